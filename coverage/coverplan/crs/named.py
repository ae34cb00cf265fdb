"""Coordinate reference systems by the words that name them."""

from __future__ import annotations

from pyproj import CRS
from pyproj.exceptions import CRSError

from coverplan.errors import CrsError

__all__ = ["WGS84", "crs_name", "require_crs"]

WGS84 = CRS.from_epsg(4326)


def require_crs(crs: object, what: str) -> CRS:
    """Return the CRS that some words name, or refuse them."""
    try:
        return CRS.from_user_input(crs)
    except CRSError:
        raise CrsError("error.crs-unknown", what=what, crs=crs) from None


def crs_name(crs: CRS) -> str:
    """Return a CRS in short: ``EPSG:4548``, or its name where it has no code.

    Examples
    --------
    >>> crs_name(CRS("EPSG:4548"))
    'EPSG:4548'
    """
    named = crs.to_authority()
    return ":".join(named) if named else str(crs.name)
