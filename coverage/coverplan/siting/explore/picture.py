"""The frontier as a picture: a line over its points, filled where the plan at that limit is proved best."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["frontier_svg"]

_WIDE, _HIGH = 420, 220
_LEFT, _BELOW, _EDGE = 80, 40, 12
_COLOUR = "#0067a8"


def frontier_svg(points: Sequence[tuple[float, float, bool]], across: str, up: str) -> str:
    """Return an SVG of points (limit, value, whether it is proved best), and what the two axes show.

    Examples
    --------
    >>> frontier_svg([(0.0, 0.0, True), (1.0, 5.0, False)], "money", "served").count("<circle")
    2
    """
    if not points:
        return ""
    wide, high = _WIDE - _LEFT - _EDGE, _HIGH - _BELOW - _EDGE
    low, top = ([least(each[axis] for each in points) for axis in (0, 1)] for least in (min, max))
    size = [(top[axis] - low[axis]) or 1.0 for axis in (0, 1)]
    places = [
        (_LEFT + wide * (x - low[0]) / size[0], _EDGE + high * (1 - (y - low[1]) / size[1]), proved)
        for x, y, proved in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_COLOUR if proved else "#fff"}" stroke="{_COLOUR}" stroke-width="1.5"/>'
        for x, y, proved in places
    )
    bottom, right = _EDGE + high, _LEFT + wide
    labels = [
        (_LEFT - 5, bottom, f"{low[1]:,.10g}", "end"), (_LEFT - 5, _EDGE + 8, f"{top[1]:,.10g}", "end"),
        (_LEFT, bottom + 14, f"{low[0]:,.10g}", "start"), (right, bottom + 14, f"{top[0]:,.10g}", "end"),
        (_LEFT + wide / 2, bottom + 31, across, "middle"), (_LEFT + 6, _EDGE + 8, up, "start"),
    ]  # fmt: skip
    texts = "".join(
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="currentColor">{escape(said)}</text>'
        for x, y, said, anchor in labels
    )
    return (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" role="img" aria-label="{escape(up)} / {escape(across)}">'
        f'<path d="M{_LEFT} {_EDGE}V{bottom}H{right}" fill="none" stroke="currentColor"/>'
        f'<polyline points="{line}" fill="none" stroke="{_COLOUR}" stroke-width="1.5"/>{dots}{texts}</svg>'
    )
