"""Each place filled by itself with whole groups: knapsacks, by dynamic programming over their room in whole parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bounds, Floats
    from coverplan.siting.solve.priced import Priced

__all__ = ["Knapsacks"]

# Room is counted in whole parts; where it would be more than so many, needs are rounded down, which lets more in than there is room for.
_MOST_PARTS = 20_000
# With more pairs times parts than this, a round of all knapsacks takes longer than it is worth.
_WORK = 3e8
_PARTS = (1.0, 10.0, 100.0)
_SAME = 1e-9


class Knapsacks:
    """Places that are filled each by itself, at the least cost for what fits.

    Parameters
    ----------
    priced
        How the model falls apart; the pairs of its other numbers are whole.

    Attributes
    ----------
    is_small : bool
        Whether all of them are soon filled.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve import Model, Priced
    >>> rows = sparse.csr_array(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [-4.0, 3.0, 2.0]]))
    >>> low, high = np.array([1.0, -np.inf, -np.inf]), np.array([1.0, 1, 0])
    >>> fill = Knapsacks(Priced.of(Model(np.array([5.0, 9, 2]), np.ones(3), rows, low, high, 1)))
    >>> [part.tolist() for part in fill.worth(np.array([-5.0, -4.0]))], fill.shares(np.ones(1)).tolist()
    ([[0.0], [-5.0]], [1.0, 0.0])
    """

    def __init__(self, priced: Priced) -> None:
        self._priced = priced
        places = len(priced.stands)
        # what stands, then the options
        self._place = np.append(np.arange(places), priced.option_place)
        room = np.append(priced.stands, priced.option_room)
        self._order = np.argsort(priced.place, kind="stable")
        self._first = np.searchsorted(priced.place[self._order], np.arange(places + 1))
        unit = _unit_of(priced.amount, float(room.max(initial=0.0)))
        self._need = np.floor(priced.amount[self._order] / unit + _SAME).astype(np.int64)
        self._room = np.floor(room / unit + _SAME).astype(np.int64)
        self.is_small = len(self._order) * min(int(self._room.max(initial=0)), int(self._need.sum())) <= _WORK
        self._reduced = np.zeros(len(self._order))
        self._cost = np.zeros(len(self._place))

    def worth(self, reduced: Floats) -> tuple[Floats, Floats]:
        """Return what each place costs as it stands, and by how much each whole number changes it, at some costs of the pairs."""
        priced, places = self._priced, len(self._priced.stands)
        self._reduced = reduced[self._order]
        self._cost = _values(self._first, self._need, self._reduced, self._place, self._room)
        change = self._cost[places:] - self._cost[priced.option_place]
        whole = np.bincount(priced.option_column, change, priced.columns)
        return self._cost[:places], np.asarray(whole, dtype=np.float64)

    def shares(self, y: Floats) -> Floats:
        """Return the pairs that are best at the costs last asked for, beside some whole numbers."""
        taken = y[self._priced.option_column]
        left = 1.0 - np.bincount(self._priced.option_place, taken, len(self._priced.stands))
        weights = np.append(left, taken)
        found = np.zeros(len(self._order))
        for at in np.flatnonzero((weights > 0.0) & (self._cost < 0.0)).tolist():
            mine = slice(*self._first[self._place[at] : self._place[at] + 2])
            found[self._order[mine]] += weights[at] * _chosen(
                self._need[mine], self._reduced[mine], self._room[at]
            )
        return found

    def forced(self, more: Floats) -> Floats:
        """Return by how much each pair makes things dearer, at least, if it is taken: with what its option, or what stands, costs more itself."""
        found = np.full(len(self._order), np.inf)
        for at in np.flatnonzero(self._room > 0).tolist():
            if not np.isfinite(more[at]):
                continue
            mine = slice(*self._first[self._place[at] : self._place[at] + 2])
            dearer = _forced(self._need[mine], self._reduced[mine], self._room[at]) - self._cost[at]
            there = self._order[mine]
            found[there] = np.minimum(found[there], more[at] + np.maximum(0.0, dearer))
        return found


def _unit_of(amounts: Floats, room: float) -> float:
    """Return what amounts are multiples of, where there is such a thing and it is not too small."""
    for parts in _PARTS:
        whole = np.rint(amounts * parts)
        if len(whole) and np.abs(amounts * parts - whole).max() <= _SAME:
            unit = float(np.gcd.reduce(whole.astype(np.int64))) / parts
            if unit and min(room, float(amounts.sum())) / unit <= _MOST_PARTS:
                return unit
    return max(room, _SAME) / _MOST_PARTS


@kernel
def _values(first: Bounds, need: Bounds, reduced: Floats, place: Bounds, room: Bounds) -> Floats:
    """Return what each option costs, filled as cheaply as may be."""
    places = len(first) - 1
    most = np.zeros(places, dtype=np.int64)
    for at in range(len(place)):
        most[place[at]] = max(most[place[at]], room[at])
    value = np.zeros(len(place))
    options = np.argsort(place, kind="mergesort")
    then = 0
    best = np.zeros(most.max() + 1) if places else np.zeros(1)
    for one in range(places):
        asked = 0
        for item in range(first[one], first[one + 1]):
            if reduced[item] < 0.0:
                asked += need[item]
        end = min(most[one], asked)
        best[: end + 1] = 0.0
        for item in range(first[one], first[one + 1]):
            if reduced[item] < 0.0:
                _put(best, end, need[item], reduced[item])
        while then < len(options) and place[options[then]] == one:
            value[options[then]] = best[min(room[options[then]], end)]
            then += 1
    return value


@kernel
def _put(best: Floats, end: int, need: int, cost: float) -> None:
    """Let one more be chosen from, in each room."""
    for left in range(end, need - 1, -1):
        best[left] = min(best[left], best[left - need] + cost)


@kernel
def _chosen(need: Bounds, reduced: Floats, room: int) -> Floats:
    """Return 1 for what is taken in one room, 0 for the others."""
    items = np.flatnonzero(reduced < 0.0)
    end = min(room, need[items].sum())
    best = np.zeros(end + 1)
    taken = np.zeros((len(items), end + 1), dtype=np.bool_)
    for at in range(len(items)):
        item = items[at]
        for left in range(end, need[item] - 1, -1):
            with_it = best[left - need[item]] + reduced[item]
            if with_it < best[left]:
                best[left] = with_it
                taken[at, left] = True
    found = np.zeros(len(need))
    left = end
    for at in range(len(items) - 1, -1, -1):
        if taken[at, left]:
            found[items[at]] = 1.0
            left -= need[items[at]]
    return found


@kernel
def _forced(need: Bounds, reduced: Floats, room: int) -> Floats:
    """Return what a room costs with each item in it, the others as they are best then; infinite where it does not fit."""
    items = np.flatnonzero(reduced < 0.0)
    count = len(items)
    before, after = np.zeros((count + 1, room + 1)), np.zeros((count + 1, room + 1))
    for at in range(count):
        before[at + 1] = before[at]
        _put(before[at + 1], room, need[items[at]], reduced[items[at]])
    for at in range(count - 1, -1, -1):
        after[at] = after[at + 1]
        _put(after[at], room, need[items[at]], reduced[items[at]])
    found = np.full(len(need), np.inf)
    for item in range(len(need)):
        if need[item] <= room and reduced[item] >= 0.0:
            found[item] = reduced[item] + before[count, room - need[item]]
    for at in range(count):
        left = room - need[items[at]]
        for mine in range(left + 1):
            both = reduced[items[at]] + before[at, mine] + after[at + 1, left - mine]
            found[items[at]] = min(found[items[at]], both)
    return found
