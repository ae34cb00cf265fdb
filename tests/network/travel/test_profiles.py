"""Profiles: who may go where, how fast, which way, and where one may stop."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_toy import kph, roads

from coverplan.errors import InputError
from coverplan.layers.roads.words import ACCESS_COLUMNS, ACCESS_VALUES, BARRIERS, ROAD_CLASSES, SURFACES
from coverplan.network.travel.apply import (
    PROFILES,
    apply_profile,
    profile_frame,
    unused_roads,
)
from coverplan.network.travel.passage import enclosed
from coverplan.texts import Term, say, text_of


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
        ("car", {"access": "private"}, True),
        ("walk", {"access": "private"}, True),
        ("car", {"access": "军事禁区"}, False),
        ("car", {"access": "bus"}, False),
        ("car", {"access": "Private;no"}, True),
        ("car", {"access": " NO "}, False),
        ("car", {"access": "no;weird"}, False),
        ("car", {"access": "否"}, False),
        ("walk", {"vehicle": "weird"}, True),
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


@pytest.mark.parametrize("held_as", ["bool", "boolean", "object"])
def test_bridges_tunnels_and_motorroads_may_be_told_in_any_type_that_holds_truths(held_as):
    told = roads({"bridge": "yes"}, {"tunnel": "yes"}, {"motorroad": "yes"}, {})
    edges = told.astype(dict.fromkeys(("bridge", "tunnel", "motorroad"), held_as))
    assert apply_profile(edges, PROFILES["car"])["may_stop"].tolist() == [False, False, False, True]
    assert apply_profile(edges, PROFILES["walk"])["edge_id"].tolist() == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("profile", "row", "passes"),
    [
        ("car", {"barrier": "bollard"}, False), ("walk", {"barrier": "bollard"}, True), ("ebike", {"barrier": "bollard"}, True),
        ("tricycle", {"barrier": "bollard"}, False), ("car", {"barrier": "bollard", "motor_vehicle": "yes"}, True),
        ("car", {"barrier": "gate"}, True), ("walk", {"barrier": "gate", "access": "no"}, False),
        *((traveller, {"barrier": word}, False) for word in ("wall", "ditch", "yes", "石墩", "gate;wall") for traveller in PROFILES),
        *(("car", {"barrier": word}, False) for word in ("wicket_gate", "spikes", "kissing_gate", "block", "turnstile")),
        ("walk", {"barrier": "spikes"}, True), ("car", {"barrier": "Lift_Gate "}, True), ("car", {"barrier": "石墩", "access": "yes"}, True),
        ("car", {"barrier": "no"}, True), ("car", {"barrier": "entrance"}, True), ("car", {"barrier": "gate", "access": "weird"}, False),
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
    assert {**found.params, "values": found.params["values"].message("en")} == {
        "profile": Term("profile.car"), "count": 3, "km": "3.0", "values": "path (1), steps (2)",
    }  # fmt: skip
    assert found.message("zh").endswith("：小路（path） 1 条、台阶（steps） 2 条。")
    assert unused_roads(edges, PROFILES["walk"]) == []
    assert len(apply_profile(edges, PROFILES["car"])) == 1


def test_words_that_nobody_knows_close_a_road_and_are_told():
    edges = roads(
        {"road_class": "primary"},
        {"road_class": "primary", "access": "Weird"},
        {"road_class": "primary", "motor_vehicle": "weird;odd"},
        {"road_class": "primary", "access": "weird", "motorcar": "yes"},
        {"road_class": "primary", "barrier": "石墩"},
        {"road_class": "primary", "barrier": "石墩", "access": "yes"},
    )
    assert apply_profile(edges, PROFILES["car"])["edge_id"].tolist() == ["1", "4", "6"]
    found = {one.rule: one for one in unused_roads(edges, PROFILES["car"])}
    assert {rule: (one.params["count"], one.params["values"].message("en")) for rule, one in found.items()} == {
        "roads.unused": (3, "primary (3)"), "roads.access-unknown": (2, "weird (1), weird;odd (1)"),
        "roads.barrier-unknown": (1, "石墩 (1)"),
    }  # fmt: skip
    assert found["roads.access-unknown"].params["km"] == "2.0"
    for one in found.values():
        assert one.message("zh") != one.message("en")


@pytest.mark.parametrize(
    ("profile", "row", "at_ends"),
    [
        *(("car", {"access": word}, True) for word in ("private", "destination", "customers", "permit", "delivery", "residents")),
        ("car", {"access": "yes"}, False), ("car", {"access": "permissive"}, False), ("ambulance", {"access": "private"}, False),
        ("car", {"access": "private", "motor_vehicle": "yes"}, False), ("walk", {"foot": "customers"}, True),
        ("car", {"access": "private;yes"}, False),
    ],
)  # fmt: skip
def test_private_roads_are_for_the_ends_of_a_trip(profile, row, at_ends):
    edges = roads({"road_class": "residential", **row}, {"road_class": "residential"})
    made = apply_profile(edges, PROFILES[profile])
    assert ("no_through" in made.columns) == at_ends
    assert [one.rule for one in unused_roads(edges, PROFILES[profile])] == ["roads.ends-only"] * at_ends
    if at_ends:
        assert made["no_through"].tolist() == [True, False]


def test_the_yard_behind_a_private_gate_is_as_private_and_a_network_behind_one_is_not():
    street, gate, yard = ["street", "gate", "yard"]
    tail, head = pd.Series(["a", "b", "c"]), pd.Series(["b", "c", "d"])
    for yard_m, expected in ((9_000.0, [False, True, True]), (11_000.0, [False, True, False])):
        found = enclosed(tail, head, np.array([50_000.0, 0.0, yard_m]), np.array([False, True, False]))
        assert dict(zip([street, gate, yard], found.tolist(), strict=True)) == dict(
            zip([street, gate, yard], expected, strict=True)
        )


@pytest.mark.parametrize(
    ("row", "ways"),
    [
        ({"maxspeed:forward": "20", "maxspeed:backward": "30 mph"}, (20, 48.28032)),
        ({"speed_kph": 40, "speed_back_kph": 10}, (40, 10)),
        ({"限速": 40, "反向限速": "20"}, (40, 20)),
        ({"限速": 40, "正向限速": 30}, (30, 40)),
        ({"speed_kph": 36, "speed_back_kph": 18, "oneway": "-1"}, (18, None)),
        ({"限速": 30}, (30, None)),
    ],
)
def test_a_limit_holds_for_its_direction(row, ways):
    edges = roads({"road_class": "primary", **row}, {"road_class": "primary"})
    made = apply_profile(edges, PROFILES["car"]).iloc[0]
    assert 3600 / made["time_s"] == pytest.approx(ways[0])
    assert (3600 / made["time_back_s"] if "time_back_s" in made else None) == (
        ways[1] and pytest.approx(ways[1])
    )
    assert "time_back_s" not in apply_profile(edges, PROFILES["walk"]).columns


def test_no_usable_road_is_said_in_words():
    with pytest.raises(InputError) as error:
        apply_profile(roads({"road_class": "steps"}), PROFILES["car"])
    assert [fault.key for fault in error.value.faults] == ["error.roads.none-usable"]
    assert "小汽车" in error.value.message("zh")


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
    described = text_of("reference.TravelSettings.profile")
    assert {word.strip(" .") for word in described.en.split(":", 1)[1].split(",")} == set(PROFILES)
    assert all(f"{profile} " in described.zh for profile in PROFILES)


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


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("speed_kph", "car"), ("speed_kph.residential", "car"), ("closed_by", "osm"), ("stopped_by", "osm"),
        ("access_columns", "osm"), ("oneway", "osm"), ("no_stop_classes", "no_stop"), ("off_road_kph", "default"),
        ("surface_factor.gravel", "default"), ("permitted_kph.track", "default"),
    ],
)  # fmt: skip
def test_each_figure_says_where_it_comes_from(name, source):
    for language in ("zh", "en"):
        assert PROFILES["car"].source(name, language) == say(f"profile.source.{source}", language)


@pytest.mark.parametrize("key", PROFILES)
def test_the_speeds_of_each_profile_have_a_source_of_their_own(key):
    own = "ebike" if key == "tricycle" else key
    assert PROFILES[key].source("speed_kph", "en") == say(f"profile.source.{own}", "en")
    assert PROFILES[key].source("speed_kph.primary", "zh") == say(f"profile.source.{own}", "zh")
    assert PROFILES[key].title("en") == say(f"profile.{key}", "en")


def test_a_table_of_a_profile_has_a_row_for_each_figure_and_its_unit():
    table = profile_frame(PROFILES["walk"], "en")
    assert table.columns.tolist() == ["item", "value", "unit", "source"]
    rows = table.set_index("item")
    on_foot, osm = (say(f"profile.source.{key}", "en") for key in ("walk", "osm"))
    assert rows.loc["speed: path"].tolist() == [4.0, "km/h", on_foot]
    assert rows.loc["speed: steps"].tolist() == [2.0, "km/h", on_foot]
    assert rows.loc["surface factor: mud"].tolist() == [0.6, "", "own default"]
    assert rows.loc["one-way streets"].tolist() == ["ignored", "", osm]
    assert rows.loc["stops on bridges and in tunnels"].tolist() == ["no", "", "own default"]
    assert rows.loc["farthest from a road"].tolist() == [1000.0, "m", "own default"]
    assert rows.loc["band in which edges are compared"].tolist() == [0.0, "m", "own default"]
    assert rows.loc["speed off the road"].tolist() == [3.0, "km/h", "own default"]
    assert rows.loc["access is read from, the first counts", "value"] == "foot, access"
    speeds = table["item"].str.startswith("speed: ").sum()
    assert speeds == len(PROFILES["walk"].speed_kph)
    assert table["item"].is_unique
