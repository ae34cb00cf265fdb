"""Which figures of which demand points are estimates: by their row, or shared out over smaller units."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from layers_toy import CRS, EAST, NORTH, plan, units
from shapely import Point

from coverplan.layers.people.homes import located_homes, seat_homes
from coverplan.layers.people.residents import read_residents
from coverplan.layers.people.spread import Stage, spread_totals

TOWN, VILLAGES = "370832101", ("370832101201", "370832101202", "370832101203")


def given(folder, *words):
    """Demand points with these words in the column 数据性质."""
    rows = [f"d{n},{EAST + 100 + n},{NORTH + 100},{10 + n},2,{word}" for n, word in enumerate(words)]
    text = "\n".join(["demand_id,x,y,residents,dibao,数据性质", *rows])
    (folder / "a.csv").write_text(text, encoding="utf-8")
    settings = {"residents": {"path": "a.csv", "datum": "cgcs2000", "crs": CRS}}
    return read_residents(plan(folder, **settings), folder, boundaries=units()).frame


@pytest.mark.parametrize(
    "word", ["估算", "估计", "估计值", "推算", "约数", "estimated", "Estimate", "approximate", "ESTIMATED"]
)
def test_a_row_that_says_estimated_is_so_in_every_group(tmp_path, word):
    frame = given(tmp_path, word, "counted")
    assert frame["estimated"].to_list() == [("residents", "dibao"), ()]


@pytest.mark.parametrize("word", ["", "counted", "普查", "上报", "非估算", "未估计"])
def test_a_row_that_says_anything_else_or_nothing_is_not(tmp_path, word):
    frame = given(tmp_path, word, "估算")
    assert frame["estimated"].to_list()[1] == ("residents", "dibao")
    assert frame["estimated"].to_list()[0] == ()


def homes():
    """Two houses in the first village and one in the second; the third has none."""
    places = [(100, 100), (900, 900), (1500, 500)]
    frame = gpd.GeoDataFrame(
        {"name": None, "weight": [1.0, 3.0, 4.0]},
        geometry=[Point(EAST + x, NORTH + y) for x, y in places],
        crs=CRS,
    )
    return frame.astype({"name": "str"})


def spread(totals, estimated=()):
    there = located_homes(homes(), units(), None)
    stages = [
        Stage("buildings", lambda codes: there),
        Stage("seat", lambda codes: seat_homes(codes, units(), None)),
    ]
    frame, _ = spread_totals(totals, stages, units(), estimated=estimated)
    return frame


def test_an_own_total_placed_within_its_unit_is_no_estimate():
    frame = spread(pd.DataFrame({"residents": [100.0, 60.0, 7.0]}, index=list(VILLAGES)))
    assert sorted(frame["placed_by"].unique()) == ["buildings", "seat"]
    assert set(frame["estimated"]) == {()}


def test_an_own_total_that_is_an_estimate_is_one_wherever_it_is_placed():
    frame = spread(pd.DataFrame({"residents": [100.0, 60.0, 7.0]}, index=list(VILLAGES)), {VILLAGES[2]})
    assert frame.groupby("unit_code")["estimated"].first().to_list() == [(), (), ("residents",)]


def test_a_total_shared_out_over_smaller_units_is_an_estimate_there():
    frame = spread(pd.DataFrame({"residents": [800.0]}, index=[TOWN]))
    assert frame["residents"].sum() == 800.0
    assert set(frame["estimated"]) == {("residents",)}


def test_each_group_has_its_own_origin():
    # the elders are known for the town only
    totals = pd.DataFrame(
        {"residents": [np.nan, 100.0, 60.0], "residents_60plus": [40.0, np.nan, np.nan]},
        index=[TOWN, *VILLAGES[:2]],
    )
    frame = spread(totals)
    assert frame["residents"].tolist() == [25.0, 75.0, 60.0]
    assert set(frame["estimated"]) == {("residents_60plus",)}


def test_totals_in_a_file_carry_what_their_rows_say(tmp_path):
    (tmp_path / "a.csv").write_text(
        f"unit_code,residents,basis\n{VILLAGES[0]},900,counted\n{VILLAGES[1]},300,估算\n", encoding="utf-8"
    )
    layer = read_residents(plan(tmp_path, residents={"path": "a.csv"}), tmp_path, boundaries=units())
    assert dict(zip(layer.frame["unit_code"], layer.frame["estimated"], strict=True)) == {
        VILLAGES[0]: (), VILLAGES[1]: ("residents",),
    }  # fmt: skip
