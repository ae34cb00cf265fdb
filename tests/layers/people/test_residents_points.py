"""Demand points as given: their ids, figures and units, and what is told about each of them."""

from __future__ import annotations

import geopandas as gpd
import pytest
from layers_toy import CRS, EAST, NORTH, found, plan, told, units
from shapely import Point, box

from coverplan.errors import InputError
from coverplan.layers.people.residents import read_residents
from coverplan.texts import Listed, Term

COUNTY, TOWN, EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE = units()["unit_code"]
SPOT = f"{EAST + 100},{NORTH + 100}"


def write(folder, text, name="a.csv"):
    (folder / name).write_text(text, encoding="utf-8")


def read(folder, *, boundaries=True, water=None, scheme="cn", **given):
    settings = {"path": "a.csv", "datum": "cgcs2000", "crs": CRS, **given}
    made = plan(folder, residents=settings)
    made = made.model_copy(update={"units": made.units.model_copy(update={"code_scheme": scheme})})
    return read_residents(made, folder, boundaries=units() if boundaries else None, water=water)


def faults(folder, **given):
    with pytest.raises(InputError) as error:
        read(folder, **given)
    return told(error.value.faults)


def told_of(layer, rule):
    return [params for name, _, params in found(layer.findings) if name == f"residents.{rule}"]


def test_a_plan_without_residents_is_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read_residents(plan(tmp_path), tmp_path)
    assert told(error.value.faults) == [("layers.not-in-plan", {"layer": "residents"})]


def test_points_stand_in_the_order_of_their_ids_under_the_columns_of_the_layer(tmp_path):
    write(
        tmp_path,
        f"村,x,y,demand_id,dibao,residents,unit_code\n甲,{EAST + 1500},{NORTH + 9},d9,1,5.5,{WEST_VILLAGE}\n"
        f",{SPOT},d10,,0,{EAST_VILLAGE}\n",
    )
    layer = read(tmp_path, columns={"name": "村"})
    frame = layer.frame
    assert list(frame.columns[:4]) == ["demand_id", "unit_code", "name", "placed_by"]
    assert sorted(frame.columns[4:]) == ["dibao", "estimated", "geometry", "residents"]
    assert frame.index.to_list() == [0, 1]
    assert frame[["demand_id", "placed_by", "residents", "dibao"]].to_numpy().tolist() == [
        ["d10", "given", 0.0, 0.0],
        ["d9", "given", 5.5, 1.0],
    ]
    assert frame["name"].fillna("").to_list() == ["", "甲"]
    assert frame["unit_code"].to_list() == [EAST_VILLAGE, WEST_VILLAGE]
    assert frame.geometry.to_list() == [Point(EAST + 100, NORTH + 100), Point(EAST + 1500, NORTH + 9)]
    assert frame.crs == CRS
    assert layer.files == (tmp_path / "a.csv",)
    assert found(layer.findings) == [
        ("residents.figure-missing", "warning", {"file": "a.csv", "column": "dibao", "count": 1}),
        (
            "residents.unit-empty",
            "warning",
            {"count": 1, "names": Listed(("北村村民委员会",), most=5), "what": Term("measure.people")},
        ),
    ]


def test_points_without_boundaries_keep_what_they_say_and_nothing_is_told_of_units(tmp_path):
    write(tmp_path, f"demand_id,x,y,residents\nd1,{SPOT},5\n")
    layer = read(tmp_path, boundaries=False)
    assert layer.findings == ()
    for column in ("unit_code", "name"):
        assert layer.frame[column].isna().all()
        assert layer.frame[column].dtype == "str"


def test_empty_figures_are_told_for_each_group_and_file(tmp_path):
    write(tmp_path, f"demand_id,x,y,residents,dibao\nd1,{SPOT},,1\n")
    write(tmp_path, f"demand_id,x,y,residents,dibao\nd2,{SPOT},,\nd3,{SPOT},,2\nd4,{SPOT},5,2\n", "b.csv")
    layer = read(tmp_path, path=["a.csv", "b.csv"], boundaries=False)
    assert told_of(layer, "figure-missing") == [
        {"file": "a.csv", "column": "residents", "count": 1},
        {"file": "b.csv", "column": "residents", "count": 2},
        {"file": "b.csv", "column": "dibao", "count": 1},
    ]
    assert {finding.layer for finding in layer.findings} == {"residents"}
    assert layer.frame["residents"].to_list() == [0.0, 0.0, 0.0, 5.0]


