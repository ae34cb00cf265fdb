"""The typeface as pages use it: known to matplotlib by a name of its own, and as TrueType in a PDF.

Outlines of the Chinese file are cubic (CFF), which matplotlib can put into a PDF as pictures of letters only, or as a font that Acrobat
does not take. The characters of a document are therefore made quadratic, as TrueType has them, and embedded as text.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from matplotlib import rc_context
from matplotlib.font_manager import FontEntry, FontProperties, fontManager

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.figure import Figure

    from coverplan.typeface import Typeface

__all__ = ["as_true_type", "type_of"]

_FAMILY = "coverplan {name}"
_MOST_ERROR_EM = 0.0005  # by which an outline may differ; a hair on paper
_NOT_DEFINED = ".notdef"  # the first glyph of any font
_TAKEN_OVER = ("head", "hhea", "OS/2", "name")  # tables that hold for any part of a font


def type_of(face: Typeface) -> FontProperties:
    """Return a typeface by which matplotlib draws, asking its files in turn."""
    return FontProperties(family=[_known(file) for file in face.files])


def _known(file: Path) -> str:
    """Make a file known to matplotlib by a name that no installed font has."""
    name = _FAMILY.format(name=file.stem)
    if all(entry.name != name for entry in fontManager.ttflist):
        fontManager.ttflist.append(_entry(file, name))
    return name


def _entry(file: Path, name: str) -> FontEntry:
    return FontEntry(
        fname=str(file),
        name=name,
        style="normal",
        variant="normal",
        weight=400,
        stretch="normal",
        size="scalable",
    )


@contextmanager
def as_true_type(face: Typeface, pages: Sequence[Figure]) -> Iterator[None]:
    """Have the texts of pages embedded as TrueType while the block runs.

    Parameters
    ----------
    face
        By which the texts were written.
    pages
        Figures.
    """
    # not by findobj, which makes the ticks of axes that show none
    texts = [
        text for page in pages for part in [page.texts, *(axes.texts for axes in page.axes)] for text in part
    ]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / f"{face.files[0].stem}.ttf"
        _save_true_type(face.files[0], file, {char for text in texts for char in text.get_text()})
        family = f"{_FAMILY.format(name=face.files[0].stem)} {folder}"
        entry = _entry(file, family)
        fontManager.ttflist.append(entry)
        before = [text.get_fontfamily() for text in texts]
        try:
            for text in texts:
                text.set_fontfamily([family, *map(_known, face.files[1:])])
            with rc_context({"pdf.fonttype": 42}):
                yield
        finally:
            for text, families in zip(texts, before, strict=True):
                text.set_fontfamily(families)
            fontManager.ttflist.remove(entry)


def _save_true_type(source: Path, target: Path, characters: Iterable[str]) -> None:
    """Write those characters of a CFF font as TrueType.

    Of a large font only these outlines are read: to make a subset of it first would take as long again.
    """
    with TTFont(source, lazy=True) as font:
        names, drawn, widths = font.getBestCmap(), font.getGlyphSet(), font["hmtx"].metrics
        shown = {code: names[code] for code in sorted({*map(ord, characters), ord(" ")}) if code in names}
        builder = FontBuilder(font["head"].unitsPerEm)
        order = list(dict.fromkeys([_NOT_DEFINED, *shown.values()]))
        builder.setupGlyphOrder(order)
        builder.setupCharacterMap(shown)
        glyphs = {name: _quadratic(drawn[name], font["head"].unitsPerEm) for name in order}
        builder.setupGlyf(glyphs)
        builder.setupHorizontalMetrics(
            {name: (widths[name][0], getattr(glyphs[name], "xMin", 0)) for name in order}
        )
        for table in _TAKEN_OVER:
            builder.font[table] = font[table]
        builder.setupPost(keepGlyphNames=False)
        builder.save(str(target))


def _quadratic(drawn: Any, units_per_em: int) -> Any:  # noqa: ANN401 (fontTools has no types)
    """Return an outline as TrueType has it."""
    pen = TTGlyphPen(None)
    drawn.draw(Cu2QuPen(pen, _MOST_ERROR_EM * units_per_em, reverse_direction=True))
    return pen.glyph()
