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
    town: str  # or the community
    near: int  # stands in the settlement that is the near-th from the town's seat
    status: str
    beds: int
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
# A town's centre may serve its neighbours, too.
_CENTRES_SERVE = {
    "370832104": ("370832104", "370832105"),
    "370832107": ("370832106", "370832107", "370832108"),
    "370832109": ("370832109", "370832110"),
}
# Share of the beds that is taken, of a kind; the homes at these places in the list do not report it.
_TAKEN = {"综合养老服务中心": 0.34, "敬老院": 0.41, "养老院": 0.58}
_NOT_REPORTING = (9, 22)
_STATION_EVERY = 2  # every second urban community has a care station

_PLANNED_ONLY = "370832215"  # 赵堌堆乡 has one cemetery, and that is planned
_COUNTY_TOWN = "370832001"  # its cemetery is the county's
# How many public cemeteries a town has.
_CEMETERIES = {
    "370832001": 1, "370832002": 2, "370832101": 3, "370832102": 3, "370832104": 5, "370832105": 2,
    "370832106": 2, "370832107": 2, "370832108": 2, "370832109": 2, "370832110": 1, "370832111": 1,
    "370832215": 1, "370832217": 2,
}  # fmt: skip
_LEFT_OUT = 0.06  # share of villages that no cemetery serves
_ACROSS = (
    "370832002",
    0.66,
)  # town, and how far down the canal lies the cemetery whose villages are on the other bank

_FULL = [5, 12]  # which of them have no plot left
_OTHER_CEMETERIES = [
    ("示例·青龙山陵园", "经营性公墓", "运营", "6000", "2450", "", "2003-04-01", "370832001", 60),
    ("示例·拳铺镇骨灰堂", "骨灰堂", "运营", "3000", "860", "", "2016-04-01", "370832104", 20),
    ("示例·梁山县殡仪馆", "殡仪馆", "运营", "", "", "", "1998-10-01", "370832002", 18),
    ("示例·梁山县殡仪馆（迁建）", "殡仪馆", "规划", "", "", "", "", "370832111", 20),
]

_OTHER = [
    ("梁山县", "婚姻登记处", "运营", "370832001", 5),
    ("梁山县", "救助站", "运营", "370832001", 25),
    ("梁山县", "儿童福利机构", "运营", "370832002", 12),
    ("第一", "医院", "运营", "370832001", 9),
    ("第二", "医院", "运营", "370832002", 14),
    ("拳铺", "医院", "运营", "370832104", 4),
    ("小路口", "医院", "运营", "370832101", 4),
    ("韩垓", "医院", "运营", "370832106", 4),
]
_PLATFORM_STATUS = {"370832110": "在建"}  # in operation elsewhere
_NO_PLATFORM = {"370832111", "370832215"}


class Places:
    """Picks settlements by town and turns them into places beside the road."""

    def __init__(
        self, ground: Ground, villages: Villages, settlements: pd.DataFrame, rng: np.random.Generator
    ) -> None:
        self.ground, self.villages, self.settlements, self.rng = ground, villages, settlements, rng
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
        away = self.rng.uniform(*away_m, len(rows))
        places = beside_the_road(self.ground, self.villages.cell_of, codes, self.xy[rows], away, self.rng)
        lonlat = to_degrees(self.ground.warp.bend(places))
        return {"经度": lonlat[:, 0], "纬度": lonlat[:, 1], "单位代码": codes}


def make_care(places: Places, names: pd.Series) -> pd.DataFrame:
    """Return the elderly-care facilities; nursing beds are the given share of all beds in operation."""
    communities = places.villages.table.index[places.villages.table["type"] == "居委会"][::_STATION_EVERY]
    stations = [
        _Care("社区养老服务站", code, 0, "运营", 0, 0.0, f"{2019 + i % 5}-06-01", names[code][:-7])
        for i, code in enumerate(communities)
    ]
    frame = pd.DataFrame([*_CARE, *stations])
    in_operation = (frame["status"] == "运营") & (frame["nursing"] > 0)
    wanted = frame["beds"] * frame["nursing"]
    nursing = wanted.round().astype(int)
    total = round(NURSING_BED_SHARE * frame.loc[in_operation, "beds"].sum())
    nursing[in_operation] = whole_numbers(wanted[in_operation].to_numpy(), total)
    label = frame["label"].where(frame["label"] != "", frame["town"].map(names))
    rows = [places.near_seat(unit, near) for unit, near in zip(frame["town"], frame["near"], strict=True)]
    made = pd.DataFrame(
        {
            "名称": "示例·" + label + frame["kind"],
            "类型": frame["kind"],
            "状态": frame["status"],
            "床位数": frame["beds"].astype(str).where(frame["beds"] > 0, ""),
            "护理型床位数": nursing.astype(str).where(frame["nursing"] > 0, ""),
            "入住人数": _taken(frame),
            "服务范围": [
                ";".join(_CENTRES_SERVE.get(town, ())) if kind == "综合养老服务中心" else ""
                for town, kind in zip(frame["town"], frame["kind"], strict=True)
            ],
            "开办日期": frame["opened"],
            "停办日期": frame["closed"],
        }
    )
    return _placed("YL", made, places.columns(rows, (20, 110)))


