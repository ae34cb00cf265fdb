"""The boundaries against the list of units, one to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.checks.judged_units import judged_units, listed_units, places_of
from coverplan.tables import text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_against_list"]

_COUNTY_DIGITS = 6


def check_against_list(study: Study) -> Iterator[Finding]:
    """Yield units that the boundaries have and the list has not, and the other way round.

    Only levels that both hold are compared, and of a list that is wider only the counties that the boundaries hold.

    Parameters
    ----------
    study
        With boundaries and a list of units.

    Yields
    ------
    Finding

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_against_list(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    listed = listed_units(study)
    if study.boundaries is None or listed.empty:
        return
    drawn = judged_units(study).drop_duplicates("unit_code")
    codes = set(text_column(study.boundaries, "unit_code"))
    unlisted = drawn[(drawn["layer"] == "boundaries") & ~drawn["unit_code"].isin(listed["unit_code"])]
    unlisted = unlisted[unlisted["level"].isin(listed["level"])]
    names = text_column(study.boundaries, "name")
    levels = text_column(study.boundaries, "level")
    missing = listed[~listed["unit_code"].isin(codes) & listed["level"].isin(levels)]
    if study.plan.units.code_scheme == "cn":
        counties = {code[:_COUNTY_DIGITS] for code in codes}
        missing = missing[missing["unit_code"].str[:_COUNTY_DIGITS].isin(counties)]
    places = places_of(study, unlisted["unit_code"])
    code_drawn = dict(zip(names, text_column(study.boundaries, "unit_code"), strict=True))
    code_listed = dict(zip(listed["name"], listed["unit_code"], strict=True))
    for rows, other, where in ((unlisted, code_listed, "list"), (missing, code_drawn, "boundaries")):
        for code, name, layer in rows[["unit_code", "name", "layer"]].itertuples(index=False):
            if name in other:
                why = Term.of(f"code.not-listed.other-{where}", other=other[name])
            else:
                why = Term(f"code.not-listed.{where}")
            yield found(
                "code.not-listed", layer, (code, name), places.get(code), name=name, code=code, why=why
            )
