"""Saved answers of the place-name register: pages of a list, and records with their details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coverplan.errors import Fault, InputError
from coverplan.io import read_json_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Answer", "read_answers"]

# What marks a record of a place; a page of the list has `records` instead.
_OF_A_RECORD = ("standard_name", "place_code")
# Under which an answer may lie in what a service sends around it.
_AROUND = ("data", "result")


@dataclass(frozen=True)
class Answer:
    """One saved answer.

    Parameters
    ----------
    file
        The file, and the number of the answer in it where it holds several.
    records
        The records as saved.
    total
        Of a page: how many records the list has in all. None for details, and for a list that does not say.
    is_page
        Whether it is a page of the list; else it is one record with its details.

    Examples
    --------
    >>> Answer("listPub-1.json", ({"standard_name": "甲村"},), total=9, is_page=True).total
    9
    """

    file: str
    records: tuple[Mapping[str, Any], ...]
    total: int | None = None
    is_page: bool = False


def read_answers(files: Iterable[tuple[str, Path]], *, encoding: str | None = None) -> list[Answer]:
    """Read the answers that were saved in files.

    Parameters
    ----------
    files
        Name for messages and path of each.
    encoding
        As declared; by default UTF-8, else GB18030.

    Returns
    -------
    list of Answer
        In the order of the files.

    Raises
    ------
    InputError
        With every file that is no answer. A page with ``total = 0`` is one: the service gives it at random, and it
        never says that there are no places.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "listPub-1.json"
    ...     _ = path.write_text('{"total": 0, "records": []}', encoding="utf-8")
    ...     read_answers([("listPub-1.json", path)])
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    answers: list[Answer] = []
    faults: list[Fault] = []
    for name, path in files:
        try:
            values = read_json_values(path, name, encoding=encoding)
        except InputError as error:
            faults += error.faults
            continue
        for number, value in enumerate(values, 1):
            read = _answer(value, name if len(values) == 1 else f"{name} #{number}")
            if isinstance(read, Answer):
                answers.append(read)
            else:
                faults.append(read)
    if faults:
        raise InputError(faults)
    return answers


def _answer(value: object, file: str) -> Answer | Fault:
    for content in _unwrapped(value):
        records = content.get("records")
        if isinstance(records, list):
            return _page(content.get("total"), records, file)
        if any(isinstance(content.get(key), str) for key in _OF_A_RECORD):
            return Answer(file, (content,))
    return Fault.of("register.no-answer", file=file)


def _unwrapped(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield an answer, and what it holds where the service sent something around it."""
    if isinstance(value, dict):
        yield value
        for key in _AROUND:
            if isinstance(value.get(key), dict):
                yield value[key]


def _page(total: object, records: list[Any], file: str) -> Answer | Fault:
    number = int(total) if isinstance(total, str) and total.isascii() and total.isdigit() else total
    if number is None:
        stated = None
    elif isinstance(number, int) and not isinstance(number, bool) and number >= 0:
        stated = number
    else:
        return Fault.of("register.total-broken", file=file, value=str(total))
    if stated == 0:
        return Fault.of("register.total-zero", file=file, count=len(records))
    if stated is None and not records:
        return Fault.of("register.no-answer", file=file)
    # what is no record is counted where records are read
    as_records = tuple(record if isinstance(record, dict) else {} for record in records)
    return Answer(file, as_records, stated, is_page=True)
