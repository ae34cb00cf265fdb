"""What each action does to the units: one function an action, which notes faults or applies it whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coverplan.adjust.changing.asked import (
    all_alike,
    all_drawn,
    all_once,
    has_whole_place,
    is_below_county,
    kind_of,
    named,
    seat_of,
)
from coverplan.adjust.changing.dividing import divide, given_over, pieces_by_line
from coverplan.adjust.changing.draft import Unit
from coverplan.adjust.changing.files import read_line
from coverplan.adjust.changing.ground import joined, snapped_to, without
from coverplan.adjust.changing.splitting import split
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
    from collections.abc import Callable, Sequence

    from coverplan.adjust.changing.step import Applying, Succeeded
    from coverplan.plan import Change

__all__ = ["apply_change"]


def apply_change(applying: Applying, change: Change) -> Succeeded | None:
    """Apply a change to the draft; None, with faults noted and the draft as it was, where it cannot be applied."""
    return _APPLIED_BY[type(change)](applying, change)


def _merge(applying: Applying, change: MergeChange) -> Succeeded | None:
    draft, into = applying.draft, change.into
    units = applying.known(change.units)
    applying.expected.add(into.code)
    has_place = has_whole_place(applying, into)
    if (
        units is None
        or not all_once(applying, change.units)
        or not all_alike(applying, units)
        or not has_place
    ):
        return None
    first = units[0]
    kind = kind_of(into, units)
    if not applying.may_get(into.code, level=first.level, kind=kind, parent=first.parent, own=change.units):
        return None
    shapes = [unit.shape for unit in units if unit.shape is not None]
    whole = joined(shapes) if len(shapes) == len(units) else None
    merged = Unit(
        code=into.code, name=into.name, level=first.level, type=kind, parent=first.parent, shape=whole,
        seat=seat_of(into, draft.units.get(into.code)),
    )  # fmt: skip
    below = [replace(child, parent=into.code) for unit in units for child in draft.children(unit.code)]
    draft.drop(code for code in change.units if code != into.code)
    draft.put(merged, *below)
    return dict.fromkeys(change.units, (into.code,))


def _transfer(applying: Applying, change: TransferChange) -> Succeeded | None:
    draft = applying.draft
    units = applying.known(change.villages)
    above = applying.known([change.to])
    applying.expected.update(change.codes.values())
    if units is None or above is None or not all_once(applying, change.villages):
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
    right &= not strange and all_once(applying, list(new.values()))
    for unit in units:
        if new[unit.code] != unit.code:
            right &= applying.may_get(new[unit.code], level=unit.level, kind=unit.type, parent=goal.code)
    right &= _leaves_some(applying, units)
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


def _leaves_some(applying: Applying, units: Sequence[Unit]) -> bool:
    """Say whether every unit that others are taken from keeps one at least, with faults noted."""
    gone = {unit.code for unit in units}
    emptied = [
        code
        for code in sorted({unit.parent for unit in units} & set(applying.draft.units))
        if gone >= {child.code for child in applying.draft.children(code)}
    ]
    for code in emptied:
        applying.fault("adjust.nothing-left", code=code, name=applying.draft.units[code].name)
    return not emptied


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
    if units is None or not is_below_county(applying, units[0]):
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
    if not is_below_county(applying, unit):
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
    if units is None or line is None or not all_once(applying, change.units):
        return None
    one, other = units
    if one.level != other.level or one.level == "county":
        applying.fault("adjust.levels-differ", names=named(applying, change.units))
        return None
    if not all_drawn(applying, units):
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
    has_place = has_whole_place(applying, change)
    if units is None or not is_below_county(applying, units[0]) or not has_place:
        return None
    seat = None if change.lon is None or change.lat is None else (change.lon, change.lat)
    applying.draft.put(replace(units[0], seat=seat))
    return {}


def _level_above(level: str) -> str:
    at = LEVELS.index(level)
    return LEVELS[at - 1] if at else ""


_APPLIED_BY: dict[type, Callable[[Applying, Any], Succeeded | None]] = {
    MergeChange: _merge,
    SplitChange: split,
    TransferChange: _transfer,
    RenameChange: _rename,
    UpgradeChange: _upgrade,
    NewCodeChange: _new_code,
    MoveLineChange: _move_line,
    MoveSeatChange: _move_seat,
}
