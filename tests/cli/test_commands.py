"""The commands as users call them: files, exit codes, languages."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from toy_town import CRS, TOWNS, at

from coverplan.tables import (
    ACCESS,
    FACILITIES,
    GAPS,
    GOALS,
    PLAN_EXISTING,
    PLAN_INDICATORS,
    PLAN_PROJECTS,
    PLAN_TOWNS,
    PROPOSALS,
    UNITS,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RUN_FILES = {
    "manifest.json", "goals.csv", "units.csv", "gaps.csv", "facilities.csv", "access.csv", "proposals.csv", "findings.csv", "map.html", "map.pdf", "map.png",
    "report.xlsx", "report.docx", "study.gpkg", "plan-existing.csv", "plan-indicators.csv", "plan-towns.csv", "plan-projects.csv",
}  # fmt: skip


def process(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coverplan.cli", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_run_writes_every_file_of_the_contract_and_verifies(toy_files: Path, tmp_path: Path):
    done = process("run", toy_files / "plan.toml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "outputs" / "toy"
    assert {path.name for path in out.iterdir()} == RUN_FILES
    tables = {
        "goals": GOALS, "units": UNITS, "gaps": GAPS, "facilities": FACILITIES, "access": ACCESS,
        "plan-existing": PLAN_EXISTING, "plan-indicators": PLAN_INDICATORS, "plan-towns": PLAN_TOWNS, "plan-projects": PLAN_PROJECTS,
        "proposals": PROPOSALS,
    }  # fmt: skip
    for name, columns in tables.items():
        table = pd.read_csv(out / f"{name}.csv", dtype=str, encoding="utf-8-sig")
        assert tuple(table.columns) == (*columns, "notice")
        assert table["notice"].str.contains("示例数据").all()
        assert (out / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    goals = pd.read_csv(out / "goals.csv", dtype={"met": str}).set_index("goal_id")
    assert goals.loc["homes", ["target", "value"]].tolist() == [2, 1]
    assert goals.loc["homes", "met"] == "false"
    assert goals.loc["cover", "value"] == pytest.approx(0.3)
    served = pd.read_csv(out / "facilities.csv", dtype={"unit_code": str}).iloc[0]
    # the home stands on the road at x = 500 m; the four places 100 m off it, 0 to 3 km along it
    assert served["weight"] == 1000
    assert served["load"] == 20
    assert served["mean_cost"] == pytest.approx(
        (100 * 100 + 200 * 1100 + 300 * 2100 + 400 * 3100) / 1000, abs=1
    )
    assert served["max_cost"] == pytest.approx(3100, abs=1)
    proposals = pd.read_csv(out / "proposals.csv").set_index("goal_id")
    # one new site at village 3's or 4's seat covers the 700 people that are left
    assert proposals.loc["cover", "newly_covered"] == pytest.approx(700)
    assert proposals.loc["cover", "optimality_gap"] == 0
    assert proposals.loc["cover", ["plan_id", "value_after"]].tolist() == ["cover", 1.0]
    assert "1 处即达标：由 30.0 % 提高到 100.0 %" in done.stdout
    assert process("verify", out, cwd=tmp_path).returncode == 0
    (out / "goals.csv").write_text("changed")
    differs = process("verify", out, cwd=tmp_path)
    assert differs.returncode == 1
    assert "goals.csv" in differs.stdout


def test_the_same_inputs_give_the_same_bytes(toy_files: Path, tmp_path: Path, call: Callable[..., object]):
    for name in ("one", "two"):
        assert call("run", toy_files / "plan.toml", "--out", tmp_path / name).code == 0
    for name in sorted(RUN_FILES - {"manifest.json"}):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    one, two = (
        json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8")) for name in ("one", "two")
    )
    assert one | {"seconds": 0} == two | {"seconds": 0}


def test_check_leaves_its_files_and_exits_1_on_error_findings(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    assert call("check", toy_files / "plan.toml", "--out", tmp_path / "good").code == 0
    assert {path.name for path in (tmp_path / "good").iterdir()} == {
        "findings.csv",
        "findings.html",
        "findings.gpkg",
        "manifest.json",
    }
    path = toy_files / "residents.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(TOWNS[1], "370832199"), encoding="utf-8-sig")
    called = call("check", toy_files / "plan.toml", "--out", tmp_path / "bad")
    assert called.code == 1
    table = pd.read_csv(tmp_path / "bad" / "findings.csv")
    assert "point.unit-unknown" in set(table["rule"])


def test_a_boundary_file_alone_can_be_checked(toy_files: Path, tmp_path: Path, call: Callable[..., object]):
    called = call("check", "--boundaries", toy_files / "units.gpkg", "--out", tmp_path / "out")
    assert called.code == 0, called
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["path"] for entry in manifest["inputs"]] == ["units.gpkg"]
    assert call("check").code == 2
    # in place of a plan's own, and without saying which kind of file it is
    beside = ("--boundaries", toy_files / "units.gpkg", "--out", tmp_path / "beside")
    assert call("check", toy_files / "plan.toml", *beside).code == 0
    assert call("check", toy_files / "units.gpkg", "--out", tmp_path / "bare").code == 0


def test_measure_and_propose_leave_their_tables(toy_files: Path, tmp_path: Path, call: Callable[..., object]):
    assert call("measure", toy_files / "plan.toml", "--out", tmp_path / "m").code == 0
    assert {path.name for path in (tmp_path / "m").iterdir()} == {
        "goals.csv",
        "units.csv",
        "gaps.csv",
        "facilities.csv",
        "access.csv",
        "findings.csv",
        "manifest.json",
    }
    assert call("propose", toy_files / "plan.toml", "--out", tmp_path / "p").code == 0
    assert {"proposals.csv", "facilities.csv", "findings.csv"} <= {
        path.name for path in (tmp_path / "p").iterdir()
    }
    assert call("verify", tmp_path / "p").code == 0


def test_no_command_replaces_what_another_one_left(
    toy_files: Path, tmp_path: Path, call: Callable[..., object], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    plan = toy_files / "plan.toml"
    assert call("run", plan).code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "outputs" / "toy").iterdir()}
    for command in ("check", "measure", "propose"):
        assert call(command, plan).code == 0
        assert (tmp_path / "outputs" / f"toy-{command}" / "findings.csv").exists()
        refused = call(command, plan, "--out", "outputs/toy")
        assert refused.code == 2
        assert "coverplan run 的成果" in refused.err
        assert f"--out outputs/toy-{command}" in refused.err
    assert {path: path.read_bytes() for path in (tmp_path / "outputs" / "toy").iterdir()} == before
    refused = call("run", plan, "--out", "outputs/toy-check", "--lang", "en")
    assert refused.code == 2
    assert "outputs of coverplan check; run does not overwrite them. Use --out outputs/toy." in refused.err
    assert call("check", plan).code == 0  # its own are replaced


def test_json_is_for_machines(toy_files: Path, tmp_path: Path, call: Callable[..., object]):
    called = call("measure", toy_files / "plan.toml", "--out", tmp_path / "m", "--json")
    content = json.loads(called.out)
    assert [goal["goal_id"] for goal in content["goals"]] == ["homes", "cover"]
    assert content["goals"][0]["met"] is False
    table = pd.read_csv(tmp_path / "m" / "facilities.csv")
    assert [row["facility_id"] for row in content["facilities"]] == table["facility_id"].tolist()
    assert sum(row["weight"] for row in content["facilities"]) == table["weight"].sum()
    assert called.err == ""


def test_json_says_with_which_site_a_target_is_met(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    called = call("propose", toy_files / "plan.toml", "--out", tmp_path / "p", "--json", "--lang", "en")
    answers = {answer["plan_id"]: answer for answer in json.loads(called.out)["answers"]}
    assert (answers["cover"]["met_at"], answers["cover"]["value_after"]) == (1, 1.0)
    assert answers["cover"]["verdict"] == "1 site reaches the target of 100.0 %: from 30.0 % to 100.0 %."


def test_a_study_without_roads_still_measures_what_needs_none(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    plan = toy_files / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace('[layers.roads]\npath = "roads.gpkg"\ndatum = "cgcs2000"\n', ""), encoding="utf-8"
    )
    assert call("run", plan, "--out", tmp_path / "out").code == 0
    goals = pd.read_csv(tmp_path / "out" / "goals.csv").set_index("goal_id")
    assert goals.loc["homes", "value"] == 1
    assert pd.isna(goals.loc["cover", "met"])
    assert "直线距离" in goals.loc["cover", "note"]


def test_messages_and_outputs_speak_english_when_asked(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    called = call("measure", toy_files / "plan.toml", "--out", tmp_path / "m", "--lang", "en")
    assert "Written to" in called.out
    assert "missing" in pd.read_csv(tmp_path / "m" / "goals.csv").loc[0, "note"]
    assert call("--lang", "en", "run", tmp_path / "none.toml").err.startswith("Error: ")


def test_help_teaches_in_both_languages(call: Callable[..., object]):
    called = call("--help")
    for word in (
        "run",
        "check",
        "measure",
        "propose",
        "adjust",
        "import-osm",
        "new",
        "batch",
        "partition",
        "verify",
    ):
        assert word in called.out
    assert "within" in call("reference").out
    assert "退出码" in call("run", "--help").out


def test_a_gbk_console_survives_rare_characters(toy_files: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "coverplan.cli", "measure", str(toy_files / "𠮷.toml")],
        cwd=tmp_path, capture_output=True, check=False, env={"PYTHONIOENCODING": "gbk", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "找不到文件" in done.stderr.decode("gbk")


def test_the_rules_are_listed(call: Callable[..., object]):
    assert "border.overlap" in call("check", "--list-rules").out


def test_a_plan_with_years_leaves_their_table_whole(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    place = gpd.GeoSeries([at(3500, 1000)], crs=CRS).to_crs(4326)[0]
    head = "项目编号,项目名称,类型,状态,完工年份,床位,经度,纬度"
    (toy_files / "projects.csv").write_text(
        f"{head}\np,东养老院,养老院,规划,2027,60,{place.x:.6f},{place.y:.6f}\n", encoding="utf-8-sig"
    )
    plan = toy_files / "plan.toml"
    years = (
        '[years]\nbase = 2025\nfar = 2028\n[forecast]\nresidents = "1 %"\n'
        '[layers.projects]\npath = "projects.csv"\ndatum = "wgs84"\n'
    )
    plan.write_text(plan.read_text(encoding="utf-8") + years, encoding="utf-8")
    assert call("measure", plan, "--out", tmp_path / "m").code == 0
    table = pd.read_csv(tmp_path / "m" / "years.csv", encoding="utf-8-sig")
    assert table["notice"].notna().all()
    assert table["goal_id"].unique().tolist() == ["homes", "cover"]
    told = table[table["goal_id"] == "cover"].set_index(["year", "projects"])["value"]
    assert list(told.index) == [(year, each) for year in range(2025, 2029) for each in ("without", "with")]
    assert (told[2026, "with"], told[2027, "with"] > told[2027, "without"]) == (told[2026, "without"], True)
    assert call("verify", tmp_path / "m").code == 0
    plan.write_text(plan.read_text(encoding="utf-8").replace("far = 2028", "far = 2020"), encoding="utf-8")
    refused = call("measure", plan, "--out", tmp_path / "n")
    assert refused.code == 2
    assert "years.far" in refused.err
    assert not (tmp_path / "n").exists()
