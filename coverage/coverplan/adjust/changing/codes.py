"""Which codes a change may give: none that is in use, retired, or outside the range of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.errors import Fault
from coverplan.layers import LENGTH_OF_LEVEL, is_digits, type_of_code
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.adjust.changing.draft import Draft
    from coverplan.study import Study

__all__ = ["Codes", "is_awaited", "type_by_code"]


def type_by_code(code: str, otherwise: str) -> str:
    """Return the type that a code says, else another."""
    return type_of_code(code) or otherwise


def is_awaited(code: str, parent: str, level: str, scheme: str) -> bool:
    """Say whether a unit's code is still that of the unit above that it lay in before."""
    formed = scheme == "cn" and is_digits(code) and len(code) == LENGTH_OF_LEVEL.get(level)
    return formed and bool(parent) and not code.startswith(parent)


class Codes:
    """What is known of codes beside the units themselves.

    Parameters
    ----------
    study
        Codes of earlier vintages of its list of units that are in use no more are retired.
    may_restore
        Whether retired codes may be used again, as they were: where a change is undone.
    """

    def __init__(self, study: Study, *, may_restore: bool) -> None:
        self._scheme = study.plan.units.code_scheme
        self._may_restore = may_restore
        self._listed: dict[str, str] = {}
        if study.unit_list is not None:
            vintages = text_column(study.unit_list, "vintage")
            for code, vintage in sorted(
                zip(text_column(study.unit_list, "unit_code"), vintages, strict=True)
            ):
                self._listed[code] = vintage
        current = study.plan.units.vintage
        last = max(self._listed.values(), default="")
        self._now = current if current in self._listed.values() else last

    def faults(
        self, draft: Draft, code: str, *, level: str, kind: str, parent: str, where: dict[str, object]
    ) -> Iterator[Fault]:
        """Yield what is wrong with a code that a change gives to a unit which does not have it.

        Parameters
        ----------
        draft
            The units now, without those that make room.
        code
            The code.
        level, kind, parent
            Of the unit that gets it.
        where
            File and change, for the message.
        """
        if code in draft.units:
            yield Fault.of("adjust.code-in-use", **where, code=code, name=draft.units[code].name)
        elif self._listed.get(code) == self._now and self._now and code not in draft.retired:
            yield Fault.of("adjust.code-listed", **where, code=code, vintage=self._now)
        elif (code in self._listed or code in draft.retired) and not self._may_restore:
            yield Fault.of("adjust.code-retired", **where, code=code, vintage=self._listed.get(code, ""))
        yield from self.form_faults(code, level=level, kind=kind, parent=parent, where=where)

    def form_faults(
        self, code: str, *, level: str, kind: str, parent: str, where: dict[str, object]
    ) -> Iterator[Fault]:
        """Yield what is wrong with a code for a unit of some level and type under another."""
        if self._scheme != "cn" or (self._may_restore and code in self._listed):
            return
        digits = LENGTH_OF_LEVEL[level]
        above = parent if is_digits(parent) else ""
        if not is_digits(code) or len(code) != digits or not code.startswith(above):
            yield Fault.of("adjust.code-form", **where, code=code, digits=digits, parent=parent)
            return
        if not kind and level in ("town", "village"):
            yield Fault.of("adjust.type-wanted", **where, code=code)
        said = type_of_code(code)
        if kind and said != kind and level in ("town", "village"):
            yield Fault.of("adjust.code-range", **where, code=code, number_of_code=code[-3:], type=kind)
