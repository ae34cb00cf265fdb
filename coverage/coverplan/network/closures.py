"""Roads that are shut or slowed down, laid over a network without building it anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from coverplan.errors import CrsError, InputError
from coverplan.layers.closures import closures_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from coverplan.network.graph import RoadNetwork

    Floats = NDArray[np.float64]

__all__ = ["Closures"]


@dataclass(frozen=True, eq=False, repr=False)
class Closures:
    """What is shut and what is slower, edge by edge.

    Parameters
    ----------
    shut_from, shut_to
        The stretch of each edge that is shut, as fractions from u; (inf, -inf) where none is. Of
        several stretches on one edge the first start and the last end.
    times
        How many times longer travel takes along each edge.
    """

    shut_from: Floats
    shut_to: Floats
    times: Floats

    @property
    def shut(self) -> NDArray[np.bool_]:
        """Which edges cannot be travelled from end to end."""
        return self.shut_from <= self.shut_to

    def __repr__(self) -> str:
        return f"{int(self.shut.sum()):,} edges shut, {int((self.times > 1).sum()):,} slowed"


def laid_over(
    net: RoadNetwork, places: gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry, slow: float | None
) -> Closures:
    """Return the network's closures with those that some places bring."""
    if slow is not None and not slow >= 1:
        raise InputError.of("network.option", name="slow", value=slow, allowed=">= 1")
    if isinstance(places, gpd.GeoDataFrame | gpd.GeoSeries) and places.crs != net.crs:
        found = "-" if places.crs is None else places.crs.to_string()
        raise CrsError("error.crs-differ", what="closures", crs=found, expected=net.crs.to_string())
    made = net.closures or _open(len(net.edges))
    for how_slow, alike in closures_frame(places, crs=net.crs, slow=slow).groupby("slow", dropna=False):
        shapes = alike.geometry.to_numpy()
        hit = np.unique(net.edge_tree().query(shapes, predicate="intersects")[1])
        made = _shut(made, net, hit, shapes) if np.isnan(how_slow) else _slowed(made, hit, how_slow)
    return made


def _open(n_edges: int) -> Closures:
    return Closures(np.full(n_edges, np.inf), np.full(n_edges, -np.inf), np.ones(n_edges))


def _shut(before: Closures, net: RoadNetwork, hit: NDArray[np.intp], shapes: NDArray[np.object_]) -> Closures:
    start, end = _stretches(net.edges.geometry.to_numpy()[hit], shapely.union_all(shapes))
    shut_from, shut_to = before.shut_from.copy(), before.shut_to.copy()
    shut_from[hit] = np.minimum(shut_from[hit], start)
    shut_to[hit] = np.maximum(shut_to[hit], end)
    return Closures(shut_from, shut_to, before.times)


def _slowed(before: Closures, hit: NDArray[np.intp], slow: float) -> Closures:
    times = before.times.copy()
    times[hit] *= slow
    return Closures(before.shut_from, before.shut_to, times)


def _stretches(lines: NDArray[np.object_], area: BaseGeometry) -> tuple[Floats, Floats]:
    """Return where along each line the first and the last point in the area lie, as fractions."""
    shapely.prepare(area)
    partly = np.flatnonzero(~shapely.covers(area, lines))
    inside = shapely.intersection(lines[partly], area)
    points, which = shapely.get_coordinates(inside, return_index=True)
    of_line = partly[which]
    along = shapely.line_locate_point(lines[of_line], shapely.points(points), normalized=True)
    along = np.nan_to_num(along)
    start, end = np.zeros(len(lines)), np.ones(len(lines))
    start[partly], end[partly] = np.inf, -np.inf
    np.minimum.at(start, of_line, along)
    np.maximum.at(end, of_line, along)
    lost = start > end  # a touch that rounding took away: shut the whole line
    return np.where(lost, 0.0, start), np.where(lost, 1.0, end)
