"""Where things lie: seats in their own unit, points in the area and in the unit their row names."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from checks_toy import about, metres, only, told, with_shapes
from pyproj import Transformer
from shapely import MultiPolygon, Polygon, box
from toy_town import CRS, TOWNS, VILLAGES, X0, Y0, at, boundaries, facilities, residents

import coverplan as cp
from coverplan.crs import lonlat, wgs84_to_shifted
from coverplan.texts import Term

TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
COUNTY = "370832"


def seated(*seats: tuple[float, float] | None):
    """The boundaries, each unit with a seat so many metres from the county's corner."""
    spots = [TO_DEGREES.transform(X0 + xy[0], Y0 + xy[1]) if xy else (np.nan, np.nan) for xy in seats]
    return boundaries().assign(seat_lon=[lon for lon, _ in spots], seat_lat=[lat for _, lat in spots])


# County, two towns, four villages: the third village's seat lies in the fourth.
SEATS = [(2000, 900), (900, 900), (3100, 900), (500, 500), (1500, 500), (3500, 700), (3500, 500)]


def test_a_seat_outside_its_unit_is_told_at_the_seat():
    (found,) = told(only(boundaries=seated(*SEATS)))
    assert about(found) == (
        "border.seat-outside",
        "boundaries",
        VILLAGES[2],
        "三村",
        {"name": "三村", "off_m": "500", "there": Term.of("border.seat-outside.in", other="四村")},
    )
    assert metres(found) == (3500, 700)


def test_a_unit_without_a_seat_is_not_asked_for_it():
    few = [None, None, (3100, 900), None, (1500, 500), (3500, 700), None]
    frame = seated(*few)
    assert [one.unit_code for one in told(only(boundaries=frame))] == [VILLAGES[2]]
    # rows are known by their units, whatever their labels and order
    shuffled = frame.iloc[::-1].set_axis([7, 5, 3, 1, 0, 2, 4])
    assert [one.unit_code for one in told(only(boundaries=shuffled))] == [VILLAGES[2]]
    for half in ("seat_lon", "seat_lat"):
        assert told(only(boundaries=frame.assign(**{half: np.nan}))) == []
        assert told(only(boundaries=frame.drop(columns=half))) == []


def test_a_seat_in_a_unit_whose_ring_crosses_itself_is_looked_for_in_the_ring_mended():
    # a bow tie: two triangles that meet in the middle at (500, 1000)
    bow = Polygon([(X0 + x, Y0 + y) for x, y in ((0, 0), (1000, 2000), (1000, 0), (0, 2000))])
    for spot, is_told in (
        ((100, 1000), False),
        ((900, 1000), False),
        ((500, 200), True),
        ((500, 1800), True),
    ):
        frame = with_shapes({VILLAGES[0]: lambda _: bow}, seated(*SEATS[:3], spot, *[None] * 3))
        assert bool(told(only(boundaries=frame), "border.seat")) == is_told


def thing(name: str, x: float, y: float, **more: object) -> dict[str, object]:
    return {"facility_id": name, "kind": "hospital", "x": x, "y": y} | more


THINGS = [
    thing("in a village", 100, 100, unit_code=VILLAGES[0]),
    thing("in a town", 1100, 100, unit_code=TOWNS[0]),
    thing("in the county", 1100, 100, unit_code=COUNTY),
    thing("anywhere inside", 3100, 100),
    thing("out", -100, 700),
    thing("out, of a town", 4200, 100, unit_code=TOWNS[1]),
    thing("out, of nowhere", 4200, 200, unit_code="9"),
    thing("other town", 2500, 100, unit_code=TOWNS[0]),
    thing("other village", 1500, 100, unit_code=VILLAGES[0]),
    thing("unknown", 110, 120, unit_code="370832999"),
]
# rule, unit code, what else is said, place
EXPECTED = {
    "out": ("point.outside-area", "", {}, (-100, 700)),
    "out, of a town": ("point.outside-area", TOWNS[1], {}, (4200, 100)),
    "out, of nowhere": ("point.outside-area", "9", {}, (4200, 200)),
    "other town": ("point.unit-differs", TOWNS[0], {"unit": "西街道", "there": "东镇"}, (2500, 100)),
    "other village": ("point.unit-differs", VILLAGES[0], {"unit": "一村", "there": "二村"}, (1500, 100)),
    "unknown": ("point.unit-unknown", "370832999", {}, (110, 120)),
}


