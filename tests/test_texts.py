"""Every text that the code asks for is there, with all that the code fills into it."""

from __future__ import annotations

import ast
from string import Formatter
from typing import TYPE_CHECKING

from coverplan import errors
from coverplan.texts import _WORDS

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
        if called == "say" or maker in ("Term", "Fault") or maker in errors.__all__:
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
