"""Where people may be put: points, buildings, settlements, cells of land or of a raster, seats; never water."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import WGS84
from coverplan.errors import InputError, NotAvailableError
from coverplan.findings import Finding
from coverplan.layers.people.spread import Homes
from coverplan.layers.unit_tree import ancestors_of, unit_places, units_at
from coverplan.reading import reading, require_file
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Bools, Floats, Positions


__all__ = [
    "grid_homes",
    "located_homes",
    "no_homes",
    "off_water",
    "raster_homes",
    "seat_homes",
]


# The one driver that may open a raster of an ending: others read files of any name, and addresses.
_RASTER_DRIVERS = {".tif": "GTiff", ".tiff": "GTiff", ".asc": "AAIGrid", ".img": "HFA"}
# No cell of any raster holds more people.
_MOST_IN_A_CELL = 1e8
_MOST_CELLS = 50_000_000


def off_water(points: gpd.GeoSeries, water: gpd.GeoDataFrame | None) -> Bools:
    """Tell which places do not lie on water.

    Examples
    --------
    >>> lake = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)])
    >>> off_water(gpd.GeoSeries([shapely.Point(0.5, 0.5), shapely.Point(2, 2)]), lake).tolist()
    [False, True]
    """
    dry = np.ones(len(points), dtype=bool)
    if water is not None and len(water):
        dry[np.unique(water.sindex.query(points.to_numpy(), predicate="within")[0])] = False
    return dry


def located_homes(places: gpd.GeoDataFrame, units: gpd.GeoDataFrame, water: gpd.GeoDataFrame | None) -> Homes:
    """Give places on dry land their unit: the one they name where there is such a unit, else the one they lie in.

    Parameters
    ----------
    places
        weight, name, points; unit_code where they name one.
    units
        unit_code, parent_code, polygons in the same CRS.
    water
        Areas on which nobody is placed.

    Returns
    -------
    Homes
        A unit holds the places of the units below it too.

    Examples
    --------
    >>> units = gpd.GeoDataFrame({"unit_code": ["1"], "parent_code": [None]}, geometry=[shapely.box(0, 0, 9, 9)])
    >>> places = gpd.GeoDataFrame({"name": ["a"], "weight": [1.0]}, geometry=[shapely.Point(1, 1)])
    >>> located_homes(places, units, None).held_by
    {'1': array([0])}
    """
    dry = places[off_water(places.geometry, water)].reset_index(drop=True)
    found = units_at(dry.geometry, units)
    if "unit_code" in dry.columns:
        named = dry["unit_code"].where(dry["unit_code"].isin(set(units["unit_code"])))
        found = named.fillna(found)
    dry = dry.assign(unit_code=found)
    dry = dry[found.notna()].reset_index(drop=True)
    chains = ancestors_of(units)
    held: dict[str, list[Positions]] = {}
    for code, positions in dry.groupby("unit_code").indices.items():
        for above in chains[str(code)]:
            held.setdefault(above, []).append(positions)
    return Homes(dry, {code: np.sort(np.concatenate(parts)) for code, parts in held.items()})


def grid_homes(
    codes: Sequence[str],
    units: gpd.GeoDataFrame,
    *,
    cell_m: float,
    land: gpd.GeoDataFrame | None,
    water: gpd.GeoDataFrame | None,
) -> Homes:
    """Make a grid of places on the land of units where people may live, without the water.

    Parameters
    ----------
    codes
        The units to fill.
    units
        unit_code, parent_code, polygons in a metric CRS.
    cell_m
        Cell size, metres; cells start at the origin of the CRS, so neighbours share one grid.
    land
        Where people may live; None: anywhere in the unit.
    water
        Where they may not.

    Returns
    -------
    Homes
        One place a cell, inside the land; its weight is the cell's area of land, square metres.

    Examples
    --------
    >>> units = gpd.GeoDataFrame({"unit_code": ["1"], "parent_code": [None]}, geometry=[shapely.box(0, 0, 200, 100)], crs="EPSG:4548")
    >>> grid_homes(["1"], units, cell_m=100, land=None, water=None).frame["weight"].tolist()
    [10000.0, 10000.0]
    """
    polygons = units.drop_duplicates("unit_code").set_index("unit_code").geometry
    habitable = _union(land)
    wet = _union(water)
    points: list[BaseGeometry] = []
    weights: list[float] = []
    held: dict[str, Positions] = {}
    for code in codes:
        if polygons[code] is None:
            continue
        dry = shapely.make_valid(polygons[code])
        dry = dry if habitable is None else shapely.intersection(dry, habitable)
        dry = dry if wet is None else shapely.difference(dry, wet)
        pieces = _cells(dry, cell_m)
        held[code] = np.arange(len(points), len(points) + len(pieces))
        points.extend(shapely.point_on_surface(pieces))
        weights.extend(shapely.area(pieces))
    frame = gpd.GeoDataFrame(
        {"weight": weights}, geometry=gpd.GeoSeries(points, crs=units.crs), crs=units.crs
    )
    frame["name"] = pd.Series(dtype="str")
    return Homes(_with_units(frame, held, units), held)


def _union(areas: gpd.GeoDataFrame | None) -> BaseGeometry | None:
    return None if areas is None else shapely.union_all(areas.geometry.to_numpy())


def _cells(land: BaseGeometry, cell_m: float) -> NDArray[np.object_]:
    if land.is_empty:
        return np.array([], dtype=object)
    west, south, east, north = (int(np.floor(edge / cell_m)) for edge in land.bounds)
    column, row = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1), indexing="ij")
    x, y = column.ravel() * cell_m, row.ravel() * cell_m
    cells = shapely.box(x, y, x + cell_m, y + cell_m)
    shapely.prepare(land)
    pieces = shapely.intersection(cells[shapely.intersects(land, cells)], land)
    return np.asarray(pieces[shapely.area(pieces) > 0])


def _with_units(
    frame: gpd.GeoDataFrame, held: dict[str, Positions], units: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Give each place the smallest unit that holds it, or the one it was made for."""
    made_for = np.empty(len(frame), dtype=object)
    for code, positions in held.items():
        made_for[positions] = code
    chains = ancestors_of(units)
    lying = units_at(frame.geometry, units)
    codes = [
        inner if isinstance(inner, str) and outer in chains[inner] else outer
        for inner, outer in zip(lying, made_for, strict=True)
    ]
    return frame.assign(unit_code=pd.Series(codes, dtype="str"))


