"""What a change asks for, held against the units: faults are noted in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from coverplan.adjust.changing.codes import type_by_code
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.adjust.changing.draft import Unit
    from coverplan.adjust.changing.step import Applying
    from coverplan.plan import MoveSeatChange, NewUnit

__all__ = [
    "all_alike",
    "all_drawn",
    "all_once",
    "has_whole_place",
    "is_below_county",
    "kind_of",
    "named",
    "seat_of",
]


def is_below_county(applying: Applying, unit: Unit) -> bool:
    """Say whether a unit is no county, with the fault noted."""
    if unit.level == "county":
        applying.fault("adjust.county", code=unit.code, name=unit.name)
    return unit.level != "county"


def has_whole_place(applying: Applying, said: NewUnit | MoveSeatChange) -> bool:
    """Say whether a place is given whole or not at all, with the fault noted."""
    if (said.lon is None) != (said.lat is None):
        applying.fault("adjust.half-place")
        return False
    return True


def all_once(applying: Applying, codes: Sequence[str]) -> bool:
    """Say whether no code stands twice, with the fault noted."""
    twice = sorted(code for code, count in Counter(codes).items() if count > 1)
    if twice:
        applying.fault("adjust.named-twice", codes=", ".join(twice))
    return not twice


def all_alike(applying: Applying, units: Sequence[Unit]) -> bool:
    """Say whether units are of one level below the county and under one unit, with the fault noted."""
    names = named(applying, [unit.code for unit in units])
    if not is_below_county(applying, units[0]):
        return False
    if len({unit.level for unit in units}) > 1:
        applying.fault("adjust.levels-differ", names=names)
    elif len({unit.parent for unit in units}) > 1:
        applying.fault("adjust.parents-differ", names=names)
    else:
        return True
    return False


def all_drawn(applying: Applying, units: Sequence[Unit]) -> bool:
    """Say whether every unit has an outline, with faults noted."""
    bare = [unit for unit in units if not unit.has_outline]
    for unit in bare:
        applying.fault("adjust.no-outline", code=unit.code, name=unit.name)
    return not bare


def named(applying: Applying, codes: Sequence[str]) -> Any:  # noqa: ANN401
    """Return units as messages name them."""
    units = applying.draft.units
    return Listed(tuple(f"{units[code].name} {code}" if code in units else code for code in codes), most=10)


def kind_of(made: NewUnit, units: Sequence[Unit]) -> str:
    """Return the type of a unit that is made: the one said, else that of its code, else what all had."""
    kinds = {unit.type for unit in units}
    if made.type is not None:
        return made.type
    own = next((unit.type for unit in units if unit.code == made.code), "")
    return own or type_by_code(made.code, kinds.pop() if len(kinds) == 1 else "")


def seat_of(made: NewUnit, own: Unit | None) -> tuple[float, float] | None:
    """Return the seat of a unit that is made: the one said, else that of the unit whose code it keeps."""
    if made.lon is not None and made.lat is not None:
        return made.lon, made.lat
    return None if own is None else own.seat
