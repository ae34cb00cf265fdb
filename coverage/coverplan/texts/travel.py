"""Words of profiles: who travels, by which rules, and where the rules come from."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
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
    "profile.item.ends_only": Text("仅供出行起讫的标注", "open at the ends of a trip only"),
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
    "profile.item.snap_water_m": Text("到路途中最多跨越的水面", "most water on the way to the road"),
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
}
