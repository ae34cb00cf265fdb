"""The GeoPackage for QGIS: every layer with its figures, opening in the maps' colours."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import WGS84, xy_of
from coverplan.findings import findings_frame, worst_first
from coverplan.goals import reach_goals, reached_roads, weighed_goals
from coverplan.io import write_geopackage
from coverplan.layers import closed_lines_and_areas, is_placed, placed
from coverplan.publish.gis import styles
from coverplan.publish.gis.data_columns import write_data_columns
from coverplan.publish.gis.project import ProjectLayer, write_project
from coverplan.publish.marked import shown_extent, unit_marks
from coverplan.siting import proof, verdict
from coverplan.texts import keys, say
from coverplan.wording import remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.siting import Proposal
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_findings_geopackage", "save_geopackage"]

_GEOMETRY_TYPES = dict.fromkeys(
    ("gaps", "proposals", "joint_steps", "findings", "units_listed", "residents", "projects", "facilities"),
    "Point",
)
_STYLES_TABLE = "layer_styles"  # where QGIS looks for the styles of a GeoPackage
_STYLED_AT = pd.Timestamp("2000-01-01")


def save_geopackage(
    path: Path,
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    findings: Sequence[Finding] = (),
    *,
    language: Language | None = None,
) -> None:
    """Write study.gpkg: units with their figures, facilities, people, roads, gaps, proposals, findings.

    Every layer is in the study's CRS and carries a style, so that QGIS opens it in the colours of the
    maps; the project of the study's title in it opens all of them in order. The contents table and the project carry the notices; columns have names
    and descriptions in the language. Layers the study has not got are left out. The same study gives the same bytes.

    Parameters
    ----------
    path
        The file to write; one that is there is replaced.
    study
        The study.
    result, proposal
        What was measured and proposed, where it was. Each unit has for each goal the columns
        ``<goal>_value``, ``_met``, ``_weight`` and ``_not_covered``, where weights were estimated
        ``_estimated`` (which share of them), where the goal leaves units out ``_excepted`` (why, and until when); each demand point ``_covered``,
        ``_cost`` and ``_facility``; each facility ``_served``, ``_load``, ``_mean_cost``, ``_max_cost``
        and ``_offset_m``.
    findings
        Every finding of the run; those with no place have no geometry.
    language
        Language of the legends and column titles; by default the current one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "study.gpkg"
    ...     save_geopackage(file, study, None, None)
    ...     gpd.list_layers(file)["name"].tolist()
    ['findings', 'layer_styles']
    """
    layers = dict(_layers(study, result, proposal, language))
    layers["findings"] = _findings_layer(findings, language, study.plan.area.crs)
    legends = styles.study_styles(study, result, layers, language)
    about = remarks(study.notices(language), language)
    _write(path, layers, legends, about, language)
    aliases = {name: styles.titles_of(frame, study, language) for name, frame in layers.items()}
    with _opened(path) as book:
        write_data_columns(book, _columns(layers, aliases, language))
        shown = [_shown(name, frame, legends[name], language) for name, frame in layers.items()]
        ordered, name = _in_order(shown), study.title(language)
        write_project(book, name, ordered, file=path.name, about=about, extent=shown_extent(study))


def save_findings_geopackage(
    path: Path, findings: Sequence[Finding], *, study: Study | None = None, language: Language | None = None
) -> None:
    """Write findings.gpkg: the findings as points, lines and areas in WGS-84, styled by level, and the units.

    Parameters
    ----------
    path
        The file to write; one that is there is replaced.
    findings
        In any order. All stand in the layer ``findings`` as points, those with no place without geometry; those whose
        fault is a line or an area stand in ``findings_lines`` or ``findings_areas`` as well.
    study
        Whose units are written beside them, in its CRS, with the notices of its maps.
    language
        Language of messages and legend; by default the current one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "findings.gpkg"
    ...     save_findings_geopackage(file, [])
    ...     len(gpd.read_file(file, layer="findings"))
    0
    """
    layers = {} if study is None else dict(_unit_layers(study, None))
    legends = {} if study is None else styles.study_styles(study, None, layers, language)
    shaped = {
        "findings_areas": ("fill", "Polygon"), "findings_lines": ("line", "LineString"),
    }  # fmt: skip
    for name, (symbol, kind) in shaped.items():
        parts = _shaped_findings(findings, kind, language)
        if len(parts):
            layers[name] = parts
            legends[name] = styles.findings_style(language, "fill" if symbol == "fill" else "line")
    layers["findings"] = _findings_layer(findings, language, WGS84.to_string())
    legends["findings"] = styles.findings_style(language)
    about = "" if study is None else remarks(study.notices(language), language)
    _write(path, layers, legends, about, language)


# Layers under others in the list, and those that wait for their tick.
_LOWEST = ("units_town", "units_village", "units_listed", "water", "units_county")
_WAITING = ("units_village", "residents", "findings", "projects", "reached_roads")


def _shown(
    name: str, frame: gpd.GeoDataFrame, legend: Sequence[styles.Style], language: Language | None
) -> ProjectLayer:
    kinds = {kind.removeprefix("Multi") for kind in frame.geom_type.dropna()}
    multi = "Multi" if frame.geom_type.dropna().str.startswith("Multi").any() else ""
    kind = _GEOMETRY_TYPES.get(name) or f"{multi}{min(kinds, default='Point')}"
    title = say(f"gpkg.{name}", language)
    return ProjectLayer(name, title, kind, str(frame.crs), tuple(legend), is_shown=name not in _WAITING)


def _in_order(layers: Sequence[ProjectLayer]) -> list[ProjectLayer]:
    """Return the layers as the project lists them, the topmost first: points over lines over units over water."""
    lowest = [layer for name in reversed(_LOWEST) for layer in layers if layer.name == name]
    return [*(layer for layer in reversed(layers) if layer not in lowest), *lowest]


def _columns(
    layers: Mapping[str, gpd.GeoDataFrame],
    aliases: Mapping[str, Mapping[str, str]],
    language: Language | None,
) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of each column that has one, and what it holds where that is told."""
    for layer, frame in layers.items():
        for column in frame.columns.drop(frame.geometry.name):
            if column in aliases[layer]:
                about = f"about.{column}"
                yield (
                    layer,
                    str(column),
                    aliases[layer][column],
                    say(about, language) if about in keys() else "",
                )


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage as the database that it is, and write what was done in one go."""
    with closing(sqlite3.connect(path)) as book, book:
        book.execute("PRAGMA synchronous = OFF")  # outputs are staged and swapped in whole
        yield book


def _shaped_findings(findings: Sequence[Finding], kind: str, language: Language | None) -> gpd.GeoDataFrame:
    """Return the findings whose fault has parts of a kind of geometry, worst first."""
    shaped = worst_first(one for one in findings if one.shape is not None)
    held = [(one, parts) for one in shaped if (parts := _parts_of(one, kind))]
    collect = shapely.multipolygons if kind == "Polygon" else shapely.multilinestrings
    table = findings_frame([one for one, _ in held], language)
    return gpd.GeoDataFrame(table, geometry=[collect(parts) for _, parts in held], crs=WGS84)


def _parts_of(finding: Finding, kind: str) -> list[BaseGeometry]:
    if finding.shape is None:
        return []
    return [part for part in shapely.get_parts(finding.shape) if part.geom_type == kind and not part.is_empty]


def _write(
    path: Path,
    layers: Mapping[str, gpd.GeoDataFrame],
    legends: Mapping[str, Iterable[styles.Style]],
    about: str,
    language: Language | None,
) -> None:
    path.unlink(missing_ok=True)
    rows = []
    for name, frame in layers.items():
        title = say(f"gpkg.{name}", language)
        write_geopackage(
            frame, path, name, title=title, description=about, geometry_type=_GEOMETRY_TYPES.get(name)
        )
        rows += [
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": name,
                "f_geometry_column": "geom",
                "styleName": style.name,
                "styleQML": style.qml,
                "styleSLD": "",
                "useAsDefault": number == 0,
                "description": style.name,
                "owner": "",
                "update_time": _STYLED_AT,
            }
            for number, style in enumerate(legends[name])
        ]
    write_geopackage(pd.DataFrame(rows), path, _STYLES_TABLE)


def _layers(
    study: Study, result: Result | None, proposal: Proposal | None, language: Language | None
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield the layers there are, those at the bottom of the map first."""
    crs = study.plan.area.crs
    yield from _unit_layers(study, result)
    closed_lines, closed_areas = closed_lines_and_areas(study.closures)
    grounds = {
        "water": study.water, "roads": study.roads, "closed_lines": closed_lines, "closed_areas": closed_areas,
        "reached_roads": reached_roads(study, result),
    }  # fmt: skip
    for name, frame in grounds.items():
        if frame is not None and len(frame):
            yield name, _tidy(frame, crs)
    if study.residents is not None:
        yield "residents", _tidy(_with_reach(study.residents, result), crs)
    if study.projects is not None:
        yield "projects", _tidy(study.projects, crs)
    if study.facilities is not None:
        yield "facilities", _tidy(_with_service(study.facilities, result), crs)
    if result is not None:
        yield "gaps", _placed(result.gaps, crs)
    if proposal is not None:
        yield "proposals", _placed(_with_target(proposal, language), crs)
        if proposal.joint:
            yield "joint_steps", _placed(_steps(proposal, language), crs)


