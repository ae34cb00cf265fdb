"""The same job as a script of the usual libraries would do it, without siting: measured costs, a web map, a print, a workbook.

Reads a study of :mod:`_counties`. Points are joined to the nearest node and nobody is kept from a facility, so its figures
are near ours and not the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

import folium
import geopandas as gpd
import matplotlib as mpl
import networkx as nx
import numpy as np
import osmnx as ox
import pandas as pd

mpl.use("Agg")
import matplotlib.pyplot as plt

GOALS = {
    "cemetery": (["public_cemetery"], "residents", 5_000.0),
    "care": (["nursing_home", "comprehensive_centre"], "residents_60plus", 15 * 60 * 30 / 3.6),
    "on-foot": (["day_care_centre", "comprehensive_centre"], "residents_60plus", 15 * 60 * 0.8),
}


def graph_of(roads: gpd.GeoDataFrame) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(crs=roads.crs)
    for line in roads.geometry:
        ends = [tuple(line.coords[0]), tuple(line.coords[-1])]
        for x, y in ends:
            graph.add_node((x, y), x=x, y=y)
        graph.add_edge(*ends, length=line.length, geometry=line)
        graph.add_edge(*ends[::-1], length=line.length, geometry=line.reverse())
    return nx.convert_node_labels_to_integers(graph)


def costs_to_nearest(graph: nx.MultiDiGraph, homes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Metres along the roads from each home to its nearest place, by pandana where it is there, else by scipy."""
    nodes, edges = ox.graph_to_gdfs(graph)
    edges = edges.reset_index()
    try:
        import pandana
    except ImportError:
        from scipy import sparse

        shape = (len(nodes), len(nodes))
        short = edges.sort_values("length").drop_duplicates(["u", "v"])
        table = sparse.csr_array((short["length"], (short["u"], short["v"])), shape=shape)
        cost = sparse.csgraph.dijkstra(table, indices=np.unique(places), min_only=True)
        return cost[homes]
    net = pandana.Network(nodes["x"], nodes["y"], edges["u"], edges["v"], edges[["length"]])
    net.set_pois("places", 200_000, 1, nodes["x"].loc[places], nodes["y"].loc[places])
    return net.nearest_pois(200_000, "places", num_pois=1)[1].loc[homes].to_numpy()


def main(plan: Path) -> None:
    folder, out = plan.parent, plan.parent / "peer"
    out.mkdir(exist_ok=True)
    units = gpd.read_file(folder / "units.gpkg")
    roads = gpd.read_file(folder / "roads.gpkg")
    layers = {}
    for name in ("people", "facilities"):
        table = pd.read_csv(folder / f"{name}.csv")
        points = gpd.points_from_xy(table["lon"], table["lat"], crs=4326)
        layers[name] = gpd.GeoDataFrame(table, geometry=points).to_crs(units.crs)
    people, facilities = layers["people"], layers["facilities"]
    graph = graph_of(roads)
    homes = np.asarray(ox.distance.nearest_nodes(graph, people.geometry.x, people.geometry.y))
    places = np.asarray(ox.distance.nearest_nodes(graph, facilities.geometry.x, facilities.geometry.y))
    villages = units[units["level"] == "village"].copy()
    sheets = {}
    for goal, (kinds, group, cutoff) in GOALS.items():
        cost = costs_to_nearest(graph, homes, places[facilities["kind"].isin(kinds).to_numpy()])
        people[f"{goal}_cost"] = cost
        covered = people[group].where(cost <= cutoff, 0)
        sums = pd.DataFrame({"people": people[group], "covered": covered}).groupby(people["unit_code"]).sum()
        villages[goal] = villages["unit_code"].map(sums["covered"] / sums["people"])
        sheets[goal] = sums.reset_index()
    web_map(villages, roads, facilities).save(out / "map.html")
    for goal in GOALS:
        figure, axes = plt.subplots(figsize=(16.5, 11.7))
        villages.plot(goal, ax=axes, legend=True, cmap="Blues", missing_kwds={"color": "lightgrey"})
        roads.plot(ax=axes, linewidth=0.3, color="grey")
        left = people[people[f"{goal}_cost"] > GOALS[goal][2]]
        left.plot(ax=axes, markersize=left["residents"] / 10, color="darkorange", alpha=0.6)
        facilities.plot(ax=axes, markersize=12, color="black")
        figure.savefig(out / f"{goal}.pdf")
        figure.savefig(out / f"{goal}.png", dpi=200)
        plt.close(figure)
    with pd.ExcelWriter(out / "report.xlsx", engine="xlsxwriter") as book:
        for goal, table in sheets.items():
            table.to_excel(book, sheet_name=goal, index=False)
        people.drop(columns="geometry").to_excel(book, sheet_name="people", index=False)


def web_map(villages: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> folium.Map:
    middle = villages.to_crs(4326).union_all().centroid
    page = folium.Map([middle.y, middle.x], zoom_start=11, tiles=None, prefer_canvas=True)
    for goal in GOALS:
        shown = folium.FeatureGroup(goal, show=goal == next(iter(GOALS)))
        folium.GeoJson(
            villages[["name", goal, "geometry"]].to_crs(4326), tooltip=folium.GeoJsonTooltip(["name", goal])
        ).add_to(shown)
        shown.add_to(page)
    folium.GeoJson(
        roads[["geometry"]].to_crs(4326), style_function=lambda _: {"weight": 1, "color": "grey"}
    ).add_to(page)
    for row in facilities.to_crs(4326).itertuples():
        folium.CircleMarker([row.geometry.y, row.geometry.x], radius=4, tooltip=row.name).add_to(page)
    folium.LayerControl().add_to(page)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
