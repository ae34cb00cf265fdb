"""The keys of a reach goal: what may stand beside what, and what is asked of one person."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, goal, plan_of, read, toml_of

BY_CLASS = {"urban": "3 km", "rural": "9 km"}


def text(**more):
    return f'{AREA}[travel.car]\nprofile = "car"\n' + toml_of({"goals": [goal("reach", **more)]})


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            {"class_targets": {"urban": 0.5, "rural": 0.4}, "target": 0.5},
            "give target or class_targets, not both.",
        ),
        ({"class_providers": {"urban": 2}, "providers": 1}, "give providers or class_providers, not both."),
        (
            {"within": BY_CLASS, "and_within": {"county": "9 min"}},
            "classes must be of one sort: urban, rural, or county, town, village, or types of units, as the boundaries have them.",
        ),
        (
            {"and_within": "3 km"},
            "must bound the other measure: within = 5 km; one is a length, the other a time.",
        ),
        (
            {"each_class": True},
            "within has no classes, so each of them cannot be asked to reach the target.",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path, more, told):
    [said] = faults(tmp_path, text(**more))
    assert said.startswith("goals[g]")
    assert said.endswith(told)


@pytest.mark.parametrize(
    ("more", "single", "plain"),
    [
        ({}, True, True),
        ({"target": 0.5}, True, True),
        ({"within": BY_CLASS, "each_class": True}, True, False),
        ({"class_targets": {"urban": 0.5}}, True, False),
        ({"class_providers": {"urban": 1, "rural": 1}}, True, False),
        ({"class_providers": {"urban": 1, "rural": 2}}, False, False),
        ({"providers": 2}, False, False),
        ({"and_within": "9 min"}, False, False),
    ],
)
def test_what_is_asked_of_one_person(tmp_path, more, single, plain):
    [asked] = read(tmp_path, text(**more)).goals
    assert (asked.is_single, asked.is_plain) == (single, plain)
    assert [limit.by for limit in asked.limits] == (
        ["length", "time"] if "and_within" in more else ["length"]
    )


def test_a_goal_made_in_python_takes_what_another_holds(tmp_path):
    [read_goal] = read(tmp_path, text(within=BY_CLASS, and_within="9 min")).goals
    [again] = plan_of(goals=[{name: getattr(read_goal, name) for name in read_goal.model_fields_set}]).goals
    assert again == read_goal
