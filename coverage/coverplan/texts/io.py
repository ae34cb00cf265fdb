"""Words of reading and writing files."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "input.changed": Text(
        "{file}：读取期间被改动或替换，结果会与文件不符。请等文件保存完毕后重新运行。",
        "{file}: was changed or replaced while it was read, so results would not be those of the file. Run again once it is saved.",
    ),
    "input.removed": Text(
        "{file}：读取期间被删除或移走。请放回后重新运行。",
        "{file}: was removed while it was read. Put it back and run again.",
    ),
    "input.locked": Text(
        "{file}：无法读取（{why}）。请检查权限，或关闭占用它的程序后重新运行。",
        "{file}: cannot be read ({why}). Check its permissions, or close the program that holds it, and run again.",
    ),
    "io.json-none": Text(
        "{folder}：文件夹里没有 .json 文件。请放入保存的查询结果，或改正路径。",
        "{folder}: the folder holds no .json file. Put the saved answers there, or correct the path.",
    ),
    "io.json-empty": Text(
        "{file}：文件是空的。请重新保存这一页。",
        "{file}: the file is empty. Save this page again.",
    ),
    "io.json-page": Text(
        "{file}：里面是网页，不是查询结果（多半是网站的报错页）。请重新查询并保存这一页。",
        "{file}: holds a web page, no answer (most likely the site's error page). Ask for this page again and save it.",
    ),
    "io.json-broken": Text(
        "{file} 第 {line} 行第 {column} 个字符：不是完整的 JSON。请重新保存这一页。",
        "{file} line {line}, character {column}: no whole JSON. Save this page again.",
    ),
    "io.json-line": Text(
        "{file} 第 {row} 行：不是完整的 JSON。请重新保存这一行。",
        "{file} line {row}: no whole JSON. Save this line again.",
    ),
    "io.text-damaged": Text(
        "{file} 第 {line} 行：文件是 UTF-8 编码但已损坏。请从原件重新导出。",
        "{file} line {line}: the file is UTF-8 but damaged. Export it again from the original.",
    ),
    "io.text-encoding": Text(
        "{file} 第 {line} 行：既不是 UTF-8 也不是 GB18030 编码。请另存为“CSV UTF-8”。",
        "{file} line {line}: neither UTF-8 nor GB18030. Save it as 'CSV UTF-8'.",
    ),
    "io.encoding-other": Text(
        "{file}：文字不是所声明的 {encoding} 编码，而像是 {fits}。请把 plan.toml 中该图层的 encoding 改为 {fits}，或删去它。",
        '{file}: its text is not in {encoding}, as declared, but seems to be in {fits}. State encoding = "{fits}" for this layer in plan.toml, or leave it out.',
    ),
    "io.encoding-unknown": Text(
        "{file}：不认识编码“{encoding}”。请写成 utf-8 或 gb18030。",
        "{file}: unknown encoding '{encoding}'. Write utf-8 or gb18030.",
    ),
    "io.encoding-wrong": Text(
        "{file} 第 {line} 行：不是所声明的 {encoding} 编码。请更正 plan.toml 中的 encoding 或删去它。",
        "{file} line {line}: not in {encoding}, as declared. Correct encoding in plan.toml or leave it out.",
    ),
    "io.file-kind": Text(
        "{file}：不能读取 {suffix} 文件。可用：{known}。",
        "{file}: {suffix} files are not read. Use one of {known}.",
    ),
    "io.table-kind": Text(
        "{file}：{suffix} 不是表格。请用 .csv、.xlsx、.xls、.xlsb 或 .ods。",
        "{file}: {suffix} is no table. Use .csv, .xlsx, .xls, .xlsb or .ods.",
    ),
    "io.table-empty": Text(
        "{file}：表格是空的。请填写数据，或换成别的文件。",
        "{file}: the table is empty. Fill it in or name another file.",
    ),
    "io.table-no-rows": Text(
        "{file}：表头（第 {row} 行）以下没有数据。请填写数据，或在 columns 中写明表头。",
        "{file}: no data below the header (row {row}). Fill it in, or map the headers under columns.",
    ),
    "io.row-too-long": Text(
        "{file} 第 {row} 行：格数比表头（{columns} 格）多：{value}。数字或文字里有未加引号的逗号？请给该格加引号，或写成不带逗号的；若是多出的一列，请补上表头。",
        "{file} row {row}: more cells than the header ({columns}): {value}. An unquoted comma in a number or a text? Put it in quotes or write it without; if it is a column more, give it a header.",
    ),
    "io.csv-too-wide": Text(
        "{file}：第 {row} 行有 {count} 列，超过 {most} 列，不像表格。请检查分隔符，或只保留需要的列。",
        "{file}: row {row} has {count} columns; more than {most} are no table. Check the separator, or keep the columns that are needed.",
    ),
    "io.csv-swallowed": Text(
        "{file} 第 {row} 行：一格里有 {count} 整行，引号没有成对。请补上或删去引号。",
        "{file} row {row}: one cell holds {count} whole {count:row|rows}: a quote is not closed. Add or delete a quote.",
    ),
    "io.csv-broken": Text(
        "{file} 第 {line} 行：CSV 格式有误（{why}），多为引号不成对。请更正。",
        "{file} line {line}: broken CSV ({why}), mostly an unpaired quote. Correct it.",
    ),
    "io.workbook-unreadable": Text(
        "{file}：无法作为工作簿打开（{why}）。请用 Excel 或 WPS 打开后另存为 .xlsx；加密的文件请先去掉密码。",
        "{file}: cannot be opened as a workbook ({why}). Open it in Excel or WPS and save it as .xlsx; take off a password first.",
    ),
    "io.sheet-too-far": Text(
        "{file}：工作表“{sheet}”在很远处（第 {row} 行、第 {column} 列）有单元格，无法读取。请删去表格以外的行和列后另存。",
        "{file}: sheet '{sheet}' has a cell far out (row {row}, column {column}) and cannot be read. Delete the rows and columns beyond the table and save it.",
    ),
    "io.sheet-missing": Text(
        "{file}：没有工作表“{sheet}”。现有：{sheets}。",
        "{file}: no sheet '{sheet}'. There are: {sheets}. Correct sheet in plan.toml.",
    ),
    "io.sheet-unnamed": Text(
        '{file}：有多个工作表（{sheets}）。请在 plan.toml 的该图层中用 sheet = "…" 指定一个。',
        '{file}: several sheets ({sheets}). Name one with sheet = "..." for this layer in plan.toml.',
    ),
    "io.vector-kind": Text(
        "{file}：不能读取 {suffix}。请用 .gpkg、.geojson、.shp、.parquet、.fgb、.kml 或 .gdb。",
        "{file}: {suffix} is not read. Use .gpkg, .geojson, .shp, .parquet, .fgb, .kml or .gdb.",
    ),
    "io.vector-unreadable": Text(
        "{file}：无法读取（{why}）。文件可能已损坏，请从原件重新导出。",
        "{file}: cannot be read ({why}). It may be damaged; export it again from the original.",
    ),
    "io.vector-elsewhere": Text(
        "{file}：文件里没有数据，只写着数据在别处的地址（如 VRT、WFS）。请换成带数据的文件。",
        "{file}: holds no data but the address of some elsewhere (such as a VRT or a WFS). Name the file with the data.",
    ),
    "io.not-of-kind": Text(
        "{file}：内容不是 {suffix} 文件。请从原件重新导出，或改成与内容相符的后缀。",
        "{file}: its content is not that of {suffix}. Export it again from the original, or give it the ending that fits.",
    ),
    "io.file-empty": Text(
        "{file}：文件是空的（0 字节）。请从原件重新导出。",
        "{file}: the file is empty (0 bytes). Export it again from the original.",
    ),
    "io.file-in-use": Text(
        "{file}：正被其他程序（如 QGIS）编辑，改动还在 {beside} 中。请在该程序中保存并关闭后再试。",
        "{file}: another program such as QGIS is at work on it, and {beside} holds changes that are not in it yet. Save and close it there, then try again.",
    ),
    "io.rows-differ": Text(
        "{file}：文件中有 {stated} 个要素，只能读出 {read} 个。请检查写错的 type 或损坏的要素，或从原件重新导出。",
        "{file}: holds {stated} features, of which {read} can be read. Look for a misspelt type or a damaged feature, or export it again from the original.",
    ),
    "io.crs-unreadable": Text(
        "{file}：写明的坐标系无法识别（{why}）。请更正它；shapefile 请换上正确的 .prj，或移走 .prj 并在计划中用 crs 声明坐标系。",
        "{file}: the CRS that it states cannot be read ({why}). Correct it; put the right .prj beside a shapefile, or move the .prj away and state crs in the plan.",
    ),
    "io.crs-none": Text("没有写明坐标系", "it states no CRS"),
    "io.prj-missing": Text("旁边没有 .prj 文件", "there is no .prj beside it"),
    "io.prj-unreadable": Text(
        "旁边的 .prj 无法识别（开头是“{words}”）",
        "the .prj beside it cannot be read (it starts with '{words}')",
    ),
    "io.crs-unearthly": Text(
        "写明的坐标系“{crs}”不是地球上的坐标系", "the CRS that it states, '{crs}', tells no place on Earth"
    ),
    "io.geometries-lost": Text(
        "有 {stated} 个图形，只能读出 {read} 个，其余已损坏",
        "of {stated} geometries {read} can be read; the others are damaged",
    ),
    "io.rows-stated": Text(
        "{file}：文件声明有 {stated} 行，实有 {read} 行，多半不完整或已损坏。请从原件重新导出。",
        "{file}: states {stated} rows and holds {read}; it is cut short or damaged. Export it again from the original.",
    ),
    "io.file-cut": Text(
        "{file}：文件声明有 {stated} 字节，实有 {read} 字节，不完整。请重新复制或导出。",
        "{file}: states {stated} bytes and holds {read}: it is cut short. Copy or export it again.",
    ),
    "io.shapefile-rows": Text(
        "{file}：.shx 有 {shapes} 个图形，.dbf 有 {rows} 行，不是同一份数据。请把同一次导出的各文件放在一起。",
        "{file}: its .shx has {shapes} shapes and its .dbf {rows} rows: they are not of one export. Put the files of one export together.",
    ),
    "io.shapefile-record": Text(
        "{file} 第 {row} 行：图形记录已损坏（{size} 字节，应为 {stated} 字节；类型 {kind}）。请从原件重新导出。",
        "{file} row {row}: its shape is damaged ({size} bytes where {stated} are stated; type {kind}). Export it again from the original.",
    ),
    "io.shapefile-order": Text(
        "{file} 第 {row} 行：.shx 指向的是另一行的图形，图形与属性会配错。请从原件重新导出。",
        "{file} row {row}: its .shx points to the shape of another row, so shapes and rows would be mixed up. Export it again from the original.",
    ),
    "io.shapefile-shapes": Text(
        "{file}：.shp 有 {shapes} 个图形，.shx 有 {rows} 个，不完整或不是同一份数据。请重新导出。",
        "{file}: its .shp has {shapes} shapes and its .shx {rows}: one is cut short, or they are not of one export. Export it again.",
    ),
    "io.too-deep": Text(
        "{file}：括号嵌套超过 {most} 层，不是地图数据。请从原件重新导出。",
        "{file}: brackets nest more than {most} deep; that is no map. Export it again from the original.",
    ),
    "io.geometry-too-deep": Text(
        "{file} 第 {row} 行：图形嵌套超过 {most} 层。请打散几何集合后再导出。",
        "{file} row {row}: geometries nest more than {most} deep. Explode the collection and export it again.",
    ),
    "io.text-too-long": Text(
        "{file}：有一段文字长 {size} 字节，超过 {most}，不会是名称或说明。请检查导出的字段。",
        "{file}: a text of {size} bytes, more than {most}, is no name and no note. Check the fields that were exported.",
    ),
    "io.cell-too-long": Text(
        "{file} 第 {row} 行：一格有 {size} 个字符，超过 {most}。请清空或缩短该格。",
        "{file} row {row}: a cell of {size} characters, more than {most}. Empty or shorten it.",
    ),
    "io.key-twice": Text(
        "{file} 第 {row} 行：同一对象中“{key}”出现两次，无法确定用哪个值。请删去一个。",
        "{file} line {row}: '{key}' stands twice in one object, and which value holds is unknown. Delete one.",
    ),
    "io.too-many-rows": Text(
        "{file}：声明有 {rows} 行，超过 {most} 行。请只保留规划区域内的数据。",
        "{file}: states {rows} rows, more than {most}. Keep only the data of the planning area.",
    ),
    "io.archive-too-large": Text(
        "{file}：文件为 {packed} MB，解开后有 {size} MB（{parts} 个部分），大多是空内容。请把数据复制到新的工作簿后另存。",
        "{file}: {packed} MB that unpack to {size} MB ({parts} parts), most of it nothing. Copy the data into a new workbook and save that.",
    ),
    "io.archive-entities": Text(
        "{file}：其中的 {part} 自行定义了实体（ENTITY），正常的文件没有这种内容，因此不予读取。请从原件重新导出。",
        "{file}: its part {part} declares entities of its own, which no such file has, and is not read. Export it again from the original.",
    ),
    "io.sheet-odd": Text(
        "{file}：工作表“{sheet}”第 {row} 行的写法不是表格软件写出的（同一行写了两次、写在数据区之外，或单元格中有注释），其中的内容会漏读或读错。请用 Excel 或 WPS 打开、核对后另存。",
        "{file}: row {row} of sheet '{sheet}' is written as no spreadsheet program writes (twice, outside the rows, or with a comment in a cell), "
        "and would be lost or misread. Open it in Excel or WPS, check it and save it again.",
    ),
    "io.kmz-parts": Text(
        "{file}：应只含一个 KML 文件，实际有 {count} 个：{names}。请把要用的那个 KML 单独解压出来，直接填写它的路径。",
        "{file}: holds {count} KML {count:file|files} where it should hold one: {names}. Unpack the one that is meant and name that.",
    ),
    "io.xml-element": Text(
        "{file} 第 {row} 行：元素 <{name}> 不是这种文件的元素，其内容不会被读取；名称可能有误。请从原件重新导出。",
        "{file} line {row}: <{name}> is no element of such a file, and what it holds would not be read; its name seems to be misspelt. Export it again from the original.",
    ),
    "io.vector-encoding": Text(
        "{file}：文字不是 UTF-8。请用 UTF-8 重新导出，或在 plan.toml 的该图层中写明 encoding。",
        "{file}: its text is not UTF-8. Export it again in UTF-8, or state encoding for this layer in plan.toml.",
    ),
    "io.layer-empty": Text(
        "{file}：图层没有要素。请补充数据，或换成别的文件。",
        "{file}: the layer has no features. Fill it or name another.",
    ),
    "io.no-geometry": Text(
        "{file}：图层没有图形。请换成带图形的图层（Parquet 须为 GeoParquet）。",
        "{file}: the layer has no geometry. Name a layer that has (Parquet must be GeoParquet).",
    ),
    "io.layer-missing": Text(
        "{file}：没有图层“{layer}”。现有：{layers}。",
        "{file}: no layer '{layer}'. There are: {layers}. Correct layer in plan.toml.",
    ),
    "io.layer-unnamed": Text(
        '{file}：有多个图层（{layers}）。请在 plan.toml 的该图层中用 layer = "…" 指定一个。',
        '{file}: several layers ({layers}). Name one with layer = "..." in plan.toml.',
    ),
    "io.shapefile-part": Text(
        "{file}：缺少 {part}。shapefile 由 .shp、.shx、.dbf（及 .prj）组成，请一并复制到同一文件夹。",
        "{file}: {part} is missing. A shapefile is made of .shp, .shx, .dbf (and .prj); copy them all into one folder.",
    ),
    "io.shapefile-encoding": Text(
        "{file}：属性文字既不是 UTF-8 也不是 GB18030。请在 plan.toml 的该图层中写明 encoding，或另存为 GeoPackage。",
        "{file}: its text is neither UTF-8 nor GB18030. State encoding for this layer in plan.toml, or save it as GeoPackage.",
    ),
    "io.shapefile-damaged": Text(
        "{file}：属性文字是 UTF-8 但已损坏。请从原件重新导出，最好另存为 GeoPackage。",
        "{file}: its text is UTF-8 but damaged. Export it again from the original, better as GeoPackage.",
    ),
    "finding.table.encoding": Text(
        "{file}：没有声明编码，按 {encoding} 读取。", "{file}: declares no encoding; read as {encoding}."
    ),
    "finding.table.encoding.advice": Text(
        "请看名称是否正确；最好另存为 UTF-8。", "See whether the names are right; better save it as UTF-8."
    ),
    "finding.table.encoding-differs": Text(
        "{file}：所附文件（.cpg 或 .dbf 文件头）声明编码为 {declared}，但文字其实是 {encoding}，已按后者读取。",
        "{file}: its .cpg or .dbf header declares {declared}, but the text is in {encoding}; read as the latter.",
    ),
    "finding.table.encoding-differs.advice": Text(
        "请看名称是否正确，并把 .cpg 的内容改为 {encoding}；最好另存为 GeoPackage。",
        "See whether the names are right, and write {encoding} into the .cpg; better save it as GeoPackage.",
    ),
    "finding.table.text-cut": Text(
        "{file}：“{column}”列有 {count} 处文字超出字段宽度，末字被截去一半，已略去该字（第 {rows} 行）。",
        "{file}: {count} {count:text|texts} in column '{column}' did not fit the field's width; the last character is cut in half and left off (rows {rows}).",
    ),
    "finding.table.text-cut.advice": Text(
        "请用更宽的字段重新导出，或另存为 GeoPackage；同列其他填满的文字也可能少了末尾。",
        "Export it again with a wider field, or save it as GeoPackage; other texts that fill the field may lack their ends, too.",
    ),
    "finding.table.title-rows": Text(
        "{file}：表头以上第 {rows} 行未读（{text}）。",
        "{file}: row(s) {rows} above the header were not read ({text}).",
    ),
    "finding.table.title-rows.advice": Text(
        "若其中有数据，请移到表头以下。", "If they hold data, move them below the header."
    ),
    "finding.table.repeated-header": Text(
        "{file}：第 {rows} 行与表头相同，未读。", "{file}: row(s) {rows} repeat the header and were left out."
    ),
    "finding.table.repeated-header.advice": Text("无需处理。", "Nothing to do."),
    "finding.table.number-row": Text(
        "{file}：第 {rows} 行是栏号，未读。", "{file}: row {rows} numbers the columns and was left out."
    ),
    "finding.table.number-row.advice": Text("无需处理。", "Nothing to do."),
    "finding.table.total-rows": Text(
        "{file}：第 {rows} 行是合计（{text}），未计入。",
        "{file}: row(s) {rows} are totals ({text}) and were left out.",
    ),
    "finding.table.total-rows.advice": Text(
        "请核对：合计行不是区划，不应计入。", "Check: a total is no unit and must not count."
    ),
    "finding.table.note-rows": Text(
        "{file}：第 {rows} 行是说明（{text}），未读。",
        "{file}: row(s) {rows} are notes ({text}) and were left out.",
    ),
    "finding.table.note-rows.advice": Text("若其中有数据，请更正。", "If they hold data, correct them."),
    "finding.table.formula-rows": Text(
        "{file}：第 {rows} 行只有没有结果的公式（{text}），未计入。",
        "{file}: row(s) {rows} hold nothing but formulas without a result ({text}) and were left out.",
    ),
    "finding.table.formula-rows.advice": Text(
        "若应有数据，请用 Excel 或 WPS 打开、计算后保存；否则无需处理。",
        "If there should be data, open the file in Excel or WPS, let it calculate and save it; otherwise nothing to do.",
    ),
    "finding.table.hidden-signs": Text(
        "{file}：列“{column}”有 {count} 格含看不见的控制字符（第 {rows} 行），已去掉后读取。",
        "{file}: {count} {count:cell|cells} of column '{column}' ({count:row|rows} {rows}) had control characters that are not seen; they were taken off.",
    ),
    "finding.table.hidden-signs.advice": Text(
        "请看这些格的内容是否正确，并在原表中删去这些字符。",
        "See whether what is left is right, and delete them in the file.",
    ),
    "finding.table.cut-short": Text(
        "{file}：最后一行（第 {row} 行）只有 {there} 格，表头有 {columns} 格，且没有换行，文件多半不完整。",
        "{file}: the last row ({row}) has {there} of {columns} cells and does not end: the file seems to be cut short.",
    ),
    "finding.table.cut-short.advice": Text(
        "请从原件重新导出或复制，并核对行数。",
        "Export or copy it again from the original, and compare the number of rows.",
    ),
    "finding.table.no-line-end": Text(
        "{file}：最后一行（第 {row} 行，“{text}”）没有换行结尾，其他行都有；文件可能被截断，最后一格可能不全。",
        "{file}: the last row ({row}, '{text}') does not end with a line break, and all others do: the file may be cut short, and its last cell lack something.",
    ),
    "finding.table.last-cell-short": Text(
        "{file}：最后一行（第 {row} 行）没有换行结尾，其他行都有；它的最后一格“{text}”只有 {size} 位，同列其他行至少 {least} 位：多半被截断。",
        "{file}: the last row ({row}) does not end with a line break, and all others do; its last cell '{text}' has {size} {size:sign|signs}, the others in its column {least} or more: it seems to be cut.",
    ),
    "finding.table.last-cell-short.advice": Text(
        "请从原件重新导出或复制，并核对最后一格。",
        "Export or copy it again from the original, and look at its last cell.",
    ),
    "finding.table.no-line-end.advice": Text("请核对最后一行。", "Look at the last row."),
    "finding.table.not-searched": Text(
        "{file}：工作簿的结构不合规范，无法查找其中的错误值和未计算的公式（这些格读作空白）。",
        "{file}: the workbook is not made as the standards say; errors and formulas without a result could not be looked for and read as blanks.",
    ),
    "finding.table.not-searched.advice": Text(
        "请用 Excel 或 WPS 打开后另存为 .xlsx。", "Open it in Excel or WPS and save it as .xlsx."
    ),
    "finding.table.beside": Text(
        "{file}：第 {rows} 行表格右侧的合并单元格（{text}）未读。",
        "{file}: merged cells right of the table in row(s) {rows} ({text}) were not read.",
    ),
    "finding.table.beside.advice": Text(
        "若其中有数据，请移入表内。", "If they hold data, move them into the table."
    ),
    "finding.table.merged-filled": Text(
        "{file}：第 {rows} 行起的合并单元格，其文字已填入各行。",
        "{file}: text of cells merged down from row(s) {rows} was repeated in each row.",
    ),
    "finding.table.merged-filled.advice": Text("请核对；最好取消合并。", "Check; better unmerge the cells."),
    "finding.table.merged-figures": Text(
        "{file}：第 {rows} 行起有合并的数字单元格，只计入首行。",
        "{file}: figures in cells merged down from row(s) {rows} count in the first row only.",
    ),
    "finding.table.merged-figures.advice": Text(
        "请取消合并，逐行填写数字。", "Unmerge the cells and fill in a figure for each row."
    ),
    "file.foreign-folder": Text(
        "{file}：不是 coverplan 保存的路网，或版本不同。请重新保存。",
        "{file}: not a road network that coverplan saved, or of another version. Save it anew.",
    ),
    "file.damaged": Text(
        "{file}：缺失，或与保存时不同（文件已损坏，或保存中断）。请重新保存。",
        "{file}: missing, or not as it was saved (damaged, or a save was cut short). Save it anew.",
    ),
    "file.cannot-write": Text(
        "{file}：无法写入（{reason}）。请检查文件夹是否存在、路径是否被占用、是否有写入权限。",
        "{file}: cannot be written ({reason}). Check that its folder exists, and that the place is free and writable.",
    ),
}
