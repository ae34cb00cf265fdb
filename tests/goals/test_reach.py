"""The reach goal on the toy county, worked out by hand."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_town import CRS, RESIDENTS, TOWNS, VILLAGES, at, boundaries, facilities, residents, roads, study

from coverplan.goals import measure

GOAL = {
    "id": "g",
    "kind": "reach",
    "facility": ["public_cemetery"],
    "within": "1100 m",
    "travel": "car",
    "target": "100 %",
}


def cemetery(fid: str, x: float, y: float = 1000.0, **more: object) -> dict[str, object]:
    return {"facility_id": fid, "kind": "public_cemetery", "x": x, "y": y, **more}


def measured(goal: dict[str, object] | None = None, *rows: dict[str, object], **layers: object):
    return measure(
        study([GOAL | (goal or {})], facilities=facilities(*(rows or (cemetery("f1", 500),))), **layers)
    )


def test_costs_shares_and_gaps_are_those_worked_out_by_hand():
    result = measured()
    reach = result.reach["g"]
    # 100 m to the road, then along it; the cutoff itself counts (cost <= cutoff)
    assert reach["cost"].tolist() == pytest.approx([100, 1100, 2100, 3100])
    assert reach["covered"].tolist() == [True, True, False, False]
    row = result.goals.iloc[0]
    assert row["value"] == pytest.approx(300 / 1000)
    assert row["shortfall"] == pytest.approx(0.7)
    assert row["met"] is False or not row["met"]
    assert result.gaps["demand_id"].tolist() == ["d3", "d4"]
    assert result.gaps["weight"].tolist() == [300, 400]
    assert result.gaps["nearest_facility_id"].tolist() == ["f1", "f1"]
    assert set(result.gaps["reason"]) == {"beyond_cutoff"}


def test_units_of_every_level_weigh_people_not_points():
    units = measured().units.set_index("unit_code")
    assert units.loc["370832", "value"] == pytest.approx(0.3)
    assert units.loc[TOWNS[0], "value"] == 1
    assert units.loc[TOWNS[1], "value"] == 0
    assert units.loc[VILLAGES[3], "weight_not_covered"] == 400
    for level in ("county", "town", "village"):
        of_level = units[units["level"] == level]
        assert of_level["weight"].sum() == pytest.approx(sum(RESIDENTS))
        assert (of_level["weight_covered"] + of_level["weight_not_covered"]).tolist() == pytest.approx(
            of_level["weight"].tolist()
        )


def test_a_closed_facility_or_another_kind_does_not_count():
    result = measured(
        None,
        cemetery("f1", 500, status="closed"),
        {"facility_id": "h", "kind": "hospital", "x": 500, "y": 1000},
    )
    assert result.goals.loc[0, "value"] == 0
    assert set(result.gaps["reason"]) == {"no_facility"}
    assert result.gaps["cost"].isna().all()


def test_eligibility_counts_a_facility_for_the_units_it_serves_only():
    goal = {"eligibility": True, "within": "10 km"}
    only_east = measured(goal, cemetery("f1", 500, serves=(TOWNS[1],)))
    assert only_east.reach["g"]["covered"].tolist() == [False, False, True, True]
    assert set(only_east.gaps["reason"]) == {"not_eligible"}
    both = measured(goal, cemetery("f1", 500, serves=(TOWNS[1],)), cemetery("f2", 3500))
    assert both.reach["g"]["facility_id"].tolist() == ["f2", "f2", "f2", "f2"]
    village = measured(
        goal, cemetery("f1", 500, serves=(VILLAGES[0],)), cemetery("f0", 3500, serves=("370832",))
    )
    assert village.reach["g"]["facility_id"].tolist() == ["f1", "f0", "f0", "f0"]


def test_equal_costs_go_to_the_smaller_id_across_eligibility_groups():
    goal = {"eligibility": True, "within": "10 km"}
    result = measured(goal, cemetery("f2", 1000, serves=(VILLAGES[0],)), cemetery("f1", 0))
    assert result.reach["g"].loc["d1", "facility_id"] == "f1"


def test_without_roads_nothing_is_measured_and_the_straight_line_is_named_so():
    result = measured(None, roads=None, road_nodes=None)
    row = result.goals.iloc[0]
    assert pd.isna(row["value"])
    assert pd.isna(row["met"])
    assert "直线距离" in row["note"]
    assert result.gaps.empty


@pytest.mark.parametrize("layer", ["residents", "facilities"])
def test_a_missing_layer_is_told_in_the_note(layer):
    result = measure(study([GOAL], **({"facilities": facilities(cemetery("f1", 500))} | {layer: None})))
    assert pd.isna(result.goals.loc[0, "met"])
    assert "未测算" in result.goals.loc[0, "note"]


def test_a_group_that_is_not_there_is_told_with_those_that_are():
    assert "residents" in measured({"group": "children"}).goals.loc[0, "note"]


def test_points_far_from_a_road_are_gaps_with_their_reason_and_a_finding():
    people = gpd.GeoDataFrame(
        {"demand_id": ["near", "far"], "unit_code": VILLAGES[:2], "residents": [1.0, 3.0]},
        geometry=[at(500, 1000), at(1500, 4000)],
        crs=CRS,
    )
    result = measured(None, residents=people)
    assert result.goals.loc[0, "value"] == pytest.approx(0.25)
    assert result.gaps["reason"].tolist() == ["not_snapped"]
    assert [found.rule for found in result.findings] == ["goal.no-cost"]


def test_facilities_beyond_the_line_are_used_and_what_depends_on_them_is_told():
    nodes, edges = study().road_nodes, study().roads
    result = measured({"within": "2 km"}, cemetery("out", 4400), roads=edges, road_nodes=nodes)
    assert result.reach["g"].loc["d4", "covered"]
    # 400 m off the road, then 100 m + 500 m and 1,500 m to the two eastern points: both within 2 km
    assert "70.0%" in result.goals.loc[0, "note"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.integers(0, 4000), min_size=1, max_size=4),
    another=st.integers(0, 4000),
    cutoffs=st.tuples(st.integers(0, 5000), st.integers(0, 5000)).map(sorted),
)
def test_the_share_grows_with_the_cutoff_and_with_each_site(places, another, cutoffs):
    rows = [cemetery(f"f{number}", x) for number, x in enumerate(places)]
    shares = [measured({"within": f"{cutoff} m"}, *rows).goals.loc[0, "value"] for cutoff in cutoffs]
    assert shares[0] <= shares[1]
    with_one_more = measured({"within": f"{cutoffs[0]} m"}, *rows, cemetery("fx", another)).goals.loc[
        0, "value"
    ]
    assert with_one_more >= shares[0]


def sums_by_level(result):
    return result.units.groupby("level")["weight"].sum().to_dict()


@pytest.mark.parametrize("missing", [["village"], ["town"], ["town", "village"]])
def test_people_of_units_without_an_outline_count_in_the_units_above_by_code(missing):
    units = boundaries()
    goal = {"eligibility": True}
    whole = measured(goal, cemetery("f1", 500, serves=(TOWNS[0],)))
    cut = measured(
        goal, cemetery("f1", 500, serves=("370832",)), boundaries=units[~units["level"].isin(missing)]
    )
    bare = measured(goal, cemetery("f1", 500, serves=(TOWNS[0],)), boundaries=None)
    assert bare.goals["value"].tolist() == whole.goals["value"].tolist()
    levels = {"county", "town", "village"} - set(missing)
    assert sums_by_level(cut) == dict.fromkeys(levels, sum(RESIDENTS))
    assert cut.goals["value"].tolist() == whole.goals["value"].tolist()


def test_people_outside_every_unit_are_not_counted():
    people = residents().astype({"unit_code": object})
    people.loc[3, "unit_code"] = None
    result = measured(residents=people)
    assert result.goals["value"].tolist() == pytest.approx([300 / 600])
    assert sums_by_level(result) == dict.fromkeys(("county", "town", "village"), 600)
    assert result.gaps["demand_id"].tolist() == ["d3"]


def test_a_goal_whose_travel_finds_no_road_is_not_measured_and_the_others_are():
    _, edges = roads()
    motorways = edges.assign(road_class="motorway")
    rows = facilities(cemetery("f1", 500))
    goals = [
        GOAL | {"id": "feet", "travel": "walk_elderly"},
        {**GOAL, "id": "n", "kind": "quota", "units": {"level": "town"}},
    ]
    for key in ("within", "travel", "target"):
        del goals[1][key]
    result = measure(study(goals, facilities=rows, roads=motorways))
    assert result.goals["met"].isna().tolist() == [True, False]
    assert "walk" in result.goals["note"][0] or "步行" in result.goals["note"][0]
