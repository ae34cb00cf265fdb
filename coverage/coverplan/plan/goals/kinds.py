"""The typed [[goals]] of plan.toml: what a plan asks, kind by kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from coverplan.plan.goals.base import (
    AllOfGoal,
    Comparison,
    ExceptedGoal,
    FacilityGoal,
    GoalBase,
    PeopleGoal,
    UnitFilter,
)
from coverplan.plan.goals.need import LandNeed, NeedRates, PerThousand, fits_the_cutoff, missing, one_need
from coverplan.plan.goals.reach import ReachGoal
from coverplan.plan.goals.service import OccupancyGoal, ServedGoal
from coverplan.plan.values import MOST, MOST_PER_PERSON, CutoffField, Share, Strict, as_list
from coverplan.units import By, Cutoff

__all__ = [
    "AverageGoal",
    "CapacityGoal",
    "Goal",
    "IndicatorGoal",
    "MinimumGoal",
    "OccupancyGoal",
    "ProjectFilter",
    "QuotaGoal",
    "RatioGoal",
    "ReachGoal",
    "ServedGoal",
    "UnitFilter",
    "WorksGoal",
]


class QuotaGoal(AllOfGoal, ExceptedGoal):
    """kind = "quota": at least so many facilities in each unit."""

    kind: Literal["quota"]
    units: UnitFilter = UnitFilter()
    at_least: int = Field(default=1, ge=1, le=MOST)


class CapacityGoal(PeopleGoal, FacilityGoal, ExceptedGoal):
    """kind = "capacity": room for what people need."""

    kind: Literal["capacity"]
    capacity: str
    used: str | None = None
    rates: NeedRates | None = None
    per_thousand: PerThousand | None = None
    per_person: float | None = Field(default=None, gt=0, le=MOST_PER_PERSON, validate_default=True)
    within: CutoffField | None = None
    travel: str | None = Field(default=None, validate_default=True)
    by: By | None = None
    direction: Literal["to_facility", "from_facility"] = "to_facility"
    eligibility: bool = False
    land: LandNeed | None = None
    target: Share = 1.0

    _one_need = field_validator("per_person")(one_need)
    _fits = field_validator("by")(fits_the_cutoff)

    @field_validator("travel")
    @classmethod
    def _travel_where_there_is_a_cutoff(cls, travel: str | None, info: ValidationInfo) -> str | None:
        if travel is None and info.data.get("within") is not None:
            raise missing()
        return travel

    @property
    def limits(self) -> tuple[Cutoff, ...]:
        """Every cutoff that a facility must keep."""
        return () if self.within is None else (self.within,)

    @property
    def cost_by(self) -> By:
        """By what ways are compared."""
        return self.within.by if self.within is not None else self.by or "length"


class RatioGoal(FacilityGoal):
    """kind = "ratio": one sum over facilities as a share of another."""

    kind: Literal["ratio"]
    part: str
    whole: str
    target: Share
    compare: Comparison = ">="


class AverageGoal(ExceptedGoal):
    """kind = "average": the mean of an indicator over units (平均不少于)."""

    kind: Literal["average"]
    indicator: str
    units: UnitFilter
    target: float
    compare: Comparison = ">="
    unit: str = ""


class MinimumGoal(ExceptedGoal):
    """kind = "minimum": each unit reaches a figure (每个不少于), or stays at or below it (每个不超过)."""

    kind: Literal["minimum"]
    indicator: str
    units: UnitFilter
    target: float
    compare: Comparison = ">="
    unit: str = ""


class IndicatorGoal(GoalBase):
    """kind = "indicator": a reported figure against a target."""

    kind: Literal["indicator"]
    indicator: str
    target: float
    compare: Comparison = ">="
    unit: str = ""


class ProjectFilter(Strict):
    """projects = { ... }: which projects of the list a works goal is about; without kind, ids and names those that name the goal."""

    kind: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(default=None, min_length=1)
    ids: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(default=None, min_length=1)
    names: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(default=None, min_length=1)
    by: Literal["count", "places", "cost"] = "count"


class WorksGoal(GoalBase):
    """kind = "works": works with their status, measured from the list of projects or reported."""

    kind: Literal["works"]
    projects: ProjectFilter | None = None
    indicator: str | None = Field(default=None, validate_default=True)
    target: Share = 1.0

    @field_validator("indicator")
    @classmethod
    def _one_of_both(cls, indicator: str | None, info: ValidationInfo) -> str | None:
        if indicator is None and info.data.get("projects") is None:
            raise missing()
        return indicator


Goal = Annotated[
    QuotaGoal
    | ReachGoal
    | CapacityGoal
    | ServedGoal
    | RatioGoal
    | OccupancyGoal
    | AverageGoal
    | MinimumGoal
    | IndicatorGoal
    | WorksGoal,
    Field(discriminator="kind"),
]
