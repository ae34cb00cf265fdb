"""From an OpenStreetMap file to the cost from each building to its nearest cemetery, side by side with peers.

    python benchmarks/extract.py FILE.osm.pbf

The peers need the file prepared first (osmnx reads no PBF and no incomplete ways): that is counted, since
a planner would have to wait for it too. They join points to nodes and leave the way there out, so their
costs differ by a block or so; the median difference is printed. Prints Markdown; medians of three runs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "coverage"))

import coverplan as cp

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3


def points(extract: Path, folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Make the study once, outside the clock: every contestant is given the same points."""
    cp.import_osm(extract, into=folder / "study")
    study = cp.open_study(folder / "study")
    return study.residents, study.facilities[study.facilities["kind"] == "public_cemetery"]


def ours(extract: Path, people: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> pd.Series:
    net = cp.read_roads(extract, travel="car", crs=people.crs)
    return cp.nearest_cost(net, people, places)["cost"].astype(float)


def osmnx_graph(extract: Path, crs: Any) -> Any:
    import osmium
    import osmnx as ox

    with tempfile.TemporaryDirectory() as folder:
        roads = Path(folder) / "roads.osm"
        with osmium.BackReferenceWriter(str(roads), ref_src=str(extract), overwrite=True) as writer:
            for way in osmium.FileProcessor(str(extract), osmium.osm.WAY).with_filter(
                osmium.filter.KeyFilter("highway")
            ):
                writer.add(way)
        graph = ox.graph_from_xml(roads, simplify=True, retain_all=True)
    drivable = {
        "motorway",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "living_street",
        "service",
    }
    drivable |= {f"{name}_link" for name in ("motorway", "trunk", "primary", "secondary", "tertiary")}
    unused = [
        (u, v, k) for u, v, k, tags in graph.edges(keys=True, data="highway")
        if not drivable & ({tags} if isinstance(tags, str) else set(tags or ()))
    ]  # fmt: skip
    graph.remove_edges_from(unused)
    graph.remove_nodes_from([node for node, degree in dict(graph.degree()).items() if degree == 0])
    return ox.project_graph(graph, to_crs=crs)


def with_networkx(extract: Path, people: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> pd.Series:
    import networkx as nx
    import osmnx as ox

    graph = osmnx_graph(extract, people.crs)
    ends = ox.distance.nearest_nodes(graph, places.geometry.x.to_numpy(), places.geometry.y.to_numpy())
    starts = ox.distance.nearest_nodes(graph, people.geometry.x.to_numpy(), people.geometry.y.to_numpy())
    costs = nx.multi_source_dijkstra_path_length(graph.reverse(copy=False), set(ends), weight="length")
    return pd.Series([costs.get(node, np.nan) for node in starts], index=people["demand_id"])


def with_pandana(extract: Path, people: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> pd.Series:
    import osmnx as ox
    import pandana

    nodes, edges = ox.graph_to_gdfs(osmnx_graph(extract, people.crs))
    edges = edges.reset_index()
    net = pandana.Network(nodes["x"], nodes["y"], edges["u"], edges["v"], edges[["length"]], twoway=False)
    far = 100_000.0
    net.set_pois("places", far, 1, places.geometry.x, places.geometry.y)
    starts = net.get_node_ids(people.geometry.x, people.geometry.y)
    nearest = net.nearest_pois(far, "places", num_pois=1)[1]
    return nearest.loc[starts].where(lambda cost: cost < far).set_axis(people["demand_id"])


CONTESTANTS: dict[str, tuple[str, Callable[..., pd.Series]]] = {
    "coverplan": ("coverplan", ours),
    "osmnx + networkx": ("osmnx", with_networkx),
    "osmnx + pandana": ("pandana", with_pandana),
}


def main() -> None:
    from importlib.util import find_spec

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("extract", type=Path)
    extract = parser.parse_args().extract
    with tempfile.TemporaryDirectory() as folder:
        people, places = points(extract, Path(folder))
    present = {name: work for name, (module, work) in CONTESTANTS.items() if find_spec(module)}
    seconds: dict[str, list[float]] = {name: [] for name in present}
    answers: dict[str, pd.Series] = {}
    ours(extract, people, places)  # compile the kernels, once a machine
    for _ in range(RUNS):
        for name, work in present.items():
            start = time.perf_counter()
            answers[name] = work(extract, people, places)
            seconds[name].append(time.perf_counter() - start)
    print(f"{extract.name}: {len(people):,} points, {len(places)} cemeteries\n")
    print("| from file to costs | seconds | times ours | median difference, m |\n| --- | --- | --- | --- |")
    base = statistics.median(seconds["coverplan"])
    for name, each in seconds.items():
        median = statistics.median(each)
        apart = (answers[name] - answers["coverplan"].to_numpy()).abs().median()
        print(f"| {name} | {median:.2f} | {median / base:.1f} | {apart:.0f} |")
    for name in CONTESTANTS.keys() - present.keys():
        print(f"\n{name}: not installed")


if __name__ == "__main__":
    main()
