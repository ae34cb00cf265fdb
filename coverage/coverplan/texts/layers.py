"""Words of reading the layers."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "way.points": Text("分布点", "the points given"),
    "way.buildings": Text("住宅建筑", "residential buildings"),
    "way.settlements": Text("居民点", "settlements"),
    "way.grid": Text("居住用地格网", "a grid of residential land"),
    "way.raster": Text("人口栅格", "the population raster"),
    "way.seat": Text("驻地", "its seat"),
    "layers.not-in-plan": Text(
        "plan.toml 中没有 [layers.{layer}]。请加入该图层。",
        "plan.toml has no [layers.{layer}]. Add that layer.",
    ),
    "cell.no-number": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”不是数字。请改为数字或留空。",
        "{file} row {row}: '{column}' = '{value}' is no number. Write a number or leave it empty.",
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
    "datum.crs-unknown": Text(
        "{file}：[layers.{layer}] 的 crs“{crs}”无法识别。请写成如 EPSG:4548。",
        "{file}: [layers.{layer}] crs '{crs}' is unknown. Write it like EPSG:4548.",
    ),
    "datum.metres-under-crs": Text(
        "{file}：坐标（如 {x}, {y}）像是以米为单位，不是度，而 [layers.{layer}] 的 crs = {crs} 以度为单位。请把 crs 改为数据的投影坐标系（如 EPSG:4548）。",
        "{file}: coordinates such as {x}, {y} look like metres, not degrees, but crs = {crs} under [layers.{layer}] is in degrees. "
        "State the projected CRS of the data as crs, such as EPSG:4548.",
    ),
    "datum.metres-in-file": Text(
        "{file}：坐标（如 {x}, {y}）像是以米为单位，不是度，而文件自带的坐标系 {crs} 以度为单位。请更正文件的坐标系后重新导出；[layers.{layer}] 的 crs 只用于不带坐标系的文件。",
        "{file}: coordinates such as {x}, {y} look like metres, not degrees, but the file's own CRS, {crs}, is in degrees. Correct the "
        "file's CRS and save it again; crs under [layers.{layer}] goes for files that carry none.",
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
    "datum.crs-unfit-file": Text(
        "{file}：坐标（如 {x}, {y}）与文件的坐标系 {crs} 不符：{why}；按 {fit} 才落在本区域。请把文件的坐标系改为 {fit} 后再用。",
        "{file}: coordinates such as {x}, {y} do not belong to the file's CRS, {crs}: {why}; in {fit} they lie in the area. Give the file that CRS.",
    ),
    "datum.crs-unfit-plan": Text(
        "{file}：坐标（如 {x}, {y}）与 [layers.{layer}] 的 crs {crs} 不符：{why}；按 {fit} 才落在本区域。请把该 crs 改为 {fit}。",
        "{file}: coordinates such as {x}, {y} do not belong to {crs}, the crs under [layers.{layer}]: {why}; in {fit} they lie in the area. State that one.",
    ),
    "datum.crs-unfit-swapped": Text(
        "{file}：坐标（如 {x}, {y}）与坐标系 {crs} 不符：{why}；x、y 对调后按 {fit} 才落在本区域。请对调 x、y 后再用。",
        "{file}: coordinates such as {x}, {y} do not belong to {crs}: {why}; with x and y exchanged they lie in the area in {fit}. Exchange x and y.",
    ),
    "datum.crs-unfit-anywhere": Text(
        "{file}：坐标（如 {x}, {y}）不可能属于坐标系 {crs}，也不合当地常用的坐标系。请更正坐标或坐标系（本规划为 {plan}）。",
        "{file}: coordinates such as {x}, {y} cannot be of CRS {crs}, nor of one in use in the area. Correct the coordinates or the CRS (the plan's is {plan}).",
    ),
    "datum.crs-unfit-elsewhere": Text(
        "{file}：按坐标系 {crs} 落在经度 {lon}°、纬度 {lat}° 一带，离其余图层 {km} 公里，也不合当地常用的坐标系。请核对文件和坐标系（[layers.{layer}]）。",
        "{file}: in {crs} it lies about {lon}, {lat}, {km} km from the other layers, and in no CRS in use there does it fit. Check the file and its CRS ([layers.{layer}]).",
    ),
    "datum.crs-missing-fit": Text(
        '{file}：没有坐标系（缺 .prj 或未写明）；坐标（如 {x}, {y}）按 {fit} 落在本区域。请补上坐标系，或在 [layers.{layer}] 中用 crs = "EPSG:…" 声明。',
        '{file}: carries no CRS (no .prj); coordinates such as {x}, {y} lie in the area in {fit}. Add it, or state crs = "EPSG:..." under [layers.{layer}].',
    ),
    "datum.crs-missing-swapped": Text(
        "{file}：没有坐标系（缺 .prj 或未写明）；坐标（如 {x}, {y}）在 x、y 对调后按 {fit} 落在本区域。请对调 x、y 并补上坐标系（[layers.{layer}]）。",
        "{file}: carries no CRS (no .prj); coordinates such as {x}, {y} lie in the area in {fit} once x and y are exchanged. Exchange them and add the CRS ([layers.{layer}]).",
    ),
    "datum.no-number": Text(
        "{file} 第 {row} 行：坐标不是有限的数（NaN 或无穷）。请更正图形或删去该行。",
        "{file} row {row}: a coordinate is no finite number (NaN or infinity). Correct the geometry or delete the row.",
    ),
    "datum.not-of-crs": Text(
        "{file} 第 {row} 行：坐标 {value} 不可能属于坐标系 {crs}。请更正坐标或坐标系。",
        "{file} row {row}: coordinates {value} cannot be of CRS {crs}. Correct the coordinates or the CRS.",
    ),
    "misfit.zone-missing": Text("东坐标没有带号", "the easting has no zone number before it"),
    "misfit.zone-extra": Text("东坐标带有带号", "the easting has a zone number before it"),
    "misfit.meridian": Text("中央子午线不对", "the central meridian is another"),
    "misfit.swapped": Text("北坐标写在了前面", "the northing comes first"),
    "misfit.degrees": Text("坐标是经纬度（度）", "they are degrees"),
    "misfit.metres": Text("坐标以米为单位", "they are metres"),
    "misfit.other": Text("投影不对", "the projection is another"),
    "datum.crs-missing": Text(
        '{file}：没有写明坐标系。请在 [layers.{layer}] 中用 crs = "EPSG:…" 声明（如 EPSG:4548；经纬度为 EPSG:4490）。',
        '{file}: carries no CRS. State crs = "EPSG:..." under [layers.{layer}], such as EPSG:4548, or EPSG:4490 for degrees.',
    ),
    "datum.prj-missing": Text(
        '{file}：没有坐标系（缺 .prj）。请补上该文件，或在 [layers.{layer}] 中用 crs = "EPSG:…" 声明（如 EPSG:4548；经纬度为 EPSG:4490）。',
        '{file}: carries no CRS (no .prj). Add that file, or state crs = "EPSG:..." under [layers.{layer}], such as EPSG:4548, or EPSG:4490 for degrees.',
    ),
    "datum.lonlat-empty": Text(
        "{file} 第 {row} 行：坐标为空。请填写。", "{file} row {row}: coordinates are empty. Fill them in."
    ),
    "datum.lonlat-impossible": Text(
        "{file} 第 {row} 行：经度 {lon}、纬度 {lat} 不可能。若是投影坐标（米），请在 columns 中映射为 x、y 并声明 crs。",
        "{file} row {row}: longitude {lon}, latitude {lat} cannot be. If they are projected (metres), map them as x and y and state crs.",
    ),
    "datum.lonlat-swapped": Text(
        "{file}：经度与纬度像是颠倒了（经度 {lon}、纬度 {lat}）。请在 columns 中对调 lon 和 lat。",
        "{file}: longitude and latitude look swapped (longitude {lon}, latitude {lat}). Swap lon and lat under columns.",
    ),
    "datum.lonlat-swapped-area": Text(
        "{file}：各点都在规划区以外，经纬度对调后则有 {share:.0%} 在区内。请在 columns 中对调 lon 和 lat。",
        "{file}: the points lie outside the area, but {share:.0%} inside once longitude and latitude are swapped. Swap lon and lat under columns.",
    ),
    "datum.no-place": Text(
        "{file} 第 {row} 行：没有图形，或图形无法读取（如环未闭合）。请补画或删去该行。",
        "{file} row {row}: no geometry, or one that cannot be read (such as an open ring). Draw it or delete the row.",
    ),
    "datum.no-columns": Text(
        "{file}：没有坐标列。请提供经度、纬度（lon、lat）列，或在 columns 中映射。现有表头：{there}。",
        "{file}: no coordinates. Give lon and lat columns, or map them under columns. Headers there: {there}.",
    ),
    "datum.xy-crs": Text(
        '{file}：有 x、y 列但没有坐标系。请在 [layers.{layer}] 中用 crs = "EPSG:…" 声明。',
        '{file}: has x and y columns but no CRS. State crs = "EPSG:..." under [layers.{layer}].',
    ),
    "boundaries.level-unknown": Text(
        "{file} 第 {row} 行：代码“{code}”有 {length} 位，看不出级别（县 6 位、乡级 9 位、村级 12 位）。请更正代码或填写 level。",
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
    "residents.no-groups": Text(
        "{file}：没有人口列。请在 columns 中映射 residents 等列。现有表头：{there}。",
        "{file}: no column of people. Map residents (and other groups) under columns. Columns read: {there}.",
    ),
    "residents.negative": Text(
        "{file} 第 {row} 行：“{column}” = {value}，不能为负数。",
        "{file} row {row}: '{column}' = {value}; it cannot be negative. Correct it.",
    ),
    "residents.twice": Text(
        "{file} 第 {row} 行：{column}“{value}”已出现在 {first} 第 {first_row} 行。请更正。",
        "{file} row {row}: {column} '{value}' stands already in {first} row {first_row}. Correct it.",
    ),
    "residents.id-of-two-layers": Text(
        "编号“{value}”在 [layers.{first}] 和 [layers.{second}] 中都有，且两处都是需求点。请更改其中一个。",
        "id '{value}' stands in both [layers.{first}] and [layers.{second}], and both are demand points. Change one of the two.",
    ),
    "residents.unit-unknown": Text(
        "{file} 第 {row} 行：边界中没有单位“{value}”。相近的：{near}。",
        "{file} row {row}: no unit '{value}' in the boundaries. Near: {near}. Correct the code or name.",
    ),
    "units.name-of-several": Text(
        "{file} 第 {row} 行：“{column}”的“{value}”可能是几个单位：{units}。请填写代码，或在名称前加上级单位名称。",
        "{file} row {row}: '{column}' = '{value}' may be several units: {units}. Give the code, or put the name of the unit above before it.",
    ),
    "finding.units.by-name": Text(
        "{file}：“{column}”有 {count} 处写的是名称，已按名称对应单位。",
        "{file}: '{column}' has {count} name(s) in place of codes; the units were found by name.",
    ),
    "finding.units.by-name.advice": Text("请核对；最好填写代码。", "Check; better fill in codes."),
    "residents.mixed": Text(
        "{file}：有的文件带坐标，有的没有。要么全是需求点，要么全是单位合计数，请分开。",
        "{file}: no places here, but in other files. Residents are either demand points or totals of units; keep one of them.",
    ),
    "residents.no-boundaries": Text(
        "{file}：单位合计数需要边界图层才能落到地点。请在 plan.toml 中加入 [layers.boundaries]，或先改正它的错误。",
        "{file}: totals of units need boundaries to be placed. Add [layers.boundaries] to plan.toml, or mend its faults first.",
    ),
    "residents.no-source": Text(
        'spread = "{spread}" 需要 [layers.{layer}]。请加入该图层或改用其他方式。',
        'spread = "{spread}" needs [layers.{layer}]. Add that layer or choose another way.',
    ),
    "residents.no-raster": Text(
        '读取人口栅格需要 rasterio。请安装：pip install "coverplan[raster]"。',
        'Reading a population raster needs rasterio. Install it: pip install "coverplan[raster]".',
    ),
    "residents.raster-unreadable": Text(
        "{file}：栅格无法读取（{why}）。", "{file}: the raster cannot be read ({why}). Check the file."
    ),
    "finding.table.blank-words": Text(
        "{file}：“{column}”有 {count} 格写“无”“—”等，按空白处理。",
        "{file}: '{column}' has {count} cell(s) such as '-' or 无; taken as empty.",
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
    "finding.table.usual-headers": Text(
        "{file}：按常用表头认列：{pairs}。", "{file}: columns taken by their usual headers: {pairs}."
    ),
    "finding.table.usual-headers.advice": Text(
        "若认错了，请在 columns 中写明。", "Where that is wrong, map them under columns."
    ),
    "finding.layer.datum-suspect": Text(
        "坐标基准可疑：{points} 个点中只有 {as_is:.0%} 落在所属单位内；按 {best} 解读则为 {share:.0%}。",
        "Datum in doubt: of {points} points {as_is:.0%} lie in their own unit as they are, {share:.0%} when read as {best}.",
    ),
    "finding.layer.datum-suspect.advice": Text(
        "请向数据来源核实；若属实，将该图层的 datum 改为相应值（经纬度颠倒则对调 lon、lat）。",
        "Ask where the data came from; if so, set the layer's datum accordingly (or swap lon and lat).",
    ),
    "finding.layer.datum-mixed": Text(
        "表中混有两种坐标基准：{points} 个点中，有 {count} 个（第 {rows} 行）按现在的读法不在所属单位内，按 {best} 解读则落在其中；另有 {right} 个点按现在的读法无误。",
        "Two datums in one table: of {points} points, {count} (rows {rows}) lie outside their unit as they are and in it when read as {best}; {right} lie right as they are.",
    ),
    "finding.layer.datum-mixed.advice": Text(
        "请向数据来源核实这些行及其同批数据（同批中未列出的行可能同样有偏差），按坐标基准分成两个文件，分别写明 datum。",
        "Ask where these rows came from (others of the same source are probably off as well), and put the rows of each datum into a file of their own with its datum.",
    ),
    "finding.layer.old-datum": Text(
        "{file}：坐标系为 {crs}，转换到 CGCS2000 的参数各地不同，位置可能偏差几十米。",
        "{file}: CRS {crs}; its shift to CGCS2000 differs from place to place, positions may be off by tens of metres.",
    ),
    "finding.layer.old-datum.advice": Text(
        "请用测绘部门的转换参数先转为 CGCS2000。",
        "Convert it to CGCS2000 first, with the survey office's parameters.",
    ),
    "finding.layer.outside-area": Text(
        "{name}（{id}）在规划区以外 {distance:.0f} 米。",
        "{name} ({id}) lies {distance:.0f} m outside the area.",
    ),
    "finding.layer.outside-area.advice": Text(
        "请核对坐标；确在区外可不理会。", "Check its coordinates; nothing to do if it does lie outside."
    ),
    "finding.unit.parts-joined": Text(
        "{name}：{count} 个图形合为一个单位。", "{name}: {count} features were joined as one unit."
    ),
    "finding.unit.parts-joined.advice": Text(
        "若为飞地属正常，否则请合并图形。", "Right for an enclave; otherwise merge the features."
    ),
    "finding.boundaries.list-only": Text(
        "边界图层是一份名录：{count} 个单位都没有界线（{seats} 个有驻地坐标）。不检查界线，不能按位置判断所属单位，地图以圆点表示单位（驻地，或其需求点的中心）。",
        "The boundaries are a list: none of its {count} units has an outline ({seats} have a seat). Borders are not checked, nothing is given a unit by its place, and maps "
        "show units as discs (at the seat, or in the middle of their demand points).",
    ),
    "finding.boundaries.list-only.advice": Text(
        "配建、占比、平均值、最低值、指标目标照常测算；可达目标需要需求点（或驻地坐标）和道路。有界线后请换上。",
        "Quota, ratio, average, minimum and indicator goals are measured; reach goals need demand points (or seats) and roads. Put in the outlines when there are any.",
    ),
    "finding.boundaries.outline-missing": Text(
        "{all} 个单位中有 {count} 个没有界线（其中 {seats} 个有驻地坐标）：{names}。它们的界线未检查，按位置判断所属单位时也不考虑它们。",
        "{count} of {all} units have no outline ({seats} of them a seat): {names}. Their borders are not checked, and nothing is given to them by its place.",
    ),
    "finding.boundaries.outline-missing.advice": Text(
        "有界线时请补上。", "Add their outlines when there are any."
    ),
    "finding.unit.county-listed": Text(
        "名录中没有县一级，按规划文件加入{name}，没有界线。",
        "The list has no county: {name} was added as the plan names it, without an outline.",
    ),
    "finding.unit.county-listed.advice": Text("无须处理。", "Nothing to do."),
    "finding.unit.county-made": Text(
        "没有县级边界，由 {count} 个下级单位合并成{name}。",
        "No county boundary: {name} was made by union of {count} units.",
    ),
    "finding.unit.county-made.advice": Text(
        "有正式县界时请加入。", "Add the official county boundary where there is one."
    ),
    "finding.unit.parent-by-place": Text(
        "{count} 个单位（{below}）没有上级代码，按所在位置归入（{above}）。",
        "{count} unit(s) ({below}) had no parent_code; the {above} that holds each was taken.",
    ),
    "finding.unit.parent-by-place.advice": Text(
        "请核对，最好填写 parent_code。", "Check; better fill in parent_code."
    ),
    "finding.unit.parent-missing": Text(
        "{name}（{code}）的上级“{parent}”不在边界中。",
        "{name} ({code}): its parent '{parent}' is not among the boundaries.",
    ),
    "finding.unit.parent-missing.advice": Text(
        "请补上该单位或更正代码。", "Add that unit or correct the code."
    ),
    "finding.geometry.invalid": Text(
        "{name}：图形无效（{why}）；计算时用自动修补的图形。",
        "{name}: invalid geometry ({why}); a mended one is used for measuring.",
    ),
    "finding.geometry.invalid.advice": Text(
        "请在 QGIS 中用“修复几何图形”处理后核对。",
        "Repair it with 'Fix geometries' in QGIS and look at the result.",
    ),
    "finding.facility.status-assumed": Text(
        "{file}：{count} 个设施没有状态，按“运营”处理。",
        "{file}: {count} facilities have no status; taken as operating.",
    ),
    "finding.facility.status-assumed.advice": Text(
        "请填写 status（规划、在建、运营、停用）。", "Fill in status (planned, building, operating, closed)."
    ),
    "finding.layer.moved-inside": Text(
        "{file}：{count} 个要素是面或线，取其内部一点。",
        "{file}: {count} feature(s) are areas or lines; a point inside stands for each.",
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
    "finding.facility.unit-by-place": Text(
        "{count} 个设施没有单位代码，按所在位置归入。",
        "{count} facilities have no unit_code; the unit that holds each was taken.",
    ),
    "finding.facility.unit-by-place.advice": Text("边界附近的请核对。", "Check those near a border."),
    "finding.facility.unit-by-name": Text(
        "{count} 个设施按单位名称归入单位。", "{count} facilities were given their unit by its name."
    ),
    "finding.facility.unit-by-name.advice": Text(
        "请核对，最好填写 unit_code。", "Check; better fill in unit_code."
    ),
    "finding.facility.unit-by-serves": Text(
        "{count} 个设施没有单位代码，归入包含其服务范围的最小单位。",
        "{count} facilities have no unit_code; the smallest unit that holds all they serve was taken.",
    ),
    "finding.facility.unit-by-serves.advice": Text(
        "请核对，最好填写 unit_code。", "Check; better fill in unit_code."
    ),
    "finding.facility.unit-unclear": Text(
        "{count} 个设施不知属于哪个单位（没有单位代码，也没有界线可查），不计入任何单位：{names}。",
        "{count} facilities belong to no known unit (no unit_code, and no outline tells): they count in none: {names}.",
    ),
    "finding.facility.unit-unclear.advice": Text("请填写 unit_code。", "Fill in unit_code."),
    "finding.facility.no-place": Text(
        "{count} 个设施没有坐标：按单位计数的目标照常测算，可达目标不计，地图上不画。",
        "{count} facilities have no coordinates: they count in goals by unit, not in reach goals, and are on no map.",
    ),
    "finding.facility.no-place.advice": Text("请填写经度、纬度。", "Fill in lon and lat."),
    "finding.residents.unit-unclear": Text(
        "{count} 个需求点没有单位代码，也没有界线可查（{ids}）：计入全区域，不计入任何下级单位。",
        "{count} demand point(s) name no unit, and no outline tells it ({ids}): they count in the area, and in none of its units.",
    ),
    "finding.residents.unit-unclear.advice": Text("请填写 unit_code。", "Fill in unit_code."),
    "finding.residents.no-place": Text(
        "{count} 个单位（{weight}）没有位置：没有界线、驻地坐标或需求点（{names}）。可达目标中按未覆盖计。",
        "{count} unit(s) with {weight} have no place: no outline, seat or demand point ({names}). Reach goals count them as not covered.",
    ),
    "finding.residents.no-place.advice": Text(
        "请补充界线、驻地坐标（seat_lon、seat_lat）或需求点。",
        "Add outlines, seats (seat_lon, seat_lat) or demand points.",
    ),
    "finding.residents.unit-by-place": Text(
        "{count} 个需求点没有单位代码，按所在位置归入。",
        "{count} demand points have no unit_code; the unit that holds each was taken.",
    ),
    "finding.residents.unit-by-place.advice": Text("边界附近的请核对。", "Check those near a border."),
    "finding.residents.parent-total": Text(
        "{name} 的“{group}”{value}是其下属单位之和，未重复计入。",
        "{name}: '{group}' {value} is the total of its units and was not counted again.",
    ),
    "finding.residents.parent-total.advice": Text("无需处理。", "Nothing to do."),
    "finding.residents.parent-differs": Text(
        "{name} 的“{group}”为 {value}，其下属单位之和为 {total}；按下属单位计。",
        "{name}: '{group}' is {value}, but its units add up to {total}; the units were counted.",
    ),
    "finding.residents.parent-differs.advice": Text(
        "请核对两处数字，补上缺的单位。", "Check both figures, and add the units that are missing."
    ),
    "finding.residents.total-row-differs": Text(
        "{file}：“{column}”的合计行为 {value}，各行相加为 {total}；按各行计。",
        "{file}: the row of totals of '{column}' says {value}, but the rows add up to {total}; the rows were counted.",
    ),
    "finding.residents.total-row-differs.advice": Text(
        "请核对合计行，看是否缺行或重复。",
        "Check the row of totals; look for rows that are missing or doubled.",
    ),
    "finding.residents.two-figures": Text(
        "{name}：{group}有两个数：{source}为 {value}，需求点合计为 {total}；按需求点计。",
        "{name}: two figures of {group}: {value} in {source}, {total} at its demand points; these were counted.",
    ),
    "finding.residents.two-figures.advice": Text(
        "请核对口径和年份，统一用其中一个。", "Check what and of when they are, and keep one of them."
    ),
    "two-figures.indicators": Text("指标表“{indicator}”{period}", "the indicators ('{indicator}'{period})"),
    "two-figures.boundaries": Text("边界图层", "the boundaries"),
    "finding.residents.unit-by-name": Text(
        "{file}：{count} 行没有代码，按名称对应单位。",
        "{file}: {count} row(s) have no code; units were found by name.",
    ),
    "finding.residents.unit-by-name.advice": Text("最好填写 unit_code。", "Better fill in unit_code."),
    "finding.residents.figure-missing": Text(
        "{file}：“{column}”有 {count} 行为空，按 0 计。",
        "{file}: '{column}' is empty in {count} row(s); counted as 0.",
    ),
    "finding.residents.figure-missing.advice": Text("请补填。", "Fill them in."),
    "finding.residents.spread": Text(
        "{units} 个单位的{what}按{way}落到 {points} 个点。",
        "Totals of {units} unit(s) ({what}) were spread over {points} place(s): {way}.",
    ),
    "finding.residents.spread.advice": Text(
        "这是估计的分布，不是普查。", "An estimate of where they are, not a census."
    ),
    "finding.residents.spread-fallback": Text(
        "{name}：没有可用的{wanted}，改按{way}落点。",
        "{name}: no {wanted} can be used; placed on {way}.",
    ),
    "finding.residents.spread-fallback.advice": Text(
        "请补充数据，或核对该单位的边界。", "Add the data, or check the unit's boundary."
    ),
    "finding.residents.on-water": Text(
        "{name}：需求点落在水面上。", "{name}: the demand point lies on water."
    ),
    "finding.residents.on-water.advice": Text(
        "请核对坐标和水面图层。", "Check the point and the water layer."
    ),
    "finding.residents.unit-lost": Text(
        "{file}：{count} 个需求点的单位代码不在边界中（{codes}）；按代码的上级单位计，没有上级的按所在位置计。",
        "{file}: {count} demand point(s) name units that are not among the boundaries ({codes}); counted in the unit above by code, else where they lie.",
    ),
    "finding.residents.unit-lost.advice": Text(
        "请更正代码或补上边界。", "Correct the codes, or add the boundaries."
    ),
    "finding.residents.outside": Text(
        "{count} 个需求点不在任何单位内（{ids}），不计入各目标。",
        "{count} demand point(s) lie in no unit ({ids}) and are not counted.",
    ),
    "finding.residents.outside.advice": Text(
        "请核对坐标、坐标基准和边界。", "Check coordinates, datum and boundaries."
    ),
    "finding.residents.unit-empty": Text(
        "{count} 个单位没有{what}数：{names}。", "{count} unit(s) have no figure of {what}: {names}."
    ),
    "finding.residents.unit-empty.advice": Text(
        "请补充；确实没有的可不理会。", "Add them; nothing to do where there is none."
    ),
    "finding.residents.grid-anywhere": Text(
        "没有居住用地图层，格网铺满整个单位（除水面）。",
        "No residential land is given: the grid covers all of each unit but its water.",
    ),
    "finding.residents.grid-anywhere.advice": Text(
        "请在 [layers.residential_land] 中提供居住用地。",
        "Give the residential land as [layers.residential_land].",
    ),
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
    "finding.layer.datum-missing": Text(
        "{file}：没有说明坐标基准，按 {datum} 处理。", "{file}: no datum is stated; taken as {datum}."
    ),
    "finding.layer.datum-missing.advice": Text(
        "请在 plan.toml 的该图层中写明 datum（wgs84、cgcs2000、gcj02 或 bd09）。",
        "State datum (wgs84, cgcs2000, gcj02 or bd09) for this layer in plan.toml.",
    ),
    "finding.code.duplicate": Text(
        "{where}：代码 {code} 出现 {count} 次：{names}。",
        "{where}: code {code} stands {count} times: {names}.",
    ),
    "finding.code.duplicate.advice": Text(
        "同一代码只能对应一个单位，请更正。", "A code belongs to one unit only; correct it."
    ),
}
