"""Amounts of an allocation that cannot be meant are refused by id, not counted as something else."""

import math

import pandas as pd
import pytest

import coverplan as cp

COSTS = cp.CostMatrix.from_dense([[100.0, 900.0], [200.0, 300.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
NEED, ROOM = pd.Series({"a": 6.0, "b": 4.0}), pd.Series({"x": 5.0, "y": 3.0})


def faults_of(need=NEED, room=ROOM, **options):
    with pytest.raises(cp.InputError) as refused:
        cp.allocate(COSTS, need, room, **options)
    return [(fault.key, fault.params.get("name"), fault.params.get("id")) for fault in refused.value.faults]


@pytest.mark.parametrize("bad", [-1.0, math.nan, "many"])
def test_a_figure_that_is_none_is_named(bad):
    assert faults_of(need=NEED.astype(object).where(NEED.index != "a", bad)) == [
        ("allocation.amount", "need", "a")
    ]
    assert faults_of(room=ROOM.astype(object).where(ROOM.index != "y", bad)) == [
        ("allocation.amount", "room", "y")
    ]


def test_need_has_an_end_and_room_may_have_none():
    assert faults_of(need=NEED.replace(4.0, math.inf)) == [("allocation.amount", "need", "b")]
    found = cp.allocate(COSTS, NEED, ROOM.replace(5.0, math.inf))
    assert found.load.to_dict() == {"x": 10.0, "y": 0.0}


def test_ids_that_are_missing_unknown_or_given_twice_are_all_named():
    assert faults_of(need=NEED.drop("b")) == [("allocation.missing", "need", "b")]
    assert faults_of(room=ROOM.rename({"x": "z"})) == [
        ("allocation.missing", "room", "x"),
        ("allocation.unknown", "room", "z"),
    ]
    assert faults_of(need=pd.concat([NEED, pd.Series({"c": 1.0})])) == [("allocation.unknown", "need", "c")]
    assert faults_of(room=pd.concat([ROOM, ROOM])) == [
        ("allocation.twice", "room", "x"),
        ("allocation.twice", "room", "y"),
    ]


def test_what_is_no_series_no_matrix_and_no_number_of_seconds_is_refused():
    assert faults_of(need={"a": 6.0}) == [("error.type", "need", None)]
    assert faults_of(time_limit_s="9") == [("siting.time-limit", None, None)]
    with pytest.raises(cp.InputError, match="CostMatrix"):
        cp.allocate(NEED, NEED, ROOM)


def test_the_order_and_the_form_of_figures_play_no_part():
    found = cp.allocate(COSTS, NEED.iloc[::-1].astype(str), ROOM.iloc[::-1].astype(int))
    assert found.total_cost == cp.allocate(COSTS, NEED, ROOM).total_cost == 1400.0
