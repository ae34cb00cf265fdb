"""Road costs side by side with other tools: same graph, same run, answers checked to be equal.

    python benchmarks/network.py                 270,000 nodes
    python benchmarks/network.py --side 1620     2.4 million nodes
    python benchmarks/network.py --side 150      a quick look

Prints Markdown. Contestants take turns, so that a busy machine slows all alike; figures are medians. A
tool that is not installed is left out, by name. What would take minutes is timed on some of the sources
and scaled up, marked "~".
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "coverage"), str(Path(__file__).resolve().parent)]

from _graphs import RoadGraph, road_graph

from coverplan.network import cost_matrix, nearest_cost, snap
from coverplan.network._jit import kernel
from coverplan.network.costs import search_from_facilities
from coverplan.network.labels import hierarchy_of, laid_costs

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = "coverplan"


@dataclass
class Race:
    """One piece of work, done by several contestants in turn."""

    title: str
    rounds: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def run(
        self, contestants: dict[str, Callable[[], Any]], *, scale: dict[str, float] | None = None
    ) -> None:
        """Time everyone in turn; who takes over 5 s is timed once."""
        for turn in range(self.rounds):
            for name, work in contestants.items():
                if turn and self.seconds[name][0] > 5:
                    continue
                start = time.perf_counter()
                self.answers[name] = work()
                took = (time.perf_counter() - start) * (scale or {}).get(name, 1.0)
                self.seconds.setdefault(name, []).append(took)

    def report(self) -> None:
        """Print the table."""
        print(f"\n### {self.title}\n\n| tool | seconds | times ours | answer |\n| --- | ---: | ---: | --- |")
        ours = statistics.median(self.seconds[OURS])
        for name, took in self.seconds.items():
            median = statistics.median(took)
            print(f"| {name} | {median:.4g} | {median / ours:.2f} | {self.notes.get(name, '')} |")

    def check(self, name: str, found: Any, expected: Any, atol: float = 1e-4) -> None:
        """Note whether an answer is the expected one."""
        same = np.allclose(np.asarray(found), np.asarray(expected), rtol=0, atol=atol, equal_nan=True)
        self.notes[name] = f"{self.notes.get(name, '')} {'equal' if same else 'DIFFERS'}".strip()


@kernel
def plain_sweep(indptr: Any, to: Any, cost: Any, dist: Any) -> float:
    """Touch every arc once and both its ends: the floor of any search."""
    total = 0.0
    for u in range(len(indptr) - 1):
        base = dist[u]
        for arc in range(indptr[u], indptr[u + 1]):
            total += min(base + cost[arc], dist[to[arc]])
    return total


class Peers:
    """The other tools, each holding the same graph; those that are not installed are named."""

    def __init__(self, graph: RoadGraph, without: list[str]) -> None:
        self.graph = graph
        self.missing: list[str] = []
        self.n = len(graph.xy)
        self.matrix = graph.matrix()
        self.made: dict[str, Any] = {}
        for name in sorted({"networkx", "igraph", "rustworkx", "networkit", "pandana"} - set(without)):
            try:
                module = import_module(name)
            except ImportError:
                self.missing.append(name)
                continue
            start = time.perf_counter()
            self.made[name] = getattr(self, f"_{name}")(module)
            print(
                f"- {name} {getattr(module, '__version__', '')}: graph built in {time.perf_counter() - start:.1f} s"
            )

    def _edges(self) -> list[tuple[int, int, float]]:
        graph = self.graph
        return list(zip(graph.tail.tolist(), graph.head.tolist(), graph.length_m.tolist(), strict=True))

    def _networkx(self, nx: Any) -> Any:
        made = nx.Graph()
        made.add_nodes_from(range(self.n))
        made.add_weighted_edges_from(self._edges())
        return nx, made

    def _igraph(self, ig: Any) -> Any:
        made = ig.Graph(n=self.n + 1, edges=np.column_stack([self.graph.tail, self.graph.head]).tolist())
        made.es["cost"] = self.graph.length_m.tolist()
        return made

    def _rustworkx(self, rx: Any) -> Any:
        made = rx.PyGraph()
        made.add_nodes_from(range(self.n + 1))
        made.add_edges_from(self._edges())
        return rx, made

    def _networkit(self, nk: Any) -> Any:
        made = nk.Graph(self.n + 1, weighted=True)
        for u, v, cost in self._edges():
            made.addEdge(u, v, cost)
        return nk, made

    def _pandana(self, pandana: Any) -> Any:
        import pandas as pd

        graph = self.graph
        return pandana.Network(
            pd.Series(graph.xy[:, 0]), pd.Series(graph.xy[:, 1]), pd.Series(graph.tail), pd.Series(graph.head),
            pd.DataFrame({"cost": graph.length_m}), twoway=True,
        )  # fmt: skip

    def nearest(self, seeds: np.ndarray) -> dict[str, Callable[[], Any]]:
        """The nearest of the seeds for every node; a node of no cost to the seeds where a tool takes one source."""
        work: dict[str, Callable[[], Any]] = {
            "scipy min_only": lambda: dijkstra(self.matrix, indices=seeds, min_only=True)
        }
        if "networkx" in self.made:
            nx, g = self.made["networkx"]
            work["networkx"] = lambda: nx.multi_source_dijkstra_path_length(g, seeds.tolist())
        if "igraph" in self.made:
            ig = self.made["igraph"].copy()
            ig.add_edges([(self.n, int(seed)) for seed in seeds], attributes={"cost": [0.0] * len(seeds)})
            work["igraph"] = lambda: ig.distances(source=[self.n], weights="cost")[0]
        if "rustworkx" in self.made:
            rx, made = self.made["rustworkx"]
            rust = made.copy()
            rust.add_edges_from([(self.n, int(seed), 0.0) for seed in seeds])
            work["rustworkx"] = lambda: rx.dijkstra_shortest_path_lengths(rust, self.n, float)
        if "networkit" in self.made:
            nk, made = self.made["networkit"]
            kit = nk.Graph(made, weighted=True)
            for seed in seeds:
                kit.addEdge(self.n, int(seed), 0.0)

            def networkit() -> Any:
                search = nk.distance.Dijkstra(kit, self.n, storePaths=False)
                search.run()
                return search.getDistances()

            work["networkit"] = networkit
        return work


def race_nearest(graph: RoadGraph, peers: Peers, rounds: int) -> None:
    rng = np.random.default_rng(1)
    n = len(graph.xy)
    seeds = np.sort(rng.choice(n, 100, replace=False)).astype(np.int32)
    search = search_from_facilities(graph.net, "length", "to_facility")
    arrays = (search.roads.indptr, search.roads.to, search.roads.costs)
    nodes = graph.net.nodes
    began = time.perf_counter()
    everyone = snap(graph.net, nodes)
    print(f"- snapping {n:,} points: {time.perf_counter() - began:.2f} s")
    facilities = snap(graph.net, nodes.iloc[seeds])
    sweep = partial(search.of_nodes, seeds, np.zeros(100), np.arange(100, dtype=np.int32))
    sweep()
    nearest_cost(graph.net, everyone, facilities)
    expected = dijkstra(peers.matrix, indices=seeds, min_only=True)
    dist = expected.copy()
    plain_sweep(*arrays, dist)
    race = Race(f"Nearest of 100 facilities, every one of {n:,} nodes", rounds)
    race.run(
        {
            OURS: lambda: sweep()[0],
            "coverplan nearest_cost, snapped points": lambda: nearest_cost(graph.net, everyone, facilities)[
                "cost"
            ],
            "floor: one plain sweep over the arcs": partial(plain_sweep, *arrays, dist),
            **peers.nearest(seeds),
        }
    )
    for name, answer in race.answers.items():
        if name == "networkx":
            race.check(name, [answer[node] for node in range(n)], expected)
        elif name == "rustworkx":
            race.check(name, [answer[node] if node in answer else 0.0 for node in range(n)], expected)  # noqa: SIM401
        elif not name.startswith("floor"):
            race.check(name, np.asarray(answer)[:n], expected)
    if "pandana" in peers.made:
        _pandana_nearest(race, peers, seeds, expected)
    race.report()


def _pandana_nearest(race: Race, peers: Peers, seeds: np.ndarray, expected: np.ndarray) -> None:
    import pandas as pd

    net = peers.made["pandana"]
    xy = peers.graph.xy
    start = time.perf_counter()
    net.precompute(5000)
    prepared = time.perf_counter() - start
    net.set_pois("f", 5000, 1, pd.Series(xy[seeds, 0]), pd.Series(xy[seeds, 1]))
    name = "pandana nearest_pois within 5 km"

    def nearest_pois() -> Any:
        return net.nearest_pois(5000, "f", num_pois=1)[1]

    race.run({name: nearest_pois})
    race.notes[name] = f"after {prepared:.1f} s of preparation;"
    # it says 5,000 for what lies beyond, and keeps millimetres
    race.check(name, np.minimum(race.answers[name], 5000), np.minimum(expected, 5000), atol=2.0)


def race_bounded(graph: RoadGraph, peers: Peers, rounds: int) -> None:
    rng = np.random.default_rng(2)
    n = len(graph.xy)
    sources, targets = (np.sort(rng.choice(n, 600, replace=False)) for _ in range(2))
    demand, sites = (snap(graph.net, graph.net.nodes.iloc[one]) for one in (sources, targets))
    cost_matrix(graph.net, demand, sites, search="5 km")

    def scipy() -> Any:
        # in parts, or the rows of all nodes fill the memory
        parts = np.split(sources, 30)
        return np.vstack([dijkstra(peers.matrix, indices=part, limit=5000)[:, targets] for part in parts])

    work: dict[str, Callable[[], Any]] = {
        OURS: lambda: cost_matrix(graph.net, demand, sites, search="5 km"),
        "coverplan, one thread": lambda: cost_matrix(graph.net, demand, sites, search="5 km", threads=1),
        "scipy limit": scipy,
    }
    scale = {}
    if "networkx" in peers.made:
        nx, g = peers.made["networkx"]
        few = sources[:20].tolist()
        work["networkx cutoff ~"] = lambda: [
            nx.single_source_dijkstra_path_length(g, one, cutoff=5000) for one in few
        ]
        scale["networkx cutoff ~"] = len(sources) / len(few)
    if "pandana" in peers.made:
        net = peers.made["pandana"]
        work["pandana nodes_in_range"] = lambda: net.nodes_in_range(sources, 5000)
    race = Race("600 x 600 within 5 km", rounds)
    race.run(work, scale=scale)
    expected = race.answers["scipy limit"]
    for name in list(work)[:2]:
        found = race.answers[name].by_demand()
        table = np.full(found.shape, np.inf)
        pairs = found.tocoo()
        table[pairs.row, pairs.col] = pairs.data
        race.check(name, table, expected)
    race.notes["scipy limit"] = f"{np.isfinite(expected).sum():,} pairs"
    race.report()


def race_many(graph: RoadGraph) -> None:
    rng = np.random.default_rng(3)
    n = len(graph.xy)
    places = (np.sort(rng.choice(n, min(size, n), replace=False)) for size in (100_000, 2_000))
    demand, sites = (snap(graph.net, graph.net.nodes.iloc[one]) for one in places)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    costs = cost_matrix(graph.net, demand, sites, search="5 km")
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    held = (costs.indptr.nbytes + costs.indices.nbytes + costs.data.nbytes) / 1e6
    print(f"\n### {len(demand):,} x {len(sites):,} within 5 km\n")
    print(
        f"{took:.2f} s, {costs.pairs:,} pairs, {held:.0f} MB held, memory grew by {peak / 1024:.0f} MB at most"
    )


def race_unbounded(graph: RoadGraph, peers: Peers, rounds: int) -> None:
    rng = np.random.default_rng(4)
    n = len(graph.xy)
    sources, targets = (np.sort(rng.choice(n, 600, replace=False)) for _ in range(2))
    demand, sites = (snap(graph.net, graph.net.nodes.iloc[one]) for one in (sources, targets))
    small = road_graph(20).net
    cost_matrix(small, small.nodes, small.nodes, search=None)  # compile
    start = time.perf_counter()
    hierarchy = hierarchy_of(graph.net)
    ordered = time.perf_counter() - start
    laid_costs(graph.net, "length")
    prepared = time.perf_counter() - start
    few, some = sources[:20].tolist(), sources[:40]
    work: dict[str, Callable[[], Any]] = {
        OURS: lambda: cost_matrix(graph.net, demand, sites, search=None),
        "scipy ~": lambda: dijkstra(peers.matrix, indices=some)[:, targets],
    }
    scale = {"scipy ~": 15.0}
    if "igraph" in peers.made:
        ig = peers.made["igraph"]
        work["igraph ~"] = lambda: ig.distances(few, targets.tolist(), weights="cost")
        scale["igraph ~"] = 30.0
    if "networkx" in peers.made:
        nx, g = peers.made["networkx"]
        work["networkx ~"] = lambda: nx.single_source_dijkstra_path_length(g, few[0])
        scale["networkx ~"] = 600.0
    if "pandana" in peers.made:
        net, a, b = peers.made["pandana"], np.repeat(sources[:40], 600), np.tile(targets, 40)
        work["pandana shortest_path_lengths ~"] = lambda: net.shortest_path_lengths(a, b)
        scale["pandana shortest_path_lengths ~"] = 15.0
    race = Race("600 x 600 without a limit, prepared", rounds)
    race.run(work, scale=scale)
    found = race.answers[OURS].by_demand().toarray()
    race.check(OURS, found[:40], race.answers["scipy ~"])
    if "pandana" in peers.made:
        # it reckons in whole millimetres
        race.check(
            "pandana shortest_path_lengths ~",
            race.answers["pandana shortest_path_lengths ~"],
            found[:40].ravel(),
            3.0,
        )
    race.report()
    print(f"\n{hierarchy}: ordered in {ordered:.2f} s, costs laid in {prepared - ordered:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--side", type=int, default=547, help="nodes along each side of the grid")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", nargs="*", default=[], metavar="TOOL", help="tools to leave out")
    options = parser.parse_args()
    start = time.perf_counter()
    graph = road_graph(options.side)
    print(f"## {len(graph.xy):,} nodes, {2 * len(graph.tail):,} arcs\n")
    print(f"- coverplan: graph and network built in {time.perf_counter() - start:.1f} s")
    peers = Peers(graph, options.without)
    if peers.missing:
        print(f"- not installed, left out: {', '.join(peers.missing)}")
    race_nearest(graph, peers, options.rounds)
    race_bounded(graph, peers, options.rounds)
    race_many(graph)
    race_unbounded(graph, peers, options.rounds)


if __name__ == "__main__":
    main()
