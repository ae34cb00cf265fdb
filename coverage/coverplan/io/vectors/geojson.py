"""GeoJSON out: WGS-84, at a stated precision, the same bytes for the same features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.crs import to_wgs84
from coverplan.io.vectors.ogr import writable

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

__all__ = ["write_geojson"]


def write_geojson(frame: gpd.GeoDataFrame, path: Path, *, decimals: int = 6) -> None:
    """Write features as GeoJSON (RFC 7946: longitude and latitude in WGS-84).

    Parameters
    ----------
    frame
        Any frame with a geometry and a CRS; the index is not written.
    path
        File to write.
    decimals
        Decimals of the degrees; 6 are 0.1 m.

    Raises
    ------
    CrsError
        When the frame has no CRS.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(116.1234567, 35.8)], crs="EPSG:4326")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geojson(frame, Path(folder) / "a.geojson", decimals=3)
    ...     "[ 116.123, 35.8 ]" in (Path(folder) / "a.geojson").read_text(encoding="utf-8")
    True
    """
    options = {"COORDINATE_PRECISION": str(decimals), "RFC7946": "YES"}
    writable(to_wgs84(frame)).to_file(path, driver="GeoJSON", engine="pyogrio", layer="features", **options)
