"""Very many gaps along the county's outer line: all are found, and each is held against what is near it alone."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from coverplan.checks.borders.outer_line import outer_faults

NOTHING = np.zeros(0, dtype=object)


def closed(count):
    """A county and a neighbour on one crooked line, where the neighbour's turns away at every eighth corner."""
    y = np.arange(8 * count + 1) * 30.0
    own = np.column_stack([np.where(np.arange(len(y)) % 2, 10.0, 0.0), y])
    other = own.copy()
    other[2:-1:8, 0] += 3.0
    corners = [[[-500, y[-1]], [-500, 0]], [[500, y[-1]], [500, 0]]]
    return np.array([shapely.Polygon(np.vstack([line, far])) for line, far in zip((own, other), corners, strict=True)])  # fmt: skip


def opened(count):
    """A long county, and neighbours side by side above it, each of which parts from its line."""
    x = np.arange(count) * 1_500.0
    beside = [shapely.Polygon([(at, 1000), (at + 900, 1020), (at + 900, 1500), (at, 1500)]) for at in x]
    return np.array([shapely.box(0, 0, count * 1_500, 1_000), *beside])


def told(shapes, water=NOTHING):
    return list(outer_faults(shapes, water, within_m=1, least_m2=1))


@pytest.mark.parametrize("count", [1, 7])
def test_every_closed_gap_is_told(count):
    made = told(closed(count))
    assert [(fault.facts["case"], fault.units) for fault in made] == [("closed", (0, 1))] * count
    assert [fault.size for fault in made] == pytest.approx([90.0] * count, rel=0.01)


@pytest.mark.parametrize("count", [1, 7])
def test_every_open_gap_is_told_once_with_its_neighbour(count):
    made = told(opened(count))
    assert [fault.facts["case"] for fault in made] == ["open"] * count
    assert sorted(fault.units for fault in made) == [(0, at + 1) for at in range(count)]
    assert [fault.size for fault in made] == pytest.approx([9_000.0] * count, rel=0.05)


def test_a_gap_that_is_mostly_water_is_none_whatever_other_water_there_is():
    shapes = opened(5)
    water = np.array([shapely.box(1_500, 1_000, 2_500, 1_100), shapely.box(0, 5_000, 9_000, 9_000)])
    assert sorted(fault.units for fault in told(shapes, water)) == [(0, 1), (0, 3), (0, 4), (0, 5)]


@pytest.mark.parametrize(("asked", "made"), [("union_all", opened), ("boundary", closed)])
def test_twice_as_many_gaps_are_twice_the_work(monkeypatch, asked, made):
    plain, work = getattr(shapely, asked), []

    def counted(shapes, *given, **named):
        size = len(shapes) if asked == "union_all" else int(np.sum(shapely.get_num_coordinates(shapes)))
        work.append(size)
        return plain(shapes, *given, **named)

    monkeypatch.setattr(shapely, asked, counted)
    sums = []
    for count in (15, 30):
        work.clear()
        assert len(told(made(count))) == count
        sums.append(sum(work))
    assert sums[1] < 2.6 * sums[0]