def _unit_layers(study: Study, result: Result | None) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield the units of each level, and those without outline as points."""
    crs = study.plan.area.crs
    if study.boundaries is not None:
        for level in ("county", "town", "village"):
            units = study.boundaries[study.boundaries["level"] == level]
            if len(units):
                yield f"units_{level}", _tidy(_with_goal_figures(units, result), crs)
        bare = study.boundaries[~is_placed(study.boundaries)]
        listed = placed(bare.set_geometry(unit_marks(study, bare)))
        if len(listed):
            listed = _with_goal_figures(listed, result)
            yield "units_listed", _tidy(listed, crs)


def _with_target(proposal: Proposal, language: Language | None) -> pd.DataFrame:
    """Say of each proposed site whether the target is met with it; a solver's own figures stay in proposals.csv."""
    sites = proposal.sites.drop(columns=["objective", "bound", "optimality_gap"])
    answers = [proposal.answers[plan_id] for plan_id in sites["plan_id"]]
    met = [answer.meets(value) for answer, value in zip(answers, sites["value_after"], strict=True)]
    column = pd.Series(met, sites.index, dtype="boolean")
    sites.insert(list(sites).index("value_after") + 1, "met_after", column)
    said = [verdict(answer, language) for answer in answers]
    return sites.assign(verdict=said, proof=[proof(answer, language) for answer in answers])


