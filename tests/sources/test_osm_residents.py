from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osm_county import OsmFile, boundary_tags, toy_county

from coverplan.io.osm import read_osm
from coverplan.sources.osm.outlines.area import choose_area
from coverplan.sources.osm.outlines.towns import choose_towns
from coverplan.sources.osm.people.dwellings import dwellings_of, residential_buildings, settlements
from coverplan.sources.osm.people.population import read_population
from coverplan.sources.osm.people.residents import resident_totals

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.sources.osm.people.residents import ResidentTotals


def totals(osm: OsmFile, folder: Path, weights: dict[str, float]) -> ResidentTotals:
    read = read_osm(osm.write(folder / "toy.osm"))
    area = choose_area(read)
    units, _ = choose_towns(read, area)
    return resident_totals(read, area, units, pd.Series(weights), weighed_by="dwellings")


def rules(found: ResidentTotals) -> list[str]:
    return [finding.rule for finding in found.findings]


WEIGHTS = {"TY-1": 200.0, "TY-2": 400.0}


def test_a_counted_town_keeps_its_figure_and_the_rest_is_shared(tmp_path: Path) -> None:
    found = totals(toy_county(), tmp_path, WEIGHTS)
    assert found.table["residents"].tolist() == [1000.0, 500.0]
    assert found.table["basis"].tolist() == ["counted", "estimated"]
    assert found.county_figure == 1500.0
    assert "osm.residents-nested" in rules(found)
    assert "osm.residents-differ" not in rules(found)


def test_without_a_county_figure_the_counted_towns_give_the_rate(tmp_path: Path) -> None:
    found = totals(toy_county(county_population=None), tmp_path, WEIGHTS)
    assert found.table["residents"].tolist() == [1000.0, 2000.0]
    assert found.county_figure is None


def test_a_county_figure_that_the_towns_exceed_is_told_and_shared_no_further(tmp_path: Path) -> None:
    found = totals(toy_county(county_population="900"), tmp_path, WEIGHTS)
    assert found.table["residents"].tolist() == [1000.0, 2000.0]
    (differ,) = [finding for finding in found.findings if finding.rule == "osm.residents-differ"]
    assert differ.params["difference"] == 2100.0


def test_a_county_figure_alone_is_shared_by_weight(tmp_path: Path) -> None:
    found = totals(toy_county(west_population=None), tmp_path, WEIGHTS)
    assert found.table["residents"].tolist() == [500.0, 1000.0]
    assert set(found.table["basis"]) == {"estimated"}


def test_with_no_figure_at_all_dwellings_are_the_weight(tmp_path: Path) -> None:
    found = totals(toy_county(county_population=None, west_population=None), tmp_path, WEIGHTS)
    assert found.group == "dwellings"
    assert found.table["dwellings"].tolist() == [200.0, 400.0]
    assert "residents" not in found.table.columns
    assert "osm.residents-none" in rules(found)


def test_a_figure_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    found = totals(toy_county(west_population="many"), tmp_path, WEIGHTS)
    assert "osm.population-unread" in rules(found)
    assert found.table["residents"].tolist() == [500.0, 1000.0]


def test_an_approximate_figure_is_marked_as_estimated(tmp_path: Path) -> None:
    found = totals(toy_county(west_population="~1000"), tmp_path, WEIGHTS)
    assert found.table["basis"].tolist() == ["estimated", "estimated"]
    assert "osm.residents-approximate" in rules(found)


def test_the_tag_of_the_boundary_goes_before_its_namesake(tmp_path: Path) -> None:
    osm = toy_county()
    osm.relations[1][2]["population"] = "1200"
    assert totals(osm, tmp_path, WEIGHTS).table["residents"].tolist() == [1200.0, 300.0]


