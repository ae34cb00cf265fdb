"""The CRS that a vector file states, and in which way it states none: missing, unreadable, or none of this Earth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
from pyproj import CRS
from pyproj.exceptions import ProjError
from shapely import Point

from coverplan.crs import WGS84
from coverplan.texts import Term

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["earthly_crs", "lack_of_crs"]

_MOST_WORDS = 60


def earthly_crs(stated: object) -> CRS | None:
    """Return a CRS; None where it tells no place on Earth ("undefined", a building site's own, another planet's).

    Raises
    ------
    pyproj.exceptions.CRSError
        For what is no CRS at all.

    Examples
    --------
    >>> earthly_crs("EPSG:4548").to_epsg(), earthly_crs('LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]')
    (4548, None)
    """
    crs = CRS.from_user_input(stated)
    try:
        # geopandas keeps its transformers
        gpd.GeoSeries([Point(0, 0)], crs=crs).to_crs(WGS84)
    except ProjError:
        return None
    return crs


def lack_of_crs(path: Path, stated: object) -> Term | None:
    """Say why a vector file tells no place on Earth; None where it does.

    Parameters
    ----------
    path
        The file, whose .prj may stand beside it.
    stated
        The CRS that was read from it, or None.

    Examples
    --------
    >>> from pathlib import Path
    >>> lack_of_crs(Path("a.gpkg"), "EPSG:4548") is None, lack_of_crs(Path("a.shp"), None).key
    (True, 'io.prj-missing')
    """
    if stated is not None and earthly_crs(stated) is not None:
        return None
    if path.suffix.lower() == ".shp":
        beside = (part for part in path.parent.glob("*") if part.stem == path.stem)
        prj = next((part for part in beside if part.suffix.lower() == ".prj"), None)
        if prj is None:
            return Term.of("io.prj-missing")
        words = prj.read_bytes()[:_MOST_WORDS].decode("ascii", errors="replace")
        return Term.of("io.prj-unreadable", words=words)
    if stated is None:
        return Term.of("io.crs-none")
    return Term.of("io.crs-unearthly", crs=CRS.from_user_input(stated).name)
