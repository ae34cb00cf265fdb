"""Residents, indicators, people by year and goals of another vintage, brought to the units of the plan when it says so."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import coverplan as cp
from coverplan.study import load_study
from coverplan.vintages import compare_units, write_crosswalk

CRS = "EPSG:4548"
TOWN = ("370832101", "东镇", box(4e5, 396e4, 4.1e5, 396.1e4))
OLD = [
    TOWN,
    ("370832101201", "甲庄村", box(4e5, 396e4, 4.02e5, 396.1e4)),
    ("370832101202", "乙庄村", box(4.02e5, 396e4, 4.04e5, 396.1e4)),
    ("370832101203", "丙庄村", box(4.04e5, 396e4, 4.08e5, 396.1e4)),
    ("370832101204", "丁庄村", box(4.08e5, 396e4, 4.1e5, 396.1e4)),
]
# 甲庄 and 乙庄 are one, 丙庄 is halved, 丁庄 has another name
NEW = [
    TOWN,
    ("370832101209", "红旗村", box(4e5, 396e4, 4.04e5, 396.1e4)),
    ("370832101203", "丙庄村", box(4.04e5, 396e4, 4.06e5, 396.1e4)),
    ("370832101210", "新丙村", box(4.06e5, 396e4, 4.08e5, 396.1e4)),
    ("370832101204", "丁家村", box(4.08e5, 396e4, 4.1e5, 396.1e4)),
]


def layer(rows, vintage):
    frame = pd.DataFrame([row[:2] for row in rows], columns=["unit_code", "name"])
    frame["level"] = ["town", *["village"] * (len(rows) - 1)]
    frame["parent_code"] = ["370832", *["370832101"] * (len(rows) - 1)]
    return gpd.GeoDataFrame(frame.assign(vintage=vintage), geometry=[row[2] for row in rows], crs=CRS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vintages")
    layer(NEW, "2023").drop(columns="vintage").to_file(folder / "units.gpkg")
    write_crosswalk(compare_units(layer(OLD, "2021"), layer(NEW, "2023")), folder / "crosswalk.csv")
    (folder / "residents.csv").write_text(
        "名称,常住人口\n甲庄村,100\n乙庄村委会,50\n丙庄村,80\n丁庄村,40\n", encoding="utf-8"
    )
    (folder / "indicators.csv").write_text(
        "单位代码,指标,数值,计量单位\n370832101201,组织,3,个\n370832101202,组织,4,个\n370832101203,组织,5,个\n"
        "370832101201,入户率,90,%\n370832101204,入户率,80,%\n,火化率,99,%\n",
        encoding="utf-8",
    )
    (folder / "by_year.csv").write_text(
        "单位,年份,常住人口\n甲庄村,2030,90\n乙庄村,2030,40\n甲庄村,2035,80\n乙庄村,2035,30\n",
        encoding="utf-8",
    )
    return folder


def plan(folder, *, layers=None, goals=(), **units):
    given = {
        "id": "toy",
        "area": {"name": "甲县", "code": "370832", "crs": CRS},
        "units": {"vintage": "2023", "crosswalk": "crosswalk.csv"} | units,
        "layers": {"boundaries": {"path": "units.gpkg", "datum": "cgcs2000"}} | (layers or {}),
        "goals": list(goals),
    }
    return cp.Plan.model_validate(given).model_copy(update={"path": folder / "plan.toml"})


def found(study, rule, layer=""):
    return [one for one in study.findings if one.rule == rule and one.layer == (layer or one.layer)]


def test_residents_of_another_vintage_are_brought_over_and_what_was_shared_out_is_estimated(folder):
    study = load_study(
        plan(folder, layers={"residents": {"path": "residents.csv", "vintage": "2021", "spread": "seat"}})
    )
    people = study.residents.set_index("unit_code")
    assert people["residents"].to_dict() == {
        "370832101209": 150.0, "370832101203": 40.0, "370832101210": 40.0, "370832101204": 40.0,
    }  # fmt: skip
    assert people["estimated"].map(bool).to_dict() == {
        "370832101209": False, "370832101203": True, "370832101210": True, "370832101204": False,
    }  # fmt: skip
    said = found(study, "vintages.joined", "residents")[0]
    assert said.message("en") == (
        "Figures (270 people) of 4 units of 2021 were brought to 4 of 2023 by crosswalk.csv; 2 of these hold an estimate by shares."
    )
    assert not found(study, "vintages.not-joined")
    assert folder / "crosswalk.csv" in study.files
    assert not found(study, "residents.total-row-differs")


def test_without_the_key_the_old_names_are_not_known(folder):
    with pytest.raises(cp.InputError, match="甲庄村"):
        load_study(plan(folder, layers={"residents": {"path": "residents.csv", "spread": "seat"}}))


def test_counts_are_summed_and_shares_only_kept_where_the_unit_is_what_it_was(folder):
    study = load_study(plan(folder, layers={"indicators": {"path": "indicators.csv", "vintage": "2021"}}))
    rows = study.indicators.fillna("")
    told = {(row.indicator, row.unit_code): (row.value, row.source) for row in rows.itertuples()}
    estimated = "按 2021 版名录换算，含按份额估算"
    assert told == {
        ("火化率", ""): (99.0, ""),
        ("组织", "370832101209"): (7.0, "按 2021 版名录换算"),
        ("组织", "370832101203"): (2.5, estimated),
        ("组织", "370832101210"): (2.5, estimated),
        ("入户率", "370832101204"): (80.0, "按 2021 版名录换算"),
    }
    lost = found(study, "vintages.not-joined", "indicators")[0]
    assert lost.level == "warning"
    assert lost.message("en") == (
        "Figures (1 figure) of 1 unit of 2021 could not be brought to 2023 and are left out: 甲庄村370832101201. Why: the shares are not known."
    )


def test_people_by_year_are_brought_over_year_by_year(folder):
    study = load_study(plan(folder, layers={"people_by_year": {"path": "by_year.csv", "vintage": "2021"}}))
    assert study.people_by_year.to_numpy().tolist() == [
        ["370832101209", 2030, 130.0],
        ["370832101209", 2035, 110.0],
    ]


GOAL = {"id": "g", "kind": "quota", "facility": ["nursing_home"], "units": {"level": "village"}}


def test_goals_of_another_vintage_are_about_the_units_of_today(folder):
    codes = ["370832101201", "370832101203", "370832101299"]
    old = GOAL | {"vintage": "2021", "units": {"level": "village", "codes": codes}}
    study = load_study(plan(folder, goals=[old]))
    assert study.plan.goal("g").units.codes == ["370832101203", "370832101209", "370832101210"]
    assert found(study, "vintages.goal-units")[0].params["units"] == 3
    assert str(found(study, "vintages.goal-units-lost")[0].params["names"]) == "370832101299"


@pytest.mark.parametrize("change", [{"vintage": "2023"}, {"vintage": "2019"}, {}])
def test_goals_of_the_own_vintage_or_of_a_year_of_figures_stay(folder, change):
    goal = GOAL | {"units": {"level": "village", "codes": ["370832101203"]}} | change
    study = load_study(plan(folder, goals=[goal]))
    assert study.plan.goal("g").units.codes == ["370832101203"]
    assert not found(study, "vintages.goal-units")


def test_points_follow_their_unit_where_it_went_whole_and_else_their_place(folder):
    points = gpd.GeoSeries.from_xy([401_000, 407_000], [3_960_500, 3_960_500], crs=CRS).to_crs(4326)
    rows = [
        f"d{at},{code},{point.x},{point.y},10"
        for at, (code, point) in enumerate(zip(["370832101201", "370832101203"], points, strict=True))
    ]
    (folder / "points.csv").write_text(
        "demand_id,unit_code,lon,lat,residents\n" + "\n".join(rows), encoding="utf-8"
    )
    study = load_study(
        plan(folder, layers={"residents": {"path": "points.csv", "datum": "wgs84", "vintage": "2021"}})
    )
    assert study.residents["unit_code"].tolist() == ["370832101209", "370832101210"]


@pytest.mark.parametrize(
    ("units", "vintage", "said"),
    [
        ({"crosswalk": ""}, "2021", r"\[units\]"),
        ({"vintage": ""}, "2021", r"\[units\]"),
        ({}, "2019", "不能从 2019 版通到 2023 版"),
        ({"crosswalk": "none.csv"}, "2021", "none.csv"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(folder, units, vintage, said):
    layers = {"residents": {"path": "residents.csv", "vintage": vintage, "spread": "seat"}}
    with pytest.raises(cp.InputError, match=said):
        load_study(plan(folder, layers=layers, **units))


def test_a_crosswalk_that_was_changed_stops_the_study(folder, tmp_path):
    content = (folder / "crosswalk.csv").read_bytes().replace(b"0.5", b"0.6", 1)
    (folder / "edited.csv").write_bytes(content)
    layers = {"residents": {"path": "residents.csv", "vintage": "2021", "spread": "seat"}}
    with pytest.raises(cp.InputError, match=r"edited\.csv.*封签"):
        load_study(plan(folder, layers=layers, crosswalk="edited.csv"))
