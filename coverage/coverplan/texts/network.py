"""Words of the road network: faults of its tables, and why a place has no cost."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "network.id-missing": Text(
        "{what}：第 {rows} 行（从 0 数）没有 {name}，或编号带小数。请补全编号。",
        "{what}: rows {rows} (from 0) have no {name}, or one with a fraction. Give each row an id.",
    ),
    "network.id-twice": Text(
        "{what}：{name} 重复：{ids}。每个编号只能出现一次。",
        "{what}: {name} stands more than once: {ids}. An id names one row only.",
    ),
    "network.pair-unknown": Text(
        "pairs：{name} 中有未知编号：{ids}。请用传入的点的编号。",
        "pairs: unknown {name}: {ids}. Use ids of the points that were given.",
    ),
    "network.node-unknown": Text(
        "{name}：路网中没有这些节点：{ids}。请核对编号。",
        "{name}: the network has no such nodes: {ids}. Correct the ids.",
    ),
    "network.columns-missing": Text(
        "{what}：缺少列 {columns}。请补上。", "{what}: columns missing: {columns}. Add them."
    ),
    "network.columns-twice": Text(
        "{what}：列名重复：{columns}。请删去或改名。",
        "{what}: several columns are called {columns}. Drop or rename all but one.",
    ),
    "network.edge-each-way": Text(
        "edges：同一条路按两个方向各列了一行：{ids}。请只保留一行并写 oneway = False，或用 from_networkx 由图建网。",
        "edges: the same road stands there once each way: {ids}. Keep one row with oneway = False, or build with from_networkx from the graph.",
    ),
    "network.not-a-frame": Text(
        "{what}：应为带几何列的 GeoDataFrame，收到的是 {given}。",
        "{what}: expected a GeoDataFrame with geometry, got {given}.",
    ),
    "network.node-geometry": Text(
        "nodes：{count} 个节点没有有效的点坐标：{rows}。请改正几何。",
        "nodes: {count} without a valid point: {rows}. Mend their geometry.",
    ),
    "network.edge-node-unknown": Text(
        "edges：{count} 条边的 {end} 端不在 nodes 中：{rows}。请补上节点或删去这些边。",
        "edges: {count} whose {end} is not among the nodes: {rows}. Add the nodes or drop these edges.",
    ),
    "network.edge-flag": Text(
        "edges：{count} 条边的 {column} 不是真/假值：{rows}。请写 True 或 False。",
        "edges: {count} whose {column} is neither true nor false: {rows}. Write True or False.",
    ),
    "network.edge-geometry": Text(
        "edges：{count} 条边的几何不是有效的单一折线：{rows}。请改正，多部件线先拆开。",
        "edges: {count} whose geometry is not one valid line: {rows}. Mend it; explode multi-part lines first.",
    ),
    "network.edge-cost": Text(
        "edges：{count} 条边的 {column} 缺失、为负、超过 {most} 或不是数：{rows}。请改正。",
        "edges: {count} whose {column} is missing, negative, above {most} or no number: {rows}. Correct it.",
    ),
    "network.edge-apart": Text(
        "edges：{count} 条边的线端离其节点超过 {limit} 米：{rows}。请检查 u、v 与几何是否对应。",
        "edges: {count} whose line ends over {limit} m away from its nodes: {rows}. Check that u, v and geometry agree.",
    ),
    "network.no-time": Text(
        "路网没有 time_s 列，不能按时间计算。请先用出行方式（travel）读入道路，或按长度计算。",
        "The network has no time_s, so there is no cost by time. Read the roads with a travel profile, or go by length.",
    ),
    "network.point-geometry": Text(
        "{what}：{count} 行没有有效的点：{rows}。请改正几何（面状设施取其入口或中心点）。",
        "{what}: {count} rows without a valid point: {rows}. Mend them (take the entrance or centre of an area).",
    ),
    "network.snapped-elsewhere": Text(
        "这些点已按另一路网或另一规则捕捉。请重新捕捉，或传入原始点。",
        "These points were snapped to another network or by other rules. Snap them again, or give the points.",
    ),
    "network.option": Text(
        "{name} 不能是 {value}。可用：{allowed}。", "{name} cannot be {value}. Allowed: {allowed}."
    ),
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
    "reason.not_snapped": Text("离道路太远", "too far from a road"),
    "reason.unreachable": Text("无路可达", "no way by road"),
    "reason.beyond_cutoff": Text("超出限值", "beyond the cutoff"),
    "reason.no_facility": Text("没有可达道路的设施", "no facility on the road network"),
    "reason.closed_edge": Text("所在路段封闭", "on a closed road"),
}
