"""The plan's roads layer: its files, brought to canonical roads in the plan's CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from coverplan.errors import Fault, InputError
from coverplan.io.osm_roads import is_osm_file
from coverplan.io.vector import read_vector
from coverplan.layers.datum import place
from coverplan.layers.roads import Roads, build_roads, roads_from_osm

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.plan import RoadsSettings

__all__ = ["read_road_files"]

# Roads of an OSM file are kept at least so far beyond the line: the next town's bridge may be the way.
_LEAST_MARGIN_M = 10_000.0


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
        The plan's ``[layers.roads]``; several line files become one network, an OSM file stands alone.
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
    missing = [Fault.of("error.file-missing", file=path) for path in paths if not path.exists()]
    if missing:
        raise InputError(missing)
    source = ", ".join(path.name for path in paths)
    if any(is_osm_file(path) for path in paths):
        if len(paths) > 1:
            raise InputError.of("error.roads.one-osm-file", files=source)
        return roads_from_osm(paths[0], crs=crs, within=boundaries, margin_m=max(_LEAST_MARGIN_M, reach_m))
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
    if boundaries is not None and not roads.edges.intersects(shapely.box(*boundaries.total_bounds)).any():
        raise InputError.of("error.roads.none-in-area", file=source)
    return Roads(roads.nodes, roads.edges, (*findings, *roads.findings))


def _read_lines(path: Path, settings: RoadsSettings, crs: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    read = read_vector(path, about="roads", layer=settings.layer, encoding=settings.encoding)
    headers = {header: name for name, header in settings.columns.items()}
    lost = [
        Fault.of(
            "table.column-missing",
            file=read.file,
            column=header,
            there=", ".join(map(str, read.frame.columns)),
        )
        for header in headers
        if header not in read.frame.columns
    ]
    if lost:
        raise InputError(lost)
    frame = read.frame.rename(columns=headers)
    placed = place(frame.geometry, settings, crs=crs, layer="roads", file=read.file)
    if placed.faults or placed.geometry is None:
        raise InputError(placed.faults)
    frame = gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=placed.geometry, crs=crs)
    return frame.reset_index(drop=True), [*read.findings, *placed.findings]
