"""What every output of a study must carry: sample data, a what-if, a year to come, the review number, the credit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coverplan.texts import say
from coverplan.wording import title_in

if TYPE_CHECKING:
    from coverplan.plan import Area
    from coverplan.texts import Language

__all__ = ["Notices"]

_SHORT_CREDIT = 60  # bytes that a table can carry in every row


class Notices(NamedTuple):
    """What is to be said of a study.

    Attributes
    ----------
    area : Area
        Whether it is a sample, its review number, its credit.
    what_if : str
        What is assumed; "" for nothing that the plan says.
    closes_roads : bool
        Whether roads are shut or slower.
    year : int or None
        The year that it is as of.
    is_chinese : bool
        Whether a map of it needs a review number to be published.
    """

    area: Area
    what_if: str
    closes_roads: bool
    year: int | None
    is_chinese: bool

    def marks(self, language: Language | None) -> list[str]:
        """Return the marks in whole sentences, most important first."""
        what_if = self.what_if or (say("notice.closures", language) if self.closes_roads else "")
        said = [say("notice.sample", language)] if self.area.sample else []
        said += [say("notice.what-if", language, what_if=what_if)] if what_if else []
        said += [say("notice.as-of", language, year=self.year)] if self.year is not None else []
        return [*said, *self._review(language, internal="notice.internal")]

    def whole(self, language: Language | None) -> list[str]:
        """Return the marks and the credit."""
        return [*self.marks(language), *filter(None, [self.credit(language)])]

    def short(self, language: Language | None) -> list[str]:
        """Return all in a word or two each."""
        is_what_if = self.what_if or self.closes_roads
        said = [say("notice.short.sample", language)] if self.area.sample else []
        said += [say("notice.short.what-if", language)] if is_what_if else []
        said += [say("notice.short.as-of", language, year=self.year)] if self.year is not None else []
        said += self._review(language, internal="notice.short.internal")
        credit = self.credit(language)
        if len(credit.encode()) > _SHORT_CREDIT:
            credit = say("notice.short.credit", language)
        return [*said, *filter(None, [credit])]

    def credit(self, language: Language | None) -> str:
        """Return the credit of the data's source."""
        return title_in(self.area.credit, self.area.credit_en, language)

    def _review(self, language: Language | None, *, internal: str) -> list[str]:
        """Return the map's review number, or that a Chinese study without one is internal."""
        if number := self.area.review_number:
            return [say("notice.review-number", language, number=number)]
        return [say(internal, language)] if self.is_chinese else []
