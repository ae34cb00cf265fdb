"""Proposals for the toy county: answers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import toy_town as toy

from coverplan.crs import lonlat
from coverplan.errors import InputError
from coverplan.goals import measure
from coverplan.siting import propose
from coverplan.siting.candidates import Wanted, candidate_sites
from coverplan.tables import PROPOSALS
from coverplan.texts import speaking

# From demand point k to the seat of village j it is 100 m to the road and 1 km for each village between.
REACH = {
    "id": "reach",
    "kind": "reach",
    "facility": ["public_cemetery"],
    "group": "residents",
    "within": "1.5 km",
    "travel": "car",
}
QUOTA = {
    "id": "quota",
    "kind": "quota",
    "facility": ["day_care_centre"],
    "units": {"level": "town", "type": "街道"},
}
FIRST = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}


def proposal(goal, block, *facilities, **layers):
    made = toy.facilities(*(facilities or [FIRST | {"kind": "hospital"}]))
    study = toy.study([goal], [{"goal": goal["id"], **block}], facilities=made, **layers)
    return propose(study, measure(study))


def candidates(study, sources, kind="hospital"):
    found = candidate_sites(study, Wanted(sources=sources, kinds=[kind]))
    return found.frame, found.findings


def rules(found):
    return [finding.rule for finding in found.findings]


def test_one_new_site_covers_those_whom_nothing_covers_yet():
    found = proposal(REACH, {"model": "mclp", "new_sites": 1}, FIRST)
    assert tuple(found.sites.columns) == PROPOSALS
    row = found.sites.iloc[0]
    # Villages 3 and 4 would do as well as each other: the first by id.
    assert (row["site_id"], row["name"], row["unit_code"]) == (toy.VILLAGES[2], "三村", toy.VILLAGES[2])
    assert (row["kind"], row["action"], row["rank"]) == ("public_cemetery", "build", 1)
    assert (row["newly_covered"], row["objective"], row["bound"], row["optimality_gap"]) == (
        700,
        1000,
        1000,
        0,
    )
    assert row["status"] == "optimal"
    lon, lat = lonlat(found.candidates["reach"].set_index("site_id").loc[[toy.VILLAGES[2]]])
    assert (row["lon"], row["lat"]) == (lon[0], lat[0])


def test_sites_that_would_add_nothing_are_left_out_and_it_is_said():
    found = proposal(REACH, {"model": "mclp", "new_sites": 3}, FIRST)
    assert found.sites["site_id"].tolist() == [toy.VILLAGES[2]]
    assert rules(found) == ["siting.fewer-sites"]
    assert "3" in found.findings[0].message("zh")


def test_fewest_sites_for_everybody():
    found = proposal(REACH, {"model": "lscp", "cover": "everybody"})
    assert (len(found.sites), found.sites["objective"].tolist()) == (2, [2, 2])
    assert found.sites["newly_covered"].sum() == 1000


def test_a_facility_counts_for_those_it_serves_only():
    own = FIRST | {"serves": (toy.VILLAGES[3],)}
    found = proposal(REACH | {"eligibility": True}, {"model": "mclp", "new_sites": 1}, own)
    # It serves village 4, 3 km away, so nobody is covered: village 3 reaches villages 2 to 4.
    assert found.sites[["site_id", "newly_covered"]].to_numpy().tolist() == [[toy.VILLAGES[2], 900.0]]
    assert rules(found) == ["siting.serves-all"]


def test_median_and_center():
    median = proposal(REACH, {"model": "p_median", "new_sites": 1}, FIRST).sites.iloc[0]
    assert (median["site_id"], median["objective"]) == (toy.VILLAGES[3], 600_000)
    center = proposal(REACH, {"model": "p_center", "new_sites": 1}, FIRST).sites.iloc[0]
    assert (center["site_id"], center["objective"]) == (toy.VILLAGES[2], 1100)


def far_away(residents=50.0):
    people = toy.residents()
    lone = people.iloc[[0]].assign(demand_id="d9", residents=residents, geometry=[toy.at(500, 100_000)])
    return gpd.GeoDataFrame(pd.concat([people, lone], ignore_index=True), crs=people.crs)


@pytest.mark.parametrize("model", ["mclp", "lscp", "p_median", "p_center"])
def test_what_cannot_be_covered_is_named_and_the_rest_is_covered(model):
    found = proposal(REACH, {"model": model, "new_sites": 2}, residents=far_away())
    assert found.unreached == {"reach": ("d9",)}
    assert "siting.unreached" in rules(found)
    assert found.sites["newly_covered"].sum() == 1000


def test_a_place_where_nobody_lives_need_not_be_reached():
    found = proposal(REACH, {"model": "lscp"}, residents=far_away(0.0))
    assert (found.unreached, rules(found)) == ({"reach": ()}, [])


def test_nothing_is_proposed_for_a_goal_that_is_not_measured():
    found = proposal(REACH, {"model": "mclp", "new_sites": 1}, FIRST, roads=None, road_nodes=None)
    assert found.sites.empty
    assert rules(found) == ["siting.not-measured"]


def test_a_unit_that_is_short_gets_a_site_near_its_people():
    found = proposal(QUOTA, {})
    row = found.sites.iloc[0]
    # West: village 1 would cost 100 x 100 + 200 x 1100, village 2 costs 100 x 1100 + 200 x 100.
    assert (row["site_id"], row["newly_covered"], row["objective"]) == (toy.VILLAGES[1], 1, 130_000)
    assert (row["kind"], row["status"]) == ("day_care_centre", "optimal")


def test_a_second_site_of_a_unit_goes_where_the_first_is_not():
    first = {"facility_id": "f1", "kind": "day_care_centre", "x": 1500, "y": 1000}
    found = proposal(QUOTA | {"at_least": 2}, {}, first)
    assert found.sites["site_id"].tolist() == [toy.VILLAGES[0]]


def test_a_quota_beyond_the_candidates_is_said():
    found = proposal(QUOTA | {"at_least": 3}, {})
    assert found.sites["site_id"].tolist() == [toy.VILLAGES[1], toy.VILLAGES[0]]
    assert rules(found) == ["siting.unit-short"]


def test_a_quota_that_is_met_asks_for_nothing():
    found = proposal(QUOTA, {}, {"facility_id": "f1", "kind": "day_care_centre", "x": 500, "y": 1000})
    assert found.sites.empty
    assert found.findings == ()


def test_a_unit_without_a_candidate_brings_its_seat():
    villages = QUOTA | {"units": {"level": "village"}}
    found = proposal(villages, {"candidates": ["town_seats"]})
    assert len(found.sites) == 4
    assert set(found.sites["unit_code"]) == set(toy.VILLAGES)


def test_a_quota_without_roads_is_compared_in_a_straight_line():
    found = proposal(QUOTA, {}, roads=None, road_nodes=None)
    assert found.sites["site_id"].tolist() == [toy.VILLAGES[1]]
    assert rules(found) == ["siting.straight-line"]


def test_a_quota_where_nobody_is_known_to_live():
    found = proposal(QUOTA, {}, residents=None)
    assert found.sites["site_id"].tolist() == [toy.VILLAGES[0]]


def test_progress_tells_each_goal():
    study = toy.study([REACH], [{"goal": "reach", "new_sites": 1}], facilities=toy.facilities(FIRST))
    told: list[str] = []
    with speaking("en"):
        propose(study, measure(study), progress=told.append)
    assert told[0] == "reach"
    assert told[-1].startswith("reach: best so far ")
    assert ", gap 0" in told[-1]


def test_candidates_of_every_source():
    planned = {"facility_id": "f2", "kind": "public_cemetery", "status": "planned", "x": 2500, "y": 900}
    other = {"facility_id": "f3", "kind": "hospital", "status": "planned", "x": 2500, "y": 800}
    study = toy.study(facilities=toy.facilities(FIRST, planned, other))
    ids = {
        source: candidates(study, [source], "public_cemetery")[0]["site_id"].tolist()
        for source in ("village_seats", "town_seats", "demand_points", "planned_facilities")
    }
    assert ids == {
        "village_seats": sorted(toy.VILLAGES),
        "town_seats": sorted(toy.TOWNS),
        "demand_points": ["d1", "d2", "d3", "d4"],
        "planned_facilities": ["f2"],
    }


def test_a_seat_stands_where_the_unit_says():
    units = toy.boundaries()
    seat = gpd.GeoDataFrame(geometry=[toy.at(200, 300)], crs=toy.CRS)
    (lon,), (lat,) = lonlat(seat)
    units.loc[units["unit_code"] == toy.VILLAGES[0], ["seat_lon", "seat_lat"]] = [lon, lat]
    sites, _ = candidates(toy.study(boundaries=units), ["village_seats"])
    assert sites.geometry.iloc[0].distance(toy.at(200, 300)) < 0.01


def test_candidates_outside_and_repeated_ones_are_left_out_and_named():
    people = toy.residents()
    people.loc[1, "geometry"] = toy.at(90_000, 0)
    people.loc[2, "geometry"] = people.geometry[0]
    study = toy.study(residents=people)
    sites, found = candidates(study, ["demand_points", "demand_points"])
    assert sites["site_id"].tolist() == ["d1", "d4"]
    assert {(one.rule, one.params["site"]) for one in found} == {
        ("siting.candidate-outside", "d2"),
        ("siting.candidate-twice", "d1"),
        ("siting.candidate-twice", "d3"),
        ("siting.candidate-twice", "d4"),
    }
    assert all("{" not in one.message(lang) + one.advice(lang) for one in found for lang in ("zh", "en"))


def test_candidates_from_a_file(tmp_path):
    (lon,), (lat,) = lonlat(gpd.GeoDataFrame(geometry=[toy.at(2500, 1000)], crs=toy.CRS))
    (tmp_path / "sites.csv").write_text(
        f"编号,名称,经度,纬度\n007,东地块,{lon:.7f},{lat:.7f}\n", encoding="utf-8"
    )
    study = toy.study(
        [REACH],
        [{"goal": "reach", "new_sites": 1, "candidates": ["sites.csv"]}],
        facilities=toy.facilities(FIRST),
    )
    study = replace(study, plan=study.plan.model_copy(update={"path": tmp_path / "plan.toml"}))
    found = propose(study, measure(study))
    row = found.sites.iloc[0]
    assert (row["site_id"], row["name"], row["unit_code"], row["newly_covered"]) == (
        "007",
        "东地块",
        toy.VILLAGES[2],
        700,
    )


def test_a_file_of_candidates_that_is_not_there(tmp_path):
    study = toy.study()
    study = replace(study, plan=study.plan.model_copy(update={"path": tmp_path / "plan.toml"}))
    with pytest.raises(InputError, match="none\\.csv"):
        candidates(study, ["none.csv"])


@pytest.mark.parametrize(
    ("source", "missing"),
    [("village_seats", "boundaries"), ("planned_facilities", "facilities"), ("demand_points", "residents")],
)
def test_candidates_whose_layer_is_missing_are_a_finding_and_the_rest_is_proposed(source, missing):
    study = toy.study(**{missing: None})
    sites, found = candidates(study, [source], "public_cemetery")
    assert sites.empty
    assert [finding.rule for finding in found] == ["siting.layer-missing"]


def test_a_study_without_boundaries_proposes_nothing_from_seats_and_says_why():
    found = proposal(
        REACH, {"model": "mclp", "new_sites": 1, "candidates": ["village_seats"]}, FIRST, boundaries=None
    )
    assert found.sites.empty
    assert rules(found) == ["siting.layer-missing", "siting.no-candidates"]


def test_a_plan_that_leaves_a_town_out_says_so_beside_its_proof():
    people = toy.residents().iloc[:2]
    found = proposal(REACH, {"model": "mclp", "new_sites": 1}, FIRST | {"x": -900}, residents=people)
    (left_out,) = [one for one in found.findings if one.rule == "siting.towns-left-out"]
    assert (left_out.params["known"], left_out.params["count"], str(left_out.params["names"])) == (
        1,
        2,
        "东镇",
    )
    assert "siting.towns-left-out" not in rules(proposal(REACH, {"model": "mclp", "new_sites": 1}))
