"""The list of units against the register: each difference is told of the unit, with its size and both names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from register_toy import at, open_with, pages, record, saved, told, units, write
from shapely import box

import coverplan as cp
from coverplan.sources import plan_for_files
from coverplan.study import load_study as open_study_of
from coverplan.study import open_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coverplan.findings import Finding

A, B, C = "370832100201", "370832100202", "370832101201"
Found = list["Finding"]


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., Found]:
    def made(villages: list[tuple[Any, ...]], *records: dict[str, Any], more: str = "") -> Found:
        return told(open_with(tmp_path, units(*villages), records, more=more))

    return made


def spelled(number: int, name: str, pinyin: str = "", **more: Any) -> dict[str, Any]:
    return record(number, name, roman_alphabet_spelling=pinyin, **{"at": None} | more)


def test_a_list_that_agrees_gives_nothing(compared) -> None:
    villages = [
        (A, "李庄村民委员会", (0, 0)),
        (B, "阚庄村村民委员会", (2000, 0)),
        ("370832101001", "甲社区", (0, 4000)),
    ]
    records = [
        spelled(1, "李庄", "Lǐzhuāng", at=at(0, 100)), spelled(2, "阚庄村", "Kànzhuāngcūn", at=at(2000, 450)),
        record(3, "甲社区", "21620", town="370832101", at=at(0, 4000), roman_alphabet_spelling="Jiǎ Shèqū"),
    ]  # fmt: skip
    assert compared(villages, *records) == []


def test_what_one_side_lacks_is_told_of_both(compared) -> None:
    records = [
        record(1, "李庄村", at=at(0, 0)),
        record(2, "新村", at=at(9000, 0)),
        record(3, "王楼", "22200", at=None),
    ]
    lacking, missing = sorted(
        compared([(A, "李庄村", (0, 0)), (B, "王楼村", (5000, 0))], *records), key=lambda one: one.rule
    )
    assert (lacking.rule, lacking.name, lacking.unit_code, lacking.level) == (
        "register.not-listed",
        "新村",
        "",
        "warning",
    )
    assert (lacking.lon, lacking.lat) == pytest.approx(at(9000, 0), abs=1e-7)
    assert lacking.params["town"] == "东镇"
    assert lacking.params["place_code"] == "37083210021610000002"
    assert (missing.rule, missing.unit_code, missing.name) == ("register.not-registered", B, "王楼村")
    assert (missing.lon, missing.lat) == pytest.approx(at(5000, 0), abs=1e-7)
    assert missing.message("zh") == f"王楼村（{B}）：名录中有，地名库中没有。地名库里只有同名的农村居民点。"


def test_a_type_that_the_register_holds_nothing_of_is_told_once(compared) -> None:
    villages = [(A, "李庄村"), ("370832100001", "甲社区"), ("370832100002", "乙社区")]
    (one,) = compared(villages, record(1, "李庄村", at=None))
    assert (one.rule, one.params) == ("register.type-absent", {"type": "居委会", "count": 2})


@pytest.mark.parametrize("answer", [{"total": 2}, {}])
def test_while_the_register_is_not_whole_nothing_is_called_missing(
    tmp_path: Path, answer: dict[str, int]
) -> None:
    write(tmp_path, units((A, "李庄村"), (B, "王楼村")), [])
    saved(tmp_path / "register", [answer | {"records": [record(1, "李庄村", at=None)]}])
    (one,) = told(open_study(tmp_path))
    assert (one.rule, one.level, one.unit_code) == ("register.not-registered-yet", "info", B)


def test_what_may_be_several_units_is_told_and_no_more_is_said_of_them(compared) -> None:
    (one,) = compared([(A, "李庄村"), (B, "李庄")], record(1, "李庄村委会"))
    assert (one.rule, one.name) == ("register.unclear", "李庄村委会")
    assert str(one.params["units"]) == f"李庄村（{A}）、李庄（{B}）"


@pytest.mark.parametrize(
    ("ours", "theirs", "rule"),
    [
        ((A, "小安山村"), {"standard_name": "小鞍山村"}, "register.name-near"),
        ((A, "小安山村"), {"standard_name": "小鞍山村", "unit_code": A}, "register.name-near"),
        ((A, "老李庄村"), {"standard_name": "新兴村", "old_name": "老李庄"}, "register.old-name"),
        ((A, "李庄村"), {"standard_name": "新兴村", "unit_code": A}, "register.name-differs"),
        ((A, "李庄村"), {"standard_name": "李庄社区", "place_type_code": "21620"}, "register.suffix-differs"),
        ((A, "李庄"), {"standard_name": "李庄", "place_type_code": "21620"}, "register.type-differs"),
        ((A, "李庄村"), {"standard_name": "李庄村", "unit_code": B}, "register.code-differs"),
        (
            (A, "李庄村", (0, 0)),
            {"standard_name": "李庄村", "area": "370832101", "gdm": {"coordinates": at(0, 0)}},
            "register.town-differs",
        ),
    ],
)
def test_each_way_of_writing_otherwise_has_a_rule(
    compared, ours: tuple[Any, ...], theirs: dict[str, Any], rule: str
) -> None:
    (one,) = compared([ours], record(1, "", at=None) | theirs)
    assert (one.rule, one.unit_code, one.name) == (rule, A, ours[1])
    assert one.params["theirs"] == theirs["standard_name"]
    for language in ("zh", "en"):
        assert theirs["standard_name"] in one.message(language)
        assert one.advice(language)


def test_a_place_far_from_the_seat_is_told_in_metres(compared) -> None:
    villages = [(A, "李庄村", (0, 0)), (B, "王楼村", (0, 5000))]
    records = [record(1, "李庄村", at=at(600, 800)), record(2, "王楼村", at=at(0, 5499))]
    (one,) = compared(villages, *records)
    assert (one.rule, one.unit_code, one.size, one.size_unit) == ("register.moved", A, 1000.0, "m")
    assert one.params["metres"] == "1,000"
    assert (one.lon, one.lat) == pytest.approx(at(600, 800), abs=1e-7)


def test_the_plan_says_how_far_is_far(compared) -> None:
    more = '[checks.rules."register.moved"]\nmetres = 1001.0'
    assert compared([(A, "李庄村", (0, 0))], record(1, "李庄村", at=at(600, 800)), more=more) == []


def outlined(
    folder: Path, records: list[dict[str, Any]], *, seat: tuple[float, float] | None = None, more: str = ""
) -> cp.Study:
    """Two villages side by side, 2 km wide, as outlines."""
    west, south = 415_000, 3_960_000
    rows = gpd.GeoDataFrame(
        {"unit_code": [A, B], "name": ["李庄村", "王楼村"]},
        geometry=[
            box(west, south, west + 2000, south + 2000),
            box(west + 2000, south, west + 4000, south + 2000),
        ],
        crs="EPSG:4548",
    )
    if seat is not None:
        rows["seat_lon"], rows["seat_lat"] = [seat[0], None], [seat[1], None]
    write(folder, units(), [])
    rows.to_file(folder / "units.gpkg")
    saved(folder / "register", pages(records, 100))
    text = (folder / "plan.toml").read_text(encoding="utf-8").replace("list.csv", "units.gpkg")
    (folder / "plan.toml").write_text(
        text.replace('units.gpkg"', 'units.gpkg"\ndatum = "cgcs2000"') + more, encoding="utf-8"
    )
    return open_study(folder)


def test_a_place_outside_the_unit_is_told_once_with_its_distance(tmp_path: Path) -> None:
    inside = record(2, "王楼村", at=at(3000, 1000))
    (one,) = told(outlined(tmp_path, [record(1, "李庄村", at=at(2120, 1000)), inside], seat=at(500, 1000)))
    assert (one.rule, one.unit_code, one.size, one.params["metres"]) == (
        "register.outside-unit",
        A,
        120.0,
        "120",
    )
    near = [record(1, "李庄村", at=at(2049, 1000)), inside]
    assert [one.rule for one in told(outlined(tmp_path, near, seat=at(1900, 1000)))] == []
    more = '\n[checks.rules."register.outside-unit"]\nmetres = 10.0'
    assert [one.rule for one in told(outlined(tmp_path, near, more=more))] == ["register.outside-unit"]


def test_places_of_no_unit_outside_the_area_are_told_together(tmp_path: Path) -> None:
    inside = [record(1, "李庄村", at=at(500, 500)), record(2, "王楼村", at=at(3000, 1000))]
    hamlets = [
        record(3, "远屯", "22200", at=at(5000, 1000)),
        record(4, "近屯", "22200", at=at(4040, 1000)),
        record(5, "外屯", "22200", at=at(-100, 0)),
    ]
    (one,) = told(outlined(tmp_path, [*inside, *hamlets]))
    assert (one.rule, one.params["count"], str(one.params["names"]), one.size) == (
        "register.outside-area",
        2,
        "外屯、远屯",
        1000.0,
    )


def test_seats_that_are_lacking_are_filled_from_the_register(tmp_path: Path) -> None:
    records = [record(1, "李庄村", at=at(700, 900)), record(2, "王楼村", at=at(1000, 1000))]
    study = outlined(tmp_path, records, seat=at(500, 1000))
    seats = study.boundaries.set_index("unit_code")[["seat_lon", "seat_lat"]]
    assert tuple(seats.loc[A]) == pytest.approx(at(500, 1000))
    assert seats.loc[B].isna().all()  # outside its outline
    study = outlined(tmp_path, [records[0], record(2, "王楼村", at=at(3000, 1000))], seat=at(500, 1000))
    seats = study.boundaries.set_index("unit_code")[["seat_lon", "seat_lat"]]
    assert tuple(seats.loc[B]) == pytest.approx(at(3000, 1000))
    (one,) = [each for each in study.findings if each.rule == "register.seats-filled"]
    assert (one.params["count"], str(one.params["names"]), one.level) == (1, "王楼村", "info")


def test_a_list_without_seats_gets_those_of_the_register(tmp_path: Path) -> None:
    study = open_with(
        tmp_path,
        units((A, "李庄村"), (B, "王楼村")),
        [record(1, "李庄村", at=at(0, 0)), record(2, "王楼村", at=None)],
    )
    seats = study.boundaries.set_index("unit_code")[["seat_lon", "seat_lat"]]
    assert tuple(seats.loc[A]) == pytest.approx(at(0, 0))
    assert seats.loc[B].isna().all()
    assert told(study) == []


@pytest.mark.parametrize(
    ("name", "given", "rule"),
    [
        ("李庄村", "Lǐzhuāngcūn", ""),
        ("李庄村", "", ""),
        ("李庄村", "Wángzhuāngcūn", "register.pinyin-differs"),
        ("乐和村", "Yuèhécūn", "register.pinyin-reading"),
        ("李庄村", "Lízhuāngcūn", "register.pinyin-tones"),
    ],
)
def test_a_spelling_is_held_against_the_name(compared, name: str, given: str, rule: str) -> None:
    found = compared([(A, name)], spelled(1, name, given))
    assert [one.rule for one in found] == [rule] * bool(rule)
    for one in found:
        assert given in one.message("zh")
        assert one.params["ours"] in {"Lǐzhuāngcūn", "Lèhécūn"}


def test_spellings_that_only_look_otherwise_are_told_together(compared) -> None:
    villages = [(A, "李庄村"), (B, "小安山村"), (C, "王楼村")]
    records = [
        spelled(1, "李庄村", "Lizhuangcun"),
        spelled(2, "小安山村", "Xiǎoānshāncūn"),
        spelled(3, "王楼村", "Wánglóucūn", town="370832101"),
    ]
    form, toneless = compared(villages, *records)
    assert (form.rule, form.params["count"], str(form.params["names"])) == (
        "register.pinyin-form",
        1,
        "小安山村（Xiǎoānshāncūn）",
    )
    assert (toneless.rule, toneless.params["count"], str(toneless.params["names"])) == (
        "register.pinyin-toneless",
        1,
        "李庄村",
    )


def pinyin_list(folder: Path, pinyin: str) -> Path:
    path = folder / "units.csv"
    path.write_text(
        f"unit_code,name,pinyin\n370832100,东镇,\n{A},任庄村村民委员会,{pinyin}\n", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    ("pinyin", "rules"),
    [
        ("", []),
        ("Renzhuangcun Cunmin Weiyuanhui", []),
        ("Renzhuang", []),
        ("Rinzhuang", ["register.pinyin-listed"]),
    ],
)
def test_the_spelling_of_the_list_is_held_against_the_register(
    tmp_path: Path, pinyin: str, rules: list[str]
) -> None:
    folder = saved(tmp_path / "register", pages([spelled(1, "任庄村", "Rénzhuāngcūn")]))
    plan = plan_for_files(names=pinyin_list(tmp_path, pinyin), register=[folder])
    assert [one.rule for one in told(open_study_of(plan))] == rules


def test_the_office_s_own_readings_decide(compared, tmp_path: Path) -> None:
    (tmp_path / "readings.csv").write_text("text,pinyin,use\n乐,yuè,word\n", encoding="utf-8")
    more = '[layers.name_readings]\npath = "readings.csv"'
    assert compared([(A, "乐和村")], spelled(1, "乐和村", "Yuèhécūn"), more=more) == []


HOSTILE = "<script>alert(1)</script>{name}\x07=cmd|' /C calc'!A0"


def test_names_are_text_wherever_they_go(tmp_path: Path) -> None:
    records = [
        record(1, HOSTILE, old_name="{0.__class__}", at=at(0, 0)),
        record(2, "李庄村", roman_alphabet_spelling="<b>{x}"),
    ]
    write(tmp_path, units((A, "李庄村", (0, 0))), records)
    from coverplan.run import run_job

    report = run_job(tmp_path / "plan.toml", "check", out=tmp_path / "out")
    assert {"register.not-listed", "register.pinyin-differs"} <= {one.rule for one in report.findings}
    page = (tmp_path / "out" / "findings.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "<b>{x}" not in page


def test_check_runs_it_and_the_manifest_lists_the_files(tmp_path: Path) -> None:
    from coverplan.run import run_job

    write(tmp_path, units((A, "李庄村", (0, 0))), [record(1, "李庄村", at=at(0, 900))])
    report = run_job(tmp_path / "plan.toml", "check", out=tmp_path / "out")
    assert [one.rule for one in report.findings if one.layer == "register"] == [
        "register.counted",
        "register.moved",
    ]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert "register/listPub-1.json" in {entry["path"] for entry in manifest["inputs"]}


def test_without_a_list_the_register_is_read_and_nothing_is_compared(tmp_path: Path) -> None:
    write(tmp_path, units(), [record(1, "李庄村")])
    text = (
        (tmp_path / "plan.toml")
        .read_text(encoding="utf-8")
        .replace('[layers.boundaries]\npath = "list.csv"', "")
    )
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    study = open_study(tmp_path)
    assert study.register["unit_code"].tolist() == [""]
    assert told(study) == []