def raster_homes(
    paths: Sequence[Path], units: gpd.GeoDataFrame, water: gpd.GeoDataFrame | None
) -> tuple[Homes, list[Finding]]:
    """Make places of the cells of a population raster; a cell's people are its weight.

    Parameters
    ----------
    paths
        Any rasters that GDAL reads, such as GeoTIFF (tiles that do not overlap); first band, people a cell.
    units
        unit_code, parent_code, polygons in a metric CRS.
    water
        Areas on which nobody is placed.

    Returns
    -------
    homes
        Cell centres; cells of 0, of no data, or below 0 (as some rasters mark no data) are none.
    findings
        Of each raster with cells below 0 or of no finite number that it does not declare to be no data: how many.

    Raises
    ------
    NotAvailableError
        When rasterio is not installed.
    InputError
        When a file is missing, cannot be read, or has no CRS.

    Examples
    --------
    >>> from pathlib import Path
    >>> units = gpd.GeoDataFrame({"unit_code": [], "parent_code": []}, geometry=[], crs="EPSG:4548")
    >>> raster_homes([Path("none.tif")], units, None)
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    cells, findings = zip(*(_raster_cells(path, units) for path in paths), strict=True)
    frame = pd.concat(cells, ignore_index=True)
    frame["name"] = pd.Series(dtype="str")
    homes = located_homes(gpd.GeoDataFrame(frame, geometry="geometry", crs=units.crs), units, water)
    return homes, [finding for finding in findings if finding is not None]


def _raster_cells(path: Path, units: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Finding | None]:
    try:
        import rasterio
    except ImportError:
        raise NotAvailableError("residents.no-raster") from None
    require_file(path)
    driver = _RASTER_DRIVERS.get(path.suffix.lower())
    if driver is None:
        known = ", ".join(_RASTER_DRIVERS)
        raise InputError.of("io.file-kind", file=path.name, suffix=path.suffix or path.name, known=known)
    key = "residents.raster-unreadable"
    with reading(path, key):
        opened = rasterio.open(path.absolute(), driver=driver)
    with opened as raster:
        if raster.crs is None:
            lack = Term.of("io.crs-none")
            raise InputError.of("datum.crs-missing", file=path.name, layer="population_raster", lack=lack)
        with reading(path, key):
            crs = raster.crs.to_wkt()
            bounds = units.to_crs(crs).total_bounds
        rows, columns = _window(raster.transform, raster.shape, bounds)
        if len(rows) * len(columns) > _MOST_CELLS:
            raise InputError.of(
                "residents.raster-too-fine",
                file=path.name,
                cells=f"{len(rows) * len(columns):,}",
                most=f"{_MOST_CELLS:,}",
            )
        with reading(path, key):
            people = raster.read(
                1, window=((rows.start, rows.stop), (columns.start, columns.stop)), masked=True
            )
        a, b, c, d, e, f = raster.transform[:6]
    counts = np.ma.filled(people.astype(float), 0.0)
    beyond = counts[np.isfinite(counts) & (counts > _MOST_IN_A_CELL)]
    if len(beyond):
        shown = {"count": len(beyond), "value": f"{beyond.max():g}"}
        raise InputError.of("residents.raster-beyond-reason", file=path.name, **shown)
    is_number = np.isfinite(counts)
    row, column = np.nonzero(is_number & (counts > 0))
    across, down = column + columns.start + 0.5, row + rows.start + 0.5
    points = gpd.points_from_xy(a * across + b * down + c, d * across + e * down + f, crs=crs)
    frame = gpd.GeoDataFrame(
        {"weight": counts[row, column]}, geometry=gpd.GeoSeries(points).to_crs(units.crs)
    )
    return frame, _unread_cells(path.name, int((counts < 0).sum()), int((~is_number).sum()))


def _unread_cells(file: str, below: int, endless: int) -> Finding | None:
    """Say how many cells hold what no count of people is, and is not declared to be no data."""
    if not below + endless:
        return None
    about = {"file": file, "below": below, "endless": endless}
    return Finding(rule="residents.raster-cells", layer="residents", params=about)


def _window(transform: Sequence[float], shape: tuple[int, int], bounds: Floats) -> tuple[range, range]:
    """Return the rows and columns of a raster that bounds touch; all of a turned one."""
    a, b, c, d, e, f = transform[:6]
    if b or d:
        return range(shape[0]), range(shape[1])
    west, south, east, north = bounds
    across, down = sorted(((west - c) / a, (east - c) / a)), sorted(((south - f) / e, (north - f) / e))

    def clipped(span: list[float], size: int) -> range:
        first = min(max(math.floor(span[0]), 0), size)
        return range(first, max(min(math.ceil(span[1]), size), first))

    return clipped(down, shape[0]), clipped(across, shape[1])


def seat_homes(codes: Sequence[str], units: gpd.GeoDataFrame, water: gpd.GeoDataFrame | None) -> Homes:
    """Return the seats of units: as given, else a point inside the unit and off the water; none where neither is known.

    Parameters
    ----------
    codes
        The units.
    units
        unit_code, name, polygons in a metric CRS; seat_lon, seat_lat (WGS-84 degrees) where known.
    water
        Areas on which nobody is placed, unless the unit is nothing but water.

    Returns
    -------
    Homes
        One place a unit that has one, weight 1.

    Examples
    --------
    >>> units = gpd.GeoDataFrame({"unit_code": ["1"], "name": ["甲"]}, geometry=[shapely.box(0, 0, 9, 9)], crs="EPSG:4548")
    >>> seat_homes(["1"], units, None).frame.geometry.iloc[0].wkt
    'POINT (4.5 4.5)'
    """
    mine = units.drop_duplicates("unit_code").set_index("unit_code").loc[list(codes)]
    mine = mine[unit_places(mine).notna()]
    polygons = shapely.make_valid(mine.geometry.to_numpy())
    wet = _union(water)
    dry = polygons if wet is None else shapely.difference(polygons, wet)
    points = shapely.point_on_surface(np.where(shapely.is_empty(dry), polygons, dry))
    if {"seat_lon", "seat_lat"} <= set(units.columns):
        told = mine[["seat_lon", "seat_lat"]].notna().all(axis=1).to_numpy()
        given = gpd.points_from_xy(mine["seat_lon"][told], mine["seat_lat"][told], crs=WGS84)
        points[told] = given.to_crs(units.crs)
    frame = gpd.GeoDataFrame(
        {"unit_code": mine.index.to_numpy(), "name": mine["name"].to_numpy(), "weight": 1.0},
        geometry=points,
        crs=units.crs,
    )
    return Homes(
        frame.astype({"unit_code": "str", "name": "str"}),
        {code: np.array([i]) for i, code in enumerate(mine.index)},
    )


def no_homes(codes: Sequence[str], units: gpd.GeoDataFrame) -> Homes:
    """Return units of a list as places that are nowhere: their people count, and no way leads to them.

    Examples
    --------
    >>> units = gpd.GeoDataFrame({"unit_code": ["1"], "name": ["甲"]}, geometry=[None], crs="EPSG:4548")
    >>> no_homes(["1"], units).frame.geometry.tolist()
    [None]
    """
    names = units.drop_duplicates("unit_code").set_index("unit_code")["name"].reindex(list(codes))
    frame = gpd.GeoDataFrame(
        {"unit_code": list(codes), "name": names.to_numpy(), "weight": 1.0},
        geometry=[None] * len(names),
        crs=units.crs,
    )
    return Homes(
        frame.astype({"unit_code": "str", "name": "str"}),
        {code: np.array([i]) for i, code in enumerate(codes)},
    )
