"""Annealing: laws of a search, and the best there is on small problems."""

from __future__ import annotations

import itertools
import math
import threading
import time

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import (
    Cover,
    anneal,
    gains,
    improved_cover,
    most,
    most_weight,
    reduce,
    search,
    value_of,
)
from coverplan.siting.classic.cover.anneal import Effort, annealed_covers
from coverplan.siting.classic.cover.model import most_model, most_start
from coverplan.siting.classic.cover.search import annealed, work_of_exchange
from coverplan.siting.solve import Deadline, highs
from coverplan.siting.solve.highs import solve_whole
from coverplan.siting.solve.incumbent import Incumbent

EFFORT = Effort(2e6)


def random_cover(seed: int, rows: int, columns: int, share: float) -> Cover:
    chance = np.random.default_rng(seed)
    table = chance.random((rows, columns)) < share
    table[np.arange(rows), chance.integers(0, columns, rows)] = True
    return Cover(
        sparse.csr_array(table), chance.choice([0.25, 1.0, 7.0, 40.0], rows), 10 + np.arange(columns)
    )


def weight_under(cover: Cover, columns: tuple[int, ...]) -> float:
    return float(cover.weight[cover.rows.toarray()[:, list(columns)].any(axis=1)].sum())


def last(cover: Cover, count: int, start: np.ndarray, **how) -> np.ndarray:
    *_, chosen = annealed_covers(cover, count, start, Deadline(1e6), **{"effort": EFFORT, **how})
    return chosen


def test_best_there_is_nearly_always():
    shares = []
    for seed in range(12):
        cover, count = random_cover(seed, 40, 12, 0.15), 3
        chosen = last(cover, count, np.arange(12) < count)
        assert chosen.sum() <= count
        assert weight_under(cover, tuple(np.flatnonzero(chosen))) == value_of(cover, chosen)
        best = max(weight_under(cover, some) for some in itertools.combinations(range(12), count))
        shares.append(value_of(cover, chosen) / best)
    assert sorted(shares)[2:] == [1.0] * 10
    assert min(shares) > 0.95


def test_ever_better_and_the_same_each_time():
    cover, count = random_cover(5, 300, 80, 0.04), 9
    start = np.zeros(80, dtype=bool)
    start[[3, 5, 9]] = True
    before = start.copy()
    choices, again = (
        list(annealed_covers(cover, count, start, Deadline(1e6), effort=EFFORT)) for _ in range(2)
    )
    values = [value_of(cover, chosen) for chosen in (start, *choices)]
    assert values == sorted(values)
    assert values[-1] > values[0]
    assert all(chosen.sum() <= count for chosen in choices)
    assert np.array_equal(choices, again)
    assert (start == before).all()
    # what is best is not lost where it is the start
    assert value_of(cover, last(cover, count, choices[-1])) >= values[-1]


def test_no_time_is_no_annealing():
    cover = random_cover(5, 300, 80, 0.04)
    assert len(list(annealed_covers(cover, 9, np.arange(80) < 9, Deadline(0), effort=EFFORT))) == 1


def test_more_columns_than_are_needed():
    # all is covered by swaps alone: there is nothing else to look for
    cover = random_cover(1, 30, 10, 0.3)
    (chosen,) = annealed_covers(cover, 10, np.zeros(10, dtype=bool), Deadline(1e6), effort=Effort(math.inf))
    assert value_of(cover, chosen) == cover.weight.sum()


@pytest.mark.parametrize("count", [1, 4, 9])
def test_an_annealing_by_hand(count):
    # what is kept is worth what is told, and no worse than the start; a column that adds nothing is no harm
    for seed in range(6):
        cover = random_cover(seed, 60, 20, 0.1)
        start = np.arange(20) < count
        for steps in (0, 1, 300):
            chosen = annealed(cover, count, start, Deadline(1e6), steps=steps, number=seed)
            assert 0 < chosen.sum() <= count
            assert weight_under(cover, tuple(np.flatnonzero(chosen))) >= weight_under(
                cover, tuple(np.flatnonzero(start))
            )


