"""Words of the roads: files that cannot be read, what was found in them, how people travel."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "error.roads.osm-no-locations": Text(
        "{file}：道路没有坐标（文件中没有节点）。请连同节点一起导出。",
        "{file}: the roads have no coordinates (no nodes in the file). Export the nodes with the ways.",
    ),
    "error.roads.none-in-file": Text(
        "{file}：没有道路。请检查文件或图层。", "{file}: no roads. Check the file or the layer."
    ),
    "error.roads.none-within": Text(
        "{file}：所给范围内没有道路。请检查范围及其坐标系。",
        "{file}: no roads within the given area. Check the area and its CRS.",
    ),
    "error.roads.none-in-area": Text(
        "{file}：没有一条道路在规划区域内。请检查文件、坐标系和坐标基准（datum）。",
        "{file}: no road lies in the area. Check the file, its CRS and its datum.",
    ),
    "error.roads.stands-alone": Text(
        "[layers.roads]：{files}：OSM 或 GraphML 文件只能单独使用一个。请只写一个文件，或改用线图层。",
        "[layers.roads]: {files}: an OSM or GraphML file stands alone. Name just one, or use line layers.",
    ),
    "error.roads.speed": Text(
        "{file} 第 {row} 行：限速“{value}”不合理。请填写 1 到 200 之间的公里/小时数，未知的写 0 或留空。",
        "{file} row {row}: speed limit '{value}' cannot be right. Write kilometres an hour, 1 to 200; 0 or nothing where it is unknown.",
    ),
    "error.roads.direction": Text(
        "{file} 第 {row} 行：“{column}”不认识“{value}”。请写 no、forward 或 backward（双向、正向、反向）。",
        "{file} row {row}: '{column}': '{value}' is not known. Write no, forward or backward.",
    ),
    "error.roads.not-a-line": Text(
        "{file} 第 {row} 行：几何不是线。道路必须是线，多部件线先拆开。",
        "{file} row {row}: the geometry is no line. Roads must be lines; explode multi-part lines first.",
    ),
    "error.roads.not-finite": Text(
        "{file} 第 {row} 行：坐标不是有效数字。请更正或删除该线。",
        "{file} row {row}: a coordinate is no finite number. Correct the line or remove it.",
    ),
    "error.roads.node-not-a-point": Text(
        "{file} 节点第 {row} 行：几何不是有效的点。节点必须是点，坐标必须是数。",
        "{file} node row {row}: the geometry is no point with coordinates. Nodes must be points.",
    ),
    "error.roads.node-unknown": Text(
        "{file} 第 {row} 行：“{column}”的节点“{value}”不在节点表中。请补充节点或更正编号。",
        "{file} row {row}: node '{value}' in '{column}' is not among the nodes. Add it, or correct the id.",
    ),
    "error.roads.ends-apart": Text(
        "{file} 第 {row} 行：线的端点离其节点超过 {limit} 米。请更正 u、v 或线形。",
        "{file} row {row}: the line ends more than {limit} m from its nodes. Correct u and v, or the line.",
    ),
    "error.roads.graphml": Text(
        "{file}：不是 OSMnx 式的 GraphML 文件（{why}）。请用 OSMnx 重新保存，或改用线图层。",
        "{file}: no GraphML file as OSMnx writes it ({why}). Save it again with OSMnx, or use a layer of lines.",
    ),
    "error.roads.not-a-graph": Text(
        "应为 networkx 的图，收到的是 {given}。", "expected a graph of networkx, got {given}."
    ),
    "error.roads.graph-ids": Text(
        "{file}：有 {count} 个节点的编号不是文本或数字：{ids}。请先用 networkx.relabel_nodes 改名。",
        "{file}: {count} {count:node is|nodes are} called by neither text nor a number: {ids}. Rename them with networkx.relabel_nodes.",
    ),
    "error.roads.graph-nodes": Text(
        "{file}：有 {count} 个节点的 x、y 坐标缺失或不是数：{rows}。请补上。",
        "{file}: {count} {count:node lacks x and y, or has|nodes lack x and y, or have} none that is a number: {rows}. Give them.",
    ),
    "error.roads.graphml-graphs": Text(
        "{file}：文件中有 {count} 个图（graph），只会读取第一个。请每个文件只存一个。",
        "{file}: it holds {count} graphs, of which only the first would be read. Save one a file.",
    ),
    "error.roads.graph-cost": Text(
        "{file}：有 {count} 条边的 {column} 不是 0 至 {most} 的数：{rows}。请改正；不写 length 时取线的长度。",
        "{file}: {count} {count:edge has|edges have} a {column} that is no number from 0 to {most}: {rows}. Correct it; without length that of the line is taken.",
    ),
    "error.roads.graph-geometry": Text(
        "{file}：有 {count} 条边的 geometry 不是单一折线：{rows}。请改正，或删去以取直线。",
        "{file}: {count} {count:edge has|edges have} a geometry that is not one line: {rows}. Correct it, or drop it for a straight line.",
    ),
    "finding.roads.class-missing": Text(
        "{file}：{count} 条道路没有等级，按 {taken} 处理。",
        "{file}: {count} {count:road has|roads have} no class; taken as {taken}.",
    ),
    "finding.roads.class-missing.advice": Text(
        "请填写 road_class（如 县道、乡道、村道，或 OSM 的 highway 值），或在 plan.toml 的 columns 中写明对应表头。",
        "Fill in road_class (an OSM highway word, or 县道, 乡道 ...), or map its header under columns in plan.toml.",
    ),
    "finding.roads.class-unknown": Text(
        "{file}：{count} 条道路的等级不认识，按 {taken} 处理：{values}。",
        "{file}: the class of {count} {count:road|roads} is not known; taken as {taken}: {values}.",
    ),
    "finding.roads.class-unknown.advice": Text(
        "请改用 国道、省道、县道、乡道、村道 等，或 OSM 的 highway 值。",
        "Use an OSM highway word, or 国道, 省道, 县道, 乡道, 村道 ...",
    ),
    "finding.roads.line-empty": Text(
        "{file}：{count} 条线为空或没有长度，没有使用。",
        "{file}: {count} {count:line is empty or has no length and was|lines are empty or have no length and were} left out.",
    ),
    "finding.roads.line-empty.advice": Text(
        "请在图层中删除或补画。", "Remove them from the layer, or draw them."
    ),
    "finding.roads.duplicate": Text(
        "{file}：{count} 条道路与前面的某条完全相同（线形和属性都一样），没有重复使用：第 {rows} 行。",
        "{file}: {count} {count:road repeats|roads repeat} an earlier one, line and columns alike, and {count:was|were} left out: {count:row|rows} {rows}.",
    ),
    "finding.roads.duplicate.advice": Text(
        "请删除重复的线；如两个文件有重叠，保留其一即可。",
        "Remove the copies; where two files overlap, keep the roads in one of them.",
    ),
    "finding.roads.stray-vertex": Text(
        "{file}：{count} 条线有超过 {km} 公里的直线段，像是有误的折点：第 {rows} 行。",
        "{file}: {count} {count:line runs|lines run} straight for more than {km} km, as if a vertex had strayed: {count:row|rows} {rows}.",
    ),
    "finding.roads.stray-vertex.advice": Text(
        "请核对这些行的坐标（如 0 0），改正或删除该折点。",
        "Check the coordinates of these rows (such as 0 0) and correct or remove the vertex.",
    ),
    "finding.roads.stray-node": Text(
        "{file}：{count} 条道路有超过 {km} 公里的直线段，像是有误的节点：{ids}。",
        "{file}: {count} {count:road runs|roads run} straight for more than {km} km, as if a node had strayed: {ids}.",
    ),
    "finding.roads.stray-node.advice": Text(
        "请核对这些道路（编号中连字符前为 OSM 的 way）的节点坐标，或重新下载该文件。",
        "Check the nodes of these roads (before the hyphen stands the OSM way), or download the file again.",
    ),
    "finding.roads.near-miss": Text(
        "道路端点离另一条道路 {apart_m} 米，但没有相接。",
        "A road ends {apart_m} m from another road without meeting it.",
    ),
    "finding.roads.near-miss.advice": Text(
        "如实地相通，请把端点接上，或在 plan.toml 的 [layers.roads] 中写 {setting}。",
        "If one can pass there, join the end to the road, or write {setting} under [layers.roads] in plan.toml.",
    ),
    "finding.roads.crossing-unjoined": Text(
        "{file}：{count} 处道路相交（或端点落在另一条线的中间）却没有共同的节点，按不相通处理；第一处在经度 {lon}、纬度 {lat}。",
        "{file}: at {count} {count:place|places} roads cross (or end on the inside of another) without a node in common, and count as not joined; the first is at longitude {lon}, latitude {lat}.",
    ),
    "finding.roads.crossing-unjoined.advice": Text(
        "如实地相通，请在 plan.toml 的 [layers.roads] 中写 join_at_crossings = true，并标明桥梁、隧道（bridge、tunnel 列）；如为立交，请标明上跨或下穿的道路。",
        "If the roads meet there, write join_at_crossings = true under [layers.roads] in plan.toml, with bridges and tunnels marked (columns bridge, tunnel); if they do not, mark what passes above or below.",
    ),
    "finding.roads.way-cut": Text(
        "{file}：{count} 条道路在数据边缘被截断，只保留了有坐标的路段。",
        "{file}: {count} {count:way is|ways are} cut at the edge of the extract; the parts whose nodes are known were kept.",
    ),
    "finding.roads.way-cut.advice": Text(
        "如需要边缘以外的道路，请使用范围更大、道路完整的数据。",
        "If roads beyond the edge matter, take a larger extract with complete ways.",
    ),
    "finding.roads.not-a-road": Text(
        "{file}：{count} 条不是（或尚不是）道路的线没有使用：{values}。",
        "{file}: {count} {count:line that is|lines that are} no road, or not yet, {count:was|were} left out: {values}.",
    ),
    "finding.roads.not-a-road.advice": Text(
        "如其中有可通行的道路，请更正其 highway 标签。",
        "If some of them can be travelled, correct their highway tag.",
    ),
    "finding.roads.ferry-left-out": Text(
        "{file}：{count} 条渡运航线没有使用（班次未知）。",
        "{file}: {count} ferry {count:route was|routes were} left out (their timetable is not known).",
    ),
    "finding.roads.ferry-left-out.advice": Text(
        "如居民依靠渡口出行，请在道路图层中补画该航线并填写速度。",
        "If residents depend on the ferry, draw it in the roads layer with its speed.",
    ),
    "finding.roads.direction-changes": Text(
        "{file}：{count} 条道路的通行方向会变化，按双向通行处理：{values}。",
        "{file}: {count} {count:road changes its|roads change their} direction of travel and {count:counts|count} as open both ways: {values}.",
    ),
    "finding.roads.direction-changes.advice": Text(
        "如在服务时间内只能单向通行，请写明方向（forward 或 backward）。",
        "If they go one way only at the hours that matter, give that direction (forward or backward).",
    ),
    "finding.roads.speed-unread": Text(
        "{file}：{count} 处限速无法识别，按未知处理：{values}。",
        "{file}: {count} speed {count:limit|limits} could not be read and {count:counts|count} as unknown: {values}.",
    ),
    "finding.roads.speed-unread.advice": Text(
        "请写成以公里/小时为单位的数字。", "Write them as a number of kilometres an hour."
    ),
    "finding.roads.length-missing": Text(
        "{file}：{count} 条边没有写明长度（空或 NaN），按图上的线量取：{rows}。",
        "{file}: {count} {count:edge states|edges state} no length (none, or NaN); {count:it is|they are} taken from the line: {rows}.",
    ),
    "finding.roads.length-missing.advice": Text(
        "如应有长度，请补上（米）。", "Where there should be one, add it (metres)."
    ),
    "finding.roads.length-odd": Text(
        "{file}：{count} 条边写明的长度不合理（比两端的直线距离还短，或是图上线长的 10 倍以上），仍按写明的长度计算：{rows}。",
        "{file}: {count} {count:edge states a length|edges state lengths} that no such road has (shorter than its ends are apart, or more than ten times the line); {count:it is|they are} used as {count:it stands|they stand}: {rows}.",
    ),
    "finding.roads.length-odd.advice": Text(
        "请核对 length 的数字和单位（应为米）；不写时取线的长度。",
        "Check the figures of length and their unit (metres); without one the line's length is taken.",
    ),
    "finding.roads.time-missing": Text(
        "{file}：{count} 条边没有写明行驶时间（travel_time 为空或 NaN），而其他边写明了：{rows}。",
        "{file}: {count} {count:edge states|edges state} no travel_time (none, or NaN), as others do: {rows}.",
    ),
    "finding.roads.time-missing.advice": Text(
        "如应有行驶时间，请补上（秒）。", "Where there should be one, add it (seconds)."
    ),
    "finding.roads.time-odd": Text(
        "{file}：{count} 条边写明的行驶时间（travel_time）不合理（快于每小时 250 公里，或超过一小时且慢于每小时 0.5 公里）：{rows}。",
        "{file}: {count} {count:edge states|edges state} a travel_time that no such road has (faster than 250 km/h, or over an hour and slower than 0.5 km/h): {rows}.",
    ),
    "finding.roads.time-odd.advice": Text(
        "请核对 travel_time 的数字和单位（应为秒）。",
        "Check the figures of travel_time and their unit (seconds).",
    ),
    "finding.roads.time-not-used": Text(
        "{file}：文件写明了行驶时间（travel_time），但不采用；行驶时间按出行方式的速度计算。",
        "{file}: it states travel times (travel_time), which are not used: times follow from the speeds of who travels.",
    ),
    "finding.roads.time-not-used.advice": Text(
        "如要采用其他速度，请在 plan.toml 的 [travel] 中写明，或在各边写明 maxspeed。",
        "For other speeds state them under [travel] in plan.toml, or a maxspeed on the edges.",
    ),
    "road-column.edge_id": Text("路段编号", "Road section"),
    "road-column.u": Text("起点编号", "From node"),
    "road-column.v": Text("终点编号", "To node"),
    "road-column.oneway_bicycle": Text("自行车单行", "One-way for bicycles"),
    "road-column.speed_kph": Text("限速（公里/小时）", "Speed limit (km/h)"),
    "road-column.speed_back_kph": Text("反向限速（公里/小时）", "Speed limit the other way (km/h)"),
    "road-column.barrier": Text("障碍", "Barrier"),
    "road-column.access": Text("通行", "Access"),
    "road-column.vehicle": Text("车辆通行", "Access by vehicle"),
    "road-column.motor_vehicle": Text("机动车通行", "Access by motor vehicle"),
    "road-column.motorcar": Text("小汽车通行", "Access by car"),
    "road-column.bicycle": Text("自行车通行", "Access by bicycle"),
    "road-column.foot": Text("步行通行", "Access on foot"),
    "road-column.emergency": Text("应急车辆通行", "Access in emergencies"),
    "road-column.motorroad": Text("机动车专用", "Motor road"),
    "road-column.service": Text("内部道路类别", "Type of service road"),
}
