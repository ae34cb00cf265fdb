"""The papers of a joint inspection (联检): a document and a workbook for each line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.publish.office.inspection_tables import file_names, inspection_of
from coverplan.publish.office.sheets import Sheet, sheet_names
from coverplan.study import day_of, line_courses
from coverplan.texts import current_language, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.publish.office.document import Document
    from coverplan.publish.office.inspection_tables import Inspection
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_inspections"]

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (the format has no zone)
# Columns of the record that are filled in on the way.
_TO_FILL = ("found_state", "found_moved", "found_done", "found_photo")
_SECTION_TO_FILL = ("found_course", "found_change", "found_done", "found_photo")
_BLANK_ROWS = 3
_SIGNED = ("side_a", "side_b", "led_by", "date")


def save_inspections(
    folder: Path, study: Study, findings: Sequence[Finding], *, language: Language | None = None
) -> list[Path]:
    """Write LINE.docx and LINE.xlsx for each line: what it is, its sections, its pillars, and a record to be filled in.

    Lengths are those along the ellipsoid (CGCS2000), section by section; they add up to the line. What is text in a table is
    text in the workbook, never a formula. The same study gives the same bytes.

    Parameters
    ----------
    folder
        Made where a study has lines.
    study
        With lines; nothing is written without.
    findings
        What was found: it stands beside each pillar.
    language
        By default the current one.

    Returns
    -------
    list of Path
        The files.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_inspections(Path(folder), Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), [])
    []
    """
    language = language or current_language()
    courses = line_courses(study)
    written = []
    for course, name in zip(courses, file_names([course.line_id for course in courses]), strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        papers = inspection_of(study, course, findings, language)
        document, book = folder / f"{name}.docx", folder / f"{name}.xlsx"
        _save_document(document, study, papers, language)
        _save_workbook(book, study, papers, language)
        written += [document, book]
    return written


def _save_document(path: Path, study: Study, papers: Inspection, language: Language) -> None:
    from coverplan.publish.office.document import Document  # few studies have lines

    page = Document(papers.title, study.marks(language), study.credit(language), language)
    page.title(papers.title, say("inspection.subtitle", language, day=day_of(study).isoformat()))
    page.heading(say("inspection.facts", language))
    heads = [say(f"column.{name}", language) for name in ("fact", "told")]
    page.table(heads, papers.facts, widths_cm=(4.0, 12.5))
    for remark in papers.remarks:
        page.remark(remark)
    page.heading(say("inspection.sections", language))
    _table(page, papers.sections, (1.4, 3.6, 3.6, 2.6, 2.6, 2.8), language, total="length_m")
    page.heading(say("inspection.pillars", language))
    _table(page, papers.pillars, (2.6, 1.4, 1.2, 2.3, 2.2, 2.2, 1.6, 3.2), language)
    page.heading(say("inspection.record", language))
    page.remark(say("inspection.record-about", language))
    for frame, widths in zip(
        _record(papers), ((3.4, 2.8, 2.8, 4.2, 3.2), (3.4, 3.4, 2.6, 2.6, 2.6, 2.0)), strict=True
    ):
        _table(page, frame, widths, language)
    signed = [(say(f"inspection.signed.{key}", language), "") for key in _SIGNED]
    page.table(
        [say(f"column.{name}", language) for name in ("signed", "signature")], signed, widths_cm=(5.0, 11.5)
    )
    page.save(path)


def _record(papers: Inspection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the record of pillars and that of sections, blank, with rows for what is found beside."""
    pillars = papers.pillars[["pillar_no"]].assign(**dict.fromkeys(_TO_FILL, ""))
    sections = papers.sections[["section_from", "section_to"]].assign(**dict.fromkeys(_SECTION_TO_FILL, ""))
    return _with_blanks(pillars), _with_blanks(sections)


def _with_blanks(frame: pd.DataFrame) -> pd.DataFrame:
    blank = pd.DataFrame("", index=range(_BLANK_ROWS), columns=frame.columns)
    return pd.concat([frame.astype(object), blank], ignore_index=True)


def _table(
    page: Document, frame: pd.DataFrame, widths_cm: Sequence[float], language: Language, *, total: str = ""
) -> None:
    """Add a frame as a table; figures are flush right."""
    if frame.empty:
        page.remark(say("sheet.empty", language))
        return
    names = [str(name) for name in frame.columns]
    rows = [[_cell(name, value) for name, value in row.items()] for row in frame.to_dict("records")]
    if total:
        last = [""] * len(names)
        last[0], last[names.index(total)] = (
            say("inspection.total", language),
            _cell(total, frame[total].sum()),
        )
        rows.append(last)
    right = [at for at, name in enumerate(names) if frame[name].dtype.kind in "fi"]
    page.table([say(f"column.{name}", language) for name in names], rows, widths_cm=widths_cm, right=right)


def _cell(name: object, value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if pd.isna(value):
        return "—"
    return f"{value:g}" if name == "order" else f"{value:.7f}" if name in ("lon", "lat") else f"{value:,.2f}"


def _save_workbook(path: Path, study: Study, papers: Inspection, language: Language) -> None:
    import xlsxwriter

    from coverplan.publish.office.workbook import Writer

    # parts of it are written beside it: the folder for temporary files may be full
    options = {"strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(path.parent)}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": papers.title, "created": _CREATED})
    facts = [*papers.facts, *((say("inspection.remark", language), remark) for remark in papers.remarks)]
    facts += [(say("cover.notices", language), notice) for notice in study.notices(language)]
    about = pd.DataFrame(facts, columns=["fact", "told"])
    pillars, sections = _record(papers)
    signed = pd.DataFrame(
        {"signed": [say(f"inspection.signed.{key}", language) for key in _SIGNED], "signature": ""}
    )
    sheets = {
        "facts": about, "sections": papers.sections, "pillars": papers.pillars, "record-pillars": pillars,
        "record-sections": sections, "signed": signed,
    }  # fmt: skip
    writer = Writer(book, study, language)
    names = sheet_names([say(f"inspection.{key}", language) for key in sheets])
    for name, (key, frame) in zip(names, sheets.items(), strict=True):
        writer.table(name, Sheet(f"inspection-{key}", frame))
    book.close()
