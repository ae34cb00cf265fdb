"""Facilities of the sample study: elderly care, cemeteries and other service places, all invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from making.ground import TOWN_SEATS, to_degrees
from making.residents import beside_the_road, whole_numbers

if TYPE_CHECKING:
    from making.ground import Ground
    from making.units import Villages

NURSING_BED_SHARE = 0.54  # of the beds in operation; the plan asks for 60 %


class _Care(NamedTuple):
    kind: str
    town: str
    near: int  # stands in the settlement that is the near-th from the town's seat
    status: str
    beds: int | None
    nursing: float  # share of the beds, before the county's share is set
    opened: str
    label: str = ""  # instead of the town's name
    closed: str = ""


_CARE = [
    _Care("综合养老服务中心", "370832001", 1, "运营", 130, 0.70, "2022-09-01"),
    _Care("综合养老服务中心", "370832104", 2, "运营", 80, 0.60, "2023-05-01"),
    _Care("综合养老服务中心", "370832107", 1, "运营", 60, 0.60, "2023-10-01"),
    _Care("综合养老服务中心", "370832109", 1, "运营", 60, 0.50, "2024-03-01"),
    _Care("综合养老服务中心", "370832105", 2, "在建", 80, 0.60, ""),
    _Care("综合养老服务中心", "370832106", 1, "规划", 60, 0.60, ""),
    _Care("敬老院", "370832101", 3, "运营", 120, 0.40, "2008-06-01"),
    _Care("敬老院", "370832102", 2, "运营", 150, 0.50, "2010-10-01"),
    _Care("敬老院", "370832104", 6, "运营", 180, 0.55, "2006-04-01"),
    _Care("敬老院", "370832105", 3, "运营", 110, 0.40, "2009-05-01"),
    _Care("敬老院", "370832106", 3, "运营", 130, 0.45, "2007-09-01"),
    _Care("敬老院", "370832107", 4, "运营", 120, 0.50, "2011-03-01"),
    _Care("敬老院", "370832108", 2, "运营", 100, 0.40, "2005-08-01"),
    _Care("敬老院", "370832109", 3, "运营", 90, 0.40, "2012-06-01"),
    _Care("敬老院", "370832110", 2, "运营", 80, 0.30, "2004-10-01"),
    _Care("敬老院", "370832111", 2, "运营", 90, 0.35, "2009-11-01"),
    _Care("敬老院", "370832217", 2, "停用", 60, 0.10, "2001-05-01", closed="2022-12-31"),
    _Care("养老院", "370832001", 12, "运营", 240, 0.70, "2018-07-01", "福寿"),
    _Care("养老院", "370832001", 40, "运营", 160, 0.65, "2020-04-01", "水浒康宁"),
    _Care("养老院", "370832002", 10, "运营", 200, 0.70, "2019-09-01", "凤凰山"),
    _Care("养老院", "370832002", 45, "在建", 180, 0.70, "", "运河人家"),
    _Care("养老院", "370832104", 50, "运营", 100, 0.55, "2021-06-01", "南陶"),
    _Care("养老院", "370832101", 30, "运营", 90, 0.50, "2021-11-01", "黄河湾"),
    _Care("养老院", "370832102", 30, "运营", 110, 0.60, "2017-03-01", "韩岗康乐"),
    *(
        _Care("日间照料中心", town, near, status, beds, 0.0, opened)
        for town, near, status, beds, opened in [
            ("370832001", 20, "运营", 20, "2020-10-01"), ("370832002", 6, "运营", 20, "2021-05-01"),
            ("370832101", 6, "运营", 12, "2022-06-01"), ("370832104", 9, "运营", 15, "2021-09-01"),
            ("370832107", 8, "运营", 12, "2022-09-01"), ("370832108", 5, "停用", 10, "2016-09-01"),
            ("370832215", 1, "运营", 12, "2023-06-01"), ("370832111", 5, "规划", 12, ""),
        ]
    ),
]  # fmt: skip
_STATION_EVERY = 2  # every second urban community has a care station

# How many public cemeteries a town has; 赵堌堆乡 has only a planned one.
_CEMETERIES = {
    "370832001": 1, "370832002": 2, "370832101": 3, "370832102": 3, "370832104": 5, "370832105": 2, "370832106": 2,
    "370832107": 2, "370832108": 2, "370832109": 2, "370832110": 1, "370832111": 1, "370832215": 1, "370832217": 2,
}  # fmt: skip
_LEFT_OUT = 0.06  # share of villages that no cemetery serves
_ACROSS = (
    "370832002",
    0.66,
)  # town, and how far down the canal lies the cemetery whose villages are on the other bank

_OTHER = [
    ("婚姻登记处", "370832001", 5, "运营", "梁山县"), ("救助站", "370832001", 25, "运营", "梁山县"),
    ("儿童福利机构", "370832002", 12, "运营", "梁山县"), ("医院", "370832001", 9, "运营", "第一"),
    ("医院", "370832002", 14, "运营", "第二"), ("医院", "370832104", 4, "运营", "拳铺"),
    ("医院", "370832101", 4, "运营", "小路口"), ("医院", "370832106", 4, "运营", "韩垓"),
]  # fmt: skip
_NO_PLATFORM = {"370832110": "在建", "370832111": "", "370832215": ""}  # "" has none, not even a planned one


class Places:
    """Picks settlements by town and turns them into places beside the road."""

    def __init__(
        self, ground: Ground, villages: Villages, settlements: pd.DataFrame, rng: np.random.Generator
    ) -> None:
        self.ground, self.villages, self.settlements, self._rng = ground, villages, settlements, rng
        self.xy = settlements[["x", "y"]].to_numpy()
        self._taken: set[int] = set()

    def near_seat(self, unit: str, rank: int) -> int:
        """Return the row of the unit's settlement that is the rank-th from its town's seat, or the next one free."""
        town = unit[:9]
        rows = np.flatnonzero(self.settlements["unit_code"].str.startswith(unit))
        order = rows[
            np.hypot(*(self.xy[rows] - self.ground.plain([TOWN_SEATS[town]])[0]).T).argsort(kind="stable")
        ]
        return self._take(order[rank:])

    def near(self, place: np.ndarray, allowed: np.ndarray) -> int:
        """Return the row of the allowed settlement nearest to a place on the sheet that is free."""
        rows = np.flatnonzero(allowed)
        return self._take(rows[np.hypot(*(self.xy[rows] - place).T).argsort(kind="stable")])

    def _take(self, rows: np.ndarray) -> int:
        row = next(row for row in rows.tolist() if row not in self._taken)
        self._taken.add(row)
        return row

    def columns(self, rows: list[int], away_m: tuple[float, float]) -> dict[str, object]:
        """Return 经度, 纬度 and 单位代码 of places beside the given settlements."""
        codes = self.settlements["unit_code"].iloc[rows].tolist()
        away = self._rng.uniform(*away_m, len(rows))
        places = beside_the_road(self.ground, self.villages.cell_of, codes, self.xy[rows], away, self._rng)
        lonlat = to_degrees(self.ground.warp.bend(places))
        return {"经度": lonlat[:, 0], "纬度": lonlat[:, 1], "单位代码": codes}


def make_care(places: Places, names: pd.Series) -> pd.DataFrame:
    """Return the elderly-care facilities; nursing beds are the given share of all beds in operation."""
    communities = places.villages.table.index[places.villages.table["type"] == "居委会"][::_STATION_EVERY]
    rows = [places.near_seat(care.town, care.near) for care in _CARE]
    rows += [places.near_seat(code, 0) for code in communities]
    stations = [
        _Care("社区养老服务站", code[:9], 0, "运营", None, 0.0, f"{2019 + i % 5}-06-01")
        for i, code in enumerate(communities)
    ]
    cares = [*_CARE, *stations]
    where = places.columns(rows, (20, 110))
    labels = [care.label or names[care.town] for care in _CARE]
    labels += [names[code].removesuffix("社区居民委员会") for code in communities]
    beds = np.array([care.beds or 0 for care in cares])
    wanted = beds * np.array([care.nursing for care in cares])
    counts = np.array([care.status == "运营" and care.nursing > 0 for care in cares])
    nursing = np.round(wanted).astype(int)
    nursing[counts] = whole_numbers(wanted[counts], round(NURSING_BED_SHARE * beds[counts].sum()))
    institution = np.array([care.nursing > 0 for care in cares])
    return pd.DataFrame({
        "编号": [f"YL{i:03d}" for i in range(1, len(cares) + 1)],
        "名称": [f"示例·{label}{care.kind}" for label, care in zip(labels, cares, strict=True)],
        "类型": [care.kind for care in cares],
        "状态": [care.status for care in cares],
        "床位数": [str(care.beds) if care.beds else "" for care in cares],
        "护理型床位数": np.where(institution, nursing.astype(str), ""),
        **where,
        "开办日期": [care.opened for care in cares],
        "停办日期": [care.closed for care in cares],
    })  # fmt: skip


def make_cemeteries(
    places: Places, names: pd.Series, people: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the cemeteries; ``people`` holds the residents of each village on its unit_code.

    A rural cemetery serves villages by name. Some villages have none; some have theirs across the canal.
    """
    rows, serves = _public_cemeteries(places, rng)
    towns = [places.settlements["unit_code"].iloc[row][:9] for row in rows]
    numeral = ["一二三四五六"[towns[:i].count(town)] for i, town in enumerate(towns)]
    label = [
        f"示例·{names[town]}{f'第{n}' if towns.count(town) > 1 else ''}公益性公墓"
        for town, n in zip(towns, numeral, strict=True)
    ]
    status = ["规划" if town == "370832215" else "运营" for town in towns]
    served = np.array(
        [sum(people[people.index.str.startswith(code)].sum() for code in codes) for codes in serves]
    )
    plots = np.round(served * rng.uniform(0.055, 0.085, len(rows)), -1).astype(int)
    used = np.round(plots * rng.uniform(0.2, 0.85, len(rows))).astype(int)
    used[[3, 11]] = plots[[3, 11]]  # full
    used[np.array(status) == "规划"] = 0
    public = pd.DataFrame({
        "名称": label, "类型": "公益性公墓", "状态": status, "墓穴数": plots.astype(str), "已用墓穴数": used.astype(str),
        "服务范围": [";".join(codes) for codes in serves], **places.columns(rows, (130, 320)),
        "开办日期": [f"{2008 + int(i)}-04-01" for i in rng.integers(0, 15, len(rows))],
    })  # fmt: skip
    public.loc[public["状态"] == "规划", "开办日期"] = ""
    others = [
        ("示例·青龙山陵园", "经营性公墓", "运营", "6000", "2450", "370832001", 60, "2003-04-01"),
        ("示例·拳铺镇骨灰堂", "骨灰堂", "运营", "3000", "860", "370832104", 20, "2016-04-01"),
        ("示例·梁山县殡仪馆", "殡仪馆", "运营", "", "", "370832002", 18, "1998-10-01"),
        ("示例·梁山县殡仪馆（迁建）", "殡仪馆", "规划", "", "", "370832111", 20, ""),
    ]
    other = pd.DataFrame(
        [(*row[:5], "", row[7]) for row in others],
        columns=["名称", "类型", "状态", "墓穴数", "已用墓穴数", "服务范围", "开办日期"],
    ).assign(**places.columns([places.near_seat(row[5], row[6]) for row in others], (130, 320)))
    frame = pd.concat([public, other], ignore_index=True)
    frame.insert(0, "编号", [f"GM{i:03d}" for i in range(1, len(frame) + 1)])
    return frame


