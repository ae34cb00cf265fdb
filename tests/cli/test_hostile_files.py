"""Awful files, as a whole run meets them: an answer with findings, or one clear message; never a traceback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import toy_town
from shapely import MultiPolygon, Polygon, box

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_crossed_overlapping_holed_and_split_outlines_are_findings_not_a_crash(
    toy_files: Path, call: Callable[..., object], tmp_path: Path
) -> None:
    units = toy_town.boundaries().set_index("unit_code", drop=False)
    first, second, third, fourth = toy_town.VILLAGES
    x, y = toy_town.X0, toy_town.Y0
    crossed = Polygon([(x, y), (x + 1000, y + 2000), (x + 1000, y), (x, y + 2000)])
    units.loc[first, "geometry"] = crossed
    units.loc[toy_town.TOWNS[0], "geometry"] = MultiPolygon([crossed, units.geometry[second]])
    units.loc[second, "geometry"] = units.geometry[second].buffer(300)
    units.loc[third, "geometry"] = units.geometry[third].difference(units.geometry[third].centroid.buffer(50))
    whole = units.geometry[fourth]
    west = whole.intersection(box(x + 3000, y, x + 3500, y + 2000))
    units.loc[fourth, "geometry"] = whole.difference(west)
    units = pd.concat([units, units.loc[[fourth]].set_geometry([west])], ignore_index=True)
    (toy_files / "units.gpkg").unlink()
    units.to_file(toy_files / "units.gpkg", layer="units")
    done = call("propose", toy_files / "plan.toml", "--out", tmp_path / "out", "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    told = {finding["rule"] for finding in report["findings"]}
    assert {"border.invalid", "border.overlap", "border.gap", "unit.parts-joined"} <= told
    weights = pd.read_csv(tmp_path / "out" / "units.csv").query("goal_id == 'cover'")
    assert weights.groupby("level")["weight"].sum().to_dict() == dict.fromkeys(
        ("county", "town", "village"), 1000
    )
