"""Words of cost matrices and of siting."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "matrix.column-missing": Text(
        "成本表：缺少列 {column}。需要 demand_id、site_id、cost 三列。",
        "cost table: no column {column}. It needs demand_id, site_id and cost.",
    ),
    "matrix.id-missing": Text(
        "{what}第 {row} 个编号为空。每个编号都要填写。",
        "{what}: id number {row} is empty. Every one needs an id.",
    ),
    "matrix.id-twice": Text(
        "{what}编号 {id} 出现多次。编号不能重复。",
        "{what}: id {id} stands more than once. Ids must be unique.",
    ),
    "matrix.id-unknown": Text(
        "成本表第 {row} 行：{what}编号 {id} 不在给定的编号中。",
        "cost table, row {row}: {what} id {id} is not among the ids given.",
    ),
    "matrix.cost-missing": Text(
        "需求点 {demand} 到设施点 {site}：成本不是有限数值。到不了的一对请不要列入。",
        "demand point {demand} to site {site}: the cost is no finite number. Leave out pairs out of reach.",
    ),
    "matrix.cost-negative": Text(
        "需求点 {demand} 到设施点 {site}：成本 {cost} 为负数。请更正。",
        "demand point {demand} to site {site}: the cost {cost} is negative. Correct it.",
    ),
    "matrix.cost-beyond": Text(
        "需求点 {demand} 到设施点 {site}：成本 {cost} 超出已计算的范围 {search}。",
        "demand point {demand} to site {site}: the cost {cost} lies beyond the search {search}.",
    ),
    "matrix.pair-twice": Text(
        "需求点 {demand} 到设施点 {site} 出现多次。每一对只能有一行。",
        "demand point {demand} to site {site} stands more than once. Give one row a pair.",
    ),
    "matrix.shape": Text(
        "{what}编号有 {ids} 个，成本数组有 {size} 个。两者应一致。",
        "{what}: {ids} ids for {size} in the cost array. The two must agree.",
    ),
    "matrix.cutoff-unit": Text(
        "限值“{cutoff}”与成本单位 {unit} 不符：成本为米时用 m、km，为秒时用 s、min、h。",
        "cutoff '{cutoff}' does not fit costs in {unit}: use m or km for metres; s, min or h for seconds.",
    ),
    "matrix.cutoff-beyond": Text(
        "限值“{cutoff}”超出成本已计算的范围 {search}。请用更大的 search 重新计算成本。",
        "cutoff '{cutoff}' lies beyond the costs' search, {search}. Compute them with a larger search.",
    ),
    "matrix.file": Text(
        "{file}：不是本软件保存的成本矩阵。请重新计算并保存。",
        "{file}: not a cost matrix saved by this program. Compute and save it again.",
    ),
    "matrix.not-there": Text(
        "{what}编号 {id} 不在成本矩阵中。", "{what}: id {id} is not in the cost matrix."
    ),
    "siting.weight-missing": Text(
        "需求点 {demand}：没有权重。每个需求点都要有权重（没有人口请填 0）。",
        "demand point {demand}: no weight. Give every one a weight (0 where nobody lives).",
    ),
    "siting.weight-unknown": Text(
        "需求点 {demand}：有权重，但不在成本矩阵中。请更正编号，或为它计算成本。",
        "demand point {demand}: has a weight, but is not in the costs. Correct the id, or compute its costs.",
    ),
    "siting.weight-no-number": Text(
        "需求点 {demand}：权重“{value}”不是数值。请更正。",
        "demand point {demand}: the weight '{value}' is no number. Correct it.",
    ),
    "siting.weight-negative": Text(
        "需求点 {demand}：权重 {value} 为负数。请更正。",
        "demand point {demand}: the weight {value} is negative. Correct it.",
    ),
    "siting.fixed-unknown": Text(
        "既有设施点 {site} 不在成本矩阵中。请更正编号，或为它计算成本。",
        "fixed site {site} is not in the costs. Correct the id, or compute its costs.",
    ),
    "siting.cutoff-missing": Text(
        '覆盖模型需要限值。请写成如 cutoff="5 km"。',
        "A covering model needs a cutoff. Give one, like cutoff='5 km'.",
    ),
    "siting.p": Text(
        "新建数量 p = {p} 无效。请用 0 或正整数。",
        "p = {p} is no number of new sites. Use a whole number, 0 or more.",
    ),
    "siting.time-limit": Text(
        "时限 {value} 秒无效。请用正数。", "time limit {value} s is not valid. Use a number above 0."
    ),
    "siting.gap": Text(
        "允许差距 {value} 无效。请用 0 或正数（0.01 即 1 %）。",
        "gap {value} is not valid. Use 0 or more (0.01 is 1 %).",
    ),
    "siting.solver": Text(
        "求解器出错（{status}）。请报告此问题并附上输入。",
        "The solver failed ({status}). Please report this with the input.",
    ),
    "matrix.demand": Text("需求点", "demand points"),
    "matrix.site": Text("设施点", "sites"),
}
