"""GeoPackages out, the same bytes for the same features."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyogrio

from coverplan.io.vectors.ogr import writable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

__all__ = ["write_geopackage"]

_VERSION = "1.2"  # older QGIS and ArcGIS warn of a newer one
# GDAL stamps each layer with the time of writing; a fixed one makes two runs comparable byte by byte.
_FIXED_DATE = "2000-01-01T00:00:00.000Z"


def write_geopackage(
    frame: gpd.GeoDataFrame | pd.DataFrame,
    path: Path,
    layer: str | None = None,
    *,
    title: str = "",
    description: str = "",
    geometry_type: str | None = None,
) -> None:
    """Write features as one layer of a GeoPackage; a file that is there already gains the layer.

    Parameters
    ----------
    frame
        Any frame with a geometry, or without one a plain table; the index is not written.
    path
        ``.gpkg``; its folder is made.
    layer
        Name of the layer; by default the file's stem.
    title, description
        What the contents table says of the layer; by default its name and nothing.
    geometry_type
        Type of the layer, such as ``"Point"``; by default that of the features, so needed where there
        may be none.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(1, 2)], crs="EPSG:4548")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = [Path(folder) / name for name in ("a.gpkg", "b.gpkg")]
    ...     for file in files:
    ...         write_geopackage(frame, file, "points")
    ...     files[0].read_bytes() == files[1].read_bytes()
    True
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    layer = layer or path.stem
    about = {"IDENTIFIER": title or layer, "DESCRIPTION": description}
    with _written_alike():
        pyogrio.write_dataframe(
            writable(frame),
            path,
            layer=layer,
            driver="GPKG",
            append=False,
            geometry_type=geometry_type,
            layer_options=about,
            dataset_options={"VERSION": _VERSION},
        )


@contextmanager
def _written_alike() -> Iterator[None]:
    """Write with a fixed date, and without waiting for the disk after each layer: outputs are staged and swapped in whole."""
    wanted = {"OGR_CURRENT_DATE": _FIXED_DATE, "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    before = {name: pyogrio.get_gdal_config_option(name) for name in wanted}
    pyogrio.set_gdal_config_options(wanted)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
