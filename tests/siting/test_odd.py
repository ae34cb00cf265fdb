"""Cuts by odd sets of rows, and the relaxation as a chain: against every choice there is, the plain relaxation, and an answer known by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import Cover, most_weight
from coverplan.siting.classic.cover import most as most_module
from coverplan.siting.classic.cover import odd as odd_module
from coverplan.siting.classic.cover import relax as relax_module
from coverplan.siting.classic.cover.chain import Chain
from coverplan.siting.classic.cover.model import most_model, most_start
from coverplan.siting.classic.cover.odd import odd_sets
from coverplan.siting.classic.cover.relax import relax, relax_whole
from coverplan.siting.solve import Deadline, Incumbent, solve_relaxed


def near_one_another(seed: int, rows: int = 40, columns: int = 11) -> Cover:
    """Points and sites in a square, each site with what is near: rows share columns, as they do in a town."""
    chance = np.random.default_rng(seed)
    points, sites = chance.random((rows, 2)), chance.random((columns, 2))
    table = np.hypot(*(points[:, None] - sites[None]).transpose(2, 0, 1)) < 0.4
    table[np.arange(rows), chance.integers(0, columns, rows)] = True
    return Cover(sparse.csr_array(table), chance.integers(1, 50, rows) / 4.0, np.arange(columns))


def every_choice(cover: Cover) -> np.ndarray:
    return np.array(list(itertools.product([0, 1], repeat=len(cover.column))))


def worth_of(cover: Cover, choices: np.ndarray) -> np.ndarray:
    return (cover.rows.astype(int) @ choices.T > 0).T @ cover.weight


def triangles(count: int) -> Cover:
    """Rows are the sides of triangles, columns their corners: half of each corner seems to cover all three."""
    table = np.kron(np.eye(count), [[1, 1, 0], [0, 1, 1], [1, 0, 1]]).astype(bool)
    return Cover(sparse.csr_array(table), np.ones(3 * count), np.arange(3 * count))


def test_an_odd_set_cuts_off_no_choice():
    sets = 0
    for seed in range(30):
        cover, chance = near_one_another(seed), np.random.default_rng(seed)
        choices = every_choice(cover)
        times = cover.rows.astype(int) @ choices.T
        missing, again = times == 0, np.maximum(0, times - 1)
        for _ in range(4):
            share = chance.dirichlet(np.ones(11)) * chance.uniform(1, 4)
            share = np.minimum(share, 1.0)
            may = chance.random(40) < 0.9
            found = odd_sets(cover, share, may, Deadline(600))
            if found is None:
                continue
            sets += found.rows.shape[0]
            assert (found.rows.sum(axis=1) % 2 == 1).all()
            assert not found.rows[:, ~may].nnz
            assert (found.odd.toarray() == (found.rows @ cover.rows.astype(int)).toarray() % 2).all()
            assert (found.rows @ (missing + again) + found.odd @ choices.T >= 1).all()
            # while each cuts the point off
            off = np.abs(cover.rows.astype(float) @ share - 1)
            assert (found.rows @ off + found.odd @ share < 0.98 + 1e-9).all()
    assert sets > 100


def test_nothing_is_looked_for_when_the_time_is_over():
    cover = triangles(3)
    share, may = np.full(9, 0.5), np.ones(9, dtype=bool)
    assert odd_sets(cover, share, may, Deadline(0.0)) is None
    found = odd_sets(cover, share, may, Deadline(600))
    assert found is not None
    assert found.rows.toarray().tolist() == np.kron(np.eye(3), np.ones((1, 3))).tolist()


def test_triangles_are_closed_by_odd_sets():
    chain = Chain(triangles(20), 30)
    plain = chain.solve(Deadline(600))
    assert plain is not None
    assert plain.bound == pytest.approx(60, rel=2e-3)
    assert chain.cut(np.full(60, 0.5), Deadline(600))
    cut = chain.solve(Deadline(600))
    assert cut is not None
    # a first corner brings two sides, a second one: 20 triangles with one corner, of which 10 have another
    assert 50 <= cut.bound <= 50 * 1.002


@pytest.mark.parametrize("seed", range(15))
def test_the_chain_proves_what_the_plain_relaxation_proves(seed):
    cover, count = near_one_another(seed), 3
    exact = -solve_relaxed(most_model(cover, count), Deadline(600)).bound
    chain = Chain(cover, count)
    found = chain.solve(Deadline(600))
    assert found is not None
    assert exact * (1 - 1e-9) <= found.bound <= exact * (1 + 3e-3)
    assert found.share.sum() <= count * (1 + 1e-3)
    choices = every_choice(cover)
    choices = choices[choices.sum(axis=1) <= count]
    worth = worth_of(cover, choices)
    bounds = [found.bound]
    while chain.cut(found.share, Deadline(600)) and len(bounds) < 6:
        # the plain model with the cuts, which whole numbers are solved with, says the same as the chain
        plain = chain.plain()
        plain_bound = -solve_relaxed(plain, Deadline(600)).bound
        found = chain.solve(Deadline(600))
        assert found is not None
        assert plain_bound * (1 - 1e-9) <= found.bound <= plain_bound * (1 + 3e-3)
        bounds.append(found.bound)
        # a choice is worth no more than the bound less what its columns, and those it has not, take off
        taken = np.where(choices, np.maximum(found.reduced, 0), np.maximum(-found.reduced, 0)).sum(axis=1)
        assert (worth <= found.bound - taken + 1e-9).all()
    assert min(bounds) == pytest.approx(bounds[-1], rel=3e-3)


def test_odd_sets_bring_the_bound_down():
    plain, cut = [], []
    for seed in range(2):
        points = np.random.default_rng(seed).random((400, 2))
        near = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) < 0.1
        chain = Chain(Cover(sparse.csr_array(near), np.ones(400), np.arange(400)), 30)
        found = chain.solve(Deadline(600))
        plain.append(found.bound)
        for _ in range(4):
            if not chain.cut(found.share, Deadline(600)):
                break
            found = chain.solve(Deadline(600))
        cut.append(found.bound)
    assert sum(cut) < 0.9985 * sum(plain)


def test_closed_columns_have_no_part_in_the_bound():
    cover = near_one_another(3)
    chain = Chain(cover, 3)
    open_all = chain.solve(Deadline(600))
    closed = np.arange(11) % 2 == 0
    chain.close(closed)
    found = chain.solve(Deadline(600))
    choices = every_choice(cover)
    choices = choices[(choices.sum(axis=1) <= 3) & ~(choices[:, closed] > 0).any(axis=1)]
    assert worth_of(cover, choices).max() <= found.bound < open_all.bound
    assert (found.share[closed] == 0).all()


def test_a_solver_that_is_not_sure_is_believed_as_far_as_its_multipliers_prove():
    # interior points end "unknown" on this one, a hair from the end
    points = np.random.default_rng(4).random((300, 2))
    near = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) < 0.12
    found = Chain(Cover(sparse.csr_array(near), np.ones(300), np.arange(300)), 30).solve(Deadline(600))
    assert found is not None
    assert 300 <= found.bound <= 300.1


def test_rows_that_share_nothing_hang_in_one_tree():
    table = np.kron(np.eye(4), np.ones((3, 2))).astype(bool)
    cover = Cover(sparse.csr_array(table), np.arange(1.0, 13.0), np.arange(8))
    found = Chain(cover, 2).solve(Deadline(600))
    assert found.bound == pytest.approx(33 + 24, rel=2e-3)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_relaxed_by_odd_sets_holds(seed, monkeypatch):
    # no steps for cuts of clusters: the whole relaxation is solved at once
    monkeypatch.setattr(relax_module, "_STEPS", 0.0)
    monkeypatch.setattr(relax_module, "is_for_whole_numbers", lambda _cover, bound, value: bound <= value)
    cover, count = near_one_another(seed, 60, 12), 3
    choices = every_choice(cover)
    choices = choices[choices.sum(axis=1) <= count]
    worth = worth_of(cover, choices)
    wanted = np.sort(worth)[-2]
    found = relax(cover, count, np.arange(12) < count, Deadline(600), look=lambda _: wanted)
    assert found is not None
    assert found.bound >= worth.max()
    assert not choices[worth >= wanted][:, np.isinf(found.reduced)].any()


@pytest.mark.parametrize("seed", range(10))
def test_a_relaxation_that_is_cut_keeps_what_is_wanted(seed):
    cover, count = near_one_another(seed, 60, 12), 3
    choices = every_choice(cover)
    choices = choices[choices.sum(axis=1) <= count]
    worth = worth_of(cover, choices)
    wanted = np.sort(worth)[-3]
    found = relax_whole(cover, count, wanted, Deadline(600))
    assert found is not None
    assert found.bound >= worth.max()
    assert not choices[worth >= wanted][:, np.isinf(found.reduced)].any()
    model = found.model
    x = np.array([most_start(cover, choice.astype(bool)) for choice in choices[worth >= wanted]])
    rows = model.rows @ x.T
    assert (rows >= model.row_lower[:, None] - 1e-9).all()
    assert (rows <= model.row_upper[:, None] + 1e-9).all()
    # where nothing can be worth so much, the bound says so
    less = relax_whole(cover, count, 2 * worth.max(), Deadline(600))
    assert less is not None
    assert less.bound < 2 * worth.max()


@pytest.mark.parametrize("seed", range(10))
def test_what_is_proved_by_odd_sets_and_whole_numbers_is_the_best(seed, monkeypatch):
    monkeypatch.setattr(relax_module, "_STEPS", 0.0)
    # a poor choice, so that all depends on what is proved
    monkeypatch.setattr(
        most_module, "improved_cover", lambda part, *_, **__: np.zeros(len(part.column), bool)
    )
    monkeypatch.setattr(most_module, "annealed_covers", lambda _part, _count, start, *_, **__: iter([start]))
    cover, count = near_one_another(seed, 60, 12), 3
    choices = every_choice(cover)
    best = worth_of(cover, choices[choices.sum(axis=1) <= count]).max()
    found = most_weight(cover, count, Deadline(600))
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@pytest.mark.parametrize("left", [12, 9])
def test_whole_numbers_have_the_cuts_of_their_own_part(left, monkeypatch):
    cover, count, again = near_one_another(2, 60, 12), 3, []
    relaxed = relax_whole(cover, count, 0.0, Deadline(600))
    assert relaxed is not None

    def relaxes(part, *given):
        again.append(part.rows.shape[1])
        return relax_whole(part, *given)

    monkeypatch.setattr(most_module, "relax_whole", relaxes)
    smaller = cover.take(cover.rows[:, :left].sum(axis=1) > 0, np.arange(12) < left)
    best = Incumbent(most=True, bound=np.inf)
    part = most_module._Part(smaller, count, (), 0.0, np.zeros(left, dtype=bool))
    part.solve_whole(best, Deadline(600), 0.0, relaxed, 0.0)
    # those of a larger one are of no use
    assert again == ([] if left == 12 else [left])
    choices = every_choice(smaller)
    choices = choices[choices.sum(axis=1) <= count]
    assert best.value == best.bound == pytest.approx(worth_of(smaller, choices).max())


@pytest.mark.parametrize(("is_whole", "far"), [(True, 0.0), (True, 1e6), (False, 0.0)])
def test_it_is_searched_before_the_relaxation_is_cut_and_longer_after(is_whole, far, monkeypatch):
    looks = []
    monkeypatch.setattr(most_module, "_FAR", far)

    def search(_part, relaxed, _best, deadline, _is_settled, effort, opens=-np.inf):
        looks.append((round(deadline.left / 1e6, 2), effort, opens, relaxed.is_whole))

    if is_whole:
        monkeypatch.setattr(relax_module, "_STEPS", 0.0)
    monkeypatch.setattr(most_module._Part, "search", search)
    cover = near_one_another(1, 60, 12)
    part = most_module._Part(cover, 3, (), 0.0, np.arange(12) < 3)
    best = Incumbent(most=True, bound=np.inf)
    best.offer((0,), 1.0)
    assert part.relaxed(best, 0.0, Deadline(1e6), lambda: False, most_module._GUIDED) is not None
    first = most_module._BEFORE if is_whole else most_module._TO_SEARCH
    # and until the end where whole numbers come to none
    share = most_module._AFTER if far else 1.0
    after = [(share, most_module._LONG, opens, True) for opens in (most_module._OPENS, -np.inf)]
    assert looks == [(first, most_module._GUIDED, -np.inf, is_whole), *(after if is_whole else [])]


def test_once_it_is_cut_only_columns_that_it_opens_are_searched(monkeypatch):
    cover, seen = near_one_another(1, 60, 12), []

    def looks(part, _count, start, _deadline, **_):
        seen.append((part.column.tolist(), start.tolist()))
        assert (part.rows.sum(axis=1) > 0).all()
        yield np.ones(len(start), dtype=bool)

    monkeypatch.setattr(most_module, "annealed_covers", looks)
    part = most_module._Part(cover, 3, (), 0.0, np.arange(12) == 11)
    share = np.where(np.arange(12) < 8, 0.3, 0.0)
    relaxed = most_module.Relaxation(cover.weight.sum(), np.zeros(12), share)
    best = Incumbent(most=True, bound=np.inf)
    best.offer((), 0.0)
    part.search(relaxed, best, Deadline(600), lambda: False, most_module._LONG, opens=0.1)
    (columns, start), few = seen[0], set(range(8))
    assert few <= set(columns) < set(range(12))
    assert sum(start) <= 3
    # what is found there is told by its numbers in the problem
    assert set(best.columns) == set(columns)


def test_the_sets_worth_most_are_kept_and_of_each_row_some():
    others = np.arange(1, 19).reshape(9, 2)
    sets = np.column_stack([np.zeros(9, dtype=int), others, np.full((9, 2), -1)])
    worth = np.array([3.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 2.0, 1.0])
    assert odd_module._kept(sets, worth) == [1, 2, 3, 4, 5, 6]
    # another row, and one that is too weak
    apart = np.array([[20, 21, 22, -1, -1], [23, 24, 25, -1, -1]])
    kept = odd_module._kept(np.vstack([sets, apart]), np.concatenate([worth, [0.5, 0.9 * 0.02 * 9.0]]))
    assert kept == [1, 2, 3, 4, 5, 6, 9]


def test_a_set_is_worth_as_much_as_its_lightest_row(monkeypatch):
    monkeypatch.setattr(odd_module, "_SETS", 1)
    plain = triangles(3)
    cover = Cover(plain.rows, np.array([5.0, 9.0, 9.0, 6.0, 6.0, 6.0, 7.0, 5.5, 7.0]), plain.column)
    found = odd_sets(cover, np.full(9, 0.5), np.ones(9, dtype=bool), Deadline(600))
    assert found.rows.toarray().nonzero()[1].tolist() == [3, 4, 5]


def test_what_ties_with_the_bound_is_neither_taken_nor_ruled_out():
    cover = near_one_another(3, 60, 12)
    part = most_module._Part(cover, 3, (), 0.0, np.zeros(12, dtype=bool))
    best = Incumbent(most=True, bound=np.inf)
    best.offer((), 0.0)
    total = float(cover.weight.sum())
    reduced = np.concatenate([[-1.0, 1.0], np.zeros(10)])
    left = part.without(most_module.Relaxation(total, reduced, np.zeros(12)), best, total, Deadline(600))
    assert left.taken == (0,)
    assert left.count == 2
    assert left.base == cover.weight[cover.rows[:, [0]].toarray()[:, 0]].sum()
    # but for what another column does as well
    kept = most_module.reduce_for_most(
        cover.take(~cover.rows[:, [0]].toarray()[:, 0], np.arange(12) > 1), Deadline(600)
    )
    assert left.cover.column.tolist() == kept.column.tolist()


def test_what_is_ruled_out_is_closed_for_whole_numbers(monkeypatch):
    cover, given, solves = near_one_another(2, 60, 12), [], most_module.solve_whole

    def solve(model, *more, **how):
        given.append(model.upper[:12].tolist())
        return solves(model, *more, **how)

    monkeypatch.setattr(most_module, "solve_whole", solve)
    relaxed = relax_whole(cover, 3, 0.0, Deadline(600))
    assert relaxed is not None
    closed = most_module.replace(relaxed, reduced=np.where(np.arange(12) < 4, np.inf, relaxed.reduced))
    part = most_module._Part(cover, 3, (), 0.0, np.arange(12) == 1)
    part.solve_whole(Incumbent(most=True, bound=np.inf), Deadline(600), 0.0, closed, 0.0)
    # what is chosen so far may stay
    assert given == [[0.0, 1.0, 0.0, 0.0, *[1.0] * 8]]