def test_gains_and_counts_are_right_after_any_exchanges():
    cover = random_cover(2, 60, 20, 0.1)
    columns, start = cover.columns(), np.arange(20) < 5
    sets = (cover.rows.indptr, cover.rows.indices), (columns.indptr, columns.indices), cover.weight
    times, gain = cover.rows @ start.astype(np.int64), gains(cover, start)
    opened = np.flatnonzero(start)
    best, value = opened.copy(), np.full(2, value_of(cover, start))
    search._anneal(opened, best, value, (0, 500), (30.0, 0.9), np.uint64(7), *sets, times, gain)
    table = cover.rows.toarray()
    assert (times == table[:, opened].sum(axis=1)).all()
    assert gain == pytest.approx(table.T @ (cover.weight * (times == 0)))
    assert value == pytest.approx([weight_under(cover, opened), weight_under(cover, best)])
    assert value[1] >= value[0]
    assert not np.array_equal(opened, np.flatnonzero(start))


def test_the_hotter_the_more_is_lost_on_the_way():
    cover, values = random_cover(5, 300, 80, 0.04), []
    columns, start = cover.columns(), improved_cover(random_cover(5, 300, 80, 0.04), 9, Deadline(1e6))
    sets = (cover.rows.indptr, cover.rows.indices), (columns.indptr, columns.indices), cover.weight
    for heat in (1e-9, 20.0, 1e6):
        opened, times = np.flatnonzero(start), cover.rows @ start.astype(np.int64)
        value = np.full(2, value_of(cover, start))
        search._anneal(
            opened,
            opened.copy(),
            value,
            (0, 2_000),
            (heat, 1.0),
            np.uint64(7),
            *sets,
            times,
            gains(cover, start),
        )
        values.append(value[0])
    assert values[0] >= value_of(cover, start) > values[1] > values[2]


def exchange_costs(cover, start) -> float:
    """What is lost on average when a chosen column gives way to the best other, by trying them all."""
    lost = []
    for column in np.flatnonzero(start):
        without = start & (np.arange(len(start)) != column)
        others = [without | (np.arange(len(start)) == other) for other in np.flatnonzero(~start)]
        best = max(value_of(cover, choice) for choice in [without, *others])
        lost.append(max(0.0, value_of(cover, start) - best))
    return float(np.mean(lost))


def test_numbers_with_a_sign_come_to_the_same(monkeypatch):
    cover, start = random_cover(5, 300, 80, 0.04), np.arange(80) < 9
    found = annealed(cover, 9, start, Deadline(1e6), steps=500)
    assert reduce.unsigned(cover.rows)[1].dtype == np.uint32
    # as where there are more pairs than they can tell
    monkeypatch.setattr(reduce, "_MOST_UNSIGNED", cover.rows.nnz)
    assert reduce.unsigned(cover.rows)[1].dtype == cover.rows.indices.dtype
    assert (annealed(cover, 9, start, Deadline(1e6), steps=500) == found).all()


@pytest.mark.parametrize("is_flat", [False, True])
def test_it_is_as_hot_as_an_exchange_costs_and_hotter_where_that_is_said(is_flat, monkeypatch):
    cover, heats, anneals = random_cover(5, 300, 80, 0.04), [], search._anneal
    if is_flat:
        # each column covers everything: no exchange costs anything
        everywhere = sparse.csr_array(np.ones(cover.rows.shape, dtype=bool))
        cover = Cover(everywhere, cover.weight, cover.column)

    def seen(*given):
        heats.append(given[4])
        return anneals(*given)

    monkeypatch.setattr(search, "_anneal", seen)
    start = improved_cover(cover, 9, Deadline(1e6), kicks=0, start=np.arange(80) < (1 if is_flat else 9))
    for hotter in (1.0, 3.0):
        annealed(cover, 9, start, Deadline(1e6), steps=500, hotter=hotter)
    (hot, colder), (hotter_still, same) = heats
    costs, covers = exchange_costs(cover, start), value_of(cover, start) / start.sum()
    assert (costs == 0.0) == is_flat
    assert hot == pytest.approx(search._HOT * max(costs, search._FLAT * covers))
    assert hotter_still == pytest.approx(3.0 * hot)
    assert same == colder
    assert colder ** (500 / search._AS_HOT) == pytest.approx(search._COLD / search._HOT)


def counted(monkeypatch) -> list[int]:
    """What each annealing of the whole problem may exchange."""
    steps = []

    def anneals(cover, *given, **how):
        if cover.rows.shape[1] == 80:
            steps.append(how["steps"])
        return annealed(cover, *given, **how)

    monkeypatch.setattr(anneal, "annealed", anneals)
    return steps


