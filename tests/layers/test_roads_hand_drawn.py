"""Road layers as offices keep them: words of many standards, route numbers, lines nobody cut at their crossings."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pydantic import ValidationError

from coverplan.errors import Fault, InputError
from coverplan.layers.road_files import read_road_files
from coverplan.layers.road_words import road_class_of
from coverplan.plan import RoadsSettings

CRS = "EPSG:4548"


def layer(*shapes: object, crs: str | None = CRS, **columns: object) -> gpd.GeoDataFrame:
    geometry = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in shapes]
    return gpd.GeoDataFrame({"road_class": ["primary"] * len(shapes), **columns}, geometry=geometry, crs=crs)


@pytest.mark.parametrize(
    ("word", "road_class"),
    [
        ("高速路", "motorway"), ("城市快速路", "trunk"), ("城市主干道", "primary"), ("城市道路", "tertiary"), ("公路", "tertiary"),
        ("农村道路", "unclassified"), ("等外公路", "unclassified"), ("等外", "unclassified"), ("四级", "tertiary"),
    ],
)  # fmt: skip
def test_words_of_land_survey_and_highway_standards(word, road_class):
    assert road_class_of(word) == road_class


@pytest.mark.parametrize(
    ("number", "road_class"),
    [
        ("G220", "trunk"), ("g 220", None), ("Ｇ105", "trunk"), ("G3", "motorway"), ("G35", "motorway"), ("G1511", "motorway"),
        ("S337", "primary"), ("S38", "motorway"), ("X001", "secondary"), ("XA12", "secondary"), ("Y012", "tertiary"),
        ("C107", "unclassified"), ("C1071", "unclassified"), ("Z005", "unclassified"), ("G12345", None), ("X1", None),
        ("B220", None), ("G２２٠", None),
    ],
)  # fmt: skip
def test_a_route_number_alone_says_the_class(number, road_class):
    assert road_class_of(number) == road_class


def settings(path: str, **given: object) -> RoadsSettings:
    return RoadsSettings(path=path, datum="cgcs2000", **given)


def refused(tmp_path: Path, name: str, **given: object) -> list[Fault]:
    with pytest.raises(InputError) as refusal:
        read_road_files(settings(name, **given), tmp_path, crs=CRS)
    return list(refusal.value.faults)


def test_a_joining_distance_that_swallows_streets_is_refused_by_the_plan():
    assert settings("a.gpkg", join_m=50).join_m == 50
    with pytest.raises(ValidationError, match="less than or equal to 50"):
        settings("a.gpkg", join_m=50.01)


def test_a_missing_crs_is_a_missing_prj_only_where_there_would_be_one(tmp_path):
    lines = layer("LINESTRING (400000 3900000, 400900 3900000)")
    lines.set_crs(None, allow_override=True).to_parquet(tmp_path / "a.parquet")
    lines.to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    (parquet,), (shapefile,) = refused(tmp_path, "a.parquet"), refused(tmp_path, "a.shp")
    assert (parquet.key, shapefile.key) == ("datum.crs-missing", "datum.prj-missing")
    assert ".prj" not in parquet.message() and ".prj" in shapefile.message()


def test_a_plain_parquet_table_is_called_one_without_geometry(tmp_path):
    pd.DataFrame({"road_class": ["县道"]}).to_parquet(tmp_path / "a.parquet")
    (fault,) = refused(tmp_path, "a.parquet")
    assert (fault.key, "GeoParquet" in fault.message()) == ("io.no-geometry", True)


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg"])
def test_a_coordinate_that_is_no_number_is_one_fault_and_no_warning(tmp_path, suffix):
    with np.errstate(invalid="ignore"):
        lines = layer("LINESTRING (0 0, 9 0)", shapely.linestrings([[0, 0], [np.nan, 3]]))
        (lines.to_parquet if suffix == ".parquet" else lines.to_file)(tmp_path / f"a{suffix}")
    (fault,) = refused(tmp_path, f"a{suffix}")
    assert (fault.key, fault.params["row"]) == ("error.roads.not-finite", 2)
