"""Borders: towns tile the county and villages their towns, to a square metre; areas are those published."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from checks_toy import about, metres, only, planned, told, with_shapes, with_values
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box
from toy_town import CRS, TOWNS, VILLAGES, X0, Y0, boundaries

import coverplan as cp
from coverplan.texts import Listed, Term

COUNTY = "370832"
NAMES = dict(zip(boundaries()["unit_code"], boundaries()["name"], strict=True))


def area(west: float, south: float, east: float, north: float) -> Polygon:
    """A rectangle, in metres from the county's corner."""
    return box(X0 + west, Y0 + south, X0 + east, Y0 + north)


def grown(*by: Polygon):
    return lambda shape: shapely.union_all([shape, *by])


def cut(*out: Polygon):
    return lambda shape: shapely.difference(shape, shapely.union_all(list(out)))


def tiled(made: cp.Study) -> list[cp.Finding]:
    """What is told of the tiling; parts of a unit are a matter of their own."""
    return [one for one in told(made, "border.") if one.rule != "border.several-parts"]


def border(
    rule: str,
    code: str,
    square_metres: str,
    other: str | None = None,
    *,
    case: str = "",
    beside: tuple[str, ...] = (),
    there: str = "",
) -> tuple[object, ...]:
    """What is told of a gap (of the unit above), an overlap, or a piece outside the unit above."""
    name = NAMES[code]
    params: dict[str, object] = {
        "name": name,
        "area_m2": square_metres,
        "case": Term(f"{rule}.{case or 'part'}"),
    }
    if rule == "border.gap":
        params["beside"] = Listed(tuple(NAMES[one] for one in beside), most=6)
        params |= {"other": NAMES[beside[1]]} if len(beside) > 1 else {}
    elif rule == "border.overlap":
        params["other"] = NAMES[other or ""]
    else:
        params["parent"] = NAMES[other or ""]
        params["where"] = (
            Term.of("border.outside-parent.in", there=NAMES[there])
            if there
            else Term("border.outside-parent.beyond")
        )
    return rule, "boundaries", code, name, params


def within(one, west: float, south: float, east: float, north: float) -> bool:
    x, y = metres(one)
    return west <= x <= east and south <= y <= north


def test_an_overlap_a_gap_and_a_piece_outside_are_told_with_their_size_and_place():
    # the first village reaches 10 m into the second and 50 m out of the town, and leaves 100 m to nobody
    frame = with_shapes({VILLAGES[0]: lambda _: area(100, -50, 1010, 2000)})
    overlap, outside, gap = told(only(boundaries=frame))
    assert about(overlap) == border("border.overlap", VILLAGES[0], "20,000", VILLAGES[1])
    assert about(gap) == border("border.gap", TOWNS[0], "200,000", case="edge", beside=VILLAGES[:1])
    assert [(one.size, one.size_unit) for one in (overlap, gap, outside)] == [
        (20_000.0, "m2"), (200_000.0, "m2"), (45_500.0, "m2"),
    ]  # fmt: skip
    assert about(outside) == border("border.outside-parent", VILLAGES[0], "45,500", TOWNS[0])
    assert within(overlap, 1000, 0, 1010, 2000)
    assert within(gap, 0, 0, 100, 2000)
    assert within(outside, 100, -50, 1010, 0)


def test_towns_are_held_against_their_county_as_villages_against_their_town():
    shapes = {TOWNS[1]: lambda _: area(1990, 0, 4000, 1900)}
    towns = boundaries().iloc[:3]
    overlap, gap = told(only(boundaries=with_shapes(shapes, towns)))
    assert about(overlap) == border("border.overlap", TOWNS[0], "19,000", TOWNS[1])
    assert about(gap) == border("border.gap", COUNTY, "200,000", case="edge", beside=(TOWNS[1], TOWNS[0]))
    assert within(gap, 2000, 1900, 4000, 2000)


