"""A list of units without outlines is a study: what needs codes only is measured, the rest says what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import toy_town

import coverplan as cp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEATS = {code: (500 + 1000 * number, 1000) for number, code in enumerate(toy_town.VILLAGES)}
SEATS |= {toy_town.TOWNS[0]: (1000, 1000), toy_town.TOWNS[1]: (3000, 1000)}
UNITS = '"units.gpkg"\ndatum = "cgcs2000"'


def units_list(seats: dict[str, tuple[float, float]] | None = None) -> pd.DataFrame:
    """The toy county as a list under an office's headers."""
    units = pd.DataFrame(toy_town.boundaries().drop(columns="geometry"))
    if seats:
        points = gpd.GeoSeries([toy_town.at(*seats.get(code, (0, 0))) for code in units["unit_code"]])
        degrees = points.set_crs(toy_town.CRS).to_crs(4326)
        there = units["unit_code"].isin(seats)
        units = units.assign(驻地经度=degrees.x.where(there), 驻地纬度=degrees.y.where(there))
    names = {
        "unit_code": "区划代码",
        "name": "名称",
        "level": "级别",
        "type": "类别",
        "parent_code": "上级代码",
    }
    levels = {"county": "县级", "town": "乡级", "village": "村级"}
    return units.assign(level=units["level"].map(levels)).rename(columns=names)


def rewrite(path: Path, *pairs: tuple[str, str], encoding: str = "utf-8") -> None:
    text = path.read_text(encoding=encoding)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding=encoding)


def with_list(
    folder: Path, seats: dict[str, tuple[float, float]] | None = None, name: str = "units.csv"
) -> Path:
    """Put a list in the place of the toy's outlines, and return the plan."""
    table = units_list(seats)
    if name.endswith(".xlsx"):
        table.to_excel(folder / name, index=False)
    else:
        table.to_csv(folder / name, index=False, encoding="gb18030")
    (folder / "units.gpkg").unlink()
    rewrite(folder / "plan.toml", (UNITS, f'"{name}"'))
    return folder / "plan.toml"


def totals_only(folder: Path) -> None:
    """Put totals of villages in the place of the demand points."""
    table = pd.DataFrame({"unit_code": toy_town.VILLAGES, "residents": toy_town.RESIDENTS})
    table.to_csv(folder / "residents.csv", index=False)


def rules(study: cp.Study) -> set[str]:
    return {found.rule for found in cp.check(study)}


@pytest.mark.parametrize("name", ["units.csv", "units.xlsx"])
def test_every_command_works_and_figures_are_those_of_the_outlines(
    toy_files: Path, tmp_path: Path, call: Callable[..., object], name: str
):
    rewrite(toy_files / "facilities.csv", ("示例养老院", "西街道养老院"), encoding="gb18030")
    outlined = cp.measure(toy_files / "plan.toml")
    plan = with_list(toy_files, name=name)
    for command in ("check", "measure", "propose", "run"):
        called = call(command, plan, "--out", tmp_path / command)
        assert called.code == 0, called
    goals = pd.read_csv(tmp_path / "run" / "goals.csv").set_index("goal_id")
    assert goals["value"].to_dict() == pytest.approx(outlined.goals.set_index("goal_id")["value"].to_dict())
    assert goals.loc["cover", "value"] == pytest.approx(0.3)
    listed = cp.measure(plan)
    pd.testing.assert_frame_equal(listed.units, outlined.units)
    found = pd.read_csv(tmp_path / "check" / "findings.csv").set_index("rule")
    assert "7 个区划都没有界线" in found.loc["boundaries.list-only", "message"]
    assert not found.index.str.startswith(("border.", "geometry.")).any()
    assert "6 个区划没有界线，以圆点表示" in (tmp_path / "run" / "map.html").read_text(encoding="utf-8")
    places = gpd.read_file(tmp_path / "run" / "study.gpkg", layer="units_listed")
    assert len(places) == 6  # in the middle of the demand points of each town and village
    assert places["cover_weight"].sum() == 2000


def test_reach_along_roads_needs_no_outlines_and_no_units_of_the_people(toy_files: Path):
    plan = with_list(toy_files)
    people = pd.read_csv(toy_files / "residents.csv", encoding="utf-8-sig").drop(columns="unit_code")
    people.to_csv(toy_files / "residents.csv", index=False)
    study = cp.open_study(plan)
    result = cp.measure(study)
    cover = result.goals.set_index("goal_id").loc["cover"]
    assert cover["value"] == pytest.approx(0.3)
    assert "residents.unit-unclear" in rules(study)
    assert result.units.query("goal_id == 'cover'").empty


