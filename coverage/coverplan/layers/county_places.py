"""Where the seat of a county lies, roughly, by its code: enough to tell one zone of a projection from the next."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["counties_of_codes"]

_DIGITS = 6
# Most counties reach so far from their seats, in degrees.
_ABOUT = 0.3
# Where counties are larger than half a zone is wide, the seat does not say where a town lies.
_WIDE = frozenset({"15", "23", "54", "62", "63", "65"})


def counties_of_codes(codes: Iterable[str]) -> tuple[float, float, float, float] | None:
    """Return a box that holds the seats of the counties that units belong to, and much of these: west, south, east, north; None where none is known.

    Source: seats of 2,845 counties to a tenth of a degree, from the table of the package cpca (MIT licence, (c) 2018 QinYuan
    Du). Counties of the provinces where they are wide are left out.

    Parameters
    ----------
    codes
        Chinese codes of units of any level.

    Examples
    --------
    >>> counties_of_codes(["370832101", "370832102201"]), counties_of_codes(["999999"])
    ((115.8, 35.5, 116.4, 36.1), None)
    """
    wanted = {code[:_DIGITS] for code in codes if code[:2] not in _WIDE}
    text = files("coverplan.layers").joinpath("county_places.csv").read_text(encoding="utf-8")
    rows = (line.split(",") for line in text.splitlines()[1:])
    seats = [(float(lon), float(lat)) for code, lon, lat in rows if code in wanted]
    if not seats:
        return None
    lon, lat = zip(*seats, strict=True)
    sides = (min(lon) - _ABOUT, min(lat) - _ABOUT, max(lon) + _ABOUT, max(lat) + _ABOUT)
    west, south, east, north = (round(side, 1) for side in sides)
    return west, south, east, north
