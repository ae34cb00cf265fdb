"""Every text that the code asks for is there, with all that the code fills into it."""

from __future__ import annotations

import ast
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from coverplan import errors
from coverplan.texts import _WORDS, Phrase, Term, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _asked(path: Path) -> Iterator[tuple[int, str, set[str] | None]]:
    """Yield the line, the key and the values (None where not all are written out) of each text asked for by name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        called = ast.unparse(node.func)
        maker = called.removesuffix(".of")
        if called == "Phrase":
            values = node.args[1]
            keys = values.keys if isinstance(values, ast.Dict) else [None]
            given = {key.value if isinstance(key, ast.Constant) else None for key in keys}
            yield node.lineno, str(node.args[0].value), None if None in given else given
        elif called == "say" or maker in ("Term", "Fault") or maker in errors.__all__:
            given = {word.arg for word in node.keywords}
            key = node.args[0].value
            if isinstance(key, str) and "." in key:
                yield node.lineno, key, None if None in given else given


def _places(template: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(template) if name}


def test_texts_asked_for_exist_and_are_filled(repository: Path) -> None:
    wrong = []
    for path in sorted((repository / "coverage" / "coverplan").rglob("*.py")):
        for line, key, given in _asked(path):
            text = _WORDS.get(key)
            if text is None:
                wrong.append(f"{path.name}:{line} {key}: no such text")
            elif given is not None and (lacking := (_places(text.zh) | _places(text.en)) - given):
                wrong.append(f"{path.name}:{line} {key}: {sorted(lacking)} not given")
    assert wrong == []


def test_english_texts_hold_chinese_only_where_that_is_what_they_are_about() -> None:
    about = (
        "map.switch",
        "map.switch-label",
        "finding.roads.class-missing.advice",
        "finding.roads.class-unknown.advice",
    )
    chinese = [key for key, text in _WORDS.items() if any("\u3000" <= sign <= "\uffef" for sign in text.en)]
    assert sorted(set(chinese) - set(about)) == []


def test_english_texts_know_one_and_many() -> None:
    """Rows are named, not counted: of "3, 7-9" nobody knows whether it is one."""
    unsure = [key for key, text in _WORDS.items() if "(s)" in text.en.replace("row(s) {rows}", "")]
    assert unsure == []


@pytest.mark.parametrize(
    ("key", "params", "one", "more"),
    [
        ("amount.people", {"number": "{}"}, "1 person", "21 people"),
        ("amount.units", {"number": "{}"}, "1 unit", "21 units"),
        ("cli.proposals", {"count": "{}"}, "1 site proposed", "21 sites proposed"),
        ("brief.more-towns", {"count": "{}"}, "1 more town has gaps", "21 more towns have gaps"),
    ],
)
def test_one_is_no_plural(key: str, params: dict[str, str], one: str, more: str) -> None:
    for number, said in ((1, one), (21, more)):
        given = {name: value.format(number) for name, value in params.items()}
        assert say(key, "en", **given).startswith(said)
        assert say(key, "en", **dict.fromkeys(given, number)).startswith(said)


def test_no_space_between_chinese_characters_and_one_before_figures() -> None:
    figures = {"count": 1, "before": "1 个区划", "after": "2 个区划", "target": "2 个区划"}
    assert say("answer.met", "zh", **figures) == "1 处即达标：由 1 个区划提高到 2 个区划（目标 2 个区划）。"
    shares = figures | {"before": "70.0 %", "after": "91.0 %", "target": "90.0 %"}
    assert say("answer.met", "zh", **shares) == "1 处即达标：由 70.0 % 提高到 91.0 %（目标 90.0 %）。"
    # what the data call a thing stays as it is
    assert say("verify.missing", "zh", role="输入", path="我的 表.csv") == "输入我的 表.csv：缺失"


def test_a_phrase_is_worded_with_the_text_that_holds_it() -> None:
    phrase = Phrase("phrase.of", {"name": Term("level.town"), "of": "甲"})
    assert (phrase.message("zh"), phrase.message("en")) == ("乡镇（街道）（甲）", "town (甲)")
