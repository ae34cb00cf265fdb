"""The notices that every product of a study carries: sample data, what is assumed, not for publication, credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.texts import say

if TYPE_CHECKING:
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["notices"]


def notices(study: Study, language: Language | None = None) -> list[str]:
    """Return the notices that maps, tables and reports of a study must carry, most important first.

    Parameters
    ----------
    study
        Its plan, and whether roads are shut or slower in it.
    language
        ``"zh"`` or ``"en"``; by default the current one.

    Returns
    -------
    list of str
        The sample-data notice where ``area.sample`` is true; what is assumed where it is a what-if (in general
        words where roads are shut or slower and the plan does not say why); for a Chinese study (``code_scheme =
        "cn"``) the review number, or without one the notice that the map is internal; the credit of the data's
        source. Empty where none applies.

    Notes
    -----
    Maps for the public need a review number (地图管理条例 第十五条); it is typed in, never made up.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> notices(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), "zh")
    ['内部工作底图，不得公开']
    """
    plan, area = study.plan, study.plan.area
    said = [say("notice.sample", language)] if area.sample else []
    closed = study.closures is not None or plan.layers.closures is not None
    what_if = plan.what_if or (say("notice.closures", language) if closed else "")
    if what_if:
        said.append(say("notice.what-if", language, what_if=what_if))
    if area.review_number:
        said.append(say("notice.review-number", language, number=area.review_number))
    elif plan.units.code_scheme == "cn":
        said.append(say("notice.internal", language))
    if area.credit:
        said.append(area.credit)
    return said
