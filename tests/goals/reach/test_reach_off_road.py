"""What a reach goal tells of closed roads passed by, and of facilities that no road leads to."""

from __future__ import annotations

import geopandas as gpd
import pytest
from goals_toy import on_shared_roads
from shapely import LineString, box
from toy_town import CRS, at, facilities, roads, study

from coverplan.goals import measure
from coverplan.texts import Listed, Named, Term, say

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "5 km", "travel": "car", "target": "80 %",
}  # fmt: skip
SITE = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}


def with_a_drive(access):
    """The toy roads with a drive of 300 m that ends 10 m from the cemetery, under an access word."""
    nodes, edges = roads()
    named = nodes.set_index("node_id") if "node_id" in nodes.columns else nodes
    start = named.geometry.loc[edges["u"].iloc[0]]
    end = at(500, 1340)
    line = LineString([start, end])
    drive = gpd.GeoDataFrame(
        {"edge_id": ["drive"], "u": [edges["u"].iloc[0]], "v": ["door"], "road_class": "service", "oneway": "no", "access": [access]},
        geometry=[line], crs=CRS,
    )  # fmt: skip
    both = gpd.pd.concat([edges.assign(access=None), drive], ignore_index=True)
    more = gpd.GeoDataFrame({"node_id": ["door"]}, geometry=[end], crs=CRS)
    every = gpd.pd.concat([named.rename_axis("node_id").reset_index(), more], ignore_index=True)
    return study([GOAL], road_nodes=every, roads=both, facilities=facilities({**SITE, "y": 1350}))


def told(result):
    return {one.rule: dict(one.params) for one in result.findings}


def test_who_stands_on_a_closed_road_is_told_with_the_goal():
    closed = measure(with_a_drive("no"))
    params = told(closed)["goal.past-closed-road"]
    assert (params["who"].message("zh"), params["most_m"]) == ("1 处设施（f1）", "350")
    assert params["who"].message("en") == "1 facility (f1)"
    assert closed.goals["note"].iloc[0].startswith(say("note.goal.past-closed-road", **params))
    for access in ("private", "yes"):
        open_ = measure(with_a_drive(access))
        assert "goal.past-closed-road" not in told(open_)
        assert open_.goals["value"].iloc[0] == 1.0


def test_a_closed_road_a_little_nearer_is_nothing_to_tell():
    nodes, edges = roads()
    beside = edges.iloc[[0]].assign(edge_id="lane", access="no")
    beside = beside.set_geometry(beside.geometry.translate(0, 40))
    both = gpd.pd.concat([edges.assign(access=None), beside], ignore_index=True)
    assert told(measure(study([GOAL], road_nodes=nodes, roads=both, facilities=facilities(SITE)))) == {}


@pytest.mark.parametrize(("y", "reason"), [(1350, "across_water"), (2900, "not_snapped")])
def test_a_facility_that_no_road_leads_to_is_named(y, reason):
    river = gpd.GeoDataFrame(
        {"name": ["大河"]}, geometry=[box(*at(-100, 1150).coords[0], *at(5000, 1300).coords[0])], crs=CRS
    )
    result = measure(on_shared_roads([GOAL], water=river, facilities=facilities({**SITE, "y": y})))
    found = told(result)
    if reason == "across_water":
        assert found["goal.facility-off-road"] == {
            "goal": Named("g", "g"), "count": 1, "names": Listed(("f1",), 5), "reason": Term(f"reason.{reason}"),
        }  # fmt: skip
    assert ("facility.no-road" in found) == (reason == "not_snapped")
    assert ("goal.facility-off-road" in found) == (reason == "across_water")
    assert (say("reason.across_water") in result.goals["note"].iloc[0]) == (reason == "across_water")


def test_people_who_would_have_to_cross_the_water_are_not_covered():
    river = gpd.GeoDataFrame(
        {"name": ["大河"]}, geometry=[box(*at(-100, 1020).coords[0], *at(5000, 1080).coords[0])], crs=CRS
    )
    dry, wet = (
        measure(on_shared_roads([GOAL], water=water, facilities=facilities(SITE))) for water in (None, river)
    )
    assert dry.goals["value"].iloc[0] == 1.0
    assert wet.goals["value"].iloc[0] == 0.0
    assert set(wet.gaps["reason"]) == {"across_water"}
