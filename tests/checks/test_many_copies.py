"""Units with one and the same outline, however many: each is told once, and none is held against every other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from coverplan.checks.borders.fault import Fault
from coverplan.checks.borders.level import LevelUnits, faults_of
from coverplan.findings import Rulebook

NOTHING = np.zeros(0, dtype=object)
SQUARE = shapely.box(0, 0, 100, 100)


def level_of(shapes, parent_of=None, parents=(), registered=()):
    shapes = np.array(shapes, dtype=object)
    return LevelUnits(
        drawn=shapes, shapes=shapes, parent_of=np.full(len(shapes), -1) if parent_of is None else np.array(parent_of),
        parents=np.array(parents, dtype=object), fills=(False,) * len(parents), is_whole=True, registered=frozenset(registered),
    )  # fmt: skip


def faults(units, told=()):
    return list(faults_of(units, Rulebook(), [*told], NOTHING))


def brief(fault, kept=None):
    units = fault.units if kept is None else tuple(int(kept[unit]) for unit in fault.units)
    return fault.rule, units, fault.size, fault.facts, fault.shape.wkt


def test_each_copy_is_told_once_beside_the_first():
    made = faults(level_of([SQUARE] * 300))
    assert [fault.units for fault in made] == [(0, at) for at in range(1, 300)]
    assert {(fault.rule, fault.size, fault.facts["case"]) for fault in made} == {("border.overlap", 10_000.0, "drawn-twice")}  # fmt: skip


def test_a_ring_that_starts_elsewhere_and_runs_the_other_way_is_a_copy():
    turned = shapely.Polygon(np.roll(shapely.get_coordinates(SQUARE)[:-1], 2, axis=0)[::-1])
    assert not shapely.equals_exact(turned, SQUARE, 0)
    other = shapely.box(0, 0, 100, 100).union(shapely.box(100, 40, 140, 60))
    made = faults(level_of([SQUARE, turned, SQUARE, other]))
    assert [fault.units for fault in made if fault.facts.get("case") == "drawn-twice"] == [(0, 1), (0, 2)]
    assert [fault.units for fault in made if fault.facts.get("case") == "inside"] == [(0, 3)]


@pytest.mark.parametrize("seed", range(8))
def test_copies_change_nothing_of_what_else_is_told(seed):
    random = np.random.default_rng(seed)
    alone = [
        shapely.box(east * 100 + random.uniform(-3, 3), north * 100 + random.uniform(-3, 3), east * 100 + 100, north * 100 + 100)
        for east in range(3) for north in range(3)
    ]  # fmt: skip
    alone[4] = shapely.MultiPolygon([alone[4], shapely.box(900, 900, 950, 950)])
    alone[5] = shapely.MultiPolygon([alone[5], shapely.box(700, 900, 750, 950)])
    which = np.sort(np.concatenate([np.arange(9), random.integers(0, 9, 4)]))
    kept = np.flatnonzero(np.diff(which, prepend=-1))
    copied = np.flatnonzero(np.diff(which, prepend=-1) == 0)
    plain = faults(level_of(alone, registered=[4]))
    made = faults(level_of([alone[at] for at in which], registered=np.flatnonzero(which == 4)))
    assert plain != []
    assert [brief(fault) for fault in made[: len(plain)]] == [brief(fault, kept) for fault in plain]
    assert [fault.units for fault in made[len(plain) :]] == [(kept[which[at]], at) for at in copied]


def test_a_copy_below_another_unit_is_no_copy():
    parents = [SQUARE, shapely.box(100, 0, 200, 100)]
    made = faults(level_of([SQUARE, SQUARE, parents[1]], parent_of=[0, 1, 1], parents=parents))
    assert [fault.units for fault in made if fault.rule == "border.outside-parent"] == [(1,)]
    assert [fault.units for fault in made if fault.rule == "border.overlap"] == [(0, 1)]


def test_a_copy_is_not_told_again_where_the_units_above_are_copies():
    above = Fault(rule="border.overlap", units=(0, 1), shape=shapely.box(-50, -50, 150, 150))
    assert faults(level_of([SQUARE, SQUARE]), [above]) == []
    assert len(faults(level_of([SQUARE, SQUARE]), [replace(above, rule="border.spike")])) == 1


def test_a_copy_smaller_than_an_overlap_that_is_told_is_not_told():
    speck = shapely.box(0, 0, 0.5, 0.5)
    assert [fault.rule for fault in faults(level_of([speck, speck]))] == []
