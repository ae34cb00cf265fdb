"""Vector files in and out: GeoPackage, GeoJSON, shapefile, GeoParquet, FlatGeobuf, KML, file geodatabase."""

from __future__ import annotations

import codecs
from collections.abc import Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.io.archives import packed_kml
from coverplan.io.text_encoding import decode_text, stated_encoding
from coverplan.io.vectors.nested import LEAST_NESTED, refuse_nested_wkb
from coverplan.io.vectors.ogr import ogr_extent, ogr_layers, read_ogr
from coverplan.io.vectors.shapefile import read_shapefile
from coverplan.io.vectors.signature import require_kind
from coverplan.io.vectors.stated_crs import earthly_crs, lack_of_crs
from coverplan.io.whole import MOST_LETTERS, require_geopackage, require_json, require_same_count
from coverplan.io.xml_elements import count_elements
from coverplan.reading import reading
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyarrow import DataType
    from pyproj import CRS

    from coverplan.io.vectors.shapefile import Shapefile

__all__ = [
    "VECTOR_SUFFIXES",
    "Extent",
    "VectorFile",
    "read_extent",
    "read_vector",
    "vector_layers",
]

VECTOR_SUFFIXES = frozenset(
    {".gpkg", ".geojson", ".json", ".shp", ".parquet", ".geoparquet", ".fgb", ".kml", ".kmz", ".gdb"}
)
_ROWS_NAMED = 60
_PIECE = 1 << 20
_PARQUET = frozenset({".parquet", ".geoparquet"})
_KML = frozenset({".kml", ".kmz"})
_JSON = frozenset({".geojson", ".json"})
_MOST_ROWS = 20_000_000


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
    lack
        Why the frame has no CRS, where it has none.

    Examples
    --------
    >>> VectorFile("a.gpkg", gpd.GeoDataFrame(geometry=[])).findings
    ()
    """

    file: str
    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()
    lack: Term | None = None


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
    require_kind(path)
    file = path.name
    if encoding is not None:
        stated_encoding(encoding, file)
    findings: list[Finding] = []
    remarks: tuple[str, ...] = ()
    if suffix in _PARQUET:
        frame = _read_parquet(path)
    elif suffix == ".shp":
        shapefile = read_shapefile(path, encoding)
        frame, remarks = shapefile.frame, shapefile.remarks
        findings += _of_text(shapefile, about, file)
        findings += _lost_geometries(frame, shapefile.shapes, about, file)
    else:
        taken = _encoding_of_json(path, encoding) if suffix in _JSON else encoding
        held = require_json(path) if suffix in _JSON and taken is None else None
        name, several = _choose_layer(path, layer)
        shapes = 0
        if suffix == ".gpkg":
            held, shapes = require_geopackage(path, name)
        frame, remarks, count = read_ogr(path, layer=name, encoding=taken)
        file = f"{file} [{name}]" if several else file
        require_same_count(file, count if held is None else held, len(frame))
        findings += _lost_geometries(frame, shapes, about, file)
        if suffix in _KML and not several:
            findings += _lost_coordinates(path, frame, about, file)
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
    lack = None
    if isinstance(frame, gpd.GeoDataFrame):
        lack = lack_of_crs(path, frame.crs)
        frame = frame if lack is None else frame.set_crs(None, allow_override=True)
    frame.index = range(1, len(frame) + 1)
    _refuse_long_texts(frame, file)
    return VectorFile(file, frame, tuple(findings), lack)


def _lost_geometries(frame: pd.DataFrame, held: int, about: str, file: str) -> Iterator[Finding]:
    """Tell how many of the geometries that a file holds could be read, an empty one too."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return
    drawn = int(np.count_nonzero(~shapely.is_missing(frame.geometry.to_numpy())))
    if drawn < held:
        lost = Term.of("io.geometries-lost", stated=held, read=drawn)
        yield Finding(rule="layer.reader-remark", layer=about, params={"file": file, "remark": lost})


def _lost_coordinates(path: Path, frame: pd.DataFrame, about: str, file: str) -> Iterator[Finding]:
    """Tell how many of the points, lines and rings that a KML file writes down could be read."""
    with reading(path):
        text = packed_kml(path) if path.suffix.lower() == ".kmz" else path.read_bytes()
    written = count_elements(text, "coordinates")
    shapes = (
        shapely.get_parts(frame.geometry.to_numpy()) if isinstance(frame, gpd.GeoDataFrame) else np.array([])
    )
    while len(shapes) and (shapely.get_type_id(shapes) > shapely.GeometryType.POLYGON).any():
        shapes = shapely.get_parts(shapes)
    rings = np.where(
        shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON,
        shapely.get_num_interior_rings(shapes) + 1,
        1,
    )
    if (read := int(rings.sum())) < written:
        lost = Term.of("io.geometries-lost", stated=written, read=read)
        yield Finding(rule="layer.reader-remark", layer=about, params={"file": file, "remark": lost})


def _encoding_of_json(path: Path, declared: str | None) -> str | None:
    """Return the encoding of a file that should be in UTF-8; None where it is."""
    if _is_utf8(path):
        return None
    with reading(path):
        data = path.read_bytes()
    taken = decode_text(data, path.name, declared=declared).encoding
    if taken.startswith("utf-"):  # two bytes or four a character, which GDAL does not read
        raise InputError.of("io.vector-encoding", file=path.name)
    return taken


