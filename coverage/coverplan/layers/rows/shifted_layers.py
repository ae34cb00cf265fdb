"""Which of the layers without rows of their own to tell by is in another datum: the outlines, the roads, points of no declared unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np
import pandas as pd
import shapely

from coverplan.crs import lonlat, xy_of
from coverplan.findings import Finding
from coverplan.layers.rows.evidence import LEAST_EVIDENCE, SIGNIFICANCE, confidence, sign_test
from coverplan.layers.rows.readings import Reading, other_readings, read_as, where_seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    from pyproj import CRS

    from coverplan.crs import Datum
    from coverplan.kernels.types import Bools, Floats, Positions, Shapes

__all__ = [
    "LayersTogether",
    "fits_outlines_in",
    "lie_in",
    "seats_explained",
    "suspect_layers",
    "suspected_of_outlines",
    "turned",
]

# Enough points to judge roads by; more cost time only.
_LEAST_BESIDE_ROADS, _MOST_BESIDE_ROADS, _MOST_IN_OUTLINES = 20, 1_000, 20_000
# Read otherwise, points lie so much nearer to the roads, and nearer than any other move as far brings them.
_NEARER = 0.5
# Of the points that a reading moves in, so many may be moved out.
_AGAINST = 0.1


@dataclass(frozen=True, kw_only=True)
class LayersTogether:
    """What is held against each other, all in one metric CRS.

    Attributes
    ----------
    units
        unit_code and polygons, seat_lon and seat_lat where known; None where there are no outlines.
    points
        Facilities, residents: unit_code and points, by layer.
    roads
        Lines; None where there are none.
    stated
        The datum under which each layer was read, where that is stated.
    """

    units: gpd.GeoDataFrame | None
    points: Mapping[str, gpd.GeoDataFrame]
    roads: gpd.GeoDataFrame | None
    stated: Mapping[str, Datum | None]


class _Points(NamedTuple):
    """Points in degrees of WGS-84 as they were read, and the outline each should lie in (None where it declares none)."""

    lon: Floats
    lat: Floats
    own: Shapes


def suspect_layers(layers: LayersTogether, findings: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Suspect another datum of the outlines, the roads, and of points that declare no unit.

    Outlines are suspected where significantly more of the points that declare a unit, and of the seats, move into their unit than out
    of it when all outlines are read in another datum (one-sided sign test at 1 %), and more than a move as far in
    another direction moves in. Roads are suspected where points lie nearer to them, by half at the median, when the roads are read
    in another datum; points without a declared unit, when they are.

    Parameters
    ----------
    layers
        What was read.
    findings
        Those of reading: points that were suspected there tell nothing here.

    Returns
    -------
    tuple of Finding
        One a layer, with the shares or distances, and how sure that is.

    Examples
    --------
    >>> suspect_layers(LayersTogether(units=None, points={}, roads=None, stated={}))
    ()
    """
    findings = list(findings)
    doubted = {one.layer for one in findings if one.rule in ("layer.datum-suspect", "layer.datum-mixed")}
    told = {
        name: _told(frame, None if name in _by_place(layers, findings) else layers.units)
        for name, frame in layers.points.items()
        if name not in doubted
    }
    outlines = _outlines(layers, told)
    made = [] if outlines is None else [outlines]
    made += _beside_roads(layers, told)
    return tuple(made)


def _by_place(layers: LayersTogether, findings: Iterable[Finding]) -> set[str]:
    """Name the layers of which most points were given the unit that they lie in: it tells nothing of where they belong."""
    counts = {one.layer: one.params["count"] for one in findings if one.rule.endswith(".unit-by-place")}
    return {name for name, frame in layers.points.items() if 2 * int(str(counts.get(name, 0))) > len(frame)}


def _told(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame | None) -> _Points:
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    own = np.full(len(frame), None, dtype=object)
    if units is not None and len(units) and "unit_code" in frame:
        polygons = units[units.geometry.notna()].drop_duplicates("unit_code").set_index("unit_code").geometry
        own[:] = polygons.reindex(frame["unit_code"].to_numpy()).to_numpy()
    return _Points(*lonlat(frame), own)


def _seats(units: gpd.GeoDataFrame) -> _Points:
    if not {"seat_lon", "seat_lat"} <= set(units.columns):
        return _Points(np.zeros(0), np.zeros(0), np.zeros(0, dtype=object))
    seated = units[units["seat_lon"].notna() & units["seat_lat"].notna() & units.geometry.notna()]
    return _Points(
        seated["seat_lon"].to_numpy(dtype=float),
        seated["seat_lat"].to_numpy(dtype=float),
        seated.geometry.to_numpy(),
    )


