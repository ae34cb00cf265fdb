"""Profiles: who may go where, how fast, which way, and where one may stop."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields, replace

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.errors import InputError
from coverplan.layers.road_words import ACCESS_COLUMNS, ACCESS_VALUES, BARRIERS, ROAD_CLASSES, SURFACES
from coverplan.layers.roads import roads_from_lines
from coverplan.network._profile_rules import RULES
from coverplan.network.profiles import (
    PROFILES,
    Profile,
    apply_profile,
    profile_frame,
    profile_from,
    unused_roads,
)
from coverplan.plan import TravelSettings
from coverplan.texts import say

KM = "LINESTRING (0 0, 1000 0)"


def roads(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    """Edges of a kilometre each, side by side."""
    table = gpd.GeoDataFrame(
        list(rows),
        geometry=[shapely.from_wkt(f"LINESTRING (0 {y}, 1000 {y})") for y in range(len(rows))],
        crs="EPSG:4548",
    )
    return roads_from_lines(table, near_m=0).edges


def kph(profile: str, **row: object) -> float | None:
    """Speed of a profile along a kilometre with these attributes; None where it may not go."""
    edges = roads({"road_class": "residential", **row}, {"road_class": "residential"})
    made = apply_profile(edges, PROFILES[profile]).set_index("edge_id")
    return 3600 / made["time_s"]["1"] if "1" in made.index else None


def test_walkers_do_not_walk_at_the_speed_limit():
    for profile, speed in (("walk", 4.0), ("walk_elderly", 3.24)):
        assert kph(profile, road_class="primary", speed_kph=80) == pytest.approx(speed)
        assert kph(profile, road_class="primary", speed_kph=2) == pytest.approx(speed)


def test_an_old_person_walks_nine_tenths_of_a_metre_a_second():
    made = apply_profile(roads({"road_class": "residential"}), PROFILES["walk_elderly"])
    assert made["length_m"].iloc[0] / made["time_s"].iloc[0] == pytest.approx(0.9)


def test_the_speed_limit_caps_motors_and_never_raises_them():
    free = PROFILES["car"].speed_kph["primary"]
    assert kph("car", road_class="primary", speed_kph=30) == pytest.approx(30)
    assert kph("car", road_class="primary", speed_kph=120) == pytest.approx(free)
    assert kph("car", road_class="primary") == pytest.approx(free)


def test_surfaces_slow_down_and_the_limit_still_caps():
    assert kph("car", road_class="primary", surface="gravel") == pytest.approx(60 * 0.7)
    assert kph("car", road_class="primary", surface="砂石", speed_kph=30) == pytest.approx(30)
    assert kph("car", road_class="primary", surface="chewing gum") == pytest.approx(60)
    assert kph("walk", surface="mud") == pytest.approx(4.0 * 0.6)


@pytest.mark.parametrize(
    ("profile", "row", "goes"),
    [
        ("walk", {"road_class": "motorway"}, False),
        ("walk_elderly", {"road_class": "motorway_link"}, False),
        ("ebike", {"road_class": "motorway"}, False),
        ("car", {"road_class": "motorway"}, True),
        ("walk", {"road_class": "trunk"}, True),
        ("walk", {"road_class": "trunk", "motorroad": "yes"}, False),
        ("car", {"road_class": "trunk", "motorroad": "yes"}, True),
        ("walk", {"road_class": "steps"}, True),
        ("ebike", {"road_class": "steps"}, False),
        ("car", {"road_class": "footway"}, False),
        ("tricycle", {"road_class": "path"}, False),
        ("ebike", {"road_class": "path"}, True),
        ("ebike", {"road_class": "footway"}, False),
        ("ebike", {"road_class": "footway", "bicycle": "designated"}, True),
        ("ebike", {"road_class": "footway", "access": "yes"}, False),
        ("car", {"access": "private"}, False),
        ("walk", {"access": "private"}, False),
        ("walk", {"access": "no", "foot": "yes"}, True),
        ("walk", {"access": "yes", "foot": "no"}, False),
        ("car", {"access": "no", "foot": "yes"}, False),
        ("car", {"access": "no", "motor_vehicle": "destination"}, True),
        ("car", {"motor_vehicle": "no", "motorcar": "yes"}, True),
        ("car", {"vehicle": "no"}, False),
        ("ebike", {"motor_vehicle": "no"}, True),
        ("car", {"road_class": "track"}, False),
        ("car", {"road_class": "track", "motor_vehicle": "yes"}, True),
        ("car", {"road_class": "track", "motor_vehicle": "agricultural;forestry"}, False),
        ("car", {"road_class": "residential", "motor_vehicle": "agricultural;destination"}, True),
        ("car", {"access": "emergency"}, False),
        ("ambulance", {"access": "emergency"}, True),
        ("ambulance", {"access": "no", "emergency": "yes"}, True),
        ("ambulance", {"access": "private"}, True),
        ("car", {"road_class": "busway"}, False),
    ],
)
def test_access(profile, row, goes):
    assert (kph(profile, **row) is not None) == goes


@pytest.mark.parametrize(
    ("profile", "row", "expected"),
    [
        ("car", {"oneway": "yes"}, ("a", "b", True)),
        ("car", {"oneway": "-1"}, ("b", "a", True)),
        ("car", {"oneway": "no"}, ("a", "b", False)),
        ("walk", {"oneway": "yes"}, ("a", "b", False)),
        ("ebike", {"oneway": "yes"}, ("a", "b", True)),
        ("ebike", {"oneway": "yes", "oneway_bicycle": "no"}, ("a", "b", False)),
        ("ebike", {"oneway": "yes", "oneway_bicycle": "-1"}, ("b", "a", True)),
        ("car", {"oneway": "yes", "oneway_bicycle": "no"}, ("a", "b", True)),
    ],
)
def test_one_way_streets(profile, row, expected):
    edges = roads({"road_class": "residential", **row}).assign(u="a", v="b")
    made = apply_profile(edges, PROFILES[profile]).iloc[0]
    assert (made["u"], made["v"], made["oneway"]) == expected
    start = shapely.get_point(made.geometry, 0)
    assert start.x == (0 if expected[0] == "a" else 1000)


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize(
    ("row", "stops"),
    [
        ({}, True),
        ({"road_class": "trunk", "bridge": "yes"}, False),
        ({"road_class": "trunk", "tunnel": "yes"}, False),
        ({"road_class": "motorway"}, False),
        ({"road_class": "motorway_link"}, False),
        ({"road_class": "trunk", "motorroad": "yes"}, False),
    ],
)
def test_nobody_stops_on_a_motorway_a_ramp_a_bridge_or_in_a_tunnel(profile, row, stops):
    edges = roads({"road_class": "residential", **row}, {"road_class": "residential"})
    made = apply_profile(edges, PROFILES[profile]).set_index("edge_id")["may_stop"]
    assert made.get("1", stops) == stops
    assert made["2"]


@pytest.mark.parametrize(
    ("profile", "row", "passes"),
    [
        ("car", {"barrier": "bollard"}, False), ("walk", {"barrier": "bollard"}, True), ("ebike", {"barrier": "bollard"}, True),
        ("tricycle", {"barrier": "bollard"}, False), ("car", {"barrier": "bollard", "motor_vehicle": "yes"}, True),
        ("car", {"barrier": "gate"}, True), ("walk", {"barrier": "gate", "access": "private"}, False),
        ("walk", {"barrier": "stile"}, True), ("ebike", {"barrier": "stile"}, False),
    ],
)  # fmt: skip
def test_barriers(profile, row, passes):
    edges = roads({"road_class": "footway", **row}, {"road_class": "residential"})
    made = apply_profile(edges, PROFILES[profile]).set_index("edge_id")
    assert ("1" in made.index) == passes
    assert not passes or not made["may_stop"]["1"]


def test_known_lengths_are_kept():
    edges = roads({"road_class": "residential"}).assign(length_m=1100.0)
    made = apply_profile(edges, PROFILES["car"]).iloc[0]
    assert (made["length_m"], made["time_s"]) == (1100.0, pytest.approx(1100 / (20 / 3.6)))


def test_what_is_not_used_is_counted_by_class():
    edges = roads(
        {"road_class": "steps"}, {"road_class": "steps"}, {"road_class": "path"}, {"road_class": "primary"}
    )
    (found,) = unused_roads(edges, PROFILES["car"])
    assert found.params == {"profile": "car", "count": 3, "km": "3.0", "values": "path (1), steps (2)"}
    assert unused_roads(edges, PROFILES["walk"]) == []
    assert len(apply_profile(edges, PROFILES["car"])) == 1


def test_no_usable_road_is_said_in_words():
    with pytest.raises(InputError) as error:
        apply_profile(roads({"road_class": "steps"}), PROFILES["car"])
    assert [fault.key for fault in error.value.faults] == ["error.roads.none-usable"]
    assert "小汽车" in error.value.message("zh")


def test_overrides_are_merged_and_marked():
    profile = profile_from(
        {
            "profile": "car",
            "speed_kph": {"residential": 25, "机耕路": 15},
            "surface_factor": {"水泥": 0.9},
            "snap_limit_m": 300,
        }
    )
    assert profile.speed_kph["residential"] == 25
    assert profile.speed_kph["track"] == 15
    assert profile.speed_kph["primary"] == PROFILES["car"].speed_kph["primary"]
    assert profile.surface_factor["concrete"] == 0.9
    assert (profile.snap_limit_m, profile.off_road_kph) == (300, 3)
    assert profile.source("speed_kph", "en") == "plan.toml"
    assert profile.source("off_road_kph", "en") == "own default"
    assert len(apply_profile(roads({"road_class": "track"}), profile)) == 1


def test_a_speed_of_nought_closes_a_class_for_good():
    profile = profile_from({"profile": "car", "speed_kph": {"residential": 0, "track": 0}})
    edges = roads(
        {"road_class": "residential"},
        {"road_class": "track", "motor_vehicle": "yes"},
        {"road_class": "primary"},
    )
    assert apply_profile(edges, profile)["edge_id"].tolist() == ["3"]


CAR_TRACK = {"road_class": "track", "motor_vehicle": "yes"}


@pytest.mark.parametrize(
    ("profile", "rule", "row", "before", "after"),
    [
        ("car", {"permitted_kph": {"机耕路": 5}}, CAR_TRACK, 15, 5),
        ("car", {"permitted_kph": {"track": 0}}, CAR_TRACK, 15, None),
        ("car", {"permitted_kph": {"steps": 1}}, {"road_class": "steps", "motorcar": "yes"}, None, 1),
        ("car", {"permitted_kph": {"steps": 1}}, {"road_class": "steps"}, None, None),
        ("car", {"speed_kph": {"track": 0}, "permitted_kph": {"track": 5}}, CAR_TRACK, 15, 5),
        ("car", {"keeps_speed_limits": False}, {"road_class": "primary", "speed_kph": 30}, 30, 60),
        ("walk", {"keeps_speed_limits": True}, {"road_class": "primary", "speed_kph": 2}, 4, 2),
        ("car", {"closed_by": ["no"]}, {"access": "private"}, None, 20),
        ("car", {"closed_by": []}, {"access": "no"}, None, 20),
        ("car", {"closed_by": ["军事禁区"]}, {"access": "军事禁区"}, 20, None),
        ("car", {"closed_by": ["agricultural"]}, {"access": "agricultural;forestry"}, None, 20),
        ("car", {"access_columns": ["access"]}, {"motor_vehicle": "no"}, None, 20),
        ("car", {"access_columns": ["foot"]}, {"foot": "no"}, 20, None),
        ("car", {"access_columns": ["foot"]}, {"road_class": "track", "foot": "yes"}, None, 15),
        ("car", {"access_columns": []}, {"access": "no", "motorcar": "no"}, None, 20),
        ("car", {"access_columns": ["access", "motorcar"]}, {"access": "no", "motorcar": "yes"}, 20, None),
        ("car", {"uses_motorroads": False}, {"road_class": "trunk", "motorroad": "yes"}, 70, None),
        ("ebike", {"uses_motorroads": True}, {"road_class": "trunk", "motorroad": "yes"}, None, 15),
    ],
)
def test_a_rule_of_the_plan_decides_who_goes_where_and_how_fast(profile, rule, row, before, after):
    edges = roads({"road_class": "residential", **row}, {"road_class": "residential"})
    for used, expected in (
        (PROFILES[profile], before),
        (profile_from({"profile": profile, **rule}), after),
    ):
        hours = apply_profile(edges, used).set_index("edge_id")["time_s"] / 3600
        assert (1 / hours["1"] if "1" in hours.index else None) == (
            expected if expected is None else pytest.approx(expected)
        )


@pytest.mark.parametrize(
    ("rule", "row", "column", "before", "after"),
    [
        ({"oneway": "ignored"}, {"oneway": "yes"}, "oneway", True, False),
        ({"oneway": "obeyed_by_bicycles"}, {"oneway": "yes", "oneway_bicycle": "no"}, "oneway", True, False),
        ({"no_stop_classes": []}, {"road_class": "motorway"}, "may_stop", False, True),
        ({"no_stop_classes": ["匝道"]}, {"road_class": "motorway"}, "may_stop", False, True),
        ({"no_stop_classes": "国道"}, {"road_class": "trunk"}, "may_stop", True, False),
        ({"stops_on_bridges": True}, {"bridge": "yes"}, "may_stop", False, True),
        ({"stops_on_bridges": True}, {"tunnel": "yes"}, "may_stop", False, True),
    ],
)
def test_a_rule_of_the_plan_decides_the_direction_and_where_one_stops(rule, row, column, before, after):
    edges = roads({"road_class": "residential", **row})
    assert apply_profile(edges, PROFILES["car"])[column].tolist() == [before]
    assert apply_profile(edges, profile_from({"profile": "car", **rule}))[column].tolist() == [after]


@pytest.mark.parametrize(
    ("rule", "row", "before", "after"),
    [
        ([], {"barrier": "bollard"}, False, True),
        (["gate"], {"barrier": "bollard"}, False, True),
        (["gate"], {"barrier": "gate"}, True, False),
        (["gate"], {"barrier": "gate", "motorcar": "yes"}, True, True),
        ("height_restrictor", {"barrier": "height_restrictor"}, True, False),
        (["石墩"], {"barrier": "石墩"}, True, False),
        (PROFILES["car"].stopped_by - {"bollard"}, {"barrier": "bollard"}, False, True),
    ],
)
def test_a_rule_of_the_plan_decides_which_barriers_are_passed(rule, row, before, after):
    edges = roads({"road_class": "residential", **row}, {"road_class": "residential"})
    for used, passes in (
        (PROFILES["car"], before),
        (profile_from({"profile": "car", "stopped_by": rule}), after),
    ):
        assert ("1" in apply_profile(edges, used)["edge_id"].tolist()) == passes


def test_every_rule_of_a_profile_can_be_overridden_by_a_plan():
    about_it = {"key", "sources", "changed"}
    rules = {field.name for field in fields(Profile)} - about_it
    assert rules == set(RULES) == set(TravelSettings.model_fields) - {"profile"}


OTHERWISE = {
    "speed_kph": {"residential": 25, "service": 0},
    "permitted_kph": {"track": 0},
    "surface_factor": {"gravel": 0.5},
    "keeps_speed_limits": False,
    "oneway": "ignored",
    "access_columns": [],
    "uses_motorroads": False,
    "closed_by": ["no", "private"],
    "stopped_by": [],
    "no_stop_classes": [],
    "stops_on_bridges": False,
    "snap_limit_m": 0,
    "snap_band_m": 0,
    "off_road_kph": 2,
}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_that_is_given_comes_from_the_plan_and_no_other_does(rule):
    for travel in (
        {"profile": "car", rule: OTHERWISE[rule]},
        TravelSettings(profile="car", **{rule: OTHERWISE[rule]}),
    ):
        profile = profile_from(travel)
        assert {name for name in RULES if profile.source(name, "en") == "plan.toml"} == {rule}
        changed = replace(profile, changed=frozenset(), **{rule: getattr(PROFILES["car"], rule)})
        assert changed == PROFILES["car"]


def test_an_empty_table_changes_nothing():
    assert profile_from({"profile": "car", "speed_kph": {}, "permitted_kph": {}}) == PROFILES["car"]


def test_the_table_of_a_profile_has_every_rule_in_words_and_its_source():
    profile = profile_from({"profile": "car", **OTHERWISE})
    english = profile_frame(profile, "en").set_index("item")
    told = english.loc[english["source"] == "plan.toml", "value"].to_dict()
    assert told == {
        "speed: residential": 25, "speed: service": 0, "speed where a sign permits: track": 0, "surface factor: gravel": 0.5,
        "keeps speed limits": "no", "one-way streets": "ignored", "access is read from, the first counts": "none",
        "uses roads reserved for motor traffic": "no", "closed by access": "no, private",
        "barriers that cannot be passed": "none", "classes on which nobody stops": "none",
        "stops on bridges and in tunnels": "no", "farthest from a road": 0, "band in which edges are compared": 0,
        "speed off the road": 2,
    }  # fmt: skip
    assert english.loc["speed: primary", "source"] == PROFILES["car"].source("speed_kph", "en")
    chinese = profile_frame(profile, "zh").set_index("item")["value"]
    assert chinese["速度：居住区道路（residential）"] == 25
    assert chinese["禁止通行的标注"] == "禁止（no）、私用（private）"
    assert (chinese["单行道"], chinese["不能通过的障碍"], chinese["遵守道路限速"]) == ("不受限制", "无", "否")
    plain = profile_frame(PROFILES["car"], "zh").set_index("item")["value"]
    assert plain["沿线不得停靠的道路"] == "高速公路（motorway）、高速公路匝道（motorway_link）"
    assert plain["通行权依据（先者优先）"].startswith("汽车（motorcar）、机动车（motor_vehicle）")


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("road_class", ROAD_CLASSES),
        ("surface", SURFACES),
        ("access_column", ACCESS_COLUMNS),
        ("access", ACCESS_VALUES),
        ("barrier", BARRIERS),
    ],
)
def test_every_known_word_of_a_road_has_its_chinese(family, words):
    for word in words:
        assert say(f"{family}.{word}", "en") == word
        assert say(f"{family}.{word}", "zh").endswith(f"（{word}）")
    assert len({say(f"{family}.{word}", "zh") for word in words}) == len(words)


def test_plan_settings_names_and_mappings_are_the_same():
    settings_ = TravelSettings(profile="ebike", off_road_kph=4)
    assert profile_from(settings_) == profile_from({"profile": "ebike", "off_road_kph": 4})
    assert profile_from("ebike") == PROFILES["ebike"]
    assert PROFILES["ebike"].off_road_kph == 3


@pytest.mark.parametrize(
    ("travel", "word", "suggestion"),
    [
        ("carr", "carr", "car"),
        ({"profile": "car", "sped_kph": {}}, "sped_kph", "speed_kph"),
        ({"profile": "car", "speed_kph": {"residental": 20}}, "residental", "residential"),
        ({"profile": "car", "surface_factor": {"gravle": 0.5}}, "gravle", "gravel"),
        ({"profile": "car", "permitted_kph": {"trak": 5}}, "trak", "track"),
        ({"profile": "car", "oneway": "obeyd"}, "obeyd", "obeyed"),
        ({"profile": "car", "access_columns": ["motor_vehicel"]}, "motor_vehicel", "motor_vehicle"),
        ({"profile": "car", "closed_by": ["privat"]}, "privat", "private"),
        ({"profile": "car", "stopped_by": ["bolard"]}, "bolard", "bollard"),
        ({"profile": "car", "no_stop_classes": ["motor_way"]}, "motor_way", "motorway"),
        ({"profile": "car", "stop_on_bridges": True}, "stop_on_bridges", "stops_on_bridges"),
    ],
)
def test_unknown_words_are_refused_with_a_suggestion(travel, word, suggestion):
    with pytest.raises(InputError) as error:
        profile_from(travel)
    (fault,) = error.value.faults
    assert fault.key == "profile.unknown-word"
    assert word in fault.message("en")
    assert suggestion in fault.params["known"]


def test_all_faults_of_a_travel_block_are_told_at_once():
    wrong = {
        "profile": "car",
        "speed_kph": {"primary": -1, "lane": 5},
        "off_road_kph": 0,
        "snap_limit_m": "far",
        "surface_factor": 3,
        "keeps_speed_limits": "no",
        "oneway": "ignore",
        "access_columns": ["motorcar", "moto_vehicle"],
        "closed_by": ["no", "privat", "private;no", 5],
        "stopped_by": ["石墩", "bolard", "kerb"],
        "no_stop_classes": {"motorway": True},
    }
    with pytest.raises(InputError) as error:
        profile_from(wrong)
    keys = [(fault.key, fault.params["key"]) for fault in error.value.faults]
    assert sorted(keys) == sorted([
        ("profile.not-a-number", "speed_kph.primary"), ("profile.unknown-word", "speed_kph"),
        ("profile.not-a-table", "surface_factor"), ("profile.not-a-number", "snap_limit_m"),
        ("profile.not-a-number", "off_road_kph"), ("profile.not-yes-or-no", "keeps_speed_limits"),
        ("profile.unknown-word", "oneway"), ("profile.unknown-word", "access_columns"), ("profile.unknown-word", "closed_by"),
        ("profile.unknown-word", "closed_by"), ("profile.unknown-word", "closed_by"), ("profile.unknown-word", "stopped_by"),
        ("profile.unknown-word", "stopped_by"), ("profile.not-a-list", "no_stop_classes"),
    ])  # fmt: skip


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 1e9, None, "5"])
def test_speeds_that_cannot_be_are_refused(value):
    with pytest.raises(InputError):
        profile_from({"profile": "car", "speed_kph": {"primary": value}})


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.key)
def test_the_data_of_a_profile_is_sound(profile):
    assert {*profile.speed_kph, *profile.permitted_kph} <= set(ROAD_CLASSES)
    assert set(profile.surface_factor) <= set(SURFACES)
    assert profile.closed_by <= set(ACCESS_VALUES)
    assert profile.stopped_by <= set(BARRIERS)
    assert set(profile.access_columns) <= set(ACCESS_COLUMNS)
    assert all(0 < kph <= 120 for kph in (*profile.speed_kph.values(), *profile.permitted_kph.values()))
    assert all(0 < factor <= 1 for factor in profile.surface_factor.values())
    assert profile.no_stop_classes >= {"motorway", "motorway_link"}
    for language in ("zh", "en"):
        table = profile_frame(profile, language)
        assert table["source"].str.len().min() > 0
        assert profile.title(language)
    assert all(say(f"profile.source.{key}") for key in profile.sources.values())
    assert pickle.loads(pickle.dumps(profile)) == profile == copy.deepcopy(profile)


def test_every_profile_the_plan_names_is_there():
    described = TravelSettings.model_fields["profile"].description or ""
    named = {word.strip(" .") for word in described.split(":", 1)[1].split(",")}
    assert named <= set(PROFILES)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(PROFILES)),
    st.sampled_from(ROAD_CLASSES),
    st.sampled_from([None, *SURFACES]),
    st.one_of(st.none(), st.floats(1, 200)),
)
def test_nobody_is_faster_than_class_and_limit_allow(profile, road_class, surface, limit):
    speed = kph(profile, road_class=road_class, surface=surface, speed_kph=limit)
    chosen = PROFILES[profile]
    if road_class not in chosen.speed_kph:
        assert speed is None
        return
    assert 0 < speed <= chosen.speed_kph[road_class] * (1 + 1e-9)
    if chosen.keeps_speed_limits and limit is not None:
        assert speed <= limit * (1 + 1e-9)
