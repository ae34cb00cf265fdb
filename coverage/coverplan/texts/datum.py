"""Words of where a layer lies: CRS, datum, coordinates."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
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
        "{file}：按坐标系 {crs} 落在经度 {lon}°、纬度 {lat}° 一带，不在规划区域内（离其余图层 {km} 公里），也不合当地常用的坐标系。请核对文件和坐标系（[layers.{layer}]）。",
        "{file}: in {crs} it lies about {lon}, {lat}, {km} km from the other layers, and in no CRS in use there does it fit. Check the file and its CRS ([layers.{layer}]).",
    ),
    "datum.crs-missing-fit": Text(
        '{file}：没有可用的坐标系（{lack}）；坐标（如 {x}, {y}）按 {fit} 落在本区域。请补上坐标系，或在 [layers.{layer}] 中用 crs = "EPSG:…" 声明。',
        '{file}: carries no CRS ({lack}); coordinates such as {x}, {y} lie in the area in {fit}. Add it, or state crs = "EPSG:..." under [layers.{layer}].',
    ),
    "datum.crs-missing-swapped": Text(
        "{file}：没有可用的坐标系（{lack}）；坐标（如 {x}, {y}）在 x、y 对调后按 {fit} 落在本区域。请对调 x、y 并补上坐标系（[layers.{layer}]）。",
        "{file}: carries no CRS ({lack}); coordinates such as {x}, {y} lie in the area in {fit} once x and y are exchanged. Exchange them and add the CRS ([layers.{layer}]).",
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
        '{file}：没有可用的坐标系（{lack}）。请补上，或在 [layers.{layer}] 中用 crs = "EPSG:…" 声明（如 EPSG:4548；经纬度为 EPSG:4490）。',
        '{file}: carries no CRS ({lack}). Add it, or state crs = "EPSG:..." under [layers.{layer}], such as EPSG:4548, or EPSG:4490 for degrees.',
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
    "finding.layer.datum-suspect": Text(
        "坐标基准可疑：{points} 个点中只有 {as_is:.0%} 落在所属区划内；按 {best} 解读则为 {share:.0%}（把握：{confidence}）。",
        "Datum in doubt: of {points} points {as_is:.0%} lie in their own unit as they are, {share:.0%} when read as {best} (confidence: {confidence}).",
    ),
    "finding.layer.datum-suspect.advice": Text(
        "请向数据来源核实；若属实，将该图层的 datum 改为相应值（经纬度颠倒则对调 lon、lat；UTM 与高斯—克吕格弄混则更正文件的坐标系）。",
        "Ask where the data came from; if so, set the layer's datum accordingly (or swap lon and lat; or give the file its right CRS, where UTM and Gauss-Krueger were mixed up).",
    ),
    "finding.layer.datum-beside-roads": Text(
        "坐标基准可疑：{points} 个点到最近道路的距离，中位数为 {as_is_m} 米；本图层按 {best} 解读则为 {read_m} 米（把握：{confidence}）。",
        "Datum in doubt: {points} points lie {as_is_m} m from the nearest road at the median, {read_m} m when this layer is read as {best} (confidence: {confidence}).",
    ),
    "finding.layer.datum-beside-roads.advice": Text(
        "请向数据来源核实；若属实，将该图层的 datum 改为 {best}（UTM 与高斯—克吕格弄混则更正文件的坐标系）。",
        "Ask where the data came from; if so, set the layer's datum to {best} (or give the file its right CRS, where UTM and Gauss-Krueger were mixed up).",
    ),
    "confidence.very-high": Text("很高", "very high"),
    "confidence.high": Text("高", "high"),
    "confidence.fair": Text("中等", "fair"),
    "finding.layer.datum-mixed": Text(
        "表中混有两种坐标基准：{points} 个点中，有 {count} 个（第 {rows} 行）按现在的读法不在所属区划内，按 {best} 解读则落在其中；另有 {right} 个点按现在的读法无误。",
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
    "finding.layer.datum-missing": Text(
        "{file}：没有说明坐标基准，按 {datum} 处理。", "{file}: no datum is stated; taken as {datum}."
    ),
    "finding.layer.datum-missing.advice": Text(
        "请在 plan.toml 的该图层中写明 datum（wgs84、cgcs2000、gcj02 或 bd09）。",
        "State datum (wgs84, cgcs2000, gcj02 or bd09) for this layer in plan.toml.",
    ),
}
