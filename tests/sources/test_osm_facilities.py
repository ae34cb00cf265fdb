from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from osm_county import OsmFile, boundary_tags, toy_county

from coverplan.io.osm import read_osm
from coverplan.sources import import_osm
from coverplan.sources.osm.facilities.found import classify, facilities, to_review
from coverplan.sources.osm.facilities.kinds import judge
from coverplan.sources.osm.outlines.area import choose_area
from coverplan.sources.osm.outlines.towns import choose_towns

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
    assert homes[["name", "unit_code", "beds", "status"]].to_numpy().tolist() == [
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
    assert hospitals[["name", "unit_code"]].to_numpy().tolist() == [["Near", ""]]
    assert "osm.facilities-outside" in [finding.rule for finding in told]


def test_two_of_one_name_far_apart_are_two(tmp_path: Path) -> None:
    osm = toy_county()
    for x in (9.53, 9.5301, 9.545):
        osm.node((x, 47.13), {"amenity": "grave_yard", "name": "Friedhof"})
    found, _ = read_toy(osm, tmp_path)
    assert (found["name"] == "Friedhof").sum() == 2


@pytest.mark.parametrize(
    ("tags", "kind", "also"),
    [
        ({"amenity": "social_facility;clinic", "social_facility": "nursing_home"}, "nursing_home", ()),
        (
            {"amenity": "clinic; social_facility", "social_facility": "assisted_living;nursing_home"},
            "nursing_home",
            (),
        ),
        (
            {"amenity": "hospital;social_facility", "social_facility": "nursing_home"},
            "nursing_home",
            ("hospital",),
        ),
        ({"amenity": "Nursing_Home"}, "nursing_home", ()),
        ({"amenity": "place_of_worship;grave_yard"}, "public_cemetery", ()),
        ({"amenity": "parking", "landuse": "cemetery;grass"}, "public_cemetery", ()),
        ({"amenity": "crematorium;funeral_hall"}, "crematorium", ("funeral_home",)),
        ({"healthcare": "nursing_home;doctor"}, "nursing_home", ()),
    ],
)
def test_values_may_be_lists(tags: dict[str, str], kind: str, also: tuple[str, ...]) -> None:
    judged = judge(tags)
    assert (judged.kind, judged.left_out) == (kind, "")
    assert judged.also == also


@pytest.mark.parametrize(
    ("tags", "kind", "why"),
    [
        ({"amenity": "nursing_home", "name": "残疾人康复中心"}, "nursing_home", "name-differs"),
        (
            {**SOCIAL, "social_facility": "nursing_home", "name": "Handicap Center"},
            "nursing_home",
            "name-differs",
        ),
        ({"amenity": "nursing_home", "name": "残疾人托养养老院"}, "nursing_home", ""),
        ({"amenity": "nursing_home", "name": "镇中心卫生院"}, "nursing_home", "name-differs"),
        ({"amenity": "hospital", "name": "敬老院"}, "hospital", "name-differs"),
        ({"amenity": "hospital", "name": "Pet Hospital"}, "hospital", "name-differs"),
        ({"amenity": "hospital", "name": "老年病医院"}, "hospital", ""),
        ({"landuse": "cemetery", "name": "梁山县殡仪馆"}, "public_cemetery", "name-differs"),
        ({"landuse": "cemetery", "name": "Cementiri tanatori"}, "public_cemetery", ""),
        ({"landuse": "cemetery", "name": "Royal Naval Cemetery"}, "public_cemetery", "military"),
        ({"landuse": "cemetery", "name": "烈士陵园"}, "public_cemetery", "military"),
        ({"landuse": "cemetery", "military": "yes"}, "public_cemetery", "military"),
        ({"landuse": "cemetery", "cemetery": "naval"}, "public_cemetery", "not-public"),
        ({"landuse": "cemetery", "name": "宠物公墓"}, "public_cemetery", "not-public"),
        ({"landuse": "cemetery", "historic": "archaeological_site"}, "public_cemetery", "historic"),
        ({"amenity": "grave_yard", "historic": "church"}, "public_cemetery", ""),
        ({"landuse": "cemetery", "name": "李公之墓"}, "public_cemetery", "single-grave"),
        ({"landuse": "cemetery", "name": "张氏墓"}, "public_cemetery", "single-grave"),
        ({"landuse": "cemetery", "historic": "tomb"}, "public_cemetery", "single-grave"),
        ({"landuse": "cemetery", "name": "Tomb of the Poet"}, "public_cemetery", "single-grave"),
        ({"landuse": "cemetery", "name": "龙山公墓"}, "public_cemetery", ""),
        ({"shop": "funeral_directors", "name": "梁山县殡仪馆"}, "funeral_home", "untagged"),
        ({"building": "yes", "name": "梁山县殡仪馆"}, "funeral_home", "untagged"),
        ({"shop": "funeral_directors", "name": "Bestattungen Meier"}, "funeral_home", "funeral-shop"),
        ({"building": "yes", "name": "拳铺镇敬老院"}, "nursing_home", "untagged"),
        ({"name": "Altersheim Sonne"}, "nursing_home", "untagged"),
        ({"office": "government", "name": "幸福社区日间照料中心"}, "day_care_centre", "untagged"),
        ({"healthcare": "hospital", "name": "H"}, "hospital", "untagged"),
        ({"historic": "cemetery"}, "public_cemetery", "historic"),
        ({"disused:amenity": "nursing_home", "building": "yes"}, "nursing_home", "closed"),
        ({"abandoned:landuse": "cemetery"}, "public_cemetery", "closed"),
    ],
)
def test_a_name_that_differs_from_the_tags_leaves_a_thing_to_the_office(
    tags: dict[str, str], kind: str, why: str
) -> None:
    judged = judge(tags)
    assert (judged.kind, judged.left_out) == (kind, why)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "bus_stop", "name": "敬老院"}, {"highway": "residential", "name": "敬老院路"}, {"amenity": "parking", "name": "龙山公墓"},
        {"shop": "florist", "name": "Blumen am Friedhof"}, {"place": "hamlet", "name": "王家墓地"}, {"building": "school"},
    ],
)  # fmt: skip
def test_what_is_called_after_a_place_is_not_the_place(tags: dict[str, str]) -> None:
    assert judge(tags) is None


