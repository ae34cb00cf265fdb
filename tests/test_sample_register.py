"""The register of the sample study: what is planted is found, and nothing else; counted again by other code."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest

import coverplan as cp

DATA = Path(__file__).parents[1] / "data"
PLANTED = {
    ("register.not-registered", "370832108217"),
    ("register.not-listed", ""),
    ("register.old-name", "370832108219"),
    ("register.name-near", "370832108224"),
    ("register.name-near", "370832108207"),
    ("register.moved", "370832108249"),
    ("register.outside-unit", "370832108255"),
    ("register.pinyin-differs", "370832108218"),
    ("register.pinyin-toneless", ""),
    ("register.point-turned", ""),
    ("register.no-point", ""),
    ("register.double-registration", ""),
    ("register.repeated", ""),
    ("register.counted", ""),
}


@pytest.fixture(scope="module")
def findings() -> cp.Findings:
    return cp.check(DATA / "plan.toml")


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, object]]:
    """Every record by its id, read with nothing of ours."""
    pages = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((DATA / "register").glob("listPub-*.json"))
    ]
    assert all(len(page["records"]) <= 100 for page in pages)
    return {record["id"]: record for page in pages for record in page["records"]}


def test_what_is_planted_is_found_and_nothing_else(findings: cp.Findings) -> None:
    told = [(one.rule, one.unit_code) for one in findings if one.rule.startswith("register.")]
    assert sorted(told) == sorted(PLANTED)


def test_the_counts_are_those_of_the_files(
    findings: cp.Findings, records: dict[str, dict[str, object]]
) -> None:
    (counted,) = [one.params for one in findings if one.rule == "register.counted"]
    kinds = pd.Series([record["place_type_code"] for record in records.values()]).value_counts()
    assert counted["villages"] == kinds["21610"] == 413
    assert counted["communities"] == kinds["21620"] == 24
    assert counted["settlements"] == kinds["22200"] == 4
    assert counted["places"] == len(records) - kinds["27610"]
    (doubled,) = [one.params for one in findings if one.rule == "register.double-registration"]
    assert doubled["count"] == kinds["27610"] == 22


def test_the_list_and_the_register_agree_but_for_four_villages(records: dict[str, dict[str, object]]) -> None:
    names = pd.read_csv(DATA / "boundaries" / "names.csv", dtype=str, encoding="utf-8-sig")
    villages = names[names["level"] == "village"]
    ours = {
        (
            row.parent_code,
            row.name.replace("村民委员会", "").replace("村名委员会", "").replace("居民委员会", ""),
        )
        for row in villages.itertuples()
    }
    theirs = {
        (record["place_code"][:9], record["standard_name"])
        for record in records.values()
        if record["place_type_code"] in ("21610", "21620")
    }
    assert {name for _, name in ours - theirs} == {"曹庄村", "义和庄村", "干鱼头村", "百忍庄村"}
    assert {name for _, name in theirs - ours} == {"示例新立村", "示例兴和村", "干渔头村", "白忍庄村"}


def test_the_distance_told_is_the_distance_on_the_ground(
    findings: cp.Findings, records: dict[str, dict[str, object]]
) -> None:
    (moved,) = [one for one in findings if one.rule == "register.moved"]
    (record,) = [
        one
        for one in records.values()
        if one["standard_name"] == "青堌堆村" and one["place_type_code"] == "21610"
    ]
    lon, lat = record["gdm"]["coordinates"][0]
    units = cp.open_study(DATA / "plan.toml").boundaries.set_index("unit_code")
    seat = units.loc[moved.unit_code]
    north = math.radians(lat - seat["seat_lat"]) * 6_360_000
    east = math.radians(lon - seat["seat_lon"]) * 6_383_000 * math.cos(math.radians(lat))
    assert moved.size == pytest.approx(math.hypot(north, east), rel=0.005)


def test_the_invented_register_says_that_it_is(records: dict[str, dict[str, object]]) -> None:
    details = [
        json.loads(path.read_text(encoding="utf-8")) for path in (DATA / "register").glob("detailsPub-*.json")
    ]
    assert {one["place_meaning"] for one in details} == {"示例（虚构）"}
    assert "示例" in " ".join(str(record["standard_name"]) for record in records.values())
