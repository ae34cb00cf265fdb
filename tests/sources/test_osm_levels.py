"""Units of several admin levels: what fills a hole in the level of the towns, and units that tile the area."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from osm_county import OsmFile, boundary_tags

from coverplan.checks import check
from coverplan.io.osm import read_osm
from coverplan.sources import import_osm
from coverplan.sources.osm.outlines.area import choose_area
from coverplan.sources.osm.outlines.holes import filling
from coverplan.sources.osm.outlines.tiling import tiled
from coverplan.sources.osm.outlines.towns import choose_towns
from coverplan.study import open_study

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from coverplan.findings import Finding

SIDE = 0.04
WEST, EAST = 9.50, 9.58


def box(
    osm: OsmFile, name: str, level: int, west: float, east: float, south: float = 47.10, **more: str
) -> str:
    """Add a boundary as high as the county, or from a line up; return its unit's code."""
    north = 47.14
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = [(round(x, 7), round(y, 7)) for x, y in ring]
    return f"r{osm.relation([osm.way(ring)], boundary_tags(name, level, **more))}"


def county(*, population: str = "20000") -> OsmFile:
    """A county of level 6 with one town of level 8 in its western half; the eastern half is the hole."""
    osm = OsmFile()
    box(osm, "County", 6, WEST, EAST, population=population)
    box(osm, "Town", 8, WEST, 9.55, population="12000")
    for x in (9.52, 9.56):
        for y in (47.11, 47.12, 47.13):
            osm.square((x, y), 0.0001, {"building": "apartments", "building:flats": "50"})
    osm.way([(9.50, 47.12), (9.58, 47.12)], {"highway": "primary"})
    return osm


def imported(osm: OsmFile, folder: Path, **options: int) -> tuple[pd.DataFrame, dict[str, Finding]]:
    """Totals by name, and the last finding of each rule; what was imported must pass its own check."""
    import pandas as pd

    report = import_osm(osm.write(folder / "x.osm"), into=folder / "study", county="County", **options)
    assert not check(open_study(folder / "study")).errors
    table = pd.read_csv(folder / "study" / "residents" / "totals.csv").set_index("name")
    return table, {finding.rule: finding for finding in report.findings}


@pytest.mark.parametrize("level", [4, 5, 6, 7, 9, 10])
def test_a_municipality_of_another_level_that_fills_the_hole_is_that_town(tmp_path: Path, level: int) -> None:
    osm = county()
    box(osm, "City", level, 9.55, EAST, population="8583")
    table, found = imported(osm, tmp_path)
    assert table["residents"].to_dict() == {"Town": 12_000, "City": 8583}
    assert set(table["basis"]) == {"counted"}
    assert found["osm.towns-filled"].params["names"] == f"City ({level})"
    assert "osm.towns-partial" not in found
    assert "osm.residents-estimated" not in found


def test_an_independent_city_is_one_town_whatever_districts_it_has(tmp_path: Path) -> None:
    osm = county()
    box(osm, "City", 6, 9.55, EAST, population="8583")
    box(osm, "North Quarter", 9, 9.55, EAST, 47.12, population="3000")
    box(osm, "A Ward", 10, 9.55, 9.565, population="1000")
    table, _ = imported(osm, tmp_path)
    assert table["residents"].to_dict() == {"Town": 12_000, "City": 8583}


def test_a_hole_that_several_fill_has_several_towns(tmp_path: Path) -> None:
    osm = county()
    box(osm, "One", 7, 9.55, 9.565, population="5000")
    box(osm, "Two", 9, 9.565, EAST, population="3000")
    table, found = imported(osm, tmp_path)
    assert table["residents"].to_dict() == {"Town": 12_000, "One": 5000, "Two": 3000}
    assert found["osm.towns-filled"].params["count"] == 2


def test_a_hamlet_mapped_in_the_hole_is_not_the_hole(tmp_path: Path) -> None:
    osm = county()
    osm.relation([osm.square((9.56, 47.12), 0.005, {})], boundary_tags("Hamlet", 10))
    table, found = imported(osm, tmp_path)
    assert len(table) == 2
    assert table["residents"].tolist() == [8000, 12_000]
    assert "osm.towns-partial" in found
    assert "osm.towns-filled" not in found


def test_a_level_that_tiles_is_not_left_for_one_that_borrows_from_it(tmp_path: Path) -> None:
    osm = OsmFile()
    box(osm, "County", 6, WEST, EAST)
    for level, lines in ((8, (9.50, 9.54, 9.58)), (9, (9.50, 9.51, 9.52, 9.53, 9.54))):
        for west, east in pairwise(lines):
            box(osm, f"{level}-{west}", level, west, east)
    read = read_osm(osm.write(tmp_path / "x.osm"))
    units, _ = choose_towns(read, choose_area(read, "County"))
    assert units["name"].tolist()[1:] == ["8-9.5", "8-9.54"]
    units, _ = choose_towns(read, choose_area(read, "County"), 9)
    assert len(units) == 1 + 4 + 1


