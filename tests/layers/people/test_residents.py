"""People are neither lost nor counted twice on their way from a table to places."""

from __future__ import annotations

import sys

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers_toy import CRS, EAST, NORTH, messages, plan, rules, units, write_sheet
from shapely import Point, box

from coverplan.crs import wgs84_to_shifted
from coverplan.errors import InputError, NotAvailableError
from coverplan.layers.people.residents import read_residents


def read(folder, *, boundaries=True, water=None, others=None, **given):
    made = plan(folder, residents={"path": "a.csv", "datum": "wgs84", **given}, **(others or {}))
    return read_residents(made, folder, boundaries=units() if boundaries else None, water=water)


def table(folder, text, name="a.csv"):
    (folder / name).write_text(text, encoding="utf-8")


def buildings(folder, *where):
    """Square buildings at x, y with an edge, metres."""
    shapes = [box(EAST + x, NORTH + y, EAST + x + edge, NORTH + y + edge) for x, y, edge in where]
    gpd.GeoDataFrame(geometry=shapes, crs=CRS).to_file(folder / "buildings.gpkg")
    return {"buildings": {"path": "buildings.gpkg", "datum": "cgcs2000"}}


def sums(layer, group="residents"):
    return layer.frame.groupby("unit_code")[group].sum().to_dict()


def test_points_are_taken_as_given(tmp_path):
    table(
        tmp_path,
        "demand_id,unit_code,lon,lat,residents,残疾\nd2,370832101201,116.065,35.77,10.5,1\nd1,,116.065,35.77,20,\n",
    )
    layer = read(tmp_path, columns={"handicapped": "残疾"})
    frame = layer.frame
    assert frame["demand_id"].to_list() == ["d1", "d2"]
    assert frame["placed_by"].to_list() == ["given", "given"]
    assert frame["residents"].to_list() == [20.0, 10.5]
    assert frame["handicapped"].to_list() == [0.0, 1.0]
    assert frame["unit_code"].to_list() == ["370832101201", "370832101201"]
    assert {"residents.unit-by-place", "residents.figure-missing", "residents.unit-empty"} == set(
        rules(layer)
    )
    missing = next(f for f in layer.findings if f.rule == "residents.figure-missing")
    assert missing.message("en") == "a.csv: 'handicapped' is empty in 1 row; counted as 0."


def test_totals_in_a_workbook_in_ten_thousands_with_a_town_total(tmp_path):
    write_sheet(
        tmp_path / "人口.xlsx",
        [
            ["2023年分村人口"],
            ["区划代码", "单位名称", "常住人口（万人）", "60岁及以上（人）"],
            [370832101000, "甲镇", 0.13, 240],
            [370832101201, "东村", 0.09, 180],
            ["", "西村村委会", 0.03, 60],
            [370832101203, "北村", 0.01, ""],
            ["合计", "", 0.13, 240],
        ],
    )
    made = plan(
        tmp_path,
        residents={"path": "人口.xlsx"},
        **buildings(tmp_path, (100, 100, 10), (500, 500, 20), (1500, 500, 10)),
    )
    layer = read_residents(made, tmp_path, boundaries=units())
    assert sums(layer) == pytest.approx(
        {"370832101201": 900.0, "370832101202": 300.0, "370832101203": 100.0}, abs=1e-9
    )
    assert layer.frame["residents_60plus"].sum() == 240.0
    placed = layer.frame.set_index("demand_id")
    assert placed.loc["370832101201-0001", "residents"] == pytest.approx(180.0)  # 100 of 500 square metres
    assert placed.loc["370832101203", "placed_by"] == "seat"
    assert set(rules(layer)) == {
        "table.title-rows", "table.usual-headers", "table.scaled", "table.total-rows", "residents.unit-by-name", "residents.parent-total",
        "residents.spread", "residents.spread-fallback",
    }  # fmt: skip


def test_a_unit_stated_above_the_table_counts_for_people(tmp_path):
    table(tmp_path, "分村人口,,单位：万人\nunit_code,name,人口\n370832101201,东村,0.09\n")
    assert sums(read(tmp_path)) == {"370832101201": 900.0}


def test_a_parent_that_differs_from_its_parts_is_an_error_finding_and_not_counted(tmp_path):
    table(tmp_path, "unit_code,residents\n370832101,2000\n370832101201,900\n370832101202,300\n")
    layer = read(tmp_path)
    assert layer.frame["residents"].sum() == 1200.0
    finding = next(f for f in layer.findings if f.rule == "residents.parent-differs")
    assert finding.level == "error"
    assert (
        finding.message("en")
        == "甲镇: 'residents' is 2,000 people, but its units add up to 1,200 people; the units were counted."
    )


