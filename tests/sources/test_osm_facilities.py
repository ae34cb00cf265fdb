from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from osm_county import OsmFile, toy_county

from coverplan.io.osm import read_osm
from coverplan.sources.osm_area import choose_area
from coverplan.sources.osm_facilities import classify, facilities
from coverplan.sources.osm_towns import choose_towns

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from coverplan.findings import Finding

SOCIAL = {"amenity": "social_facility"}


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({**SOCIAL, "social_facility": "nursing_home"}, "nursing_home"),
        (
            {**SOCIAL, "social_facility": "assisted_living", "social_facility:for": "senior;disabled"},
            "nursing_home",
        ),
        ({**SOCIAL, "social_facility": "group_home", "social_facility:for": "senior"}, "nursing_home"),
        ({**SOCIAL, "social_facility:for": "senior"}, "nursing_home"),
        ({**SOCIAL, "social_facility": "day_care", "social_facility:for": "senior"}, "day_care_centre"),
        ({**SOCIAL, "name": "梁山县中心敬老院"}, "nursing_home"),
        ({**SOCIAL, "social_facility": "nursing_home", "name": "Résidence Rothschild"}, "nursing_home"),
        ({**SOCIAL, "name": "Altersheim Rothschild"}, "nursing_home"),
        ({"amenity": "nursing_home"}, "nursing_home"),
        ({"landuse": "cemetery"}, "public_cemetery"),
        ({"amenity": "grave_yard"}, "public_cemetery"),
        ({"amenity": "crematorium"}, "crematorium"),
        ({"amenity": "funeral_hall"}, "funeral_home"),
        ({"amenity": "hospital"}, "hospital"),
    ],
)
def test_kinds_of_facility(tags: dict[str, str], kind: str) -> None:
    judged = classify(tags)
    assert (judged.kind, judged.left_out, judged.status) == (kind, "", "operating")


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ({**SOCIAL, "social_facility": "group_home", "social_facility:for": "child"}, "children"),
        ({**SOCIAL, "social_facility:for": "orphan;juvenile"}, "children"),
        ({**SOCIAL, "name": "Centre d'Acolliment d'Infants"}, "children"),
        ({**SOCIAL, "name": "梁山县儿童福利院"}, "children"),
        ({**SOCIAL, "social_facility": "shelter", "social_facility:for": "homeless"}, "other-people"),
        ({**SOCIAL, "social_facility": "food_bank"}, "other-people"),
        ({**SOCIAL, "social_facility": "assisted_living", "social_facility:for": "disabled"}, "other-people"),
        ({**SOCIAL, "social_facility": "nursing_home", "name": "Kinderhaus"}, "children"),
        ({**SOCIAL, "name": "Senioren und Kinder"}, "unclear"),
        ({**SOCIAL, "name": "Gelderland"}, "unclear"),
        ({**SOCIAL}, "unclear"),
        ({**SOCIAL, "social_facility": "group_home", "name": "House 7"}, "unclear"),
        ({**SOCIAL, "social_facility": "nursing_home", "abandoned": "yes"}, "closed"),
        ({"landuse": "cemetery", "cemetery": "war_cemetery"}, "not-public"),
        ({"landuse": "cemetery", "animal": "pet"}, "not-public"),
    ],
)
def test_what_is_left_out_and_why(tags: dict[str, str], why: str) -> None:
    assert classify(tags).left_out == why


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "school"}, {"disused:amenity": "hospital"}, {"landuse": "forest"}, {"amenity": "place_of_worship"},
        {"healthcare": "hospital", "healthcare:speciality": "reiki"},
    ],
)  # fmt: skip
def test_other_things_are_no_facilities(tags: dict[str, str]) -> None:
    assert classify(tags) is None


@pytest.mark.parametrize(
    ("prefix", "status"), [("construction:", "building"), ("proposed:", "planned"), ("planned:", "planned")]
)
def test_what_is_to_come_has_its_status(prefix: str, status: str) -> None:
    assert classify({f"{prefix}amenity": "hospital"}).status == status
    care = {f"{prefix}amenity": "social_facility", "social_facility": "nursing_home"}
    assert (classify(care).kind, classify(care).status) == ("nursing_home", status)


def read_toy(
    osm: OsmFile, folder: Path, margin_m: float = 10_000.0
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    read = read_osm(osm.write(folder / "toy.osm"))
    area = choose_area(read)
    units, _ = choose_towns(read, area)
    return facilities(read, units, area.crs, margin_m)


def test_a_home_drawn_as_area_and_node_counts_once(tmp_path: Path) -> None:
    found, told = read_toy(toy_county(), tmp_path)
    homes = found[found["kind"] == "nursing_home"]
    assert homes[["name", "unit_code", "beds", "status"]].values.tolist() == [
        ["Abendrot", "TY-1", 40, "operating"]
    ]
    assert homes["facility_id"].iloc[0].startswith("w")
    rules = [finding.rule for finding in told]
    assert {"osm.facilities-doubled", "osm.facility-children", "osm.facility-closed"} <= set(rules)
    assert rules.count("osm.facility-none") == 4


def test_a_cemetery_without_a_name_is_named_after_its_town(tmp_path: Path) -> None:
    found, _ = read_toy(toy_county(), tmp_path)
    (cemetery,) = found[found["kind"] == "public_cemetery"].itertuples()
    assert "East" in cemetery.name
    assert cemetery.religion == "christian"


def test_facilities_beyond_the_line_belong_to_no_unit_and_end_at_the_margin(tmp_path: Path) -> None:
    osm = toy_county()
    osm.node((9.57, 47.12), {"amenity": "hospital", "name": "Near"})
    osm.node((9.75, 47.12), {"amenity": "hospital", "name": "Far"})
    found, told = read_toy(osm, tmp_path)
    hospitals = found[found["kind"] == "hospital"]
    assert hospitals[["name", "unit_code"]].values.tolist() == [["Near", ""]]
    assert "osm.facilities-outside" in [finding.rule for finding in told]


def test_two_of_one_name_far_apart_are_two(tmp_path: Path) -> None:
    osm = toy_county()
    for x in (9.53, 9.5301, 9.545):
        osm.node((x, 47.13), {"amenity": "grave_yard", "name": "Friedhof"})
    found, _ = read_toy(osm, tmp_path)
    assert (found["name"] == "Friedhof").sum() == 2
