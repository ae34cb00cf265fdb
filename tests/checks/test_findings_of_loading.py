"""What loading found is told by check, once; the files of the commands are as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import publish_toy

import coverplan as cp
from coverplan.run import run_job


def test_check_tells_first_and_once_what_loading_found() -> None:
    study = publish_toy.make_study()
    found = cp.check(study)
    (loaded,) = study.findings
    assert found[0] == loaded
    assert found.count(loaded) == 1
    assert found[1:] == cp.check(replace(study, findings=cp.Findings()))


def test_a_plain_tuple_of_findings_does_as_well() -> None:
    study = publish_toy.make_study()
    plain = replace(study, findings=tuple(study.findings))
    assert cp.check(plain) == cp.check(study)
    assert isinstance(cp.check(plain), cp.Findings)


def test_the_command_writes_what_check_tells_and_nothing_twice(tmp_path: Path, sample_plan: Path) -> None:
    table = tmp_path / "homes.csv"
    people = pd.read_csv(sample_plan.parent / "residents" / "demand_points.csv", dtype=str)
    people.to_csv(table, index=False)
    text = sample_plan.read_text(encoding="utf-8")
    plan = cp.read_plan(sample_plan)
    layers = plan.layers.model_copy(
        update={"residents": plan.layers.residents.model_copy(update={"path": [str(table)], "datum": None})}
    )
    assert "datum" in text
    plan = plan.model_copy(update={"layers": layers})
    found = cp.check(plan)
    assert "layer.datum-missing" in [finding.rule for finding in found]
    run_job(plan, "check", out=tmp_path / "out")
    written = pd.read_csv(tmp_path / "out" / "findings.csv", dtype=str, encoding="utf-8-sig")
    assert not written.duplicated().any()
    assert written["rule"].tolist() == found.frame()["rule"].tolist()
    assert written["message"].tolist() == found.frame()["message"].tolist()
