"""Words of the facilities of an OpenStreetMap import: taken, left out, to be decided."""

from __future__ import annotations

from coverplan.texts._text import Text

_REVIEW = Text(
    "请定：如应计入，把它在 facilities/to_review.csv 中的行复制到自己的设施表，并列入 plan.toml 中 [layers.facilities] 的 path。",
    "For a yes or no: if it counts, copy its row of facilities/to_review.csv to a table of your own, named in path of [layers.facilities].",
)

WORDS = {
    "finding.osm.facility-none": Text(
        "文件中没有“{kind}”类设施。", "The file has no facility of kind '{kind}'."
    ),
    "finding.osm.facility-none.advice": Text(
        "OSM 可能没有收录；请在 facilities 中补充。", "OSM may not have them; add yours to the facilities."
    ),
    "finding.osm.facility-by-words": Text(
        "“{name}”（{id}）没有注明服务对象，按名称或说明认作 {kind}。",
        "'{name}' ({id}) does not say for whom it is; by its name or description it is taken as {kind}.",
    ),
    "finding.osm.facility-by-words.advice": Text("请核实。", "Check it."),
    "finding.osm.facility-unclear": Text(
        "社会服务设施“{name}”（{id}）没有注明用途，未采用。",
        "The social facility '{name}' ({id}) does not say what it is, and is left out.",
    ),
    "finding.osm.facility-unclear.advice": Text(
        "如为养老机构，请在 facilities 中补充。", "Add it to the facilities if it is elderly care."
    ),
    "finding.osm.facility-children": Text(
        "“{name}”（{id}）服务儿童，不是养老设施，未采用。",
        "'{name}' ({id}) is for children, not elderly care, and is left out.",
    ),
    "finding.osm.facility-children.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.facility-other-people": Text(
        "“{name}”（{id}）不是为老年人服务的，未采用。",
        "'{name}' ({id}) is not for the elderly, and is left out.",
    ),
    "finding.osm.facility-other-people.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.facility-closed": Text(
        "“{name}”（{id}）已停用，未采用。", "'{name}' ({id}) is closed, and is left out."
    ),
    "finding.osm.facility-closed.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.facility-not-public": Text(
        "“{name}”（{id}）是军人或动物墓地；默认未采用。",
        "'{name}' ({id}) is a war or animal cemetery; it is left out unless you say so.",
    ),
    "finding.osm.facility-not-public.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-name-differs": Text(
        "“{name}”（{id}）按标签是{kind_name}，按名称却不是；默认未采用。标签：{tags}。",
        "'{name}' ({id}) is {kind_name} by its tags and something else by its name; it is left out unless you say so. Tags: {tags}.",
    ),
    "finding.osm.facility-name-differs.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-military": Text(
        "墓地“{name}”（{id}）按标签或名称属于军人、烈士墓地；默认未采用。标签：{tags}。",
        "The burial ground '{name}' ({id}) is military by its tags or name; it is left out unless you say so. Tags: {tags}.",
    ),
    "finding.osm.facility-military.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-historic": Text(
        "墓地“{name}”（{id}）按标签是历史遗存；默认未采用。标签：{tags}。",
        "The burial ground '{name}' ({id}) is historic by its tags; it is left out unless you say so. Tags: {tags}.",
    ),
    "finding.osm.facility-historic.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-single-grave": Text(
        "“{name}”（{id}）按标签、名称或面积只是单个墓，不是公墓；默认未采用。标签：{tags}。",
        "'{name}' ({id}) is a single grave by its tags, name or size, and no cemetery; it is left out unless you say so. Tags: {tags}.",
    ),
    "finding.osm.facility-single-grave.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-untagged": Text(
        "“{name}”（{id}）可能是{kind_name}，但标签没有写明；默认未采用。标签：{tags}。",
        "'{name}' ({id}) may be {kind_name}, but its tags do not say so; it is left out unless you say so. Tags: {tags}.",
    ),
    "finding.osm.facility-untagged.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-funeral-shop": Text(
        "“{name}”（{id}）是殡葬用品或服务店（shop=funeral_directors），名称没有写明是殡仪馆；未采用。",
        "'{name}' ({id}) is an undertaker's (shop=funeral_directors), and its name does not speak of a funeral hall; it is left out.",
    ),
    "finding.osm.facility-funeral-shop.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-no-place": Text(
        "“{name}”（{id}）按标签是{kind_name}，但文件中没有它的位置（面不能闭合，或成员不在文件中）；未采用。",
        "'{name}' ({id}) is {kind_name} by its tags, but the file holds no place of it (it does not close, or its members are missing); it is left out.",
    ),
    "finding.osm.facility-no-place.advice": Text(_REVIEW.zh, _REVIEW.en),
    "finding.osm.facility-several": Text(
        "“{name}”（{id}）按标签也是{also}；按{kind}计一次。",
        "'{name}' ({id}) is {also} as well by its tags; it counts once, as {kind}.",
    ),
    "finding.osm.facility-several.advice": Text(
        "如两类都应计入，请在 facilities 中补充一行。",
        "Add a row to the facilities if it should count as both.",
    ),
    "finding.osm.facilities-far": Text(
        "{count} 个设施离界线太远，未采用：{names}。",
        "{count} facilities lie too far beyond the boundary and are left out: {names}.",
    ),
    "finding.osm.facilities-far.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.facilities-outside": Text(
        "{count} 个设施在界线以外，予以保留：界线附近的居民可能使用；它们不属于任何区划，不计入配建：{names}。",
        "{count} facilities beyond the boundary are kept, since people near it may use them; they belong to no unit and fill no "
        "quota: {names}.",
    ),
    "finding.osm.facilities-outside.advice": Text(
        "不应计入时请从 facilities 中删去。", "Delete them from the facilities if they should not count."
    ),
    "finding.osm.facilities-doubled": Text(
        "{count} 个设施重复绘制（在同类面内、是同类关系的成员，或同名相邻），各计一次：{names}。",
        "{count} facilities are drawn twice (inside one of their kind, a member of its relation, or of the same name beside it) and "
        "count once: {names}.",
    ),
    "finding.osm.facilities-doubled.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.beds-missing": Text(
        "{count} 个养老院没有床位数。", "{count} nursing homes have no number of beds."
    ),
    "finding.osm.beds-missing.advice": Text(
        "请在 facilities 中补充 beds。", "Fill in beds in the facilities."
    ),
    "finding.osm.roads-none": Text(
        "范围内没有道路；不计算可达性。", "There are no roads in the area; reach is not measured."
    ),
    "finding.osm.roads-none.advice": Text("请补充道路图层。", "Add a road layer."),
    "osm.by-words": Text("按名称或说明认定，请核实", "by its name or description; check it"),
    "osm.also": Text("也是{kind}", "also {kind}"),
    "osm.left-out": Text("未采用", "left out"),
    "osm.left-out.children": Text("服务儿童", "for children"),
    "osm.left-out.other-people": Text("不是为老年人服务的", "not for the elderly"),
    "osm.left-out.closed": Text("已停用", "closed"),
    "osm.left-out.not-public": Text("军人或动物墓地", "war or animal cemetery"),
    "osm.left-out.unclear": Text("用途不明", "does not say what it is"),
    "osm.left-out.funeral-shop": Text("殡葬用品或服务店", "an undertaker's"),
    "osm.left-out.no-place": Text("没有位置", "has no place in the file"),
    "osm.left-out.name-differs": Text("名称与标签不符", "name and tags differ"),
    "osm.left-out.military": Text("军人、烈士墓地", "military burial ground"),
    "osm.left-out.historic": Text("历史遗存", "historic burial ground"),
    "osm.left-out.single-grave": Text("单个墓", "single grave"),
    "osm.left-out.untagged": Text("标签没有写明", "tags do not say so"),
    "osm.beyond-the-line": Text("界线以外", "beyond the boundary"),
    "osm.rest-of": Text("{name}其余部分", "rest of {name}"),
}
