"""The [[goals]] of plan.toml: what every goal is made of, and what each kind asks."""

from __future__ import annotations

from coverplan.plan.goals.base import ExceptedGoal, ExceptedUnit, Population
from coverplan.plan.goals.kinds import (
    AverageGoal,
    CapacityGoal,
    Goal,
    IndicatorGoal,
    MinimumGoal,
    OccupancyGoal,
    ProjectFilter,
    QuotaGoal,
    RatioGoal,
    ReachGoal,
    UnitFilter,
    WorksGoal,
)
from coverplan.plan.goals.need import LandNeed, NeedRates
from coverplan.plan.goals.service import ServedGoal

__all__ = [
    "AverageGoal",
    "CapacityGoal",
    "ExceptedGoal",
    "ExceptedUnit",
    "Goal",
    "IndicatorGoal",
    "LandNeed",
    "MinimumGoal",
    "NeedRates",
    "OccupancyGoal",
    "Population",
    "ProjectFilter",
    "QuotaGoal",
    "RatioGoal",
    "ReachGoal",
    "ServedGoal",
    "UnitFilter",
    "WorksGoal",
]
