"""A TOML file read into a typed table, with every fault told at once in the reader's words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from coverplan.errors import Fault, InputError, PlanError
from coverplan.plan.reading.toml_syntax import syntax_error
from coverplan.plan.reading.words import known_words
from coverplan.plan.values import as_written
from coverplan.reading import reading, require_file
from coverplan.texts import HIDDEN, Term, keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pydantic_core import ErrorDetails

__all__ = ["TomlForm"]

_Table = TypeVar("_Table", bound=BaseModel)
# No plan is longer, or nests deeper.
_MOST_BYTES = 4 << 20
_DEEPEST = 16
_BOUNDS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


@dataclass(frozen=True)
class TomlForm(Generic[_Table]):
    """What a file may hold.

    Parameters
    ----------
    model
        The table of the whole file.
    blocks
        Key of the list whose items are of several kinds, such as goals.
    tag
        Key of an item that says its kind.
    as_written
        What is wrong with the content of the file, told beside what its table finds.
    together
        What is wrong with a table whose keys are right, each for itself.
    """

    model: type[_Table]
    blocks: str
    tag: str
    as_written: Callable[[Path, dict[str, Any]], Iterator[Fault]] | None = None
    together: Callable[[Path, _Table], Iterator[Fault]] | None = None

    def read(self, path: Path) -> _Table:
        """Read a file; its ``path`` is the table's.

        Raises
        ------
        PlanError
            With every fault.
        """
        content = _read_toml(path)
        faults = [
            Fault.of("plan.hidden-signs", file=path, key=key, value=value)
            for key, value in _with_hidden(content)
        ]
        if self.as_written is not None:
            faults += self.as_written(path, content)
        try:
            table = self.model.model_validate(content)
        except ValidationError as error:
            found = [each for each in error.errors() if _is_meant(content, each["loc"])]
            raise PlanError([*faults, *(self._fault(path, content, each) for each in found)]) from None
        table = table.model_copy(update={"path": path})
        if self.together is not None:
            faults += self.together(path, table)
        if faults:
            raise PlanError(faults)
        return table

    def _fault(self, path: Path, content: dict[str, Any], detail: ErrorDetails) -> Fault:
        where = self._place(content, detail["loc"])
        kind, shown = detail["type"], as_written(detail["input"])
        common = {"file": path, "key": where}
        if kind == "extra_forbidden" or self._is_no_key(detail["loc"]):
            word = str(detail["loc"][-1])
            return Fault.of(
                "plan.unknown-key",
                **common,
                word=word,
                known=known_words(word, self._known_keys(detail["loc"])),
            )
        if kind == "missing":
            return Fault.of("plan.missing-key", **common)
        if kind in ("union_tag_invalid", "union_tag_not_found"):
            given = as_written(detail["input"].get(self.tag, ""))
            known = known_words(given, self._kinds())
            return Fault.of(
                "plan.unknown-word", file=path, key=f"{where}.{self.tag}", word=given, known=known
            )
        if kind == "literal_error":
            expected = re.findall("'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
            return Fault.of("plan.unknown-word", **common, word=shown, known=known_words(shown, expected))
        return Fault.of("plan.wrong-value", **common, value=shown, reason=_reason(detail))

    def _place(self, content: dict[str, Any], loc: tuple[int | str, ...]) -> str:
        """Name a place as the reader sees it: goals[cemetery-cover].within."""
        named = ""
        here: Any = content
        for at, step in enumerate(loc):
            if self._is_kind(loc, at) or _is_branch(step):
                continue
            if isinstance(step, int):
                here = here[step] if isinstance(here, list) and step < len(here) else None
                named += f"[{_label(here) or step + 1}]"
            else:
                named += f".{step}" if named else step
                here = here.get(step) if isinstance(here, dict) else None
        return named

    def _is_kind(self, loc: tuple[int | str, ...], at: int) -> bool:
        """Whether a step is the kind that is named after the number of an item, and no key of the file."""
        return at == 2 and loc[0] == self.blocks

    def _is_no_key(self, loc: tuple[int | str, ...]) -> bool:
        """Whether a place is a field of the table that no file gives; no value of TOML is of its type."""
        field = self.model.model_fields.get(str(loc[0]))
        return field is not None and bool(field.exclude)

    def _kinds(self) -> tuple[str, ...]:
        return tuple(each.model_fields[self.tag].annotation.__args__[0] for each in self._classes())  # type: ignore[union-attr]

    def _classes(self) -> tuple[type[BaseModel], ...]:
        union = self.model.model_fields[self.blocks].annotation.__args__[0]  # type: ignore[union-attr]
        return tuple(union.__args__[0].__args__ if hasattr(union, "__metadata__") else union.__args__)

    def _known_keys(self, loc: tuple[int | str, ...]) -> list[str]:
        models: list[type[BaseModel]] = [self.model]
        for at, step in enumerate(loc[:-1]):
            if self._is_kind(loc, at):
                models = [
                    each for kind, each in zip(self._kinds(), self._classes(), strict=True) if kind == step
                ]
            elif isinstance(step, str):
                fields = [model.model_fields[step] for model in models if step in model.model_fields]
                models = [found for field in fields for found in _models_in(field.annotation)]
        return sorted(
            {key for model in models for key, field in model.model_fields.items() if not field.exclude}
        )


def _is_branch(step: int | str) -> bool:
    """Tell whether a step names one of several types that a value may have, and no key of the file."""
    return isinstance(step, str) and re.fullmatch(r"(float|int|str|bool|(dict|list)\[.*\])", step) is not None


def _is_meant(content: dict[str, Any], loc: tuple[int | str, ...]) -> bool:
    """Tell whether a fault is of the type that a value was meant to have: of a table those of a table, of others no more than one."""
    here: Any = content
    for step in loc:
        if _is_branch(step):
            return str(step).startswith("dict[") == isinstance(here, dict)
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
        else:
            here = here.get(step, here) if isinstance(here, dict) else None
    return True


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        require_file(path)
        with reading(str(path)):
            size = path.stat().st_size
            data = path.read_bytes() if size <= _MOST_BYTES else b""
        if size > _MOST_BYTES:
            raise PlanError.of("plan.too-long", file=path, size=f"{size:,}", most=f"{_MOST_BYTES:,}")
        with reading(str(path), "plan.not-utf8"):
            text = data.decode("utf-8-sig")
        content = _parsed(path, text)
    except InputError as error:
        raise PlanError(error.faults) from error
    deep = _too_deep(content)
    if deep is not None:
        raise PlanError.of("plan.too-deep", file=path, key=as_written(deep), most=_DEEPEST)
    return content


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise syntax_error(path, text, error) from error
    except (RecursionError, ValueError) as error:  # nested without end; a number of more digits than can be
        raise PlanError.of("plan.not-readable", file=path, why=Term("toml.deep")) from error


def _too_deep(content: dict[str, Any]) -> str | None:
    """Return the first key under which tables and lists nest too deep."""
    for key, value in content.items():
        level = [value]
        for _ in range(_DEEPEST):
            level = [
                inner
                for each in level
                if isinstance(each, dict | list)
                for inner in (each.values() if isinstance(each, dict) else each)
            ]
        if level:
            return key
    return None


def _with_hidden(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield where signs stand that are not seen, and the text."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if HIDDEN.search(name):
                yield key or name, name
            yield from _with_hidden(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for at, inner in enumerate(value, start=1):
            yield from _with_hidden(inner, f"{key}[{_label(inner) or at}]")
    elif isinstance(value, str) and HIDDEN.search(value):
        yield key, value


def _reason(detail: ErrorDetails) -> object:
    """Say in our words what is wrong with a value; an error of ours is worded when shown."""
    context = detail.get("ctx", {})
    if "error" in context:
        return context["error"]
    bound = next((word for word in _BOUNDS if word in context), None)
    if bound is not None:
        return Fault.of("plan.must-be", bound=f"{_BOUNDS[bound]} {context[bound]}")
    if detail["type"] == "too_short" and context.get("min_length", 1) > 1:
        return Fault.of("plan.more-wanted", count=context["min_length"])
    if detail["type"] == "string_too_long":
        return Fault.of("plan.shorter-wanted", count=f"{context['max_length']:,}")
    if detail["type"] == "too_long":
        return Fault.of("plan.fewer-wanted", count=context["max_length"])
    wanted = detail["type"].split("_")[0]
    if wanted in ("model", "dict"):
        named = [step for step in detail["loc"] if isinstance(step, str) and not _is_branch(step)]
        return Fault.of("plan.table-wanted", key=named[-1])
    key = f"plan.{wanted}-wanted"
    return Term(key if key in keys() else "plan.other-wanted")


def _label(item: object) -> str:
    """Return what a goal, a siting or a rule of one is called by, where it is a text."""
    keys = ("title",) if isinstance(item, dict) and "rule" in item else ("id", "goal")
    labels = (item.get(key) for key in keys) if isinstance(item, dict) else ()
    return next((label for label in labels if isinstance(label, str)), "")


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
