"""While a command works it says what it does and for how long; in the end, how long it took and how much memory."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from coverplan import usage
from coverplan.cli import shown
from coverplan.cli.shown import Progress, print_report
from coverplan.run import run_job
from coverplan.texts import speaking


@pytest.fixture
def told(toy_files, tmp_path):
    """What a job tells on its way, and its report."""
    said = []
    report = run_job(
        toy_files / "plan.toml",
        "check",
        out=tmp_path / "out",
        progress=lambda stage, detail: said.append((stage, detail)),
    )
    return said, report


def test_every_stage_is_told_once_and_every_layer_as_it_is_read(told):
    said, _ = told
    assert [stage for stage, detail in said if not detail] == ["load", "check", "publish"]
    assert [detail for stage, detail in said if stage == "load" and detail] == [
        "边界",
        "设施",
        "人口",
        "道路",
    ]


def test_time_and_memory_are_told_at_the_end_and_the_time_kept_in_the_manifest(told, capsys, monkeypatch):
    _, report = told
    kept = json.loads((report.out / "manifest.json").read_text(encoding="utf-8"))
    assert kept["seconds"].keys() == {"load", "check", "publish"}
    # memory differs from run to run: the manifest of the same work is the same but for its seconds
    assert "peak_memory_mb" not in kept
    assert report.as_json()["peak_memory_mb"] > 50
    with speaking("en"):
        print_report(report)
    last = capsys.readouterr().out.splitlines()[-1]
    seconds = round(sum(report.seconds.values()))
    assert (
        last
        == f"Took {seconds} s and {report.peak_memory_mb:,} MB of memory at most (each stage: manifest.json)"
    )


def test_memory_is_that_of_the_process():
    before = usage.peak_memory_mb()
    held = b"\1" * 300_000_000
    after = usage.peak_memory_mb()
    assert before is not None
    assert after is not None
    assert after >= min(before + 100, 350), len(held)


def test_on_a_terminal_the_line_counts_the_seconds(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(shown.time, "monotonic", lambda: now[0])
    line = shown._Line()
    line.text = "检查数据 [/]"
    now[0] = 165.4
    drawn = io.StringIO()
    with speaking("zh"):
        Console(file=drawn, width=80).print(line)
    assert drawn.getvalue().strip() == "检查数据 [/]（已用 65 秒）"


def test_elsewhere_a_stage_is_a_line_and_for_machines_nothing_is_said(capsys):
    for quiet, said in ((False, "Checking the data\n"), (True, "")):
        with speaking("en"), Progress(quiet=quiet) as tell:
            tell("check", "")
            tell("check", "a detail")
        assert capsys.readouterr() == ("", said)
