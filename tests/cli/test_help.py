"""Help and usage errors: each language wholly, wherever the call says which."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from coverplan.cli.worded import _wrapped, language_asked

if TYPE_CHECKING:
    from collections.abc import Callable

CHINESE = re.compile(r"[⺀-￯]")
COMMANDS = (
    "run", "measure", "propose", "check", "crosswalk", "import-osm", "convert", "new", "verify", "reference", "adjust", "batch", "partition",
)  # fmt: skip


def cells(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_of_one_language(command: str, call: Callable[..., object], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")
    words = [command] if command else []
    english = call("--lang", "en", *words, "--help").out
    assert call(*words, "--help", "--lang=en").out == english
    assert english.startswith(f"Usage: coverplan {command}".rstrip())
    assert not CHINESE.search(english)
    chinese = call(*words, "-h").out
    assert chinese.startswith(f"用法：coverplan {command}".rstrip())
    assert not re.search("Usage|Options|OPTIONS|DIR|FILE|show", chinese)
    for said in (english, chinese):
        assert max(map(cells, said.splitlines())) <= 80
        assert not re.search(r"\b(cli|usage)\.[a-z]", said)  # a key without words


def test_the_help_of_all_lists_every_command_with_its_first_sentence(call: Callable[..., object]):
    said = call("--help").out
    assert re.findall(r"(?m)^  ([a-z]+(?:-[a-z]+)*)  ", said.split("命令：\n")[1]) == list(COMMANDS)
    assert "\n  reference   显示 plan.toml 的全部键。\n" in said
    assert "退出码" not in said
    assert "退出码" in call("run", "--help").out
    nothing = call()
    assert (nothing.code, nothing.err) == (2, said)


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        ("run", "缺少 方案文件（plan.toml，或它所在的文件夹）。", "PLAN.toml is missing (the plan, or the folder that holds it)."),
        ("import-osm x", "缺少 --into（写入的方案文件夹）。", "--into is missing (the study folder to write)."),
        ("run a b c", "多出“b c”，请删去。", "Take out 'b c': nothing is done with it."),
        ("run p --out", "--out 后面缺少文件夹。", "--out lacks its DIR."),
        ("convert a --out b --columns x", "--columns 后面缺少经度列 纬度列。", "--columns lacks its LON LAT."),
        ("run p --json=3", "--json 后面不写值。", "--json takes no value."),
        (
            "import-osm x --into y --town-level z",
            "--town-level 的值不能用，应为整数（乡镇的 admin_level，默认自动选择）。",
            "The value of --town-level cannot be used; it must be NUMBER (admin_level of towns, default the deepest that tiles the area).",
        ),
        ("verify out --jsn", "没有“--jsn”这个选项。是否要写：--json？", "There is no option '--jsn'. Did you mean: --json?"),
        ("rum", "没有“rum”这个命令。是否要写：run？", "There is no command 'rum'. Did you mean: run?"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_is_told_in_the_language_asked(
    words: str, chinese: str, english: str, call: Callable[..., object]
):
    told = call(*words.split())
    assert told.code == 2
    assert told.err.startswith(f"错误：{chinese.replace('缺少 方案', '缺少方案')}")
    assert "\n用法：coverplan " in told.err
    assert re.search(r"\n详见：coverplan .*--help\n$", told.err)
    told = call("--lang", "en", *words.split())
    assert told.err.startswith(f"Error: {english}")
    assert not CHINESE.search(told.err)


def test_a_language_that_is_not_known_and_a_call_without_a_command_are_told(call: Callable[..., object]):
    assert call("--lang", "fr", "run", "p").err.startswith("错误：--lang 的值不能用，应为 zh|en（")
    assert call("--lang", "en").err.startswith("Error: No command is named.\nUsage: coverplan COMMAND")


def test_the_language_is_found_wherever_it_stands():
    assert language_asked([]) is None
    assert language_asked(["run", "--lang"]) is None
    assert language_asked(["run", "p", "--lang", "zh", "--lang=en"]) == "en"
    assert language_asked(["run", "p", "--lang", "fr"]) is None


def test_lines_part_between_chinese_characters_but_not_before_their_marks():
    assert _wrapped("另存一份清单，原文件不动。", 12) == ["另存一份清", "单，原文件不", "动。"]
    assert _wrapped("见 findings.csv（列 level）", 14) == ["见", "findings.csv", "（列 level）"]
    assert _wrapped("", 10) == [""]
