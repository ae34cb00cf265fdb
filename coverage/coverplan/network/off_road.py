"""How points get to the roads: those that a closed road lies nearer to, and those that find none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.network.search import snap
from coverplan.network.travel import closed_by_access

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from coverplan.network.graph import RoadNetwork

__all__ = ["ways_to_roads"]

# A closed road that lies so much nearer is the one that a place most likely stands on.
_NEARER_M = 50.0


def ways_to_roads(net: RoadNetwork, roads: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say how points get to the roads, and which stand on a road that is closed to the traveller.

    Parameters
    ----------
    net
        The roads as a traveller uses them.
    roads
        Canonical edges of all roads, those that the traveller does not use among them.
    points
        Demand points or facilities, in the network's CRS.

    Returns
    -------
    DataFrame
        On the ids of the points: ``offset_m``, metres to the road that each joined; ``closed_m``, metres to the nearest
        road that access closes to the traveller, where that lies more than 50 m nearer (or where no other was found);
        ``reason``, why a point found no road.

    Raises
    ------
    CrsError, InputError
        As :func:`~coverplan.network.search.snap.snap`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> from coverplan.network.read import network_for
    >>> from coverplan.network.travel import PROFILES
    >>> wkt = ["LINESTRING (0 0, 900 0)", "LINESTRING (0 200, 900 200)"]
    >>> lines = gpd.GeoDataFrame(
    ...     {"road_class": "primary", "access": ["yes", "no"]}, geometry=gpd.GeoSeries.from_wkt(wkt), crs="EPSG:4548"
    ... )
    >>> roads = roads_from_lines(lines)
    >>> homes = gpd.GeoDataFrame({"demand_id": ["x", "y"]}, geometry=gpd.points_from_xy([50, 50], [20, 180]), crs="EPSG:4548")
    >>> ways_to_roads(network_for(roads, PROFILES["car"]), roads.edges, homes)["closed_m"].tolist()
    [nan, 20.0]
    """
    snapped = snap(net, points)
    table = snapped.frame()[["offset_m", "reason"]].assign(closed_m=np.nan)
    if net.profile is None or not len(table):
        return table
    lines = roads.geometry.to_numpy()[closed_by_access(roads, net.profile)]
    if not len(lines):
        return table
    places = np.asarray(shapely.points(snapped.xy), dtype=object)
    at, line = shapely.STRtree(lines).query_nearest(
        places, max_distance=max(snapped.rules.limit_m, _NEARER_M), all_matches=False
    )
    closed = shapely.distance(places[at], lines[line])
    joined = table["offset_m"].to_numpy()[at]
    nearer = closed <= np.where(np.isnan(joined), snapped.rules.limit_m, joined - _NEARER_M)
    metres = np.full(len(table), np.nan)
    metres[at[nearer]] = closed[nearer]
    return table.assign(closed_m=metres)