def test_negative_people_and_bad_ids_of_every_file_are_told(tmp_path):
    write(tmp_path, f"demand_id,x,y,residents,dibao\nd1,{SPOT},0,-1\nd2,{SPOT},-0.5,0\n")
    write(tmp_path, f"demand_id,x,y,residents,dibao\nd2,{SPOT},1,\n,{SPOT},1,1\nd2,{SPOT},1,1\n", "b.csv")
    twice = {"column": "demand_id", "value": "d2", "first": "a.csv", "first_row": 3}
    assert faults(tmp_path, path=["a.csv", "b.csv"]) == [
        ("residents.negative", {"file": "a.csv", "row": 3, "column": "residents", "value": -0.5}),
        ("residents.negative", {"file": "a.csv", "row": 2, "column": "dibao", "value": -1.0}),
        ("residents.twice", {"file": "b.csv", "row": 2, **twice}),
        ("table.value-missing", {"file": "b.csv", "row": 3, "column": "demand_id"}),
        ("residents.twice", {"file": "b.csv", "row": 4, **twice}),
    ]


def test_tables_without_people_are_told_with_the_columns_that_were_read(tmp_path):
    write(tmp_path, f"demand_id,村名,x,y,备注\nd1,甲,{SPOT},x\n")
    write(tmp_path, f"demand_id,x,y,别的\nd2,{SPOT},7\n", "b.csv")
    assert faults(tmp_path, path=["a.csv", "b.csv"]) == [
        ("residents.no-groups", {"file": file, "there": Listed(("demand_id", "name"))})
        for file in ("a.csv", "b.csv")
    ]
    write(tmp_path, f"甲,{SPOT}\n乙,{SPOT}\n", "c.csv")  # no header
    with pytest.raises(InputError) as caught:
        read(tmp_path, path="c.csv")
    assert caught.value.message("en").endswith("Columns read: —.")


@pytest.mark.parametrize(
    ("unit_codes", "good"),
    [
        ([EAST_VILLAGE, WEST_VILLAGE], True),
        ([EAST_VILLAGE, EAST_VILLAGE], False),
        ([EAST_VILLAGE, ""], False),
    ],
)
def test_points_without_ids_go_by_the_code_of_their_unit_where_each_has_one_of_its_own(
    tmp_path, unit_codes, good
):
    lines = [f"{code},甲,{SPOT},5" for code in unit_codes]
    write(tmp_path, "\n".join(["unit_code,name,x,y,residents", *lines]))
    if good:
        assert read(tmp_path).frame["demand_id"].to_list() == unit_codes
    else:
        missing = {
            "file": "a.csv",
            "column": "demand_id",
            "there": Listed(("unit_code", "name", "residents")),
        }
        assert faults(tmp_path) == [("table.column-missing", missing)]


def test_without_ids_and_units_each_file_is_told(tmp_path):
    for name in ("a.csv", "b.csv"):
        write(tmp_path, f"x,y,residents\n{SPOT},5\n", name)
    assert faults(tmp_path, path=["a.csv", "b.csv"]) == [
        ("table.column-missing", {"file": name, "column": "demand_id", "there": Listed(("residents",))})
        for name in ("a.csv", "b.csv")
    ]


def test_points_and_totals_together_are_told_by_the_files_without_places(tmp_path):
    write(tmp_path, f"demand_id,x,y,residents\nd1,{SPOT},5\n")
    for name in ("b.csv", "c.csv"):
        write(tmp_path, f"unit_code,residents\n{EAST_VILLAGE},5\n{WEST_VILLAGE},5\n", name)
    mixed = [("residents.mixed", {"file": Listed(("b.csv", "c.csv"))})]
    assert faults(tmp_path, path=["a.csv", "b.csv", "c.csv"]) == mixed


