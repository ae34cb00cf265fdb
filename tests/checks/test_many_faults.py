"""Faults too many to be told one by one: the largest are told, the others counted, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from toy_town import CRS

from coverplan.checks.borders.fault import Fault
from coverplan.checks.borders.level import LevelUnits, faults_of
from coverplan.checks.borders.many import MANY, bounded
from coverplan.checks.borders.words import Names, findings_of
from coverplan.findings import Rulebook

NOTHING = np.zeros(0, dtype=object)


def _saws(teeth=40):
    """A unit whose teeth stand between those of the unit above it: each makes a gap and a piece beyond."""
    turn = np.linspace(0, 2 * np.pi, 2 * teeth, endpoint=False)
    away = 5_000 + np.where(np.arange(2 * teeth) % 2, 10.0 + np.arange(2 * teeth), 0.0)
    mine, above = (
        shapely.Polygon(np.column_stack([away * np.cos(turn + by), away * np.sin(turn + by)]))
        for by in (np.pi / 2 / teeth, 0.0)
    )
    return LevelUnits(
        drawn=np.array([mine]), shapes=np.array([mine]), parent_of=np.array([0]), parents=np.array([above]),
        fills=(True,), is_whole=True,
    )  # fmt: skip


def _sizes(faults, rule):
    return sorted((fault.size for fault in faults if fault.rule == rule), reverse=True)


@pytest.mark.parametrize("rule", ["border.gap", "border.outside-parent"])
def test_of_very_many_the_largest_are_told_and_the_others_counted(rule):
    units = _saws()
    every = _sizes(faults_of(units, Rulebook(), [], NOTHING), rule)
    assert len(every) > 30
    some = list(faults_of(units, Rulebook(), [], NOTHING, most=10))
    assert _sizes(some, rule) == pytest.approx(every[:10])
    (counted,) = [fault for fault in some if fault.rule == MANY and fault.facts["of"] == rule]
    assert counted.facts["count"] == len(every) - 10
    assert counted.size == pytest.approx(sum(every[10:]))
    (told,) = findings_of([counted], Names(["1"], ["甲"]), CRS)
    assert str(len(every) - 10) in told.message("zh")
    assert rule in told.message("en")
    assert told.advice("en")


def test_vertices_drawn_twice_are_counted_by_their_number():
    ring = shapely.get_coordinates(shapely.Point(0, 0).buffer(500, quad_segs=20))
    twice = shapely.Polygon(np.repeat(ring, 2, axis=0))
    units = LevelUnits(
        drawn=np.array([twice]), shapes=np.array([twice.buffer(0)]), parent_of=np.array([-1]), parents=NOTHING,
        fills=(), is_whole=True,
    )  # fmt: skip
    some = list(faults_of(units, Rulebook(), [], NOTHING, most=7))
    assert sum(fault.rule == "border.duplicate-vertex" for fault in some) == 7
    (counted,) = [fault for fault in some if fault.rule == MANY]
    assert counted.facts == {"of": "border.duplicate-vertex", "count": len(ring) - 7}


def test_faults_without_a_size_are_left_out_first_and_add_nothing_to_the_total():
    shape = shapely.box(0, 0, 1, 1)
    sized = [Fault(rule="border.gap", units=(), shape=shape, size=0.5, size_unit="m2") for _ in range(2)]
    told = list(bounded([Fault(rule="border.gap", units=(), shape=shape, size_unit="m2"), *sized], 2))
    assert told[:2] == sized
    assert [(one.rule, one.size, one.facts["count"]) for one in told[2:]] == [(MANY, 0.0, 1)]
