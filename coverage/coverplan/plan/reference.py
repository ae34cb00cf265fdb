"""The reference of plan.toml, made from the classes that read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from coverplan.plan import changes, goals, layers, model
from coverplan.plan.adjust import AdjustSettings, RankingWeights
from coverplan.plan.burial import BurialForms
from coverplan.plan.checks import Checks, RuleSettings
from coverplan.plan.goals import ExceptedUnit, LandNeed, NeedRates
from coverplan.plan.joint import SitingEnlargement, SitingKind, SitingRule, SitingSize
from coverplan.plan.siting import NewSite, SitingSettings
from coverplan.plan.travel import MOST_FACTOR, MOST_KPH, TravelSettings
from coverplan.plan.values import Cohort, Steps, Years, as_written
from coverplan.texts import keys, say

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from coverplan.texts import Language

__all__ = ["plan_reference"]

_TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("", model.Plan),
    ("[area]", model.Area),
    ("[units]", model.Units),
    ("[years]", Years),
    ("[cohort]", Cohort),
    ("[burial_forms]", BurialForms),
    ("[layers]", layers.Layers),
    ("[layers.NAME]", layers.LayerSettings),
    ("[layers.residents]", layers.ResidentsSettings),
    ("[layers.roads]", layers.RoadsSettings),
    ("[layers.register]", layers.RegisterSettings),
    ("[layers.exclusions.NAME]", layers.ExclusionSettings),
    ("[checks]", Checks),
    ('[checks.rules."KEY"]', RuleSettings),
    ("[travel.NAME]", TravelSettings),
    ('[[goals]] kind = "quota"', goals.QuotaGoal),
    ('[[goals]] kind = "reach"', goals.ReachGoal),
    ('[[goals]] kind = "capacity"', goals.CapacityGoal),
    ('[[goals]] kind = "served"', goals.ServedGoal),
    ('[[goals]] kind = "ratio"', goals.RatioGoal),
    ('[[goals]] kind = "occupancy"', goals.OccupancyGoal),
    ('[[goals]] kind = "average"', goals.AverageGoal),
    ('[[goals]] kind = "minimum"', goals.MinimumGoal),
    ('[[goals]] kind = "indicator"', goals.IndicatorGoal),
    ('[[goals]] kind = "works"', goals.WorksGoal),
    ("projects = { ... }", goals.ProjectFilter),
    ("rates = { ... }", NeedRates),
    ("land = { ... }", LandNeed),
    ("units = { ... }", goals.UnitFilter),
    ("exceptions = [{ ... }]", ExceptedUnit),
    ("[[siting]]", SitingSettings),
    ("site = { ... }", NewSite),
    ("[[siting.kinds]]", SitingKind),
    ("sizes = [{ ... }]", SitingSize),
    ("enlargements = [{ ... }]", SitingEnlargement),
    ("[[siting.rules]]", SitingRule),
    ("[print]", model.PrintSettings),
    ("[adjust]", AdjustSettings),
    ("[adjust.weights]", RankingWeights),
    ("CHANGES.toml", changes.Changes),
    ('[[change]] action = "merge"', changes.MergeChange),
    ('[[change]] action = "split"', changes.SplitChange),
    ('[[change]] action = "transfer"', changes.TransferChange),
    ('[[change]] action = "rename"', changes.RenameChange),
    ('[[change]] action = "upgrade"', changes.UpgradeChange),
    ('[[change]] action = "new_code"', changes.NewCodeChange),
    ('[[change]] action = "move_line"', changes.MoveLineChange),
    ('[[change]] action = "move_seat"', changes.MoveSeatChange),
    ("into = { ... }", changes.NewUnit),
    ("into = [{ ... }]", changes.SplitPart),
)


# Limits that the words of the keys name.
_LIMITS = {"most_kph": f"{MOST_KPH:g}", "most_factor": f"{MOST_FACTOR:g}"}


def plan_reference(language: Language | None = None) -> str:
    """Return the reference of every table and key of plan.toml and of a file of changes, as plain text.

    Parameters
    ----------
    language
        ``"zh"`` or ``"en"``; by default the current one.

    Examples
    --------
    >>> "within" in plan_reference()
    True
    """
    return "\n\n".join(_table(heading, table, language) for heading, table in _TABLES) + "\n"


def _table(heading: str, table: type[BaseModel], language: Language | None) -> str:
    lines = [heading or "plan.toml", f"  {_said(table, '', language)}"]
    rows = [
        (name, _wanted(field, language), _said(table, f".{name}", language))
        for name, field in table.model_fields.items()
        if not field.exclude
    ]
    wide = max(len(name) for name, _, _ in rows)
    lines += [f"  {name:<{wide}}  {wanted}{text}" for name, wanted, text in rows]
    return "\n".join(lines)


def _said(table: type[BaseModel], key: str, language: Language | None) -> str:
    """Word a key as its table calls it, or the one that the table is made from, or as it means the same everywhere."""
    owners = (*(owner.__name__ for owner in table.__mro__), "*")
    known = keys()
    return say(
        next(text for owner in owners if (text := f"reference.{owner}{key}") in known), language, **_LIMITS
    )


def _wanted(field: FieldInfo, language: Language | None) -> str:
    if field.is_required():
        return say("reference.required", language)
    default: Any = field.default
    if (
        default is PydanticUndefined
        or default in (None, "", [], {})
        or isinstance(default, BaseModel | Steps)
    ):
        return ""
    return say("reference.default", language, value=as_written(default))
