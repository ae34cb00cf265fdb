"""Vector files in and out: GeoPackage, GeoJSON, shapefile, GeoParquet, FlatGeobuf, KML, file geodatabase."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from shapely import Point

from coverplan.crs import WGS84
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.io.ogr import first_sentence, read_ogr
from coverplan.io.shapefile import read_shapefile
from coverplan.io.text_encoding import decode_text
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coverplan.io.shapefile import Shapefile

__all__ = [
    "VECTOR_SUFFIXES",
    "Extent",
    "VectorFile",
    "earthly_crs",
    "read_extent",
    "read_vector",
    "vector_layers",
]

VECTOR_SUFFIXES = frozenset(
    {".gpkg", ".geojson", ".json", ".shp", ".parquet", ".geoparquet", ".fgb", ".kml", ".kmz", ".gdb"}
)
_HEAD = 4096
_PIECE = 1 << 20
_JSON = frozenset({".geojson", ".json"})
_MOST_ROWS = 60
_PARQUET = frozenset({".parquet", ".geoparquet"})


@dataclass(frozen=True)
class VectorFile:
    """Features of one layer of a file.

    Parameters
    ----------
    file
        How messages name the file (with the layer, where it holds several).
    frame
        As read, in the file's CRS (``crs`` None where the file states none); the geometry column is
        ``geometry``, the index counts from 1.
    findings
        Encoding taken, and what GDAL remarked.

    Examples
    --------
    >>> VectorFile("a.gpkg", gpd.GeoDataFrame(geometry=[])).findings
    ()
    """

    file: str
    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()


def read_vector(
    path: Path,
    *,
    about: str,
    layer: str | None = None,
    encoding: str | None = None,
    need_geometry: bool = True,
    may_be_empty: bool = False,
) -> VectorFile:
    """Read one layer of a vector file.

    Parameters
    ----------
    path
        .gpkg, .geojson, .json, .shp, .parquet, .fgb, .kml, .kmz or .gdb.
    about
        The layer of the plan that findings are about.
    layer
        Layer inside a file that holds several.
    encoding
        Of a shapefile or GeoJSON whose own declaration is missing or wrong.
    need_geometry
        False lets a table without geometry (a GeoPackage's attribute table) through.
    may_be_empty
        True lets a layer without features through.

    Returns
    -------
    VectorFile

    Raises
    ------
    InputError
        When the file is missing, of another kind or cannot be read; when it holds several layers and
        none is named, or not the one named; when the layer is empty or has no geometry.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from shapely import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.gpkg"
    ...     gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(1, 2)], crs="EPSG:4548").to_file(file)
    ...     read_vector(file, about="facilities").frame.loc[1, "name"]
    '甲'
    """
    suffix = path.suffix.lower()
    if suffix not in VECTOR_SUFFIXES:
        raise InputError.of("io.vector-kind", file=path.name, suffix=suffix or path.name)
    if not path.exists():
        raise InputError.of("error.file-missing", file=path)
    if _points_elsewhere(path):
        raise InputError.of("io.vector-elsewhere", file=path.name)
    file = path.name
    findings: list[Finding] = []
    remarks: tuple[str, ...] = ()
    if suffix in _PARQUET:
        frame = _read_parquet(path)
    elif suffix == ".shp":
        shapefile = read_shapefile(path, encoding)
        frame, remarks = shapefile.frame, shapefile.remarks
        findings += _of_text(shapefile, about, file)
    else:
        taken = _encoding_of_json(path, encoding) if suffix in _JSON else encoding
        name, several = _choose_layer(path, layer)
        frame, remarks = read_ogr(path, layer=name, encoding=taken)
        file = f"{file} [{name}]" if several else file
        if encoding is None and taken is not None:
            findings.append(
                Finding(rule="table.encoding", layer=about, params={"file": file, "encoding": taken})
            )
    findings += [
        Finding(rule="layer.reader-remark", layer=about, params={"file": file, "remark": remark})
        for remark in remarks
    ]
    if not len(frame) and not may_be_empty:
        raise InputError.of("io.layer-empty", file=file)
    if need_geometry and not isinstance(frame, gpd.GeoDataFrame):
        raise InputError.of("io.no-geometry", file=file)
    if isinstance(frame, gpd.GeoDataFrame) and frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    if isinstance(frame, gpd.GeoDataFrame) and frame.crs is not None and earthly_crs(frame.crs) is None:
        frame = frame.set_crs(None, allow_override=True)
    frame.index = range(1, len(frame) + 1)
    return VectorFile(file, frame, tuple(findings))


def _encoding_of_json(path: Path, declared: str | None) -> str | None:
    """Return the encoding of a file that should be in UTF-8; None where it is."""
    if _is_utf8(path):
        return None
    taken = decode_text(path.read_bytes(), path.name, declared=declared).encoding
    if taken.startswith("utf-"):  # two bytes or four a character, which GDAL does not read
        raise InputError.of("io.vector-encoding", file=path.name)
    return taken


def _is_utf8(path: Path) -> bool:
    """Say whether a file is in UTF-8, holding a piece of it at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _of_text(shapefile: Shapefile, about: str, file: str) -> Iterator[Finding]:
    """Yield how a shapefile's text was read, where that is not what it declares, and which texts are cut."""
    params: dict[str, object] = {"file": file, "encoding": shapefile.encoding}
    if shapefile.declared is None and shapefile.encoding != "utf-8":
        yield Finding(rule="table.encoding", layer=about, params=params)
    elif not shapefile.is_as_declared:
        yield Finding(
            rule="table.encoding-differs", layer=about, params={**params, "declared": shapefile.declared}
        )
    for column, rows in shapefile.cut.items():
        told = Listed(tuple(map(str, rows)), most=_MOST_ROWS)
        params = {"file": file, "column": column, "count": len(rows), "rows": told}
        yield Finding(rule="table.text-cut", layer=about, params=params)


