"""Words of the road network: faults of its tables, and why a place has no cost."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "network.no-roads": Text(
        "{plan}：没有道路图层，不能按道路计算。请在 plan.toml 中补充 [layers.roads]。",
        "{plan}: there is no roads layer to travel along. Add [layers.roads] to plan.toml.",
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
    "reason.not_snapped": Text("离道路太远", "too far from a road"),
    "reason.no_place": Text("没有位置", "no place given"),
    "reason.across_water": Text("到最近道路要跨越水面", "only water between it and the road"),
    "reason.unreachable": Text("无路可达", "no way by road"),
    "reason.beyond_cutoff": Text("超出限值", "beyond the cutoff"),
    "reason.no_facility": Text("没有可达道路的设施", "no facility on the road network"),
    "reason.closed_edge": Text("所在路段封闭", "on a closed road"),
    "finding.roads.island": Text(
        "{km} 公里道路与主路网不连通。", "{km} km of road are not joined to the main network."
    ),
    "finding.roads.island.advice": Text("{do}", "{do}"),
    "finding.roads.island-small": Text(
        "另有 {count} 处不连通的道路（每处不足 {least_m} 米，共 {km} 公里）。",
        "{count} more {count:island|islands} of less than {least_m} m each ({km} km in all).",
    ),
    "finding.roads.island-small.advice": Text(
        "一般影响不大；如有居民或设施在其上，会另行列出。",
        "Mostly harmless; residents and facilities on them are named.",
    ),
    "finding.roads.cannot-leave": Text(
        "{km} 公里道路只能驶入、不能驶出。", "{km} km of road can be entered but not left."
    ),
    "finding.roads.cannot-leave.advice": Text("{do}", "{do}"),
    "finding.roads.cannot-leave-small": Text(
        "另有 {count} 处只能驶入的道路（每处不足 {least_m} 米，共 {km} 公里）。",
        "{count} more {count:part|parts} of less than {least_m} m that can be entered but not left ({km} km in all).",
    ),
    "finding.roads.cannot-leave-small.advice": Text(
        "界线附近的多因数据截止，无需处理；其余请核对单行方向。",
        "Nothing to do near the area's line, where the data end; elsewhere check the direction of the one-way streets.",
    ),
    "finding.roads.cannot-enter": Text(
        "{km} 公里道路只能驶出、不能驶入。", "{km} km of road can be left but not entered."
    ),
    "finding.roads.cannot-enter.advice": Text("{do}", "{do}"),
    "finding.roads.cannot-enter-small": Text(
        "另有 {count} 处只能驶出的道路（每处不足 {least_m} 米，共 {km} 公里）。",
        "{count} more {count:part|parts} of less than {least_m} m that can be left but not entered ({km} km in all).",
    ),
    "finding.roads.cannot-enter-small.advice": Text(
        "界线附近的多因数据截止，无需处理；其余请核对单行方向。",
        "Nothing to do near the area's line, where the data end; elsewhere check the direction of the one-way streets.",
    ),
    "finding.roads.missing-link": Text(
        "断头路离另一条道路 {apart_m} 米，沿路绕行却超过 {detour_m} 米（或不通）。",
        "A dead end lies {apart_m} m from another road, but over {detour_m} m away by road (or out of reach).",
    ),
    "finding.roads.missing-link.advice": Text(
        "如实地相通，请补画连接路段，或让两条道路有共同的节点（没有 u、v 列的线图层：在 plan.toml 的 [layers.roads] 中写 join_at_crossings = true，join_m 大于该间距）。",
        "If one can pass there, draw the link, or give the two roads a node in common (line layers without u and v: write join_at_crossings = true and a join_m above the gap under [layers.roads] in plan.toml).",
    ),
    "finding.roads.point-on-island": Text(
        "{km} 公里道路与主路网不连通，其上有需求点 {points} 个（{weight}）、设施 {facilities} 处：{ids}。",
        "{km} km of road are not joined to the main network; on them are {points} demand {points:point|points} ({weight}) and {facilities} {facilities:facility|facilities}: {ids}.",
    ),
    "finding.roads.point-on-island.advice": Text("{do}", "{do}"),
    "roads.do.link": Text(
        "请核对是否缺少连接路段、桥梁或渡口。", "Check whether a link, a bridge or a ferry is missing."
    ),
    "roads.do.draw": Text(
        "与主路网相距很近，多为漏画，请补画连接路段。",
        "It all but touches the main network; draw the link that is missing.",
    ),
    "roads.do.water": Text(
        "与主路网隔着水面：有桥或渡口的请补上；确无通路的无需处理，其上居民须另行安排服务。",
        "Water lies between it and the main network: add the bridge or ferry if there is one; otherwise nothing to do, and who lives there needs a service of their own.",
    ),
    "roads.do.beyond": Text(
        "与主路网隔着界外（海面或邻县）：界外有道路、桥或渡口的请补上；孤岛无需处理，其上居民须另行安排服务。",
        "The sea or a neighbour's land lies between it and the main network: add the road, bridge or ferry there if there is one; nothing to do for an island, whose people need a service of their own.",
    ),
    "roads.do.cut": Text(
        "道路数据在边界附近截止，通路可能在界外：请用范围更大的道路数据；界外相通的无需处理。",
        "The roads end near the area's line, and the way on may lie beyond it: take roads of a wider area; nothing to do where they meet outside.",
    ),
    "roads.do.oneway": Text("请核对单行方向。", "Check the direction of the one-way streets."),
    "finding.roads.unused": Text(
        "出行方式“{profile}”不使用 {count} 条路段（{km} 公里）：{values}。",
        "Profile '{profile}' does not use {count} {count:edge|edges} ({km} km): {values}.",
    ),
    "finding.roads.unused.advice": Text(
        "如实际可通行，请更正等级或通行限制，或在 plan.toml 中为该等级填写 speed_kph。",
        "If they can be used, correct class or access, or give the class a speed_kph in plan.toml.",
    ),
    "finding.roads.ends-only": Text(
        "出行方式“{profile}”：{count} 条路段（{km} 公里）只供出行的起点和终点使用，不能借道穿行：{values}。",
        "Profile '{profile}': {count} {count:edge|edges} ({km} km) {count:is|are} open at the start and the end of a trip only; none leads through: {values}.",
    ),
    "finding.roads.ends-only.advice": Text(
        "如实际可以穿行，请更正通行限制，或在 plan.toml 中改写 ends_only。",
        "If one may drive through, correct their access, or set ends_only in plan.toml.",
    ),
    "finding.roads.access-unknown": Text(
        "出行方式“{profile}”：{count} 条路段（{km} 公里）的通行限制不认识，按不能通行处理：{values}。",
        "Profile '{profile}': the access of {count} {count:edge|edges} ({km} km) is not known; {count:it counts|they count} as closed: {values}.",
    ),
    "finding.roads.access-unknown.advice": Text(
        "请改用 yes、no、private、destination 等 OSM 的通行值；不限制通行的，留空即可。",
        "Use access values of OpenStreetMap (yes, no, private, destination ...); leave the cell empty where all may pass.",
    ),
    "finding.roads.barrier-unknown": Text(
        "出行方式“{profile}”：{count} 处障碍的种类不认识，按不能通过处理：{values}。",
        "Profile '{profile}': {count} {count:barrier is|barriers are} of a kind that is not known, and {count:stops|stop}: {values}.",
    ),
    "finding.roads.barrier-unknown.advice": Text(
        "请改用 OSM 的 barrier 值；实际可通过的，在通行限制列中写 yes。",
        "Use barrier words of OpenStreetMap; where one can pass, write yes in the access column.",
    ),
    "finding.goal.past-closed-road": Text(
        "“{goal}”：{who}旁边的道路不准该出行方式通行，已接到更远的道路（最远 {most_m} 米）或没有接上。",
        "'{goal}': {who}: on a road that is closed to this traveller; joined to another one farther off (up to {most_m} m) or to none.",
    ),
    "finding.goal.past-closed-road.advice": Text(
        "请核对这些道路的通行限制：进出沿线的车辆可以通行的，写 private 或 destination。",
        "Check the access of these roads: where those who live or work there may drive in, write private or destination.",
    ),
    "note.goal.past-closed-road": Text(
        "{who}旁边的道路不准通行，已改接其他道路或没有接上",
        "{who}: on a closed road, joined to another or to none",
    ),
    "off-road.points": Text(
        "{count:,} 个需求点（{weight}）", "{count:,} demand {count:point|points} ({weight})"
    ),
    "off-road.facilities": Text(
        "{count:,} 处设施（{names}）", "{count:,} {count:facility|facilities} ({names})"
    ),
    "finding.goal.facility-off-road": Text(
        "“{goal}”：{count} 处设施（{names}）没有接上道路：{reason}；它们不服务任何人。",
        "'{goal}': {count} {count:facility|facilities} ({names}) found no road: {reason}. {count:It serves|They serve} nobody.",
    ),
    "finding.goal.facility-off-road.advice": Text(
        "请核对设施位置，或补画通到设施的道路。",
        "Check where they stand, or draw the road that leads to them.",
    ),
    "note.goal.facility-off-road": Text(
        "{count} 处设施没有接上道路（{reason}）",
        "{count} {count:facility|facilities} found no road ({reason})",
    ),
    "error.roads.simplify-closed": Text(
        "路网已有封闭或减速的路段。请先简化，再封闭。",
        "Roads are shut or slowed down. Simplify first, shut then.",
    ),
    "error.roads.times-missing": Text(
        "图中有 {count} 条边没有 travel_time。请给所有边填写，或都不填。",
        "{count} {count:edge of the graph has|edges of the graph have} no travel_time. Give it to all edges, or to none.",
    ),
    "error.roads.none-usable": Text(
        "没有“{profile}”可用的道路。请检查道路等级和通行限制，或更换出行方式。",
        "No road can be used by '{profile}'. Check road classes and access, or travel otherwise.",
    ),
}
