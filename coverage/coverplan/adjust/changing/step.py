"""One change on its way: who is meant, what is wrong with it, what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverplan.errors import Fault
from coverplan.plan import near_words
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from coverplan.adjust.changing.codes import Codes
    from coverplan.adjust.changing.draft import Draft, Unit
    from coverplan.plan import Change, Changes

__all__ = ["Applying", "Step", "Succeeded"]

# Codes that go on under others, of the units that a change is about.
Succeeded = dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """What one change did.

    Attributes
    ----------
    number
        Of the change, from 1.
    change
        As the file has it.
    pairs
        Each unit that it touched, before and after.
    before, after
        All units before and after it.
    homes_before, homes_after
        Where people live before and after it (see :class:`coverplan.adjust.changing.draft.Draft`).
    """

    number: int
    change: Change
    pairs: tuple[tuple[Unit, Unit], ...]
    before: dict[str, Unit]
    after: dict[str, Unit]
    homes_before: pd.DataFrame
    homes_after: pd.DataFrame


@dataclass
class Applying:
    """The changes of a file while they are applied.

    Attributes
    ----------
    changes
        The file.
    draft, codes
        The units now, and what is known of codes.
    faults
        What is wrong, so far.
    expected
        Codes that a change would have made that cannot be applied: what names them is no fault of its own.
    number, change
        The one at work.
    """

    changes: Changes
    draft: Draft
    codes: Codes
    faults: list[Fault] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)
    number: int = 0
    action: str = ""

    @property
    def where(self) -> dict[str, object]:
        """File and change, for messages."""
        return {"file": self.changes.file, "number": self.number, "action": Term(f"action.{self.action}")}

    def fault(self, key: str, **params: object) -> None:
        """Note a fault of the change at work."""
        self.faults.append(Fault.of(key, **self.where, **params))

    def known(self, codes: Iterable[str]) -> list[Unit] | None:
        """Return the units of some codes; None, with faults noted, where one is not there."""
        asked = list(codes)
        lost = [code for code in asked if code not in self.draft.units]
        for code in lost:
            if code in self.expected:
                continue
            if code in self.draft.retired:
                self.fault("adjust.unit-given-up", code=code)
            else:
                self.fault("adjust.unit-unknown", code=code, near=near_words(code, sorted(self.draft.units)))
        return None if lost else [self.draft.units[code] for code in asked]

    def may_get(self, code: str, *, level: str, kind: str, parent: str, own: Iterable[str] = ()) -> bool:
        """Say whether a unit may get a code, with faults noted; of its own codes only their range matters."""
        if code in set(own):
            is_same = self.draft.units[code].type == kind
            told = (
                []
                if is_same
                else [*self.codes.form_faults(code, level=level, kind=kind, parent=parent, where=self.where)]
            )
        else:
            told = [
                *self.codes.faults(self.draft, code, level=level, kind=kind, parent=parent, where=self.where)
            ]
        self.faults += told
        return not told
