"""Roads of the sample study: a few drawn main roads, and lanes between neighbouring settlements.

Water is crossed where a main road crosses it and nowhere else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
import shapely.ops
from scipy.spatial import Delaunay, cKDTree

from making.ground import CRS, TOWN_SEATS, smooth

if TYPE_CHECKING:
    from making.ground import Ground

TERTIARY_FROM = 4  # settlements that share a lane on the way to their town
GRID_M = 1.0  # on the sheet
BEYOND_M = 5000.0  # how far roads go on outside the county
TURNINGS_M = 1100.0  # between places where lanes leave a main road
GABRIEL_PART = 0.45
LONGEST_LANE_M = 4500.0
HALF_TRUNK_M = 16.0  # from the middle of a dual carriageway to either side
BANK_M = 35.0  # how far a bridge reaches over the bank
SPEED_KPH = {
    "trunk": 80,
    "primary": 70,
    "secondary": 60,
    "tertiary": 40,
    "unclassified": 30,
    "residential": 20,
}


class _Source(NamedTuple):
    line: shapely.LineString
    road_class: str
    name: str
    oneway: bool
    bridge: bool


def _seat(code: str) -> tuple[float, float]:
    return TOWN_SEATS[f"370832{code}"]


# Invented lines through places of this county.
_MAIN_ROADS = {
    ("trunk", "示例国道901"): [
        (115.790, 35.790), (115.930, 35.812), (116.010, 35.786), (116.060, 35.778), (116.110, 35.776),
        (116.190, 35.752), (116.250, 35.738), (116.330, 35.722), (116.430, 35.720),
    ],
    ("trunk", "示例国道902"): [
        (116.020, 36.040), (116.022, 35.970), (116.024, 35.900), (116.040, 35.862), (116.078, 35.810),
        (116.082, 35.760), (116.118, 35.728), (116.120, 35.700), (116.160, 35.650), (116.185, 35.570),
    ],
    ("primary", "示例省道801"): [
        (115.820, 35.945), (115.880, 35.902), _seat("215"), _seat("101"), _seat("217"), _seat("109"),
        _seat("108"), (116.156, 35.858), _seat("107"), (116.290, 35.790), (116.380, 35.785),
    ],
    ("primary", "示例省道802"): [
        (116.250, 35.900), _seat("107"), _seat("102"), _seat("106"), (116.300, 35.610), (116.310, 35.560),
    ],
    ("secondary", "示例县道701"): [
        _seat("215"), _seat("110"), _seat("105"), (115.930, 35.770), (115.910, 35.730),
    ],
    ("secondary", "示例县道702"): [_seat("110"), _seat("111"), (116.060, 35.768), _seat("001")],
    ("secondary", "示例县道703"): [_seat("109"), _seat("111"), (116.000, 35.730)],
    ("secondary", "示例县道704"): [
        _seat("108"), (116.105, 35.810), _seat("001"), _seat("002"), (116.160, 35.700), (116.190, 35.665),
        (116.220, 35.580),
    ],
    ("secondary", "示例县道705"): [_seat("001"), (116.140, 35.790), (116.187, 35.790), _seat("107")],
    ("secondary", "示例县道706"): [_seat("104"), _seat("002")],
    ("secondary", "示例县道707"): [_seat("102"), (116.310, 35.735), (116.400, 35.760)],
    ("secondary", "示例县道708"): [_seat("106"), (116.330, 35.655), (116.400, 35.660)],
    ("secondary", "示例县道709"): [(116.060, 35.690), _seat("104"), (116.150, 35.690)],
}  # fmt: skip
# The two built-up areas, each a turned grid: name, middle, avenues, streets, metres apart, degrees.
_STREETS = [
    ("示例大街", (116.090, 35.769), 8, 6, 560.0, 6.0),
    ("示例路", (116.138, 35.739), 6, 5, 520.0, 20.0),
]


def make_roads(ground: Ground, settlements: pd.DataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the road edges with the columns of the roads layer, cut at every junction; u and v name its nodes."""
    main = _main_roads(ground)
    lanes = _lanes(ground, settlements, main, rng)
    edges = _node([*main, *lanes])
    edges = _keep_connected(edges, settlements)
    _grade_lanes(edges, ground, settlements)
    _dress(edges, rng)
    edges["geometry"] = [ground.warp.bend_line(line) for line in edges["line"]]
    columns = ["u", "v", "road_class", "name", "oneway", "speed_kph", "surface", "access", "bridge", "tunnel"]
    return gpd.GeoDataFrame(edges[columns], geometry=edges["geometry"].to_numpy(), crs=CRS)


