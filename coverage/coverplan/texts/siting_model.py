"""Words of siting models: what is wrong with one, what its rules ask, what a plan does not keep."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "model.no-model": Text(
        "solve 的参数应为 cp.SitingModel，收到的是 {given}。", "solve takes a cp.SitingModel, got {given}."
    ),
    "model.no-frame": Text(
        "“{table}”应为 pandas 表格。请改用 DataFrame。", "'{table}' is no pandas table. Give a DataFrame."
    ),
    "model.no-service": Text(
        "服务应为 cp.Service，收到的是 {given}。", "A service is a cp.Service, got {given}."
    ),
    "model.no-rule": Text(
        "规则应取自 cp.rules，收到的是 {given}。", "A rule is one of cp.rules, got {given}."
    ),
    "model.no-phase": Text(
        "阶段的名称应为文本或整数，收到的是 {given}。",
        "The name of a phase is a text or a whole number, got {given}.",
    ),
    "model.no-phases": Text("模型未分阶段", "the model has no phases"),
    "model.where": Text(
        '规则的 where 应为“列名: 值”的对应（如 {{"kind": "nursing_home"}}），收到的是 {given}。',
        'where of a rule is a mapping of columns to values (such as {{"kind": "nursing_home"}}), got {given}.',
    ),
    "model.each": Text(
        "规则的 each 应为一列的列名，并写在 among 之前，收到的是“{given}”。",
        "each of a rule is the name of one column, and among needs it; got '{given}'.",
    ),
    "model.one-site": Text(
        "规则“{rule}”只列出一处地点。请至少列出两处不同的地点。",
        "rule '{rule}' lists one site. List two different ones at least.",
    ),
    "model.money-missing": Text(
        "资金规则没有给出限额。请在 limit 中写明金额（万元）。",
        "A budget has no limit. Give the money in limit (× 10,000 yuan).",
    ),
    "model.weights": Text(
        "服务“{service}”：权重应为按需求点编号索引的 Series。",
        "service '{service}': weights are a Series on demand_id. Give one.",
    ),
    "model.no-aim": Text("没有给出优化目的。请至少给出一个。", "There is no objective. Give one at least."),
    "model.aim": Text(
        "优化目的“{value}”无效。可用：{known}。", "objective '{value}' is unknown. Use one of: {known}."
    ),
    "model.aim-without-service": Text(
        "“{rule}”需要服务，但模型中没有。请补充服务。",
        "'{rule}' needs a service, and there is none. Add one.",
    ),
    "model.mixed-units": Text(
        "各服务的出行成本有的按米、有的按秒，不能相加或比较。请统一，或在优化目的中只列一类服务。",
        "The services' costs have different units (metres and seconds) and cannot be compared. Use one, or name the services of one in the objective.",
    ),
    "model.service-twice": Text(
        "服务“{value}”出现多次。请使用不同的名称。",
        "service '{value}' stands more than once. Give each a name of its own.",
    ),
    "model.phase-twice": Text(
        "阶段“{value}”出现多次。请使用不同的名称。",
        "phase '{value}' stands more than once. Give each a name of its own.",
    ),
    "model.state": Text(
        "地点 {site}：状态“{value}”无效。可用：{known}。",
        "site {site}: the state '{value}' is unknown. Use one of: {known}.",
    ),
    "model.number": Text(
        "{table} 行 {row}：“{column}”=“{value}”不是 0 或正数。请更正。",
        "{table} row {row}: '{column}' = '{value}' is no number of 0 or more. Correct it.",
    ),
    "model.sizes-unnamed": Text(
        "规模表没有“size”列。请给每种规模一个名称。",
        "sizes: there is no column 'size'. Give each size a name.",
    ),
    "model.size-without-cost": Text(
        "规模“{size}”没有建设费用。请填写“cost”列（不花钱的填 0）。",
        "size '{size}' has no cost. Fill in the column 'cost' (0 where it costs nothing).",
    ),
    "model.size-without-capacity": Text(
        "服务“{service}”按容量分配，但地点 {site} 的规模“{size}”没有容量。请填写容量。",
        "service '{service}' is allocated by capacity, but size '{size}' of site {site} has none. Fill it in.",
    ),
    "model.site-without-capacity": Text(
        "服务“{service}”按容量分配，但地点 {site} 没有容量。请填写容量。",
        "service '{service}' is allocated by capacity, but site {site} has none. Fill it in.",
    ),
    "model.room-given": Text(
        "服务“{service}”的 room 应为各地点的容量（pd.Series），且 allocated=True。请更正，或不写 room。",
        "service '{service}': room is a pd.Series on site_id, beside allocated=True. Correct it, or leave it out.",
    ),
    "model.whole-unallocated": Text(
        "服务“{service}”：whole=True（每个需求点整体由一处服务）须与 allocated=True 同用。请补充，或不写 whole。",
        "service '{service}': whole=True stands beside allocated=True only. Add that, or leave it out.",
    ),
    "model.room": Text(
        "服务“{service}”的 room 中，地点 {site} 的容量 {value} 不是不小于 0 的数。请更正。",
        "service '{service}': the room of site {site} is {value}, not a number of 0 or more. Correct it.",
    ),
    "model.service-site-unknown": Text(
        "服务“{service}”：出行成本或 room 中的地点 {site} 不在地点表中。请更正编号，或补充该地点。",
        "service '{service}': site {site} of its costs or its room is not among the sites. Correct the id, or add the site.",
    ),
    "model.eligible-column": Text(
        "服务“{service}”：可服务对应表缺少“{column}”列。",
        "service '{service}': the table of eligible pairs lacks the column '{column}'. Add it.",
    ),
    "model.eligible-unknown": Text(
        "服务“{service}”：可服务对应表中的{what} {value} 不存在。请更正编号。",
        "service '{service}': {what} {value} of the eligible pairs is not there. Correct the id.",
    ),
    "model.column-unknown": Text(
        "“{rule}”：地点表没有“{column}”列。请更正列名，或补充该列。",
        "'{rule}': the sites have no column '{column}'. Correct the name, or add the column.",
    ),
    "model.value-unknown": Text(
        "“{rule}”：没有“{column}”为“{value}”的地点。请更正，或补充这样的地点。",
        "'{rule}': no site has '{column}' = '{value}'. Correct it, or add such a site.",
    ),
    "model.service-unknown": Text(
        "“{rule}”：没有服务“{value}”。请更正名称。",
        "'{rule}': there is no service '{value}'. Correct the name.",
    ),
    "model.site-unknown": Text(
        "规则“{rule}”：没有地点 {value}。请更正编号。",
        "rule '{rule}': there is no site {value}. Correct the id.",
    ),
    "model.no-sites": Text("规则“{rule}”没有列出地点。请列出。", "rule '{rule}' names no site. Name some."),
    "model.demand-unknown": Text(
        "规则“{rule}”：没有需求点 {value}。请更正编号。",
        "rule '{rule}': there is no demand point {value}. Correct the id.",
    ),
    "model.unit-unknown": Text(
        "规则“{rule}”：没有区划 {value}。请更正。", "rule '{rule}': there is no unit {value}. Correct it."
    ),
    "model.no-units": Text(
        "规则“{rule}”：服务“{service}”没有给出各需求点所属区划。请补充。",
        "rule '{rule}': service '{service}' does not say in which unit its demand points lie. Add the units.",
    ),
    "model.phase-unknown": Text(
        "规则“{rule}”：没有阶段“{value}”。可用：{known}。",
        "rule '{rule}': there is no phase '{value}'. Use one of: {known}.",
    ),
    "model.count": Text(
        "规则“{rule}”：数量 {value} 无效。请用 0 或正整数。",
        "rule '{rule}': {value} is no number of sites. Use a whole number, 0 or more.",
    ),
    "model.count-missing": Text(
        "规则“{rule}”：请给出至少、至多，或恰好多少处（不可同时给出恰好和另外两项）。",
        "rule '{rule}': say at least, at most, or exactly how many (exactly stands alone).",
    ),
    "model.count-crossed": Text(
        "规则“{rule}”：至少 {low} 处多于至多 {high} 处。请更正。",
        "rule '{rule}': at least {low} is more than at most {high}. Correct it.",
    ),
    "model.quota-above": Text(
        "规则“{rule}”：{unit}要求 {asked} 处，只有 {found} 处可选。请减少数量，或补充候选点。",
        "rule '{rule}': {unit}: {asked} asked for, but there are only {found} to choose from. Ask for fewer, or add candidates.",
    ),
    "model.quota-below": Text(
        "规则“{rule}”：{unit}至多 {asked} 处，但已有 {found} 处不能关闭。请提高数量，或允许关闭。",
        "rule '{rule}': {unit}: {asked} at most, but {found} stand there and may not close. Allow more, or let them close.",
    ),
    "model.money": Text(
        "规则“{rule}”：资金 {value} 无效。请用 0 或正数（万元）。",
        "rule '{rule}': {value} is no sum of money. Use 0 or more (× 10,000 yuan).",
    ),
    "model.budget-phase": Text(
        "规则“{rule}”：资金按阶段写在 limit 中，不用 phase。",
        "rule '{rule}': give money by phase in limit, not with phase.",
    ),
    "model.budget-lacks": Text(
        "规则“{rule}”：没有给出阶段“{value}”的资金（没有的填 0）。",
        "rule '{rule}': says nothing of phase '{value}' (0 where there is no money).",
    ),
    "model.budget-below": Text(
        "规则“{rule}”：资金 {limit} 万元不够最便宜的一处（{least} 万元）。请增加资金，或去掉该规则。",
        "rule '{rule}': {limit} is below the cheapest site ({least}). Raise it, or leave the rule out.",
    ),
    "model.share": Text(
        "规则“{rule}”：比例 {value} 无效。请用 0 到 1 之间的数（0.9 即 90 %）。",
        "rule '{rule}': {value} is no share. Use a number from 0 to 1 (0.9 is 90 %).",
    ),
    "model.times": Text(
        "规则“{rule}”：{value} 不是设施处数。请用正整数。",
        "rule '{rule}': {value} is no number of sites. Use 1 or more.",
    ),
    "model.separation": Text(
        "规则“{rule}”：间距 {value} 无效。请用正数（米）。",
        "rule '{rule}': {value} is no distance. Use metres above 0.",
    ),
    "model.no-places": Text(
        "规则“{rule}”：有的地点没有坐标，无法计算间距。请补充 x_m、y_m，或使用带几何的表格。",
        "rule '{rule}': some sites have no place, so no distance is known. Add x_m and y_m, or a geometry.",
    ),
    "model.forbidden-open": Text(
        "规则“{rule}”：地点 {site} 已建成且不能关闭，不能禁用。请把状态改为可关闭（may_close）。",
        "rule '{rule}': site {site} stands and may not close. Give it the state may_close.",
    ),
    "model.exclusive-open": Text(
        "规则“{rule}”：{sites}均已建成且不能关闭。请把状态改为可关闭（may_close）。",
        "rule '{rule}': {sites} stand and may not close. Give one the state may_close.",
    ),
    "model.contradiction": Text(
        "规则“{rule}”与“{other}”相互矛盾：{about}。请修改或删去其中一条。",
        "rules '{rule}' and '{other}' contradict each other: {about}. Change one, or leave it out.",
    ),
    "model.contradiction-of-several": Text(
        "规则{rules}与“{other}”相互矛盾：{about}。请修改或删去其中一条。",
        "rules {rules} and '{other}' contradict each other: {about}. Change one, or leave it out.",
    ),
    "model.together-above": Text(
        "合计至少 {least} 处，多于至多 {most} 处",
        "{least} sites at least in all are more than {most} at most",
    ),
    "model.together-dearer": Text(
        "最便宜也要 {least} 万元，多于 {most} 万元",
        "the cheapest sites that do cost {least} × 10,000 yuan, more than {most}",
    ),
    "model.quotas-above": Text(
        "{count} 个（{names}）各至少 {each} 处，合计至少 {least} 处，多于至多 {most} 处",
        "at least {each} in each of {count} ({names}), {least} at least in all, is more than {most} at most",
    ),
    "siting.unverified": Text(
        "求解结果未通过核对：{what}。请报告此问题并附上输入。",
        "The answer did not pass its check: {what}. Please report this with the input.",
    ),
    "verify.rule": Text("“{rule}”{unit}：{value}", "'{rule}' {unit}: {value}"),
    "verify.two-steps": Text("地点 {site} 有两个动作", "two steps at site {site}"),
    "verify.moved-nowhere": Text("{kind}：迁出多于新建", "{kind}: more moved than built"),
    "verify.not-allowed": Text(
        "“{service}”：由不能服务的地点服务", "'{service}': served where nobody may be"
    ),
    "verify.too-much": Text("“{service}”：分配多于需要", "'{service}': more allocated than there is need"),
    "verify.not-whole": Text(
        "“{service}”：有需求点没有整体由一处服务",
        "'{service}': a demand point is not served whole by one site",
    ),
    "verify.too-full": Text("地点 {site} 超过容量", "site {site} holds more than its capacity"),
    "rule.all-sites": Text("全部地点", "all sites"),
    "rule.all-demand": Text("全部需求点", "all demand points"),
    "rule.count.nothing": Text("地点数量（{what}）", "number of sites ({what})"),
    "rule.count.at-least-open": Text(
        "至少 {low} 处（{what}）", "at least {low} {low:open site|open sites} ({what})"
    ),
    "rule.count.at-least-new": Text(
        "至少 {low} 处新建（{what}）", "at least {low} {low:new site|new sites} ({what})"
    ),
    "rule.count.at-most-open": Text(
        "至多 {high} 处（{what}）", "at most {high} {high:open site|open sites} ({what})"
    ),
    "rule.count.at-most-new": Text(
        "至多 {high} 处新建（{what}）", "at most {high} {high:new site|new sites} ({what})"
    ),
    "rule.count.exactly-open": Text(
        "恰好 {low} 处（{what}）", "exactly {low} {low:open site|open sites} ({what})"
    ),
    "rule.count.exactly-new": Text(
        "恰好 {low} 处新建（{what}）", "exactly {low} {low:new site|new sites} ({what})"
    ),
    "rule.count.between-open": Text(
        "{low} 至 {high} 处（{what}）", "{low} to {high} {high:open site|open sites} ({what})"
    ),
    "rule.count.between-new": Text(
        "{low} 至 {high} 处新建（{what}）", "{low} to {high} {high:new site|new sites} ({what})"
    ),
    "rule.count.each": Text("每个“{column}”{what}", "for each {column}: {what}"),
    "rule.budget": Text(
        "资金不超过 {limit} 万元（{what}）", "no more than {limit} × 10,000 yuan in all ({what})"
    ),
    "rule.budget.by-phase": Text(
        "分阶段资金不超过 {limits}（{what}；{carried}）",
        "no more money (× 10,000 yuan) than {limits} ({what}; {carried})",
    ),
    "rule.budget.phase": Text("{phase}：{limit} 万元", "{phase}: {limit}"),
    "rule.budget.carried": Text("结余可结转", "what is left is carried over"),
    "rule.budget.not-carried": Text("结余不结转", "what is left is not carried over"),
    "rule.must-open": Text("必须开设：{sites}", "open at any rate: {sites}"),
    "rule.forbidden": Text("不得使用：{sites}", "not to be used: {sites}"),
    "rule.exclusive": Text("至多选一处：{sites}", "at most one of: {sites}"),
    "rule.together": Text("同时开设或都不开设：{sites}", "all or none of: {sites}"),
    "rule.separation": Text(
        "相互间距不小于 {least} 米（{what}）", "at least {least} m from each other ({what})"
    ),
    "rule.differs": Text("至少 {least} 处不再选用：{sites}", "at least {least} of these left out: {sites}"),
    "rule.must-cover": Text("全部得到服务（{service}）：{demand}", "everybody served ({service}): {demand}"),
    "rule.value-floor": Text(
        "得到服务的比例不低于 {share}（{service}）", "at least {share} served ({service})"
    ),
    "rule.fairness": Text(
        "每个区划得到服务的比例不低于 {share}（{service}）",
        "at least {share} served in each unit ({service})",
    ),
    "rule.backup": Text(
        "至少 {share} 在范围内有 {times} 处（{service}）",
        "at least {share} with {times} sites within reach ({service})",
    ),
    "rule.serves-only": Text(
        "只服务指定对象的地点（{service}）：{sites}",
        "these sites serve their own people only ({service}): {sites}",
    ),
    "aim.most_covered": Text("服务最多", "most served"),
    "aim.soonest": Text("尽早服务", "served soonest"),
    "aim.fewest": Text("新建最少", "fewest new sites"),
    "aim.cheapest": Text("资金最省", "least money"),
    "aim.least_cost": Text("总出行成本最小", "least travel"),
    "aim.least_worst": Text("最远者最近", "shortest farthest way"),
    "aim.counted": Text("{aim}（{of}）", "{aim} ({of})"),
    "aim.sum": Text("{parts}之和：{of}", "{parts} added up: {of}"),
    "aim.sum-goals": Text("{count} 个目标", "{count} {count:goal|goals}"),
    "aim.sum-phases": Text("{count} 期", "{count} {count:phase|phases}"),
    "measure.weight": Text("权重", "weight"),
    "measure-unit.weight": Text("权重", "weight"),
    "state.candidate": Text("候选", "candidate"),
    "state.open": Text("已建", "open"),
    "state.may_close": Text("已建可关闭", "open, may close"),
    "notebook.candidates": Text("候选点", "candidates"),
    "notebook.aims": Text("优化目的", "aims"),
    "notebook.rule-words": Text("要求", "what it asks"),
    "notebook.siting-model": Text("选址模型", "siting model"),
    "notebook.siting-plan": Text("布局方案", "siting plan"),
    "notebook.money": Text("资金合计（万元）", "money in all (× 10,000 yuan)"),
    "notebook.service": Text("服务", "service"),
    "notebook.served": Text("得到服务", "served"),
    "column.siting_rule": Text("规则", "rule"),
}
