"""OSM files written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# One step of a hundredth of a degree, at 9.5 E 47.1 N: 759 m east, 1,112 m north.
WEST, SOUTH, STEP = 9.5, 47.1, 0.01

Way = tuple["Sequence[int]", "Mapping[str, str]"]


def osm_text(
    nodes: Mapping[int, tuple[float, float]],
    ways: Mapping[int, Way],
    *,
    node_tags: Mapping[int, Mapping[str, str]] | None = None,
    ways_first: bool = False,
) -> str:
    """An OSM XML file; nodes in steps east and north of the corner."""
    points = [
        f'<node id="{node}" version="1" lon="{WEST + x * STEP:.7f}" lat="{SOUTH + y * STEP:.7f}">'
        f"{_tags((node_tags or {}).get(node, {}))}</node>"
        for node, (x, y) in nodes.items()
    ]
    lines = [
        f'<way id="{way}" version="1">{"".join(f"<nd ref={quoteattr(str(n))}/>" for n in refs)}{_tags(tags)}</way>'
        for way, (refs, tags) in ways.items()
    ]
    parts = [*lines, *points] if ways_first else [*points, *lines]
    return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{"".join(parts)}</osm>'


def write_osm(path: Path, *args: object, **options: object) -> Path:
    path.write_text(osm_text(*args, **options), encoding="utf-8")  # type: ignore[arg-type]
    return path


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
