"""Allocation to facilities with limited room: known answers, another solver's, and laws."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.optimize import linprog

from coverplan.costs import AllPairs, CostMatrix, Spans, allocate, allocate_all, certificate, simplex
from coverplan.costs.allocation import mixed
from coverplan.costs.certificate import proves_least, total
from coverplan.costs.enlarging import added_for
from coverplan.errors import InputError
from coverplan.kernels.pricing import whole_rows


def named(values, letter):
    return pd.Series([float(value) for value in values], index=[f"{letter}{at}" for at in range(len(values))])


def of(table, need, room):
    costs = CostMatrix.from_dense(
        table,
        demand_ids=[f"d{at}" for at in range(len(need))],
        site_ids=[f"f{at}" for at in range(len(room))],
    )
    return costs, named(need, "d"), named(room, "f")


def random_case(seed):
    """A case of up to 14 points and 6 facilities; many costs are equal in some, rooms are tight in all."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 15)), int(rng.integers(1, 7))
    table = rng.integers(0, [3, 20, 1000][seed % 3], (n, m)).astype(float)
    table[rng.random((n, m)) > rng.uniform(0.2, 1.0)] = np.nan
    need = rng.integers(0, 20, n) / [1, 2, 4][seed % 3]
    room = np.floor(need.sum() / m * rng.uniform(0, 2.5, m))
    return of(table, need, room)


def by_linear_programme(costs, need, room):
    """Most need served, then least cost: two programmes, one after the other."""
    table = costs.to_dense()
    row, column = np.nonzero(np.isfinite(table))
    pairs = np.arange(len(row))
    limits = np.zeros((len(need) + len(room), len(row)))
    limits[row, pairs] = 1
    limits[len(need) + column, pairs] = 1
    most = [*need, *room]
    served = -linprog(-np.ones(len(row)), limits, most, method="highs").fun
    least = linprog(
        table[row, column], limits, most, np.ones((1, len(row))), [served - 1e-9], method="highs"
    ).fun
    return served, least


@pytest.mark.parametrize("batch", range(20))
def test_as_much_is_served_at_as_little_cost_as_a_linear_programme_says(batch):
    for seed in range(20 * batch, 20 * batch + 20):
        costs, need, room = random_case(seed)
        found = allocate(costs, need, room)
        assert (found.load <= room + 1e-9).all()
        assert (found.unserved >= 0).all()
        sent = found.flows.groupby("demand_id")["amount"].sum().reindex(need.index, fill_value=0.0)
        assert np.allclose(sent + found.unserved, need)
        if not costs.pairs:
            assert found.unserved.sum() == need.sum()
            continue
        served, least = by_linear_programme(costs, need, room)
        assert need.sum() - found.unserved.sum() == pytest.approx(served, abs=1e-6)
        assert found.total_cost == pytest.approx(least, rel=1e-6, abs=1e-5)


def adding_by_linear_programme(costs, need, room):
    """Everybody who can go somewhere is served, fewest places are added, then the way is least: added and way."""
    table = costs.to_dense()
    row, column = np.nonzero(np.isfinite(table))
    pairs = len(row)
    able = np.unique(row)
    whole = np.zeros((len(need), 2 * pairs))
    whole[row, np.arange(pairs)] = whole[row, pairs + np.arange(pairs)] = 1
    limits = np.zeros((len(room), 2 * pairs))
    limits[column, np.arange(pairs)] = 1
    added = np.concatenate([np.zeros(pairs), np.ones(pairs)])
    fewest = linprog(added, limits, room, whole[able], need.iloc[able], method="highs").fun
    way = np.concatenate([table[row, column]] * 2)
    rows = np.vstack([limits, added])
    least = linprog(way, rows, [*room, fewest + 1e-9], whole[able], need.iloc[able], method="highs").fun
    return fewest, least


@pytest.mark.parametrize("batch", range(10))
def test_as_few_places_are_added_with_as_little_way_as_a_linear_programme_says(batch):
    for seed in range(20 * batch, 20 * batch + 20):
        costs, need, room = random_case(seed)
        if not costs.pairs:
            continue
        found = allocate(costs, need, room, enlarge=True)
        pd.testing.assert_frame_equal(found.flows, allocate(costs, need, room).flows)
        fewest, least = adding_by_linear_programme(costs, need, room)
        assert found.added["amount"].sum() == pytest.approx(fewest, abs=1e-6)
        # Serve as the added places let: no way is shorter in all.
        more = found.added.groupby("site_id")["amount"].sum().reindex(room.index, fill_value=0.0)
        again = allocate(costs, need, room + more)
        assert again.total_cost == pytest.approx(least, rel=1e-6, abs=1e-5)
        able = pd.Series(np.diff(costs.indptr) > 0, index=need.index)
        assert again.unserved[able].sum() == pytest.approx(0, abs=1e-6)