def _taken(frame: pd.DataFrame) -> pd.Series:
    """Return the beds taken, as text; empty where a home takes nobody in or does not report."""
    number = np.arange(len(frame))
    share = frame["kind"].map(_TAKEN) * (0.85 + 0.06 * (number % 6))  # not the same everywhere
    reports = (frame["status"] == "运营") & share.notna() & ~np.isin(number, _NOT_REPORTING)
    return (frame["beds"] * share.fillna(0.0)).round().astype(int).astype(str).where(reports, "")


def _placed(prefix: str, made: pd.DataFrame, where: dict[str, object]) -> pd.DataFrame:
    """Return the table with its places, and with numbers before all else."""
    made = made.assign(**where)
    made.insert(0, "编号", [f"{prefix}{i:03d}" for i in range(1, len(made) + 1)])
    return made


def make_cemeteries(places: Places, names: pd.Series, people: pd.Series) -> pd.DataFrame:
    """Return the cemeteries; ``people`` holds the residents of each village on its unit_code.

    A rural cemetery serves villages by name. Some villages have none; some have theirs across the canal.
    """
    rows, serves = _public_cemeteries(places)
    towns = [places.settlements["unit_code"].iloc[row][:9] for row in rows]
    planned = np.array([town == _PLANNED_ONLY for town in towns])
    served = np.array([people[people.index.str.startswith(tuple(codes))].sum() for codes in serves])
    plots = np.round(served * places.rng.uniform(0.055, 0.085, len(rows)), -1).astype(int)
    used = np.where(planned, 0, np.round(plots * places.rng.uniform(0.2, 0.85, len(rows)))).astype(int)
    used[_FULL] = plots[_FULL]
    opened = [f"{year}-04-01" for year in places.rng.integers(2008, 2023, len(rows))]
    public = pd.DataFrame(
        {
            "名称": [
                f"示例·{names[town]}{part}公益性公墓" for town, part in zip(towns, _parts(towns), strict=True)
            ],
            "类型": "公益性公墓",
            "状态": np.where(planned, "规划", "运营"),
            "墓穴数": plots.astype(str),
            "已用墓穴数": used.astype(str),
            "服务范围": [";".join(codes) for codes in serves],
            "级别": ["县级" if town == _COUNTY_TOWN else "镇级" for town in towns],
            "开办日期": np.where(planned, "", opened),
        }
    )
    rows += [places.near_seat(town, near) for *_, town, near in _OTHER_CEMETERIES]
    others = pd.DataFrame([row[:-2] for row in _OTHER_CEMETERIES], columns=public.columns.drop("级别"))
    return _placed("GM", pd.concat([public, others], ignore_index=True), places.columns(rows, (130, 320)))


def _parts(towns: list[str]) -> list[str]:
    """Return 第一, 第二 ... for the cemeteries of a town that has several."""
    numerals = ["一二三四五六"[towns[:i].count(town)] for i, town in enumerate(towns)]
    return [f"第{n}" if towns.count(town) > 1 else "" for town, n in zip(towns, numerals, strict=True)]


def _public_cemeteries(places: Places) -> tuple[list[int], list[list[str]]]:
    """Return for each public cemetery the settlement it lies beside and the unit codes it serves."""
    table, seats = places.villages.table, places.villages.seats
    far_bank, across = _across_the_canal(places)
    left_out = places.rng.uniform(size=len(table)) < _LEFT_OUT
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
    """Return ``count`` of the points, chosen one by one to be near the others, and the nearest for each."""
    far = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    chosen: list[int] = []
    best = np.full(len(xy), np.inf)
    for _ in range(count):
        chosen.append(int(np.minimum(best[:, None], far).sum(axis=0).argmin()))
        best = np.minimum(best, far[:, chosen[-1]])
    return chosen, far[:, chosen].argmin(axis=1)


def make_other(places: Places, names: pd.Series) -> pd.DataFrame:
    """Return the other service places: the county's own, and stations and platforms of the towns."""
    rows = list(_OTHER)
    for town in TOWN_SEATS:
        rows.append((names[town], "社工站", "运营", town, 1))
        if town not in _NO_PLATFORM:
            rows.append((names[town], "社会组织孵化平台", _PLATFORM_STATUS.get(town, "运营"), town, 2))
    made = pd.DataFrame(
        {
            "名称": [f"示例·{label}{kind}" for label, kind, *_ in rows],
            "类型": [kind for _, kind, *_ in rows],
            "状态": [status for _, _, status, *_ in rows],
        }
    )
    found = [places.near_seat(town, near) for *_, town, near in rows]
    return _placed("QT", made, places.columns(found, (20, 110)))