def _main_roads(ground: Ground) -> list[_Source]:
    beyond = ground.county.buffer(BEYOND_M + 500)
    bridges = ground.water.buffer(BANK_M)
    sources = []
    for (road_class, name), places in _MAIN_ROADS.items():
        line = _on_grid(smooth(ground.plain(places)).intersection(beyond))
        if road_class != "trunk":
            sources += _with_bridges(line, road_class, name, bridges, oneway=False)
            continue
        right = line.offset_curve(-HALF_TRUNK_M, join_style="mitre")
        left = line.offset_curve(HALF_TRUNK_M, join_style="mitre").reverse()
        for way in (right, left):
            sources += _with_bridges(way, road_class, name, bridges, oneway=True)
        for a, b in ((right, left), (left, right)):  # the carriageways meet where the map ends
            link = shapely.LineString([shapely.get_point(a, -1), shapely.get_point(b, 0)])
            sources.append(_Source(_on_grid(link), road_class, name, oneway=False, bridge=False))
    return [*sources, *_streets(ground)]


def _with_bridges(
    line: shapely.LineString, road_class: str, name: str, bridges: shapely.Geometry, *, oneway: bool
) -> list[_Source]:
    """Return a road in pieces, those over water marked; every piece runs the way the road does."""
    line = _on_grid(line)
    banks = shapely.points(shapely.get_coordinates(line.intersection(bridges.boundary)))
    cuts = sorted({0.0, line.length, *shapely.line_locate_point(line, banks).tolist()})
    pieces = [shapely.ops.substring(line, start, end) for start, end in pairwise(cuts)]
    middles = [piece.interpolate(0.5, normalized=True) for piece in pieces]
    return [
        _Source(_on_grid(piece), road_class, name, oneway, bridge=bridges.contains(middle))
        for piece, middle in zip(pieces, middles, strict=True)
    ]


def _on_grid(line: shapely.LineString) -> shapely.LineString:
    return shapely.LineString(np.round(shapely.get_coordinates(line) / GRID_M) * GRID_M)


def _streets(ground: Ground) -> list[_Source]:
    """Return the streets of the built-up areas, every other one wider."""
    sources = []
    for name, middle, avenues, streets, apart, degrees in _STREETS:
        centre, turn = ground.plain([middle])[0], np.radians(degrees)
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        for n, m, step, way in ((avenues, streets, along, across), (streets, avenues, across, along)):
            for i in range(n):
                foot = centre + step * (i - (n - 1) / 2) * apart
                reach = way * (m - 1) / 2 * apart
                line = _on_grid(shapely.LineString([foot - reach, foot + reach]))
                road_class, label = "residential" if i % 2 else "tertiary", f"{name}{len(sources) + 1}"
                sources.append(_Source(line, road_class, label, oneway=False, bridge=False))
    return sources


