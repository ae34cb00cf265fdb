"""The register on the command line: a list or a plan held against saved answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from register_toy import at, pages, record, saved, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

A, B = "370832100201", "370832101201"
RECORDS = [
    record(1, "李庄村", at=at(0, 0)),
    record(2, "李庄村", town="370832101", at=at(9000, 0)),
    record(3, "新村", at=None),
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(units((A, "李庄村"), (B, "李庄村")), encoding="utf-8")
    saved(tmp_path / "register", pages(RECORDS, 2))
    return tmp_path


def rules(out: Path) -> set[str]:
    return {rule for rule in pd.read_csv(out / "findings.csv")["rule"] if rule.startswith("register.")}


def test_a_bare_list_is_held_against_a_register(files: Path, call: Callable[..., object]) -> None:
    out = files / "out"
    called = call("check", "--names", files / "list.csv", "--register", files / "register", "--out", out)
    assert called.code == 0, called
    assert rules(out) == {"register.counted", "register.no-point", "register.not-listed"}


def test_the_files_may_be_given_one_by_one(files: Path, call: Callable[..., object]) -> None:
    both = [
        word for number in (1, 2) for word in ("--register", files / "register" / f"listPub-{number}.json")
    ]
    called = call("check", "--boundaries", files / "list.csv", *both, "--out", files / "out")
    assert called.code == 0, called
    assert rules(files / "out") == {
        "register.counted",
        "register.no-point",
        "register.not-listed",
        "register.seats-filled",
    }


def test_a_page_that_is_missing_is_an_error_finding(files: Path, call: Callable[..., object]) -> None:
    (files / "register" / "listPub-2.json").unlink()
    called = call(
        "check", "--names", files / "list.csv", "--register", files / "register", "--out", files / "out"
    )
    assert called.code == 1
    assert "register.incomplete" in rules(files / "out")


def test_an_empty_page_stops_it_with_its_name(files: Path, call: Callable[..., object]) -> None:
    saved(files / "register", [{"total": 0, "records": []}], stem="empty")
    called = call(
        "--lang",
        "en",
        "check",
        "--names",
        files / "list.csv",
        "--register",
        files / "register",
        "--out",
        files / "out",
    )
    assert called.code == 2
    assert "register/empty-1.json: total is 0" in called.err
    assert not (files / "out").exists()


def test_a_register_alone_is_nothing_to_check(files: Path, call: Callable[..., object]) -> None:
    assert call("check", "--register", files / "register", "--out", files / "out").code == 2


def test_a_study_is_made_of_every_page_however_they_are_given(
    files: Path, call: Callable[..., object]
) -> None:
    first, second = (files / "register" / f"listPub-{number}.json" for number in (1, 2))
    for folder, given in (
        ("a", ["--register", first, second]),
        ("b", ["--register", first, "--register", second]),
    ):
        called = call("new", files / folder, *given)
        assert called.code == 0, called
        written = "".join(table.read_text(encoding="utf-8-sig") for table in (files / folder).rglob("*.csv"))
        assert "李庄村" in written
        assert "新村" in written
