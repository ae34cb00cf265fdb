"""A network knows who travels on it, and how that traveller joins the roads: nobody has to say it again."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
import toy_town as toy
from osm_toy import SOUTH, STEP, WEST, write_osm
from shapely import Point, box

import coverplan as cp
from coverplan.network import RoadNetwork, SnapRules, from_networkx, snap, study_network, to_networkx
from coverplan.network.graph import simplify
from coverplan.network.travel import profile_from

NEAR = {"profile": "car", "snap_limit_m": 50, "off_road_kph": 4.5, "snap_band_m": 2}
RULES = SnapRules(limit_m=50, off_road_kph=4.5, band_m=2)


@pytest.fixture
def osm(tmp_path):
    return write_osm(tmp_path / "town.osm", {1: (0, 0), 2: (9, 0)}, {7: ([1, 2], {"highway": "residential"})})


def beside(net: RoadNetwork, name: str, metres: float) -> gpd.GeoDataFrame:
    at = gpd.GeoSeries([Point(WEST + 4 * STEP, SOUTH)], crs="EPSG:4326").to_crs(net.crs).translate(0, metres)
    return gpd.GeoDataFrame({name: [1]}, geometry=at)


@pytest.mark.parametrize(("travel", "reason"), [("car", None), (NEAR, "not_snapped")])
def test_a_profile_given_to_read_roads_snaps_by_its_own_limit(osm, travel, reason) -> None:
    net = cp.read_roads(osm, travel=travel)
    (found,) = cp.nearest_cost(net, beside(net, "demand_id", 60), beside(net, "facility_id", 5))["reason"]
    assert found == reason if reason else found != found


def test_rules_given_to_a_question_take_the_place_of_the_traveller_s(osm) -> None:
    net = cp.read_roads(osm, travel=NEAR)
    homes, clinics = beside(net, "demand_id", 60), beside(net, "facility_id", 5)
    wider = cp.nearest_cost(net, homes, clinics, by="time", rules=SnapRules(limit_m=100, off_road_kph=3.0))
    (road,) = net.edges.geometry
    far, near = (float(road.distance(frame.geometry[0])) for frame in (homes, clinics))
    assert wider["cost"].tolist() == [pytest.approx((far + near) * 3.6 / 3.0, abs=0.1)]
    home = beside(net, "demand_id", 20)
    own = cp.nearest_cost(net, home, clinics, by="time")
    assert own["cost"].tolist() == [
        pytest.approx((float(road.distance(home.geometry[0])) + near) * 3.6 / 4.5, abs=0.1)
    ]


def test_the_traveller_stays_with_every_network_made_of_another(osm, tmp_path) -> None:
    net = cp.read_roads(osm, travel=NEAR)
    assert (net.profile.key, net.rules) == ("car", RULES)
    flood = box(*net.edges.total_bounds).buffer(9)
    net.save(tmp_path / "net")
    for made in (
        net.with_closures(flood),
        net.closed_by(None),
        simplify(net),
        RoadNetwork.open(tmp_path / "net"),
    ):
        assert (made.profile, made.rules) == (net.profile, RULES)
    assert RoadNetwork.open(tmp_path / "net").profile.speed_kph == net.profile.speed_kph


def test_edges_given_bare_are_joined_by_the_rules_given_with_them(osm) -> None:
    net = cp.read_roads(osm)
    assert net.rules == SnapRules()
    strict = RoadNetwork.from_edges(net.nodes, net.edges, rules=SnapRules(limit_m=10))
    assert not snap(strict, beside(net, "demand_id", 60)).is_snapped.any()
    assert snap(net, beside(net, "demand_id", 60)).is_snapped.all()
    assert from_networkx(to_networkx(net)).profile is None
    with pytest.raises(cp.InputError, match="rules"):
        RoadNetwork.from_edges(net.nodes, net.edges, rules={"limit_m": 10})


# --- a study's network, wherever it is used ---

GOAL = {"id": "g", "kind": "reach", "facility": ["hospital"], "within": "5 km", "travel": "car"}
# 60 m off the street, in front of the first village; the villages lie 100 m off it
HOSPITAL = {"facility_id": "f", "kind": "hospital", "x": 500, "y": 1060}
LIMITS = {"wide": {"car": {"profile": "car"}}, "narrow": {"car": {"profile": "car", "snap_limit_m": 80}}}


def made(limit: str, **layers: object) -> cp.Study:
    block = {"goal": "g", "model": "mclp", "new_sites": 1, "candidates": ["demand_points"]}
    return toy.study([GOAL], [block], travel=LIMITS[limit], facilities=toy.facilities(HOSPITAL), **layers)


def test_a_study_s_network_can_be_given_to_every_question() -> None:
    study = made("narrow")
    net = study_network(study, "car")
    assert isinstance(net, RoadNetwork)
    near = cp.nearest_cost(net, study.residents, study.facilities)
    assert near["reason"].tolist() == ["not_snapped"] * 4
    assert cp.cost_matrix(net, study.residents, study.facilities).pairs == 0
    assert cp.routes(net, study.residents, study.facilities)["cost"].isna().all()
    assert not cp.service_area(net, study.facilities, "5 km").is_empty.any()
    assert len(cp.reachable(net, study.facilities, "5 km"))
    assert not snap(net, study.residents).is_snapped.any()


def test_goals_are_measured_as_the_traveller_joins_the_roads() -> None:
    assert cp.measure(made("wide")).goals["value"].tolist() == [1.0]
    result = cp.measure(made("narrow"))
    assert result.goals["value"].tolist() == [0.0]
    assert set(result.reach["g"]["reason"]) == {"not_snapped"}


def test_sites_are_proposed_as_the_traveller_joins_the_roads() -> None:
    lonely = replace(made("wide"), facilities=toy.facilities(HOSPITAL | {"kind": "columbarium"}))
    assert cp.propose(lonely, cp.measure(lonely)).sites["newly_covered"].tolist() == [1000.0]
    lonely = replace(made("narrow"), facilities=lonely.facilities)
    found = cp.propose(lonely, cp.measure(lonely))
    assert found.sites.empty
    (no_road,) = (finding for finding in found.findings if finding.rule == "siting.candidate-no-road")
    assert no_road.params["count"] == 4


def test_points_are_on_an_island_only_where_the_traveller_joins_it() -> None:
    nodes, edges = toy.roads()
    # the first section of the street hangs on nothing any more
    cut = edges.drop(index=1).reset_index(drop=True)
    limits = {name: cp.check(made(name, roads=cut, road_nodes=nodes)) for name in LIMITS}
    named = {
        name: {
            one
            for finding in found
            if finding.rule == "roads.point-on-island"
            for one in finding.params["ids"].split(", ")
        }
        for name, found in limits.items()
    }
    assert "d1" in named["wide"]
    assert not {"d1", "d2", "d3", "d4"} & named["narrow"]


def test_profiles_that_say_the_same_are_equal_and_others_are_not() -> None:
    assert profile_from(NEAR) == profile_from(dict(NEAR))
    assert hash(profile_from(NEAR)) == hash(profile_from("car"))
    assert profile_from(NEAR) != profile_from("car")
