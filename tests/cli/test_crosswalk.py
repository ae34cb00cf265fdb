"""`coverplan crosswalk` as a process, and crosswalk.csv of `check`."""

from __future__ import annotations

import json
import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import coverplan as cp
from coverplan.run import run_crosswalk, run_job
from coverplan.sources import plan_for_files
from coverplan.study import load_study

OLD = "代码,名称,级别,上级代码\n370832101,东镇,乡级,370832\n370832101201,甲庄村,村级,370832101\n370832101202,前窑村,村级,370832101\n"
NEW = "unit_code,name,vintage\n370832101,东镇,2023\n370832101209,甲庄村,2023\n370832101202,前尧村,2023\n"


@pytest.fixture
def files(tmp_path):
    old, new = tmp_path / "list2021.csv", tmp_path / "new.csv"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def coverplan(*arguments):
    command = [sys.executable, "-m", "coverplan.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_command_writes_a_sealed_table_and_tells_the_counts(files, tmp_path):
    done = coverplan("crosswalk", *files, "--out", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert {"未变：1", "更名：1", "换码：1"} <= set(done.stdout.splitlines())
    crosswalk = cp.read_crosswalk(tmp_path / "out" / "crosswalk.csv")
    assert crosswalk.steps == (("2021", "2023"),)
    assert crosswalk.pairs["relation"].tolist() == ["same", "recoded", "renamed"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["path"] for entry in manifest["outputs"]] == ["crosswalk.csv", "findings.csv"]
    assert len(manifest["inputs"]) == 2
    assert coverplan("verify", tmp_path / "out").returncode == 0


def test_a_file_that_is_not_there_is_told_and_nothing_written(files, tmp_path):
    done = coverplan("crosswalk", files[0], tmp_path / "none.csv", "--out", tmp_path / "out", "--lang", "en")
    assert done.returncode == 2
    assert "none.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_alone_must_hold_several_vintages(files, tmp_path):
    with pytest.raises(cp.InputError, match="两个以上"):
        run_crosswalk(files[0], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_machines_get_the_pairs(files, tmp_path):
    report = run_crosswalk(*files, out=tmp_path / "out", language="en")
    told = json.loads(json.dumps(report.as_json("en")))
    assert told["counts"] == {"same": 1, "renamed": 1, "recoded": 1}
    assert told["pairs"][1]["evidence"] == "same name; same unit above; only one of that name in either list"
    assert told["pairs"][1]["share_from"] == 1.0


def test_a_folder_of_another_command_is_refused(files, tmp_path):
    run_crosswalk(*files, out=tmp_path / "out")
    with pytest.raises(cp.OutputError):
        run_job(plan_for_files(names=files[1]), "check", out=tmp_path / "out")


def test_check_on_a_list_of_several_vintages_writes_the_crosswalk_of_each_step(tmp_path):
    rows = [
        ("2023", "370832101", "东镇"), ("2021", "370832101", "东镇"), ("2022", "370832101", "东镇"),
        ("2021", "370832101201", "甲庄村"), ("2022", "370832101209", "甲庄村"), ("2023", "370832101209", "甲庄村"),
    ]  # fmt: skip
    path = tmp_path / "list.csv"
    pd.DataFrame(rows, columns=["vintage", "unit_code", "name"]).to_csv(path, index=False)
    report = run_job(plan_for_files(names=path), "check", out=tmp_path / "out")
    assert "crosswalk.csv" in report.files
    crosswalk = cp.read_crosswalk(tmp_path / "out" / "crosswalk.csv")
    assert crosswalk.steps == (("2021", "2022"), ("2022", "2023"))
    assert crosswalk.counts == {"same": 3, "recoded": 1}


def test_check_on_a_list_of_one_vintage_has_none_and_one_with_doubles_says_why(files, tmp_path):
    report = run_job(plan_for_files(names=files[1]), "check", out=tmp_path / "one")
    assert "crosswalk.csv" not in report.files
    path = tmp_path / "doubled.csv"
    path.write_text(NEW + NEW.splitlines()[1] + "\n370832101,东镇,2021\n", encoding="utf-8")
    report = run_job(plan_for_files(names=path), "check", out=tmp_path / "two")
    assert "crosswalk.csv" not in report.files
    assert [found.level for found in report.findings if found.rule == "vintages.not-compared"] == ["warning"]


def test_layers_of_units_are_compared_by_their_ground(tmp_path):
    paths = []
    for year, codes, names, shapes in (
        ("2021", ["370832101201", "370832101202"], ["甲庄村", "乙庄村"], [box(4e5, 396e4, 4.02e5, 396.1e4), box(4.02e5, 396e4, 4.03e5, 396.1e4)]),
        ("2023", ["370832101201"], ["甲庄村"], [box(4e5, 396e4, 4.03e5, 396.1e4)]),
    ):  # fmt: skip
        path = tmp_path / f"units{year}.gpkg"
        gpd.GeoDataFrame({"unit_code": codes, "name": names}, geometry=shapes, crs="EPSG:4548").to_file(path)
        paths.append(path)
    report = run_crosswalk(*paths, out=tmp_path / "out")
    pairs = report.crosswalk.pairs
    assert pairs[["relation", "unit_code_from", "unit_code_to"]].to_numpy().tolist() == [
        ["merged", "370832101201", "370832101201"],
        ["merged", "370832101202", "370832101201"],
    ]
    assert pairs["share_to"].tolist() == pytest.approx([2 / 3, 1 / 3], abs=1e-4)
    assert cp.crosswalk(*paths).counts == {"merged": 2}


def test_frames_and_the_lists_between_them(tmp_path):
    old, new = (
        pd.DataFrame({"unit_code": [code], "name": [name]})
        for code, name in (("370832101201", "甲庄村"), ("370832101209", "红旗村"))
    )
    mid = pd.DataFrame({"unit_code": ["370832101201"], "name": ["红旗村"]})
    assert cp.crosswalk(old, new).counts == {"undetermined": 2}
    assert cp.crosswalk(old, new, between=[mid]).counts == {"renamed": 1}
    many = pd.concat([one.assign(vintage=year) for one, year in ((new, "3"), (old, "1"), (mid, "2"))])
    assert cp.crosswalk(many).steps == (("1", "2"), ("2", "3"))
    both = cp.crosswalk(old.assign(vintage="2021"), new.assign(vintage="2021"))
    assert both.steps == (("2021 (1)", "2021 (2)"),)


def test_a_layer_of_several_vintages_is_compared_with_itself(tmp_path):
    shapes = [
        box(4e5, 396e4, 4.02e5, 396.1e4),
        box(4.02e5, 396e4, 4.03e5, 396.1e4),
        box(4e5, 396e4, 4.03e5, 396.1e4),
    ]
    frame = {
        "unit_code": ["370832101201", "370832101202", "370832101201"],
        "name": ["甲庄村", "乙庄村", "甲庄村"],
        "vintage": [2021, 2021, 2023],
    }
    path = tmp_path / "units.gpkg"
    gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4548").to_file(path)
    report = run_crosswalk(path, out=tmp_path / "out")
    assert report.crosswalk.steps == (("2021", "2023"),)
    assert report.crosswalk.counts == {"merged": 2}
    one = gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4548").iloc[:2]
    one.to_file(tmp_path / "old.gpkg")
    assert (
        run_crosswalk(tmp_path / "old.gpkg", path, out=tmp_path / "out").crosswalk.steps[0][0] == "2021 (1)"
    )


def test_a_plan_stands_for_its_boundaries_and_figures_of_the_older_units_come_to_it(repository, tmp_path):
    data = repository / "data"
    run_crosswalk(data / "boundaries" / "units-2020.gpkg", data / "plan.toml", out=tmp_path)
    assert cp.read_crosswalk(tmp_path / "crosswalk.csv").steps == (("2020", "2023"),)
    plan = cp.read_plan(data / "plan.toml")
    units = plan.units.model_copy(update={"crosswalk": str(tmp_path / "crosswalk.csv")})
    residents = plan.layers.residents.model_copy(
        update={"path": ["residents/villages-2020.csv"], "datum": None, "vintage": "2020", "spread": "seat"}
    )
    layers = dict.fromkeys(type(plan.layers).model_fields) | {
        "boundaries": plan.layers.boundaries,
        "residents": residents,
    }
    study = load_study(
        plan.model_copy(update={"units": units, "layers": plan.layers.model_copy(update=layers)})
    )
    before = pd.read_csv(data / "residents" / "villages-2020.csv")
    assert study.residents["residents"].sum() == pytest.approx(before["常住人口"].sum())
    assert study.residents["estimated"].map(bool).sum() == 4


def test_a_plan_without_boundaries_is_refused(tmp_path):
    (tmp_path / "plan.toml").write_text(
        'id = "x"\n[area]\nname = "甲县"\ncrs = "EPSG:4548"\n', encoding="utf-8"
    )
    with pytest.raises(cp.InputError, match="boundaries"):
        run_crosswalk(tmp_path / "plan.toml", tmp_path / "plan.toml", out=tmp_path / "out")