def _lanes(
    ground: Ground, settlements: pd.DataFrame, main: list[_Source], rng: np.random.Generator
) -> list[_Source]:
    """Return dry lanes between neighbouring settlements, turnings of main roads and places beyond the county.

    All of the relative neighbourhood graph, so that nothing is cut off, and part of the Gabriel graph.
    """
    wet = ground.water.buffer(BANK_M)
    turnings = np.vstack([shapely.get_coordinates(s.line) for s in main if s.road_class != "trunk"])
    turnings = turnings[shapely.contains_xy(ground.county.difference(wet), turnings)]
    turnings = _apart(turnings, TURNINGS_M)
    beyond = _places_beyond(ground, rng)
    beyond = beyond[~shapely.contains_xy(wet, beyond)]
    points = np.vstack([turnings, settlements[["x", "y"]].to_numpy(), beyond])
    triangles = Delaunay(points).simplices
    pairs = np.unique(np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    pairs = pairs[pairs[:, 1] >= len(turnings)]  # a lane between two turnings would only double the road
    gabriel, relative = _neighbours(points, pairs)
    lines = shapely.linestrings(points[pairs])
    kept = gabriel & (relative | (rng.uniform(size=len(pairs)) < GABRIEL_PART))
    kept &= ~shapely.intersects(lines, wet) & (shapely.length(lines) < LONGEST_LANE_M)
    return [_Source(line, "unclassified", "", oneway=False, bridge=False) for line in lines[kept]]


def _neighbours(points: np.ndarray, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each pair whether it is in the Gabriel graph and in the relative neighbourhood graph."""
    tree = cKDTree(points)
    gabriel, relative = np.ones(len(pairs), dtype=bool), np.ones(len(pairs), dtype=bool)
    for i, (a, b) in enumerate(pairs):
        length = np.hypot(*(points[a] - points[b]))
        others = [c for c in tree.query_ball_point((points[a] + points[b]) / 2, length) if c not in (a, b)]
        to_a, to_b = np.hypot(*(points[others] - points[a]).T), np.hypot(*(points[others] - points[b]).T)
        gabriel[i] = not (to_a**2 + to_b**2 < length**2).any()
        relative[i] = not (np.maximum(to_a, to_b) < length).any()
    return gabriel, relative


def _places_beyond(ground: Ground, rng: np.random.Generator) -> np.ndarray:
    area = ground.county.buffer(BEYOND_M).difference(ground.county.buffer(500))
    points = np.round(rng.uniform(area.bounds[:2], area.bounds[2:], (6000, 2)))
    return _apart(points[shapely.contains_xy(area, points)], 1800)


def _apart(points: np.ndarray, distance_m: float) -> np.ndarray:
    """Return the points in order, without those nearer than ``distance_m`` to an earlier one."""
    chosen = points[:1]
    for point in points[1:]:
        if np.hypot(*(chosen - point).T).min() > distance_m:
            chosen = np.vstack([chosen, point])
    return chosen


def _node(sources: list[_Source]) -> pd.DataFrame:
    """Return edges cut at every crossing, each with what its source line says."""
    noded = shapely.get_parts(shapely.union_all([s.line for s in sources], grid_size=GRID_M))
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    tree = shapely.STRtree([s.line for s in sources])
    rank = [list(SPEED_KPH).index(s.road_class) for s in sources]
    rows = []
    for line, middle in zip(noded, middles, strict=True):
        near = tree.query(middle, predicate="dwithin", distance=1.5 * GRID_M)
        far = shapely.distance(tree.geometries[near], middle).tolist()
        source = sources[min(zip((rank[i] for i in near), far, near, strict=True))[-1]]
        start, end = shapely.line_locate_point(source.line, shapely.points(line.coords)[[0, -1]])
        way = line if start <= end else line.reverse()
        rows.append((way, way.coords[0], way.coords[-1], *source[1:]))
    frame = pd.DataFrame(rows, columns=["line", "start", "end", *_Source._fields[1:]])
    frame["ends"] = [tuple(sorted(pair)) for pair in zip(frame["start"], frame["end"], strict=True)]
    frame["rank"] = frame["road_class"].map(list(SPEED_KPH).index)
    frame = frame.sort_values(["rank", "start", "end"])
    frame = frame.drop_duplicates("ends")  # a lane beside a main road would only double it
    return frame.sort_values(["start", "end"], ignore_index=True)


def _keep_connected(edges: pd.DataFrame, settlements: pd.DataFrame) -> pd.DataFrame:
    """Return the edges one can reach and leave again, with node ids; all settlements must be among them."""
    both_ways = edges[~edges["oneway"]]
    graph = nx.DiGraph(list(zip(edges["start"], edges["end"], strict=True)))
    graph.add_edges_from(zip(both_ways["end"], both_ways["start"], strict=True))
    largest = max(nx.strongly_connected_components(graph), key=len)
    lost = set(_spots(settlements)) - largest
    if lost:
        msg = f"{len(lost)} settlements have no road: {sorted(lost)[:5]}"
        raise ValueError(msg)
    number = {node: f"N{i:05d}" for i, node in enumerate(sorted(largest), start=1)}
    edges = edges.assign(u=edges["start"].map(number), v=edges["end"].map(number))
    return edges.dropna(subset=["u", "v"]).reset_index(drop=True)


def _spots(settlements: pd.DataFrame) -> list[tuple[float, float]]:
    return list(settlements[["x", "y"]].itertuples(index=False, name=None))


def _grade_lanes(edges: pd.DataFrame, ground: Ground, settlements: pd.DataFrame) -> None:
    """Grade the lanes, in place: tertiary on the way of many to their town, residential within a village."""
    uses = _uses(edges, ground, settlements)
    lane = edges["road_class"] == "unclassified"
    village = dict(zip(_spots(settlements), settlements["unit_code"], strict=True))
    within = edges["start"].map(village) == edges["end"].map(village)  # false where an end is in no village
    edges.loc[lane & within, "road_class"] = "residential"
    edges.loc[lane & (uses >= TERTIARY_FROM), "road_class"] = "tertiary"


def _uses(edges: pd.DataFrame, ground: Ground, settlements: pd.DataFrame) -> np.ndarray:
    """Return for each edge how many settlements take it on their quickest way to their town's seat."""
    hours = shapely.length(edges["line"].to_numpy()) / edges["road_class"].map(SPEED_KPH).to_numpy()
    graph = nx.Graph()
    for edge, (start, end, cost) in enumerate(zip(edges["start"], edges["end"], hours, strict=True)):
        graph.add_edge(start, end, cost=cost, edge=edge)
    nodes = np.array(sorted(graph))
    uses = np.zeros(len(edges), dtype=int)
    for town, place in TOWN_SEATS.items():
        seat = nodes[np.hypot(*(nodes - ground.plain([place])[0]).T).argmin()]
        paths = nx.single_source_dijkstra_path(graph, tuple(seat.tolist()), weight="cost")
        for home in _spots(settlements[settlements["unit_code"].str.startswith(town)]):
            uses[[graph.edges[step]["edge"] for step in pairwise(paths[home])]] += 1
    return uses


def _dress(edges: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add speed, surface, access and names to the edges, in place."""
    paved = edges["road_class"].isin(["trunk", "primary", "secondary"])
    lane = edges["road_class"].isin(["unclassified", "residential"])
    dice = rng.uniform(size=len(edges))
    edges["speed_kph"] = edges["road_class"].map(SPEED_KPH).astype(int)
    edges["surface"] = np.where(paved, "asphalt", np.where(lane & (dice < 0.06), "unpaved", "concrete"))
    needed = set(nx.bridges(nx.Graph(list(zip(edges["u"], edges["v"], strict=True)))))
    spare = [not {(u, v), (v, u)} & needed for u, v in zip(edges["u"], edges["v"], strict=True)]
    edges["access"] = np.where(lane & np.array(spare) & (dice > 0.995), "private", "yes")
    edges["tunnel"] = False
    unnamed = np.where(edges["road_class"] == "tertiary", "示例乡道", "示例村道")
    edges["name"] = np.where(edges["name"] == "", unnamed, edges["name"])
