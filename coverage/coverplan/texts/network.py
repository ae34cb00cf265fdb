"""Words of the road network: faults of its tables, and why a place has no cost."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
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
    "network.edge-flag": Text(
        "{file} 第 {row} 行：“{column}”不是真/假值。请写 True 或 False。",
        "{file} row {row}: '{column}' is neither true nor false. Write True or False.",
    ),
    "network.edge-cost": Text(
        "{file} 第 {row} 行：“{column}”缺失、为负、超过 {most} 或不是数。请改正。",
        "{file} row {row}: '{column}' is missing, negative, above {most} or no number. Correct it.",
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
    "reason.not_snapped": Text("离道路太远", "too far from a road"),
    "reason.unreachable": Text("无路可达", "no way by road"),
    "reason.beyond_cutoff": Text("超出限值", "beyond the cutoff"),
    "reason.no_facility": Text("没有可达道路的设施", "no facility on the road network"),
    "reason.closed_edge": Text("所在路段封闭", "on a closed road"),
}
