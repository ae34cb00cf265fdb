"""Figures that an application asks for and that the office reports: output, revenue, incomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.tables import text_column
from coverplan.texts import say
from coverplan.wording import plain

if TYPE_CHECKING:
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["ASKED", "reported_text"]

# What the office may call each figure in indicators.csv.
ASKED: dict[str, tuple[str, ...]] = {
    "gdp": ("地区生产总值", "生产总值", "GDP"),
    "revenue": ("一般公共预算收入", "地方一般公共预算收入", "财政收入"),
    "urban-income": ("城镇居民人均可支配收入",),
    "rural-income": ("农村居民人均可支配收入",),
}


def reported_text(study: Study, figure: str, code: str, language: Language) -> str:
    """Return a figure of a unit as it was reported, with its unit and period; a marked blank where it was not.

    Parameters
    ----------
    figure
        Of :data:`ASKED`.
    code
        Of the unit; rows of no unit are those of the whole area.

    Examples
    --------
    >>> reported_text(sample, "gdp", "370832", "en")  # sample: the embedded study
    '[to be filled in]'
    """
    blank = say("application.blank-plain", language)
    frame = study.indicators
    if frame is None:
        return blank
    codes = ("", code) if code == study.plan.area.code else (code,)
    names = [name.casefold() for name in ASKED[figure]]
    mine = frame[
        text_column(frame, "unit_code").isin(codes)
        & text_column(frame, "indicator").str.strip().str.casefold().isin(names)
    ]
    mine = mine[mine["value"].notna()]
    if mine.empty:
        return blank
    row = mine.iloc[text_column(mine, "period").argsort(kind="stable").iloc[-1]]
    period, source = plain(row["period"] or ""), plain(row["source"] or "")
    told = say("list.semicolon", language).join(part for part in (period, source) if part)
    value = f"{float(row['value']):,.2f}".rstrip("0").rstrip(".") + plain(row["unit"] or "")
    return say("application.reported", language, value=value, told=told) if told else value
