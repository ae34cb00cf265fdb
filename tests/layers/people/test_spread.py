"""What a unit has is what its places add up to: exactly, in any order, never below nothing."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers_toy import CRS, EAST, NORTH, units
from shapely import Point, box

from coverplan.layers.people.homes import grid_homes, located_homes, off_water, seat_homes
from coverplan.layers.people.spread import Stage, split_total, spread_totals

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
        == "西村村民委员会: its people found no place on residential buildings; they are placed on its seat."
    )
    assert findings[-1].message("zh") == "西村村民委员会：没有可用的住宅建筑，改按驻地落点。"


def test_row_order_changes_nothing():
    one, _ = spread_totals(TOTAL, stages(*HOUSES), units())
    other, _ = spread_totals(TOTAL.iloc[::-1], stages(*HOUSES[::-1]), units().iloc[::-1])
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


@settings(deadline=None, max_examples=25)
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
