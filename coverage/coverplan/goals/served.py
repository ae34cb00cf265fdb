"""The served goal: which share of units a facility is assigned to, inside them or by naming them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals.exceptions import asked_units
from coverplan.goals.facility_goals import counted_facilities, facility_units, short_note, unit_gaps
from coverplan.goals.outcome import Outcome, goal_row, joined_notes, not_measured
from coverplan.goals.points import no_group, weights_of
from coverplan.tables import estimated_for, text_column
from coverplan.texts import say
from coverplan.units import least_share
from coverplan.wording import estimated_text

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import ServedGoal
    from coverplan.study import Study

__all__ = ["measure_served"]


def measure_served(study: Study, goal: ServedGoal) -> Outcome:
    """Measure the share of units that are served by assignment: a facility lies in them, or names them in ``serves``.

    Parameters
    ----------
    study
        With facilities and units; with residents where units are weighed by people.
    goal
        One facility may serve several units.

    Returns
    -------
    Outcome
        A unit's ``value`` is how many facilities serve it; ``weight`` is 1, or its people. A unit that none serves is a
        gap without a demand point.

    Notes
    -----
    A facility that names a unit serves every unit inside it, too. One that names none and is of the county's level
    serves every unit of the county, and one of a level below the goal's serves its own unit of that level only.
    """
    if study.facilities is None:
        return not_measured(study.plan, goal, say("goal.no-layer", layer=say("layer.facilities")))
    if study.unit_tree.chosen(goal.units).empty:
        return not_measured(study.plan, goal, say("goal.no-units"))
    units = asked_units(study, goal)
    if units.empty:
        return not_measured(study.plan, goal, say("goal.all-excepted"))
    why = no_group(study, goal.group) if goal.group is not None else ""
    if why:
        return not_measured(study.plan, goal, why)
    counts = _serving(study, goal, units)
    weight, guessed = _weights(study, goal, units)
    total = float(weight.sum())
    if not total > 0:
        return not_measured(study.plan, goal, say("goal.nobody", group=str(goal.group)))
    is_served = counts > 0
    value = float(weight[is_served].sum()) / total
    met = value >= least_share(goal.target)
    short = weight[~is_served]
    names = [str(name) for name in units["name"][short.index]]
    row = goal_row(
        study.plan, goal, value=value, met=met, shortfall=0.0 if met else goal.target - value,
        estimated_share=guessed if goal.group else pd.NA, basis="estimated" if guessed else "measured",
        note=joined_notes(
            say("goal.served", count=int(is_served.sum()), of=len(units)), short_note("goal.not-served", names),
            estimated_text(guessed, study.plan.measure(goal.group)) if goal.group else "",
        ),
    )  # fmt: skip
    unit_rows = pd.DataFrame(
        {
            "unit_code": units.index, "name": units["name"].to_numpy(), "level": goal.units.level, "goal_id": goal.id, "group": goal.group or "",
            "value": counts.to_numpy(float), "met": is_served.to_numpy(), "weight": weight.to_numpy(),
            "weight_covered": weight.where(is_served, 0.0).to_numpy(), "weight_not_covered": weight.where(~is_served, 0.0).to_numpy(),
        }
    )  # fmt: skip
    return Outcome(row=row, units=unit_rows, gaps=unit_gaps(study, goal, short, units, reason="not_served"))


def _serving(study: Study, goal: ServedGoal, units: pd.DataFrame) -> pd.Series:
    """Return how many facilities serve each unit, on its code."""
    counted = counted_facilities(study.facilities, goal)
    tree = study.unit_tree
    serves = [
        set(named) if isinstance(named, list | tuple) else set() for named in _column(counted, "serves")
    ]
    levels = text_column(counted, "level").to_numpy()
    home = facility_units(study, counted, goal.units.level).to_numpy()
    lower = {"county": ("town", "village"), "town": ("village",), "village": ()}[goal.units.level]
    above = {code: set(tree.chain(str(code))) for code in units.index}
    counts = pd.Series(0, index=units.index)
    for named, level, own in zip(serves, levels, home, strict=True):
        inside = {own} if named or level not in lower else set()
        everywhere = not named and level == "county"
        mine = [code for code, chain in above.items() if everywhere or code in inside or chain & named]
        counts[mine] += 1
    return counts


def _column(facilities: gpd.GeoDataFrame, name: str) -> list[object]:
    return list(facilities[name]) if name in facilities else [()] * len(facilities)


def _weights(study: Study, goal: ServedGoal, units: pd.DataFrame) -> tuple[pd.Series, float]:
    """Return what each unit weighs, 1 or its people, and the share of all that was estimated."""
    people = study.residents
    if goal.group is None or people is None:
        return pd.Series(1.0, index=units.index), 0.0
    weight = weights_of(study, people, goal.group).fillna(0.0).to_numpy()
    home = study.unit_tree.at_level(text_column(people, "unit_code"), goal.units.level).to_numpy()
    asked = np.isin(home.astype(str), units.index.astype(str))
    guessed = float(weight[asked & estimated_for(people, goal.group).to_numpy()].sum())
    total = float(weight[asked].sum())
    sums = pd.Series(weight).groupby(home).sum()
    return sums.reindex(units.index, fill_value=0.0).astype(float), guessed / total if total else 0.0