def test_places_are_added_where_they_spare_most_way():
    # f0 is full of the nearer d1; d0 goes to f1 at 9, and d2, who lives at f1, would be left. A place more at f0 is d0's.
    costs, need, room = of([[2.0, 9.0], [1.0, np.nan], [np.nan, 1.0]], [1, 1, 1], [1, 1])
    found = allocate(costs, need, room, enlarge=True)
    assert found.added.to_numpy().tolist() == [["d0", "f0", 1, 2]]
    assert allocate(costs, need, room).added.empty
    assert allocate(costs, need, room + 1, enlarge=True).added.empty


@pytest.mark.parametrize("batch", range(5))
def test_all_pairs_give_the_same_answer(batch):
    for seed in range(20 * batch, 20 * batch + 20):
        costs, need, room = random_case(seed)
        every = AllPairs.of_blocks(need.index, room.index, [costs.to_dense()])
        found, expected = allocate_all(every, need, room), allocate(costs, need, room)
        pd.testing.assert_frame_equal(found.flows, expected.flows)
        pd.testing.assert_series_equal(found.unserved, expected.unserved)


@pytest.mark.parametrize("batch", range(5))
def test_all_pairs_are_enlarged_alike(batch):
    for seed in range(20 * batch, 20 * batch + 20):
        costs, need, room = random_case(seed)
        every = AllPairs.of_blocks(need.index, room.index, [costs.to_dense()])
        found, expected = (
            each(at, need, room, enlarge=True) for each, at in ((allocate_all, every), (allocate, costs))
        )
        pd.testing.assert_frame_equal(found.added, expected.added)
        pd.testing.assert_frame_equal(found.flows, expected.flows)
        assert found.can_go.tolist() == expected.can_go.tolist() == (np.diff(costs.indptr) > 0).tolist()


@pytest.mark.parametrize("batch", range(5))
def test_all_pairs_of_several_spans_are_those_of_rows_for_each(batch):
    for seed in range(20 * batch, 20 * batch + 20):
        costs, _, room = random_case(seed)
        rng = np.random.default_rng(seed)
        n, spans = costs.shape[0], int(rng.integers(1, 4))
        is_open = rng.random((spans, len(room))) < 0.7
        point, span = (each.ravel() for each in np.meshgrid(np.arange(n), np.arange(spans)))
        need = named(rng.integers(0, 9, n * spans), "n")
        table = np.where(is_open[span], costs.to_dense()[point], np.nan)
        rows = CostMatrix.from_dense(table, demand_ids=need.index, site_ids=room.index)
        every = AllPairs.of_blocks(costs.row_ids.text, room.index, [costs.to_dense()])
        found = allocate_all(every, need, room, enlarge=True, spans=Spans(point, span, is_open))
        expected = allocate(rows, need, room, enlarge=True)
        for name in ("flows", "added"):
            pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name), check_names=False)
        pd.testing.assert_series_equal(found.unserved, expected.unserved, check_names=False)
        pd.testing.assert_series_equal(found.load, expected.load)
        assert found.can_go.tolist() == expected.can_go.tolist()


def test_all_pairs_of_many_facilities_are_sifted():
    rng = np.random.default_rng(1)
    table = rng.integers(0, 500, (300, 60)).astype(float)
    costs, need, room = of(table, rng.integers(1, 9, 300), rng.integers(0, 40, 60))
    every = AllPairs.of_blocks(need.index, room.index, [table[:100], table[100:]])
    found, expected = allocate_all(every, need, room), allocate(costs, need, room)
    assert found.total_cost == pytest.approx(expected.total_cost)
    assert found.unserved.sum() == pytest.approx(expected.unserved.sum())
    points, sites = rng.permutation(300), rng.permutation(60)
    turned = AllPairs.of_blocks(need.index[points], room.index[sites], [table[points][:, sites]])
    pd.testing.assert_frame_equal(allocate_all(turned, need, room).flows, found.flows)


