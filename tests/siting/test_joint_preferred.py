"""Of plans for several goals that are equally good, the one on preferred land."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
import toy_town as toy
from joint_toy import KINDS, QUOTA, REACH, proposal, study

from coverplan.goals import measure
from coverplan.plan.layers import Layers
from coverplan.siting import propose
from coverplan.siting.joint.preferred import PreferredLand, on_preferred_land
from coverplan.siting.model import Built, Step


def preferring(seats, *rules, **block):
    """The toy county with idle land at the seats of some villages."""
    made = study(*rules, **block)
    exclusions = {"idle": {"path": "idle.gpkg", "kind": "idle_land"}}
    plan = made.plan.model_copy(update={"layers": Layers.model_validate({"exclusions": exclusions})})
    shapes = [toy.at(500 + 1000 * at, 1000).buffer(50) for at in seats]
    land = gpd.GeoDataFrame({"land": "idle"}, index=range(len(shapes)), geometry=shapes, crs=toy.CRS)
    made = replace(made, plan=plan, exclusions=land)
    (answer,) = propose(made, measure(made)).joint.values()
    return answer


@pytest.mark.parametrize("seat", [0, 1])
def test_of_equally_good_plans_the_one_on_preferred_land_is_taken(seat):
    answer = preferring([seat], goals=(QUOTA,), phases=[])
    assert answer.steps()["site_id"].tolist() == [toy.VILLAGES[seat]]
    assert answer.plan.status == "optimal"
    if answer.land is not None:  # the other one was found first
        assert (answer.land.before, answer.land.after, answer.land.is_proved) == (1, 0, True)
        (row,) = answer.reasons().query("topic == 'preferred'").to_dict("records")
        assert (row["value"], row["other_value"]) == (0.0, 1.0)
        assert "由 1 处减为 0 处" in row["note"]
        assert any("was taken in place of one with 1." in line for line in answer.why_lines("en"))


def test_preferred_land_never_costs_anything():
    # a day-care centre in each town: the third village is idle, but dearer to serve from than no other
    town = QUOTA | {"units": {"level": "town"}}
    answer = preferring([2], goals=(town,), phases=[])
    plain = proposal(goals=(town,), phases=[]).joint["all"]
    assert [one.value for one in answer.plan.stages] == [one.value for one in plain.plan.stages]
    assert toy.VILLAGES[2] in answer.steps()["site_id"].tolist()
    assert len(answer.steps()) == 2
    assert "1 new site off preferred land" in answer.land.words("en")
    # the people of the fourth village are the most: whoever serves most builds there, preferred or not
    one = {"rule": "count", "kinds": ["public_cemetery"], "at_most": 1, "counts": "new", "title": "一处"}
    near = REACH | {"within": "0.5 km"}
    answer = preferring([2], one, goals=(near,), phases=[], kinds=KINDS[:1])
    assert answer.steps()["site_id"].tolist() == [toy.VILLAGES[3]]
    assert (answer.land.before, answer.land.after) == (1, 1)
    assert "已证明" in answer.land.words("zh")


def test_preferred_land_that_was_not_looked_at_in_time_is_said():
    assert "not proved in the time given" in PreferredLand(2, 2, is_proved=False).words("en")
    both = PreferredLand(2, 1, is_proved=False).words("zh")
    assert "由 2 处减为 1 处" in both
    assert "时限内未证明" in both
    plan = preferring([0], goals=(QUOTA,), phases=[]).plan
    other = replace(plan, built=Built(plan.model, [Step(1, 0)]))
    late, land = on_preferred_land(other, time_limit_s=0.0)
    assert late.built.steps == other.built.steps
    assert land == PreferredLand(1, 1, is_proved=False)
