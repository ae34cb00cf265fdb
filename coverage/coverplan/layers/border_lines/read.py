"""Lines, pillars and neighbours as offices keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from coverplan.errors import Fault, gathering, refuse
from coverplan.layers.named_units import with_codes
from coverplan.layers.rows import Layer, LayerSpec, as_points, read_rows, refuse_doubles
from coverplan.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.plan import LayerSettings

__all__ = ["read_lines", "read_neighbours", "read_pillars"]


def read_pillars(settings: LayerSettings, folder: Path, *, crs: str) -> Layer:
    r"""Read the boundary pillars (界桩).

    Parameters
    ----------
    settings
        The plan's ``[layers.pillars]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    Layer
        number, line_id, order (1, 2, ... along the line), points; by line, order and number. A number that stands twice is left
        for the checks to tell.

    Raises
    ------
    InputError
        With every fault of every file: an empty cell, an order that is no whole number, no coordinates.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "界桩号,界线编号,顺序,经度,纬度\n3708001Q,3708,1,116.1,35.8"
    ...     _ = (Path(folder) / "a.csv").write_text(text, encoding="utf-8")
    ...     settings = LayerSettings(path="a.csv", datum="cgcs2000")
    ...     read_pillars(settings, Path(folder), crs="EPSG:4548").frame[["number", "order"]].to_numpy().tolist()
    [['3708001Q', 1.0]]
    """
    rows = read_rows(LayerSpec("pillars", "pillars"), settings, folder, crs=crs)
    frame, moved = as_points(rows.frame, layer="pillars")
    frame = frame[["number", "line_id", "order", "geometry"]]
    # a number may stand twice: its place decides then, not its row
    at = {"_x": frame.geometry.x, "_y": frame.geometry.y}
    ordered = frame.assign(**at).sort_values(["line_id", "order", "number", "_x", "_y"], ignore_index=True)
    return Layer(ordered.drop(columns=list(at)), (*rows.findings, *moved), rows.files)


def read_lines(
    settings: LayerSettings,
    folder: Path,
    *,
    crs: str,
    units: gpd.GeoDataFrame | None = None,
    neighbours: gpd.GeoDataFrame | None = None,
) -> Layer:
    r"""Read the surveyed lines (界线), each between two units.

    Parameters
    ----------
    settings
        The plan's ``[layers.lines]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.
    units, neighbours
        Units of the study and beyond; a line may name one in place of its code.

    Returns
    -------
    Layer
        line_id, name, unit_a, unit_b (codes; of a neighbour without one its name), last_inspected (a date as text, as exact as it was
        given, NA for none), geometry (lines; None where the file has none). By line_id.

    Raises
    ------
    InputError
        With every fault of every file: an empty cell, an id twice, a geometry that is no line, a name that several units have.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "界线编号,甲方,乙方,上次联检\n3708,370832101,370832102,2021年6月1日"
    ...     _ = (Path(folder) / "a.csv").write_text(text, encoding="utf-8")
    ...     layer = read_lines(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548")
    >>> layer.frame.drop(columns=["name", "geometry"]).to_numpy().tolist()
    [['3708', '370832101', '370832102', '2021-06-01']]
    """
    known = _known(units, neighbours)
    spec = LayerSpec("lines", "lines", geometry="any", further=lambda frame: _in_codes(frame, known))
    rows = read_rows(spec, settings, folder, crs=crs)
    frame = rows.frame.copy()
    findings = [*rows.findings, *_in_codes(frame, known)]
    for column in ("name", "last_inspected"):
        if column not in frame:
            frame[column] = pd.Series(pd.NA, index=frame.index, dtype="str")
    columns = [column.name for column in TABLES["lines"]]
    frame["name"] = frame["name"].fillna(frame["line_id"])
    ordered = frame[[*columns, "geometry"]].sort_values("line_id", ignore_index=True)
    return Layer(ordered, tuple(findings), rows.files)


def _in_codes(frame: gpd.GeoDataFrame, known: pd.DataFrame | None) -> list[Finding]:
    """Put codes in place of the names of units, in place; refuse all that is wrong with the rows."""
    faults = [
        Fault.of("lines.no-line", file=row["_file"], row=row["_row"], column="geometry", line=row["line_id"])
        for row in frame[_is_other(frame, ("LineString", "MultiLineString"))].to_dict("records")
    ]
    findings: list[Finding] = []
    with gathering(faults):
        refuse_doubles(frame, "line_id", key="lines.twice")
    for column in ("unit_a", "unit_b"):
        with gathering(faults):
            frame[column], by_name = with_codes(frame, column, known, layer="lines")
            findings += by_name
    refuse(faults)
    return findings


def read_neighbours(settings: LayerSettings, folder: Path, *, crs: str) -> Layer:
    """Read the outlines of the units beyond the county line.

    Parameters
    ----------
    settings
        The plan's ``[layers.neighbours]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    Layer
        unit_code ("" where not given), name, valid polygons; by code and name.

    Raises
    ------
    InputError
        With every fault of every file: no name, no outline, a geometry that is no area.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     beside = gpd.GeoDataFrame({"名称": ["乙县"]}, geometry=[shapely.box(4e5, 39e5, 41e4, 391e4)], crs="EPSG:4548")
    ...     beside.to_file(Path(folder) / "beside.gpkg")
    ...     settings = LayerSettings(path="beside.gpkg", datum="cgcs2000")
    ...     read_neighbours(settings, Path(folder), crs="EPSG:4548").frame["name"].tolist()
    ['乙县']
    """
    spec = LayerSpec("neighbours", "neighbours", further=_refuse_no_areas)
    rows = read_rows(spec, settings, folder, crs=crs)
    frame = rows.frame.copy()
    _refuse_no_areas(frame)
    code = frame["unit_code"] if "unit_code" in frame else pd.Series("", index=frame.index)
    frame["unit_code"] = code.fillna("").astype("str")
    valid = shapely.make_valid(frame.geometry.to_numpy(), method="structure", keep_collapsed=False)
    frame = frame.set_geometry(gpd.GeoSeries(valid, index=frame.index, crs=frame.crs))
    ordered = frame[["unit_code", "name", "geometry"]].sort_values(["unit_code", "name"], ignore_index=True)
    return Layer(ordered, rows.findings, rows.files)


def _refuse_no_areas(frame: gpd.GeoDataFrame) -> None:
    refuse(
        Fault.of(
            "neighbours.no-area", file=row["_file"], row=row["_row"], column="geometry", name=row["name"]
        )
        for row in frame[_is_other(frame, ("Polygon", "MultiPolygon"))].to_dict("records")
    )


def _is_other(frame: gpd.GeoDataFrame, kinds: tuple[str, ...]) -> pd.Series[bool]:
    there = frame.geometry.notna() & ~frame.geometry.is_empty
    wrong: pd.Series[bool] = there & ~frame.geometry.geom_type.isin(kinds)
    return wrong


def _known(units: gpd.GeoDataFrame | None, neighbours: gpd.GeoDataFrame | None) -> pd.DataFrame | None:
    """Return code, name and parent of every unit that a line may be of."""
    if units is None and neighbours is None:
        return None
    parts = []
    if units is not None:
        parts.append(pd.DataFrame(units[["unit_code", "name", "parent_code"]]))
    if neighbours is not None:
        code = neighbours["unit_code"].where(neighbours["unit_code"] != "", neighbours["name"])
        parts.append(pd.DataFrame({"unit_code": code, "name": neighbours["name"], "parent_code": None}))
    return pd.concat([part.astype(object) for part in parts], ignore_index=True)
