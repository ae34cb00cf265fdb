"""Words of reading the layers."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "layers.not-in-plan": Text(
        "plan.toml 中没有 [layers.{layer}]。请加入该图层。",
        "plan.toml has no [layers.{layer}]. Add that layer.",
    ),
    "cell.no-number": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”不是数字。请改为数字或留空。",
        "{file} row {row}: '{column}' = '{value}' is no number. Write a number or leave it empty.",
    ),
    "cell.beyond-reason": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”大得不合理。请更正。",
        "{file} row {row}: '{column}' = '{value}' is beyond reason. Correct it.",
    ),
    "cell.counts-else": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”单位与该列不符。请改为该列的数字或留空。",
        "{file} row {row}: '{column}' = '{value}' counts something else than the column. Write the column's number or leave it empty.",
    ),
    "cell.name-too-long": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”太长，名称、编号和类型最多 500 个字。请缩短，说明文字另放一列。",
        "{file} row {row}: '{column}' = '{value}' is too long; names, ids and kinds have 500 letters at most. Shorten it; remarks go into a column of their own.",
    ),
    "cell.formula": Text(
        "{file} 第 {rows} 行：“{column}”是没有计算结果的公式（{value}）。请用 Excel 或 WPS 打开、保存后再用，或改填数值。",
        "{file} row(s) {rows}: '{column}' holds formulas that were not calculated ({value}). Open the file in Excel or WPS and save it, or write the values.",
    ),
    "cell.error": Text(
        "{file} 第 {rows} 行：“{column}”是错误值（{value}）。请更正公式或改填数值；确无数据的留空。",
        "{file} row(s) {rows}: '{column}' holds errors ({value}). Correct the formula or write the values; leave the cell empty where there is none.",
    ),
    "cell.no-degrees": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”不是经纬度。请写成十进制度（如 116.0963）。",
        "{file} row {row}: '{column}' = '{value}' is no longitude or latitude. Write decimal degrees such as 116.0963.",
    ),
    "cell.no-year": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”不是年份。请写成如 2030。",
        "{file} row {row}: '{column}' = '{value}' is no year. Write it like 2030.",
    ),
    "cell.no-date": Text("“{value}”不是日期。", "'{value}' is no date."),
    "cell.code-cut": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”被表格软件改成了科学计数，末几位已丢失。请从原件把该列设为文本格式后重新填写。",
        "{file} row {row}: '{column}' = '{value}' was cut by a spreadsheet and its last digits are lost. "
        "Fill it in again from the original, with the column set to text.",
    ),
    "closures.point": Text(
        "{file} 第 {row} 行：封闭处是一个点，无法判断穿过哪条道路。请画成横穿道路的线，或画成面。",
        "{file} row {row}: a point does not cross a road. Draw a line across it, or an area.",
    ),
    "closures.no-geometry": Text(
        "{file} 第 {row} 行：没有几何图形（None 或空）。请画出横穿道路的线或面，或删去该行。",
        "{file} row {row}: there is no geometry (None or empty). Draw a line or an area, or remove the row.",
    ),
    "closures.not-finite": Text(
        "{file} 第 {row} 行：坐标不是有限的数（NaN、无穷，或与坐标系不符）。请更正图形或坐标系。",
        "{file} row {row}: some coordinates are no finite numbers (NaN, infinity, or not of the CRS that is stated). Correct the shape or the CRS.",
    ),
    "closures.not-places": Text(
        "封闭处不能是 {given}。请给出带几何列的 GeoDataFrame、GeoSeries、一个线或面，或它们的列表。",
        "closures cannot be a {given}. Give a GeoDataFrame with geometry, a GeoSeries, a line or an area, or a list of these.",
    ),
    "closures.slow-argument": Text(
        "slow = {value} 不能使用。请给出 1 以上的数（2 表示用时加倍），封闭道路则不给。",
        "slow = {value} cannot be used. Give a number from 1 upwards (2: twice as long), or none where roads are shut.",
    ),
    "closures.what-if-empty": Text(
        "what_if 为空。请写明假设的情景（如“2021年洪水”），它会注在每份成果上。",
        "what_if is empty. Say what is assumed (such as 'the flood of 2021'); it stands on every output.",
    ),
    "finding.closures.unread-numbers": Text(
        "{file}：没有使用这些数字列：{columns}。", "{file}: columns of numbers that were not used: {columns}."
    ),
    "finding.closures.unread-numbers.advice": Text(
        '若其中有减速倍数，请在 plan.toml 的 columns 中写明，如 slow = "表头"；没有减速倍数的道路按封闭处理。',
        'If one says how many times longer travel takes, map it under columns in plan.toml (slow = "header"); without it roads are shut.',
    ),
    "closures.slow": Text(
        "{file} 第 {row} 行：减速倍数 {value} 不是 1 以上的数。请写 1 以上的倍数（2 表示用时加倍），封闭道路则留空。",
        "{file} row {row}: slow = {value} is not a number from 1 upwards. Write 1 or more (2: twice as long), or nothing where the road is shut.",
    ),
    "columns.twice": Text(
        "{file}：表头“{header}”出现在多列。请改名使其唯一。",
        "{file}: the header '{header}' stands over several columns. Rename one.",
    ),
    "columns.mapped-missing": Text(
        "{file}：columns 中 {column} = “{header}”，但表中没有此表头。相近的：{near}。现有表头：{there}。",
        "{file}: columns says {column} = '{header}', but there is no such header. Near: {near}. Headers there: {there}.",
    ),
    "columns.unknown": Text(
        "{plan}：[layers.{layer}] columns：没有名为“{word}”的列。{known}。",
        "{plan}: [layers.{layer}] columns: no column {word}. {known}.",
    ),
    "finding.table.column-near": Text(
        "{plan}：[layers.{layer}] columns 中的“{word}”不是固定的列名，按自设的列读取；是否要写 {near}？",
        "{plan}: '{word}' in [layers.{layer}] columns is no canonical column and is read as one of the plan's own; did you mean {near}?",
    ),
    "finding.table.column-near.advice": Text(
        "若是笔误，请更正；若确为自设的列，无需处理。",
        "Correct it where it is a slip; nothing to do where it is meant.",
    ),
    "rates.no-figure": Text(
        "{file} 第 {row} 行：死亡率（deaths_per_mille）、安葬比例（share）、每千人需求（per_thousand）都没有填。请至少填一项，或删去这一行。",
        "{file} row {row} has no deaths_per_mille, no share and no per_thousand. Fill in one, or delete the row.",
    ),
    "rates.unit-unknown": Text(
        "{file} 第 {row} 行：边界图层中没有区划“{unit}”。请更正代码或名称；全县的数字，区划一栏留空。",
        "{file} row {row}: the boundaries have no unit '{unit}'. Correct the code or name; leave it empty for the whole area.",
    ),
    "rates.twice": Text(
        "{file} 第 {row} 行：同一区划、同一年份（{unit}，{year}）有多行。请只留一行。",
        "{file} row {row}: unit and year ({unit}, {year}) stand more than once. Keep one row.",
    ),
    "rates.share": Text(
        "{file} 第 {row} 行：安葬比例“{value}”无法识别。请写 50 % 或 0.5。",
        "{file} row {row}: '{value}' is no share. Write 50 % or 0.5.",
    ),
    "rates.too-much": Text(
        "{file} 第 {row} 行 {column} = {value}：最大为 {most}。请检查数字和单位。",
        "{file} row {row}: {column} = {value} is more than {most}. Check the number and its unit.",
    ),
    "boundaries.level-unknown": Text(
        "{file} 第 {row} 行：代码“{code}”有 {length} 位，看不出级别（县 6 位、乡镇（街道）9 位、村（社区）12 位）。请更正代码或填写 level。",
        "{file} row {row}: code '{code}' has {length} characters and tells no level (county 6, town 9, village 12). Correct it or fill in level.",
    ),
    "boundaries.no-polygon": Text(
        "{file} 第 {row} 行：图形是 {type}，边界应为面。请转为面（polygon）后再用。",
        "{file} row {row}: a {type}; boundaries are polygons. Convert it to a polygon.",
    ),
    "facilities.kind-unknown": Text(
        "{file} 第 {row} 行：不认识设施类型“{value}”。相近的：{near}。新类型请写入 plan.toml 的 [facility_kinds]。",
        "{file} row {row}: unknown facility kind '{value}'. Near: {near}. Add a new kind under [facility_kinds] in plan.toml.",
    ),
    "facilities.twice": Text(
        "{file} 第 {row} 行：设施编号“{value}”已出现在 {first} 第 {first_row} 行。请改为唯一编号。",
        "{file} row {row}: facility_id '{value}' stands already in {first} row {first_row}. Make it unique.",
    ),
    "units.name-of-several": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”可能是几个区划：{units}。请填写代码，或在名称前加上级区划名称。",
        "{file} row {row}: '{column}' = '{value}' may be several units: {units}. Give the code, or put the name of the unit above before it.",
    ),
    "finding.units.by-name": Text(
        "{file}：“{column}”有 {count} 处写的是名称，已按名称对应区划。",
        "{file}: '{column}' has {count} {count:name|names} in place of codes; the units were found by name.",
    ),
    "finding.units.by-name.advice": Text("请核对；最好填写代码。", "Check; better fill in codes."),
    "finding.table.blank-words": Text(
        "{file}：“{column}”有 {count} 格写“无”“—”等，按空白处理。",
        "{file}: '{column}' has {count} {count:cell|cells} such as '-' or 'none'; taken as empty.",
    ),
    "finding.table.blank-words.advice": Text("若意为 0，请填 0。", "Where 0 is meant, write 0."),
    "finding.table.dates-unread": Text(
        "{file} 第 {rows} 行：“{column}”不是日期（如“{value}”），按空白处理。",
        "{file} row(s) {rows}: '{column}' is no date (such as '{value}'); taken as empty.",
    ),
    "finding.table.dates-unread.advice": Text(
        "请写成如 2023-05-01、2023-05 或 2023。", "Write it like 2023-05-01, 2023-05 or 2023."
    ),
    "finding.table.scaled": Text(
        "{file}：“{column}”按表头单位乘以 {factor:g}。",
        "{file}: '{column}' was multiplied by {factor:g}, as its unit says.",
    ),
    "finding.table.scaled.advice": Text("请核对单位。", "Check the unit."),
    "finding.table.header-misspelt": Text(
        "{file}：表头“{header}”与“{meant}”只差一两个字，没有按后者读取。",
        "{file}: header '{header}' is a letter or two from '{meant}' and was not read as that.",
    ),
    "finding.table.header-misspelt.advice": Text(
        "如系笔误，请改正表头，或在 [layers.…] 的 columns 中写明；否则不必处理。",
        "If it is a slip, correct it, or state the header in columns of [layers....]; if not, leave it.",
    ),
    "finding.table.usual-headers": Text(
        "{file}：按常用表头认列：{pairs}。", "{file}: columns taken by their usual headers: {pairs}."
    ),
    "finding.table.usual-headers.advice": Text(
        "若认错了，请在 columns 中写明。", "Where that is wrong, map them under columns."
    ),
    "finding.table.private": Text(
        "{file}：{columns}看起来是个人信息，未采用，也不会出现在任何成果中（编号改用顺序号）。",
        "{file}: {columns} looks like personal data; it is not used and stands in no output (ids become numbers).",
    ),
    "finding.table.private.advice": Text(
        "最好从交来的文件中删去这些列；确需公开的列，请在 plan.toml 的 [layers.{table}] 中用 allow_private 逐一写明列名。",
        "Best take these columns out of the file; those that are to be published are named one by one in allow_private of [layers.{table}] in plan.toml.",
    ),
    "finding.table.private-text": Text(
        "{file}：“{column}”列的文字里写有身份证号、电话号码或人名（{count} 格，第 {rows} 行），已用 *** 代替，不会出现在任何成果中。",
        "{file}: the text in column '{column}' holds identity numbers, telephone numbers or names of persons ({count} {count:cell|cells}, rows {rows}); *** stands in their place in every output.",
    ),
    "finding.table.private-text.advice": Text(
        "最好从交来的文件中删去；确需公开的，请在 plan.toml 的 [layers.{table}] 中用 allow_private 写明该列列名。",
        "Best take them out of the file; where they are to be published, name the column in allow_private of [layers.{table}] in plan.toml.",
    ),
    "private.column": Text("“{header}”（{what}）", "'{header}' ({what})"),
    "private.birth": Text("出生日期", "dates of birth"),
    "private.identity": Text("身份证号", "identity numbers"),
    "private.phone": Text("电话号码", "telephone numbers"),
    "private.name": Text("人名", "names of persons"),
    "private.dwelling": Text("住址", "dwellings"),
    "private.contact": Text("联系方式或账号", "contacts or accounts"),
    "finding.layer.outside-area": Text(
        "{name}（{id}）在规划区以外 {distance:.0f} 米。",
        "{name} ({id}) lies {distance:.0f} m outside the area.",
    ),
    "finding.layer.outside-area.advice": Text(
        "请核对坐标；确在区外可不理会。", "Check its coordinates; nothing to do if it does lie outside."
    ),
    "finding.unit.parts-joined": Text(
        "{name}：{count} 个图形合为一个区划。", "{name}: {count} features were joined as one unit."
    ),
    "finding.unit.parts-joined.advice": Text(
        "若为飞地属正常，否则请合并图形。", "Right for an enclave; otherwise merge the features."
    ),
    "finding.boundaries.list-only": Text(
        "边界图层是一份名录：{count} 个区划都没有界线（{seats} 个有驻地坐标）。不检查界线，不能按位置判断所属区划，地图以圆点表示区划（驻地，或其需求点的中心）。",
        "The boundaries are a list: none of its {count} units has an outline ({seats} have a seat). Borders are not checked, nothing is given a unit by its place, and maps "
        "show units as discs (at the seat, or in the middle of their demand points).",
    ),
    "finding.boundaries.list-only.advice": Text(
        "配建、占比、平均值、最低值、指标目标照常测算；可达目标需要需求点（或驻地坐标）和道路。有界线后请换上。",
        "Quota, ratio, average, minimum and indicator goals are measured; reach goals need demand points (or seats) and roads. Put in the outlines when there are any.",
    ),
    "finding.boundaries.outline-missing": Text(
        "{all} 个区划中有 {count} 个没有界线（其中 {seats} 个有驻地坐标）：{names}。它们的界线未检查，按位置判断所属区划时也不考虑它们。",
        "{count} of {all} units have no outline ({seats} of them a seat): {names}. Their borders are not checked, and nothing is given to them by its place.",
    ),
    "finding.boundaries.outline-missing.advice": Text(
        "有界线时请补上。", "Add their outlines when there are any."
    ),
    "finding.unit.county-listed": Text(
        "名录中没有县一级，按方案文件加入{name}，没有界线。",
        "The list has no county: {name} was added as the plan names it, without an outline.",
    ),
    "finding.unit.county-listed.advice": Text("无须处理。", "Nothing to do."),
    "finding.unit.county-made": Text(
        "没有县级边界，由 {count} 个下级区划合并成{name}。",
        "No county boundary: {name} was made by union of {count} {count:unit|units}.",
    ),
    "finding.unit.county-made.advice": Text(
        "有正式县界时请加入。", "Add the official county boundary where there is one."
    ),
    "finding.unit.parent-by-place": Text(
        "{count} 个{below}没有上级代码，按所在位置归入{above}。",
        "{count} {count:unit|units} ({below}) had no parent code; the {above} that holds each was taken.",
    ),
    "finding.unit.parent-by-place.advice": Text(
        "请核对，最好填写上级代码。", "Check; better fill in the parent codes."
    ),
    "finding.border.invalid": Text(
        "{name}：图形无效（{why}）；计算时用自动修补的图形。",
        "{name}: invalid geometry ({why}); a mended one is used for measuring.",
    ),
    "finding.border.invalid.advice": Text(
        "请在 QGIS 中用“修复几何图形”处理后核对。",
        "Repair it with 'Fix geometries' in QGIS and look at the result.",
    ),
    "finding.facility.status-assumed": Text(
        "{file}：{count} 个设施没有状态，按“运营”处理。",
        "{file}: {count} {count:facility has|facilities have} no status; taken as operating.",
    ),
    "finding.facility.status-assumed.advice": Text(
        "请填写 status（规划、在建、运营、停用）。", "Fill in status (planned, building, operating, closed)."
    ),
    "finding.layer.moved-inside": Text(
        "{file}：{count} 个要素是面或线，取其内部一点。",
        "{file}: {count} {count:feature is an area or line|features are areas or lines}; a point inside stands for each.",
    ),
    "finding.layer.moved-inside.advice": Text(
        "大院落请改用大门位置。", "For large grounds, better give the gate."
    ),
    "finding.facility.nursing-beds": Text(
        "{name}：护理型床位 {part:g} 多于床位总数 {whole:g}。",
        "{name}: {part:g} nursing beds, but {whole:g} beds in all.",
    ),
    "finding.facility.nursing-beds.advice": Text("请更正其中之一。", "Correct one of them."),
    "finding.facility.plots-used": Text(
        "{name}：已用墓穴 {part:g} 多于总数 {whole:g}。",
        "{name}: {part:g} plots used, but {whole:g} plots in all.",
    ),
    "finding.facility.plots-used.advice": Text("请更正其中之一。", "Correct one of them."),
    "finding.facility.beds-used": Text(
        "{name}：入住 {part:g} 多于床位总数 {whole:g}。",
        "{name}: {part:g} beds taken, but {whole:g} beds in all.",
    ),
    "finding.facility.beds-used.advice": Text("请更正其中之一。", "Correct one of them."),
    "finding.facility.unit-by-place": Text(
        "{count} 个设施没有区划代码，按所在位置归入。",
        "{count} {count:facility has|facilities have} no unit code; the unit that holds each was taken.",
    ),
    "finding.facility.unit-by-place.advice": Text("边界附近的请核对。", "Check those near a border."),
    "finding.facility.unit-by-name": Text(
        "{count} 个设施按区划名称归入区划。",
        "{count} {count:facility was given its|facilities were given their} unit by its name.",
    ),
    "finding.facility.unit-by-name.advice": Text(
        "请核对，最好填写 unit_code。", "Check; better fill in unit_code."
    ),
    "finding.facility.unit-by-serves": Text(
        "{count} 个设施没有区划代码，归入包含其服务范围的最小区划。",
        "{count} {count:facility has|facilities have} no unit code; the smallest unit that holds all they serve was taken.",
    ),
    "finding.facility.unit-by-serves.advice": Text(
        "请核对，最好填写 unit_code。", "Check; better fill in unit_code."
    ),
    "finding.facility.unit-unclear": Text(
        "{count} 个设施不知属于哪个区划（没有区划代码，也没有界线可查），不计入任何区划：{names}。",
        "{count} {count:facility belongs|facilities belong} to no known unit (no unit_code, and no outline tells): {count:it counts|they count} in none: {names}.",
    ),
    "finding.facility.unit-unclear.advice": Text("请填写区划代码。", "Fill in the unit code."),
    "finding.facility.no-place": Text(
        "{count} 个设施没有坐标：按区划计数的目标照常测算，可达目标不计，地图上不画。",
        "{count} {count:facility has|facilities have} no coordinates: they count in goals by unit, not in reach goals, and are on no map.",
    ),
    "finding.facility.no-place.advice": Text("请填写经度、纬度。", "Fill in lon and lat."),
    "finding.indicator.fraction": Text(
        "{file} 第 {row} 行：“{name}”为 {value:g} %，可能是表格中以百分比显示的 {percent:g} %。",
        "{file} row {row}: '{name}' is {value:g} %; a spreadsheet may show it as {percent:g} %.",
    ),
    "finding.indicator.fraction.advice": Text(
        "百分数请填百分号前的数字（如 96.5）。", "Write the number before the percent sign, such as 96.5."
    ),
    "finding.layer.reader-remark": Text(
        "{file}：读取时的提示：{remark}", "{file}: the reader remarked: {remark}"
    ),
    "finding.layer.reader-remark.advice": Text("请在 QGIS 中查看该图层。", "Look at the layer in QGIS."),
    "finding.code.twice": Text(
        "{where}：代码 {code} 出现 {count} 次：{names}。",
        "{where}: code {code} stands {count} times: {names}.",
    ),
    "finding.code.twice.advice": Text(
        "同一代码只能对应一个区划，请更正。", "A code belongs to one unit only; correct it."
    ),
}
