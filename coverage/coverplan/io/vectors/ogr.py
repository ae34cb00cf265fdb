"""The one door to GDAL's vector drivers: only those that the ending promises, its errors ours, its remarks kept."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError as OgrCrsError
from pyproj.exceptions import CRSError

from coverplan.errors import InputError
from coverplan.io.archives import packed_kml
from coverplan.io.vectors.signature import DRIVERS, require_kind
from coverplan.reading import reading, why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from coverplan.kernels.types import Floats

__all__ = ["OgrFrame", "ogr_extent", "ogr_layers", "read_ogr", "writable"]

_KEY = "io.vector-unreadable"
F = TypeVar("F", bound="pd.DataFrame")


class OgrFrame(NamedTuple):
    """Features, what GDAL remarked while reading them, and how many it says there are.

    Examples
    --------
    >>> OgrFrame(None, ("Non closed ring detected.",), 1).remarks
    ('Non closed ring detected.',)
    """

    frame: gpd.GeoDataFrame
    remarks: tuple[str, ...]
    held: int


def read_ogr(path: Path, *, layer: str | None = None, encoding: str | None = None) -> OgrFrame:
    """Read one layer through GDAL.

    Parameters
    ----------
    path
        The file.
    layer
        Its layer; by default the first.
    encoding
        Of its text, where the file's own declaration is missing or wrong.

    Returns
    -------
    OgrFrame
        A geometry that cannot be built (a ring that is not closed) is None.

    Raises
    ------
    InputError
        When the file is not what its ending says, cannot be read, or its text is not in the encoding.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_ogr(Path("no-such.gpkg"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    require_kind(path)
    # A coordinate that is no number is named by the layers.
    with warnings.catch_warnings(record=True) as caught, np.errstate(invalid="ignore"):
        warnings.simplefilter("always")
        with reading(path, _KEY), _told(path):
            source = _source(path)
            about = pyogrio.read_info(source, layer=layer, encoding=encoding, force_feature_count=True)
        if about["driver"] not in DRIVERS[path.suffix.lower()]:
            raise InputError.of("io.not-of-kind", file=path.name, suffix=path.suffix)
        with reading(path, _KEY), _told(path):
            frame = pyogrio.read_dataframe(source, layer=layer, encoding=encoding, on_invalid="ignore")
    remarks = dict.fromkeys(why(str(warning.message)) for warning in caught)
    return OgrFrame(frame, tuple(remarks), int(about["features"]))


def _source(path: Path) -> Path | bytes:
    """Return what GDAL is given: a file as it stands, but of a KMZ its KML, since GDAL leaves out the columns of one in an archive."""
    return packed_kml(path) if path.suffix.lower() == ".kmz" else path.absolute()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what somebody can put right beside the file, not in it: its encoding and its CRS."""
    try:
        yield
    except UnicodeDecodeError:
        raise InputError.of("io.vector-encoding", file=path.name) from None
    except (CRSError, OgrCrsError) as error:
        raise InputError.of("io.crs-unreadable", file=path.name, why=why(error)) from None


def ogr_layers(path: Path) -> list[str]:
    """Return the names of a file's layers with data, in its order; errors as :func:`read_ogr`."""
    require_kind(path)
    with reading(path, _KEY), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # told when the layer is read
        names = [str(name) for name, _ in pyogrio.list_layers(_source(path))]
    return [name for name in names if name != "layer_styles"]  # where QGIS keeps a GeoPackage's symbols


def writable(frame: F) -> F:
    """Return features without rings that stand alone, which GDAL's drivers know not and pyogrio may crash on: closed lines instead.

    Examples
    --------
    >>> import geopandas as gpd
    >>> ring = shapely.LinearRing([(0, 0), (1, 0), (1, 1)])
    >>> writable(gpd.GeoDataFrame(geometry=[ring])).geometry.iloc[0].geom_type
    'LineString'
    """
    import geopandas as gpd

    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    shapes = frame.geometry.to_numpy().copy()
    rings = shapely.get_type_id(shapes) == shapely.GeometryType.LINEARRING
    if not rings.any():
        return frame
    shapes[rings] = [shapely.LineString(ring) for ring in shapes[rings]]
    made: F = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return made


def ogr_extent(path: Path, layer: str) -> tuple[Floats | None, object]:
    """Return the bounds of a layer and the CRS that the file states; errors as :func:`read_ogr`."""
    require_kind(path)
    with reading(path, _KEY), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        about = pyogrio.read_info(_source(path), layer=layer, force_total_bounds=True)
    return about["total_bounds"], about["crs"]
