"""The styles of the GeoPackage's layers, in the colours of the maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverplan.findings import COLUMNS
from coverplan.publish import style
from coverplan.publish.gis.qml import Labels, LegendEntry, Symbol, fill, line, marker, qml
from coverplan.publish.summary import goal_titles
from coverplan.tables import PROJECT_STATUSES, STATUS_WHERE_NONE, group_columns
from coverplan.texts import keys, say
from coverplan.wording import group_word, kind_word, word_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from coverplan.goals import Result
    from coverplan.publish.gis.qml import SymbolType
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["Style", "findings_style", "study_styles", "titles_of"]

_MM = 0.26  # of a screen pixel, in which the maps' widths are given
_LABEL_PT = {"county": 12.0, "town": 10.0, "village": 7.5}
_LABELS_FROM_SCALE = {"county": 0, "town": 500_000, "village": 75_000}
_GAP_MM = (1.2, 7.0)
_SEVERITY_COLOURS = {level: look.colour for level, look in style.FINDING_SYMBOLS.items()}
_ACCEPTED = "#8a959b"
_FIGURES = (
    "value", "met", "weight", "excepted", "not_covered", "estimated", "covered", "cost", "facility", "served", "load", "mean_cost", "max_cost", "offset_m",
)  # fmt: skip
_CLOSED = "#8a8a86"


@dataclass(frozen=True)
class Style:
    """A style and its name in QGIS."""

    name: str
    qml: str


def study_styles(
    study: Study, result: Result | None, layers: Mapping[str, gpd.GeoDataFrame], language: Language | None
) -> dict[str, list[Style]]:
    """Return the styles of every layer, the one that opens first in front.

    Parameters
    ----------
    study, result
        What the layers are made of.
    layers
        The layers as they are written.
    language
        Language of legends and column titles.

    Returns
    -------
    dict
        Units have one style a goal, the other layers one.
    """
    made = {}
    for name, frame in layers.items():
        titles = titles_of(frame, study, language)
        title = say(f"gpkg.{name}", language)
        if name.startswith("units_") and name != "units_listed":
            made[name] = _unit_styles(name.removeprefix("units_"), frame, study, result, language)
        elif name == "findings":
            made[name] = findings_style(language)
        else:
            rules, labels = _rules(name, frame, study, language)
            made[name] = [Style(title, qml(rules, titles, labels))]
    return made


def findings_style(language: Language | None, shape: SymbolType = "marker") -> list[Style]:
    """Return the style of findings, points, lines or areas: a colour a level, and one for what is accepted."""
    rules = [
        LegendEntry(say(f"severity.{level}", language), _finding_symbol(colour, shape), wanted)
        for level, colour, wanted in (
            *((level, colour, f"\"level\" = '{level}' AND \"accepted\" = ''") for level, colour in _SEVERITY_COLOURS.items()),
            ("accepted", _ACCEPTED, "\"accepted\" <> ''"),
        )
    ]  # fmt: skip
    titles = {name: say(f"column.{name}", language) for name in COLUMNS if name != "basis"}
    titles["basis"] = say("column.rule-basis", language)
    return [Style(say("gpkg.findings", language), qml(rules, titles))]


def _finding_symbol(colour: str, shape: SymbolType) -> Symbol:
    if shape == "marker":
        return marker("circle", colour, "#ffffff", 3.0)
    return line(colour, 1.0) if shape == "line" else fill(None, colour, 0.8)


def _rules(
    name: str, frame: gpd.GeoDataFrame, study: Study, language: Language | None
) -> tuple[list[LegendEntry], Labels | None]:
    if name == "water":
        return [LegendEntry(say("gpkg.water", language), fill(style.WATER, style.WATER, 0.1))], None
    if name == "closed_lines":
        return [LegendEntry(say("gpkg.closed_lines", language), line(style.CLOSURE.line, 1.0))], None
    if name == "closed_areas":
        return [LegendEntry(say("gpkg.closed_areas", language), fill(None, style.CLOSURE.line, 0.6))], None
    if name == "roads":
        return _road_rules(frame, language), None
    if name == "units_listed":
        look = marker("circle", style.NO_FIGURE, "#26222e", 2.4)
        return [LegendEntry(say("gpkg.units_listed", language), look)], Labels(
            '"name"', 8.0, "#26222e", 120_000
        )
    if name == "residents":
        return [
            LegendEntry(say("gpkg.residents", language), marker("circle", "#6f6a62", "#ffffff", 1.4))
        ], None
    if name == "projects":
        return _project_rules(frame, language), Labels('"name"', 8.0, style.PROJECT.line, 120_000)
    if name == "facilities":
        return _facility_rules(frame, study, language), Labels('"name"', 8.0, "#222222", 120_000)
    if name == "joint_steps":
        return _step_rules(frame, language), Labels('"rank"', 9.0, style.STEP.line)
    labels = Labels('"rank"', 9.0, style.SITE.line) if name == "proposals" else None
    return _rules_by_goal(name, frame, study, language), labels


def _rules_by_goal(
    name: str, frame: gpd.GeoDataFrame, study: Study, language: Language | None
) -> list[LegendEntry]:
    """Return a rule a goal; the first is shown, as its figures are among the units."""
    titles = goal_titles(study.plan, language)
    ids = list(dict.fromkeys(frame["goal_id"].astype(str)))
    reach = {goal.id for goal in study.plan.goals if goal.kind == "reach"}
    order = [goal_id for goal_id in titles if goal_id in ids]
    order.sort(key=lambda goal_id: goal_id not in reach)
    symbols = {
        "proposals": marker("circle", style.SITE.fill, style.SITE.line, 5.5),
        "reached_roads": line(style.REACH.fill + "66", style.REACH_WIDTH_M, on_ground=True),
    }
    rules = []
    for number, goal_id in enumerate(order):
        symbol = symbols.get(name) or _gap_marker(frame[frame["goal_id"] == goal_id])
        rules.append(
            LegendEntry(titles[goal_id], symbol, f'"goal_id" = {_listed([goal_id])}', shown=number == 0)
        )
    nothing = symbols.get(name) or _gap_marker(frame)
    return rules or [LegendEntry(say(f"gpkg.{name}", language), nothing)]


def _unit_styles(
    level: str, frame: gpd.GeoDataFrame, study: Study, result: Result | None, language: Language | None
) -> list[Style]:
    """Return one style a goal, reach goals first as they stand in the plan; or the bare outline."""
    outline = style.OUTLINES[level]  # type: ignore[index]
    width = round(outline.width * _MM, 2)
    labels = Labels('"name"', _LABEL_PT[level], outline.colour, _LABELS_FROM_SCALE[level])
    aliases = titles_of(frame, study, language)
    bare = Style(
        say("gpkg.outline", language),
        qml([LegendEntry("", fill(None, outline.colour, width))], aliases, labels),
    )
    if result is None or level == "county":
        return [bare]
    made = []
    titles = goal_titles(study.plan, language)
    for goal_id, kind, unit in zip(*(result.goals[c] for c in ("goal_id", "kind", "unit")), strict=True):
        if f"{goal_id}_value" in frame:
            rules = _share_rules if unit == "share" else _met_rules
            text = qml(rules(str(goal_id), outline.colour, width, language), aliases, labels)
            made.append((kind != "reach", Style(titles.get(str(goal_id), str(goal_id)), text)))
    return [each for _, each in sorted(made, key=lambda pair: pair[0])] + [bare]


def _share_rules(goal_id: str, outline: str, width: float, language: Language | None) -> list[LegendEntry]:
    value = f'"{goal_id}_value"'
    rules = []
    for number, each in enumerate(style.SHARE_CLASSES):
        # The classes' own tolerance: a full share may be a rounding below 1.
        parts = [f"{value} >= {each.low - 1e-9:.9f}"] if number else [f"{value} IS NOT NULL"]
        if number + 1 < len(style.SHARE_CLASSES):
            parts.append(f"{value} < {each.high - 1e-9:.9f}")
        rules.append(LegendEntry(each.label, fill(each.colour, outline, width), " AND ".join(parts)))
    nothing = LegendEntry(
        say("map.no-figure", language), fill(style.NO_FIGURE, outline, width), f"{value} IS NULL"
    )
    return [*rules, nothing]


def _met_rules(goal_id: str, outline: str, width: float, language: Language | None) -> list[LegendEntry]:
    met = f'"{goal_id}_met"'
    return [
        LegendEntry(
            say("met.yes", language), fill(style.MET_COLOURS[True], outline, width), f"{met} IS TRUE"
        ),
        LegendEntry(
            say("met.no", language), fill(style.MET_COLOURS[False], outline, width), f"{met} IS FALSE"
        ),
        LegendEntry(say("map.no-figure", language), fill(style.NO_FIGURE, outline, width), f"{met} IS NULL"),
    ]


def _road_rules(frame: gpd.GeoDataFrame, language: Language | None) -> list[LegendEntry]:
    if "road_class" not in frame:
        group = style.road_group("road")
        return [LegendEntry(say("gpkg.roads", language), line(group.colour, round(group.width * _MM, 2)))]
    rules = []
    for group in style.ROAD_GROUPS:
        here = sorted({c for c in frame["road_class"].dropna().unique() if style.road_group(str(c)) is group})
        if here:
            symbol = line(group.colour, round(group.width * _MM, 2))
            rules.append(
                LegendEntry(
                    say(f"map.road.{group.key}", language), symbol, f'"road_class" IN ({_listed(here)})'
                )
            )
    return rules


def _facility_rules(frame: gpd.GeoDataFrame, study: Study, language: Language | None) -> list[LegendEntry]:
    symbols = style.kind_symbols(study.plan.kinds)
    rules = []
    for kind, state in sorted(set(zip(frame["kind"].astype(str), frame["status"].astype(str), strict=True))):
        symbol = symbols.get(kind) or style.Symbol("circle", _CLOSED)
        look = style.facility_look(symbol, state)
        label = kind_word(study.plan.facility_kinds, kind, language)
        if state != STATUS_WHERE_NONE:
            label = say("phrase.of", language, name=label, of=word_of("status", state, language))
        condition = f'"kind" = {_listed([kind])} AND coalesce("status", \'\') = {_listed([state])}'
        rules.append(LegendEntry(label, marker(symbol.shape, look.fill, look.line, 4.0), condition))
    return rules


def _project_rules(frame: gpd.GeoDataFrame, language: Language | None) -> list[LegendEntry]:
    """Return a rule a status; a disc larger than a facility's symbol, which stands over it."""
    rules = []
    for state in (each for each in PROJECT_STATUSES if (frame["status"] == each).any()):
        look = style.PROJECT
        face, edge = ("#ececea", _CLOSED) if state == "stopped" else (look.fill, look.line)
        rules.append(
            LegendEntry(
                word_of("project-status", state, language), marker("circle", face, edge, 6.4), f"\"status\" = {_listed([state])}"
            )
        )  # fmt: skip
    return rules


