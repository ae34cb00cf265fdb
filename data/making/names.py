"""A copy of the list of units with faults planted in its names, to try the checks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# The unit, the rule that finds it, and what stands in the copy.
PLANTED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("370832104245", "name.duplicate", {"name": "杨营村村民委员会", "approved": "2023-03-01"}),
    ("370832106238", "name.homophone", {"name": "看庄村村民委员会"}),
    ("370832106221", "name.near", {"name": "末那里村村民委员会"}),
    ("370832107263", "name.near", {"name": "未那里村村民委员会"}),
    ("370832002005", "name.suffix", {"name": "金城村民委员会"}),
    ("370832001209", "name.suffix", {"name": "邵楼村村名委员会"}),
    ("370832001205", "name.form", {"name": "孟 庄村村民委员会"}),
    ("370832001206", "name.form", {"name": "前集村村村民委员会"}),
    ("370832105238", "name.form", {"name": "桃园３村村民委员会"}),
    ("370832111221", "name.form", {"name": "薛屯村（北）村民委员会"}),
    ("370832101238", "name.form", {"name": "马岔?村村民委员会"}),
    ("370832101252", "name.form", {"name": "李岔\ue4c6村村民委员会"}),
    ("370832001207", "name.rare-character", {"name": "石頭园村村民委员会"}),
    ("370832001017", "name.review", {"name": "威尼斯社区居民委员会"}),
    ("370832107265", "name.review", {"name": "泰山村村民委员会"}),
    ("370832108", "name.pinyin", {"pinyin": "Xiaoanshan Zhen"}),
    ("370832002239", "name.pinyin", {"pinyin": "Lvqikou"}),
    ("370832104267", "name.pinyin", {"pinyin": "Hanzhuangcun"}),
)
# Spellings that are right.
_SPELLED = {
    "370832001": "Shuipo Jiedao",
    "370832101": "Xiaolukou Zhen",
    "370832215": "Zhaogudui Xiang",
    "370832101213": "Liangmiaocun",
}


def plant_faults(names: pd.DataFrame) -> pd.DataFrame:
    """Return the list of units with faults in it; ``planted`` names the rule that is to find each."""
    made = names.set_index("unit_code").assign(pinyin="", approved="", planted="")
    for code, spelling in _SPELLED.items():
        made.loc[code, "pinyin"] = spelling
    for code, rule, changes in PLANTED:
        made.loc[code, "planted"] = rule
        for column, value in changes.items():
            made.loc[code, column] = value
    return made.reset_index()
