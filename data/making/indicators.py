"""Reported figures of the sample study, all invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from making.units import Villages

_SOURCE = "示例（虚构）"
_COUNTY = [
    ("社区养老服务设施使用率", 91.7, "%"),
    ("节地生态安葬率", 57.2, "%"),
    ("火化率", 99.1, "%"),
    ("城镇低保标准占上年度人均消费支出比例", 33.6, "%"),
    ("农村低保标准占上年度人均消费支出比例", 44.1, "%"),
    ("城镇低保标准", 960, "元/人·月"),
    ("农村低保标准", 850, "元/人·月"),
    ("有意愿的失能特困人员集中供养率", 100, "%"),
    ("婚姻登记合格率", 100, "%"),
    ("社会工作专业人才", 131, "人"),
    ("社会工作服务机构", 3, "家"),
    ("注册志愿者", 126_400, "人"),
    ("志愿服务组织", 12, "个"),
]
# Of the next period's first year.
_LATER = [("节地生态安葬率", 58.9, "%"), ("火化率", 99.3, "%")]
# Share of each kind of work that is done.
WORKS = {
    "敬老院改造提升": 0.82,
    "殡仪馆搬迁": 0.15,
    "困难老年人家庭适老化改造": 1.0,
    "行政区划调整": 0.5,
    "平安边界创建": 1.0,
    "地名公共服务体系": 0.9,
    "散埋乱葬治理": 0.64,
}
_ORGANISATIONS_PER_COMMUNITY = 15.5
_ORGANISATIONS_PER_VILLAGE = 7.3
_VILLAGES_WITH_ONE = 5  # the plan asks for two in each


def make_indicators(villages: Villages, rng: np.random.Generator) -> pd.DataFrame:
    """Return the figures: those of the county without a unit code, organisations by community and village."""
    rows = [("", *row) for row in _COUNTY]
    rows += [("", f"{work}完成率", share, "比例") for work, share in WORKS.items()]
    for code, number in zip(villages.table.index, _organisations(villages, rng), strict=True):
        rows.append((code, "社区社会组织数", int(number), "个"))
    frame = pd.DataFrame(rows, columns=["单位代码", "指标", "数值", "计量单位"]).assign(统计期="2025")
    later = pd.DataFrame([("", *row) for row in _LATER], columns=frame.columns[:4]).assign(统计期="2026")
    return pd.concat([frame, later], ignore_index=True).assign(来源=_SOURCE)


def _organisations(villages: Villages, rng: np.random.Generator) -> np.ndarray:
    """Return how many organisations each community and village has; the means above are met, just."""
    urban = (villages.table["type"] == "居委会").to_numpy()
    number = np.where(urban, rng.integers(9, 20, len(urban)), rng.integers(3, 12, len(urban)))
    number[rng.choice(np.flatnonzero(~urban), _VILLAGES_WITH_ONE, replace=False)] = 1
    for group, mean in ((urban, _ORGANISATIONS_PER_COMMUNITY), (~urban, _ORGANISATIONS_PER_VILLAGE)):
        able = np.flatnonzero(group & (number > 1))
        missing = int(np.ceil(mean * group.sum())) - int(number[group].sum())
        order = able[np.argsort(number[able] * np.sign(missing), kind="stable")]
        number[order[: abs(missing)]] += np.sign(missing)
    return number
