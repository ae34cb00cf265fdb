"""Changes that undo others: the same codes, names, types and units above, the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from coverplan.plan import Changes, id_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.adjust.apply import Adjustment
    from coverplan.adjust.changing import Step, Unit

__all__ = ["OUTLINES_FILE", "reverse_changes", "reverse_outlines"]

OUTLINES_FILE = "reverse.gpkg"


def reverse_changes(adjustment: Adjustment) -> Changes:
    """Return the changes that make the study before of the one after.

    Applied to the study after, with the outlines of :func:`reverse_outlines` in the file beside it, they give back codes, names,
    types and units above as they were, and the very lines. Codes that were retired are used again.

    Examples
    --------
    >>> import datetime as dt
    >>> from coverplan.adjust import apply_changes
    >>> one = {"action": "rename", "unit": "370832105", "name": "示例镇"}
    >>> changes = Changes(id="x", effective=dt.date(2027, 1, 1), change=[one])
    >>> reverse_changes(apply_changes(sample, changes)).change[0].name  # sample: the embedded study
    '杨营镇'
    """
    changes = adjustment.changes
    undone: list[dict[str, Any]] = []
    for step in reversed(adjustment.steps):
        undone += _UNDONE_BY[step.change.action](step)
    drawn = bool(len(reverse_outlines(adjustment)))
    given = {
        "id": id_from(f"reverse-{changes.id}", otherwise="reverse"), "effective": changes.effective, "reverses": changes.id,
        "change": undone,
    }  # fmt: skip
    return Changes.model_validate(given | ({"outlines": OUTLINES_FILE} if drawn else {}))


def reverse_outlines(adjustment: Adjustment) -> gpd.GeoDataFrame:
    """Return the outlines before of the units that have another, or none, afterwards: unit_code, name and geometry."""
    units = adjustment.draft.units
    before = adjustment.before.boundaries
    assert before is not None
    rows = before[before.geometry.notna()].drop_duplicates("unit_code")
    moved = [
        code not in units or units[code].shape is None or not shape.equals_exact(units[code].shape)
        for code, shape in zip(rows["unit_code"], rows.geometry, strict=True)
    ]
    return gpd.GeoDataFrame(rows.loc[moved, ["unit_code", "name", "geometry"]], crs=before.crs).reset_index(
        drop=True
    )


def _made(unit: Unit) -> dict[str, Any]:
    made: dict[str, Any] = {"code": unit.code, "name": unit.name, "type": unit.type}
    return made if unit.seat is None else made | {"lon": unit.seat[0], "lat": unit.seat[1]}


def _below(units: dict[str, Unit], code: str) -> list[str]:
    return sorted(one.code for one in units.values() if one.parent == code)


def _merge(step: Step) -> list[dict[str, Any]]:
    """Split by the villages that each had; by the outlines where one had none."""
    change: Any = step.change
    parts = [_made(step.before[code]) for code in change.units]
    villages = [_below(step.before, code) for code in change.units]
    if all(villages):
        for part, mine in zip(parts, villages, strict=True):
            part["villages"] = mine
    return [{"action": "split", "unit": change.into.code, "into": parts}]


def _split(step: Step) -> list[dict[str, Any]]:
    change: Any = step.change
    codes = [part.code for part in change.into]
    return [{"action": "merge", "units": codes, "into": _made(step.before[change.unit])}]


def _transfer(step: Step) -> list[dict[str, Any]]:
    change: Any = step.change
    back: dict[str, list[str]] = {}
    for code in change.villages:
        back.setdefault(step.before[code].parent, []).append(code)
    return [_return(codes, parent, change.codes) for parent, codes in back.items()]


def _return(codes: list[str], parent: str, given: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "action": "transfer",
        "villages": [given.get(code, code) for code in codes],
        "to": parent,
    }
    old = {given[code]: code for code in codes if code in given}
    return made | ({"codes": old} if old else {})


def _rename(step: Step) -> list[dict[str, Any]]:
    change: Any = step.change
    return [{"action": "rename", "unit": change.unit, "name": step.before[change.unit].name}]


def _upgrade(step: Step) -> list[dict[str, Any]]:
    change: Any = step.change
    unit = step.before[change.unit]
    return [
        {"action": "upgrade", "unit": change.code, "type": unit.type, "code": unit.code, "name": unit.name}
    ]


def _new_code(step: Step) -> list[dict[str, Any]]:
    change: Any = step.change
    return [{"action": "new_code", "unit": change.code, "code": change.unit}]


def _move_line(step: Step) -> list[dict[str, Any]]:
    """Take the outlines as they were, and send villages back that went along."""
    change: Any = step.change
    gone = [(before, after) for before, after in step.pairs if before.parent != after.parent]
    back = {
        parent: [before.code for before, _ in gone if before.parent == parent]
        for parent in {one.parent for one, _ in gone}
    }
    returned = [_return(codes, parent, {}) for parent, codes in sorted(back.items())]
    return [*returned, {"action": "move_line", "units": list(change.units)}]


def _move_seat(step: Step) -> list[dict[str, Any]]:
    change: Any = step.change
    seat = step.before[change.unit].seat
    return [
        {"action": "move_seat", "unit": change.unit}
        | ({} if seat is None else {"lon": seat[0], "lat": seat[1]})
    ]


_UNDONE_BY: dict[str, Callable[[Step], list[dict[str, Any]]]] = {
    "merge": _merge,
    "split": _split,
    "transfer": _transfer,
    "rename": _rename,
    "upgrade": _upgrade,
    "new_code": _new_code,
    "move_line": _move_line,
    "move_seat": _move_seat,
}
