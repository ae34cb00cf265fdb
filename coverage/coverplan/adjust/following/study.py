"""The study after changes: what lies in units, or names them, follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.adjust.changing import sides_after
from coverplan.adjust.following.figures import (
    counts_after,
    indicators_after,
    people_by_year_after,
    rates_after,
)
from coverplan.adjust.following.listed import list_after
from coverplan.adjust.following.plan_after import plan_after
from coverplan.adjust.following.shares import Shares
from coverplan.findings import Finding
from coverplan.layers import is_placed
from coverplan.tables import ESTIMATED, LEVELS, group_columns, text_column

if TYPE_CHECKING:
    from coverplan.adjust.changing import Draft
    from coverplan.plan import Changes
    from coverplan.study import Study

__all__ = ["codes_after", "study_after"]


def study_after(draft: Draft, changes: Changes) -> tuple[Study, tuple[Finding, ...]]:
    """Return the study after changes, and what following the people left open.

    Roads, water and closures are the same objects, and so are the networks that are built of them.
    """
    study = draft.study
    draft.measure_land()
    boundaries = _boundaries(draft)
    indicators, of_indicators = indicators_after(draft)
    rates, of_rates = rates_after(draft)
    residents = _residents(draft)
    after = replace(
        study,
        plan=plan_after(draft, changes),
        boundaries=boundaries,
        unit_list=list_after(draft, changes),
        residents=residents,
        facilities=_facilities(draft),
        projects=None if study.projects is None else _placed(draft, study.projects),
        lines=_lines(draft),
        register=None if study.register is None else _placed(draft, study.register),
        indicators=indicators,
        rates=rates,
        people_by_year=people_by_year_after(draft),
        now=None,
    )
    return after, (*of_indicators, *of_rates, *_shared_out(draft), *_without_seat(draft))


def codes_after(draft: Draft, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the units that go on in the place of some units, in their order, each once."""
    return tuple(dict.fromkeys(after for code in codes for after in draft.succeeded.get(code, (code,))))


def _boundaries(draft: Draft) -> gpd.GeoDataFrame:
    before = draft.study.boundaries
    assert before is not None
    units = sorted(draft.units.values(), key=lambda one: (LEVELS.index(one.level), one.code))
    frame = pd.DataFrame(
        {
            "unit_code": [one.code for one in units],
            "name": [one.name for one in units],
            "level": [one.level for one in units],
            "type": [one.type or None for one in units],
            "parent_code": [one.parent or None for one in units],
        }
    ).astype("str")
    codes = frame["unit_code"]
    if {"seat_lon", "seat_lat"} <= set(before.columns) or any(one.seat for one in units):
        frame["seat_lon"] = [np.nan if one.seat is None else one.seat[0] for one in units]
        frame["seat_lat"] = [np.nan if one.seat is None else one.seat[1] for one in units]
    if "households" in before.columns:
        frame["households"] = codes.map(counts_after(draft, "households"))
    if "area_km2" in before.columns:
        published = before.drop_duplicates("unit_code").set_index("unit_code")["area_km2"].astype(float)
        frame["area_km2"] = codes.map(
            pd.concat([Shares.by_land(draft, level).after(published) for level in LEVELS])
        )
    if "urban_rural" in before.columns:
        frame["urban_rural"] = _inherited(
            draft, codes, text_column(before, "urban_rural").set_axis(before["unit_code"])
        )
    return gpd.GeoDataFrame(frame, geometry=[one.shape for one in units], crs=before.crs)


def _inherited(draft: Draft, codes: pd.Series, told: pd.Series) -> pd.Series:
    """Return what all the units that a unit goes on in the place of had in common; missing where they differ."""
    sources: dict[str, set[str]] = {}
    for code, value in told.items():
        for after in draft.succeeded.get(str(code), (str(code),)):
            sources.setdefault(after, set()).add(str(value))
    common = {code: next(iter(values)) for code, values in sources.items() if len(values) == 1}
    return codes.map(common).replace("", None).astype("str")


