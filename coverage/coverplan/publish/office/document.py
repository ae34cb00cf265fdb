"""A Word document in the manner of a Chinese office: fonts, numbered headings, tables, page numbers."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from coverplan.texts import say
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docx.oxml.text.font import CT_RPr
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from coverplan.texts import Language

__all__ = ["Document"]

# The document's properties and its archive hold no clock time: the same content, the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (the format has no zone)
_ARCHIVED = (1980, 1, 1, 0, 0, 0)
_PAGE_CM = (21.0, 29.7)
_MARGINS_CM = {"top_margin": 2.4, "bottom_margin": 2.2, "left_margin": 2.2, "right_margin": 2.2}
_WIDE_MARGIN_CM = 1.5
_PICTURE_CM = 15.9  # high: A3 in landscape, on the page in landscape
_FONTS = {
    "zh": ("宋体", "黑体", "Times New Roman"),
    "en": ("宋体", "黑体", "Calibri"),
}  # body, headings, Latin
_NOTICE = RGBColor(0xB0, 0x00, 0x20)
_HEAD_SHADE = "DCE6EB"
_NUMERALS = "一二三四五六七八九"


class Document:
    """A document that grows from top to bottom.

    Parameters
    ----------
    title
        For the document's properties.
    said
        The notices; they stand under the title and at the foot of every page.
    credit
        Credit of the data; it stands at the foot of every page.
    language
        Decides fonts, numbering of headings and indents.
    """

    def __init__(self, title: str, said: Sequence[str], credit: str, language: Language) -> None:
        self._docx = docx.Document()
        self._language = language
        self._notices = [plain(text) for text in said]
        self._credit = plain(credit)
        self._headings = 0
        self._set_properties(title)
        self._set_page()
        self._set_fonts()
        self._set_footer()

    def title(self, text: str, subtitle: str) -> None:
        """Add the title, the line below it and the notices."""
        line = self._line(text, size_pt=20, align=WD_ALIGN_PARAGRAPH.CENTER, font=1, bold=True)
        line.paragraph_format.space_after = Pt(4)
        self._line(subtitle, size_pt=11, align=WD_ALIGN_PARAGRAPH.CENTER)
        for notice in self._notices:
            line = self._line(notice, size_pt=11, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)
            line.runs[0].font.color.rgb = _NOTICE

    def heading(self, text: str) -> None:
        """Add a numbered heading."""
        number = self._headings
        self._headings += 1
        mark = f"{_numeral(number + 1)}、" if self._language == "zh" else f"{number + 1}. "
        self._docx.add_heading(mark + plain(text), level=1)

    def annex(self, text: str) -> None:
        """Begin an annex on a page of its own; its heading has no number."""
        self._docx.add_page_break()  # type: ignore[no-untyped-call]
        self._docx.add_heading(plain(text), level=1)

    def subheading(self, text: str) -> None:
        """Add a heading below a heading."""
        self._docx.add_heading(plain(text), level=2)

    def paragraph(self, text: str) -> None:
        """Add a paragraph; in Chinese its first line stands in by two characters."""
        line = self._line(text)
        if self._language == "zh":
            line.paragraph_format.first_line_indent = Pt(22)

    def bullet(self, text: str) -> None:
        """Add a line of a list."""
        self._docx.add_paragraph(plain(text), style="List Bullet")

    def remark(self, text: str) -> None:
        """Add a small line about the table above or below."""
        self._line(text, size_pt=9.5)

    def picture_page(self, path: Path, heading: str) -> None:
        """Add a page in landscape with a heading and a picture, then go on in portrait."""
        self._turn_page(wide=True)
        self.heading(heading)
        self._docx.add_picture(str(path), height=Cm(_PICTURE_CM))
        self._docx.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._turn_page(wide=False)

    def picture(self, path: Path) -> None:
        """Add a picture as wide as the text."""
        width = _PAGE_CM[0] - _MARGINS_CM["left_margin"] - _MARGINS_CM["right_margin"]
        self._docx.add_picture(str(path), width=Cm(width))
        self._docx.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths_cm: Sequence[float],
        right: Sequence[int] = (),
        shades: Mapping[str, str] | None = None,
    ) -> None:
        """Add a table whose header is repeated on every page.

        Parameters
        ----------
        heads, rows
            Texts; every row as long as the header.
        widths_cm
            Width of each column.
        right
            Numbers of the columns that are set flush right.
        shades
            Background (RRGGBB) of cells that hold exactly this text.
        """
        table = self._docx.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths_cm, strict=True):
            column.width = Cm(width)
        self._fill(table.rows[0], heads, widths_cm, center=range(len(heads)), bold=True)
        _mark(table.rows[0], "w:tblHeader")
        for cell in table.rows[0].cells:
            _shade(cell, _HEAD_SHADE)
        for texts in rows:
            row = table.add_row()
            self._fill(row, texts, widths_cm, right=right)
            _mark(row, "w:cantSplit")
            for cell, text in zip(row.cells, texts, strict=True):
                if shades and text in shades:
                    _shade(cell, shades[text])
        self._line("", size_pt=5)

    def save(self, path: Path) -> None:
        """Write the document, the same bytes for the same content."""
        raw = BytesIO()
        self._docx.save(raw)
        with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in made.namelist():
                kept.writestr(
                    zipfile.ZipInfo(name, _ARCHIVED), made.read(name), compress_type=zipfile.ZIP_DEFLATED
                )

    def _line(
        self,
        text: str,
        *,
        size_pt: float | None = None,
        align: WD_ALIGN_PARAGRAPH | None = None,
        font: int = 0,
        bold: bool = False,
    ) -> Paragraph:
        line = self._docx.add_paragraph()
        run = line.add_run(plain(text))
        run.bold = bold or None
        if size_pt is not None:
            run.font.size = Pt(size_pt)
        if font:
            _set_font(run.element.get_or_add_rPr(), _FONTS[self._language][font], _FONTS[self._language][2])
        if align is not None:
            line.alignment = align
        return line

    def _fill(
        self,
        row: _Row,
        texts: Sequence[str],
        widths_cm: Sequence[float],
        *,
        right: Sequence[int] = (),
        center: Sequence[int] = (),
        bold: bool = False,
    ) -> None:
        for number, (cell, text, width) in enumerate(zip(row.cells, texts, widths_cm, strict=True)):
            cell.width = Cm(width)
            line = cell.paragraphs[0]
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1.5)
            line.paragraph_format.line_spacing = 1.0
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            run = line.add_run(plain(text))
            run.font.size, run.bold = Pt(9.5), bold or None
            if number in right:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif number in center:
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _set_properties(self, title: str) -> None:
        about = self._docx.core_properties
        about.title, about.author, about.last_modified_by, about.comments = plain(title)[:250], "", "", ""
        about.created = about.modified = _CREATED
        about.revision = 1
        about.language = "zh-CN" if self._language == "zh" else "en"

    def _set_page(self, *, wide: bool = False) -> None:
        section = self._docx.sections[-1]
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        size = [Cm(each) for each in _PAGE_CM]
        section.page_width, section.page_height = reversed(size) if wide else size
        for side, width in _MARGINS_CM.items():
            setattr(section, side, Cm(_WIDE_MARGIN_CM if wide else width))

    def _turn_page(self, *, wide: bool) -> None:
        self._docx.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(wide=wide)

    def _set_fonts(self) -> None:
        body, head, latin = _FONTS[self._language]
        styles = self._docx.styles
        for name, font, size in (
            ("Normal", body, 11), ("List Bullet", body, 11), ("Heading 1", head, 14), ("Heading 2", head, 12),
        ):  # fmt: skip
            style = styles[name]
            style.font.size = Pt(size)
            _set_font(style.element.get_or_add_rPr(), font, latin)
            style.paragraph_format.space_after = Pt(4)
            if name.startswith("Heading"):
                style.font.color.rgb = RGBColor(0, 0, 0)
                style.paragraph_format.space_before = Pt(10)
        styles["Normal"].paragraph_format.line_spacing = 1.35

    def _set_footer(self) -> None:
        """Put the notices and "page x of y" at the foot of every page."""
        line = self._docx.sections[0].footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        said = [*self._notices, self._credit] if self._credit else self._notices
        if said:
            line.add_run("　".join(said)).font.size = Pt(8)
            line.add_run().add_break()
        before, rest = say("page.number", self._language, page="\0", pages="\1").split("\0")
        between, after = rest.split("\1")
        for part in (before, "PAGE", between, "NUMPAGES", after):
            run = line.add_run() if part.isupper() else line.add_run(part)
            run.font.size = Pt(9)
            if part.isupper():
                _add_field(run, part)


def _set_font(properties: CT_RPr, font: str, latin: str) -> None:
    """Set the Latin and the Chinese font, in place of those of the template's theme."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for part, value in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", font)):
        fonts.set(qn(f"w:{part}"), value)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 (no public way)


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 (no public way)


def _add_field(run: Run, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", "1"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText" if text == code else "w:t")
            part.text = text
        run.element.append(part)


def _numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese.

    Examples
    --------
    >>> [_numeral(number) for number in (1, 10, 11, 20, 35)]
    ['一', '十', '十一', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")
