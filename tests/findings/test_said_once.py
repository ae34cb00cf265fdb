"""What is found for several goals has one cause, and is told once."""

from __future__ import annotations

from coverplan.findings import Finding, Findings
from coverplan.texts import Named

NEAR, FAR = Named("五公里", "5 km"), Named("十公里", "10 km")


def off_road(goal: Named, sites: str = "s1") -> Finding:
    params = {"goal": goal, "count": 1, "sites": sites}
    return Finding(rule="siting.candidate-no-road", layer="plan", params=params)


def test_alike_of_two_goals_is_one_finding_that_names_both():
    (one,) = Findings([off_road(NEAR), off_road(FAR)]).said_once()
    assert one.message("zh").startswith("“五公里”、“十公里”：")
    assert one.message("en").startswith("'5 km', '10 km': ")


def test_what_differs_in_more_than_the_goal_stays_apart_and_in_order():
    found = Findings([off_road(NEAR), off_road(FAR, "s2"), off_road(NEAR, "s2")]).said_once()
    assert [one.params["goal"].en for one in found] == ["5 km", "10 km', '5 km"]


def test_the_same_finding_twice_is_told_once():
    twice = Finding(rule="osm.roads-none", layer="roads")
    assert Findings([twice, twice]).said_once() == (twice,)