@pytest.mark.parametrize("labels", [list(range(10)), list("jihgfedcba")])
def test_points_outside_the_area_or_their_unit_are_told_where_they_are(labels):
    found = told(only(boundaries=boundaries(), facilities=facilities(*THINGS).set_axis(labels)))
    assert [(about(one), metres(one)) for one in found] == [
        ((rule, "facilities", code, f"设施{name}", {"id": name, "code": code} | more), place)
        for name, (rule, code, more, place) in EXPECTED.items()
    ]


def test_residents_are_looked_for_in_their_units_too():
    people = residents()
    people.loc[1, ["unit_code", "name"]] = [VILLAGES[3], None]
    people.loc[2, "geometry"] = at(-5, 1)
    elsewhere, outside = told(only(boundaries=boundaries(), residents=people), "point.")
    params = {"id": "d2", "code": VILLAGES[3], "unit": "四村", "there": "二村"}
    assert about(elsewhere) == ("point.unit-differs", "residents", VILLAGES[3], "", params)
    params = {"id": "d3", "code": VILLAGES[2]}
    assert about(outside) == ("point.outside-area", "residents", VILLAGES[2], "三", params)
    assert [metres(elsewhere), metres(outside)] == [(1500, 1100), (-5, 1)]


def test_a_table_without_units_or_names_is_known_by_its_ids():
    bare = facilities(*THINGS).drop(columns=["unit_code", "name"])
    found = told(only(boundaries=boundaries(), facilities=bare), "point.")
    assert [about(one) for one in found] == [
        ("point.outside-area", "facilities", "", name, {"id": name, "code": ""})
        for name in ("out", "out, of a town", "out, of nowhere")
    ]


def test_a_row_that_names_no_unit_is_fine_wherever_it_lies_inside():
    for none in ("", None):
        things = facilities(*(thing(f"f{x}", x, 100, unit_code=none) for x in (100, 3100)))
        assert told(only(boundaries=boundaries(), facilities=things)) == []


def test_ids_that_are_numbers_are_told_as_text():
    things = facilities(thing("f", -9, 0)).assign(facility_id=[12])
    (found,) = told(only(boundaries=boundaries(), facilities=things), "point.")
    assert found.params["id"] == "12"


@pytest.mark.parametrize("levels", [["county"], ["town"], ["village"], ["county", "village"]])
def test_any_level_will_do_to_lie_in(levels):
    units = boundaries()
    units = units[units["level"].isin(levels)]
    things = facilities(thing("in", 100, 100), thing("out", -100, 100))
    found = told(only(boundaries=units, facilities=things), "point.")
    assert [(one.rule, one.params["id"]) for one in found] == [("point.outside-area", "out")]


def test_a_point_in_a_gap_between_units_is_inside_and_in_no_other_unit():
    # the second village ends 100 m early: who stands there is of the village still
    units = with_shapes({VILLAGES[1]: lambda _: box(X0 + 1000, Y0, X0 + 1900, Y0 + 2000)})
    things = facilities(thing("v", 1950, 100, unit_code=VILLAGES[1]), thing("n", 1950, 100))
    assert told(only(boundaries=units, facilities=things), "point.") == []


def test_a_point_that_a_village_and_its_town_disagree_on_is_held_against_the_unit_named():
    # the outline of the first village reaches into the other town
    units = with_shapes({VILLAGES[0]: lambda shape: shape.union(box(X0 + 2000, Y0, X0 + 2100, Y0 + 100))})
    things = facilities(thing("v", 2050, 50, unit_code=VILLAGES[0]), thing("t", 2050, 50, unit_code=TOWNS[0]))
    found = told(only(boundaries=units, facilities=things), "point.")
    assert [(one.params["id"], one.params["there"]) for one in found] == [("t", "东镇")]


def test_a_layer_without_rows_and_a_study_without_boundaries_have_nothing_to_tell():
    none = facilities(*THINGS).iloc[:0]
    assert (
        told(only(boundaries=boundaries(), facilities=none, residents=residents().iloc[:0]), "point.") == []
    )
    assert told(only(facilities=facilities(*THINGS), residents=residents())) == []


