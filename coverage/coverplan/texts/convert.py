"""Words of converting a file into another datum, and of garbled text."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "convert.moved": Text(
        "坐标由 {source} 转为 {target}：{count} 处，平均移动 {mean} 米，最多 {most} 米。",
        "Coordinates from {source} to {target}: {count} {count:place|places}, moved {mean} m on average, {most} m at most.",
    ),
    "convert.nothing-moved": Text("文件中没有可转换的坐标。", "The file has no coordinates to convert."),
    "convert.unread-rows": Text(
        "有 {count} 行读不出坐标，照原样保留（第 {listed} 行）。",
        "{count} {count:row has|rows have} no coordinates that can be read and {count:stands|stand} as before (rows {listed}).",
    ),
    "convert.abroad": Text(
        "有 {count} 处在 GCJ-02 使用范围之外，未作 GCJ-02 偏移。",
        "{count} {count:place lies|places lie} where GCJ-02 is not in use; no GCJ-02 shift was applied there.",
    ),
    "convert.mended": Text("还原了 {count} 处乱码文字。", "{count} garbled {count:text|texts} made right."),
    "convert.lost": Text(
        "有 {count} 处乱码缺字节，无法还原，照原样保留：{listed}。请找原始文件。",
        "{count} garbled {count:text has|texts have} lost bytes and cannot be made right: {listed}. Look for the original file.",
    ),
    "convert.state-datum": Text(
        '文件本身不能写明 {datum}；在 plan.toml 中使用时请写 datum = "{datum}"。',
        'The file itself cannot say {datum}: state datum = "{datum}" where a plan uses it.',
    ),
    "convert.written": Text("已写入 {out}。", "Written to {out}."),
    "convert.nothing-asked": Text(
        "请同时给出 --from 和 --to（wgs84、cgcs2000、gcj02、bd09），或给出 --undo-garbled。",
        "Give both --from and --to (wgs84, cgcs2000, gcj02, bd09), or --undo-garbled.",
    ),
    "convert.ending": Text(
        "{out}：该文件只能转成 {known}。", "{out}: this file can be converted to {known} only."
    ),
    "convert.one-layer": Text(
        "{out}：原文件有多个图层（{layers}），请转成 .gpkg。",
        "{out}: the file has several layers ({layers}); convert it to .gpkg.",
    ),
    "convert.no-crs": Text(
        "{file}：没有可用的坐标系（{lack}），转换出的文件也没有。",
        "{file}: carries no CRS ({lack}), nor does the file made of it.",
    ),
    "convert.no-columns": Text(
        "{file}：没有经度、纬度列。现有表头：{there}。",
        "{file}: no columns of longitude and latitude. Headers there: {there}.",
    ),
    "convert.no-column": Text("{file}：没有“{column}”列。", "{file}: there is no column '{column}'."),
    "convert.column-twice": Text(
        "{file}：有不止一个“{column}”列，不知道要转换哪一个。请给它们不同的表头，再用 --columns 经度列 纬度列 指明。",
        "{file}: '{column}' stands over several columns, and which is meant is not known. Give them headers of their own and name two by --columns.",
    ),
    "convert.swapped": Text(
        "{file}：经度列和纬度列像是颠倒了（经度 {lon}、纬度 {lat}）。请对调表头，或用 --columns 经度列 纬度列 指明。",
        "{file}: longitudes and latitudes look swapped (longitude {lon}, latitude {lat}). Exchange the headers, or name the columns by --columns.",
    ),
    "convert.metres": Text(
        "{file}：坐标（如 {x}, {y}）像是以米为单位的投影坐标，不是经纬度。请先在 GIS 中按其坐标系另存为矢量文件（如 .gpkg），再转换。",
        "{file}: coordinates such as {x}, {y} look like metres of a projection, not degrees. Save them as a vector file with their CRS (such as .gpkg) first.",
    ),
    "convert.no-degrees": Text(
        "{file}：坐标（如 {x}, {y}）不可能属于文件的坐标系 {crs}。请更正坐标系或坐标（x、y 也可能颠倒了）。",
        "{file}: coordinates such as {x}, {y} cannot be of the file's CRS, {crs}. Correct the CRS or the coordinates (x and y may be swapped).",
    ),
    "convert.old-datum": Text(
        "{file}：坐标系 {crs} 用的是旧的大地基准，它与 WGS-84 的差别各地不同，文件中没有。请先用测绘部门的转换参数转为 CGCS2000。",
        "{file}: its CRS, {crs}, is on an older datum, whose difference from WGS-84 varies and is not in the file. Convert it to CGCS2000 with the survey office's parameters first.",
    ),
    "convert.shapefile-kinds": Text(
        "{out}：一个 shapefile 只能放一种图形（点、线或面），文件中有 {kinds}。请转成 .gpkg。",
        "{out}: a shapefile holds one kind of geometry (points, lines or areas); the file has {kinds}. Convert it to .gpkg.",
    ),
    "convert.heights": Text(
        "{out}：图形有多种类型，写成 FlatGeobuf 会丢失高程。请转成 .gpkg。",
        "{out}: with geometries of several kinds a FlatGeobuf loses their heights. Convert it to .gpkg.",
    ),
    "convert.short-names": Text(
        "shapefile 放不下长表头，已改短：{names}。", "A shapefile has no room for long headers: {names}."
    ),
    "convert.cut-texts": Text(
        "shapefile 的文字最多 {bytes} 字节，有 {count} 处超出部分已略去。请改用 .gpkg 保留全文。",
        "A shapefile's texts have at most {bytes} bytes; {count} {count:text was|texts were} cut. Convert to .gpkg to keep them whole.",
    ),
    "convert.no-coordinates": Text(
        "{file}：“{column}”等列中没有可读的经纬度。",
        "{file}: no longitudes and latitudes can be read, in '{column}' and its pair.",
    ),
    "finding.table.garbled": Text(
        "{file}：“{column}”列有 {count} 处乱码（第 {rows} 行），如“{value}”{was}。",
        "{file}: {count} garbled {count:text|texts} in column '{column}' (rows {rows}), such as '{value}'{was}.",
    ),
    "finding.table.garbled.advice": Text(
        "编码读错后又保存过。可在 plan.toml 的该图层中写 undo_garbled = true，或用 coverplan convert --undo-garbled 另存；“�”处已缺字节，只能找原始文件。",
        "It was read in the wrong encoding and saved. State undo_garbled = true under the layer in plan.toml, or save a copy by coverplan convert --undo-garbled; "
        "where '\ufffd' stands bytes are lost, and only the original file has them.",
    ),
    "garbled.was": Text("，原文应是“{was}”", ", which was '{was}'"),
    "garbled.unknown": Text("，原文已无法辨认", ", of which nobody can say what it was"),
    "garbled.undone": Text("，已还原", ", made right"),
    "finding.table.garbled-headers": Text(
        "{file}：有 {count} 个表头是乱码{done}，如“{value}”{was}。",
        "{file}: {count} garbled {count:header|headers}{done}, such as '{value}'{was}.",
    ),
    "finding.table.garbled-headers.advice": Text(
        "请在原文件中更正表头；或在 plan.toml 的该图层中写 undo_garbled = true，也可用 coverplan convert --undo-garbled 另存。",
        "Correct the headers in the file, state undo_garbled = true under the layer in plan.toml, or save a copy by coverplan convert --undo-garbled.",
    ),
    "finding.table.garbled-undone": Text(
        "{file}：“{column}”列有 {count} 处乱码已还原（第 {rows} 行），如“{value}”{was}。",
        "{file}: {count} garbled {count:text|texts} in column '{column}' made right (rows {rows}), such as '{value}'{was}.",
    ),
    "finding.table.garbled-undone.advice": Text(
        "请抽查还原后的名称，并更正原文件。", "Look at some of the names, and correct the file itself."
    ),
}
