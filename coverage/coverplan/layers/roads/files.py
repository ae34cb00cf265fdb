"""The plan's roads layer: its files, brought to canonical roads in the plan's CRS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from coverplan.crs import metric_crs_of, reproject
from coverplan.errors import Fault, InputError
from coverplan.io import OSM_SUFFIXES, VECTOR_SUFFIXES, clip_to, is_osm_file, read_vector
from coverplan.layers.roads.build import Roads, build_roads, roads_from_osm
from coverplan.layers.roads.graphs import graph_tables, read_graphml, roads_from_graphml, roads_of_tables
from coverplan.layers.rows import place
from coverplan.layers.unit_tree import is_area_known
from coverplan.reading import file_fault
from coverplan.texts import Listed

if TYPE_CHECKING:
    import os

    from pyproj import CRS

    from coverplan.findings import Finding
    from coverplan.plan import RoadsSettings

__all__ = ["load_roads", "read_road_files"]

# Roads of an OSM file are kept at least so far beyond the line: the next town's bridge may be the way.
_LEAST_MARGIN_M = 10_000.0
_GRAPH_SUFFIX = ".graphml"


def read_road_files(
    settings: RoadsSettings,
    folder: Path,
    *,
    crs: str,
    boundaries: gpd.GeoDataFrame | None = None,
    reach_m: float = 0.0,
) -> Roads:
    """Read the plan's roads.

    Parameters
    ----------
    settings
        The plan's ``[layers.roads]``; several line files become one network, an OSM or GraphML file stands alone.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.
    boundaries
        Units; roads that are nowhere near them are refused.
    reach_m
        How far beyond the units ways may lead, in metres; what lies farther is left out of an OSM file, 10 km
        are always kept.

    Returns
    -------
    Roads

    Raises
    ------
    InputError
        When a file cannot be used, or no road lies in the area.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import RoadsSettings
    >>> lines = gpd.GeoDataFrame(geometry=gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 9 0)"]), crs="EPSG:4548")
    >>> with tempfile.TemporaryDirectory() as name:
    ...     lines.to_file(Path(name) / "roads.gpkg")
    ...     settings = RoadsSettings(path="roads.gpkg", datum="cgcs2000")
    ...     len(read_road_files(settings, Path(name), crs="EPSG:4548").edges)
    1
    """
    paths = [folder / name for name in settings.path]
    unfit = [
        fault for path in paths if (fault := file_fault(path, may_be_folder=path.suffix.lower() == ".gdb"))
    ]
    if unfit:
        raise InputError(unfit)
    for path in paths:
        _require_road_kind(path)
    source = ", ".join(path.name for path in paths)
    if len(paths) > 1 and any(is_osm_file(path) or _is_graph_file(path) for path in paths):
        raise InputError.of("error.roads.stands-alone", files=source)
    # outlines of some units only do not say where the area ends
    area = boundaries if boundaries is not None and is_area_known(boundaries) else None
    if is_osm_file(paths[0]):
        return roads_from_osm(paths[0], crs=crs, within=area, margin_m=max(_LEAST_MARGIN_M, reach_m))
    read = _read_graph if _is_graph_file(paths[0]) else _read_line_files
    roads = read(paths, settings, crs)
    if area is not None and not roads.edges.intersects(shapely.box(*area.total_bounds)).any():
        raise InputError.of("error.roads.none-in-area", file=source)
    return roads


def load_roads(
    path: str | os.PathLike[str],
    *,
    crs: CRS | str | None = None,
    within: gpd.GeoSeries | gpd.GeoDataFrame | None = None,
    layer: str | None = None,
    join_m: float = 0.01,
    join_at_crossings: bool = False,
) -> Roads:
    """Read roads of a file of any kind into canonical form, for every traveller.

    Parameters
    ----------
    path, crs, within, layer
        As in :func:`coverplan.network.read_roads`.
    join_m, join_at_crossings
        As in :func:`coverplan.layers.roads.build.roads_from_lines`.

    Returns
    -------
    Roads

    Raises
    ------
    InputError, CrsError
        As :func:`coverplan.network.read_roads`.

    Examples
    --------
    >>> load_roads("no-such-file.osm.pbf")
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    path = Path(path)
    _require_road_kind(path)
    if is_osm_file(path):
        return roads_from_osm(path, crs=crs, within=within)
    if _is_graph_file(path):
        roads = roads_from_graphml(path, crs=crs)
    else:
        read = read_vector(path, about="roads", layer=layer)
        frame = reproject(read.frame, metric_crs_of(read.frame, crs, read.file), read.file)
        roads = build_roads(frame, source=read.file, join_m=join_m, join_at_crossings=join_at_crossings)
        roads = replace(roads, findings=(*read.findings, *roads.findings))
    if within is None:
        return roads
    nodes, edges = clip_to(roads.nodes, roads.edges, within)
    if edges.empty:
        raise InputError.of("error.roads.none-within", file=path)
    return replace(roads, nodes=nodes, edges=edges)


