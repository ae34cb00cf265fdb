"""The target reaches siting: sites for it and no more, where the goal then stands, and the words for it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import toy_town as toy
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.goals import measure
from coverplan.siting import Answer, gain_text, proof, propose, target_line, value_text, verdict
from coverplan.tables import PROPOSALS
from coverplan.units import least_share

# Of the villages in a row (100, 200, 300, 400 people), a seat reaches its own and those beside it within 1.5 km.
REACH = {
    "id": "reach", "kind": "reach", "facility": ["public_cemetery"], "within": "1.5 km", "travel": "car", "target": "90 %",
}  # fmt: skip
QUOTA = {"id": "quota", "kind": "quota", "facility": ["day_care_centre"], "units": {"level": "village"}}
FIRST = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}
HOSPITAL = FIRST | {"kind": "hospital"}


def made(goal, *blocks, facilities=(HOSPITAL,), **layers):
    blocks = [{"goal": goal["id"], **block} for block in blocks]
    study = toy.study([goal], blocks, facilities=toy.facilities(*facilities), **layers)
    return propose(study, measure(study))


def far_away():
    people = toy.residents()
    lone = people.iloc[[0]].assign(demand_id="d9", residents=250.0, geometry=[toy.at(500, 100_000)])
    return gpd.GeoDataFrame(pd.concat([people, lone], ignore_index=True), crs=people.crs)


def test_set_covering_builds_to_the_target_and_says_so():
    found = made(REACH, {"model": "lscp"})
    assert tuple(found.sites.columns) == PROPOSALS
    assert found.sites[["plan_id", "site_id", "newly_covered", "value_after"]].to_numpy().tolist() == [
        ["reach", toy.VILLAGES[2], 900, 0.9]
    ]
    answer = found.answers["reach"]
    assert (answer.met_at, answer.before, answer.after, answer.enough) == (1, 0.0, 0.9, None)
    assert verdict(answer, "zh") == "1 处即达标：由 0.0 % 提高到 90.0 %（目标 90.0 %）。"
    assert proof(answer, "zh") == "在给定的候选地点中，少于 1 处无法达标（已证明）。"
    assert proof(answer, "en") == "Proved: with these candidates no fewer sites reach the target."


def test_everybody_is_covered_where_the_plan_says_so_and_the_line_of_the_target_is_told():
    found = made(REACH, {"model": "lscp", "cover": "everybody"})
    assert found.sites["value_after"].tolist() == [0.9, 1.0]
    answer = found.answers["reach"]
    assert answer.met_at == 1
    assert verdict(answer, "en") == (
        "1 site reaches the target of 90.0 %: from 0.0 % to 90.0 %. All 2 bring it to 100.0 %."
    )
    assert target_line(answer, "zh") == "以上 1 处即达标（目标 90.0 %）"
    assert proof(answer, "en") == "Proved: with these candidates no fewer sites cover as much."


def test_a_goal_that_is_met_asks_for_no_site():
    found = made(REACH | {"target": "30 %"}, {"model": "lscp"}, facilities=[FIRST])
    assert found.sites.empty
    assert verdict(found.answers["reach"], "zh") == "现状 30.0 %，已达到目标 30.0 %，无需新建。"
    assert proof(found.answers["reach"], "zh") == ""


def test_a_target_out_of_reach_is_built_as_far_as_it_goes_and_its_distance_told():
    found = made(REACH, {"model": "lscp"}, residents=far_away())
    # 250 of 1,250 people live where no candidate reaches
    assert found.sites["value_after"].tolist() == [0.72, 0.8]
    assert [finding.rule for finding in found.findings] == ["siting.unreached", "siting.target-out-of-reach"]
    assert "最多达到 80.0 %，离目标 90.0 % 还差 10.0 个百分点" in found.findings[1].message("zh")
    answer = found.answers["reach"]
    assert (answer.met_at, answer.most) == (None, 0.8)
    assert verdict(answer, "zh") == (
        "2 处建成后由 0.0 % 到 80.0 %，仍未达标（目标 90.0 %，还差 10.0 个百分点）。"
        "全部候选地点合起来最多达到 80.0 %，达不到目标，还差 10.0 个百分点。"
    )
    assert "no fewer sites cover as much" in proof(answer, "en")


def test_too_few_sites_say_how_many_would_do():
    answer = made(REACH | {"target": "100 %"}, {"model": "mclp", "new_sites": 1}).answers["reach"]
    assert (answer.met_at, answer.enough, answer.is_fewest) == (None, 2, True)
    assert verdict(answer, "en").endswith(
        "90.0 %: the target of 100.0 % is not met, 10.0 percentage points short. "
        "Chosen for the target alone, 2 sites reach it, and no fewer (proved)."
    )


def test_a_median_says_with_how_many_sites_the_target_is_met():
    found = made(REACH, {"model": "p_median", "new_sites": 2})
    answer = found.answers["reach"]
    # villages 2 and 4: 3 of them within 1.5 km of the one, both others of the other
    assert found.sites["value_after"].is_monotonic_increasing
    assert answer.met_at == len(found.sites) == 2
    assert answer.enough == 1
    assert "另行比较，达标最少需要 1 处（已证明）" in verdict(answer, "zh")


@pytest.mark.parametrize(
    ("model", "zh", "en"),
    [
        ("mclp", "没有覆盖更多的选法", "covers more"),
        ("p_median", "没有平均路程更短的选法", "smaller mean distance"),
        ("p_center", "没有最大路程更短的选法", "smaller largest distance"),
    ],
)
def test_the_proof_fits_the_model(model, zh, en):
    answer = made(REACH, {"model": model, "new_sites": 1}).answers["reach"]
    assert zh in proof(answer, "zh")
    assert en in proof(answer, "en")
    assert "无法达标" not in proof(answer, "zh")


def test_a_proof_by_time_speaks_of_time():
    answer = made(REACH | {"within": "5 min"}, {"model": "p_median", "new_sites": 1}).answers["reach"]
    assert "平均用时更短" in proof(answer, "zh")


def test_what_is_not_proved_to_be_the_fewest_says_how_many_are_needed_at_least():
    answer = Answer(
        plan_id="a", goal_id="a", model="lscp", to_target=True, target=0.9, before=0.5, values_after=(0.7, 0.8, 0.91),
        status="time_limit", gap=1 / 3, bound=2.0,
    )  # fmt: skip
    assert proof(answer, "zh") == "尚未证明 3 处是最少：已证明至少需要 2 处。"
    assert proof(answer, "en") == "Not proved to be the fewest: at least 2 are needed (proved)."


@pytest.mark.parametrize(("value", "said"), [(0.89996, "89.9 %"), (0.9, "90.0 %"), (0.9 - 1e-12, "90.0 %")])
def test_a_figure_below_the_target_never_reads_like_it(value, said):
    answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.5, values_after=(value,))
    assert value_text(answer, value, "en") == said
    assert (answer.met_at is None) == (said != "90.0 %")


def test_a_quota_adds_units():
    found = made(
        QUOTA, {}, facilities=[{"facility_id": "f1", "kind": "day_care_centre", "x": 500, "y": 1000}]
    )
    assert found.sites["newly_covered"].tolist() == [1, 1, 1]
    assert found.sites["value_after"].tolist() == [2, 3, 4]
    answer = found.answers["quota"]
    assert (answer.unit, answer.met_at, answer.before) == ("units", 3, 1)
    assert gain_text(answer, 1.0, "zh") == "1 个区划"
    assert verdict(answer, "en") == "3 sites reach the target of 4 units: from 1 unit to 4 units."
    assert "平均路程" in proof(answer, "zh")


def test_a_unit_that_lacks_two_has_what_the_quota_asks_with_the_second():
    towns = QUOTA | {"units": {"level": "town"}, "at_least": 2}
    found = made(
        towns, {}, facilities=[{"facility_id": "f1", "kind": "day_care_centre", "x": 3500, "y": 1000}]
    )
    # the east lacks one and comes first
    assert found.sites["unit_code"].str[:9].tolist() == [toy.TOWNS[1], toy.TOWNS[0], toy.TOWNS[0]]
    assert found.sites["newly_covered"].tolist() == [1, 0, 1]
    assert found.sites["value_after"].tolist() == [1, 1, 2]


def test_several_answers_to_a_goal_stand_side_by_side():
    found = made(
        REACH, {"model": "lscp"}, {"id": "all", "model": "lscp", "cover": "everybody"}, {"new_sites": 1}
    )
    assert list(found.answers) == ["reach", "all", "reach-2"]
    assert found.sites.groupby("plan_id", sort=False).size().to_dict() == {"reach": 1, "all": 2, "reach-2": 1}
    assert [found.title(answer, "zh") for answer in found.answers.values()] == [
        "reach（方案 reach）", "reach（方案 all）", "reach（方案 reach-2）",
    ]  # fmt: skip
    assert [len(sites) for _, sites in found.of_goal("reach")] == [1, 2, 1]


def test_an_answer_is_told_to_machines():
    record = made(REACH, {"model": "lscp"}).answers["reach"].as_record("en")
    assert (record["plan_id"], record["met_at"], record["value"], record["value_after"]) == (
        "reach",
        1,
        0.0,
        0.9,
    )
    assert record["verdict"].startswith("1 site reaches the target")


def row_of_homes(seed):
    """Homes along the road, 100 m from it, at random; how far apart they are by road."""
    chance = np.random.default_rng(seed)
    x = chance.choice(np.arange(50.0, 3950.0, 50.0), size=8, replace=False)
    people = gpd.GeoDataFrame(
        {
            "demand_id": [f"h{n}" for n in range(8)],
            "unit_code": [toy.VILLAGES[int(each // 1000)] for each in x],
            "residents": chance.choice([0.5, 10.0, 25.0, 33.3, 60.0], size=8),
        },
        geometry=[toy.at(each, 1100) for each in x],
        crs=toy.CRS,
    )
    return people, np.abs(x[:, None] - x) + 200.0


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000), within=st.sampled_from([0.4, 0.7, 1.1]), target=st.sampled_from([0.5, 0.75, 0.9, 1.0])
)  # fmt: skip
def test_what_is_said_of_the_sites_is_what_measuring_says_once_they_are_built(seed, within, target):
    people, apart = row_of_homes(seed)
    goal = REACH | {"within": f"{within} km", "target": target}
    block = {"goal": "reach", "model": "lscp", "candidates": ["demand_points"]}
    first = {
        "facility_id": "f0",
        "kind": "public_cemetery",
        "x": people.geometry.x.iloc[0] - toy.X0,
        "y": 1100,
    }
    study = toy.study([goal], [block], residents=people, facilities=toy.facilities(first))
    found = propose(study, measure(study))
    places = people.set_index("demand_id").geometry
    for count in {0, max(0, len(found.sites) - 1), len(found.sites)}:
        built = found.sites.head(count)
        rows = [
            {"facility_id": f"n{n}", "kind": "public_cemetery", "x": places[site].x - toy.X0, "y": 1100}
            for n, site in enumerate(built["site_id"])
        ]
        then = replace(study, facilities=toy.facilities(first, *rows))
        row = measure(then).goals.iloc[0]
        said = [found.answers["reach"].before, *found.sites["value_after"]][count]
        assert row["value"] == pytest.approx(said, abs=1e-12)
        assert bool(row["met"]) == (count == len(found.sites))
    # with one site less no choice meets the target, counted by hand
    weight = people["residents"].to_numpy()
    fewer = itertools.combinations(range(8), max(0, len(found.sites) - 1))
    shares = [
        weight[(apart[:, [0, *some]] <= 1000 * within).any(axis=1)].sum() / weight.sum() for some in fewer
    ]
    if len(found.sites):
        assert max(shares) < least_share(target)


def test_a_time_limit_without_any_answer_is_no_verdict_of_being_met():
    answer = Answer(
        plan_id="a", goal_id="a", model="p_median", target=0.9, before=0.5, status="time_limit", gap=math.inf
    )
    assert verdict(answer, "en") == (
        "No site is proposed: it stands at 50.0 %, the target of 90.0 % is not met, 40.0 percentage points short."
    )
    assert proof(answer, "en") == ""
