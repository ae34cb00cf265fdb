"""Networks on disk: GeoParquet tables and plain arrays, nothing that runs when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from coverplan.errors import InputError
from coverplan.network.closures import Closures

if TYPE_CHECKING:
    from coverplan.network.graph import RoadNetwork

__all__ = ["open_network", "save_network"]

_FORMAT = "coverplan road network 1"
_CLOSURES = ("shut_from", "shut_to", "times")


def save_network(net: RoadNetwork, folder: str | Path) -> None:
    """Write a network into a folder: nodes.parquet, edges.parquet, network.json, and its closures.

    Parameters
    ----------
    net
        The network.
    folder
        Made when it is not there; what it holds of an earlier network is replaced.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> from shapely import LineString, Point
    >>> from coverplan.network import RoadNetwork
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs=4548)
    >>> road = LineString([(0, 0), (900, 0)])
    >>> edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[road], crs=4548)
    >>> folder = mkdtemp()
    >>> RoadNetwork.from_edges(nodes, edges).save(folder)
    >>> RoadNetwork.open(folder)
    RoadNetwork(2 nodes, 1 edges (0 one-way), 0.9 km, length, EPSG:4548)
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    net.nodes.to_parquet(folder / "nodes.parquet")
    net.edges.to_parquet(folder / "edges.parquet")
    closures = folder / "closures.npz"
    closures.unlink(missing_ok=True)
    if net.closures is not None:
        np.savez_compressed(closures, **{name: getattr(net.closures, name) for name in _CLOSURES})
    about = {"format": _FORMAT, "nodes": len(net.nodes), "edges": len(net.edges)}
    (folder / "network.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def open_network(folder: str | Path) -> RoadNetwork:
    """Read a network that :func:`save_network` wrote.

    Parameters
    ----------
    folder
        The folder it was written into.

    Returns
    -------
    RoadNetwork

    Raises
    ------
    InputError
        When there is no such network, its tables have faults, or another version wrote it.
    """
    from coverplan.network.graph import RoadNetwork

    folder = Path(folder)
    about = folder / "network.json"
    if not about.is_file():
        raise InputError.of("error.file-missing", file=str(about))
    try:
        known = json.loads(about.read_text(encoding="utf-8"))["format"] == _FORMAT
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise InputError.of("network.file-foreign", file=str(folder))
    try:
        nodes = gpd.read_parquet(folder / "nodes.parquet")
        edges = gpd.read_parquet(folder / "edges.parquet")
    except (OSError, ValueError) as error:
        raise InputError.of("network.file-foreign", file=str(folder)) from error
    net = RoadNetwork.from_edges(nodes, edges.reset_index())
    closures = folder / "closures.npz"
    if not closures.is_file():
        return net
    with np.load(closures, allow_pickle=False) as arrays:
        return net.closed_by(Closures(*(arrays[name] for name in _CLOSURES)))
