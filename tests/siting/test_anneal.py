"""Annealing: laws of a search, and the best there is on small problems."""

from __future__ import annotations

import itertools
import threading
import time

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import Cover, anneal, most, most_weight, value_of
from coverplan.siting.classic.cover.anneal import Effort, annealed_cover
from coverplan.siting.classic.cover.model import most_model, most_start
from coverplan.siting.solve import Deadline, highs
from coverplan.siting.solve.highs import solve_whole
from coverplan.siting.solve.incumbent import Incumbent

EFFORT = Effort(1e5, 1e-3)


def random_cover(seed: int, rows: int, columns: int, share: float) -> Cover:
    chance = np.random.default_rng(seed)
    table = chance.random((rows, columns)) < share
    table[np.arange(rows), chance.integers(0, columns, rows)] = True
    return Cover(
        sparse.csr_array(table), chance.choice([0.25, 1.0, 7.0, 40.0], rows), 10 + np.arange(columns)
    )


def weight_under(cover: Cover, columns: tuple[int, ...]) -> float:
    return float(cover.weight[cover.rows.toarray()[:, list(columns)].any(axis=1)].sum())


def test_best_there_is_nearly_always():
    shares = []
    for seed in range(8):
        cover, count = random_cover(seed, 40, 12, 0.15), 3
        worst = np.arange(12) < count
        chosen = annealed_cover(cover, count, worst, Deadline(60), effort=EFFORT)
        assert chosen.sum() <= count
        assert weight_under(cover, tuple(np.flatnonzero(chosen))) == value_of(cover, chosen)
        best = max(weight_under(cover, some) for some in itertools.combinations(range(12), count))
        shares.append(value_of(cover, chosen) / best)
    assert sorted(shares)[1:] == [1.0] * 7
    assert 0.98 < min(shares) <= 1.0


def test_other_columns_are_looked_at_where_choices_are_put_together():
    # no annealing at all, and all columns allowed: the whole problem is solved
    cover, count = random_cover(3, 40, 12, 0.15), 3
    nothing, every = np.zeros(12, dtype=bool), np.ones(12, dtype=bool)
    chosen = annealed_cover(cover, count, nothing, Deadline(60), effort=Effort(0.0, 0.0), also=every)
    best = max(weight_under(cover, some) for some in itertools.combinations(range(12), count))
    assert value_of(cover, chosen) == best


def test_no_worse_than_the_start_and_the_same_each_time():
    cover, count = random_cover(5, 300, 80, 0.04), 9
    start = annealed_cover(cover, count, np.zeros(80, dtype=bool), Deadline(60), effort=EFFORT)
    before = start.copy()
    again = annealed_cover(cover, count, np.zeros(80, dtype=bool), Deadline(60), effort=EFFORT)
    stopped = annealed_cover(cover, count, start, Deadline(0), effort=EFFORT)
    assert (start == again).all()
    assert (stopped == start).all()
    assert (start == before).all()


def test_more_columns_than_are_needed():
    cover = random_cover(1, 30, 10, 0.3)
    chosen = annealed_cover(cover, 10, np.zeros(10, dtype=bool), Deadline(60), effort=EFFORT)
    assert value_of(cover, chosen) == cover.weight.sum()


@pytest.mark.parametrize("rounds", [0, 1])
def test_no_more_rounds_than_are_asked_for(monkeypatch, rounds):
    cover, asked, annealed = random_cover(5, 300, 80, 0.04), [], anneal._annealed
    monkeypatch.setattr(anneal, "_annealed", lambda *given: asked.append(given) or annealed(*given))
    # close enough is nothing at all: each round would be followed by another
    effort = Effort(1e3, -1.0, rounds=rounds)
    annealed_cover(cover, 9, np.arange(80) < 9, Deadline(60), effort=effort)
    assert len(asked) == rounds * anneal._STARTS


