"""The notices that every product of a plan carries: sample data, what is assumed, not for publication, credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.texts import say

if TYPE_CHECKING:
    from coverplan.plan import Plan
    from coverplan.texts import Language

__all__ = ["notices"]


def notices(plan: Plan, language: Language | None = None) -> list[str]:
    """Return the notices that maps, tables and reports of a plan must carry, most important first.

    Parameters
    ----------
    plan
        The plan.
    language
        ``"zh"`` or ``"en"``; by default the current one.

    Returns
    -------
    list of str
        The sample-data notice where ``area.sample`` is true; what is assumed where it is a what-if; for a Chinese study (``code_scheme =
        "cn"``) the review number, or without one the notice that the map is internal; the credit of
        the data's source. Empty where none applies.

    Notes
    -----
    Maps for the public need a review number (地图管理条例 第十五条); it is typed in, never made up.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> notices(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), "zh")
    ['内部工作底图，不得公开']
    """
    area = plan.area
    said = [say("notice.sample", language)] if area.sample else []
    what_if = plan.what_if or (say("layer.closures", language) if plan.layers.closures else "")
    if what_if:
        said.append(say("notice.what-if", language, what_if=what_if))
    if area.review_number:
        said.append(say("notice.review-number", language, number=area.review_number))
    elif plan.units.code_scheme == "cn":
        said.append(say("notice.internal", language))
    if area.credit:
        said.append(area.credit)
    return said
