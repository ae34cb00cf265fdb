"""Words of the command line."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "cli.help": Text(
        "民政设施覆盖规划：检查数据、沿道路测算覆盖目标、为缺口选址、出图出表。先试：coverplan run data/plan.toml",
        "Coverage planning of civil-affairs facilities: check the data, measure the goals along roads, propose sites, publish maps. "
        "Try: coverplan run data/plan.toml",
    ),
    "cli.plan": Text("plan.toml，或它所在的文件夹", "the plan, or the folder that holds it"),
    "cli.out": Text(
        "结果文件夹；默认 run 为 outputs/<方案 id>，其他命令为 outputs/<方案 id>-<命令>；不会覆盖其他命令的成果",
        "output folder; default outputs/<plan id> for run, outputs/<plan id>-<command> for the others; what another command left is never "
        "overwritten",
    ),
    "cli.json": Text("以 JSON 输出结果，供程序读取", "print the result as JSON, for machines"),
    "cli.lang": Text("语言：zh 中文，en 英文", "language of messages and outputs"),
    "cli.version": Text("显示版本", "show the version"),
    "cli.run.help": Text(
        "检查、测算、选址、出图：全部成果写入结果文件夹。退出码：0 已写出（未达标也是结果）；2 输入不能使用，什么也没写。",
        "Check, measure, propose and publish. Exit 0: the outputs are written (an unmet goal is an answer); 2: an input cannot be used and "
        "nothing was written.",
    ),
    "cli.measure.help": Text(
        "只测算目标。写出 goals.csv、units.csv、gaps.csv、facilities.csv、access.csv（方案有 [years] 时另有 years.csv），附数据检查 findings.csv。",
        "Measure the goals only. Writes goals.csv, units.csv, gaps.csv, facilities.csv, access.csv (and years.csv where the plan has [years]), and the data findings in findings.csv.",
    ),
    "cli.propose.help": Text(
        "测算并选址：另写 proposals.csv。", "Measure and propose sites: proposals.csv as well."
    ),
    "cli.check.help": Text(
        "只检查数据：findings.csv、findings.html、findings.gpkg。有错误时退出码为 1。",
        "Check the data only: findings.csv, findings.html, findings.gpkg. Exits 1 when there are error findings.",
    ),
    "cli.check.boundaries": Text(
        "检查一个边界文件；同时给出方案文件时，用它代替方案的边界",
        "check a boundary file; with a plan, in place of its boundaries",
    ),
    "cli.check.names": Text(
        "检查区划名录（列 unit_code、name、level、parent_code，多个年份时加 vintage），并与边界一一对照",
        "check a list of units (columns unit_code, name, level, parent_code, and vintage where there are several), and hold the boundaries against it",
    ),
    "cli.check.register": Text(
        "国家地名信息库查询结果（.json 文件或文件夹，可多次给出），与名录、边界比对",
        "saved answers of the place-name register (.json files or folders; may be given several times), held against the list or the boundaries",
    ),
    "cli.check.list-rules": Text(
        "列出全部规则（给出方案文件时，按其 [checks] 的设置）",
        "list every rule, as the plan sets it where one is given",
    ),
    "cli.check.repair": Text(
        "另写一份修补过界线的副本 repaired.gpkg 和清单 repairs.csv：只修补描图的小毛病，归属须由人决定的不动，原文件不动",
        "also write a copy with the borders repaired, repaired.gpkg, and the list repairs.csv: slips of drawing only; what a person must decide stays, and so does the file itself",
    ),
    "cli.check.accept": Text(
        "认可一条问题（findings.csv 中的 fingerprint，可多次给出）：记入方案文件旁的 accepted.csv，数据改动前不再提示；删去该行即恢复",
        "let a finding stand (its fingerprint in findings.csv; may be given again): a row goes into accepted.csv beside the plan, and the finding is quiet until its data change; delete the row to undo it",
    ),
    "cli.check.reason": Text("与 --accept 同用：认可的理由", "with --accept: why"),
    "cli.check.by": Text("与 --accept 同用：经办单位", "with --accept: who says so"),
    "cli.check.until": Text(
        "与 --accept 同用：有效期至（如 2026-12-31）；不写则到数据改动为止",
        "with --accept: last day, such as 2026-12-31; by default until the data change",
    ),
    "cli.accepted": Text(
        "已认可 {count} 条，记入 {file}", "{count} {count:finding|findings} accepted in {file}"
    ),
    "cli.quiet": Text(
        "另有 {count} 条已认可，不再提示（见 findings.csv 的 accepted 列）",
        "{count} more {count:is|are} accepted and quiet (column accepted of findings.csv)",
    ),
    "cli.check.one-input": Text(
        "请给出 PLAN.toml，或用 --boundaries 给出边界文件、用 --names 给出区划名录。",
        "Name a PLAN.toml, a boundary file with --boundaries, or a list of units with --names.",
    ),
    "cli.import-osm.help": Text(
        "由 OpenStreetMap 数据（.osm.pbf、.osm、.gz、.bz2）生成可直接运行的方案文件夹；不联网。",
        "Make a study folder, ready to run, out of an OpenStreetMap extract (.osm.pbf, .osm, .gz, .bz2); offline.",
    ),
    "cli.import-osm.extract": Text("OpenStreetMap 数据文件", "the extract"),
    "cli.import-osm.into": Text("写入的方案文件夹", "the study folder to write"),
    "cli.import-osm.county": Text("规划区域名称，默认自动选择", "name of the area, default the one found"),
    "cli.import-osm.town-level": Text(
        "乡镇的 admin_level，默认自动选择", "admin_level of towns, default the deepest that tiles the area"
    ),
    "cli.new.help": Text(
        "新建一个空的方案文件夹，内含可填写的模板。", "Make an empty study folder with templates to fill in."
    ),
    "cli.new.into": Text("新文件夹", "the new folder"),
    "cli.new.register": Text(
        "由国家地名信息库的查询结果（.json 文件或文件夹，可列几个）生成区划名录",
        "make the list of units from saved answers of the place-name register (.json files or folders, one or several)",
    ),
    "cli.new.one-folder": Text(
        "只能新建一个文件夹，多出：{more}。查询结果请写在 --register 之后。",
        "One folder is made; what are {more}? Saved answers go after --register.",
    ),
    "cli.new.done": Text(
        "已建立 {folder}。请填写其中的表格，再运行：coverplan run {folder}/plan.toml",
        "Made {folder}. Fill in its tables, then: coverplan run {folder}/plan.toml",
    ),
    "cli.crosswalk.help": Text(
        "对照两版区划名录或边界图层：每个区划是未变、更名、换码、改隶、合并、拆分还是新设、消失，附依据和把握，写成 crosswalk.csv。",
        "Compare two lists or layers of units: what became of each, with the evidence and how sure it is, as crosswalk.csv.",
    ),
    "cli.crosswalk.old": Text(
        "旧名录或旧边界；只给一个文件时，其中须有几个年份",
        "the old list or layer; given alone, it must hold several vintages",
    ),
    "cli.crosswalk.new": Text(
        "新名录或新边界，或方案文件 plan.toml（取其边界和年份）",
        "the new list or layer, or a plan.toml for its boundaries and vintage",
    ),
    "cli.crosswalk.count": Text("{relation}：{count}", "{relation}: {count}"),
    "cli.verify.help": Text(
        "对照 manifest.json 核对输入与结果是否改动。有改动时退出码为 1。",
        "Compare inputs and outputs with manifest.json. Exits 1 when something differs.",
    ),
    "cli.verify.out": Text("结果文件夹", "an output folder"),
    "cli.plan-reference.help": Text("显示 plan.toml 的全部键。", "Show every key of plan.toml."),
    "cli.adjust.help": Text(
        "试调整区划：把变更用到一份副本上，比较前后各项目标。给出几个文件即为几个方案。",
        "Try changes of units on a copy, and compare every goal before and after. Several files are alternatives.",
    ),
    "cli.batch.help": Text(
        "批量处理多个区域（本版本尚未提供）。", "Run many areas (not in this version yet)."
    ),
    "cli.partition.help": Text(
        "多区域图层分区存储（本版本尚未提供）。",
        "Partition the layers of many areas (not in this version yet).",
    ),
    "cli.error": Text("错误：{message}", "Error: {message}"),
    "cli.convert.help": Text(
        "把一个文件的坐标转到另一种坐标基准，或还原乱码文字；其余内容照旧，原文件不动。例：coverplan convert 养老机构.xlsx --from gcj02 --to cgcs2000 --out 养老机构-cgcs2000.xlsx",
        "Convert the coordinates of a file to another datum, or make its garbled text right; all else stays, and the file itself is not touched. "
        "Example: coverplan convert homes.xlsx --from gcj02 --to cgcs2000 --out homes-cgcs2000.xlsx",
    ),
    "cli.convert.file": Text(
        "表格（含经度、纬度列）或矢量文件", "A table with longitudes and latitudes, or a vector file"
    ),
    "cli.convert.out": Text("写到这个新文件", "The new file"),
    "cli.convert.from": Text("坐标现在的基准", "Datum that the coordinates are in"),
    "cli.convert.to": Text("要转成的基准", "Datum to convert to"),
    "cli.convert.undo-garbled": Text("还原乱码文字", "Make garbled text right"),
    "cli.convert.columns": Text(
        "表格中经度列和纬度列的表头（不是通常写法，或有几组坐标时）",
        "Headers of longitude and latitude in a table, where they are unusual or there are several pairs",
    ),
    "cli.convert.sheet": Text("工作表名称", "Worksheet"),
    "cli.own-fault": Text(
        "这是 coverplan 自身的错误（{what}），不是您数据的问题。没有写出结果。请把以上内容连同所用的命令和文件报告给维护者。",
        "This is a fault of coverplan itself ({what}), not of your data. No results were written. Please report the lines above, with the command and the files, to those who maintain it.",
    ),
    "cli.no-memory": Text(
        "内存不足，没有写出结果。请缩小区域或减少数据，或换内存更大的计算机。",
        "There is not enough memory; no results were written. Use a smaller area or less data, or a computer with more memory.",
    ),
    "cli.interrupted": Text(
        "已中断：没有写出新的结果，原有的结果保持不变。",
        "Interrupted: no new results were written; the former ones are as they were.",
    ),
    "cli.interrupted-written": Text(
        "已中断：结果已完整写入 {folder}。", "Interrupted: the results are in {folder}, whole."
    ),
    "cli.interrupted-solve": Text(
        "求解被中断：已采用当时最好的选址方案（未证明最优），结果已完整写入 {folder}。",
        "The search for sites was interrupted: the best choice found until then was taken (not proved the best), and the results are in {folder}, whole.",
    ),
    "cli.repaired": Text(
        "修补：{count} 处，涉及 {units} 个区划（见 repairs.csv、repaired.gpkg，原文件未动）；其余须由人决定",
        "Repaired: {count} {count:change|changes} in {units} {units:unit|units} (see repairs.csv, repaired.gpkg; the file itself is untouched); the rest is for a person to decide",
    ),
    "cli.adjust.changes": Text("变更文件，一个或几个", "one or several files of changes"),
    "cli.adjust.alternative": Text(
        "{name}：变更 {rows} 行（changes.csv）；新达标：{met}；不再达标：{missed}",
        "{name}: {rows} {rows:row|rows} of changes (changes.csv); newly met: {met}; no longer met: {missed}",
    ),
    "cli.adjust.none": Text("无", "none"),
    "cli.adjust.new-findings": Text(
        "  变更带来的新问题：错误 {error}，警告 {warning}，提示 {info}（见 findings.csv）",
        "  new findings by the changes: errors {error}, warnings {warning}, notes {info} (see findings.csv)",
    ),
    "cli.findings": Text(
        "数据检查：错误 {error}，警告 {warning}，提示 {info}（见 findings.csv）",
        "Data findings: errors {error}, warnings {warning}, notes {info} (see findings.csv)",
    ),
    "cli.estimated": Text("“{title}”：{estimated}", "'{title}': {estimated}"),
    "cli.proposals": Text(
        "建议 {count} 处（见 proposals.csv）", "{count} {count:site|sites} proposed (see proposals.csv)"
    ),
    "cli.answer": Text("  {title}：{verdict}", "  {title}: {verdict}"),
    "cli.written": Text(
        "已写入 {folder}（{count} 个文件）", "Written to {folder} ({count} {count:file|files})"
    ),
    "cli.at-work": Text("{doing}（已用 {seconds} 秒）", "{doing} ({seconds} s so far)"),
    "cli.took": Text(
        "用时 {seconds} 秒（各阶段用时见 manifest.json）", "Took {seconds} s (each stage: manifest.json)"
    ),
    "cli.took-memory": Text(
        "用时 {seconds} 秒，内存最多 {memory} MB（各阶段用时见 manifest.json）",
        "Took {seconds} s and {memory} MB of memory at most (each stage: manifest.json)",
    ),
    "run.stopped": Text("{finding}{advice}", "{finding} {advice}"),
    "stage.load": Text("读取图层", "Loading layers"),
    "stage.check": Text("检查数据", "Checking the data"),
    "stage.measure": Text("测算目标", "Measuring goals"),
    "stage.propose": Text("选址", "Proposing sites"),
    "stage.interrupted": Text(
        "求解已中断，采用目前最好的方案，继续写出结果（再按 Ctrl-C 则全部停止）",
        "The search was interrupted; going on with the best choice so far (Ctrl-C once more stops it all)",
    ),
    "stage.import": Text("从 OSM 数据生成方案", "Making a study from OSM data"),
    "stage.convert": Text("转换", "Converting"),
    "stage.compare": Text("比对两个年份", "Comparing the two vintages"),
    "stage.publish": Text("出图出表", "Publishing"),
    "verify.missing": Text("{role} {path}：缺失", "{role} {path}: missing"),
    "verify.changed": Text("{role} {path}：已改动", "{role} {path}: changed"),
    "verify.locked": Text(
        "{role} {path}：不能读取（被占用或没有权限）",
        "{role} {path}: cannot be read (held by another program, or no permission)",
    ),
    "verify.extra": Text("{role} {path}：清单外的文件", "{role} {path}: not in the manifest"),
    "verify.role.input": Text("输入", "input"),
    "verify.role.output": Text("结果", "output"),
    "verify.role.extra": Text("其他", "other"),
    "verify.same": Text("与清单一致。", "All as the manifest says."),
    "verify.differs": Text(
        "有 {count} 个文件与清单不符。", "{count} {count:file differs|files differ} from the manifest."
    ),
}
