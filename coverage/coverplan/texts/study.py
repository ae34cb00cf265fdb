"""Words about a study as a whole."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "study.untitled": Text("{area}民政设施覆盖", "Facility coverage of {area}"),
    "study.no-years": Text(
        "规划“{plan}”没有 [years]，不知道数据是哪一年的。请写明 base（现状年份）和 far（远期）。",
        "Plan '{plan}' has no [years]: it is not known of which year its figures are. Write base and far.",
    ),
    "study.year-before-base": Text(
        "年份应为整数，不早于现状年份 {base}；收到的是 {year}。",
        "The year must be a whole number, {base} (the base) or later; got {year}.",
    ),
    "study.year-of-year": Text(
        "这已是 {year} 年的推算；请用原来的方案推算其他年份。",
        "This is the study as of {year} already; take the one it was made from.",
    ),
    "study.not-one": Text(
        "这里应给出 cp.open_study 打开的方案、Plan，或 plan.toml 及其文件夹的路径，收到的是 {given}。",
        "Give a study (of cp.open_study), a Plan, or the path of plan.toml or its folder here; got {given}.",
    ),
}
