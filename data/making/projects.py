"""Projects and people by year of the sample study, all invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from making.ground import TOWN_SEATS

if TYPE_CHECKING:
    from making.facilities import Places

YEARS = (2025, 2030, 2035)
# Deaths a year among 1,000 people and the share of the dead who are placed in public cemeteries, from each year on.
_DEATHS = {2026: (7.6, "50 %"), 2031: (6.9, "60 %"), 2036: (6.2, "60 %")}
# Change in a year of each group; a town's own differs from it a little.
_CHANGE = {"residents": -0.004, "residents_60plus": 0.022, "residents_80plus": 0.034}
_SPREAD = 0.003


class _Project(NamedTuple):
    name: str
    kind: str
    status: str
    action: str
    start: str
    end: str
    cost: int
    places: str
    nursing: str
    land: str
    facility: str = ""
    town: str = ""  # or the facility's own place
    near: int = 0  # stands by the settlement that is the near-th from the town's seat
    level: str = ""


_PROJECTS = [
    _Project("杨营镇综合养老服务中心建设", "综合养老服务中心", "在建", "新建", "2024", "2026", 1200, "80", "48", "6.0", "YL005", level="镇级"),
    _Project("运河人家养老院建设", "养老院", "在建", "新建", "2024", "2027", 3600, "180", "126", "18.0", "YL021", level="县级"),
    _Project("韩垓镇综合养老服务中心建设", "综合养老服务中心", "规划", "新建", "2026", "2028", 900, "60", "36", "4.5", "YL006", level="镇级"),
    _Project("梁山街道综合养老服务中心建设", "综合养老服务中心", "规划", "新建", "2027", "2029", 1800, "100", "70", "7.5", town="370832002", near=4, level="镇级"),
    _Project("寿张集镇敬老院改扩建", "敬老院", "规划", "改扩建", "2026", "2027", 650, "120", "72", "9.0", "YL014", level="镇级"),
    _Project("黑虎庙镇敬老院撤并", "敬老院", "规划", "撤并", "2028", "2028", 40, "", "", "", "YL015", level="镇级"),
    _Project("馆驿镇日间照料中心提升", "日间照料中心", "完工", "改扩建", "2023", "2024", 60, "12", "", "0.8", "YL029", level="村级"),
    _Project("马营镇日间照料中心建设", "日间照料中心", "停建", "新建", "2023", "2025", 50, "12", "", "0.8", "YL032", level="村级"),
    _Project("赵堌堆乡公益性公墓建设", "公益性公墓", "规划", "新建", "2026", "2027", 480, "1620", "", "7.5", "GM028", level="镇级"),
    _Project("水泊街道公益性公墓二期", "公益性公墓", "规划", "改扩建", "2028", "2031", 2600, "16500", "", "75.0", "GM001", level="县级"),
    _Project("梁山县殡仪馆迁建", "殡仪馆", "在建", "新建", "2025", "2029", 9800, "", "", "60.0", "GM034", level="县级"),
    _Project("散埋乱葬集中治理", "散埋乱葬治理", "在建", "", "2023", "2026", 700, "", "", ""),
]  # fmt: skip


def make_projects(places: Places, facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the list of projects; one of a facility that is there has its place."""
    frame = pd.DataFrame(_PROJECTS)
    where = facilities.set_index("编号")[["经度", "纬度", "单位代码"]]
    found = where.reindex(frame["facility"]).reset_index(drop=True).astype(object)
    fresh = [i for i, town in enumerate(frame["town"]) if town]
    rows = [places.near_seat(frame["town"][i], frame["near"][i]) for i in fresh]
    for column, values in places.columns(rows, (20, 110)).items():
        found.loc[fresh, column] = np.asarray(values, dtype=object)
    return pd.DataFrame(
        {
            "项目编号": [f"XM{i:02d}" for i in range(1, len(frame) + 1)],
            "项目名称": "示例·" + frame["name"],
            "类型": frame["kind"],
            "建设性质": frame["action"],
            "级别": frame["level"],
            "状态": frame["status"],
            "开工年份": frame["start"],
            "完工年份": frame["end"],
            "投资/万元": frame["cost"],
            "床位/墓穴": frame["places"],
            "护理型床位": frame["nursing"],
            "用地（亩）": frame["land"],
            "设施编号": frame["facility"],
            "经度": found["经度"],
            "纬度": found["纬度"],
            "单位代码": found["单位代码"],
        }
    )


def make_people_by_year(residents: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return people of each town in the years of the plan; the first year's are those of the demand points."""
    sums = residents.groupby(residents["unit_code"].str[:9])[list(_CHANGE)].sum().reindex(TOWN_SEATS)
    changes = {group: change + rng.uniform(-_SPREAD, _SPREAD, len(sums)) for group, change in _CHANGE.items()}
    tables = [
        pd.DataFrame(
            {
                group: (sums[group] * (1 + change) ** (year - YEARS[0])).round().astype(int)
                for group, change in changes.items()
            }
        )
        .rename_axis("单位代码")
        .assign(年份=year)
        .reset_index()
        for year in YEARS
    ]
    columns = ["单位代码", "年份", *_CHANGE]
    return pd.concat(tables)[columns].sort_values(["单位代码", "年份"], ignore_index=True)


def make_deaths(names: pd.Series) -> pd.DataFrame:
    """Return deaths a year and the share placed in public cemeteries, of each town and period."""
    rows = [
        (town, names[town], year, round(deaths + (at % 5 - 2) * 0.1, 1), share)
        for at, town in enumerate(sorted(TOWN_SEATS))
        for year, (deaths, share) in _DEATHS.items()
    ]
    return pd.DataFrame(rows, columns=["单位代码", "单位名称", "年份", "死亡率", "安葬比例"])
