"""A layer in another datum than the others is named once, whichever it is, with its evidence; what fits is left alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tilings

from coverplan.checks import check
from coverplan.crs import wgs84_to_shifted
from coverplan.findings import Finding
from coverplan.plan import Plan
from coverplan.study import Study
from coverplan.study.doubts_of_datums import doubts_of_datums

# UTM and Gauss-Krueger of one meridian differ by a scale: 1.6 km north.
MIXED_UP = {"UTM": (32650, 4548), "Gauss-Krueger": (4548, 32650)}
SHIFTED = ("gcj02", "bd09", *MIXED_UP)


@cache
def clean() -> Study:
    """Villages joined by roads, facilities beside the roads, people anywhere in their village."""
    tiling = tilings.Tiling.of(3)
    units = tiling.frame()
    villages = units[units["level"] == "village"].set_index("unit_code").geometry
    middle = {spot: shapely.centroid(villages[tiling.code(spot)]) for spot in tiling.villages}
    pairs = [(spot, (spot[0] + i, spot[1] + j)) for spot in middle for i, j in ((1, 0), (0, 1))]
    lines = [shapely.LineString([middle[one], middle[other]]) for one, other in pairs if other in middle]
    random = np.random.default_rng(2)
    beside = np.array(
        [shapely.get_coordinates(line.interpolate(0.4, normalized=True))[0] for line in lines[:120]]
    )
    people = shapely.get_coordinates(list(middle.values())) + random.uniform(-250, 250, (len(middle), 2))

    def points(xy: np.ndarray, **columns: object) -> gpd.GeoDataFrame:
        frame = gpd.GeoDataFrame(columns, geometry=shapely.points(xy), crs=tilings.CRS)
        lies_in = shapely.STRtree(villages.to_numpy()).query(
            frame.geometry.to_numpy(), predicate="intersects"
        )
        inside = pd.Series(lies_in[1], index=lies_in[0]).groupby(level=0).first()
        return frame.assign(unit_code=villages.index[inside.reindex(range(len(frame)))])

    facilities = points(
        beside + random.normal(0, 20, beside.shape), facility_id=[f"f{at}" for at in range(len(beside))]
    )
    return Study(
        plan=Plan(id="x", area={"name": "甲县", "crs": tilings.CRS}),
        boundaries=units,
        facilities=facilities.assign(name="院", kind="nursing_home", status="open"),
        residents=points(people, demand_id=[f"d{at}" for at in range(len(people))], residents=100.0),
        roads=gpd.GeoDataFrame(
            {"road_class": "residential"}, index=range(len(lines)), geometry=lines, crs=tilings.CRS
        ),
    )


def shifted(frame: gpd.GeoDataFrame, datum: str) -> gpd.GeoDataFrame:
    """The layer as it lies where its coordinates are of a datum and were read as WGS-84."""
    if datum in MIXED_UP:
        true, read = MIXED_UP[datum]
        return frame.to_crs(true).set_crs(read, allow_override=True).to_crs(frame.crs)
    degrees = frame.geometry.to_crs(4326).to_numpy()
    moved = shapely.transform(
        degrees, lambda xy: np.column_stack(wgs84_to_shifted(xy[:, 0], xy[:, 1], datum))
    )
    return frame.set_geometry(gpd.GeoSeries(moved, index=frame.index, crs=4326).to_crs(frame.crs))


def with_shifted(*layers: str, datum: str) -> Study:
    return replace(clean(), **{layer: shifted(getattr(clean(), layer), datum) for layer in layers})


def told(study: Study, *findings: Finding) -> list[tuple[str, str, object]]:
    return [(one.rule, one.layer, one.params["best"]) for one in doubts_of_datums(study, findings)]


def placed_by(layer: str, rule: str, count: int) -> Finding:
    return Finding(rule=rule, layer=layer, params={"count": count})


def test_what_fits_is_left_alone_and_so_is_what_is_shifted_as_a_whole() -> None:
    assert told(clean()) == []
    for datum in SHIFTED:
        assert told(with_shifted("boundaries", "facilities", "residents", "roads", datum=datum)) == []


@pytest.mark.parametrize("datum", SHIFTED)
def test_shifted_outlines_are_one_finding_with_their_evidence(datum: str) -> None:
    (finding,) = doubts_of_datums(with_shifted("boundaries", datum=datum), [])
    assert (finding.rule, finding.layer, finding.level) == ("layer.datum-suspect", "boundaries", "error")
    assert finding.params["best"] == datum
    assert finding.params["share"] == pytest.approx(1.0, abs=0.02)
    assert finding.params["as_is"] < 0.7
    assert "very high" in finding.message("en")
    assert "很高" in finding.message("zh")


@pytest.mark.parametrize("datum", SHIFTED)
def test_points_outside_their_unit_for_it_are_not_told_one_by_one(datum: str) -> None:
    study = with_shifted("boundaries", datum=datum)
    alone = {one.rule for one in check(study)}
    assert {"point.unit-differs"} <= alone
    told_once = replace(study, findings=doubts_of_datums(study, []))
    assert not {one.rule for one in check(told_once)} & {"point.unit-differs"}


@pytest.mark.parametrize("datum", SHIFTED)
def test_shifted_roads_are_told_by_the_points_beside_them(datum: str) -> None:
    study = with_shifted("roads", datum=datum)
    assert told(study) == [("layer.datum-beside-roads", "roads", datum)]
    undeclared = (
        placed_by("facilities", "facility.unit-by-place", 120),
        placed_by("residents", "residents.unit-by-place", 81),
    )
    assert told(study, *undeclared) == [("layer.datum-beside-roads", "roads", datum)]
    (finding,) = doubts_of_datums(study, [])
    assert finding.params["read_m"] < 60 < finding.params["as_is_m"]
    assert all(finding.message(language) and finding.advice(language) for language in ("zh", "en"))


@pytest.mark.parametrize("datum", SHIFTED)
def test_seats_outside_their_unit_for_it_are_not_told_one_by_one(datum: str) -> None:
    units = clean().boundaries
    inside = units.geometry.representative_point().to_crs(4326)
    seated = units.assign(seat_lon=inside.x, seat_lat=inside.y)
    bare = Study(plan=clean().plan, boundaries=shifted(seated, datum))
    assert sum(one.rule == "border.seat-outside" for one in check(bare)) >= 40
    found = doubts_of_datums(bare, [])
    assert [(one.rule, one.params["best"]) for one in found] == [("layer.datum-suspect", datum)]
    assert "border.seat-outside" not in {one.rule for one in check(replace(bare, findings=found))}


def test_a_seat_that_no_datum_explains_is_told_all_the_same() -> None:
    units = clean().boundaries
    inside = units.geometry.representative_point().to_crs(4326)
    seated = units.assign(seat_lon=inside.x, seat_lat=inside.y)
    seated.loc[seated.index[-1], "seat_lat"] += 0.1
    study = Study(plan=clean().plan, boundaries=shifted(seated, "gcj02"))
    told_once = replace(study, findings=doubts_of_datums(study, []))
    (left,) = [one for one in check(told_once) if one.rule == "border.seat-outside"]
    assert left.unit_code == seated["unit_code"].iloc[-1]


def test_outlines_and_roads_that_are_both_shifted_are_told_each() -> None:
    study = with_shifted("boundaries", "roads", datum="gcj02")
    assert told(study) == [
        ("layer.datum-suspect", "boundaries", "gcj02"), ("layer.datum-beside-roads", "roads", "gcj02"),
    ]  # fmt: skip


def test_points_that_declare_no_unit_are_told_by_the_roads() -> None:
    study = with_shifted("facilities", datum="gcj02")
    undeclared = placed_by("facilities", "facility.unit-by-place", 120)
    assert told(study, undeclared) == [("layer.datum-beside-roads", "facilities", "gcj02")]


def test_points_that_are_suspected_say_nothing_of_other_layers() -> None:
    study = with_shifted("facilities", "residents", datum="gcj02")
    suspected = [
        Finding(rule="layer.datum-suspect", layer=layer, params={"best": "gcj02"})
        for layer in ("facilities", "residents")
    ]
    assert told(study, *suspected) == []


def test_a_stated_datum_is_undone_before_another_is_tried() -> None:
    """Outlines read as GCJ-02 that are none lie as far off the other way."""
    plan = Plan.model_validate(
        {
            "id": "x",
            "area": {"name": "甲县", "crs": tilings.CRS},
            "layers": {"boundaries": {"path": "a.gpkg", "datum": "gcj02"}},
        }
    )
    units = clean().boundaries
    assert units is not None
    east, north = shapely.get_coordinates(units.to_crs(4326).geometry.to_numpy()).mean(axis=0)
    there = gpd.GeoSeries(
        gpd.points_from_xy(*wgs84_to_shifted(np.array([east]), np.array([north]), "gcj02")), crs=4326
    ).to_crs(tilings.CRS)
    here = gpd.GeoSeries(gpd.points_from_xy([east], [north]), crs=4326).to_crs(tilings.CRS)
    back = units.set_geometry(units.geometry.translate(here.x[0] - there.x[0], here.y[0] - there.y[0]))
    assert told(replace(clean(), plan=plan, boundaries=back)) == [
        ("layer.datum-suspect", "boundaries", "wgs84")
    ]


def test_points_scattered_at_random_accuse_nobody() -> None:
    random = np.random.default_rng(5)
    for _ in range(5):
        facilities, residents = (
            frame.set_geometry(
                gpd.GeoSeries(
                    shapely.points(shapely.get_coordinates(frame.geometry.to_numpy()) + random.normal(0, 500, (len(frame), 2))),
                    index=frame.index, crs=frame.crs,
                )
            )
            for frame in (clean().facilities, clean().residents)
        )  # fmt: skip
        assert told(replace(clean(), facilities=facilities, residents=residents)) == []
