"""The typed content of CHANGES.toml: what if units are merged, split, moved, renamed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from coverplan.errors import InputError
from coverplan.plan.values import Identifier, Strict, Title, as_list

__all__ = [
    "Change",
    "Changes",
    "MergeChange",
    "MoveLineChange",
    "MoveSeatChange",
    "NewCodeChange",
    "NewUnit",
    "RenameChange",
    "SplitChange",
    "SplitPart",
    "TransferChange",
    "UpgradeChange",
]


def _said(text: str) -> str:
    if not text.strip():
        raise InputError.of("plan.too-wanted")
    return text.strip()


Said = Annotated[str, AfterValidator(_said)]
Codes = Annotated[list[Said], BeforeValidator(as_list), Field(min_length=1)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class NewUnit(Strict):
    """into = { ... }: a unit that a change makes."""

    code: Said
    name: Said
    type: str | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None


class SplitPart(NewUnit):
    """A part of a unit that is split."""

    villages: list[Said] | None = Field(default=None, min_length=1)
    side: Literal["left", "right"] | None = None


class MergeChange(Strict):
    """action = "merge": units of one level and one unit above become one."""

    action: Literal["merge"]
    units: Annotated[list[Said], Field(min_length=2)]
    into: NewUnit

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return tuple(self.units)


class SplitChange(Strict):
    """action = "split": a unit becomes several, by its villages or along a line."""

    action: Literal["split"]
    unit: Said
    line: str | None = None
    into: Annotated[list[SplitPart], Field(min_length=2)]

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return (self.unit,)


class TransferChange(Strict):
    """action = "transfer": villages go to another town (or towns to another county)."""

    action: Literal["transfer"]
    villages: Codes
    to: Said
    codes: dict[str, Said] = Field(default_factory=dict)

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return tuple(self.villages)


class _OneUnit(Strict):
    unit: Said

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return (self.unit,)


class RenameChange(_OneUnit):
    """action = "rename": a unit gets another name and keeps its code."""

    action: Literal["rename"]
    name: Said


class UpgradeChange(_OneUnit):
    """action = "upgrade": a unit becomes one of another type (撤乡设镇, 撤镇设街道)."""

    action: Literal["upgrade"]
    type: Said
    code: Said
    name: Said


class NewCodeChange(_OneUnit):
    """action = "new_code": a unit gets another code."""

    action: Literal["new_code"]
    code: Said


class MoveLineChange(Strict):
    """action = "move_line": the line between two units is moved."""

    action: Literal["move_line"]
    units: Annotated[list[Said], Field(min_length=2, max_length=2)]
    line: str | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return tuple(self.units)


class MoveSeatChange(_OneUnit):
    """action = "move_seat": the seat of a unit moves."""

    action: Literal["move_seat"]
    lon: Longitude | None = None
    lat: Latitude | None = None


Change = Annotated[
    MergeChange
    | SplitChange
    | TransferChange
    | RenameChange
    | UpgradeChange
    | NewCodeChange
    | MoveLineChange
    | MoveSeatChange,
    Field(discriminator="action"),
]


class Changes(Strict):
    """CHANGES.toml: changes of units that are tried, in the order in which they stand.

    Examples
    --------
    >>> import datetime as dt
    >>> one = {"action": "rename", "unit": "370832105", "name": "甲镇"}
    >>> Changes(id="x", effective=dt.date(2027, 1, 1), change=[one]).change[0].changed
    ('370832105',)
    """

    id: Identifier
    title: Title = ""
    effective: date
    reverses: str = ""
    outlines: str | None = None
    change: Annotated[list[Change], Field(min_length=1)]
    path: Path | None = Field(default=None, exclude=True)

    @property
    def folder(self) -> Path:
        """The folder that files of lines are relative to."""
        return self.path.parent if self.path else Path()

    @property
    def file(self) -> str:
        """What messages call the file."""
        return self.path.name if self.path else self.id