def test_facilities_belong_to_the_unit_that_their_row_their_service_or_their_name_says(toy_files: Path):
    plan = with_list(toy_files)
    rewrite(
        plan,
        ('lon = "经度", lat = "纬度" }', 'lon = "经度", lat = "纬度", serves = "服务", unit_code = "所属" }'),
    )
    lines = [
        "编号,名称,类型,状态,床位数,经度,纬度,服务,所属",
        "A1,甲院,养老院,运营,50,117.005,35.77,,西街道",
        f"A2,乙院,养老院,运营,50,117.005,35.77,{toy_town.VILLAGES[2]};{toy_town.VILLAGES[3]},",
        "A3,东镇养老院,养老院,运营,50,117.005,35.77,,",
        "A4,丙院,养老院,运营,50,117.005,35.77,,",
    ]
    (toy_files / "facilities.csv").write_text("\n".join(lines), encoding="gb18030")
    study = cp.open_study(plan)
    west, east = toy_town.TOWNS
    assert study.facilities["unit_code"].fillna("").tolist() == [west, east, east, ""]
    counts = cp.measure(study).units.query("goal_id == 'homes'").set_index("unit_code")["value"]
    assert counts.to_dict() == {west: 1, east: 2}
    assert {"facility.unit-by-name", "facility.unit-by-serves", "facility.unit-unclear"} <= rules(study)