def test_annealings_get_longer_up_to_a_limit(monkeypatch):
    steps, cover = counted(monkeypatch), random_cover(5, 300, 80, 0.04)
    last(cover, 9, np.arange(80) < 9, effort=Effort(math.inf, (2.0, 7.0), idle=5))
    assert steps[:5] == [18, 18, 36, 36, 63]
    assert set(steps[4:]) == {63}


def test_no_more_work_than_is_asked_for(monkeypatch):
    steps, cover = counted(monkeypatch), random_cover(5, 300, 80, 0.04)
    each = 9 * 10 * work_of_exchange(cover)
    for times in (0, 1, 3):
        steps.clear()
        last(cover, 9, np.arange(80) < 9, effort=Effort(times * each, (10.0, 10.0), idle=99))
        assert len(steps) == times


def test_enough_annealings_in_vain_are_the_last(monkeypatch):
    steps, cover = counted(monkeypatch), random_cover(5, 300, 80, 0.04)
    best = last(cover, 9, np.arange(80) < 9, effort=Effort(math.inf, idle=9))
    for idle in (1, 3):
        steps.clear()
        assert (last(cover, 9, best, effort=Effort(math.inf, idle=idle)) == best).all()
        assert len(steps) == idle


@pytest.mark.parametrize("is_hotter_better", [True, False])
def test_the_better_of_two_shows_how_hot_the_next_are(monkeypatch, is_hotter_better):
    heats, cover = [], random_cover(5, 300, 80, 0.04)
    few, many = np.arange(80) < 3, improved_cover(cover, 9, Deadline(1e6))

    def anneals(part, *_, hotter=None, **__):
        if hotter is None:
            return np.zeros(len(part.column), dtype=bool)
        heats.append(hotter)
        return many if (hotter > 1.0) == is_hotter_better else few

    monkeypatch.setattr(anneal, "annealed", anneals)
    last(cover, 9, few, effort=Effort(math.inf, idle=4))
    step = anneal._HOTTER
    after = step if is_hotter_better else 1.0 / step
    assert heats[:4] == pytest.approx([step, 1.0 / step, after * step, after / step])


def test_one_of_two_goes_on_from_where_the_last_ended(monkeypatch):
    cover, begins, ends = random_cover(5, 300, 80, 0.04), [], []

    def anneals(part, _count, start, _deadline, *, steps, number, hotter=None):
        if part.rows.shape[1] < 80:
            return start
        begins.append(start)
        ends.append(annealed(part, 9, start, Deadline(1e6), steps=steps, number=number, hotter=hotter))
        return ends[-1]

    monkeypatch.setattr(anneal, "annealed", anneals)
    first = improved_cover(cover, 9, Deadline(1e6), kicks=0, start=np.arange(80) < 9)
    last(cover, 9, np.arange(80) < 9, effort=Effort(math.inf, (20.0, 20.0), idle=5))
    assert len(begins) >= 5
    for number, begin in enumerate(begins):
        before = ends[number - 1] if number and number % 2 == 0 else first
        assert (begin == before).all()


def test_choices_are_put_together_of_their_own_columns_and_others_told():
    cover, count = random_cover(3, 40, 12, 0.15), 3
    best = max(itertools.combinations(range(12), count), key=lambda some: weight_under(cover, some))
    is_best = np.isin(np.arange(12), best)
    others = [np.isin(np.arange(12), [one]) for one in best]
    for choices, also in ((others, None), (others[:1], is_best)):
        chosen = anneal._together(cover, count, choices, also, Deadline(1e6), 500, 0)
        assert value_of(cover, chosen) == weight_under(cover, best)


def test_the_best_are_kept_and_each_value_once():
    cover = random_cover(3, 40, 12, 0.15)
    choices = [np.isin(np.arange(12), pair) for pair in itertools.combinations(range(12), 2)]
    kept = anneal._best_of(cover, [*choices, *choices])
    values = sorted({value_of(cover, chosen) for chosen in choices}, reverse=True)
    assert [value_of(cover, chosen) for chosen in kept] == values[: anneal._ELITE]


