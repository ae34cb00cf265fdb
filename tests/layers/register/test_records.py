"""Records of the register: what a row says, what is put together, and what is left out and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pyproj import Transformer
from register_toy import found, pages, read, record, rules, saved

from coverplan.plan import Area

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.layers import Layer


@pytest.fixture
def of(tmp_path: Path):
    def made(*records: dict[str, Any], **more: Any) -> Layer:
        return read(saved(tmp_path / "a", pages(records, 100)), **more)

    return made


def test_details_fill_what_the_list_does_not_say(tmp_path: Path) -> None:
    listed = [record(1, "甲村"), record(2, "乙村")]
    details = record(
        2, "乙村", area="370832101", old_name="老乙庄", place_meaning="含义", place_origin=" 来历 "
    )
    layer = read(saved(tmp_path / "a", [*pages(listed), details]))
    row = layer.frame.set_index("name").loc["乙村"]
    assert [row[name] for name in ("old_name", "meaning", "origin", "town_code")] == [
        "老乙庄",
        "含义",
        "来历",
        "370832101",
    ]
    counted = found(layer, "register.counted")
    assert (counted["records"], counted["places"], counted["details"]) == (3, 2, 1)
    assert rules(layer) == {"register.counted"}


def test_details_without_a_list_are_places_too(tmp_path: Path) -> None:
    layer = read(saved(tmp_path / "a", [record(1, "甲村", old_name="老甲")]))
    assert layer.frame[["name", "old_name"]].to_numpy().tolist() == [["甲村", "老甲"]]


def test_details_without_an_id_find_their_place_by_its_code(tmp_path: Path) -> None:
    details = {key: value for key, value in record(1, "甲村", old_name="老甲").items() if key != "id"}
    layer = read(saved(tmp_path / "a", [*pages([record(1, "甲村")]), details]))
    assert layer.frame[["record_id", "old_name"]].to_numpy().tolist() == [["id0001", "老甲"]]


def test_records_of_one_id_that_differ_are_told_and_the_details_win(tmp_path: Path) -> None:
    answers = [*pages([record(1, "甲村"), record(2, "乙村")]), record(1, "甲庄村")]
    layer = read(saved(tmp_path / "a", answers))
    assert layer.frame["name"].tolist() == ["甲庄村", "乙村"]
    told = found(layer, "register.same-id-differs")
    assert (told["count"], str(told["names"])) == (1, "甲庄村")


def test_a_record_without_name_or_key_is_left_out_and_counted(of) -> None:
    broken = [record(2, ""), {"standard_name": "丙村"}, "x", None, record(3, "丁村") | {"standard_name": 5.5}]
    layer = of(record(1, "甲村"), *broken)
    assert layer.frame["name"].tolist() == ["甲村"]
    told = found(layer, "register.record-unusable")
    assert told["count"] == 5
    assert "a/listPub-1.json (2)" in str(told["names"])
    assert rules(layer) == {"register.counted", "register.record-unusable"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("老甲", "老甲"),
        (None, ""),
        (["老甲", "", "古甲"], "老甲、古甲"),
        (7, "7"),
        (7.0, "7"),
        (7.5, ""),
        (True, ""),
        ({"a": 1}, ""),
        (1e300, ""),
    ],
)
def test_fields_of_any_kind_are_text(of, value: object, text: str) -> None:
    assert of(record(1, "甲村", old_name=value)).frame["old_name"].tolist() == [text]


def test_a_code_given_as_a_number_keeps_its_digits(of) -> None:
    layer = of(record(1, "甲村", place_code=37083210021610000001))
    assert layer.frame["place_code"].tolist() == ["37083210021610000001"]
    assert rules(layer) == {"register.counted"}


@pytest.mark.parametrize(
    ("area", "code", "town"),
    [
        ("370832", "37083210121610000001", "370832101"),
        ("370832100", "37083210121610000001", "370832100"),
        ("370832999", "37083210121610000001", "370832101"),
        ("370832999", "37083299921610000001", ""),
        ("370832", "37083200021610000001", ""),
        ("370832", "3708321012161000000", ""),
        ("370832", "3708321012161000000x", ""),
        ("370832", "37083210100000000001", ""),
        ("370832", "37083010121610000001", ""),
        ("370832100205", "37083210121610000001", "370832100"),
    ],
)
def test_the_town_is_told_by_the_area_else_by_the_place_code(of, area: str, code: str, town: str) -> None:
    frame = of(record(1, "甲村", area=area, place_code=code)).frame
    assert frame["town_code"].tolist() == [town]
    assert frame["county_code"].tolist() == ["370832"]


def test_a_twelve_digit_code_is_kept_where_a_record_has_one(of) -> None:
    layer = of(
        record(1, "甲村", unit_code="370832104205"),
        record(2, "乙村", area="370832104206"),
        record(3, "丙村", unit_code="1"),
    )
    assert layer.frame["village_code"].tolist() == ["370832104205", "370832104206", ""]


def test_codes_that_are_none_or_stand_twice_are_told(of) -> None:
    odd = record(1, "甲村", place_code="3708")
    layer = of(odd, record(2, "乙村"), record(3, "丙村", place_code=record(2, "")["place_code"]))
    assert str(found(layer, "register.place-code-odd")["names"]) == "甲村"
    told = found(layer, "register.place-code-twice")
    assert (told["count"], str(told["names"])) == (2, "丙村、乙村")


def test_places_of_another_county_are_left_out_and_counted(of) -> None:
    layer = of(record(1, "甲村"), record(2, "外村", town="370829100", area="370829"))
    assert layer.frame["name"].tolist() == ["甲村"]
    told = found(layer, "register.other-county")
    assert (told["count"], str(told["names"]), told["area"], told["code"]) == (1, "外村", "梁山县", "370832")


def test_without_a_code_of_the_area_every_place_is_taken(of) -> None:
    away = record(2, "外村", town="370829100", area="370829")
    assert len(of(record(1, "甲村"), away, area=Area(name="x", crs="EPSG:4548")).frame) == 2


def geojson(kind: str, coordinates: object) -> dict[str, object]:
    return {"type": kind, "coordinates": coordinates}


LINE = [[116.0, 35.8], [116.1, 35.9], [116.2, 35.7]]


@pytest.mark.parametrize(
    ("gdm", "place"),
    [
        (geojson("multipoint", [[116.1, 35.8]]), (116.1, 35.8)),
        (geojson("Point", [116.1, 35.8]), (116.1, 35.8)),
        (geojson("POINT", ["116.1", " 35.8 "]), (116.1, 35.8)),
        (geojson("multipoint", [[116.1, 35.8, 40.0], [116.5, 35.5]]), (116.1, 35.8)),
        ('{"type": "Point", "coordinates": [116.1, 35.8]}', (116.1, 35.8)),
        (geojson("linestring", LINE), (116.1, 35.9)),
        (geojson("multilinestring", [LINE]), (116.1, 35.9)),
    ],
)
def test_points_are_read_as_objects_and_as_text(of, gdm: object, place: tuple[float, float]) -> None:
    layer = of(record(1, "甲村", gdm=gdm))
    assert layer.frame[["lon", "lat"]].to_numpy().tolist() == [list(place)]
    expected = Transformer.from_crs("EPSG:4326", "EPSG:4548", always_xy=True).transform(*place)
    point = layer.frame.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx(expected, abs=1e-6)
    assert rules(layer) == {"register.counted"}


def test_swapped_axes_are_turned_and_told(of) -> None:
    layer = of(record(1, "甲村", at=(35.8, 116.1)))
    assert layer.frame[["lon", "lat"]].to_numpy().tolist() == [[116.1, 35.8]]
    assert found(layer, "register.point-turned")["count"] == 1


@pytest.mark.parametrize(
    ("gdm", "rule"),
    [
        (None, "register.no-point"),
        ("", "register.no-point"),
        ({}, "register.no-point"),
        (geojson("multipoint", []), "register.no-point"),
        (geojson("multipoint", [[0, 0]]), "register.point-unusable"),
        (geojson("point", [8.5, 47.3]), "register.point-unusable"),
        (geojson("point", [106.1, 35.8]), "register.point-unusable"),
        (geojson("point", [116.1, 33.8]), "register.point-unusable"),
        (geojson("point", [116.1]), "register.point-unusable"),
        (geojson("point", ["x", "y"]), "register.point-unusable"),
        (geojson("point", [True, 35.8]), "register.point-unusable"),
        (geojson("point", [float("nan"), 35.8]), "register.point-unusable"),
        (geojson("point", [float("inf"), 35.8]), "register.point-unusable"),
        (geojson("multipoint", [[116.1, 35.8], ["x", 1]]), "register.point-unusable"),
        (geojson("point", "116.1,35.8"), "register.point-unusable"),
        ("116.1,35.8", "register.point-unusable"),
        ("[" * 100_000, "register.point-unusable"),
        ([116.1, 35.8], "register.point-unusable"),
        (geojson("multipoint", [[[[[[[[[[[116.1, 35.8]]]]]]]]]]]), "register.point-unusable"),
    ],
)
def test_a_place_that_is_none_is_none(of, gdm: object, rule: str) -> None:
    layer = of(record(1, "甲村", gdm=gdm), record(2, "乙村"))
    first = layer.frame.iloc[0]
    assert np.isnan([first["lon"], first["lat"]]).all()
    assert first.geometry is None
    assert found(layer, rule)["count"] == 1


def test_a_village_registered_twice_is_one_and_keeps_both_ids(of) -> None:
    layer = of(
        record(1, "甲村"), record(2, "甲村村民委员会", "27610"), record(3, "乙社区", "21620"),
        record(4, "乙社区居民委员会", "27620"), record(5, "乙社区居委会", "27620"),
    )  # fmt: skip
    frame = layer.frame.set_index("name")
    assert frame["other_ids"].to_dict() == {"甲村": "id0002", "乙社区": "id0004;id0005"}
    assert frame.at["甲村", "other_place_codes"] == "37083210027610000002"
    assert found(layer, "register.double-registration")["count"] == 3
    counted = found(layer, "register.counted")
    assert (counted["records"], counted["places"], counted["villages"], counted["communities"]) == (
        5,
        2,
        1,
        1,
    )


@pytest.mark.parametrize(
    "committee",
    [
        record(2, "乙村村民委员会", "27610"),  # another name
        record(2, "甲村村民委员会", "27610", at=(116.12, 35.8)),  # 1.8 km off
        record(2, "甲社区居民委员会", "27620"),  # of a community
        record(2, "甲村村民委员会", "27610", town="370832101", at=None),  # in another town
        record(2, "甲村", "22200"),  # a settlement
    ],
)
def test_what_is_another_place_stays(of, committee: dict[str, Any]) -> None:
    layer = of(record(1, "甲村"), committee)
    assert len(layer.frame) == 2
    assert rules(layer) <= {"register.counted", "register.no-point"}


@pytest.mark.parametrize("at", [None, (116.105, 35.8), (116.1, 35.8)])
def test_a_committee_may_stand_elsewhere_in_its_village(of, at: tuple[float, float] | None) -> None:
    assert len(of(record(1, "甲村"), record(2, "甲村村民委员会", "27610", at=at)).frame) == 1


def test_a_committee_at_the_very_place_may_carry_the_code_of_another_town(of) -> None:
    assert len(of(record(1, "甲村"), record(2, "甲村村民委员会", "27610", town="370832101")).frame) == 1


def test_a_committee_of_two_villages_of_one_name_stays_unless_it_stands_in_one(of) -> None:
    villages = [
        record(1, "甲村", at=(116.1, 35.8)),
        record(2, "甲庄村", at=(116.101, 35.8)),
        record(3, "甲村", at=(116.102, 35.8)),
    ]
    layer = of(*villages, record(4, "甲村村民委员会", "27610", at=(116.1005, 35.8)))
    assert len(layer.frame) == 4
    assert found(layer, "register.double-unclear")["count"] == 1
    layer = of(*villages, record(4, "甲村村民委员会", "27610", at=(116.102, 35.8)))
    assert layer.frame["other_ids"].tolist() == ["", "", "id0004"]


def test_a_committee_that_stands_alone_is_a_village(of) -> None:
    layer = of(record(1, "甲村村民委员会", "27610"))
    assert layer.frame[["level", "type", "name"]].to_numpy().tolist() == [
        ["village", "村委会", "甲村村民委员会"]
    ]


@pytest.mark.parametrize(
    ("code", "word", "expected"),
    [
        ("22200", "农村居民点", ("settlement", "")),
        ("21800", "街路巷", ("other", "")),
        ("", "", ("other", "")),
        ("21500", "镇", ("town", "镇")),
        ("21500", "民族乡", ("town", "乡")),
        ("21500", "街道办事处", ("town", "街道")),
        ("21300", "县", ("county", "")),
        ("27620", "社区居民委员会", ("village", "居委会")),
    ],
)
def test_the_type_of_a_place_is_its_level_and_its_type_of_unit(
    of, code: str, word: str, expected: tuple[str, str]
) -> None:
    frame = of(record(1, "甲", place_type_code=code, place_type=word)).frame
    assert tuple(frame[["level", "type"]].iloc[0]) == expected


@pytest.mark.shared
def test_the_official_form_is_read(shared_data: Path) -> None:
    folder = shared_data / "register"
    layer = read(*(folder / name for name in ("detailsPub-1.json", "listPub-1.json", "listPub-2.json")))
    villages = layer.frame[layer.frame["level"] == "village"].set_index("name")
    assert sorted(villages.index) == ["虚构东村", "虚构无点村", "虚构李庄", "虚构社区", "虚构阚庄"]
    assert villages["town_code"].to_dict() == {
        "虚构东村": "370832100", "虚构李庄": "370832100", "虚构社区": "370832001", "虚构阚庄": "370832101", "虚构无点村": "370832101",
    }  # fmt: skip
    assert villages.at["虚构李庄", "old_name"] == "虚构李家庄"
    assert villages.at["虚构李庄", "romanised"] == "Xūgòu Lǐzhuāng"
    assert found(layer, "register.double-registration")["count"] == 2
    assert found(layer, "register.repeated") == {"records": 1, "pages": 0, "held": 10}
    assert str(found(layer, "register.no-point")["names"]) == "虚构无点村"
    assert found(layer, "register.counted") == {
        "files": 3, "records": 11, "places": 7, "villages": 4, "communities": 1, "settlements": 1, "others": 1, "details": 1,
    }  # fmt: skip


def test_what_belongs_to_persons_is_left_out_and_told(tmp_path: Path) -> None:
    private = {"place_origin": "由联系人：张三（13812345678）口述", "contact_phone": "13812345678"}
    files = saved(tmp_path / "a", pages([record(1, "甲村", **private), record(2, "乙村")], 100))
    layer = read(files)
    assert layer.frame.set_index("name").loc["甲村", "origin"] == "由联系人：***（***）口述"
    assert {"table.private", "table.private-text"} <= set(rules(layer))
    told = "".join(one.message("zh") for one in layer.findings)
    assert "contact_phone" in told
    assert "place_origin" in told
    assert "13812345678" not in told
    assert "张三" not in told
