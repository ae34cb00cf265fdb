"""What the note of a reach goal tells: whose cover depends on what lies beyond the line, who lost it by closures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from goals_toy import noted, on_shared_roads
from shapely import LineString, box
from toy_town import TOWNS, X0, Y0, at, boundaries, facilities, residents, roads, study

from coverplan.findings import Finding, Findings
from coverplan.goals import measure
from coverplan.texts import Term, say

PEOPLE = Term("measure.people")
GOAL = {
    "id": "g",
    "kind": "reach",
    "facility": ["public_cemetery"],
    "within": "10 km",
    "travel": "car",
    "target": 0,
}
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}
OUT = {"facility_id": "out", "kind": "public_cemetery", "x": 4400, "y": 1000}
FLOOD = box(X0 + 1200, Y0 + 900, X0 + 1300, Y0 + 1050)
DRY = box(X0 + 2000, Y0 - 1600, X0 + 2100, Y0 - 1400)


def toy(within="10 km", *sites, **layers):
    layers = {"facilities": facilities(*(sites or (CEMETERY,)))} | layers
    return on_shared_roads([GOAL | {"within": within}], **layers)


def note(one) -> str:
    return measure(one).goals.loc[0, "note"]


def outside(share, count, km):
    return "goal.depends-outside", {"share": share, "what": PEOPLE, "count": count, "km": km}


def lost(share):
    return "goal.lost-by-closures", {"share": share, "what": PEOPLE}


def round_about(south=-1500.0):
    """The way from village 1 to village 4 goes round by the south, beyond the line."""
    nodes, edges = roads()
    corners = [(1000, 1000), (1000, south), (3000, south), (3000, 1000)]
    detour = edges.iloc[[1]].assign(
        edge_id="round", u="n1", v="n3", geometry=[LineString([at(*corner) for corner in corners])]
    )
    return {
        "roads": pd.concat([edges.iloc[[0, 3]], detour], ignore_index=True),
        "road_nodes": nodes,
        "residents": residents().iloc[[0, 3]],
    }


@pytest.mark.parametrize(
    ("sites", "within", "said"),
    [
        # 400 m off the road, then 600 m and 1,600 m to the two eastern points; the west cannot come
        ([OUT], "2 km", ("70.0 %", 1)),
        ([OUT], "1 km", ("40.0 %", 1)),
        # who has one inside as well depends on none
        ([OUT, CEMETERY | {"x": 3500}], "1 km", None),
        ([OUT, CEMETERY | {"x": 2500}], "1 km", ("40.0 %", 1)),
        ([OUT, OUT | {"facility_id": "more", "x": -400}], "2 km", ("100.0 %", 2)),
        # on the line is not beyond it
        ([CEMETERY | {"x": 4000}], "2 km", None),
        ([CEMETERY], "2 km", None),
    ],
)  # fmt: skip
def test_whose_cover_depends_on_facilities_beyond_the_line_is_told(sites, within, said):
    expected = noted(outside(*said, "0.0")) if said else ""
    assert note(toy(within, *sites)) == expected


def test_the_line_is_that_of_the_county_and_not_that_of_its_towns():
    # land of the county to the east that lies in no town
    units = boundaries()
    units.loc[0, "geometry"] = box(X0, Y0, X0 + 5000, Y0 + 2000)
    assert note(toy("2 km", OUT, boundaries=units)) == ""
    # a town that is drawn too far does not move the line
    units = boundaries()
    units.loc[units["unit_code"] == TOWNS[1], "geometry"] = box(X0 + 2000, Y0, X0 + 5000, Y0 + 2000)
    assert note(toy("2 km", OUT, boundaries=units)) == noted(outside("70.0 %", 1, "0.0"))


@pytest.mark.parametrize("kept", [None, "towns"])
def test_without_the_line_of_the_county_nothing_lies_beyond_it(kept):
    units = None if kept is None else boundaries().iloc[1:3]
    assert note(toy("2 km", OUT, boundaries=units)) == ""


@pytest.mark.parametrize(("south", "km"), [(-1500, "4.8"), (-60_000, "121.8"), (-400_000, "801.8")])
def test_cover_that_depends_on_roads_beyond_the_line_is_told(south, km):
    # 2,000 m of the detour and the two ways down to it lie beyond the line, but for 100 m along it
    assert note(toy("1000 km", **round_about(south))) == noted(outside("80.0 %", 0, km))


def test_without_the_detour_nothing_is_beyond_the_line():
    layers = round_about()
    inside = measure(toy(**layers | {"roads": layers["roads"].iloc[:2]}))
    assert inside.goals[["value", "note"]].to_numpy().tolist() == [[pytest.approx(0.2), ""]]


def test_a_road_along_the_line_is_not_beyond_it():
    nodes, edges = roads()
    nodes = nodes.set_geometry(nodes.translate(yoff=1040))
    edges = edges.set_geometry(edges.translate(yoff=1040))  # 40 m north of the line
    assert note(toy(roads=edges, road_nodes=nodes)) == ""


@pytest.mark.parametrize(
    ("within", "share"), [("200 m", "0.0 %"), ("1100 m", "20.0 %"), ("2100 m", "50.0 %"), ("10 km", "90.0 %")]
)
def test_who_was_covered_and_is_so_no_more_lost_it_by_the_closures(within, share):
    # the flood cuts the road behind village 1
    assert note(toy(within).with_closures(FLOOD, "漫水")) == noted(lost(share))


def test_closures_that_take_nothing_away_are_told_as_that():
    assert note(toy().with_closures(FLOOD, "修路", slow=2)) == noted(lost("0.0 %"))
    sites = facilities(CEMETERY | {"status": "closed"})
    empty = study([GOAL], facilities=sites).with_closures(FLOOD, "漫水")
    assert note(empty) == noted(("goal.no-facility", {}), lost("0.0 %"))


def test_what_is_shut_already_is_not_told_again_as_beyond_the_line():
    # of the 4.8 km beyond the line 0.1 km are under water; the east lost its cover to that
    flooded = toy(**round_about()).with_closures(DRY, "漫水")
    assert note(flooded) == noted(lost("80.0 %"))


def test_people_of_no_unit_are_in_no_share():
    people = residents().assign(unit_code=[None, *residents()["unit_code"][1:]])
    layers = {"residents": people}
    assert note(toy("2 km", OUT, **layers)) == noted(outside("77.8 %", 1, "0.0"))
    flooded = toy("1100 m", CEMETERY, **layers).with_closures(FLOOD, "漫水")
    assert note(flooded) == noted(lost("22.2 %"))


def test_towns_in_which_nobody_is_known_to_live_are_told_with_their_number():
    people = residents()
    people.loc[people["unit_code"].str.startswith(TOWNS[1]), "residents"] = 0.0
    said = ("goal.towns-without-people", {"known": 1, "count": 2, "group": "常住人口", "names": "东镇"})
    assert note(toy(residents=people)) == noted(said)
    assert note(toy(residents=people.iloc[:2])) == noted(said)
    assert note(toy()) == ""


def test_a_goal_whose_weights_lack_figures_says_so():
    missing = Finding(
        rule="residents.figure-missing",
        layer="residents",
        params={"file": "r.csv", "column": "residents", "count": 2},
    )
    other = replace(missing, params={"file": "r.csv", "column": "dibao", "count": 1})
    one = replace(toy(), findings=Findings([missing, other]))
    assert say("goal.weight-missing", group="residents", count=2) in note(one)
    assert "residents" not in note(replace(one, findings=Findings([other])))
