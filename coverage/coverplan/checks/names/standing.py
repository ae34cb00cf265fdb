"""Did a name stand before the rules did? An old name is not at fault for being like another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from coverplan.checks.names.listed import NamedUnits
from coverplan.findings import RULES
from coverplan.plan import last_day_of
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

__all__ = ["Standing", "standings"]

Standing = Literal["new", "historic", "unknown"]


class _Bearer(NamedTuple):
    """A unit that bears a name, and what it lies in: the code and the name of the unit above."""

    code: str
    above: frozenset[str]


def standings(
    named: NamedUnits, *, vintage: str, earlier: pd.DataFrame | None = None, new: Iterable[str] = ()
) -> Mapping[int, Standing]:
    """Say of each unit of a list whether its name is new, historic, or neither is known.

    What decides, first to last: the unit's code or name is among those said to be new; the day of approval that the list gives
    (地名管理条例 is in force since 2022-05-01); the list is of a vintage that ended before that day; earlier lists are given. In these a name
    stood where its unit had it by the same code; else where a unit of the same town had it that is not such a one; else where as
    many others of its scope had it as have it now, under whatever code (codes change, names move with the village). A name of
    which there are more now than there were is new in all units for which nothing of this holds.

    Parameters
    ----------
    named
        The units.
    vintage
        Of the list.
    earlier
        Lists of earlier vintages, in one frame: unit_code, name, level, parent_code, vintage. A name is held against the last in which it
        stands.
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
    stood = None if earlier is None else _stood(named, _bearers_before(earlier))
    said_new = frozenset(new)
    frame = named.frame
    found: dict[int, Standing] = {}
    for row, code, name, approved in zip(
        frame.index, frame["unit_code"], frame["name"], frame["approved"], strict=True
    ):
        day = _day_of(approved) if approved else None
        if code in said_new or name in said_new:
            found[row] = "new"
        elif day is not None:
            found[row] = "new" if day >= since else "historic"
        elif until is not None and until < since:
            found[row] = "historic"
        elif stood is not None:
            found[row] = "historic" if row in stood else "new"
        else:
            found[row] = "unknown"
    return found


def _stood(named: NamedUnits, before: Mapping[tuple[str, str], list[_Bearer]]) -> set[int]:
    """Return the rows whose names stood before."""
    now: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, (parts, scope) in enumerate(zip(named.parts, named.frame["scope"], strict=True)):
        now[scope, parts.specific].append(row)
    stood: set[int] = set()
    for (scope, specific), rows in now.items():
        forms = {specific}.union(*(named.parts[row].others for row in rows))
        bearers = {one.code: one for form in forms for one in before.get((scope, form), ())}
        left = [row for row in rows if bearers.pop(named.who(row)[0], None) is None]
        stood |= set(rows) - set(left)
        left = _without_those_of_a_town(named, left, bearers, stood)
        if len(left) <= len(bearers):
            stood |= set(left)
    return stood


def _without_those_of_a_town(
    named: NamedUnits, rows: list[int], bearers: dict[str, _Bearer], stood: set[int]
) -> list[int]:
    """Take out the villages for which a bearer of the same town is left, and those bearers; return the other rows."""
    of_town: dict[str, list[str]] = defaultdict(list)
    for code in sorted(bearers, reverse=True):
        for town in bearers[code].above:
            of_town[town].append(code)
    left = []
    for row in rows:
        is_village = named.frame.at[row, "level"] == "village"
        same = next(
            (code for town in sorted(named.above(row)) if (code := _first_left(of_town[town], bearers))), ""
        )
        if same and is_village:
            del bearers[same]
            stood.add(row)
        else:
            left.append(row)
    return left


def _first_left(codes: list[str], bearers: Mapping[str, _Bearer]) -> str:
    """Return the first of a town's bearers that is left, ``""`` for none; those that are gone are dropped."""
    while codes and codes[-1] not in bearers:
        codes.pop()
    return codes[-1] if codes else ""


def _bearers_before(earlier: pd.DataFrame) -> dict[tuple[str, str], list[_Bearer]]:
    """Return who had a name, by scope and form of it, in the last list that has it; one code may have had several names."""
    bearers: dict[tuple[str, str], list[_Bearer]] = {}
    vintages = text_column(earlier, "vintage")
    for vintage in sorted(vintages.unique()):
        there: dict[tuple[str, str], list[_Bearer]] = defaultdict(list)
        rows = earlier[vintages == vintage].drop_duplicates(["unit_code", "name"])
        while len(rows):
            again = rows["unit_code"].duplicated()
            units = NamedUnits.of(rows[~again])
            for row, (parts, scope) in enumerate(zip(units.parts, units.frame["scope"], strict=True)):
                for form in {parts.specific, *parts.others}:
                    there[scope, form].append(_Bearer(units.who(row)[0], units.above(row)))
            rows = rows[again]
        bearers |= there
    return bearers


def _day_of(text: str) -> date | None:
    """Read a day of approval: 2023-06-30, 2023年6月30日, 2023.6, 20230630; None where it is none."""
    digits = "".join(letter if letter.isascii() and letter.isdigit() else " " for letter in text).split()
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    padded = "-".join(part.zfill(4 if not at else 2) for at, part in enumerate(digits[:3]))
    return last_day_of(padded)
