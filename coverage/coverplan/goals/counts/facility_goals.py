"""Goals about facilities themselves: a quota in each unit, a ratio of two sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.asked import asked_units
from coverplan.goals.outcomes import (
    UPWARDS,
    Lack,
    Outcome,
    at_least,
    goal_row,
    holds,
    joined_notes,
    not_measured,
    shortfall_of,
    verdict,
)
from coverplan.goals.serving import by_id, counted_facilities, facility_units
from coverplan.layers import unit_places
from coverplan.tables import PART_OF, text_column
from coverplan.texts import Listed, say
from coverplan.wording import joined

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import OccupancyGoal, QuotaGoal, RatioGoal, ServedGoal
    from coverplan.study import Study

__all__ = [
    "measure_quota",
    "measure_ratio",
    "short_note",
    "unit_gaps",
]


# A note is for reading; gaps.csv has them all.
_NAMES_IN_NOTE = 6
# What somebody may have of whom nothing is known: more than there is of anything, and a number that sums are exact with.
_ANY_NUMBER = 1e12


def measure_quota(study: Study, goal: QuotaGoal) -> Outcome:
    """Count the facilities in each unit a goal names: value and target are numbers of units.

    With ``all_of`` a unit needs ``at_least`` of each set of kinds.

    Parameters
    ----------
    study
        With facilities and units; a list without outlines will do.
    goal
        ``at_least`` facilities of its kinds in each unit of its filter.

    Returns
    -------
    Outcome
        A unit's ``value`` is its number of facilities; a unit that is short is a gap with no demand
        point, its ``weight`` the facilities it lacks.
    """
    if study.facilities is None:
        return not_measured(study.plan, goal, say("goal.no-layer", layer=say("layer.facilities")))
    if study.unit_tree.chosen(goal.units).empty:
        return not_measured(study.plan, goal, say("goal.no-units"))
    units = asked_units(study, goal)
    if units.empty:
        return not_measured(study.plan, goal, say("goal.all-excepted"))
    counts = _counts(study, goal, units)
    lacking = (goal.at_least - counts).clip(lower=0).sum(axis=1)
    needed = float(goal.at_least * len(goal.kind_sets))
    short = lacking[lacking > 0]
    row = goal_row(
        study.plan,
        goal,
        target=len(units),
        value=len(units) - len(short),
        unit="units",
        met=short.empty,
        shortfall=len(short),
        note=short_note("goal.quota-short", units["name"][short.index].tolist(), count=int(short.sum())),
    )
    unit_rows = pd.DataFrame(
        {
            "unit_code": units.index, "name": units["name"].to_numpy(), "level": goal.units.level, "goal_id": goal.id, "group": "",
            "value": counts.sum(axis=1).to_numpy(float), "met": (lacking == 0).to_numpy(), "weight": needed,
            "weight_covered": (needed - lacking).to_numpy(float), "weight_not_covered": lacking.to_numpy(float),
        }
    )  # fmt: skip
    lacks = (Lack("to_target", float(short.sum()), "facilities"),) if len(short) else ()
    gaps = unit_gaps(study, goal, short, units, reason="quota_short")
    return Outcome(row=row, units=unit_rows, gaps=gaps, lacks=lacks)


def _counts(study: Study, goal: QuotaGoal, units: pd.DataFrame) -> pd.DataFrame:
    """Return how many facilities of each set of kinds each unit has: units x sets."""
    counted = counted_facilities(study.facilities, goal)
    within = facility_units(study, counted, goal.units.level)
    return pd.DataFrame(
        {
            number: within[counted["kind"].isin(kinds)].value_counts().reindex(units.index, fill_value=0)
            for number, kinds in enumerate(goal.kind_sets)
        }
    )


def short_note(key: str, names: list[str], **params: object) -> str:
    """Say which units are short, the first of them by name; ``""`` where none is."""
    if not names:
        return ""
    listed = joined(names[:_NAMES_IN_NOTE])
    if len(names) > _NAMES_IN_NOTE:
        listed = say("goal.and-others", names=listed, count=len(names))
    return say(key, names=listed, **params)


def unit_gaps(
    study: Study, goal: QuotaGoal | ServedGoal, short: pd.Series, units: pd.DataFrame, *, reason: str
) -> pd.DataFrame:
    """Return the rows of gaps.csv of units that are short; ``short`` holds on unit_code what each lacks."""
    from coverplan.crs import lonlat

    boundaries = study.boundaries
    if boundaries is None or short.empty:
        return pd.DataFrame()
    places = boundaries.drop_duplicates("unit_code").set_index("unit_code").loc[short.index]
    lon, lat = lonlat(places.set_geometry(unit_places(places)))
    return pd.DataFrame(
        {
            "demand_id": "", "name": units["name"][short.index].to_numpy(), "lon": lon, "lat": lat, "unit_code": short.index,
            "goal_id": goal.id, "group": getattr(goal, "group", ""), "weight": short.to_numpy(float), "nearest_facility_id": "",
            "cost": pd.NA, "cost_unit": "", "reason": reason,
        }
    )  # fmt: skip


def measure_ratio(study: Study, goal: RatioGoal | OccupancyGoal) -> Outcome:
    """Divide one sum over facilities by another, for the area and for each town: nursing beds, or beds taken, by beds.

    Facilities that lack either figure are left out of both sums and named in a finding; what they do not report is
    never zero. A part that is larger than its whole is left out, too, since one of the two is wrong. Whether the target is met is open where
    it hangs on what those may have that are left out: of a whole that is known any part, of a part that is known any whole that holds it,
    and of one that reports neither any number of both.

    Parameters
    ----------
    study
        With facilities.
    goal
        ``part`` over ``whole``, compared with ``target``.

    Returns
    -------
    Outcome
        ``weight`` of a unit is its whole, ``weight_covered`` its part.
    """
    plan = study.plan
    if study.facilities is None:
        return not_measured(plan, goal, say("goal.no-layer", layer=say("layer.facilities")))
    counted = counted_facilities(study.facilities, goal)
    absent = [name for name in (goal.part, goal.whole) if name not in counted]
    if absent:
        return not_measured(
            plan, goal, say("goal.no-column", layer=say("layer.facilities"), columns=", ".join(absent))
        )
    counted = by_id(counted).astype({goal.part: float, goal.whole: float})
    known = counted[[goal.part, goal.whole]].notna().all(axis=1)
    left_out = tuple(
        Finding(
            rule="goal.figure-missing",
            layer="facilities",
            name=str(name),
            params={"goal": goal.name, "id": fid, "columns": f"{goal.part}, {goal.whole}"},
        )
        for fid, name in counted.loc[~known, ["facility_id", "name"]].itertuples(index=False)
    )
    is_part = PART_OF.get(goal.part) == goal.whole
    over = known & is_part & (counted[goal.part] > counted[goal.whole])
    complete = counted[known & ~over]
    sums = complete[[goal.part, goal.whole]].astype(float)
    part, whole = float(sums[goal.part].sum()), float(sums[goal.whole].sum())
    if whole == 0:
        why = _nothing(goal, counted[over], silent=len(left_out), is_empty=complete.empty)
        return Outcome(row=not_measured(plan, goal, why).row, findings=left_out)
    value = part / whole
    unsaid = _unsaid(goal, counted[~known | over], is_part=is_part)
    met = _verdict(goal, part, whole, unsaid.sum())
    is_open = met is pd.NA
    lacking = shortfall_of(value, goal.compare, goal.target)
    row = goal_row(
        plan, goal, value=value, met=met, shortfall=(lacking or pd.NA) if is_open else lacking,
        note=joined_notes(
            say("goal.left-out", count=len(left_out)) if left_out else "", _contradicting(goal, counted[over]),
            say("goal.open-by-facilities") if is_open else "",
        ),
    )  # fmt: skip
    taken = None
    if goal.kind == "occupancy":
        taken = pd.DataFrame({"weight": sums[goal.part], "capacity": sums[goal.whole]})
        taken["load"] = taken["weight"] / taken["capacity"].where(taken["capacity"] > 0)
        taken.index = pd.Index(complete["facility_id"].astype(str), name="facility_id")
    return Outcome(
        row=row, units=_ratio_units(study, goal, counted, sums, unsaid), served=taken, findings=left_out,
        lacks=_ratio_lacks(goal, plan.counted_in(goal.part), part, whole),
    )  # fmt: skip


def _nothing(
    goal: RatioGoal | OccupancyGoal, contradicting: gpd.GeoDataFrame, *, silent: int, is_empty: bool
) -> str:
    """Say why there is nothing to divide: nobody reports, what is reported contradicts itself, or the whole is 0."""
    if not is_empty or not (silent or len(contradicting)):
        return say("goal.nothing-to-divide", column=goal.whole)
    return joined_notes(
        say("goal.none-reports", count=silent + len(contradicting)), _contradicting(goal, contradicting)
    )


def _unsaid(goal: RatioGoal | OccupancyGoal, facilities: gpd.GeoDataFrame, *, is_part: bool) -> pd.DataFrame:
    """Return what facilities that do not report both figures, or not two that agree, may add to the sums, on their index.

    Columns: the part and whole that make the ratio least, and those that make it largest.
    """
    figures = facilities[[goal.part, goal.whole]].astype(float)
    if is_part:
        figures = figures.mask(figures[goal.part] > figures[goal.whole])
    part, whole = figures[goal.part], figures[goal.whole]
    most = whole.fillna(_ANY_NUMBER) if is_part else _ANY_NUMBER
    return pd.DataFrame(
        {
            "least_part": part.fillna(0.0), "whole_of_least": whole.fillna(_ANY_NUMBER), "most_part": part.fillna(most),
            "whole_of_most": whole.fillna(part.fillna(_ANY_NUMBER) if is_part else 0.0),
        }
    )  # fmt: skip


def _verdict(goal: RatioGoal | OccupancyGoal, part: float, whole: float, unsaid: pd.Series) -> object:
    """Say whether a ratio meets its target, whatever those have that do not report."""
    least = (part + unsaid["least_part"]) / (whole + unsaid["whole_of_least"])
    most = (part + unsaid["most_part"]) / (whole + unsaid["whole_of_most"])
    return verdict(lambda share: holds(share, goal.compare, goal.target), least, most)


def _contradicting(goal: RatioGoal | OccupancyGoal, facilities: gpd.GeoDataFrame) -> str:
    """Name the facilities that are left out since a part is larger than its whole; ``""`` where none is."""
    if facilities.empty:
        return ""
    part, whole = (say(f"column.{name}") for name in (goal.part, goal.whole))
    names = Listed(tuple(text_column(facilities, "name")), _NAMES_IN_NOTE)
    return say("goal.contradicting", count=len(facilities), part=part, whole=whole, names=names)


def _ratio_lacks(goal: RatioGoal | OccupancyGoal, unit: str, part: float, whole: float) -> tuple[Lack, ...]:
    """Return how many of the whole must be made part of it, or how many added to both; or how many are too many."""
    short = shortfall_of(part, goal.compare, goal.target * whole)
    if not short > 0:
        return ()
    if goal.compare not in UPWARDS:
        return (Lack("over", at_least(short), unit),)
    lacks = (Lack("to_target", at_least(short), unit),)
    if goal.kind == "occupancy" or goal.target >= 1:
        return lacks
    return (*lacks, Lack("to_add", at_least(short / (1 - goal.target)), unit))


def _ratio_units(
    study: Study,
    goal: RatioGoal | OccupancyGoal,
    facilities: gpd.GeoDataFrame,
    sums: pd.DataFrame,
    unsaid: pd.DataFrame,
) -> pd.DataFrame:
    """Return the rows of units.csv; ``sums`` and ``unsaid`` are of some of the facilities, on their index."""
    tree = study.unit_tree
    tables = []
    for level in ("county", "town"):
        within = facility_units(study, facilities, level)
        by_unit = sums.groupby(within[sums.index]).sum()
        by_unit = by_unit[(by_unit.index != "") & (by_unit[goal.whole] > 0)]
        silent = unsaid.groupby(within[unsaid.index]).sum().reindex(by_unit.index, fill_value=0.0)
        met = [
            _verdict(goal, float(part), float(whole), silent.loc[code])
            for code, part, whole in by_unit[[goal.part, goal.whole]].itertuples()
        ]
        tables.append(
            pd.DataFrame(
                {
                    "unit_code": by_unit.index, "name": tree.units["name"].reindex(by_unit.index).to_numpy(), "level": level,
                    "goal_id": goal.id, "group": "", "value": (by_unit[goal.part] / by_unit[goal.whole]).to_numpy(), "met": met,
                    "weight": by_unit[goal.whole].to_numpy(), "weight_covered": by_unit[goal.part].to_numpy(),
                    "weight_not_covered": (by_unit[goal.whole] - by_unit[goal.part]).to_numpy(),
                }
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)
