"""Costs equal plain Dijkstra on a graph with the points put in, whatever the network."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roads_toy import Town, costs_by_hand, counties

from coverplan.network import RoadNetwork, SnapRules, cost_matrix, nearest_cost

ways = st.tuples(
    st.sampled_from(["length", "time"]),
    st.sampled_from(["to_facility", "from_facility"]),
    st.sampled_from([0.0, 120.0]),
)
quick = settings(max_examples=20, deadline=None)


def net_of(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


def matrix_as_dict(net: RoadNetwork, town: Town, **options: object) -> dict[tuple[str, str], float]:
    costs = cost_matrix(net, town.demand_frame(), town.site_frame("site_id"), **options)
    table = costs.by_demand().tocoo()
    names = zip(costs.demand_ids[table.row], costs.site_ids[table.col], strict=True)
    return dict(zip(names, table.data.tolist(), strict=True))


@quick
@given(town=counties(), way=ways)
def test_matrix_equals_dijkstra_with_the_points_put_in(town: Town, way: tuple[str, str, float]) -> None:
    by, direction, band = way
    rules = SnapRules(band_m=band)
    expected = costs_by_hand(town, by=by, direction=direction, band=band)
    found = matrix_as_dict(net_of(town), town, search=None, by=by, direction=direction, rules=rules)
    assert found == pytest.approx(expected, abs=1e-6)
    assert found.keys() == expected.keys()


@quick
@given(town=counties(), way=ways, k=st.integers(1, 3))
def test_nearest_equals_the_least_of_dijkstra(town: Town, way: tuple[str, str, float], k: int) -> None:
    by, direction, band = way
    expected = costs_by_hand(town, by=by, direction=direction, band=band)
    near = nearest_cost(
        net_of(town),
        town.demand_frame(),
        town.site_frame(),
        by=by,
        direction=direction,
        k=k,
        rules=SnapRules(band_m=band),
    )
    for name in town.demand:
        rows = near.loc[[name]]
        costs = {site: cost for (demand, site), cost in expected.items() if demand == name}
        # costs a rounding error apart are ties, and go to the lower id
        order = sorted(costs, key=lambda site: (round(costs[site], 6), site))[:k]
        assert rows["facility_id"].dropna().tolist() == order
        assert rows["cost"].dropna().tolist() == pytest.approx([costs[site] for site in order], abs=1e-6)
        assert rows["reason"].isna().all() == bool(order)


@quick
@given(town=counties(), cutoff=st.sampled_from([0, 75, 150, 300, 450.5, 900]))
def test_search_keeps_exactly_what_lies_within(town: Town, cutoff: float) -> None:
    net = net_of(town)
    everything = matrix_as_dict(net, town, search=None)
    within = matrix_as_dict(net, town, search=f"{cutoff} m")
    assert within == {pair: cost for pair, cost in everything.items() if cost <= cutoff}
    near = nearest_cost(net, town.demand_frame(), town.site_frame(), cutoff=f"{cutoff} m")
    for name, row in near.iterrows():
        least = min((cost for (demand, _), cost in everything.items() if demand == name), default=math.inf)
        assert (row["cost"] == least) if least <= cutoff else (row["cost"] != row["cost"])
        if cutoff < least < math.inf:
            assert row["reason"] == "beyond_cutoff"
