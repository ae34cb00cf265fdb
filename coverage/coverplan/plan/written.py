"""Tables of ours as TOML again: the keys that were given, each as a file may have it."""

from __future__ import annotations

from typing import Any

import tomli_w
from pydantic import BaseModel

from coverplan.plan.values import Steps
from coverplan.units import ClassCutoffs, Cutoff

__all__ = ["toml_of"]


def toml_of(table: BaseModel) -> str:
    """Return a plan, or changes, as the text of a file that is read back as the same.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> print(toml_of(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})))
    id = "x"
    <BLANKLINE>
    [area]
    name = "甲县"
    crs = "EPSG:4548"
    <BLANKLINE>
    """
    return tomli_w.dumps(_plain(table))


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value as TOML knows it; None is no key."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        given = [
            name for name, field in fields.items() if name in value.model_fields_set and not field.exclude
        ]
        return _plain({name: getattr(value, name) for name in given})
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, ClassCutoffs):
        return {name: str(cutoff) for name, cutoff in value.pairs}
    if isinstance(value, Steps):
        return (
            {str(year): figure for year, figure in value.values} if value.needs_years else value.values[0][1]
        )
    return str(value) if isinstance(value, Cutoff) else value