# A fault of one square metre is told, a smaller one is rounding.
@pytest.mark.parametrize(("size", "is_told"), [(1.0, True), (0.5, False), (1e-4, False), (2.0, True)])
@pytest.mark.parametrize(
    ("rule", "code", "change", "unit", "other"),
    [
        ("border.overlap", VILLAGES[0], lambda s: grown(area(1000, 500, 1000 + s, 501)), VILLAGES[0], VILLAGES[1]),
        ("border.gap", VILLAGES[0], lambda s: cut(area(1000 - s, 500, 1000, 501)), TOWNS[0], None),
        ("border.outside-parent", VILLAGES[0], lambda s: grown(area(-s, 500, 0, 501)), VILLAGES[0], TOWNS[0]),
    ],
)  # fmt: skip
def test_faults_are_told_from_one_square_metre_on(rule, code, change, unit, other, size, is_told):
    frame = with_shapes({code: change(size)})
    about_it = {"case": "closed", "beside": VILLAGES[:2]} if rule == "border.gap" else {}
    expected = [border(rule, unit, f"{size:.0f}", other, **about_it)] if is_told else []
    areas = ("border.overlap", "border.gap", "border.outside-parent")
    assert [about(one) for one in told(only(boundaries=frame)) if one.rule in areas] == expected


def test_a_line_that_is_off_by_rounding_is_no_fault():
    frame = with_shapes({VILLAGES[0]: lambda shape: affinity.translate(shape, xoff=1e-4)})
    assert told(only(boundaries=frame)) == []


def test_each_piece_of_a_gap_is_told_at_its_own_place():
    frame = with_shapes({VILLAGES[3]: cut(area(3400, 900, 3500, 1000), area(3800, 900, 3810, 910))})
    found = sorted(told(only(boundaries=frame)), key=metres)
    assert [about(one) for one in found] == [
        border("border.gap", TOWNS[1], "10,000", case="closed", beside=VILLAGES[3:]),
        border("border.gap", TOWNS[1], "100", case="closed", beside=VILLAGES[3:]),
    ]
    assert [within(found[0], 3400, 900, 3500, 1000), within(found[1], 3800, 900, 3810, 910)] == [True, True]


def test_of_two_that_overlap_the_smaller_code_comes_first_whatever_the_order_of_the_rows():
    frame = with_shapes({VILLAGES[3]: grown(area(1500, 0, 3000, 10))})
    expected = [
        border("border.outside-parent", VILLAGES[3], "5,000", TOWNS[1], there=TOWNS[0]),
        border("border.overlap", VILLAGES[1], "5,000", VILLAGES[3]),
        border("border.overlap", VILLAGES[2], "10,000", VILLAGES[3]),
    ]
    for rows in (frame, frame.iloc[::-1]):
        found = told(only(boundaries=rows))
        assert sorted((about(one) for one in found if one.rule != "border.triple-point"), key=str) == expected


def test_a_unit_without_units_below_it_has_no_gap():
    # the villages of the east are not in the layer: the town is not therefore empty
    assert told(only(boundaries=boundaries().iloc[:5])) == []
    assert told(only(boundaries=boundaries().iloc[:1])) == []


def test_villages_are_their_parents_by_code_not_by_place():
    # the second village lies in the west and says it is of the east
    frame = with_values(VILLAGES[1], parent_code=TOWNS[1])
    assert [about(one) for one in tiled(only(boundaries=frame))] == [
        border("border.outside-parent", VILLAGES[1], "2,000,000", TOWNS[1], case="whole", there=TOWNS[0])
    ]


def test_units_that_overlap_are_told_without_any_unit_above():
    frame = with_shapes({VILLAGES[2]: grown(area(1990, 0, 2000, 100))})
    villages = frame[frame["level"] == "village"]
    assert [about(one) for one in told(only(boundaries=villages))] == [
        border("border.overlap", VILLAGES[1], "1,000", VILLAGES[2])
    ]


def test_a_ring_that_crosses_itself_is_measured_as_mended_and_stays_as_it_is():
    # a bow tie in place of the first village: two triangles of 500,000 m2 each, and as much left to nobody
    corners = [(0, 0), (1000, 2000), (1000, 0), (0, 2000)]
    bow = Polygon([(X0 + x, Y0 + y) for x, y in corners])
    frame = with_shapes({VILLAGES[0]: lambda _: bow})
    before = frame.copy(deep=True)
    gaps = tiled(only(boundaries=frame))
    assert [about(one) for one in gaps] == [
        border("border.gap", TOWNS[0], "500,000", case="edge", beside=VILLAGES[:1])
    ] * 2
    assert frame.geometry.geom_equals_exact(before.geometry, 0).all()


