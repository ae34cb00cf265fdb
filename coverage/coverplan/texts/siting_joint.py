"""Words of plans for several goals, and of the keys with which plan.toml asks for them."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "reference.SitingSettings.goals": Text(
        "多个目标的代号（配建、覆盖或容量目标）：作为一个方案统一求解；不与 goal 同时写。",
        "Ids of several quota, reach or capacity goals, solved as one plan; in place of goal.",
    ),
    "reference.SitingSettings.title": Text("多目标方案的名称。", "What a plan for several goals is called."),
    "reference.SitingSettings.title_en": Text("英文名称。", "The same in English."),
    "reference.SitingSettings.aims": Text(
        "多目标方案的优化目的，依次满足：most_covered 服务最多、soonest 尽早服务、fewest 新建最少、cheapest 资金最省、least_cost 总出行成本最小、least_worst 最远者最近。",
        "What a plan for several goals is best at, one after another: most_covered, soonest, fewest, cheapest, least_cost, least_worst.",
    ),
    "reference.SitingSettings.phases": Text(
        "分期建设的年份，如 [2027, 2028, 2029]；已建成的以后一直保留。",
        "Years in which to build, such as [2027, 2028, 2029]; what is opened stays open.",
    ),
    "reference.SitingSettings.kinds": Text("可以建设的设施类型。", "The kinds that may be built."),
    "reference.SitingSettings.rules": Text("方案必须遵守的规则。", "What the plan must keep."),
    "reference.SitingSettings.frontier": Text(
        "另算投入与效果：money 按资金、new_sites 按新建数量。",
        "Work out, too, what more brings: over money or new_sites.",
    ),
    "reference.SitingKind": Text(
        "[[siting.kinds]]：可以新建、扩建、迁建或关闭的一类设施。",
        "[[siting.kinds]]: a kind of facility that may be built, enlarged, moved or closed.",
    ),
    "reference.SitingKind.kind": Text("设施类型。", "The kind of facility."),
    "reference.SitingKind.candidates": Text(
        "这类设施的候选地点，写法同 [[siting]] 的 candidates；默认用那里的。",
        "Candidates of this kind, as under [[siting]]; by default those.",
    ),
    "reference.SitingKind.sizes": Text(
        "可以新建的规模：[{{ size = '小', capacity = 60, cost = 300, land_m2 = 3000 }}]；不写则只有一种，不计费用；只写了扩建或关闭的，不新建。",
        "Sizes to build: [{{ size = 'small', capacity = 60, cost = 300, land_m2 = 3000 }}]; without them one, at no cost; with enlargements or closing alone none is built.",
    ),
    "reference.SitingKind.enlargements": Text("既有设施可以扩建的规模。", "Enlargements of what stands."),
    "reference.SitingKind.serves": Text(
        "新建设施服务谁：all 所有人，town 所在乡镇（街道），village 所在村（社区）；目标写明 eligibility 时有效。",
        "Whom a new one serves: all, its own town or its own village; where the goal has eligibility.",
    ),
    "reference.SitingKind.may_close": Text("可以关闭的既有设施编号。", "Ids of facilities that may close."),
    "reference.SitingKind.close_cost": Text("关闭一处的费用，万元。", "Cost of closing one, in 10,000 yuan."),
    "reference.SitingKind.move_cost": Text(
        "迁入同类新建设施的费用，万元；只写这一项时，没有新建就不能关闭。",
        "Cost of moving into a new one of its kind, in 10,000 yuan; alone: it closes in no other way.",
    ),
    "reference.SitingSize": Text(
        "sizes = [{{ ... }}]：一种建设规模。", "sizes = [{{ ... }}]: a size to build."
    ),
    "reference.SitingSize.size": Text("规模的名称。", "Its name."),
    "reference.SitingSize.capacity": Text(
        "床位或墓穴数；按容量分配的目标必须写。", "Beds or plots; needed where a capacity goal counts it."
    ),
    "reference.SitingSize.cost": Text("投资，万元。", "Cost, in 10,000 yuan."),
    "reference.SitingSize.land_m2": Text("用地，平方米。", "Gross land, in square metres."),
    "reference.SitingEnlargement": Text(
        "enlargements = [{{ ... }}]：既有设施的一种扩建。",
        "enlargements = [{{ ... }}]: an enlargement of what stands.",
    ),
    "reference.SitingEnlargement.size": Text("扩建的名称。", "Its name."),
    "reference.SitingEnlargement.adds": Text("增加的床位或墓穴数。", "Beds or plots it adds."),
    "reference.SitingEnlargement.cost": Text("投资，万元。", "Cost, in 10,000 yuan."),
    "reference.SitingEnlargement.facilities": Text(
        "可以这样扩建的设施编号；默认这类设施都可以。",
        "Ids of the facilities it suits; by default all of the kind.",
    ),
    "reference.SitingRule": Text(
        "[[siting.rules]]：方案必须遵守的一条规则。", "[[siting.rules]]: a rule that the plan must keep."
    ),
    "reference.SitingRule.rule": Text(
        "count 数量、budget 资金、separation 间距、must_open 必须开设、forbidden 不得使用、exclusive 至多选一处、together 同时或都不、must_cover 全部服务、value_floor 比例下限、fairness 每个乡镇（街道）的比例下限、backup 范围内有几处。",
        "count, budget, separation, must_open, forbidden, exclusive, together, must_cover, value_floor, fairness (in each town), backup.",
    ),
    "reference.SitingRule.title": Text("规则的名称。", "What the rule is called."),
    "reference.SitingRule.title_en": Text("英文名称。", "The same in English."),
    "reference.SitingRule.kinds": Text("涉及的设施类型；默认全部。", "Kinds it is about; by default all."),
    "reference.SitingRule.units": Text(
        "涉及的乡镇（街道）或村（社区）代码；默认全部。",
        "Codes of the towns or villages it is about; by default all.",
    ),
    "reference.SitingRule.unit_types": Text(
        "涉及的乡镇类别，如 街道；默认全部。", "Types of town it is about; by default all."
    ),
    "reference.SitingRule.at_least": Text("至少几处（count）。", "At least so many (count)."),
    "reference.SitingRule.at_most": Text("至多几处（count）。", "At most so many (count)."),
    "reference.SitingRule.exactly": Text("恰好几处（count）。", "Exactly so many (count)."),
    "reference.SitingRule.counts": Text(
        "count 数什么：open 已建和新建的，new 只数新建的。",
        "What count counts: open sites, or new ones only.",
    ),
    "reference.SitingRule.each": Text(
        "count 分别适用于每个 town 乡镇（街道）、village 村（社区）、kind 类型或 unit_type 类别。",
        "count holds for each town, village, kind or unit_type.",
    ),
    "reference.SitingRule.limit": Text(
        "资金上限，万元（budget）：一个数，或按年份 {{ 2027 = 500, 2028 = 400 }}。",
        "Money, in 10,000 yuan (budget): one figure, or by year {{ 2027 = 500, 2028 = 400 }}.",
    ),
    "reference.SitingRule.carries_over": Text(
        "当年结余可否转到以后（budget）。", "Whether what is left of a year may be spent later (budget)."
    ),
    "reference.SitingRule.least_m": Text(
        "最小间距，米（separation）。", "Least distance, in metres (separation)."
    ),
    "reference.SitingRule.sites": Text(
        "候选地点或设施的编号（must_open、forbidden、exclusive、together）。",
        "Ids of candidates or facilities (must_open, forbidden, exclusive, together).",
    ),
    "reference.SitingRule.goal": Text(
        "哪个目标（must_cover、value_floor、fairness、backup）。",
        "Which goal (must_cover, value_floor, fairness, backup).",
    ),
    "reference.SitingRule.share": Text(
        "比例，如 '80 %'（value_floor、fairness、backup）。",
        "A share, such as '80 %' (value_floor, fairness, backup).",
    ),
    "reference.SitingRule.times": Text("范围内要有几处（backup）。", "How many sites within reach (backup)."),
    "reference.SitingRule.phase": Text(
        "到哪一年必须满足；默认到最后一年。", "By the end of which year it must hold; by default the last."
    ),
    "plan.siting-joint-key": Text(
        "{file}：[[siting]] goal = “{siting}”：“{key}”只用于多个目标的方案（goals）。请删去，或改写 goals。",
        "{file}: [[siting]] goal = '{siting}': '{key}' is for a block with goals only. Leave it out, or write goals.",
    ),
    "plan.siting-single-key": Text(
        "{file}：[[siting]] “{siting}”有多个目标（goals），不能写“{key}”。请删去。",
        "{file}: [[siting]] '{siting}' has goals; '{key}' is for one goal only. Leave it out.",
    ),
    "plan.siting-goals": Text(
        "{file}：[[siting]] “{siting}”：方案中没有配建、覆盖或容量目标“{goal}”。{known}。",
        "{file}: [[siting]] '{siting}': the plan has no quota, reach or capacity goal '{goal}'. {known}.",
    ),
    "plan.siting-phases": Text(
        "{file}：[[siting]] “{siting}”的 phases 应由先到后，不重复。请更正。",
        "{file}: [[siting]] '{siting}': phases go from the earliest to the last, each once. Correct them.",
    ),
    "plan.siting-repeated": Text(
        "{file}：{key}：“{value}”出现多次，无法区分。请只写一次，或另起名称。",
        "{file}: {key}: '{value}' stands more than once, and nobody could tell them apart. Keep one, or give each its own name.",
    ),
    "plan.no-phases": Text("未写", "there are none"),
    "plan.siting-phase": Text(
        "{file}：{key}：{value} 不在该方案的 phases 中（{known}）。请更正，或补充 phases。",
        "{file}: {key}: {value} is not among the phases of the block ({known}). Correct it, or add it to phases.",
    ),
    "plan.siting-aims": Text(
        "{file}：[[siting]] “{siting}”的目标都是配建目标，只数设施，不计服务量，{key} 不适用。请删去，或加入覆盖、容量目标；aims 可用 fewest、cheapest。",
        "{file}: [[siting]] '{siting}': its goals are quotas, which weigh nobody, so {key} means nothing. Leave it out (aims may be fewest and cheapest), or add a reach or capacity goal.",
    ),
    "plan.siting-mixed": Text(
        "{file}：[[siting]] “{siting}”的目标有的按路程、有的按时间计算，不能相加或比较，{key} 不适用。请删去，或分成两个方案。",
        "{file}: [[siting]] '{siting}': some of its goals go by distance, others by time, which cannot be added or compared, so {key} means nothing. Leave it out, or make two blocks.",
    ),
    "plan.siting-no-capacity": Text(
        "{file}：缺少 {key}：目标“{goal}”按容量分配，须知道建成后能容纳多少。请补充。",
        "{file}: {key} is missing: the goal '{goal}' allocates by capacity and must know what a new one holds. Add it.",
    ),
    "plan.siting-uncounted": Text(
        "{file}：{key}：该方案没有目标统计“{kind}”（统计的有：{known}）。请更正，或在 goals 中补充统计它的目标。",
        "{file}: {key}: no goal of the block counts '{kind}' (they count {known}). Correct it, or add a goal that counts it to goals.",
    ),
    "plan.siting-carries-over": Text(
        "{file}：{key}：limit 只有一个数时没有结余可转。请删去，或按年份写 limit。",
        "{file}: {key}: with a single limit there is nothing to carry over. Leave it out, or give limit by year.",
    ),
    "plan.siting-one-site": Text(
        "{file}：{key}：只有一处（{site}），该规则没有意义。请至少写两处，或删去该规则。",
        "{file}: {key}: {site} is a single site, so the rule means nothing. Name two or more, or leave the rule out.",
    ),
    "plan.siting-rule-quota": Text(
        "{file}：{key}：“{goal}”是配建目标，只数设施，不计服务量，该规则不适用。请改用覆盖或容量目标，或删去该规则。",
        "{file}: {key}: '{goal}' is a quota, which weighs nobody, so the rule does not apply. Name a reach or capacity goal, or leave the rule out.",
    ),
    "plan.siting-total-only": Text(
        "{file}：[[siting]] “{siting}”：容量目标“{goal}”没有出行方式，无法选址。请补充 travel。",
        "{file}: [[siting]] '{siting}': the capacity goal '{goal}' has no travel, so no place is better than another. Add it.",
    ),
    "plan.siting-two-rooms": Text(
        "{file}：[[siting]] “{siting}”：目标“{goal}”与另一目标对 {kind} 计的容量不同，不能统一求解。请分成两个方案。",
        "{file}: [[siting]] '{siting}': goal '{goal}' counts another room of {kind} than a goal before it. Make two blocks.",
    ),
    "joint.facility-unknown": Text(
        "[[siting]] “{siting}”：{kind} 的 may_close 或 enlargements 中的设施 {facility} 不存在，或不在其目标的统计范围内。请更正编号。",
        "[[siting]] '{siting}': facility {facility} under may_close or enlargements of {kind} is not there, or none of the goals counts it. Correct the id.",
    ),
    "joint.units-mixed": Text(
        "规则“{rule}”的 units 中既有乡镇（街道）又有村（社区）。请分成两条。",
        "rule '{rule}': units are of different levels. Make two rules.",
    ),
    "joint.unit-unknown": Text(
        "规则“{rule}”：没有乡镇（街道）或村（社区）{unit}。请更正代码。",
        "rule '{rule}': there is no town or village {unit}. Correct the code.",
    ),
    "joint.goal-unmeasured": Text(
        "规则“{rule}”：目标“{goal}”未能测算，规则无法适用。请先补齐该目标所需的图层，或去掉该规则。",
        "rule '{rule}': goal '{goal}' was not measured, so the rule cannot hold. Add the layers it needs, or leave the rule out.",
    ),
    "joint.one-site": Text(
        "规则“{rule}”只涉及一处（{site}），没有意义。请至少写两处，或删去该规则。",
        "rule '{rule}' is about a single site ({site}), so it means nothing. Name two or more, or leave the rule out.",
    ),
    "joint.nobody-there": Text(
        "规则“{rule}”：所列区划中没有目标“{goal}”的需求点。请更正。",
        "rule '{rule}': no demand point of goal '{goal}' lies in the units named. Correct them.",
    ),
    "finding.siting.no-plan": Text("“{goal}”：{why}", "'{goal}': {why}"),
    "finding.siting.no-plan.advice": Text(
        "请按所列办法之一修改 [[siting]] 的规则，或补充候选地点。",
        "Change the rules of the [[siting]] block in one of these ways, or add candidates.",
    ),
    "finding.siting.open-in-part": Text(
        "“{goal}”：有的设施只在部分年份开放，方案按全期可用计，结果可能偏高。",
        "'{goal}': some facilities are open in a part of the years; the plan counts their room throughout, which may be too much.",
    ),
    "finding.siting.open-in-part.advice": Text(
        "请以测算结果为准，或缩短该目标的年限。",
        "Trust the measured figure, or shorten the years of the goal.",
    ),
    "finding.siting.room-shared": Text(
        "“{plan}”中 {goals} 计的是同样的设施：与测算一致，每个目标各按全部床位或墓穴分配，同一个床位或墓穴可能同时计入几个目标。",
        "'{plan}': {goals} count the same facilities. As where they are measured, each has all of the places for itself, so that one place may count for several of them.",
    ),
    "finding.siting.room-shared.advice": Text(
        "如这些目标说的是不同的人，请核对合计需要是否超过床位或墓穴总数，或改用一个目标计全部需要。",
        "Where they are about different people, check that together they need no more than there is, or count all of them in one goal.",
    ),
    "where.kind": Text("设施类型", "kind of facility"),
    "where.unit_code": Text("区划", "unit"),
    "where.town": Text("乡镇（街道）", "town"),
    "where.village": Text("村（社区）", "village"),
    "where.unit_type": Text("乡镇类别", "type of town"),
    "where.state": Text("现状", "present state"),
    "plan-rule.count": Text("数量", "number of sites"),
    "plan-rule.budget": Text("资金", "money"),
    "plan-rule.separation": Text("间距", "distance between sites"),
    "plan-rule.must_open": Text("必须开设", "sites to open"),
    "plan-rule.forbidden": Text("不得使用", "sites not to use"),
    "plan-rule.exclusive": Text("至多选一处", "one of several sites"),
    "plan-rule.together": Text("同时开设或都不开设", "sites together or not"),
    "plan-rule.must_cover": Text("全部服务", "all to be served"),
    "plan-rule.value_floor": Text("比例下限", "least share"),
    "plan-rule.fairness": Text("每个乡镇（街道）的比例下限", "least share of each town"),
    "plan-rule.backup": Text("范围内有几处", "several sites within reach"),
    "siting.step-serves": Text(
        "“{goal}”：服务 {weight}，其中只有靠它的 {only}",
        "'{goal}': serves {weight}, {only} of them through it only",
    ),
    "siting.just-as-good": Text("改建 {names} 同样好", "just as good: {names}"),
    "siting.not-needed": Text("不建此处同样好", "as good without it"),
    "siting.tight": Text("已到限", "at its limit"),
    "siting.runner-up": Text("不建此处时改建：{names}", "without it: {names}"),
    "siting.out-of-reach": Text(
        "{count} 个需求点没有任何地点可以服务", "{count} demand {count:point|points} that no site can serve"
    ),
    "siting.done-build": Text("新建 {count} 处", "{count} to build"),
    "siting.done-enlarge": Text("扩建 {count} 处", "{count} to enlarge"),
    "siting.done-move": Text("迁建 {count} 处", "{count} to move"),
    "siting.done-close": Text("关闭 {count} 处", "{count} to close"),
    "siting.done-nothing": Text("无需建设", "nothing to build"),
    "siting.plan-verdict": Text("{what}，资金 {money} 万元。", "{what}, {money} × 10,000 yuan."),
    "siting.goal-change": Text("“{goal}”由 {before} 到 {after}", "'{goal}' from {before} to {after}"),
    "siting.stop": Text("。", "."),
    "siting.quoted": Text("“{name}”", "'{name}'"),
    "siting.plan-proved": Text(
        "在给定的候选地点和规则下已证明最优。", "Proved best with these candidates and rules."
    ),
    "siting.plan-unproved": Text(
        "限定时间内最好的方案，与最优相差不超过 {gap}。",
        "The best found in the time given, within {gap} of the best.",
    ),
    "siting.plan-none": Text(
        "没有方案能{count:遵守这条规则|同时遵守这些规则}（已证明）：{rules}。",
        "No plan keeps {count:this rule|these rules at once} (proved): {rules}.",
    ),
    "siting.plan-changes": Text(
        "冲突不止这一处：只改一条不够，至少要同时改 {count} 条（已证明）。",
        "That is not the only clash. No single change is enough: it takes {count} at once (proved).",
    ),
    "siting.plan-enough-unknown": Text(
        "时限内没有找出怎样修改才可行，请增大 time_limit_s 后重新运行。",
        "What would do was not found in the time given. Raise time_limit_s and run again.",
    ),
    "siting.plan-way": Text("（{at}）{way}", "({at}) {way}"),
    "siting.plan-enough": Text("下列任一办法都可行：{enough}。", "Each of these would do: {enough}."),
    "siting.nothing-found": Text("限时内没有找到方案", "no plan was found in the time given"),
    "siting.plan-stopped": Text(
        "到时限时还没有找到方案。请增大 time_limit_s 后重新运行。",
        "No plan was found in the time given. Raise time_limit_s and run again.",
    ),
    "siting.titled": Text("{title}：{verdict}", "{title}: {verdict}"),
    "siting.money": Text("{money} 万元", "{money} × 10,000 yuan"),
    "siting.phase-money": Text("{phase} 年 {money} 万元", "{phase}: {money} × 10,000 yuan"),
    "siting.binds": Text(
        "“{rule}”起约束作用：去掉后“{aim}”由 {value} 变为 {other}。",
        "'{rule}' binds: without it '{aim}' would be {other} in place of {value}.",
    ),
    "siting.binds-goals": Text(
        "“{rule}”起约束作用：去掉后“{aim}”由 {value} 变为 {other}，其中{goals}。",
        "'{rule}' binds: without it '{aim}' would be {other} in place of {value}; {goals}.",
    ),
    "siting.goal-value": Text("“{goal}”{value}", "'{goal}' {value}"),
    "preferred.decided": Text(
        "有同样好的方案，选了多用优先用地的：不在优先用地上的新建由 {before} 处减为 {after} 处",
        "Of equally good plans, one with {after} new {after:site|sites} off preferred land was taken in place of one with {before}",
    ),
    "preferred.proved": Text(
        "不在优先用地上的新建有 {after} 处，没有同样好而更少的方案（已证明）",
        "{after} new {after:site|sites} off preferred land, and no equally good plan has fewer (proved)",
    ),
    "preferred.unproved": Text(
        "不在优先用地上的新建有 {after} 处，时限内未证明有无同样好而更少的方案",
        "{after} new {after:site|sites} off preferred land; whether an equally good plan has fewer was not proved in the time given",
    ),
    "brief.joint-plans": Text("多目标建设方案", "Plans for several goals"),
    "brief.site-places": Text("建成后床位（墓穴）数", "Places afterwards"),
    "brief.money": Text("投资（万元）", "Cost (10,000 yuan)"),
    "sheet.joint-steps": Text("多目标方案", "Joint plans"),
    "sheet.joint-reasons": Text("方案理由", "Reasons"),
    "column.joint_plan": Text("建设方案", "Plan"),
    "column.joint-value": Text("数值", "Value"),
    "column.joint-about": Text("所指", "About"),
    "about.joint_plan": Text("建设方案的名称", "What the plan is called"),
    "about.joint-steps.size": Text("建成后的床位或墓穴数", "Beds or plots afterwards"),
    "about.joint-steps.open_cost": Text("投资，万元", "Cost, in 10,000 yuan"),
    "about.joint-steps.phase": Text("哪一年建设", "Year in which it is built"),
    "about.topic": Text("这一行说明什么", "What the row is about"),
    "about.subject": Text("哪个目标、规则或地点", "Which goal, rule or site"),
    "about.about": Text("所指的区划、目标或地点", "The unit, goal or site that is meant"),
    "about.joint-reasons.phase": Text("哪一年年底；now 为现状", "By the end of which year; now is today"),
    "about.joint-reasons.value": Text("数值，计量单位见本行", "The figure; its unit stands in the row"),
    "about.joint-reasons.unit": Text(
        "数值、下限、上限和对照值的计量单位；几个目标之和列出各目标的计量单位",
        "Unit of value, bounds and other value; of a sum of several goals, the unit of each",
    ),
    "about.low": Text("不得低于", "What it must reach"),
    "about.high": Text("不得高于", "What it must not exceed"),
    "about.other_value": Text(
        "对照值：优化目的的界限、去掉规则后的数值、只靠该地点得到服务的数量，或同样好的另一方案的数量",
        "To compare: the bound of an aim, the value without a rule, what is served through this site alone, or the count of an equally good plan",
    ),
    "column.topic": Text("内容", "topic"),
    "column.subject": Text("事项", "subject"),
    "column.low": Text("下限", "at least"),
    "column.high": Text("上限", "at most"),
    "column.other_value": Text("对照值", "other value"),
    "topic.status": Text("结论", "result"),
    "topic.aim": Text("优化目的", "aim"),
    "topic.preferred": Text("不在优先用地上的新建", "new sites off preferred land"),
    "topic.money": Text("资金（万元）", "money (× 10,000 yuan)"),
    "topic.goal": Text("目标", "goal"),
    "topic.rule": Text("规则", "rule"),
    "topic.binds": Text("起约束作用的规则", "rule that binds"),
    "topic.spare": Text("不起约束作用的规则", "rule that does not bind"),
    "topic.site": Text("地点", "site"),
    "topic.unreached": Text("无法服务", "out of reach"),
    "topic.clash": Text("相互冲突的规则", "rules that clash"),
    "topic.enough": Text("可行的办法", "what would suffice"),
    "topic.choice": Text("投入与效果", "what more brings"),
}
