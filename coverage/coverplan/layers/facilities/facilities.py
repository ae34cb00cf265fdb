"""Facilities: service places that exist or are planned, as points."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.crs import lonlat
from coverplan.errors import Fault, InputError, gathering, refuse
from coverplan.findings import Finding
from coverplan.layers.boundaries import level_of_word
from coverplan.layers.facilities.kinds import kind_words, listed_words, plain_word
from coverplan.layers.named_units import with_codes
from coverplan.layers.rows import (
    Layer,
    LayerSpec,
    as_points,
    explained_by_datum,
    is_earlier,
    read_rows,
    refuse_doubles,
    refuse_swapped,
    suspect_datum,
)
from coverplan.layers.unit_tree import ancestors_of, is_area_known, units_at
from coverplan.plan import near_words
from coverplan.tables import PART_OF, STATUS_WHERE_NONE, TABLES
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from coverplan.kernels.types import Bools
    from coverplan.plan import Plan

__all__ = ["read_facilities"]

_STATUS_WORDS = {
    "planned": ("规划", "拟建", "规划中", "筹建", "未建", "计划", "待建"),
    "building": ("在建", "建设中", "施工", "施工中", "未完工"),
    "operating": (
        "运营",
        "运营中",
        "正常",
        "营业",
        "已运营",
        "在营",
        "已建",
        "建成",
        "投用",
        "已投用",
        "使用中",
        "开放",
        "正常运营",
        "在用",
    ),
    "closed": (
        "停用",
        "关闭",
        "停业",
        "撤销",
        "已关闭",
        "已停用",
        "注销",
        "关停",
        "废弃",
        "已撤销",
        "停办",
        "已停办",
        "停运",
        "歇业",
        "关门",
    ),
}
# So near the border a place may well serve the area; farther off its coordinates are in doubt.
_NEIGHBOURING_M = 10_000.0
_KEPT = tuple(column.name for column in TABLES["facilities"])


def read_facilities(plan: Plan, folder: Path, *, boundaries: gpd.GeoDataFrame | None = None) -> Layer:
    r"""Read the plan's facilities.

    Parameters
    ----------
    plan
        With ``[layers.facilities]``; its area gives the metric CRS, ``[facility_kinds]`` more kinds.
    folder
        Where the layer's paths start.
    boundaries
        Units in that CRS; they fill a missing unit_code and let datum and coordinates be doubted.

    Returns
    -------
    Layer
        facility_id, name, kind, status, beds, nursing_beds, beds_used, plots, plots_used (floats, NaN where not
        given), serves (tuple of unit codes, empty: everybody), level, unit_code, other mapped columns, and
        points (None for a file that names units and has no coordinates). Ordered by facility_id. Of an area or a line a point inside is taken.

    Raises
    ------
    InputError
        With every fault of every file: no id, an id twice, an unknown kind (with what is near), a
        negative or broken count, coordinates that cannot be.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import Plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "编号,名称,类型,床位数,经度,纬度\nf1,甲敬老院,敬老院,40,116.1,35.8"
    ...     _ = (Path(folder) / "a.csv").write_text(text, encoding="utf-8")
    ...     layers = {"facilities": {"path": "a.csv", "datum": "wgs84"}}
    ...     plan = Plan(id="x", area={"name": "梁山县", "crs": "EPSG:4548"}, layers=layers)
    ...     layer = read_facilities(plan, Path(folder))
    >>> layer.frame[["facility_id", "kind", "status", "beds"]].to_numpy().tolist()
    [['f1', 'welfare_home', 'operating', 40.0]]
    """
    settings = plan.layers.facilities
    if settings is None:
        raise InputError.of("layers.not-in-plan", layer="facilities")
    spec = replace(_spec(plan), further=lambda frame: _in_codes(frame, boundaries))
    rows = read_rows(spec, settings, folder, crs=plan.area.crs)
    by_name = _in_codes(rows.frame, boundaries)
    frame, moved = as_points(rows.frame, layer="facilities")
    findings = [*rows.findings, *moved, *by_name]
    refuse_swapped(frame, boundaries, layer="facilities")
    frame = _with_columns(frame, findings)
    findings += _doubts(frame)
    findings += _told("facility.no-place", int(frame.geometry.isna().sum()))
    if boundaries is not None:
        stated = settings.datum
        suspected = suspect_datum(frame, boundaries, layer="facilities", stated=stated)
        explained = explained_by_datum(frame, boundaries, suspected, layer="facilities", stated=stated)
        findings += [*suspected, *_in_units(frame, boundaries, explained)]
    others = [name for name in frame.columns if name not in (*_KEPT, "town", "geometry", "_file", "_row")]
    frame = frame[[*_KEPT, *others, "geometry"]].sort_values("facility_id", ignore_index=True)
    return Layer(frame, tuple(findings), rows.files)


def _spec(plan: Plan) -> LayerSpec:
    kinds = kind_words(plan.facility_kinds)
    statuses = {
        plain_word(word): status for status, words in _STATUS_WORDS.items() for word in (status, *words)
    }

    def unknown(frame: pd.DataFrame, file: str) -> list[tuple[object, Fault]]:
        if "kind" not in frame.columns:
            return []
        wrong = frame["kind"][frame["kind"].notna() & ~frame["kind"].isin(plan.kinds)]
        return [
            (
                row,
                Fault.of(
                    "facilities.kind-unknown",
                    file=file,
                    row=row,
                    column="kind",
                    value=word,
                    near=near_words(word, [*kinds, *plan.kinds]),
                ),
            )
            for row, word in wrong.items()
        ]

    return LayerSpec(
        "facilities",
        "facilities",
        words={
            "kind": lambda word: kinds.get(plain_word(word), word),
            "status": lambda word: statuses.get(plain_word(word), word),
            "level": level_of_word,
        },
        examine=unknown,
        geometry="or-unit",
    )


def _in_codes(frame: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame | None) -> list[Finding]:
    """Put codes in place of the names of units, in place; refuse ids that stand twice, rows without a unit, names of several units."""
    faults: list[Fault] = []
    findings: list[Finding] = []
    with gathering(faults):
        refuse_doubles(frame, "facility_id", key="facilities.twice")
    _take_towns(frame)
    faults += _nowhere(frame)
    for column, cut in (("unit_code", None), ("serves", listed_words)):
        if column in frame.columns:
            with gathering(faults):
                frame[column], by_name = with_codes(frame, column, boundaries, layer="facilities", cut=cut)
                findings += by_name
    refuse(faults)
    return findings


def _take_towns(frame: gpd.GeoDataFrame) -> None:
    """Fill, in place, the unit of rows without a place that name a town only."""
    if "town" in frame.columns and frame.geometry.isna().any():
        given = frame["unit_code"] if "unit_code" in frame.columns else frame["town"]
        frame["unit_code"] = given.fillna(frame["town"].where(frame.geometry.isna()))


def _nowhere(frame: gpd.GeoDataFrame) -> list[Fault]:
    """Tell of the rows of a file without coordinates that do not even say in which unit they are."""
    if "unit_code" not in frame.columns:
        return []
    lost = frame[frame.geometry.isna() & frame["unit_code"].isna()]
    return [
        Fault.of("table.value-missing", file=file, row=row, column="unit_code")
        for file, row in zip(lost["_file"], lost["_row"], strict=True)
    ]


def _with_columns(frame: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    for column in TABLES["facilities"]:
        if column.name not in frame.columns:
            dtype = "float64" if column.type in ("number", "count") else "str"
            frame[column.name] = pd.Series(
                pd.NA if dtype == "str" else float("nan"), index=frame.index, dtype=dtype
            )
    blank = frame["status"].isna()
    for file, count in frame["_file"][blank].value_counts(sort=False).items():
        findings.append(
            Finding(
                rule="facility.status-assumed", layer="facilities", params={"file": file, "count": int(count)}
            )
        )
    frame["status"] = frame["status"].fillna(STATUS_WHERE_NONE)
    frame["name"] = frame["name"].fillna(frame["facility_id"])
    frame["serves"] = pd.Series(
        [tuple(listed_words(text)) if isinstance(text, str) else () for text in frame["serves"]],
        index=frame.index,
        dtype=object,
    )
    return frame


def _doubts(frame: gpd.GeoDataFrame) -> list[Finding]:
    findings = []
    lon, lat = lonlat(frame)
    for part, whole in PART_OF.items():
        rule = f"facility.{part.replace('_', '-')}"
        for at in (frame[part] > frame[whole]).to_numpy().nonzero()[0]:
            row = frame.iloc[at]
            params = {"name": row["name"], "part": row[part], "whole": row[whole]}
            findings.append(
                Finding(
                    rule=rule, layer="facilities", name=row["name"], lon=lon[at], lat=lat[at], params=params
                )
            )
    for at in np.flatnonzero(list(map(is_earlier, frame["closed"], frame["opened"]))):
        row = frame.iloc[at]
        params = {
            "file": row["_file"],
            "row": row["_row"],
            **{name: row[name] for name in ("name", "opened", "closed")},
        }
        findings.append(
            Finding(rule="facility.closed-before-opened", layer="facilities", name=row["name"], lon=lon[at], lat=lat[at], params=params)
        )  # fmt: skip
    return findings


def _in_units(frame: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, explained: Bools) -> list[Finding]:
    """Fill missing unit codes, in place, by where facilities lie and what they say; tell which lie outside unexplained."""
    findings: list[Finding] = []
    blank = frame["unit_code"].isna()
    found = units_at(frame.geometry[blank], boundaries)
    frame.loc[blank, "unit_code"] = found
    if found.notna().any():
        params = {"count": int(found.notna().sum())}
        findings.append(Finding(rule="facility.unit-by-place", layer="facilities", params=params))
    findings += _units_by_words(frame, boundaries)
    if not is_area_known(boundaries):
        return findings + _unclear(frame)
    area = shapely.union_all(
        shapely.make_valid(boundaries.geometry[boundaries["level"] == "county"].to_numpy())
    )
    distance = frame.geometry.distance(area).to_numpy()
    lon, lat = lonlat(frame)
    for at in ((distance > 0) & ~explained).nonzero()[0]:
        row = frame.iloc[at]
        params = {"name": row["name"], "id": row["facility_id"], "distance": distance[at]}
        findings.append(
            Finding(
                rule="layer.outside-area",
                layer="facilities",
                name=row["name"],
                lon=lon[at],
                lat=lat[at],
                params=params,
                severity="info" if distance[at] <= _NEIGHBOURING_M else None,
            )
        )
    return findings


def _units_by_words(frame: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> list[Finding]:
    """Fill unit codes that no outline told, in place: the unit that holds all it serves, else the one in its name."""
    chains = ancestors_of(boundaries)
    names = boundaries.loc[boundaries["level"] != "county", ["name", "unit_code"]].itertuples(index=False)
    by_name = sorted(((str(name), code) for name, code in names), key=lambda pair: (-len(pair[0]), pair))
    blank = frame["unit_code"].isna()
    served = frame["serves"][blank].map(lambda codes: _holding(codes, chains)).astype("str")
    frame.loc[blank, "unit_code"] = served
    rest = frame["unit_code"].isna() & ~frame.index.isin(served.index[served.notna()])
    called = frame["name"][rest].map(lambda name: _unit_within(name, by_name)).astype("str")
    frame.loc[rest, "unit_code"] = called
    return [
        *_told("facility.unit-by-serves", int(served.notna().sum())),
        *_told("facility.unit-by-name", int(called.notna().sum())),
    ]


def _holding(codes: tuple[str, ...], chains: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the smallest unit that holds all of some units, or None."""
    known = [chains[code] for code in codes if code in chains]
    return next((up for up in known[0] if all(up in chain for chain in known)), None) if known else None


def _unit_within(name: str, by_name: list[tuple[str, str]]) -> str | None:
    """Return the unit whose name stands in a facility's; the longest, if one unit has it."""
    held = [(unit, code) for unit, code in by_name if unit in name]
    longest = {code for unit, code in held if len(unit) == len(held[0][0])}
    return longest.pop() if len(longest) == 1 else None


def _told(rule: str, count: int) -> list[Finding]:
    return [Finding(rule=rule, layer="facilities", params={"count": count})] if count else []


def _unclear(frame: gpd.GeoDataFrame) -> list[Finding]:
    lost = frame[frame["unit_code"].isna()]
    names = Listed(tuple(lost["name"].astype(str)), most=10)
    if lost.empty:
        return []
    return [
        Finding(rule="facility.unit-unclear", layer="facilities", params={"count": len(lost), "names": names})
    ]