def _residents(draft: Draft) -> gpd.GeoDataFrame | None:
    people = draft.study.residents
    if people is None:
        return None
    homes = draft.homes.sort_values(["at", "unit_code"], ignore_index=True)
    rows = people.iloc[homes["at"].to_numpy(dtype=int)].reset_index(drop=True)
    rows["unit_code"] = pd.Series(homes["unit_code"].to_numpy(), dtype=people["unit_code"].dtype).replace(
        "", None
    )
    groups = group_columns(people)
    share = homes["share"].to_numpy(dtype=float)
    parted = share < 1.0
    if parted.any():
        rows[groups] = rows[groups].mul(share, axis=0)
        number = homes.groupby("at").cumcount().to_numpy() + 1
        rows["demand_id"] = [
            f"{key}-{at}" if is_part else key
            for key, at, is_part in zip(rows["demand_id"], number, parted, strict=True)
        ]
        told = rows[ESTIMATED] if ESTIMATED in rows else pd.Series([()] * len(rows))
        rows[ESTIMATED] = pd.Series(
            [tuple(groups) if is_part else said for said, is_part in zip(told, parted, strict=True)],
            dtype=object,
        )
        rows = rows.set_geometry(gpd.GeoSeries(homes["geometry"].to_numpy(), crs=people.crs))
    return rows.sort_values("demand_id", ignore_index=True)


def _placed(draft: Draft, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return places with the unit that each is in now: its unit's, and of a unit that was cut the part it lies in."""
    codes = text_column(rows, "unit_code")
    made = codes.copy()
    there = is_placed(rows)
    for code in sorted(set(codes) & (set(draft.land) | set(draft.succeeded))):
        shares = draft.land.get(code) or dict.fromkeys(draft.succeeded[code], 1.0)
        heirs = sorted(shares)
        mine = (codes == code).to_numpy()
        made[mine] = max(heirs, key=lambda each: shares[each])
        seen = mine & there
        drawn = [each for each in heirs if draft.units[each].has_outline]
        if len(heirs) > 1 and len(drawn) == len(heirs) and seen.any():
            places = rows.geometry.to_numpy()[seen]
            apart = np.column_stack([shapely.distance(draft.units[each].shape, places) for each in heirs])
            made[seen] = np.array(heirs, dtype=object)[apart.argmin(axis=1)]
    if made.equals(codes):
        return rows
    dtype = rows["unit_code"].dtype
    return rows.assign(unit_code=made.where(made != "", rows["unit_code"]).astype(dtype))


def _facilities(draft: Draft) -> gpd.GeoDataFrame | None:
    rows = draft.study.facilities
    if rows is None:
        return None
    made = _placed(draft, rows)
    served = [codes_after(draft, codes) for codes in rows["serves"]]
    if served == list(rows["serves"]):
        return made
    return made.assign(serves=pd.Series(served, index=rows.index, dtype=object))


def _lines(draft: Draft) -> gpd.GeoDataFrame | None:
    """Return the surveyed lines with the units that they lie between now."""
    lines = draft.study.lines
    if lines is None:
        return None
    pairs = [
        sides_after((one, other), draft.succeeded, draft.units)
        for one, other in zip(text_column(lines, "unit_a"), text_column(lines, "unit_b"), strict=True)
    ]
    sides = {
        name: pd.Series([pair[at] for pair in pairs], index=lines.index, dtype=object)
        for at, name in enumerate(("unit_a", "unit_b"))
    }
    if all(column.equals(text_column(lines, name)) for name, column in sides.items()):
        return lines
    return lines.assign(**{name: column.astype(lines[name].dtype) for name, column in sides.items()})


def _without_seat(draft: Draft) -> list[Finding]:
    """Tell of towns that are new and have no seat, where those before had one; a seat is given, never made up."""
    before = draft.study.boundaries
    assert before is not None
    if "seat_lon" not in before or before.loc[before["level"] == "town", "seat_lon"].isna().all():
        return []
    known = set(before["unit_code"])
    return [
        Finding(
            rule="adjust.seat-wanted",
            layer="boundaries",
            unit_code=code,
            name=one.name,
            params={"name": one.name},
        )
        for code, one in sorted(draft.units.items())
        if one.level == "town" and one.seat is None and code not in known
    ]


def _shared_out(draft: Draft) -> list[Finding]:
    """Tell of people who were shared out by area, for want of places where they live."""
    parted = draft.homes[draft.homes["share"] < 1.0]
    if parted.empty:
        return []
    params = {"count": int(parted["at"].nunique())}
    return [Finding(rule="adjust.people-by-area", layer="residents", params=params)]
