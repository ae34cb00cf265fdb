"""Words of the list of rules."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "rules.since": Text("自 {day} 起施行", "in force since {day}"),
    "rules.until": Text("施行至 {day}", "in force until {day}"),
    "rules.parameter": Text("参数 {name} = {value}：{meaning}", "parameter {name} = {value}: {meaning}"),
    "rules.off": Text("【规划中已关闭】", "[switched off by the plan]"),
    "rules.not-yet": Text(
        "【在规划数据的年份尚未施行，不适用】", "[not yet in force on the study's date: not applied]"
    ),
    "rules.no-longer": Text(
        "【在规划数据的年份已停止施行，不适用】", "[no longer in force on the study's date: not applied]"
    ),
    "rule.least-m2": Text(
        "小于此面积（平方米）的不报。", "What is smaller than this, in square metres, is not told."
    ),
    "rule.metres": Text(
        "不超过此距离（米）的不报。", "What is no farther than this, in metres, is not told."
    ),
    "rule.percent": Text(
        "相差不超过此百分数的不报。", "A difference of no more than this percentage is not told."
    ),
}
