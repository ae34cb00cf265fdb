"""Where people live, as every goal of a study asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import Point
from toy_town import TOWNS, VILLAGES, residents, study

from coverplan.goals.asked.homes import homes_of
from coverplan.plan import Plan


@pytest.fixture
def county():
    """The toy county with a forecast."""
    plan = study().plan.model_dump() | {
        "years": {"base": 2025, "near": 2030, "far": 2035}, "forecast": {"residents": 0.01},
    }  # fmt: skip
    return study(plan=Plan.model_validate(plan))


def test_points_stand_in_their_units_level_by_level(county):
    people = county.residents.assign(unit_code=[VILLAGES[2], "", "999999", TOWNS[0]])
    county = replace(county, residents=people)
    homes = homes_of(county, people)
    told = {level: [str(units[at]) for at in place] for level, place, units in homes.levels}
    assert told["county"] == ["370832", "", "", "370832"]
    assert told["town"] == [TOWNS[1], "", "", TOWNS[0]]
    assert told["village"] == [VILLAGES[2], "", "", ""]
    assert homes.in_area.tolist() == [True, False, False, True]
    assert [str(homes.codes[at]) for at in homes.unit] == people["unit_code"].tolist()


def test_ids_are_in_order_whatever_the_order_of_rows(county):
    turned = county.residents.iloc[[2, 0, 3, 1]]
    homes = homes_of(county, turned)
    assert homes.ids.tolist() == ["d3", "d1", "d4", "d2"]
    assert homes.ids[homes.by_id].tolist() == ["d1", "d2", "d3", "d4"]


def test_what_is_worked_out_is_kept_with_the_study_and_shared_by_its_years(county):
    homes = homes_of(county, county.residents)
    assert homes_of(county, county.residents) is homes
    assert homes_of(county, county.residents.copy()) is homes  # the same ids at the same places
    then, later = county.as_of(2030), county.as_of(2031)
    assert homes_of(then, then.residents) is homes
    assert homes_of(later, then.residents) is homes
    moved = county.residents.assign(unit_code=county.residents["unit_code"].iloc[::-1].to_numpy())
    assert homes_of(county, moved) is not homes


def test_other_ids_or_places_are_other_contents(county):
    people = residents()
    contents = homes_of(county, people).contents
    assert homes_of(county, people.assign(name="", residents=1.0)).contents == contents
    for other in (
        people.assign(demand_id=["d1", "d2", "d3", "d5"]),
        people.assign(demand_id=["d1", "d2", "d3d", "4"]),
        people.set_geometry([*people.geometry[:3], Point(1, 1)], crs=people.crs),
        people.set_geometry([*people.geometry[:3], None], crs=people.crs),
    ):
        assert homes_of(county, other).contents != contents


def test_who_has_no_place_is_on_no_map(county):
    people = county.residents
    people = people.set_geometry([None, Point(), *people.geometry[2:]], crs=people.crs)
    assert homes_of(county, people).on_map.tolist() == [False, False, True, True]