def test_a_place_in_the_rest_counts_once_and_is_named(tmp_path: Path) -> None:
    osm = county()
    osm.node((9.56, 47.12), {"place": "town", "name": "City", "population": "8583"})
    osm.square((9.56, 47.12), 0.004, {"place": "town", "name": "City", "population": "8600"})
    osm.node((9.56, 47.121), {"place": "suburb", "name": "Part", "population": "2000"})
    osm.node((9.57, 47.12), {"place": "village", "name": "Dorf", "population": "400"})
    table, found = imported(osm, tmp_path)
    rest = table[table.index != "Town"].iloc[0]
    assert (rest["residents"], rest["basis"]) == (8983, "counted")
    assert found["osm.residents-of-places"].params["count"] == 2
    assert "osm.residents-estimated" not in found
    assert found["osm.residents-nested"].params["names"] == "City (8600), Part (2000)"


def test_the_countys_own_label_is_no_place_in_the_rest(tmp_path: Path) -> None:
    osm = county(population="")
    label = osm.node((9.56, 47.12), {"place": "town", "name": "County", "population": "20000"})
    osm.relations[0][1].append(("node", label, "label"))
    table, found = imported(osm, tmp_path)
    assert sorted(table["residents"]) == [8000, 12_000]
    assert "osm.residents-of-places" not in found


def test_lines_that_do_not_fit_are_mended_and_the_study_passes_its_own_check(tmp_path: Path) -> None:
    osm = county()
    box(
        osm, "Over", 8, 9.5499, 9.5799, population="5000"
    )  # 10 m on its neighbour, and 10 m short of the line
    table, found = imported(osm, tmp_path)
    assert set(table.index) == {"Town", "Over"}
    assert found["osm.towns-mended"].params["overlap_m2"] > 1000
    assert found["osm.towns-mended"].params["gap_m2"] > 1000


def test_a_town_with_and_without_its_sea_is_one_town(tmp_path: Path) -> None:
    osm = county()
    box(osm, "City", 8, 9.55, EAST, population="8000")
    box(osm, "City", 8, 9.55, EAST, population="8000", land_area="administrative")
    table, found = imported(osm, tmp_path)
    assert table["residents"].to_dict() == {"Town": 12_000, "City": 8000}
    assert "osm.towns-same-name" not in found


def test_a_seat_mapped_outside_its_town_is_told_and_not_used(tmp_path: Path) -> None:
    osm = county()
    seat = osm.node((9.53, 47.12), {"place": "town", "name": "Elsewhere"})
    osm.relations.append(
        (
            200,
            [("way", osm.way(ring(9.55, EAST)), "outer"), ("node", seat, "admin_centre")],
            boundary_tags("City", 8),
        )
    )
    units = units_of(osm, tmp_path)
    assert units.loc[units["name"] == "City", "seat_lon"].isna().all()
    _, found = imported(osm, tmp_path)
    assert found["osm.seats-outside"].params["names"] == "City"


def ring(west: float, east: float) -> list[tuple[float, float]]:
    return [(west, 47.10), (east, 47.10), (east, 47.14), (west, 47.14), (west, 47.10)]


def units_of(osm: OsmFile, folder: Path) -> gpd.GeoDataFrame:
    read = read_osm(osm.write(folder / "units.osm"))
    return choose_towns(read, choose_area(read, "County"))[0]


boxes = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 6), st.integers(1, 6))


@given(st.lists(boxes, min_size=1, max_size=6))
def test_units_tile_the_area_however_they_are_drawn(corners: list[tuple[int, int, int, int]]) -> None:
    whole = shapely.box(0, 0, 1000, 1000)
    drawn = [shapely.box(x * 100, y * 100, (x + w) * 100, (y + h) * 100) for x, y, w, h in corners]
    made = tiled(drawn, whole)
    parts = [*made.shapes, made.rest]
    assert sum(part.area for part in parts) == pytest.approx(whole.area)
    assert shapely.union_all(parts).area == pytest.approx(whole.area)


def test_small_gaps_go_to_the_neighbour_with_the_longest_line() -> None:
    whole = shapely.box(0, 0, 1000, 1000)
    left, right, below = (
        shapely.box(0, 300, 500, 1000),
        shapely.box(505, 0, 1000, 1000),
        shapely.box(0, 0, 500, 300),
    )
    made = tiled([left, right, below], whole)
    assert made.rest.is_empty
    assert [shape.area for shape in made.shapes] == pytest.approx([350_000, 500_000, 150_000])
    assert made.gap_m2 == pytest.approx(5000)


def test_a_boundary_that_holds_units_of_the_level_is_above_them() -> None:
    town = shapely.box(0, 0, 1, 1)
    around = shapely.box(0, 0, 10, 10)
    assert filling(around.difference(town), [around], [7], 8, own=[town, shapely.box(10, 0, 40, 10)]) == []
