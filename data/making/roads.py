"""Roads of the sample study: a few drawn main roads, and lanes between neighbouring settlements.

Water is crossed where a main road crosses it and nowhere else.
"""

from __future__ import annotations

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

GRID_M = 1.0  # on the sheet
BEYOND_M = 5000.0  # how far roads go on outside the county
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


# Invented lines through places of this county; "示例" stands in every name and the numbers do not exist.
_MAIN_ROADS = {
    ("trunk", "示例国道901"): [
        (115.790, 35.790), (115.930, 35.812), (116.010, 35.786), (116.060, 35.778), (116.110, 35.776), (116.190, 35.752),
        (116.250, 35.738), (116.330, 35.722), (116.430, 35.720),
    ],
    ("trunk", "示例国道902"): [
        (116.020, 36.040), (116.022, 35.970), (116.024, 35.900), (116.040, 35.862), (116.078, 35.810), (116.082, 35.760),
        (116.118, 35.728), (116.120, 35.700), (116.160, 35.650), (116.185, 35.570),
    ],
    ("primary", "示例省道801"): [
        (115.820, 35.945), (115.880, 35.902), _seat("215"), _seat("101"), _seat("217"), _seat("109"), _seat("108"),
        (116.156, 35.858), _seat("107"), (116.290, 35.790), (116.380, 35.785),
    ],
    ("primary", "示例省道802"): [
        (116.250, 35.900), _seat("107"), _seat("102"), _seat("106"), (116.300, 35.610), (116.310, 35.560),
    ],
    ("secondary", "示例县道701"): [_seat("215"), _seat("110"), _seat("105"), (115.930, 35.770), (115.910, 35.730)],
    ("secondary", "示例县道702"): [_seat("110"), _seat("111"), (116.060, 35.768), _seat("001")],
    ("secondary", "示例县道703"): [_seat("109"), _seat("111"), (116.000, 35.730)],
    ("secondary", "示例县道704"): [_seat("108"), (116.105, 35.810), _seat("001"), _seat("002"), (116.160, 35.700), (116.190, 35.665), (116.220, 35.580)],
    ("secondary", "示例县道705"): [_seat("001"), (116.140, 35.790), (116.187, 35.790), _seat("107")],
    ("secondary", "示例县道706"): [_seat("104"), _seat("002")],
    ("secondary", "示例县道707"): [_seat("102"), (116.310, 35.735), (116.400, 35.760)],
    ("secondary", "示例县道708"): [_seat("106"), (116.330, 35.655), (116.400, 35.660)],
    ("secondary", "示例县道709"): [(116.060, 35.690), _seat("104"), (116.150, 35.690)],
}  # fmt: skip
_STREETS = (
    "示例大街",
    (116.112, 35.754),
    7,
    6,
    620.0,
    24.0,
)  # name, middle, avenues, streets, metres apart, degrees