def test_a_county_above_towns_above_villages_is_counted_once(tmp_path):
    table(
        tmp_path,
        "unit_code,residents\n370832,1300\n370832101,1300\n370832101201,900\n370832101202,300\n370832101203,100\n",
    )
    layer = read(tmp_path)
    assert layer.frame["residents"].sum() == 1300.0
    assert rules(layer).count("residents.parent-total") == 2


def test_units_that_the_table_forgets_are_named(tmp_path):
    table(tmp_path, "unit_code,residents\n370832101201,900\n")
    told = {finding.rule: finding for finding in read(tmp_path).findings}
    assert (
        told["residents.unit-empty"].message("en")
        == "2 units have no figure of people: 西村村民委员会, 北村村民委员会."
    )
    table(tmp_path, "unit_code,residents\n370832101,900\n")
    assert "residents.unit-empty" not in rules(read(tmp_path))


def test_everybody_at_the_seat_is_a_warning_and_a_grid_without_land_another(tmp_path):
    table(tmp_path, "unit_code,residents\n370832101,900\n")
    told = {finding.rule: finding for finding in read(tmp_path).findings}
    assert told["residents.spread"].level == "warning"
    told = {finding.rule: finding for finding in read(tmp_path, spread="grid").findings}
    assert told["residents.spread"].level == "info"
    assert told["residents.grid-anywhere"].level == "warning"


def test_a_wrong_datum_is_suspected_by_the_units_that_points_declare_and_not_by_those_filled_in(tmp_path):
    lines = []
    for i, code in enumerate(units()["unit_code"].iloc[2:]):
        places = gpd.GeoSeries(
            [Point(EAST + 1000 * i + 600, NORTH + 150 + 90 * j) for j in range(6)], crs=CRS
        ).to_crs(4326)
        lon, lat = wgs84_to_shifted(places.x.to_numpy(), places.y.to_numpy(), "gcj02")
        lines += [
            f"{code}-{j},{code if j % 2 else ''},{x},{y},5"
            for j, (x, y) in enumerate(zip(lon, lat, strict=True))
        ]
    table(tmp_path, "demand_id,unit_code,lon,lat,residents\n" + "\n".join(lines))
    told = {finding.rule: finding for finding in read(tmp_path).findings}
    assert told["layer.datum-suspect"].params["points"] == 9
    assert told["layer.datum-suspect"].params["best"] == "gcj02"
    assert "layer.datum-suspect" not in rules(read(tmp_path, datum="gcj02"))


def test_every_row_without_a_unit_is_told(tmp_path):
    table(
        tmp_path,
        "unit_code,name,residents\n370832101209,,5\n,东邨,5\n,,5\n370832101201,,5\n,东村,5\n370832101202,,-5\n",
    )
    with pytest.raises(InputError) as error:
        read(tmp_path)
    assert "a.csv row 7: 'residents' = -5" in messages(error)
    table(tmp_path, "unit_code,name,residents\n370832101209,,5\n,东邨,5\n,,5\n370832101201,,5\n")
    with pytest.raises(InputError) as error:
        read(tmp_path)
    said = messages(error)
    assert "a.csv row 2: no unit '370832101209' in the boundaries. Near: 370832101" in said
    assert "a.csv row 3: no unit '东邨'" in said
    assert "a.csv row 4: 'unit_code' is empty" in said
    table(tmp_path, "unit_code,name,residents\n370832101201,,5\n,东村,5\n")
    with pytest.raises(InputError) as error:
        read(tmp_path)
    assert "a.csv row 3: unit_code '370832101201' stands already in a.csv row 2" in messages(error)


def test_totals_without_boundaries_and_tables_without_people_are_refused(tmp_path):
    table(tmp_path, "unit_code,residents\n370832101,2000\n")
    with pytest.raises(InputError, match="boundaries"):
        read(tmp_path, boundaries=False)
    table(tmp_path, "unit_code,备注\n370832101,x\n")
    with pytest.raises(InputError) as error:
        read(tmp_path)
    assert "a.csv: no column of people" in messages(error)


def test_polygons_of_units_are_totals(tmp_path):
    frame = units().iloc[2:].assign(residents=[900.0, 300.0, 100.0])
    frame.to_file(tmp_path / "a.gpkg")
    layer = read(tmp_path, path="a.gpkg", datum="cgcs2000", others=buildings(tmp_path, (100, 100, 10)))
    assert sums(layer) == {"370832101201": 900.0, "370832101202": 300.0, "370832101203": 100.0}
    assert layer.frame["placed_by"].to_list() == ["buildings", "seat", "seat"]