@pytest.mark.parametrize("count", [2, 3])
def test_a_unit_in_several_parts_is_told_with_their_number(count):
    parts = MultiPolygon([area(3000 + 5000 * k, 0, 4000 + 5000 * k, 2000) for k in range(count)])
    frame = with_shapes({VILLAGES[3]: lambda _: parts})
    (found,) = told(only(boundaries=frame), "border.several")
    name = NAMES[VILLAGES[3]]
    params = {
        "name": name,
        "count": count,
        "area_m2": f"{2_000_000 * (count - 1):,}",
        "inside": Term("phrase.nothing"),
    }
    expected = ("border.several-parts", "boundaries", VILLAGES[3], name, params)
    assert about(found) == expected
    assert any(within(found, 3000 + 5000 * k, 0, 4000 + 5000 * k, 2000) for k in range(count))
    # a collection of one is in one part
    alone = with_shapes({VILLAGES[3]: lambda shape: MultiPolygon([shape])})
    assert told(only(boundaries=alone)) == []


@st.composite
def cells(draw: st.DrawFn) -> list[frozenset[tuple[int, int]]]:
    """Villages of squares of 10 m, that may overlap, leave cells out and reach beyond the town."""
    spots = [(x, y) for x in range(5) for y in range(3)]
    some = st.frozensets(st.sampled_from(spots), min_size=1)
    return draw(st.lists(some, min_size=2, max_size=3))


@settings(max_examples=15)
@given(cells())
def test_overlaps_gaps_and_pieces_outside_add_up_to_the_cells_counted(villages):
    town = {(x, y) for x in range(4) for y in range(3)}

    def outline(some):
        return shapely.union_all([area(10 * x, 10 * y, 10 * x + 10, 10 * y + 10) for x, y in some])

    frame = gpd.GeoDataFrame(
        {
            "unit_code": [TOWNS[0], *VILLAGES[: len(villages)]],
            "name": ["镇", *"甲乙丙"[: len(villages)]],
            "level": ["town", *["village"] * len(villages)],
            "parent_code": [COUNTY, *[TOWNS[0]] * len(villages)],
        },
        geometry=[outline(one) for one in (town, *villages)],
        crs=CRS,
    )
    sums: dict[tuple[str, ...], float] = {}
    areas = ("border.gap", "border.overlap", "border.outside-parent")
    for one in (one for one in tiled(only(boundaries=frame)) if one.rule in areas):
        pair = sorted([one.name, str(one.params["other"])]) if one.rule == "border.overlap" else [one.name]
        key = (one.rule, *pair)
        sums[key] = sums.get(key, 0.0) + float(str(one.params["area_m2"]).replace(",", ""))
    settled = frozenset().union(*villages)
    counted = {("border.gap", "镇"): len(town - settled)}
    for i, one in enumerate(villages):
        counted["border.outside-parent", "甲乙丙"[i]] = len(one - town)
        for j in range(i + 1, len(villages)):
            counted["border.overlap", *sorted("甲乙丙"[i] + "甲乙丙"[j])] = len(one & villages[j])
    assert sums == {key: count * 100 for key, count in counted.items() if count}


# A spike of no width, and a second part that lies on the first.
SPIKE = Polygon(
    [(X0 + x, Y0 + y) for x, y in ((0, 0), (1000, 0), (1000, 2000), (1000, 2500), (1000, 2000), (0, 2000))]
)
TWICE = MultiPolygon([area(0, 0, 600, 2000), area(400, 0, 1000, 2000)])


@pytest.mark.parametrize("shape", [SPIKE, TWICE])
def test_what_a_ring_that_is_mended_is_made_of_is_its_area(shape):
    assert not shape.is_valid
    assert told(only(boundaries=with_shapes({VILLAGES[0]: lambda _: shape}))) == []


