"""One pass over the bytes of a JSON text: how deep it nests, how long its longest text is, which keys it has and which twice, how many its lists hold.

It follows brackets, commas and quotes only; whether the text is JSON otherwise is for its reader to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Array, Positions

__all__ = ["JsonScan", "scan_json"]

# Deeper than this nothing is followed.
DEEPEST = 256
_KEYS = 1 << 16
_KEPT = 64


class JsonScan(NamedTuple):
    """What a pass over a JSON text found.

    Parameters
    ----------
    depth
        Brackets open at once, at most; the pass ends where they are more than :data:`DEEPEST`.
    longest
        Bytes of the longest text.
    twice_at
        Where a key stands for the second time in its object; -1 where none does.
    lists
        For each list at the first level: where its key begins, and how many values it holds.
    keys
        Where each key at the first level begins.

    Examples
    --------
    >>> scan_json(np.frombuffer(b'{"a": [1, 2], "a": 3}', dtype=np.uint8))
    JsonScan(depth=2, longest=1, twice_at=15, lists=((2, 2),), keys=(2, 15))
    """

    depth: int
    longest: int
    twice_at: int
    lists: tuple[tuple[int, int], ...]
    keys: tuple[int, ...]


def scan_json(text: Array) -> JsonScan:
    """Pass over the bytes of a JSON text.

    Examples
    --------
    >>> scan_json(np.frombuffer(b'[[["deep"]]]', dtype=np.uint8)).depth
    3
    """
    lists = np.zeros((_KEPT, 2), dtype=np.int64)
    keys = np.full(_KEPT, -1, dtype=np.int64)
    depth, longest, twice_at, count = _scan(text, lists, keys)
    held = tuple((int(at), int(values)) for at, values in lists[:count])
    return JsonScan(int(depth), int(longest), int(twice_at), held, tuple(keys[keys >= 0].tolist()))


@kernel
def _scan(text: Array, lists: Positions, keys: Positions) -> tuple[int, int, int, int]:
    hashes = np.zeros(_KEYS, dtype=np.uint64)
    base = np.zeros(DEEPEST + 2, dtype=np.int64)
    is_object = np.zeros(DEEPEST + 2, dtype=np.bool_)
    depth = deepest = longest = count = named = 0
    top = 0
    twice_at, key_at = -1, -1
    is_key = is_empty = False
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == 34:  # a text
            is_empty = False
            start = at + 1
            value = np.uint64(14695981039346656037)
            at = start
            while at < len(text) and text[at] != 34:
                if text[at] == 92:
                    value = (value ^ np.uint64(92)) * np.uint64(1099511628211)
                    at += 1
                if at < len(text):
                    value = (value ^ np.uint64(text[at])) * np.uint64(1099511628211)
                at += 1
            longest = max(longest, at - start)
            if is_key and depth <= DEEPEST:
                is_key = False
                if depth == 1:
                    key_at = start
                    if named < _KEPT:
                        keys[named] = start
                        named += 1
                for other in range(base[depth], top):
                    if hashes[other] == value and twice_at < 0:
                        twice_at = start
                if top < _KEYS:
                    hashes[top] = value
                    top += 1
        elif sign == 123 or sign == 91:  # an object or a list begins
            if sign == 91 and depth == 1 and count < _KEPT:
                lists[count, 0] = key_at
                lists[count, 1] = 0
                count += 1
            depth += 1
            deepest = max(deepest, depth)
            if depth > DEEPEST:
                break
            is_object[depth] = is_key = sign == 123
            base[depth] = top
            is_empty = True
        elif sign == 125 or sign == 93:
            if sign == 93 and depth == 2 and count > 0 and not is_object[2] and not is_empty:
                lists[count - 1, 1] += 1
            if depth > 0:
                top = base[depth]
                depth -= 1
            is_empty = is_key = False
        elif sign == 44:
            is_key = depth > 0 and is_object[depth]
            if depth == 2 and count > 0 and not is_object[2]:
                lists[count - 1, 1] += 1
        elif sign > 32:
            is_empty = False
        at += 1
    return deepest, longest, twice_at, count