def test_a_facility_without_any_room_may_be_enlarged():
    found = allocate(*of([[5.0, 3.0], [np.nan, np.nan]], [2, 7], [0, 0]), enlarge=True)
    assert found.added.to_numpy().tolist() == [["d0", "f1", 2, 3]]


@pytest.mark.parametrize("seed", range(60))
def test_no_order_of_rows_changes_the_answer(seed):
    costs, need, room = random_case(3 * seed)  # costs from 0 to 2: most of them are equal
    rng = np.random.default_rng(seed)
    points, sites = rng.permutation(need.index), rng.permutation(room.index)
    first = allocate(costs, need, room, enlarge=True)
    again = allocate(costs.select(points, sites), need[::-1], room[::-1], enlarge=True)
    pd.testing.assert_frame_equal(first.flows, again.flows)
    pd.testing.assert_frame_equal(first.added, again.added)
    pd.testing.assert_series_equal(first.unserved.sort_index(), again.unserved.sort_index())


def test_the_farthest_is_left_out_and_a_need_may_be_split():
    found = allocate(*of([[1.0, 5.0], [2.0, 9.0], [3.0, np.nan]], [4, 4, 4], [6, 3]))
    # f1 takes 3 of d0, which is cheapest to send there; f0 keeps 1 of d0, all of d1, and 1 of d2.
    assert found.flows.to_numpy().tolist() == [
        ["d0", "f0", 1, 1],
        ["d0", "f1", 3, 5],
        ["d1", "f0", 4, 2],
        ["d2", "f0", 1, 3],
    ]
    assert found.unserved.to_dict() == {"d0": 0, "d1": 0, "d2": 3}
    assert found.total_cost == 1 + 15 + 8 + 3


def test_serving_more_comes_before_any_cost():
    # d1 can only go to f0, though d0 would save 1,000,000 m there.
    found = allocate(*of([[0.0, 1e6], [5.0, np.nan]], [1, 1], [1, 1]))
    assert found.unserved.sum() == 0
    assert found.total_cost == 1e6 + 5


def test_parts_of_people_count():
    found = allocate(*of([[1.0]], [8.61], [8.5]))
    assert found.unserved.tolist() == [0.11]
    assert allocate(*of([[1.0]], [8.61], [8.61])).unserved.tolist() == [0.0]


@pytest.mark.parametrize(("need", "room"), [([], []), ([], [5]), ([3], []), ([0, 0], [5]), ([3, 4], [0, 0])])
def test_where_there_is_nothing_to_allocate_nothing_is(need, room):
    found = allocate(*of(np.ones((len(need), len(room))), need, room))
    assert found.flows.empty
    assert found.unserved.tolist() == need
    assert found.load.tolist() == [0] * len(room)


def test_more_room_than_numbers_can_hold_is_room_enough():
    assert allocate(*of([[1.0]], [3], [1e300])).unserved.tolist() == [0]


def test_the_longest_ways_of_many_facilities_fit_into_64_bits():
    table = np.full((1, 3000), 1e6)
    table[0, 1234] = 999_999.9
    found = allocate(*of(table, [2], [1] * 3000))
    assert found.load["f1234"] == 1
    assert found.unserved.tolist() == [0]


ROWS = np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([10, 30, 20])


@pytest.mark.parametrize(
    ("flows", "proved"),
    [
        (([0, 1], [1, 0], [2, 3]), True),
        (([0, 1], [0, 0], [1, 2]), False),  # less than could be
        (([0, 1], [1, 1], [2, 3]), False),  # a pair that is not there
        (([0, 1], [1, 0], [3, 3]), False),  # more than is needed
        (([0, 0, 1], [1, 1, 0], [1, 1, 3]), False),  # a pair twice
        (([0, 1], [1, 0], [2, 4]), False),
        (([0, 0, 1, 1], [0, 1, 0, 1], [-1, 3, 3, 0]), False),
    ],
)
def test_only_what_is_least_is_proved(flows, proved):
    flows = tuple(np.array(part) for part in flows)
    price = np.array([1000, 1000])
    assert proves_least(ROWS, np.array([2, 3]), np.array([3, 5]), price, flows, np.array([20, 0])) is proved


