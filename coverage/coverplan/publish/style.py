"""One look for every map: symbols, colours, line widths, classes of shares, sizes of gaps.

The web map, the printed map and the GeoPackage styles all read from here, so that a kind of facility
or a share has the same symbol and colour wherever staff meet it. Colours stay apart for colour-blind
readers (after Okabe and Ito, "Color Universal Design", 2008); where hues come close, shapes differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BANDS", "BEYOND_LINE", "CLOSED", "ESTIMATED_LINE", "FINDING_SYMBOLS", "GAINS", "GAP", "LAND", "LOSES", "MET_COLOURS", "NO_FIGURE", "OUTLINES", "PROJECT", "ROAD_GROUPS", "SERVED_LINE", "SHAPES", "SHARE_CLASSES", "SITE", "STEP", "STEP_CLOSED",
    "WATER", "Mark", "Outline", "RoadGroup", "ShareClass", "Symbol", "facility_look", "gap_radius", "kind_symbols",
    "road_group", "share_class", "size_steps",
]  # fmt: skip

Vertices = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Symbol:
    """The symbol of a kind of facility: a key of :data:`SHAPES` and a fill colour."""

    shape: str
    colour: str


@dataclass(frozen=True)
class ShareClass:
    """A class of covered shares, ``low <= share < high``; fractions."""

    low: float
    high: float
    colour: str
    label: str


@dataclass(frozen=True)
class RoadGroup:
    """Road classes drawn alike, named by the text ``map.road.<key>``; width in screen pixels."""

    key: str
    classes: tuple[str, ...]
    colour: str
    width: float


@dataclass(frozen=True)
class Outline:
    """The outline of a level of units. Width and dashes in screen pixels."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Mark:
    """Fill and line colour of gaps and proposed sites."""

    fill: str
    line: str


def _ring(corners: int, turn: float = 90.0, inner: float | None = None) -> Vertices:
    """Return a regular polygon (with ``inner`` a star) of radius 1, its first corner at ``turn`` degrees."""
    count = corners * (1 if inner is None else 2)
    angles = [math.radians(turn + 360.0 * step / count) for step in range(count)]
    radii = [1.0 if inner is None or step % 2 == 0 else inner for step in range(count)]
    return tuple(
        (round(r * math.cos(a), 4), round(r * math.sin(a), 4)) for a, r in zip(angles, radii, strict=True)
    )


def _arch() -> Vertices:
    """Return the outline of a headstone."""
    top = [math.radians(step * 22.5) for step in range(9)]
    return (
        (-0.75, -0.95),
        (0.75, -0.95),
        *((round(0.75 * math.cos(a), 4), round(0.2 + 0.75 * math.sin(a), 4)) for a in top),
    )


_THIRD = 0.36
# Outlines in a square from -1 to 1, y upwards.
SHAPES: dict[str, Vertices] = {
    "circle": _ring(24),
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "triangle": ((-1.0, -0.8), (1.0, -0.8), (0.0, 0.95)),
    "triangle_down": ((-1.0, 0.8), (0.0, -0.95), (1.0, 0.8)),
    "diamond": _ring(4),
    "pentagon": _ring(5),
    "hexagon": _ring(6),
    "star": _ring(5, inner=0.46),
    "arch": _arch(),
    "plus": (
        (-_THIRD, -1.0), (_THIRD, -1.0), (_THIRD, -_THIRD), (1.0, -_THIRD), (1.0, _THIRD), (_THIRD, _THIRD),
        (_THIRD, 1.0), (-_THIRD, 1.0), (-_THIRD, _THIRD), (-1.0, _THIRD), (-1.0, -_THIRD), (-_THIRD, -_THIRD),
    ),
    "octagon": _ring(8, turn=22.5),
}  # fmt: skip

