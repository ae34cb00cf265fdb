"""Counties of any size, made from a seed: villages as tiles of a grid, roads as a wiggling net, people and facilities at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from pathlib import Path

CRS = "EPSG:4548"
_TILE_M = 1_500.0  # the side of a village
_ORIGIN = (400_000.0, 3_950_000.0)
_BEND_M = 60.0
_CLASSES = np.array(["residential", "unclassified", "tertiary", "secondary"])
_KINDS = ("public_cemetery", "day_care_centre", "nursing_home", "comprehensive_centre")

PLAN = """
id = "county"
title = "County"

[area]
name = "甲县"
code = "370800"
crs = "{crs}"

[layers.boundaries]
path = "units.gpkg"
datum = "cgcs2000"

[layers.facilities]
path = "facilities.csv"
datum = "wgs84"

[layers.residents]
path = "people.csv"
datum = "wgs84"
spread = "points"

[layers.roads]
path = "roads.gpkg"
datum = "cgcs2000"

[travel.car]
profile = "car"

[travel.walk_elderly]
profile = "walk_elderly"

[[goals]]
id = "cemetery"
kind = "reach"
facility = ["public_cemetery"]
group = "residents"
within = "5 km"
travel = "car"
eligibility = true
target = "100 %"

[[goals]]
id = "care"
kind = "reach"
facility = ["nursing_home", "comprehensive_centre"]
group = "residents_60plus"
within = "15 min"
travel = "car"
target = "95 %"

[[goals]]
id = "on-foot"
kind = "reach"
facility = ["day_care_centre", "comprehensive_centre"]
group = "residents_60plus"
within = "15 min"
travel = "walk_elderly"
target = "60 %"

[[goals]]
id = "centre"
kind = "quota"
facility = ["comprehensive_centre"]
units = {{ level = "town" }}
at_least = 1

[[goals]]
id = "plots"
kind = "capacity"
facility = ["public_cemetery"]
capacity = "plots"
used = "plots_used"
group = "residents"
per_person = 0.07
target = "100 %"

[[siting]]
goal = "care"
model = "mclp"
new_sites = 3
candidates = ["village_seats"]
"""


@dataclass(frozen=True)
class Size:
    """How large a county is: villages are a square number, edges about as asked."""

    villages: int
    points: int
    edges: int
    facilities: int

    def __str__(self) -> str:
        return f"{self.villages:,} villages, {self.points:,} points, {self.edges:,} edges, {self.facilities:,} facilities"


def make_county(folder: Path, size: Size, seed: int = 1) -> Path:
    """Write a study and return its plan; the same size and seed write the same figures."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    across = round(size.villages**0.5)
    units = _units(across, random)
    units.to_file(folder / "units.gpkg")
    _roads(across, size.edges, random).to_file(folder / "roads.gpkg")
    villages = units[units["level"] == "village"]
    _people(villages, across, size.points, random).to_csv(folder / "people.csv", index=False)
    _facilities(units, across, size.facilities, random).to_csv(folder / "facilities.csv", index=False)
    plan = folder / "plan.toml"
    plan.write_text(PLAN.format(crs=CRS), encoding="utf-8")
    return plan