def vector_layers(path: Path) -> list[str]:
    """Return the names of a file's layers with data, in its order.

    Raises
    ------
    InputError
        When the file is missing or cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.gpkg"
    ...     gpd.GeoDataFrame(geometry=[Point(1, 2)], crs="EPSG:4548").to_file(file, layer="points")
    ...     vector_layers(file)
    ['points']
    """
    if not path.exists():
        raise InputError.of("error.file-missing", file=path)
    return [path.stem] if path.suffix.lower() in _PARQUET | {".shp"} else _own_layers(path)


class Extent(NamedTuple):
    """The extent of one layer of a file in the file's coordinates, and the CRS that it states.

    Examples
    --------
    >>> Extent("a.gpkg", (0.0, 0.0, 1.0, 1.0), None).bounds
    (0.0, 0.0, 1.0, 1.0)
    """

    file: str
    bounds: tuple[float, float, float, float]
    crs: CRS | None


def read_extent(path: Path, *, layer: str | None = None) -> Extent | None:
    """Read the extent of a vector file without its features; None where it has none or cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_extent(Path("no-such.gpkg")) is None
    True
    """
    suffix = path.suffix.lower()
    if suffix not in VECTOR_SUFFIXES or not path.exists() or _points_elsewhere(path):
        return None
    try:
        if suffix in _PARQUET:
            frame = _read_parquet(path)
            if not isinstance(frame, gpd.GeoDataFrame):
                return None
            name, several, bounds, crs = "", False, frame.total_bounds, frame.crs
        else:
            name, several = (path.stem, False) if suffix == ".shp" else _choose_layer(path, layer)
            about = pyogrio.read_info(path, layer=name, force_total_bounds=True)
            bounds, crs = about["total_bounds"], about["crs"]
        stated = None if crs is None else earthly_crs(crs)
    except (InputError, DataSourceError, DataLayerError, CRSError, RuntimeError, ValueError):
        return None
    if bounds is None or not np.isfinite(bounds).all():
        return None
    west, south, east, north = (float(side) for side in bounds)
    return Extent(f"{path.name} [{name}]" if several else path.name, (west, south, east, north), stated)


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


def _points_elsewhere(path: Path) -> bool:
    """Say whether a file holds no data but the address of some (GDAL's VRT), which may lie on the network."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return b"<OGRVRT" in head or b"<VRTDataset" in head


def _own_layers(path: Path) -> list[str]:
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
    except DataSourceError as error:
        raise InputError.of("io.vector-unreadable", file=path.name, why=first_sentence(error)) from None
    return [name for name in names if name != "layer_styles"]  # where QGIS keeps a GeoPackage's symbols


def _choose_layer(path: Path, wanted: str | None) -> tuple[str, bool]:
    own = _own_layers(path)
    if wanted is not None:
        if wanted not in own:
            raise InputError.of("io.layer-missing", file=path.name, layer=wanted, layers="、".join(own))
        return wanted, len(own) > 1
    if len(own) > 1:
        raise InputError.of("io.layer-unnamed", file=path.name, layers="、".join(own))
    if not own:
        raise InputError.of("io.layer-empty", file=path.name)
    return own[0], False


def _read_parquet(path: Path) -> gpd.GeoDataFrame | pd.DataFrame:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        if b"geo" not in (parquet.read_schema(path).metadata or {}):
            return pd.read_parquet(path)
        # A coordinate that is no number is named by the layers.
        with np.errstate(invalid="ignore"):
            return gpd.read_parquet(path)
    except (ValueError, OSError, pa.ArrowException) as error:
        raise InputError.of("io.vector-unreadable", file=path.name, why=first_sentence(error)) from None