_ELDERLY, _FUNERAL, _SERVICE, _RELIEF, _HEALTH, _ADDED = (
    "#0067a8",
    "#3b2f2a",
    "#008a64",
    "#ad3f7d",
    "#a6192e",
    "#7a6a00",
)
_KINDS: dict[str, Symbol] = {
    "comprehensive_centre": Symbol("star", _ELDERLY),
    "nursing_home": Symbol("square", _ELDERLY),
    "welfare_home": Symbol("triangle", _ELDERLY),
    "day_care_centre": Symbol("diamond", _ELDERLY),
    "community_care_station": Symbol("circle", _ELDERLY),
    "public_cemetery": Symbol("arch", _FUNERAL),
    "commercial_cemetery": Symbol("triangle_down", _FUNERAL),
    "columbarium": Symbol("hexagon", _FUNERAL),
    "funeral_home": Symbol("pentagon", _FUNERAL),
    "crematorium": Symbol("diamond", _FUNERAL),
    "marriage_registry": Symbol("circle", _SERVICE),
    "incubation_platform": Symbol("hexagon", _SERVICE),
    "social_work_station": Symbol("square", _SERVICE),
    "rescue_station": Symbol("triangle", _RELIEF),
    "child_welfare": Symbol("star", _RELIEF),
    "hospital": Symbol("plus", _HEALTH),
}

# One hue from light to deep, so that the order survives a black-and-white printer.
SHARE_CLASSES: tuple[ShareClass, ...] = (
    ShareClass(0.0, 0.2, "#fbf3df", "< 20%"),
    ShareClass(0.2, 0.4, "#dfe9cf", "20–40%"),
    ShareClass(0.4, 0.6, "#bcdec9", "40–60%"),
    ShareClass(0.6, 0.8, "#93cdc6", "60–80%"),
    ShareClass(0.8, 1.0, "#68b5bb", "80–<100%"),
    ShareClass(1.0, math.inf, "#3c92a6", "100%"),
)
MET_COLOURS: dict[bool, str] = {True: "#68b5bb", False: "#f3c98b"}
NO_FIGURE = "#e3e3e0"
# Slanting lines over units with estimated figures: thin enough for the colour of the class to be read.
ESTIMATED_LINE = "#5d5868"
LAND = "#f7f6f2"
WATER = "#b9d7ea"
GAP = Mark("#d55e00", "#7a3500")
REACH = Mark("#2d7f5e", "#1d5b42")
REACH_WIDTH_M = 200.0  # of the stroke along a road within reach: 100 m to each side
# Service areas on screen, the nearest first: dark to light, wide to narrow, whole to broken, on a white bed; told apart on any ground and
# by any printer.
BANDS: tuple[Outline, ...] = (
    Outline("#0b3d2e", 5.0),
    Outline("#1f7a4d", 3.4),
    Outline("#3f9a63", 2.2, (11.0, 3.0)),
)
# From a facility to whom it serves: within the limit, and beyond it.
SERVED_LINE = Outline("#14213d", 1.2)
BEYOND_LINE = Outline("#b3261e", 1.2, (5.0, 4.0))
CLOSED = Mark("#c9c9c6", "#6f6f6b")  # a facility that is closed
FINDING_SYMBOLS: dict[str, Symbol] = {
    "error": Symbol("octagon", "#a4121f"),
    "warning": Symbol("triangle", "#d98200"),
    "info": Symbol("circle", "#2f5d73"),
}
CLOSURE = Mark("#e9c6e4", "#9c1f8a")
SITE = Mark("#ffd21f", "#1a1a1a")
PROJECT = Mark("#e6dcf3", "#6a3fa0")
# What a plan for several goals builds, enlarges or moves, and what it closes; who gains by it and who loses.
STEP = Mark("#ffd21f", "#1a1a1a")
STEP_CLOSED = Mark("#ececea", "#8a1c1c")
GAINS = Mark("#2f8f5b", "#1f6b43")
LOSES = Mark("#c4472b", "#8a1c1c")

OUTLINES: dict[Literal["county", "town", "village"], Outline] = {
    "county": Outline("#3f3a4a", 2.6),
    "town": Outline("#5d5868", 1.4),
    "village": Outline("#a7a3ad", 0.6),
}

