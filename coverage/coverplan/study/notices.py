"""What every output of a study must carry: sample data, a what-if, a year to come, the review number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.texts import say

if TYPE_CHECKING:
    from coverplan.study.study import Study
    from coverplan.texts import Language

__all__ = ["marks", "short_notices"]

_SHORT_CREDIT = 60  # bytes that a table can carry in every row


def marks(study: Study, language: Language | None) -> list[str]:
    """Return the marks of a study in whole sentences (see :meth:`coverplan.study.Study.marks`)."""
    closed = say("notice.closures", language) if _closes_roads(study) else ""
    said = [say("notice.sample", language)] if study.plan.area.sample else []
    if what_if := study.plan.what_if or closed:
        said.append(say("notice.what-if", language, what_if=what_if))
    if study.year is not None:
        said.append(say("notice.as-of", language, year=study.year))
    return [*said, *_review(study, language, internal="notice.internal")]


def short_notices(study: Study, language: Language | None) -> list[str]:
    """Return the notices of a study in a word or two each (see :meth:`coverplan.study.Study.short_notices`)."""
    said = [say("notice.short.sample", language)] if study.plan.area.sample else []
    if study.plan.what_if or _closes_roads(study):
        said.append(say("notice.short.what-if", language))
    if study.year is not None:
        said.append(say("notice.short.as-of", language, year=study.year))
    credit = study.credit(language)
    if len(credit.encode()) > _SHORT_CREDIT:
        credit = say("notice.short.credit", language)
    return [*said, *_review(study, language, internal="notice.short.internal"), *filter(None, [credit])]


def _closes_roads(study: Study) -> bool:
    return study.closures is not None or study.plan.layers.closures is not None


def _review(study: Study, language: Language | None, *, internal: str) -> list[str]:
    """Return the map's review number, or that a Chinese study without one is internal."""
    if number := study.plan.area.review_number:
        return [say("notice.review-number", language, number=number)]
    return [say(internal, language)] if study.jurisdiction.is_chinese else []
