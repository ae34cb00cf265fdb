"""What a capacity goal tells of what is lacking: how many places, for whom, why, where they would do, and on how much land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.plan import LandNeed
from coverplan.tables import LACKING, result_frame, text_column
from coverplan.texts import Listed, Phrase, say
from coverplan.wording import Weight, joined, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from coverplan.goals.capacity.need import Need
    from coverplan.goals.capacity.supply import Supply
    from coverplan.plan import CapacityGoal
    from coverplan.study import Study
    from coverplan.tables import Measure

__all__ = ["allotment_notes", "balance_note", "lacking_rows"]

_NAMED = 5
# Places are told apart to a millionth; that much more is no place to add.
_DECIMALS = 6


def lacking_rows(study: Study, goal: CapacityGoal, left: pd.DataFrame) -> pd.DataFrame:
    """Sum what is lacking by town, facility and reason.

    Parameters
    ----------
    study
        With residents; people of no known town stand under their own unit.
    goal
        Its ``land`` says what a place takes; without one, plots take 1.9 to 3.3 m2 and other places none that is known.
    left
        ``Allotment.left``.

    Returns
    -------
    DataFrame
        Columns ``coverplan.tables.LACKING``.
    """
    people = study.residents
    assert people is not None
    codes = text_column(people, "unit_code").take(left["at"].to_numpy()).fillna("").set_axis(left.index)
    towns = study.unit_tree.at_level(codes, "town") if len(codes) else codes
    rows = left.assign(unit_code=towns.where(towns != "", codes), goal_id=goal.id)
    sums = (
        rows.groupby(["unit_code", "facility_id", "reason"], as_index=False)["places"].sum().round(_DECIMALS)
    )
    sums = sums[sums["places"] > 0].assign(goal_id=goal.id)
    land = goal.land or (LandNeed() if study.plan.weighs(goal.id) == "plots" else None)
    low, high = (np.nan, np.nan) if land is None else land.each_m2
    sums = sums.assign(land_low_m2=sums["places"] * low, land_high_m2=sums["places"] * high)
    return result_frame(sums.reset_index(drop=True), LACKING)


def balance_note(study: Study, goal: CapacityGoal, need: Need, supply: Supply) -> str:
    """Say what is needed, over which years, and what is free."""
    measure = study.plan.weighs(goal.id)
    wanted, room = Weight(float(need.total.sum()), measure), Weight(float(supply.room.sum()), measure)
    known = [year for year in need.years if year is not None]
    if not known:
        return say("goal.need-and-room", need=wanted, room=room)
    return say("goal.need-over-years", first=known[0], last=known[-1], need=wanted, room=room)


def allotment_notes(study: Study, goal: CapacityGoal, lacking: pd.DataFrame) -> Iterator[str]:
    """Say how many places are lacking, why, where they would do, and how much land they take.

    Of all ways to make them up one that takes the fewest places and then the least way: facilities that are full are enlarged where that
    does, and for the others new ones are needed.
    """
    short = float(lacking["places"].sum())
    if not short > 0:
        return
    measure = study.plan.weighs(goal.id)
    by_reason = lacking.groupby("reason")["places"].sum().sort_values(ascending=False, kind="stable")
    reasons = [
        say("goal.lacking-for", reason=word_of("reason", reason), places=Weight(np.ceil(left), measure))
        for reason, left in by_reason.items()
    ]
    yield say("goal.places-lacking", short=Weight(np.ceil(short), measure), reasons=joined(reasons))
    at = lacking[lacking["facility_id"] != ""].groupby("facility_id")["places"].sum()
    if len(at):
        names = _names(study, at, measure)
        yield say(
            "goal.enlarge", places=Weight(np.ceil(float(at.sum())), measure), count=len(at), names=names
        )
    new = lacking[(lacking["facility_id"] == "") & ~lacking["reason"].isin(["full", "unreported"])]
    if len(new):
        by_town = new.groupby("unit_code")["places"].sum().sort_values(ascending=False, kind="stable")
        units = study.unit_tree.units["name"]
        towns = tuple(
            _placed(str(units.get(code, code)), places, measure) for code, places in by_town.items()
        )
        yield say(
            "goal.new-places",
            places=Weight(np.ceil(float(by_town.sum())), measure),
            names=Listed(towns, _NAMED),
        )
    low, high = float(lacking["land_low_m2"].sum()), float(lacking["land_high_m2"].sum())
    if high > 0:
        each = (low / short, high / short)
        yield say(
            "goal.land-wanted", low=Weight(np.ceil(short) * each[0], "m2"), high=Weight(np.ceil(short) * each[1], "m2"),
            each=f"{each[0]:.3g}–{each[1]:.3g}",
        )  # fmt: skip


def _names(study: Study, at: pd.Series, measure: Measure) -> Listed:
    """Name the facilities that must grow, those that must grow most first."""
    facilities = study.facilities
    assert facilities is not None
    names = text_column(facilities.set_index(facilities["facility_id"].astype(str)), "name")
    most = at.sort_values(ascending=False, kind="stable")
    return Listed(tuple(_placed(names[str(fid)], places, measure) for fid, places in most.items()), _NAMED)


def _placed(name: str, places: float, measure: Measure) -> Phrase:
    return Phrase("goal.places-at", {"name": name, "places": Weight(np.ceil(places), measure)})