# Lowest first: the order in which they are drawn.
ROAD_GROUPS: tuple[RoadGroup, ...] = (
    RoadGroup(
        "path", ("track", "pedestrian", "cycleway", "footway", "bridleway", "path", "steps"), "#d3cdc2", 0.7
    ),
    RoadGroup("street", ("residential", "living_street", "service", "busway"), "#c9c2b6", 0.8),
    RoadGroup("local", ("tertiary", "tertiary_link", "unclassified", "road"), "#bbb2a3", 1.0),
    RoadGroup("main", ("primary", "primary_link", "secondary", "secondary_link"), "#a9803f", 1.7),
    RoadGroup("express", ("motorway", "motorway_link", "trunk", "trunk_link"), "#85531a", 2.6),
)
_GROUP_OF_CLASS = {name: group for group in ROAD_GROUPS for name in group.classes}
_ROUNDING = 1e-9  # of a sum of floats divided by itself
_TINTS = {"planned": 1.0, "building": 0.7}  # how much white is in the fill of what does not operate yet


def kind_symbols(kinds: Sequence[str]) -> dict[str, Symbol]:
    """Return the symbol of each kind of a plan; kinds the study adds get the spare shapes in turn.

    Parameters
    ----------
    kinds
        Every kind the plan knows (``Plan.kinds``), so that a symbol does not depend on what is in the data.

    Examples
    --------
    >>> kind_symbols(["hospital", "library", "school"])["library"].shape
    'circle'
    """
    added = [kind for kind in kinds if kind not in _KINDS]
    shapes = list(SHAPES)
    spare = {kind: Symbol(shapes[turn % len(shapes)], _ADDED) for turn, kind in enumerate(added)}
    return {kind: _KINDS.get(kind) or spare[kind] for kind in kinds}


def facility_look(symbol: Symbol, status: str) -> Mark:
    """Return fill and line of a facility's symbol: full when it operates, hollow when planned, pale when being built, grey when closed.

    All are drawn in the same size.

    Examples
    --------
    >>> facility_look(Symbol("star", "#0067a8"), "planned"), facility_look(Symbol("star", "#0067a8"), "building").fill
    (Mark(fill='#ffffff', line='#0067a8'), '#b2d1e4')
    """
    if status == "closed":
        return CLOSED
    tint = _TINTS.get(status, 0.0)
    parts = [int(symbol.colour[at : at + 2], 16) for at in (1, 3, 5)]
    mixed = "#" + "".join(f"{int(part + (255 - part) * tint):02x}" for part in parts)
    return Mark(mixed, symbol.colour)


def share_class(share: float) -> int:
    """Return the index in :data:`SHARE_CLASSES` of a share, a fraction.

    Examples
    --------
    >>> share_class(0.0), share_class(0.999), share_class(1.0)
    (0, 4, 5)
    """
    return max(
        index for index, each in enumerate(SHARE_CLASSES) if index == 0 or share >= each.low - _ROUNDING
    )


def road_group(road_class: str) -> RoadGroup:
    """Return how a road class is drawn; a class that is not known is drawn as a local road.

    Examples
    --------
    >>> road_group("trunk").key, road_group("?").key
    ('express', 'local')
    """
    return _GROUP_OF_CLASS.get(road_class, _GROUP_OF_CLASS["road"])


def gap_radius(weight: float, largest: float) -> float:
    """Return the radius of a gap's circle as a fraction of the largest circle's: areas go with weights.

    Examples
    --------
    >>> gap_radius(25.0, 100.0)
    0.5
    """
    return math.sqrt(weight / largest) if largest > 0 else 0.0


def size_steps(largest: float) -> list[float]:
    """Return up to three round weights for the legend of circle sizes, largest first.

    Examples
    --------
    >>> size_steps(730.0), size_steps(1.0)
    ([500.0, 100.0, 20.0], [1.0])
    """
    if largest < 1:
        return [largest] if largest > 0 else []
    power = 10.0 ** math.floor(math.log10(largest))
    top = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= largest)
    return [step for step in (top, top / 5, top / 25) if step >= 1 and step == math.floor(step)]
