"""How far people have to go: by hand on the toy county, and against a count of people one by one."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from goals_toy import near, on_shared_roads, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point
from toy_town import CRS, TOWNS, VILLAGES, at, facilities, residents

from coverplan.goals import measure
from coverplan.goals.reach.access import access_rows
from coverplan.plan import ResidentsSettings
from coverplan.tables import ACCESS, PERCENTILES
from coverplan.units import least_share

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "1100 m", "travel": "car", "target": "80 %",
}  # fmt: skip
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}
# Ways of the four points to the cemetery: 100 m to the road, then along it.
WAYS = (100.0, 1100.0, 2100.0, 3100.0)


def toy(goal=None, **layers):
    return on_shared_roads([GOAL | (goal or {})], **({"facilities": facilities(CEMETERY)} | layers))


def row_of(access: pd.DataFrame, level: str, group: str = "residents", code: str | None = None) -> dict:
    chosen = access[(access["level"] == level) & (access["group"] == group)]
    if code is not None:
        chosen = chosen[chosen["unit_code"] == code]
    [row] = rows(chosen)
    return row


def test_every_row_is_the_one_worked_out_by_hand():
    # 100, 200, 300 and 400 people at 100, 1100, 2100 and 3100 m
    access = measure(toy()).access
    assert tuple(access.columns) == ACCESS
    common = {"goal_id": "g", "group": "residents", "measure": "people", "cost_unit": "m", "weight_no_way": 0}

    def expected(code, name, level, weight, mean, percentiles, most, value, straight, suffices):
        p25, p50, p75, p95 = percentiles
        return common | {
            "unit_code": code, "name": name, "level": level, "weight": weight, "mean": mean, "p25": p25, "p50": p50,
            "p75": p75, "p95": p95, "max": most, "value": value, "straight_value": straight, "cutoff_suffices": suffices,
        }  # fmt: skip

    # The mean is (10,000 + 220,000 + 630,000 + 1,240,000) / 1,000; 800 of 1,000 live within 3,100 m, 600 only within 2,100 m.
    area = (1000, 2100.0, (1100, 2100, 3100, 3100), 3100, 0.3, 0.3, 3100)
    west = (300, 2300 / 3, (100, 1100, 1100, 1100), 1100, 1, 1, 1100)
    east = (700, 1870 / 0.7, (2100, 3100, 3100, 3100), 3100, 0, 0, 3100)
    assert rows(access) == near(
        [
            expected("370832", "玩具县", "area", *area),
            expected("370832", "玩具县", "county", *area),
            expected(TOWNS[0], "西街道", "town", *west),
            expected(TOWNS[1], "东镇", "town", *east),
            *(
                expected(
                    code, f"{'一二三四'[number]}村", "village", 100 * (number + 1), way, (way,) * 4, way, float(number < 2), float(number < 2), way
                )
                for number, (code, way) in enumerate(zip(VILLAGES, WAYS, strict=True))
            ),
        ]
    )  # fmt: skip


def test_a_percentile_is_a_cost_that_somebody_has_and_equal_is_within():
    # exactly 25, 50, 75 and 95 of a hundred live within the first ways
    people = residents().assign(residents=[25.0, 25.0, 25.0, 25.0])
    row = row_of(measure(toy(residents=people)).access, "area")
    assert [row["p25"], row["p50"], row["p75"], row["p95"]] == [100, 1100, 2100, 3100]
    people = residents().assign(residents=[24.0, 26.0, 24.0, 26.0])
    row = row_of(measure(toy(residents=people)).access, "area")
    assert [row["p25"], row["p50"], row["p75"]] == [1100, 1100, 3100]


def test_every_group_has_rows_after_the_goals_own_and_counts_what_it_counts():
    people = residents().assign(residents_60plus=[0.0, 0.0, 30.0, 10.0], dwellings=[9.0, 0.0, 0.0, 1.0])
    study = toy({"group": "residents_60plus"}, residents=people)
    access = measure(study).access
    assert access["group"].tolist()[:4] == ["residents_60plus", "residents", "dwellings", "residents_60plus"]
    assert access["measure"].tolist()[:3] == ["people", "people", "dwellings"]
    old, homes = row_of(access, "area", "residents_60plus"), row_of(access, "area", "dwellings")
    assert (old["weight"], old["p75"], old["p95"], old["cutoff_suffices"]) == (40, 2100, 3100, 3100)
    assert (homes["weight"], homes["p75"], homes["p95"], homes["cutoff_suffices"]) == (10, 100, 3100, 100)
    # nobody of a group in a unit: no cost, no share, and no limit
    none = row_of(access, "village", "residents_60plus", VILLAGES[0])
    assert none["weight"] == 0
    assert {
        none[name] for name in ("mean", "p25", "p95", "max", "value", "straight_value", "cutoff_suffices")
    } == {None}


def test_who_has_no_way_is_counted_and_never_a_number():
    # eligibility: the cemetery serves the west only
    study = toy({"eligibility": True}, facilities=facilities(CEMETERY | {"serves": (TOWNS[0],)}))
    access = measure(study).access
    area = row_of(access, "area")
    assert (area["weight"], area["weight_no_way"]) == (1000, 700)
    # of the 300 that have a way
    assert [area["p25"], area["p50"], area["max"]] == [100, 1100, 1100]
    assert area["mean"] == pytest.approx(2300 / 3)
    assert area["cutoff_suffices"] is None  # 30 % is all there will be
    assert area["straight_value"] == pytest.approx(0.3)  # the circle, too, is for those it serves
    assert row_of(access, "town", code=TOWNS[0])["cutoff_suffices"] == 1100
    east = row_of(access, "town", code=TOWNS[1])
    assert (east["weight"], east["weight_no_way"], east["value"]) == (700, 700, 0)
    assert {east[name] for name in ("mean", "p25", "p50", "p75", "p95", "max", "cutoff_suffices")} == {None}


def test_all_who_have_a_way_may_be_just_enough():
    study = toy(
        {"eligibility": True, "target": "30 %"}, facilities=facilities(CEMETERY | {"serves": (TOWNS[0],)})
    )
    assert row_of(measure(study).access, "area")["cutoff_suffices"] == 1100
    study = toy(
        {"eligibility": True, "target": "30.1 %"}, facilities=facilities(CEMETERY | {"serves": (TOWNS[0],)})
    )
    assert row_of(measure(study).access, "area")["cutoff_suffices"] is None


def test_people_beyond_the_units_count_nowhere():
    people = residents()
    stranger = people.iloc[[3]].assign(demand_id="x", unit_code="999999001001", residents=5000.0)
    access = measure(toy(residents=pd.concat([people, stranger], ignore_index=True))).access
    assert access.equals(measure(toy()).access)


def test_a_missing_figure_weighs_nothing():
    people = residents().assign(dibao=[np.nan, 5.0, np.nan, 5.0])
    row = row_of(measure(toy(residents=people)).access, "area", "dibao")
    assert (row["weight"], row["p50"], row["max"]) == (10, 1100, 3100)


def test_a_straight_line_is_drawn_for_distances_only_and_equal_is_within():
    by_time = measure(toy({"within": "15 min"})).access
    assert by_time["cost_unit"].unique().tolist() == ["s"]
    assert by_time["straight_value"].isna().all()
    assert by_time["value"].notna().all()
    # as the crow flies the third point stands 240 m east and 100 m north, along the road it is 340 m
    nearer = facilities(CEMETERY | {"x": 2260})
    shares = {}
    for within in ("259.99999 m", "260 m", "339.99999 m", "340 m"):
        area = row_of(measure(toy({"within": within}, facilities=nearer)).access, "area")
        shares[within] = (area["straight_value"], area["value"])
    assert list(shares.values()) == [(0, 0), (0.3, 0), (0.3, 0), (0.3, 0.3)]


def test_without_measured_costs_there_are_no_rows():
    assert measure(toy(roads=None, road_nodes=None)).access.empty
    assert tuple(measure(toy(facilities=None)).access.columns) == ACCESS


def test_the_order_of_rows_plays_no_part():
    people = residents().assign(residents=[0.1, 0.2, 0.3, 0.7], dibao=[0.7, 0.1, 0.1, 0.2])
    turned = measure(toy(residents=people.iloc[[2, 0, 3, 1]])).access
    assert turned.equals(measure(toy(residents=people)).access)


def test_the_sufficient_limit_meets_the_target_when_typed_into_the_plan_and_less_does_not():
    for target in ("10 %", "35 %", "60 %", "100 %"):
        limit = row_of(measure(toy({"target": target})).access, "area")["cutoff_suffices"]
        met = [
            bool(measure(toy({"target": target, "within": f"{metres:.6f} m"})).goals["met"][0])
            for metres in (limit, limit - 0.001)
        ]
        assert met == [True, False]


SHARE = st.sampled_from([0.0, 0.25, 0.3, 0.5, 0.9, 0.95, 1.0])
POINT = st.tuples(
    st.sampled_from([0, 1, 2, 7, 30]), st.sampled_from([0, 3]),
    st.one_of(st.none(), st.sampled_from([0.0, 250.0, 1000.0, 1e5 / 3, 123456.78901234])), st.sampled_from([*VILLAGES, ""]),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(POINT, min_size=1, max_size=30), SHARE)
def test_it_equals_counting_the_people_one_by_one(points, target):
    people = gpd.GeoDataFrame(
        {
            "demand_id": [f"d{number:03}" for number in range(len(points))],
            "unit_code": [point[3] for point in points],
            "residents": [float(point[0]) for point in points], "disabled": [float(point[1]) for point in points],
        },
        geometry=[Point(0, 0)] * len(points), crs=CRS,
    )  # fmt: skip
    study = on_shared_roads([GOAL | {"within": "10 min", "target": target}], residents=people)
    costs = pd.Series([point[2] for point in points], index=people["demand_id"], dtype=float)
    reach = pd.DataFrame({"cost": costs, "covered": costs <= 600})
    access = access_rows(study, study.plan.goals[0], people, people[:0], reach)
    tree = study.unit_tree
    for row in rows(access):
        inside = people["unit_code"] != ""
        if row["level"] != "area":
            inside = tree.at_level(people["unit_code"], row["level"]) == row["unit_code"]
        each = np.repeat(costs[inside.to_numpy()].to_numpy(), people.loc[inside, row["group"]].astype(int))
        known = np.sort(each[~np.isnan(each)])
        assert (row["weight"], row["weight_no_way"]) == (len(each), len(each) - len(known))
        if not len(known):
            assert {row[name] for name in ("mean", "p25", "p50", "p75", "p95", "max")} == {None}
        else:
            assert row["max"] == known[-1]
            assert row["mean"] == pytest.approx(known.mean())
            for percent in PERCENTILES:
                assert row[f"p{percent}"] == known[-(-percent * len(known) // 100) - 1]
        share = (each <= 600).mean() if len(each) else None
        assert row["value"] == (None if share is None else pytest.approx(share))
        enough = [
            cost for cost in (0.0, *known) if len(each) and (each <= cost).mean() >= least_share(target)
        ]
        if target == 0 and len(each):
            assert row["cutoff_suffices"] == 0
        elif not enough:
            assert row["cutoff_suffices"] is None
        else:
            assert row["cutoff_suffices"] == pytest.approx(enough[0], rel=1e-9)
            assert row["cutoff_suffices"] >= enough[0]


@pytest.mark.parametrize("within", ["500 m", "2100 m"])
def test_the_circle_covers_whoever_the_road_does(within):
    chance = np.random.default_rng(7)
    places = zip(chance.uniform(0, 4000, 200), chance.uniform(0, 2000, 200), strict=True)
    people = gpd.GeoDataFrame(
        {"demand_id": [f"d{k}" for k in range(200)], "unit_code": "370832", "residents": chance.uniform(0, 9, 200)},
        geometry=[at(x, y) for x, y in places], crs=CRS,
    )  # fmt: skip
    area = row_of(measure(toy({"within": within}, residents=people)).access, "area")
    assert 1 > area["straight_value"] > area["value"] > 0


def test_what_stands_in_for_people_is_counted_in_its_own_unit():
    study = toy()
    plan = study.plan.model_copy(
        update={
            "layers": study.plan.layers.model_copy(
                update={"residents": ResidentsSettings(path="a.csv", measure="dwellings")}
            )
        }
    )
    access = measure(dataclasses.replace(study, plan=plan)).access
    assert set(access["measure"]) == {"dwellings"}
