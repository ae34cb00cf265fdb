"""How the columns of the workbook look and read: styles, headers, words of codes; one home for every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from coverplan.texts import say
from coverplan.wording import group_word, kind_word, layer_word, plain, unit_words, word_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = [
    "MET_COLUMNS",
    "NUMBER_FORMATS",
    "OF_THE_GOAL",
    "Style",
    "header_key",
    "header_of",
    "style_of",
    "words_of",
]

Style: TypeAlias = Literal[
    "text", "wrap", "count", "number", "year", "cost", "share", "degree", "met", "short", "unknown"
]
NUMBER_FORMATS: dict[Style, str] = {
    "count": "#,##0",
    "number": "#,##0.00",
    "year": "0",
    "cost": "#,##0.0",
    "share": "0.0%",
    "degree": "0.000000",
}
_STYLES_OF_COLUMNS: tuple[tuple[Style, tuple[str, ...]], ...] = (
    ("count", ("weight", "weight_covered", "weight_not_covered", "weight_no_way", "newly_covered", "rank")),
    ("degree", ("lon", "lat")),
    ("year", ("year",)),
    ("cost", (
        "cost", "mean_cost", "max_cost", "offset_m", "mean", "p25", "p50", "p75", "p95", "max", "cutoff_suffices",
    )),
    ("share", ("estimated_share", "straight_value", "occupancy")),
    ("wrap", ("note", "message", "advice", "source", "title", "title_en", "assumed", "failing", "serves", "item_name", "told", "about", "basis")),
)  # fmt: skip
_COLUMN_STYLES = {name: style for style, names in _STYLES_OF_COLUMNS for name in names}
# Codes that have words; a sheet's own before those of every sheet.
_FAMILIES: dict[tuple[str, str], str] = {
    ("goals", "kind"): "goal-kind",
    ("plan-indicators", "kind"): "goal-kind",
    ("plan-indicators", "unit"): "measure-unit",
    ("plan-town", "unit"): "measure-unit",
    ("findings", "level"): "severity",
    ("proposals", "status"): "solution",
    ("plan-existing", "status"): "status",
    ("plan-projects", "status"): "project-status",
    ("plan-projects", "action"): "project-action",
    ("plan-town", "action"): "project-action",
    ("", "level"): "level",
    ("", "basis"): "basis",
    ("", "period"): "period",
    ("", "reason"): "reason",
    ("", "action"): "action",
    ("", "topic"): "topic",
    ("", "measure"): "measure-unit",
    ("years", "projects"): "projects",
    ("", "short_unit"): "measure-unit",
    ("", "gap_unit"): "measure-unit",
    ("", "places_unit"): "measure-unit",
    ("", "unit"): "unit",
    ("", "cost_unit"): "unit",
    ("", "population"): "population",
    ("", "section"): "section",
    ("", "origin"): "origin",
    ("", "land_basis"): "land-basis",
    ("land", "effect"): "land-effect",
    ("", "site_source"): "candidate-source",
    ("land", "basis"): "",
}
# What a column holds on one sheet and not on the others.
_HEADERS = {
    ("findings", "basis"): "column.rule-basis",
    ("facilities", "weight"): "column.served",
    ("access", "value"): "column.road-value",
    ("travel", "value"): "column.taken",
    ("proposals", "size"): "column.site-size",
    ("land", "effect"): "column.land-effect",
    ("land", "basis"): "column.land-basis",
    ("joint-steps", "size"): "brief.site-places",
    ("joint-steps", "open_cost"): "brief.money",
    ("joint-reasons", "value"): "column.joint-value",
    ("joint-reasons", "about"): "column.joint-about",
    ("plan-existing", "status"): "column.facility-status",
    ("plan-projects", "status"): "column.project-status",
    ("plan-projects", "cost"): "column.project-cost",
    ("plan-projects", "cost_unit"): "column.project-cost-unit",
    ("plan-town", "item"): "column.town-item",
}
# Sheets whose kinds are those of facilities.
_WITH_FACILITY_KINDS = (
    "proposals",
    "joint-steps",
    "land",
    "facilities",
    "plan-existing",
    "plan-projects",
    "plan-town",
)
# Columns whose figures are shares where the row's unit is, and columns that say whether a target is met,
OF_THE_GOAL = (
    "target",
    "value",
    "low",
    "high",
    "other_value",
    "shortfall",
    "value_after",
    "now",
    "near",
    "far",
    "amount",
)
# and the columns of the figures that are judged there, as the sheets call them.
MET_COLUMNS = {"met": ("value", "now", "amount"), "met_after": ("value_after",)}


def style_of(name: str) -> Style:
    """Return the style of a column's figures or texts; ``number`` shows whole numbers as such."""
    return _COLUMN_STYLES.get(name, "number")


def header_of(sheet: str, name: str, language: Language) -> str:
    """Return the header of a column on a sheet."""
    return say(header_key(sheet, name), language)


def header_key(sheet: str, name: str) -> str:
    """Return the key of the header of a column on a sheet."""
    return _HEADERS.get((sheet, name), f"column.{name}")


def words_of(study: Study, sheet: str, name: str, language: Language) -> Callable[[object], str]:
    """Return how a text of a column of a sheet is worded."""
    plan = study.plan
    if sheet in _WITH_FACILITY_KINDS and name == "kind":
        return lambda value: kind_word(plan.facility_kinds, value, language)
    if name == "group":
        return lambda value: group_word(value, plan.measure(str(value)), language)
    if name == "layer":
        return lambda value: layer_word(value, study.measure, language)
    if (sheet, name) == ("joint-reasons", "unit"):
        return lambda value: unit_words(str(value), language)
    family = _FAMILIES.get((sheet, name), _FAMILIES.get(("", name)))
    return plain if not family else lambda value: word_of(family, value, language)