def test_elsewhere_no_chinese_law_is_cited_nor_sets_the_level():
    east = shapely.MultiPolygon(
        [box(X0 + 2000, Y0, X0 + 3000, Y0 + 2000), box(X0 + 3100, Y0, X0 + 4000, Y0 + 2000)]
    )
    units = boundaries()
    units.loc[units["unit_code"] == TOWNS[1], "geometry"] = east
    here = only(boundaries=units)
    there = planned(here, area={"country": "LI"}, units={"code_scheme": "free"})
    for made, level in ((here, "error"), (there, "info")):
        found = {one.rule: one for one in told(made)}
        assert found["border.several-parts"].level == level
        assert found["border.gap"].level == "error"
        assert (
            bool(found["border.several-parts"].cited()) == bool(found["border.gap"].cited()) == (made is here)
        )
    assert (cp.check(there).frame()["basis"] == "").all()


# --- gaps that open to the outside, where no outline of a county was drawn by itself ---


def towns(*shapes, water=None):
    """Towns alone; their county is what they make together, notches and all."""
    codes = [f"37083200{number}" for number in range(1, len(shapes) + 1)]
    frame = gpd.GeoDataFrame(
        {
            "unit_code": [COUNTY, *codes],
            "name": ["县", *"甲乙丙丁"[: len(shapes)]],
            "level": ["county", *["town"] * len(shapes)],
            "parent_code": ["", *[COUNTY] * len(shapes)],
        },
        geometry=[shapely.union_all(shapes), *shapes],
        crs=CRS,
    )
    layers = {} if water is None else {"water": gpd.GeoDataFrame(geometry=[water], crs=CRS)}
    return tiled(only(boundaries=frame, **layers))


def shape(*corners):
    return Polygon([(X0 + x, Y0 + y) for x, y in corners])


WEST, EAST = area(0, 0, 2000, 1000), area(2000, 0, 4000, 1000)
NOTCHES = {
    "a wedge of the west": (shape((2000, 0), (2000, 1000), (1970, 1000)), 15_000),
    "a wedge of both": (shape((2000, 200), (2020, 1000), (1980, 1000)), 16_000),
    "a strip": (area(1990, 300, 2010, 1000), 14_000),
    "a wide one": (area(1920, 400, 2080, 1000), 96_000),
    "a bent one": (shape((2000, 100), (2030, 500), (1990, 1000), (1950, 1000), (1990, 500)), 28_000),
    "one at the south": (shape((2000, 700), (2015, 0), (1985, 0)), 10_500),
}


@pytest.mark.parametrize("which", list(NOTCHES))
def test_a_gap_that_opens_to_the_outside_names_both_neighbours_with_its_size_and_place(which):
    notch, size = NOTCHES[which]
    gap, *more = towns(WEST.difference(notch), EAST.difference(notch))
    assert more == []
    assert (gap.rule, gap.level, gap.size_unit) == ("border.gap", "error", "m2")
    assert gap.size == pytest.approx(size, abs=0.5)
    assert gap.params["area_m2"] == f"{size:,.0f}"
    assert set(gap.params["beside"].names) == {"甲", "乙"}
    x, y = metres(gap)
    assert notch.buffer(0.01).contains(shapely.Point(X0 + x, Y0 + y))


def test_a_wedge_whose_head_is_the_corner_of_a_third_unit():
    wedge = shape((2000, 0), (2000, 1000), (1970, 1000))
    gap, lacking = towns(WEST.difference(wedge), EAST, area(0, -1000, 4000, 0))
    assert lacking.rule == "border.triple-point"  # the third has no vertex where the others meet
    assert (gap.size, str(gap.params["beside"])) == (pytest.approx(15_000, abs=0.5), "甲、乙")


def test_neighbours_that_part_all_along_are_told_too_where_they_all_but_meet():
    (gap,) = towns(WEST, area(2000.8, 0, 4000, 1000))
    assert (gap.rule, gap.size, gap.size_unit) == ("border.sliver", pytest.approx(0.8, abs=0.01), "m")
    assert gap.params["area_m2"] == "800"


def test_a_slit_is_told_by_its_width():
    slit = area(2000, 500, 2000.5, 1000)
    (found,) = towns(WEST, EAST.difference(slit))
    assert (found.rule, found.size, found.size_unit) == ("border.sliver", pytest.approx(0.5, abs=0.01), "m")


