"""A sheet of paper to draw on: sizes in millimetres, Chinese type, text that fits."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from matplotlib import patheffects
from matplotlib.figure import Figure

from coverplan.publish.print.type import type_of
from coverplan.typeface import Typeface
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

__all__ = ["Paper", "Rect", "Sheet", "fitted", "halo", "text_width_mm", "wrapped"]

Paper = Literal["A3", "A4"]

_WIDTH_MM = {"A3": 420.0, "A4": 297.0}
_HEIGHT_MM = {"A3": 297.0, "A4": 210.0}
_MM_PER_INCH = 25.4
_MM_PER_POINT = _MM_PER_INCH / 72
_UNBROKEN = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)  # Latin words and numbers hold together
_TEXT_ZORDER = 38


@dataclass(frozen=True)
class Rect:
    """A rectangle on the sheet, millimetres from its lower left corner, as on A3."""

    left: float
    bottom: float
    width: float
    height: float


class Sheet:
    """A sheet in landscape. Everything is laid out as on A3 and shrinks as a whole on smaller paper.

    Parameters
    ----------
    paper
        ``"A3"`` or ``"A4"``.
    margin_mm
        To the left and right of the sheet on that paper, where it is put on a page with margins of its own; its height shrinks alike.
    face
        The typeface, for those who make many sheets; by default it is read.
    """

    def __init__(self, paper: Paper, *, margin_mm: float = 0.0, face: Typeface | None = None) -> None:
        self.face = face or Typeface.load()
        self.lacking: set[str] = set()  # characters of what was written that the typeface has not got
        wide = _WIDTH_MM[paper] - 2 * margin_mm
        self.paper = paper
        self.scale = wide / _WIDTH_MM["A3"]
        high = _HEIGHT_MM[paper] * wide / _WIDTH_MM[paper]
        self.figure = Figure(figsize=(wide / _MM_PER_INCH, high / _MM_PER_INCH), facecolor="white")

    def points(self, millimetres: float) -> float:
        """Return a length on A3 in points on this paper."""
        return millimetres / _MM_PER_POINT * self.scale

    def axes(self, rect: Rect) -> Axes:
        """Return bare axes over a rectangle, in millimetres from its lower left corner, as on A3."""
        wide, high = _WIDTH_MM["A3"], _HEIGHT_MM["A3"]
        axes = self.figure.add_axes(
            (rect.left / wide, rect.bottom / high, rect.width / wide, rect.height / high)
        )
        axes.set_axis_off()
        axes.set_xlim(0, rect.width)
        axes.set_ylim(0, rect.height)
        return axes

    def printable(self, text: str) -> str:
        """Return a text on one line, with a mark for each character that the typeface has not got."""
        said = re.sub(r"[\r\n\t]+", " ", plain(text))
        self.lacking |= {char for char in said if not self.face.has(char)}
        return self.face.printable(said)

    def wide_mm(self, text: str, size_pt: float) -> float:
        """Return how wide a text is on A3, as it is drawn."""
        return self.face.width_em(text) * size_pt * _MM_PER_POINT

    def write(
        self,
        axes: Axes,
        at: tuple[float, float],
        text: str,
        *,
        size_pt: float = 9.0,
        colour: str = "#222222",
        align: str = "left center",
        halo_pt: float = 0.0,
    ) -> Text:
        """Write a text in Chinese type, over all else; never as mathematics, whatever stands in a name.

        With a halo it is written twice: effects make pictures of letters, and the upper text is to be found in a PDF.
        """
        horizontal, vertical = align.split()
        look: dict[str, Any] = {
            "ha": horizontal,
            "va": vertical,
            "color": colour,
            "fontsize": size_pt * self.scale,
            "parse_math": False,
        }
        said = self.printable(text)
        if halo_pt:
            below = axes.text(*at, said, fontproperties=type_of(self.face), zorder=_TEXT_ZORDER - 0.5, **look)
            below.set_path_effects([patheffects.Stroke(linewidth=halo_pt * self.scale, foreground="white")])
        return axes.text(*at, said, fontproperties=type_of(self.face), zorder=_TEXT_ZORDER, **look)


def halo(width_pt: float, colour: str = "white") -> list[patheffects.AbstractPathEffect]:
    """Return the effect that keeps a name legible on any ground."""
    return [patheffects.withStroke(linewidth=width_pt, foreground=colour)]


def text_width_mm(text: str, size_pt: float) -> float:
    """Return about how wide a text is on A3: Chinese characters are square, others about half as wide.

    Examples
    --------
    >>> round(text_width_mm("甲县", 10.0), 2)
    7.06
    """
    ems = sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.56 for char in text)
    return ems * size_pt * _MM_PER_POINT


def wrapped(text: str, size_pt: float, width_mm: float, most: int) -> list[str]:
    """Return a text broken into at most ``most`` lines; what does not fit is cut with an ellipsis.

    Examples
    --------
    >>> wrapped("每个街道建有一所", 10.0, 15.0, 2)
    ['每个街道', '建有一所']
    """
    lines, line = [], ""
    for run in _UNBROKEN.findall(plain(text)):
        for part in run if text_width_mm(run, size_pt) > width_mm else (run,):
            if line and text_width_mm(line + part, size_pt) > width_mm:
                lines.append(line)
                line = ""
            line += part
    lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted("".join(lines[most - 1 :]), size_pt, width_mm)]


def fitted(text: str, size_pt: float, width_mm: float) -> str:
    """Return a text cut to a width.

    Examples
    --------
    >>> fitted("公益性公墓", 10.0, 12.0)
    '公益…'
    """
    text = plain(text)
    if text_width_mm(text, size_pt) <= width_mm:
        return text
    while text and text_width_mm(text + "…", size_pt) > width_mm:
        text = text[:-1]
    return text + "…"


def round_scale(metres: Sequence[float], millimetres: Sequence[float]) -> int:
    """Return the largest round scale (its denominator) at which an area fits.

    Parameters
    ----------
    metres
        Width and height of the area.
    millimetres
        Width and height of the frame on paper.

    Examples
    --------
    >>> round_scale((40_000, 30_000), (290, 235))
    150000
    """
    least = max(m * 1000 / mm for m, mm in zip(metres, millimetres, strict=True))
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    steps = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)
    return round(next(step * power for step in steps if step * power >= least * (1 - 1e-9)))
