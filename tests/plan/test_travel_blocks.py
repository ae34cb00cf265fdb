"""The [travel.NAME] blocks of plan.toml: what they override, and how their faults are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_toy import GOOD, goal, plan_of, read

from coverplan.errors import PlanError
from coverplan.network.of_study import require_travel
from coverplan.network.travel.apply import PROFILES, profile_from
from coverplan.plan import TravelSettings, plan_reference

TRAVEL = """
speed_kph = { residential = 25 }
permitted_kph = { "机耕路" = 10 }
surface_factor = { "碎石" = 0.6 }
keeps_speed_limits = false
oneway = "ignored"
access_columns = ["motor_vehicle", "access"]
uses_motorroads = false
closed_by = ["no", "军事禁区"]
ends_only = ["private"]
stopped_by = []
no_stop_classes = ["高速公路"]
stops_on_bridges = true
snap_limit_m = 300
snap_band_m = 50
snap_water_m = 10
off_road_kph = 4
"""


def test_every_rule_of_a_profile_is_taken_from_the_file(tmp_path):
    plan = read(tmp_path, GOOD.replace('profile = "car"', f'profile = "car"{TRAVEL}'))
    require_travel(plan)
    profile, car = profile_from(plan.travel["car"]), PROFILES["car"]
    assert profile.speed_kph == {**car.speed_kph, "residential": 25}
    assert profile.permitted_kph == {**car.permitted_kph, "track": 10}
    assert profile.surface_factor == {**car.surface_factor, "gravel": 0.6}
    assert (profile.keeps_speed_limits, profile.oneway, profile.uses_motorroads) == (False, "ignored", False)
    assert profile.access_columns == ("motor_vehicle", "access")
    assert (profile.closed_by, profile.stopped_by) == ({"no", "军事禁区"}, frozenset())
    assert (profile.no_stop_classes, profile.stops_on_bridges) == ({"motorway"}, True)
    assert (profile.snap_limit_m, profile.snap_band_m, profile.off_road_kph) == (300, 50, 4)
    rules = set(TravelSettings.model_fields) - {"profile"}
    assert all(profile.source(rule, "en") == "plan.toml" for rule in rules)
    assert all(rule in plan_reference() for rule in rules)


SPEEDS = st.floats(1, 200)
BLOCKS = st.fixed_dictionaries(
    {"profile": st.sampled_from(sorted(PROFILES))},
    optional={
        "speed_kph": st.dictionaries(st.sampled_from(["motorway", "primary", "track"]), SPEEDS),
        "permitted_kph": st.dictionaries(st.sampled_from(["busway", "footway"]), SPEEDS),
        "surface_factor": st.dictionaries(st.sampled_from(["asphalt", "gravel"]), st.floats(0.1, 2)),
        "off_road_kph": SPEEDS,
    },
)


@given(BLOCKS)
def test_nobody_travels_faster_than_the_roads_of_a_plan_are_kept_for(block):
    profile = profile_from(block)
    speeds = [*profile.speed_kph.values(), *profile.permitted_kph.values(), profile.off_road_kph]
    fastest_kph = max(speeds) * max([1, *profile.surface_factor.values()])
    for travel, blocks in (("mine", {"mine": block}), (block["profile"], {})):
        plan = plan_of(goals=[goal("reach", within="1 h", travel=travel)], travel=blocks)
        own_kph = fastest_kph if blocks else max(PROFILES[travel].speed_kph.values())
        assert plan.farthest_m >= own_kph * 1000 * (1 - 1e-12)


def test_wrong_keys_values_and_words_of_a_travel_block_are_told_at_once(tmp_path):
    wrong = (
        'profile = "cra"\noneway = "ignore"\nstops_on_bridges = "often"\nstopped_by = 3\nclosed_byy = []\n'
        "permitted_kph = 5\nno_stop_classes = [1]\nsnap_limit_m = -3\n"
        "speed_kph = { residental = 30, trunk = true }\nsurface_factor = { asphalt = 80 }"
    )
    plan = read(tmp_path, GOOD.replace('profile = "car"', wrong))
    with pytest.raises(PlanError) as caught:
        require_travel(plan)
    told = caught.value.message("en").splitlines()
    expected = {
        "'cra'": "Did you mean: car? Known: walk_elderly, walk, ebike, tricycle, car, hearse, ambulance",
        "'ignore'": "Did you mean: ignored",
        "stops_on_bridges = often": "true or false",
        "stopped_by = 3": "a list",
        "'closed_byy'": "Did you mean: closed_by",
        "permitted_kph = 5": "Write entries",
        "no_stop_classes: '1'": "motorway",
        "snap_limit_m = -3": "0 or more",
        "'residental'": "Did you mean: residential",
        "speed_kph.trunk = True": "a number",
        "surface_factor.asphalt = 80": "2 at most",
    }
    assert len(told) == len(expected)
    for key, advice in expected.items():
        assert any("[travel.car]" in line and key in line and advice in line for line in told), key


def test_a_goal_that_travels_by_an_unknown_name_is_told_all_names(tmp_path):
    with pytest.raises(PlanError) as caught:
        require_travel(read(tmp_path, GOOD.replace('travel = "car"', 'travel = "Caar"')))
    told = caught.value.message("zh")
    assert "goals[g].travel" in told
    assert "是否要写：car" in told
    assert "可用：car, walk_elderly, walk" in told


def test_wrong_words_in_travel_blocks_are_told_at_once(tmp_path):
    wrong = 'profile = "car"\nclosed_by = ["privat"]\naccess_columns = ["moto_vehicle"]\n[travel.walk]\nprofile = "walk"\n'
    plan = read(
        tmp_path,
        GOOD.replace('profile = "car"', f'{wrong}stopped_by = ["fense"]\nno_stop_classes = ["缆车"]'),
    )
    with pytest.raises(PlanError) as caught:
        require_travel(plan)
    told = caught.value.message("en").splitlines()
    words = (
        ("car", "privat", "private"),
        ("car", "moto_vehicle", "motor_vehicle"),
        ("walk", "fense", "fence"),
        ("walk", "缆车", ""),
    )
    assert len(told) == len(words)
    for travel, word, near in words:
        assert any(f"[travel.{travel}]" in line and word in line and near in line for line in told)
