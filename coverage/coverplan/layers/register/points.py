"""Where a record lies: its `gdm`, a GeoJSON geometry in CGCS2000, as an object or as text."""

from __future__ import annotations

import json
import math
from typing import Any, Literal, NamedTuple

__all__ = ["Doubt", "RecordPoint", "record_point"]

Doubt = Literal["", "turned", "none", "zero", "unread", "abroad"]
# Longitudes and latitudes of China with its seas, rounded outwards: west, south, east, north.
_WEST, _SOUTH, _EAST, _NORTH = 73.0, 3.0, 136.0, 54.0
_DEPTH = 8


class RecordPoint(NamedTuple):
    """A place in degrees, NaN where there is none, and what is doubtful about it.

    Parameters
    ----------
    lon, lat
        Degrees, in the datum of the register.
    doubt
        ``turned``: latitude stood first and was put second; ``none``: no place given; ``zero``: 0, 0; ``unread``:
        no numbers of a place; ``abroad``: not in China; ``""``: none.

    Examples
    --------
    >>> RecordPoint(116.1, 35.8, "").lat
    35.8
    """

    lon: float
    lat: float
    doubt: Doubt


def record_point(gdm: Any) -> RecordPoint:  # noqa: ANN401 - whatever was saved
    """Read the place of a record: a point, the first of several, the middle of a line's vertices or of a ring's.

    Parameters
    ----------
    gdm
        A GeoJSON geometry in any spelling of its type, or the text of one; None where there is none.

    Returns
    -------
    RecordPoint
        Without a place where it is not in China: whatever stands there, it is not where the place is.

    Examples
    --------
    >>> record_point({"type": "multipoint", "coordinates": [[116.1, 35.8]]})
    RecordPoint(lon=116.1, lat=35.8, doubt='')
    >>> record_point('{"type": "Point", "coordinates": [35.8, 116.1]}')
    RecordPoint(lon=116.1, lat=35.8, doubt='turned')
    >>> record_point(None).doubt
    'none'
    """
    if isinstance(gdm, str) and gdm.strip():
        try:
            gdm = json.loads(gdm)
        except (ValueError, RecursionError):
            return _nowhere("unread")
    if not gdm:
        return _nowhere("none")
    if not isinstance(gdm, dict):
        return _nowhere("unread")
    if not gdm.get("coordinates"):
        return _nowhere("none")
    pairs = _pairs(gdm["coordinates"])
    if not pairs:
        return _nowhere("unread")
    # several points are several marks of one place; of a line or an outline the middle vertex is on it
    is_points = "point" in str(gdm.get("type", "")).lower()
    x, y = pairs[0 if is_points else len(pairs) // 2]
    if x == 0 and y == 0:
        return _nowhere("zero")
    if _is_in_china(x, y):
        return RecordPoint(x, y, "")
    return RecordPoint(y, x, "turned") if _is_in_china(y, x) else _nowhere("abroad")


def _nowhere(doubt: Doubt) -> RecordPoint:
    return RecordPoint(math.nan, math.nan, doubt)


def _is_in_china(lon: float, lat: float) -> bool:
    return _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH


def _pairs(coordinates: object, depth: int = 0) -> list[tuple[float, float]]:
    """Return the positions in nested lists, in their order; none where one of them is no pair of numbers."""
    if not isinstance(coordinates, list) or depth > _DEPTH:
        return []
    if not any(isinstance(each, list) for each in coordinates):
        numbers = [_number(each) for each in coordinates[:2]]
        return [(numbers[0], numbers[1])] if len(numbers) == 2 and all(map(math.isfinite, numbers)) else []
    parts = [_pairs(each, depth + 1) for each in coordinates]
    return [pair for part in parts for pair in part] if all(parts) else []


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        return float(value)
    except (ValueError, OverflowError):
        return math.nan
