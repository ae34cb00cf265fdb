"""Points that lie elsewhere than they say: longitude and latitude swapped, a datum that is not the one stated."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from layers_toy import CRS, found, messages, told, units
from shapely import Point, box

from coverplan.crs import shift_to_wgs84, wgs84_to_shifted
from coverplan.errors import InputError
from coverplan.layers.rows.datum import refuse_swapped
from coverplan.layers.rows.evidence import confidence, sign_test
from coverplan.layers.rows.mixed_datum import in_own_unit_as, suspect_datum
from coverplan.texts import Term

ALPS = "EPSG:32632"


def area(west, south, east, north, crs=ALPS):
    return gpd.GeoDataFrame(geometry=[box(west, south, east, north)], crs=4326).to_crs(crs)


def at(file, places, crs=ALPS):
    """Points at degrees, in the metric CRS of a study."""
    frame = gpd.GeoDataFrame({"_file": [file] * len(places)}, geometry=[Point(xy) for xy in places], crs=4326)
    return frame.to_crs(crs)


def swapped_files(*frames, units):
    try:
        refuse_swapped(pd.concat(frames), units, layer="facilities")
    except InputError as error:
        return told(error.faults)
    return []


def test_points_swapped_where_both_readings_are_possible_are_seen_by_the_area():
    liechtenstein = area(9.4, 47.0, 9.7, 47.3)
    points = at("a.csv", [(47.1, 9.5), (47.2, 9.6)])
    with pytest.raises(InputError) as error:
        refuse_swapped(points, liechtenstein, layer="facilities")
    assert "a.csv: the points lie outside the area, but 100%" in messages(error)
    assert told(error.value.faults) == [
        ("datum.lonlat-swapped-area", {"file": "a.csv", "layer": "facilities", "share": 1.0})
    ]
    refuse_swapped(at("a.csv", [(9.5, 47.1)]), liechtenstein, layer="facilities")


def test_each_file_is_judged_by_itself_and_most_of_its_points_tell():
    liechtenstein = area(9.4, 47.0, 9.7, 47.3)
    right, swapped = (9.5, 47.1), (47.1, 9.5)
    nine, ten = at("nine.csv", [swapped] * 9 + [right]), at("ten.csv", [right] + [swapped] * 10)
    files = swapped_files(at("good.csv", [right] * 40), nine, ten, units=liechtenstein)
    # Nine of ten are 90 % and not more; of eleven, one inside is less than 10 %.
    assert [params for _, params in files] == [
        {"file": "ten.csv", "layer": "facilities", "share": pytest.approx(10 / 11)}
    ]


@pytest.mark.parametrize("place", [(9.3, 47.1), (9.8, 47.1), (9.5, 46.9), (9.5, 47.4)])
def test_points_beside_the_area_on_any_side_either_way_round_are_not_swapped(place):
    liechtenstein = area(9.4, 47.0, 9.7, 47.3)
    assert swapped_files(at("a.csv", [place[::-1]]), units=liechtenstein) == []
    assert swapped_files(at("a.csv", [place]), units=liechtenstein) == []


def test_points_inside_either_way_round_are_right():
    both = area(44, 44, 48, 48, "EPSG:32638")
    assert swapped_files(at("a.csv", [(45, 46), (46, 47)], "EPSG:32638"), units=both) == []


def test_where_a_longitude_can_be_no_latitude_no_point_is_swapped_into_the_area():
    # 116 degrees can be no latitude; put on the equator instead, it would lie in an area there.
    equator = area(34, -1, 37, 1, "EPSG:32636")
    assert swapped_files(at("a.csv", [(116.1, 35.8)], "EPSG:32636"), units=equator) == []


def test_without_units_or_points_nothing_is_said_to_be_swapped():
    points = at("a.csv", [(47.1, 9.5)])
    refuse_swapped(points, None, layer="facilities")
    refuse_swapped(points.iloc[:0], area(9.4, 47.0, 9.7, 47.3), layer="facilities")


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


def gcj02_points(*offsets):
    """Points that were shifted, at metres east of the western border of one village before the shift."""
    village = units().iloc[3]
    west, south, *_ = village.geometry.bounds
    true = gpd.GeoSeries([Point(west + x, south + 500 + i) for i, x in enumerate(offsets)], crs=CRS)
    degrees = true.to_crs(4326)
    lon, lat = wgs84_to_shifted(degrees.x.to_numpy(), degrees.y.to_numpy(), "gcj02")
    there = gpd.points_from_xy(lon, lat, crs=4326)
    codes = [village["unit_code"]] * len(offsets)
    return gpd.GeoDataFrame({"unit_code": codes}, geometry=there).to_crs(CRS)


# Villages are 1,000 m wide and the shift is some 528 m to the east: what stood at 800 m is shifted out of its
# village, what stood at -200 m into it, and 300 m stays inside.
OUT, IN, INSIDE = 800.0, -200.0, 300.0


@pytest.mark.parametrize(
    ("moved_in", "moved_out", "inside", "suspected"),
    [
        (6, 0, 0, False),  # one chance in 64
        (7, 0, 0, True),  # one in 128
        (7, 0, 30, True),  # those that stay inside tell nothing
        (7, 1, 0, False),  # 9 in 256
        (9, 1, 0, False),  # 11 in 1024: 1.07 %
        (10, 1, 0, True),  # 12 in 2048: 0.59 %
        (1, 10, 0, False),
        (0, 0, 8, False),
    ],
)
def test_a_reading_is_suspected_by_a_sign_test_at_one_percent(moved_in, moved_out, inside, suspected):
    points = gcj02_points(*[OUT] * moved_in, *[IN] * moved_out, *[INSIDE] * inside)
    count = moved_in + moved_out + inside
    evidence = {
        "best": "gcj02",
        "points": count,
        "as_is": pytest.approx((moved_out + inside) / count),
        "share": pytest.approx((moved_in + inside) / count),
        "confidence": confidence(sign_test(moved_in, moved_out)),
    }
    findings = suspect_datum(points, units(), layer="facilities", stated="cgcs2000")
    assert found(findings) == ([("layer.datum-suspect", "error", evidence)] if suspected else [])
    assert all(finding.layer == "facilities" for finding in findings)


@pytest.mark.parametrize("stated", ["gcj02", "bd09"])
def test_points_that_were_unshifted_already_are_not_unshifted_in_thought_again(stated):
    assert suspect_datum(gcj02_points(*[OUT] * 20), units(), layer="facilities", stated=stated) == ()
    assert len(suspect_datum(gcj02_points(*[OUT] * 20), units(), layer="facilities")) == 1


def test_swapped_points_of_small_units_are_suspected():
    codes = ["a", "b"]
    small = gpd.GeoDataFrame(
        {"unit_code": codes}, geometry=[box(9.4, 47.0, 9.55, 47.3), box(9.55, 47.0, 9.7, 47.3)], crs=4326
    ).to_crs(ALPS)
    places = at("a.csv", [(47.1, 9.5)] * 8 + [(47.1, 9.6)] * 8).assign(unit_code=["a"] * 8 + ["b"] * 8)
    evidence = {
        "best": "swapped",
        "points": 16,
        "as_is": 0.0,
        "share": 1.0,
        "confidence": Term("confidence.high"),
    }
    for stated in ("wgs84", "gcj02"):
        findings = suspect_datum(places, small, layer="facilities", stated=stated)
        assert found(findings) == [("layer.datum-suspect", "error", evidence)]


def test_only_points_that_declare_a_known_unit_count_and_units_in_several_parts_count_once():
    points = gcj02_points(*[OUT] * 8)
    others = gcj02_points(*[IN] * 9).assign(unit_code=["999"] * 8 + [None])
    twice = pd.concat([units(), units()], ignore_index=True)
    (finding,) = suspect_datum(pd.concat([others, points]), twice, layer="facilities")
    assert (finding.params["points"], finding.params["share"]) == (8, 1.0)


def half_shifted(
    datum: str, count: int = 30, *, shifted_rows=None, read_as: str = "wgs84"
) -> gpd.GeoDataFrame:
    """Points all over three villages, of which some stand in another datum than the rest; all read as one."""
    rng = np.random.default_rng(4)
    villages = units().iloc[2:]
    which = np.arange(count) % 3
    west, south = villages.geometry.bounds[["minx", "miny"]].to_numpy()[which].T
    true = gpd.GeoSeries(
        gpd.points_from_xy(west + rng.uniform(20, 980, count), south + rng.uniform(20, 980, count)), crs=CRS
    )
    degrees = true.to_crs(4326)
    stand = [degrees.x.to_numpy(), degrees.y.to_numpy()]
    rows = np.arange(count) < count // 2 if shifted_rows is None else shifted_rows
    given = [
        np.where(rows, there, here)
        for here, there in zip(stand, wgs84_to_shifted(*stand, datum), strict=True)
    ]
    if read_as != "wgs84":
        given = shift_to_wgs84(*given, read_as)
    frame = gpd.GeoDataFrame(
        {"unit_code": villages["unit_code"].to_numpy()[which], "_row": np.arange(count) + 2, "_file": "a.csv"},
        geometry=gpd.points_from_xy(*given), crs=4326,
    )  # fmt: skip
    return frame.to_crs(CRS)


def rows_named(finding) -> set[int]:
    spans = [span.split("-") for span in finding.params["rows"].split(", ")]
    return {row for span in spans for row in range(int(span[0]), int(span[-1]) + 1)}


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("every_other", [False, True])
def test_a_part_of_the_rows_in_another_datum_is_one_finding_with_those_rows(datum, every_other):
    rows = np.arange(60) % 2 == 0 if every_other else np.arange(60) < 30
    points = half_shifted(datum, 60, shifted_rows=rows)
    (finding,) = suspect_datum(points, units(), layer="facilities", stated="wgs84")
    assert (finding.rule, finding.params["best"], finding.level) == ("layer.datum-mixed", datum, "error")
    assert rows_named(finding) <= set(np.flatnonzero(rows) + 2)
    assert len(rows_named(finding)) == finding.params["count"] >= 10
    explained = in_own_unit_as(points, units(), datum, stated="wgs84")
    assert set(np.flatnonzero(explained) + 2) == rows_named(finding)


def test_of_two_datums_that_move_rows_home_the_one_that_moves_all_of_them_is_named():
    """BD-09 lies in GCJ-02's direction, and farther: where other moves bring rows home, too, GCJ-02 explains some."""
    rng = np.random.default_rng(1)
    west, count = 41e4 + 2000 * np.repeat(np.arange(4), 20), 80
    places = gpd.GeoSeries(
        gpd.points_from_xy(
            west + 2000 * rng.uniform(0.05, 0.95, count), 395e4 + 2000 * rng.uniform(-0.15, 0.15, count)
        ),
        crs=CRS,
    ).to_crs(4326)
    codes = [str(number) for number in np.repeat(np.arange(4), 20)]
    villages = gpd.GeoDataFrame(
        {"unit_code": list("0123")},
        geometry=[box(41e4 + 2000 * k, 394.8e4, 41e4 + 2000 * (k + 1), 395.2e4) for k in range(4)],
        crs=CRS,
    )
    lon, lat = places.x.to_numpy(), places.y.to_numpy()
    moved = np.where(np.arange(count) < 40, wgs84_to_shifted(lon, lat, "bd09"), (lon, lat))
    points = gpd.GeoDataFrame({"unit_code": codes}, geometry=gpd.points_from_xy(*moved), crs=4326).to_crs(CRS)
    found = suspect_datum(points, villages, layer="residents", stated="wgs84")
    assert [one.params["best"] for one in found] == ["bd09"]


def test_a_table_said_to_be_shifted_of_which_a_part_is_not():
    rows = np.arange(60) < 30
    points = half_shifted("gcj02", 60, shifted_rows=rows, read_as="gcj02")
    (finding,) = suspect_datum(points, units(), layer="residents", stated="gcj02")
    assert (finding.rule, finding.params["best"]) == ("layer.datum-mixed", "wgs84")
    assert rows_named(finding) <= set(range(32, 62))


def test_rows_that_name_a_wrong_unit_are_no_datum():
    points = half_shifted("gcj02", 60, shifted_rows=np.zeros(60, dtype=bool))
    assert suspect_datum(points, units(), layer="facilities", stated="wgs84") == ()
    codes = points["unit_code"].to_numpy().copy()
    codes[:20] = np.roll(codes[:20], 1)
    assert suspect_datum(points.assign(unit_code=codes), units(), layer="facilities", stated="wgs84") == ()


def test_few_rows_in_another_datum_do_not_tell():
    points = half_shifted("gcj02", 60, shifted_rows=np.arange(60) < 4)
    assert suspect_datum(points, units(), layer="facilities", stated="wgs84") == ()
