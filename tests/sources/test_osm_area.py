from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from osm_county import OsmFile, boundary_tags, toy_county

from coverplan.errors import InputError
from coverplan.io.osm import read_osm
from coverplan.sources.osm.outlines.area import choose_area
from coverplan.sources.osm.outlines.coast import land_part
from coverplan.sources.osm.outlines.towns import choose_towns

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.io.osm import OsmExtract

LAND_DEGREES2 = 0.06 * 0.04


def rules(findings: object) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.fixture
def toy(tmp_path: Path) -> OsmExtract:
    return read_osm(toy_county().write(tmp_path / "toy.osm"))


@pytest.mark.parametrize("name", ["甲县", "toy county", "TOY  COUNTY", "r100", None])
def test_the_county_is_found_by_any_name_and_without_its_sea(toy: OsmExtract, name: str | None) -> None:
    area = choose_area(toy, name)
    assert area.name == "甲县"
    assert area.is_sea_cut
    assert area.geometry.area == pytest.approx(LAND_DEGREES2)
    assert "osm.sea-cut" in rules(area.findings)
    assert area.crs.to_epsg() == 32632


def test_a_town_can_be_the_area(toy: OsmExtract) -> None:
    area = choose_area(toy, "East")
    units, found = choose_towns(toy, area)
    assert units["level"].tolist() == ["county", "town"]
    assert units["name"].tolist() == ["East", "East"]
    assert "osm.towns-none" in rules(found)


def test_an_unknown_name_is_refused_with_what_is_there(toy: OsmExtract) -> None:
    with pytest.raises(InputError) as error:
        choose_area(toy, "Nowhere")
    message = error.value.message("en")
    assert all(word in message for word in ("Nowhere", "甲县 (6)", "West (8)", "East (8)"))


def test_a_cut_county_that_is_named_is_closed_along_the_box(tmp_path: Path) -> None:
    osm = toy_county()
    osm.box = (9.52, 47.05, 9.58, 47.15)
    read = read_osm(osm.write(tmp_path / "cut.osm", without_ways=(1,)))
    area = choose_area(read, "甲县")
    assert area.geometry.bounds == pytest.approx((9.52, 47.10, 9.56, 47.14))
    assert "osm.area-clipped" in rules(area.findings)
    units, _ = choose_towns(read, area)
    assert set(units["unit_code"]) == {"r100", "TY-2", "r100-rest"}


def test_a_cut_county_keeps_its_exclave(tmp_path: Path) -> None:
    osm = OsmFile(box=(9.5, 47.0, 9.6, 47.1))
    osm.way([(9.5, 47.05), (9.6, 47.05)])
    exclave = osm.square((9.55, 47.02), 0.02, {})
    seat = osm.node((9.55, 47.08), {"place": "town", "name": "Seat"})
    osm.relation([1, exclave, 77], boundary_tags("Cut", 6), {"admin_centre": seat})
    area = choose_area(read_osm(osm.write(tmp_path / "cut.osm")), "cut")
    assert area.geometry.area == pytest.approx(0.1 * 0.05 + 0.02**2)


def test_a_cut_county_without_a_label_is_refused(tmp_path: Path) -> None:
    osm = OsmFile(box=(9.5, 47.0, 9.6, 47.1))
    osm.way([(9.5, 47.05), (9.6, 47.05)])
    osm.relation([1, 2], boundary_tags("Half", 6))
    with pytest.raises(InputError) as error:
        choose_area(read_osm(osm.write(tmp_path / "half.osm")), "half")
    assert error.value.faults[0].key == "error.osm-county-cut"


def test_without_a_boundary_the_box_is_the_area_and_says_so(tmp_path: Path) -> None:
    osm = OsmFile(box=(9.5, 47.0, 9.6, 47.1))
    osm.node((9.55, 47.05), {"place": "village", "name": "V"})
    area = choose_area(read_osm(osm.write(tmp_path / "box.osm")))
    assert area.boundary is None
    assert area.geometry.bounds == (9.5, 47.0, 9.6, 47.1)
    assert rules(area.findings) == {"osm.area-box"}


def test_one_of_many_small_units_is_not_taken_for_the_county(tmp_path: Path) -> None:
    osm = OsmFile(box=(9.5, 47.0, 9.6, 47.03))
    for i in range(3):
        x = 9.515 + 0.03 * i
        osm.relation([osm.square((x, 47.015), 0.03, {})], boundary_tags(f"Quarter {i}", 9))
        osm.square((x, 47.015), 0.0001, {"building": "house"})
    read = read_osm(osm.write(tmp_path / "quarters.osm"))
    area = choose_area(read)
    assert area.boundary is None
    units, found = choose_towns(read, area)
    assert len(units) == 5  # the box, three quarters and the rest
    assert "osm.towns-partial" in rules(found)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        choose_area(read_osm(OsmFile().write(tmp_path / "empty.osm")))
    assert error.value.faults[0].key == "error.osm-empty"


