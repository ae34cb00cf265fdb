"""Laws of what can be reached: stretches of road, and areas drawn around them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roads_toy import Town, counties, grid_town, in_every_town
from shapely import box

from coverplan.ids import as_ids
from coverplan.network import RoadNetwork, SnappedPoints, nearest_cost, reachable, service_area, snap

quick = settings(max_examples=14, deadline=None)
BY = st.sampled_from(["length", "time"])
DIRECTION = st.sampled_from(["to_facility", "from_facility"])


def net_of(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


@quick
@given(
    town=counties(),
    by=BY,
    direction=DIRECTION,
    cutoff=st.sampled_from([40, 170.5, 333, 800]),
    shut=st.booleans(),
)
def test_a_stretch_is_reachable_exactly_where_a_traveller_on_it_is_within(
    town, by, direction, cutoff, shut
) -> None:
    net = net_of(town)
    if shut:
        net = net.with_closures(in_every_town(box(120, 120, 260, 330)))
    limit = f"{cutoff} {'m' if by == 'length' else 's'}"
    roads = reachable(net, town.site_frame(), limit, by=by, direction=direction)
    parts = np.array([0.003, 0.13, 0.37, 0.5, 0.71, 0.94, 0.9995])
    edge = np.repeat(np.arange(len(net.edges), dtype=np.int32), len(parts))
    part = np.tile(parts, len(net.edges))
    ids = as_ids(range(len(edge)), "demand")
    first = np.arange(len(edge) + 1, dtype=np.int32)
    rules = snap(net, town.site_frame()).rules
    travellers = SnappedPoints(
        net, rules, ids, np.zeros((len(edge), 2)), first, edge, part, np.zeros(len(edge))
    )
    cost = nearest_cost(net, travellers, town.site_frame(), by=by, direction=direction)["cost"].to_numpy()
    length = net.edges["length_m"].to_numpy()[edge]
    along = (part * length)[:, None]
    on = net.edges.index.to_numpy()[edge][:, None] == roads["edge_id"].to_numpy()
    low, high = roads["from_m"].to_numpy(), roads["to_m"].to_numpy()
    inside = (on & (low - 1e-6 <= along) & (along <= high + 1e-6)).any(axis=1)
    # who stands where a stretch ends, at the cutoff or at a site of a one-way road, is on either side by a rounding
    ends = (on & (np.minimum(np.abs(low - along), np.abs(high - along)) < 1e-5)).any(axis=1) & (length > 0)
    told = (np.abs(cost - cutoff) > 1e-5) & ~(shut & (length == 0)) & ~ends
    assert inside[told].tolist() == (cost <= cutoff)[told].tolist()
    # where there is no way, a stretch may end there, but none leads through
    through = (on & (low + 1e-3 < along) & (along < high - 1e-3)).any(axis=1)
    assert not through[np.isnan(cost)].any()


@quick
@given(
    town=counties(), by=BY, direction=DIRECTION, cutoffs=st.sets(st.integers(1, 900), min_size=2, max_size=4)
)
def test_areas_drawn_one_upon_the_other_are_those_drawn_alone(town, by, direction, cutoffs) -> None:
    net, sites = net_of(town), town.site_frame()
    limits = [f"{cutoff} {'m' if by == 'length' else 's'}" for cutoff in cutoffs]
    areas = service_area(net, sites, limits, by=by, direction=direction, width_m=30).set_index("cutoff")
    for limit in limits:
        alone = service_area(net, sites, [limit], by=by, direction=direction, width_m=30)
        apart, together = alone.geometry[0], areas.geometry[alone["cutoff"][0]]
        assert apart.difference(together.buffer(1e-6)).is_empty
        # corners of the round ends lie on the circle, the sides between them up to 2 % inside
        assert together.difference(apart.buffer(0.02 * 30)).is_empty
    largest_first = areas.geometry.tolist()
    for larger, smaller in itertools.pairwise(largest_first):
        assert smaller.difference(larger.buffer(1e-6)).is_empty


def test_areas_are_the_same_whatever_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    town = grid_town(45, seed=3)
    town.sites = {"s": (2000.0, 2100.0)}
    drawn = []
    for threads in ("1", "3"):
        monkeypatch.setenv("COVERPLAN_THREADS", threads)
        areas = service_area(net_of(town), town.site_frame(), ["500 m", "20 km"])
        assert len(reachable(net_of(town), town.site_frame(), "20 km")) > 2048
        drawn.append(areas.geometry.to_wkb().tolist())
    assert drawn[0] == drawn[1]