def turned(here: Floats, there: Floats) -> list[Floats]:
    """Return where places would lie moved as far in three other directions.

    Examples
    --------
    >>> [place.tolist() for place in turned(np.zeros((1, 2)), np.array([[3.0, 1.0]]))]
    [[[-1.0, 3.0]], [[-3.0, -1.0]], [[1.0, -3.0]]]
    """
    east, north = (there - here).T
    return [here + np.column_stack(move) for move in ((-north, east), (-east, -north), (north, -east))]


def _outlines(layers: LayersTogether, told: Mapping[str, _Points]) -> Finding | None:
    units, stated = layers.units, layers.stated.get("boundaries")
    if units is None or units.empty:
        return None
    pooled = [*told.values(), _seats(units)]
    lon, lat, own = (np.concatenate([getattr(each, name) for each in pooled]) for name in _Points._fields)
    known = ~shapely.is_missing(own)
    some = np.flatnonzero(known)[_evenly(lon[known], lat[known], _MOST_IN_OUTLINES)]
    lon, lat, own = lon[some], lat[some], own[some]
    if len(own) < LEAST_EVIDENCE:
        return None
    here = xy_of(lon, lat, units.crs)
    inside = lie_in(own, here)
    found: list[tuple[int, int, int, Reading, float]] = []
    for reading in other_readings(stated):
        there = xy_of(*where_seen(lon, lat, reading, stated), units.crs)
        as_read = lie_in(own, there)
        chances = (turned_to[~inside] for turned_to in turned(here, there))
        by_chance = max(int(lie_in(own[~inside], xy).sum()) for xy in chances)
        moved_in, moved_out = int((as_read & ~inside).sum()), int((inside & ~as_read).sum())
        found.append((moved_in, max(moved_out, by_chance), moved_out, reading, float(as_read.mean())))
    moved_in, against, moved_out, best, share = max(found)
    odds = sign_test(moved_in, against)
    if moved_in < LEAST_EVIDENCE or odds > SIGNIFICANCE or moved_out > _AGAINST * moved_in:
        return None
    params = {
        "best": best, "points": len(own), "as_is": float(inside.mean()), "share": share, "confidence": confidence(odds),
    }  # fmt: skip
    return Finding(rule="layer.datum-suspect", layer="boundaries", params=params)


def lie_in(own: Shapes, xy: Floats) -> Bools:
    """Say which places lie in the polygon beside them, or on its line; there is none in no polygon.

    Examples
    --------
    >>> box = shapely.box(0, 0, 1, 1)
    >>> lie_in(np.array([box, box, None]), np.array([[1.0, 0.5], [2.0, 0.5], [0.5, 0.5]])).tolist()
    [True, False, False]
    """
    shapely.prepare(own)
    return np.asarray(shapely.intersects_xy(own, xy[:, 0], xy[:, 1]))


def fits_outlines_in(
    points: gpd.GeoDataFrame, units: gpd.GeoDataFrame, reading: Reading, *, stated: Datum | None
) -> Bools:
    """Say which points lie outside the unit they declare, and in it were the outlines in another datum.

    Examples
    --------
    >>> import geopandas as gpd
    >>> units = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[shapely.box(400500, 39e5, 401500, 39.01e5)], crs="EPSG:4548")
    >>> points = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[shapely.Point(400300, 390.05e4)], crs="EPSG:4548")
    >>> fits_outlines_in(points, units, "gcj02", stated=None).tolist()
    [True]
    """
    fits = np.zeros(len(points), dtype=bool)
    there = (points.geometry.notna() & ~points.geometry.is_empty).to_numpy()
    told = _told(points, units)
    here = xy_of(told.lon, told.lat, points.crs)
    moved = xy_of(*where_seen(told.lon, told.lat, reading, stated), points.crs)
    fits[there] = ~lie_in(told.own, here) & lie_in(told.own, moved) & ~shapely.is_missing(told.own)
    return fits


