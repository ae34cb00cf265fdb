"""An empty study with templates to fill in, and the plan of a boundary file that stands alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.crs import WGS84, metric_crs_within, reproject
from coverplan.errors import CrsError, OutputError
from coverplan.io import TABLE_SUFFIXES, read_vector, staged, write_csv, write_manifest
from coverplan.layers import LayerSpec, read_rows
from coverplan.plan import LayerSettings, Plan, id_from
from coverplan.sources.both import LANGUAGES, both
from coverplan.texts import say

if TYPE_CHECKING:
    import os

__all__ = ["new_study", "plan_for_boundaries"]

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
_ANY_METRES = "EPSG:4548"
_CHINESE_CODE = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)


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


def plan_for_boundaries(path: str | os.PathLike[str]) -> Plan:
    """Return a plan for checking a boundary file that stands alone.

    Parameters
    ----------
    path
        A vector file of units, with the columns of the boundaries layer, or a table that lists them.

    Returns
    -------
    Plan
        Named after the file; lengths are taken in the UTM zone of its middle (a list has none). Codes and names are held against the
        Chinese rules when every code has 6, 9 or 12 digits.

    Raises
    ------
    InputError
        When the file cannot be read.
    CrsError
        When it has no CRS.

    Examples
    --------
    >>> import tempfile
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "towns.gpkg"
    ...     gpd.GeoDataFrame({"unit_code": ["370832001"]}, geometry=[box(116, 35, 117, 36)], crs=4326).to_file(file)
    ...     plan = plan_for_boundaries(file)
    >>> plan.id, plan.area.crs, plan.units.code_scheme
    ('towns', 'EPSG:32650', 'cn')
    """
    path = Path(path).absolute()
    frame, crs = _listed(path) if path.suffix.lower() in TABLE_SUFFIXES else _outlined(path)
    codes = frame["unit_code"].dropna().astype(str) if "unit_code" in frame.columns else pd.Series(dtype=str)
    is_chinese = bool(len(codes)) and codes.map(lambda code: _CHINESE_CODE.fullmatch(code) is not None).all()
    return Plan.model_validate(
        {
            "id": id_from(path.stem, otherwise="boundaries"),
            "area": {
                "name": path.stem,
                "crs": crs,
            },
            "units": {"code_scheme": "cn", "name_rules": "cn"}
            if is_chinese
            else {"code_scheme": "free", "name_rules": "none"},
            "layers": {"boundaries": {"path": path.name}},
        }
    ).model_copy(update={"path": path})


def _outlined(path: Path) -> tuple[pd.DataFrame, str]:
    """Read a vector file of units, and find a CRS in metres for it."""
    read = read_vector(path, about="boundaries")
    if read.frame.crs is None:
        raise CrsError("error.crs-missing", what=read.file)
    crs = metric_crs_within(reproject(read.frame, WGS84, read.file).total_bounds, read.file)
    return read.frame, crs.to_string()


def _listed(path: Path) -> tuple[pd.DataFrame, str]:
    """Read a list of units; no length is taken of it, so that any CRS in metres will do."""
    spec = LayerSpec("boundaries", "boundaries", geometry="none", is_checked=False)
    rows = read_rows(spec, LayerSettings(path=[path.name]), path.parent, crs=_ANY_METRES)
    return rows.frame, _ANY_METRES
