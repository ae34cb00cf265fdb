"""Did a name stand before the rules did? An old name is not at fault for being like another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from coverplan.checks.names.listed import NamedUnits
from coverplan.findings import RULES
from coverplan.plan import last_day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

__all__ = ["Standing", "standings"]

Standing = Literal["new", "historic", "unknown"]


@dataclass(frozen=True)
class _Known:
    """What is known of names: those of an earlier list, and those that are said to be new."""

    earlier: frozenset[tuple[str, str]] | None = None
    new: frozenset[str] = field(default_factory=frozenset)


def standings(
    named: NamedUnits, *, vintage: str, earlier: pd.DataFrame | None = None, new: Iterable[str] = ()
) -> Mapping[int, Standing]:
    """Say of each unit of a list whether its name is new, historic, or neither is known.

    What decides, first to last: the unit's code or name is among those said to be new; the day of approval that the list gives
    (地名管理条例 is in force since 2022-05-01); the list is of a vintage that ended before that day; an earlier list is given, and its
    units of the same scope have the 专名 (historic) or not (new).

    Parameters
    ----------
    named
        The units.
    vintage
        Of the list.
    earlier
        Lists of earlier vintages, in one frame: unit_code, name, level, parent_code.
    new
        Codes or names of units whose names are new, as the plan says.

    Returns
    -------
    dict
        By row of the list.

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"unit_code": ["370832104215"], "name": ["丙庄村"], "level": ["village"]})
    >>> [standings(NamedUnits.of(units), vintage=year)[0] for year in ("2021", "2023")]
    ['historic', 'unknown']
    >>> standings(NamedUnits.of(units), vintage="2023", earlier=units.assign(name="丁庄村"))[0]
    'new'
    """
    since = RULES["name.duplicate"].since or date.min
    until = last_day_of(vintage)
    known = _Known(None if earlier is None else _names_in(earlier), frozenset(new))
    frame = named.frame
    found: dict[int, Standing] = {}
    told = zip(frame.index, frame["unit_code"], frame["name"], frame["scope"], frame["approved"], strict=True)
    for row, code, name, scope, approved in told:
        day = _day_of(approved)
        if code in known.new or name in known.new:
            found[row] = "new"
        elif day is not None:
            found[row] = "new" if day >= since else "historic"
        elif until is not None and until < since:
            found[row] = "historic"
        elif known.earlier is not None:
            parts = named.parts[row]
            stood = any((scope, one) in known.earlier for one in (parts.specific, *parts.others))
            found[row] = "historic" if stood else "new"
        else:
            found[row] = "unknown"
    return found


def _names_in(earlier: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """Return scope and 专名 of every unit of earlier lists; one code may have had several names."""
    names: set[tuple[str, str]] = set()
    rows = earlier.drop_duplicates(["unit_code", "name"])
    while len(rows):
        again = rows["unit_code"].duplicated()
        named = NamedUnits.of(rows[~again])
        for parts, scope in zip(named.parts, named.frame["scope"], strict=True):
            names |= {(scope, one) for one in (parts.specific, *parts.others)}
        rows = rows[again]
    return frozenset(names)


def _day_of(text: str) -> date | None:
    """Read a day of approval: 2023-06-30, 2023年6月30日, 2023.6, 20230630; None where it is none."""
    digits = "".join(letter if letter.isascii() and letter.isdigit() else " " for letter in text).split()
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    padded = "-".join(part.zfill(4 if not at else 2) for at, part in enumerate(digits[:3]))
    return last_day_of(padded)
