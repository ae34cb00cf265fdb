"""However many slips a unit has, they are put right at once, as they were one after the other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.checks.borders.level import LevelUnits, faults_of
from coverplan.checks.borders.repair import pieces
from coverplan.checks.borders.repair.level import repaired
from coverplan.checks.borders.repair.stitch import snapped
from coverplan.findings import Rulebook

RULES = Rulebook()
NONE = np.zeros(0, dtype=object)


def level_of(shapes):
    shapes = np.array(shapes, dtype=object)
    alone = np.full(len(shapes), -1)
    return LevelUnits(drawn=shapes, shapes=shapes, parent_of=alone, parents=NONE, fills=(), is_whole=True)


def shaken(random, by_m):
    """Four towns about a square in the middle of a county, each of whose lines is drawn by itself."""
    edges = np.linspace(0, 1, 5)[1:-1]

    def along(start, end):
        line = np.array(start) + edges[:, None] * (np.array(end) - np.array(start))
        return line + random.uniform(-by_m, by_m, line.shape)

    def ring(west, south, east, north):
        corners = np.array([(west, south), (east, south), (east, north), (west, north)], dtype=float)
        corners = np.column_stack([corners, np.roll(corners, -1, axis=0)])
        return shapely.Polygon(np.vstack([[start, *along(start, end)] for start, end in zip(corners[:, :2], corners[:, 2:], strict=True)]))  # fmt: skip

    boxes = [
        (0, 0, 200, 100),
        (200, 0, 300, 200),
        (100, 200, 300, 300),
        (0, 100, 100, 300),
        (100, 100, 200, 200),
    ]
    return [ring(*each) for each in boxes]


def one_by_one(shape, slips):
    """Return an outline to which each slip was given after the other, in whole: the plain way."""
    for slip in slips:
        area = shapely.snap(slip.shape, shape, 1e-3)
        noded = shapely.snap(shape, area, 1e-5)
        is_gap = slip.facts.get("of", slip.rule.removeprefix("border.")) == "gap"
        whole = shapely.union(noded, area) if is_gap else shapely.difference(noded, area)
        shape = max(shapely.get_parts(whole), key=lambda part: part.area)
    return shape


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 1.2))
def test_slips_given_at_once_are_as_given_one_by_one(seed, by_m):
    units = level_of(shaken(np.random.default_rng(seed), by_m))
    before = units.shapes.copy()
    slips = [fault for fault in faults_of(units, RULES, [], NONE) if fault.shape.area > 0 and fault.units]
    slips = [slip for slip in slips if pieces.is_small(slip.shape, RULES)]
    if not shapely.is_valid(before).all():
        return
    mine = {unit: [] for unit in range(len(before))}
    for slip in slips:
        # of an overlap the larger unit loses, of a gap the first gains: the same for both ways
        pair = sorted(slip.units[:2], key=lambda unit: (-before[unit].area, unit))
        is_gap = slip.facts.get("of", slip.rule.removeprefix("border.")) == "gap"
        mine[slip.units[0] if is_gap else pair[0]].append(slip)
    changes = list(pieces.given(units, slips, RULES))
    for unit, those in mine.items():
        plain = one_by_one(before[unit], those)
        assert units.shapes[unit].is_valid
        assert shapely.symmetric_difference(units.shapes[unit], plain).area < 0.01 + 0.001 * len(those)
        by = [change for change in changes if change.unit == unit]
        assert sum(change.after_m2 - change.before_m2 for change in by) == pytest.approx(
            units.shapes[unit].area - before[unit].area, abs=1e-6
        )
        assert all(one.after_m2 == pytest.approx(two.before_m2) for one, two in pairwise(by))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 400), st.sampled_from([1e-5, 1e-3]))
def test_lines_snapped_stretch_by_stretch_are_as_snapped_in_whole(seed, corners, within_m):
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    away = random.uniform(50, 100, corners)
    shape = shapely.Polygon(np.column_stack([away * np.cos(turn), away * np.sin(turn)]))
    if not shape.is_valid:
        return
    on_line = shapely.line_interpolate_point(shape.exterior, random.uniform(0, shape.exterior.length, 30))
    xy = np.vstack([shapely.get_coordinates(shape)[:5], shapely.get_coordinates(on_line)])
    points = shapely.points(xy + random.uniform(-0.5, 0.5, xy.shape) * within_m)
    whole = shapely.snap(shape, shapely.multipoints(points), within_m)
    made = snapped(shape, shapely.STRtree(points), within_m)
    assert shapely.hausdorff_distance(made, whole) <= 2 * within_m
    assert len(shapely.get_coordinates(made)) == pytest.approx(len(shapely.get_coordinates(whole)), abs=1)


def test_what_is_no_part_of_a_unit_is_not_counted_as_given_to_it():
    from coverplan.checks.borders.fault import Fault

    pair = [shapely.box(0, 0, 50, 50), shapely.box(51, 0, 90, 50)]
    units = level_of(pair)
    beside = Fault(rule="border.gap", units=(0, 1), shape=shapely.box(50, 0, 51, 50))
    afar = Fault(rule="border.gap", units=(0, 1), shape=shapely.box(70, 60, 71, 61))
    (change,) = pieces.given(units, [beside, afar], RULES)
    assert (change.unit, change.before_m2, change.after_m2) == (0, 2500, 2550)
    assert units.shapes[0].area == 2550


def test_what_two_pieces_have_in_common_is_cut_once():
    from coverplan.checks.borders.fault import Fault

    units = level_of([shapely.box(0, 0, 50, 50), shapely.box(40, 0, 50, 1), shapely.box(45, 0, 55, 1)])
    cuts = [
        Fault(rule="border.overlap", units=(0, other), shape=shapely.box(*each, 1))
        for other, each in ((1, (40, 0, 50)), (2, (45, 0, 50)))
    ]
    (change,) = pieces.given(units, cuts, RULES)
    assert (change.before_m2, change.after_m2, units.shapes[0].area) == (2500, 2490, 2490)


def test_a_unit_is_snapped_and_united_once_for_all_its_slips(monkeypatch):
    count = 60
    y = np.arange(4 * count + 1) * 30.0
    west, east = np.zeros(len(y)), np.zeros(len(y))
    east[2:-1:8], east[6:-1:8] = 0.8, -0.8
    towns = [
        shapely.Polygon([*zip(west, y, strict=True), (-500, y[-1]), (-500, 0)]),
        shapely.Polygon([*zip(east, y, strict=True), (500, y[-1]), (500, 0)]),
    ]
    asked = []
    plain = pieces.snapped
    monkeypatch.setattr(pieces, "snapped", lambda shape, *more: asked.append(len(shape.exterior.coords)) or plain(shape, *more))  # fmt: skip
    shapes, changes = repaired(level_of(towns), RULES)
    assert len(changes) == count
    assert sum(corners > count for corners in asked) <= 2
    assert list(faults_of(level_of(shapes), RULES, [], NONE)) == []


def test_many_vertices_of_one_unit_drawn_twice_are_taken_out_at_once(monkeypatch):
    from coverplan.checks.borders.repair import level

    asked = []
    plain = level._thinned
    monkeypatch.setattr(level, "_thinned", lambda *given: asked.append(1) or plain(*given))
    corners = np.repeat(shapely.get_coordinates(shapely.Point(0, 0).buffer(100)), 2, axis=0)
    (made,), changes = repaired(level_of([shapely.Polygon(corners)]), RULES)
    assert len(asked) == 1
    assert {change.action for change in changes} == {"vertices-removed"}
    assert len(changes) == len(made.exterior.coords)
