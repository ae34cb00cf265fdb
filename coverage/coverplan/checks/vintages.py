"""The vintages of the list of units, compared: codes that had two lives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.errors import InputError
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
    from coverplan.study import Study
    from coverplan.vintages import Crosswalk

__all__ = ["check_vintages", "crosswalk_of"]

# From here on a code that was given up is never given again (行政区划代码管理办法).
_NEVER_AGAIN = "2025-09-01"


def crosswalk_of(study: Study) -> Crosswalk | None:
    """Return the crosswalk of the vintages of a study's list of units; None where it has but one, or one cannot be used.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> crosswalk_of(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))) is None
    True
    """
    made = study.once(_compared)
    return None if isinstance(made, InputError) else made


def check_vintages(study: Study) -> Iterator[Finding]:
    """Yield codes that one unit bore and later another, as the crosswalk of the list's vintages tells them.

    Source: 行政区划代码管理办法 (民政部令第79号, in force 2025-09-01): a code that was given up is never given again.

    Parameters
    ----------
    study
        With a list of units of several vintages.

    Yields
    ------
    Finding
        An error where the code was given again from 2025-09-01 on, else a warning; a warning where a vintage cannot be
        compared.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_vintages(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    made = study.once(_compared)
    if isinstance(made, InputError):
        yield found("vintages.not-compared", "unit_list", why=made)
    elif made is not None:
        renamed = study.plan.rulebook.names("code.reused", "renamed")
        pairs = made.pairs[~made.pairs["unit_code_to"].isin(renamed)]
        reused = pairs[pairs["relation"] == "code reused"]
        for row in reused.sort_values(["unit_code_to", "vintage_to"]).to_dict("records"):
            params = {
                "code": row["unit_code_to"], "before": row["name_from"], "until": row["vintage_from"],
                "after": row["name_to"], "since": row["vintage_to"],
            }  # fmt: skip
            one = found("code.reused", "unit_list", (row["unit_code_to"], row["name_to"]), **params)
            yield replace(one, severity="error") if row["vintage_to"] >= _NEVER_AGAIN else one


def _compared(study: Study) -> Crosswalk | InputError | None:
    if study.unit_list is None or len(set(text_column(study.unit_list, "vintage"))) < 2:
        return None
    from coverplan.sources import vintages_of
    from coverplan.vintages import compare_vintages

    try:
        return compare_vintages(vintages_of(study.unit_list, "unit_list"))
    except InputError as error:
        return error