def _public_cemeteries(places: Places, rng: np.random.Generator) -> tuple[list[int], list[list[str]]]:
    """Return for each public cemetery the settlement it lies beside and the unit codes it serves."""
    table, seats = places.villages.table, places.villages.seats
    far_bank, across = _across_the_canal(places)
    left_out = rng.uniform(size=len(table)) < _LEFT_OUT
    rows, serves = [], []
    for town, count in _CEMETERIES.items():
        members = np.flatnonzero((table["parent_code"] == town) & (table["type"] == "村委会"))
        chosen, nearest = _medians(seats[members], count)
        for k, middle in enumerate(chosen):
            rows.append(places.near(seats[members[middle]], np.ones(len(places.xy), dtype=bool)))
            mine = members[nearest == k]
            serves.append(table.index[[i for i in mine if not left_out[i] and i not in far_bank]].tolist())
        if town == "370832001":  # the county town's: all of this one and the other's communities
            serves[-1] = [
                town,
                *table.index[(table["parent_code"] == "370832002") & (table["type"] == "居委会")],
            ]
        if town == "370832002":
            rows.append(across)
            serves.append(table.index[far_bank].tolist())
    return rows, serves


def _across_the_canal(places: Places) -> tuple[np.ndarray, int]:
    """Return the villages (positions) whose cemetery lies on the other bank, and its settlement."""
    town, part = _ACROSS
    canal = places.ground.canal_line
    bank = shapely.get_coordinates(canal.interpolate(part, normalized=True))[0]
    curve = shapely.get_coordinates(canal)[::-1]
    east = places.xy[:, 0] > np.interp(places.xy[:, 1], curve[:, 1], curve[:, 0])
    row = places.near(bank, east & places.settlements["unit_code"].str.startswith(town).to_numpy())
    seats = places.villages.seats
    west = seats[:, 0] < np.interp(seats[:, 1], curve[:, 1], curve[:, 0])
    return np.flatnonzero(west & (np.hypot(*(seats - places.xy[row]).T) < 3200)), row


