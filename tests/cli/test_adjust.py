"""`coverplan adjust` as a process, and what it leaves."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest
from square_county import NE, SE, SW, study, village

import coverplan as cp
from coverplan.adjust import write_study_after
from coverplan.run_adjust import run_adjust

CHANGES = f"""
id = "east"
title = "东部合并"
effective = 2027-01-01
[[change]]
action = "merge"
units = ["{SE}", "{NE}"]
into = {{ code = "370832103", name = "东镇" }}
[[change]]
action = "transfer"
villages = ["{village(1)}"]
to = "370832103"
[[change]]
action = "rename"
unit = "{SW}"
name = "南山街道"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The square county as files, and changes beside it."""
    folder = tmp_path_factory.mktemp("county")
    county = study()
    write_study_after(folder, county, county)
    (folder / "changes.toml").write_text(CHANGES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def done(folder):
    command = [sys.executable, "-m", "coverplan.cli", "adjust", folder / "plan.toml", folder / "changes.toml", "--out", folder / "out", "--lang", "en"]  # fmt: skip
    made = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert made.returncode == 0, made.stderr
    return made


def read(path):
    return pd.read_csv(path, dtype={"unit_code_before": str, "unit_code_after": str, "unit_code": str})


def test_the_command_writes_both_sides_the_tables_and_the_way_back(done, folder):
    assert "no longer met" in done.stdout
    out = folder / "out"
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {
        "changes.csv",
        "compare.csv",
        "findings.csv",
        "reverse.toml",
        "reverse.gpkg",
        "report.html",
        "report.docx",
        "manifest.json",
    } <= names
    assert {
        f"{side}/{name}.csv"
        for side in ("before", "after")
        for name in ("goals", "units", "gaps", "facilities")
    } <= names
    assert "after/study/plan.toml" in names
    changes = read(out / "changes.csv")
    assert list(changes.columns)[:4] == ["change", "action", "level", "unit_code_before"]
    assert "法定" in changes["notice"].iloc[0] or "legal" in changes["notice"].iloc[0]
    assert not list(out.rglob("*.edited*"))


def test_who_loses_by_another_cemetery_is_told_by_unit(done, folder):
    compare = read(folder / "out" / "compare.csv")
    mine = compare[(compare["goal_id"] == "cemetery") & (compare["level"] == "town")]
    # the merged town is served by both cemeteries, the village that came to it, too
    told = dict(zip(mine["unit_code_before"], mine["effect"], strict=True))
    assert told[SE] == "same"
    people = read(folder / "out" / "people.csv")
    moved = people[
        (people["goal_id"] == "cemetery")
        & (people["unit_code_before"] == SW)
        & (people["unit_code_after"] == "370832103")
    ]
    assert moved["weight_gains"].tolist() == [110.0]
    assert moved["weight_other_eligible"].tolist() == [110.0]


def test_the_study_after_is_a_whole_study_with_the_same_goals(done, folder):
    after = cp.open_study(folder / "out" / "after" / "study" / "plan.toml")
    told = pd.read_csv(folder / "out" / "after" / "goals.csv")
    assert cp.measure(after).goals["value"].tolist() == pytest.approx(told["value"].tolist())
    rules = {(found.rule, found.level) for found in cp.check(after)}
    assert ("code.awaited", "warning") in rules
    assert "code.parent" not in {rule for rule, _ in rules}
    assert "试调整" in after.plan.what_if or "adjustment" in after.plan.what_if


def test_the_way_back_is_taken_from_the_study_after(done, folder, tmp_path):
    out = folder / "out"
    back = run_adjust(out / "after" / "study" / "plan.toml", [out / "reverse.toml"], out=tmp_path / "back")
    then = cp.open_study(folder).boundaries
    now = back.comparisons[0].adjustment.after.boundaries
    said = ["unit_code", "name", "level", "type", "parent_code"]
    assert now[said].fillna("").to_numpy().tolist() == then[said].fillna("").to_numpy().tolist()
    assert abs(now.area - then.area).max() < 1.0


def test_several_files_are_alternatives_and_ids_must_differ(folder, tmp_path):
    other = folder / "other.toml"
    other.write_text(CHANGES.replace('id = "east"', 'id = "again"'), encoding="utf-8")
    made = run_adjust(folder, [folder / "changes.toml", other], out=tmp_path / "two")
    assert [one.adjustment.changes.id for one in made.comparisons] == ["east", "again"]
    assert (tmp_path / "two" / "again" / "after" / "study" / "plan.toml").is_file()
    assert (tmp_path / "two" / "again" / "report.html").is_file()
    ranking = pd.read_csv(tmp_path / "two" / "ranking.csv")
    # they are the same, so they share the first place, and the id decides
    assert ranking["alternative"].drop_duplicates().tolist() == ["again", "east"]
    assert set(ranking["first_share"]) == {0.5}
    assert "ranking.csv" in made.files
    assert len([line for line in made.lines() if "居首" in line]) == 2
    assert len(made.as_json()["ranking"]) == len(ranking)
    with pytest.raises(cp.InputError, match="east"):
        run_adjust(folder, [folder / "changes.toml", folder / "changes.toml"], out=tmp_path / "twice")
    assert not (tmp_path / "twice").exists()
