"""Totals of units: the ways of placing people that a plan has, in their order, and what is read for each."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from layers_toy import CRS, EAST, NORTH, found, plan, told, units
from shapely import Point, box

from coverplan.errors import InputError
from coverplan.layers.people.residents import read_residents
from coverplan.texts import Term

COUNTY, TOWN, EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE = units()["unit_code"]
# The villages from west to east are East, West and North.
TOTALS = f"unit_code,residents\n{EAST_VILLAGE},900\n{WEST_VILLAGE},300\n{NORTH_VILLAGE},100\n"


def write(folder, text, name="a.csv"):
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A folder with a file for every way: points in the first village, buildings to the second, settlements to the third."""
    folder = tmp_path_factory.mktemp("ways")
    write(folder, TOTALS)
    write(folder, f"x,y\n{EAST + 10},{NORTH + 10}\n", "points.csv")
    shapes = [box(EAST + x, NORTH + 100, EAST + x + 10, NORTH + 110) for x in (100, 1100)]
    gpd.GeoDataFrame(geometry=shapes, crs=CRS).to_file(folder / "buildings.gpkg")
    spots = "".join(f"{EAST + x},{NORTH + 200},镇区\n" for x in (200, 1200, 2200))
    write(folder, f"x,y,name\n{spots}", "settlements.csv")
    land = box(EAST, NORTH, EAST + 3000, NORTH + 100)
    gpd.GeoDataFrame(geometry=[land], crs=CRS).to_file(folder / "land.gpkg")
    return folder


LAYERS = {
    "points": {"path": "points.csv", "datum": "cgcs2000", "crs": CRS},
    "buildings": {"path": "buildings.gpkg", "datum": "cgcs2000"},
    "settlements": {"path": "settlements.csv", "datum": "cgcs2000", "crs": CRS},
    "residential_land": {"path": "land.gpkg", "datum": "cgcs2000"},
}


def read(folder, *others, water=None, boundaries=True, raster=None, **given):
    layers = {name: LAYERS[name] for name in others}
    if raster:
        layers["population_raster"] = {"path": raster, "datum": "cgcs2000"}
    made = plan(folder, residents={"path": "a.csv", **given}, **layers)
    return read_residents(made, folder, boundaries=units() if boundaries else None, water=water)


def ways(layer):
    """By which way the people of each village were placed."""
    placed = dict(zip(layer.frame["unit_code"], layer.frame["placed_by"], strict=True))
    return [placed[code] for code in (EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE)]


@pytest.mark.parametrize(
    ("others", "spread", "placed"),
    [
        (["points", "buildings", "settlements"], None, ["points", "buildings", "settlements"]),
        (["points", "buildings"], None, ["points", "buildings", "seat"]),
        (["points", "settlements"], None, ["points", "settlements", "settlements"]),
        (["points", "buildings", "settlements"], "points", ["points", "buildings", "settlements"]),
        (["points", "buildings", "settlements"], "buildings", ["buildings", "buildings", "settlements"]),
        (["points", "buildings", "settlements"], "settlements", ["settlements"] * 3),
        (["points", "buildings", "settlements"], "grid", ["grid"] * 3),
        (["points", "buildings", "settlements", "residential_land"], "seat", ["seat"] * 3),
        (["points", "buildings", "residential_land"], None, ["points", "buildings", "grid"]),
        (["points", "buildings", "residential_land"], "buildings", ["buildings", "buildings", "grid"]),
        (["residential_land"], None, ["grid"] * 3),
        ([], None, ["seat"] * 3),
        ([], "grid", ["grid"] * 3),
    ],
)
def test_people_are_placed_by_the_way_named_and_then_by_those_after_it(study, others, spread, placed):
    given = {"spread": spread} if spread else {}
    layer = read(study, *others, **given)
    assert ways(layer) == placed
    totals = layer.frame.groupby("unit_code")["residents"].sum()
    assert totals.to_dict() == {EAST_VILLAGE: 900.0, WEST_VILLAGE: 300.0, NORTH_VILLAGE: 100.0}


def test_only_files_that_were_read_are_named_after_that_of_the_totals(study):
    every = ["points", "buildings", "settlements", "residential_land"]

    def files(**given):
        return [path.relative_to(study).as_posix() for path in read(study, *every, **given).files]

    assert files() == ["a.csv", "points.csv", "buildings.gpkg", "settlements.csv", "land.gpkg"]
    assert files(spread="settlements") == ["a.csv", "settlements.csv", "land.gpkg"]
    assert files(spread="grid") == ["a.csv", "land.gpkg"]
    assert files(spread="seat") == ["a.csv"]


PEOPLE = Term("measure.people")


def test_findings_come_in_the_order_of_the_work(study):
    layer = read(study, "points", "buildings")
    points, buildings, seat = (Term(f"way.{way}") for way in ("points", "buildings", "seat"))
    assert found(layer.findings) == [
        ("residents.spread", "info", {"units": 1, "points": 1, "way": points, "what": PEOPLE}),
        ("residents.spread", "info", {"units": 1, "points": 1, "way": buildings, "what": PEOPLE}),
        (
            "residents.spread-fallback",
            "warning",
            {"name": "西村村民委员会", "wanted": points, "way": buildings},
        ),
        ("residents.spread", "warning", {"units": 1, "points": 1, "way": seat, "what": PEOPLE}),
        ("residents.spread-fallback", "warning", {"name": "北村村民委员会", "wanted": points, "way": seat}),
    ]


