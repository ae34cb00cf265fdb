"""Homes where people may be put: in which unit, how heavy, never on water, and on one grid for all."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from layers_toy import CRS, EAST, NORTH, told, units
from shapely import MultiPoint, Point, Polygon, box

from coverplan.errors import InputError
from coverplan.layers.people.homes import (
    grid_homes,
    located_homes,
    off_water,
    raster_homes,
    seat_homes,
)
from coverplan.texts import Term

COUNTY, TOWN, EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE = units()["unit_code"]


def here(x, y):
    return Point(EAST + x, NORTH + y)


def areas(*bounds):
    """Areas by their west, south, east, north, metres from the corner of the toy county."""
    shapes = [box(EAST + w, NORTH + s, EAST + e, NORTH + n) for w, s, e, n in bounds]
    return gpd.GeoDataFrame(geometry=shapes, crs=CRS)


def offsets(places):
    """Where places lie, metres from the corner of the toy county, and what they weigh; from west to east."""
    found = zip(places.frame.geometry, places.frame["weight"], strict=True)
    return sorted((round(point.x - EAST, 3), round(point.y - NORTH, 3), round(w, 3)) for point, w in found)


def held(places):
    return {code: positions.tolist() for code, positions in places.held_by.items()}


def test_what_lies_within_water_is_wet_and_its_shore_is_dry():
    lakes = areas((0, 0, 10, 10), (5, 5, 30, 30))
    points = gpd.GeoSeries([here(7, 7), here(0, 5), here(20, 20), here(40, 40), here(10, 0)], crs=CRS)
    assert off_water(points, lakes).tolist() == [False, True, False, True, True]
    assert off_water(points, None).tolist() == [True] * 5
    assert off_water(points, lakes.iloc[:0]).tolist() == [True] * 5
    assert off_water(points.iloc[:0], lakes).tolist() == []


def some_places(*where, **columns):
    frame = {"name": [None] * len(where), "weight": [float(i) for i in range(len(where))], **columns}
    return gpd.GeoDataFrame(frame, geometry=[here(x, y) for x, y in where], crs=CRS).astype({"name": "str"})


def test_places_belong_to_the_unit_they_lie_in_and_to_those_above_it():
    where = [(2500, 500), (500, 500), (9000, 0), (1500, 500), (600, 500)]
    places = located_homes(some_places(*where), units(), areas((1400, 400, 1600, 600)))
    # The third lies nowhere and the fourth on water.
    assert places.frame["weight"].to_list() == [0.0, 1.0, 4.0]
    assert places.frame["unit_code"].to_list() == [NORTH_VILLAGE, EAST_VILLAGE, EAST_VILLAGE]
    assert places.frame.index.to_list() == [0, 1, 2]
    assert sorted(places.frame.columns) == ["geometry", "name", "unit_code", "weight"]
    assert held(places) == {
        EAST_VILLAGE: [1, 2],
        NORTH_VILLAGE: [0],
        TOWN: [0, 1, 2],
        COUNTY: [0, 1, 2],
    }


def test_a_place_in_a_town_between_its_villages_is_the_towns():
    gap = units().iloc[[0, 1, 2, 4]]
    places = located_homes(some_places((1500, 500), (500, 500)), gap, None)
    assert places.frame["unit_code"].to_list() == [TOWN, EAST_VILLAGE]
    assert held(places) == {EAST_VILLAGE: [1], TOWN: [0, 1], COUNTY: [0, 1]}


def test_a_place_goes_where_it_says_if_there_is_such_a_unit_and_else_where_it_lies():
    named = [NORTH_VILLAGE, "370832999", None, TOWN, EAST_VILLAGE]
    where = [(500, 500), (500, 500), (500, 500), (500, 500), (9000, 9000)]
    places = located_homes(some_places(*where, unit_code=pd.Series(named, dtype="str")), units(), None)
    assert places.frame["unit_code"].to_list() == [
        NORTH_VILLAGE,
        EAST_VILLAGE,
        EAST_VILLAGE,
        TOWN,
        EAST_VILLAGE,
    ]
    assert held(places) == {
        EAST_VILLAGE: [1, 2, 4],
        NORTH_VILLAGE: [0],
        TOWN: [0, 1, 2, 3, 4],
        COUNTY: [0, 1, 2, 3, 4],
    }


def grid(codes, *, cell_m=250.0, land=None, water=None, boundaries=None):
    there = units() if boundaries is None else boundaries
    return grid_homes(codes, there, cell_m=cell_m, land=land, water=water)


def test_cells_start_at_the_origin_of_the_crs_so_that_neighbours_share_them():
    # 415,000 is 1383 cells of 300 m and 100 m; 3,960,000 is 13,200 cells. The village ends at 1000.
    places = grid([EAST_VILLAGE], cell_m=300, land=areas((0, 0, 1000, 300)))
    assert offsets(places) == [
        (100, 150, 200 * 300),
        (350, 150, 300 * 300),
        (650, 150, 300 * 300),
        (900, 150, 200 * 300),
    ]
    next_one = grid([WEST_VILLAGE], cell_m=300, land=areas((1000, 0, 1100, 300)))
    assert offsets(next_one) == [(1050, 150, 100 * 300)]  # the rest of the cell


def test_the_grid_of_several_units_is_held_by_each_and_weighs_its_land():
    land = areas((0, 0, 1250, 250), (0, 0, 250, 500))
    water = areas((0, 0, 125, 250))
    places = grid([WEST_VILLAGE, EAST_VILLAGE, NORTH_VILLAGE], land=land, water=water)
    assert offsets(places) == [
        (125, 375, 62_500),
        (187.5, 125, 31_250),
        (375, 125, 62_500),
        (625, 125, 62_500),
        (875, 125, 62_500),
        (1125, 125, 62_500),
    ]
    assert held(places) == {WEST_VILLAGE: [0], EAST_VILLAGE: [1, 2, 3, 4, 5], NORTH_VILLAGE: []}
    assert places.frame["unit_code"].to_list() == [WEST_VILLAGE] + [EAST_VILLAGE] * 5
    assert places.frame["unit_code"].dtype == places.frame["name"].dtype == "str"
    assert places.frame["name"].isna().all()
    assert places.frame.crs == CRS


def test_a_cell_cut_into_two_banks_is_one_place_on_land():
    river = areas((-10, 100, 1010, 150))
    places = grid([EAST_VILLAGE], cell_m=1000, water=river)
    ((_, y, weight),) = offsets(places)
    assert weight == 1000 * 950
    assert not 100 < y < 150


def test_the_cells_of_a_town_go_to_its_villages_and_those_between_them_to_itself():
    gap = units().iloc[[0, 1, 2, 4]]
    places = grid([TOWN], cell_m=1000, boundaries=gap)
    assert sorted(places.frame["unit_code"]) == [TOWN, EAST_VILLAGE, NORTH_VILLAGE]
    assert held(places) == {TOWN: [0, 1, 2]}


def test_where_villages_overlap_each_keeps_the_cells_that_were_made_for_it():
    twin = units().iloc[[2]].assign(unit_code="370832101299", name="重村")
    both = pd.concat([units(), twin], ignore_index=True)
    places = grid([EAST_VILLAGE, "370832101299"], cell_m=1000, boundaries=both)
    assert places.frame["unit_code"].to_list() == [EAST_VILLAGE, "370832101299"]


def test_a_unit_that_stands_twice_or_crosses_itself_has_a_grid():
    twice = pd.concat([units(), units()], ignore_index=True)
    assert len(grid([EAST_VILLAGE], boundaries=twice).frame) == 16
    corners = [here(0, 0), here(500, 500), here(500, 0), here(0, 500)]
    bow_tie = Polygon([point.coords[0] for point in corners])
    crossed = units().iloc[[2]].set_geometry([bow_tie], crs=CRS)
    assert grid([EAST_VILLAGE], boundaries=crossed).frame["weight"].sum() == pytest.approx(125_000)


def raster(folder, cells, step=(500, 0, 0, 0, -500, 1000), *, nodata=-99999.0, crs=CRS, name="people.tif"):
    """Write cells; ``step`` is a, b, west, d, e, north, the last of each from the corner of the toy county."""
    rasterio = pytest.importorskip("rasterio")
    bands = np.atleast_3d(np.array(cells, dtype="float32").T).T
    a, b, c, d, e, f = step
    to = rasterio.Affine(a, b, EAST + c, d, e, NORTH + f) if crs == CRS else rasterio.Affine(*step)
    with rasterio.open(
        folder / name, "w", driver="GTiff", count=len(bands), height=bands.shape[1], width=bands.shape[2],
        dtype="float32", nodata=nodata, crs=crs, transform=to,
    ) as out:  # fmt: skip
        out.write(bands)
    return folder / name


def test_the_cells_of_a_raster_weigh_their_people(tmp_path):
    cells = [[1, 0, -5, np.nan, 7, 2], [np.inf, 0.5, 3, -99999, 7, 0]]
    places, findings = raster_homes([raster(tmp_path, cells, nodata=7.0)], units(), None)
    assert [(finding.rule, finding.params) for finding in findings] == [
        ("residents.raster-cells", {"file": "people.tif", "below": 2, "endless": 2})
    ]
    assert offsets(places) == [
        (250, 750, 1),
        (750, 250, 0.5),
        (1250, 250, 3),
        (2750, 750, 2),
    ]
    assert places.frame["unit_code"].to_list() == [EAST_VILLAGE, NORTH_VILLAGE, EAST_VILLAGE, WEST_VILLAGE]
    assert places.frame["name"].isna().all()
    assert places.frame["name"].dtype == "str"
    assert places.frame.crs == CRS


@pytest.mark.parametrize(
    ("cells", "step"),
    [
        # Of a raster wider than the area only the part over it counts, where it lies.
        (np.arange(1, 71).reshape(7, 10), (500, 0, -1000, 0, -500, 2000)),
        (np.arange(1, 71).reshape(7, 10), (500, 0, -1250, 0, -500, 2250)),
        (np.arange(1, 31).reshape(3, 10), (500, 0, -1000, 0, 500, -500)),  # from south to north
        (np.arange(1, 31).reshape(10, 3), (0, 500, -500, 500, 0, -1000)),  # rows run north
        (np.arange(1, 71).reshape(7, 10), (500, 250, -2000, 0, -500, 2500)),  # rows slip eastwards
        (np.arange(1, 71).reshape(7, 10), (500, 0, -1000, 250, -500, 1500)),  # columns slip northwards
        (np.arange(1, 5).reshape(2, 2), (500, 0, 2500, 0, -500, 1500)),  # over a corner
    ],
)
def test_every_cell_whose_centre_lies_in_a_unit_is_a_place(tmp_path, cells, step):
    a, b, c, d, e, f = step
    centres = []
    for (row, column), people in np.ndenumerate(cells):
        x, y = a * (column + 0.5) + b * (row + 0.5) + c, d * (column + 0.5) + e * (row + 0.5) + f
        if 0 <= x <= 3000 and 0 <= y <= 1000:
            centres.append((x, y, float(people)))
    assert centres
    assert offsets(raster_homes([raster(tmp_path, cells, step)], units(), None)[0]) == sorted(centres)


@pytest.mark.parametrize("west_of", [0.021, -0.011])
def test_of_a_raster_in_degrees_wider_than_the_area_no_cell_is_lost(tmp_path, west_of):
    corner = gpd.GeoSeries([here(0, 0)], crs=CRS).to_crs(4326).iloc[0]
    west, north = corner.x - west_of, corner.y + 0.021
    cells = np.arange(1, 2001).reshape(40, 50)
    people = raster(tmp_path, cells, (0.001, 0, west, 0, -0.001, north), crs="EPSG:4326")
    row, column = np.indices(cells.shape).reshape(2, -1)
    centres = gpd.GeoSeries.from_xy(west + 0.001 * (column + 0.5), north - 0.001 * (row + 0.5), crs=4326)
    inside = centres.to_crs(CRS).within(units().geometry.iloc[0]).to_numpy()
    assert 100 < inside.sum() < 400  # some 300 cells of 90 m by 110 m, or the eastern part of them
    places, findings = raster_homes([people], units(), None)
    assert findings == []
    assert sorted(places.frame["weight"]) == cells.ravel()[inside].tolist()


def test_a_raster_beside_the_area_has_no_place_in_it(tmp_path):
    for x, y in ((9000, 500), (-9000, 500), (500, 9000), (500, -9000)):
        beside = raster(tmp_path, [[1, 2], [3, 4]], (500, 0, x, 0, -500, y))
        assert raster_homes([beside], units(), None)[0].held_by == {}


def test_several_rasters_in_degrees_are_read_by_their_first_band_and_never_on_water(tmp_path):
    corner = gpd.GeoSeries([here(1400, 400)], crs=CRS).to_crs(4326).iloc[0]
    step = (0.002, 0, corner.x, 0, -0.002, corner.y + 0.002)
    one = raster(tmp_path, [[[5]], [[99]]], step, crs="EPSG:4326")
    other = raster(tmp_path, [[2]], (500, 0, 0, 0, -500, 500), name="b.tif")
    places, _ = raster_homes([one, other], units(), None)
    assert places.frame["weight"].to_list() == [5.0, 2.0]
    centre = gpd.GeoSeries([Point(corner.x + 0.001, corner.y + 0.001)], crs=4326).to_crs(CRS).iloc[0]
    assert places.frame.geometry.iloc[0].distance(centre) < 0.01
    assert places.frame.geometry.iloc[1].distance(here(250, 250)) < 0.01
    dry, _ = raster_homes([one, other], units(), areas((0, 0, 400, 400)))
    assert dry.frame["weight"].to_list() == [5.0]


def test_a_raster_that_is_missing_or_without_a_crs_is_refused(tmp_path):
    pytest.importorskip("rasterio")
    with pytest.raises(InputError) as error:
        raster_homes([tmp_path / "none.tif"], units(), None)
    assert told(error.value.faults) == [("error.file-missing", {"file": tmp_path / "none.tif"})]
    with pytest.raises(InputError) as error:
        raster_homes([raster(tmp_path, [[1]], crs=None)], units(), None)
    about = {"file": "people.tif", "layer": "population_raster", "lack": Term.of("io.crs-none")}
    assert told(error.value.faults) == [("datum.crs-missing", about)]
    (tmp_path / "junk.tif").write_bytes(b"junk")
    with pytest.raises(InputError) as error:
        raster_homes([tmp_path / "junk.tif"], units(), None)
    ((key, params),) = told(error.value.faults)
    assert (key, params["file"]) == ("residents.raster-unreadable", "junk.tif")
    assert "junk.tif" in str(params["why"])


def test_a_raster_with_cells_of_more_people_than_can_be_is_refused_with_their_number(tmp_path):
    with pytest.raises(InputError) as error:
        raster_homes([raster(tmp_path, [[1, 3e38, 2e9]])], units(), None)
    ((key, params),) = told(error.value.faults)
    assert (key, params) == (
        "residents.raster-beyond-reason",
        {"file": "people.tif", "count": 2, "value": "3e+38"},
    )


def test_seats_stand_in_the_order_asked_for_one_a_unit():
    seats = seat_homes([NORTH_VILLAGE, EAST_VILLAGE], pd.concat([units(), units()], ignore_index=True), None)
    assert offsets(seats) == [(500, 500, 1), (2500, 500, 1)]
    assert seats.frame["unit_code"].to_list() == [NORTH_VILLAGE, EAST_VILLAGE]
    assert seats.frame["name"].to_list() == ["北村村民委员会", "东村村民委员会"]
    assert held(seats) == {NORTH_VILLAGE: [0], EAST_VILLAGE: [1]}
    assert seats.frame.crs == CRS


def test_a_seat_keeps_off_the_water_unless_there_is_nothing_else():
    water = areas((0, 0, 600, 1000), (1000, 0, 2000, 1000))
    dry, drowned = seat_homes([EAST_VILLAGE, WEST_VILLAGE], units(), water).frame.geometry
    assert dry.within(areas((600, 0, 1000, 1000)).geometry.iloc[0])
    assert drowned.within(units().geometry.iloc[3])


def test_a_seat_is_taken_as_given_only_with_both_its_degrees():
    given = gpd.GeoSeries([here(1100, 100), here(2100, 200)], crs=CRS).to_crs(4326)
    lon = [np.nan, np.nan, 116.0, given.iloc[0].x, given.iloc[1].x]
    lat = [np.nan, 35.0, np.nan, given.iloc[0].y, given.iloc[1].y]
    boundaries = units().assign(seat_lon=lon, seat_lat=lat)
    codes = [WEST_VILLAGE, EAST_VILLAGE, NORTH_VILLAGE, TOWN]
    seats = seat_homes(codes, boundaries, None).frame.geometry
    assert seats.iloc[0].distance(here(1100, 100)) < 0.01
    assert seats.iloc[2].distance(here(2100, 200)) < 0.01
    assert [point.coords[0] for point in seats.iloc[[1, 3]]] == [
        (EAST + 500, NORTH + 500),
        (EAST + 1500, NORTH + 500),
    ]
    half = boundaries.drop(columns="seat_lat")
    assert seat_homes([WEST_VILLAGE], half, None).frame.geometry.iloc[0] == here(1500, 500)


def test_a_seat_of_a_unit_that_crosses_itself_lies_in_it():
    corners = MultiPoint([here(0, 0), here(500, 500), here(500, 0), here(0, 500)]).geoms
    bow_tie = Polygon([point.coords[0] for point in corners])
    crossed = units().iloc[[2]].set_geometry([bow_tie], crs=CRS)
    seat = seat_homes([EAST_VILLAGE], crossed, areas((0, 0, 240, 500))).frame.geometry.iloc[0]
    assert seat.within(bow_tie.buffer(0).union(areas((250, 0, 500, 500)).geometry.iloc[0]))
    assert off_water(gpd.GeoSeries([seat], crs=CRS), areas((0, 0, 240, 500))).all()
