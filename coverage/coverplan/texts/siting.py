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
    "matrix.id-fraction": Text(
        "{what}的编号 {id} 带小数，不能作编号。请按文本读入编号列。",
        "{what}: id {id} has a fraction, so it is no id. Read the id column as text.",
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
    "matrix.demand": Text("需求点", "demand points"),
    "matrix.site": Text("设施点", "sites"),
}
