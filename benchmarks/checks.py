"""Checks of names and codes on generated lists, and all checks of outlines: seconds of CPU and memory, for a country, a province and a county.

    python benchmarks/checks.py            a list of 600,000 names, and a county's; the crosswalk of 60,000 units; outlines of a county and a province

To be reached on two cores of 2024: 600,000 names in 60 s of CPU within 4 GB; a county's names and codes in 1 s; the crosswalk of 60,000 units in 20 s of CPU, its shares those of tejo;
all checks of a county of 437 villages with outlines in 3 s of CPU, of a province of 1,800 towns and 63,000 villages in 60 s of CPU within 4 GB, every planted gap
and overlap found, ten times as fast as geoplanar.
The list is as long as that of the country: 2,850 counties of 14 towns and 210 villages, named as villages are, so that every tenth
name or so is like another; faults of form are planted in one of a thousand.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "coverage"))

from borders import border_figures
from crosswalk import crosswalk_figures

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
]
_FIRST = "东西南北前后大小上下新老"
_PLACES = (
    "庄",
    "家庄",
    "楼",
    "屯",
    "集",
    "店",
    "营",
    "寨",
    "堂",
    "庙",
    "岗",
    "桥",
    "口",
    "坊",
    "湾",
    "沟",
    "家",
    "垓",
    "官屯",
    "家堡",
)
_GOOD = "和平幸福团结向阳红旗新兴永安合心光明胜利前进友谊东方兴旺富强文明民主建设青山绿水"


def make_list(counties: int, towns: int, villages: int, seed: int = 1) -> pd.DataFrame:
    """A list of units with the columns of the office's."""
    random = np.random.default_rng(seed)
    codes = []
    for number in range(counties):
        place, rest = divmod(number, 92)  # enough for a country of 31 provinces
        codes.append(f"{_PROVINCES[place % len(_PROVINCES)]}{1 + rest // 10:02}{1 + rest % 10:02}")
    frames = [
        pd.DataFrame({"unit_code": codes, "name": [f"{_name(random)}县" for _ in codes], "level": "county"})
    ]
    town_codes = [f"{code}{100 + at}" for code in codes for at in range(towns)]
    frames.append(
        pd.DataFrame(
            {"unit_code": town_codes, "name": [f"{_name(random)}镇" for _ in town_codes], "level": "town"}
        )
    )
    village_codes = [
        f"{code}{100 + at % towns}{200 + at // towns}" for code in codes for at in range(villages)
    ]
    names = [f"{_name(random)}村村民委员会" for _ in village_codes]
    for at in random.integers(0, len(names), len(names) // 1000):
        names[at] = str(random.choice(["丙 庄村", "乐和村村名委员会", "碌硃庙村", "丙?庄村", "丙庄2村"]))
    frames.append(pd.DataFrame({"unit_code": village_codes, "name": names, "level": "village"}))
    return pd.concat(frames, ignore_index=True)


def _name(random: np.random.Generator) -> str:
    if random.random() < 0.25:
        return "".join(_GOOD[at] for at in random.integers(0, len(_GOOD), 2))
    first = _FIRST[random.integers(len(_FIRST))] if random.random() < 0.3 else ""
    rank = min(int(random.zipf(1.3)) - 1, len(_SURNAMES) - 1)
    second = _SURNAMES[random.integers(len(_SURNAMES))] if random.random() < 0.4 else ""
    return first + _SURNAMES[rank] + second + _PLACES[random.integers(len(_PLACES))]


def judged(units: pd.DataFrame) -> tuple[float, Counter[str], int]:
    """Seconds of CPU for the names of a list and the table of what is found, and how many of each rule."""
    from coverplan.checks.names.listed import NamedUnits
    from coverplan.checks.names.rules import NameChecks
    from coverplan.findings import Findings

    start = time.process_time()
    found = Findings(NameChecks(NamedUnits.of(units), vintage="2023").findings())
    half = time.process_time() - start
    rows = len(found.frame("zh"))
    print(f"  rules {half:6.1f} s, table {time.process_time() - start - half:6.1f} s")
    return time.process_time() - start, Counter(one.rule for one in found), rows


def whole(units: pd.DataFrame) -> tuple[float, float]:
    """Seconds of CPU and GB of `coverplan check --names` on a list: a process of its own, from the file to the findings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.csv"
        units.to_csv(path, index=False, encoding="utf-8-sig")
        command = [
            sys.executable, "-m", "coverplan.cli", "check", "--names", str(path), "--out", str(Path(folder) / "out"),
        ]  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        env = {**os.environ, "PYTHONPATH": str(HERE.parent / "coverage")}
        subprocess.run(command, env=env, capture_output=True, check=False)  # exits 1: there are errors
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1024**2


def main() -> int:
    """Measure, and say whether the figures are reached."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counties", type=int, default=2850)
    options = parser.parse_args()
    county = make_list(1, 14, 437)
    first, _, _ = judged(county)
    again, _, _ = judged(county)
    print(
        f"a county, {len(county):,} names: {first:.2f} s with what is loaded once, {again:.2f} s after that"
    )
    units = make_list(options.counties, 14, 210)
    seconds, memory = whole(units)
    print(f"{len(units):,} names, file to findings: {seconds:.1f} s of CPU, {memory:.2f} GB at most")
    rules_only, rules, rows = judged(units)
    print(f"  of which the rules {rules_only:.1f} s; {rows:,} findings")
    for rule, count in sorted(rules.items()):
        print(f"  {rule:<26} {count:>8,}")
    crosswalk = crosswalk_figures()
    print(f"crosswalk: {crosswalk}")
    reached = again <= 1 and seconds <= 60 * len(units) / 600_000 and memory <= 4
    reached = reached and crosswalk["cpu_s"] <= 20 and crosswalk.get("equal", True)
    borders, are_reached = border_figures()
    for each in borders:
        print(f"outlines: {each}")
    reached = reached and are_reached
    print("reached" if reached else "NOT reached")
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
