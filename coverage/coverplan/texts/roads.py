"""Words of the roads: files that cannot be read, what was found in them, how people travel."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "error.roads.osm-unreadable": Text(
        "{file}：不是可读的 OSM 文件（{reason}）。请重新下载或检查文件是否完整。",
        "{file}: not a readable OSM file ({reason}). Download it again, or check that it is complete.",
    ),
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
        "{file} 第 {row} 行：限速“{value}”不合理。请填写 0（未知）到 200 之间的公里/小时数。",
        "{file} row {row}: speed limit '{value}' cannot be right. Write kilometres an hour, 0 (unknown) to 200.",
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
        "{file}：不是 OSMnx 式的 GraphML 文件（{reason}）。",
        "{file}: no GraphML file as OSMnx writes it ({reason}).",
    ),
    "error.roads.not-a-graph": Text(
        "应为 networkx 的图，收到的是 {given}。", "expected a graph of networkx, got {given}."
    ),
    "error.roads.graph-ids": Text(
        "图中有 {count} 个节点的编号不是文本或数字：{ids}。请先用 networkx.relabel_nodes 改名。",
        "{count} node(s) of the graph are called by neither text nor a number: {ids}. Rename them with networkx.relabel_nodes.",
    ),
    "error.roads.graph-nodes": Text(
        "图中有 {count} 个节点的 x、y 坐标缺失或不是数：{rows}。请补上。",
        "{count} node(s) of the graph lack x and y, or have none that is a number: {rows}. Give them.",
    ),
    "error.roads.graph-cost": Text(
        "图中有 {count} 条边的 {column} 不是数：{rows}。请改正；不写 length 时取线的长度。",
        "{count} edge(s) of the graph have a {column} that is no number: {rows}. Correct it; without length that of the line is taken.",
    ),
    "error.roads.graph-geometry": Text(
        "图中有 {count} 条边的 geometry 不是单一折线：{rows}。请改正，或删去以取直线。",
        "{count} edge(s) of the graph have a geometry that is not one line: {rows}. Correct it, or drop it for a straight line.",
    ),
    "error.roads.simplify-closed": Text(
        "路网已有封闭或减速的路段。请先简化，再封闭。",
        "Roads are shut or slowed down. Simplify first, shut then.",
    ),
    "error.roads.times-missing": Text(
        "图中有 {count} 条边没有 travel_time。请给所有边填写，或都不填。",
        "{count} edge(s) of the graph have no travel_time. Give it to all edges, or to none.",
    ),
    "error.roads.none-usable": Text(
        "没有“{profile}”可用的道路。请检查道路等级和通行限制，或更换出行方式。",
        "No road can be used by '{profile}'. Check road classes and access, or travel otherwise.",
    ),
    "profile.unknown-word": Text(
        "出行方式 {key}：不认识“{word}”。{known}。",
        "travel {key}: '{word}' is not known. {known}.",
    ),
    "profile.not-a-number": Text(
        "出行方式 {key} = {value} 不能使用。应为数字（不加引号和单位），{bounds}。",
        "travel {key} = {value} cannot be used. It must be a number, without quotes or a unit, {bounds}.",
    ),
    "profile.bounds.from": Text("不小于 {least}", "{least} or more"),
    "profile.bounds.above": Text("大于 {least}", "above {least}"),
    "profile.bounds.from-to": Text("{least} 至 {most}", "{least} to {most}"),
    "profile.bounds.above-to": Text("大于 {least}、不超过 {most}", "above {least} and {most} at most"),
    "profile.not-a-table": Text(
        "出行方式 {key} = {value} 不能使用。请逐项填写，如 {key} = {{ residential = 20 }}。",
        "travel {key} = {value} cannot be used. Write entries, such as {key} = {{ residential = 20 }}.",
    ),
    "profile.not-yes-or-no": Text(
        "出行方式 {key} = {value} 不能使用。请填写 true 或 false（不加引号）。",
        "travel {key} = {value} cannot be used. Write true or false, without quotes.",
    ),
    "profile.not-a-list": Text(
        '出行方式 {key} = {value} 不能使用。请填写列表，如 ["a", "b"]；没有时写 []。',
        'travel {key} = {value} cannot be used. Write a list such as ["a", "b"], or [] for none.',
    ),
    "profile.walk_elderly": Text("老年人步行", "elderly person on foot"),
    "profile.walk": Text("步行", "on foot"),
    "profile.ebike": Text("电动自行车", "electric bicycle"),
    "profile.tricycle": Text("电动三轮车", "electric tricycle"),
    "profile.car": Text("小汽车", "car"),
    "profile.hearse": Text("殡葬车辆", "hearse"),
    "profile.ambulance": Text("救护车", "ambulance"),
    "profile.item.speed_kph": Text("速度：{word}", "speed: {word}"),
    "profile.item.permitted_kph": Text("速度（经标志准许）：{word}", "speed where a sign permits: {word}"),
    "profile.item.surface_factor": Text("路面系数：{word}", "surface factor: {word}"),
    "profile.item.keeps_speed_limits": Text("遵守道路限速", "keeps speed limits"),
    "profile.item.oneway": Text("单行道", "one-way streets"),
    "profile.item.access_columns": Text("通行权依据（先者优先）", "access is read from, the first counts"),
    "profile.item.uses_motorroads": Text("使用汽车专用公路", "uses roads reserved for motor traffic"),
    "profile.item.closed_by": Text("禁止通行的标注", "closed by access"),
    "profile.item.stopped_by": Text("不能通过的障碍", "barriers that cannot be passed"),
    "profile.item.no_stop_classes": Text("沿线不得停靠的道路", "classes on which nobody stops"),
    "profile.item.stops_on_bridges": Text("可在桥上、隧道内停靠", "stops on bridges and in tunnels"),
    "profile.oneway.obeyed": Text("遵守", "obeyed"),
    "profile.oneway.obeyed_by_bicycles": Text(
        "遵守，准许自行车逆行的除外", "obeyed, unless open to bicycles"
    ),
    "profile.oneway.ignored": Text("不受限制", "ignored"),
    "profile.none": Text("无", "none"),
    "profile.item.snap_limit_m": Text("离路最远距离", "farthest from a road"),
    "profile.item.snap_band_m": Text("择路范围", "band in which edges are compared"),
    "profile.item.off_road_kph": Text("路外速度", "speed off the road"),
    "profile.source.default": Text("本软件默认值", "own default"),
    "profile.source.plan": Text("plan.toml", "plan.toml"),
    "profile.source.osm": Text("OpenStreetMap 标签约定", "OpenStreetMap tagging conventions"),
    "profile.source.no_stop": Text(
        "高速公路及匝道不得停车上下", "nobody gets on or off along a motorway or its ramps"
    ),
    "profile.source.walk_elderly": Text(
        "老年人步速 0.8–1.0 m/s，取 0.9 m/s；台阶为本软件默认值",
        "walking speed of old people 0.8-1.0 m/s, 0.9 taken; steps: own default",
    ),
    "profile.source.walk": Text(
        "GB 50180 生活圈：15分钟步行 1000 m，即 4 km/h；台阶减半",
        "GB 50180: 1000 m in 15 minutes on foot, i.e. 4 km/h; half on steps",
    ),
    "profile.source.ebike": Text(
        "道路交通安全法 第五十八条：非机动车道内最高 15 km/h；其余为本软件默认值",
        "Road Traffic Safety Law, art. 58: at most 15 km/h in cycle lanes; the rest own defaults",
    ),
    "profile.source.car": Text(
        "本软件默认值，低于道路交通安全法实施条例 第四十五、七十八条的限速",
        "own defaults below the limits of arts. 45 and 78 of the implementing regulations of the Road Traffic Safety Law",
    ),
    "profile.source.hearse": Text(
        "同小汽车，不超过 60 km/h（本软件默认值）", "as a car, at most 60 km/h (own default)"
    ),
    "profile.source.ambulance": Text(
        "同小汽车；不计道路交通安全法 第五十三条允许的超速",
        "as a car; what art. 53 of the Road Traffic Safety Law allows beyond the limits is not counted on",
    ),
    "finding.roads.none-usable": Text(
        "没有出行方式“{travel}”可用的道路，相关目标不测算。",
        "No road can be used by '{travel}'; its goals are not measured.",
    ),
    "finding.roads.none-usable.advice": Text(
        "请检查道路等级和通行限制，或更换出行方式。", "Check road classes and access, or travel otherwise."
    ),
    "finding.roads.island": Text(
        "{km} km 道路与主路网不连通。", "{km} km of road are not joined to the main network."
    ),
    "finding.roads.island.advice": Text(
        "请核对是否缺少连接路段、桥梁或渡口。", "Check whether a link, a bridge or a ferry is missing."
    ),
    "finding.roads.island-small": Text(
        "另有 {count} 处不连通的道路（每处不足 {least_m} 米，共 {km} km）。",
        "{count} more island(s) of less than {least_m} m each ({km} km in all).",
    ),
    "finding.roads.island-small.advice": Text(
        "一般影响不大；如有居民或设施在其上，会另行列出。",
        "Mostly harmless; residents and facilities on them are named.",
    ),
    "finding.roads.cannot-leave": Text(
        "{km} km 道路只能驶入、不能驶出。", "{km} km of road can be entered but not left."
    ),
    "finding.roads.cannot-leave.advice": Text(
        "请核对单行方向。", "Check the direction of the one-way streets."
    ),
    "finding.roads.cannot-leave-small": Text(
        "另有 {count} 处只能驶入的道路（每处不足 {least_m} 米，共 {km} km）。",
        "{count} more part(s) of less than {least_m} m that can be entered but not left ({km} km in all).",
    ),
    "finding.roads.cannot-leave-small.advice": Text(
        "请核对单行方向。", "Check the direction of the one-way streets."
    ),
    "finding.roads.cannot-enter": Text(
        "{km} km 道路只能驶出、不能驶入。", "{km} km of road can be left but not entered."
    ),
    "finding.roads.cannot-enter.advice": Text(
        "请核对单行方向。", "Check the direction of the one-way streets."
    ),
    "finding.roads.cannot-enter-small": Text(
        "另有 {count} 处只能驶出的道路（每处不足 {least_m} 米，共 {km} km）。",
        "{count} more part(s) of less than {least_m} m that can be left but not entered ({km} km in all).",
    ),
    "finding.roads.cannot-enter-small.advice": Text(
        "请核对单行方向。", "Check the direction of the one-way streets."
    ),
    "finding.roads.missing-link": Text(
        "断头路离另一条道路 {gap_m} 米，沿路绕行却超过 {detour_m} 米（或不通）。",
        "A dead end lies {gap_m} m from another road, but over {detour_m} m away by road (or out of reach).",
    ),
    "finding.roads.missing-link.advice": Text(
        "如实地相通，请补画连接路段，或让两条道路有共同的节点（没有 u、v 列的线图层：在 plan.toml 的 [layers.roads] 中写 join_at_crossings = true，join_m 大于该间距）。",
        "If one can pass there, draw the link, or give the two roads a node in common (line layers without u and v: write join_at_crossings = true and a join_m above the gap under [layers.roads] in plan.toml).",
    ),
    "finding.roads.point-on-island": Text(
        "该点所在道路（{km} km）与主路网不连通。",
        "The road this point is joined to ({km} km) is not joined to the main network.",
    ),
    "finding.roads.point-on-island.advice": Text(
        "请核对该点位置，或补画连接路段。", "Check the place of the point, or draw the missing link."
    ),
    "finding.roads.unused": Text(
        "出行方式“{profile}”不使用 {count} 条路段（{km} km）：{values}。",
        "Profile '{profile}' does not use {count} edge(s) ({km} km): {values}.",
    ),
    "finding.roads.unused.advice": Text(
        "如实际可通行，请更正等级或通行限制，或在 plan.toml 中为该等级填写 speed_kph。",
        "If they can be used, correct class or access, or give the class a speed_kph in plan.toml.",
    ),
    "finding.roads.closed": Text(
        "情景假设（出行方式“{travel}”）：{shut} 条路段封闭（共 {km} km），{slowed} 条减速（路口之间的整条路段都减速）。",
        "What-if ('{travel}'): {shut} edge(s) are shut ({km} km in all), {slowed} slower (each along its whole length between two junctions).",
    ),
    "finding.roads.closed.advice": Text(
        "结果不是现状；去掉封闭和减速处即为现状。多处减速落在同一路段时，倍数相乘。",
        "Figures are not those of the present state; without the closures they are. Several slow places across one edge multiply.",
    ),
    "finding.roads.closure-misses": Text(
        "该封闭处没有穿过“{travel}”可用的道路，不起作用。",
        "No road that '{travel}' may use crosses this place; it shuts nothing.",
    ),
    "finding.roads.closure-misses.advice": Text(
        "请核对其位置和坐标系，或把线画得更长。", "Check its place and datum, or draw the line longer."
    ),
    "finding.roads.class-missing": Text(
        "{file}：{count} 条道路没有等级，按 {taken} 处理。",
        "{file}: {count} road(s) have no class; taken as {taken}.",
    ),
    "finding.roads.class-missing.advice": Text(
        "请填写 road_class（如 县道、乡道、村道，或 OSM 的 highway 值），或在 plan.toml 的 columns 中写明对应表头。",
        "Fill in road_class (an OSM highway word, or 县道, 乡道 ...), or map its header under columns in plan.toml.",
    ),
    "finding.roads.class-unknown": Text(
        "{file}：{count} 条道路的等级不认识，按 {taken} 处理：{values}。",
        "{file}: the class of {count} road(s) is not known; taken as {taken}: {values}.",
    ),
    "finding.roads.class-unknown.advice": Text(
        "请改用 国道、省道、县道、乡道、村道 等，或 OSM 的 highway 值。",
        "Use an OSM highway word, or 国道, 省道, 县道, 乡道, 村道 ...",
    ),
    "finding.roads.line-empty": Text(
        "{file}：{count} 条线为空或没有长度，没有使用。",
        "{file}: {count} line(s) are empty or have no length and were left out.",
    ),
    "finding.roads.line-empty.advice": Text(
        "请在图层中删除或补画。", "Remove them from the layer, or draw them."
    ),
    "finding.roads.duplicate": Text(
        "{file}：{count} 条道路与前面的某条完全相同（线形和属性都一样），没有重复使用：第 {rows} 行。",
        "{file}: {count} road(s) repeat an earlier one, line and columns alike, and were left out: row(s) {rows}.",
    ),
    "finding.roads.duplicate.advice": Text(
        "请删除重复的线；如两个文件有重叠，保留其一即可。",
        "Remove the copies; where two files overlap, keep the roads in one of them.",
    ),
    "finding.roads.stray-vertex": Text(
        "{file}：{count} 条线有超过 {km} km 的直线段，像是有误的折点：第 {rows} 行。",
        "{file}: {count} line(s) run straight for more than {km} km, as if a vertex had strayed: row(s) {rows}.",
    ),
    "finding.roads.stray-vertex.advice": Text(
        "请核对这些行的坐标（如 0 0），改正或删除该折点。",
        "Check the coordinates of these rows (such as 0 0) and correct or remove the vertex.",
    ),
    "finding.roads.near-miss": Text(
        "道路端点离另一条道路 {gap_m} 米，但没有相接。",
        "A road ends {gap_m} m from another road without meeting it.",
    ),
    "finding.roads.near-miss.advice": Text(
        "如实地相通，请把端点接上，或在 plan.toml 的 [layers.roads] 中写 {setting}。",
        "If one can pass there, join the end to the road, or write {setting} under [layers.roads] in plan.toml.",
    ),
    "finding.roads.crossing-unjoined": Text(
        "{file}：{count} 处道路相交（或端点落在另一条线的中间）却没有共同的节点，按不相通处理；第一处在经度 {lon}、纬度 {lat}。",
        "{file}: at {count} place(s) roads cross (or end on the inside of another) without a node in common, and count as not joined; the first is at longitude {lon}, latitude {lat}.",
    ),
    "finding.roads.crossing-unjoined.advice": Text(
        "如实地相通，请在 plan.toml 的 [layers.roads] 中写 join_at_crossings = true，并标明桥梁、隧道（bridge、tunnel 列）；如为立交，请标明上跨或下穿的道路。",
        "If the roads meet there, write join_at_crossings = true under [layers.roads] in plan.toml, with bridges and tunnels marked (columns bridge, tunnel); if they do not, mark what passes above or below.",
    ),
    "finding.roads.way-cut": Text(
        "{file}：{count} 条道路在数据边缘被截断，只保留了有坐标的路段。",
        "{file}: {count} way(s) are cut at the edge of the extract; the parts whose nodes are known were kept.",
    ),
    "finding.roads.way-cut.advice": Text(
        "如需要边缘以外的道路，请使用范围更大、道路完整的数据。",
        "If roads beyond the edge matter, take a larger extract with complete ways.",
    ),
    "finding.roads.not-a-road": Text(
        "{file}：{count} 条不是（或尚不是）道路的线没有使用：{values}。",
        "{file}: {count} line(s) that are no road, or not yet, were left out: {values}.",
    ),
    "finding.roads.not-a-road.advice": Text(
        "如其中有可通行的道路，请更正其 highway 标签。",
        "If some of them can be travelled, correct their highway tag.",
    ),
    "finding.roads.ferry-left-out": Text(
        "{file}：{count} 条渡运航线没有使用（班次未知）。",
        "{file}: {count} ferry route(s) were left out (their timetable is not known).",
    ),
    "finding.roads.ferry-left-out.advice": Text(
        "如居民依靠渡口出行，请在道路图层中补画该航线并填写速度。",
        "If residents depend on the ferry, draw it in the roads layer with its speed.",
    ),
    "finding.roads.direction-changes": Text(
        "{file}：{count} 条道路的通行方向会变化，按双向通行处理：{values}。",
        "{file}: {count} road(s) change their direction of travel and count as open both ways: {values}.",
    ),
    "finding.roads.direction-changes.advice": Text(
        "如在服务时间内只能单向通行，请写明方向（forward 或 backward）。",
        "If they go one way only at the hours that matter, give that direction (forward or backward).",
    ),
    "finding.roads.speed-unread": Text(
        "{file}：{count} 处限速无法识别，按未知处理：{values}。",
        "{file}: {count} speed limit(s) could not be read and count as unknown: {values}.",
    ),
    "finding.roads.speed-unread.advice": Text(
        "请写成以公里/小时为单位的数字。", "Write them as a number of kilometres an hour."
    ),
}