@pytest.mark.parametrize("sites", [60, 3000])
def test_costs_in_whole_numbers_are_those_worked_out_one_by_one(sites):
    rng = np.random.default_rng(3)
    has, costs = rng.random((9, sites)) < 0.6, rng.uniform(0, 900, (9, sites)).round(2)
    costs[:, 7] = costs[:, 8]
    who, order, with_room = np.array([8, 0, 5]), rng.permutation(sites), rng.random(sites) < 0.7
    rank = np.argsort(order)
    at = np.where(with_room, np.cumsum(with_room[order])[rank] - 1, -1)
    told = rng.integers(0, 2**63, 3).astype(np.uint64), rng.integers(0, 2**63, sites).astype(np.uint64)
    rows = sparse.csr_array(np.where(has, costs, 0.0))
    for ties in (1000, 1):
        scale = (1000, 7001, ties)
        indptr, to, cost, nearest, where, dearest = whole_rows(
            (rows.indptr, rows.indices, rows.data), who, (rank, at), told, scale
        )
        pairs = list(zip(cost.tolist(), to.tolist(), strict=True))
        found = [pairs[a:b] for a, b in pairwise(indptr)]
        every = []
        for i, row in enumerate(who):
            near = np.flatnonzero(has[row])
            small = (mixed(told[0][i] ^ told[1][near]) % np.uint64(ties)).astype(np.int64)
            whole = np.rint(costs[row, near] * 1000).astype(np.int64) * 7001 + small
            some = with_room[near]
            assert found[i] == sorted(zip(whole[some].tolist(), at[near][some].tolist(), strict=True))
            assert (nearest[i], where[i]) == min(zip(whole.tolist(), rank[near].tolist(), strict=True))
            every += whole.tolist()
        assert dearest == max(every)


def _ordered_rows(rng, n, m):
    """Costs of full rows, the cheapest of each first, with some of them alike."""
    cost = rng.integers(0, 30, (n, m))
    to = np.argsort(cost, axis=1, kind="stable")
    return np.arange(0, n * m + 1, m), to.ravel(), np.take_along_axis(cost, to, axis=1).ravel(), cost


@pytest.mark.parametrize("seed", range(6))
def test_in_the_first_tree_who_has_most_to_lose_goes_first(seed):
    rng = np.random.default_rng(seed)
    n, m = 40, 5
    indptr, to, cost, table = _ordered_rows(rng, n, m)
    need, room = rng.integers(1, 9, n), rng.integers(5, 60, m)
    best, second = np.sort(np.column_stack([table, np.full((n, 2), 25)]), axis=1)[:, :2].T
    goes, load = {}, [0] * m
    for point in sorted(range(n), key=lambda point: best[point] - second[point]):
        open_to = [j for j in range(m) if load[j] + need[point] < room[j] and table[point, j] < 25]
        if open_to:
            goes[point] = min(open_to, key=lambda j: table[point, j])
            load[goes[point]] += int(need[point])
    par, up, flow, full = simplex.first_tree((indptr, to, cost, need, room, np.full(n, 25)))
    assert par[:n].tolist() == [n + goes[at] if at in goes else n + m for at in range(n)]
    assert flow[n : n + m].tolist() == load
    assert up[:n].tolist() == [table[at, goes[at]] if at in goes else 25 for at in range(n)]
    assert not full.any()


@pytest.mark.parametrize("seed", range(20))
def test_from_everywhere_in_the_tree_some_more_could_flow_to_the_root(seed):
    # So no pivot comes back to an earlier tree (Cunningham 1976). Need and room alike, and few different numbers: many pivots move nothing.
    rng = np.random.default_rng(seed)
    n, m = 30, 6
    indptr, to, cost, _ = _ordered_rows(rng, n, m)
    need, price = rng.integers(1, 3, n), np.full(n, 1000)
    room = np.bincount(rng.integers(0, m, need.sum()), minlength=m) + 1
    problem = indptr, to, cost, need, room, price
    tree = simplex.first_tree(problem)
    _, _, is_least = simplex.least_cost(problem, tree)
    par, _, flow, _ = tree
    on_root = par[n : n + m] == n + m
    assert is_least
    assert (flow[n : n + m][on_root] < room[on_root]).all()
    assert (flow[n : n + m][~on_root] > 0).all()


def test_asking_some_first_what_room_is_worth_changes_nothing_but_the_way(monkeypatch):
    cases = [random_case(seed) for seed in range(60)]
    whole = [allocate(*case, enlarge=True) for case in cases]
    monkeypatch.setattr(simplex, "_LEAST_SAMPLE", 1)
    monkeypatch.setattr(simplex, "_SAMPLED", 2)
    for case, found in zip(cases, whole, strict=True):
        again = allocate(*case, enlarge=True)
        pd.testing.assert_frame_equal(again.flows, found.flows)
        pd.testing.assert_frame_equal(again.added, found.added)


