"""What a plan may change about a profile, and what it may not."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from profile_toy import roads

from coverplan.errors import InputError
from coverplan.layers.roads.words import ACCESS_COLUMNS, ACCESS_VALUES, BARRIERS, ROAD_CLASSES, SURFACES
from coverplan.network.travel.apply import (
    PROFILES,
    Profile,
    apply_profile,
    profile_frame,
    profile_from,
)
from coverplan.network.travel.rules import SETTINGS
from coverplan.plan import TravelSettings
from coverplan.texts import say


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
        ("car", {"closed_by": ["no", "private"]}, {"access": "private"}, 20, None),
        ("car", {"closed_by": ["no"]}, {"access": "military"}, None, 20),
        ("car", {"closed_by": []}, {"access": "no"}, None, 20),
        ("car", {"closed_by": ["军事禁区"]}, {"access": "军事禁区"}, None, None),
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
        (["石墩"], {"barrier": "石墩"}, False, False),
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


def test_a_rule_of_the_plan_decides_what_is_for_the_ends_of_a_trip():
    edges = roads({"road_class": "residential", "access": "customers"}, {"road_class": "residential"})
    for rule, at_ends in ((["customers"], True), (["private"], False), ([], False)):
        made = apply_profile(edges, profile_from({"profile": "car", "ends_only": rule}))
        assert ("no_through" in made.columns) == at_ends


def test_every_rule_of_a_profile_can_be_overridden_by_a_plan():
    about_it = {"key", "sources", "changed"}
    rules = {field.name for field in fields(Profile)} - about_it
    assert rules == set(SETTINGS) == set(TravelSettings.model_fields) - {"profile"}


OTHERWISE = {
    "speed_kph": {"residential": 25, "service": 0},
    "permitted_kph": {"track": 0},
    "surface_factor": {"gravel": 0.5},
    "keeps_speed_limits": False,
    "oneway": "ignored",
    "access_columns": [],
    "uses_motorroads": False,
    "closed_by": ["no", "private"],
    "ends_only": ["customers"],
    "stopped_by": [],
    "no_stop_classes": [],
    "stops_on_bridges": False,
    "snap_limit_m": 0,
    "snap_band_m": 0,
    "snap_water_m": 0,
    "off_road_kph": 2,
}


@pytest.mark.parametrize("rule", sorted(SETTINGS))
def test_a_rule_that_is_given_comes_from_the_plan_and_no_other_does(rule):
    for travel in (
        {"profile": "car", rule: OTHERWISE[rule]},
        TravelSettings(profile="car", **{rule: OTHERWISE[rule]}),
    ):
        profile = profile_from(travel)
        assert {name for name in SETTINGS if profile.source(name, "en") == "plan.toml"} == {rule}
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
        "open at the ends of a trip only": "customers",
        "barriers that cannot be passed": "none", "classes on which nobody stops": "none",
        "stops on bridges and in tunnels": "no", "farthest from a road": 0, "band in which edges are compared": 0,
        "most water on the way to the road": 0,
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
    told = fault.message("en")
    assert word in told
    near, known = told.split("Did you mean: ")[1].split("? Known: ")
    assert suggestion in near.split(", ")
    assert len(known.split(", ")) > len(near.split(", "))


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


def test_nobody_is_twice_as_fast_on_a_surface_and_bounds_are_named():
    wrong = {
        "profile": "car",
        "surface_factor": {"asphalt": 80},
        "speed_kph": {"trunk": 201},
        "off_road_kph": 0,
    }
    with pytest.raises(InputError) as error:
        profile_from(wrong)
    told = error.value.message("en")
    for words in (
        "surface_factor.asphalt = 80",
        "2 at most",
        "0 to 200 km/h",
        "above 0 and 200 km/h at most",
    ):
        assert words in told
    fastest = {"profile": "car", "surface_factor": {"asphalt": 2}, "speed_kph": {"trunk": 200}}
    assert profile_from(fastest).surface_factor["asphalt"] == 2


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 1e9, None, "5"])
def test_speeds_that_cannot_be_are_refused(value):
    with pytest.raises(InputError):
        profile_from({"profile": "car", "speed_kph": {"primary": value}})
