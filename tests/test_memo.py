"""What is worked out is kept with the object it was worked out from, and nowhere else."""

from __future__ import annotations

import ast
import gc
import weakref
from dataclasses import dataclass, replace

import pytest

from coverplan.memo import HasMemo


@dataclass(frozen=True, eq=False)
class Field(HasMemo):
    """A field of so many metres."""

    metres: float


def area(field: Field, times: int = 1) -> list[float]:
    return [field.metres**2 * times]


def edge(field: Field, times: int = 1) -> list[float]:
    return [field.metres * times]


def test_it_is_worked_out_once_for_each_function_and_what_it_is_given():
    field = Field(3.0)
    assert field.once(area) is field.once(area)
    assert (field.once(area), field.once(area, 2), field.once(edge)) == ([9.0], [18.0], [3.0])
    assert field.once(area, 2) is not field.once(area)


def test_another_object_keeps_nothing_of_the_first():
    field = Field(3.0)
    field.once(area)
    other = replace(field, metres=4.0)
    assert other.once(area) == [16.0]
    assert replace(field).once(area) is not field.once(area)
    assert "_memo" not in repr(field)


def test_what_is_kept_goes_with_its_object():
    class Kept:
        pass

    field = Field(3.0)
    gone = weakref.ref(field.once(lambda _: Kept()))
    assert gone() is not None
    del field
    gc.collect()
    assert gone() is None


def test_what_fails_is_not_kept():
    def fails(field: Field) -> float:
        raise ValueError(field.metres)

    field = Field(3.0)
    for _ in range(2):
        with pytest.raises(ValueError, match="3"):
            field.once(fails)


def test_nothing_is_kept_at_module_level(repository):
    """A cache of a whole module outlives every study, and is seldom keyed by all that it depends on."""
    cached = {"cache", "lru_cache", "WeakKeyDictionary", "WeakValueDictionary"}
    for file in (repository / "coverage" / "coverplan").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not cached & {name.name for name in node.names}, file.name
