"""Findings that somebody has looked at and let stand: quiet until their data change or a date passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from coverplan.findings._finding import Finding
from coverplan.findings._findings import Findings
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from coverplan.findings._finding import Acceptance

__all__ = ["accept", "today", "without_effect"]

_NAMED = 20
# Found by stages that not every command goes through: what is not found then may be found yet.
_OF_LATER_STAGES = ("goal.", "siting.")


def today() -> date:
    """Return the day by which an acceptance has run out or not."""
    return datetime.now().astimezone().date()


def accept(findings: Iterable[Finding], accepted: Sequence[Acceptance], *, day: date) -> Findings:
    """Return findings in their order, with those marked that are accepted.

    Parameters
    ----------
    findings
        Of every check.
    accepted
        The rows of accepted.csv; rule, unit and fingerprint must be those of a finding.
    day
        Today; a row whose ``until`` is before it accepts nothing any more.

    Examples
    --------
    >>> from datetime import date
    >>> from coverplan.findings import Acceptance
    >>> one = Finding(rule="border.gap", layer="boundaries", unit_code="1")
    >>> row = Acceptance("border.gap", "1", one.fingerprint, reason="river", by="office", on=date(2026, 1, 2))
    >>> accept([one], [row], day=date(2026, 2, 1)), accept([one], [], day=date(2026, 2, 1))
    (<Findings: 0 errors, 0 warnings, 0 remarks, 1 accepted>, <Findings: 1 errors, 0 warnings, 0 remarks>)
    """
    rows = {_key(row): row for row in accepted if not row.is_over(day)}
    if not rows:
        return Findings(findings)
    named = {rule for rule, _, _ in rows}  # a fingerprint is taken of what may be accepted only
    return Findings(
        replace(one, accepted=row) if one.rule in named and (row := rows.get(_key(one))) else one
        for one in findings
    )


def without_effect(findings: Sequence[Finding], accepted: Sequence[Acceptance], *, day: date) -> Findings:
    """Tell the rows of accepted.csv that accept nothing: their date has passed, or there is no such finding.

    Parameters
    ----------
    findings
        As :func:`accept` returns them.
    accepted, day
        As there.

    Examples
    --------
    >>> from datetime import date
    >>> from coverplan.findings import Acceptance
    >>> row = Acceptance("border.gap", "1", "f0", reason="river", by="office", on=date(2026, 1, 2))
    >>> [one.rule for one in without_effect([], [row], day=date(2026, 2, 1))]
    ['accepted.unused']
    """
    # a row that was written again under another reason or date is superseded, and nothing is told of it
    used = {_key(one.accepted) for one in findings if one.accepted is not None}
    idle = [row for row in accepted if _key(row) not in used]
    over = [row for row in idle if row.is_over(day)]
    unused = [row for row in idle if row not in over and not row.rule.startswith(_OF_LATER_STAGES)]
    return Findings(
        Finding(
            rule=f"accepted.{rule}", layer="accepted", params={"count": len(these), "rows": _named(these)}
        )
        for rule, these in (("over", over), ("unused", unused))
        if these
    )


def _key(one: Finding | Acceptance) -> tuple[str, str, str]:
    return one.rule, one.unit_code, one.fingerprint


def _named(rows: Sequence[Acceptance]) -> Listed:
    """Name rows by rule and unit, in one order whatever that of the file."""
    return Listed(tuple(sorted({f"{row.rule} {row.unit_code}".rstrip() for row in rows})), most=_NAMED)
