"""Cutting a table of roads to an area, whole edges at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from coverplan.errors import CrsError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["clip_to"]


def clip_to(
    nodes: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    within: gpd.GeoSeries | gpd.GeoDataFrame,
    margin_m: float = 0.0,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Keep the edges that touch an area, uncut, and their nodes.

    Parameters
    ----------
    nodes, edges
        Nodes on ``node_id``; edges with ``u`` and ``v``; CRS in metres.
    within
        Polygons, in any CRS.
    margin_m
        Metres by which they are widened.

    Returns
    -------
    nodes, edges : GeoDataFrame

    Raises
    ------
    CrsError
        When ``within`` has no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point, box
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(9, 0)], crs="EPSG:4548")
    >>> edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"]}, geometry=[LineString([(0, 0), (9, 0)])], crs="EPSG:4548")
    >>> area = gpd.GeoSeries([box(0, 1, 9, 2)], crs="EPSG:4548")
    >>> len(clip_to(nodes, edges, area)[1]), len(clip_to(nodes, edges, area, margin_m=1)[1])
    (0, 1)
    """
    if within.crs is None:
        raise CrsError("error.crs-missing", what="within")
    area = within.geometry.to_crs(edges.crs).union_all().buffer(margin_m)
    shapely.prepare(area)
    edges = edges[shapely.intersects(area, edges.geometry.to_numpy())].reset_index(drop=True)
    return nodes[nodes.index.isin([*edges["u"], *edges["v"]])], edges
