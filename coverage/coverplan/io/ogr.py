"""The one door to GDAL's vector drivers: its errors become ours, its remarks are kept."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from coverplan.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

F = TypeVar("F", bound="pd.DataFrame")

__all__ = ["OgrFrame", "first_sentence", "read_ogr", "writable"]


class OgrFrame(NamedTuple):
    """Features, and what GDAL remarked while reading them.

    Examples
    --------
    >>> OgrFrame(None, ("Non closed ring detected.",)).remarks
    ('Non closed ring detected.',)
    """

    frame: gpd.GeoDataFrame
    remarks: tuple[str, ...]


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
        When the file cannot be read, or its text is not in the encoding.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_ogr(Path("no-such.gpkg"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    try:
        # A coordinate that is no number is named by the layers.
        with warnings.catch_warnings(record=True) as caught, np.errstate(invalid="ignore"):
            warnings.simplefilter("always")
            frame = pyogrio.read_dataframe(path, layer=layer, encoding=encoding, on_invalid="ignore")
    except UnicodeDecodeError:
        raise InputError.of("io.vector-encoding", file=path.name) from None
    except (DataSourceError, DataLayerError, RuntimeError, ValueError, OverflowError) as error:
        raise InputError.of("io.vector-unreadable", file=path.name, why=first_sentence(error)) from None
    return OgrFrame(frame, tuple(dict.fromkeys(first_sentence(warning.message) for warning in caught)))


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


def first_sentence(remark: object) -> str:
    """Return a remark of GDAL without the advice to programmers that follows.

    Examples
    --------
    >>> first_sentence("not recognized; It might help to specify the driver")
    'not recognized'
    """
    return str(remark).split(";", 1)[0].split("\n", 1)[0]