def test_land_goes_before_the_sea_of_the_same_name(tmp_path: Path) -> None:
    osm = OsmFile()
    land = osm.square((9.5, 47.1), 0.02, {})
    sea = osm.square((9.5, 47.1), 0.06, {})
    osm.relation([sea], boundary_tags("Isle", 2))
    osm.relation([land], boundary_tags("Isle", 2, land_area="administrative"))
    assert choose_area(read_osm(osm.write(tmp_path / "isle.osm")), "isle").boundary.osm_id == "r101"


def test_towns_tile_the_land_and_rings_without_a_name_are_none(toy: OsmExtract) -> None:
    area = choose_area(toy)
    units, found = choose_towns(toy, area)
    assert units["unit_code"].tolist() == ["r100", "TY-1", "TY-2"]
    assert units["parent_code"].tolist() == ["", "r100", "r100"]
    assert rules(found) == {"osm.towns-chosen", "osm.boundaries-unnamed"}
    county, *towns = units.geometry
    assert shapely.union_all(towns).area == pytest.approx(county.area, rel=1e-9)
    assert units.loc[1, ["seat_lon", "seat_lat"]].tolist() == [9.515, 47.12]


def test_a_level_that_is_not_there_is_refused_with_those_that_are(toy: OsmExtract) -> None:
    with pytest.raises(InputError) as error:
        choose_towns(toy, choose_area(toy), 10)
    assert "8" in error.value.message("en")


def test_the_deepest_level_that_tiles_is_taken_and_a_given_one_goes_before(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.relation([osm.square((9.5, 47.1), 0.04, {})], boundary_tags("County", 6))
    for level, parts in ((7, 1), (8, 2)):
        for x in range(parts):
            for y in range(parts):
                side = 0.04 / parts
                middle = (9.48 + side * (x + 0.5), 47.08 + side * (y + 0.5))
                osm.relation([osm.square(middle, side, {})], boundary_tags(f"{level}-{x}{y}", level))
    osm.relation([osm.square((9.49, 47.09), 0.01, {})], boundary_tags("Village", 10))
    read = read_osm(osm.write(tmp_path / "levels.osm"))
    area = choose_area(read, "County")
    assert len(choose_towns(read, area)[0]) == 1 + 4
    assert len(choose_towns(read, area, 7)[0]) == 1 + 1
    villages = choose_towns(read, area, 10)[0]
    assert villages["unit_code"].tolist()[1:] == ["r100-rest", "r106"]


@given(
    centre=st.tuples(st.floats(2, 8), st.floats(2, 8)),
    radius=st.floats(0.5, 1.9),
    is_lake=st.booleans(),
    start=st.integers(0, 30),
)
def test_land_lies_left_of_the_coastline(
    centre: tuple[float, float], radius: float, start: int, *, is_lake: bool
) -> None:
    box = shapely.box(0, 0, 10, 10)
    ring = np.roll(shapely.get_coordinates(shapely.Point(centre).buffer(radius))[:-1], start, axis=0)
    disc = shapely.Polygon(ring)
    counter_clockwise = shapely.get_coordinates(shapely.orient_polygons(disc).exterior)
    coast = shapely.LineString(counter_clockwise[::-1] if is_lake else counter_clockwise)
    expected = box.area - disc.area if is_lake else disc.area
    assert land_part(box, [coast]).area == pytest.approx(expected)


def test_without_a_coastline_everything_is_land() -> None:
    box = shapely.box(0, 0, 1, 1)
    assert land_part(box, []) is box
    assert land_part(box, [shapely.LineString([(5, 5), (6, 6)])]) is box


@pytest.mark.parametrize("facilities", [True, False])
def test_without_buildings_and_places_the_whole_boundary_is_the_area_not_the_box(
    tmp_path: Path, facilities: bool
) -> None:
    osm = toy_county(buildings=False)
    osm.tagged_nodes = [
        row
        for row in osm.tagged_nodes
        if "place" not in row[2] and (facilities or row[2].get("name") == "West")
    ]
    osm.ways = [
        way for way in osm.ways if facilities or not {"amenity", "landuse", "admin_level"} & way[2].keys()
    ]
    osm.node((12.0, 48.0), {})  # a stray node stretches the extract
    osm.box = None
    area = choose_area(read_osm(osm.write(tmp_path / "bare.osm")))
    assert area.name == "甲县"
    assert area.geometry.area == pytest.approx(LAND_DEGREES2)
