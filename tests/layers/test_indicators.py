"""Reported figures come in as they were reported."""

from __future__ import annotations

import pytest
from layers_toy import CRS, messages

from coverplan.errors import InputError
from coverplan.layers.indicators import read_indicators
from coverplan.plan import LayerSettings


def read(folder, text, encoding="utf-8", **given):
    (folder / "a.csv").write_bytes(text.encode(encoding))
    return read_indicators(LayerSettings(path="a.csv", **given), folder, crs=CRS)


def test_a_chinese_table_in_gb18030(tmp_path):
    layer = read(
        tmp_path,
        "指标,数值,单位,区划代码,年份\n火化率,９６.５,%,,2023\n社会组织数,3,个,370832101201.0,2023\n",
        "gb18030",
    )
    assert list(layer.frame.columns) == ["indicator", "value", "unit", "unit_code", "period", "source"]
    assert layer.frame[["indicator", "value", "unit_code"]].fillna("").to_numpy().tolist() == [
        ["火化率", 96.5, ""],
        ["社会组织数", 3.0, "370832101201"],
    ]
    assert [finding.rule for finding in layer.findings] == ["table.encoding", "table.usual-headers"]


def test_figures_may_be_negative_but_not_missing(tmp_path):
    assert read(tmp_path, "indicator,value\na,-3\n").frame["value"].to_list() == [-3.0]
    with pytest.raises(InputError) as error:
        read(tmp_path, "indicator,value\na,\n,5\nb,许多\n")
    said = messages(error)
    assert "a.csv row 2: 'value' is empty" in said
    assert "a.csv row 3: 'indicator' is empty" in said
    assert "a.csv row 4: 'value' = '许多' is no number" in said
    assert len(error.value.faults) == 3


def test_a_percentage_kept_as_a_fraction_is_doubted(tmp_path):
    layer = read(tmp_path, "indicator,value,unit\n火化率,0.965,%\n护理型床位占比,60.5,%\n平均数,0.5,个\n")
    assert [finding.message("en") for finding in layer.findings] == [
        "a.csv row 2: '火化率' is 0.965 %; a spreadsheet may show it as 96.5 %."
    ]
    assert layer.frame["value"].to_list() == [0.965, 60.5, 0.5]
