"""Kernels for needs that each go whole to one facility with limited room: moves and exchanges, and a search of all ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bounds, Floats

# Times that everybody is looked at to be moved: rounding could go on for ever.
_PASSES = 100
# Comparisons of one with another before all is left as it is: well under a second.
_LOOKS = 200_000_000


@kernel
def settle(price: Floats, need: Floats, room: Floats, at: Bounds) -> Bounds:
    """Place those that are nowhere (-1), each where it is cheapest; then let those in who found no room, and move and exchange for less.

    Those that ask for most come first where they stand first; of very many, some are left as they are.
    """
    count = len(need)
    at, left = at.copy(), room.copy()
    for one in range(count):
        if at[one] >= 0:
            left[at[one]] -= need[one]
    looks = np.full(1, _LOOKS, dtype=np.int64)
    _put_in(price, need, at, left, looks)
    for _ in range(_PASSES):
        improving = False
        for one in range(count):
            if at[one] >= 0 and looks[0] > 0 and _bettered(price, need, at, left, one, looks):
                improving = True
        if not improving:
            break
    return at


@kernel
def _put_in(price: Floats, need: Floats, at: Bounds, left: Floats, looks: Bounds) -> None:
    """Place those that are nowhere."""
    count, places = price.shape
    for one in range(count):
        if at[one] >= 0:
            continue
        best = -1
        for place in range(places):
            is_free = need[one] <= left[place] and price[one, place] < np.inf
            if is_free and (best < 0 or price[one, place] < price[one, best]):
                best = place
        at[one] = best
        if best >= 0:
            left[best] -= need[one]
    for one in range(count):
        if at[one] < 0 and need[one] > 0.0 and looks[0] > 0:
            _let_in(price, need, at, left, one, looks)


@kernel
def _let_in(price: Floats, need: Floats, at: Bounds, left: Floats, one: int, looks: Bounds) -> None:
    """Make room for a need: one other moves away, or changes places with a smaller one, or, at last, gives way to it."""
    count, places = price.shape
    for place in range(places):
        if price[one, place] == np.inf:
            continue
        if looks[0] <= 0:
            return
        lacking = need[one] - left[place]
        looks[0] -= count
        for other in range(count):
            if lacking > 0.0 and at[other] == place and need[other] > 0.0:
                looks[0] -= count
                lacking -= _moved_away(price, need, at, left, other, lacking)
        if lacking <= 0.0:
            at[one] = place
            left[place] -= need[one]
            return
    for place in range(places):
        looks[0] -= count
        for other in range(count - 1, -1, -1):
            more = need[one] - need[other]
            if at[other] == place and price[one, place] < np.inf and 0.0 < more <= left[place]:
                left[place] -= more
                at[other], at[one] = -1, place
                return


@kernel
def _moved_away(price: Floats, need: Floats, at: Bounds, left: Floats, other: int, lacking: float) -> float:
    """Move one to another place, by itself or for a smaller one from there, so that so much is free; return what is, nothing where it stays."""
    count, places = price.shape
    mine = at[other]
    for third in range(places):
        is_free = need[other] <= left[third] and price[other, third] < np.inf
        if is_free and third != mine and need[other] >= lacking:
            left[third] -= need[other]
            left[mine] += need[other]
            at[other] = third
            return float(need[other])
    for fourth in range(count):
        third = at[fourth]
        less = need[other] - need[fourth]
        if third < 0 or third == mine or less < lacking or less > left[third]:
            continue
        if price[other, third] < np.inf and price[fourth, mine] < np.inf:
            left[third] -= less
            left[mine] += less
            at[other], at[fourth] = third, mine
            return float(less)
    return 0.0


@kernel
def _bettered(price: Floats, need: Floats, at: Bounds, left: Floats, one: int, looks: Bounds) -> bool:
    """Move one to where it is cheaper, or exchange it with another where both together are; tell whether it was."""
    count, places = price.shape
    mine = at[one]
    best, most, with_whom = -1, 1e-12 * (1.0 + abs(price[one, mine])), -1
    for place in range(places):
        gain = price[one, mine] - price[one, place]
        if place == mine or gain <= most:
            continue
        if need[one] <= left[place]:
            best, most, with_whom = place, gain, -1
            continue
        looks[0] -= count
        for other in range(count):
            if at[other] != place or price[other, mine] == np.inf:
                continue
            both = gain + price[other, place] - price[other, mine]
            more = need[one] - need[other]
            if both > most and more <= left[place] and -more <= left[mine]:
                best, most, with_whom = place, both, other
    if best < 0:
        return False
    at[one] = best
    left[best] -= need[one]
    left[mine] += need[one]
    if with_whom >= 0:
        at[with_whom] = mine
        left[best] += need[with_whom]
        left[mine] -= need[with_whom]
    return True


@kernel
def branched(price: Floats, need: Floats, room: Floats, known: Bounds, branches: int) -> Bounds:
    """Try all ways, the largest need first, but for those that cannot be better than what is known; as many as are allowed."""
    count, places = price.shape
    # what those from each one on cost at least, and ask for
    least, behind = np.zeros(count + 1), np.zeros(count + 1)
    order = np.empty((count, places), dtype=np.int64)
    best, best_need, best_cost = known.copy(), 0.0, 0.0
    for one in range(count - 1, -1, -1):
        order[one] = np.argsort(price[one])
        cheapest = price[one, order[one, 0]]
        least[one], behind[one] = least[one + 1], behind[one + 1]
        if cheapest < np.inf:
            least[one] += cheapest
            behind[one] += need[one]
        if known[one] >= 0:
            best_need += need[one]
            best_cost += price[one, known[one]]
    tiny = 1e-9 * (1.0 + behind[0])
    left, at = room.copy(), np.full(count, -1, dtype=np.int64)
    turn = np.zeros(count + 1, dtype=np.int64)
    depth, given, paid = 0, 0.0, 0.0
    for _ in range(branches):
        could = given + min(behind[depth], np.maximum(left, 0.0).sum())
        # all of the others would have to be served
        is_tight = given + behind[depth] < best_need + tiny
        is_worse = could < best_need - tiny or (is_tight and paid + least[depth] >= best_cost)
        if depth == count and not is_worse:
            best[:] = at
            best_need, best_cost = max(best_need, given), paid
        if depth < count and turn[depth] <= places and not is_worse:
            place = order[depth, turn[depth]] if turn[depth] < places else -1
            turn[depth] += 1
            if place < 0 or (price[depth, place] < np.inf and need[depth] <= left[place]):
                at[depth] = place
                if place >= 0:
                    left[place] -= need[depth]
                    given += need[depth]
                    paid += price[depth, place]
                depth += 1
                turn[depth] = 0
            continue
        if depth == 0:
            break
        depth -= 1
        place = at[depth]
        if place >= 0:
            left[place] += need[depth]
            given -= need[depth]
            paid -= price[depth, place]
            at[depth] = -1
    return best
