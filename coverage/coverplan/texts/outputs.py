"""Words about the output folder."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "output.exists": Text(
        "{out} 已经存在，不会覆盖。请换一个文件名。",
        "{out} is there already and is not overwritten. Choose another name.",
    ),
    "output.cannot-write-file": Text("无法写入 {out}：{reason}。", "Cannot write {out}: {reason}."),
    "output.in-use": Text(
        "{folder}：正被另一个任务占用（{user}，电脑 {machine}，命令 {command}，自 {since} 起，进程 {process}）。请等它结束后再试。",
        "{folder}: another job is using it ({user}, computer {machine}, command {command}, since {since}, process {process}). Wait for it to end.",
    ),
    "output.full": Text(
        "{folder}：磁盘已满，未写入任何结果。请清理空间后重试。",
        "{folder}: the disk is full; nothing was written. Free some space and try again.",
    ),
    "output.temporary-full": Text(
        "{folder}：临时文件夹已满或不能写入，未写入任何结果。请清理空间，或把环境变量 TMPDIR（Windows 为 TEMP）设为其他文件夹后重试。",
        "{folder}: the folder for temporary files is full or cannot be written; nothing was written. Free some space, or set TMPDIR (TEMP on Windows) to another folder.",
    ),
    "output.staging-gone": Text(
        "{folder}：工作文件夹 {staging} 在运行中被删除，未写入任何结果。请重新运行，运行中不要移动其中的文件。",
        "{folder}: the working folder {staging} was removed during the work; nothing was written. Run again, and leave it alone until the end.",
    ),
    "output.open": Text(
        "{file}：正被打开（{who}）。请关闭后重新运行；如确认无人打开，请删除旁边的 {mark}。",
        "{file}: is open ({who}). Close it and run again; if nobody has it open, delete {mark} beside it.",
    ),
    "output.held": Text(
        "{file}：被其他程序占用或没有权限，不能替换；原有结果保持不变。请关闭该文件或修改权限后重新运行。",
        "{file}: another program holds it, or its permissions forbid it, so it cannot be replaced; the former outputs are as they were. Close it, or change its permissions, and run again.",
    ),
    "output.manifest-malformed": Text(
        "{folder}/manifest.json：{entry} 不可用，清单被改动或损坏；文件夹未作任何改动。请把该文件夹移走后重新运行，或另选一个结果文件夹（--out）。",
        "{folder}/manifest.json: {entry} cannot be used; the list was changed or is damaged, and the folder was left as it is. Move the folder away and run the command again, or choose another one (--out).",
    ),
    "output.read-only": Text(
        "{folder}：不能写入（{reason}）。请换一个 --out 文件夹或修改权限。",
        "{folder}: cannot be written ({reason}). Choose another --out folder, or change its permissions.",
    ),
    "output.cannot-write": Text(
        "{folder}：不能写入（{reason}）；原有结果保持不变。请检查磁盘或网络驱动器，或换一个 --out 后重新运行。",
        "{folder}: cannot be written ({reason}); the former outputs are as they were. Look after the disk or the network drive, or choose another --out, and run again.",
    ),
    "output.name-too-long": Text(
        "{folder}：文件夹名太长。请换一个较短的 --out。",
        "{folder}: the name is too long. Choose a shorter --out.",
    ),
    "output.not-a-folder": Text(
        "{folder}：不是文件夹，不能写入结果。请换一个 --out。",
        "{folder}: not a folder, so no results can be written there. Choose another --out.",
    ),
    "output.not-ours": Text(
        "{folder}：文件夹中有其他文件，且不是 coverplan 的结果，拒绝覆盖。请用空文件夹或换一个 --out。",
        "{folder}: holds files that coverplan did not write; they are not overwritten. Use an empty folder or another --out.",
    ),
    "output.of-another": Text(
        "{folder}：文件夹中是 coverplan {theirs} 的成果，{command} 不会覆盖它们。请改用 --out {instead}。",
        "{folder}: holds the outputs of coverplan {theirs}; {command} does not overwrite them. Use --out {instead}.",
    ),
    "output.manifest-unreadable": Text(
        "{folder}：manifest.json 无法读取，已被改动或损坏，因此无法核对。请重新运行原来的命令，或取回原来的 manifest.json。",
        "{folder}: its manifest.json cannot be read: it was changed or is damaged, so nothing can be compared. Run the command again, or bring back the manifest.json as it was.",
    ),
    "output.no-manifest": Text(
        "{folder}：没有 manifest.json，不是 coverplan 的结果文件夹。",
        "{folder}: has no manifest.json, so it is no output of coverplan.",
    ),
}
