"""Words of the reference: keys of travellers and of sites."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "reference.TravelSettings": Text(
        "[travel.NAME]：出行方式：取内置的一种，写出的键替换其中的设置。",
        "[travel.NAME]: how people travel: a named profile, keys override it.",
    ),
    "reference.SitingSettings": Text(
        "[[siting]]：为一个目标选址。", "[[siting]]: where to build for a goal."
    ),
    "reference.NewSite": Text(
        "site = {{ ... }}：新建设施的规格，写入近期建设项目库。",
        "site = {{ ... }}: what a new site is like, for the list of projects.",
    ),
    "reference.TravelSettings.profile": Text(
        "内置的出行方式：walk_elderly 老年人步行、walk 步行、ebike 电动自行车、tricycle 三轮车、car 小汽车、hearse 殡仪车、ambulance 救护车。",
        "Named profile: walk_elderly, walk, ebike, tricycle, car, hearse, ambulance.",
    ),
    "reference.TravelSettings.speed_kph": Text(
        "各道路等级的速度，公里/小时，最高 {most_kph}；写 0 表示不走这一等级，没写的照旧。",
        "Speed by road class, kilometres an hour, {most_kph} at most; 0 closes a class, the rest stay.",
    ),
    "reference.TravelSettings.permitted_kph": Text(
        "只因标志允许才能通行的道路上各等级的速度；写 0 表示不走。",
        "Speed by road class where only a sign for this traveller opens it; 0 takes a class out.",
    ),
    "reference.TravelSettings.surface_factor": Text(
        "各种路面上速度乘以的系数，大于 0，最大 {most_factor}；没写的照旧。",
        "By what the speed is multiplied on a surface, above 0 and {most_factor} at most; the rest stay.",
    ),
    "reference.TravelSettings.keeps_speed_limits": Text(
        "是否受道路限速约束。", "Whether a road's speed limit caps the speed."
    ),
    "reference.TravelSettings.oneway": Text(
        "单行道：obeyed 遵守，obeyed_by_bicycles 遵守（对自行车开放的除外），ignored 不管。",
        "One-way streets: obeyed, obeyed_by_bicycles (unless open to them) or ignored.",
    ),
    "reference.TravelSettings.access_columns": Text(
        "与这种出行有关的全部通行权限列，最具体的在前；[] 表示没有。",
        "All access columns that speak to this traveller, the most special first; [] for none.",
    ),
    "reference.TravelSettings.uses_motorroads": Text(
        "是否走机动车专用路。", "Whether roads reserved for motor traffic are used."
    ),
    "reference.TravelSettings.closed_by": Text(
        "全部禁止通行的权限值，如 no；[] 表示没有。不认识的值一律视为禁止。",
        "All access values that close a road, such as no; [] for none. A value that is not known always does.",
    ),
    "reference.TravelSettings.ends_only": Text(
        "全部只允许起点、终点进出的权限值，如 private；[] 表示没有。",
        "All access values that open a road for the start and the end of a trip only, such as private; [] for none.",
    ),
    "reference.TravelSettings.stopped_by": Text(
        "全部除非写明允许否则不能通过的路障，如 bollard；[] 表示没有。不认识的路障一律视为不能通过。",
        "All barriers that cannot be passed unless access says so, such as bollard; [] for none. A barrier that is not known always stops.",
    ),
    "reference.TravelSettings.no_stop_classes": Text(
        "全部不能中途上下的道路等级；[] 表示没有。",
        "All road classes along which nobody gets on or off; [] for none.",
    ),
    "reference.TravelSettings.stops_on_bridges": Text(
        "能否在桥上或隧道内停靠。", "Whether one may stop on a bridge or in a tunnel."
    ),
    "reference.TravelSettings.snap_limit_m": Text(
        "点到道路的最远距离，米（1000）。", "Farthest a point may lie from a road, metres (1000)."
    ),
    "reference.TravelSettings.snap_band_m": Text(
        "比最近道路远这么多米以内的道路也比较，按总的出行成本取（0）。",
        "Edges this much farther than the nearest are tried too, by total cost (0).",
    ),
    "reference.TravelSettings.snap_water_m": Text(
        "点与道路之间最多隔多少米的 [layers.water] 水面（30）；超过的不连到这条路。",
        "Most metres of [layers.water] between a point and its road (30); beyond more water than that no road is joined.",
    ),
    "reference.TravelSettings.off_road_kph": Text(
        "点与道路之间的速度，公里/小时（3）。", "Speed between a point and the road, kilometres an hour (3)."
    ),
    "reference.SitingSettings.id": Text(
        "这一选址方案的短代号（proposals.csv 的 plan_id），在方案中不重复；默认用目标的代号。一个目标可以有几个选址方案。",
        "Short id of this answer to the goal (plan_id in proposals.csv), unique in the plan; default the goal's id. Several blocks may answer one goal.",
    ),
    "reference.SitingSettings.goal": Text("配建目标或覆盖目标的代号。", "Id of a quota or reach goal."),
    "reference.SitingSettings.model": Text(
        "mclp：用 new_sites 处覆盖最多的人；lscp：最少几处即达标；p_median：总路程最短；p_center：最远的人最近。",
        "mclp: most people with new_sites sites; lscp: fewest sites that reach the goal's target; p_median: least way in all; p_center: least way of the farthest.",
    ),
    "reference.SitingSettings.cover": Text(
        "lscp 建到什么程度：target 到达标为止，everybody 覆盖所有能覆盖的人。",
        "lscp: how far to build: target, to the goal's target; everybody, until all are covered whom a candidate can cover.",
    ),
    "reference.SitingSettings.new_sites": Text(
        "新建几处（mclp、p_median、p_center）。", "New sites (mclp, p_median, p_center)."
    ),
    "reference.SitingSettings.candidates": Text(
        "候选地点：village_seats 村驻地、town_seats 乡镇驻地、demand_points 需求点、planned_facilities 规划设施，或一个有 site_id 和位置的文件。",
        "village_seats, town_seats, demand_points, planned_facilities, or a file with site_id and a place.",
    ),
    "reference.SitingSettings.site": Text(
        "新建设施的规格：{{ level = 'town', places = 100, land_m2 = 6000, cost = 1500, year = 2029 }}。",
        "What a new site is like: {{ level = 'town', places = 100, land_m2 = 6000, cost = 1500, year = 2029 }}.",
    ),
    "reference.SitingSettings.time_limit_s": Text(
        "最多计算多少秒（不超过一周），到时取当时最好的方案。",
        "Seconds, a week at most, after which the best answer so far is taken.",
    ),
    "reference.SitingSettings.gap": Text(
        "与最优相差多少以内即可，比例；0 表示要求证明最优。",
        "Relative gap at which an answer is good enough; 0 asks for proof.",
    ),
    "reference.NewSite.level": Text(
        "county 县级、town 乡级或 village 村级；配建目标默认与其区划相同。",
        "county, town or village; by default that of the units of a quota goal.",
    ),
    "reference.NewSite.places": Text(
        "每处的床位或墓穴数；默认按新覆盖的人在同类、同人群容量目标中的需求。",
        "Beds or plots of each; default what those whom it newly covers need by a capacity goal of its kind and group.",
    ),
    "reference.NewSite.land_m2": Text(
        "每处的用地，平方米；没有写的，墓穴按估算。",
        "Gross land of each, in square metres; plots without it are estimated.",
    ),
    "reference.NewSite.cost": Text("每处的投资，万元。", "Cost of each, in 10,000 yuan."),
    "reference.NewSite.year": Text("到哪一年年底建成。", "Year by whose end it is to be done."),
}
