"""What each action does to the units: one function an action, which notes faults or applies it whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coverplan.adjust.changing.codes import type_by_code
from coverplan.adjust.changing.dividing import divide, given_over, most_of, pieces_by_line, pieces_by_side
from coverplan.adjust.changing.draft import Unit
from coverplan.adjust.changing.files import read_line
from coverplan.adjust.changing.ground import joined, snapped_to, without
from coverplan.plan import (
    MergeChange,
    MoveLineChange,
    MoveSeatChange,
    NewCodeChange,
    RenameChange,
    SplitChange,
    TransferChange,
    UpgradeChange,
)
from coverplan.tables import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.adjust.changing.step import Applying
    from coverplan.plan import Change, NewUnit

__all__ = ["apply_change"]

# Codes that go on under others, of the units that a change is about.
Succeeded = dict[str, tuple[str, ...]]


def apply_change(applying: Applying, change: Change) -> Succeeded | None:
    """Apply a change to the draft; None, with faults noted and the draft as it was, where it cannot be applied."""
    return _APPLIED_BY[type(change)](applying, change)


def _merge(applying: Applying, change: MergeChange) -> Succeeded | None:
    draft, into = applying.draft, change.into
    units = applying.known(change.units)
    applying.expected.add(into.code)
    if units is None or not _all_once(applying, change.units) or not _alike(applying, units):
        return None
    first = units[0]
    kind = _kind(into, units)
    if not applying.may_get(into.code, level=first.level, kind=kind, parent=first.parent, own=change.units):
        return None
    shapes = [unit.shape for unit in units if unit.shape is not None]
    whole = joined(shapes) if len(shapes) == len(units) else None
    merged = Unit(
        code=into.code, name=into.name, level=first.level, type=kind, parent=first.parent, shape=whole,
        seat=_seat(into, draft.units.get(into.code)),
    )  # fmt: skip
    below = [replace(child, parent=into.code) for unit in units for child in draft.children(unit.code)]
    draft.drop(code for code in change.units if code != into.code)
    draft.put(merged, *below)
    return dict.fromkeys(change.units, (into.code,))


def _split(applying: Applying, change: SplitChange) -> Succeeded | None:
    units = applying.known([change.unit])
    applying.expected.update(part.code for part in change.into)
    if units is None:
        return None
    [unit] = units
    if unit.level == "county":
        applying.fault("adjust.county", code=unit.code, name=unit.name)
        return None
    fits = _all_once(applying, [part.code for part in change.into])
    for part in change.into:
        kind = _kind(part, units)
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
            code=part.code, name=part.name, level=unit.level, type=_kind(part, [unit]), parent=unit.parent,
            shape=shapes[part.code], seat=_seat(part, draft.units.get(part.code)),
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
    named = Counter(code for part in change.into for code in part.villages or ())
    twice = sorted(code for code, count in named.items() if count > 1)
    left = sorted(set(inside) - set(named))
    strange = sorted(set(named) - set(inside))
    for key, codes in (("village-twice", twice), ("village-left", left), ("village-elsewhere", strange)):
        if codes:
            applying.fault(f"adjust.{key}", unit=unit.name, count=len(codes), names=_named(applying, codes))
    if change.line is not None or any(part.side for part in change.into):
        applying.fault("adjust.part-both", unit=unit.name)
        return None
    if dry or twice or left or strange:
        return None
    shapes: dict[str, BaseGeometry | None] = {}
    drawn = unit.has_outline and all(inside[code].has_outline for code in named)
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
    if line is None or not _drawn(applying, [unit]):
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
    from coverplan.adjust.changing.files import read_outlines

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


def _transfer(applying: Applying, change: TransferChange) -> Succeeded | None:
    draft = applying.draft
    units = applying.known(change.villages)
    above = applying.known([change.to])
    applying.expected.update(change.codes.values())
    if units is None or above is None or not _all_once(applying, change.villages):
        return None
    [goal] = above
    right = True
    for unit in units:
        if _level_above(unit.level) != goal.level:
            applying.fault("adjust.not-above", code=unit.code, name=unit.name, to=goal.name)
            right = False
        elif unit.parent == goal.code:
            applying.fault("adjust.there-already", code=unit.code, name=unit.name, to=goal.name)
            right = False
    strange = sorted(set(change.codes) - set(change.villages))
    if strange:
        applying.fault("adjust.codes-of-others", codes=", ".join(strange))
    new = {unit.code: change.codes.get(unit.code, unit.code) for unit in units}
    right &= not strange and _all_once(applying, list(new.values()))
    for unit in units:
        if new[unit.code] != unit.code:
            right &= applying.may_get(new[unit.code], level=unit.level, kind=unit.type, parent=goal.code)
    if not right:
        return None
    _hand_over(applying, units, goal)
    moved = [replace(unit, code=new[unit.code], parent=goal.code) for unit in units]
    below = [
        replace(child, parent=new[unit.code])
        for unit in units
        for child in draft.children(unit.code)
        if new[unit.code] != unit.code
    ]
    draft.drop(code for code in change.villages if new[code] != code)
    draft.put(*moved, *below)
    return {code: (after,) for code, after in new.items() if code != after}


def _hand_over(applying: Applying, units: Sequence[Unit], goal: Unit) -> None:
    """Take the land of units from those above them, and give it to another."""
    draft = applying.draft
    for code in sorted({unit.parent for unit in units}):
        giver = draft.units.get(code)
        gone = [unit.shape for unit in units if unit.parent == code and unit.shape is not None]
        if giver is not None and giver.shape is not None and gone:
            draft.reshape({code: without(giver.shape, gone)})
    come = [unit.shape for unit in units if unit.shape is not None]
    if goal.shape is not None and come:
        draft.reshape({goal.code: joined([goal.shape, *come])})


def _rename(applying: Applying, change: RenameChange) -> Succeeded | None:
    units = applying.known([change.unit])
    if units is None:
        return None
    if units[0].name == change.name:
        applying.fault("adjust.name-same", code=change.unit, name=change.name)
        return None
    applying.draft.put(replace(units[0], name=change.name))
    return {}


def _upgrade(applying: Applying, change: UpgradeChange) -> Succeeded | None:
    units = applying.known([change.unit])
    applying.expected.add(change.code)
    if units is None:
        return None
    return _recoded(
        applying, units[0], replace(units[0], code=change.code, name=change.name, type=change.type)
    )


def _new_code(applying: Applying, change: NewCodeChange) -> Succeeded | None:
    units = applying.known([change.unit])
    applying.expected.add(change.code)
    if units is None:
        return None
    if change.code == change.unit:
        applying.fault("adjust.code-same", code=change.code)
        return None
    return _recoded(applying, units[0], replace(units[0], code=change.code))


def _recoded(applying: Applying, unit: Unit, after: Unit) -> Succeeded | None:
    draft = applying.draft
    if unit.level == "county":
        applying.fault("adjust.county", code=unit.code, name=unit.name)
        return None
    if not applying.may_get(
        after.code, level=unit.level, kind=after.type, parent=unit.parent, own=[unit.code]
    ):
        return None
    below = [replace(child, parent=after.code) for child in draft.children(unit.code)]
    if after.code != unit.code:
        draft.drop([unit.code])
    draft.put(after, *below)
    return {unit.code: (after.code,)} if after.code != unit.code else {}


def _move_line(applying: Applying, change: MoveLineChange) -> Succeeded | None:
    draft = applying.draft
    units = applying.known(change.units)
    if change.line is None:
        if applying.changes.outlines is None:
            applying.fault("adjust.no-line")
            return None
        return None if units is None else {}
    line = read_line(applying, change.line)
    if units is None or line is None or not _all_once(applying, change.units):
        return None
    one, other = units
    if one.level != other.level or one.level == "county":
        applying.fault("adjust.levels-differ", names=_named(applying, change.units))
        return None
    if not _drawn(applying, units):
        return None
    members = [child for unit in units for child in draft.children(unit.code)]
    line = snapped_to(line, [each.shape for each in (*units, *members) if each.shape is not None])
    pieces = pieces_by_line(one, other, line)
    if pieces is None:
        applying.fault("adjust.line-cuts-nothing", unit=f"{one.name}、{other.name}", line=change.line)
        return None
    above = divide(draft, members, pieces, line)
    for child in members:
        draft.put(replace(draft.units[child.code], parent=above.get(child.code, child.parent)))
    _towns_follow(applying, one, other)
    return {}


def _towns_follow(applying: Applying, one: Unit, other: Unit) -> None:
    """Let the units above go with the land that two units of different ones have exchanged."""
    draft = applying.draft
    if one.parent == other.parent:
        return
    gained = {unit.parent: [without(draft.units[unit.code].outline, [unit.outline])] for unit in (one, other)}
    for unit, against in ((one, other), (other, one)):
        up = draft.units.get(unit.parent)
        if up is not None and up.shape is not None:
            gone = [shape for shape in gained[against.parent] if not shape.is_empty]
            come = [shape for shape in gained[unit.parent] if not shape.is_empty]
            draft.reshape({up.code: given_over(up.shape, gone, come)})


def _move_seat(applying: Applying, change: MoveSeatChange) -> Succeeded | None:
    units = applying.known([change.unit])
    if (change.lon is None) != (change.lat is None):
        applying.fault("adjust.half-place")
        return None
    if units is None:
        return None
    seat = None if change.lon is None or change.lat is None else (change.lon, change.lat)
    applying.draft.put(replace(units[0], seat=seat))
    return {}


def _all_once(applying: Applying, codes: Sequence[str]) -> bool:
    twice = sorted(code for code, count in Counter(codes).items() if count > 1)
    if twice:
        applying.fault("adjust.named-twice", codes=", ".join(twice))
    return not twice


def _alike(applying: Applying, units: Sequence[Unit]) -> bool:
    names = _named(applying, [unit.code for unit in units])
    if units[0].level == "county":
        applying.fault("adjust.county", code=units[0].code, name=units[0].name)
    elif len({unit.level for unit in units}) > 1:
        applying.fault("adjust.levels-differ", names=names)
    elif len({unit.parent for unit in units}) > 1:
        applying.fault("adjust.parents-differ", names=names)
    else:
        return True
    return False


def _drawn(applying: Applying, units: Sequence[Unit]) -> bool:
    bare = [unit for unit in units if not unit.has_outline]
    for unit in bare:
        applying.fault("adjust.no-outline", code=unit.code, name=unit.name)
    return not bare


def _named(applying: Applying, codes: Sequence[str]) -> Any:  # noqa: ANN401
    from coverplan.texts import Listed

    units = applying.draft.units
    return Listed(tuple(f"{units[code].name} {code}" if code in units else code for code in codes), most=10)


def _kind(made: NewUnit, units: Sequence[Unit]) -> str:
    """Return the type of a unit that is made: the one said, else that of its code, else what all had."""
    kinds = {unit.type for unit in units}
    if made.type is not None:
        return made.type
    own = next((unit.type for unit in units if unit.code == made.code), "")
    return own or type_by_code(made.code, kinds.pop() if len(kinds) == 1 else "")


def _seat(made: NewUnit, own: Unit | None) -> tuple[float, float] | None:
    if made.lon is not None and made.lat is not None:
        return made.lon, made.lat
    return None if own is None else own.seat


def _level_above(level: str) -> str:
    at = LEVELS.index(level)
    return LEVELS[at - 1] if at else ""


_APPLIED_BY: dict[type, Callable[[Applying, Any], Succeeded | None]] = {
    MergeChange: _merge,
    SplitChange: _split,
    TransferChange: _transfer,
    RenameChange: _rename,
    UpgradeChange: _upgrade,
    NewCodeChange: _new_code,
    MoveLineChange: _move_line,
    MoveSeatChange: _move_seat,
}