def test_what_is_found_in_files_of_homes_and_in_the_totals_is_told(study, tmp_path):
    for name in ("points.csv", "land.gpkg"):
        (tmp_path / name).write_bytes((study / name).read_bytes())
    write(tmp_path, "名称,人口\n东村,900\n西村,—\n合计,900\n")
    made = plan(
        tmp_path,
        residents={"path": "a.csv"},
        points={"path": "points.csv", "crs": CRS},
        residential_land={"path": "land.gpkg"},
    )
    layer = read_residents(made, tmp_path, boundaries=units())
    assert [finding.rule for finding in layer.findings] == [
        "table.total-rows",
        "table.usual-headers",
        "table.blank-words",
        "residents.unit-by-name",
        "residents.figure-missing",
        "residents.unit-empty",
        "layer.datum-missing",
        "layer.datum-missing",
        "residents.spread",
    ]
    missing = [one for one in layer.findings if one.rule == "layer.datum-missing"]
    assert [(one.layer, one.params["file"]) for one in missing] == [
        ("points", "points.csv"),
        ("residential_land", "land.gpkg"),
    ]


@pytest.mark.parametrize(
    ("spread", "layer"),
    [
        ("points", "points"),
        ("buildings", "buildings"),
        ("settlements", "settlements"),
        ("raster", "population_raster"),
    ],
)
def test_a_way_that_is_named_needs_its_layer(study, spread, layer):
    others = [name for name in LAYERS if name != layer]
    with pytest.raises(InputError) as error:
        read(study, *others, spread=spread)
    assert told(error.value.faults) == [("residents.no-source", {"spread": spread, "layer": layer})]


def with_ids(folder, points, buildings):
    """Points in the eastern village, buildings in the western one, each with the ids given."""
    write(folder, TOTALS)
    lines = [f"{key},{EAST + 10 + i},{NORTH + 10}\n" for i, key in enumerate(points)]
    write(folder, "".join(["demand_id,x,y\n", *lines]), "points.csv")
    shapes = [
        box(EAST + x, NORTH, EAST + x + 10, NORTH + 10) for x in range(1100, 1100 + 50 * len(buildings), 50)
    ]
    gpd.GeoDataFrame({"demand_id": buildings}, geometry=shapes, crs=CRS).to_file(folder / "buildings.gpkg")


def test_one_id_of_two_homes_of_a_layer_is_refused_with_both_rows(tmp_path):
    with_ids(tmp_path, ["p1", "p2", "p1"], ["b1"])
    with pytest.raises(InputError) as error:
        read(tmp_path, "points", "buildings")
    twice = {"column": "demand_id", "value": "p1", "first": "points.csv", "first_row": 2}
    assert told(error.value.faults) == [("residents.twice", {"file": "points.csv", "row": 4, **twice})]


def test_one_id_of_homes_of_two_layers_is_refused_only_where_both_hold_people(tmp_path):
    with_ids(tmp_path, ["p1", "h2", "h3"], ["h3", "b1", "h2"])
    with pytest.raises(InputError) as error:
        read(tmp_path, "points", "buildings")
    assert sorted(told(error.value.faults), key=lambda fault: fault[1]["value"]) == [
        ("residents.id-of-two-layers", {"value": key, "first": "points", "second": "buildings"})
        for key in ("h2", "h3")
    ]
    write(tmp_path, f"unit_code,residents\n{EAST_VILLAGE},900\n")  # nobody lives in the buildings
    assert read(tmp_path, "points", "buildings").frame["demand_id"].to_list() == ["h2", "h3", "p1"]


def test_totals_need_boundaries_and_each_file_says_so(tmp_path):
    write(tmp_path, TOTALS)
    write(tmp_path, f"unit_code,residents\n{TOWN},1300\n", "b.csv")
    with pytest.raises(InputError) as error:
        read(tmp_path, path=["a.csv", "b.csv"], boundaries=False)
    assert told(error.value.faults) == [
        ("residents.no-boundaries", {"file": file}) for file in ("a.csv", "b.csv")
    ]


def test_negative_totals_are_refused_and_totals_need_no_ids(tmp_path):
    write(tmp_path, f"unit_code,residents,dibao\n{EAST_VILLAGE},-1,0\n{WEST_VILLAGE},0,-2\n")
    with pytest.raises(InputError) as error:
        read(tmp_path)
    assert told(error.value.faults) == [
        ("residents.negative", {"file": "a.csv", "row": row, "column": column, "value": value})
        for row, column, value in [(2, "residents", -1.0), (3, "dibao", -2.0)]
    ]
    write(tmp_path, f"demand_id,unit_code,residents\n,{EAST_VILLAGE},5\n,{WEST_VILLAGE},6\n")
    assert read(tmp_path).frame["demand_id"].to_list() == [EAST_VILLAGE, WEST_VILLAGE]


