"""The file whose coordinates do not belong to its CRS is named, with the CRS that fits, whichever layer it is."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
from layers_toy import CRS, EAST, NORTH, told
from shapely import LineString, Point, box, transform

from coverplan.crs import lost_coordinates, reproject
from coverplan.errors import CrsError, InputError
from coverplan.layers.rows.datum import place
from coverplan.layers.rows.fitting import fitting_crs
from coverplan.layers.rows.misplaced import misplaced_files
from coverplan.plan import LayerSettings, Plan
from coverplan.study import load_study

TOWNS = ["370832001", "370832101"]


def frames() -> dict[str, gpd.GeoDataFrame]:
    """A study of two towns, with every layer where it belongs."""

    def frame(shapes, **columns):
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)

    west, east = (box(EAST + 2000 * k, NORTH, EAST + 2000 * (k + 1), NORTH + 2000) for k in range(2))
    places = [Point(EAST + 500 + 1000 * k, NORTH + 1000) for k in range(4)]
    return {
        "boundaries": frame([west, east], unit_code=TOWNS, name=["西街道", "东镇"]),
        "facilities": frame(places[:1], facility_id=["f"], kind=["nursing_home"]),
        "residents": frame(places, demand_id=list("abcd"), residents=[1.0, 2.0, 3.0, 4.0]),
        "roads": frame([LineString(places)], road_class=["residential"]),
        "water": frame([box(EAST, NORTH, EAST + 100, NORTH + 100)], name=["塘"]),
    }


def shifted(frame: gpd.GeoDataFrame, stated, east: float = 0.0) -> gpd.GeoDataFrame:
    """The same numbers, or numbers with a zone before the easting, under another CRS."""
    moved = transform(frame.geometry.to_numpy(), lambda xy: xy + np.array([east, 0.0]))
    return frame.set_geometry(gpd.GeoSeries(moved, index=frame.index)).set_crs(stated, allow_override=True)


def swapped(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    turned = transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return frame.set_geometry(gpd.GeoSeries(turned, index=frame.index, crs=frame.crs))


ZONE_39 = 39_000_000.0
FAULTS = {
    "zone in the CRS, none in the easting": (lambda f: shifted(f, "EPSG:4527"), "zone-missing", "EPSG:4548"),
    "zone in the easting, none in the CRS": (lambda f: shifted(f, CRS, ZONE_39), "zone-extra", "EPSG:4527"),
    "zone of 6 degrees, none in the easting": (lambda f: shifted(f, "EPSG:4498"), "zone-missing", "EPSG:4548"),
    "another zone's number": (lambda f: shifted(f, "EPSG:4526", ZONE_39), "meridian", "EPSG:4527"),
    "a meridian to the west": (lambda f: shifted(f, "EPSG:4547"), "meridian", "EPSG:4548"),
    "a meridian to the east": (lambda f: shifted(f, "EPSG:4549"), "meridian", "EPSG:4548"),
    "another meridian on an old datum": (lambda f: shifted(f, "EPSG:2435"), "meridian", "EPSG:4548"),
    "northing first": (swapped, "swapped", "EPSG:4548"),
    "degrees under metres": (
        lambda f: f.to_crs(4490).set_crs(CRS, allow_override=True), "degrees", "EPSG:4490",
    ),
    "metres under degrees": (lambda f: shifted(f, "EPSG:4490"), "metres", "EPSG:4548"),
    "latitude first": (lambda f: swapped(f.to_crs(4490)), "swapped", "EPSG:4490"),
}  # fmt: skip


@cache
def written(name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.gpkg"
        frames()[name].to_file(path)
        return path.read_bytes()


def planned(
    folder, odd=None, change=None, *, code="370832", crs=CRS, only=None, suffix=".gpkg", tables=()
) -> Plan:
    layers = {}
    for name, frame in frames().items():
        if only is not None and name not in only:
            continue
        if name in tables:
            places = frame.to_crs(4326)
            text = places.drop(columns="geometry").assign(lon=places.geometry.x, lat=places.geometry.y)
            text.to_csv(folder / f"{name}.csv", index=False)
            layers[name] = {"path": f"{name}.csv", "datum": "wgs84"}
            continue
        if name == odd or suffix != ".gpkg":
            (change(frame) if name == odd else frame).to_file(folder / f"{name}{suffix}")
        else:
            (folder / f"{name}.gpkg").write_bytes(written(name))
        layers[name] = {"path": f"{name}{suffix}", "datum": "cgcs2000"}
    plan = Plan(id="toy", area={"name": "玩具县", "code": code, "crs": crs}, layers=layers)
    return plan.model_copy(update={"path": folder / "plan.toml"})


def faults_of(plan: Plan):
    with pytest.raises(InputError) as error:
        load_study(plan)
    return told(error.value.faults)


@pytest.mark.parametrize("odd", list(frames()))
@pytest.mark.parametrize("fault", list(FAULTS))
def test_the_odd_file_is_named_with_the_crs_that_fits_and_no_other(tmp_path, odd, fault):
    change, why, fit = FAULTS[fault]
    ((key, params),) = faults_of(planned(tmp_path, odd, change))
    assert key.startswith("datum.crs-unfit-")
    assert params["file"] == f"{odd}.gpkg"
    assert params["why"].key == f"misfit.{why}"
    assert params["fit"].startswith(fit)


@pytest.mark.parametrize("fault", list(FAULTS))
def test_boundaries_beside_tables_of_degrees_only(tmp_path, fault):
    change, _, fit = FAULTS[fault]
    plan = planned(
        tmp_path, "boundaries", change, only=["boundaries", "residents"], tables=["residents"], code=""
    )
    ((_, params),) = faults_of(plan)
    assert (params["file"], params["fit"].split()[0]) == ("boundaries.gpkg", fit)


@pytest.mark.parametrize("fault", list(FAULTS))
def test_boundaries_alone_are_held_against_the_plan_and_the_province(tmp_path, fault):
    change, _, fit = FAULTS[fault]
    ((_, params),) = faults_of(planned(tmp_path, "boundaries", change, only=["boundaries"]))
    assert (params["file"], params["fit"].split()[0]) == ("boundaries.gpkg", fit)


def test_a_shapefile_without_its_prj_is_told_the_crs_that_fits(tmp_path):
    plan = planned(tmp_path, suffix=".shp", only=["boundaries", "roads"])
    (tmp_path / "boundaries.prj").unlink()
    ((key, params),) = faults_of(plan)
    assert (key, params["file"]) == ("datum.crs-missing-fit", "boundaries.shp")
    assert params["lack"].key == "io.prj-missing"
    assert params["fit"].startswith("EPSG:4548")
    plan = planned(
        tmp_path,
        "boundaries",
        lambda f: swapped(shifted(f, CRS, ZONE_39)),
        suffix=".shp",
        only=["boundaries", "roads"],
    )
    (tmp_path / "boundaries.prj").unlink()
    ((key, params),) = faults_of(plan)
    assert (key, params["fit"].split()[0]) == ("datum.crs-missing-swapped", "EPSG:4527")


@pytest.mark.parametrize(("stated", "east"), [("EPSG:4527", 0.0), ("EPSG:4548", ZONE_39), ("EPSG:4547", 0.0)])
def test_a_table_of_metres_is_held_against_the_crs_of_the_plan(tmp_path, stated, east):
    plan = planned(tmp_path, only=["boundaries", "roads"])
    rows = "\n".join(f"f{k},nursing_home,{EAST + east + 500 + k},{NORTH + 500}" for k in range(3))
    (tmp_path / "f.csv").write_text(f"facility_id,kind,x,y\n{rows}\n", encoding="utf-8")
    layers = plan.layers.model_copy(
        update={"facilities": plan.layers.boundaries.model_copy(update={"path": ("f.csv",), "crs": stated})}
    )
    ((key, params),) = faults_of(plan.model_copy(update={"layers": layers}))
    assert (key, params["file"]) == ("datum.crs-unfit-plan", "f.csv")
    assert params["fit"].startswith("EPSG:4527" if east else "EPSG:4548")


def test_a_plan_whose_crs_is_another_places_is_no_fault_of_the_files(tmp_path):
    plan = planned(tmp_path, crs="EPSG:4545", code="")
    assert misplaced_files(plan) == []


@pytest.mark.parametrize(
    "stated", ["EPSG:4527", "EPSG:4498", "EPSG:4490", "EPSG:32650", "EPSG:3857", "EPSG:2437"]
)
def test_files_in_other_crs_that_fit_are_fine(tmp_path, stated):
    for odd in frames():
        assert misplaced_files(planned(tmp_path, odd, lambda f: f.to_crs(stated))) == []


def test_places_far_off_that_no_crs_explains_are_left_to_the_other_checks(tmp_path):
    plan = planned(tmp_path, "facilities", lambda f: shifted(f, CRS, 150_000.0))
    assert misplaced_files(plan) == []


def test_files_that_cannot_be_read_are_left_to_their_readers(tmp_path):
    plan = planned(tmp_path)
    (tmp_path / "roads.gpkg").write_bytes(b"junk")
    assert misplaced_files(plan) == []


@pytest.mark.parametrize(
    ("bounds", "fit"), [((415e3, 396e4, 416e3, 397e4), 2436), ((39415e3, 396e4, 39416e3, 397e4), 2415)]
)
def test_the_datum_that_is_stated_goes_first(bounds, fit):
    found = fitting_crs(
        bounds, (116, 35.7, 116.3, 36), own=pyproj.CRS.from_epsg(2433), plan=pyproj.CRS.from_epsg(4545)
    )
    assert (found.crs.to_epsg(), found.is_swapped) == (fit, False)


def test_coordinates_that_fit_nowhere_have_no_crs():
    assert (
        fitting_crs((1.0, 1e9, 2.0, 1e9), (116, 35, 117, 36), own=None, plan=pyproj.CRS.from_epsg(4548))
        is None
    )


def test_the_gate_lets_no_coordinate_through_that_is_no_number():
    places = gpd.GeoSeries([Point(415e3, 396e4), None, Point(39415e3, 396e4)], crs=CRS)
    assert reproject(places[:2], "EPSG:4326", "a.gpkg").iloc[1] is None
    assert lost_coordinates(places, places.to_crs(4326)).tolist() == [False, False, True]
    with pytest.raises(CrsError) as error:
        reproject(places, "EPSG:4326", "a.gpkg")
    assert (
        "a.gpkg: coordinates such as 39415000.0, 3960000.0 cannot be of CRS EPSG:4548"
        in error.value.message("en")
    )


def test_coordinates_that_fit_nowhere_are_told_by_row_when_they_are_read_and_once_where_all_are():
    one = gpd.GeoSeries([Point(415e3, 396e4), Point(1e18, 396e4)], crs=CRS, index=[1, 2])
    about = {"crs": CRS, "layer": "facilities", "file": "a.gpkg"}
    settings = LayerSettings(path="a.gpkg", datum="cgcs2000")
    assert [(fault.key, fault.params["row"]) for fault in place(one, settings, **about).faults] == [
        ("datum.not-of-crs", 2)
    ]
    every = gpd.GeoSeries([Point(1e18, 396e4), Point(2e18, 396e4)], crs=CRS, index=[1, 2])
    assert [fault.key for fault in place(every, settings, **about).faults] == ["datum.crs-unfit-anywhere"]


LOCAL = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]'


@pytest.mark.parametrize("odd", list(frames()))
def test_a_crs_that_tells_no_place_on_earth_is_none(tmp_path, odd):
    plan = planned(tmp_path, odd, lambda f: f.set_crs(LOCAL, allow_override=True))
    ((key, params),) = faults_of(plan)
    assert (key, params["file"]) == ("datum.crs-missing-fit", f"{odd}.gpkg")
    assert params["fit"].startswith("EPSG:4548")


def test_a_plan_may_not_state_such_a_crs_for_a_layer(tmp_path):
    points = gpd.GeoSeries([Point(EAST, NORTH)])
    settings = LayerSettings(path="a.shp", datum="cgcs2000", crs="EPSG:5806")
    placed = place(points, settings, crs=CRS, layer="facilities", file="a.shp")
    assert [fault.key for fault in placed.faults] == ["datum.crs-unknown"]


# Stated CRS, the one that fits, the plan's; a place, and which half of the Earth.
ELSEWHERE = {
    "UTM, the next zone": ("EPSG:32633", "EPSG:32632", "EPSG:2056", 8.5, 47.2),
    "UTM beside a plan in zones of another scale": ("EPSG:32651", "EPSG:32650", "EPSG:4548", 117.0, 35.7),
    "ETRS89, the next zone": ("EPSG:25833", "EPSG:25832", "EPSG:31467", 8.5, 48.2),
    "UTM, the other half": ("EPSG:32637", "EPSG:32737", "EPSG:32736", 37.0, -1.0),
    "a country's former grid": ("EPSG:2056", "EPSG:21781", "EPSG:2056", 8.5, 47.2),
    "another country's grid": ("EPSG:2056", "EPSG:27700", "EPSG:32630", -1.5, 53.0),
}


@pytest.mark.parametrize("case", list(ELSEWHERE))
def test_other_countries_zones_and_grids_are_known_too(case):
    stated, fit, plan, lon, lat = ELSEWHERE[case]
    area = gpd.GeoSeries([Point(lon, lat).buffer(0.05)], crs=4326)
    found = fitting_crs(
        area.to_crs(fit).total_bounds, tuple(area.total_bounds), own=pyproj.CRS(stated), plan=pyproj.CRS(plan)
    )
    assert (found.crs.to_string(), found.is_swapped) == (fit, False)


@pytest.mark.parametrize("odd", ["boundaries", "roads", "residents"])
def test_the_area_itself_does_not_lie_far_from_the_other_files(tmp_path, odd):
    plan = planned(tmp_path, odd, lambda f: shifted(f, CRS, 150_000.0))
    ((key, params),) = faults_of(plan)
    assert (key, params["file"]) == ("datum.crs-unfit-elsewhere", f"{odd}.gpkg")
    assert 148 <= params["km"] <= 152


def test_a_file_alone_is_not_held_against_the_province_where_no_crs_fits(tmp_path):
    far = shifted(frames()["boundaries"], CRS, 0.0).to_crs(4490)
    moved = transform(far.geometry.to_numpy(), lambda xy: xy - np.array([20.0, 5.0]))
    place_of = far.set_geometry(gpd.GeoSeries(moved, index=far.index, crs=4490))
    assert misplaced_files(planned(tmp_path, "boundaries", lambda _: place_of, only=["boundaries"])) == []
