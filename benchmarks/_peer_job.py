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

KPH = {"residential": 20, "unclassified": 30, "tertiary": 40, "secondary": 50}  # by car; on foot 0.8 m/s
FAR = 200_000  # metres or seconds: whoever lies beyond the cutoff has a nearest facility, too
GOALS = {
    "cemetery": (["public_cemetery"], "residents", "length", 5_000.0),
    "care": (["nursing_home", "comprehensive_centre"], "residents_60plus", "travel_time", 15 * 60.0),
    "on-foot": (["day_care_centre", "comprehensive_centre"], "residents_60plus", "length", 15 * 60 * 0.8),
}


def graph_of(roads: gpd.GeoDataFrame) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(crs=roads.crs)
    for line, road_class in zip(roads.geometry, roads["road_class"], strict=True):
        ends = [tuple(line.coords[0]), tuple(line.coords[-1])]
        for x, y in ends:
            graph.add_node((x, y), x=x, y=y)
        costs = {"length": line.length, "travel_time": line.length * 3.6 / KPH[road_class]}
        graph.add_edge(*ends, **costs, geometry=line)
        graph.add_edge(*ends[::-1], **costs, geometry=line.reverse())
    return nx.convert_node_labels_to_integers(graph)


class Costs:
    """Costs along the roads to the nearest place, by pandana where it is there, else by scipy; the network is built once."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.nodes, edges = ox.graph_to_gdfs(graph)
        self.edges = edges.reset_index()
        try:
            import pandana
        except ImportError:
            self.net = None
            return
        costs = self.edges[["length", "travel_time"]]
        self.net = pandana.Network(self.nodes["x"], self.nodes["y"], self.edges["u"], self.edges["v"], costs)

    def to_nearest(self, by: str, homes: np.ndarray, places: np.ndarray) -> np.ndarray:
        if self.net is None:
            from scipy import sparse

            shape = (len(self.nodes), len(self.nodes))
            short = self.edges.sort_values(by).drop_duplicates(["u", "v"])
            table = sparse.csr_array((short[by], (short["u"], short["v"])), shape=shape)
            return sparse.csgraph.dijkstra(table, indices=np.unique(places), min_only=True)[homes]
        self.net.set_pois("places", FAR, 1, self.nodes["x"].loc[places], self.nodes["y"].loc[places])
        return self.net.nearest_pois(FAR, "places", num_pois=1, imp_name=by)[1].loc[homes].to_numpy()


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
    costs = Costs(graph)
    for goal, (kinds, group, by, cutoff) in GOALS.items():
        cost = costs.to_nearest(by, homes, places[facilities["kind"].isin(kinds).to_numpy()])
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
        left = people[people[f"{goal}_cost"] > GOALS[goal][3]]
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
