"""Words of trying changes of units."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "action.merge": Text("合并", "merge"),
    "action.split": Text("拆分", "split"),
    "action.transfer": Text("划转", "transfer"),
    "action.rename": Text("更名", "rename"),
    "action.upgrade": Text("改设", "upgrade"),
    "action.new_code": Text("换代码", "new_code"),
    "action.move_line": Text("变更界线", "move_line"),
    "action.move_seat": Text("迁移驻地", "move_seat"),
    # what is wrong with a file of changes
    "adjust.no-boundaries": Text(
        "方案“{plan}”没有边界图层，无法试调整。请在 plan.toml 写明 [layers.boundaries]。",
        "Study '{plan}' has no boundaries, so nothing can be adjusted. Name [layers.boundaries] in plan.toml.",
    ),
    "adjust.too-early": Text(
        "{file}：生效日期 {effective} 早于本方案区划名录的日期 {day}。请更正 effective。",
        "{file}: effective {effective} is before {day}, the day of the study's units. Correct effective.",
    ),
    "adjust.changed-twice": Text(
        "{file}：区划 {code} 在 {count} 项变更中出现。一个区划在一个文件中只能变更一次，请合为一项或另作方案。",
        "{file}: unit {code} is changed by {count} changes. A unit can be changed once in a file; make one change of them, or another alternative.",
    ),
    "adjust.unit-unknown": Text(
        "{file} 第 {number} 项（{action}）：没有代码为“{code}”的区划。相近的有：{near}。",
        "{file} change {number} ({action}): there is no unit with code '{code}'. Near it: {near}.",
    ),
    "adjust.unit-given-up": Text(
        "{file} 第 {number} 项（{action}）：区划“{code}”已在前面的变更中撤销。",
        "{file} change {number} ({action}): unit '{code}' was given up by a change before.",
    ),
    "adjust.named-twice": Text(
        "{file} 第 {number} 项（{action}）：代码重复出现：{codes}。",
        "{file} change {number} ({action}): named twice: {codes}.",
    ),
    "adjust.county": Text(
        "{file} 第 {number} 项（{action}）：{name}（{code}）是县级区划，这里只能试调整乡镇（街道）和村（社区）。",
        "{file} change {number} ({action}): {name} ({code}) is a county; only towns and villages can be adjusted here.",
    ),
    "adjust.levels-differ": Text(
        "{file} 第 {number} 项（{action}）：须同为乡镇（街道）或同为村（社区）：{names}。",
        "{file} change {number} ({action}): the units must be of one level, towns or villages: {names}.",
    ),
    "adjust.parents-differ": Text(
        "{file} 第 {number} 项（{action}）：各区划不在同一上级之下：{names}。请先划转到同一上级。",
        "{file} change {number} ({action}): the units are not under one unit: {names}. Transfer them to one first.",
    ),
    "adjust.code-in-use": Text(
        "{file} 第 {number} 项（{action}）：代码 {code} 正由“{name}”使用。请另拟代码。",
        "{file} change {number} ({action}): code {code} is in use by {name}. Choose another.",
    ),
    "adjust.code-listed": Text(
        "{file} 第 {number} 项（{action}）：代码 {code} 在 {vintage} 版名录中已有区划使用。请另拟代码。",
        "{file} change {number} ({action}): code {code} is in use in the list of {vintage}. Choose another.",
    ),
    "adjust.code-retired": Text(
        "{file} 第 {number} 项（{action}）：代码 {code} 已废止（{vintage}），废码不得再用。请另拟代码。",
        "{file} change {number} ({action}): code {code} is retired ({vintage}) and must not be used again. Choose another.",
    ),
    "adjust.code-form": Text(
        "{file} 第 {number} 项（{action}）：代码 {code} 应为 {digits} 位数字，并以上级代码 {parent} 开头。",
        "{file} change {number} ({action}): code {code} should have {digits} digits and begin with {parent}, the code of the unit above.",
    ),
    "adjust.code-range": Text(
        "{file} 第 {number} 项（{action}）：代码 {code} 末三位 {number_of_code} 不在“{type}”的区间（001–099 街道，100–199 镇，200–399 乡；村（社区）001–199 居委会，200–399 村委会）。",
        "{file} change {number} ({action}): the last digits {number_of_code} of {code} are outside the range of {type} (001-099 sub-districts, 100-199 towns, 200-399 townships; 001-199 communities, 200-399 villages).",
    ),
    "adjust.code-same": Text(
        "{file} 第 {number} 项（{action}）：新代码与原代码 {code} 相同。",
        "{file} change {number} ({action}): the new code {code} is the one it has.",
    ),
    "adjust.codes-of-others": Text(
        "{file} 第 {number} 项（{action}）：codes 中的 {codes} 不在划转的村中。",
        "{file} change {number} ({action}): codes names units that are not transferred: {codes}.",
    ),
    "adjust.name-same": Text(
        "{file} 第 {number} 项（{action}）：{code} 已经叫“{name}”。",
        "{file} change {number} ({action}): {code} is called {name} already.",
    ),
    "adjust.not-above": Text(
        "{file} 第 {number} 项（{action}）：{name}（{code}）不能划到“{to}”，两者须相差一级。",
        "{file} change {number} ({action}): {name} ({code}) cannot go to {to}: it must be one level above.",
    ),
    "adjust.there-already": Text(
        "{file} 第 {number} 项（{action}）：{name}（{code}）本来就属于“{to}”。",
        "{file} change {number} ({action}): {name} ({code}) belongs to {to} already.",
    ),
    "adjust.village-twice": Text(
        "{file} 第 {number} 项（{action}）：拆分“{unit}”时有 {count} 个村被写了两次：{names}。",
        "{file} change {number} ({action}): {count} {count:village is|villages are} named twice in the split of {unit}: {names}.",
    ),
    "adjust.village-left": Text(
        "{file} 第 {number} 项（{action}）：拆分“{unit}”时有 {count} 个村没有去向：{names}。",
        "{file} change {number} ({action}): {count} {count:village is|villages are} left out of the split of {unit}: {names}.",
    ),
    "adjust.village-elsewhere": Text(
        "{file} 第 {number} 项（{action}）：有 {count} 个村不属于“{unit}”：{names}。",
        "{file} change {number} ({action}): {count} {count:village is|villages are} not in {unit}: {names}.",
    ),
    "adjust.part-both": Text(
        "{file} 第 {number} 项（{action}）：拆分“{unit}”须全部按村（villages），或全部按线（line 和 side），不能混用。",
        "{file} change {number} ({action}): split {unit} either by villages throughout, or by a line and its sides.",
    ),
    "adjust.part-nothing": Text(
        "{file} 第 {number} 项（{action}）：没有写明“{unit}”各部分的范围。请写 villages，或写 line 和各部分的 side。",
        "{file} change {number} ({action}): nothing says what the parts of {unit} get. Give villages, or a line and the side of each part.",
    ),
    "adjust.sides": Text(
        "{file} 第 {number} 项（{action}）：按线拆分“{unit}”须恰好两部分，一部分 side = \"left\"，一部分 side = \"right\"。",
        "{file} change {number} ({action}): a split of {unit} by a line needs two parts, one with side = \"left\" and one with side = \"right\".",
    ),
    "adjust.line-cuts-nothing": Text(
        "{file} 第 {number} 项（{action}）：{line} 中的线没有把“{unit}”分开。线须从边界到边界。",
        "{file} change {number} ({action}): the line in {line} does not cut {unit}. It must lead from border to border.",
    ),
    "adjust.no-lines": Text(
        "{file} 第 {number} 项（{action}）：{line} 中须只有线。",
        "{file} change {number} ({action}): {line} must hold lines only.",
    ),
    "adjust.no-line": Text(
        "{file} 第 {number} 项（{action}）：没有新界线。请写 line。",
        "{file} change {number} ({action}): there is no new line. Give line.",
    ),
    "adjust.no-crs": Text(
        "{file} 第 {number} 项（{action}）：{line} 没有坐标系。请写明坐标系（CGCS2000 或 WGS-84）。",
        "{file} change {number} ({action}): {line} has no CRS. State it (CGCS2000 or WGS-84).",
    ),
    "adjust.no-outline": Text(
        "{file} 第 {number} 项（{action}）：{name}（{code}）没有边界，不能按线划分。",
        "{file} change {number} ({action}): {name} ({code}) has no outline and cannot be cut.",
    ),
    "adjust.outlines-form": Text(
        "{file}：{outlines} 须为多边形，并有 unit_code 列。",
        "{file}: {outlines} must hold polygons with a column unit_code.",
    ),
    "adjust.outline-lacking": Text(
        "{file} 第 {number} 项（{action}）：{outlines} 中没有 {codes} 的边界。",
        "{file} change {number} ({action}): {outlines} holds no outline of {codes}.",
    ),
    "adjust.outlines-differ": Text(
        "{file}：{outlines} 中的边界与变更后各区划的总范围相差 {area} 平方米。",
        "{file}: the outlines in {outlines} and the units after the changes differ by {area} m2 on the whole.",
    ),
    "adjust.type-wanted": Text(
        "{file} 第 {number} 项（{action}）：代码 {code} 不能说明类别，原各区划类别也不一致。请写 type。",
        "{file} change {number} ({action}): code {code} tells no type, and the units had different ones. Give type.",
    ),
    "adjust.nothing-left": Text(
        "{file} 第 {number} 项（{action}）：{name}（{code}）所辖区划全部划出，一个不剩。请改用合并（merge）。",
        "{file} change {number} ({action}): everything in {name} ({code}) would go elsewhere. Use merge instead.",
    ),
    "adjust.half-place": Text(
        "{file} 第 {number} 项（{action}）：lon 和 lat 须同时写。",
        "{file} change {number} ({action}): give lon and lat together.",
    ),
    "adjust.same-id": Text(
        "{file}：另一个文件也用了 id “{id}”。各方案的 id 须不同。",
        "{file}: another file has the id '{id}', too. Alternatives need ids of their own.",
    ),
    # what becomes of codes, who approves, by when
    "adjust.code-kept": Text("代码保留", "the code is kept"),
    "adjust.code-awaited": Text("隶属变更，旧代码废止，新代码待{giver}赋予", "another unit above: the old code retires, a new one is to be given by {giver}"),
    "adjust.code-given-up": Text(
        "{before} 废止，不再使用；{after} 由{giver}赋予", "{before} retires for good; {after} is given by {giver}"
    ),
    "adjust.code-joined": Text(
        "{before} 废止，不再使用；沿用 {after}", "{before} retires for good; {after} stays in use"
    ),
    "adjust.code-replaced": Text("{before} 改为 {after}", "{before} becomes {after}"),
    "adjust.parted-by-place": Text("人口按居民点位划分", "people are parted by the places where they live"),
    "adjust.parted-by-area": Text(
        "部分人口没有点位，按面积分摊，为估算值", "some people have no place and are shared out by area, an estimate"
    ),
    "adjust.code-new": Text("新代码 {after} 由{giver}赋予", "the new code {after} is given by {giver}"),
    "adjust.giver.county": Text("国务院民政部门", "the civil affairs department of the State Council"),
    "adjust.giver.town": Text("省级民政部门", "the provincial civil affairs department"),
    "adjust.giver.village": Text(
        "村（社区）代码编制部门（该代码不是行政区划代码）",
        "the office that keeps village codes (they are no codes of administrative divisions)",
    ),
    "adjust.approver.province": Text("报省级人民政府审批（涉及镇、乡）", "approved by the provincial government (towns or townships are concerned)"),
    "adjust.approver.founder": Text(
        "街道由批准其设立的人民政府审批", "a sub-district is approved by the government that set it up"
    ),
    "adjust.approver.county": Text(
        "村由乡镇人民政府提出，经村民会议同意，报县级人民政府批准",
        "a village: proposed by the town, agreed by the villagers' assembly, approved by the county government",
    ),
    "adjust.approver.district": Text(
        "居委会由不设区的市、市辖区或县的人民政府决定", "a residents' committee is decided on by the county or district government"
    ),
    "adjust.due.done": Text(
        "批准之日起 12 个月内完成，可延长 6 个月", "done within 12 months of approval, 6 more where extended"
    ),
    "adjust.due.code": Text("1 个月内赋予新代码", "new codes within 1 month"),
    "adjust.due.name": Text(
        "地名批准后 15 日内备案，备案后 15 日内公告", "the name is filed within 15 days and made public within 15 days after"
    ),
    "adjust.due.line": Text("新界线须勘定并签订协议、绘制附图", "the new line is surveyed, agreed and mapped"),
    "adjust.what-if": Text("试调整“{title}”，假设自 {day} 起施行", "adjustment '{title}', assumed from {day} on"),
    "adjust.source-shared": Text("按人口分摊，估算", "shared out by people, an estimate"),
    "adjust.source-of-whole": Text("为调整前整个区划的数值，估算", "of the whole unit before the change, an estimate"),
    "adjust.not-legal": Text("本结果仅供研究，不是法定界线图", "for study only; not a legal map"),
    "rule.renamed": Text("只改名称、代码保留的区划代码", "Codes of units that have only got another name and keep the code"),
    "rule.awaited": Text("隶属已变、待给新代码的区划代码", "Codes of units that have gone to another unit above and are to be given a new code"),
    "finding.code.awaited": Text(
        "{count} 个区划划入 {parent}，仍用旧代码，待给新代码：{names}。",
        "{count} {count:unit has|units have} come to {parent} with the old code; new codes are to be given: {names}.",
    ),
    "finding.code.awaited.advice": Text(
        "拿到新代码后，用 new_code 或 transfer 的 codes 写入。", "Once given, write them with new_code, or with codes of the transfer."
    ),
    "finding.adjust.rate-dropped": Text(
        "{count} 项比率因区划合并且数值不同，不能平均，已略去：{names}。",
        "{count} {count:rate is|rates are} left out: units with different ones merged, and rates cannot be averaged: {names}.",
    ),
    "finding.adjust.rate-dropped.advice": Text(
        "请按新区划重新统计。", "Have them reported anew for the new units."
    ),
    "finding.adjust.seat-wanted": Text(
        "{name}是变更后新设的，没有驻地坐标，到驻地的路程无法测算。", "{name} is set up by the change and has no seat: ways to it are not known."
    ),
    "finding.adjust.seat-wanted.advice": Text(
        "请在 into 中写明驻地的 lon 和 lat。", "Give lon and lat of the seat under into."
    ),
    "finding.adjust.people-by-area": Text(
        "{count} 处人口没有居住点位，按面积分摊到各部分，为估算值。",
        "People of {count} {count:place|places} without a place of their own are shared out by area, an estimate.",
    ),
    "finding.adjust.people-by-area.advice": Text(
        "提供居民点可得到更准的结果。", "Give settlements for a better figure."
    ),
}  # fmt: skip
