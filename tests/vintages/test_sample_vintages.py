"""The invented earlier vintage of the sample study: what was planted is found, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

import coverplan as cp

PLANTED = {
    ("merged", "370832104390", "370832104332"), ("merged", "370832104391", "370832104332"),
    ("merged", "370832104218", "370832104245"), ("merged", "370832104245", "370832104245"),
    ("split", "370832104392", "370832104254"), ("split", "370832104392", "370832104255"),
    ("split", "370832002011", "370832002011"), ("split", "370832002011", "370832002012"),
    ("renamed", "370832104216", "370832104216"),
    ("recoded", "370832104393", "370832104267"), ("recoded", "370832104394", "370832104218"),
    ("moved", "370832002240", "370832104246"),
    ("type changed", "370832002241", "370832002008"),
    ("code reused", "370832104218", "370832104218"),
    ("new", "", "370832002010"),
    ("gone", "370832400", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def crosswalk(repository):
    folder = repository / "data" / "boundaries"
    return cp.crosswalk(folder / "units-2020.gpkg", folder.parent / "plan.toml")


def test_what_was_planted_is_found_and_nothing_else(crosswalk):
    pairs = crosswalk.pairs[crosswalk.pairs["relation"] != "same"]
    columns = ["relation", "unit_code_from", "unit_code_to"]
    assert set(map(tuple, pairs[columns].to_numpy())) == PLANTED
    assert crosswalk.steps == (("2020", "2023"),)
    assert (crosswalk.pairs["confidence"] == "low").sum() == 0


def test_residents_of_the_earlier_vintage_come_to_today_whole(crosswalk, repository):
    table = pd.read_csv(repository / "data" / "residents" / "villages-2020.csv", dtype={"单位代码": str})
    table = table.rename(
        columns={"单位代码": "unit_code", "常住人口": "residents", "60岁以上": "residents_60plus"}
    )
    joined = crosswalk.join_rates(table, "residents_60plus", "residents")
    assert joined.not_joined.empty
    assert joined.report["joined"].tolist() == joined.report["before"].tolist()
    today = pd.read_csv(repository / "data" / "residents" / "demand_points.csv", dtype={"unit_code": str})
    now = today.groupby("unit_code")["residents"].sum()
    ours = joined.frame.set_index("unit_code")
    whole = ours[ours["estimated_share"] == 0]
    assert (whole["residents"] - now.reindex(whole.index)).abs().max() <= 1
    assert set(ours.index[ours["estimated_share"] > 0]) == {
        "370832104254", "370832104255", "370832002011", "370832002012",
    }  # fmt: skip
    assert ours["rate"].between(0.05, 0.6).all()


def test_the_invented_vintage_says_that_it_is(repository):
    said = (repository / "data" / "README.md").read_text(encoding="utf-8")
    assert "units-2020.gpkg" in said
    assert "None of it happened" in said