def _is_graph_file(path: Path) -> bool:
    """Tell from its name whether a file is a GraphML file.

    Examples
    --------
    >>> from pathlib import Path
    >>> _is_graph_file(Path("a.graphml")), _is_graph_file(Path("a.gpkg"))
    (True, False)
    """
    return path.suffix.lower() == _GRAPH_SUFFIX


def _require_road_kind(path: Path) -> None:
    """Refuse a file whose name says that it is of no kind roads are read from, with those that are.

    Examples
    --------
    >>> from pathlib import Path
    >>> _require_road_kind(Path("a.docx"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    if is_osm_file(path) or _is_graph_file(path) or path.suffix.lower() in VECTOR_SUFFIXES:
        return
    known = ", ".join([*sorted(VECTOR_SUFFIXES), *OSM_SUFFIXES, _GRAPH_SUFFIX])
    raise InputError.of("io.file-kind", file=path.name, suffix=path.suffix or path.name, known=known)


def _read_graph(paths: list[Path], settings: RoadsSettings, crs: str) -> Roads:
    (path,) = paths
    nodes, edges = graph_tables(read_graphml(path), source=path.name)
    at, lines = (
        place(part.geometry, settings, crs=crs, layer="roads", file=path.name) for part in (nodes, edges)
    )
    if at.geometry is None or lines.geometry is None:
        raise InputError(lines.faults)
    nodes, edges = nodes.set_geometry(at.geometry), edges.set_geometry(lines.geometry)
    roads = roads_of_tables(nodes, edges, source=path.name)
    return replace(roads, findings=(*lines.findings, *roads.findings))


def _read_line_files(paths: list[Path], settings: RoadsSettings, crs: str) -> Roads:
    source = ", ".join(path.name for path in paths)
    frames, findings = [], []
    for path in paths:
        frame, found = _read_lines(path, settings, crs)
        frames.append(frame)
        findings += found
    lines = (
        gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=crs)
        if len(frames) > 1
        else frames[0]
    )
    roads = build_roads(
        lines, source=source, join_m=settings.join_m, join_at_crossings=settings.join_at_crossings
    )
    return replace(roads, findings=(*findings, *roads.findings))


def _read_lines(path: Path, settings: RoadsSettings, crs: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    read = read_vector(path, about="roads", layer=settings.layer, encoding=settings.encoding)
    headers = {header: name for name, header in settings.columns.items()}
    lost = [
        Fault.of(
            "table.column-missing",
            file=read.file,
            column=header,
            there=Listed(tuple(map(str, read.frame.columns))),
        )
        for header in headers
        if header not in read.frame.columns
    ]
    if lost:
        raise InputError(lost)
    frame = read.frame.rename(columns=headers)
    placed = place(frame.geometry, settings, crs=crs, layer="roads", file=read.file, lack=read.lack)
    if placed.faults or placed.geometry is None:
        raise InputError(placed.faults)
    frame = gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=placed.geometry, crs=crs)
    return frame.reset_index(drop=True), [*read.findings, *placed.findings]
