"""The typeface as pages use it: known to matplotlib by a name of its own, and as TrueType in a PDF.

Outlines of the Chinese file are cubic (CFF), which matplotlib can put into a PDF as pictures of letters only, or as a font that Acrobat
does not take. The characters of a document are therefore made quadratic, as TrueType has them, and embedded as text.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from matplotlib import rc_context
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.figure import Figure

    from coverplan.typeface import Typeface

__all__ = ["as_true_type", "type_of"]

_FAMILY = "coverplan {name}"
_MOST_ERROR_EM = 0.0005  # by which an outline may differ; a hair on paper


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
    texts = [text for page in pages for text in page.findobj(Text)]
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
    """Write those characters of a CFF font as TrueType."""
    options = subset.Options(layout_features=[], notdef_outline=True, hinting=False)
    made: Any = subset.load_font(str(source), options)
    with made as font:
        wanted = subset.Subsetter(options)
        wanted.populate(unicodes={*map(ord, characters), ord(" ")})
        wanted.subset(font)
        order, drawn = font.getGlyphOrder(), font.getGlyphSet()
        glyphs = {}
        for name in order:
            pen = TTGlyphPen(None)
            drawn[name].draw(Cu2QuPen(pen, _MOST_ERROR_EM * font["head"].unitsPerEm, reverse_direction=True))
            glyphs[name] = pen.glyph()
        _replace_outlines(font, order, glyphs)
        font.save(str(target))


def _replace_outlines(font: Any, order: Sequence[str], glyphs: dict[str, Any]) -> None:  # noqa: ANN401
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(font["glyf"])
        advance = font["hmtx"][name][0]
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))
    for table in {"CFF ", "VORG", "vhea", "vmtx"} & set(font.keys()):
        del font[table]
    most = font["maxp"]
    most.tableVersion = 0x00010000
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions",
        "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(most, name, 0)
    most.maxZones = 1
    most.recalc(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"
