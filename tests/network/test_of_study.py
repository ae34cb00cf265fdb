"""The road network of a study: built once, with the plan's traveller and the study's closures, or refused."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pytest
import toy_town
from shapely import box

from coverplan.errors import InputError, PlanError
from coverplan.network import study_network
from coverplan.network.of_study import require_travel, usable_network


def reach(travel: str, name: str = "near") -> dict[str, object]:
    return {
        "id": name, "kind": "reach", "facility": ["nursing_home"], "group": "residents", "within": "5 km",
        "travel": travel, "by": "length", "target": "100 %",
    }  # fmt: skip


def refused(study) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(PlanError) as error:
        require_travel(study.plan)
    assert "{" not in error.value.message("zh") + error.value.message("en")
    return [(fault.key, dict(fault.params)) for fault in error.value.faults]


def test_a_goal_may_travel_by_a_block_of_the_plan_or_by_a_named_profile():
    require_travel(toy_town.study([reach("car")]).plan)
    require_travel(toy_town.study([reach("taxi")], travel={"taxi": {"profile": "car"}}).plan)


def test_every_unknown_way_of_travelling_is_named_with_its_goal():
    found = refused(toy_town.study([reach("cat", "one"), reach("walk", "two"), reach("taxi", "three")]))
    assert [key for key, _ in found] == ["plan.unknown-word", "plan.unknown-word"]
    assert [params["key"] for _, params in found] == ["goals[one].travel", "goals[three].travel"]
    assert [params["word"] for _, params in found] == ["cat", "taxi"]
    assert "car" in str(found[0][1]["known"])
    assert {str(params["file"]) for _, params in found} == {"toy"}


def test_every_fault_of_a_travel_block_is_told_with_the_name_of_the_block():
    travel = {
        "taxi": {"profile": "cab"},
        "fine": {"profile": "walk"},
        "bike": {"profile": "ebike", "speed_kph": {"moon": 3}},
    }
    found = refused(toy_town.study([reach("cat")], travel=travel))
    assert [key for key, _ in found] == ["plan.travel", "plan.travel", "plan.unknown-word"]
    assert [params.get("name") for _, params in found[:2]] == ["taxi", "bike"]
    assert {str(params["file"]) for _, params in found} == {"toy"}
    assert "moon" in str(found[1][1]["reason"])


def test_the_block_of_the_plan_comes_before_the_profile_of_its_name():
    study = toy_town.study(travel={"car": {"profile": "walk", "snap_limit_m": 70}})
    net = study_network(study, "car")
    assert net.profile.key == "walk"
    assert net.rules.limit_m == 70
    assert study_network(study, "ebike").profile.key == "ebike"


def test_a_network_is_built_once_for_a_study_and_shared_by_its_what_ifs():
    study = toy_town.study()
    net = study_network(study, "car")
    assert study_network(study, "car") is net
    assert study_network(study, "walk") is not net
    what_if = dataclasses.replace(study, residents=study.residents.iloc[:2])
    assert study_network(what_if, "car").graph is net.graph


def test_the_study_s_closures_lie_over_its_roads():
    x, y = toy_town.X0 + 1500, toy_town.Y0 + 1000
    flood = gpd.GeoDataFrame({"slow": [None]}, geometry=[box(x - 50, y - 9, x + 50, y + 9)], crs=toy_town.CRS)
    net = study_network(toy_town.study(closures=flood), "car")
    assert net.shut_length_m == pytest.approx(100.0)
    assert net.closures.shut.tolist() == [False, True, False, False]
    assert study_network(toy_town.study(), "car").closures is None


def test_without_roads_or_without_one_to_use_there_is_no_network():
    without = toy_town.study(roads=None, road_nodes=None)
    with pytest.raises(InputError) as error:
        study_network(without, "car")
    (fault,) = error.value.faults
    assert (fault.key, fault.params["plan"]) == ("network.no-roads", "toy")
    assert usable_network(without, "car") is None
    nodes, edges = toy_town.roads()
    stairs = toy_town.study(roads=edges.assign(road_class="steps"), road_nodes=nodes)
    with pytest.raises(InputError) as error:
        study_network(stairs, "car")
    assert error.value.faults[0].key == "error.roads.none-usable"
    assert usable_network(stairs, "car") is None
    assert usable_network(stairs, "walk").profile.key == "walk"


def test_a_way_of_travelling_that_nobody_knows_is_no_lack_of_roads():
    with pytest.raises(InputError) as error:
        usable_network(toy_town.study(), "rocket")
    assert error.value.faults[0].key == "profile.unknown-word"
