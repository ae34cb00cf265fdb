"""What every table of plan.toml is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Strict", "as_list"]


class Strict(BaseModel):
    """A table that refuses keys it does not know, values of another type and endless numbers; not changed once read."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, arbitrary_types_allowed=True
    )


def as_list(value: object) -> object:
    """Let a single word stand for a list of one.

    Examples
    --------
    >>> as_list("gate"), as_list(["gate"])
    (['gate'], ['gate'])
    """
    return [value] if isinstance(value, str) else value