@pytest.mark.parametrize("none", [boundaries().iloc[:0], boundaries().set_geometry([None] * 7)])
def test_without_any_outline_there_is_nothing_to_lie_in(none):
    seats = none.assign(seat_lon=116.0, seat_lat=35.8)
    found = told(only(boundaries=seats, facilities=facilities(*THINGS), residents=residents()), "point.")
    # a list still tells which codes there are
    unknown = [("point.unit-unknown", "9"), ("point.unit-unknown", "370832999")] if len(none) else []
    assert [(one.rule, one.params["code"]) for one in found] == unknown
    assert told(only(boundaries=seats)) == []


def test_who_names_a_unit_of_a_level_without_outlines_lies_in_no_other():
    frame = with_shapes(dict.fromkeys(VILLAGES, lambda _: None))
    things = facilities(
        thing("in", 100, 100, unit_code=VILLAGES[3]), thing("out", -1, 1, unit_code=VILLAGES[3])
    )
    found = told(only(boundaries=frame, facilities=things), "point.")
    assert [(one.rule, one.params["id"]) for one in found] == [("point.outside-area", "out")]


def test_a_unit_without_an_outline_is_not_asked_for_its_seat():
    frame = with_shapes({VILLAGES[2]: lambda _: None}, seated(*SEATS))
    assert told(only(boundaries=frame), "border.seat") == []


def test_rows_that_share_a_label_are_told_each_at_its_own_place():
    people = residents().set_axis([0, 0, 1, 1])
    people.iloc[1, people.columns.get_loc("unit_code")] = VILLAGES[3]
    units = boundaries().set_axis([0] * 7)
    (found,) = told(only(boundaries=units, residents=people), "point.")
    assert (found.params["id"], found.params["there"], metres(found)) == ("d2", "二村", (1500, 1100))


def test_a_unit_of_parts_that_lie_on_one_another_holds_who_lives_in_both():
    parts = MultiPolygon([box(X0, Y0, X0 + 600, Y0 + 2000), box(X0 + 400, Y0, X0 + 1000, Y0 + 2000)])
    units = with_shapes({VILLAGES[0]: lambda _: parts}, seated(*SEATS))
    things = facilities(*(thing(f"f{x}", x, 100, unit_code=VILLAGES[0]) for x in (300, 500, 700)))
    assert [one.unit_code for one in told(only(boundaries=units, facilities=things))] == [VILLAGES[2]]


def test_boundaries_of_one_level_are_no_other():
    # codes of villages named where only towns are drawn: no such unit is known
    units = boundaries().iloc[:3]
    found = told(only(boundaries=units, facilities=facilities(THINGS[0], THINGS[1])), "point.")
    assert [(one.rule, one.unit_code) for one in found] == [("point.unit-unknown", VILLAGES[0])]


def test_points_that_lie_elsewhere_for_their_datum_are_told_once_with_it():
    people = residents()
    lon, lat = wgs84_to_shifted(*lonlat(people), "gcj02")
    people = people.set_geometry(gpd.points_from_xy(lon, lat, crs=4326).to_crs(CRS))
    made = only(boundaries=boundaries(), residents=people)
    there = {one.params["id"] for one in told(made, "point.")}
    assert there
    mixed = cp.Finding(
        rule="layer.datum-mixed", layer="residents",
        params={"best": "gcj02", "points": 4, "count": 4, "right": 0, "rows": "2-5"},
    )  # fmt: skip
    assert told(replace(made, findings=cp.Findings([mixed])), "point.") == []
    assert told(replace(made, findings=cp.Findings([replace(mixed, layer="facilities")])), "point.") != []


def test_a_facility_that_was_told_to_lie_outside_when_it_was_read_is_not_told_again():
    made = only(
        boundaries=boundaries(), facilities=facilities(thing("out", -100, 100), thing("too", -100, 200))
    )
    outside = cp.Finding(
        rule="layer.outside-area", layer="facilities", params={"name": "x", "id": "out", "distance": 100.0}
    )
    found = told(replace(made, findings=cp.Findings([outside])), "point.")
    assert [one.params["id"] for one in found] == ["too"]