def _units(across: int, random: np.random.Generator) -> gpd.GeoDataFrame:
    """Villages with wiggling borders that neighbours share; towns and the county are made of them."""
    steps = 6  # corners of a border between two villages
    line = np.arange(across * steps + 1)
    x, y = np.meshgrid(line, line, indexing="ij")
    bent = np.stack([x, y], axis=-1) * (_TILE_M / steps) + random.uniform(-_BEND_M, _BEND_M, (*x.shape, 2))
    bent = np.round(bent + _ORIGIN, 2)
    per_town = max(2, round(across**0.5))
    rows = []
    for i in range(across):
        for j in range(across):
            a, b, c, d = i * steps, (i + 1) * steps, j * steps, (j + 1) * steps
            ring = np.concatenate([bent[a:b, c], bent[b, c:d], bent[b:a:-1, d], bent[a, d:c:-1]])
            town = (i // per_town) * (-(-across // per_town)) + j // per_town
            rows.append((town, shapely.Polygon(ring)))
    frame = gpd.GeoDataFrame(
        {"town": [town for town, _ in rows]}, geometry=[shape for _, shape in rows], crs=CRS
    )
    numbers = {town: at + 1 for at, town in enumerate(sorted(frame["town"].unique()))}
    frame["parent_code"] = "370800" + frame["town"].map(numbers).map("{:03}".format)
    frame["unit_code"] = frame["parent_code"] + (frame.groupby("town").cumcount() + 200).map("{:03}".format)
    frame = frame.assign(level="village", type="村委会", name=[f"第{at}村村委会" for at in range(len(frame))])
    towns = frame.dissolve("parent_code").reset_index()
    towns = towns.assign(
        unit_code=towns["parent_code"], parent_code="370800", level="town", type="镇",
        name=[f"第{at}镇" for at in range(len(towns))],
    )  # fmt: skip
    county = gpd.GeoDataFrame(
        {"unit_code": ["370800"], "parent_code": [None], "level": ["county"], "type": ["县"], "name": ["甲县"]},
        geometry=[towns.union_all()], crs=CRS,
    )  # fmt: skip
    columns = ["unit_code", "name", "level", "type", "parent_code", "geometry"]
    return gpd.GeoDataFrame(pd.concat([county, towns, frame])[columns], crs=CRS).reset_index(drop=True)


def _roads(across: int, edges: int, random: np.random.Generator) -> gpd.GeoDataFrame:
    side = round((edges / 2) ** 0.5)
    line = np.linspace(0.01, 0.99, side) * across * _TILE_M
    x, y = np.meshgrid(line, line, indexing="ij")
    nodes = np.stack([x, y], axis=-1) + random.uniform(-0.3, 0.3, (side, side, 2)) * (line[1] - line[0])
    nodes = np.round(nodes + _ORIGIN, 2)
    ends = np.concatenate(
        [np.stack([nodes[:-1], nodes[1:]], axis=2).reshape(-1, 2, 2),
         np.stack([nodes[:, :-1], nodes[:, 1:]], axis=2).reshape(-1, 2, 2)]
    )  # fmt: skip
    parts = np.linspace(0, 1, 5)[:, None]
    bends = ends[:, :1] * (1 - parts) + ends[:, 1:] * parts
    bends[:, 1:-1] += random.uniform(-0.05, 0.05, (len(ends), 3, 2)) * (line[1] - line[0])
    return gpd.GeoDataFrame(
        {"road_class": random.choice(_CLASSES, len(ends), p=[0.5, 0.3, 0.15, 0.05])},
        geometry=shapely.linestrings(np.round(bends, 2)), crs=CRS,
    )  # fmt: skip


def _placed(across: int, count: int, random: np.random.Generator) -> pd.DataFrame:
    place = random.uniform(0.005, 0.995, (count, 2)) * across * _TILE_M + _ORIGIN
    lonlat = gpd.GeoSeries(gpd.points_from_xy(*place.T), crs=CRS).to_crs("EPSG:4326")
    return pd.DataFrame(
        {"lon": lonlat.x.round(6), "lat": lonlat.y.round(6), "x": place[:, 0], "y": place[:, 1]}
    )


def _unit_of(villages: gpd.GeoDataFrame, places: pd.DataFrame) -> pd.Series:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(places["x"], places["y"]), crs=CRS)
    joined = points.sjoin(villages[["unit_code", "geometry"]], how="left", predicate="within")
    return joined[~joined.index.duplicated()]["unit_code"].fillna(villages["unit_code"].iloc[0])


def _people(villages: gpd.GeoDataFrame, across: int, count: int, random: np.random.Generator) -> pd.DataFrame:
    places = _placed(across, count, random)
    residents = random.integers(20, 300, count)
    return pd.DataFrame(
        {
            "demand_id": [f"P{at:06}" for at in range(count)], "unit_code": _unit_of(villages, places),
            "lon": places["lon"], "lat": places["lat"],
            "residents": residents, "residents_60plus": residents // 5,
        }
    )  # fmt: skip


def _facilities(
    units: gpd.GeoDataFrame, across: int, count: int, random: np.random.Generator
) -> pd.DataFrame:
    villages = units[units["level"] == "village"]
    places = _placed(across, count, random)
    kinds = np.array(_KINDS)[np.arange(count) % len(_KINDS)]
    own = _unit_of(villages, places)
    cemetery = kinds == "public_cemetery"
    plots = random.integers(200, 9_000, count)
    return pd.DataFrame(
        {
            "facility_id": [f"F{at:05}" for at in range(count)],
            "name": [f"设施{at}" for at in range(count)],
            "kind": kinds,
            "status": "operating",
            # two of three cemeteries serve their own town
            "serves": np.where(cemetery & (np.arange(count) % 3 > 0), own.str[:9], ""),
            "plots": np.where(cemetery, plots, -1), "plots_used": np.where(cemetery, plots // 2, -1),
            "opened": "2019-05-01",
            "lon": places["lon"], "lat": places["lat"], "unit_code": own,
        }
    ).astype(object).replace(-1, "")  # fmt: skip
