"""The workbook for the meeting: a summary and the tables of the run, with the same figures."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd
from xlsxwriter.utility import xl_range

from coverplan.publish.office.columns import (
    MET_COLUMNS,
    NUMBER_FORMATS,
    OF_THE_GOAL,
    Style,
    header_of,
    style_of,
    words_of,
)
from coverplan.publish.office.plan_charts import add_plan_charts
from coverplan.publish.office.sheets import Sheet, sheet_names, sheets_of
from coverplan.publish.office.town_goals import add_town_goals
from coverplan.publish.office.year_charts import add_year_charts
from coverplan.publish.summary import conclusion
from coverplan.siting import proof
from coverplan.texts import current_language, say, speaking
from coverplan.wording import met_word, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.siting import Proposal
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["Writer", "save_workbook"]

# The document's properties hold no clock time, so that the same figures give the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (the format has no zone)
_MOST_PRINTED = 300  # rows of a sheet: a book of all of them would be a thousand pages
_MOST_ROWS = 30_000  # more are no longer read, and take minutes to write and open
_LONGEST_TEXT = 32_000  # Excel holds 32,767 characters a cell
_WIDEST, _WIDEST_WRAPPED = 44, 36
_A3, _A4 = 8, 9
_LEAST_SCALE = 0.7  # of type of 10 points on paper, so that nothing is smaller than 7
_FITTING = {_A4: 146, _A3: 212}  # characters of 10 points across the page in landscape
_PADDING = 0.75  # of a column, in characters
_LINE_HEIGHT, _TALLEST = 14.0, 409.0  # points; Excel has no taller row
_PROSE_WIDTH = 92

_Entry: TypeAlias = tuple[Style, float | str | None]
_MET_STYLES: dict[object, Style] = {True: "met", False: "short"}


def save_workbook(
    path: Path,
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    findings: Sequence[Finding] = (),
    *,
    language: Language | None = None,
) -> None:
    """Write report.xlsx: a summary, the tables of the run, those of a facility plan, and a sheet for each town.

    Figures are those of the CSV tables, to the 16 digits a workbook keeps; codes are text; what is text in a table is text in
    the workbook, never a formula or a link. The same study gives the same bytes.

    Parameters
    ----------
    path
        The file to write.
    study
        The study.
    result, proposal
        None where nothing was measured or proposed; the sheets are then empty.
    findings
        Every finding of the run.
    language
        Language of headers and words; by default the current one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "report.xlsx"
    ...     save_workbook(file, study, None, None)
    ...     file.stat().st_size > 5000
    True
    """
    import xlsxwriter

    # parts of it are written beside it: the folder for temporary files may be full
    options = {"strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(path.parent)}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": study.title(language), "created": _CREATED})
    language = language or current_language()
    with speaking(language):
        sheets = sheets_of(study, result, proposal, findings, language)
        kept = [say("sheet.summary"), say("sheet.years-charts"), say("sheet.plan-charts")]
        summary, _, _, *names = sheet_names([*kept, *(sheet.title for sheet in sheets)])
    writer = Writer(book, study, language)
    sentences = conclusion(study.plan, result, proposal, findings, language)
    writer.cover(summary, dict(zip(names, sheets, strict=True)), sentences, proposal)
    for name, sheet in zip(names, sheets, strict=True):
        if sheet.key == "town-goals" and result is not None:
            of_towns = book.add_worksheet(name)
            widths = add_town_goals(book, of_towns, study, result, writer.formats, language)
            writer.set_up_page(of_towns, widths)
        else:
            writer.table(name, sheet)
    add_year_charts(book, sheets, language)
    add_plan_charts(book, proposal, language)
    book.close()


def _looks(language: Language) -> dict[str, dict[str, object]]:
    """Return the formats of cells, by style."""
    base: dict[str, object] = {
        "font_name": "宋体" if language == "zh" else "Calibri",
        "font_size": 10,
        "valign": "vcenter",
    }
    line = {**base, "border": 1, "border_color": "#BFBFBF"}
    word = {**line, "align": "center"}
    head = {**word, "bold": True, "bg_color": "#2F5D73", "font_color": "#FFFFFF", "text_wrap": True}
    return {
        **{style: {**line, "num_format": code} for style, code in NUMBER_FORMATS.items()},
        "text": {**line, "num_format": "@", "indent": 1},
        "wrap": {**line, "num_format": "@", "indent": 1, "text_wrap": True},
        "met": {**word, "bg_color": "#D5EBDD", "font_color": "#0B5B2E"},
        "short": {**word, "bg_color": "#FBE3CF", "font_color": "#8A3A00", "bold": True},
        "unknown": {**word, "bg_color": "#EDEDED", "font_color": "#555555"},
        "header": head,
        "title": {**base, "bold": True, "font_size": 18},
        "notice": {**base, "bold": True, "font_color": "#B00020", "text_wrap": True},
        "label": {**base, "bold": True, "valign": "top"},
        "link": {**base, "valign": "top", "font_size": 11, "font_color": "#1F5C99", "underline": 1},
        "prose": {**base, "text_wrap": True, "valign": "top", "font_size": 11},
    }


class Writer:
    """Writes the sheets of one workbook in one language."""

    def __init__(self, book: Workbook, study: Study, language: Language) -> None:
        self.book = book
        self.study, self.plan = study, study.plan
        self.language = language
        self.title, self.notices = study.title(language), study.notices(language)
        self.formats: dict[str, Format] = {
            style: book.add_format(look) for style, look in _looks(language).items()
        }

    def say(self, key: str, **params: object) -> str:
        """Return a text in the workbook's language."""
        return say(key, self.language, **params)

    def cover(
        self, name: str, sheets: dict[str, Sheet], sentences: list[str], proposal: Proposal | None
    ) -> None:
        """Write the summary: title, notices, conclusion, what each sheet holds and a link to it."""
        sheet: Worksheet = self.book.add_worksheet(name)
        self.set_up_page(sheet)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, _PROSE_WIDTH)
        sheet.set_row(0, 32)
        sheet.write_string(0, 0, _cell(self.title), self.formats["title"])
        if proposal is not None:
            sentences = sentences + [
                self.say(
                    "cover.proof",
                    title=proposal.title(answer, self.language),
                    proof=proof(answer, self.language),
                )
                for answer in proposal.answers.values()
                if answer.values_after
            ]
        blocks = [
            ("cover.notices", "notice", self.notices),
            (
                "cover.area",
                "prose",
                [" ".join(filter(None, [self.study.area_name(self.language), self.plan.area.code]))],
            ),
            ("cover.vintage", "prose", [self.plan.units.vintage or self.say("amount.unknown")]),
            ("cover.crs", "prose", [self.plan.area.crs]),
            ("cover.conclusion", "prose", sentences),
            ("cover.contents", "link", [self._about_sheet(*each) for each in sheets.items()]),
        ]
        row, links = 2, iter(sheets)
        for label, style, lines in blocks:
            for number, text in enumerate(lines):
                if number == 0:
                    sheet.write_string(row, 0, self.say(label), self.formats["label"])
                sheet.set_row(row, min(_TALLEST, 1.2 * _LINE_HEIGHT * _lines(text, _PROSE_WIDTH - 6)))
                if style == "link":
                    there = next(links).replace("'", "''")
                    sheet.write_url(row, 1, f"internal:'{there}'!A1", self.formats[style], _cell(text))
                else:
                    sheet.write_string(row, 1, _cell(text), self.formats[style])
                row += 1
            row += 1 if lines else 0

    def _about_sheet(self, name: str, each: Sheet) -> str:
        """Say what a sheet holds, and when it has not got every row."""
        rows = len(each.frame)
        if rows > _MOST_ROWS:
            return self.say("sheet.cut", sheet=name, shown=f"{_MOST_ROWS:,}", all=f"{rows:,}")
        return self.say("cover.rows", sheet=name, count=f"{rows:,}")

    def table(self, title: str, each: Sheet) -> None:
        """Write a table with its header, filter, frozen panes and page set-up."""
        sheet: Worksheet = self.book.add_worksheet(title)
        each = each.cut(_MOST_ROWS)
        frame = each.frame
        heights: Counter[int] = Counter()
        widths: list[int] = []
        for column, name in enumerate(frame.columns):
            header = header_of(each.key, str(name), self.language)
            entries = self._entries(each, str(name))
            shown = [value if isinstance(value, str) else "" for _, value in entries]
            sizes = {text: _width(text) for text in {*shown, *_widest_numbers(entries)}}
            widest = max(sizes.values(), default=0)
            most = _WIDEST_WRAPPED if style_of(str(name)) == "wrap" else _WIDEST
            # a header takes two lines, and has room for the filter's arrow
            width = min(most, max(-(-_width(header) // 2) + 4, widest + 3))
            widths.append(width)
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, header, self.formats["header"])
            self._column(sheet, column, entries)
            if widest >= width:  # some text takes several lines
                for row, text in enumerate(shown, start=1):
                    heights[row] = max(heights[row], -(-sizes[text] // (width - 1)))
        for row, lines in heights.items():
            if lines > 1:
                sheet.set_row(row, min(_TALLEST, _LINE_HEIGHT * lines))
        self._finish_table(sheet, each.key, len(frame), widths)

    def _column(self, sheet: Worksheet, column: int, entries: list[_Entry]) -> None:
        formats, number, string = self.formats, sheet.write_number, sheet.write_string
        for row, (style, value) in enumerate(entries, start=1):
            if value is None:
                sheet.write_blank(row, column, None, formats[style])
            elif isinstance(value, str):
                string(row, column, value, formats[style])
            else:
                number(row, column, value, formats[style])

    def _finish_table(self, sheet: Worksheet, key: str, rows: int, widths: Sequence[int]) -> None:
        columns = len(widths)
        sheet.set_row(0, 34)
        sheet.freeze_panes(1, 0 if key == "findings" else 2)
        sheet.autofilter(0, 0, max(rows, 1), columns - 1)
        if rows:  # codes are text on purpose
            sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, rows, columns - 1)})
        else:
            sheet.write_string(1, 0, self.say("sheet.empty"), self.formats["text"])
        sheet.repeat_rows(0)
        self.set_up_page(sheet, widths, rows=rows)

    def set_up_page(self, sheet: Worksheet, widths: Sequence[int] = (), *, rows: int = 0) -> None:
        """Set a sheet up for a printer: on A4 where its columns then stay legible, else on A3, else on several pages across.

        Parameters
        ----------
        sheet
            The sheet.
        widths
            Of its columns, in characters; none for a page of prose, in portrait.
        rows
            How many it has; of a long table the first are printed, and the foot of the page says so.
        """
        if widths:
            sheet.set_landscape()
        wide = sum(widths) + _PADDING * len(widths)
        paper = next((each for each, most in _FITTING.items() if wide * _LEAST_SCALE <= most), None)
        sheet.set_paper(_A3 if paper is None else paper)
        if paper is None:
            sheet.set_print_scale(round(100 * _LEAST_SCALE))
            sheet.repeat_columns(0, 1)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        above = plain(self.title).replace("&", "&&")
        below = "　".join(self.notices).replace("&", "&&")
        if rows > _MOST_PRINTED:
            sheet.print_area(0, 0, _MOST_PRINTED, len(widths) - 1)
            below = f"{self.say('sheet.printed', shown=_MOST_PRINTED, all=f'{rows:,}')}　{below}"
        sheet.set_header(f"&L&9{above[:120]}&R&9&A")
        sheet.set_footer(f"&L&8{below[:200]}&R&9&P / &N")

    def _entries(self, each: Sheet, name: str) -> list[_Entry]:
        """Return style and content of each cell of a column."""
        frame = each.frame
        values: list[object] = frame[name].tolist()
        if name in MET_COLUMNS:
            judged = next((column for column in MET_COLUMNS[name] if column in frame), name)
            return self._verdicts(values, frame[judged].tolist())
        words, usual = words_of(self.study, each.key, name, self.language), style_of(name)
        shares = [False] * len(values)
        if each.figure_units is not None and name in OF_THE_GOAL:
            shares = (each.figure_units == "share").tolist()
        entries: list[_Entry] = []
        worded: dict[str, _Entry] = {}  # names and codes stand in many rows
        for value, missing, is_share in zip(values, frame[name].isna().tolist(), shares, strict=False):
            if missing or isinstance(value, str):
                given = value if isinstance(value, str) else ""
                entry = worded.get(given)
                if entry is None:
                    wording: Style = "wrap" if usual == "wrap" else "text"
                    entry = worded[given] = (wording, _cell(words(given)) or None)
                entries.append(entry)
            else:
                number = float(value)  # type: ignore[arg-type]
                plainly: Style = "count" if number % 1 == 0 else "number"
                style: Style = "share" if is_share else plainly if usual in ("number", "wrap") else usual
                entries.append((style, number))
        return entries

    def _verdicts(self, values: list[object], judged: list[object]) -> list[_Entry]:
        """Return the cells that say whether figures meet their targets; where none is asked, they are empty."""
        entries: list[_Entry] = []
        for value, figure in zip(values, judged, strict=True):
            if isinstance(value, str):
                entries.append(("text", value or None))
                continue
            style: Style = "unknown" if pd.isna(value) else _MET_STYLES[bool(value)]  # type: ignore[call-overload]
            entries.append((style, met_word(value, figure, self.language)))
        return entries


def _cell(text: str) -> str:
    """Return a text that fits into a cell."""
    text = plain(text)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"


def _widest_numbers(entries: list[_Entry]) -> set[str]:
    """Return about what the cells of the largest and the smallest number of each style show, to measure them."""
    ends: dict[Style, tuple[float, float]] = {}
    for style, value in entries:
        if isinstance(value, float):
            low, high = ends.get(style, (value, value))
            ends[style] = min(low, value), max(high, value)
    return {
        f"{value:.6f}" if style == "degree" else f"{value:,.1f}"
        for style, both in ends.items()
        for value in both
    }


def _width(text: str) -> int:
    """Return the width of a text in columns: Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _lines(text: str, width: int) -> int:
    return -(-_width(text) // (width - 1)) if text else 1