@pytest.mark.parametrize("grid_m", [50, 100, 500])
def test_the_grid_is_as_wide_as_the_plan_says_and_250_m_by_default(study, grid_m):
    per_village = {50: 20 * 2, 100: 10, 500: 2}[grid_m]  # on land 1,000 m by 100 m
    layer = read(study, "residential_land", grid_m=grid_m)
    assert len(layer.frame) == 3 * per_village
    assert len(read(study, "residential_land").frame) == 3 * 4


def test_a_grid_without_residential_land_says_that_it_goes_anywhere(study):
    assert ("residents.grid-anywhere", "warning", {}) in found(read(study, spread="grid").findings)
    for others, spread in ((["residential_land"], "grid"), (["residential_land"], None), ([], None)):
        layer = read(study, *others, **({"spread": spread} if spread else {}))
        assert "residents.grid-anywhere" not in [finding.rule for finding in layer.findings]
    assert len(read(study, spread="grid").frame) == 3 * 16  # squares of 250 m on all of the land


WET = gpd.GeoDataFrame(geometry=[box(EAST, NORTH, EAST + 3000, NORTH + 150)], crs=CRS)


@pytest.mark.parametrize(
    ("others", "given", "placed"),
    [
        (["points", "settlements"], {}, ["settlements"] * 3),  # the points are under water
        (["buildings", "residential_land"], {}, ["seat"] * 3),  # and so are the buildings and the land
        ([], {"spread": "grid"}, ["grid"] * 3),
    ],
)
def test_no_way_places_people_on_water(study, others, given, placed):
    layer = read(study, *others, water=WET, **given)
    assert ways(layer) == placed
    assert not layer.frame.within(WET.geometry.iloc[0]).any()


def raster(folder, cells):
    rasterio = pytest.importorskip("rasterio")
    people = np.array(cells, dtype="float32")
    about = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": CRS, "nodata": -1.0}
    to = rasterio.Affine(500, 0, EAST, 0, -500, NORTH + 1000)
    height, width = people.shape
    with rasterio.open(folder / "people.tif", "w", height=height, width=width, transform=to, **about) as file:
        file.write(people, 1)
    return "people.tif"


def test_after_a_raster_come_all_the_other_ways(study):
    tif = raster(study, [[0, 0, 0, 0, 2, 1], [0, 0, 0, 0, 1, 0]])
    layer = read(study, "points", "buildings", raster=tif, spread="raster")
    assert ways(layer) == ["points", "buildings", "raster"]
    north = layer.frame[layer.frame["unit_code"] == NORTH_VILLAGE]
    assert sorted(north["residents"]) == [25.0, 25.0, 50.0]
    assert [path.name for path in layer.files] == ["a.csv", "people.tif", "points.csv", "buildings.gpkg"]
    assert found(layer.findings)[0] == (
        "residents.spread",
        "info",
        {"units": 1, "points": 3, "way": Term("way.raster"), "what": PEOPLE},
    )
    # A raster that is there but not named is not read.
    assert ways(read(study, "points", raster=tif)) == ["points", "seat", "seat"]
    flood = gpd.GeoDataFrame(geometry=[box(EAST + 2000, NORTH, EAST + 2500, NORTH + 1000)], crs=CRS)
    dry = read(study, raster=tif, spread="raster", water=flood)
    assert dry.frame.loc[dry.frame["unit_code"] == NORTH_VILLAGE, "residents"].to_list() == [100.0]
    assert dry.frame.geometry.iloc[-1] == Point(EAST + 2750, NORTH + 750)


def test_a_group_that_only_the_town_knows_goes_with_the_places_of_its_villages(study, tmp_path):
    for path in study.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write(tmp_path, f"unit_code,residents,dibao\n{TOWN},,30\n{EAST_VILLAGE},900,\n{WEST_VILLAGE},300,\n")
    frame = read(tmp_path, "settlements").frame
    assert frame[["unit_code", "residents", "dibao"]].to_numpy().tolist() == [
        [EAST_VILLAGE, 900.0, 10.0],
        [WEST_VILLAGE, 300.0, 10.0],
        [NORTH_VILLAGE, 0.0, 10.0],
    ]
    assert set(frame["name"]) == {"镇区"}


def test_a_unit_without_land_goes_on_to_the_homes_before_the_grid_and_only_then_to_its_seat(study, tmp_path):
    for file in ("a.csv", "settlements.csv", "points.csv"):
        (tmp_path / file).write_bytes((study / file).read_bytes())
    land = box(EAST, NORTH, EAST + 1000, NORTH + 100)
    gpd.GeoDataFrame(geometry=[land], crs=CRS).to_file(tmp_path / "land.gpkg")
    every = ["points", "settlements", "residential_land"]
    layer = read(tmp_path, *every, spread="grid")
    assert ways(layer) == ["grid", "settlements", "settlements"]
    assert [path.name for path in layer.files] == ["a.csv", "land.gpkg", "points.csv", "settlements.csv"]
    assert ways(read(tmp_path, "residential_land", spread="grid")) == ["grid", "seat", "seat"]