def _medians(xy: np.ndarray, count: int) -> tuple[list[int], np.ndarray]:
    """Return ``count`` of the points that leave the others near, chosen one by one, and the nearest of them for each."""
    far = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    chosen: list[int] = []
    best = np.full(len(xy), np.inf)
    for _ in range(count):
        chosen.append(int(np.minimum(best[:, None], far).sum(axis=0).argmin()))
        best = np.minimum(best, far[:, chosen[-1]])
    return chosen, far[:, chosen].argmin(axis=1)


def make_other(places: Places, names: pd.Series) -> pd.DataFrame:
    """Return the other service places: platforms and social-work stations of the towns, and the county's own."""
    rows = list(_OTHER)
    for town in TOWN_SEATS:
        rows.append(("社工站", town, 1, "运营", names[town]))
        status = _NO_PLATFORM.get(town, "运营")
        if status:
            rows.append(("社会组织孵化平台", town, 2, status, names[town]))
    return pd.DataFrame({
        "编号": [f"QT{i:03d}" for i in range(1, len(rows) + 1)],
        "名称": [f"示例·{label}{kind}" for kind, _, _, _, label in rows],
        "类型": [kind for kind, *_ in rows],
        "状态": [status for _, _, _, status, _ in rows],
        **places.columns([places.near_seat(town, rank) for _, town, rank, _, _ in rows], (20, 110)),
    })  # fmt: skip