def seats_explained(units: gpd.GeoDataFrame, findings: Iterable[Finding], *, stated: Datum | None) -> Bools:
    """Say of which units the seat lies outside for a datum that was suspected of the outlines: it lies in its own under that.

    Examples
    --------
    >>> import geopandas as gpd
    >>> units = gpd.GeoDataFrame(
    ...     {"seat_lon": [116.1], "seat_lat": [35.8]}, geometry=[shapely.box(418500, 3962000, 419500, 3964000)], crs="EPSG:4548")
    >>> seats_explained(units, [], stated=None).tolist()
    [False]
    """
    explained = np.zeros(len(units), dtype=bool)
    seats = _seats(units)
    rows = np.flatnonzero(units["seat_lon"].notna() & units["seat_lat"].notna() & units.geometry.notna())
    for reading in suspected_of_outlines(findings):
        moved = where_seen(seats.lon, seats.lat, reading, stated)
        explained[rows] |= lie_in(seats.own, xy_of(*moved, units.crs))
    return explained


def suspected_of_outlines(findings: Iterable[Finding]) -> Iterator[Reading]:
    """Yield what the outlines are suspected to be in.

    Examples
    --------
    >>> list(suspected_of_outlines([Finding(rule="layer.datum-suspect", layer="boundaries", params={"best": "UTM"})]))
    ['UTM']
    """
    for finding in findings:
        if finding.rule == "layer.datum-suspect" and finding.layer == "boundaries":
            yield next(reading for reading in get_args(Reading) if reading == finding.params["best"])


def _beside_roads(layers: LayersTogether, told: Mapping[str, _Points]) -> Iterator[Finding]:
    """Yield the roads, or else the points of no declared unit, that fit each other in another datum."""
    if layers.roads is None or layers.roads.empty or not told:
        return
    tree = shapely.STRtree(layers.roads.geometry[layers.roads.geometry.notna()].to_numpy())
    # points that declare a unit were judged by it: what does not fit is the road
    sure = {name: each for name, each in told.items() if not shapely.is_missing(each.own).all()}
    stated = layers.stated.get("roads")
    judges = (sure or told).values()
    lon, lat = (np.concatenate([getattr(each, name) for each in judges]) for name in ("lon", "lat"))
    moves = {reading: where_seen(lon, lat, reading, stated) for reading in other_readings(stated)}
    roads = list(_nearer(tree, (lon, lat), moves, layers.roads.crs, "roads"))
    yield from roads
    for name, each in told.items():
        if roads or name in sure:
            continue
        own = layers.stated.get(name)
        moves = {reading: read_as(each.lon, each.lat, reading, own) for reading in other_readings(own)}
        yield from _nearer(tree, (each.lon, each.lat), moves, layers.roads.crs, name)


def _nearer(
    tree: shapely.STRtree, places: tuple[Floats, Floats], moves: Mapping[Reading, tuple[Floats, Floats]], crs: CRS, layer: str
) -> Iterator[Finding]:  # fmt: skip
    lon, lat = places
    some = _evenly(lon, lat, _MOST_BESIDE_ROADS)
    if len(some) < _LEAST_BESIDE_ROADS:
        return
    here = xy_of(lon[some], lat[some], crs)
    as_is = _away(tree, here)
    found = []
    for reading, (east, north) in moves.items():
        there = xy_of(east[some], north[some], crs)
        away = _away(tree, there)
        chance = min(float(np.median(_away(tree, each))) for each in turned(here, there))
        found.append(
            (float(np.median(away)), chance, reading, int((away < as_is).sum()), int((away > as_is).sum()))
        )
    median, chance, best, nearer, farther = min(found)
    before = float(np.median(as_is))
    odds = sign_test(nearer, farther)
    if nearer + farther and odds <= SIGNIFICANCE and median <= _NEARER * min(before, chance):
        params = {
            "best": best, "points": len(some), "as_is_m": round(before), "read_m": round(median), "confidence": confidence(odds),
        }  # fmt: skip
        yield Finding(rule="layer.datum-beside-roads", layer=layer, params=params)


def _evenly(lon: Floats, lat: Floats, most: int) -> Positions:
    """Choose so many places at most, from west to east, whatever their order in the file."""
    order = np.lexsort([lat, lon])
    return order[np.linspace(0, max(len(order) - 1, 0), min(len(order), most)).astype(np.intp)]


def _away(tree: shapely.STRtree, xy: Floats) -> Floats:
    """Return how far each place is from the nearest road, in metres."""
    (which, _), away = tree.query_nearest(shapely.points(xy), return_distance=True, all_matches=False)
    return np.asarray(pd.Series(away, index=which).reindex(range(len(xy))).to_numpy(), dtype=float)
