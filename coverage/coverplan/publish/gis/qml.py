"""Styles for QGIS (QML): rules with a symbol each, labels, names of columns.

The markup is that of QGIS 3: a rule-based renderer serves every layer, so that one mechanism draws
shares, kinds, statuses and sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Labels", "LegendEntry", "Symbol", "fill", "line", "marker", "qml"]

_QGIS = "3.22.0"
_MARKERS = {
    "circle": "circle", "square": "square", "triangle": "triangle", "triangle_down": "triangle", "diamond": "diamond",
    "pentagon": "pentagon", "hexagon": "hexagon", "star": "star", "arch": "semi_circle", "plus": "cross_fill", "octagon": "octagon",
}  # fmt: skip
_TURNED = {"triangle_down": 180}
_DYNAMIC_SIZE = "size"

SymbolType = Literal["fill", "line", "marker"]


@dataclass(frozen=True)
class Symbol:
    """A symbol of one layer; ``size_expression`` gives a marker's size in mm by a QGIS expression."""

    type: SymbolType
    layer_class: str
    options: Mapping[str, str]
    size_expression: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend: features that meet ``filter`` (all, when empty) get the symbol.

    One that is not ``shown`` waits for its tick in the list of layers.
    """

    label: str
    symbol: Symbol
    filter: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Labels:
    """Labels with a halo, at scales larger than 1 to ``from_scale`` (0: always)."""

    expression: str
    size_pt: float
    colour: str
    from_scale: int = 0


def fill(colour: str | None, outline: str, width_mm: float) -> Symbol:
    """Return a polygon's symbol; ``colour`` None leaves it hollow."""
    options = {
        "color": _rgba(colour or "#ffffff"),
        "style": "solid" if colour else "no",
        "outline_color": _rgba(outline),
        "outline_style": "solid",
        "outline_width": f"{width_mm}",
        "outline_width_unit": "MM",
    }
    return Symbol("fill", "SimpleFill", options)


def line(colour: str, width: float, *, on_ground: bool = False) -> Symbol:
    """Return a line's symbol; its width is in mm on paper, or in metres on the ground."""
    options = {
        "line_color": _rgba(colour),
        "line_width": f"{width}",
        "line_width_unit": "MapUnit" if on_ground else "MM",
        "capstyle": "round",
    }
    return Symbol("line", "SimpleLine", options)


def marker(shape: str, colour: str, outline: str, size_mm: float, *, size_expression: str = "") -> Symbol:
    """Return a point's symbol; ``size_expression`` gives the size in mm by a QGIS expression."""
    options = {
        "name": _MARKERS[shape],
        "angle": str(_TURNED.get(shape, 0)),
        "color": _rgba(colour),
        "outline_color": _rgba(outline),
        "outline_width": "0.3",
        "outline_width_unit": "MM",
        "size": f"{size_mm}",
        "size_unit": "MM",
    }
    return Symbol("marker", "SimpleMarker", options, size_expression)


def qml(rules: Sequence[LegendEntry], aliases: Mapping[str, str], labels: Labels | None = None) -> str:
    """Return a style for QGIS.

    Parameters
    ----------
    rules
        The legend, in order.
    aliases
        Name shown for each column.
    labels
        Labels, where the layer has any.

    Returns
    -------
    str
        A QML document.

    Examples
    --------
    >>> text = qml([LegendEntry("甲 & 乙", fill(None, "#000000", 0.2))], {})
    >>> "甲 &amp; 乙" in text
    True
    """
    root = ET.Element(
        "qgis",
        version=_QGIS,
        styleCategories="Symbology|Labeling|Fields",
        labelsEnabled="1" if labels else "0",
    )
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    tree = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        about = {"key": f"rule-{number}", "label": plain(rule.label), "symbol": str(number)}
        about |= {"filter": rule.filter} if rule.filter else {}
        ET.SubElement(tree, "rule", about | ({} if rule.shown else {"checkstate": "0"}))
        _add_symbol(symbols, number, rule.symbol)
    if labels:
        _add_labels(root, labels)
    named = ET.SubElement(root, "aliases")
    for number, (field, alias) in enumerate(aliases.items()):
        ET.SubElement(named, "alias", field=field, name=plain(alias), index=str(number))
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _add_symbol(parent: ET.Element, number: int, symbol: Symbol) -> None:
    element = ET.SubElement(
        parent, "symbol", name=str(number), type=symbol.type, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    layer = ET.SubElement(
        element, "layer", {"class": symbol.layer_class, "enabled": "1", "locked": "0", "pass": "0"}
    )
    _add_map(layer, symbol.options)
    if symbol.size_expression:
        dynamic = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option", type="Map")
        ET.SubElement(dynamic, "Option", type="QString", name="name", value="")
        properties = ET.SubElement(dynamic, "Option", name="properties", type="Map")
        size = ET.SubElement(properties, "Option", name=_DYNAMIC_SIZE, type="Map")
        ET.SubElement(size, "Option", type="bool", name="active", value="true")
        ET.SubElement(size, "Option", type="QString", name="expression", value=symbol.size_expression)
        ET.SubElement(size, "Option", type="int", name="type", value="3")
        ET.SubElement(dynamic, "Option", type="QString", name="type", value="collection")


def _add_map(layer: ET.Element, options: Mapping[str, str]) -> None:
    """Write the options twice: as QGIS 3.22 and later read them, and as older ones do."""
    holder = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(holder, "Option", type="QString", name=name, value=value)
    for name, value in options.items():
        ET.SubElement(layer, "prop", k=name, v=value)


def _add_labels(root: ET.Element, labels: Labels) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=labels.expression,
        isExpression="1",
        fontFamily="Microsoft YaHei",
        fontSize=f"{labels.size_pt}",
        fontSizeUnit="Point",
        textColor=_rgba(labels.colour),
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=_rgba("#ffffff"),
    )
    ET.SubElement(settings, "placement", placement="1", quadOffset="4")
    limits = (  # QGIS names the two the other way round here
        {"scaleVisibility": "1", "scaleMin": "0", "scaleMax": str(labels.from_scale)}
        if labels.from_scale
        else {}
    )
    ET.SubElement(settings, "rendering", {"drawLabels": "1", "obstacle": "0"} | limits)


def _rgba(colour: str) -> str:
    red, green, blue, opaque = (int(f"{colour}ff"[start : start + 2], 16) for start in (1, 3, 5, 7))
    return f"{red},{green},{blue},{opaque}"
