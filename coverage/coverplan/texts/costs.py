"""Words of cost matrices."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "matrix.data": Text(
        "成本（data）应为一维数值数组，单位为米或秒。",
        "the costs (data) must be a one-dimensional array of numbers, in metres or seconds.",
    ),
    "matrix.indptr": Text(
        "indptr 应为从 0 开始、不减小、以成本个数 {pairs} 结束的整数。",
        "indptr must be whole numbers that start at 0, never fall, and end at {pairs}, the number of costs.",
    ),
    "matrix.indices": Text(
        "indices 应有 {pairs} 个整数（每个成本一个），为设施点的位置，不小于 0 且小于 {sites}。",
        "indices must be {pairs} whole numbers (one a cost), positions of sites, from 0 and below {sites}.",
    ),
    "matrix.table-shape": Text(
        "成本表应为数值的二维表（每行一个需求点，每列一个设施点），且各行长度相同。",
        "the costs must be a full table of shape (demand points, sites): two dimensions, rows of one length.",
    ),
    "matrix.cost-no-number": Text(
        "成本表第 {rows} 行：成本不是数值：{values}。请写成以 {unit} 为单位的数（单位为 s 时也可用时长）。",
        "cost table, rows {rows}: the cost is no number: {values}. Give numbers in {unit} (where the unit is s, durations too).",
    ),
    "matrix.not-a-frame": Text(
        "成本表应为带 demand_id、site_id、cost 三列的 DataFrame，收到的是 {given}。",
        "cost table: expected a DataFrame with demand_id, site_id and cost, got {given}.",
    ),
    "matrix.column-missing": Text(
        "成本表：缺少列 {column}。需要 demand_id、site_id、cost 三列。",
        "cost table: no column {column}. It needs demand_id, site_id and cost.",
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
    "allocation.missing": Text(
        "{name}：{id} 没有数值。成本矩阵中的每个编号都要有（没有的请填 0）。",
        "{name}: {id} has no figure. Give one for every id of the costs (0 where there is none).",
    ),
    "allocation.amount": Text(
        "{name}：{id} 的数值“{value}”不是不小于 0 的数。请更正。",
        "{name}: the figure '{value}' of {id} is not a number of 0 or more. Correct it.",
    ),
    "allocation.twice": Text(
        "{name}：{id} 出现多次。每个编号只应有一个数值。",
        "{name}: {id} is given more than once. Give each id one figure.",
    ),
    "allocation.unknown": Text(
        "{name}：{id} 不在成本矩阵中。请更正编号，或为它计算成本。",
        "{name}: {id} is not in the costs. Correct the id, or compute its costs.",
    ),
    "matrix.demand": Text("需求点", "demand points"),
    "matrix.site": Text("设施点", "sites"),
}
