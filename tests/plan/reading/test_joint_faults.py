"""What is told of a [[siting]] block for several goals: each fault at its key, in its words."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, goal, read, toml_of

TRAVEL = '[travel.car]\nprofile = "car"\n'
GOALS = [goal("reach", "near"), goal("quota", "each"), goal("works", "done")]
BLOCK = {"id": "both", "goals": ["near", "each"], "new_sites": 2, "kinds": [{"kind": "hospital"}]}


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
