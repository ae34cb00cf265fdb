"""Words of the reference: keys of changes of units and how they are ranked."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "reference.AdjustSettings": Text(
        "[adjust]：区划调整的几个方案按什么排序。",
        "[adjust]: by what alternatives of a boundary change are ranked.",
    ),
    "reference.RankingWeights": Text(
        "[adjust.weights]：各项标准的权重；只看比例，写 0 表示不计。",
        "[adjust.weights]: how much each criterion counts; only their proportions matter, and 0 leaves a criterion out.",
    ),
    "reference.Changes": Text(
        "CHANGES.toml：试行的区划变更，按书写顺序进行。",
        "CHANGES.toml: changes of units that are tried, in the order in which they stand.",
    ),
    "reference.MergeChange": Text(
        'action = "merge"：同级、同属的几个区划合为一个。',
        'action = "merge": units of one level and one unit above become one.',
    ),
    "reference.SplitChange": Text(
        'action = "split"：一个区划拆成几个，按村或沿一条线。',
        'action = "split": a unit becomes several, by its villages or along a line.',
    ),
    "reference.TransferChange": Text(
        'action = "transfer"：村划归另一乡镇（或乡镇划归另一县）。',
        'action = "transfer": villages go to another town (or towns to another county).',
    ),
    "reference.RenameChange": Text(
        'action = "rename"：更名，代码不变。',
        'action = "rename": a unit gets another name and keeps its code.',
    ),
    "reference.UpgradeChange": Text(
        'action = "upgrade"：改变类型（撤乡设镇、撤镇设街道）。',
        'action = "upgrade": a unit becomes one of another type, such as a township a town, or a town a sub-district.',
    ),
    "reference.NewCodeChange": Text(
        'action = "new_code"：更换代码。', 'action = "new_code": a unit gets another code.'
    ),
    "reference.MoveLineChange": Text(
        'action = "move_line"：移动两个区划之间的界线。',
        'action = "move_line": the line between two units is moved.',
    ),
    "reference.MoveSeatChange": Text(
        'action = "move_seat"：迁移驻地。', 'action = "move_seat": the seat of a unit moves.'
    ),
    "reference.NewUnit": Text(
        "into = {{ ... }}：变更后的区划。", "into = {{ ... }}: a unit that a change makes."
    ),
    "reference.SplitPart": Text(
        "into = [{{ ... }}]：拆分后的一个部分。", "into = [{{ ... }}]: a part of a unit that is split."
    ),
    "reference.AdjustSettings.group": Text(
        "均衡和路程按哪个人群计；默认为全体居民，没有时取第一个人群。",
        "Whom balance and ways count; by default all residents, else the first group.",
    ),
    "reference.AdjustSettings.travel": Text(
        "到乡镇驻地怎样出行：[travel.NAME] 的名称或内置的出行方式。",
        "How people travel to the seat of their town: a [travel.NAME] block or a profile.",
    ),
    "reference.AdjustSettings.weights": Text("各项标准的权重。", "How much each criterion counts."),
    "reference.RankingWeights.balance": Text(
        "各乡镇人口是否均衡。", "How evenly people are shared among the towns."
    ),
    "reference.RankingWeights.compactness": Text("各乡镇形状是否紧凑。", "How compact the towns are."),
    "reference.RankingWeights.distance_mean": Text(
        "居民沿道路到乡镇驻地的平均路程。", "Mean way of people to the seat of their town along roads."
    ),
    "reference.RankingWeights.distance_p95": Text(
        "95 % 的居民到乡镇驻地不超过的路程。", "The way within which 95 % of people have their seat."
    ),
    "reference.RankingWeights.goals": Text("达标的目标有多少。", "How many goals are met."),
    "reference.RankingWeights.villages": Text(
        "改变隶属的村有多少，越少越好。", "How few villages come under another town."
    ),
    "reference.Changes.id": Text(
        "短代号，也是这个方案的文件夹名。", "Short id; names the folder of this alternative."
    ),
    "reference.Changes.title": Text("报告的标题。", "Title of the report."),
    "reference.Changes.effective": Text(
        "变更生效的日期，如 2027-01-01（不加引号）。",
        "Day from which the changes hold, such as 2027-01-01 (no quotes).",
    ),
    "reference.Changes.reverses": Text(
        "所撤销的那组变更的代号；它废止的代码可以重新使用。",
        "Id of the changes that these undo; codes that those retired may then be used again.",
    ),
    "reference.Changes.outlines": Text(
        "有 unit_code 的面文件（相对本文件的路径）：变更后各区划的边界。",
        "Vector file of polygons with unit_code, relative to this file: the outlines of units after the changes.",
    ),
    "reference.Changes.change": Text("各项变更。", "The changes."),
    "reference.*.action": Text("做什么，其余各键随它而定。", "What is done, which the other keys go by."),
    "reference.MergeChange.units": Text("合并的区划代码。", "Codes of the units."),
    "reference.MergeChange.into": Text("合并成的区划。", "The unit that they become."),
    "reference.SplitChange.unit": Text("区划代码。", "Code of the unit."),
    "reference.SplitChange.line": Text(
        "新界线的文件，相对本文件的路径；此时各部分须写明在哪一侧。",
        "Vector file with the new line, relative to this file; parts then say their side.",
    ),
    "reference.SplitChange.into": Text("拆分成的各区划。", "The units that it becomes."),
    "reference.TransferChange.villages": Text("划转的村（社区）代码。", "Codes of the villages."),
    "reference.TransferChange.to": Text("划入的区划代码。", "Code of the unit that they go to."),
    "reference.TransferChange.codes": Text(
        "已经确定的新代码：{{ '370832104215' = '370832002240' }}。",
        "New codes where they are given already: {{ '370832104215' = '370832002240' }}.",
    ),
    "reference._OneUnit.unit": Text("区划代码。", "Code of the unit."),
    "reference.*.name": Text("新名称。", "The new name."),
    "reference.UpgradeChange.type": Text("新类型，如 街道。", "The new type, as the boundaries have it."),
    "reference.*.code": Text("新代码。", "The new code."),
    "reference.MoveLineChange.units": Text("两个区划的代码。", "Codes of the two units."),
    "reference.MoveLineChange.line": Text(
        "新界线的文件，相对本文件的路径；默认取 `outlines` 中的两个区划。",
        "Vector file with the new line, relative to this file; by default the two stand in `outlines`.",
    ),
    "reference.MoveSeatChange.lon": Text("新驻地的经度（WGS-84）。", "Longitude of the new seat (WGS-84)."),
    "reference.MoveSeatChange.lat": Text(
        "新驻地的纬度（WGS-84）；两者都不写，则该区划没有驻地。",
        "Latitude of the new seat (WGS-84); without both the unit has no seat.",
    ),
    "reference.NewUnit.code": Text(
        "区划代码：原有的或新的，不能是在用或废止的。",
        "Its code: one that it had before, or a new one; never one that is in use or retired.",
    ),
    "reference.NewUnit.name": Text("名称。", "Its name."),
    "reference.NewUnit.type": Text(
        "类型，如 街道、镇；默认按代码判断。",
        "Its type, as the boundaries have it; by default as the code says.",
    ),
    "reference.NewUnit.lon": Text(
        "驻地的经度（WGS-84）；默认用沿用其代码的区划的驻地。",
        "Longitude of its seat (WGS-84); by default that of the unit whose code it keeps.",
    ),
    "reference.NewUnit.lat": Text("驻地的纬度（WGS-84）。", "Latitude of its seat (WGS-84)."),
    "reference.SplitPart.villages": Text("划给它的村（社区）代码。", "Codes of the villages that it gets."),
    "reference.SplitPart.side": Text(
        "在新界线的哪一侧（left 左、right 右），按画线的方向看。",
        "Side of the line that it gets (left or right), as seen in the direction in which the line is drawn.",
    ),
}
