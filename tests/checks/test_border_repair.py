"""`check --repair`: slips are repaired in a copy that checks clean, every change is listed, and what a person must decide stays."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from checks_toy import only, told
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon
from tilings import CRS, Tiling, corner, middle_of_edge, with_moved, with_vertex
from typer.testing import CliRunner

from coverplan.checks import repair_borders
from coverplan.cli import app

RIGHT, HERE, EAST, FAR = 5, (1, 1), (2, 1), (4, 1)
CLEAN = Tiling.of(2, seed=7)


def spiky(shape):
    foot = middle_of_edge(shape, RIGHT)
    return with_vertex(
        shape, RIGHT, tuple(foot), tuple(foot + np.array([40, 1])), tuple(foot + np.array([0, 0.5]))
    )


def narrow(shape):
    moved = shape
    for at in range(RIGHT, RIGHT + 3):
        moved = with_moved(moved, at, (-0.8, 0))
    return moved


def wide_apart(shape):
    return with_moved(shape, RIGHT, (0.8, 0.3))


def unlike(shape):
    return with_vertex(with_moved(shape, RIGHT, (0.05, 0)), RIGHT, tuple(middle_of_edge(shape, RIGHT)))


def doubled(shape):
    return with_vertex(shape, RIGHT, *[tuple(corner(shape, RIGHT))] * 2)


def crossed(shape):
    x, y = corner(shape, RIGHT)
    return with_vertex(shape, RIGHT, (x + 2, y + 1), (x + 2, y + 2), (x + 1, y - 1))


SLIPS = {each.__name__: each for each in (spiky, narrow, wide_apart, unlike, doubled, crossed)}


def repaired(changed):
    frame = CLEAN.frame(changed)
    before = frame.copy(deep=True)
    made = repair_borders(only(boundaries=frame))
    assert frame.geometry.geom_equals_exact(before.geometry, 0).all()
    return made, frame


@pytest.mark.parametrize("slip", list(SLIPS))
def test_a_slip_is_repaired_and_the_copy_checks_clean(slip):
    made, frame = repaired({HERE: SLIPS[slip]})
    assert told(only(boundaries=frame), "border.") != [] or not frame.geometry.is_valid.all()
    assert told(only(boundaries=made.units), "border.") == []
    assert made.units.geometry.is_valid.all()
    assert len(made.changes) > 0
    # nobody's land changes by more than the slip
    areas = made.units.geometry.area - CLEAN.frame().geometry.area
    assert areas.abs().max() < 1_000
    assert {CLEAN.code(HERE), CLEAN.code(EAST)} & set(made.changes["unit_code"])


def test_all_slips_at_once_are_repaired():
    spots = [(0, 0), (1, 2), (3, 0), (4, 4), (2, 4), (0, 4)]
    made, _ = repaired(dict(zip(spots, SLIPS.values(), strict=True)))
    assert told(only(boundaries=made.units), "border.") == []


def test_changes_add_up_to_the_areas():
    made, frame = repaired({HERE: narrow, FAR: spiky})
    sums = made.changes.groupby(["unit_code"])["change_m2"].sum()
    before, after = (table.set_index("unit_code").geometry.area for table in (frame, made.units))
    for code in sums.index:
        assert after[code] - before[code] == pytest.approx(sums[code], abs=0.01)
    untouched = ~before.index.isin(sums.index)
    assert (after[untouched] - before[untouched]).abs().max() < 1e-6


def test_what_a_person_must_decide_stays_as_it_is():
    large = with_moved(CLEAN.villages[HERE], RIGHT, (120, 0))
    made, frame = repaired({HERE: lambda _: large, FAR: doubled})
    (left,) = told(only(boundaries=made.units), "border.")
    assert (left.rule, left.size) == (
        "border.overlap",
        pytest.approx(told(only(boundaries=frame), "border.overlap")[0].size),
    )
    same = frame.set_index("unit_code").geometry, made.units.set_index("unit_code").geometry
    assert shapely.equals_exact(*(each[CLEAN.code(HERE)] for each in same), 0)
    assert set(made.changes["unit_code"]) == {CLEAN.code(FAR)}


def test_a_clean_tiling_is_left_alone():
    made, frame = repaired({})
    assert len(made.changes) == 0
    assert made.units.geometry.geom_equals_exact(frame.geometry, 0).all()
    assert list(made.units.columns) == list(frame.columns)


def test_villages_follow_the_line_of_their_towns():
    # a village at the edge of its town reaches a little into the next town's village
    edge = (2, 1)
    made, _ = repaired({edge: lambda shape: with_moved(shape, RIGHT, (0.9, 0))})
    assert told(only(boundaries=made.units), "border.") == []
    towns = made.units[made.units["level"] == "town"].geometry
    villages = made.units[made.units["level"] == "village"].geometry
    assert shapely.symmetric_difference(shapely.union_all(towns), shapely.union_all(villages)).area < 1e-3


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 35), st.integers(0, 15), st.floats(-1.2, 1.2), st.floats(-1.2, 1.2))
def test_any_small_slip_of_a_vertex_is_repaired(which, at, east, north):
    place = (which % 6, which // 6)
    moved = with_moved(CLEAN.villages[place], at, (east, north))
    if moved.is_valid:
        checks_clean({place: lambda _: moved})


def checks_clean(changed):
    made, _ = repaired(changed)
    assert made.units.geometry.is_valid.all()
    assert told(only(boundaries=made.units), "border.") == []
    return made


def shaken(shape, by):
    return Polygon(shapely.get_coordinates(shape.exterior)[:-1] + by)


# each of these left something, or an invalid ring, before: holes a hair from the line, crumbs, vertices twice, two points where four meet
@pytest.mark.parametrize("seed", [2, 7, 16, 27])
def test_an_outline_shaken_all_round_is_repaired(seed):
    random = np.random.default_rng(seed)
    place = tuple(random.integers(0, 6, 2).tolist())
    checks_clean({place: lambda shape: shaken(shape, random.uniform(-0.05, 0.05, (16, 2)))})


@pytest.mark.parametrize("seed", [0, 2, 31, 37])
def test_outlines_that_meet_at_a_point_each_moved_its_own_way_are_repaired(seed):
    random = np.random.default_rng(seed)
    east, north = random.integers(1, 6, 2).tolist()
    around = [((east, north), 0), ((east - 1, north), 4), ((east - 1, north - 1), 8), ((east, north - 1), 12)]
    by = random.uniform(-0.5, 0.5, (4, 2))
    checks_clean(
        {
            place: (lambda shape, at=at, move=move: with_moved(shape, at, tuple(move)))
            for (place, at), move in zip(around, by, strict=True)
        }
    )


def test_a_county_shaken_throughout_is_repaired_and_repairing_again_changes_nothing():
    random = np.random.default_rng(1)
    shakes = {place: random.uniform(-0.3, 0.3, (16, 2)) for place in CLEAN.villages}
    made = checks_clean({place: (lambda shape, by=by: shaken(shape, by)) for place, by in shakes.items()})
    assert len(repair_borders(only(boundaries=made.units)).changes) == 0
    villages = made.units[made.units["level"] == "village"].geometry
    assert villages.area.sum() == pytest.approx(CLEAN.frame().geometry.area.iloc[0], abs=1e-2)


def test_the_command_writes_the_copy_and_the_list_beside_the_findings(tmp_path):
    file = tmp_path / "units.gpkg"
    CLEAN.frame({HERE: narrow, FAR: doubled}).to_file(file)
    before = file.read_bytes()
    out = tmp_path / "out"
    told_ = CliRunner().invoke(
        app, ["check", "--boundaries", str(file), "--repair", "--out", str(out), "--lang", "zh"]
    )
    assert told_.exit_code == 1  # there are errors in the file itself
    assert "修补" in told_.stdout
    assert file.read_bytes() == before
    table = pd.read_csv(out / "repairs.csv", dtype={"unit_code": str})
    assert list(table.columns) == [
        "unit_code", "name", "level", "rule", "area_before_m2", "area_after_m2", "change_m2", "lon", "lat", "action", "notice",
    ]  # fmt: skip
    units = gpd.read_file(out / "repaired.gpkg", layer="units")
    assert len(units) == len(gpd.read_file(file))
    names = {
        entry["path"] for entry in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    }
    assert {"repairs.csv", "repaired.gpkg"} <= names
    again = CliRunner().invoke(
        app, ["check", "--boundaries", str(out / "repaired.gpkg"), "--out", str(tmp_path / "again")]
    )
    assert again.exit_code == 0
    assert units.crs.to_epsg() == 32650 or str(units.crs) == CRS or units.crs.is_projected
    assert isinstance(units.geometry.iloc[0], shapely.MultiPolygon | Polygon)
    assert np.isfinite(table["lon"]).all()
