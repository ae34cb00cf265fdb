"""Projects: what is built, rebuilt, moved or merged, when, and where."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.errors import Fault, InputError, gathering, refuse
from coverplan.findings import Finding
from coverplan.layers.boundaries import level_of_word
from coverplan.layers.facilities.kinds import kind_words, listed_words, plain_word
from coverplan.layers.named_units import with_codes
from coverplan.layers.rows import (
    Layer,
    LayerSpec,
    as_points,
    is_earlier,
    read_rows,
    refuse_doubles,
    refuse_swapped,
)
from coverplan.layers.unit_tree import units_at
from coverplan.plan import near_words
from coverplan.tables import TABLES
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from coverplan.plan import Plan

__all__ = ["read_projects"]

_STATUS_WORDS = {
    "planned": (
        "规划", "计划", "拟建", "待建", "筹建", "储备", "谋划", "前期", "前期工作", "未开工", "未建", "立项", "已立项", "规划中",
    ),
    "building": ("在建", "开工", "已开工", "建设中", "施工", "施工中", "续建", "实施中", "推进中", "正在实施", "正在建设"),
    "done": (
        "完工", "已完工", "竣工", "已竣工", "完成", "已完成", "建成", "已建成", "投用", "已投用", "验收", "已验收", "交付", "已交付",
    ),
    "stopped": ("停建", "停工", "暂停", "暂缓", "取消", "已取消", "终止", "不再实施"),
}  # fmt: skip
_ACTION_WORDS = {
    "keep": ("保留", "现状保留", "保持", "维持"),
    "rebuild": (
        "改建", "扩建", "改扩建", "改造", "提升", "改造提升", "提升改造", "改造升级", "升级改造", "重建", "原址重建", "翻建", "修缮",
    ),
    "new": ("新建", "新增", "新设"),
    "move": ("迁建", "搬迁", "迁址", "异地新建", "异地重建", "移址"),
    "merge": ("撤并", "合并", "整合", "关停", "撤销", "关闭", "拆除"),
}  # fmt: skip
_COLUMNS = tuple(column.name for column in TABLES["projects"])
_NAMED = 10
# On less land than this no grave lies and no bed stands, without any ways or green.
_LEAST_M2_A_PLACE = 1.0


def _reader(words: Mapping[str, tuple[str, ...]]) -> Callable[[str], str]:
    known = {plain_word(word): key for key, named in words.items() for word in (key, *named)}
    return lambda word: known.get(plain_word(word), word)


_WORDS = MappingProxyType(
    {"status": _reader(_STATUS_WORDS), "action": _reader(_ACTION_WORDS), "level": level_of_word}
)


def read_projects(
    plan: Plan,
    folder: Path,
    *,
    boundaries: gpd.GeoDataFrame | None = None,
    facilities: gpd.GeoDataFrame | None = None,
) -> Layer:
    r"""Read the plan's list of projects.

    Parameters
    ----------
    plan
        With ``[layers.projects]``; its area gives the metric CRS, ``[facility_kinds]`` more kinds.
    folder
        Where the layer's paths start.
    boundaries
        Units in that CRS; they fill a missing unit_code.
    facilities
        As ``read_facilities`` has them: a project without a place that names one, and does not move it, stands where it does.

    Returns
    -------
    Layer
        project_id, name, kind (of a facility where it is one, else as the list has it), status (planned | building | done |
        stopped), action (keep | rebuild | new | move | merge; NA where the list has none), start, end (ISO, as exact as they
        were given), cost (万元), places, land_m2, level, facility_id, goal_id, unit_code, and points (None without a place).
        Ordered by project_id.

    Raises
    ------
    InputError
        With every fault of every file: no id, an id twice, an unknown status or action, a negative figure.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import Plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "项目编号,项目名称,类型,状态,完工年份,投资/万元,床位\np1,甲敬老院改造,敬老院,在建,2027年,300,80"
    ...     _ = (Path(folder) / "a.csv").write_text(text, encoding="utf-8")
    ...     plan = Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}, layers={"projects": {"path": "a.csv", "datum": "wgs84"}})
    ...     layer = read_projects(plan, Path(folder))
    >>> layer.frame[["project_id", "kind", "status", "end", "cost", "places"]].to_numpy().tolist()
    [['p1', 'welfare_home', 'building', '2027', 300.0, 80.0]]
    """
    settings = plan.layers.projects
    if settings is None:
        raise InputError.of("layers.not-in-plan", layer="projects")
    kinds = kind_words(plan.facility_kinds)
    words: dict[str, Callable[[str], str]] = {
        **_WORDS,
        "kind": lambda word: kinds.get(plain_word(word), word),
    }
    spec = LayerSpec(
        "projects",
        "projects",
        words=words,
        geometry="any",
        further=lambda frame: _in_codes(frame, boundaries),
    )
    rows = read_rows(spec, settings, folder, crs=plan.area.crs)
    frame, by_name = _in_codes(rows.frame, boundaries)
    frame, moved = as_points(frame, layer="projects")
    refuse_swapped(frame, boundaries, layer="projects")
    _stand_at(frame, facilities)
    if boundaries is not None:
        blank = frame["unit_code"].isna()
        frame.loc[blank, "unit_code"] = units_at(frame.geometry[blank], boundaries)
    findings = (*rows.findings, *moved, *by_name, *_doubts(frame, plan, [*kinds, *plan.kinds]))
    ordered = frame[[*_COLUMNS, "geometry"]].sort_values("project_id", ignore_index=True)
    return Layer(ordered, findings, rows.files)


def _in_codes(
    frame: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame | None
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Give the frame every column, and codes in place of the names of units; refuse ids that stand twice and names of several units."""
    faults: list[Fault] = []
    by_name: tuple[Finding, ...] = ()
    with gathering(faults):
        refuse_doubles(frame, "project_id", key="projects.twice")
    frame = _with_columns(frame)
    with gathering(faults):
        frame["unit_code"], by_name = with_codes(frame, "unit_code", boundaries, layer="projects")
    refuse(faults)
    return frame, by_name


