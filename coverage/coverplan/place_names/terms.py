"""Words in names that somebody should look at: of persons, foreign places, enterprises, famous natural features."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SORTS", "NameTerm", "Terms"]

# What a word is; one that is allowed is no longer looked for.
SORTS = ("leader", "person", "foreign", "enterprise", "natural", "allowed")


class NameTerm(NamedTuple):
    """A word and its sort, one of :data:`SORTS`.

    Examples
    --------
    >>> NameTerm("泰山", "natural").sort
    'natural'
    """

    text: str
    sort: str


@dataclass(frozen=True, eq=False)
class Terms:
    """Words that are looked for in 专名: a natural feature where it is all of the 专名, the others wherever they stand.

    Source: 地名管理条例 第九条（四）（五）（六）（九）.

    Parameters
    ----------
    rows
        Later rows go before earlier ones.

    Examples
    --------
    >>> terms = Terms.usual()
    >>> [terms.found_in(name) for name in ("泰山", "泰山庙", "威尼斯花园")]
    [(NameTerm(text='泰山', sort='natural'),), (), (NameTerm(text='威尼斯', sort='foreign'),)]
    """

    rows: tuple[NameTerm, ...] = ()

    @classmethod
    def usual(cls) -> Terms:
        """Return those that come with the program: general words, no name of a person.

        Examples
        --------
        >>> {term.sort for term in Terms.usual().rows} <= set(SORTS)
        True
        """
        text = files("coverplan.place_names").joinpath("usual_terms.csv").read_text(encoding="utf-8")
        return cls(tuple(NameTerm(line["text"], line["sort"]) for line in csv.DictReader(text.splitlines())))

    def with_rows(self, rows: Iterable[NameTerm]) -> Terms:
        """Return them with rows of the office's own.

        Examples
        --------
        >>> Terms.usual().with_rows([NameTerm("泰山", "allowed")]).found_in("泰山")
        ()
        """
        return Terms((*self.rows, *rows))

    def found_in(self, specific: str) -> tuple[NameTerm, ...]:
        """Return the words that a 专名 has, in the order in which they stand; of two that begin in one place the longer."""
        anywhere, whole = self._looked_for
        found = (
            []
            if anywhere is None
            else [NameTerm(text, self._sorts[text]) for text in anywhere.findall(specific)]
        )
        if specific in whole:
            found.append(NameTerm(specific, "natural"))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _sorts(self) -> dict[str, str]:
        return {term.text: term.sort for term in self.rows}

    @cached_property
    def _looked_for(self) -> tuple[re.Pattern[str] | None, frozenset[str]]:
        whole = frozenset(text for text, sort in self._sorts.items() if sort == "natural")
        anywhere = sorted(
            (text for text, sort in self._sorts.items() if sort not in ("natural", "allowed")),
            key=lambda text: (-len(text), text),
        )
        return re.compile("|".join(map(re.escape, anywhere))) if anywhere else None, whole