def _steps(proposal: Proposal, language: Language | None) -> pd.DataFrame:
    """Return the steps of the plans for several goals, each with whom it serves and what else would do."""
    tables = []
    for answer in proposal.joint.values():
        steps = answer.steps().drop(columns=["objective", "bound", "optimality_gap"])
        told = [
            say("list.semicolon", language).join(answer.step_lines(row, language))
            for row in steps.to_dict("records")
        ]
        tables.append(steps.assign(step_told=pd.Series(told, index=steps.index, dtype="str")))
    return pd.concat(tables, ignore_index=True)


def _tidy(frame: gpd.GeoDataFrame, crs: object) -> gpd.GeoDataFrame:
    """Return a frame that a file can hold: lists of codes become text, geometry stands last."""
    frame = frame.copy()
    for name in frame.columns:
        values = frame[name]
        is_list = values.dtype == object and name != frame.geometry.name
        if is_list and values.map(lambda value: isinstance(value, tuple | list)).any():
            frame[name] = values.map(lambda value: ";".join(map(str, value)))
    return frame.to_crs(crs)


def _with_goal_figures(units: gpd.GeoDataFrame, result: Result | None) -> gpd.GeoDataFrame:
    """Add the columns of each goal: value, whether it is met, whom it counts and leaves out, the share estimated."""
    if result is None:
        return units
    remarks = result.unit_remarks()
    for goal_id, rows in result.units.assign(remark=remarks).groupby("goal_id", sort=False):
        figures = rows.drop_duplicates("unit_code").set_index("unit_code")
        names = {"value": "value", "met": "met", "weight": "weight", "weight_not_covered": "not_covered"}
        guessed = result.estimated[result.estimated["goal_id"] == goal_id].set_index("unit_code")
        if len(guessed):
            figures, names["estimated"] = figures.assign(estimated=guessed["estimated_share"]), "estimated"
        if (figures["remark"] != "").any():
            figures["remark"], names["remark"] = figures["remark"].replace("", None), "excepted"
        figures = figures[list(names)].rename(columns={old: f"{goal_id}_{new}" for old, new in names.items()})
        if units["unit_code"].isin(figures.index).any():
            units = units.join(figures, on="unit_code")
    return units


def _with_reach(residents: gpd.GeoDataFrame, result: Result | None) -> gpd.GeoDataFrame:
    """Add three columns a reach goal: whether it covers the point, at what cost, and by which facility."""
    for goal_id in reach_goals(result):
        reach = result.reach.get(goal_id) if result is not None else None
        if reach is not None:
            figures = reach[["covered", "cost", "facility_id"]]
            figures = figures.rename(columns={"facility_id": "facility"}).add_prefix(f"{goal_id}_")
            residents = residents.join(figures, on="demand_id")
    return residents


def _with_service(facilities: gpd.GeoDataFrame, result: Result | None) -> gpd.GeoDataFrame:
    """Add five columns a goal that weighs: whom a facility serves, its load, their costs, and its way to the road."""
    for goal_id in weighed_goals(result):
        rows = result.facilities if result is not None else pd.DataFrame()
        rows = rows[rows["goal_id"] == goal_id].set_index("facility_id")
        if len(rows):
            figures = rows[["weight", "load", "mean_cost", "max_cost", "offset_m"]]
            figures = figures.rename(columns={"weight": "served"}).add_prefix(f"{goal_id}_")
            facilities = facilities.join(figures, on="facility_id")
    return facilities


def _placed(table: pd.DataFrame, crs: str) -> gpd.GeoDataFrame:
    """Return a table's rows as points in a CRS, at their WGS-84 longitude and latitude; none where these are empty."""
    lon, lat = table["lon"].astype("Float64"), table["lat"].astype("Float64")
    there = (lon.notna() & lat.notna()).to_numpy()
    east, north = (each[there].astype("float64").to_numpy() for each in (lon, lat))
    points = np.full(len(table), None, dtype=object)
    points[there] = gpd.points_from_xy(*xy_of(east, north, crs).T)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(points, index=table.index, crs=crs), crs=crs)


def _findings_layer(findings: Sequence[Finding], language: Language | None, crs: str) -> gpd.GeoDataFrame:
    return _placed(findings_frame(findings, language), crs)
