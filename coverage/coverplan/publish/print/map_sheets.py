"""The printed map: A3 or A4 in landscape, one page a reach goal, as PDF and PNG."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, get_args

import numpy as np
import shapely
from matplotlib import style as matplotlib_style
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.patches import Polygon, Rectangle
from pyproj import CRS

from coverplan.crs import lonlat_of
from coverplan.errors import require_language, require_option
from coverplan.goals import weighed_goals
from coverplan.publish.marked import marked_units, shown_extent
from coverplan.publish.print.inset import draw_inset
from coverplan.publish.print.labels import draw_labels
from coverplan.publish.print.layers import MapView, draw_layers
from coverplan.publish.print.page import Paper, Rect, Sheet, fitted, round_scale, wrapped
from coverplan.publish.print.panels import Column
from coverplan.publish.print.type import as_true_type
from coverplan.publish.summary import dates, require_made
from coverplan.study import as_study
from coverplan.texts import current_language, say
from coverplan.typeface import NO_GLYPH, Typeface
from coverplan.wording import joined, plain

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from coverplan.goals import Result
    from coverplan.kernels.types import Floats
    from coverplan.plan import Goal
    from coverplan.siting import Proposal
    from coverplan.study import AnyStudy, Study
    from coverplan.texts import Language

__all__ = ["PrintedMap", "brief_map", "print_map", "save_printed_map"]

_MAP = Rect(10, 24, 298, 244)
_COLUMN = Rect(315, 24, 95, 246)
_HEAD = Rect(10, 271, 400, 20)
_FOOT = Rect(10, 4, 400, 17)
_AIR = 0.03  # of the area's size, left free around it
_DOTS_PER_INCH = 200
_PACKED = 3  # of 9: up to twice as quick to write as the usual 6, and a twentieth larger
_BRIEF_MARGIN_MM = 33.0  # leaves room for a heading above and the marks below
_NOTICE = "#b00020"


@dataclass(frozen=True)
class PrintedMap:
    """Finished pages.

    Attributes
    ----------
    pages : tuple of matplotlib.figure.Figure
        One for each reach goal that was measured; at least one.
    title : str
        For the PDF's properties.
    face : Typeface
        By which they are written.
    """

    pages: tuple[Figure, ...]
    title: str
    face: Typeface

    def save_pdf(self, path: Path) -> None:
        """Write all pages as a PDF that carries its typeface; the same pages give the same bytes."""
        about = {"Title": self.title, "CreationDate": None}
        with (
            matplotlib_style.context("default"),
            as_true_type(self.face, self.pages),
            PdfPages(path, metadata=about) as document,
        ):
            for page in self.pages:
                document.savefig(page)

    def save_png(self, path: Path | BytesIO, *, dots_per_inch: int = _DOTS_PER_INCH) -> None:
        """Write the first page as a PNG; the same page gives the same bytes."""
        with matplotlib_style.context("default"):
            self.pages[0].savefig(
                path,
                dpi=dots_per_inch,
                format="png",
                metadata={"Software": None},
                pil_kwargs={"compress_level": _PACKED},
            )

    def __repr__(self) -> str:
        return f"<PrintedMap: {len(self.pages)} pages>"


def print_map(
    study: AnyStudy,
    result: Result | None = None,
    proposal: Proposal | None = None,
    *,
    language: Language | None = None,
    paper: Paper = "A3",
) -> PrintedMap:
    """Draw the map for the meeting: coverage, gaps, facilities, sites, with the goals beside it.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml; layers it has not got are not drawn.
    result, proposal
        What was measured and proposed, where it was.
    language
        By default the current one.
    paper
        ``"A3"`` or ``"A4"``, in landscape. A4 is the same sheet, smaller, with a scale of its own.

    Returns
    -------
    PrintedMap
        One page for each reach goal that was measured, in the order of the plan; else one page for the
        first goal with figures by unit; else the layers alone.

    Notes
    -----
    The scale is the largest round one at which the area fits the frame, and holds on the paper named.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> print_map(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})))
    <PrintedMap: 1 pages>
    """
    require_language(language)
    require_option(paper, get_args(Paper), "paper")
    require_made(result, proposal)
    language = language or current_language()
    study = marked_units(as_study(study))
    face = Typeface.load()
    with matplotlib_style.context("default"):
        pages = [
            _page(study, result, proposal, goal, language, Sheet(paper, face=face))
            for goal in _goals_shown(study, result)
        ]
    return PrintedMap(tuple(pages), say("product.map", language, title=study.title(language)), face)


def save_printed_map(
    folder: Path,
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    *,
    language: Language | None = None,
) -> None:
    """Write map.pdf and map.png, on the paper of the plan, into a folder.

    Parameters
    ----------
    folder
        An existing folder.
    study, result, proposal, language
        As for :func:`print_map`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_printed_map(Path(folder), study, None, None)
    ...     sorted(file.name for file in Path(folder).iterdir())
    ['map.pdf', 'map.png']
    """
    made = print_map(study, result, proposal, language=language, paper=study.plan.print.paper)
    made.save_pdf(folder / "map.pdf")
    made.save_png(folder / "map.png")


def brief_map(
    study: Study, result: Result | None, proposal: Proposal | None, *, language: Language | None = None
) -> BytesIO:
    """Draw the first page of the map as a picture that stands in its own size, and so at its scale, on an A4 page with margins.

    Parameters
    ----------
    study, result, proposal, language
        As for :func:`print_map`.

    Returns
    -------
    BytesIO
        A PNG.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> brief_map(study, None, None).read(4)[1:]
    b'PNG'
    """
    language = language or current_language()
    study = marked_units(study)
    sheet = Sheet("A4", margin_mm=_BRIEF_MARGIN_MM)
    made = BytesIO()
    with matplotlib_style.context("default"):
        page = _page(study, result, proposal, _goals_shown(study, result)[0], language, sheet)
    PrintedMap((page,), "", sheet.face).save_png(made)
    made.seek(0)
    return made


def _goals_shown(study: Study, result: Result | None) -> list[Goal | None]:
    if result is None:
        return [None]
    measured = weighed_goals(result)
    if not measured:
        by_unit = [
            goal_id for goal_id in result.goals["goal_id"] if (result.units["goal_id"] == goal_id).any()
        ]
        measured = by_unit[:1]
    return [study.plan.goal(goal_id) for goal_id in measured] or [None]


def _page(
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    goal: Goal | None,
    language: Language,
    sheet: Sheet,
) -> Figure:
    _write_head(sheet, study, goal, result, language)
    column = Column(sheet, sheet.axes(_COLUMN), _COLUMN.width, _COLUMN.height - 3, study, language)
    if goal is not None and result is not None:
        column.goal(goal, result)
    bounds = shown_extent(study)
    if bounds is None:
        frame = sheet.axes(_MAP)
        sheet.write(
            frame,
            (_MAP.width / 2, _MAP.height / 2),
            say("map.nothing", language),
            size_pt=14,
            align="center center",
        )
    else:
        view = _view(sheet, bounds)
        drawn = draw_layers(view, study, result, proposal, goal)
        _draw_frame(view, study.plan.area.crs)
        taken = [*_draw_scale(view, language), *draw_inset(view, study, language)]
        draw_labels(view, study, drawn, taken)
        column.legend(drawn, goal)
    if result is not None:
        column.goals(result, below_mm=column.room_for(result, proposal, goal.id) if goal is not None else 0.0)
        if goal is not None:
            column.towns(result, goal)
    if proposal is not None and goal is not None:
        column.sites(proposal, goal.id)
    _write_foot(sheet, study, language)
    return sheet.figure


def _view(sheet: Sheet, bounds: tuple[float, float, float, float]) -> MapView:
    """Fit the area into the frame at a round scale."""
    west, south, east, north = bounds
    air = 1 + 2 * _AIR
    size = (max((east - west) * air, 1.0), max((north - south) * air, 1.0))
    frame = (_MAP.width * sheet.scale, _MAP.height * sheet.scale)  # on this paper
    metres_per_mm = round_scale(size, frame) / 1000 * sheet.scale
    x, y = (west + east) / 2, (south + north) / 2
    half_width, half_height = _MAP.width * metres_per_mm / 2, _MAP.height * metres_per_mm / 2
    axes = sheet.axes(_MAP)
    axes.set_xlim(x - half_width, x + half_width)
    axes.set_ylim(y - half_height, y + half_height)
    shown = (x - half_width, y - half_height, x + half_width, y + half_height)
    return MapView(sheet, axes, shown, metres_per_mm)


def _write_head(
    sheet: Sheet, study: Study, goal: Goal | None, result: Result | None, language: Language
) -> None:
    axes = sheet.axes(_HEAD)
    title = study.title(language)
    sheet.write(
        axes, (_HEAD.width / 2, 13), fitted(title, 24, _HEAD.width - 80), size_pt=24, align="center center"
    )
    if goal is not None and result is not None:
        about = fitted(plain(goal.name.message(language)), 13, _HEAD.width)
        sheet.write(axes, (_HEAD.width / 2, 3.4), about, size_pt=13, colour="#444444", align="center center")


def _write_foot(sheet: Sheet, study: Study, language: Language) -> None:
    """Write the notices and what the map is made of."""
    axes = sheet.axes(_FOOT)
    plan = study.plan
    sheet.write(
        axes, (0, 12.5), fitted("　".join(study.marks(language)), 11, 240), size_pt=11, colour=_NOTICE
    )
    crs = say("phrase.of", language, name=plan.area.crs, of=CRS.from_user_input(plan.area.crs).name)
    parts = [say("print.crs", language, crs=crs)]
    parts += [*dates(plan, language), say("print.lines", language)]
    sheet.write(axes, (0, 6.5), fitted("　".join(parts), 8.5, _FOOT.width), size_pt=8.5, colour="#444444")
    for number, line in enumerate(wrapped(study.credit(language), 8.5, _FOOT.width, 1)):
        sheet.write(axes, (0, 1.8 - 4 * number), line, size_pt=8.5, colour="#444444")
    if sheet.lacking:
        letters = joined([f"U+{ord(char):04X}" for char in sorted(sheet.lacking)], language)
        said = fitted(say("print.no-glyph", language, letters=letters, sign=NO_GLYPH), 8.5, _FOOT.width - 245)
        sheet.write(axes, (_FOOT.width, 12.5), said, size_pt=8.5, colour=_NOTICE, align="right center")


def _draw_frame(view: MapView, crs: str) -> None:
    """Draw the neat line with degrees and minutes at its edges."""
    west, south, east, north = view.bounds
    view.axes.add_patch(
        Rectangle(
            (west, south), east - west, north - south, fill=False, edgecolor="#222222", lw=1.4 * view.sheet.scale,
            zorder=40, clip_on=False,
        )
    )  # fmt: skip

    def degrees_at(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return lonlat_of(x, y, CRS(crs))

    steps = np.linspace(0, 1, 200)
    along_x, along_y = west + steps * (east - west), south + steps * (north - south)
    tick = 1.6 * view.metres_per_mm
    for y, outward in ((south, -1), (north, 1)):
        degrees, _ = degrees_at(along_x, np.full_like(along_x, y))
        for value in _round_degrees(degrees):
            x = float(np.interp(value, degrees, along_x))
            view.axes.plot(
                (x, x), (y, y - outward * tick), color="#222222", lw=0.8 * view.sheet.scale, zorder=41
            )
            if outward < 0:
                _write_degrees(view, (x, y - 0.6 * tick), value, "EW", "center top")
    for x, outward in ((west, -1), (east, 1)):
        _, degrees = degrees_at(np.full_like(along_y, x), along_y)
        for value in _round_degrees(degrees):
            y = float(np.interp(value, degrees, along_y))
            view.axes.plot(
                (x, x - outward * tick), (y, y), color="#222222", lw=0.8 * view.sheet.scale, zorder=41
            )
            if outward < 0:
                _write_degrees(view, (x - 0.6 * tick, y), value, "NS", "right center").set_rotation(90)


def _round_degrees(degrees: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    """Return round degrees or minutes within a span, about five of them."""
    span = float(degrees[-1] - degrees[0])
    steps = (1 / 60, 2 / 60, 5 / 60, 10 / 60, 20 / 60, 0.5, 1.0, 2.0, 5.0, 10.0)
    step = next((each for each in steps if span / each <= 6), 20.0)
    first = int(np.ceil(degrees[0] / step))
    values = [number * step for number in range(first, int(np.floor(degrees[-1] / step)) + 1)]
    edge = span * 0.03  # keeps the corners free
    return [value for value in values if degrees[0] + edge < value < degrees[-1] - edge]


def _write_degrees(view: MapView, at: tuple[float, float], value: float, sides: str, align: str) -> Text:
    degrees, minutes = divmod(round(abs(value) * 60), 60)
    text = f"{degrees}°{minutes:02}′{sides[0] if value >= 0 else sides[1]}"
    return view.sheet.write(view.axes, at, text, size_pt=7.5, colour="#444444", align=align)


def _draw_scale(view: MapView, language: Language) -> list[shapely.Polygon]:
    """Draw the scale bar with the scale, and the arrow to grid north, in the frame's corners; return what they take."""
    axes, mm = view.axes, view.metres_per_mm
    west, south, east, north = view.bounds
    power = 10 ** np.floor(np.log10(60 * mm))
    length = float(max(step * power for step in (1, 2, 5) if step * power <= 60 * mm))
    x, y = west + 7 * mm, south + 8 * mm
    box = Rectangle(
        (x - 4 * mm, y - 5 * mm),
        length + 24 * mm,
        15.5 * mm,
        facecolor="white",
        edgecolor="none",
        alpha=0.85,
        zorder=35,
    )
    axes.add_patch(box)
    for part in range(4):
        axes.add_patch(
            Rectangle(
                (x + part * length / 4, y), length / 4, 1.7 * mm, facecolor="#222222" if part % 2 == 0 else "white",
                edgecolor="#222222", lw=0.6 * view.sheet.scale, zorder=36,
            )
        )  # fmt: skip
    for part in (0, 2, 4):
        metres = length * part / 4
        number = f"{metres / 1000:g}" if length >= 1000 else f"{metres:g}"
        view.sheet.write(axes, (x + metres, y - 0.8 * mm), number, size_pt=8, align="center top")
    unit = say("print.km" if length >= 1000 else "unit.m", language)
    view.sheet.write(axes, (x + length + 5 * mm, y - 0.8 * mm), unit, size_pt=8, align="left top")
    denominator = round(view.scale / view.sheet.scale)
    text = say("print.scale", language, scale=f"{denominator:,}", paper=view.sheet.paper)
    view.sheet.write(axes, (x, y + 5.5 * mm), text, size_pt=9)
    arrow = (east - 13 * mm, north - 14 * mm)
    _draw_north(view, arrow, language)
    return [
        shapely.box(*box.get_bbox().extents),
        shapely.box(arrow[0] - 6 * mm, arrow[1] - 12 * mm, arrow[0] + 6 * mm, arrow[1] + 10 * mm),
    ]


def _draw_north(view: MapView, at: tuple[float, float], language: Language) -> None:
    x, y = at
    mm = view.metres_per_mm
    for side, face in ((-1, "#222222"), (1, "white")):
        corners = [(x, y + 8 * mm), (x + side * 3.4 * mm, y - 5 * mm), (x, y - 2 * mm)]
        view.axes.add_patch(
            Polygon(
                corners,
                closed=True,
                facecolor=face,
                edgecolor="#222222",
                lw=0.8 * view.sheet.scale,
                zorder=36,
            )
        )
    view.sheet.write(
        view.axes, (x, y - 8 * mm), say("print.north", language), size_pt=10, align="center center"
    )
