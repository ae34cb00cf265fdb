"""Which unit a place of the register is: by code, by name, by old or nearly the same name, by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from register_toy import at, joined, open_with, record, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

A, B, C, D = "370832100201", "370832100202", "370832101201", "370832101202"
Pairs = dict[str, tuple[str, str]]


@pytest.fixture
def pairs(tmp_path: Path) -> Callable[..., Pairs]:
    def made(villages: list[tuple[Any, ...]], *records: dict[str, Any]) -> Pairs:
        return joined(open_with(tmp_path, units(*villages), records))

    return made


@pytest.mark.parametrize(
    "ours",
    ["李庄村", "李庄", "李庄村委会", "李庄村民委员会", "李庄村村民委员会", "李 庄村", "李庄村名委员会"],
)
@pytest.mark.parametrize("theirs", ["李庄村", "李庄", "李庄村民委员会"])
def test_names_of_one_village_in_any_form_are_joined_in_its_town(pairs, ours: str, theirs: str) -> None:
    found = pairs([(A, ours), (C, ours)], record(1, theirs, town="370832101"), record(2, theirs))
    assert found == {"id0001": (C, "name"), "id0002": (A, "name")}


def test_a_code_goes_before_a_name_where_the_names_agree(pairs) -> None:
    records = [record(1, "李庄村", unit_code=B, town="370832101"), record(2, "王庄村", unit_code=A)]
    found = pairs([(A, "王庄村"), (B, "李庄村"), (C, "李庄村")], *records)
    assert found == {"id0001": (B, "code"), "id0002": (A, "code")}


def test_a_code_with_another_name_yields_to_a_name_and_else_is_believed(pairs) -> None:
    swapped = [record(1, "李庄村", unit_code=B), record(2, "王庄村", unit_code=A)]
    assert pairs([(A, "李庄村"), (B, "王庄村")], *swapped) == {"id0001": (A, "name"), "id0002": (B, "name")}
    assert pairs([(A, "赵家楼村")], record(1, "李庄村", unit_code=A)) == {"id0001": (A, "code")}


def test_a_place_code_is_a_key_of_its_own(tmp_path: Path) -> None:
    row = record(1, "李庄村", at=None)
    listed = (
        f"unit_code,name,level,parent_code\n370832,梁山县,county,\n{row['place_code']},李庄村,village,370832"
    )
    assert joined(open_with(tmp_path, listed, [row])) == {"id0001": (row["place_code"], "code")}


def test_the_type_tells_a_village_from_a_community_of_its_name(pairs) -> None:
    found = pairs(
        [("370832100001", "李庄社区"), (A, "李庄村")], record(1, "李庄"), record(2, "李庄", "21620")
    )
    assert found == {"id0001": (A, "name"), "id0002": ("370832100001", "name")}


def test_a_village_that_became_a_community_is_joined_by_its_name(pairs) -> None:
    assert pairs([(A, "李庄村")], record(1, "李庄社区", "21620")) == {"id0001": (A, "name")}


@pytest.mark.parametrize("old", ["老李庄", "古李庄、老李庄村", "老李庄;古李庄", "古李庄 老李庄"])
def test_an_old_name_finds_its_village(pairs, old: str) -> None:
    assert pairs([(A, "老李庄村")], record(1, "新兴村", old_name=old, at=None)) == {"id0001": (A, "old-name")}


def test_an_old_name_of_another_town_does_not(pairs) -> None:
    found = pairs([(C, "老李庄村", (0, 0))], record(1, "新兴村", old_name="老李庄", at=at(9000, 0)))
    assert found == {"id0001": ("", "")}


def test_a_name_elsewhere_is_meant_where_the_places_agree(pairs) -> None:
    villages = [(A, "李庄村", (0, 0))]
    assert pairs(villages, record(1, "李庄村", town="370832101", at=at(0, 2900))) == {"id0001": (A, "name")}
    assert pairs(villages, record(1, "李庄村", town="370832101", at=at(0, 3100))) == {"id0001": ("", "")}
    assert pairs(villages, record(1, "李庄村", town="370832101", at=None)) == {"id0001": ("", "")}


def test_a_register_that_does_not_say_the_town_is_joined_by_name_alone(pairs) -> None:
    unknown = {"place_code": "37083299921610000001", "area": "370832999"}
    assert pairs([(A, "李庄村")], record(1, "李庄村", **unknown)) == {"id0001": (A, "name")}
    both = [(A, "李庄村", (0, 0)), (C, "李庄村", (8000, 0))]
    assert pairs(both, record(1, "李庄村", at=at(7000, 0), **unknown)) == {"id0001": (C, "name")}


@pytest.mark.parametrize(
    ("ours", "theirs"), [("杨家营村", "杨营村"), ("大路口村", "大路囗村"), ("小安山村", "小鞍山村")]
)
def test_one_character_more_or_other_is_a_slip(pairs, ours: str, theirs: str) -> None:
    assert pairs([(A, ours)], record(1, theirs)) == {"id0001": (A, "near-name")}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("张庄村", "李庄村"), ("前李庄村", "后李庄村"), ("李庄村", "前李庄村"), ("桃园一村", "桃园三村")],
)
def test_names_of_two_villages_are_a_slip_only_at_one_place(pairs, ours: str, theirs: str) -> None:
    assert pairs([(A, ours, (0, 0))], record(1, theirs, at=None)) == {"id0001": ("", "")}
    assert pairs([(A, ours, (0, 0))], record(1, theirs, at=at(0, 310))) == {"id0001": ("", "")}
    assert pairs([(A, ours, (0, 0))], record(1, theirs, at=at(0, 290))) == {"id0001": (A, "near-name")}


def test_a_slip_a_long_way_off_is_another_village(pairs) -> None:
    assert pairs([(A, "小安山村", (0, 0))], record(1, "小鞍山村", at=at(0, 1400)))["id0001"] == (
        A,
        "near-name",
    )
    assert pairs([(A, "小安山村", (0, 0))], record(1, "小鞍山村", at=at(0, 1600)))["id0001"] == ("", "")


def test_a_slip_in_another_town_is_none(pairs) -> None:
    assert pairs([(A, "小安山村")], record(1, "小鞍山村", town="370832101", at=None))["id0001"] == ("", "")


def test_one_place_and_another_name_is_a_village_renamed(pairs) -> None:
    villages = [(A, "李庄村", (0, 0)), (B, "赵家楼村", (5000, 0))]
    assert pairs(villages, record(1, "新兴村", at=at(0, 290))) == {"id0001": (A, "place")}
    assert pairs(villages, record(1, "新兴村", at=at(0, 310))) == {"id0001": ("", "")}
    assert pairs(villages, record(1, "新兴社区", "21620", at=at(0, 290))) == {"id0001": ("", "")}


def test_two_names_at_one_place_tell_nothing(pairs) -> None:
    found = pairs(
        [(A, "李庄村", (0, 0))], record(1, "新兴村", at=at(0, 10)), record(2, "和平村", at=at(0, 200))
    )
    assert found == {"id0001": ("", ""), "id0002": ("", "")}


def test_of_several_the_clearly_nearest_is_meant_else_none(tmp_path: Path) -> None:
    villages = units((A, "李庄村", (0, 0)), (B, "李庄", (1000, 0)))
    (tmp_path / "clear").mkdir()
    found = joined(open_with(tmp_path / "clear", villages, [record(1, "李庄村委会", at=at(900, 0))]))
    assert found == {"id0001": (B, "name")}
    (tmp_path / "unclear").mkdir()
    study = open_with(
        tmp_path / "unclear",
        villages,
        [record(1, "李庄村委会", at=at(520, 0)), record(2, "新兴村", at=at(0, 9))],
    )
    assert joined(study) == {"id0001": ("", ""), "id0002": ("", "")}
    assert study.register["candidates"].tolist() == [f"{A};{B}", ""]


def test_where_a_place_is_not_known_nothing_is_clear(tmp_path: Path) -> None:
    study = open_with(
        tmp_path, units((A, "李庄村", (0, 0)), (B, "李庄")), [record(1, "李庄村委会", at=at(0, 0))]
    )
    assert study.register["candidates"].tolist() == [f"{A};{B}"]


def test_each_unit_is_joined_once(pairs) -> None:
    found = pairs(
        [(A, "李庄村", (0, 0))], record(1, "李庄村", at=at(0, 0)), record(2, "李庄村委会", at=at(0, 2000))
    )
    assert found == {"id0001": (A, "name"), "id0002": ("", "")}


def test_towns_are_joined_too_and_lend_their_codes(tmp_path: Path) -> None:
    listed = "unit_code,name,level,parent_code\nc,梁山县,county,\nt,东镇,town,c\nv,李庄村,village,t\nw,李庄村,village,s\ns,西镇,town,c"
    more = '[units]\ncode_scheme = "free"'
    town = record(9, "东镇", "21500", place_type="镇", at=None)
    study = open_with(tmp_path, listed, [town, record(1, "李庄村", at=None)], more=more)
    assert joined(study) == {"id0009": ("t", "name"), "id0001": ("v", "name")}


def test_settlements_and_streets_are_no_units(pairs) -> None:
    assert pairs([(A, "李庄村")], record(1, "李庄村", "22200"), record(2, "李庄村", "21800")) == {
        "id0001": ("", ""),
        "id0002": ("", ""),
    }


def test_the_order_of_rows_plays_no_part(tmp_path: Path) -> None:
    villages = [
        (A, "李庄村", (0, 0)),
        (B, "李庄", (400, 0)),
        (C, "王家庄村", (0, 5000)),
        (D, "李庄村", (3000, 0)),
    ]
    records = [
        record(1, "李庄村委会", at=at(100, 0)), record(2, "李庄", at=at(350, 0)), record(3, "王庄村", town="370832101", at=at(0, 5100)),
        record(4, "李庄", town="370832101", at=None),
    ]  # fmt: skip
    found = []
    for number, step in enumerate((1, -1)):
        (tmp_path / str(number)).mkdir()
        found.append(joined(open_with(tmp_path / str(number), units(*villages[::step]), records[::step])))
    assert found[0] == found[1]
    assert found[0] == {
        "id0001": (A, "name"),
        "id0002": (B, "name"),
        "id0003": (C, "near-name"),
        "id0004": (D, "name"),
    }
