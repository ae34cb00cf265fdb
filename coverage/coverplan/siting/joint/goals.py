"""The goals of a joint plan as services, so that a plan's value is what measuring the goal would give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals import asked_units, need_of, supply_of
from coverplan.layers import is_placed
from coverplan.plan import CapacityGoal, QuotaGoal, ReachGoal
from coverplan.wording import amount, weight_text

if TYPE_CHECKING:
    from coverplan.goals import Result, Supply
    from coverplan.plan import SitingSettings
    from coverplan.study import Study
    from coverplan.tables import Measure
    from coverplan.texts import Language

__all__ = ["JointGoal", "joint_goals", "stated_goals"]


@dataclass(frozen=True, eq=False)
class JointGoal:
    """A goal of a joint plan, and whom it weighs.

    Attributes
    ----------
    goal : QuotaGoal, ReachGoal or CapacityGoal
    study : Study
        In the goal's year.
    called : str
        Its service: its title, its id where another goal has the same.
    weights : Series or None
        On demand_id, of all whom the goal weighs; None for a quota.
    outside : float
        Weight that the goal counts as covered or not and that no place is known of: covered already.
    supply : Supply or None
        Of a capacity goal.
    units : DataFrame or None
        Of a quota, the units it asks, on unit_code: those it leaves out for a time are not among them.
    """

    goal: QuotaGoal | ReachGoal | CapacityGoal
    study: Study
    called: str
    weights: pd.Series | None = None
    outside: float = 0.0
    supply: Supply | None = None
    units: pd.DataFrame | None = None

    @property
    def total(self) -> float:
        """All that the goal weighs."""
        return 0.0 if self.weights is None else float(self.weights.sum())

    @property
    def counts(self) -> Measure:
        """What it weighs; of a quota units."""
        return "units" if self.weights is None else self.study.plan.weighs(self.goal.id)

    @property
    def unit(self) -> str:
        """The unit of its value."""
        return "units" if self.weights is None else "share"

    @property
    def target(self) -> float:
        """What its value must reach: a share, or the number of units that a quota asks."""
        if isinstance(self.goal, QuotaGoal):
            assert self.units is not None
            return float(len(self.units))
        return self.goal.target

    def share(self, served: float) -> float:
        """Return the goal's value where so much weight of known places is served."""
        return (served + self.outside) / self.total

    def value_text(self, value: float, language: Language | None = None) -> str:
        """Word a value of the goal."""
        return amount(value, self.unit, language)

    def weight_text(self, weight: float, language: Language | None = None) -> str:
        """Word a weight in what the goal counts."""
        return weight_text(weight, self.counts, language)


def stated_goals(study: Study, block: SitingSettings) -> list[JointGoal]:
    """Return the goals of a block as the plan states them, before any is measured: they weigh nobody yet."""
    titles = [study.plan.goal(name).name.message() for name in block.goals]
    stated = []
    for name in block.goals:
        goal = study.plan.goal(name)
        assert isinstance(
            goal, QuotaGoal | ReachGoal | CapacityGoal
        )  # the plan's check lets no other through
        mine = study.in_year(goal.year)
        called = goal.name.message()
        called = name if titles.count(called) > 1 else called
        units = asked_units(mine, goal) if isinstance(goal, QuotaGoal) else None
        stated.append(JointGoal(goal, mine, called, units=units))
    return stated


def joint_goals(study: Study, block: SitingSettings, result: Result) -> tuple[list[JointGoal], list[str]]:
    """Return the goals of a block that were measured, and the ids of the others."""
    values = result.goals.set_index("goal_id")["value"]
    found, lost = [], []
    for one in stated_goals(study, block):
        goal, mine = one.goal, one.study
        if goal.id not in values or pd.isna(values[goal.id]):
            lost.append(goal.id)
        elif isinstance(goal, ReachGoal):
            reach = result.reach[goal.id]
            weights = reach["weight"].astype(float)
            people = mine.residents
            assert people is not None
            there = is_placed(people)
            known = set(people.loc[there, "demand_id"].astype(str))
            elsewhere = ~weights.index.astype(str).isin(known)
            covered = float(weights[elsewhere & reach["covered"].to_numpy(bool)].sum())
            found.append(replace(one, weights=weights, outside=covered))
        elif isinstance(goal, CapacityGoal):
            assert mine.facilities is not None
            need = need_of(mine, goal)
            supply = supply_of(mine.facilities, goal, need.years, base=mine.plan.base_year)
            found.append(replace(one, weights=need.total, supply=supply))
        else:
            found.append(one)
    return found, lost
