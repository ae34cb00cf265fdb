"""The QGIS project inside the GeoPackage: its layers in order, each in its style, opened by a double click on the project's name.

Where the project lies is what QGIS itself writes when a project is saved into a GeoPackage: a table ``qgis_projects`` whose content is the project
file, zipped, as hexadecimal text. Layers are named by the file's own name beside the project, so that the file may be moved and renamed folders do
not matter.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pyproj import CRS

from coverplan.wording import plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from coverplan.publish.gis.styles import Style

__all__ = ["ProjectLayer", "project_xml", "write_project"]

_QGIS = "3.22.0"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
# The file carries no clock time, so that the same figures give the same bytes.
_MADE = "2000-01-01T00:00:00"
_MADE_ZIP = (2000, 1, 1, 0, 0, 0)
_GEOMETRIES = {"Point": "Point", "LineString": "Line", "Polygon": "Polygon"}
_BOX = ("xmin", "ymin", "xmax", "ymax")
_MARGIN = 0.03  # of the extent, around what is shown first


@dataclass(frozen=True)
class ProjectLayer:
    """A layer of the GeoPackage as the project shows it.

    Parameters
    ----------
    name, title
        Name of the table, and what the list of layers calls it.
    geometry_type
        Such as ``"MultiPolygon"``.
    crs
        CRS of the layer.
    styles
        Its styles, the one that is shown first in front.
    is_shown
        Whether it is ticked.
    """

    name: str
    title: str
    geometry_type: str
    crs: str
    styles: Sequence[Style]
    is_shown: bool = True

    @property
    def id(self) -> str:
        """The layer's id in the project."""
        return f"coverplan_{self.name}"


def write_project(
    book: sqlite3.Connection,
    name: str,
    layers: Sequence[ProjectLayer],
    *,
    file: str,
    about: str,
    extent: tuple[float, float, float, float] | None,
) -> None:
    """Write the project into an open GeoPackage.

    Parameters
    ----------
    book
        The GeoPackage.
    name
        What QGIS lists the project as.
    layers
        The layers, the topmost first.
    file
        Name of the GeoPackage.
    about
        What the project's properties say of it: the notices.
    extent
        What is shown first, in the CRS of the first layer; all of it where None.
    """
    text = project_xml(name, layers, file=file, about=about, extent=extent)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        entry = zipfile.ZipInfo("study.qgs", _MADE_ZIP)
        entry.compress_type = zipfile.ZIP_DEFLATED
        folder.writestr(entry, text.encode())
    metadata = json.dumps({"last_modified_time": _MADE, "last_modified_user": "coverplan"})
    book.execute("CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)")
    book.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", (name, metadata, packed.getvalue().hex()))


def project_xml(
    name: str,
    layers: Sequence[ProjectLayer],
    *,
    file: str,
    about: str = "",
    extent: tuple[float, float, float, float] | None = None,
) -> str:
    """Return the project as QGIS reads it; see :func:`write_project`.

    Examples
    --------
    >>> from coverplan.publish.gis.styles import Style
    >>> layer = ProjectLayer("gaps", "缺口", "Point", "EPSG:4548", [Style("缺口", "<qgis/>")])
    >>> "./study.gpkg|layername=gaps" in project_xml("甲县", [layer], file="study.gpkg")
    True
    """
    root = ET.Element("qgis", projectname=plain(name), version=_QGIS)
    ET.SubElement(root, "title").text = plain(name)
    if layers:
        _add_crs(ET.SubElement(root, "projectCrs"), layers[0].crs)
    tree = ET.SubElement(root, "layer-tree-group")
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    _add_canvas(canvas, layers, extent)
    held = ET.SubElement(root, "projectlayers")
    order = ET.SubElement(root, "layerorder")
    for layer in layers:
        source = f"./{file}|layername={layer.name}"
        ET.SubElement(
            tree, "layer-tree-layer", id=layer.id, name=plain(layer.title), source=source, providerKey="ogr", expanded="0",
            checked="Qt::Checked" if layer.is_shown else "Qt::Unchecked",
        )  # fmt: skip
        ET.SubElement(order, "layer", id=layer.id)
        held.append(_layer(layer, source))
    metadata = ET.SubElement(root, "projectMetadata")
    ET.SubElement(metadata, "title").text = plain(name)
    ET.SubElement(metadata, "abstract").text = plain(about)
    properties = ET.SubElement(root, "properties")
    ET.SubElement(ET.SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    # without it QGIS passes the project's CRS over and takes none
    system = ET.SubElement(properties, "SpatialRefSys")
    ET.SubElement(system, "ProjectionsEnabled", type="int").text = "1"
    return _DOCTYPE + ET.tostring(root, encoding="unicode")


def _add_canvas(
    canvas: ET.Element, layers: Sequence[ProjectLayer], extent: tuple[float, float, float, float] | None
) -> None:
    ET.SubElement(canvas, "units").text = "meters"
    if extent is not None:
        more = _MARGIN * max(extent[2] - extent[0], extent[3] - extent[1])
        box = ET.SubElement(canvas, "extent")
        for side, at, way in zip(_BOX, extent, (-1, -1, 1, 1), strict=True):
            ET.SubElement(box, side).text = f"{at + way * more:.3f}"
    ET.SubElement(canvas, "rotation").text = "0"
    if layers:
        _add_crs(ET.SubElement(canvas, "destinationsrs"), layers[0].crs)


def _add_crs(parent: ET.Element, crs: str) -> None:
    known = CRS.from_user_input(crs)
    code = known.to_authority()
    system = ET.SubElement(parent, "spatialrefsys", nativeFormat="Wkt")
    ET.SubElement(system, "wkt").text = known.to_wkt()
    if code is not None:
        ET.SubElement(system, "srid").text = code[1]
        ET.SubElement(system, "authid").text = ":".join(code)
    ET.SubElement(system, "description").text = known.name
    ET.SubElement(system, "geographicflag").text = str(known.is_geographic).lower()


def _layer(layer: ProjectLayer, source: str) -> ET.Element:
    """Return a layer with its first style in force and the others to be chosen."""
    first, *others = layer.styles
    style = ET.fromstring(first.qml.removeprefix(_DOCTYPE))  # noqa: S314 - of our own making
    kind = next((name for part, name in _GEOMETRIES.items() if part in layer.geometry_type), "Point")
    about = {
        name: value for name, value in style.attrib.items() if name not in ("version", "styleCategories")
    }
    made = ET.Element(
        "maplayer", about | {"type": "vector", "geometry": kind, "wkbType": layer.geometry_type}
    )
    ET.SubElement(made, "id").text = layer.id
    ET.SubElement(made, "datasource").text = source
    ET.SubElement(made, "layername").text = plain(layer.title)
    _add_crs(ET.SubElement(made, "srs"), layer.crs)
    ET.SubElement(made, "provider", encoding="UTF-8").text = "ogr"
    manager = ET.SubElement(made, "map-layer-style-manager", current=plain(first.name))
    ET.SubElement(manager, "map-layer-style", name=plain(first.name))
    for other in others:
        held = ET.SubElement(manager, "map-layer-style", name=plain(other.name))
        held.append(ET.fromstring(other.qml.removeprefix(_DOCTYPE)))  # noqa: S314 - of our own making
    made.extend(style)
    return made