@pytest.mark.parametrize(
    ("pairs", "is_near", "efforts"),
    [(1e9, False, ["brief", "guided"]), (0.0, False, ["quick", "guided"]), (0.0, True, ["quick", "brief"])],
)
def test_more_is_looked_for_where_the_relaxation_takes_long_and_where_whole_numbers_would(
    monkeypatch, pairs, is_near, efforts
):
    names, seen = {most._QUICK: "quick", most._BRIEF: "brief", most._GUIDED: "guided"}, []

    def looks(_cover, _count, start, _deadline, *, effort, also=None):
        seen.append(names.get(effort, "patient"))
        assert (also is None) == (seen[-1] in ("quick", "patient"))
        return start

    monkeypatch.setattr(most, "annealed_cover", looks)
    monkeypatch.setattr(most, "FEW_PAIRS", pairs)
    monkeypatch.setattr(most, "is_for_whole_numbers", lambda *_: is_near)
    found = most_weight(random_cover(5, 300, 80, 0.04), 9, Deadline(60))
    assert seen[:2] == efforts
    assert found.value == found.bound


def test_the_search_is_patient_only_where_much_is_open(monkeypatch):
    efforts, left = [], []

    def looks(_cover, _count, start, deadline, *, effort, also=None):
        efforts.append(effort)
        left.append(deadline.left)
        return start

    monkeypatch.setattr(most, "annealed_cover", looks)
    monkeypatch.setattr(most, "is_for_whole_numbers", lambda *_: False)
    cover = random_cover(5, 300, 80, 0.04)
    for far, patient in ((-1.0, most._PATIENT), (1.0, ())):
        monkeypatch.setattr(most, "_FAR", far)
        efforts.clear()
        left.clear()
        most_weight(cover, 9, Deadline(1e6))
        assert efforts[:2] == [most._BRIEF, most._GUIDED]
        assert tuple(efforts[2 : 2 + len(most._PATIENT)]) == patient
        assert all(
            0.9 * most._TO_SEARCH * 1e6 < one <= most._TO_SEARCH * 1e6 for one in left[2 : 2 + len(patient)]
        )


@pytest.mark.parametrize("after", [1, 2, 3])
def test_the_search_ends_once_value_and_bound_are_as_near_as_asked(monkeypatch, after):
    cover, efforts = random_cover(5, 300, 80, 0.04), []
    monkeypatch.setattr(
        most, "annealed_cover", lambda *given, effort, **_: efforts.append(effort) or given[2]
    )
    monkeypatch.setattr(most, "is_for_whole_numbers", lambda *_: False)
    monkeypatch.setattr(most, "_FAR", -1.0)
    relaxed = most.Relaxation(cover.weight.sum(), np.zeros(80), np.zeros(80))
    part = most._Part(cover, 9, (), 0.0, np.zeros(80, dtype=bool))
    best = Incumbent(most=True, bound=relaxed.bound)
    best.offer((), 0.0)
    part.search(relaxed, best, Deadline(1e6), lambda: len(efforts) >= after)
    assert efforts == [most._BRIEF, most._GUIDED, *most._PATIENT][:after]


@pytest.mark.parametrize("at_most", [11, 12])
def test_choices_of_too_many_columns_are_not_put_together(monkeypatch, at_most):
    cover, solved = random_cover(3, 40, 12, 0.15), []
    monkeypatch.setattr(
        anneal, "solve_whole", lambda *given, **how: solved.append(given) or solve_whole(*given, **how)
    )
    monkeypatch.setattr(anneal, "_AT_MOST", at_most)
    start, every = np.arange(12) < 3, np.ones(12, dtype=bool)
    chosen = annealed_cover(cover, 3, start, Deadline(1e6), effort=Effort(0.0, 0.0), also=every)
    assert bool(solved) is (at_most == 12)
    assert value_of(cover, chosen) >= value_of(cover, start)


def test_more_sweeps_allow_longer_annealings(monkeypatch):
    cover, steps, annealed = random_cover(5, 300, 80, 0.04), [], anneal._anneal

    def counted(*given):
        steps.append(given[3])
        return annealed(*given)

    monkeypatch.setattr(anneal, "_anneal", counted)
    for sweeps in (2.0, 7.0):
        effort = Effort(1e9, -1.0, rounds=1, sweeps=sweeps)
        steps.clear()
        annealed_cover(cover, 9, np.arange(80) < 9, Deadline(1e6), effort=effort)
        tried = {to for _, to in steps}
        assert max(tried) == 1 + sweeps * 80 * 9


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
