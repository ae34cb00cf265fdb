"""The list of projects as offices keep it."""

from __future__ import annotations

import geopandas as gpd
import pytest
from layers_toy import CRS, found, messages, plan, told, units
from shapely import Point

from coverplan.errors import InputError
from coverplan.layers.facilities.projects import read_projects

HEAD = "项目编号,项目名称,类型,建设性质,状态,开工年份,完工年份,投资/万元,床位/墓穴,用地（亩）,级别,设施编号,单位代码,经度,纬度"


def read(folder, *rows, head=HEAD, facilities=None, **given):
    (folder / "a.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    made = plan(folder, projects={"path": "a.csv", "datum": "wgs84", **given})
    return read_projects(made, folder, boundaries=units(), facilities=facilities)


def only(layer, rule):
    return [params for each, _, params in found(layer.findings) if each == rule]


def test_a_list_with_usual_headers_and_chinese_words(tmp_path):
    layer = read(
        tmp_path,
        "p2,乙公墓,公益性公墓,迁建,拟建,2027年,2029.6,1200,3000,6,村级,f2,东村,116.11,35.77",
        "p1,甲敬老院改造,敬老院,改扩建,在建,2024-05,2026/12/1,300,80,3,镇级,f1,甲镇,,",
        "p3,治理,散埋乱葬,,已完工,,,,,,,,,,",
        "p4,丙,养老院,撤并,取消,,2030,,,,县级,,,,",
    )
    frame = layer.frame
    assert frame["project_id"].tolist() == ["p1", "p2", "p3", "p4"]
    columns = ["kind", "action", "status", "start", "end", "level", "unit_code"]
    assert frame[columns].fillna("").to_numpy().tolist() == [
        ["welfare_home", "rebuild", "building", "2024-05", "2026-12-01", "town", "370832101"],
        ["public_cemetery", "move", "planned", "2027", "2029-06", "village", "370832101201"],
        ["散埋乱葬", "", "done", "", "", "", ""],
        ["nursing_home", "merge", "stopped", "", "2030", "county", ""],
    ]
    assert frame[["cost", "places"]].fillna(-1).to_numpy().tolist() == [
        [300, 80],
        [1200, 3000],
        [-1, -1],
        [-1, -1],
    ]
    assert frame["land_m2"].round().fillna(-1).tolist() == [2000, 4000, -1, -1]
    assert frame.geometry.isna().tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("header", "value"),
    [("投资（亿元）", 20_000), ("总投资/元", 2e-4), ("投资估算（万元）", 2), ("投资", 2)],
)
def test_money_is_in_ten_thousand_yuan(tmp_path, header, value):
    layer = read(tmp_path, "p,2", head=f"项目编号,{header}")
    assert layer.frame["cost"].tolist() == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("header", "value"),
    [("占地面积（公顷）", 20_000), ("用地(㎡)", 2), ("用地/亩", 2 / 1500 * 1e6), ("用地面积（平方米）", 2)],
)
def test_land_is_in_square_metres(tmp_path, header, value):
    assert read(tmp_path, "p,2", head=f"项目编号,{header}").frame["land_m2"].tolist() == [
        pytest.approx(value)
    ]


def test_every_fault_is_told_at_once(tmp_path):
    with pytest.raises(InputError) as error:
        read(
            tmp_path,
            "p,甲,敬老院,炸毁,完了,,,-5,1.5,,,,,,",
            "p,乙,敬老院,,,,,,,,,,,,",
            ",丙,敬老院,,,,,,,,,,,,",
        )
    assert sorted(key for key, _ in told(error.value.faults)) == [
        "table.negative", "table.not-whole", "table.unknown-word", "table.unknown-word", "table.value-missing", "table.value-twice", "table.value-twice",
    ]  # fmt: skip
    said = messages(error)
    assert "Known: planned, building, done, stopped" in said
    assert "Known: keep, rebuild, new, move, merge" in said


def test_an_id_of_two_files_is_refused(tmp_path):
    (tmp_path / "b.csv").write_text("项目编号\np", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(tmp_path, "p", head="项目编号", path=["a.csv", "b.csv"])
    assert told(error.value.faults) == [
        (
            "projects.twice",
            {
                "file": "b.csv",
                "row": 2,
                "column": "project_id",
                "value": "p",
                "first": "a.csv",
                "first_row": 2,
            },
        )
    ]


def test_what_a_list_leaves_unsaid_is_told(tmp_path):
    layer = read(
        tmp_path,
        "p1,甲,敬老院,,,,,,,,,,,,",
        "p2,,敬老苑,,规划,2030,2027,,500,0.5,,,,,",
        "p3,,敬老院,,在建,2027-05,2027,,500,0.75,,,,116.1,35.77",
    )
    assert layer.frame["status"].tolist() == ["planned", "planned", "building"]
    assert layer.frame["name"].tolist() == ["甲", "p2", "p3"]
    assert only(layer, "project.status-assumed") == [{"file": "a.csv", "count": 1}]
    (unknown,) = only(layer, "project.kind-unknown")
    assert (unknown["value"], unknown["names"].names, "敬老院" in unknown["near"]) == (
        "敬老苑",
        ("p2",),
        True,
    )
    (endless,) = only(layer, "project.no-end")
    assert (endless["count"], endless["names"].names) == (1, ("甲",))
    (nowhere,) = only(layer, "project.no-place")
    assert (nowhere["count"], nowhere["names"].names) == (1, ("甲",))
    assert only(layer, "project.end-before-start") == [
        {"file": "a.csv", "row": 3, "name": "p2", "start": "2030", "end": "2027"}
    ]
    assert [params["name"] for params in only(layer, "project.land-small")] == ["p2"]


def test_who_rebuilds_a_facility_stands_where_it_does(tmp_path):
    at = Point(500_100.0, 3_960_100.0)
    there = gpd.GeoDataFrame({"facility_id": ["f1", "f2"]}, geometry=[at, None], crs=CRS)
    layer = read(
        tmp_path,
        "p1,甲改造,敬老院,改造,在建,,2026,,,,,f1,,,", "p2,乙,敬老院,撤并,规划,,2027,,,,,无;f1,,,", "p3,丙,敬老院,迁建,规划,,2027,,,,,f1,,,",
        "p4,丁,敬老院,改造,规划,,2027,,,,,f2,,,", "p5,戊,敬老院,改造,规划,,2027,,,,,f1,,116.11,35.77", "p6,己,敬老院,新建,规划,,2027,,,,,,,,",
        facilities=there,
    )  # fmt: skip
    placed = layer.frame.set_index("project_id").geometry
    assert [placed[one].equals(at) for one in ("p1", "p2")] == [True, True]
    # where something moves to is not where it stands, and a place of one's own comes first
    assert placed.isna().to_dict() == {
        "p1": False,
        "p2": False,
        "p3": True,
        "p4": True,
        "p5": False,
        "p6": True,
    }
    assert not placed["p5"].equals(at)
    (nowhere,) = only(layer, "project.no-place")
    assert nowhere["names"].names == ("丁", "丙", "己")
    # nobody is placed without the ledger
    assert read(tmp_path, "p1,甲改造,敬老院,改造,在建,,2026,,,,,f1,,,").frame.geometry.isna().all()