def _is_utf8(path: Path) -> bool:
    """Say whether a file is in UTF-8, holding a piece of it at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with reading(path), path.open("rb") as stream:
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
        told = Listed(tuple(map(str, rows)), most=_ROWS_NAMED)
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
    >>> from shapely import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.gpkg"
    ...     gpd.GeoDataFrame(geometry=[Point(1, 2)], crs="EPSG:4548").to_file(file, layer="points")
    ...     vector_layers(file)
    ['points']
    """
    require_kind(path)
    return [path.stem] if path.suffix.lower() in _PARQUET | {".shp"} else ogr_layers(path)


class Extent(NamedTuple):
    """The extent of one layer of a file in the file's coordinates, and the CRS that it states, or why it has none.

    Examples
    --------
    >>> Extent("a.gpkg", (0.0, 0.0, 1.0, 1.0), None, None).bounds
    (0.0, 0.0, 1.0, 1.0)
    """

    file: str
    bounds: tuple[float, float, float, float]
    crs: CRS | None
    lack: Term | None


def read_extent(path: Path, *, layer: str | None = None) -> Extent | None:
    """Read the extent of a vector file without its features; None where it has none or cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_extent(Path("no-such.gpkg")) is None
    True
    """
    suffix = path.suffix.lower()
    if suffix not in VECTOR_SUFFIXES:
        return None
    try:
        require_kind(path)
        if suffix in _PARQUET:
            frame = _read_parquet(path)
            if not isinstance(frame, gpd.GeoDataFrame):
                return None
            name, several, bounds, crs = "", False, frame.total_bounds, frame.crs
        else:
            name, several = (path.stem, False) if suffix == ".shp" else _choose_layer(path, layer)
            bounds, crs = ogr_extent(path, name)
        with reading(path):
            lack = lack_of_crs(path, crs)
            stated = None if lack is not None else earthly_crs(crs)
    except InputError:  # who reads the layer says so
        return None
    if bounds is None or not np.isfinite(bounds).all():
        return None
    west, south, east, north = (float(side) for side in bounds)
    return Extent(f"{path.name} [{name}]" if several else path.name, (west, south, east, north), stated, lack)


def _choose_layer(path: Path, wanted: str | None) -> tuple[str, bool]:
    own = ogr_layers(path)
    if wanted is not None:
        if wanted not in own:
            raise InputError.of("io.layer-missing", file=path.name, layer=wanted, layers=Listed(tuple(own)))
        return wanted, len(own) > 1
    if len(own) > 1:
        raise InputError.of("io.layer-unnamed", file=path.name, layers=Listed(tuple(own)))
    if not own:
        raise InputError.of("io.layer-empty", file=path.name)
    return own[0], False


def _read_parquet(path: Path) -> gpd.GeoDataFrame | pd.DataFrame:
    import pyarrow as pa
    from pyarrow import compute, parquet

    key = "io.vector-unreadable"
    with reading(path, key), parquet.ParquetFile(path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    if rows > _MOST_ROWS:
        raise InputError.of("io.too-many-rows", file=path.name, rows=f"{rows:,}", most=f"{_MOST_ROWS:,}")
    has_places = b"geo" in (schema.metadata or {})
    for name in dict.fromkeys(
        field.name for field in schema if pa.types.is_nested(field.type) or _is_bytes(field.type)
    ):
        # Text that is none, and geometries in each other without end, are found before they are used.
        with reading(path, key):
            values = parquet.read_table(path, columns=[name]).column(0)
            values.validate(full=True)
        if has_places and (pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type)):
            with reading(path, key):
                sizes = np.asarray(compute.fill_null(compute.binary_length(values), 0))
            deep = np.flatnonzero(sizes >= LEAST_NESTED)  # most are points, or simple
            refuse_nested_wkb(zip((deep + 1).tolist(), values.take(deep).to_pylist(), strict=True), path.name)
    # A coordinate that is no number is named by the layers.
    with reading(path, key), np.errstate(invalid="ignore"):
        return gpd.read_parquet(path) if has_places else pd.read_parquet(path)


def _is_bytes(kind: DataType) -> bool:
    from pyarrow import types

    return bool(
        types.is_string(kind) or types.is_large_string(kind) or types.is_binary(kind) or types.is_large_binary(kind)
        or types.is_dictionary(kind) or types.is_string_view(kind) or types.is_binary_view(kind)
    )  # fmt: skip


def _refuse_long_texts(frame: pd.DataFrame, file: str) -> None:
    for column in frame.columns:
        texts = frame[column]
        if texts.dtype == object or isinstance(texts.dtype, pd.StringDtype):
            sizes = texts.map(_letters, na_action="ignore") if texts.dtype == object else texts.str.len()
            if (sizes > MOST_LETTERS).any():
                raise InputError.of(
                    "io.cell-too-long",
                    file=file,
                    row=sizes.idxmax(),
                    size=f"{int(sizes.max()):,}",
                    most=f"{MOST_LETTERS:,}",
                )


def _letters(cell: object) -> int:
    """Return how long a text is; 0 for a figure or a date, which databases keep as objects, too."""
    return len(cell) if isinstance(cell, Sized) else 0
