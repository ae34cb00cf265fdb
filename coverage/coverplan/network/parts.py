"""The parts of a network that hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from coverplan.kernels.types import Positions
    from coverplan.network.graph import RoadNetwork

__all__ = ["components", "graph_of", "labels_of", "parts_of"]


def components(net: RoadNetwork, *, strong: bool = False) -> pd.DataFrame:
    """Return the parts of a network that hang together, that with the most nodes first.

    Parameters
    ----------
    net
        Any network; what is shut counts as there.
    strong
        Count as one part only what can be travelled both there and back.

    Returns
    -------
    pandas.DataFrame
        On ``component`` (0 has the most nodes, of several the longest): ``nodes``, ``edges``, ``length_m``, ``share`` of the length of all edges
        within components, ``node_id`` of the smallest node in it. An edge between two strong components is in none.

    Examples
    --------
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> from coverplan.network.read import network_for
    >>> from coverplan.network.travel.apply import PROFILES
    >>> import geopandas as gpd
    >>> wkt = ["LINESTRING (0 0, 30 0)", "LINESTRING (90 0, 100 0)"]
    >>> lines = gpd.GeoDataFrame({"road_class": "primary"}, index=[0, 1], geometry=gpd.GeoSeries.from_wkt(wkt), crs="EPSG:4548")
    >>> components(network_for(roads_from_lines(lines), PROFILES["walk"]))["share"].tolist()
    [0.75, 0.25]
    """
    return parts_of(net, labels_of(net, strong=strong))


def parts_of(net: RoadNetwork, label: Positions) -> pd.DataFrame:
    """Return the table of :func:`components` for the part that each node is in."""
    within = label[net.tail] == label[net.head]
    edge_label = label[net.tail][within]
    count = int(label.max(initial=-1)) + 1
    length = np.bincount(edge_label, weights=net.edges["length_m"].to_numpy()[within], minlength=count)
    smallest = pd.Series(net.nodes.index.to_numpy(dtype=object)).groupby(label).min()
    total = length.sum()
    return pd.DataFrame(
        {
            "nodes": np.bincount(label, minlength=count),
            "edges": np.bincount(edge_label, minlength=count),
            "length_m": length,
            "share": length / total if total > 0 else np.zeros(count),
            "node_id": smallest.to_numpy(),
        },
        index=pd.RangeIndex(count, name="component"),
    )


def graph_of(net: RoadNetwork) -> coo_array:
    """Return the network, the ways it can be travelled, as a sparse matrix."""
    both = ~net.oneway
    tail, head = np.r_[net.tail, net.head[both]], np.r_[net.head, net.tail[both]]
    size = (len(net.nodes), len(net.nodes))
    return coo_array((np.ones(tail.size, np.int8), (tail, head)), shape=size).tocsr()


def labels_of(net: RoadNetwork, *, strong: bool) -> Positions:
    """Return the component of each node: the most nodes first, then the longest, then the smallest id."""
    kind = "strong" if strong else "weak"
    count, label = connected_components(graph_of(net), directed=True, connection=kind)
    within = label[net.tail] == label[net.head]
    length = np.bincount(
        label[net.tail][within], weights=net.edges["length_m"].to_numpy()[within], minlength=count
    )
    ids = pd.Series(net.nodes.index.to_numpy(dtype=object)).groupby(label).min()
    # By nodes: a line with a stray vertex is longer than a county's roads.
    order = pd.DataFrame({"nodes": -np.bincount(label, minlength=count), "length": -length, "id": ids})
    rank = order.sort_values(["nodes", "length", "id"]).index
    number = np.empty(count, dtype=np.intp)
    number[rank] = np.arange(count)
    labels: Positions = number[label]
    return labels