@pytest.mark.parametrize(("pairs", "efforts"), [(1e9, ["guided"]), (0.0, ["quick", "guided"])])
def test_more_is_looked_for_where_the_relaxation_takes_long(monkeypatch, pairs, efforts):
    names, seen = {most._QUICK: "quick", most._GUIDED: "guided"}, []

    def looks(_cover, _count, start, _deadline, *, effort, also=None):
        seen.append(names[effort])
        assert (also is None) == (seen[-1] == "quick")
        yield start

    monkeypatch.setattr(most, "annealed_covers", looks)
    monkeypatch.setattr(most, "FEW_PAIRS", pairs)
    monkeypatch.setattr(most, "is_for_whole_numbers", lambda *_: False)
    found = most_weight(random_cover(5, 300, 80, 0.04), 9, Deadline(60))
    assert seen[: len(efforts)] == efforts
    assert found.value == found.bound


def test_what_is_left_later_is_searched_quickly(monkeypatch):
    seen = []

    def looks(_cover, _count, start, _deadline, *, effort, also=None):
        seen.append(effort)
        yield start

    def shrinks(part, *_):
        return most._Part(
            part.cover.take(part.cover.weight > 0, np.arange(len(part.cover.column)) > 0),
            9,
            (),
            0.0,
            part.start[1:],
        )

    monkeypatch.setattr(most, "annealed_covers", looks)
    monkeypatch.setattr(most, "is_for_whole_numbers", lambda *_: False)
    monkeypatch.setattr(most, "_WORTH_SHRINKING", 1.0)
    monkeypatch.setattr(most._Part, "without", shrinks)
    monkeypatch.setattr(most._Part, "solve_whole", lambda *_: None)
    most_weight(random_cover(5, 300, 80, 0.04), 9, Deadline(1e6))
    assert seen == [most._GUIDED, *(most._SHRINKS - 1) * [most._QUICK]]


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize("is_near", [True, False])
def test_the_search_ends_once_value_and_bound_are_as_near_as_asked(monkeypatch, after, is_near):
    cover, found = random_cover(5, 300, 80, 0.04), []

    def looks(_cover, _count, start, _deadline, **_):
        for _ in range(9):
            found.append(start)
            yield start

    def is_enough(*_):
        return len(found) >= after

    monkeypatch.setattr(most, "annealed_covers", looks)
    monkeypatch.setattr(most, "is_for_whole_numbers", is_enough if is_near else lambda *_: False)
    relaxed = most.Relaxation(cover.weight.sum(), np.zeros(80), np.zeros(80))
    part = most._Part(cover, 9, (), 0.0, np.zeros(80, dtype=bool))
    best = Incumbent(most=True, bound=relaxed.bound)
    best.offer((), 0.0)
    part.search(relaxed, best, Deadline(1e6), (lambda: False) if is_near else is_enough, most._GUIDED)
    assert len(found) == after


def test_what_is_said_to_be_reduced_comes_to_the_same():
    for seed in range(6):
        cover = random_cover(seed, 60, 20, 0.1)
        model, start = most_model(cover, 4), most_start(cover, np.arange(20) < 4)
        plain = solve_whole(model, Deadline(60), gap=0.0, start=start)
        reduced = solve_whole(model, Deadline(60), gap=0.0, start=start, is_reduced=True)
        assert (reduced.status, reduced.bound) == (plain.status, pytest.approx(plain.bound))
        assert model.cost @ reduced.x == pytest.approx(plain.bound)


def test_a_model_that_is_reduced_is_not_reduced_again(monkeypatch):
    set_option, options = highs._QuietHighs.setOptionValue, {}

    def sets(self, name, value):
        options[name] = value
        return set_option(self, name, value)

    monkeypatch.setattr(highs._QuietHighs, "setOptionValue", sets)
    model = most_model(random_cover(0, 60, 20, 0.1), 4)
    solve_whole(model, Deadline(60), gap=0.0)
    assert "presolve" not in options
    solve_whole(model, Deadline(60), gap=0.0, is_reduced=True)
    assert options["presolve"] == "off"


def test_an_error_while_it_is_told_leaves_no_solver_running():
    model = most_model(random_cover(0, 900, 200, 0.03), 25)
    threads = set(threading.enumerate())

    def told(_x, _bound):
        raise KeyError

    with pytest.raises(KeyError):
        solve_whole(model, Deadline(60), gap=0.0, told=told)
    # it was told to stop, and does so at the next look
    end = time.monotonic() + 30
    while set(threading.enumerate()) - threads and time.monotonic() < end:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - threads