def test_points_on_water_in_no_unit_or_of_unknown_units_are_told(tmp_path):
    table(
        tmp_path,
        "demand_id,unit_code,x,y,residents\n"
        f"d1,370832101201,{EAST + 100},{NORTH + 100},5\nd2,,{EAST - 9000},{NORTH},5\nd3,999,{EAST + 900},{NORTH + 900},5\n",
    )
    water = gpd.GeoDataFrame(geometry=[box(EAST, NORTH, EAST + 300, NORTH + 300)], crs=CRS)
    layer = read(tmp_path, datum="cgcs2000", crs=CRS, water=water)
    told = {finding.rule: finding.message("en") for finding in layer.findings}
    assert told["residents.on-water"] == "d1: the demand point lies on water."
    assert "1 demand point lies in no unit (d2)" in told["residents.outside"]
    assert "(999)" in told["residents.unit-lost"]
    assert len(layer.frame) == 3  # told, not dropped


TOWN = "unit_code,residents\n370832101201,900\n370832101202,300\n"


def test_residential_land_makes_the_grid_the_default(tmp_path):
    table(tmp_path, TOWN)
    land = gpd.GeoDataFrame(geometry=[box(EAST, NORTH, EAST + 200, NORTH + 100)], crs=CRS)
    land.to_file(tmp_path / "land.gpkg")
    layer = read(
        tmp_path, grid_m=100, others={"residential_land": {"path": "land.gpkg", "datum": "cgcs2000"}}
    )
    assert layer.frame[["demand_id", "placed_by", "residents"]].to_numpy().tolist() == [
        ["370832101201-0001", "grid", 450.0],
        ["370832101201-0002", "grid", 450.0],
        ["370832101202", "seat", 300.0],
    ]
    assert sums(layer) == {"370832101201": 900.0, "370832101202": 300.0}


def raster(folder, cells, *, nodata=-99999.0, crs=CRS):
    rasterio = pytest.importorskip("rasterio")
    cells = np.array(cells, dtype="float32")
    about = {
        "driver": "GTiff",
        "height": cells.shape[0],
        "width": cells.shape[1],
        "count": 1,
        "dtype": "float32",
        "nodata": nodata,
    }
    with rasterio.open(
        folder / "people.tif",
        "w",
        crs=crs,
        transform=rasterio.Affine(500, 0, EAST, 0, -500, NORTH + 1000),
        **about,
    ) as out:
        out.write(cells, 1)
    return {"population_raster": {"path": "people.tif", "datum": "cgcs2000"}}


def test_a_raster_guides_the_spread_and_the_table_gives_the_totals(tmp_path):
    table(tmp_path, TOWN)
    others = raster(tmp_path, [[1, 3, 0, -99999, 5, 5], [0, 0, 0, 0, 5, 5]])
    layer = read(tmp_path, spread="raster", others=others)
    frame = layer.frame
    assert frame[["demand_id", "placed_by", "residents"]].to_numpy().tolist() == [
        ["370832101201-0001", "raster", 225.0],
        ["370832101201-0002", "raster", 675.0],
        ["370832101202", "seat", 300.0],  # no people in its cells
    ]
    assert frame.geometry.iloc[0].distance(Point(EAST + 250, NORTH + 750)) < 1e-6
    assert "people.tif" in {path.name for path in layer.files}


def test_without_rasterio_the_reader_says_what_to_install(tmp_path, monkeypatch):
    table(tmp_path, TOWN)
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(NotAvailableError) as error:
        read(tmp_path, spread="raster", others={"population_raster": {"path": "people.tif"}})
    assert 'pip install "coverplan[raster]"' in error.value.message("en")


@settings(deadline=None, max_examples=6)
@given(
    figures=st.lists(st.integers(0, 5000), min_size=3, max_size=3),
    where=st.lists(
        st.tuples(st.integers(0, 2900), st.integers(0, 900), st.integers(5, 60)),
        min_size=1,
        max_size=12,
        unique=True,
    ),
)
def test_every_person_of_the_table_arrives_in_their_unit(tmp_path_factory, figures, where):
    folder = tmp_path_factory.mktemp("people")
    codes = units()["unit_code"].iloc[2:]
    table(
        folder,
        "unit_code,residents\n" + "\n".join(f"{code},{n}" for code, n in zip(codes, figures, strict=True)),
    )
    found = sums(read(folder, others=buildings(folder, *where)))
    assert found == {code: float(n) for code, n in zip(codes, figures, strict=True) if n}


@pytest.mark.parametrize("header", ["residents", "residents_60plus", "常住人口"])
def test_two_columns_of_one_group_are_refused_not_dropped(tmp_path, header):
    table(tmp_path, f"demand_id,x,y,{header},disabled,{header}\nd1,{EAST},{NORTH},5,1,6\n")
    with pytest.raises(InputError) as error:
        read(tmp_path, datum="cgcs2000", crs=CRS)
    assert f"the header '{header}' stands over several columns" in messages(error)
