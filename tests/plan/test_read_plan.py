"""plan.toml: what is accepted, and how every fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverplan.errors import PlanError
from coverplan.network.of_study import require_travel
from coverplan.network.travel.apply import PROFILES, profile_from
from coverplan.plan import TravelSettings, plan_reference, read_plan

GOOD = """
id = "x"
[area]
name = "甲县"
crs = "EPSG:4548"
[travel.car]
profile = "car"
[[goals]]
id = "g"
kind = "reach"
facility = "public_cemetery"
within = "5 km"
travel = "car"
[[siting]]
goal = "g"
new_sites = 2
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def faults(tmp_path: Path, text: str) -> str:
    with pytest.raises(PlanError) as caught:
        read(tmp_path, text)
    return caught.value.message("en")


def test_a_good_plan_is_typed(tmp_path):
    plan = read(tmp_path, GOOD)
    goal = plan.goal("g")
    assert goal.within.value == 5000
    assert goal.facility == ["public_cemetery"]
    assert plan.folder == tmp_path
    assert read_plan(tmp_path) == plan  # a folder stands for its plan.toml


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_plan(path).area.name == "甲县"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("within", "wihtin", ["goals[g].wihtin", "within"]),
        ('kind = "reach"', 'kind = "reech"', ["goals[g].kind", "reech", "reach"]),
        ('"public_cemetery"', '"public_cemetry"', ["goals[g].facility", "public_cemetery"]),
        ('crs = "EPSG:4548"', 'crs = "EPSG:4326"', ["area.crs", "degrees"]),
        ('crs = "EPSG:4548"', 'crs = "EPSG:3857"', ["area.crs", "not true metres"]),
        ('crs = "EPSG:4548"', 'crs = "4548x"', ["area.crs", "unknown CRS"]),
        ('"5 km"', '"5 lm"', ["goals[g].within", "5 lm"]),
        ('"5 km"', '"5 km"\nby = "time"', ["goals[g]", "does not fit"]),
        ('"5 km"', '"5 km"\ntarget = 95', ["goals[g].target", "95"]),
        ('"5 km"', '"5 km"\ntarget = "150 %"', ["goals[g].target", "150 %"]),
        ('id = "x"', "", ["id is missing"]),
        ('goal = "g"', 'goal = "h"', ["siting", "'h'", "g"]),
        ("new_sites = 2", 'new_sites = 2\ncandidates = "vilage_seats"', ["vilage_seats", "village_seats"]),
        ("new_sites = 2", "", ["siting[g].new_sites"]),
        ("new_sites = 2", "new_sites = -1", ["siting[g].new_sites", "-1"]),
        (
            "[[siting]]",
            '[[goals]]\nid = "g"\nkind = "works"\nindicator = "i"\n[[siting]]',
            ["'g' stands 2 times"],
        ),
        ('id = "x"', 'id = "x', ["not valid TOML"]),
        ('id = "x"', 'id = "x/y"', ["id = x/y"]),
    ],
)
def test_a_fault_names_its_key_and_what_to_do(tmp_path, old, new, expected):
    assert old in GOOD
    told = faults(tmp_path, GOOD.replace(old, new, 1))
    assert "plan.toml" in told
    for text in expected:
        assert text in told


def test_every_fault_is_told_at_once(tmp_path):
    told = faults(tmp_path, GOOD.replace("within", "wihtin").replace("name =", "nmae ="))
    assert "wihtin" in told
    assert "nmae" in told


def test_a_missing_file_and_another_encoding_are_told(tmp_path):
    with pytest.raises(PlanError, match="找不到文件"):
        read_plan(tmp_path / "none.toml")
    (tmp_path / "plan.toml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(PlanError, match="UTF-8"):
        read_plan(tmp_path)


def test_the_reference_names_every_key_of_the_contract():
    reference = plan_reference()
    for key in (
        "code_scheme",
        "spread",
        "speed_kph",
        "at_least",
        "eligibility",
        "candidates",
        "new_sites",
        "datum",
        "columns",
    ):
        assert key in reference


def test_bounds_and_types_are_told_in_the_readers_language(tmp_path):
    wrong = GOOD.replace("new_sites = 2", "new_sites = -2").replace('id = "x"', 'id = "../x"', 1)
    wrong = wrong.replace(
        'name = "甲县"', 'name = "甲县"\nsample = "no way"\nresidents = "many"\nvintage = 1'
    )
    (tmp_path / "plan.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path)
    told = caught.value.message("zh")
    assert " should " not in told
    assert "new_sites = -2：必须 >= 0" in told
    for words in ("true 或 false", "应为数字", "加引号"):
        assert words in told


TRAVEL = """
speed_kph = { residential = 25 }
permitted_kph = { "机耕路" = 10 }
surface_factor = { "碎石" = 0.6 }
keeps_speed_limits = false
oneway = "ignored"
access_columns = ["motor_vehicle", "access"]
uses_motorroads = false
closed_by = ["no", "军事禁区"]
stopped_by = []
no_stop_classes = ["高速公路"]
stops_on_bridges = true
snap_limit_m = 300
snap_band_m = 50
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


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("area.residents", 'name = "甲县"', 'name = "甲县"\nresidents = true'),
        ("siting[g].new_sites", "new_sites = 2", "new_sites = true"),
        ("siting[g].time_limit_s", "new_sites = 2", 'new_sites = 2\ntime_limit_s = "60"'),
        ("area.sample", 'name = "甲县"', 'name = "甲县"\nsample = "yes"'),
        ("area.sample", 'name = "甲县"', 'name = "甲县"\nsample = 1'),
    ],
)
def test_no_value_is_taken_for_one_of_another_type(tmp_path, key, old, new):
    assert key in faults(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("within", "by", "write"), [("15 min", "length", "time"), ("5 km", "time", "length")]
)
def test_a_cutoff_that_does_not_fit_is_told_in_one_sentence_of_the_readers(tmp_path, within, by, write):
    text = GOOD.replace('"5 km"', f'"{within}"\nby = "{by}"')
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path)
    told = caught.value.message("zh")
    assert f"goals[g].by = {by}：与 within = “{within}” 的单位不符。请写 {write}" in told
    assert "{" not in told
    assert "does not" not in told
    assert len(told.splitlines()) == 1


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
