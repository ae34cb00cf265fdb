"""The typed [[goals]] of plan.toml: what a plan asks, kind by kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import (
    MOST,
    MOST_PER_PERSON,
    CutoffField,
    Share,
)
from coverplan.plan.goal_base import (
    KIND,
    AllOfGoal,
    Comparison,
    ExceptedGoal,
    FacilityGoal,
    GoalBase,
    PeopleGoal,
    UnitFilter,
)
from coverplan.plan.need import LandNeed, NeedRates, PerThousand, fits_the_cutoff, missing, one_need
from coverplan.plan.reach_goal import ReachGoal
from coverplan.plan.service_goals import OccupancyGoal, ServedGoal
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

    kind: Annotated[Literal["quota"], KIND]
    units: UnitFilter = Field(default=UnitFilter(), description="The units that need them.")
    at_least: int = Field(default=1, ge=1, le=MOST, description="Facilities each unit needs.")


class CapacityGoal(PeopleGoal, FacilityGoal, ExceptedGoal):
    """kind = "capacity": room for what people need."""

    kind: Annotated[Literal["capacity"], KIND]
    capacity: str = Field(description="Column of the facilities that holds the room, such as plots or beds.")
    used: str | None = Field(
        default=None, description="Column that holds what is taken already, such as plots_used."
    )
    rates: NeedRates | None = Field(
        default=None,
        description="The need by deaths: { deaths_per_mille = 7, years = 20, start = 2026, share = '50 %' }; in place of per_person.",
    )
    per_thousand: PerThousand | None = Field(
        default=None,
        description="Places needed for each 1,000 of the group, such as 40 beds, or from each year on: { 2025 = 40, 2030 = 45 }; in place of per_person.",
    )
    per_person: float | None = Field(
        default=None,
        gt=0,
        le=MOST_PER_PERSON,
        validate_default=True,
        description="Places needed for each person of the group over the plan's years.",
    )
    within: CutoffField | None = Field(
        default=None,
        description="Cutoff beyond which nobody is served, such as '10 km'; by default there is none.",
    )
    travel: str | None = Field(
        default=None,
        validate_default=True,
        description="Name of a [travel.NAME] block, or of a profile; without it the totals are compared and nobody travels.",
    )
    by: By | None = Field(
        default=None, description="length or time; default as the cutoff's unit says, else length."
    )
    direction: Literal["to_facility", "from_facility"] = Field(
        default="to_facility", description="to_facility for residents, from_facility for who comes to them."
    )
    eligibility: bool = Field(
        default=False,
        description="True: a facility that names units in `serves` has room for those only, one of level town or village that names none for its own.",
    )
    land: LandNeed | None = Field(
        default=None,
        description="Gross land of a place, for what is lacking; default 1.9 to 3.3 m2 for plots, none for beds.",
    )
    target: Share = Field(default=1.0, description="Share of the need that must be met.")

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

    kind: Annotated[Literal["ratio"], KIND]
    part: str = Field(description="Column summed above the line, such as nursing_beds.")
    whole: str = Field(description="Column summed below the line, such as beds.")
    target: Share = Field(description="Least share, such as '60 %'; its largest where compare is <= or <.")
    compare: Comparison = Field(default=">=", description="How value and target compare.")


class AverageGoal(ExceptedGoal):
    """kind = "average": the mean of an indicator over units (平均不少于)."""

    kind: Annotated[Literal["average"], KIND]
    indicator: str = Field(description="Name in the indicators layer, one row a unit.")
    units: UnitFilter = Field(description="The units over which the mean is taken.")
    target: float = Field(description="Least mean.")
    compare: Comparison = Field(default=">=", description="How value and target compare.")
    unit: str = Field(default="", description="Unit of the figure.")


class MinimumGoal(ExceptedGoal):
    """kind = "minimum": each unit reaches a figure (每个不少于), or stays at or below it (每个不超过)."""

    kind: Annotated[Literal["minimum"], KIND]
    indicator: str = Field(description="Name in the indicators layer, one row a unit.")
    units: UnitFilter = Field(description="The units that must each reach it.")
    target: float = Field(description="Least figure of each unit; its largest where compare is <= or <.")
    compare: Comparison = Field(default=">=", description="How value and target compare.")
    unit: str = Field(default="", description="Unit of the figure.")


class IndicatorGoal(GoalBase):
    """kind = "indicator": a reported figure against a target."""

    kind: Annotated[Literal["indicator"], KIND]
    indicator: str = Field(description="Name in the indicators layer.")
    target: float = Field(description="The figure the plan asks for.")
    compare: Comparison = Field(default=">=", description="> where the plan says 超过.")
    unit: str = Field(default="", description="Unit of the figure, such as % or 人.")


class ProjectFilter(Strict):
    """projects = { ... }: which projects of the list a works goal is about; without kind, ids and names those that name the goal."""

    kind: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(
        default=None, min_length=1, description="Kinds, as the list has them or as facilities are called."
    )
    ids: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(
        default=None, min_length=1, description="Ids of projects."
    )
    names: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(
        default=None, min_length=1, description="Names of projects."
    )
    by: Literal["count", "places", "cost"] = Field(
        default="count", description="What a project weighs: count (each the same), places or cost."
    )


class WorksGoal(GoalBase):
    """kind = "works": works with their status, measured from the list of projects or reported."""

    kind: Annotated[Literal["works"], KIND]
    projects: ProjectFilter | None = Field(
        default=None,
        description="The projects of [layers.projects] that are meant, such as { kind = ['nursing_home'] }; the share done is measured from them.",
    )
    indicator: str | None = Field(
        default=None,
        validate_default=True,
        description="Name in the indicators layer; its value is the share of works done, 0 to 1. In place of projects, or to be compared with them.",
    )
    target: Share = Field(default=1.0, description="Share of works that must be done.")

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
