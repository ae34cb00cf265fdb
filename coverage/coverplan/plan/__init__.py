"""plan.toml: what is planned, on which layers, with which goals; typed, unknown keys refused."""

from __future__ import annotations

from coverplan.plan._values import id_from
from coverplan.plan._words import known_words, near_words
from coverplan.plan.adjust import AdjustSettings, RankingWeights
from coverplan.plan.burial import FORMS, BurialForms, Form
from coverplan.plan.changes import (
    Change,
    Changes,
    MergeChange,
    MoveLineChange,
    MoveSeatChange,
    NewCodeChange,
    NewUnit,
    RenameChange,
    SplitChange,
    SplitPart,
    TransferChange,
    UpgradeChange,
)
from coverplan.plan.checks import Checks, last_day_of
from coverplan.plan.country import Jurisdiction, jurisdiction_of
from coverplan.plan.goal_base import ExceptedGoal, ExceptedUnit, Population
from coverplan.plan.goals import (
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
    ServedGoal,
    UnitFilter,
    WorksGoal,
)
from coverplan.plan.joint import SitingKind, SitingRule, SitingSize
from coverplan.plan.land import LAND_KINDS, LandKind
from coverplan.plan.layers import (
    CountedSettings,
    ExclusionSettings,
    Layers,
    LayerSettings,
    RegisterSettings,
    ResidentsSettings,
    RoadsSettings,
)
from coverplan.plan.model import Area, Plan, PrintSettings, Units
from coverplan.plan.need import LandNeed, NeedRates
from coverplan.plan.periods import last_year_of
from coverplan.plan.read import read_changes, read_plan
from coverplan.plan.reference import plan_reference
from coverplan.plan.siting import NewSite, SitingSettings
from coverplan.plan.steps import Steps
from coverplan.plan.travel import MOST_FACTOR, MOST_KPH, OneWay, TravelSettings
from coverplan.plan.written import toml_of
from coverplan.plan.years import Cohort, Horizon, Years

__all__ = [
    "FORMS",
    "LAND_KINDS",
    "MOST_FACTOR",
    "MOST_KPH",
    "AdjustSettings",
    "Area",
    "AverageGoal",
    "BurialForms",
    "CapacityGoal",
    "Change",
    "Changes",
    "Checks",
    "Cohort",
    "CountedSettings",
    "ExceptedGoal",
    "ExceptedUnit",
    "ExclusionSettings",
    "Form",
    "Goal",
    "Horizon",
    "IndicatorGoal",
    "Jurisdiction",
    "LandKind",
    "LandNeed",
    "LayerSettings",
    "Layers",
    "MergeChange",
    "MinimumGoal",
    "MoveLineChange",
    "MoveSeatChange",
    "NeedRates",
    "NewCodeChange",
    "NewSite",
    "NewUnit",
    "OccupancyGoal",
    "OneWay",
    "Plan",
    "Population",
    "PrintSettings",
    "ProjectFilter",
    "QuotaGoal",
    "RankingWeights",
    "RatioGoal",
    "ReachGoal",
    "RegisterSettings",
    "RenameChange",
    "ResidentsSettings",
    "RoadsSettings",
    "ServedGoal",
    "SitingKind",
    "SitingRule",
    "SitingSettings",
    "SitingSize",
    "SplitChange",
    "SplitPart",
    "Steps",
    "TransferChange",
    "TravelSettings",
    "UnitFilter",
    "Units",
    "UpgradeChange",
    "WorksGoal",
    "Years",
    "id_from",
    "jurisdiction_of",
    "known_words",
    "last_day_of",
    "last_year_of",
    "near_words",
    "plan_reference",
    "read_changes",
    "read_plan",
    "toml_of",
]
