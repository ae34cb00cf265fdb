"""A file of boundaries that stands alone is held against its units' codes: one error names the CRS that its coordinates are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
import tilings

from coverplan.errors import InputError
from coverplan.sources import plan_for_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def moved(units: gpd.GeoDataFrame, change: Callable[[np.ndarray], np.ndarray]) -> gpd.GeoDataFrame:
    shapes = shapely.transform(units.geometry.to_numpy(), change)
    return units.set_geometry(gpd.GeoSeries(shapes, index=units.index, crs=units.crs))


def called(crs: int) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    return lambda units: units.set_crs(crs, allow_override=True)


SLIPS: dict[str, tuple[Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], str, str]] = {
    "number of the zone, not in the CRS": (
        lambda units: moved(units, lambda xy: xy + np.array([39e6, 0.0])), "datum.crs-unfit-file", "EPSG:4527 ",
    ),
    "zone of the CRS, no number": (called(4527), "datum.crs-unfit-file", "EPSG:4548 "),
    "zone to the west": (called(4547), "datum.crs-unfit-file", "EPSG:4548 "),
    "Mercator called a zone": (lambda units: units.to_crs(3857).set_crs(4548, allow_override=True), "datum.crs-unfit-file", "EPSG:3857 "),
    "zone called Mercator": (called(3857), "datum.crs-unfit-file", "EPSG:4548 "),
    "northing first": (lambda units: moved(units, lambda xy: xy[:, ::-1]), "datum.crs-unfit-swapped", "EPSG:4548 "),
    "latitude first": (lambda units: moved(units.to_crs(4490), lambda xy: xy[:, ::-1]), "datum.crs-unfit-swapped", "EPSG:4490 "),
    "degrees called metres": (lambda units: units.to_crs(4490).set_crs(4548, allow_override=True), "datum.crs-unfit-file", "EPSG:4490 "),
    "metres called degrees": (called(4490), "datum.crs-unfit-file", "EPSG:4548 "),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_the_crs_that_fits_is_named_in_one_error(slip: str, tmp_path: Path) -> None:
    change, key, fit = SLIPS[slip]
    change(tilings.Tiling.of(1).frame()).to_file(tmp_path / "units.gpkg")
    with pytest.raises(InputError) as error:
        plan_for_files(boundaries=tmp_path / "units.gpkg")
    (fault,) = error.value.faults
    assert fault.key == key
    assert str(fault.params["fit"]).startswith(fit.rstrip())
    assert fault.message("zh")
    assert fault.message("en")


@pytest.mark.parametrize(
    ("true", "stated"), [(4548, 4549), (4548, 4550), (4547, 4548), (4527, 4528), (32650, 32649), (4548, 4526)]
)
def test_a_wrong_zone_within_the_province_is_told_by_the_county(
    true: int, stated: int, tmp_path: Path
) -> None:
    units = tilings.Tiling.of(1).frame().to_crs(true)
    called(stated)(units).to_file(tmp_path / "units.gpkg")
    with pytest.raises(InputError) as error:
        plan_for_files(boundaries=tmp_path / "units.gpkg")
    (fault,) = error.value.faults
    assert fault.key == "datum.crs-unfit-file"
    assert str(fault.params["fit"]).startswith(f"EPSG:{true} ")


def test_a_wrong_zone_is_told_by_the_seats_whatever_the_codes_say(tmp_path: Path) -> None:
    units = tilings.Tiling.of(1).frame()
    inside = units.geometry.representative_point().to_crs(4490)
    units = units.assign(
        unit_code=[f"X-{number}" for number in range(len(units))], seat_lon=inside.x, seat_lat=inside.y
    )
    called(4549)(units).to_file(tmp_path / "units.gpkg")
    with pytest.raises(InputError, match="4548"):
        plan_for_files(boundaries=tmp_path / "units.gpkg")
    units.to_file(tmp_path / "right.gpkg")
    assert plan_for_files(boundaries=tmp_path / "right.gpkg").area.crs == "EPSG:32650"


def test_where_the_county_is_not_known_every_zone_of_the_province_is_named(tmp_path: Path) -> None:
    units = tilings.Tiling.of(1).frame()
    units["unit_code"] = units["unit_code"].str.replace("370832", "379932")
    called(3857)(units).to_file(tmp_path / "units.gpkg")
    with pytest.raises(InputError, match="EPSG:4548 / EPSG:4549 / EPSG:4550"):
        plan_for_files(boundaries=tmp_path / "units.gpkg")
    # what lies in the province is not doubted
    called(4549)(units).to_file(tmp_path / "other.gpkg")
    assert plan_for_files(boundaries=tmp_path / "other.gpkg").area.code == "379932"


def test_every_county_of_a_known_place_lies_in_its_province() -> None:
    from coverplan.layers.codes import province_of_code
    from coverplan.layers.county_places import counties_of_codes

    for code, town in (("370832", "370832101"), ("440304", "440304001"), ("510104", "510104001")):
        west, south, east, north = counties_of_codes([town])
        province = province_of_code(code)
        assert province[0] <= (west + east) / 2 <= province[2]
        assert province[1] <= (south + north) / 2 <= province[3]
    assert counties_of_codes(["650102001"]) is None  # counties are wide there


@pytest.mark.parametrize("crs", [tilings.CRS, "EPSG:4527", "EPSG:4490", "EPSG:32650", "EPSG:3857"])
def test_what_lies_where_its_codes_say_is_taken_as_it_is(crs: str, tmp_path: Path) -> None:
    tilings.Tiling.of(1).frame().to_crs(crs).to_file(tmp_path / "units.gpkg")
    assert plan_for_files(boundaries=tmp_path / "units.gpkg").area.code == "370832"


def test_codes_are_known_by_an_offices_header_too(tmp_path: Path) -> None:
    units = tilings.Tiling.of(1).frame().rename(columns={"unit_code": "区划代码"})
    units.set_crs(4527, allow_override=True).to_file(tmp_path / "units.gpkg")
    with pytest.raises(InputError, match="4548"):
        plan_for_files(boundaries=tmp_path / "units.gpkg")


def test_codes_of_no_province_say_nothing(tmp_path: Path) -> None:
    units = tilings.Tiling.of(1).frame().assign(unit_code=[f"CH-{number}" for number in range(11)])
    units.set_crs(4547, allow_override=True).to_file(tmp_path / "units.gpkg")
    assert plan_for_files(boundaries=tmp_path / "units.gpkg").units.code_scheme == "free"