@pytest.mark.parametrize("why", ["points among them", "a unit that is not there", "no unit", "no boundaries"])
def test_areas_are_demand_points_unless_each_is_a_unit(tmp_path, why):
    shapes = units().geometry.iloc[2:4].to_list()
    frame = gpd.GeoDataFrame(
        {"demand_id": ["d1", "d2"], "unit_code": [EAST_VILLAGE, WEST_VILLAGE], "residents": [9.0, 3.0]},
        geometry=shapes, crs=CRS,
    )  # fmt: skip
    moved = 2
    if why == "points among them":
        frame.geometry = [shapes[0], Point(EAST + 1500, NORTH + 500)]
        moved = 1
    elif why == "a unit that is not there":
        frame["unit_code"] = [EAST_VILLAGE, "370832101999"]
    elif why == "no unit":
        frame = frame.drop(columns="unit_code")
    frame.to_parquet(tmp_path / "a.parquet")
    layer = read(tmp_path, path="a.parquet", boundaries=why != "no boundaries")
    assert layer.frame["placed_by"].to_list() == ["given", "given"]
    assert layer.frame["demand_id"].to_list() == ["d1", "d2"]
    assert [point.coords[0] for point in layer.frame.geometry] == [
        (EAST + 500, NORTH + 500),
        (EAST + 1500, NORTH + 500),
    ]
    assert found(layer.findings)[0] == (
        "layer.moved-inside",
        "info",
        {"file": "a.parquet", "count": moved},
    )
    assert layer.findings[0].layer == "residents"


def test_swapped_columns_are_refused_by_the_units(tmp_path):
    alps = gpd.GeoDataFrame(
        {"unit_code": ["a"], "name": ["甲"], "parent_code": [None]},
        geometry=[box(9.4, 47, 9.7, 47.3)],
        crs=4326,
    ).to_crs("EPSG:32632")
    write(tmp_path, "demand_id,lon,lat,residents\nd1,47.1,9.5,5\n")
    made = plan(tmp_path, residents={"path": "a.csv", "datum": "wgs84"})
    made = made.model_copy(update={"area": made.area.model_copy(update={"crs": "EPSG:32632"})})
    with pytest.raises(InputError) as error:
        read_residents(made, tmp_path, boundaries=alps)
    assert told(error.value.faults) == [
        ("datum.lonlat-swapped-area", {"file": "a.csv", "layer": "residents", "share": 1.0})
    ]
    assert len(read_residents(made, tmp_path).frame) == 1  # without units nothing can be told


def test_units_are_filled_by_place_and_what_lies_in_none_is_named(tmp_path):
    outside = [f"d{i},,{EAST - 9000},{NORTH},1" for i in (7, 3, 5, 1, 9, 2)]
    inside = [f"e1,,{SPOT},1", f"e2,{WEST_VILLAGE},{SPOT},1", f"e3,,{EAST + 2500},{NORTH + 5},1"]
    write(tmp_path, "\n".join(["demand_id,unit_code,x,y,residents", *outside, *inside]))
    layer = read(tmp_path)
    by_id = layer.frame.set_index("demand_id")["unit_code"]
    assert by_id[["e1", "e2", "e3"]].to_list() == [EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE]
    assert by_id.filter(like="d").isna().all()
    assert told_of(layer, "unit-by-place") == [{"count": 2}]
    assert told_of(layer, "outside") == [{"count": 6, "ids": "d1, d2, d3, d5, d7"}]
    assert told_of(layer, "unit-empty") == []
    write(tmp_path, f"demand_id,unit_code,x,y,residents\nd1,,{EAST - 9000},{NORTH},1\nd2,{TOWN},{SPOT},1\n")
    layer = read(tmp_path)
    assert told_of(layer, "unit-by-place") == []
    assert told_of(layer, "outside") == [{"count": 1, "ids": "d1"}]
    assert told_of(layer, "unit-empty") == []  # the town's point is somebody in each of its villages


