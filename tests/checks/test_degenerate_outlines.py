"""Outlines that enclose nothing, cross themselves or lie on themselves: told, never a crash, and mended in the copy that `--repair` writes."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from coverplan.checks.borders import check_borders, repair_borders
from coverplan.sources import plan_for_files
from coverplan.study import load_study

WEST, EAST = box(116.1, 35.0, 116.2, 35.1), box(116.2, 35.0, 116.3, 35.1)
X, Y = 116.25, 35.05
POINT, TO_AND_FRO = [(X, Y)] * 3, [(X, Y), (X + 0.01, Y), (X, Y)]
FLAT = [(X, Y), (X + 0.01, Y + 0.01), (X + 0.02, Y + 0.02)]
BOW = [(116.2, 35.0), (116.3, 35.1), (116.3, 35.0), (116.2, 35.1)]


def loaded(folder, outline):
    file = folder / "towns.gpkg"
    table = {"unit_code": ["370832001", "370832002"], "name": ["甲街道", "乙街道"], "level": ["town"] * 2}
    gpd.GeoDataFrame(table, geometry=[WEST, outline], crs="EPSG:4490").to_file(file)
    return load_study(plan_for_files(boundaries=file))


@pytest.mark.parametrize(
    "outline",
    [
        Polygon(POINT), Polygon(TO_AND_FRO), Polygon(FLAT), Polygon(EAST.exterior, [EAST.exterior]),
        MultiPolygon([EAST, Polygon([(117, 35)] * 3)]), Polygon(EAST.exterior, [POINT]), Polygon(EAST.exterior, [TO_AND_FRO]),
        Polygon(EAST.exterior, [box(116.3, 35.02, 116.34, 35.04).exterior]), MultiPolygon([EAST, EAST]),
        MultiPolygon([EAST, box(116.25, 35.05, 116.35, 35.15)]), Polygon([(X, Y), (X + 1e-12, Y), (X, Y + 1e-12)]), box(-180, -90, 180, 90),
    ],
)  # fmt: skip
def test_an_outline_that_can_be_no_unit_is_told_and_nothing_crashes(tmp_path, outline):
    study = loaded(tmp_path, outline)
    told = [finding.rule for finding in (*study.findings, *check_borders(study))]
    assert any(rule.startswith("border.") for rule in told)
    made = repair_borders(study)
    assert made.units.geometry.dropna().is_valid.all()


def test_a_crossed_ring_in_a_file_is_told_once_and_its_mending_is_listed(tmp_path):
    study = loaded(tmp_path, Polygon(BOW))
    told = pd.DataFrame(
        [(finding.rule, finding.unit_code) for finding in (*study.findings, *check_borders(study))],
        columns=["rule", "unit"],
    )
    of_town = told[told["unit"] == "370832002"]
    assert of_town["rule"].tolist() == ["border.invalid"]  # its two parts are how it was mended
    changes = repair_borders(study).changes
    assert changes[["unit_code", "rule"]].to_numpy().tolist() == [["370832002", "border.invalid"]]
    assert changes["area_after_m2"].iloc[0] == pytest.approx(
        study.boundaries.area[study.boundaries["unit_code"] == "370832002"].iloc[0]
    )


def test_outlines_that_were_mended_are_kept_as_drawn_beside_the_study(tmp_path):
    study = loaded(tmp_path, Polygon(BOW))
    assert study.boundaries.geometry.is_valid.all()
    drawn = study.outlines_as_drawn.set_index("unit_code").geometry
    assert [bool(drawn[code].is_valid) for code in ("370832001", "370832002")] == [True, False]
    assert shapely.get_num_coordinates(drawn["370832002"]) == 5
    assert loaded(tmp_path, EAST).broken is None
