"""Crosswalk of 60,000 units with outlines: seconds of CPU, and the same weights as tejo where both apply.

    python benchmarks/crosswalk.py [UNITS]

`tejo` (MIT) is the peer; where it is not installed, only our own time is told.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.vintages import compare_units

TOWN = 40  # villages in a town
FIRST, SECOND = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何", "东西南北前后上下大小"
TAILS = ("庄", "楼", "集", "屯", "堂", "庙", "口", "桥", "营", "寨")


def grid(count: int) -> gpd.GeoDataFrame:
    """Villages of 1 km2 on a grid, towns of 40: about as many names of a kind as a province has."""
    side = int(np.ceil(np.sqrt(count)))
    at = np.arange(count)
    x, y = (at % side) * 1000.0, (at // side) * 1000.0
    names = [
        f"{SECOND[n % 10]}{FIRST[n % 20]}{FIRST[(n // 20) % 20]}{TAILS[(n // 7) % 10]}村"
        for n in range(count)
    ]
    town = at // TOWN
    return gpd.GeoDataFrame(
        {
            "unit_code": [f"{100000000 + t}{200 + n % TOWN}" for n, t in zip(at, town, strict=True)],
            "name": names,
            "level": "village",
            "parent_code": [f"{100000000 + t}" for t in town],
            "vintage": "2021",
        },
        geometry=shapely.box(x, y, x + 1000, y + 1000),
        crs="EPSG:4548",
    )


def later(old: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same with a tenth changed: neighbours merged, units cut in two, names and codes changed."""
    new = old.copy()
    shapes = new.geometry.to_numpy().copy()
    gone = []
    for at in range(0, len(new) - 1, 20):
        shapes[at] = shapely.union_all(shapes[at : at + 2])
        gone.append(at + 1)
    halves = []
    for at in range(10, len(new), 40):
        west, south, east, north = shapely.bounds(shapes[at])
        shapes[at] = shapely.box(west, south, west + 400, north)
        half = new.iloc[[at]].assign(unit_code=f"9{new['unit_code'].iloc[at]}", name=f"新设{at}村")
        halves.append(half.set_geometry([shapely.box(west + 400, south, east, north)], crs=new.crs))
    new = new.set_geometry(gpd.GeoSeries(shapes, index=new.index, crs=new.crs))
    names, codes = new["name"].to_numpy().copy(), new["unit_code"].to_numpy().copy()
    names[5::40] = [f"红旗{n}村" for n in range(len(names[5::40]))]
    codes[6::40] = [f"8{code}" for code in codes[6::40]]
    new = new.assign(name=names, unit_code=codes).drop(index=new.index[gone])
    return pd.concat([new, *halves], ignore_index=True).assign(vintage="2023")


def crosswalk_figures(count: int = 60_000) -> dict[str, Any]:
    """Return what was measured: seconds of CPU of ours and of the peer, and by how much the weights differ at most."""
    old = grid(count)
    new = later(old)
    start = time.process_time()
    ours = compare_units(old, new)
    figures: dict[str, Any] = {
        "units": count,
        "cpu_s": round(time.process_time() - start, 2),
        **ours.counts,
    }
    try:
        import tejo
    except ImportError:
        return figures | {"peer": "tejo is not installed"}
    start = time.process_time()
    peer = tejo.build_crosswalk(
        old.rename(columns={"unit_code": "old"}), new.rename(columns={"unit_code": "new"}), "old", "new"
    ).table
    figures["tejo_cpu_s"] = round(time.process_time() - start, 2)
    pairs = ours.pairs[ours.pairs["relation"] != "code reused"]
    mine = pairs.set_index(["unit_code_from", "unit_code_to"])["share_from"]
    theirs = peer.set_index(["old", "new"])["weight"]
    figures["pairs"] = [len(mine), len(theirs)]
    both = mine.reindex(theirs.index)
    figures["largest_difference"] = float((both - theirs).abs().max())
    figures["equal"] = bool(len(mine) == len(theirs) and both.notna().all() and np.allclose(both, theirs))
    start = time.process_time()
    without = compare_units(
        pd.DataFrame(old.drop(columns="geometry")), pd.DataFrame(new.drop(columns="geometry"))
    )
    return figures | {"lists_only_cpu_s": round(time.process_time() - start, 2), "lists_only": without.counts}


if __name__ == "__main__":
    for name, value in crosswalk_figures(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000).items():
        print(f"{name:>20}: {value}")
