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
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree
from shapely import box

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "coverage"), str(Path(__file__).resolve().parent)]

from _graphs import RoadGraph, road_graph
from _peers import OURS, Peers, Race

from coverplan.kernels.jit import kernel
from coverplan.network import cost_matrix, nearest_cost, snap
from coverplan.network.search.core import core_costs, core_of
from coverplan.network.search.hierarchy import hierarchy_of, laid_costs
from coverplan.network.search.search import search_from_facilities

if TYPE_CHECKING:
    from collections.abc import Callable

FLOOR = "floor: one plain sweep over the arcs"
SHAPELY = "shapely STRtree.nearest, line_locate_point"
NODES = "scipy KDTree, nodes only"
PANDANA = "pandana shortest_path_lengths ~"


def timed(work: Callable[[], Any]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@kernel
def plain_sweep(indptr: Any, to: Any, cost: Any, dist: Any) -> float:
    """Touch every arc once and both its ends: the floor of any search."""
    total = 0.0
    for u in range(len(indptr) - 1):
        base = dist[u]
        for arc in range(indptr[u], indptr[u + 1]):
            total += min(base + cost[arc], dist[to[arc]])
    return total


def race_snapping(graph: RoadGraph, peers: Peers, rounds: int) -> None:
    """Points 30 m off the nodes, to the place along the nearest edge; to the nearest node is less work."""
    around = np.random.default_rng(5).uniform(0, 2 * np.pi, len(graph.xy))
    xy = graph.xy + 30 * np.column_stack([np.cos(around), np.sin(around)])
    points = graph.net.nodes.set_geometry(shapely.points(xy))
    lines = graph.net.edges.geometry.to_numpy()
    shapes = points.geometry.to_numpy()
    made: dict[str, Any] = {}
    steps = {
        OURS: lambda: graph.net.graph.stopping_lines,
        SHAPELY: lambda: made.update(tree=shapely.STRtree(lines)) or made["tree"].nearest(shapes[0]),
        NODES: lambda: made.update(nodes=KDTree(graph.xy)),
    }
    prepared = {name: timed(step) for name, step in steps.items()}

    def nearest_and_along() -> Any:
        edge = made["tree"].nearest(shapes)
        return edge, shapely.line_locate_point(lines[edge], shapes)

    work: dict[str, Callable[[], Any]] = {
        OURS: lambda: snap(graph.net, points),
        SHAPELY: nearest_and_along,
        NODES: lambda: made["nodes"].query(xy)[1],
    }
    if "pandana" in peers.made:
        net = peers.made["pandana"]
        work["pandana get_node_ids, nodes only"] = lambda: net.get_node_ids(
            points.geometry.x, points.geometry.y
        )
    race = Race(f"Snapping {len(xy):,} points", rounds)
    race.run(work)
    found, (edge, along) = race.answers[OURS], race.answers[SHAPELY]
    same = found.edge == edge  # of equally near edges shapely takes any
    ours = (found.fraction * shapely.length(lines[found.edge]))[same]
    race.check(
        SHAPELY, np.r_[shapely.distance(lines[edge], shapes), along[same]], np.r_[found.offset_m, ours]
    )
    race.report(prepared)


def race_nearest(graph: RoadGraph, peers: Peers, rounds: int) -> None:
    rng = np.random.default_rng(1)
    n = len(graph.xy)
    seeds = np.sort(rng.choice(n, 100, replace=False)).astype(np.int32)
    search = graph.net.once(search_from_facilities, "length", "to_facility")
    arrays = (search.roads.indptr, search.roads.to, search.roads.costs)
    nodes = graph.net.nodes
    print(f"- core found: {timed(lambda: graph.net.graph.once(core_of)):.3f} s")
    print(f"- costs laid on it: {timed(lambda: graph.net.once(core_costs, 'length')):.3f} s")
    everyone = snap(graph.net, nodes)
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
            FLOOR: partial(plain_sweep, *arrays, dist),
            **peers.nearest(seeds),
        }
    )
    for name, answer in race.answers.items():
        if name == "networkx":
            race.check(name, [answer[node] for node in range(n)], expected)
        elif name == "rustworkx":
            race.check(name, [answer[node] if node in answer else 0.0 for node in range(n)], expected)  # noqa: SIM401
        elif name != FLOOR:
            race.check(name, np.asarray(answer)[:n], expected)
    if "pandana" in peers.made:
        _pandana_nearest(race, peers, seeds, expected)
    race.report()
    each, floor = (1e9 * race.median(name) / len(arrays[1]) for name in (OURS, FLOOR))
    print(f"\n{each:.1f} ns an arc; the floor is {floor:.1f} ns.")


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
    fresh = replace(graph.net, graph=replace(graph.net.graph))  # has kept nothing yet
    steps = {
        "core": lambda: fresh.graph.once(core_of),
        "order": lambda: fresh.graph.once(hierarchy_of),
        "costs": lambda: fresh.once(laid_costs, "length"),
    }
    took = {name: timed(step) for name, step in steps.items()}
    prepared = {OURS: sum(took.values())}
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
        work[PANDANA] = lambda: net.shortest_path_lengths(a, b)
        scale[PANDANA], prepared[PANDANA] = 15.0, peers.prepared["pandana"]
    if "pyroutingkit" in peers.made:
        metric = peers.made["pyroutingkit"][1]
        ends = sources.astype(np.uint32), targets.astype(np.uint32)
        work["pyroutingkit"] = lambda: metric.distances_many_to_many(*ends)
        prepared["pyroutingkit"] = peers.prepared["pyroutingkit"]
    race = Race("600 x 600 without a limit", rounds)
    race.run(work, scale=scale)
    found = race.answers[OURS].by_demand().toarray()
    race.check(OURS, found[:40], race.answers["scipy ~"])
    if PANDANA in work:  # both reckon in whole millimetres
        race.check(PANDANA, race.answers[PANDANA], found[:40].ravel(), 3.0)
    if "pyroutingkit" in work:
        race.check("pyroutingkit", race.answers["pyroutingkit"] / 1000, found, 0.5)
    race.report(prepared)
    print(
        f"\n{graph.net.graph.once(hierarchy_of)}: {', '.join(f'{name} {s:.2f} s' for name, s in took.items())}"
    )
    if "pyroutingkit" in peers.made:
        race_closed(graph, peers, (demand, sites), ends, rounds)


