"""Borders of a county and of a province: seconds of CPU, memory, every planted fault found, and geoplanar beside it.

    python benchmarks/borders.py [county|province|peer]

`geoplanar` (BSD) is the peer; where it is not installed, only our own time is told. The tilings are clean ones of three levels whose lines bend
at every few metres, as those that are drawn from pictures do; faults are planted in them at known villages, far from each other.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "coverage"))

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.checks import check
from coverplan.checks.borders import check_borders
from coverplan.checks.borders.faces import faces_of, unpaired
from coverplan.plan import Plan
from coverplan.study import Study

CRS = "EPSG:4548"
X0, Y0, SIDE_M = 300_000.0, 3_700_000.0, 1_000.0
FIRST, SECOND, LAST = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "家官东西南北前后上下",
    ("庄", "楼", "屯", "集", "店", "营", "寨", "堂", "庙", "桥"),
)
KINDS = ("gap", "overlap")


@dataclass(frozen=True)
class Size:
    """Villages east and north, villages in a town and towns in a county east and north, bends of a side."""

    villages: tuple[int, int]
    town: tuple[int, int]
    county: tuple[int, int]
    bends: int
    planted: int


SIZES = {
    "county": Size((19, 23), (5, 5), (10, 10), 20, 20),
    "province": Size((250, 252), (5, 7), (5, 4), 20, 400),
    "peer": Size((60, 60), (5, 5), (20, 20), 20, 80),
}


def tiling(size: Size, seed: int = 1) -> tuple[gpd.GeoDataFrame, dict[str, list[str]]]:
    """The units, clean but for the villages whose corner is moved; and their codes by kind."""
    random = np.random.default_rng(seed)
    east, north = size.villages
    grid = np.stack(np.meshgrid(np.arange(east + 1), np.arange(north + 1), indexing="ij"), axis=-1) * SIDE_M
    node = np.round(grid + random.uniform(-0.15, 0.15, grid.shape) * SIDE_M + np.array([X0, Y0]), 3)
    right, up = (
        _bent(random, *ends, size.bends) for ends in ((node[:-1], node[1:]), (node[:, :-1], node[:, 1:]))
    )
    rings = np.concatenate(
        [
            node[:-1, :-1, None], right[:, :-1], node[1:, :-1, None], up[1:],
            node[1:, 1:, None], right[:, 1:, ::-1], node[:-1, 1:, None], up[:-1, :, ::-1],
        ],
        axis=2,
    ).reshape(east * north, -1, 2)  # fmt: skip
    clean = shapely.polygons(rings)
    i, j = (each.ravel() for each in np.meshgrid(np.arange(east), np.arange(north), indexing="ij"))
    towns_north, counties_north = (-(-north // size.town[1]), -(-north // (size.town[1] * size.county[1])))
    town = (i // size.town[0]) * towns_north + j // size.town[1]
    county = (i // (size.town[0] * size.county[0])) * counties_north + j // (size.town[1] * size.county[1])
    county_codes = np.array([f"37{1 + n // 90:02}{10 + n % 90:02}" for n in range(county.max() + 1)])
    of_town = np.array([county[town == n][0] for n in range(town.max() + 1)])
    town_codes = np.array(
        [f"{county_codes[of_town[n]]}{100 + (of_town[:n] == of_town[n]).sum()}" for n in range(len(of_town))]
    )
    within = (i % size.town[0]) * size.town[1] + j % size.town[1]
    codes = np.char.add(town_codes[town], (200 + within).astype(str))
    planted, shapes = _planted(random, rings, clean, (i, j), codes, size)
    frames = []
    for level, code, parent, shape in (
        ("county", county_codes, [None] * len(county_codes), _together(clean, county)),
        ("town", town_codes, county_codes[of_town], _together(clean, town)),
        ("village", codes, town_codes[town], shapes),
    ):
        tail = {"county": "县", "town": "镇", "village": "村村民委员会"}[level]
        names = [_word(n) + tail for n in range(len(code))]
        table = {"unit_code": code, "name": names, "level": level, "parent_code": parent}
        frames.append(gpd.GeoDataFrame(table, geometry=shape, crs=CRS))
    return pd.concat(frames, ignore_index=True), planted


def _bent(random: np.random.Generator, start: np.ndarray, end: np.ndarray, bends: int) -> np.ndarray:
    share = np.linspace(0, 1, bends + 2)[1:-1, None]
    along = (end - start)[..., None, :]
    normal = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    off = random.uniform(-0.02, 0.02, (*start.shape[:2], bends, 1))
    return np.round(start[..., None, :] + share * along + off * normal, 3)


def _together(shapes: np.ndarray, group: np.ndarray) -> list[Any]:
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    return [shapely.coverage_union_all(shapes[each]) for each in np.split(order, starts[1:])]


def _planted(
    random: np.random.Generator, rings: np.ndarray, clean: np.ndarray, at: tuple[np.ndarray, np.ndarray],
    codes: np.ndarray, size: Size,
) -> tuple[dict[str, list[str]], np.ndarray]:  # fmt: skip
    """Move a vertex of some villages that lie inside, three apart: in, so that there is a gap, or out, an overlap."""
    i, j = at
    east, north = size.villages
    inside = (i % 3 == 1) & (j % 3 == 1) & (i < east - 1) & (j < north - 1)
    chosen = random.choice(np.flatnonzero(inside), min(size.planted, int(inside.sum())), replace=False)
    shapes, planted = clean.copy(), {kind: [] for kind in KINDS}
    for number, cell in enumerate(chosen):
        kind = KINDS[number % 2]
        ring = rings[cell].copy()
        vertex = 3 + size.bends // 2
        inward = ring.mean(axis=0) - ring[vertex]
        inward /= np.hypot(*inward)
        ring[vertex] = np.round(ring[vertex] + inward * (12.0 if kind == "gap" else -12.0), 3)
        shapes[cell] = shapely.Polygon(ring)
        planted[kind].append(str(codes[cell]))
    return planted, shapes


def _word(number: int) -> str:
    """A name as villages have them; one of two thousand."""
    return f"{FIRST[number % 20]}{SECOND[number // 20 % 10]}{LAST[number // 200 % 10]}"


def measured(name: str) -> dict[str, Any]:
    """Check a tiling of a size: seconds of CPU and on the clock, peak memory, and the planted faults that are not found."""
    units, planted = tiling(SIZES[name])
    plan = Plan(id="x", area={"name": "甲", "crs": CRS}, units={"code_scheme": "cn", "name_rules": "cn"})
    study = Study(plan=plan, boundaries=units)
    began, clock = time.process_time(), time.perf_counter()
    found = check(study)
    seconds, clock = time.process_time() - began, time.perf_counter() - clock
    return {
        "size": name, "units": len(units), "vertices": int(shapely.get_num_coordinates(units.geometry).sum()),
        "cpu_s": round(seconds, 2), "clock_s": round(clock, 2), "peak_gb": _peak_gb(), "findings": len(found),
        "missed": _missed(units, planted, found),
    }  # fmt: skip


def _missed(units: gpd.GeoDataFrame, planted: dict[str, list[str]], found: Any) -> int:
    """Count the planted faults where none of their kind is told within the village or a metre of it."""
    shapes = units.set_index("unit_code").geometry
    missed = 0
    for kind, codes in planted.items():
        told = [one for one in found if one.rule == f"border.{kind}"]
        places = gpd.GeoSeries(
            gpd.points_from_xy([one.lon for one in told], [one.lat for one in told]), crs=4326
        ).to_crs(CRS)
        tree = shapely.STRtree(places.to_numpy())
        missed += sum(not len(tree.query(shapes[code], predicate="dwithin", distance=30.0)) for code in codes)
    return missed


def beside_peer() -> dict[str, Any]:
    """Seconds of CPU for what both find, closed gaps, overlaps and edges that differ, of the same villages; and for all of our kinds."""
    try:
        import geoplanar
    except ImportError:
        return {"size": "peer", "peer": "geoplanar is not installed"}
    units, planted = tiling(SIZES["peer"])
    villages = units[units["level"] == "village"].reset_index(drop=True)
    shapes = villages.geometry.to_numpy()
    began = time.process_time()
    faces = faces_of(shapes, unpaired(shapes))
    ours = {"gap": [face.shape for face in faces.where(lambda units, _: not units)]}
    ours["overlap"] = [face.shape for face in faces.where(lambda units, _: len(units) > 1)]
    seconds = time.process_time() - began
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = {"gap": list(geoplanar.gaps(villages).geometry)}
        pairs = np.asarray(geoplanar.overlaps(villages)).reshape(2, -1)
        theirs["overlap"] = list(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]]))
        geoplanar.non_planar_edges(villages)
    peer = time.process_time() - began
    study = Study(plan=Plan(id="x", area={"name": "甲", "crs": CRS}), boundaries=villages)
    began = time.process_time()
    list(check_borders(study))
    every_kind = time.process_time() - began
    return {
        "size": "peer", "units": len(villages), "cpu_s": round(seconds, 2), "missed": _unmet(villages, planted, ours),
        "geoplanar_cpu_s": round(peer, 2), "geoplanar_missed": _unmet(villages, planted, theirs),
        "times_faster": round(peer / seconds, 1), "every_kind_cpu_s": round(every_kind, 2), "peak_gb": _peak_gb(),
    }  # fmt: skip


def _unmet(villages: gpd.GeoDataFrame, planted: dict[str, list[str]], shapes: dict[str, list[Any]]) -> int:
    """Count the planted faults where no shape of their kind meets the village."""
    outlines = villages.set_index("unit_code").geometry
    trees = {kind: shapely.STRtree(found) for kind, found in shapes.items()}
    return sum(
        not len(trees[kind].query(outlines[code], predicate="intersects"))
        for kind, codes in planted.items()
        for code in codes
    )


def _peak_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2)


def border_figures() -> tuple[list[dict[str, Any]], bool]:
    """Measure each size in a process of its own, and say whether the figures are reached."""
    figures = [json.loads(_in_own_process(name)) for name in SIZES]
    county, province, peer = figures
    reached = county["cpu_s"] <= 3 and province["cpu_s"] <= 60 and province["peak_gb"] <= 4
    reached = reached and not any(each.get("missed") for each in figures)
    return figures, reached and peer.get("times_faster", 10) >= 10


def _in_own_process(name: str) -> str:
    return subprocess.run(
        [sys.executable, __file__, name], check=True, capture_output=True, text=True
    ).stdout.splitlines()[-1]


def main() -> int:
    """Measure one size, or all of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="?", choices=list(SIZES))
    name = parser.parse_args().size
    if name:
        print(json.dumps(beside_peer() if name == "peer" else measured(name)))
        return 0
    figures, reached = border_figures()
    for each in figures:
        print(each)
    print("reached" if reached else "NOT reached")
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