def test_a_plot_of_a_few_square_metres_is_one_grave() -> None:
    assert judge({"landuse": "cemetery"}, 12.0).left_out == "single-grave"
    assert judge({"landuse": "cemetery"}, 500.0).left_out == judge({"landuse": "cemetery"}).left_out == ""


def only(osm: OsmFile, folder: Path) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Facilities of a county with a few houses and nothing else in it."""
    for x in (9.47, 9.48, 9.49):
        osm.square((x, 47.1), 0.0001, {"building": "house"})
    osm.relation([osm.square((9.5, 47.1), 0.2, {})], boundary_tags("County", 6))
    return read_toy(osm, folder)


def test_each_thing_left_out_is_listed_with_its_place_for_a_yes_or_no(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.node((9.51, 47.1), {"amenity": "nursing_home", "name": "残疾人康复中心"})
    osm.square((9.52, 47.1), 0.001, {"building": "yes", "name": "拳铺镇敬老院"})
    osm.node((9.53, 47.1), {"name": "梁山县殡仪馆", "shop": "funeral_directors"})
    found, told = only(osm, tmp_path)
    assert found.empty
    table = to_review(told)
    assert table["kind"].tolist() == ["nursing_home", "funeral_home", "nursing_home"]
    assert table["lon"].tolist() == pytest.approx([9.51, 9.53, 9.52])
    assert table["name"].tolist() == ["残疾人康复中心", "梁山县殡仪馆", "拳铺镇敬老院"]
    assert table["osm_tags"].tolist()[0] == "amenity=nursing_home; name=残疾人康复中心"
    listed = [
        finding for finding in told if finding.rule in ("osm.facility-name-differs", "osm.facility-untagged")
    ]
    assert all(finding.lon and finding.lat and finding.level == "warning" for finding in listed)
    assert len(listed) == 3


def test_the_building_that_is_called_what_its_node_is_tagged_is_the_same_place(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.square((9.52, 47.1), 0.001, {"building": "yes", "name": "拳铺镇敬老院"})
    osm.node(
        (9.52, 47.1), {"amenity": "social_facility", "social_facility": "nursing_home", "name": "敬老院"}
    )
    found, told = only(osm, tmp_path)
    assert found["name"].tolist() == ["敬老院"]
    assert to_review(told).empty
    (doubled,) = [finding for finding in told if finding.rule == "osm.facilities-doubled"]
    assert doubled.params["names"].startswith("拳铺镇敬老院 (w1) = 敬老院 (n")


@pytest.mark.parametrize("sort", ["multipolygon", "site"])
def test_a_relation_and_its_members_are_one_place(tmp_path: Path, sort: str) -> None:
    osm = OsmFile()
    home = {"amenity": "social_facility", "social_facility": "nursing_home"}
    way = osm.square((9.52, 47.1), 0.002, {**home, "name": "East wing"})
    node = osm.node((9.525, 47.1), {**home, "name": "Gatehouse"})
    osm.relation([way], {**home, "type": sort, "name": "Home"}, {"label": node} if sort == "site" else {})
    found, told = only(osm, tmp_path)
    names = sorted(found["name"])
    assert names == (
        ["Home"]
        if sort == "site"
        else ["Gatehouse", "Home"]
        if "Home" in names
        else ["East wing", "Gatehouse"]
    )
    (doubled,) = [finding for finding in told if finding.rule == "osm.facilities-doubled"]
    assert doubled.params["count"] == 3 - len(found)


def test_what_the_file_holds_in_part_vanishes_not(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.way([(9.51, 47.1), (9.512, 47.1)], {"amenity": "nursing_home", "name": "Open line"})
    osm.relation([999], {"type": "site", "amenity": "nursing_home", "name": "Members missing"})
    osm.relation([998], {"type": "multipolygon", "landuse": "cemetery", "name": "Ring missing"})
    osm.node((11.5, 47.1), {"amenity": "hospital", "name": "Far"})
    found, told = only(osm, tmp_path)
    assert found["name"].tolist() == ["Open line"]
    table = to_review(told)
    assert table["name"].tolist() == ["Members missing", "Ring missing"]
    assert table["lon"].isna().all()
    (far,) = [finding for finding in told if finding.rule == "osm.facilities-far"]
    assert far.params["names"].startswith("Far (n")


def test_the_list_for_the_office_is_in_the_study(tmp_path: Path) -> None:
    osm = toy_county()
    osm.node((9.51, 47.11), {"building": "yes", "name": "甲镇敬老院"})
    report = import_osm(osm.write(tmp_path / "x.osm"), into=tmp_path / "study")
    table = pd.read_csv(tmp_path / "study" / "facilities" / "to_review.csv")
    assert "甲镇敬老院" in set(table["name"])
    left_out = [
        finding
        for finding in report.findings
        if finding.rule.startswith("osm.facility-") and "tags" in finding.params
    ]
    assert len(table) == len(left_out) == 3  # besides it the home for children and the closed one
    assert "to_review.csv" in report.text("en")
