"""Laws that hold on any network: order and ids change nothing, ways back cost the same, closures cost more."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roads_toy import Road, Town, counties, grid_town, in_every_town, points_frame
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, box

from coverplan.kernels.exact import in_steps, reach_of, rounded
from coverplan.network import (
    RoadNetwork,
    SnapRules,
    cost_matrix,
    nearest_cost,
    read_roads,
    routes,
    snap,
)
from coverplan.network.search.hierarchy import hierarchy_of
from coverplan.network.travel import PROFILES

quick = settings(max_examples=14, deadline=None)
BY = st.sampled_from(["length", "time"])
DIRECTION = st.sampled_from(["to_facility", "from_facility"])


def net_of(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


def table_of(net: RoadNetwork, town: Town, **options: object) -> pd.DataFrame:
    costs = cost_matrix(net, town.demand_frame(), town.site_frame(), search=None, **options)
    table = np.full(costs.shape, np.inf)
    pairs = costs.by_demand().tocoo()
    table[pairs.row, pairs.col] = pairs.data
    return pd.DataFrame(table, index=costs.demand_ids, columns=costs.site_ids)


@pytest.fixture(scope="module")
def grid() -> Town:
    town = grid_town(12, seed=1)
    rng = np.random.default_rng(2)
    town.demand = {f"d{i:03}": tuple(rng.uniform(-50, 1150, 2)) for i in range(60)}
    town.sites = {f"s{i}": tuple(rng.uniform(-50, 1150, 2)) for i in range(12)}
    return town


@pytest.fixture(scope="module")
def grid_net(grid: Town) -> RoadNetwork:
    return net_of(grid)


@quick
@given(town=counties(apart=True), by=BY, direction=DIRECTION, shuffle=st.randoms(use_true_random=False))
def test_storage_order_and_direction_and_id_type_change_nothing(town, by, direction, shuffle) -> None:
    nodes, edges = town.node_frame(), town.edge_frame()
    near = nearest_cost(
        RoadNetwork.from_edges(nodes, edges),
        town.demand_frame(),
        town.site_frame(),
        by=by,
        direction=direction,
    )
    turned = [
        dataclasses.replace(road, u=road.v, v=road.u, coords=road.coords[::-1])
        if not road.oneway and shuffle.random() < 0.5
        else road
        for road in town.roads
    ]
    shuffle.shuffle(turned)
    other = Town(dict(reversed(town.nodes.items())), turned)
    numbered = dict(zip(town.nodes, range(len(town.nodes)), strict=True))
    nodes, edges = other.node_frame(), other.edge_frame()
    nodes["node_id"] = nodes["node_id"].map(numbered)
    edges["u"], edges["v"] = edges["u"].map(numbered).astype(float), edges["v"].map(numbered)
    again = nearest_cost(
        RoadNetwork.from_edges(nodes, edges),
        town.demand_frame().iloc[::-1],
        town.site_frame().iloc[::-1].set_index("facility_id"),
        by=by,
        direction=direction,
    )
    # a place measured from the other end of its edge differs in the last digit of the tenth of a micrometre
    again = again.loc[near.index]
    assert again["cost"].tolist() == pytest.approx(near["cost"].tolist(), abs=3e-7, nan_ok=True)
    assert again["reason"].fillna("").tolist() == near["reason"].fillna("").tolist()
    clear = near["cost"] > 1e-6
    assert again.loc[clear, "facility_id"].tolist() == near.loc[clear, "facility_id"].tolist()


@quick
@given(town=counties(), by=BY)
def test_both_directions_agree_exactly_on_two_way_roads(town: Town, by: str) -> None:
    both = Town(
        town.nodes, [dataclasses.replace(road, oneway=False) for road in town.roads], town.demand, town.sites
    )
    net = net_of(both)
    there, back = (table_of(net, both, by=by, direction=way) for way in ("to_facility", "from_facility"))
    pd.testing.assert_frame_equal(there, back, check_exact=True)


@quick
@given(town=counties(), by=BY)
def test_a_search_from_demand_equals_one_from_sites_exactly(town: Town, by: str) -> None:
    net = net_of(town)
    costs = table_of(net, town, by=by)
    swapped = Town(town.nodes, town.roads, town.sites, town.demand)
    back = table_of(net, swapped, by=by, direction="from_facility")
    pd.testing.assert_frame_equal(costs, back.T, check_exact=True, check_names=False)


def test_triangle_inequality_between_places_on_the_road(grid: Town, grid_net: RoadNetwork) -> None:
    net = grid_net
    spots = {f"p{i}": tuple(xy) for i, xy in enumerate(np.random.default_rng(3).uniform(100, 1000, (25, 2)))}
    on_road = dataclasses.replace(snap(net, points_frame(spots, "demand_id")))
    on_road = dataclasses.replace(on_road, offset_m=np.zeros(len(on_road.edge)))
    costs = cost_matrix(net, on_road, on_road, search=None).by_demand().toarray()
    assert costs.shape == (25, 25)
    assert (np.diag(costs) == 0).all()
    through = (costs[:, :, None] + costs[None, :, :]).min(axis=1)
    assert (costs <= through + 1e-6).all()


@quick
@given(town=counties(), by=BY, direction=DIRECTION, data=st.data())
def test_closures_never_make_a_way_cheaper_and_leave_the_graph_alone(town, by, direction, data) -> None:
    net = net_of(town)
    x, y = (data.draw(st.integers(-100, 600)) for _ in range(2))
    flood = data.draw(st.sampled_from([box(x, y, x + 150, y + 90), LineString([(x, y), (x + 200, y + 120)])]))
    slow = data.draw(st.sampled_from([None, 1.5, 4]))
    closed = net.with_closures(in_every_town(flood), slow=slow)
    assert closed.graph is net.graph
    before, after = (table_of(one, town, by=by, direction=direction) for one in (net, closed))
    assert (after >= before - 1e-6).all(axis=None)


def test_closing_equals_building_without_those_edges(grid: Town, grid_net: RoadNetwork) -> None:
    net = grid_net
    flood = box(300, 300, 700, 500)
    lines = {road.edge_id: LineString(road.coords) for road in grid.roads}
    open_roads = [road for road in grid.roads if not lines[road.edge_id].intersects(flood)]
    assert 0 < len(open_roads) < len(grid.roads)
    places = snap(net, grid.demand_frame()).frame()
    dry = [name for name in grid.demand if not lines[places.loc[name, "edge_id"]].intersects(flood)]
    sites = snap(net, grid.site_frame()).frame()
    dry_sites = [name for name in grid.sites if not lines[sites.loc[name, "edge_id"]].intersects(flood)]
    smaller = Town(
        grid.nodes,
        open_roads,
        {one: grid.demand[one] for one in dry},
        {one: grid.sites[one] for one in dry_sites},
    )
    rebuilt = table_of(net_of(smaller), smaller)
    overlaid = table_of(net.with_closures(flood), smaller)
    pd.testing.assert_frame_equal(overlaid, rebuilt, check_exact=True)
    assert not rebuilt.equals(table_of(net, smaller))


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_scipy_agrees_between_nodes(grid: Town, direction: str) -> None:
    joined = {end: grid.nodes[end] for road in grid.roads for end in (road.u, road.v)}
    at_nodes = Town(grid.nodes, grid.roads, joined, {one: joined[one] for one in list(joined)[::17]})
    found = table_of(net_of(at_nodes), at_nodes, direction=direction)
    number = {name: i for i, name in enumerate(grid.nodes)}
    graph = np.full((len(number), len(number)), np.inf)
    for road in grid.roads:
        graph[number[road.u], number[road.v]] = road.length_m
        if not road.oneway:
            graph[number[road.v], number[road.u]] = road.length_m
    graph[np.isinf(graph)] = 0
    if direction == "from_facility":
        graph = graph.T
    expected = dijkstra(csr_array(graph))[
        np.ix_([number[one] for one in joined], [number[one] for one in at_nodes.sites])
    ]
    np.testing.assert_allclose(found.to_numpy(), expected, atol=1e-6)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(grid: Town, grid_net: RoadNetwork, threads: int) -> None:
    net = grid_net
    alone = cost_matrix(net, grid.demand_frame(), grid.site_frame(), search="900 m", threads=1)
    assert cost_matrix(net, grid.demand_frame(), grid.site_frame(), search="900 m", threads=threads).equals(
        alone
    )
    assert alone.pairs > 100


@pytest.fixture(scope="module")
def hamlets() -> Town:
    town = grid_town(15, seed=4)
    # an island, loops and parallel edges
    spots = {"i": (9000.0, 0.0), "j": (9300.0, 0.0)}
    extra = [
        dataclasses.replace(
            town.roads[0], edge_id="island", u="i", v="j", coords=list(spots.values()), oneway=True
        ),
        dataclasses.replace(town.roads[5], edge_id="parallel", length_m=20.0),
    ]
    rng = np.random.default_rng(5)
    places = {f"p{i:03}": tuple(rng.uniform(-80, 1500, 2)) for i in range(170)} | {
        "k": (9100.0, 20.0),
        "l": (9200.0, 0.0),
    }
    town = Town(town.nodes | spots, town.roads + extra)
    town.demand, town.sites = dict(list(places.items())[:100]), dict(list(places.items())[90:])
    return town


@pytest.fixture(scope="module")
def hamlets_net(hamlets: Town) -> RoadNetwork:
    return net_of(hamlets)


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
@pytest.mark.parametrize("by", ["length", "time"])
@pytest.mark.parametrize("closed", [False, True])
def test_labels_equal_sweeps_to_the_last_bit(
    hamlets, hamlets_net, direction: str, by: str, closed: bool
) -> None:
    town, net = hamlets, hamlets_net
    if closed:
        net = net.with_closures(box(200, 300, 900, 420)).with_closures(box(0, 900, 800, 980), slow=3)
    options = {"by": by, "direction": direction}
    swept = cost_matrix(
        net,
        town.demand_frame(),
        town.site_frame(),
        search="9000 km" if by == "length" else "9000 h",
        **options,
    )
    labelled = cost_matrix(net, town.demand_frame(), town.site_frame(), search=None, **options)
    assert (hierarchy_of,) in net.graph._memo
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(labelled, name), getattr(swept, name))
    assert 0 < labelled.pairs < 100 * 82


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_every_route_is_as_long_as_it_costs(grid: Town, grid_net: RoadNetwork, direction: str) -> None:
    net = grid_net
    pairs = pd.DataFrame(
        [(d, s) for d in list(grid.demand)[:20] for s in grid.sites], columns=["demand_id", "facility_id"]
    )
    drawn = routes(net, grid.demand_frame(), grid.site_frame(), pairs=pairs, direction=direction)
    expected = table_of(net, grid, direction=direction)
    costs = [expected.loc[d, s] for d, s in pairs.to_numpy()]
    assert drawn["cost"].fillna(np.inf).tolist() == costs
    found = drawn[drawn["cost"].notna()]
    assert len(found) > 150
    np.testing.assert_allclose(found.length, found["cost"], atol=1e-5)
    starts, ends = (grid.demand, grid.sites) if direction == "to_facility" else (grid.sites, grid.demand)
    columns = ("demand_id", "facility_id") if direction == "to_facility" else ("facility_id", "demand_id")
    for start, end, line in zip(found[columns[0]], found[columns[1]], found.geometry, strict=True):
        assert line.coords[0] == starts[start]
        assert line.coords[-1] == ends[end]


@quick
@given(town=counties(), by=BY, direction=DIRECTION, band=st.sampled_from([0.0, 80.0]), changed=st.booleans())
def test_routes_cost_what_the_matrix_says(town, by, direction, band, changed) -> None:
    net = net_of(town)
    if changed:
        net = net.with_closures(in_every_town(box(100, 100, 260, 330)))
        net = net.with_closures(in_every_town(box(300, 0, 420, 500)), slow=2.5)
    rules = SnapRules(band_m=band)
    homes, clinics = snap(net, town.demand_frame(), rules), snap(net, town.site_frame(), rules)
    table = table_of(net, town, by=by, direction=direction, rules=rules)
    pairs = pd.DataFrame(itertools.product(table.index, table.columns), columns=["demand_id", "facility_id"])
    drawn = routes(net, homes, clinics, pairs=pairs, by=by, direction=direction)
    assert drawn["cost"].fillna(np.inf).tolist() == table.to_numpy().ravel().tolist()
    assert drawn.geometry.isna().equals(drawn["cost"].isna())
    near = nearest_cost(net, homes, clinics, by=by, direction=direction)
    shortest = routes(net, homes, clinics, by=by, direction=direction)
    assert shortest["facility_id"].fillna("").tolist() == near["facility_id"].fillna("").tolist()
    assert near["cost"].fillna(np.inf).tolist() == table.min(axis=1).tolist()
    several = nearest_cost(net, homes, clinics, by=by, direction=direction, k=10**9)
    for home, costs in table.iterrows():
        assert several.loc[[home], "cost"].dropna().tolist() == sorted(costs[np.isfinite(costs)])


@pytest.mark.parametrize("limit", ["0 m", "10 m", "250.3 m", "100 km"])
def test_on_one_road_the_matrix_keeps_what_lies_within_and_no_more(limit: str) -> None:
    spots = np.random.default_rng(11).integers(0, 3000, 400) / 4
    road = Town(
        {"a": (0.0, 0.0), "b": (800.0, 0.0)}, [Road("e", "a", "b", False, [(0, 0), (800, 0)], 800.0, 80.0)]
    )
    road.demand = {f"d{i:03}": (x, 0.0) for i, x in enumerate(spots[:300])}
    road.sites = {f"s{i:03}": (x, 0.0) for i, x in enumerate(spots[300:])}
    found = cost_matrix(net_of(road), road.demand_frame(), road.site_frame(), search=limit)
    apart = np.abs(spots[:300, None] - spots[None, 300:])
    expected = np.where(apart <= found.search, apart, np.nan)
    np.testing.assert_array_equal(found.to_dense(), expected)
    assert found.pairs == np.isfinite(expected).sum()


@given(st.integers(0, 2**40), st.integers(-70, 70))
def test_the_reach_of_a_limit_is_the_largest_cost_rounded_to_it(
    tenths_of_micrometres: int, steps: int
) -> None:
    limit = tenths_of_micrometres / 1e7
    cost = float(in_steps([limit])[0]) + steps / 2**30
    assert (cost <= reach_of(limit)) == (float(rounded(np.array([cost]))[0]) <= limit)


@pytest.mark.shared
def test_a_real_network_agrees_with_networkx(shared_data: Path) -> None:
    # every road leads through; roads for the ends of a trip have an oracle of their own (graph/test_copies.py)
    anywhere = dataclasses.replace(PROFILES["car"], ends_only=frozenset())
    net = read_roads(shared_data / "osm" / "liechtenstein-2013.osm.pbf", travel=anywhere)
    rng = np.random.default_rng(6)
    spots = net.nodes.geometry.sample(36, random_state=7)
    places = {
        f"p{i:02}": (one.x + rng.uniform(-300, 300), one.y + rng.uniform(-300, 300))
        for i, one in enumerate(spots)
    }
    demand, sites = (
        points_frame(dict(part), name).set_crs(net.crs, allow_override=True)
        for part, name in ((list(places.items())[:26], "demand_id"), (list(places.items())[26:], "site_id"))
    )
    graph = nx.DiGraph()
    for edge in net.edges.itertuples():
        for u, v in ((edge.u, edge.v), (edge.v, edge.u))[: 1 if edge.oneway else 2]:
            if edge.time_s < graph.get_edge_data(u, v, {"time": np.inf})["time"]:
                graph.add_edge(u, v, time=edge.time_s)
    ends: dict[tuple[str, str], list[tuple[str, float]]] = {}
    where = {}
    for way, frame in (("leave", demand), ("arrive", sites)):
        for name, row in snap(net, frame).frame().iterrows():
            if not row["is_snapped"]:
                continue
            edge = net.edges.loc[row["edge_id"]]
            part = row["position_m"] / edge["length_m"]
            access = row["offset_m"] / (3 / 3.6)
            nearest = net.edges[net.edges["may_stop"]].distance(
                frame.geometry.iloc[list(frame.iloc[:, 0]).index(name)]
            )
            assert row["offset_m"] == pytest.approx(nearest.min(), abs=1e-6)
            forwards, backwards = part * edge["time_s"], (1 - part) * edge["time_s"]
            ahead = (edge["v"], backwards) if way == "leave" else (edge["u"], forwards)
            behind = (edge["u"], forwards) if way == "leave" else (edge["v"], backwards)
            ends[way, name] = [
                (one, cost + access) for one, cost in (ahead, behind)[: 1 if edge["oneway"] else 2]
            ]
            where[way, name] = row["edge_id"]
    far = {
        node: nx.single_source_dijkstra_path_length(graph, node, weight="time")
        for (way, _), places in ends.items()
        if way == "leave"
        for node, _ in places
    }
    costs = cost_matrix(net, demand, sites, search=None, by="time")
    found = costs.by_demand().todok()
    compared = 0
    for row, name in enumerate(costs.demand_ids):
        for column, site in enumerate(costs.site_ids):
            if (
                ("leave", name) not in ends
                or ("arrive", site) not in ends
                or where["leave", name] == where["arrive", site]
            ):
                continue
            ways = [
                before + far[a][b] + after
                for a, before in ends["leave", name]
                for b, after in ends["arrive", site]
                if b in far[a]
            ]
            assert ((row, column) in found) == bool(ways)
            if ways:
                assert found[row, column] == pytest.approx(min(ways), abs=1e-5)
                compared += 1
    assert compared > 100
