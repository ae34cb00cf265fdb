"""A study begun from saved answers of the place-name register."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from register_toy import at, pages, record, saved

import coverplan as cp
from coverplan.errors import InputError, OutputError
from coverplan.sources import study_from_register

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.sources import RegisterStudy

RECORDS = [
    record(1, "李庄村", unit_code="370832100201", at=at(0, 0)), record(2, "王楼村", at=None), record(3, "甲社区", "21620", town="370832001"),
    record(4, "甲社区居委会", "27620", town="370832001"), record(5, "无镇村", area="370832999", place_code="37083299921610000005"),
    record(6, "李庄", "22200"), record(7, "东镇", "21500", place_type="镇", at=at(0, 500)),
]  # fmt: skip


@pytest.fixture
def begun(tmp_path: Path):
    def made(records: list[dict[str, Any]], folder: str = "study") -> RegisterStudy:
        return study_from_register(tmp_path / folder, [saved(tmp_path / "库", pages(records, 3))])

    return made


def listed(made: RegisterStudy) -> pd.DataFrame:
    text = pd.read_csv(made.plan.parent / "boundaries" / "list.csv", dtype=str, keep_default_na=False)
    return text.set_index("name")


def test_the_list_has_the_codes_that_are_known_and_none_made_up(begun) -> None:
    units = listed(begun(RECORDS))
    assert units["unit_code"].to_dict() == {
        "梁山县": "370832", "东镇": "370832100", "待填一街道": "370832001", "李庄村": "370832100201", "王楼村": "37083210021610000002",
        "甲社区": "37083200121620000003", "无镇村": "37083299921610000005",
    }  # fmt: skip
    assert units["parent_code"].to_dict() == {
        "梁山县": "", "东镇": "370832", "待填一街道": "370832", "李庄村": "370832100", "王楼村": "370832100", "甲社区": "370832001",
        "无镇村": "370832",
    }  # fmt: skip
    assert units["type"].to_dict()["甲社区"] == "居委会"
    assert units.loc["李庄村", ["level", "type"]].tolist() == ["village", "村委会"]
    assert [float(each) for each in units.loc["李庄村", ["seat_lon", "seat_lat"]]] == pytest.approx(at(0, 0))
    assert units.loc["王楼村", ["seat_lon", "seat_lat"]].tolist() == ["", ""]


def test_it_says_what_the_register_cannot_tell(begun) -> None:
    made = begun(RECORDS)
    assert made.counts == {
        "towns": 2,
        "villages": 4,
        "without_name": 1,
        "without_code": 3,
        "without_seat": 1,
        "without_town": 1,
    }
    said = made.text("zh").splitlines()
    assert said[0] == "乡镇（街道）2 个，村（社区）4 个。"
    assert said[-1] == "地名库数据不得转交，各项成果已注明。"
    readme = (made.plan.parent / "README.md").read_text(encoding="utf-8")
    assert "1 village does not say the town" in readme
    for one in made.findings:
        assert one.message("zh") in said
        assert one.message("en") in readme


def test_the_study_opens_and_every_output_says_that_the_data_may_not_be_handed_on(begun) -> None:
    made = begun(RECORDS)
    study = cp.open_study(made.plan)
    assert (study.plan.area.name, study.plan.area.code, study.plan.area.crs) == (
        "梁山县",
        "370832",
        "EPSG:4548",
    )
    assert study.jurisdiction.is_chinese
    assert any("不得转交" in notice and "not to be handed on" in notice for notice in study.notices())
    assert set(study.register.loc[study.register["level"].isin(["town", "village"]), "joined_by"]) == {"code"}
    assert [one.rule for one in cp.check(study).errors] == []
    assert {one.rule for one in cp.check(study) if one.rule.startswith("register.")} <= {
        "register.counted", "register.no-point", "register.double-registration", "register.type-absent", "register.pinyin-toneless", "register.pinyin-form",
    }  # fmt: skip
    assert cp.measure(study).goals["met"].isna().all()


def test_answers_are_taken_along_whatever_they_are_called(tmp_path: Path) -> None:
    first, second = pages(RECORDS[:2], 1)
    one, other = saved(tmp_path / "a", [first]), saved(tmp_path / "b", [second])
    made = study_from_register(tmp_path / "study", [one / "listPub-1.json", other / "listPub-1.json"])
    taken = sorted(
        path.relative_to(made.plan.parent).as_posix()
        for path in (made.plan.parent / "register").rglob("*.json")
    )
    assert taken == ["register/2/listPub-1.json", "register/listPub-1.json"]


def test_the_zone_is_that_of_the_county(begun) -> None:
    far = [
        record(1, "村", town="650102100", area="650102", area_name="天山区", at=(87.6, 43.8)),
        record(2, "庄", town="650102100", area="650102", area_name="天山区", at=(87.7, 43.7)),
    ]
    plan = cp.open_study(begun(far).plan).plan
    assert (plan.area.name, plan.area.crs) == ("天山区", "EPSG:4538")
    bare = [each | {"gdm": None} for each in far]  # the middle of the province lies in the next zone
    assert cp.open_study(begun(bare, "bare").plan).plan.area.crs == "EPSG:4537"


def test_a_few_places_across_the_line_are_left_out(begun) -> None:
    mine = [record(number, f"第{number}村", at=None) for number in range(1, 20)]
    made = begun([*mine, record(20, "外村", town="370829100", area="370829", area_name="嘉祥县")])
    assert made.counts["villages"] == 19
    assert "register.other-county" in {one.rule for one in made.findings}


def refused(folder: Path, *answers: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        study_from_register(folder / "study", [saved(folder / "answers", answers)])
    assert not (folder / "study").exists()
    assert caught.value.message("zh")
    return [fault.key for fault in caught.value.faults]


def test_what_cannot_begin_a_study_is_refused(tmp_path: Path) -> None:
    away = record(2, "外村", town="370829100", area="370829")
    nowhere = record(1, "村", area="", place_code="")
    assert refused(tmp_path / "several", *pages([record(1, "村"), away])) == ["register.new-several"]
    assert refused(tmp_path / "none", *pages([nowhere])) == ["register.new-no-county"]
    assert refused(tmp_path / "missing", *pages(RECORDS, 3)[:2]) == ["register.new-incomplete"]
    assert refused(tmp_path / "empty", *pages(RECORDS, 3), {"total": 0, "records": []}) == [
        "register.total-zero"
    ]


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "a.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError):
        study_from_register(tmp_path / "study", [saved(tmp_path / "answers", pages(RECORDS))])
    assert [path.name for path in (tmp_path / "study").iterdir()] == ["a.txt"]


def test_keys_that_stand_twice_are_no_keys(begun) -> None:
    twice = [record(1, "甲村", unit_code="370832100201"), record(2, "乙村", unit_code="370832100201")]
    twice += [
        record(3, "丙村", place_code="1"),
        record(4, "丁村") | {"place_code": record(2, "")["place_code"]},
    ]
    units = listed(begun(twice))
    assert units["unit_code"].to_dict() == {
        "梁山县": "370832", "待填一镇": "370832100", "甲村": "37083210021610000001", "乙村": "id-id0002", "丙村": "id-id0003",
        "丁村": "id-id0004",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "last"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (105, "一〇五")],
)
def test_towns_without_a_name_are_blanks_to_fill_in(begun, count: int, last: str) -> None:
    records = [record(n, f"村{n}村", town=f"370832{99 + n:03}", at=None) for n in range(1, count + 1)]
    names = [name for name in listed(begun(records)).index if name.startswith("待填")]
    assert len(names) == count
    assert names[-1].startswith(f"待填{last}")


HOSTILE = '甲"县\n[x]\ny = 1 = $id ${name} {0}'


def test_names_are_text_in_the_plan_and_in_the_list(begun) -> None:
    made = begun(
        [record(1, "=cmd|' /C calc'!A0", at=None, area_name=HOSTILE), record(2, '"a,b"\n村', at=None)]
    )
    plan = cp.open_study(made.plan).plan
    assert plan.area.name == HOSTILE
    names = cp.open_study(made.plan).boundaries["name"].tolist()
    assert any("cmd" in name for name in names)


def test_the_command_line_makes_it_of_several_files(tmp_path: Path) -> None:
    folder = saved(tmp_path / "库", pages(RECORDS, 3))
    files = [str(path) for path in sorted(folder.iterdir())]
    words = [
        sys.executable,
        "-m",
        "coverplan.cli",
        "--lang",
        "en",
        "new",
        str(tmp_path / "study"),
        "--register",
        *files,
    ]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("2 towns, 4 villages.\n")
    wrong = subprocess.run(
        [*words[:6], str(tmp_path / "other"), *files[:1]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert wrong.returncode == 2
    assert "--register" in wrong.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.shared
def test_the_official_form_begins_a_study(shared_data: Path, tmp_path: Path) -> None:
    names = ("detailsPub-1.json", "listPub-1.json", "listPub-2.json")
    made = study_from_register(tmp_path / "study", [shared_data / "register" / name for name in names])
    assert (made.counts["towns"], made.counts["villages"]) == (3, 5)
    assert cp.check(made.plan).errors == ()
