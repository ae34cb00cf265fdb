"""Goals of plan.toml about how facilities serve: units that are assigned to one, places that are taken."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from coverplan.plan.goals.base import (
    AllOfGoal,
    Comparison,
    ExceptedGoal,
    FacilityGoal,
    Population,
    UnitFilter,
    of_the_population,
)
from coverplan.plan.values import Share

__all__ = ["OccupancyGoal", "ServedGoal"]


class ServedGoal(AllOfGoal, ExceptedGoal):
    """kind = "served": a share of units that a facility, or one of each set, is assigned to, inside them or by naming them."""

    kind: Literal["served"]
    units: UnitFilter = UnitFilter()
    population: Population | None = None
    group: str = ""
    target: Share = 1.0

    _of_the_population = field_validator("group")(of_the_population)


class OccupancyGoal(FacilityGoal):
    """kind = "occupancy": places taken as a share of the places there are."""

    kind: Literal["occupancy"]
    used: str = "beds_used"
    capacity: str = "beds"
    target: Share
    compare: Comparison = ">="

    @property
    def part(self) -> str:
        """The column above the line."""
        return self.used

    @property
    def whole(self) -> str:
        """The column below the line."""
        return self.capacity
