"""An empty study with templates to fill in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import OutputError
from coverplan.io import staged, write_csv, write_manifest
from coverplan.sources.both import LANGUAGES, both
from coverplan.texts import say

if TYPE_CHECKING:
    import os

__all__ = ["new_study"]

# Header-only tables; the words are those of the canonical columns.
_TABLES = {
    "boundaries/list.csv": ("unit_code", "name", "level", "type", "parent_code", "seat_lon", "seat_lat", "households"),
    "facilities/elderly_care.csv": (
        "facility_id", "name", "kind", "status", "opened", "beds", "nursing_beds", "serves", "lon", "lat",
    ),
    "facilities/cemeteries.csv": ("facility_id", "name", "kind", "status", "plots", "plots_used", "serves", "lon", "lat"),
    "residents/residents.csv": (
        "demand_id", "unit_code", "name", "residents", "residents_60plus", "residents_80plus", "disabled", "dibao", "basis", "lon",
        "lat",
    ),
    "indicators.csv": ("indicator", "value", "unit", "unit_code", "period", "source"),
}  # fmt: skip
_FOLDERS = ("boundaries", "roads")
_PLAN = """\
#: head
id = "my-county"
title = ""

#: area
[area]
name = "某县"
code = ""
crs = "EPSG:4548"

#: units
[units]
code_scheme = "cn"
name_rules = "cn"
vintage = ""

#: layers
# [layers.boundaries]
# path = "boundaries/units.gpkg"
# datum = "cgcs2000"

# [layers.facilities]
# path = ["facilities/elderly_care.csv", "facilities/cemeteries.csv"]
# datum = "wgs84"
# columns = { facility_id = "编号", name = "名称", kind = "类型", beds = "床位数", lon = "经度", lat = "纬度" }

#: residents
# [layers.residents]
# path = "residents/residents.csv"
# datum = "wgs84"
# spread = "points"

# [layers.roads]
# path = "roads/roads.gpkg"
# datum = "cgcs2000"

# [layers.indicators]
# path = "indicators.csv"

#: travel
[travel.car]
profile = "car"

#: goals
[[goals]]
id = "centre-per-street"
title = "每个街道建有1所综合养老服务中心"
kind = "quota"
facility = ["comprehensive_centre"]
units = { level = "town", type = "街道" }
at_least = 1

[[goals]]
id = "cemetery-cover"
title = "公益性公墓覆盖辖区城乡居民"
kind = "reach"
facility = ["public_cemetery"]
group = "residents"
within = "10 km"
travel = "car"
target = "100 %"

#: siting
[[siting]]
goal = "cemetery-cover"
model = "mclp"
new_sites = 3
candidates = ["village_seats"]
"""
_COMMENT = re.compile(r"^#: (\S+)$", re.MULTILINE)


def new_study(into: str | os.PathLike[str]) -> Path:
    """Make an empty study: a plan with its keys explained, and tables with their headers.

    Parameters
    ----------
    into
        Folder of the study: missing or empty.

    Returns
    -------
    Path
        Its plan.toml, which :func:`coverplan.plan.read_plan` accepts; a layer is switched on by taking the
        ``#`` from its lines once its file is there.

    Raises
    ------
    OutputError
        When ``into`` holds anything (it may be a study that somebody has filled in), or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from coverplan.plan import read_plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_plan(new_study(Path(folder) / "study")).id
    'my-county'
    """
    folder = Path(into)
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputError("template.not-empty", folder=folder)
    with staged(folder) as staging:
        for name, columns in _TABLES.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_csv(pd.DataFrame(columns=list(columns)), path)
        for name in _FOLDERS:
            (staging / name).mkdir(parents=True, exist_ok=True)
        (staging / "plan.toml").write_text(_plan_text(), encoding="utf-8", newline="\n")
        readme = both("template.readme", "\n\n")
        (staging / "README.md").write_text(f"{readme}\n", encoding="utf-8", newline="\n")
        write_manifest(staging, {"command": "new"}, out=folder)
    return folder / "plan.toml"


def _plan_text() -> str:
    """Fill the words into the template: comments stand in Chinese and in English."""
    return _COMMENT.sub(lambda found: "\n".join(_comments(f"template.{found[1]}")), _PLAN)


def _comments(key: str) -> list[str]:
    return [f"# {line}" for language in LANGUAGES for line in say(key, language).splitlines()]
