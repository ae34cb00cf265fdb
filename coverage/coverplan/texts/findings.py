"""Words of the findings that layers and checks report."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "finding.layer.datum-missing": Text(
        "{file}：没有说明坐标基准，按 {datum} 处理。", "{file}: no datum is stated; taken as {datum}."
    ),
    "finding.layer.datum-missing.advice": Text(
        "请在 plan.toml 的该图层中写明 datum（wgs84、cgcs2000、gcj02 或 bd09）。",
        "State datum (wgs84, cgcs2000, gcj02 or bd09) for this layer in plan.toml.",
    ),
    "finding.code.duplicate": Text(
        "{where}：代码 {code} 出现 {count} 次：{names}。",
        "{where}: code {code} stands {count} times: {names}.",
    ),
    "finding.code.duplicate.advice": Text(
        "同一代码只能对应一个单位，请更正。", "A code belongs to one unit only; correct it."
    ),
}
