"""A toy county for the products: 4 towns of 4 villages, with every layer, a result and a proposal.

The outcome is worked out here by hand-checkable rules (straight lines, whole numbers), since the
products only show it: they must not measure anything themselves.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, Point, Polygon, union_all

from coverplan.crs import lonlat
from coverplan.findings import Finding
from coverplan.goals.outcomes.answers import answer_rows, share_lacks
from coverplan.goals.outcomes.outcome import Lack
from coverplan.goals.outcomes.result import Result
from coverplan.goals.reach.access import access_rows
from coverplan.goals.serving.service import facility_services
from coverplan.plan import Goal, Plan
from coverplan.siting.answer import Answer
from coverplan.siting.proposal import Proposal
from coverplan.study import Study
from coverplan.tables import GAPS, GOALS, PROPOSALS, UNITS, result_frame

CRS = "EPSG:4548"
EAST_M, NORTH_M = 410_000.0, 3_950_000.0  # a corner near 116 E, 35.7 N
WIDE_M, HIGH_M = 4_200.0, 3_400.0
TOWNS = (
    ("371999001", "水东街道", "街道"),
    ("371999100", "柳河镇", "镇"),
    ("371999101", "小安山镇", "镇"),
    ("371999200", "青堌乡", "乡"),
)
VILLAGES = (
    "东关社区", "西关社区", "前李庄村", "后李庄村", "桃园村", "石桥村", "赵坝村", "马营村",
    "安山村", "孙楼村", "大堌堆村", "杨庄村", "韩垓村", "徐集村", "拳铺村", "黑虎庙村",
)  # fmt: skip
TOY_PLAN = {
    "id": "toy",
    "title": "示例县民政设施覆盖",
    "area": {
        "name": "示例县",
        "code": "371999",
        "crs": CRS,
        "sample": True,
        "credit": "© OpenStreetMap contributors, ODbL",
    },
    "units": {"vintage": "2023"},
    "goals": [
        {
            "id": "cemetery-cover",
            "kind": "reach",
            "facility": ["public_cemetery"],
            "group": "residents",
            "within": "5 km",
            "travel": "car",
            "target": "100 %",
            "title": "公益性公墓覆盖城乡居民",
            "source": "规划 四（一）",
        },
        {
            "id": "care-15min",
            "kind": "reach",
            "facility": ["nursing_home", "comprehensive_centre"],
            "group": "residents_60plus",
            "within": "15 min",
            "travel": "car",
            "target": "75 %",
            "title": "老年人15分钟可达养老服务",
            "source": "规划 三（二）",
        },
        {
            "id": "centre-per-street",
            "kind": "quota",
            "facility": ["comprehensive_centre"],
            "units": {"level": "town", "type": "街道"},
            "at_least": 1,
            "title": "每个街道建有1所综合养老服务中心",
            "source": "规划 三（二）",
        },
        {
            "id": "eco-burial",
            "kind": "indicator",
            "indicator": "eco_burial",
            "target": 60,
            "unit": "%",
            "title": "节地生态安葬率",
        },
        {
            "id": "volunteers",
            "kind": "indicator",
            "indicator": "volunteers",
            "target": 120000,
            "unit": "人",
            "title": "注册志愿者",
            "source": "规划 六",
        },
    ],
    "siting": [{"goal": "cemetery-cover", "new_sites": 2}],
}
REACH_M = {"cemetery-cover": 5_000.0, "care-15min": 7_000.0}


def _corner(column: int, row: int) -> tuple[float, float]:
    """A grid corner, pushed about so that the map looks like a county; neighbours share it exactly."""
    push_x, push_y = 620 * np.sin(2.1 * column + 3.7 * row), 540 * np.cos(1.3 * column + 2.9 * row)
    return round(EAST_M + column * WIDE_M + push_x, 1), round(NORTH_M + row * HIGH_M + push_y, 1)


def _village_cells() -> list[Polygon]:
    """Cells in the order of VILLAGES: the four of each town together, towns west to east, south to north."""
    cells = []
    for town in range(4):
        for part in range(4):
            c, r = 2 * (town % 2) + part % 2, 2 * (town // 2) + part // 2
            cells.append(
                Polygon([_corner(c, r), _corner(c + 1, r), _corner(c + 1, r + 1), _corner(c, r + 1)])
            )
    return cells


def make_boundaries(villages: tuple[str, ...] = VILLAGES) -> gpd.GeoDataFrame:
    cells = _village_cells()
    rows = [("371999", "示例县", "county", "县", None, union_all(cells))]
    for t, (code, name, kind) in enumerate(TOWNS):
        rows.append((code, name, "town", kind, "371999", union_all(cells[4 * t : 4 * t + 4])))
    for v, name in enumerate(villages):
        town = TOWNS[v // 4][0]
        kind = "居委会" if name.endswith("社区") else "村委会"
        rows.append(
            (f"{town}{'0' if kind == '居委会' else '2'}0{v % 4 + 1}", name, "village", kind, town, cells[v])
        )
    return gpd.GeoDataFrame(
        rows,
        columns=["unit_code", "name", "level", "type", "parent_code", "geometry"],
        geometry="geometry",
        crs=CRS,
    )


def make_residents(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = []
    for v, unit in enumerate(boundaries[boundaries["level"] == "village"].itertuples()):
        centre = unit.geometry.centroid
        for p, (dx, dy) in enumerate(((-900, -600), (1000, -300), (100, 800))):
            people = 400.0 + 130 * ((v * 3 + p * 5) % 7)
            place = Point(centre.x + dx, centre.y + dy)
            rows.append((f"d{v:02}{p}", unit.unit_code, f"{unit.name}{p + 1}组", "points", people, place))
    columns = ["demand_id", "unit_code", "name", "placed_by", "residents", "geometry"]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS)
    return frame.assign(residents_60plus=(frame["residents"] * 0.22).round(1))


def make_facilities() -> gpd.GeoDataFrame:
    rows = [
        (
            "f1",
            "城东公益性公墓",
            "public_cemetery",
            "operating",
            None,
            800.0,
            Point(EAST_M + 3_000, NORTH_M + 2_000),
        ),
        (
            "f2",
            "小安山公益性公墓",
            "public_cemetery",
            "operating",
            None,
            600.0,
            Point(EAST_M + 5_500, NORTH_M + 10_400),
        ),
        (
            "f3",
            "县综合养老服务中心",
            "comprehensive_centre",
            "operating",
            120.0,
            None,
            Point(EAST_M + 4_700, NORTH_M + 3_900),
        ),
        (
            "f4",
            "柳河镇敬老院",
            "nursing_home",
            "operating",
            60.0,
            None,
            Point(EAST_M + 12_500, NORTH_M + 3_300),
        ),
        (
            "f5",
            "青堌乡养老院",
            "nursing_home",
            "planned",
            80.0,
            None,
            Point(EAST_M + 12_900, NORTH_M + 10_200),
        ),
    ]
    frame = gpd.GeoDataFrame(
        rows,
        columns=["facility_id", "name", "kind", "status", "beds", "plots", "geometry"],
        geometry="geometry",
        crs=CRS,
    )
    frame["serves"] = [()] * len(frame)
    frame["unit_code"] = ["371999001", "371999101", "371999001", "371999100", "371999200"]
    return frame


def make_roads() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    classes = {0: "unclassified", 1: "tertiary", 2: "primary", 3: "secondary", 4: "unclassified"}
    spots = {(c, r): _corner(c, r) for c in range(5) for r in range(5)}
    nodes = gpd.GeoDataFrame(
        {"node_id": [f"n{c}{r}" for c, r in spots]}, geometry=[Point(p) for p in spots.values()], crs=CRS
    )
    rows = []
    for (c, r), start in spots.items():
        for (nc, nr), road_class in (((c + 1, r), classes[r]), ((c, r + 1), classes[c])):
            if (nc, nr) in spots:
                line = LineString([start, spots[nc, nr]])
                rows.append((f"e{len(rows)}", f"n{c}{r}", f"n{nc}{nr}", road_class, "no", line))
    columns = ["edge_id", "u", "v", "road_class", "oneway", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS), nodes


def make_water() -> gpd.GeoDataFrame:
    lake = Point(EAST_M + 8_600, NORTH_M + 12_000).buffer(1_100, quad_segs=6)
    return gpd.GeoDataFrame({"name": ["小安山湖"]}, geometry=[lake], crs=CRS)


def make_study(villages: tuple[str, ...] = VILLAGES, **plan: object) -> Study:
    """The toy study; ``villages`` gives hostile names, ``plan`` replaces keys of the plan."""
    boundaries = make_boundaries(villages)
    roads, nodes = make_roads()
    return Study(
        plan=Plan.model_validate({**TOY_PLAN, **plan}),
        boundaries=boundaries,
        facilities=make_facilities(),
        residents=make_residents(boundaries),
        roads=roads,
        road_nodes=nodes,
        water=make_water(),
        indicators=pd.DataFrame({"indicator": ["volunteers"], "value": [98_500.0], "unit": ["人"]}),
        findings=(
            Finding(
                rule="layer.datum-missing", layer="facilities", params={"file": "a.csv", "datum": "wgs84"}
            ),
        ),
    )


def _reach(study: Study, goal_id: str) -> pd.DataFrame:
    goal = study.plan.goal(goal_id)
    there = study.facilities[
        study.facilities["kind"].isin(goal.facility) & (study.facilities["status"] == "operating")
    ]
    people = study.residents
    metres = np.array([there.distance(point).to_numpy() for point in people.geometry])
    nearest = metres.argmin(axis=1)
    cost = metres.min(axis=1) if goal.within.unit == "m" else metres.min(axis=1) / 10.0  # 36 km/h
    frame = pd.DataFrame(
        {
            "facility_id": there["facility_id"].to_numpy()[nearest],
            "cost": pd.array(cost.round(1), dtype="Float64"),
            "reason": "",
            "covered": metres.min(axis=1) <= REACH_M[goal_id],
            "weight": people[goal.group].to_numpy(),
        },
        index=pd.Index(people["demand_id"], name="demand_id"),
    )
    frame.loc[frame.index[-1], ["facility_id", "cost", "reason", "covered"]] = [
        pd.NA,
        pd.NA,
        "not_snapped",
        False,
    ]
    return frame


def _units_of(study: Study, goal_id: str, reach: pd.DataFrame) -> list[dict[str, object]]:
    goal = study.plan.goal(goal_id)
    home = study.residents["unit_code"].to_numpy()
    rows = []
    for unit in study.boundaries.itertuples():
        inside = np.array([code.startswith(unit.unit_code) for code in home])
        weight = float(reach["weight"][inside].sum())
        covered = float(reach["weight"][inside & reach["covered"].to_numpy()].sum())
        rows.append(
            {
                "unit_code": unit.unit_code,
                "name": unit.name,
                "level": unit.level,
                "goal_id": goal_id,
                "group": goal.group,
                "value": covered / weight,
                "met": covered / weight >= goal.target,
                "weight": weight,
                "weight_covered": covered,
                "weight_not_covered": weight - covered,
            }
        )
    return rows


def _gaps_of(study: Study, goal_id: str, reach: pd.DataFrame) -> pd.DataFrame:
    goal = study.plan.goal(goal_id)
    lon, lat = lonlat(study.residents)
    gaps = study.residents.assign(
        lon=lon, lat=lat, goal_id=goal_id, group=goal.group, cost_unit=goal.within.unit
    )
    gaps = gaps[["demand_id", "name", "lon", "lat", "unit_code", "goal_id", "group", "cost_unit"]]
    gaps = gaps.merge(reach[~reach["covered"]].reset_index(), on="demand_id")
    gaps = gaps.rename(columns={"facility_id": "nearest_facility_id"})
    gaps["reason"] = gaps["reason"].where(gaps["reason"] != "", "beyond_cutoff")
    return gaps[list(GAPS)]


def _goal_row(goal: Goal, value: float | None, unit: str, *, basis: str, note: str = "") -> dict[str, object]:
    target = float(getattr(goal, "target", 1.0))
    return {
        "goal_id": goal.id,
        "title": goal.title,
        "title_en": goal.title_en,
        "kind": goal.kind,
        "group": getattr(goal, "group", None),
        "target": target,
        "value": value,
        "unit": unit,
        "met": None if value is None else value >= target,
        "shortfall": None if value is None else max(0.0, target - value),
        "basis": basis,
        "estimated_share": 0.0 if unit == "share" and value is not None else None,
        "period": "",
        "source": goal.source,
        "vintage": "2023",
        "note": note,
    }


def _lacks(study: Study, goal_id: str, reach: pd.DataFrame) -> tuple[Lack, ...]:
    covered = float(reach.loc[reach["covered"], "weight"].sum())
    return share_lacks(float(reach["weight"].sum()), covered, study.plan.goal(goal_id).target, "people")


def make_result(study: Study) -> Result:
    """The toy result: two reach goals, a quota that is met, one figure not measured, one reported."""
    reach = {goal_id: _reach(study, goal_id) for goal_id in REACH_M}
    units = [row for goal_id, frame in reach.items() for row in _units_of(study, goal_id, frame)]
    county = {row["goal_id"]: row["value"] for row in units if row["level"] == "county"}
    goal = study.plan.goal
    goals = [_goal_row(goal(goal_id), value, "share", basis="measured") for goal_id, value in county.items()]
    goals += [
        _goal_row(goal("centre-per-street"), 1.0, "units", basis="measured"),
        _goal_row(goal("eco-burial"), None, "%", basis="", note="指标表中没有这一项"),
        _goal_row(goal("volunteers"), 98500.0, "人", basis="reported"),
    ]
    street = {"unit_code": "371999001", "name": "水东街道", "level": "town"}
    units.append({**street, "goal_id": "centre-per-street", "value": 1.0, "met": True})
    units_frame = pd.DataFrame(units, columns=list(UNITS)).astype({"met": "boolean", "value": "Float64"})
    answers = [
        answer_rows(
            study.plan,
            goal(goal_id),
            _lacks(study, goal_id, frame),
            units_frame[units_frame["goal_id"] == goal_id],
        )
        for goal_id, frame in reach.items()
    ]
    return Result(
        answers=pd.concat(answers, ignore_index=True),
        goals=pd.DataFrame(goals, columns=list(GOALS)).astype(
            {"met": "boolean", "value": "Float64", "shortfall": "Float64", "estimated_share": "Float64"}
        ),
        units=units_frame,
        gaps=pd.concat(
            [_gaps_of(study, goal_id, frame) for goal_id, frame in reach.items()], ignore_index=True
        ),
        facilities=facility_services(study, reach)[0],
        reach=reach,
        access=pd.concat(
            [
                access_rows(study, goal(goal_id), study.residents, study.facilities, frame)
                for goal_id, frame in reach.items()
            ],
            ignore_index=True,
        ),
    )


GUESSED_SHARE, GUESSED_TOWN = 0.25, "柳河镇"


def make_guessed(result: Result) -> Result:
    """The result with a quarter of the weight behind the cemetery goal estimated, all of one town and its villages."""
    goals = result.goals.copy()
    row = goals["goal_id"] == "cemetery-cover"
    goals.loc[row, ["basis", "estimated_share"]] = ["estimated", GUESSED_SHARE]
    units = result.units[result.units["goal_id"] == "cemetery-cover"]
    [code] = units.loc[units["name"] == GUESSED_TOWN, "unit_code"]
    inside = units[units["unit_code"].str.startswith(code)]
    estimated = inside[["goal_id", "unit_code", "level", "weight"]]
    estimated = estimated.assign(weight_estimated=inside["weight"], estimated_share=1.0)
    return replace(result, goals=goals, estimated=estimated.reset_index(drop=True))


def make_proposal(study: Study, result: Result) -> Proposal:
    """The toy proposal: two new cemeteries, proved best; what they newly cover is counted here."""
    spots = gpd.GeoDataFrame(
        {
            "site_id": ["s1", "s2"],
            "name": ["石桥村", "拳铺村"],
            "unit_code": ["371999100202", "371999200203"],
        },
        geometry=[Point(EAST_M + 12_600, NORTH_M + 3_000), Point(EAST_M + 13_200, NORTH_M + 11_000)],
        crs=CRS,
    )
    lon, lat = lonlat(spots)
    reach = result.reach["cemetery-cover"]
    left = ~reach["covered"].to_numpy()
    gains = []
    for spot in spots.geometry:
        near = left & (study.residents.distance(spot).to_numpy() <= REACH_M["cemetery-cover"])
        gains.append(float(reach["weight"][near].sum()))
        left &= ~near
    total = float(reach["weight"][~left].sum())
    everybody = float(reach["weight"].sum())
    values = [(total - sum(gains[rank:])) / everybody for rank in (1, 2)]
    answer = Answer(
        plan_id="cemetery-cover", goal_id="cemetery-cover", model="mclp", group="residents", target=1.0,
        before=(total - sum(gains)) / everybody, values_after=tuple(values), most=values[-1],
    )  # fmt: skip
    sites = pd.DataFrame(spots.drop(columns="geometry")).assign(
        goal_id="cemetery-cover", plan_id="cemetery-cover", rank=[1, 2], lon=lon, lat=lat, kind="public_cemetery", action="build",
        newly_covered=gains, value_after=values, objective=total, bound=total, optimality_gap=0.0, status="optimal",
    )  # fmt: skip
    return Proposal(
        sites=result_frame(sites, PROPOSALS),
        answers={answer.plan_id: answer},
        titles={"cemetery-cover": study.plan.goal("cemetery-cover").name},
        candidates={"cemetery-cover": spots},
        unreached={"cemetery-cover": tuple(reach.index[left])},
    )


def with_lower_target(proposal: Proposal, target: float) -> Proposal:
    """The proposal for a goal that asks for less, so that the line of its target lies within the list."""
    return replace(
        proposal, answers={name: replace(each, target=target) for name, each in proposal.answers.items()}
    )


def with_second_answer(proposal: Proposal) -> Proposal:
    """The proposal with another answer to the same goal: the second site alone."""
    (answer,) = proposal.answers.values()
    other = replace(answer, plan_id="alone", values_after=answer.values_after[:1])
    alone = proposal.sites.iloc[[1]].assign(plan_id="alone", rank=1, value_after=other.values_after[0])
    sites = pd.concat([proposal.sites, alone], ignore_index=True)
    return replace(proposal, sites=sites, answers={**proposal.answers, "alone": other})


def make_flooded(study: Study, name: str = "漫水") -> Study:
    """The study with an area across which roads are shut, and a line across which they take twice as long."""
    area = Point(EAST_M + WIDE_M, NORTH_M + HIGH_M).buffer(600.0)
    line = LineString([(EAST_M + 500, NORTH_M + 500), (EAST_M + 2_500, NORTH_M + 900)])
    places = gpd.GeoDataFrame({"name": [name, None], "slow": [None, 2.0]}, geometry=[area, line], crs=CRS)
    return study.with_closures(places, "演练：道路封闭")
