"""Words of the help, and of calls of the command line that cannot be."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "usage.line": Text("用法：{command}", "Usage: {command}"),
    "usage.arguments": Text("参数：", "Arguments:"),
    "usage.options": Text("选项：", "Options:"),
    "usage.commands": Text("命令：", "Commands:"),
    "usage.options-mark": Text("[选项]", "[OPTIONS]"),
    "usage.command": Text("命令 [参数]", "COMMAND [ARGUMENTS]"),
    "usage.help": Text("显示说明", "show this help"),
    "usage.refused": Text("{why}\n{usage}\n详见：{more}", "{why}\n{usage}\nSee {more}"),
    "usage.no-command": Text("没有“{word}”这个命令。{known}。", "There is no command '{word}'. {known}."),
    "usage.command-missing": Text("没有写命令。", "No command is named."),
    "usage.no-option": Text("没有“{word}”这个选项。{known}。", "There is no option '{word}'. {known}."),
    "usage.no-value": Text("{name} 后面不写值。", "{name} takes no value."),
    "usage.value-missing": Text("{name} 后面缺少 {what}。", "{name} lacks its {what}."),
    "usage.missing": Text("缺少 {name}（{meaning}）。", "{name} is missing ({meaning})."),
    "usage.bad-value": Text(
        "{name} 的值不能用，应为 {what}（{meaning}）。",
        "The value of {name} cannot be used; it must be {what} ({meaning}).",
    ),
    "usage.too-much": Text("多出“{words}”，请删去。", "Take out '{words}': nothing is done with it."),
    "usage.plan": Text("方案文件", "PLAN.toml"),
    "usage.plan-maybe": Text("[方案文件]", "[PLAN.toml]"),
    "usage.changes": Text("变更文件...", "CHANGES.toml..."),
    "usage.folder": Text("文件夹", "DIR"),
    "usage.out": Text("结果文件夹", "OUT"),
    "usage.file": Text("文件", "FILE"),
    "usage.table": Text("表格", "FILE.csv"),
    "usage.path": Text("文件或文件夹", "PATH"),
    "usage.paths": Text("文件或文件夹...", "PATHS..."),
    "usage.extract": Text("数据文件", "EXTRACT"),
    "usage.old": Text("旧名录", "OLD"),
    "usage.new": Text("[新名录]", "[NEW]"),
    "usage.fingerprint": Text("指纹", "FINGERPRINT"),
    "usage.name": Text("名称", "NAME"),
    "usage.number": Text("整数", "NUMBER"),
    "usage.lon-lat": Text("经度列 纬度列", "LON LAT"),
    "usage.text": Text("文字", "TEXT"),
    "usage.date": Text("日期", "DATE"),
}
