"""Goals of plan.toml about how facilities serve: units that are assigned to one, places that are taken."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from coverplan.plan._values import Share
from coverplan.plan.goal_base import (
    KIND,
    AllOfGoal,
    Comparison,
    ExceptedGoal,
    FacilityGoal,
    Population,
    UnitFilter,
    of_the_population,
)

__all__ = ["OccupancyGoal", "ServedGoal"]


class ServedGoal(AllOfGoal, ExceptedGoal):
    """kind = "served": a share of units that a facility, or one of each set, is assigned to, inside them or by naming them."""

    kind: Annotated[Literal["served"], KIND]
    units: UnitFilter = Field(default=UnitFilter(), description="The units that should be served.")
    population: Population | None = Field(
        default=None, description="registered (户籍) or resident (常住), where people are weighed."
    )
    group: str = Field(
        default="",
        description="Column of the residents layer by which units are weighed; by default each counts once.",
    )
    target: Share = Field(
        default=1.0, description="Least share of units, or of their people, such as '60 %'."
    )

    _of_the_population = field_validator("group")(of_the_population)


class OccupancyGoal(FacilityGoal):
    """kind = "occupancy": places taken as a share of the places there are."""

    kind: Annotated[Literal["occupancy"], KIND]
    used: str = Field(default="beds_used", description="Column that holds the places taken.")
    capacity: str = Field(default="beds", description="Column that holds the places there are.")
    target: Share = Field(description="Least share, such as '50 %'; its largest where compare is <= or <.")
    compare: Comparison = Field(default=">=", description="How value and target compare.")

    @property
    def part(self) -> str:
        """The column above the line."""
        return self.used

    @property
    def whole(self) -> str:
        """The column below the line."""
        return self.capacity
