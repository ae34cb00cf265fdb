"""Lists of units with clean names, and faults planted in them."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.checks.names.listed import NamedUnits
from coverplan.checks.names.rules import NameChecks
from coverplan.findings import Findings, Rulebook
from coverplan.place_names import Readings

if TYPE_CHECKING:
    from collections.abc import Iterable

# Characters whose syllables differ without their tones, too, and that look like no other.
_DISTINCT = "安白冰彩丹东峰刚光海红虎华吉江进康兰利龙梅民宁平青荣双松天万文喜祥雪阳义永云志忠竹"


def clean_names(count: int, seed: int = 0) -> list[str]:
    """Names proper of two characters, no two of which sound alike."""
    pairs = ["".join(pair) for pair in itertools.permutations(_DISTINCT, 2)]
    random.Random(seed).shuffle(pairs)
    read = Readings.usual()
    heard: set[tuple[str, ...]] = set()
    chosen = []
    for pair in pairs:
        sound = tuple(_bare(one) for one in read.of(pair))
        if sound not in heard:
            heard.add(sound)
            chosen.append(pair)
        if len(chosen) == count:
            return chosen
    raise ValueError(count)


def _bare(syllable: str) -> str:
    from coverplan.place_names import untoned

    return untoned(syllable)


def clean_list(villages: int = 300, towns: int = 6, seed: int = 0, county: str = "370832") -> pd.DataFrame:
    """A county whose every name is as it should be."""
    names = iter(clean_names(villages + towns, seed))
    rows = [(county, "玩具县", "county", "", "")]
    for number in range(towns):
        code = f"{county}{100 + number}"
        rows.append((code, f"{next(names)}镇", "town", "镇", county))
    for number in range(villages):
        above = f"{county}{100 + number % towns}"
        if number % 5:
            rows.append(
                (f"{above}{200 + number // towns}", f"{next(names)}村村民委员会", "village", "村委会", above)
            )
        else:
            rows.append(
                (
                    f"{above}{1 + number // towns:03}",
                    f"{next(names)}社区居民委员会",
                    "village",
                    "居委会",
                    above,
                )
            )
    return pd.DataFrame(rows, columns=["unit_code", "name", "level", "type", "parent_code"])


def judged(units: pd.DataFrame, *, new: Iterable[str] = (), **more: object) -> Findings:
    """What the rules of names say of a list."""
    return Findings(NameChecks(NamedUnits.of(units), **more).findings())  # type: ignore[arg-type]


def named(*names: str, level: str = "village", **columns: object) -> pd.DataFrame:
    """Villages (or towns) of one county by their names alone, in order of their codes."""
    codes = [
        f"370832101{200 + at}" if level == "village" else f"370832{101 + at}" for at in range(len(names))
    ]
    above = "370832101" if level == "village" else "370832"
    return pd.DataFrame({"unit_code": codes, "name": names, "level": level, "parent_code": above}).assign(
        **columns
    )


def by_rule(findings: Findings) -> dict[str, set[str]]:
    """The codes of the units that each rule finds."""
    found: dict[str, set[str]] = {}
    for one in findings:
        found.setdefault(one.rule, set()).add(one.unit_code)
    return found


EVERY = Rulebook()
