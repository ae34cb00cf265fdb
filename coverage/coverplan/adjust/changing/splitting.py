"""A unit split by its villages, along a line, or by outlines that are given."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.adjust.changing.asked import (
    all_drawn,
    all_once,
    has_whole_place,
    is_below_county,
    kind_of,
    named,
    seat_of,
)
from coverplan.adjust.changing.dividing import divide, most_of, pieces_by_side
from coverplan.adjust.changing.draft import Unit
from coverplan.adjust.changing.files import read_line, read_outlines
from coverplan.adjust.changing.ground import joined, snapped_to, without

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.adjust.changing.step import Applying, Succeeded
    from coverplan.plan import SplitChange

__all__ = ["split"]


def split(applying: Applying, change: SplitChange) -> Succeeded | None:
    """Split a unit; None, with faults noted and the draft as it was, where it cannot be split as asked."""
    units = applying.known([change.unit])
    applying.expected.update(part.code for part in change.into)
    if units is None:
        return None
    [unit] = units
    if not is_below_county(applying, unit):
        return None
    fits = all_once(applying, [part.code for part in change.into])
    for part in change.into:
        fits &= has_whole_place(applying, part)
        kind = kind_of(part, units)
        fits &= applying.may_get(part.code, level=unit.level, kind=kind, parent=unit.parent, own=[unit.code])
    shares = (
        _by_villages
        if all(part.villages for part in change.into)
        else _by_line
        if change.line
        else _by_outlines
    )
    if not fits:
        # what is wrong with the parts is told, too, in one go
        shares(applying, change, unit, dry=True)
        return None
    return shares(applying, change, unit, dry=False)


def _parts(
    applying: Applying, change: SplitChange, unit: Unit, shapes: Mapping[str, BaseGeometry | None]
) -> Succeeded:
    draft = applying.draft
    made = [
        Unit(
            code=part.code, name=part.name, level=unit.level, type=kind_of(part, [unit]), parent=unit.parent,
            shape=shapes[part.code], seat=seat_of(part, draft.units.get(part.code)),
        )
        for part in change.into
    ]  # fmt: skip
    codes = tuple(part.code for part in change.into)
    if unit.code not in codes:
        draft.drop([unit.code])
    draft.put(*made)
    return {unit.code: codes}


def _by_villages(applying: Applying, change: SplitChange, unit: Unit, *, dry: bool) -> Succeeded | None:
    draft = applying.draft
    inside = {child.code: child for child in draft.children(unit.code)}
    counted = Counter(code for part in change.into for code in part.villages or ())
    twice = sorted(code for code, count in counted.items() if count > 1)
    left = sorted(set(inside) - set(counted))
    strange = sorted(set(counted) - set(inside))
    for key, codes in (("village-twice", twice), ("village-left", left), ("village-elsewhere", strange)):
        if codes:
            applying.fault(f"adjust.{key}", unit=unit.name, count=len(codes), names=named(applying, codes))
    if change.line is not None or any(part.side for part in change.into):
        applying.fault("adjust.part-both", unit=unit.name)
        return None
    if dry or twice or left or strange:
        return None
    shapes: dict[str, BaseGeometry | None] = {}
    drawn = unit.has_outline and all(inside[code].has_outline for code in counted)
    land = (
        {part.code: [inside[code].outline for code in part.villages or ()] for part in change.into}
        if drawn
        else {}
    )
    shapes.update(dict.fromkeys((part.code for part in change.into), None))
    # Land that is in none of its villages stays with the part that keeps the code, else with the first.
    keeper = next((part.code for part in change.into if part.code == unit.code), change.into[0].code)
    for code, mine in land.items():
        if code == keeper:
            gone = [shape for other, theirs in land.items() if other != code for shape in theirs]
            shapes[code] = without(unit.outline, gone)
        else:
            shapes[code] = joined(mine)
    succeeded = _parts(applying, change, unit, shapes)
    draft.put(
        *(replace(inside[code], parent=part.code) for part in change.into for code in part.villages or ())
    )
    return succeeded


def _by_line(applying: Applying, change: SplitChange, unit: Unit, *, dry: bool) -> Succeeded | None:
    draft = applying.draft
    line = read_line(applying, change.line or "")
    sides = Counter(part.side for part in change.into)
    if any(part.villages for part in change.into):
        applying.fault("adjust.part-both", unit=unit.name)
        return None
    if len(change.into) != 2 or sides["left"] != 1 or sides["right"] != 1:
        applying.fault("adjust.sides", unit=unit.name)
        return None
    if line is None or not all_drawn(applying, [unit]):
        return None
    members = list(draft.children(unit.code))
    line = snapped_to(line, [one.shape for one in (unit, *members) if one.shape is not None])
    pieces = pieces_by_side(unit, line, {str(part.side): part.code for part in change.into})
    if pieces is None:
        applying.fault("adjust.line-cuts-nothing", unit=unit.name, line=change.line)
        return None
    if dry:
        return None
    succeeded = _parts(applying, change, unit, {part.code: unit.shape for part in change.into})
    above = divide(draft, members, pieces, line)
    _follow(applying, members, above, otherwise=change.into[0].code)
    return succeeded


def _by_outlines(applying: Applying, change: SplitChange, unit: Unit, *, dry: bool) -> Succeeded | None:
    """Split by outlines that are given; units under it go where most of their land lies."""
    shapes = read_outlines(applying)
    lacking = [part.code for part in change.into if part.code not in (shapes or {})]
    if applying.changes.outlines is None:
        applying.fault("adjust.part-nothing", unit=unit.name)
        return None
    if shapes is None or lacking:
        if lacking and shapes is not None:
            applying.fault(
                "adjust.outline-lacking", codes=", ".join(lacking), outlines=applying.changes.outlines
            )
        return None
    if dry:
        return None
    members = applying.draft.children(unit.code)
    succeeded = _parts(applying, change, unit, {part.code: shapes[part.code] for part in change.into})
    pieces = {part.code: shapes[part.code] for part in change.into}
    above = {child.code: most_of(child.outline, pieces) for child in members if child.shape is not None}
    _follow(applying, members, above, otherwise=change.into[0].code)
    return succeeded


def _follow(applying: Applying, members: Sequence[Unit], above: Mapping[str, str], *, otherwise: str) -> None:
    units = applying.draft.units
    applying.draft.put(*(replace(units[one.code], parent=above.get(one.code, otherwise)) for one in members))
