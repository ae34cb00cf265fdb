"""Every table of every command: ids as plain digits, no noise of floats, degrees of 7 decimals, a short mark at the end of the row."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from office_files import office_files
from square_county import NE, SE, study

from coverplan.adjust import write_study_after
from coverplan.io import write_csv
from coverplan.publish.office.columns import header_of
from coverplan.run import run_crosswalk, run_job, write_measured
from coverplan.run_adjust import run_adjust
from coverplan.texts import keys, say, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MERGE = f"""
id = "east"
effective = 2027-01-01
[[change]]
action = "merge"
units = ["{SE}", "{NE}"]
into = {{ code = "370832103", name = "东镇" }}
"""
TEXTS = (
    "name",
    "title",
    "note",
    "message",
    "advice",
    "notice",
    "id",
    "code",
    "serves",
    "evidence",
    "told",
    "about",
    "source",
    "vintage",
)
MOST_BYTES_OF_A_NOTICE = 140


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of what each command leaves."""
    folder = tmp_path_factory.mktemp("every")
    plan = office_files(folder / "county") / "plan.toml"
    with speaking("zh"):
        for job in ("run", "check"):
            run_job(plan, job, out=folder / job)
        county = study()
        write_study_after(folder / "square", county, county)
        (folder / "east.toml").write_text(MERGE, encoding="utf-8")
        run_adjust(folder / "square" / "plan.toml", [folder / "east.toml"], out=folder / "adjust")
        old = "unit_code,name,level,parent_code\n370832,梁山县,county,\n370832101,甲镇,town,370832\n"
        (folder / "old.csv").write_text(old, encoding="utf-8")
        (folder / "new.csv").write_text(old.replace("甲镇", "乙镇"), encoding="utf-8")
        run_crosswalk(folder / "old.csv", folder / "new.csv", out=folder / "crosswalk")
    return folder


def tables(folder: Path) -> Iterator[tuple[Path, list[dict[str, str]]]]:
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield path, list(csv.DictReader(stream))


def noise(name: str, cell: str) -> str | None:
    """What is wrong with a cell; None where nothing is."""
    last = name.rpartition("_")[2]
    if cell in ("nan", "NaN", "None", "<NA>", "NaT", "True", "False", "inf"):
        return "a word of the program"
    if re.fullmatch(r"-?\d+(\.\d+)?[eE][+-]?\d+", cell):
        return "an exponent"
    if last in ("code", "id") and re.fullmatch(r"\d+\.\d*", cell):
        return "an id with a point"
    if last in TEXTS or not re.fullmatch(r"-?\d+\.\d+", cell):
        return None
    if last in ("lon", "lat"):
        return "decimals" if len(cell.partition(".")[2]) > 7 else None
    if cell.endswith("0"):
        return "noughts at the end"
    return "noise" if len(re.sub(r"\D", "", cell).lstrip("0")) > 10 else None


def faults_of(folder: Path) -> dict[str, str]:
    return {
        f"{path.parent.name}/{path.name} {name}": f"{wrong}: {cell}"
        for path, rows in tables(folder)
        for row in rows
        for name, cell in row.items()
        if (wrong := noise(name, cell or ""))
    }


def test_no_table_of_any_command_holds_noise(written: Path):
    names = {path.relative_to(written).as_posix() for path in written.rglob("*.csv")}
    assert {"run/goals.csv", "check/findings.csv", "run/gaps.csv", "run/proposals.csv", "adjust/compare.csv",
            "adjust/after/units.csv", "crosswalk/crosswalk.csv", "run/plan-towns.csv"} <= names  # fmt: skip
    commands = [written / name for name in ("run", "check", "adjust", "crosswalk")]
    assert {key: told for folder in commands for key, told in faults_of(folder).items()} == {}
    assert [path for path in written.rglob("*") if "lock" in path.name] == []


def test_each_table_ends_with_a_short_mark(written: Path):
    for command in ("run", "check"):
        for path, rows in tables(written / command):
            assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path
            for row in rows:
                assert list(row)[-1] == "notice", path
                assert row["notice"] == "示例数据；内部资料", path


def test_the_measured_sample_holds_no_noise_and_short_marks(sample, sample_result, tmp_path: Path):
    with speaking("zh"):
        write_measured(tmp_path, sample, sample_result)
    assert faults_of(tmp_path) == {}
    for path, rows in tables(tmp_path):
        marks = {row["notice"].rpartition("）；")[2] for row in rows}
        assert marks == {"示例数据；内部资料；来源见 manifest.json"}, path
        assert all(len(row["notice"].encode()) <= MOST_BYTES_OF_A_NOTICE for row in rows), path


@pytest.mark.parametrize("key", ["goals", "units", "gaps", "facilities", "proposals", "findings"])
def test_the_workbook_holds_the_cells_of_the_tables(written: Path, key: str):
    """Every figure to its digits, every id as text; codes are worded, so that the words are not compared."""
    [(_, rows)] = [found for found in tables(written / "run") if found[0].name == f"{key}.csv"]
    sheet = openpyxl.load_workbook(written / "run" / "report.xlsx")[say(f"sheet.{key}", "zh")]
    head, *cells = sheet.iter_rows(values_only=True)
    assert len(cells) == len(rows) > 0
    compared = 0
    shown = [
        name
        for name in rows[0]
        if {f"column.{name}", f"column.{key}.{name}"} & keys() and header_of(key, name, "zh") in head
    ]
    for name in shown:
        header = header_of(key, name, "zh")
        column = [row[head.index(header)] for row in cells]
        for row, cell in zip(rows, column, strict=True):
            if (name.endswith(("_id", "_code")) and row[name]) or name == "message":
                assert cell == row[name], (name, cell)
                compared += 1
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                assert np.isclose(cell, float(row[name]), rtol=1e-9, atol=1e-9), (name, cell)
                compared += 1
    assert compared >= len(rows)


def test_whole_numbers_have_no_point_and_small_ones_no_exponent(tmp_path: Path):
    import pandas as pd

    frame = pd.DataFrame({
        "n": [48.0, 1e-7, 123456789012.0, 0.1 + 0.2, -3.0, None], "seat_lon": [116.123456789, 1.0, 2.0, 3.0, 4.0, None], "code": ["007"] * 6,
    })  # fmt: skip
    write_csv(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "n,seat_lon,code", "48,116.1234568,007", "0.0000001,1,007", "123456789012,2,007", "0.3,3,007", "-3,4,007", ",,007",
    ]  # fmt: skip