def test_facilities_without_coordinates_count_by_unit_and_reach_says_what_is_missing(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    plan = with_list(toy_files)
    rewrite(plan, (', lon = "经度", lat = "纬度"', ', unit_code = "所属"'))
    (toy_files / "facilities.csv").write_text(
        f"编号,名称,类型,状态,床位数,所属\nA1,甲院,养老院,运营,50,{toy_town.VILLAGES[3]}\n",
        encoding="gb18030",
    )
    assert call("run", plan, "--out", tmp_path / "out").code == 0
    goals = pd.read_csv(tmp_path / "out" / "goals.csv").set_index("goal_id")
    assert goals.loc["homes", "value"] == 1
    assert pd.isna(goals.loc["cover", "value"])
    assert "设施没有坐标" in goals.loc["cover", "note"]
    assert "facility.no-place" in set(pd.read_csv(tmp_path / "out" / "findings.csv")["rule"])
    # without a unit either, a facility is nowhere at all
    (toy_files / "facilities.csv").write_text(
        "编号,名称,类型,状态,床位数,所属\nA1,甲院,养老院,运营,50,\n", encoding="gb18030"
    )
    called = call("check", plan, "--out", tmp_path / "check")
    assert called.code == 2
    assert "facilities.csv" in called.err


def test_totals_stand_at_seats_and_who_has_no_place_is_told(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    seated = {code: SEATS[code] for code in toy_town.VILLAGES[:3]}
    plan = with_list(toy_files, seated)
    totals_only(toy_files)
    assert call("run", plan, "--out", tmp_path / "out").code == 0
    study = cp.open_study(plan)
    assert study.residents["placed_by"].tolist() == ["seat", "seat", "seat", "nowhere"]
    reach = cp.measure(study).reach["cover"]
    assert reach["cost"].round(0).iloc[:3].tolist() == [0, 1000, 2000]
    assert reach["reason"].iloc[3] == "no_place"
    goals = pd.read_csv(tmp_path / "out" / "goals.csv").set_index("goal_id")
    assert goals.loc["cover", "value"] == pytest.approx(0.3)
    assert "40.0 % 的人口没有位置" in goals.loc["cover", "note"]
    found = pd.read_csv(tmp_path / "out" / "findings.csv").set_index("rule")
    assert "400" in found.loc["residents.no-place", "message"]
    places = gpd.read_file(tmp_path / "out" / "study.gpkg", layer="units_listed")
    assert len(places) == 5  # the towns in the middle of their villages that have a seat
    proposed = cp.propose(study, cp.measure(study)).sites
    # the seats of villages 2 and 3 both win the 300 people of village 3; ties go by id
    assert proposed["unit_code"].tolist() == [toy_town.VILLAGES[1]]


def test_nothing_at_all_has_a_place(toy_files: Path, tmp_path: Path, call: Callable[..., object]):
    plan = with_list(toy_files)
    totals_only(toy_files)
    assert call("run", plan, "--out", tmp_path / "out").code == 0
    goals = pd.read_csv(tmp_path / "out" / "goals.csv").set_index("goal_id")
    assert "需求点没有位置" in goals.loc["cover", "note"]


def test_seats_are_discs_on_the_map_and_coordinates_of_a_list_are_seats(toy_files: Path):
    plan = with_list(toy_files, SEATS)
    table = pd.read_csv(toy_files / "units.csv", dtype=str, encoding="gb18030")
    table.rename(columns={"驻地经度": "经度", "驻地纬度": "纬度"}).to_csv(
        toy_files / "units.csv", index=False
    )
    study = cp.open_study(plan)
    assert study.outlines is None
    assert int(study.boundaries["seat_lon"].notna().sum()) == 6
    page = cp.web_map(study, cp.measure(study)).html
    assert "1 个区划没有界线，也没有驻地" in page  # the county alone is not drawn
    for shown in (study, cp.measure(study)):
        assert shown._repr_html_()


def test_outlines_of_some_units_are_used_and_the_others_named(toy_files: Path):
    units = toy_town.boundaries()
    units.loc[units["name"].isin(["东镇", "四村"]), "geometry"] = None
    units.to_file(toy_files / "units.gpkg", layer="units")
    study = cp.open_study(toy_files / "plan.toml")
    found = {one.rule: one.message("zh") for one in cp.check(study)}
    assert "东镇、四村" in found["boundaries.outline-missing"]
    # the county's outline is there, yet the towns cannot fill it: no gap is told
    assert not {rule for rule in found if rule.startswith(("border.", "geometry."))}
    assert len(study.outlines) == 5
    assert cp.measure(study).goals["value"].tolist() == pytest.approx([1, 0.3])
    assert cp.web_map(study, cp.measure(study)).html


def test_without_the_countys_outline_nothing_is_said_to_lie_outside(toy_files: Path):
    units = toy_town.boundaries()
    units.loc[units["name"].isin(["玩具县", "东镇", "三村", "四村"]), "geometry"] = None
    units.to_file(toy_files / "units.gpkg", layer="units")
    study = cp.open_study(toy_files / "plan.toml")
    assert not {"point.outside-area", "layer.outside-area", "residents.outside"} & rules(study)
    assert cp.measure(study).goals["value"].tolist() == pytest.approx([1, 0.3])


def test_the_real_list_of_a_county_is_a_study(shared_data: Path, tmp_path: Path, call: Callable[..., object]):
    text = (shared_data / "liangshan" / "divisions-2023.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    (tmp_path / "facilities.csv").write_text(
        "facility_id,name,kind,status,unit_code,beds,nursing_beds\n"
        "a,水泊街道综合养老服务中心,comprehensive_centre,operating,370832001,100,60\n",
        encoding="utf-8",
    )
    (tmp_path / "plan.toml").write_text(
        """
id = "list"
[area]
name = "梁山县"
code = "370832"
crs = "EPSG:4548"
[layers.boundaries]
path = "list.csv"
columns = { unit_code = "code12", type = "type_by_code_range", parent_code = "street_code9" }
[layers.facilities]
path = "facilities.csv"
[[goals]]
id = "centres"
kind = "quota"
facility = ["comprehensive_centre"]
units = { level = "town", type = "街道" }
[[goals]]
id = "nursing"
kind = "ratio"
facility = ["comprehensive_centre"]
part = "nursing_beds"
whole = "beds"
target = "55 %"
""",
        encoding="utf-8",
    )
    assert call("run", tmp_path / "plan.toml", "--out", tmp_path / "out").code == 0
    study = cp.open_study(tmp_path / "plan.toml")
    assert study.boundaries["level"].value_counts().to_dict() == {"village": 437, "town": 14, "county": 1}
    assert cp.check(study).errors == ()
    goals = pd.read_csv(tmp_path / "out" / "goals.csv").set_index("goal_id")
    assert goals["value"].to_dict() == {"centres": 1, "nursing": 0.6}
    assert goals.loc["centres", "target"] == 2


def test_a_bare_list_can_be_checked(toy_files: Path, tmp_path: Path, call: Callable[..., object]):
    with_list(toy_files)
    called = call("check", "--boundaries", toy_files / "units.csv", "--out", tmp_path / "out")
    assert called.code == 0, called
    assert "boundaries.list-only" in set(pd.read_csv(tmp_path / "out" / "findings.csv")["rule"])
    rewrite(toy_files / "units.csv", (toy_town.VILLAGES[3], "370832101999"), encoding="gb18030")
    called = call("check", "--boundaries", toy_files / "units.csv", "--out", tmp_path / "out")
    assert called.code == 1
    assert "code.range" in set(pd.read_csv(tmp_path / "out" / "findings.csv")["rule"])


def test_the_sample_measures_the_same_without_its_outlines(sample: cp.Study, sample_result: cp.Result):
    listed = replace(sample, boundaries=sample.boundaries.assign(geometry=None))
    result = cp.measure(listed)
    pd.testing.assert_frame_equal(result.goals.drop(columns="note"), sample_result.goals.drop(columns="note"))
    pd.testing.assert_frame_equal(result.units, sample_result.units)
    pd.testing.assert_frame_equal(result.facilities, sample_result.facilities)
