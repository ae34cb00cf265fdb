"""Border lines and pillars that changes concern: which lapse, move, are new, or lie between other units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely

from coverplan.adjust.changing import common_border
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from coverplan.adjust.apply import Adjustment
    from coverplan.adjust.changing import Step, Unit
    from coverplan.kernels.types import Shapes
    from coverplan.study import Study

__all__ = ["BORDERS", "borders_frame"]

BORDERS = (
    "change", "line_id", "name", "effect", "unit_code_a_before", "name_a_before", "unit_code_b_before", "name_b_before",
    "unit_code_a_after", "name_a_after", "unit_code_b_after", "name_b_after", "length_before_m", "length_after_m", "pillars",
    "pillars_off", "last_inspected",
)  # fmt: skip
LineEffect = Literal["lapses", "moved", "new", "sides"]
Pair = tuple[str, str]
# Two courses are one, and units have a border in common, up to this.
_SAME_M, _LEAST_M = 0.01, 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class _Line:
    """A line that is registered, or that only the outlines tell of."""

    line_id: str
    name: str
    sides: Pair
    inspected: str
    numbers: tuple[str, ...] = ()
    places: Shapes


def borders_frame(adjustment: Adjustment) -> pd.DataFrame:
    """Return the lines that each change concerns, those of the register and those between towns that no register has.

    Returns
    -------
    DataFrame
        Columns :data:`BORDERS`. ``effect`` says whether the line lapses (both sides become one unit, or part), moves, is new, or keeps its
        course between units of other codes or names (sides). ``pillars`` are all on it, ``pillars_off`` those that no longer stand on
        a line of its units, by number, with ";" between. ``line_id`` is empty for a line that no register has. ``length_after_m`` of a
        line that keeps its course is that of its own part of the line between the units.

    Examples
    --------
    >>> import datetime as dt
    >>> from coverplan.adjust import apply_changes
    >>> from coverplan.plan import Changes
    >>> one = {"action": "rename", "unit": "370832104", "name": "示例镇"}
    >>> changes = Changes(id="x", effective=dt.date(2027, 1, 1), change=[one])
    >>> lines = borders_frame(apply_changes(sample, changes))  # sample: the embedded study
    >>> lines.loc[lines["line_id"] != "", "effect"].tolist()
    ['sides', 'sides']
    """
    study = adjustment.before
    lines = _registered(study)
    within_m = study.plan.rulebook.number("border.pillar", "within_m")
    rows: list[dict[str, Any]] = []
    for step in adjustment.steps:
        told = _OfStep(step, within_m)
        if told.touched:
            rows += told.rows(lines)
            lines = [one for line in lines for one in told.afterwards(line)]
    return pd.DataFrame(rows, columns=list(BORDERS))


def _registered(study: Study) -> list[_Line]:
    if study.lines is None:
        return []
    pillars = study.pillars
    made = []
    texts = {
        name: text_column(study.lines, name)
        for name in ("line_id", "name", "unit_a", "unit_b", "last_inspected")
    }
    for key, name, one, other, inspected in zip(*texts.values(), strict=True):
        mine = (
            None if pillars is None else pillars[pillars["line_id"] == key].sort_values(["order", "number"])
        )
        numbers = () if mine is None else tuple(dict.fromkeys(mine["number"].astype(str)))
        first = None if mine is None else mine.drop_duplicates("number")
        places = np.array([], dtype=object) if first is None else first.geometry.to_numpy()
        made.append(
            _Line(
                line_id=key,
                name=name,
                sides=(one, other),
                inspected=inspected,
                numbers=numbers,
                places=places,
            )
        )
    return made


class _OfStep:
    """The lines that one change concerns."""

    def __init__(self, step: Step, within_m: float) -> None:
        self._step, self._within_m = step, within_m
        changed = [
            (before, after)
            for before, after in step.pairs
            if before.level != "village"
            and (before.code != after.code or before.name != after.name or before.shape is not after.shape)
        ]
        self._heirs: dict[str, tuple[str, ...]] = {}
        for before, after in changed:
            self._heirs[before.code] = (*self._heirs.get(before.code, ()), after.code)
        self.touched = {code for pair in changed for code in (pair[0].code, pair[1].code)}
        self._borders: dict[tuple[bool, Pair], BaseGeometry] = {}

    def rows(self, lines: list[_Line]) -> Iterator[dict[str, Any]]:
        """Yield the rows of lines on which it has an effect: registered ones first, then by the codes of their units."""
        mine = [line for line in lines if set(line.sides) & self.touched]
        known = {frozenset(line.sides) for line in lines}
        bare = [
            _Line(line_id="", name="", sides=pair, inspected="", places=np.array([], dtype=object))
            for pair in self._pairs(self._step.before)
            if frozenset(pair) not in known
        ]
        concerned = [(line, self._pairs_after(line)) for line in (*mine, *bare)]
        came_from: dict[frozenset[str], list[BaseGeometry]] = {}
        for line, pairs in concerned:
            for pair in pairs:
                came_from.setdefault(frozenset(pair), []).append(self._border(line.sides, is_after=False))
        for line, pairs in concerned:
            old = shapely.union_all([part for pair in pairs for part in came_from[frozenset(pair)]])
            yield from self._rows_of(line, pairs, old)
        for pair in self._pairs(self._step.after):
            if frozenset(pair) not in came_from:
                yield self._row(
                    _Line(line_id="", name="", sides=("", ""), inspected="", places=np.array([])),
                    pair,
                    "new",
                    (),
                )

    def afterwards(self, line: _Line) -> list[_Line]:
        """Return a registered line as it is after the change: one for each pair of units that it lies between."""
        pairs = self._pairs_after(line)
        if not set(line.sides) & self.touched or not pairs:
            return [line]
        return [replace(self._along(line, pair) if len(pairs) > 1 else line, sides=pair) for pair in pairs]

    def _along(self, line: _Line, pair: Pair) -> _Line:
        """Return a line that is parted with the pillars of one part only: those that it is the nearest part to."""
        if not line.numbers:
            return line
        parts = self._pairs_after(line)
        apart = np.column_stack(
            [shapely.distance(line.places, self._border(each, is_after=True)) for each in parts]
        )
        mine = apart.argmin(axis=1) == parts.index(pair)
        numbers = tuple(number for number, is_mine in zip(line.numbers, mine, strict=True) if is_mine)
        return replace(line, numbers=numbers, places=line.places[mine])

    def _rows_of(self, line: _Line, pairs: list[Pair], old: BaseGeometry) -> Iterator[dict[str, Any]]:
        """Yield a line's rows, one for each pair of units; ``old`` are all lines that lay where those of the pairs do."""
        before = self._border(line.sides, is_after=False)
        now = shapely.union_all([self._border(pair, is_after=True) for pair in pairs])
        lost = shapely.length(shapely.difference(before, shapely.buffer(now, _SAME_M)))
        come = shapely.length(shapely.difference(now, shapely.buffer(old, _SAME_M)))
        off = self._off(line, now) if not before.is_empty else ()
        if not pairs:
            yield self._row(line, None, "lapses", line.numbers)
            return
        is_moved = max(lost, come) > _LEAST_M
        for pair in pairs:
            if is_moved or len(pairs) > 1 or pair != line.sides or self._is_renamed(pair):
                mine = self._along(line, pair) if len(pairs) > 1 else line
                gone = tuple(number for number in off if number in mine.numbers)
                yield self._row(mine, pair, "moved" if is_moved else "sides", gone)

    def _off(self, line: _Line, now: BaseGeometry) -> tuple[str, ...]:
        """Return the pillars that stood on the line and do not now."""
        before = self._border(line.sides, is_after=False)
        if not len(line.places):
            return ()
        stood = shapely.distance(line.places, before) <= self._within_m
        stands = shapely.distance(line.places, now) <= self._within_m
        return tuple(number for number, is_off in zip(line.numbers, stood & ~stands, strict=True) if is_off)

    def _is_renamed(self, pair: Pair) -> bool:
        units = (self._step.before, self._step.after)
        names = [[one[code].name if code in one else code for code in pair] for one in units]
        return names[0] != names[1]

    def _pairs_after(self, line: _Line) -> list[Pair]:
        """Return the units that a line lies between afterwards; none where it lapses."""
        ours, theirs = (self._heirs.get(code, (code,)) for code in line.sides)
        pairs = sorted((one, other) for one, other in product(ours, theirs) if one != other)
        has_border = not self._border(line.sides, is_after=False).is_empty
        if has_border:
            pairs = [pair for pair in pairs if self._border(pair, is_after=True).length > _LEAST_M]
        return pairs

    def _pairs(self, units: Mapping[str, Unit]) -> list[Pair]:
        """Return the towns with a border in common of which one is touched."""
        is_after = units is self._step.after
        towns = sorted(code for code, one in units.items() if one.level == "town" and one.has_outline)
        shapes = [units[code].outline for code in towns]
        at = [place for place, code in enumerate(towns) if code in self.touched]
        if not at:
            return []
        found = shapely.STRtree(shapes).query([shapes[place] for place in at], predicate="intersects")
        pairs = {
            (min(towns[at[one]], towns[other]), max(towns[at[one]], towns[other]))
            for one, other in found.T
            if at[one] != other
        }
        return [pair for pair in sorted(pairs) if self._border(pair, is_after=is_after).length > _LEAST_M]

    def _border(self, pair: Pair, *, is_after: bool) -> BaseGeometry:
        key = (is_after, (min(pair), max(pair)))
        if key not in self._borders:
            units = self._step.after if is_after else self._step.before
            shapes = [units[code].shape if code in units else None for code in pair]
            self._borders[key] = common_border(*shapes)
        return self._borders[key]

    def _row(
        self, line: _Line, pair: Pair | None, effect: LineEffect, off: tuple[str, ...]
    ) -> dict[str, Any]:
        step = self._step
        after = pair or ("", "")
        if pair is None and all(len(self._heirs.get(code, (code,))) == 1 for code in line.sides):
            one, other = (self._heirs.get(code, (code,))[0] for code in line.sides)
            after = (one, other)
        made: dict[str, Any] = {
            "change": step.number, "line_id": line.line_id, "name": line.name, "effect": effect,
            "pillars": ";".join(line.numbers), "pillars_off": ";".join(off), "last_inspected": line.inspected,
            "length_before_m": _length(self._border(line.sides, is_after=False)),
            "length_after_m": _length(self._border(pair, is_after=True)) if pair else 0.0,
        }  # fmt: skip
        if effect == "sides":  # of a longer line between the same units, the part that this one was
            made["length_after_m"] = min(made["length_after_m"], made["length_before_m"])
        for when, units, sides in (("before", step.before, line.sides), ("after", step.after, after)):
            for side, code in zip("ab", sides, strict=True):
                made[f"unit_code_{side}_{when}"] = code
                made[f"name_{side}_{when}"] = units[code].name if code in units else code
        return made


def _length(line: BaseGeometry) -> float:
    return round(float(shapely.length(line)), 2)
