"""Words of what can be wrong with plan.toml."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "plan.unreadable": Text("{file}：无法读取（{reason}）。", "{file}: cannot be read ({reason})."),
    "plan.not-utf8": Text(
        "{file}：不是 UTF-8 文本。请另存为 UTF-8 编码。", "{file}: not UTF-8 text. Save it as UTF-8."
    ),
    "plan.not-toml": Text("{file}：不符合 TOML 语法：{reason}。", "{file}: not valid TOML: {reason}."),
    "plan.unknown-key": Text(
        "{file}：{key}：没有名为“{word}”的键。您是否要写：{known}？",
        "{file}: {key}: no key is called '{word}'. Did you mean: {known}?",
    ),
    "plan.unknown-word": Text(
        "{file}：{key}：不认识“{word}”。可用：{known}。",
        "{file}: {key}: '{word}' is not known. Known: {known}.",
    ),
    "plan.missing-key": Text("{file}：缺少 {key}，请补上。", "{file}: {key} is missing; add it."),
    "plan.wrong-value": Text("{file}：{key} = {value}：{reason}", "{file}: {key} = {value}: {reason}"),
    "plan.goal-twice": Text(
        "{file}：目标 id “{goal}”出现 {count} 次；每个目标的 id 必须唯一。",
        "{file}: goal id '{goal}' stands {count} times; give each goal its own.",
    ),
    "plan.travel": Text("{file}：[travel.{name}]：{reason}", "{file}: [travel.{name}]: {reason}"),
    "plan.candidates": Text(
        "{file}：[[siting]] candidates：“{word}”既不是候选点来源，也不是已有的文件。可用来源：{known}。",
        "{file}: [[siting]] candidates: '{word}' is no source of candidates and no file that is there. Sources: {known}.",
    ),
    "plan.siting-goal": Text(
        "{file}：[[siting]] goal = “{goal}”：规划中没有这样的配额（quota）或覆盖（reach）目标。可用：{known}。",
        "{file}: [[siting]] goal = '{goal}': the plan has no such quota or reach goal. Known: {known}.",
    ),
}