SOUTH_OF = {
    "a strip": area(1995, 0, 2005, 1000),
    "a wedge": shape((2000, 1000), (2015, 0), (1985, 0)),
    "a wide one": area(1940, 0, 2060, 1000),
}


@pytest.mark.parametrize("which", list(SOUTH_OF))
def test_two_units_may_part_down_to_a_third(which):
    gap_of = SOUTH_OF[which]
    parts = [one.difference(gap_of) for one in (WEST, EAST)]
    (gap,) = (one for one in towns(*parts, area(0, 1000, 4000, 2000)) if one.rule != "border.triple-point")
    assert (gap.size, set(gap.params["beside"].names)) == (
        pytest.approx(gap_of.area, abs=0.5),
        {"甲", "乙"},
    )
    # and so they do down to two units that meet there
    found = towns(*parts, area(0, 1000, 1995, 2000), area(1995, 1000, 4000, 2000))
    (gap,) = (one for one in found if one.rule != "border.triple-point")
    assert gap.size == pytest.approx(gap_of.area, abs=0.5)


def test_a_narrow_strip_that_is_open_at_both_ends_is_a_gap():
    (gap,) = towns(WEST, area(2010, 0, 4000, 1000))
    assert (gap.size, set(gap.params["beside"].names)) == (pytest.approx(10_000, abs=0.5), {"甲", "乙"})


@pytest.mark.parametrize("county", [False, True])
def test_villages_fill_the_county_where_no_town_is_drawn(county):
    notch, corner = area(1995, 0, 2005, 2000), area(3500, 0, 4000, 100)
    frame = with_shapes(dict.fromkeys(VILLAGES, cut(notch | corner)))
    frame = frame[frame["level"].isin(["village", *["county"] * county])]
    found = tiled(only(boundaries=frame))
    assert {one.rule for one in found} == {"border.gap"}
    # a corner that is missing is seen against the county only
    assert sorted(round(one.size) for one in found) == ([20_000, 50_000] if county else [20_000])


def test_a_hole_between_units_of_a_county_made_of_them_is_a_gap():
    hole = area(1950, 400, 2050, 500)
    (gap,) = towns(WEST.difference(hole), EAST.difference(hole))
    assert (gap.size, str(gap.params["beside"])) == (10_000, "甲、乙")


BAYS = {
    "a bay within one unit": area(900, 300, 950, 1000),
    "a wide bay at the border": area(1800, 400, 2200, 1000),
    "a bay wider than deep": shape((2000, 900), (2090, 1000), (1910, 1000)),
    "a bend of the line at the border": shape((2000, 500), (4000, 1000), (0, 1000)),
    "a corner at the border": area(2000, 500, 4000, 1000),
    "a bay of one unit beside the border": area(1900, 400, 1990, 1000),
}


@pytest.mark.parametrize("which", list(BAYS))
def test_a_bay_of_the_outer_line_is_no_gap(which):
    assert towns(WEST.difference(BAYS[which]), EAST.difference(BAYS[which])) == []


def test_a_strait_between_islands_and_a_river_mouth_that_is_mapped_are_no_gaps():
    assert towns(WEST, area(2050, 0, 4000, 1000)) == []
    mouth = area(1980, 300, 2020, 1000)
    parted = WEST.difference(mouth), EAST.difference(mouth)
    assert len(towns(*parted)) == 1
    assert towns(*parted, water=mouth.buffer(5)) == []


def test_a_line_that_weaves_is_no_gap():
    corners = [(X0 + x, Y0 + 1000 + 30 * ((x // 50) % 2)) for x in range(0, 4001, 50)]
    ragged = Polygon([(X0, Y0), (X0 + 4000, Y0), *reversed(corners)])
    assert (
        towns(ragged.intersection(area(0, 0, 2000, 3000)), ragged.intersection(area(2000, 0, 4000, 3000)))
        == []
    )


def test_a_gap_of_towns_and_of_their_villages_is_told_once():
    notch = area(1990, 300, 2010, 2000)
    frame = with_shapes(dict.fromkeys([COUNTY, *TOWNS, *VILLAGES], cut(notch)))
    (gap,) = tiled(only(boundaries=frame))
    assert gap.size == pytest.approx(34_000, abs=0.5)
