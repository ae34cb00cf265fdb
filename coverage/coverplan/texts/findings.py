"""Words of the list of rules."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "column.fingerprint": Text("指纹", "Fingerprint"),
    "column.accepted": Text("认可", "Accepted"),
    "findings.accepted-by": Text(
        "原为{level}；{by}于 {on} 认可：{reason}", "was: {level}; accepted by {by} on {on}: {reason}"
    ),
    "findings.accepted-until": Text(
        "原为{level}；{by}于 {on} 认可，至 {until}：{reason}",
        "was: {level}; accepted by {by} on {on} until {until}: {reason}",
    ),
    "finding.accepted.over": Text(
        "accepted.csv：{count} 条认可已过期，对应问题重新提示：{rows}。",
        "accepted.csv: {count} {count:row has|rows have} run out, and what {count:it|they} accepted is told again: {rows}.",
    ),
    "finding.accepted.over.advice": Text(
        "请处理这些问题；仍可认可的，请写新的一行。",
        "Mend what is told; where it may stand still, write a new row.",
    ),
    "finding.accepted.unused": Text(
        "accepted.csv：{count} 条认可没有对应的问题（数据已改，或问题已消除）：{rows}。",
        "accepted.csv: {count} {count:row accepts|rows accept} nothing, as the data have changed or the fault is gone: {rows}.",
    ),
    "finding.accepted.unused.advice": Text(
        "请核对后删去这些行；数据改动后仍要认可的，请按新的 fingerprint 重写。",
        "Look, and delete them; what may stand in the new data needs a row with its new fingerprint.",
    ),
    "accepted.rule-unknown": Text(
        "{file} 第 {row} 行：rule：没有名为“{value}”的规则。{known}。",
        "{file} row {row}: rule: no rule is called '{value}'. {known}.",
    ),
    "accepted.date-wrong": Text(
        "{file} 第 {row} 行：{column}：“{value}”不是日期。请写成 2026-12-31。",
        "{file} row {row}: {column}: '{value}' is no date. Write it as 2026-12-31.",
    ),
    "accepted.stops": Text(
        "{file} 第 {row} 行：rule：“{value}”不能认可，须先更正：不更正就无法确定数字属于哪个区划。",
        "{file} row {row}: rule: '{value}' cannot be accepted; until it is mended nobody knows to which unit a figure belongs.",
    ),
    "accepted.must-be-mended": Text(
        "fingerprint“{value}”的问题不能认可，须先更正。",
        "The finding '{value}' cannot be accepted: it must be mended.",
    ),
    "accepted.cannot-write": Text(
        "{file}：无法写入（{reason}）。请关闭打开它的程序后重试。",
        "{file}: cannot be written ({reason}). Close what has it open, and try again.",
    ),
    "accepted.not-found": Text(
        "本次检查没有 fingerprint 为“{value}”的问题。请从最近一次的 findings.csv 或 findings.html 中复制。",
        "This check finds nothing with the fingerprint '{value}'. Copy it from the latest findings.csv or findings.html.",
    ),
    "accepted.who-and-why": Text(
        "认可问题时请写明理由和经办单位：--reason “…” --by “…”。",
        "Say why, and who accepts it: --reason '...' --by '...'.",
    ),
    "rules.since": Text("自 {day} 起施行", "in force since {day}"),
    "rules.until": Text("施行至 {day}", "in force until {day}"),
    "rules.parameter": Text("参数 {name} = {value}：{meaning}", "parameter {name} = {value}: {meaning}"),
    "rules.off": Text("【方案中已关闭】", "[switched off by the plan]"),
    "rules.not-yet": Text(
        "【在方案数据的年份尚未施行，不适用】", "[not yet in force on the study's date: not applied]"
    ),
    "rules.no-longer": Text(
        "【在方案数据的年份已停止施行，不适用】", "[no longer in force on the study's date: not applied]"
    ),
    "rule.least-m2": Text(
        "小于此面积（平方米）的不报。", "What is smaller than this, in square metres, is not told."
    ),
    "rule.metres": Text(
        "不超过此距离（米）的不报。", "What is no farther than this, in metres, is not told."
    ),
    "rule.needs-vintages": Text("需要含多个年份的区划名录。", "Needs a list of units of several vintages."),
    "rule.percent": Text(
        "相差不超过此百分数的不报。", "A difference of no more than this percentage is not told."
    ),
    "act.names": Text("地名管理条例", "Regulations on Place Names"),
    "act.lines": Text("行政区域界线管理条例", "Regulations on Administrative Boundary Lines"),
    "act.codes": Text("行政区划代码管理办法", "Measures on Administrative Division Codes"),
    "act.codes-kept": Text(
        "（2025年9月1日起废码不用）", " (from 2025-09-01 a code once given up is not used again)"
    ),
    "act.urban-rural": Text("统计用城乡划分代码", "Statistical Urban and Rural Codes"),
    "act.characters": Text("通用规范汉字表", "Table of General Standard Chinese Characters"),
    "act.privacy": Text("《中华人民共和国个人信息保护法》", "Personal Information Protection Law"),
}
