"""Words of the reasons of siting plans, and of choices among them."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "explain.no-plan": Text(
        "参数应为 cp.solve 的结果，收到的是 {given}。", "This takes what cp.solve returned, got {given}."
    ),
    "explain.nothing-found": Text(
        "求解在找到方案之前就停止了，没有可解释的内容。请增大 time_limit_s 后重新求解。",
        "The search was stopped before anything was found; there is nothing to explain. Raise time_limit_s and solve again.",
    ),
    "explore.no-steps": Text(
        "该求解结果没有方案，无法比较。请先用 cp.explain 查看原因。",
        "There is no plan to compare. See cp.explain for why.",
    ),
    "explore.other-services": Text(
        "两个方案的服务不同，无法比较。请比较同一模型的方案。",
        "The two plans have different services. Compare plans of one model.",
    ),
    "remedy.sites": Text("“{subject}”放宽 {by} 处：{to}", "'{subject}' loosened by {by}: {to}"),
    "remedy.money": Text(
        "“{subject}”增加资金 {by} 万元：{to}", "{by} × 10,000 yuan more in '{subject}': {to}"
    ),
    "remedy.money_each": Text(
        "“{subject}”每期增加资金 {by} 万元：{to}",
        "{by} × 10,000 yuan more in each phase of '{subject}': {to}",
    ),
    "remedy.share": Text(
        "“{subject}”降低 {by} 个百分点：{to}", "{by} percentage points less in '{subject}': {to}"
    ),
    "remedy.metres": Text("“{subject}”缩短 {by} 米：{to}", "{by} m less in '{subject}': {to}"),
    "remedy.without": Text("去掉规则“{subject}”", "'{subject}' left out"),
    "remedy.cutoff": Text("“{subject}”的限值放宽到 {to}", "a cutoff of {to} for '{subject}'"),
    "remedy.and": Text("{one}，同时{other}", "{one} and {other}"),
    "frontier.axis-new_sites": Text("至多新建（处）", "new sites at most"),
    "frontier.axis-money": Text("资金上限（万元）", "money at most (× 10,000 yuan)"),
    "frontier.new_sites": Text("至多新建 {limit} 处", "at most {limit} new sites"),
    "frontier.money": Text("资金不超过 {limit} 万元", "no more than {limit} × 10,000 yuan"),
    "notebook.explanation": Text("方案理由", "reasons of the plan"),
    "notebook.enough": Text("怎样才够", "what would suffice"),
    "notebook.rule-unit": Text("所在区划", "where"),
    "notebook.binds": Text("起约束作用", "binds"),
    "notebook.aim": Text("受影响的优化目的", "aim that changes"),
    "notebook.value": Text("数值", "value"),
    "notebook.without": Text("去掉后的数值", "value without it"),
    "notebook.only": Text("只靠这一处", "only through it"),
    "notebook.runner-up": Text("次选", "runner-up"),
    "notebook.yes": Text("是", "yes"),
    "notebook.no": Text("否", "no"),
    "notebook.limit": Text("上限", "limit"),
    "notebook.frontier": Text("投入与效果：{aim}", "what more brings: {aim}"),
}
