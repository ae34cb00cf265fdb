"""Records of the register: text fields under one key each, whatever was saved twice or in two answers put together."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.findings import Finding
from coverplan.layers.rows import column_term, private_columns, spans, without_numbers
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from coverplan.layers.register.answers import Answer

__all__ = ["LAYER", "NAMED", "GatheredRecords", "gather_records"]

LAYER = "register"
# How many places or files a finding names.
NAMED = 20
_TEXTS = (
    "id", "standard_name", "place_type", "place_type_code", "place_code", "province", "province_name", "city", "city_name",
    "area", "area_name", "roman_alphabet_spelling", "old_name", "place_meaning", "place_origin", "unit_code",
)  # fmt: skip
_READ = frozenset({*_TEXTS, "gdm"})
_FREE_TEXTS = ("standard_name", "old_name", "place_meaning", "place_origin")
# What one place cannot have two of.
_OF_ONE_PLACE = ("standard_name", "place_type_code", "place_code", "roman_alphabet_spelling", "gdm")
_LARGEST_EXACT = 2**53


@dataclass
class GatheredRecords:
    """The records of all answers, each place once.

    Parameters
    ----------
    rows
        Text fields (those of the register, ``""`` where empty), ``gdm`` as saved and ``file``, by the record's key.
    keys_of
        For each answer, the keys of its records in their order; one that cannot be used has a key of its own.
    findings
        What was dropped or differs.

    Examples
    --------
    >>> GatheredRecords().rows
    {}
    """

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys_of: list[tuple[str, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def gather_records(answers: Iterable[Answer], *, allowed: Collection[str] = ()) -> GatheredRecords:
    """Put the records of all answers together by their id, else by their place_code.

    Parameters
    ----------
    answers
        Pages and details in any order; the order plays no part in what comes out.
    allowed
        Fields that may hold what belongs to persons.

    Returns
    -------
    GatheredRecords
        Of several values for one field the details' goes first.

    Examples
    --------
    >>> from coverplan.layers.register.answers import Answer
    >>> page = Answer("1.json", ({"id": "a", "standard_name": "甲村", "place_code": "1"},), 1, is_page=True)
    >>> details = Answer("d.json", ({"id": "a", "standard_name": "甲村", "old_name": "老甲村"},))
    >>> gather_records([page, details]).rows["a"]["old_name"]
    '老甲村'
    """
    answers = list(answers)
    texts = [[_texts(record) for record in answer.records] for answer in answers]
    private = [
        finding for each in zip(answers, texts, strict=True) for finding in _take_out_private(*each, allowed)
    ]
    id_of = _ids_by_code(row for rows in texts for row in rows)
    gathered = GatheredRecords(findings=private)
    alike: dict[str, list[tuple[bool, dict[str, Any]]]] = defaultdict(list)
    unusable: list[str] = []
    for answer, rows in zip(answers, texts, strict=True):
        keys = []
        for number, row in enumerate(rows, 1):
            key = row["id"] or id_of.get(row["place_code"], row["place_code"])
            if key and row["standard_name"]:
                alike[key].append((not answer.is_page, row | {"file": answer.file}))
            else:
                key = f"\0{answer.file}\0{number}"
                unusable.append(f"{answer.file} ({number})")
            keys.append(key)
        gathered.keys_of.append(tuple(keys))
    differing = []
    for key in sorted(alike):
        gathered.rows[key] = _together(alike[key])
        if _differ(row for _, row in alike[key]):
            differing.append(gathered.rows[key]["standard_name"])
    gathered.findings += _told("register.record-unusable", unusable)
    gathered.findings += _told("register.same-id-differs", differing)
    return gathered


def _told(rule: str, names: list[str]) -> list[Finding]:
    """Tell of several things in one finding; of none in none."""
    params = {"count": len(names), "names": Listed(tuple(sorted(names)), most=NAMED)}
    return [Finding(rule=rule, layer=LAYER, params=params)] if names else []


def _take_out_private(
    answer: Answer, rows: list[dict[str, Any]], allowed: Collection[str]
) -> Iterator[Finding]:
    """Tell of fields that look private and are not read, and put stars into the texts that are, in place."""
    others = pd.DataFrame(
        [
            {name: _text(value) for name, value in record.items() if name not in _READ}
            for record in answer.records
        ]
    )
    for one in private_columns(others):
        params = {"file": answer.file, "table": LAYER, "columns": Listed((column_term(one),))}
        yield Finding(rule="table.private", layer=LAYER, params=params)
    numbers = pd.RangeIndex(1, len(rows) + 1)
    for name in _FREE_TEXTS:
        if name in allowed:
            continue
        made, found = without_numbers(pd.Series([row[name] for row in rows], index=numbers, dtype=object))
        for row, text in zip(rows, made, strict=True):
            row[name] = text
        if found:
            at = spans(found)
            params = {"file": answer.file, "column": name, "count": len(found), "rows": at, "table": LAYER}
            yield Finding(rule="table.private-text", layer=LAYER, params=params)


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: _text(record.get(name)) for name in _TEXTS}
    return row | {"gdm": record.get("gdm")}


def _text(value: object) -> str:
    """Read a field as text: names in a list are joined; what is no text and no whole number is none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_EXACT:
        value = int(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "、".join(filter(None, map(_text, value)))
    return ""


def _ids_by_code(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the id that goes with each place_code, so that a record without one finds its place."""
    ids: dict[str, str] = {}
    for row in rows:
        if row["id"] and row["place_code"]:
            ids[row["place_code"]] = min(row["id"], ids.get(row["place_code"], row["id"]))
    return ids


def _together(alike: list[tuple[bool, dict[str, Any]]]) -> dict[str, Any]:
    """Make one record of several of one place."""
    if len(alike) == 1:
        return alike[0][1]
    ordered = sorted(alike, key=lambda each: (not each[0], _shown(each[1])))
    row = {
        name: next((value for _, each in ordered if (value := each[name])), "") for name in (*_TEXTS, "gdm")
    }
    return row | {"file": min(each["file"] for _, each in alike)}


def _shown(row: Mapping[str, Any]) -> str:
    return json.dumps(
        {name: row[name] for name in (*_TEXTS, "gdm")}, sort_keys=True, ensure_ascii=False, default=str
    )


def _differ(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether records of one id speak of two places."""
    rows = list(rows)
    if len(rows) == 1:
        return False
    said = (
        {json.dumps(row[name], sort_keys=True, ensure_ascii=False) for row in rows if row[name]}
        for name in _OF_ONE_PLACE
    )
    return any(len(values) > 1 for values in said)
