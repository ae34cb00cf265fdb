"""The typed content of CHANGES.toml: what if units are merged, split, moved, renamed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from coverplan.errors import InputError
from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import Identifier

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
_ACTION = Field(description="What is done, which the other keys go by.")


class NewUnit(Strict):
    """into = { ... }: a unit that a change makes."""

    code: Said = Field(
        description="Its code: one that it had before, or a new one; never one that is in use or retired."
    )
    name: Said = Field(description="Its name.")
    type: str | None = Field(
        default=None, description="Its type, such as 街道 or 镇; by default as the code says."
    )
    lon: Longitude | None = Field(
        default=None,
        description="Longitude of its seat (WGS-84); by default that of the unit whose code it keeps.",
    )
    lat: Latitude | None = Field(default=None, description="Latitude of its seat (WGS-84).")


class SplitPart(NewUnit):
    """A part of a unit that is split."""

    villages: list[Said] | None = Field(
        default=None, min_length=1, description="Codes of the villages that it gets."
    )
    side: Literal["left", "right"] | None = Field(
        default=None,
        description="Side of the line that it gets, as seen in the direction in which the line is drawn.",
    )


class MergeChange(Strict):
    """action = "merge": units of one level and one unit above become one."""

    action: Literal["merge"] = _ACTION
    units: Annotated[list[Said], Field(min_length=2)] = Field(description="Codes of the units.")
    into: NewUnit = Field(description="The unit that they become.")

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return tuple(self.units)


class SplitChange(Strict):
    """action = "split": a unit becomes several, by its villages or along a line."""

    action: Literal["split"] = _ACTION
    unit: Said = Field(description="Code of the unit.")
    line: str | None = Field(
        default=None,
        description="Vector file with the new line, relative to this file; parts then say their side.",
    )
    into: Annotated[list[SplitPart], Field(min_length=2)] = Field(description="The units that it becomes.")

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return (self.unit,)


class TransferChange(Strict):
    """action = "transfer": villages go to another town (or towns to another county)."""

    action: Literal["transfer"] = _ACTION
    villages: Codes = Field(description="Codes of the villages.")
    to: Said = Field(description="Code of the unit that they go to.")
    codes: dict[str, Said] = Field(
        default_factory=dict,
        description="New codes where they are given already: { '370832104215' = '370832002240' }.",
    )

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return tuple(self.villages)


class _OneUnit(Strict):
    unit: Said = Field(description="Code of the unit.")

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return (self.unit,)


class RenameChange(_OneUnit):
    """action = "rename": a unit gets another name and keeps its code."""

    action: Literal["rename"] = _ACTION
    name: Said = Field(description="The new name.")


class UpgradeChange(_OneUnit):
    """action = "upgrade": a unit becomes one of another type (撤乡设镇, 撤镇设街道)."""

    action: Literal["upgrade"] = _ACTION
    type: Said = Field(description="The new type, such as 街道.")
    code: Said = Field(description="The new code.")
    name: Said = Field(description="The new name.")


class NewCodeChange(_OneUnit):
    """action = "new_code": a unit gets another code."""

    action: Literal["new_code"] = _ACTION
    code: Said = Field(description="The new code.")


class MoveLineChange(Strict):
    """action = "move_line": the line between two units is moved."""

    action: Literal["move_line"] = _ACTION
    units: Annotated[list[Said], Field(min_length=2, max_length=2)] = Field(
        description="Codes of the two units."
    )
    line: str | None = Field(
        default=None,
        description="Vector file with the new line, relative to this file; by default the two stand in `outlines`.",
    )

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the units that are changed."""
        return tuple(self.units)


class MoveSeatChange(_OneUnit):
    """action = "move_seat": the seat of a unit moves."""

    action: Literal["move_seat"] = _ACTION
    lon: Longitude | None = Field(default=None, description="Longitude of the new seat (WGS-84).")
    lat: Latitude | None = Field(
        default=None, description="Latitude of the new seat (WGS-84); without both the unit has no seat."
    )


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

    id: Identifier = Field(description="Short id; names the folder of this alternative.")
    title: str = Field(default="", description="Title of the report.")
    effective: date = Field(description="Day from which the changes hold, such as 2027-01-01 (no quotes).")
    reverses: str = Field(
        default="",
        description="Id of the changes that these undo; codes that those retired may then be used again.",
    )
    outlines: str | None = Field(
        default=None,
        description="Vector file of polygons with unit_code, relative to this file: the outlines of units after the changes.",
    )
    change: Annotated[list[Change], Field(min_length=1)] = Field(description="The changes.")
    path: Path | None = Field(
        default=None, exclude=True, description="Where it was read from; not a key of the file."
    )

    @property
    def folder(self) -> Path:
        """The folder that files of lines are relative to."""
        return self.path.parent if self.path else Path()

    @property
    def file(self) -> str:
        """What messages call the file."""
        return self.path.name if self.path else self.id
