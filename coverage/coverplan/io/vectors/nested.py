"""Geometries within geometries: what is nested deeper than a map needs would bring the libraries down."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from coverplan.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LEAST_NESTED", "refuse_nested_wkb"]

_MOST = 16
# So many bytes are the heads of as many geometries in each other as may be.
LEAST_NESTED = 9 * _MOST
# Where a geometry of several parts may begin, of either byte order, with heights or measures or without.
_SEVERAL = re.compile(
    rb"\x01(?:[\x04-\x07]\x00|[\xec-\xef]\x03|[\xd4-\xd7]\x07|[\xbc-\xbf]\x0b)\x00[\x00\x20\x40\x60\x80\xa0\xc0\xe0]"
    rb"|\x00[\x00\x20\x40\x60\x80\xa0\xc0\xe0]\x00(?:\x00[\x04-\x07]|\x03[\xec-\xef]|\x07[\xd4-\xd7]|\x0b[\xbc-\xbf])",
    re.DOTALL,
)


def refuse_nested_wkb(values: Iterable[tuple[int, bytes | None]], file: str) -> None:
    r"""Refuse well-known binary that nests deeper than a map needs.

    Parameters
    ----------
    values
        Row (from 1) and geometry; shorter ones than :data:`LEAST_NESTED` may be left out.
    file
        How messages name where they stand.

    Raises
    ------
    InputError
        With the row.

    Examples
    --------
    >>> refuse_nested_wkb([(1, None), (2, b"\x01\x01\x00\x00\x00" + bytes(16))], "a.parquet")
    """
    for row, value in values:
        # Most geometries of several parts hold simple ones only; few are followed part by part.
        if value and _may_nest(value) and _depth(value) > _MOST:
            raise InputError.of("io.geometry-too-deep", file=file, row=row, most=_MOST)


def _may_nest(value: bytes) -> bool:
    return sum(1 for _ in zip(range(_MOST + 1), _SEVERAL.finditer(value), strict=False)) > _MOST


def _depth(value: bytes) -> int:
    """Return how many geometries lie within each other; what is cut off counts as far as it goes."""
    open_parts: list[int] = []
    deepest = at = 0
    try:
        while at < len(value):
            order = "<" if value[at] else ">"
            (word,) = struct.unpack_from(f"{order}I", value, at + 1)
            kind, extra = (word & 0xFFFF) % 1000, (word & 0xFFFF) // 1000
            wide = (
                2
                + (bool(word & 0x80000000) or extra in (1, 3))
                + (bool(word & 0x40000000) or extra in (2, 3))
            )
            at += 9 if word & 0x20000000 else 5
            at, parts = _past(value, at, order, kind, 8 * wide)
            if parts:
                open_parts.append(parts)
                deepest = max(deepest, len(open_parts))
                continue
            while open_parts:
                open_parts[-1] -= 1
                if open_parts[-1]:
                    break
                open_parts.pop()
            if not open_parts:
                break
    except struct.error:
        pass
    return deepest


def _past(value: bytes, at: int, order: str, kind: int, wide: int) -> tuple[int, int]:
    """Return where what follows a geometry's head ends, or for one of several parts where they begin, and how many."""
    if kind == 1:
        return at + wide, 0
    (count,) = struct.unpack_from(f"{order}I", value, at)
    at += 4
    if kind == 2:
        return at + count * wide, 0
    if kind == 3:
        for _ in range(count):
            (points,) = struct.unpack_from(f"{order}I", value, at)
            at += 4 + points * wide
        return at, 0
    return at, count
