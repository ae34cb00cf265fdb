"""The tables that a clerk fills in: workbooks with drop-downs, an example and every column explained, and the same as CSV."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from coverplan.io import write_csv
from coverplan.layers import PLACE_HEADERS, USUAL_HEADERS
from coverplan.tables import PROJECT_ACTIONS, PROJECT_STATUSES, STATUSES, TABLES
from coverplan.texts import current_language, keys, say

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.texts import Language

__all__ = ["FORMS", "Form", "write_forms"]

_ROWS_WITH_CHOICES = 5000
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (the format has no zone; the same study, the same bytes)
_ELDERLY_KINDS = (
    "comprehensive_centre", "nursing_home", "welfare_home", "day_care_centre", "community_care_station",
)  # fmt: skip
_BURIAL_KINDS = ("public_cemetery", "commercial_cemetery", "columbarium", "funeral_home", "crematorium")
_CHINESE_HEADS = {"basis": "数据性质", "unit_code": "区划代码"}


class Form(NamedTuple):
    """A table to fill in.

    Attributes
    ----------
    path
        In the study's folder, without its ending.
    title
        Key of its title.
    table
        The canonical table that its columns belong to.
    sample
        Its columns in order, with what the example has there: a value, or the key of a text.
    choices
        Keys of the texts that may stand in a column, or plain words.
    """

    path: str
    title: str
    table: str
    sample: dict[str, str | int | float]
    choices: dict[str, tuple[str, ...]]


_PLACE: dict[str, str | int | float] = {"lon": 116.096, "lat": 35.802}
_LEVELS = ("forms.level.county", "forms.level.town", "forms.level.village")
FORMS = (
    Form(
        "boundaries/list", "forms.boundaries", "boundaries",
        {
            "unit_code": "370832101201", "name": "forms.sample.village", "level": "forms.level.village", "type": "村委会",
            "parent_code": "370832101", "seat_lon": 116.096, "seat_lat": 35.802, "households": 420,
        },
        {"level": _LEVELS, "type": ("街道", "镇", "乡", "居委会", "村委会")},
    ),
    Form(
        "facilities/elderly_care", "forms.elderly_care", "facilities",
        {
            "facility_id": "e1", "name": "forms.sample.home", "kind": "kind.nursing_home", "status": "status.operating",
            "opened": "2021-06", "beds": 120, "nursing_beds": 66, "beds_used": 58, "serves": "", "unit_code": "370832101201", **_PLACE,
        },
        {"kind": tuple(f"kind.{kind}" for kind in _ELDERLY_KINDS), "status": tuple(f"status.{each}" for each in STATUSES)},
    ),
    Form(
        "facilities/cemeteries", "forms.cemeteries", "facilities",
        {
            "facility_id": "c1", "name": "forms.sample.cemetery", "kind": "kind.public_cemetery", "status": "status.operating",
            "opened": "2019", "level": "forms.level.village", "plots": 800, "plots_used": 215, "serves": "forms.sample.serves",
            "unit_code": "370832101201", **_PLACE,
        },
        {
            "kind": tuple(f"kind.{kind}" for kind in _BURIAL_KINDS), "level": _LEVELS,
            "status": tuple(f"status.{each}" for each in STATUSES),
        },
    ),
    Form(
        "residents/residents", "forms.residents", "residents",
        {
            "demand_id": "d1", "unit_code": "370832101201", "name": "forms.sample.place", "residents": 1480, "residents_60plus": 352,
            "residents_80plus": 61, "registered": 1630, "registered_60plus": 381, "disabled": 24, "dibao": 33, "basis": "", **_PLACE,
        },
        {"basis": ("forms.estimated",)},
    ),
    Form(
        "indicators", "forms.indicators", "indicators",
        {
            "indicator": "forms.sample.indicator", "value": 99.1, "unit": "%", "unit_code": "", "period": "2025",
            "source": "forms.sample.source",
        },
        {},
    ),
    Form(
        "projects", "forms.projects", "projects",
        {
            "project_id": "p1", "name": "forms.sample.project", "kind": "kind.nursing_home", "status": "project-status.building",
            "action": "project-action.rebuild", "start": "2026", "end": "2027", "cost": 380, "places": 150, "nursing_beds": 90,
            "land_m2": 4200, "facility_id": "e1", "unit_code": "370832101201", **_PLACE,
        },
        {
            "kind": tuple(f"kind.{kind}" for kind in (*_ELDERLY_KINDS, *_BURIAL_KINDS)),
            "status": tuple(f"project-status.{each}" for each in PROJECT_STATUSES),
            "action": tuple(f"project-action.{each}" for each in PROJECT_ACTIONS),
        },
    ),
)  # fmt: skip


def write_forms(folder: Path, *, language: Language | None = None) -> None:
    """Write every form as a workbook, and below ``csv`` as a CSV file with the header alone.

    Parameters
    ----------
    folder
        The study's folder; missing folders are made.
    language
        Of headers and words, by default the current one; what is read knows both.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_forms(Path(folder), language="zh")
    ...     sorted(path.name for path in Path(folder).rglob("*.*"))[:3]
    ['cemeteries.csv', 'cemeteries.xlsx', 'elderly_care.csv']
    """
    language = language or current_language()
    for form in FORMS:
        path = folder / f"{form.path}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_workbook(path, form, language)
        table = folder / "csv" / f"{form.path}.csv"
        table.parent.mkdir(parents=True, exist_ok=True)
        write_csv(pd.DataFrame(columns=[header_of(form, column, language) for column in form.sample]), table)


def header_of(form: Form, column: str, language: Language) -> str:
    """Return the header under which a column stands in a form.

    Examples
    --------
    >>> header_of(FORMS[1], "beds", "zh"), header_of(FORMS[1], "beds", "en")
    ('床位数', 'beds')
    """
    if language == "en":
        return column
    usual = {**PLACE_HEADERS, **USUAL_HEADERS[form.table]}
    return _CHINESE_HEADS.get(column) or usual[column][0]


def _words(form: Form, column: str, language: Language) -> list[str]:
    return [_choice(word, language) for word in form.choices.get(column, ())]


def _choice(word: str, language: Language) -> str:
    """Return a word that may stand in a column: what offices say, in English the canonical word."""
    if word not in keys():
        return word
    return say(word, language) if language == "zh" else word.rpartition(".")[2]


def _sample(form: Form, column: str, language: Language) -> str | float:
    value = form.sample[column]
    if not isinstance(value, str) or value not in keys():
        return value
    return _choice(value, language) if column in form.choices else say(value, language)


def _about(form: Form, column: str, language: Language) -> str:
    own = f"forms.column.{form.table}.{column}"
    return say(own if own in keys() else f"forms.column.{column}", language)


def _write_workbook(path: Path, form: Form, language: Language) -> None:
    import xlsxwriter  # of all jobs only that of an empty study writes one

    heads = [header_of(form, column, language) for column in form.sample]
    sample = [_sample(form, column, language) for column in form.sample]
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        book.set_properties({"title": say(form.title, language), "created": _CREATED})
        head = book.add_format({"bold": True, "bg_color": "#DCE6EB", "border": 1, "text_wrap": True, "valign": "vcenter"})  # fmt: skip
        wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        as_text = book.add_format({"num_format": "@"})
        fill = book.add_worksheet(say("forms.fill", language))
        fill.write_row(0, 0, heads, head)
        fill.freeze_panes(1, 0)
        for number, column in enumerate(form.sample):
            wide = max(10, 2 * len(heads[number]) + 2)
            fill.set_column(number, number, wide, as_text if _is_text(form, column) else None)
            if words := _words(form, column, language):
                fill.data_validation(
                    1, number, _ROWS_WITH_CHOICES, number,
                    {
                        "validate": "list", "source": words, "error_title": say("forms.wrong-title", language),
                        "error_message": say("forms.wrong", language),
                    },
                )  # fmt: skip
        example = book.add_worksheet(say("forms.example", language))
        example.write_row(0, 0, heads, head)
        example.write_row(1, 0, sample, wrap)
        example.set_column(0, len(heads) - 1, 16)
        explained = book.add_worksheet(say("forms.explained", language))
        titles = ("header", "must", "what", "choices", "sample")
        explained.write_row(0, 0, [say(f"forms.{title}", language) for title in titles], head)
        for row, (column, header, value) in enumerate(zip(form.sample, heads, sample, strict=True), start=1):
            must = say("forms.yes" if _is_required(form, column) else "forms.no", language)
            choices = say("list.comma", language).join(_words(form, column, language))
            explained.write_row(row, 0, [header, must, _about(form, column, language), choices, value], wrap)
        for number, width in enumerate((18, 10, 52, 40, 22)):
            explained.set_column(number, number, width)
        for sheet in (fill, example, explained):
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)


def _is_required(form: Form, column: str) -> bool:
    return any(each.name == column and each.required for each in TABLES[form.table])


def _is_text(form: Form, column: str) -> bool:
    """Codes, ids and years are text, so that no spreadsheet rounds a code of 12 digits."""
    return isinstance(form.sample[column], str)
