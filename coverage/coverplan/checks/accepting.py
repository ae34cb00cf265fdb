"""Letting findings stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.study import check
from coverplan.errors import Fault, InputError
from coverplan.findings import RULES, Acceptance, today
from coverplan.layers import add_accepted
from coverplan.study import as_study

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from coverplan.study import AnyStudy

__all__ = ["accept_findings"]


def accept_findings(
    study: AnyStudy, fingerprints: Iterable[str], *, reason: str, by: str, until: date | None = None
) -> Path:
    """Let findings stand: they are quiet from now on, until their data change or a day has passed.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml.
    fingerprints
        Of findings of :func:`coverplan.check`, as findings.csv has them.
    reason, by
        Why, and who says so.
    until
        The last day on which that holds; None: until the data change.

    Returns
    -------
    Path
        accepted.csv beside the plan; a row that is deleted there is undone.

    Raises
    ------
    InputError
        When there is no such finding, it is one that must be mended, or nobody says why; nothing is written then.

    Examples
    --------
    >>> import coverplan as cp
    >>> empty = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> accept_findings(empty, ["f0"], reason="river", by="office")
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    if not (reason.strip() and by.strip()):
        raise InputError.of("accepted.who-and-why")
    study = as_study(study)
    found = {one.fingerprint: one for one in check(study)}
    wanted = list(dict.fromkeys(fingerprints))
    faults = [Fault.of("accepted.not-found", value=each) for each in wanted if each not in found]
    faults += [
        Fault.of("accepted.must-be-mended", value=each)
        for each in wanted
        if each in found and RULES[found[each].rule].stops
    ]
    if faults:
        raise InputError(faults)
    rows = [
        Acceptance(
            found[each].rule,
            found[each].unit_code,
            each,
            reason=reason.strip(),
            by=by.strip(),
            on=today(),
            until=until,
        )
        for each in wanted
    ]
    return add_accepted(study.plan.folder, rows)
