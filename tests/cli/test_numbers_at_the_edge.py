"""A plan without a layer, a group that is none, figures that no county has: words, not a failure further on."""

from __future__ import annotations

import os

import pytest

from coverplan.layers.rows.cells import CellError, as_number


def test_a_plan_that_was_cut_to_no_layer_is_refused(call, tmp_path):
    (tmp_path / "plan.toml").write_text('id = "x"\n[area]\nname = "x"\ncrs = "EPSG:4548"\n', encoding="utf-8")
    for command in ("check", "measure", "run"):
        done = call(command, tmp_path / "plan.toml", "--out", tmp_path / "out")
        assert done.code == 2
        assert "[layers....]" in done.err or "[layers.…]" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("group", ["demand_id", "name", "unit_code", "geometry", "no_such"])
def test_a_group_that_is_no_figure_is_not_measured_and_says_so(toy_files, call, tmp_path, group):
    plan = toy_files / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    asked = 'kind = "reach"'
    plan.write_text(text.replace(asked, f'{asked}\ngroup = "{group}"'), encoding="utf-8")
    done = call("measure", plan, "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert group in (tmp_path / "out" / "goals.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "path",
    [
        "x" * 300 + ".csv",
        "a\\u0000.csv",
        "/dev/zero",
        ".",
        "/",
        "link.csv",
        "pipe.csv",
        "http://127.0.0.1:9/x.csv",
    ],
)
def test_a_path_that_is_no_file_is_refused_before_it_is_opened(toy_files, call, tmp_path, path):
    (toy_files / "link.csv").symlink_to(toy_files / "facilities.csv")
    os.mkfifo(toy_files / "pipe.csv")
    plan = toy_files / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("facilities.csv", path), encoding="utf-8")
    done = call("check", plan, "--out", tmp_path / "out")
    assert done.code == 2
    assert done.err.count("\n") < 8


@pytest.mark.parametrize("cell", ["1e308", "9" * 30, "-1e16", "９" * 20])
def test_a_figure_beyond_reason_is_refused(cell):
    with pytest.raises(CellError, match=r"cell\.beyond-reason"):
        as_number(cell)
    assert as_number("1e15") == 1e15