def test_a_seat_of_the_countys_name_is_not_taken_for_the_county(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.relation([osm.square((9.5, 47.1), 0.04, {})], boundary_tags("San", 2))
    for x, name in ((9.49, "San"), (9.51, "Other")):
        corners = [
            (x - 0.01, 47.08),
            (x + 0.01, 47.08),
            (x + 0.01, 47.12),
            (x - 0.01, 47.12),
            (x - 0.01, 47.08),
        ]
        osm.relation([osm.way([(round(a, 5), b) for a, b in corners])], boundary_tags(name, 8))
    osm.node((9.49, 47.1), {"place": "city", "name": "San", "population": "4000"})
    found = totals(osm, tmp_path, {"r101": 10.0, "r102": 20.0})
    assert found.table.set_index("name")["residents"].to_dict() == {"San": 4000.0, "Other": 8000.0}


def test_a_town_that_is_the_whole_area_has_the_figure_of_its_place(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.relation([osm.square((9.5, 47.1), 0.04, {})], boundary_tags("Vaduz", 8))
    osm.node((9.5, 47.1), {"place": "town", "name": "Vaduz", "population": "5229"})
    found = totals(osm, tmp_path, {"r100-1": 10.0})
    assert found.table[["residents", "basis"]].to_numpy().tolist() == [[5229, "counted"]]


def test_figures_of_more_than_the_file_holds_are_not_used(tmp_path: Path) -> None:
    osm = toy_county(west_population=None)
    osm.box = (9.53, 47.05, 9.58, 47.15)
    found = totals(osm, tmp_path, WEIGHTS)
    assert found.group == "dwellings"
    assert "osm.residents-of-more" in rules(found)


def test_a_chinese_town_and_its_village_of_the_bare_name_are_one(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.relation([osm.square((116.1, 35.8), 0.04, {})], boundary_tags("梁山县", 6))
    osm.relation([osm.square((116.1, 35.8), 0.04, {})], boundary_tags("水泊街道", 8))
    osm.node((116.1, 35.8), {"place": "town", "name": "水泊", "population": "7.1万"})
    found = totals(osm, tmp_path, {"r101": 1.0})
    assert found.table["residents"].tolist() == [71_000.0]


@given(
    weights=st.lists(st.floats(0, 1e4), min_size=2, max_size=6).filter(lambda w: sum(w) > 1),
    total=st.integers(1, 10**6),
)
def test_shares_are_whole_and_add_up(weights: list[float], total: int) -> None:
    from coverplan.sources.osm.people.residents import _whole_parts

    share = pd.Series(weights, index=[f"u{i}" for i in range(len(weights))])
    parts = _whole_parts(share, total)
    assert parts.sum() == total
    assert (parts % 1 == 0).all()
    assert ((parts - share * total / share.sum()).abs() < 1 + 1e-6 * total).all()


FIGURES = {
    "12345": 12345, "12,345": 12345, "12 345": 12345, "12.345": 12345, "12'345": 12345, "1,234,567": 1234567,
    "１２３": 123, "12345 (2019)": 12345, "12345;2019": 12345, "12345.0": 12345, "0": 0,
}  # fmt: skip
ROUGH_FIGURES = {
    "~500": 500, "c. 500": 500, "ca. 500": 500, "约500": 500, "500-600": 550, "500 – 600": 550, ">1000": 1000, "1000+": 1000,
    "1.2万": 12000, "71万人": 710000, "2.5 million": 2500000, "3000?": 3000,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), FIGURES.items())
def test_exact_figures_are_read(text: str, value: float) -> None:
    people = read_population(text)
    assert (people.value, people.is_exact) == (value, True)


@pytest.mark.parametrize(("text", "value"), ROUGH_FIGURES.items())
def test_rough_figures_are_read_as_rough(text: str, value: float) -> None:
    people = read_population(text)
    assert (people.value, people.is_exact) == (value, False)


@pytest.mark.parametrize(
    "text", [None, "", "abc", "-5", "1,5", "12,34", "1.5.2", "12e3", "9999999999999", "1 2"]
)
def test_what_is_no_figure_is_none(text: str | None) -> None:
    assert read_population(text) is None


@given(st.integers(0, 2_000_000_000), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_thousands_may_be_separated_by_anything(value: int, separator: str) -> None:
    assert read_population(f"{value:,}".replace(",", separator)).value == value


@given(st.text(max_size=30))
def test_any_text_is_a_figure_or_none(text: str) -> None:
    people = read_population(text)
    assert people is None or 0 <= people.value <= 2e9


@pytest.mark.parametrize(
    ("tags", "footprint_m2", "dwellings"),
    [
        ({"building": "house"}, 1000, 1),
        ({"building": "apartments"}, 300, 9),
        ({"building": "apartments", "building:levels": "5"}, 300, 15),
        ({"building": "apartments", "building:flats": "7"}, 300, 7),
        ({"building": "residential"}, 40, 1),
        ({"building": "yes"}, 29, 0),
        ({"building": "yes"}, 30, 1),
        ({"building": "yes"}, 500, 4),
        ({"building": "yes"}, 1001, 0),
        ({"building": "yes", "building:levels": "2"}, 1250, 10),
        ({"building": "yes", "amenity": "school"}, 200, 0),
        ({"building": "garage"}, 50, 0),
        ({"building": "industrial"}, 500, 0),
        ({"building": "house", "building:levels": "x"}, 100, 1),
    ],
)
def test_dwellings_of_a_building(tags: dict[str, str], footprint_m2: float, dwellings: int) -> None:
    assert dwellings_of(tags, footprint_m2) == dwellings


def test_untyped_buildings_on_industrial_land_are_left_out(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.square((9.5, 47.1), 0.01, {"landuse": "industrial"})
    for x, kind in ((9.5, "yes"), (9.501, "house"), (9.52, "yes")):
        osm.square((x, 47.1), 0.0001, {"building": kind})
    osm.node((9.53, 47.1), {"building": "yes"})
    found = residential_buildings(read_osm(osm.write(tmp_path / "b.osm")), "EPSG:32632")
    assert found["osm_id"].tolist() == ["n17", "w3", "w4"]
    assert found["dwellings"].tolist() == [1, 1, 1]


def test_a_settlement_drawn_twice_counts_once(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.square((9.5, 47.1), 0.01, {"place": "village", "name": "Dorf"})
    osm.square((9.6, 47.1), 0.01, {"place": "hamlet", "name": "Weiler"})
    osm.node((9.5, 47.1), {"place": "village", "name": "Dorf"})
    osm.node((9.7, 47.1), {"place": "locality", "name": "Flur"})
    found = settlements(read_osm(osm.write(tmp_path / "s.osm")), "EPSG:32632")
    assert found["name"].tolist() == ["Dorf", "Weiler"]
    assert found["site_id"].tolist() == ["n9", "w2"]


@pytest.mark.parametrize(("label", "is_told"), [("5229", False), ("5400", True), ("unknown", False)])
def test_two_figures_of_one_boundary_are_told_with_both(tmp_path: Path, label: str, is_told: bool) -> None:
    osm = OsmFile()
    node = osm.node((9.5, 47.1), {"place": "town", "name": "Vaduz", "population": label})
    tags = boundary_tags("Vaduz", 8, population="5229")
    osm.relation([osm.square((9.5, 47.1), 0.04, {})], tags, {"label": node})
    found = totals(osm, tmp_path, {"r100-1": 10.0})
    assert found.total == 5229.0
    told = [one for one in found.findings if one.rule == "osm.residents-two-figures"]
    assert bool(told) == is_told
    for one in told:
        assert "5,229" in one.message("zh")
        assert "5,400" in one.message("zh")


@pytest.mark.parametrize(
    ("weighed_by", "measure"),
    [("dwellings", "dwellings"), ("residential_land", "m2"), ("settlements", "settlements"), ("area", "m2")],
)
def test_without_people_the_totals_say_what_they_count(tmp_path: Path, weighed_by: str, measure: str) -> None:
    read = read_osm(toy_county(county_population=None, west_population=None).write(tmp_path / "toy.osm"))
    area = choose_area(read)
    units, _ = choose_towns(read, area)
    found = resident_totals(read, area, units, pd.Series(WEIGHTS), weighed_by=weighed_by)
    assert found.measure == measure
    counted = totals(toy_county(), tmp_path, WEIGHTS)
    assert counted.measure == "people"
