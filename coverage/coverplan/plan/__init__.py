"""plan.toml: what is planned, on which layers, with which goals; typed, unknown keys refused."""

from __future__ import annotations

from coverplan.plan.model import (
    Area,
    AverageGoal,
    CapacityGoal,
    Goal,
    IndicatorGoal,
    Layers,
    LayerSettings,
    MinimumGoal,
    Plan,
    QuotaGoal,
    RatioGoal,
    ReachGoal,
    ResidentsSettings,
    RoadsSettings,
    SitingSettings,
    UnitFilter,
    Units,
    WorksGoal,
)
from coverplan.plan.read import known_words, near_words, read_plan
from coverplan.plan.reference import plan_reference
from coverplan.plan.travel import OneWay, TravelSettings

__all__ = [
    "Area",
    "AverageGoal",
    "CapacityGoal",
    "Goal",
    "IndicatorGoal",
    "LayerSettings",
    "Layers",
    "MinimumGoal",
    "OneWay",
    "Plan",
    "QuotaGoal",
    "RatioGoal",
    "ReachGoal",
    "ResidentsSettings",
    "RoadsSettings",
    "SitingSettings",
    "TravelSettings",
    "UnitFilter",
    "Units",
    "WorksGoal",
    "known_words",
    "near_words",
    "plan_reference",
    "read_plan",
]
