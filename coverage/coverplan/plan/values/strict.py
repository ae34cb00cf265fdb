"""What every table of plan.toml is made of."""

from __future__ import annotations

from typing import Annotated, ClassVar, NoReturn

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Strict", "Title", "as_list"]

# Letters of any text in a plan; of one that stands on a map, over a table and in sentences.
_MOST_LETTERS = 2_000
Title = Annotated[str, Field(max_length=200)]


class _NoMethod:
    """What is no method of a table although abstract classes have one of its name, so that it may be a key of the plan."""

    def __get__(self, table: object, of: type) -> NoReturn:
        raise AttributeError(of)


class Strict(BaseModel):
    """A table that refuses keys it does not know, values of another type, endless numbers and texts without end; not changed once read."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, arbitrary_types_allowed=True,
        str_max_length=_MOST_LETTERS,
    )  # fmt: skip
    register: ClassVar[_NoMethod] = _NoMethod()


def as_list(value: object) -> object:
    """Let a single word stand for a list of one.

    Examples
    --------
    >>> as_list("gate"), as_list(["gate"])
    (['gate'], ['gate'])
    """
    return [value] if isinstance(value, str) else value
