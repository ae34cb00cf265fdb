"""Faults of one rule that are too many to be told one by one: nobody reads a million findings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coverplan.findings import SizeUnit
    from coverplan.kernels.types import Floats, Positions, Shapes

__all__ = ["MANY", "MOST_TOLD", "bounded", "largest_first", "many"]

MANY = "border.many"
# A start value of our own, more than an office mends between two checks.
MOST_TOLD = 20_000


def bounded(faults: Iterable[Fault], most: int) -> Iterator[Fault]:
    """Yield faults in their order, of each rule no more than so many, the largest, and one that counts the others.

    Examples
    --------
    >>> three = [Fault(rule="border.gap", units=(), shape=shapely.box(0, 0, 1, m), size=m, size_unit="m2") for m in (2.0, 3.0, 1.0)]
    >>> [(one.rule, one.size) for one in bounded(three, 2)], bounded(three, 1).__next__().size
    ([('border.gap', 2.0), ('border.gap', 3.0), ('border.many', 1.0)], 3.0)
    """
    faults = list(faults)
    by_rule: dict[str, list[int]] = defaultdict(list)
    for at, fault in enumerate(faults):
        by_rule[fault.rule].append(at)
    counted: list[Fault] = []
    left_out: set[int] = set()
    for rule, mine in by_rule.items():
        if len(mine) <= most:
            continue
        size = np.array([faults[at].size or 0.0 for at in mine])
        others = largest_first(size, most)[1]
        rest = [mine[at] for at in others.tolist()]
        left_out |= {*rest}
        shapes = np.array([faults[at].shape for at in rest], dtype=object)
        counted.append(many(rule, shapes, size[others], faults[rest[0]].size_unit))
    yield from (fault for at, fault in enumerate(faults) if at not in left_out)
    yield from counted


def largest_first(sizes: Floats, most: int) -> tuple[Positions, Positions]:
    """Return the positions of so many sizes, the largest, in the order given; and those of the others, the largest first.

    Examples
    --------
    >>> largest_first(np.array([1.0, 3.0, 2.0, 4.0]), 2)
    (array([1, 3]), array([2, 0]))
    """
    order = np.argsort(-sizes, kind="stable")
    return np.sort(order[:most]), order[most:]


def many(rule: str, shapes: Shapes, sizes: Floats, unit: SizeUnit) -> Fault:
    """Return one fault for many of a rule, at the place of the first.

    Examples
    --------
    >>> many("border.gap", shapely.box(0, 0, [1, 1], [1, 2]), np.array([1.0, 2.0]), "m2").facts
    {'of': 'border.gap', 'count': 2}
    """
    is_area = unit == "m2"
    return Fault(
        rule=MANY, units=(), shape=shapely.point_on_surface(shapes[0]), size=float(sizes.sum() if is_area else sizes.max()),
        size_unit=unit, facts={"of": rule, "count": len(shapes)},
    )  # fmt: skip
