"""What a unit has is what its places add up to: exactly, in any order, never below nothing."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers_toy import CRS, EAST, NORTH, found, units
from shapely import Point, box

from coverplan.layers.people.homes import grid_homes, located_homes, off_water, seat_homes
from coverplan.layers.people.spread import Homes, Stage, split_total, spread_totals
from coverplan.layers.unit_tree import ancestors_of
from coverplan.texts import Term

WEIGHTS = st.lists(st.floats(min_value=0, max_value=1e9), min_size=1, max_size=60).filter(
    lambda ws: max(ws) > 0
)
TOTALS = st.floats(min_value=1e-3, max_value=1e9)


@settings(deadline=None)
@given(total=TOTALS, weights=WEIGHTS, order=st.randoms(use_true_random=False))
def test_parts_add_up_to_the_total_exactly_in_any_order(total, weights, order):
    parts = split_total(total, np.array(weights))
    assert parts.sum() == total
    assert math.fsum(parts) == total
    mixed = list(parts)
    order.shuffle(mixed)
    assert sum(mixed) == total
    assert (parts >= 0).all()


@settings(deadline=None)
@given(total=TOTALS, weights=WEIGHTS)
def test_parts_are_proportional_to_the_weights(total, weights):
    parts = split_total(total, np.array(weights))
    assert parts == pytest.approx(
        total * (np.array(weights) / max(weights)) / np.sum(np.array(weights) / max(weights)),
        rel=1e-9,
        abs=total * 1e-12,
    )
    assert (parts[np.array(weights) == 0] == 0).all()


@pytest.mark.parametrize("weights", [[0.0, 0.0], [-1.0, 2.0], [math.inf, 1.0], [math.nan, 1.0], []])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        split_total(5.0, np.array(weights))


def test_what_rounding_leaves_over_goes_to_the_largest_weight():
    # A third of 1 is rounded down to the last binary digit of 1; the second place has the rest.
    parts = split_total(1.0, np.array([1.0, 1.0000001, 1.0]))
    digit = math.ulp(1.0)
    assert (parts[[0, 2]] / digit % 1 == 0).all()
    assert parts[1] == 1.0 - parts[0] - parts[2]
    assert split_total(7.0, np.array([0.25])).tolist() == [7.0]
    assert split_total(0.0, np.array([1.0, 2.0])).tolist() == [0.0, 0.0]
    assert split_total(8.0, np.array([0.125, 0.5, 0.0, 0.375])).tolist() == [1.0, 4.0, 0.0, 3.0]


def test_a_total_of_a_few_of_the_smallest_numbers_is_split_without_a_debt():
    # Each share of 0.6 digits is rounded to a whole one: five of them are more than the three there are.
    least = math.ulp(0.0)
    for total, places in ((3 * least, 5), (7 * least, 13)):
        parts = split_total(total, np.ones(places))
        assert (parts >= 0).all()
        assert parts.sum() == total


def test_ancestors_go_up_to_the_last_unit_that_is_there_and_once_round_a_ring():
    above = {"1": None, "12": "1", "123": "12", "9": "8", "a": "b", "b": "a", "c": "c"}
    tree = pd.DataFrame({"unit_code": list(above), "parent_code": list(above.values())})
    assert ancestors_of(tree) == {
        "1": ("1",),
        "12": ("12", "1"),
        "123": ("123", "12", "1"),
        "9": ("9",),
        "a": ("a", "b"),
        "b": ("b", "a"),
        "c": ("c",),
    }


def houses(*where: tuple[float, float, float]) -> gpd.GeoDataFrame:
    """Homes given as x, y (metres from the corner of the toy county) and weight."""
    frame = gpd.GeoDataFrame(
        {"name": None, "weight": [w for *_, w in where]},
        geometry=[Point(EAST + x, NORTH + y) for x, y, _ in where],
        crs=CRS,
    )
    return frame.astype({"name": "str"})


TOTAL = pd.DataFrame(
    {"residents": [900.0, 300.0, 100.0], "residents_60plus": [180.0, np.nan, 33.3]},
    index=["370832101201", "370832101202", "370832101203"],
)
HOUSES = [(100, 100, 1.0), (900, 900, 2.0), (1500, 500, 0.0), (2500, 500, 5.0), (9000, 9000, 7.0)]


def stages(*where, water=None):
    there = located_homes(houses(*where), units(), water)
    return [
        Stage("buildings", lambda codes: there),
        Stage("seat", lambda codes: seat_homes(codes, units(), water)),
    ]


def test_totals_go_to_houses_and_else_to_the_seat_and_this_is_said():
    frame, findings = spread_totals(TOTAL, stages(*HOUSES), units())
    by_id = frame.set_index("demand_id")
    assert by_id["residents"].to_dict() == {
        "370832101201-0001": 300.0,
        "370832101201-0002": 600.0,
        "370832101202": 300.0,  # its only house has no weight
        "370832101203-0001": 100.0,
    }
    assert by_id["placed_by"].to_dict() == {
        "370832101201-0001": "buildings",
        "370832101201-0002": "buildings",
        "370832101202": "seat",
        "370832101203-0001": "buildings",
    }
    assert by_id.loc["370832101203-0001", "residents_60plus"] == 33.3
    assert by_id.loc["370832101202", "name"] == "西村村民委员会"
    told = [(finding.rule, finding.unit_code) for finding in findings]
    assert ("residents.spread-fallback", "370832101202") in told
    assert (
        findings[-1].message("en")
        == "西村村民委员会: no residential buildings can be used; placed on its seat."
    )
    assert findings[-1].message("zh") == "西村村民委员会：没有可用的住宅建筑，改按驻地落点。"


def test_row_order_changes_nothing():
    one, _ = spread_totals(TOTAL, stages(*HOUSES), units())
    other, _ = spread_totals(TOTAL.iloc[::-1], stages(*HOUSES[::-1]), units().iloc[::-1])
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


@settings(deadline=None, max_examples=12)
@given(
    totals=st.lists(st.floats(min_value=0, max_value=1e5), min_size=3, max_size=3),
    where=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1000), st.floats(0, 50)), max_size=25),
)
def test_totals_of_every_unit_are_kept_whatever_the_houses(totals, where):
    table = pd.DataFrame({"residents": totals}, index=TOTAL.index)
    frame, _ = spread_totals(table, stages(*where), units())
    sums = frame.groupby("unit_code")["residents"].sum()
    for code, total in zip(table.index, totals, strict=True):
        assert sums.get(code, 0.0) == total
    assert (frame["residents"] > 0).all()
    assert frame["demand_id"].is_unique


def test_a_group_known_for_the_town_only_is_spread_over_its_villages():
    table = pd.DataFrame(
        {"residents": [np.nan, 900.0, 100.0], "dibao": [30.0, np.nan, np.nan]},
        index=["370832101", "370832101201", "370832101203"],
    )
    frame, _ = spread_totals(table, stages((100, 100, 1.0), (2500, 500, 2.0)), units())
    assert frame[["unit_code", "residents", "dibao"]].to_numpy().tolist() == [
        ["370832101201", 900.0, 10.0],
        ["370832101203", 100.0, 20.0],
    ]


def lake(*bounds) -> gpd.GeoDataFrame:
    west, south, east, north = bounds
    return gpd.GeoDataFrame(geometry=[box(EAST + west, NORTH + south, EAST + east, NORTH + north)], crs=CRS)


def test_nobody_is_placed_on_water():
    water = lake(0, 0, 500, 1000)
    frame, _ = spread_totals(TOTAL, stages(*HOUSES, water=water), units())
    assert off_water(frame.geometry, water).all()
    assert len(frame[frame["unit_code"] == "370832101201"]) == 1
    for places in (seat_homes(["370832101201"], units(), water), grid(["370832101201"], water=water)):
        assert off_water(places.frame.geometry, water).all()


def grid(codes, *, cell_m=250.0, land=None, water=None):
    return grid_homes(codes, units(), cell_m=cell_m, land=land, water=water)


def test_a_grid_covers_the_land_of_the_unit_and_nothing_else():
    water, land = lake(0, 0, 500, 1000), lake(0, 0, 3000, 300)
    places = grid(["370832101201", "370832101202"], land=land, water=water)
    weights = places.frame["weight"].to_numpy()
    assert weights[places.held_by["370832101201"]].sum() == pytest.approx(500 * 300)
    assert weights[places.held_by["370832101202"]].sum() == pytest.approx(1000 * 300)
    assert places.frame.within(land.geometry.iloc[0]).all()
    assert set(places.frame["unit_code"]) == {"370832101201", "370832101202"}
    assert len(places.held_by["370832101202"]) == 4 * 2


def test_a_unit_without_habitable_land_has_no_grid():
    assert len(grid(["370832101203"], land=lake(0, 0, 100, 100)).held_by["370832101203"]) == 0


def test_the_grid_of_a_town_names_its_villages():
    places = grid(["370832101"])
    assert sorted(set(places.frame["unit_code"])) == ["370832101201", "370832101202", "370832101203"]
    assert len(places.held_by["370832101"]) == 48


def test_a_seat_that_is_given_is_taken():
    given = units().assign(seat_lon=[np.nan] * 4 + [116.07], seat_lat=[np.nan] * 4 + [35.77])
    seats = seat_homes(["370832101202", "370832101203"], given, None).frame.geometry
    degrees = seats.to_crs(4326)
    assert (degrees.iloc[1].x, degrees.iloc[1].y) == pytest.approx((116.07, 35.77))
    assert seats.iloc[0].within(units().geometry.iloc[3])


def test_a_place_that_names_its_unit_belongs_to_it_wherever_it_lies():
    named = houses((100, 100, 1.0)).assign(unit_code="370832101203")
    assert list(located_homes(named, units(), None).held_by) == ["370832101203", "370832101", "370832"]


def test_what_each_way_placed_is_told_and_each_unit_that_fell_back():
    _, findings = spread_totals(TOTAL, stages(*HOUSES), units())
    seat, buildings, people = Term("way.seat"), Term("way.buildings"), Term("measure.people")
    assert found(findings) == [
        ("residents.spread", "info", {"units": 2, "points": 3, "way": buildings, "what": people}),
        ("residents.spread", "warning", {"units": 1, "points": 1, "way": seat, "what": people}),
        (
            "residents.spread-fallback",
            "warning",
            {"name": "西村村民委员会", "wanted": buildings, "way": seat},
        ),
    ]
    assert {finding.layer for finding in findings} == {"residents"}
    assert [(one.unit_code, one.name) for one in findings] == [
        ("", ""),
        ("", ""),
        ("370832101202", "西村村民委员会"),
    ]


def test_ways_are_asked_in_order_for_the_units_that_are_left():
    asked = []

    def stage(way, *where):
        there = located_homes(houses(*where), units(), None)
        return Stage(way, lambda codes: (asked.append((way, tuple(codes))), there)[1])

    ways = [
        stage("points", (2500, 500, 1.0)),
        stage("buildings", (100, 100, 1.0), (2600, 500, 1.0)),
        stage("settlements", (1500, 500, 1.0)),
        stage("grid", (1500, 500, 1.0)),
    ]
    frame, findings = spread_totals(TOTAL.iloc[::-1], ways, units())
    east, west, north = TOTAL.index
    # Nobody is left for the fourth.
    assert asked == [("points", (east, west, north)), ("buildings", (east, west)), ("settlements", (west,))]
    assert dict(zip(frame["unit_code"], frame["placed_by"], strict=True)) == {
        east: "buildings",
        west: "settlements",
        north: "points",
    }
    wanted = [one.params["wanted"] for one in findings if one.rule == "residents.spread-fallback"]
    assert wanted == [Term("way.points")] * 2


def test_units_that_no_way_places_are_a_programming_error():
    with pytest.raises(ValueError, match="370832101202"):
        spread_totals(TOTAL, stages(*HOUSES)[:1], units())


@pytest.mark.parametrize("figures", [[0.0, np.nan, 0.0], [np.nan] * 3])
def test_where_nobody_is_counted_nobody_is_placed(figures):
    table = pd.DataFrame({"residents": figures, "dibao": figures}, index=TOTAL.index)
    frame, findings = spread_totals(table, stages(*HOUSES), units())
    columns = ["demand_id", "unit_code", "name", "placed_by", "residents", "dibao", "estimated", "geometry"]
    assert (list(frame.columns), len(frame), findings) == (columns, 0, ())
    assert frame.crs == CRS


def test_units_without_people_are_left_out_and_so_are_places_without_any():
    table = pd.DataFrame({"residents": [0.0, 300.0, np.nan], "dibao": [0.0, 0.0, 7.0]}, index=TOTAL.index)
    where = [(100, 100, 1.0), (1500, 500, 1.0), (1600, 500, 0.0), (2500, 500, 1.0)]
    frame, findings = spread_totals(table, stages(*where), units())
    assert frame[["demand_id", "unit_code", "residents", "dibao"]].to_numpy().tolist() == [
        ["370832101202-0001", "370832101202", 300.0, 0.0],
        ["370832101203-0001", "370832101203", 0.0, 7.0],
    ]
    assert [finding.params["points"] for finding in findings] == [2]
    assert list(frame.columns) == [
        "demand_id", "unit_code", "name", "placed_by", "residents", "dibao", "estimated", "geometry",
    ]  # fmt: skip
    assert frame.crs == CRS


def test_places_are_numbered_in_their_unit_by_where_they_lie_from_west_to_east_and_south_to_north():
    where = [(500, 100, 1.0), (500, 50, 1.0), (2100, 1, 1.0), (400, 900, 1.0)]
    frame, _ = spread_totals(TOTAL.iloc[[0, 2]], stages(*where), units())
    spots = [
        (name, point.x - EAST, point.y - NORTH)
        for name, point in zip(frame["demand_id"], frame.geometry, strict=True)
    ]
    assert spots == [
        ("370832101201-0001", 400, 900),
        ("370832101201-0002", 500, 50),
        ("370832101201-0003", 500, 100),
        ("370832101203-0001", 2100, 1),
    ]
    assert frame.index.to_list() == [0, 1, 2, 3]


def test_places_keep_the_ids_and_names_of_their_own():
    own = houses((100, 100, 1.0), (200, 100, 1.0), (300, 100, 1.0)).assign(
        demand_id=pd.Series(["z9", None, "a1"], dtype="str"),
        name=pd.Series([None, "槐树院", None], dtype="str"),
    )
    there = located_homes(own, units(), None)
    ways = [Stage("points", lambda codes: there), stages()[1]]
    frame, _ = spread_totals(TOTAL, ways, units())
    assert frame[["demand_id", "name", "placed_by"]].to_numpy().tolist() == [
        ["370832101201-0002", "槐树院", "points"],
        ["370832101202", "西村村民委员会", "seat"],
        ["370832101203", "北村村民委员会", "seat"],
        ["a1", "东村村民委员会", "points"],
        ["z9", "东村村民委员会", "points"],
    ]
    assert frame.index.to_list() == [0, 1, 2, 3, 4]


def stage_of(own, *, way="points", units_there=None):
    """A way of its own homes, given as x, weight and id (None: it has none)."""
    there = houses(*((x, 100, weight) for x, weight, _ in own))
    there["demand_id"] = pd.Series([key for *_, key in own], dtype="str")
    return Stage(
        way, lambda codes: located_homes(there, units() if units_there is None else units_there, None)
    )


@pytest.mark.parametrize(
    ("homes", "ids"),
    [
        # The second home would be number 2, which is the name of the first.
        ([(100, 1.0, "370832101201-0002"), (200, 1.0, None)], ["370832101201-0002", "370832101201-0001"]),
        # Nor may it be number 1, though nobody lives in the home of that name.
        (
            [(100, 1.0, "370832101201-0002"), (200, 1.0, None), (300, 0.0, "370832101201-0001")],
            ["370832101201-0002", "370832101201-0003"],
        ),
        # Two in one unit find two free numbers, and the third keeps the one it has by its place.
        (
            [
                (100, 1.0, None),
                (200, 1.0, None),
                (300, 1.0, None),
                (2100, 1.0, "370832101201-0001"),
                (2200, 1.0, "370832101201-0002"),
            ],
            ["370832101201-0004", "370832101201-0005", "370832101201-0003"],
        ),
    ],
)
def test_a_made_id_is_never_one_that_a_home_has_as_its_own(homes, ids):
    frame, _ = spread_totals(TOTAL.iloc[[0, 2]], [stage_of(homes), stages()[1]], units())
    mine = frame[frame["unit_code"] == TOTAL.index[0]]
    at = dict(zip(mine.geometry.x.sub(EAST), mine["demand_id"], strict=True))
    assert [at[x] for x in sorted(at)] == ids
    assert frame["demand_id"].is_monotonic_increasing
    assert frame["demand_id"].is_unique


def test_a_seat_leaves_the_code_of_its_unit_to_a_home_that_has_it_as_its_id():
    east, west = TOTAL.index[:2]
    frame, _ = spread_totals(TOTAL.iloc[:2], [stage_of([(100, 1.0, west)]), stages()[1]], units())
    assert frame[["demand_id", "unit_code", "placed_by"]].to_numpy().tolist() == [
        [west, east, "points"],
        [f"{west}-0001", west, "seat"],
    ]


def test_made_ids_of_two_units_differ_though_the_code_of_one_looks_like_an_id_of_the_other():
    there = units()
    there["unit_code"] = there["unit_code"].replace({TOTAL.index[0]: "A", TOTAL.index[1]: "A-0001"})
    table = pd.DataFrame({"residents": [4.0, 5.0]}, index=["A", "A-0001"])
    seat = Stage("seat", lambda codes: seat_homes(codes, there, None))
    frame, _ = spread_totals(table, [stage_of([(100, 1.0, None)], units_there=there), seat], there)
    assert frame[["demand_id", "unit_code", "residents"]].to_numpy().tolist() == [
        ["A-0001", "A", 4.0],
        ["A-0001-0001", "A-0001", 5.0],
    ]


LIKE_MADE = [f"{code}-{number:04}" for code in TOTAL.index for number in (1, 2, 3)] + list(TOTAL.index)


@settings(deadline=None, max_examples=25)
@given(
    homes=st.lists(st.tuples(st.integers(1, 2999), st.sampled_from([0.0, 1.0])), min_size=1, max_size=8),
    ids=st.permutations([*LIKE_MADE, *[None] * 12]),
)
def test_homes_keep_their_own_ids_and_no_two_places_share_one(homes, ids):
    own = [(x + i / 100, weight, key) for i, ((x, weight), key) in enumerate(zip(homes, ids, strict=False))]
    frame, _ = spread_totals(TOTAL, [stage_of(own), stages()[1]], units())
    assert frame["demand_id"].is_unique
    at = dict(zip(frame.geometry.x.sub(EAST).round(2), frame["demand_id"], strict=True))
    points = set(frame.loc[frame["placed_by"] == "points", "demand_id"])
    given_ids = {key for *_, key in own if key}
    for x, weight, key in own:
        if key and weight:
            assert at[round(x, 2)] == key
    kept = {key for _, weight, key in own if key and weight}
    assert points & given_ids == kept
    assert not given_ids & set(frame.loc[frame["placed_by"] == "seat", "demand_id"])


def test_a_seat_bears_the_code_of_its_unit_only_where_it_stands_alone():
    # The poor of the town stand at a place in the eastern village, beside that village's seat.
    village, town = "370832101201", "370832101"
    at = houses((500, 500, 1.0), (600, 600, 1.0)).assign(unit_code=village)
    table = pd.DataFrame({"residents": [9.0, np.nan], "dibao": [np.nan, 3.0]}, index=[village, town])

    def seats(codes):
        return Homes(at, {village: np.array([0]), town: np.array([1])})

    frame, _ = spread_totals(table, [Stage("seat", seats)], units())
    assert frame[["demand_id", "residents", "dibao"]].to_numpy().tolist() == [
        ["370832101201-0001", 9.0, 0.0],
        ["370832101201-0002", 0.0, 3.0],
    ]
    alone, _ = spread_totals(table.iloc[:1], [Stage("seat", seats)], units())
    assert alone["demand_id"].to_list() == [village]


def test_one_house_of_a_unit_has_a_number_though_it_stands_alone():
    frame, _ = spread_totals(TOTAL.iloc[:1], stages((100, 100, 1.0)), units())
    assert frame["demand_id"].to_list() == ["370832101201-0001"]