def make_roads(ground: Ground, settlements: pd.DataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the road edges: u, v, road_class, name, oneway, speed_kph, surface, access, bridge, tunnel, geometry."""
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
        right, left = (
            line.offset_curve(-16, join_style="mitre"),
            line.offset_curve(16, join_style="mitre").reverse(),
        )
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
    cuts = sorted(
        {
            0.0,
            line.length,
            *(
                line.project(shapely.Point(p))
                for p in shapely.get_coordinates(line.intersection(bridges.boundary))
            ),
        }
    )
    pieces = [shapely.ops.substring(line, a, b) for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
    return [
        _Source(
            _on_grid(p),
            road_class,
            name,
            oneway,
            bridge=bridges.contains(p.interpolate(0.5, normalized=True)),
        )
        for p in pieces
    ]


def _on_grid(line: shapely.LineString) -> shapely.LineString:
    return shapely.LineString(np.round(shapely.get_coordinates(line) / GRID_M) * GRID_M)


def _streets(ground: Ground) -> list[_Source]:
    """Return the county town's streets, a turned grid."""
    name, middle, avenues, streets, apart, degrees = _STREETS
    centre, turn = ground.plain([middle])[0], np.radians(degrees)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    lines = []
    for n, m, u, v in ((avenues, streets, along, across), (streets, avenues, across, along)):
        for i in range(n):
            foot = centre + u * (i - (n - 1) / 2) * apart
            reach = v * (m - 1) / 2 * apart
            road_class = "tertiary" if i % 2 == n // 2 % 2 else "residential"
            lines.append(
                (shapely.LineString([foot - reach, foot + reach]), road_class, f"{name}{len(lines) + 1}")
            )
    return [
        _Source(_on_grid(line), road_class, label, oneway=False, bridge=False)
        for line, road_class, label in lines
    ]


def _lanes(
    ground: Ground, settlements: pd.DataFrame, main: list[_Source], rng: np.random.Generator
) -> list[_Source]:
    """Return lanes between neighbouring settlements: the relative neighbourhood graph and part of the Gabriel graph."""
    turnings = np.vstack([shapely.get_coordinates(s.line) for s in main if s.road_class != "trunk"])
    turnings = _apart(turnings[shapely.contains_xy(ground.county, turnings)], 1100)
    points = np.vstack([turnings, settlements[["x", "y"]].to_numpy(), _places_beyond(ground, rng)])
    wet = ground.water.buffer(BANK_M)
    n_turnings = (~shapely.contains_xy(wet, turnings)).sum()
    points = points[~shapely.contains_xy(wet, points)]
    triangles = Delaunay(points).simplices
    pairs = np.unique(np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    pairs = pairs[pairs[:, 1] >= n_turnings]  # a lane between two turnings would only double the road
    kept = []
    tree = cKDTree(points)
    keep_anyway = rng.uniform(size=len(pairs)) < 0.45
    lines = shapely.linestrings(points[pairs])
    crossing = shapely.intersects(lines, wet)
    for (a, b), line, anyway, wet_lane in zip(pairs, lines, keep_anyway, crossing, strict=True):
        middle, length = (points[a] + points[b]) / 2, line.length
        others = [c for c in tree.query_ball_point(middle, length) if c not in (a, b)]
        to_a, to_b = np.hypot(*(points[others] - points[a]).T), np.hypot(*(points[others] - points[b]).T)
        gabriel = not (to_a**2 + to_b**2 < length**2).any()
        relative = not (np.maximum(to_a, to_b) < length).any()
        if gabriel and (relative or anyway) and not wet_lane and length < 4500:
            kept.append(_Source(line, "unclassified", "", oneway=False, bridge=False))
    return kept


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
    tree = shapely.STRtree([s.line for s in sources])
    rank = [list(SPEED_KPH).index(s.road_class) for s in sources]
    rows = []
    for line in noded:
        middle = line.interpolate(0.5, normalized=True)
        near = tree.query(middle, predicate="dwithin", distance=1.5)
        best = min(near, key=lambda i: (rank[i], sources[i].line.distance(middle), i))
        source = sources[best]
        start, end = (shapely.Point(p) for p in (line.coords[0], line.coords[-1]))
        if source.line.project(start) > source.line.project(end):
            line = line.reverse()
        rows.append(
            (
                line,
                *line.coords[0],
                *line.coords[-1],
                source.road_class,
                source.name,
                source.oneway,
                source.bridge,
            )
        )
    columns = ["line", "ux", "uy", "vx", "vy", "road_class", "name", "oneway", "bridge"]
    frame = pd.DataFrame(rows, columns=columns).sort_values(columns[1:5], ignore_index=True)
    return frame.drop_duplicates(columns[1:5], ignore_index=True)


def _keep_connected(edges: pd.DataFrame, settlements: pd.DataFrame) -> pd.DataFrame:
    """Return the edges one can reach and leave again, with node ids; all settlements must be among them."""
    u, v = list(zip(edges["ux"], edges["uy"], strict=True)), list(zip(edges["vx"], edges["vy"], strict=True))
    graph = nx.DiGraph(
        [
            *zip(u, v, strict=True),
            *((b, a) for a, b, one in zip(u, v, edges["oneway"], strict=True) if not one),
        ]
    )
    largest = max(nx.strongly_connected_components(graph), key=len)
    lost = set(settlements[["x", "y"]].itertuples(index=False, name=None)) - largest
    if lost:
        msg = f"{len(lost)} settlements have no road: {sorted(lost)[:5]}"
        raise ValueError(msg)
    number = {node: f"N{i:05d}" for i, node in enumerate(sorted(largest), start=1)}
    edges = edges.assign(u=[number.get(n) for n in u], v=[number.get(n) for n in v])
    return edges.dropna(subset=["u", "v"]).reset_index(drop=True)


def _grade_lanes(edges: pd.DataFrame, ground: Ground, settlements: pd.DataFrame) -> None:
    """Make lanes that many settlements take to their town's seat tertiary, and lanes within a village residential."""
    edges["length"] = shapely.length(edges["line"].to_numpy())
    graph = nx.Graph()
    for row in edges.itertuples():
        graph.add_edge(row.u, row.v, cost=row.length / SPEED_KPH[row.road_class], edge=row.Index)
    at = {**dict(zip(zip(edges["ux"], edges["uy"], strict=True), edges["u"], strict=True)),
          **dict(zip(zip(edges["vx"], edges["vy"], strict=True), edges["v"], strict=True))}  # fmt: skip
    home = [at[place] for place in settlements[["x", "y"]].itertuples(index=False, name=None)]
    town = settlements["unit_code"].str[:9].to_numpy()
    uses = np.zeros(len(edges), dtype=int)
    spots = np.array(list(at))
    for code, place in TOWN_SEATS.items():
        seat = at[tuple(spots[np.hypot(*(spots - ground.plain([place])[0]).T).argmin()].tolist())]
        paths = nx.single_source_dijkstra_path(graph, seat, weight="cost")
        for i in np.flatnonzero(town == code):
            path = paths[home[i]]
            uses[[graph.edges[a, b]["edge"] for a, b in zip(path[:-1], path[1:], strict=True)]] += 1
    lane = edges["road_class"] == "unclassified"
    village = dict(zip(home, settlements["unit_code"], strict=True))
    same = [village.get(a, a) == village.get(b, b) for a, b in zip(edges["u"], edges["v"], strict=True)]
    edges.loc[lane & np.array(same), "road_class"] = "residential"
    edges.loc[lane & (uses >= 4), "road_class"] = "tertiary"


def _dress(edges: pd.DataFrame, rng: np.random.Generator) -> None:
    """Add speed, surface, access and names to the edges, in place."""
    edges["speed_kph"] = edges["road_class"].map(SPEED_KPH).astype(int)
    paved = edges["road_class"].isin(["trunk", "primary", "secondary"])
    dice = rng.uniform(size=len(edges))
    lane = edges["road_class"].isin(["unclassified", "residential"])
    edges["surface"] = np.where(paved, "asphalt", np.where(lane & (dice < 0.06), "unpaved", "concrete"))
    edges["access"] = np.where(lane & (dice > 0.996), "private", "yes")
    edges["tunnel"] = False
    for road_class, prefix in (
        ("tertiary", "示例乡道"),
        ("unclassified", "示例村道"),
        ("residential", "示例村道"),
    ):
        unnamed = (edges["road_class"] == road_class) & (edges["name"] == "")
        edges.loc[unnamed, "name"] = prefix