def _step_rules(frame: gpd.GeoDataFrame, language: Language | None) -> list[LegendEntry]:
    """Return a rule for each plan and what it does; what closes looks otherwise."""
    pairs = dict.fromkeys(zip(frame["plan_id"].astype(str), frame["action"].astype(str), strict=True))
    return [
        LegendEntry(
            say("phrase.of", language, name=word_of("action", action, language), of=plan_id),
            marker("circle", *_step_look(action), 5.5),
            f'"plan_id" = {_listed([plan_id])} AND "action" = {_listed([action])}',
        )
        for plan_id, action in pairs
    ]


def _step_look(action: str) -> tuple[str, str]:
    look = style.STEP_CLOSED if action == "close" else style.STEP
    return look.fill, look.line


def _gap_marker(frame: gpd.GeoDataFrame) -> Symbol:
    largest = float(frame["weight"].max()) if len(frame) else 1.0
    least, most = _GAP_MM
    size = f'{least} + {most - least} * sqrt("weight" / {largest:.6f})'
    return marker("circle", style.GAP.fill, style.GAP.line, least, size_expression=size)


def _listed(words: list[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def titles_of(frame: gpd.GeoDataFrame, study: Study, language: Language | None) -> dict[str, str]:
    """Return the title of each column: its word, or for a goal's figure the goal's title with it."""
    titles = {
        f"{goal_id}_{figure}": say(
            "phrase.colon", language, name=title, said=say(f"gpkg.figure.{figure}", language)
        )
        for goal_id, title in goal_titles(study.plan, language).items()
        for figure in _FIGURES
    }
    for goal in study.plan.goals:
        if getattr(goal, "group", ""):
            unit = say(f"measure-unit.{study.plan.weighs(goal.id)}", language)
            for figure in ("weight", "not_covered"):
                name = f"{goal.id}_{figure}"
                titles[name] = say("phrase.of", language, name=titles[name], of=unit)
    families: tuple[str, ...] = ("map", "column") if "facility_id" in frame else ("column",)
    if "project_id" in frame:
        families = ("project-column", "column")
    if "edge_id" in frame:
        families = ("road-column", "column")
    if "demand_id" in frame:
        groups = group_columns(frame)
        titles |= {group: group_word(group, study.plan.measure(group), language) for group in groups}
    for name in map(str, frame.columns):
        family = next((each for each in families if f"{each}.{name}" in keys()), "")
        if family:
            titles.setdefault(name, say(f"{family}.{name}", language))
    return {str(name): titles[str(name)] for name in frame.columns if str(name) in titles}