def test_unknown_units_are_told_for_each_file_with_the_first_five_codes(tmp_path):
    def lines(*codes):
        rows = [f"{code}-{i},{code},{SPOT},1" for i, code in enumerate(codes)]
        return "\n".join(["demand_id,unit_code,x,y,residents", *rows])

    write(tmp_path, lines("99", "97", "97", EAST_VILLAGE))
    write(tmp_path, lines("86", "85", "84", "83", "82", "81"), "b.csv")
    layer = read(tmp_path, path=["a.csv", "b.csv"])
    assert told_of(layer, "unit-lost") == [
        {"file": "a.csv", "count": 3, "codes": "97, 99"},
        {"file": "b.csv", "count": 6, "codes": "81, 82, 83, 84, 85"},
    ]
    assert [one.level for one in layer.findings if one.rule == "residents.unit-lost"] == ["error"] * 2
    # Their digits name no unit above, so they are where they lie.
    assert set(layer.frame["unit_code"]) == {EAST_VILLAGE}
    assert told_of(layer, "unit-by-place") == []


@pytest.mark.parametrize(
    ("code", "scheme", "stays"),
    [
        ("370832101999", "cn", True),  # its town is there
        ("370832999201", "cn", True),  # its county is
        ("370999999201", "cn", False),
        ("370832101999", "free", False),
    ],
)
def test_an_unknown_code_stays_where_its_digits_name_a_unit_that_is_there(tmp_path, code, scheme, stays):
    write(tmp_path, f"demand_id,unit_code,x,y,residents\nd1,{code},{SPOT},1\n")
    layer = read(tmp_path, scheme=scheme)
    assert layer.frame["unit_code"].to_list() == [code if stays else EAST_VILLAGE]
    # A point that is counted in the town or county leaves no village of it empty.
    assert [params["count"] for params in told_of(layer, "unit-empty")] == ([] if stays else [2])


@pytest.mark.parametrize(("scheme", "code"), [("cn", TOWN), ("free", f"{TOWN}000")])
def test_the_long_code_of_a_town_is_its_code_in_china_only(tmp_path, scheme, code):
    write(tmp_path, f"demand_id,unit_code,x,y,residents\nd1,{TOWN}000,{EAST - 9000},{NORTH},1\n")
    assert read(tmp_path, scheme=scheme, boundaries=False).frame["unit_code"].to_list() == [code]
    write(tmp_path, f"demand_id,x,y,residents\nd1,{SPOT},1\n")
    assert read(tmp_path, scheme=scheme).frame["unit_code"].to_list() == [EAST_VILLAGE]


def test_points_on_water_are_told_with_their_place(tmp_path):
    spot = gpd.GeoSeries([Point(EAST + 100, NORTH + 100)], crs=CRS).to_crs(4326).iloc[0]
    lines = [f"d2,{SPOT},1", f"d3,{EAST + 900},{NORTH + 900},1", f"d1,{SPOT},1"]
    write(tmp_path, "\n".join(["demand_id,x,y,residents", *lines]))
    lake = gpd.GeoDataFrame(geometry=[box(EAST, NORTH, EAST + 300, NORTH + 300)], crs=CRS)
    layer = read(tmp_path, water=lake)
    wet = [one for one in layer.findings if one.rule == "residents.on-water"]
    assert found(wet) == [("residents.on-water", "warning", {"name": name}) for name in ("d2", "d1")]
    assert [(one.name, one.layer) for one in wet] == [("d2", "residents"), ("d1", "residents")]
    assert [(one.lon, one.lat) for one in wet] == [pytest.approx((spot.x, spot.y), abs=1e-9)] * 2
    assert told_of(read(tmp_path), "on-water") == []


def test_registered_and_resident_people_stand_side_by_side_under_the_headers_of_offices(tmp_path):
    write(
        tmp_path,
        "demand_id,x,y,常住人口,户籍人口,60岁及以上,户籍60岁及以上,户籍80岁以上\n"
        f"d1,{SPOT},100,130,20,25,3\n",
    )
    frame = read(tmp_path).frame
    names = ["residents", "registered", "residents_60plus", "registered_60plus", "registered_80plus"]
    assert frame[names].to_numpy().tolist() == [[100, 130, 20, 25, 3]]
