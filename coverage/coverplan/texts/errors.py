"""Words of the errors that several rooms raise."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "error.input": Text("输入有 {count} 处错误", "{count} {count:fault|faults} in the input"),
    "error.more-faults": Text("……另有 {count} 处错误", "... and {count} more"),
    "error.alike": Text(
        "（同类错误共 {count} 处，此处列出前 {named} 处）",
        " ({count} such faults in all; the first {named} are named)",
    ),
    "error.file-missing": Text(
        "{file}：找不到文件。请检查路径和文件名。", "{file}: no such file. Check the path and the file name."
    ),
    "error.file-unreadable": Text(
        "{file}：无法读取（{why}）。文件可能已损坏，或与后缀不符；请从原件重新导出。",
        "{file}: cannot be read ({why}). It may be damaged, or of another kind than its name says; export it again from the original.",
    ),
    "error.file-locked": Text(
        "{file}：无法读取（{why}）。请检查权限或是否被其他程序占用。",
        "{file}: cannot be read ({why}). Check its permissions and whether another program holds it.",
    ),
    "error.file-too-large": Text(
        "{file}：内存不足，无法读取。请只保留需要的行、列和区域后另存，或换内存更大的计算机。",
        "{file}: there is not enough memory to read it. Keep only the rows, columns and area that are needed and save it, or use a computer with more memory.",
    ),
    "error.file-name": Text(
        "{file}：无法按此路径打开（{why}）。请换短一些的普通文件名，并检查文件夹的权限。",
        "{file}: cannot be opened under this path ({why}). Give the file a shorter, plain name and check the permissions of its folder.",
    ),
    "error.no-file": Text(
        "{file}：是{kind}，不是文件。请在 plan.toml 或命令中写明文件本身。",
        "{file}: is {kind}, not a file. Name the file itself in plan.toml or the command.",
    ),
    "file.link": Text("链接", "a link"),
    "file.folder": Text("文件夹", "a folder"),
    "file.pipe": Text("管道", "a pipe"),
    "file.device": Text("设备", "a device"),
    "error.crs-missing": Text(
        "{what}：没有坐标系，无法量算距离。请用 set_crs() 或在 plan.toml 中声明坐标系。",
        "{what}: no CRS, so no distance can be taken. State it with set_crs() or in plan.toml.",
    ),
    "error.crs-missing-in-file": Text(
        "{file}：没有可用的坐标系（{lack}），无法量算距离。请补上坐标系（在 QGIS 中：图层 → 设置图层坐标系 → 另存）。",
        "{file}: carries no CRS ({lack}), so no distance can be taken. Add it (in QGIS: Layer, Set CRS, save as).",
    ),
    "error.crs-unknown": Text(
        "{what}：不认识的坐标系“{crs}”。请写成如 EPSG:4548。",
        "{what}: unknown CRS '{crs}'. Write it like EPSG:4548.",
    ),
    "error.crs-not-of-it": Text(
        "{what}：坐标（如 {x}, {y}）不可能属于坐标系 {crs}。请更正坐标系或坐标。",
        "{what}: coordinates such as {x}, {y} cannot be of CRS {crs}. Correct the CRS or the coordinates.",
    ),
    "error.crs-no-place": Text(
        "{what}：经纬度范围无效，无法选定以米为单位的坐标系。请检查坐标，或写明坐标系（如 EPSG:4548）。",
        "{what}: no valid longitudes and latitudes to choose a CRS in metres by. Check the coordinates, or name a CRS (e.g. EPSG:4548).",
    ),
    "error.geometry-missing": Text(
        "{what}：没有启用的几何列。请用 set_geometry() 指定。",
        "{what}: no active geometry column. Choose one with set_geometry().",
    ),
    "error.crs-geographic": Text(
        "{what}：坐标系 {crs} 以度为单位，不能量距离。请转换到以米为单位的坐标系（如 EPSG:4548）。",
        "{what}: CRS {crs} is in degrees; no distance is taken in degrees. Project it to metres first (e.g. EPSG:4548).",
    ),
    "error.crs-not-metres": Text(
        "{what}：坐标系 {crs} 的单位不是米（或为网络墨卡托，长度失真）。请转换到以米为单位的坐标系（如 EPSG:4548）。",
        "{what}: lengths in CRS {crs} are not true metres (other units, or Web Mercator). Project it first (e.g. EPSG:4548).",
    ),
    "error.crs-differ": Text(
        "{what}：坐标系为 {crs}，应为 {expected}。请先转换。",
        "{what}: CRS is {crs}, expected {expected}. Convert it first.",
    ),
    "error.cutoff": Text(
        "“{value}”不是有效的距离或时间。请写成如 “5 km”、“800 m”、“15 min”、“1 h”。",
        "'{value}' is no distance or time. Write it like '5 km', '800 m', '15 min' or '1 h'.",
    ),
    "error.cutoff-unit": Text(
        "限值“{value}”的单位与按{by}计算不符：按长度用 m、km，按时间用 s、min、h。",
        "cutoff '{value}' does not fit a cost by {by}: use m or km by length; s, min or h by time.",
    ),
    "error.share": Text(
        "“{value}”不是有效的比例。请写成如 “60 %” 或 0.6。",
        "'{value}' is no share. Write it like '60 %' or 0.6.",
    ),
    "error.not-yet": Text("{what}：本版本尚未提供。", "{what}: not in this version yet."),
    "error.type": Text(
        "{name} 应为 {expected}，收到的是 {given}。", "{name} must be a {expected}, got {given}."
    ),
    "error.option": Text(
        "{name} 不能是 {value}。可用：{allowed}。", "{name} cannot be {value}. Allowed: {allowed}."
    ),
}
