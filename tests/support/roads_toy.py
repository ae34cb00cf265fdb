"""Small road networks, drawn at random, and plain Dijkstra on a graph with the points put in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
from hypothesis import strategies as st
from shapely import LineString, Point
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

CRS = "EPSG:4548"


@dataclass(frozen=True)
class Road:
    """One edge of a toy network, as a table row."""

    edge_id: str
    u: str
    v: str
    oneway: bool
    coords: list[tuple[float, float]]
    length_m: float
    time_s: float
    may_stop: bool = True


@dataclass
class Town:
    """A toy network with places to go from and to."""

    nodes: dict[str, tuple[float, float]]
    roads: list[Road]
    demand: dict[str, tuple[float, float]] = field(default_factory=dict)
    sites: dict[str, tuple[float, float]] = field(default_factory=dict)

    def node_frame(self) -> gpd.GeoDataFrame:
        names = list(self.nodes)
        return gpd.GeoDataFrame(
            {"node_id": names}, geometry=[Point(self.nodes[one]) for one in names], crs=CRS
        )

    def edge_frame(self) -> gpd.GeoDataFrame:
        columns = ("edge_id", "u", "v", "oneway", "length_m", "time_s", "may_stop")
        table = {name: [getattr(road, name) for road in self.roads] for name in columns}
        return gpd.GeoDataFrame(table, geometry=[LineString(road.coords) for road in self.roads], crs=CRS)

    def demand_frame(self) -> gpd.GeoDataFrame:
        return points_frame(self.demand, "demand_id")

    def site_frame(self, name: str = "facility_id") -> gpd.GeoDataFrame:
        return points_frame(self.sites, name)


def points_frame(points: dict[str, tuple[float, float]], name: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: list(points)}, geometry=[Point(xy) for xy in points.values()], crs=CRS)


def project(coords: list[tuple[float, float]], xy: tuple[float, float]) -> tuple[float, float]:
    """Distance to a polyline, and how far along it the nearest place lies, by plain arithmetic."""
    best, along, walked = math.inf, 0.0, 0.0
    for (ax, ay), (bx, by) in pairwise(coords):
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        t = 0.0 if square == 0 else min(1.0, max(0.0, ((xy[0] - ax) * dx + (xy[1] - ay) * dy) / square))
        distance = math.hypot(ax + t * dx - xy[0], ay + t * dy - xy[1])
        if distance < best - 1e-9:
            best, along = distance, walked + t * math.sqrt(square)
        walked += math.sqrt(square)
    return best, (along / walked if walked else 0.0)


def snap_by_hand(
    roads: list[Road], xy: tuple[float, float], limit: float, band: float = 0.0
) -> list[tuple[Road, float, float]]:
    """Every (road, fraction, offset) a point may join at."""
    found = sorted((road.edge_id, *project(road.coords, xy), road) for road in roads if road.may_stop)
    nearest = min((offset for _, offset, _, _ in found), default=math.inf)
    if nearest > limit:
        return []
    tied = [(road, part, offset) for _, offset, part, road in found if offset <= nearest + 1e-6]
    if band == 0:
        return tied[:1]
    return [
        (road, part, offset) for _, offset, part, road in found if offset <= min(nearest + band, limit) + 1e-6
    ]


def costs_by_hand(
    town: Town, *, by: str = "length", direction: str = "to_facility", limit: float = 1000.0, kph: float = 3.0,
    band: float = 0.0,
) -> dict[tuple[str, str], float]:  # fmt: skip
    """Cost of every pair of demand point and site that has a way, by Dijkstra with the points put in."""
    graph = nx.DiGraph()

    def arc(a: object, b: object, cost: float) -> None:
        if cost < graph.get_edge_data(a, b, {"cost": math.inf})["cost"]:
            graph.add_edge(a, b, cost=cost)

    stops: dict[str, list[tuple[float, object]]] = {road.edge_id: [] for road in town.roads}
    for kind, points in (("d", town.demand), ("s", town.sites)):
        for name, xy in points.items():
            graph.add_node((kind, name))
            for number, (road, part, offset) in enumerate(snap_by_hand(town.roads, xy, limit, band)):
                place = ("place", kind, name, number)
                access = offset if by == "length" else offset / (kph / 3.6)
                leaves = (kind == "d") == (direction == "to_facility")
                arc(*(((kind, name), place) if leaves else (place, (kind, name))), access)
                stops[road.edge_id].append((part, place))
                for end, node in ((0.0, road.u), (1.0, road.v)):
                    if abs(part - end) < 1e-9:
                        arc(place, node, 0.0)
                        arc(node, place, 0.0)
    for road in town.roads:
        whole = road.length_m if by == "length" else road.time_s
        chain = [(0.0, road.u), *sorted(stops[road.edge_id], key=lambda stop: stop[0]), (1.0, road.v)]
        for (before, a), (after, b) in pairwise(chain):
            arc(a, b, (after - before) * whole)
            if not road.oneway or before == after:
                arc(b, a, (after - before) * whole)
    pairs = {}
    for name in town.demand:
        search = graph if direction == "to_facility" else graph.reverse(copy=False)
        reached = nx.single_source_dijkstra_path_length(search, ("d", name), weight="cost")
        pairs |= {(name, site): reached[("s", site)] for site in town.sites if ("s", site) in reached}
    return pairs


@st.composite
def towns(draw: st.DrawFn, *, apart: bool = False) -> Town:
    """Networks with one-way edges, loops, islands, duplicates, edges of no length, and points anywhere.

    Nodes may share a spot (as a bridge and the road below it) unless they are to lie apart.
    """
    lattice = st.integers(0, 4).map(lambda step: 150.0 * step)
    place = st.tuples(lattice, lattice)
    spots = draw(st.lists(place, min_size=2, max_size=8, unique=apart))
    nodes = {f"n{number}": xy for number, xy in enumerate(spots)}
    names = st.sampled_from(sorted(nodes))
    roads = []
    for number in range(draw(st.integers(1, 12))):
        u, v = draw(names), draw(names)
        bends = draw(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), max_size=2))
        coords = [nodes[u], *((float(x), float(y)) for x, y in bends), nodes[v]]
        ring = u != v and coords[0] == coords[-1]
        if ring or not LineString(coords).is_simple:  # a place on it would be at two positions at once
            coords = [nodes[u], nodes[v]]
        drawn = LineString(coords).length
        length = drawn * draw(st.sampled_from([1.0, 1.0, 1.3]))
        time = length / draw(st.sampled_from([1.0, 8.0, 20.0]))
        oneway, may_stop = draw(st.booleans()), draw(st.sampled_from([True, True, True, False]))
        roads.append(Road(f"e{number}", u, v, oneway, coords, length, time, may_stop))
    town = Town(nodes, roads)
    town.demand = {f"d{i}": draw(_point(town)) for i in range(draw(st.integers(1, 5)))}
    town.sites = {f"s{i}": draw(_point(town)) for i in range(draw(st.integers(1, 5)))}
    return town


# So far apart that no point of one town is near a road of another.
APART_M = 20_000.0


@st.composite
def counties(draw: st.DrawFn, *, apart: bool = False) -> Town:
    """Two to four towns far from each other, on one network: as many drawn at a time cost what one does."""
    drawn = draw(st.lists(towns(apart=apart), min_size=2, max_size=4))
    county = Town({}, [])
    for number, town in enumerate(drawn):
        part = _moved(town, f"t{number}", number * APART_M)
        county.nodes |= part.nodes
        county.roads += part.roads
        county.demand |= part.demand
        county.sites |= part.sites
    return county


def _moved(town: Town, name: str, east: float) -> Town:
    def named(points: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        return {f"{name}{one}": (x + east, y) for one, (x, y) in points.items()}

    roads = [
        replace(
            road, edge_id=f"{name}{road.edge_id}", u=f"{name}{road.u}", v=f"{name}{road.v}",
            coords=[(x + east, y) for x, y in road.coords],
        )
        for road in town.roads
    ]  # fmt: skip
    return Town(named(town.nodes), roads, named(town.demand), named(town.sites))


def in_every_town(shape: BaseGeometry) -> gpd.GeoSeries:
    """The same place in each town of a county."""
    return gpd.GeoSeries([translate(shape, number * APART_M) for number in range(4)], crs=CRS)


@st.composite
def _point(draw: st.DrawFn, town: Town) -> tuple[float, float]:
    kind = draw(st.sampled_from(["node", "on", "near", "anywhere", "far"]))
    if kind == "node":
        return town.nodes[draw(st.sampled_from(sorted(town.nodes)))]
    if kind in ("on", "near"):
        line = LineString(draw(st.sampled_from(town.roads)).coords)
        on = line.interpolate(draw(st.sampled_from([0.0, 0.2, 0.5, 0.75, 1.0])), normalized=True)
        shift = (0, 0) if kind == "on" else draw(st.tuples(st.integers(-60, 60), st.integers(-60, 60)))
        return on.x + shift[0], on.y + shift[1]
    if kind == "far":
        return 5000.0, 5000.0
    return float(draw(st.integers(-300, 900))), float(draw(st.integers(-300, 900)))


def grid_town(side: int, seed: int, spacing: float = 100.0) -> Town:
    """A perturbed grid with some edges taken out and some one-way."""
    rng = np.random.default_rng(seed)
    nodes = {
        f"{i}_{j}": (i * spacing + rng.uniform(-20, 20), j * spacing + rng.uniform(-20, 20))
        for i in range(side)
        for j in range(side)
    }
    roads = []
    for i in range(side):
        for j in range(side):
            for k, m in ((i + 1, j), (i, j + 1)):
                if k < side and m < side and rng.random() < 0.8:
                    coords = [nodes[f"{i}_{j}"], nodes[f"{k}_{m}"]]
                    length = math.dist(*coords)
                    oneway = bool(rng.random() < 0.15)
                    speed = rng.choice([5.0, 10.0])
                    roads.append(
                        Road(f"e{len(roads)}", f"{i}_{j}", f"{k}_{m}", oneway, coords, length, length / speed)
                    )
    return Town(nodes, roads)
