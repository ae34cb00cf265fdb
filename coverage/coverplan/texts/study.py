"""Words about a study as a whole."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "study.untitled": Text("{area}民政设施覆盖", "Facility coverage of {area}"),
    "study.not-one": Text(
        "这里应给出研究（cp.open_study 打开的）、规划（Plan），或 plan.toml 及其文件夹的路径，收到的是 {given}。",
        "Give a study (of cp.open_study), a Plan, or the path of plan.toml or its folder here; got {given}.",
    ),
}
