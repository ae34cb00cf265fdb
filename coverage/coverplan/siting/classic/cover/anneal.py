"""Good covers from several starts: each is annealed, and the columns that they open together are annealed again.

Putting choices together takes of each the places where it is best, as tour merging does (Cook and Seymour 2003). So few columns are left
there that it costs next to nothing. Deterministic: a fixed sequence stands in for chance.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coverplan.siting.classic.cover.reduce import Cover, reduce_for_most
from coverplan.siting.classic.cover.search import annealed, improved_cover, value_of, work_of_exchange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Bools
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["Effort", "annealed_covers"]


class Effort(NamedTuple):
    """How much is done.

    Parameters
    ----------
    work
        About how much is touched at most.
    exchanges
        How often each chosen column is exchanged in an annealing, on average: at first, and at most; twice as often after each two.
    idle
        After how many annealings that better nothing there is no other.
    """

    work: float
    exchanges: tuple[float, float] = (200.0, 800.0)
    idle: int = 12


# Choices that are put together at most, the best there are.
_ELITE = 10
# Of two annealings one is so many times hotter and one colder; the better shows what is tried next, for what suits depends on how alike the columns are.
_HOTTER = 1.25


def annealed_covers(
    cover: Cover, count: int, start: Bools, deadline: Deadline, *, effort: Effort, also: Bools | None = None
) -> Iterator[Bools]:
    """Choose at most ``count`` columns that cover much weight: ever better choices, one by swaps alone and one after each annealing.

    Parameters
    ----------
    cover
        The problem; each row has a column.
    count
        Number of columns.
    start
        Columns to better, at most ``count``.
    deadline
        When to stop.
    effort
        How much is done.
    also
        Columns that may be opened where choices are put together.

    Yields
    ------
    numpy.ndarray
        Whether each column is chosen: nothing worse than ``start`` or than the one before.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=bool))
    >>> cover, start = Cover(rows, np.array([5.0, 2.0, 4.0]), np.arange(3)), np.array([True, False, True])
    >>> [value_of(cover, chosen) for chosen in annealed_covers(cover, 2, start, Deadline(600.0), effort=Effort(1e4))]
    [11.0]
    """
    first = improved_cover(cover, count, deadline, kicks=0, start=start)
    yield first
    elite = [first]
    value, total, bettered, work, number = value_of(cover, first), math.fsum(cover.weight), 0, 0.0, 0
    exchanges, most = effort.exchanges
    heat, worth, found = 1.0, [0.0, 0.0], first
    while first.any() and value < total and work < effort.work and number - bettered < effort.idle:
        if deadline.is_over:
            break
        is_colder, steps = number % 2, int(exchanges * first.sum())
        # one of two goes on from where the last one ended, so that not all look in one place
        begin, hotter = (first, heat / _HOTTER) if is_colder else (found, heat * _HOTTER)
        found = annealed(cover, count, begin, deadline, steps=steps, number=number, hotter=hotter)
        worth[is_colder] = value_of(cover, found)
        if is_colder:
            heat *= _HOTTER if worth[0] > worth[1] else 1.0 / _HOTTER
            exchanges = min(most, 2.0 * exchanges)
        elite = _best_of(cover, [*elite, found])
        elite = _best_of(cover, [*elite, _together(cover, count, elite, also, deadline, steps, number)])
        work, number = work + steps * work_of_exchange(cover), number + 1
        if value_of(cover, elite[0]) > value:
            value, bettered = value_of(cover, elite[0]), number
        yield elite[0]


def _best_of(cover: Cover, choices: list[Bools]) -> list[Bools]:
    """Return the best of several choices, the best first; of those that are worth the same only the first."""
    by_value: dict[float, Bools] = {}
    for chosen in choices:
        by_value.setdefault(value_of(cover, chosen), chosen)
    return [by_value[value] for value in sorted(by_value, reverse=True)[:_ELITE]]


def _together(
    cover: Cover,
    count: int,
    choices: list[Bools],
    also: Bools | None,
    deadline: Deadline,
    steps: int,
    number: int,
) -> Bools:
    """Anneal the first of several choices with no other columns than they have, then swap with all."""
    some = np.logical_or.reduce(choices if also is None else [*choices, also])
    numbered = Cover(cover.rows, cover.weight, np.arange(len(cover.column)))
    part = reduce_for_most(numbered.take(np.ones(len(cover.weight), dtype=bool), some), deadline)
    start = improved_cover(part, count, deadline, kicks=0, start=choices[0][part.column])
    chosen = np.zeros(len(cover.column), dtype=bool)
    found = annealed(part, count, start, deadline, steps=steps, number=number)
    chosen[part.column[found]] = True
    return improved_cover(cover, count, deadline, kicks=0, start=chosen)