def _with_columns(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the frame every column; a project without a status is planned, one without a name goes by its id."""
    for column in TABLES["projects"]:
        if column.name not in frame.columns:
            dtype = "float64" if column.type in ("number", "count") else "str"
            frame[column.name] = pd.Series(
                pd.NA if dtype == "str" else float("nan"), index=frame.index, dtype=dtype
            )
    if "town" in frame.columns:  # a row that names a town only is about the town
        frame["unit_code"] = frame["unit_code"].fillna(frame["town"])
    frame["name"] = frame["name"].fillna(frame["project_id"])
    return frame


def _stand_at(frame: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame | None) -> None:
    """Give projects without a place that of the first facility they name, in place."""
    if facilities is None:
        return
    from shapely import is_empty

    there = dict(zip(facilities["facility_id"].astype(str), facilities.geometry, strict=True))
    asked = frame.geometry.isna() & (frame["action"] != "move") & frame["facility_id"].notna()
    for at, named in frame.loc[asked, "facility_id"].items():
        place = next((there[fid] for fid in listed_words(named) if fid in there), None)
        if place is not None and not is_empty(place):
            frame.loc[[at], "geometry"] = gpd.GeoSeries([place], index=[at], crs=frame.crs)


def _doubts(frame: gpd.GeoDataFrame, plan: Plan, kinds: list[str]) -> list[Finding]:
    """Tell what is odd about the projects, and give those without a status theirs, in place."""
    findings: list[Finding] = []
    blank = frame["status"].isna()
    for file, count in frame["_file"][blank].value_counts(sort=False).items():
        params = {"file": file, "count": int(count)}
        findings.append(Finding(rule="project.status-assumed", layer="projects", params=params))
    frame["status"] = frame["status"].fillna("planned")
    unknown = frame["kind"].notna() & ~frame["kind"].isin(plan.kinds)
    for word, named in frame[unknown].groupby("kind", sort=True)["name"]:
        params = {"value": word, "near": near_words(str(word), kinds), "names": _listed(named)}
        findings.append(Finding(rule="project.kind-unknown", layer="projects", params=params))
    open_end = frame["end"].isna() & frame["status"].isin(["planned", "building"])
    findings += _told("project.no-end", frame["name"][open_end])
    findings += _told(
        "project.no-place", frame["name"][frame.geometry.isna() & frame["kind"].isin(plan.kinds)]
    )
    backwards = list(map(is_earlier, frame["end"], frame["start"]))
    for row in frame[backwards].to_dict("records"):
        params = {
            "file": row["_file"],
            "row": row["_row"],
            **{name: row[name] for name in ("name", "start", "end")},
        }
        findings.append(
            Finding(rule="project.end-before-start", layer="projects", name=str(row["name"]), params=params)
        )
    crowded = (frame["places"] * _LEAST_M2_A_PLACE > frame["land_m2"]) & (frame["land_m2"] > 0)
    for row in frame[crowded].to_dict("records"):
        params = {"name": row["name"], "places": row["places"], "land": row["land_m2"]}
        findings.append(
            Finding(rule="project.land-small", layer="projects", name=str(row["name"]), params=params)
        )
    return findings


def _told(rule: str, names: pd.Series) -> list[Finding]:
    params = {"count": len(names), "names": _listed(names)}
    return [Finding(rule=rule, layer="projects", params=params)] if len(names) else []


def _listed(names: pd.Series) -> Listed:
    return Listed(tuple(sorted(names.astype(str))), most=_NAMED)
