"""Contestants and races: the other tools with the same graph, timed in turn, answers compared."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Callable

    from _graphs import RoadGraph

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

    def median(self, name: str) -> float:
        """The median of a contestant's times, in seconds."""
        return statistics.median(self.seconds[name])

    def report(self, prepared: dict[str, float] | None = None) -> None:
        """Print the table; with seconds of preparation, those are added in columns of their own."""
        print(f"\n### {self.title}\n")
        columns = ["tool", "seconds", "times ours"]
        columns += ["preparation", "with preparation", "times ours"] if prepared else []
        print(f"| {' | '.join([*columns, 'answer'])} |")
        print(f"| --- |{' ---: |' * (len(columns) - 1)} --- |")
        ours = self.median(OURS)
        for name in self.seconds:
            median = self.median(name)
            cells = [name, f"{median:.4g}", f"{median / ours:.2f}"]
            if prepared:
                before = prepared.get(name, 0.0)
                in_all = before + median
                cells += [f"{before:.2f}", f"{in_all:.2f}", f"{in_all / (prepared[OURS] + ours):.1f}"]
            print(f"| {' | '.join([*cells, self.notes.get(name, '')])} |")

    def check(self, name: str, found: Any, expected: Any, atol: float = 1e-4) -> None:
        """Note whether an answer is the expected one."""
        same = np.allclose(np.asarray(found), np.asarray(expected), rtol=0, atol=atol, equal_nan=True)
        self.notes[name] = f"{self.notes.get(name, '')} {'equal' if same else 'DIFFERS'}".strip()


class Peers:
    """The other tools, each holding the same graph; those that are not installed are named."""

    def __init__(self, graph: RoadGraph, without: list[str]) -> None:
        self.graph = graph
        self.missing: list[str] = []
        self.n = len(graph.xy)
        self.matrix = graph.matrix()
        self.made: dict[str, Any] = {}
        self.prepared: dict[str, float] = {}
        for name in sorted(
            {"networkx", "igraph", "rustworkx", "networkit", "pandana", "pyroutingkit"} - set(without)
        ):
            try:
                module = import_module(name)
            except ImportError:
                self.missing.append(name)
                continue
            start = time.perf_counter()
            self.made[name] = getattr(self, f"_{name}")(module)
            self.prepared[name] = time.perf_counter() - start
            print(f"- {name} {version(name)}: graph built in {self.prepared[name]:.1f} s")

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

    def _pyroutingkit(self, kit: Any) -> Any:
        graph = self.graph
        ends = np.r_[graph.tail, graph.head], np.r_[graph.head, graph.tail]
        # only its order of nodes depends on them; it reads arrays as if they had no strides
        lon, lat = np.ascontiguousarray((graph.xy / 111_000).astype(np.float32).T)
        topology = kit.CCHTopology()
        topology.build(*(end.astype(np.uint32) for end in ends), lat, lon, self.n)
        metric = kit.CCHMetric(topology)
        metric.customize(self.millimetres())
        return kit, metric

    def millimetres(self) -> np.ndarray:
        """Both directions' lengths in whole millimetres."""
        return np.rint(np.r_[self.graph.length_m, self.graph.length_m] * 1000).astype(np.uint32)

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
