"""Every layer lands where it is: no datum, CRS or axis order is guessed in silence."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from layers_toy import CRS, EAST, NORTH, messages, units
from shapely import Point, Polygon, box

from coverplan.crs import wgs84_to_shifted
from coverplan.errors import InputError
from coverplan.layers.rows.datum import place, place_lonlat, refuse_swapped, suspect_datum
from coverplan.plan import LayerSettings


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


def test_an_old_datum_is_said():
    result = place(
        gpd.GeoSeries([Point(20_415_000, 3_960_000)], crs="EPSG:2344"),
        settings(datum="cgcs2000"),
        crs=CRS,
        layer="roads",
        file="a.shp",
    )
    assert [finding.rule for finding in result.findings] == ["layer.old-datum"]
    assert "Xian 1980" in result.findings[0].message("en")


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


def test_swapped_columns_are_one_fault():
    said = lonlat_faults([35.8, 35.7, 35.9], [116.1, 116.2, 116.3])
    assert len(said) == 1
    assert "longitude and latitude look swapped" in said[0]
    assert "Swap lon and lat under columns" in said[0]


def test_points_swapped_where_both_readings_are_possible_are_seen_by_the_area():
    area = gpd.GeoDataFrame(geometry=[box(9.4, 47.0, 9.7, 47.3)], crs=4326).to_crs(32632)
    points = gpd.GeoDataFrame(
        {"_file": "a.csv"}, geometry=[Point(47.1, 9.5), Point(47.2, 9.6)], crs=4326, index=[0, 1]
    ).to_crs(32632)
    with pytest.raises(InputError) as error:
        refuse_swapped(points, area, layer="facilities")
    assert "a.csv: the points lie outside the area, but 100%" in messages(error)
    right = gpd.GeoDataFrame({"_file": "a.csv"}, geometry=[Point(9.5, 47.1)], crs=4326, index=[0]).to_crs(
        32632
    )
    refuse_swapped(right, area, layer="facilities")


def village_points(datum: str, count: int, dx: float = 400.0) -> gpd.GeoDataFrame:
    """Points of each village near its western edge, as they stand in a datum, read as WGS-84."""
    villages = units().iloc[2:]
    codes, points = [], []
    for code, shape in zip(villages["unit_code"], villages.geometry, strict=True):
        west, south, _, _ = shape.bounds
        for i in range(count):
            codes.append(code)
            points.append(Point(west + 1000 - dx, south + 150 + 700 * i / max(count, 2)))
    degrees = gpd.GeoSeries(points, crs=CRS).to_crs(4326)
    lon, lat = wgs84_to_shifted(degrees.x.to_numpy(), degrees.y.to_numpy(), datum)
    return gpd.GeoDataFrame({"unit_code": codes}, geometry=gpd.points_from_xy(lon, lat), crs=4326).to_crs(CRS)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_wrong_datum_is_suspected_with_its_evidence(datum):
    found = suspect_datum(village_points(datum, 4), units(), layer="facilities", stated="wgs84")
    assert len(found) == 1
    assert found[0].rule == "layer.datum-suspect"
    assert found[0].params["best"] == datum
    assert found[0].params["share"] == 1.0
    assert found[0].params["as_is"] == 0.0
    assert f"0% lie in their own unit as they are, 100% when read as {datum}" in found[0].message("en")


def test_a_right_datum_is_not_suspected():
    assert suspect_datum(village_points("wgs84", 4), units(), layer="facilities", stated="wgs84") == ()


def test_few_points_do_not_tell():
    assert suspect_datum(village_points("gcj02", 1), units(), layer="facilities", stated="wgs84") == ()


def test_points_without_a_known_unit_do_not_tell():
    points = village_points("gcj02", 4).assign(unit_code="999")
    assert suspect_datum(points, units(), layer="facilities") == ()


def test_z_is_dropped_when_a_shift_is_undone():
    result = placed(
        [Polygon([(116, 35, 5), (116.1, 35, 5), (116.1, 35.1, 5)])], datum="gcj02", crs="EPSG:4326"
    )
    assert not result.geometry.has_z.any()


@pytest.mark.parametrize("datum", [None, "cgcs2000", "gcj02"])
def test_metres_under_a_crs_in_degrees_are_one_fault_that_names_the_crs(datum):
    metres = [Point(EAST + step, NORTH) for step in range(30)]
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
    assert placed(degrees, crs="EPSG:4326", datum="wgs84").faults == ()
