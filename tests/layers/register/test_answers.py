"""Saved answers of the register: what is one, what is none, and that files are told by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from register_toy import found, pages, read, record, rules, saved

from coverplan.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

THREE = [record(1, "甲村"), record(2, "乙村"), record(3, "丙社区", "21620")]


def faults(*paths: Path, **settings: str) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(InputError) as caught:
        read(*paths, **settings)
    assert all(fault.message("zh") != fault.message("en") for fault in caught.value.faults)
    return [(fault.key, dict(fault.params)) for fault in caught.value.faults]


def test_a_page_becomes_a_row_a_place(tmp_path: Path) -> None:
    layer = read(saved(tmp_path / "answers", pages(THREE)))
    assert layer.frame["name"].tolist() == ["甲村", "乙村", "丙社区"]
    assert layer.frame["type"].tolist() == ["村委会", "村委会", "居委会"]
    assert layer.frame["town_code"].unique().tolist() == ["370832100"]
    assert [path.name for path in layer.files] == ["listPub-1.json"]
    assert rules(layer) == {"register.counted"}
    assert found(layer, "register.counted") == {
        "files": 1, "records": 3, "places": 3, "villages": 2, "communities": 1, "settlements": 0, "others": 0, "details": 0,
    }  # fmt: skip


def as_list(answers: list[object]) -> str:
    return json.dumps(answers)


def as_lines(answers: list[object]) -> str:
    return "\n\n".join(map(json.dumps, answers)) + "\n"


def wrapped(answers: list[object]) -> str:
    return json.dumps([{"code": 200, "msg": "ok", "data": answer} for answer in answers])


@pytest.mark.parametrize("form", [as_list, as_lines, wrapped])
@pytest.mark.parametrize("suffix", ["json", "JSONL", "txt"])
def test_many_answers_in_one_file_are_the_same_as_a_file_each(tmp_path: Path, form, suffix: str) -> None:
    answers = pages(THREE, 1)
    each = read(saved(tmp_path / "each", answers)).frame.drop(columns="file")
    path = tmp_path / f"all.{suffix}"
    path.write_text(form(answers), encoding="utf-8")
    layer = read(path)
    assert layer.frame.drop(columns="file").equals(each)
    assert rules(layer) == {"register.counted"}
    assert layer.frame["file"].tolist() == ["all." + suffix + f" #{number}" for number in (1, 2, 3)]


def test_a_folder_stands_for_the_files_in_it_at_any_depth(tmp_path: Path) -> None:
    first, second, third = pages(THREE, 1)
    folder = saved(tmp_path / "库", [first])
    saved(folder / "a" / "b", [second, third], stem="x")
    for name in ("notes.docx", "Thumbs.db", ".hidden.json", "desktop.ini"):
        (folder / name).write_text("{", encoding="utf-8")
    layer = read(folder)
    assert layer.frame["file"].tolist() == ["库/listPub-1.json", "库/a/b/x-1.json", "库/a/b/x-2.json"]
    passed = found(layer, "register.files-passed-over")
    assert (passed["count"], str(passed["files"])) == (1, "库/notes.docx")


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = saved(tmp_path / "answers", pages(THREE))
    layer = read(folder, folder / "listPub-1.json")
    assert rules(layer) == {"register.counted"}
    assert len(layer.files) == 1


@pytest.mark.parametrize("records", [[], THREE])
def test_a_total_of_nought_is_an_error_that_names_the_file(tmp_path: Path, records: list[object]) -> None:
    answers = [*pages(THREE), {"total": 0, "records": records}]
    expected = ("register.total-zero", {"file": "answers/listPub-2.json", "count": len(records)})
    assert faults(saved(tmp_path / "answers", answers)) == [expected]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "io.json-empty"),
        (" \n ", "io.json-empty"),
        ("[]", "io.json-empty"),
        ("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "io.json-page"),
        ("\n<html></html>", "io.json-page"),
        ('{"total": 3, "records": [{"id"', "io.json-broken"),
        ("[" * 100_000, "io.json-broken"),
        ("9" * 5000, "io.json-broken"),
        ("null", "register.no-answer"),
        ("{}", "register.no-answer"),
        ('{"code": 500, "msg": "系统繁忙"}', "register.no-answer"),
        ('{"total": 3}', "register.no-answer"),
        ('{"records": []}', "register.no-answer"),
        ('{"records": {"a": 1}}', "register.no-answer"),
        ('{"total": "many", "records": []}', "register.total-broken"),
        ('{"total": -1, "records": []}', "register.total-broken"),
        ('{"total": true, "records": []}', "register.total-broken"),
        ('{"total": 2.5, "records": []}', "register.total-broken"),
    ],
)
def test_what_is_no_answer_is_told_by_the_name_of_its_file(tmp_path: Path, text: str, key: str) -> None:
    folder = saved(tmp_path / "answers", [*pages(THREE), text])
    ((told, params),) = faults(folder)
    assert (told, params["file"]) == (key, "answers/listPub-2.json")


def test_every_spoilt_file_is_told_at_once(tmp_path: Path) -> None:
    folder = saved(tmp_path / "answers", ["", *pages(THREE), "<html>", {"total": 0, "records": []}])
    assert [key for key, _ in faults(folder)] == ["io.json-empty", "io.json-page", "register.total-zero"]


def test_broken_lines_are_told_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(
        '{"total": 3, "records": []}\n{"total":\n{"total": 3, "records": []}\n{', encoding="utf-8"
    )
    assert faults(path) == [("io.json-line", {"file": "all.jsonl", "row": row}) for row in (2, 4)]


def test_the_place_of_a_break_is_told(tmp_path: Path) -> None:
    folder = saved(tmp_path / "answers", ['{"total": 3,\n "records": }'])
    assert faults(folder)[0][1] == {"file": "answers/listPub-1.json", "line": 2, "column": 13}


def test_a_total_that_is_no_number_is_told_as_it_stands(tmp_path: Path) -> None:
    expected = ("register.total-broken", {"file": "a/listPub-1.json", "value": "many"})
    assert faults(saved(tmp_path / "a", [{"total": "many", "records": []}])) == [expected]


def test_a_total_written_as_text_is_a_total(tmp_path: Path) -> None:
    layer = read(saved(tmp_path / "answers", [{"total": "4", "records": THREE}]))
    assert found(layer, "register.incomplete")["missing"] == 1


def test_paths_that_hold_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    told = faults(tmp_path / "empty", tmp_path / "a.csv", tmp_path / "none.json")
    assert [key for key, _ in told] == ["io.json-none", "io.file-kind", "error.file-missing"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", {}), ("gb18030", {}), ("utf-16", {}), ("gbk", {"encoding": "gbk"})],
)
def test_answers_are_read_in_the_encodings_that_they_are_saved_in(
    tmp_path: Path, encoding: str, declared: dict[str, str]
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(pages(THREE)[0], ensure_ascii=False).encode(encoding))
    assert read(path, **declared).frame["name"].tolist() == ["甲村", "乙村", "丙社区"]


def test_text_that_lost_characters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    data = json.dumps(pages(THREE)[0], ensure_ascii=False).encode()
    path.write_bytes(data.replace("甲".encode(), "甲".encode()[:2], 1))
    assert faults(path)[0][0] == "io.text-damaged"
