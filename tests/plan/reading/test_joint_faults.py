"""What is told of a [[siting]] block for several goals: each fault at its key, in its words."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, goal, read, toml_of

TRAVEL = '[travel.car]\nprofile = "car"\n'
GOALS = [goal("reach", "near"), goal("quota", "each"), goal("works", "done")]
BLOCK = {
    "id": "both",
    "goals": ["near", "each"],
    "new_sites": 2,
    "kinds": [{"kind": "hospital", "sizes": [{"capacity": 9}]}],
}


def text(more_goals=(), **block) -> str:
    kept = {key: value for key, value in {**BLOCK, **block}.items() if key != "new_sites"}
    return AREA + TRAVEL + toml_of({"goals": [*GOALS, *more_goals], "siting": [kept]})


def test_a_block_for_two_goals_is_read(tmp_path):
    [block] = read(tmp_path, text(phases=[2027, 2030], rules=[{"rule": "budget", "limit": 500}])).siting
    assert (block.goals, block.phases, block.rules[0].limit) == (["near", "each"], [2027, 2030], 500)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"cover": "target"}, "[[siting]] 'both' has goals; 'cover' is for one goal only. Leave it out."),
        ({"kinds": []}, "siting[both].kinds is missing; add it."),
        (
            {"phases": [2030, 2027]},
            "[[siting]] 'both': phases go from the earliest to the last, each once. Correct them.",
        ),
        (
            {"phases": [2030, 2030]},
            "[[siting]] 'both': phases go from the earliest to the last, each once. Correct them.",
        ),
        (
            {"rules": [{"rule": "budget", "limit": 1}, {"rule": "budget"}]},
            "siting[both].rules[2].limit is missing; add it.",
        ),
        (
            {"rules": [{"rule": "must_cover", "title": "all", "goal": "nearr"}]},
            "siting[both].rules[all].goal: 'nearr' is not known. Did you mean: near? Known: near, each.",
        ),
        (
            {"goals": ["near", "done"]},
            "[[siting]] 'both': the plan has no quota, reach or capacity goal 'done'. Known: each, near.",
        ),
    ],
)
def test_each_fault_is_told_once(tmp_path, block, told):
    assert faults(tmp_path, text(**block)) == [told]


def test_a_kind_and_a_key_that_are_not_known_are_told_with_what_is_near(tmp_path):
    [kind] = faults(tmp_path, text(kinds=[{"kind": "hospitall"}]))
    assert kind.startswith("siting[both].kinds: 'hospitall' is not known. Did you mean: hospital")
    [key] = faults(tmp_path, text(rules=[{"rule": "budget", "limit": 1, "least_m": 5}]))
    assert key.startswith("siting[both].rules[1].least_m")
    assert "limit" in key


@pytest.mark.parametrize(
    ("goals", "told"),
    [
        (
            [goal("capacity", "room", travel=None)],
            "[[siting]] 'both': the capacity goal 'room' has no travel, so no place is better than another. Add it.",
        ),
        (
            [
                goal("capacity", "room", travel="car"),
                goal("capacity", "more", travel="car", capacity="plots"),
            ],
            "[[siting]] 'both': goal 'more' counts another room of hospital than a goal before it. Make two blocks.",
        ),
        (
            [goal("reach", "twice", providers=2)],
            "[[siting]] goal = 'twice': the goal has cutoffs, providers or targets by class, a second cutoff, several providers or several kinds at once; sites cannot be proposed for it. Give siting a goal of its own with one cutoff.",
        ),
    ],
)
def test_goals_that_cannot_be_sited_for_together(tmp_path, goals, told):
    said = [{key: value for key, value in each.items() if value is not None} for each in goals]
    assert faults(tmp_path, text(said, goals=["near", *(each["id"] for each in said)])) == [told]


def test_what_weighs_nobody_is_not_asked_of_people(tmp_path):
    asked = {"goals": ["each"], "aims": ["cheapest", "most_covered"], "frontier": "money"}
    said = "[[siting]] 'both': its goals are quotas, which weigh nobody, so {} means nothing. Leave it out (aims may be fewest and cheapest), or add a reach or capacity goal."
    assert faults(tmp_path, text(**asked)) == [
        said.format("aims = most_covered"),
        said.format("frontier = money"),
    ]
    assert read(tmp_path, text(goals=["each"])).siting
    [one] = faults(tmp_path, text(rules=[{"rule": "value_floor", "goal": "each", "share": 0.5}]))
    assert one.startswith("siting[both].rules[1].goal: 'each' is a quota, which weighs nobody")
    assert read(tmp_path, text(rules=[{"rule": "value_floor", "goal": "near", "share": 0.5}])).siting


def test_metres_and_seconds_are_not_added(tmp_path):
    timed = goal("reach", "quick", within="9 min")
    both = {"goals": ["near", "quick"]}
    for aim in ("least_cost", "least_worst"):
        [one] = faults(tmp_path, text([timed], **both, aims=[aim]))
        assert f"so aims = {aim} means nothing" in one
    assert read(tmp_path, text([timed], **both)).siting


def test_a_goal_that_allocates_must_know_what_each_size_holds(tmp_path):
    room = goal("capacity", "room", travel="car")
    both = {"goals": ["near", "room"]}

    def keys(**kind):
        said = faults(tmp_path, text([room], **both, kinds=[{"kind": "hospital", **kind}]))
        return [one.split(" is missing")[0].removeprefix("siting[both].kinds[hospital].") for one in said]

    assert keys(sizes=[{"capacity": 3}, {"cost": 3}, {"size": "l"}]) == [
        "sizes[2].capacity",
        "sizes[3].capacity",
    ]
    assert keys() == ["sizes"]
    # one that builds nothing new needs no size
    assert read(tmp_path, text([room], **both, kinds=[{"kind": "hospital", "may_close": ["a"]}])).siting
