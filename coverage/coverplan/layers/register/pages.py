"""Is the list whole? What its pages say there is in all, against the records that they hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coverplan.findings import Finding
from coverplan.layers.register.records import LAYER, NAMED
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.layers.register.answers import Answer

__all__ = ["page_findings"]

# What the service gives on a page at most.
_PAGE = 100


@dataclass(frozen=True)
class _Query:
    """The pages in one folder that say the same total: most likely the answers to one query."""

    total: int
    files: tuple[str, ...]
    pages: tuple[tuple[str, ...], ...]

    @property
    def keys(self) -> set[str]:
        return {key for page in self.pages for key in page}

    @property
    def missing(self) -> int:
        return self.total - len(self.keys)


def page_findings(answers: Sequence[Answer], keys_of: Sequence[tuple[str, ...]]) -> list[Finding]:
    """Say whether the pages of each query are all there, and which came twice.

    Parameters
    ----------
    answers
        As read.
    keys_of
        For each, the keys of its records.

    Returns
    -------
    list of Finding
        Records that are missing; a total that changed while pages were saved; more records than the total; lists
        that do not say one; pages and records that came more than once.

    Examples
    --------
    >>> from coverplan.layers.register.answers import Answer
    >>> pages = [Answer("1.json", ({},), 3, is_page=True), Answer("2.json", ({},), 3, is_page=True)]
    >>> [(one.rule, one.params["missing"]) for one in page_findings(pages, [("a",), ("b",)])]
    [('register.incomplete', 1)]
    """
    pages = [(answer, keys) for answer, keys in zip(answers, keys_of, strict=True) if answer.is_page]
    folders: dict[str, list[_Query]] = defaultdict(list)
    grouped: dict[tuple[str, int], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    silent = []
    for answer, keys in pages:
        if answer.total is None:
            silent.append(answer.file)
        else:
            grouped[_folder(answer.file), answer.total].append((answer.file, keys))
    for (folder, total), held in sorted(grouped.items()):
        held.sort()
        folders[folder].append(
            _Query(total, tuple(file for file, _ in held), tuple(keys for _, keys in held))
        )
    findings = [one for queries in folders.values() for one in _of_folder(queries)]
    if silent:
        files = Listed(tuple(sorted(silent)), most=NAMED)
        findings.append(
            Finding(rule="register.no-total", layer=LAYER, params={"count": len(silent), "files": files})
        )
    return findings + _repeated([keys for _, keys in pages])


def _folder(file: str) -> str:
    return str(PurePosixPath(file.split(" #", maxsplit=1)[0]).parent)


def _of_folder(queries: Sequence[_Query]) -> Iterator[Finding]:
    short = [query for query in queries if query.missing > 0]
    keys = set().union(*(query.keys for query in short))
    totals = [query.total for query in short]
    if len(short) > 1 and min(totals) <= len(keys) <= max(totals):
        # together they are whole: the list grew or shrank while its pages were saved
        params = {"totals": ", ".join(map(str, sorted(totals))), "count": len(keys)}
        yield Finding(rule="register.total-changed", layer=LAYER, params=params)
        short = []
    for query in short:
        params = {
            "total": query.total, "count": len(query.keys), "missing": query.missing,
            "pages": -(-query.missing // _PAGE), "files": Listed(query.files, most=NAMED),
            "held": sum(map(len, query.pages)),
        }  # fmt: skip
        yield Finding(rule="register.incomplete", layer=LAYER, params=params)
    for query in queries:
        # two queries may well say the same total
        if query.missing < 0 and len(query.keys) % query.total:
            params = {
                "total": query.total,
                "count": len(query.keys),
                "files": Listed(query.files, most=NAMED),
            }
            yield Finding(rule="register.total-exceeded", layer=LAYER, params=params)


def _repeated(pages: Sequence[tuple[str, ...]]) -> list[Finding]:
    """Tell how many pages came again as they were, and how many records came more than once."""
    filled = [frozenset(keys) for keys in pages if keys]
    again = len(filled) - len(set(filled))
    held = sum(map(len, pages))
    records = held - len({key for keys in pages for key in keys})
    if not records:
        return []
    return [
        Finding(
            rule="register.repeated", layer=LAYER, params={"records": records, "pages": again, "held": held}
        )
    ]
