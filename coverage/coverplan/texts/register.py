"""Words of the official place-name register."""

from __future__ import annotations

from coverplan.texts._text import Text

_AGAIN = Text(
    "请重新查询并保存所缺的页，放进同一文件夹。",
    "Ask for the missing pages again and save them in the same folder.",
)

WORDS = {
    "layer.register": Text("地名库", "place-name register"),
    # answers that cannot be used
    "register.no-answer": Text(
        "{file}：不是国家地名信息库的查询结果（没有 records，也没有 standard_name）。请重新保存，或移出文件夹。",
        "{file}: no answer of the place-name register (neither records nor standard_name). Save it again, or take it out of the folder.",
    ),
    "register.total-broken": Text(
        "{file}：total“{value}”不是数。请重新查询并保存这一页。",
        "{file}: total '{value}' is no number. Ask for this page again and save it.",
    ),
    "register.total-zero": Text(
        "{file}：total 为 0（记录 {count} 条）。这是网站偶发的故障，不表示没有村；请重新查询并保存这一页，或移出文件夹。",
        "{file}: total is 0 ({count} {count:record|records}). The service does this at random; it never means that there are no villages. "
        "Ask for this page again and save it, or take it out of the folder.",
    ),
    # what was read
    "finding.register.counted": Text(
        "地名库：读入 {files} 个文件、{records} 条记录，去掉重复后 {places} 处：行政村 {villages}，社区 {communities}，农村居民点 {settlements}，"
        "其他 {others}；有详情（曾用名、含义、来历）的 {details} 处。",
        "Register: {records} {records:record|records} read from {files} {files:file|files}, {places} {places:place|places} without repeats: "
        "{villages} administrative {villages:village|villages}, {communities} {communities:community|communities}, {settlements} rural "
        "{settlements:settlement|settlements}, {others} {others:other|others}; {details} with details (old names, meaning, origin).",
    ),
    "finding.register.counted.advice": Text(
        "请与国家地名信息库页面上显示的条数核对；地名库数据只供本单位工作使用，不得转交。",
        "Compare with the number of records the site shows. The register's data is for the office's own work and may not be handed on.",
    ),
    "finding.register.incomplete": Text(
        "地名库没有收全：这次查询共 {total} 条，只收到 {count} 条，缺 {missing} 条（约 {pages} 页）。已保存的页：{files}，其中共有 {held} 条记录。",
        "Register not whole: the query has {total} {total:record|records}, {count} are here, {missing} {missing:is|are} missing "
        "(about {pages} {pages:page|pages}). Pages saved: {files}, with {held} {held:record|records} in all.",
    ),
    "finding.register.incomplete.advice": Text(
        _AGAIN.zh + "收全之前，不能据此认定哪个村没有登记。",
        f"{_AGAIN.en} Until the register is whole, it cannot tell that a village is not registered.",
    ),
    "finding.register.total-changed": Text(
        "保存期间总条数变过（{totals}），合计收到 {count} 条，介于其间，按已收全对待。",
        "The total changed while pages were saved ({totals}); {count} records are here, which lies between: taken as whole.",
    ),
    "finding.register.total-changed.advice": Text(
        "如需确认，请重新保存全部页。", "Save all pages anew where you want to be sure."
    ),
    "finding.register.total-exceeded": Text(
        "这次查询共 {total} 条，却收到 {count} 条不同的记录：{files}。",
        "The query has {total} {total:record|records}, but {count} different ones are here: {files}.",
    ),
    "finding.register.total-exceeded.advice": Text(
        "多半是几次查询的页放在了一起；请每次查询放一个文件夹，才能核对是否收全。",
        "Most likely the pages of several queries lie together; give each query a folder, so that it can be told whether it is whole.",
    ),
    "finding.register.no-total": Text(
        "{count} 个结果没有写总条数，无法核对是否收全：{files}。",
        "{count} {count:answer does|answers do} not say the total, so nobody can tell whether they are whole: {files}.",
    ),
    "finding.register.no-total.advice": Text(
        "请保存网站返回的完整结果（含 total）。", "Save the answers as the site gives them, with total."
    ),
    "finding.register.repeated": Text(
        "{held} 条列表记录中有 {records} 条是重复的，已去掉（其中整页重复 {pages} 页）。",
        "{records} of {held} listed records came more than once and {records:was|were} left out ({pages} whole {pages:page|pages}).",
    ),
    "finding.register.repeated.advice": Text("无需处理。", "Nothing to do."),
    "finding.register.record-unusable": Text(
        "{count} 条记录没有名称或没有编号，未采用：{names}。",
        "{count} {count:record has|records have} no name or no id and {count:was|were} left out: {names}.",
    ),
    "finding.register.record-unusable.advice": Text(
        "请打开文件核对，必要时重新保存这一页。", "Look into the file; save the page again where needed."
    ),
    "finding.register.same-id-differs": Text(
        "{count} 处地名同一编号有几种内容，采用详情页的：{names}。",
        "{count} {count:place has|places have} records of one id that differ; the details' were taken: {names}.",
    ),
    "finding.register.same-id-differs.advice": Text(
        "请在国家地名信息库中核对后重新保存。", "Look them up in the register and save them again."
    ),
    "finding.register.files-passed-over": Text(
        "文件夹中有 {count} 个文件不是 .json，没有读取：{files}。",
        "{count} {count:file|files} in the folder {count:is|are} no .json and {count:was|were} not read: {files}.",
    ),
    "finding.register.files-passed-over.advice": Text(
        "如果是查询结果，请另存为 .json。", "Where they are answers, save them as .json."
    ),
    "finding.register.place-code-odd": Text(
        "{count} 处地名的地名代码不是 20 位数字：{names}。",
        "{count} {count:place has|places have} a place code that is not 20 digits: {names}.",
    ),
    "finding.register.place-code-odd.advice": Text(
        "请在国家地名信息库中核对。", "Look them up in the register."
    ),
    "finding.register.place-code-twice": Text(
        "{count} 处地名与别处共用一个地名代码：{names}。",
        "{count} {count:place shares|places share} a place code with another: {names}.",
    ),
    "finding.register.place-code-twice.advice": Text(
        "请报告地名库管理单位更正。", "Report it to the office that keeps the register."
    ),
    "finding.register.other-county": Text(
        "{count} 处地名不在{area}（{code}），未采用：{names}。",
        "{count} {count:place is|places are} not in {area} ({code}) and {count:was|were} left out: {names}.",
    ),
    "finding.register.other-county.advice": Text(
        "如果是界线两侧的地名，无需处理；否则请核对查询范围。",
        "Nothing to do for places across the line; else check what was asked for.",
    ),
    "finding.register.no-point": Text(
        "{count} 处地名没有坐标：{names}。", "{count} {count:place has|places have} no coordinates: {names}."
    ),
    "finding.register.no-point.advice": Text(
        "这些地名只按名称比对，不比对位置。", "They are compared by name only, not by place."
    ),
    "finding.register.point-unusable": Text(
        "{count} 处地名的坐标不能用（0,0、不是数或不在本省），按没有坐标处理：{names}。",
        "{count} {count:place has|places have} coordinates that cannot be used (0, 0, no numbers, or not in the province), taken as none: {names}.",
    ),
    "finding.register.point-unusable.advice": Text(
        "请在国家地名信息库中核对坐标。", "Look the coordinates up in the register."
    ),
    "finding.register.point-turned": Text(
        "{count} 处地名的经纬度写反了，已对调：{names}。",
        "{count} {count:place has|places have} latitude and longitude swapped; they were turned round: {names}.",
    ),
    "finding.register.point-turned.advice": Text(
        "请核对保存或转换数据的步骤。", "Check the step that saved or converted the data."
    ),
    "finding.register.double-registration": Text(
        "{count} 个村（社区）作为行政区域和自治组织登记了两次，已并为一处，两个编号都保留：{names}。",
        "{count} {count:village is|villages are} registered twice, as a unit and as its committee; each was put together, both ids kept: {names}.",
    ),
    "finding.register.double-registration.advice": Text(
        "无需处理；按条数统计时注意不要重复计数。", "Nothing to do; do not count them twice."
    ),
    "finding.register.double-unclear": Text(
        "{count} 个村（居）民委员会对应几个同名的村，没有合并：{names}。",
        "{count} {count:committee|committees} may belong to several villages of the same name and {count:was|were} not put together: {names}.",
    ),
    "finding.register.double-unclear.advice": Text(
        "请核对它们的坐标和所属乡镇。", "Check their coordinates and towns."
    ),
    # what was filled from it
    "finding.register.seats-filled": Text(
        "{count} 个区划的边界数据没有驻地，已采用地名库的坐标：{names}。",
        "{count} {count:unit has|units have} no seat in the boundaries; the register's places were taken: {names}.",
    ),
    "finding.register.seats-filled.advice": Text(
        "请核对地名库的坐标是否就是村（居）委会驻地。",
        "Check whether the register's places are the seats of the committees.",
    ),
    # held against our list
    "register.by-code": Text("代码相同", "same code"),
    "register.by-name": Text("名称相同", "same name"),
    "register.by-old-name": Text("曾用名相同", "same old name"),
    "register.by-near-name": Text("名称相近", "nearly the same name"),
    "register.by-place": Text("位置相同", "same place"),
    "register.also-settlement": Text(
        "地名库里只有同名的农村居民点", "The register has only a rural settlement of that name"
    ),
    "register.also-not": Text(
        "地名库里也没有同名的农村居民点", "The register has no rural settlement of that name either"
    ),
    "finding.register.not-listed": Text(
        "{name}（{type}，{place_code}）：地名库中有，本方案的名录中没有；所属：{town}。",
        "{name} ({type}, {place_code}): in the register, not in our list; lies in {town}.",
    ),
    "finding.register.not-listed.advice": Text(
        "请核对是否漏列、已撤并或已改名：漏列的补入名录；已撤并的，请在地名库办理销名。",
        "Check whether it was left out, abolished or renamed: add it to the list, or have it struck off the register.",
    ),
    "finding.register.not-registered": Text(
        "{name}（{code}）：名录中有，地名库中没有。{also}。",
        "{name} ({code}): in our list, not in the register. {also}.",
    ),
    "finding.register.not-registered.advice": Text(
        "请核对是否未备案或用了别的名称；未备案的，按规定备案公告后录入地名库。",
        "Check whether it was never filed or goes by another name there; file it, give notice and enter it in the register.",
    ),
    "finding.register.not-registered-yet": Text(
        "{name}（{code}）：名录中有，已收到的地名库记录中没有（地名库没有收全，不能认定）。{also}。",
        "{name} ({code}): in our list, not among the register's records that are here (it is not whole: nothing is proved). {also}.",
    ),
    "finding.register.not-registered-yet.advice": Text(
        "请先收全地名库，再核对。", "Make the register whole first, then check."
    ),
    "finding.register.type-absent": Text(
        "地名库中一个“{type}”也没有，名录中的 {count} 个没有比对。",
        "The register holds nothing of the type {type}; the {count} of our list were not compared.",
    ),
    "finding.register.type-absent.advice": Text(
        "请确认查询时选了这一类地名。", "Check that this type was asked for when the answers were saved."
    ),
    "finding.register.unclear": Text(
        "{name}（{type}，{place_code}）：可能是名录中的{units}，无法确定是哪一个，没有比对。",
        "{name} ({type}, {place_code}): may be {units} of our list; nobody can tell which, so it was not compared.",
    ),
    "finding.register.unclear.advice": Text("请核对所属乡镇和坐标。", "Check their towns and coordinates."),
    "finding.register.name-near": Text(
        "{name}（{code}）：地名库中写作“{theirs}”（{place_code}），相差一个字；按{how}对应。",
        "{name} ({code}): the register writes {theirs} ({place_code}), one character off; joined by: {how}.",
    ),
    "finding.register.name-near.advice": Text(
        "请以批准、备案的标准名称为准，改正写错的一方。",
        "Correct whichever differs from the name that was approved and filed.",
    ),
    "finding.register.name-differs": Text(
        "{name}（{code}）：地名库中为“{theirs}”（{place_code}）；按{how}对应。",
        "{name} ({code}): the register has {theirs} ({place_code}); joined by: {how}.",
    ),
    "finding.register.name-differs.advice": Text(
        "请核对是否已更名，或者是两个不同的村。", "Check whether it was renamed, or these are two villages."
    ),
    "finding.register.old-name": Text(
        "{name}（{code}）：这是地名库中“{theirs}”（{place_code}）的曾用名。",
        "{name} ({code}): an old name of {theirs} ({place_code}) in the register.",
    ),
    "finding.register.old-name.advice": Text(
        "请把名录改为现用的标准名称。", "Put the present standard name in the list."
    ),
    "finding.register.suffix-differs": Text(
        "{name}（{code}）：地名库中为“{theirs}”（{place_code}），专名相同，通名不同。",
        "{name} ({code}): the register has {theirs} ({place_code}): the same name with another word for its kind.",
    ),
    "finding.register.suffix-differs.advice": Text(
        "请核对是否已村改居，以批准文件为准更正名录或地名库。",
        "Check whether the village became a community; correct the list or the register by what was approved.",
    ),
    "finding.register.type-differs": Text(
        "{name}（{code}）：名录中类型为{type}，地名库“{theirs}”（{place_code}）为{their_type}。",
        "{name} ({code}): {type} in our list, {their_type} in the register ({theirs}, {place_code}).",
    ),
    "finding.register.type-differs.advice": Text("请核对类型。", "Check the type."),
    "finding.register.code-differs": Text(
        "{name}（{code}）：地名库“{theirs}”（{place_code}）的12位代码是 {their_code}。",
        "{name} ({code}): the register's 12-digit code of {theirs} ({place_code}) is {their_code}.",
    ),
    "finding.register.code-differs.advice": Text(
        "请核对是否为不同年份的代码。", "Check whether the codes are of different years."
    ),
    "finding.register.town-differs": Text(
        "{name}（{code}）：地名库“{theirs}”（{place_code}）属于 {town}，与名录的上级不同。",
        "{name} ({code}): the register's {theirs} ({place_code}) lies in {town}, not in the town of our list.",
    ),
    "finding.register.town-differs.advice": Text(
        "请核对隶属关系是否已调整。", "Check whether it was moved to another town."
    ),
    "finding.register.moved": Text(
        "{name}：驻地与地名库“{theirs}”的坐标相距 {metres} 米。",
        "{name}: its seat lies {metres} m from the register's place of {theirs}.",
    ),
    "finding.register.moved.advice": Text(
        "请在影像上核对，改正偏离的一方；村委会迁移的，请更新地名库。",
        "Look at imagery and correct whichever is off; where the seat moved, have the register updated.",
    ),
    "finding.register.outside-unit": Text(
        "{name}：地名库“{theirs}”的坐标在其界线外 {metres} 米。",
        "{name}: the register's place of {theirs} lies {metres} m outside its boundary.",
    ),
    "finding.register.outside-unit.advice": Text(
        "请核对地名库坐标、界线和隶属关系。",
        "Check the register's coordinates, the boundary and which town it belongs to.",
    ),
    "finding.register.outside-area": Text(
        "{count} 处地名的坐标在规划区域外（最远 {metres} 米）：{names}。",
        "{count} {count:place lies|places lie} outside the area (by up to {metres} m): {names}.",
    ),
    "finding.register.outside-area.advice": Text(
        "请核对坐标；查询时多收了邻县地名的，可以忽略。",
        "Check the coordinates; nothing to do where places of a neighbour were asked for, too.",
    ),
    "finding.register.pinyin-differs": Text(
        "{name}：地名库中“{theirs}”的罗马字母拼写“{given}”与汉字不符，应为“{ours}”。",
        "{name}: the register spells {theirs} '{given}', which does not fit the characters: '{ours}'.",
    ),
    "finding.register.pinyin-differs.advice": Text(
        "请核对读音；拼写有误的，报告地名库管理单位更正。",
        "Check how it is read; have a wrong spelling corrected in the register.",
    ),
    "finding.register.pinyin-listed": Text(
        "{name}：名录中拼作“{listed}”，地名库中“{theirs}”拼作“{given}”。",
        "{name}: spelled '{listed}' in our list, '{given}' in the register ({theirs}).",
    ),
    "finding.register.pinyin-listed.advice": Text(
        "请核实读音，以地名库的标准拼写为准；地名库有误的，报告其管理单位更正。",
        "Ask how it is read; the register's spelling is the official one, unless it is wrong and gets corrected.",
    ),
    "finding.register.pinyin-reading": Text(
        "{name}：地名库中“{theirs}”拼作“{given}”，是多音字的另一读音（按常用读音为“{ours}”）。",
        "{name}: the register spells {theirs} '{given}', another reading of its characters (commonly '{ours}').",
    ),
    "finding.register.pinyin-reading.advice": Text(
        "请核实当地读音：属实的记入读音表，否则报告地名库管理单位更正。",
        "Ask how it is read there: put that in the table of readings, or have the register corrected.",
    ),
    "finding.register.pinyin-tones": Text(
        "{name}：地名库中“{theirs}”拼作“{given}”，声调与“{ours}”不同。",
        "{name}: the register spells {theirs} '{given}'; the tones differ from '{ours}'.",
    ),
    "finding.register.pinyin-tones.advice": Text("请核实当地读音。", "Ask how it is read there."),
    "finding.register.pinyin-form": Text(
        "地名库中 {count} 个名称的拼写在分写、大小写或隔音符号上与规则不同：{names}。",
        "{count} {count:spelling|spellings} of the register {count:differs|differ} from the rules in blanks, capitals or apostrophes: {names}.",
    ),
    "finding.register.pinyin-form.advice": Text(
        "读音无误，可集中报告地名库管理单位处理。", "They are read right; report them together."
    ),
    "finding.register.pinyin-toneless": Text(
        "地名库中 {count} 个名称的拼写没有标声调：{names}。",
        "{count} {count:spelling|spellings} of the register {count:has|have} no tones: {names}.",
    ),
    "finding.register.pinyin-toneless.advice": Text(
        "可集中报告地名库管理单位补标。", "Report them together."
    ),
    # a study begun from it
    "register.new-incomplete": Text(
        "不能据此新建方案：{finding}{advice}", "No study can be begun from this: {finding} {advice}"
    ),
    "register.new-no-county": Text(
        "查询结果里看不出是哪个县（没有 area，也没有地名代码）。请给出一个县的查询结果。",
        "The answers do not say which county they are of (neither area nor place_code). Give those of one county.",
    ),
    "register.new-several": Text(
        "查询结果分属几个县：{counties}。请只给出一个县的查询结果。",
        "The answers are of several counties: {counties}. Give those of one.",
    ),
    "register.new.title": Text("{name}民政设施覆盖", "Facility coverage of {name}"),
    "register.new.credit": Text(
        "地名数据：国家地名信息库，仅供本单位工作使用，不得转交；",
        "place names: the national place-name register, for the office's own work, not to be handed on",
    ),
    "register.new.readme": Text(
        "# 由国家地名信息库新建的方案\n\n区划名录 boundaries/list.csv 由 register 文件夹中保存的查询结果生成。地名库数据仅供本单位工作使用，不得转交。",
        "# A study begun from the place-name register\n\nThe list of units, boundaries/list.csv, was made of the saved answers in the folder "
        "register. The register's data is for the office's own work and may not be handed on.",
    ),
    "register.new.made": Text(
        "乡镇（街道）{towns} 个，村（社区）{villages} 个。",
        "{towns} {towns:town|towns}, {villages} {villages:village|villages}.",
    ),
    "register.new.without-name": Text(
        "{count} 个乡镇（街道）的名称地名库没有给出，暂写作“待填一镇”之类，请在名录中填写。",
        "The register does not name {count} {count:town|towns}; blanks stand in their place: fill in the names.",
    ),
    "register.new.without-code": Text(
        "{count} 个村（社区）没有12位统计代码，以地名代码为编号（不编造代码）。",
        "{count} {count:village has|villages have} no 12-digit code; the place_code is the key (no code is made up).",
    ),
    "register.new.without-town": Text(
        "{count} 个村（社区）看不出属于哪个乡镇，暂挂在县下。",
        "{count} {count:village does|villages do} not say the town and {count:hangs|hang} on the county.",
    ),
    "register.new.without-seat": Text(
        "{count} 个村（社区）没有坐标，没有驻地。",
        "{count} {count:village has|villages have} no coordinates, and so no seat.",
    ),
    "register.new.unknown": Text(
        "地名库没有界线、人口、道路和设施：请补齐图层后再测算覆盖目标。",
        "The register has no outlines, people, roads or facilities: add these layers before coverage is measured.",
    ),
    "register.new.not-handed-on": Text(
        "地名库数据不得转交，各项成果已注明。",
        "The register's data may not be handed on; every output says so.",
    ),
}
