"""A Word document in the manner of a Chinese office: fonts, numbered headings, tables, page numbers."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from coverplan.publish.office.column_widths import with_whole_words
from coverplan.texts import say
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
# GB/T 9704-2012 (format of official documents): margins, a page of 22 lines of 28 characters, typefaces and sizes
_MARGINS_CM = {"top_margin": 3.7, "bottom_margin": 3.5, "left_margin": 2.8, "right_margin": 2.6}
_TEXT_CM = _PAGE_CM[0] - _MARGINS_CM["left_margin"] - _MARGINS_CM["right_margin"]
_WIDE_MARGIN_CM = 1.5
_WIDE_CM = (_PAGE_CM[1] - 2 * _WIDE_MARGIN_CM, _PAGE_CM[0] - 2 * _WIDE_MARGIN_CM - 1.6)  # below a heading


class _Fonts(NamedTuple):
    """Typefaces of a language."""

    body: str
    title: str
    heading: str
    subheading: str
    table: str
    latin: str


_FONTS = {
    "zh": _Fonts("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Times New Roman"),
    "en": _Fonts("宋体", "黑体", "黑体", "黑体", "宋体", "Calibri"),
}
_BODY_PT = {"zh": 16.0, "en": 11.0}
_ANNEX_PT = {"zh": 12.0, "en": 10.0}
_LINE_PT = 28.0  # of the body, in Chinese
_LINES = 1.25  # of everything else
# Where a text says the page and the number of pages: signs that stand in no name.
_PAGE, _PAGES = "\ue000", "\ue001"
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
    formal
        The body is set as in an official document (in Chinese 三号, 22 lines a page); else smaller, as in an annex.
    """

    def __init__(
        self, title: str, said: Sequence[str], credit: str, language: Language, *, formal: bool = False
    ) -> None:
        self._docx = docx.Document()
        self._language = language
        self._notices = [plain(text) for text in said]
        self._credit = plain(credit)
        self._headings = self._annexes = 0
        self._formal = formal
        self._set_properties(title)
        self._set_page()
        self._set_fonts()
        self._set_footer()

    def title(self, text: str, subtitle: str) -> None:
        """Add the title, the line below it and the notices."""
        line = self._line(
            text, size_pt=22, align=WD_ALIGN_PARAGRAPH.CENTER, font=_FONTS[self._language].title
        )
        line.paragraph_format.space_after = Pt(4)
        self._line(subtitle, size_pt=12, align=WD_ALIGN_PARAGRAPH.CENTER)
        for notice in self._notices:
            line = self._line(notice, size_pt=12, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)
            line.runs[0].font.color.rgb = _NOTICE

    def headline(self, text: str) -> None:
        """Add the one sentence that a reader in a hurry takes along."""
        line = self._line(text, size_pt=self._size_pt, font=_FONTS[self._language].heading)
        self._set_in(line)

    def heading(self, text: str) -> None:
        """Add a numbered heading."""
        number = self._headings
        self._headings += 1
        mark = f"{_numeral(number + 1)}、" if self._language == "zh" else f"{number + 1}. "
        self._docx.add_heading(mark + plain(text), level=1)

    def annex(self, text: str) -> None:
        """Begin an annex on a page of its own; its heading has no number, and its text is small."""
        self._formal = False
        # of the heading, so that no empty page comes where a section has turned the page already
        self._docx.add_heading(plain(text), level=1).paragraph_format.page_break_before = True

    def next_annex(self, text: str) -> None:
        """Add the heading of the next numbered annex; the first begins a page."""
        self._annexes += 1
        number = _numeral(self._annexes) if self._language == "zh" else self._annexes
        heading = say("document.annex", self._language, number=number, text=text)
        if self._annexes == 1:
            self.annex(heading)
        else:
            self._docx.add_heading(plain(heading), level=1)

    def subheading(self, text: str) -> None:
        """Add a heading below a heading."""
        self._docx.add_heading(plain(text), level=2)

    def paragraph(self, text: str) -> None:
        """Add a paragraph; in Chinese its first line stands in by two characters."""
        self._set_in(self._line(text, size_pt=self._size_pt))

    def bullet(self, text: str) -> None:
        """Add a line of a list."""
        line = self._docx.add_paragraph(style="List Bullet")
        line.add_run(plain(text)).font.size = Pt(self._size_pt)
        line.paragraph_format.line_spacing = self._spacing

    def remark(self, text: str) -> None:
        """Add a small line about the table above or below."""
        self._line(text, size_pt=10.5 if self._formal else 9.5)

    def picture_page(self, picture: BytesIO | Path, heading: str, alt: str = "") -> None:
        """Add a page in landscape with a heading and a picture in its own size where it fits, then go on in portrait."""
        self._turn_page(wide=True)
        self.heading(heading)
        self._add_picture(picture, _WIDE_CM, alt or heading)
        self._turn_page(wide=False)

    def picture(self, path: Path, alt: str) -> None:
        """Add a picture as wide as the text, with the words that stand for it where it cannot be seen."""
        self._add_picture(path, (_TEXT_CM, _PAGE_CM[1]), alt, fill=True)

    def _add_picture(
        self, picture: BytesIO | Path, room_cm: tuple[float, float], alt: str, *, fill: bool = False
    ) -> None:
        shape = self._docx.add_picture(str(picture) if isinstance(picture, Path) else picture)
        factor = min(Cm(room) / size for room, size in zip(room_cm, (shape.width, shape.height), strict=True))
        if fill or factor < 1:
            shape.width, shape.height = round(shape.width * factor), round(shape.height * factor)
        shape._inline.docPr.set("descr", plain(alt))  # noqa: SLF001 (no public way)
        line = self._docx.paragraphs[-1]
        line.alignment, line.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.CENTER, 1.0

    @property
    def _size_pt(self) -> float:
        return (_BODY_PT if self._formal else _ANNEX_PT)[self._language]

    @property
    def _spacing(self) -> float | Pt:
        return Pt(_LINE_PT) if self._formal and self._language == "zh" else _LINES

    def _set_in(self, line: Paragraph) -> None:
        """Give a paragraph its spacing; in Chinese its first line stands in by two characters."""
        line.paragraph_format.line_spacing = self._spacing
        if self._language == "zh":
            line.paragraph_format.first_line_indent = Pt(2 * self._size_pt)

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
            Width of each column; all shrink alike where the page has less, and one whose words would be broken takes
            from the others.
        right
            Numbers of the columns that are set flush right.
        shades
            Background (RRGGBB) of cells that hold exactly this text.
        """
        factor = min(1.0, _TEXT_CM / sum(widths_cm))
        widths_cm = with_whole_words(
            [factor * width for width in widths_cm],
            list(zip(heads, *rows, strict=True)),
            size_pt=self._table_pt,
        )
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
        self._line("", size_pt=5).paragraph_format.line_spacing = Pt(8)

    @property
    def _table_pt(self) -> float:
        return 10.5 if self._formal else 9.5

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
        font: str = "",
        bold: bool = False,
    ) -> Paragraph:
        line = self._docx.add_paragraph()
        run = line.add_run(plain(text))
        run.bold = bold or None
        if size_pt is not None:
            run.font.size = Pt(size_pt)
        if font:
            _set_font(run.element.get_or_add_rPr(), font, _FONTS[self._language].latin)
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
            run.font.size, run.bold = Pt(self._table_pt), bold or None
            _set_font(
                run.element.get_or_add_rPr(), _FONTS[self._language].table, _FONTS[self._language].latin
            )
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
        fonts, body = _FONTS[self._language], _BODY_PT[self._language]
        styles = self._docx.styles
        for name, font, size in (
            ("Normal", fonts.body, body), ("List Bullet", fonts.body, body),
            ("Heading 1", fonts.heading, max(body, 14.0)), ("Heading 2", fonts.subheading, max(body - 2, 12.0)),
        ):  # fmt: skip
            style = styles[name]
            style.font.size = Pt(size)
            _set_font(style.element.get_or_add_rPr(), font, fonts.latin)
            style.paragraph_format.space_after = Pt(2)
            if name.startswith("Heading"):
                style.font.color.rgb = RGBColor(0, 0, 0)
                style.font.bold = self._language == "en"
                style.paragraph_format.space_before = Pt(8)
        styles["Normal"].paragraph_format.line_spacing = _LINES
        styles["Footer"].font.size = Pt(9)

    def _set_footer(self) -> None:
        """Put the notices and "page x of y" at the foot of every page."""
        line = self._docx.sections[0].footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        said = [*self._notices, self._credit] if self._credit else self._notices
        if said:
            line.add_run("　".join(said)).font.size = Pt(8)
            line.add_run().add_break()
        before, rest = say("page.number", self._language, page=_PAGE, pages=_PAGES).split(_PAGE)
        between, after = rest.split(_PAGES)
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
