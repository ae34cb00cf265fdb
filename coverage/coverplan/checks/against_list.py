"""The boundaries against the list of units, one to one; codes that had two lives in its vintages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.checks.found import found
from coverplan.checks.judged_units import judged_units, listed_units, places_of
from coverplan.place_names import name_parts
from coverplan.tables import text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_against_list", "check_reused"]

_COUNTY_DIGITS = 6
# From here on a code that was given up is never given again (行政区划代码管理办法).
_NEVER_AGAIN = "2025-09-01"


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


def check_reused(study: Study) -> Iterator[Finding]:
    """Yield codes that one unit bore and later another.

    A code is held for reused when its 专名 changes and it was out of use in between, or the name it had lives on under
    another code of the county, or the name it gets bore another code before; a change of name alone is a renaming. A list
    alone cannot prove either.

    Source: 行政区划代码管理办法 (民政部令第79号, in force 2025-09-01): a code that was given up is never given again.

    Parameters
    ----------
    study
        With a list of units of several vintages.

    Yields
    ------
    Finding
        An error where the code was given again from 2025-09-01 on, else a warning.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_reused(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.unit_list is None or len(set(text_column(study.unit_list, "vintage"))) < 2:
        return
    lives = _lives(study.unit_list)
    several = lives[lives["unit_code"].duplicated(keep=False)]
    called = ["county", "own"]
    wanted = pd.MultiIndex.from_frame(lives[called]).isin(pd.MultiIndex.from_frame(several[called]))
    namesakes = dict(list(lives[wanted].groupby(called)))
    rows = several.to_dict("records")
    for before, after in pairwise(rows):
        if before["unit_code"] != after["unit_code"] or not _is_another(before, after, namesakes):
            continue
        params = {
            "code": after["unit_code"], "before": before["name"], "until": before["last"],
            "after": after["name"], "since": after["first"],
        }  # fmt: skip
        one = found("code.reused", "unit_list", (after["unit_code"], after["name"]), **params)
        yield replace(one, severity="error") if str(after["first"]) >= _NEVER_AGAIN else one


def _is_another(
    before: Mapping[Hashable, Any],
    after: Mapping[Hashable, Any],
    namesakes: Mapping[tuple[Hashable, ...], pd.DataFrame],
) -> bool:
    """Say whether a code that changed its name went to another unit."""
    if after["begins"] - before["ends"] > 1:
        return True
    old = namesakes[before["county"], before["own"]]
    new = namesakes[after["county"], after["own"]]
    moved_on = (old["unit_code"] != before["unit_code"]) & (old["begins"] > before["ends"])
    moved_in = (new["unit_code"] != after["unit_code"]) & (new["ends"] < after["begins"])
    return bool(moved_on.any() or moved_in.any())


def _lives(units: pd.DataFrame) -> pd.DataFrame:
    """Return each 专名 that a code bore in turn, with its first and last vintage and where these stand in the order of all."""
    frame = pd.DataFrame({name: text_column(units, name) for name in ("unit_code", "name", "vintage")})
    order = sorted(frame["vintage"].unique())
    frame["at"] = frame["vintage"].map({vintage: at for at, vintage in enumerate(order)})
    own = {name: name_parts(name).specific for name in frame["name"].unique()}
    frame["own"] = frame["name"].map(own)
    frame["county"] = frame["unit_code"].str[:_COUNTY_DIGITS]
    frame = frame.sort_values(["unit_code", "at", "name"], kind="stable")
    run = (frame["own"] != frame["own"].shift()) | (frame["unit_code"] != frame["unit_code"].shift())
    return frame.groupby(run.cumsum(), as_index=False).agg(
        unit_code=("unit_code", "first"), own=("own", "first"), name=("name", "last"), county=("county", "first"),
        first=("vintage", "first"), last=("vintage", "last"), begins=("at", "first"), ends=("at", "last"),
    )  # fmt: skip
