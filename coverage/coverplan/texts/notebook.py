"""Words of what a notebook shows of an object."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "notebook.more": Text("另有 {count} 行", "{count} more {count:row|rows}"),
    "notebook.counts": Text(
        "错误 {error} 条，警告 {warning} 条，提示 {info} 条",
        "errors {error}, warnings {warning}, remarks {info}",
    ),
    "notebook.rows": Text("行数", "Rows"),
    "notebook.crs": Text("坐标系", "CRS"),
    "notebook.findings": Text("数据检查", "Findings"),
    "notebook.found": Text("读取时发现", "Found while loading"),
    "notebook.proposal": Text("建议选址：{count} 处", "Proposed sites: {count}"),
    "notebook.sites": Text("处数", "Sites"),
    "notebook.objective": Text("求解目标值", "Objective"),
    "notebook.bound": Text("理论界限", "Bound"),
    "notebook.gap": Text("与界限的差距", "Optimality gap"),
    "notebook.verdict": Text("结论", "Verdict"),
    "notebook.proof": Text("证明", "Proof"),
    "notebook.unreached": Text("无法覆盖的需求点", "Demand points out of reach"),
    "notebook.left-out": Text("未覆盖的需求点", "Demand points left out"),
    "notebook.solution": Text("选址方案：{model}", "Solution: {model}"),
    "notebook.new-sites": Text("新建", "New sites"),
    "notebook.fixed": Text("既有", "Fixed sites"),
    "notebook.seconds": Text("用时", "Time taken"),
    "notebook.second": Text("{number} 秒", "{number} s"),
    "notebook.costs": Text(
        "出行成本矩阵：{demand} 个需求点 × {sites} 个设施点", "Costs: {demand} demand points x {sites} sites"
    ),
    "notebook.pairs": Text("有出行成本的配对", "Pairs with a cost"),
    "notebook.share": Text("{count}（{share}）", "{count} ({share})"),
    "notebook.search": Text("计算范围", "Computed up to"),
    "notebook.no-limit": Text("不限", "no limit"),
    "notebook.spread": Text("出行成本", "Costs"),
    "notebook.min-median-max": Text(
        "最小 {least}，中位 {median}，最大 {most}", "least {least}, median {median}, most {most}"
    ),
    "notebook.no-site": Text("没有可达设施点的需求点", "Demand points that reach no site"),
    "notebook.network": Text("路网：{km}", "Road network: {km}"),
    "notebook.nodes": Text("节点", "Nodes"),
    "notebook.edges": Text("路段", "Edges"),
    "notebook.oneway": Text("{count}（单行 {oneway}）", "{count} ({oneway} one-way)"),
    "notebook.by": Text("可按", "Costs by"),
    "notebook.length": Text("长度", "length"),
    "notebook.time": Text("时间", "time"),
    "notebook.snap": Text("连接道路", "Joining the roads"),
    "notebook.snap-rules": Text(
        "{limit}以内，路外 {kph} 公里/小时", "within {limit}, {kph} km/h off the road"
    ),
    "notebook.snap-band": Text(
        "{rules}，比最近处远 {band}以内的都比较", "{rules}, all up to {band} beyond the nearest compared"
    ),
    "notebook.closures": Text("封闭与减速", "Shut and slower"),
    "notebook.closed": Text(
        "封闭 {shut} 段（{km}），减速 {slowed} 段", "{shut} edges shut ({km}), {slowed} slower"
    ),
}
