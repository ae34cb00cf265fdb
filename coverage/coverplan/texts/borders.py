"""Words of the faults of outlines."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "finding.border.overlap": Text(
        "{name}与{other}重叠 {area_m2} 平方米。{case}", "{name} and {other} overlap by {area_m2} m2. {case}"
    ),
    "finding.border.overlap.advice": Text(
        "请按已勘定的界线确定归属，把重叠部分从一方剪去，使两侧逐点一致。",
        "Settle by the surveyed line whose it is, cut it from the other, and let both sides agree vertex by vertex.",
    ),
    "border.overlap.part": Text("", ""),
    "border.overlap.drawn-twice": Text(
        "两者几乎完全相同，像是同一个区划画了两次。",
        "They are all but the same: one unit seems to be drawn twice.",
    ),
    "border.overlap.inside": Text(
        "前者几乎全部在后者之内，级别或上级可能有误。",
        "The first lies all but wholly in the second: its level or its parent may be wrong.",
    ),
    "finding.border.gap": Text(
        "缝隙：{area_m2} 平方米不属于任何区划，相邻的是{beside}。{case}",
        "A gap: {area_m2} m2 belong to no unit; beside it: {beside}. {case}",
    ),
    "finding.border.gap.advice": Text(
        "请按已勘定的界线把它划给应属的区划；缺区划的请补画。",
        "Give it to the unit it belongs to by the surveyed line; draw the unit that is missing.",
    ),
    "border.gap.closed": Text("四周封闭。", "It is closed all around."),
    "border.gap.open": Text("缝隙通到外面。", "It opens to the outside."),
    "border.gap.edge": Text("在上级区划界线以内。", "It lies within the line of the unit above."),
    "border.gap.unit-missing": Text(
        "大小与相邻区划相当，可能漏画了一个区划。",
        "It is as large as the units beside it: one may be missing.",
    ),
    "finding.border.outside-parent": Text(
        "{name}有 {area_m2} 平方米超出上级{parent}的界线，{where}。{case}",
        "{area_m2} m2 of {name} lie outside the unit above it, {parent}, {where}. {case}",
    ),
    "finding.border.outside-parent.advice": Text(
        "请核对界线；整个在外的，请核对上级代码。",
        "Check the line; where all of it is outside, check the parent code.",
    ),
    "border.outside-parent.in": Text("落在{there}内", "in {there}"),
    "border.outside-parent.beyond": Text("不在任何同级区划内", "in no other unit of that level"),
    "border.outside-parent.whole": Text(
        "整个区划都在上级以外，上级代码可能有误。", "All of it lies outside: the parent code may be wrong."
    ),
    "border.outside-parent.part": Text("", ""),
    "finding.border.many": Text(
        "除已逐一列出的最大的一批外，还有 {count} 处 {of}：{size}。",
        "Besides the largest, which are told one by one, there are {count} more of {of}: {size}.",
    ),
    "finding.border.many.advice": Text(
        "这么多处多半出于同一个原因，如坐标整体偏移或界线抽稀不同：请先改正已列出的，再检查一次。",
        "So many mostly have one cause, such as lines shifted or simplified differently: mend what is told, then check again.",
    ),
    "border.many.m2": Text("合计 {area_m2} 平方米", "{area_m2} m2 together"),
    "border.many.m": Text("最大 {largest_m} 米", "{largest_m} m at most"),
    "finding.border.sliver": Text(
        "{name}与{other}之间有一条细长的{of}：平均宽 {width_m} 米，长约 {length_m} 米，{area_m2} 平方米。",
        "Between {name} and {other} runs a sliver ({of}): {width_m} m wide on average, some {length_m} m long, {area_m2} m2.",
    ),
    "finding.border.sliver.advice": Text(
        "两边描的是同一条界线：请以其中一条为准，另一边逐点捕捉。可用 coverplan check --repair 修补。",
        "Both drew the same line: keep one, and snap the other side to it vertex by vertex. `coverplan check --repair` does that.",
    ),
    "border.strip.gap": Text("缝隙", "a gap"),
    "border.strip.overlap": Text("重叠", "an overlap"),
    "finding.border.near-miss": Text(
        "{name}与{other}的共用界线差一点重合：{how}。", "{name} and {other} all but share their line: {how}."
    ),
    "finding.border.near-miss.advice": Text(
        "请把一边捕捉到另一边（容差 0.1 米）。可用 coverplan check --repair 修补。",
        "Snap one side to the other (to 0.1 m). `coverplan check --repair` does that.",
    ),
    "border.near-miss.line": Text(
        "长约 {length_m} 米的{of}，平均宽只有 {width_m} 米，{area_m2} 平方米",
        "{of} some {length_m} m long and only {width_m} m wide on average, {area_m2} m2",
    ),
    "border.near-miss.vertices": Text(
        "有 {count} 处界点偏离，最多 {off_m} 米",
        "{count} {count:vertex is|vertices are} off it, by {off_m} m at most",
    ),
    "finding.border.unshared-vertex": Text(
        "{name}在与{other}的共用界线上有 {count} 个界点，{other}没有。",
        "{name} has {count} {count:vertex|vertices} on its line with {other} that {other} lacks.",
    ),
    "finding.border.unshared-vertex.advice": Text(
        "请在{other}的界线上补上这些界点（或从{name}删去）。可用 coverplan check --repair 修补。",
        "Add them to the line of {other}, or take them out of that of {name}. `coverplan check --repair` does that.",
    ),
    "finding.border.triple-point": Text(
        "{names}在此交会，却没有共同的界点{apart}。",
        "{names} come together here and have no vertex in common{apart}.",
    ),
    "border.triple-point.apart": Text(
        "，各自的界点最远相距 {off_m} 米", "; theirs are up to {off_m} m apart"
    ),
    "border.triple-point.lacking": Text("，有的区划在此没有界点", "; one of them has none here"),
    "finding.border.triple-point.advice": Text(
        "三方交会点应是各方共有的一个界点，请统一。",
        "A point where three meet is one vertex of all of them: make it so.",
    ),
    "finding.border.spike": Text(
        "{name}的界线有一处尖刺，伸出又折回 {length_m} 米。",
        "The line of {name} runs out and back along itself for {length_m} m: a spike.",
    ),
    "finding.border.spike.advice": Text("请删去尖刺顶端的界点。", "Delete the vertex at its end."),
    "finding.border.duplicate-vertex": Text(
        "{name}的界线在同一处连续有 {count} 个界点。",
        "The line of {name} has {count} vertices one after the other on the same place.",
    ),
    "finding.border.duplicate-vertex.advice": Text("请只保留一个。", "Keep one of them."),
    "finding.border.enclave": Text(
        "{name}（{area_m2} 平方米）整个位于{other}之内。", "{name} ({area_m2} m2) lies wholly inside {other}."
    ),
    "finding.border.enclave.advice": Text(
        '经登记的飞地属正常，请把代码写入 plan.toml 的 [checks.rules."border.enclave"] registered；否则请核对。',
        'Lawful where it is registered: name its code in plan.toml under [checks.rules."border.enclave"] registered. Check it otherwise.',
    ),
    "finding.border.several-parts": Text(
        "{name}由 {count} 块组成，较小的共 {area_m2} 平方米{inside}。",
        "{name} is in {count} parts; the smaller ones have {area_m2} m2{inside}.",
    ),
    "finding.border.several-parts.advice": Text(
        '海岛和经登记的飞地属正常，请把代码写入 plan.toml 的 [checks.rules."border.several-parts"] registered；否则请修正。',
        'Lawful for islands and registered exclaves: name the code in plan.toml under [checks.rules."border.several-parts"] registered. Correct it otherwise.',
    ),
    "border.several-parts.inside": Text("，位于{other}之内", " and lie inside {other}"),
    "finding.border.seat-outside": Text(
        "{name}：驻地不在其界线以内，离界线 {off_m} 米{there}。",
        "{name}: its seat lies {off_m} m outside it{there}.",
    ),
    "finding.border.seat-outside.advice": Text(
        "请核对驻地坐标、坐标基准或界线。", "Check the seat's place, its datum, or the line."
    ),
    "border.seat-outside.in": Text("，落在{other}内", ", in {other}"),
    "repair.vertices-removed": Text("删去重复界点", "vertices drawn twice removed"),
    "repair.spike-removed": Text("删去尖刺", "spike removed"),
    "repair.ring-mended": Text("修正自相交的界线", "crossing ring mended"),
    "repair.piece-added": Text("补入狭缝", "narrow gap given to it"),
    "repair.piece-cut": Text("剪去狭条重叠", "narrow overlap cut from it"),
    "repair.stitched": Text("界点与邻接区划对齐", "vertices made those of its neighbours"),
    "rule.registered": Text("经登记、允许如此的区划代码", "Codes of the units that are registered so"),
    "rule.width-m": Text("平均宽度小于此值（米）的为细缝", "Narrower than this on average, in metres"),
    "rule.within-m": Text("视为同一条界线的距离（米）", "Metres within which two lines are meant to be one"),
    "rule.spike-width-m": Text("平均宽度不超过此值（米）的为尖刺", "As narrow as this on average, in metres"),
    "rule.least-m": Text("不短于此值（米）才列出", "From this length on, in metres"),
    "rule.same-place-m": Text("视为同一处的距离（米）", "Metres within which two vertices are on one place"),
    "rule.triple-m": Text("三方界线视为交会的距离（米）", "Metres within which three lines come together"),
}