@pytest.mark.parametrize("pivots", [1, 3])
def test_coming_back_between_pivots_changes_nothing(monkeypatch, pivots):
    cases = [random_case(seed) for seed in range(30)]
    whole = [allocate(*case, enlarge=True) for case in cases]
    monkeypatch.setattr(simplex, "_PIVOTS_AT_ONCE", pivots)
    for case, found in zip(cases, whole, strict=True):
        again = allocate(*case, enlarge=True)
        pd.testing.assert_frame_equal(again.flows, found.flows)
        pd.testing.assert_frame_equal(again.added, found.added)


@pytest.mark.parametrize("seed", range(20))
def test_whom_places_are_added_for_does_not_hang_on_who_happens_to_have_one(seed):
    rng = np.random.default_rng(seed)
    n, m = 30, 4
    cost, column, goes = rng.integers(0, 50, n), rng.integers(0, m, n), rng.integers(1, 9, n)
    need = goes + rng.integers(0, 5, n)  # what is more goes elsewhere
    left = rng.integers(0, need + 1)
    lacks = np.array([rng.integers(0, goes[column == j].sum() + 1) for j in range(m)])

    def one_way():
        """Places there are and places added, given out one by one to any of those who go there."""
        added = np.zeros(n, np.int64)
        for j in range(m):
            units = rng.permutation(np.repeat(np.flatnonzero(column == j), goes[column == j]))
            np.add.at(added, units[: lacks[j]], 1)
        rows = np.concatenate([np.arange(n), np.arange(n)])
        flows = rows, np.concatenate([column, np.full(n, m)]), np.concatenate([goes - added, need - goes])
        return added_for(need, left, (cost, column), flows)

    expected = np.zeros(n, np.int64)
    for j in range(m):
        here, rest = sorted(np.flatnonzero(column == j), key=lambda i: -cost[i]), lacks[j]
        for most in (np.minimum(goes, left), goes):
            for i in here:
                more = min(most[i] - expected[i], rest)
                expected[i] += more
                rest -= more
    assert one_way().tolist() == one_way().tolist() == expected.tolist()


def test_most_served_is_what_is_served_when_all_is_proved():
    for seed in range(60):
        costs, need, room = random_case(seed)
        found = allocate(costs, need, room)
        assert found.status == "optimal"
        assert found.most_served == pytest.approx(need.sum() - found.unserved.sum(), abs=1e-9)


def test_out_of_time_an_allocation_is_possible_and_says_how_many_could_be_served(monkeypatch):
    monkeypatch.setattr(simplex, "_PIVOTS_AT_ONCE", 2)
    cut_short = 0
    for seed in range(60):
        costs, need, room = random_case(seed)
        best = allocate(costs, need, room)
        found = allocate(costs, need, room, enlarge=True, time_limit_s=0)
        cut_short += found.status == "time_limit"
        assert (found.load <= room + 1e-9).all()
        served = need.sum() - found.unserved.sum()
        assert served == pytest.approx(found.flows["amount"].sum())
        assert served <= best.most_served + 1e-9 <= found.most_served + 2e-9
        if found.status == "optimal":
            pd.testing.assert_frame_equal(found.flows, best.flows)
    assert cut_short > 20
    enough = allocate(costs, need, room, time_limit_s=1e6)
    pd.testing.assert_frame_equal(enough.flows, best.flows)


@pytest.mark.parametrize("limit", [-1, float("nan")])
def test_a_time_limit_that_is_none_is_refused(limit):
    with pytest.raises(InputError, match=r"时限|time limit"):
        allocate(*random_case(1), time_limit_s=limit)


@pytest.mark.parametrize("at_once", [1, 3, 2**20])
def test_sums_are_those_of_numbers_without_end(at_once, monkeypatch):
    monkeypatch.setattr(certificate, "_AT_ONCE", at_once)
    rng = np.random.default_rng(at_once)
    amount, price = rng.integers(0, 2**53, 50), rng.integers(0, 2**63 - 1, 50)
    amount[0], price[0], price[1] = 2**63 - 1, 2**63 - 1, 0
    assert total(amount) == sum(amount.tolist())
    assert total(amount, price) == sum(a * b for a, b in zip(amount.tolist(), price.tolist(), strict=True))
    assert total(amount[:0], price[:0]) == total(amount[:0]) == 0
