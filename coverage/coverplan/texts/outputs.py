"""Words about the output folder."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "output.in-use": Text(
        "{folder}：另一个运行正在写入。请等它结束后再试。",
        "{folder}: another run is writing to it. Wait for it to end.",
    ),
    "output.full": Text(
        "{folder}：磁盘已满，未写入任何结果。请清理空间后重试。",
        "{folder}: the disk is full; nothing was written. Free some space and try again.",
    ),
    "output.read-only": Text(
        "{folder}：不能写入（{reason}）。请换一个 --out 文件夹或修改权限。",
        "{folder}: cannot be written ({reason}). Choose another --out folder, or change its permissions.",
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
    "output.no-manifest": Text(
        "{folder}：没有 manifest.json，不是 coverplan 的结果文件夹。",
        "{folder}: has no manifest.json, so it is no output of coverplan.",
    ),
}