def race_closed(graph: RoadGraph, peers: Peers, places: Any, ends: Any, rounds: int) -> None:
    """The same matrix when a river comes up: what is prepared stays, the costs are laid anew.

    Each round shuts other roads, and opens those of the round before. The other tool is told which
    arcs to change and changes only those; ours is told where the water is.
    """
    kit, metric = peers.made["pyroutingkit"]
    weights = peers.millimetres()
    (west, south), (east, north) = graph.xy.min(axis=0), graph.xy.max(axis=0)
    rows = np.linspace(0.2, 0.8, 2 * rounds + 1)
    rivers = [
        box(west, south + (north - south) * at, (west + 2 * east) / 3, south + (north - south) * at + 60)
        for at in rows
    ]
    graph.net.graph.edge_tree.query(rivers[0])
    arcs = [np.flatnonzero(np.tile(graph.net.with_closures(river).closures.shut, 2)) for river in rivers]
    found: dict[str, list[Any]] = {OURS: [], "pyroutingkit": []}
    before = np.empty(0, dtype=np.intp)

    def ours() -> None:
        closed = graph.net.with_closures(rivers[len(found[OURS])])
        found[OURS].append(cost_matrix(closed, *places, search=None))

    def theirs() -> None:
        nonlocal before
        shut = arcs[len(found["pyroutingkit"])]
        changed = np.union1d(before, shut)
        now = np.where(np.isin(changed, shut), kit.INF_WEIGHT, weights[changed])
        metric.update_weights(changed.astype(np.uint32), now.astype(np.uint32))
        before = shut
        found["pyroutingkit"].append(metric.distances_many_to_many(*ends))

    race = Race(f"600 x 600 after a closure of {len(arcs[0]) // 2} roads and more", rounds)
    race.run({OURS: ours, "pyroutingkit": theirs})
    # of a place on a closed road coverplan says that it cannot leave; the other knows nodes alone
    last = len(found["pyroutingkit"]) - 1
    shut = graph.net.with_closures(rivers[last]).closures.shut
    dry = np.ix_(*(~shut[ends.edge] for ends in places))
    expected = found[OURS][last].by_demand().toarray()
    race.check("pyroutingkit", found["pyroutingkit"][last][dry] / 1000, expected[dry], 0.5)
    race.report()
    race = Race("All costs laid anew after a closure", rounds)
    race.run(
        {
            OURS: lambda: graph.net.with_closures(rivers[0]).once(laid_costs, "length"),
            "pyroutingkit": lambda: metric.customize(weights),
        }
    )
    race.report()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--side", type=int, default=547, help="nodes along each side of the grid")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", nargs="*", default=[], metavar="TOOL", help="tools to leave out")
    options = parser.parse_args()
    small = road_graph(20).net  # compile
    cost_matrix(small, small.nodes, small.nodes, search=None)
    nearest_cost(small, small.nodes, small.nodes)
    start = time.perf_counter()
    graph = road_graph(options.side)
    print(f"## {len(graph.xy):,} nodes, {2 * len(graph.tail):,} arcs\n")
    print(f"- coverplan: graph and network built in {time.perf_counter() - start:.1f} s")
    peers = Peers(graph, options.without)
    if peers.missing:
        print(f"- not installed, left out: {', '.join(peers.missing)}")
    race_snapping(graph, peers, options.rounds)
    race_nearest(graph, peers, options.rounds)
    race_bounded(graph, peers, options.rounds)
    race_many(graph)
    race_unbounded(graph, peers, options.rounds)


if __name__ == "__main__":
    main()
