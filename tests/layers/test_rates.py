"""The table of rates of need: what is read, and what is wrong with a row."""

from __future__ import annotations

import numpy as np
import pytest
from toy_town import CRS, TOWNS, boundaries

from coverplan.errors import InputError
from coverplan.layers import read_rates
from coverplan.plan import LayerSettings


def read(folder, text):
    (folder / "rates.csv").write_text(text, encoding="utf-8")
    return read_rates(LayerSettings(path="rates.csv"), folder, crs=CRS, boundaries=boundaries())


def test_units_by_code_or_name_years_and_shares_as_offices_write_them(tmp_path):
    text = "单位,年份,死亡率,安葬比例\n东镇,2035年,6.0,60 %\n东镇,2026,7.6,0.5\n,,7,\n370832001,,,５０%\n".replace(
        "2035年", "2035"
    ).replace("５０%", "50%")
    frame = read(tmp_path, text).frame
    assert frame["unit_code"].tolist() == ["", TOWNS[0], TOWNS[1], TOWNS[1]]
    assert np.array_equal(frame["year"], [np.nan, np.nan, 2026, 2035], equal_nan=True)
    assert np.array_equal(frame["deaths_per_mille"], [7, np.nan, 7.6, 6], equal_nan=True)
    assert np.array_equal(frame["share"], [np.nan, 0.5, 0.5, 0.6], equal_nan=True)
    assert frame["goal_id"].tolist() == [""] * 4


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("370832001,2026,,,", "rates.no-figure"),
        ("370832001,26,7,,", "cell.no-year"),
        ("370832999,2026,7,,", "rates.unit-unknown"),
        ("370832001,2026,1001,,", "rates.too-much"),
        ("370832001,2026,7,50,", "rates.share"),
        ("370832001,2026,7,half,", "rates.share"),
        ("370832001,2026,-7,,", "table.negative"),
        ("370832101,2030,7,,", "rates.twice"),
    ],
)
def test_each_fault_of_a_row_is_told(tmp_path, row, key):
    head = "unit_code,year,deaths_per_mille,share,per_thousand\n"
    with pytest.raises(InputError) as told:
        read(tmp_path, f"{head}370832101,2030,7,,\n{row}\n")
    assert {fault.key for fault in told.value.faults} == {key}
    assert told.value.faults[-1].params["row"] == 3


def test_all_faults_at_once(tmp_path):
    text = "unit_code,year,deaths_per_mille,share\n999,2026,7,2\n370832001,2030,,\n"
    with pytest.raises(InputError) as told:
        read(tmp_path, text)
    keys = sorted(fault.key for fault in told.value.faults)
    assert keys == ["rates.no-figure", "rates.share", "rates.unit-unknown"]
