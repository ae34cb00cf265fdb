from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import box

from coverplan.errors import CrsError, InputError, OutputError
from coverplan.plan import read_plan
from coverplan.sources import new_study, plan_for_files
from coverplan.study import open_study

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_study_reads_and_opens(tmp_path: Path) -> None:
    plan = read_plan(new_study(tmp_path / "新 县"))
    assert plan.units.code_scheme == "cn"
    assert [goal.id for goal in plan.goals] == ["centre-per-street", "cemetery-cover"]
    assert open_study(tmp_path / "新 县").residents is None


def test_the_layers_of_the_template_read_too_once_they_are_switched_on(tmp_path: Path) -> None:
    path = new_study(tmp_path / "study")
    lines = path.read_text(encoding="utf-8").splitlines()
    switched = [re.sub(r"^# (?=\[|\w+ = )", "", line) for line in lines]
    path.write_text("\n".join(switched), encoding="utf-8")
    layers = read_plan(path).layers
    assert all(
        (
            layers.boundaries,
            layers.facilities,
            layers.residents,
            layers.roads,
            layers.indicators,
            layers.projects,
        )
    )


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    path = new_study(tmp_path / "study")
    path.write_text("# filled in", encoding="utf-8")
    with pytest.raises(OutputError, match="study"):
        new_study(tmp_path / "study")
    assert path.read_text(encoding="utf-8") == "# filled in"


def test_a_boundary_file_alone_opens_as_a_study(tmp_path: Path) -> None:
    units = gpd.GeoDataFrame(
        {"unit_code": ["a", "b"], "name": ["A", "B"], "level": ["town", "town"]},
        geometry=[box(116, 35, 117, 36), box(117, 35, 118, 36)],
        crs=4326,
    )
    units.to_file(tmp_path / "towns 1.gpkg")
    plan = plan_for_files(boundaries=tmp_path / "towns 1.gpkg")
    assert (plan.id, plan.units.code_scheme, plan.units.name_rules) == ("towns-1", "free", "none")
    from coverplan.study import load_study

    assert load_study(plan).boundaries["unit_code"].tolist() == ["towns 1", "a", "b"]


def test_a_boundary_file_without_crs_or_missing_is_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=4326).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(CrsError):
        plan_for_files(boundaries=tmp_path / "a.shp")
    with pytest.raises(InputError):
        plan_for_files(boundaries=tmp_path / "b.gpkg")
