"""The program that cuts are added to: its cuts are those of the textbook, and hold for every choice."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import master as module
from coverplan.siting.classic.cover.master import Master
from coverplan.siting.classic.cover.reduce import Cover
from coverplan.siting.solve.deadline import Deadline


def random_cover(seed, rows=40, columns=12):
    chance = np.random.default_rng(seed)
    sets = chance.random((rows, columns)) < 0.25
    sets[np.arange(rows), chance.integers(0, columns, rows)] = True
    return Cover(sparse.csr_array(sets), chance.random(rows) * 9.0, np.arange(columns)), chance


@pytest.mark.parametrize("seed", range(6))
def test_cuts_are_those_of_the_textbook(seed, monkeypatch):
    monkeypatch.setattr(module, "_CLUSTERS", 1 + 3 * seed)
    cover, chance = random_cover(seed)
    master = Master(cover, 3, Deadline(60.0))
    sets, share = cover.rows.toarray(), chance.random(12) * chance.integers(0, 2, 12)
    cuts = master.cut(share)
    is_full = sets @ share >= 1.0
    for cluster in range(master.groups):
        own = master.cluster == cluster
        assert cuts.constant[cluster] == pytest.approx(cover.weight[own & is_full].sum())
        slopes = cover.weight[own & ~is_full] @ sets[own & ~is_full]
        assert cuts.slopes[[cluster]].toarray()[0].tolist() == pytest.approx(slopes.tolist())
    assert cuts.covered == pytest.approx(cuts.at(share))
    assert cuts.covered.sum() == pytest.approx((cover.weight * np.minimum(1.0, sets @ share)).sum())


@pytest.mark.parametrize("seed", range(4))
def test_the_program_never_says_less_than_a_choice_covers(seed):
    cover, chance = random_cover(seed)
    master, deadline = Master(cover, 3, Deadline(60.0)), Deadline(60.0)
    for _ in range(5):
        master.add(master.cut(chance.random(12) * 0.5))
    for part in master.parts():
        master.cut_part(part, np.full(12, 0.3), np.inf)
    assert master.lp.solve(deadline) == "optimal"
    share, theta = master.split(master.lp.point())
    bound = -master.lp.proved().bound
    assert bound == pytest.approx(theta.sum())
    assert share.sum() <= 3.0 + 1e-9
    for _ in range(200):
        chosen = chance.choice(12, 3, replace=False)
        assert cover.weight[cover.rows.toarray()[:, chosen].any(axis=1)].sum() <= bound + 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_what_is_closed_has_no_part_in_clusters_and_bounds(seed, monkeypatch):
    monkeypatch.setattr(module, "_CLUSTERS", 3)
    cover, chance = random_cover(seed)
    master, deadline = Master(cover, 3, Deadline(60.0)), Deadline(60.0)
    closed = np.arange(12) < 6
    master.close(closed)
    for _ in range(5):
        master.add(master.cut(chance.random(12) * 0.5))
    parts = master.parts()
    assert parts
    for part in parts:
        assert not closed[part.columns].any()
        assert part.total == pytest.approx(cover.weight[master.cluster == part.cluster].sum())
        master.cut_part(part, np.full(12, 0.3), np.inf)
    assert master.lp.solve(deadline) == "optimal"
    found = master.lp.proved()
    assert found.x[:12][closed].tolist() == [0.0] * 6
    for chosen in itertools.combinations(range(6, 12), 3):
        assert cover.weight[cover.rows.toarray()[:, chosen].any(axis=1)].sum() <= -found.bound + 1e-9


def test_a_row_goes_where_most_of_its_columns_are():
    # columns 0 and 1 cover the same rows, columns 2 and 3, too: two clusters; the last row leans to the second
    sets = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0], [0, 1, 1, 1]], dtype=bool)
    weight = np.array([9.0, 9.0, 5.0, 5.0, 1.0])
    cluster = Master(Cover(sparse.csr_array(sets), weight, np.arange(4)), 1, Deadline(600.0)).cluster
    assert cluster[0] == cluster[1]
    assert cluster[2] == cluster[3] == cluster[4]
    assert cluster[0] != cluster[2]
