"""Ways that a traveller does not use, and that lead from what is cut off to the main network all the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from coverplan.network.travel.passage import passage_of

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.network.graph import RoadNetwork

__all__ = ["OtherWays", "UnusedWay"]

# A way on tracks and paths longer than this is none that a missing link would stand for.
_MOST_M = 2000.0
# A barrier has no length, and is a way for all that.
_LEAST_M = 1e-6
_LEAST_TOLD_M = 5.0


@dataclass(frozen=True)
class UnusedWay:
    """Roads that a traveller does not use, between a part of the network and the main one.

    Parameters
    ----------
    metres
        Length by class, with what access says where that closes the road, and by barrier; the longest first.

    Examples
    --------
    >>> str(UnusedWay((("track", 300.0), ("barrier=gate", 0.0))))
    'track 0.30 km, barrier=gate'
    """

    metres: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        return ", ".join(
            f"{word} {length / 1000:.2f} km" if length >= _LEAST_TOLD_M else word
            for word, length in self.metres
        )


class OtherWays:
    """All roads of a study, those that a traveller does not use among them.

    Parameters
    ----------
    net
        The roads as the traveller uses them.
    roads
        Canonical edges of all roads, from which the network was made.
    label
        The part of each node of the network; 0 is the main one.

    Examples
    --------
    A track between two streets.

    >>> import geopandas as gpd
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> from coverplan.network.parts import labels_of
    >>> from coverplan.network.read import network_for
    >>> from coverplan.network.travel import PROFILES
    >>> wkt = ["LINESTRING (0 0, 900 0)", "LINESTRING (900 0, 1000 0)", "LINESTRING (1000 0, 1200 0)"]
    >>> classes = {"road_class": ["primary", "track", "primary"]}
    >>> roads = roads_from_lines(gpd.GeoDataFrame(classes, geometry=gpd.GeoSeries.from_wkt(wkt), crs="EPSG:4548"))
    >>> net = network_for(roads, PROFILES["car"])
    >>> OtherWays(net, roads.edges, labels_of(net, strong=False)).from_part(1)
    UnusedWay(metres=(('track', 100.0),))
    """

    def __init__(self, net: RoadNetwork, roads: gpd.GeoDataFrame, label: Positions) -> None:
        self._net, self._label = net, label
        at = net.nodes.index.get_indexer
        tail, head = at(roads["u"].astype(str)), at(roads["v"].astype(str))
        known = (tail >= 0) & (head >= 0) & (tail != head)
        self._roads = roads[known]
        length = np.maximum(self._roads.length.to_numpy(), _LEAST_M)
        ends = pd.DataFrame({
            "a": np.r_[tail[known], head[known]], "b": np.r_[head[known], tail[known]], "length": np.r_[length, length],
            "edge": np.tile(np.arange(int(known.sum())), 2),
        })  # fmt: skip
        ends = ends.sort_values(["a", "b", "length", "edge"]).drop_duplicates(["a", "b"])
        size = (len(net.nodes), len(net.nodes))
        self._graph = csr_array(
            (ends["length"].to_numpy(), (ends["a"].to_numpy(), ends["b"].to_numpy())), size
        )
        self._edge = ends.set_index(["a", "b"])["edge"]

    def from_part(self, part: int) -> UnusedWay | None:
        """Return the shortest way on roads that are not used from a part to the main network; None beyond 2 km."""
        far, before = self._from_main
        here = np.flatnonzero(self._label == part)
        node = int(here[int(np.argmin(far[here]))])
        if not np.isfinite(far[node]):
            return None
        passed = []
        while before[node] >= 0:
            passed.append(int(self._edge[(int(before[node]), node)]))
            node = int(before[node])
        passed = [edge for edge in passed if not self._is_used[edge]]
        words = pd.DataFrame({
            "word": self._words.iloc[passed].to_numpy(), "length": self._roads.length.to_numpy()[passed],
        }).groupby("word")["length"].sum()  # fmt: skip
        ordered = sorted(words.items(), key=lambda item: (-item[1], str(item[0])))
        return UnusedWay(tuple((str(word), float(length)) for word, length in ordered))

    def joins(self, node: Positions, edge: Positions, limit_m: float) -> Bools:
        """Tell which nodes reach an end of their edge of the network within a length of any road."""
        found = np.zeros(len(node), dtype=bool)
        for i, (start, to) in enumerate(zip(node, edge, strict=True)):
            far = dijkstra(self._graph, indices=int(start), limit=limit_m)
            found[i] = bool(np.isfinite(far[[self._net.tail[to], self._net.head[to]]]).any())
        return found

    @cached_property
    def _from_main(self) -> tuple[Floats, Positions]:
        main = np.flatnonzero(self._label == 0)
        far, before, _ = dijkstra(
            self._graph, indices=main, limit=_MOST_M, min_only=True, return_predecessors=True
        )
        return far, before

    @cached_property
    def _is_used(self) -> Bools:
        used: Bools = self._roads["edge_id"].astype(str).isin(self._net.edges.index.astype(str)).to_numpy()
        return used

    @cached_property
    def _words(self) -> pd.Series[str]:
        """What a road is called in a finding: its class, and what access or a barrier says where that closes it."""
        words: pd.Series[str] = self._roads["road_class"].astype("str").fillna("?")
        if self._net.profile is None:
            return words
        passage = passage_of(self._roads, self._net.profile)
        words = words.where(~passage.closed | passage.said.isna(), words + " (" + passage.said + ")")
        if "barrier" not in self._roads.columns:
            return words
        barrier = self._roads["barrier"].astype("str")
        return words.where(barrier.isna() | (barrier == "no"), "barrier=" + barrier)
