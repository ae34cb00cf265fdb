"""Every layer lands where it is: no datum, CRS or axis order is guessed in silence."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from layers_toy import CRS, EAST, NORTH, found, told
from shapely import LineString, MultiPoint, Point, Polygon, box

from coverplan.crs import wgs84_to_shifted
from coverplan.layers.rows.datum import as_points, place, place_lonlat
from coverplan.plan import LayerSettings
from coverplan.texts import Term


def settings(**given) -> LayerSettings:
    return LayerSettings(path="a.gpkg", **given)


def placed(geometry, **given):
    return place(gpd.GeoSeries(geometry), settings(**given), crs=CRS, layer="boundaries", file="a.gpkg")


def keys(faults) -> list[str]:
    return [fault.key for fault in faults]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("as_polygon", [True, False])
def test_shifted_coordinates_come_back_to_their_place(datum, as_polygon):
    true = gpd.GeoSeries(
        [box(EAST, NORTH, EAST + 1000, NORTH + 500) if as_polygon else Point(EAST, NORTH)], crs=CRS
    )
    degrees = true.to_crs(4326)
    shifted = degrees.transform(lambda xy: np.column_stack(wgs84_to_shifted(xy[:, 0], xy[:, 1], datum)))
    assert shifted.to_crs(CRS).hausdorff_distance(true).iloc[0] > 400
    result = place(shifted, settings(datum=datum), crs=CRS, layer="boundaries", file="a.gpkg")
    assert result.geometry.iloc[0].hausdorff_distance(true.iloc[0]) < 0.01
    assert result.findings == ()


def test_gcj02_points_in_a_table_move_half_a_kilometre():
    lon, lat = pd.Series([116.1], index=[2]), pd.Series([35.8], index=[2])
    as_is = place_lonlat(
        lon, lat, settings(datum="wgs84"), crs=CRS, layer="facilities", file="a.csv"
    ).geometry[2]
    undone = place_lonlat(
        lon, lat, settings(datum="gcj02"), crs=CRS, layer="facilities", file="a.csv"
    ).geometry[2]
    assert as_is.x - undone.x == pytest.approx(528, abs=30)  # measured in Liangshan
    assert abs(as_is.y - undone.y) < 60


def test_a_missing_datum_is_said_and_the_files_crs_believed():
    result = place(
        gpd.GeoSeries([Point(117, 36)], crs="EPSG:4490"),
        settings(),
        crs=CRS,
        layer="facilities",
        file="a.gpkg",
    )
    assert result.geometry.iloc[0].x == pytest.approx(500_000)
    assert [finding.message("en") for finding in result.findings] == [
        "a.gpkg: no datum is stated; taken as cgcs2000."
    ]
    assert "State datum" in result.findings[0].advice("en")


def test_shifted_coordinates_that_were_projected_afterwards_come_back_too():
    # What happens to GCJ-02 degrees in an office: taken for CGCS2000 and projected, in whatever zone.
    true = gpd.GeoSeries([Point(EAST, NORTH), Point(EAST + 900, NORTH)], crs=CRS, index=[3, 7])
    shifted = true.to_crs(4326).transform(
        lambda xy: np.column_stack(wgs84_to_shifted(xy[:, 0], xy[:, 1], "gcj02"))
    )
    projected = gpd.GeoSeries(shifted.to_numpy(), index=[3, 7], crs="EPSG:4490").to_crs("EPSG:4527")
    result = place(projected, settings(datum="gcj02"), crs=CRS, layer="roads", file="a.shp")
    assert result.geometry.distance(true).max() < 0.01  # aligned by the index
    assert result.geometry.crs == CRS


@pytest.mark.parametrize(
    ("crs", "named"),
    [
        ("EPSG:4326", "wgs84"),
        ("EPSG:32650", "wgs84"),
        ("EPSG:4490", "cgcs2000"),
        ("EPSG:4527", "cgcs2000"),
        ("EPSG:4269", "NAD83"),
    ],
)
def test_the_datum_that_is_taken_where_none_is_stated_is_the_files(crs, named):
    true = gpd.GeoSeries([Point(EAST, NORTH)], crs=CRS)
    result = place(true.to_crs(crs), settings(), crs=CRS, layer="roads", file="a.shp")
    assert found(result.findings) == [("layer.datum-missing", "warning", {"file": "a.shp", "datum": named})]
    assert result.findings[0].layer == "roads"
    assert result.geometry.distance(true).max() < 2  # NAD83 differs from WGS 84 by a metre or so
    assert result.faults == ()


def test_the_plans_crs_does_not_go_for_a_file_that_carries_its_own():
    true = gpd.GeoSeries([Point(EAST, NORTH)], crs=CRS)
    stated = settings(datum="cgcs2000", crs="EPSG:4490")
    result = place(true, stated, crs=CRS, layer="roads", file="a.shp")
    assert result.geometry.iloc[0] == Point(EAST, NORTH)
    assert result.findings == ()


def test_a_missing_crs_is_told_with_the_reason_that_is_known():
    for lack in (None, Term.of("io.prj-missing")):
        result = place(gpd.GeoSeries([Point(1, 1)]), settings(), crs=CRS, layer="roads", file="a", lack=lack)
        about = {"file": "a", "layer": "roads", "lack": lack or Term.of("io.crs-none")}
        assert told(result.faults) == [("datum.crs-missing", about)]
        assert result.geometry is None


@pytest.mark.parametrize("at", [(180.5, 36), (-180.5, 36), (117, 90.5), (117, -90.5)])
def test_what_can_be_no_degrees_needs_a_crs_though_the_datum_is_stated(at):
    assert keys(placed([Point(117, 36), Point(at)], datum="wgs84").faults) == ["datum.crs-missing"]


def test_degrees_of_the_whole_world_need_no_crs_under_a_stated_datum():
    for datum in ("wgs84", "cgcs2000"):
        result = placed([Point(117, 36), Point(-180, -90), Point(180, 90)], datum=datum)
        assert result.geometry.iloc[0].x == pytest.approx(500_000)
        assert result.findings == ()


def test_an_unknown_crs_is_told_with_its_name():
    result = placed([Point(1, 1)], crs="EPSG:nonsense")
    assert told(result.faults) == [
        ("datum.crs-unknown", {"file": "a.gpkg", "layer": "boundaries", "crs": "EPSG:nonsense"})
    ]
    assert result.geometry is None


def test_a_missing_crs_is_refused_unless_the_plan_states_one():
    assert keys(placed([Point(415000, 3960000)]).faults) == ["datum.crs-missing"]
    assert keys(placed([Point(415000, 3960000)], datum="cgcs2000").faults) == [
        "datum.crs-missing"
    ]  # metres, of which zone?
    assert placed([Point(415000, 3960000)], datum="cgcs2000", crs="EPSG:4548").geometry.iloc[0] == Point(
        415000, 3960000
    )
    assert placed([Point(117, 36)], datum="cgcs2000").geometry.iloc[0].x == pytest.approx(500_000)
    assert keys(placed([Point(117, 36)]).faults) == ["datum.crs-missing"]
    assert keys(placed([Point(117, 36)], crs="EPSG:nonsense").faults) == ["datum.crs-unknown"]
    message = placed([Point(1, 1)]).faults[0].message("en")
    assert "a.gpkg" in message
    assert "[layers.boundaries]" in message


@pytest.mark.parametrize(
    ("crs", "named", "datum"),
    [
        ("EPSG:2344", "Xian 1980 / Gauss-Kruger CM 111E", "cgcs2000"),
        ("EPSG:4610", "Xian 1980", None),
        ("EPSG:4214", "Beijing 1954", "cgcs2000"),
        ("EPSG:4555", "New Beijing", None),
    ],
)
def test_an_old_datum_is_said(crs, named, datum):
    true = gpd.GeoSeries([Point(EAST, NORTH)], crs=CRS)
    old = gpd.GeoSeries(true.to_crs(crs).to_numpy(), crs=crs)
    result = place(old, settings(datum=datum), crs=CRS, layer="roads", file="a.shp")
    assert found(result.findings)[-1] == ("layer.old-datum", "warning", {"file": "a.shp", "crs": named})
    assert len(result.findings) == (2 if datum is None else 1)
    assert result.geometry.distance(true).max() < 0.01


def lonlat_faults(lon, lat):
    index = range(2, 2 + len(lon))
    result = place_lonlat(
        pd.Series(lon, index=index, dtype=float), pd.Series(lat, index=index, dtype=float), settings(datum="wgs84"),
        crs=CRS, layer="facilities", file="a.csv",
    )  # fmt: skip
    assert (result.geometry is None) == bool(result.faults)
    return [fault.message("en") for fault in result.faults]


def test_coordinates_that_cannot_be_are_named_by_row():
    said = lonlat_faults([116.1, None, 415000.0, 0.0, 116.2], [35.8, 35.8, 3960000.0, 0.0, 95.0])
    assert len(said) == 4
    assert "a.csv row 3: coordinates are empty" in said[0]
    assert "a.csv row 4" in said[1]
    assert "map them as x and y" in said[1]
    assert "row 5" in said[2]
    assert "row 6" in said[3]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(180.5, 36), (-180.5, 36), (117, 90.5), (117, -90.5), (0, 0), (415_000, 3_960_000)],
)
def test_impossible_coordinates_are_told_as_they_stand(lon, lat):
    index = [4, 9]
    result = place_lonlat(
        pd.Series([116.1, lon], index=index), pd.Series([35.8, lat], index=index), settings(),
        crs=CRS, layer="facilities", file="a.csv",
    )  # fmt: skip
    where = {"file": "a.csv", "row": 9, "lon": lon, "lat": lat}
    assert told(result.faults) == [("datum.lonlat-impossible", where)]
    assert (result.geometry, result.findings) == (None, ())


@pytest.mark.parametrize(("lon", "lat"), [(117, 0), (0, 36), (-117, -36)])
def test_a_single_zero_and_the_other_half_of_the_world_are_possible(lon, lat):
    assert lonlat_faults([lon], [lat]) == []


@pytest.mark.parametrize(
    ("lon", "lat", "swapped"),
    [
        ([35.8, 36.0], [116.1, 116.2], True),
        ([35.8], [90.5], True),
        ([35.8, 500.0], [116.1, 36.0], False),  # the second is wrong either way
        ([35.8, 116.1], [116.1, 35.8], False),  # the second is right
        ([35.8, 0.0], [116.1, 0.0], False),
        ([90.5], [116.1], False),
        ([-90.5], [116.1], False),
        ([35.8], [180.5], False),
        ([35.8], [-180.5], False),
        ([-35.8], [-116.1], True),
    ],
)
def test_swapped_is_said_only_where_every_pair_is_possible_the_other_way_round(lon, lat, swapped):
    said = lonlat_faults(lon, lat)
    assert ["look swapped" in text for text in said] == ([True] if swapped else [False] * len(said))
    assert said


def test_swapped_columns_with_a_gap_show_the_first_full_pair():
    index = [2, 3, 4]
    result = place_lonlat(
        pd.Series([np.nan, 35.8, 36.0], index=index), pd.Series([116.0, 116.1, 116.2], index=index), settings(),
        crs=CRS, layer="facilities", file="a.csv",
    )  # fmt: skip
    assert told(result.faults) == [
        ("datum.lonlat-empty", {"file": "a.csv", "row": 2}),
        ("datum.lonlat-swapped", {"file": "a.csv", "lon": 35.8, "lat": 116.1}),
    ]


def test_longitudes_without_a_datum_are_taken_as_wgs84_and_keep_their_rows():
    # On the central meridian a point lies at the false easting; 36 degrees north are 3,985,635 m or so.
    lon, lat = pd.Series([117.0, 116.0], index=[5, 3]), pd.Series([36.0, 36.0], index=[5, 3])
    result = place_lonlat(lon, lat, settings(), crs=CRS, layer="facilities", file="a.csv")
    assert result.geometry.index.to_list() == [5, 3]
    assert result.geometry[5].x == pytest.approx(500_000)
    assert result.geometry[5].y == pytest.approx(3_985_635, abs=500)
    assert result.geometry[3].x < 420_000
    assert result.geometry.crs == CRS
    assert found(result.findings) == [("layer.datum-missing", "warning", {"file": "a.csv", "datum": "wgs84"})]
    stated = place_lonlat(lon, lat, settings(datum="wgs84"), crs=CRS, layer="facilities", file="a.csv")
    assert stated.findings == ()


def test_swapped_columns_are_one_fault():
    said = lonlat_faults([35.8, 35.7, 35.9], [116.1, 116.2, 116.3])
    assert len(said) == 1
    assert "longitude and latitude look swapped" in said[0]
    assert "Swap lon and lat under columns" in said[0]


def test_z_is_dropped_when_a_shift_is_undone():
    result = placed(
        [Polygon([(116, 35, 5), (116.1, 35, 5), (116.1, 35.1, 5)])], datum="gcj02", crs="EPSG:4326"
    )
    assert not result.geometry.has_z.any()


@pytest.mark.parametrize("datum", [None, "cgcs2000", "gcj02"])
def test_metres_under_a_crs_in_degrees_are_one_fault_that_names_the_crs(datum):
    metres = [Point(EAST + step, NORTH + 7 * step) for step in range(30)]
    result = placed(metres, crs="EPSG:4490", datum=datum)
    assert result.geometry is None
    (fault,) = result.faults
    told = fault.message("zh")
    for words in ("像是以米为单位", "[layers.boundaries] 的 crs = EPSG:4490", f"{EAST:.1f}, {NORTH:.1f}"):
        assert words in told
    own = gpd.GeoSeries(metres, crs=4326)
    (fault,) = place(own, settings(datum=datum), crs=CRS, layer="boundaries", file="a.gpkg").faults
    assert "文件自带的坐标系 EPSG:4326" in fault.message("zh")


def test_one_far_point_among_degrees_does_not_make_them_metres():
    degrees = [*gpd.GeoSeries([Point(EAST, NORTH)] * 9, crs=CRS).to_crs(4326), Point(EAST, NORTH)]
    (fault,) = placed(degrees, crs="EPSG:4326", datum="wgs84").faults
    assert (fault.key, fault.params["value"]) == ("datum.not-of-crs", "415000.0, 3960000.0")


def metres_faults(*points):
    degrees = gpd.GeoSeries([Point(at) for at in points], crs=4326)
    return place(degrees, settings(datum="wgs84"), crs="EPSG:4326", layer="roads", file="a.shp").faults


def test_only_most_of_the_coordinates_make_them_metres():
    assert metres_faults((EAST, NORTH), (117, 36)) == ()  # half of them
    about = {"file": "a.shp", "layer": "roads", "crs": "EPSG:4326", "x": "415000.0", "y": "3960000.0"}
    for others in ([], [(EAST + 5, NORTH + 5), (117, 36)]):
        assert told(metres_faults((EAST, NORTH), *others)) == [("datum.metres-in-file", about)]
    # A longitude of 360 degrees still is one, and one coordinate too large is enough.
    assert metres_faults((360, 36), (-360, 36)) == ()
    assert keys(metres_faults((117, 361), (361, 36))) == ["datum.metres-in-file"]


def test_what_is_no_number_does_not_hide_metres():
    about = {"file": "a.shp", "layer": "roads", "crs": "EPSG:4326", "x": "415000.0", "y": "3960000.0"}
    (fault,) = metres_faults((np.inf, NORTH), (EAST, NORTH), (EAST + 1, NORTH + 1))
    assert fault.params == about


def test_areas_and_lines_become_a_point_inside_and_each_file_is_told():
    shapes = [
        Point(1, 1),
        box(0, 0, 2, 2),
        LineString([(0, 0), (4, 0)]),
        Point(5, 6, 7),
        MultiPoint([(8, 8)]),
        box(10, 10, 12, 12),
    ]
    frame = gpd.GeoDataFrame(
        {"_file": ["c.shp", "b.shp", "a.shp", "c.shp", "a.shp", "a.shp"], "name": list("uvwxyz")},
        geometry=shapes,
        crs=CRS,
        index=[4, 5, 6, 7, 8, 9],
    )
    points, findings = as_points(frame, layer="facilities")
    assert found(findings) == [
        ("layer.moved-inside", "info", {"file": "b.shp", "count": 1}),
        ("layer.moved-inside", "info", {"file": "a.shp", "count": 3}),
    ]
    assert {finding.layer for finding in findings} == {"facilities"}
    assert set(points.geom_type) == {"Point"}
    assert not points.geometry.has_z.any()
    assert points.index.to_list() == frame.index.to_list()
    assert points["name"].to_list() == frame["name"].to_list()
    assert points.crs == CRS
    assert points.intersects(frame.geometry).all()
    assert [points.geometry[row].coords[0] for row in (4, 5, 7, 8, 9)] == [
        (1, 1),
        (1, 1),
        (5, 6),
        (8, 8),
        (11, 11),
    ]
    assert as_points(frame.iloc[:1], layer="facilities")[1] == ()
