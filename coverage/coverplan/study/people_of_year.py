"""People as they will be in a year: by a table of units and years, by yearly rates, or as groups age into each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from coverplan.tables import ESTIMATED, group_columns, text_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from coverplan.kernels.types import Floats
    from coverplan.layers import UnitTree
    from coverplan.plan import Cohort, Plan

__all__ = ["PeopleOfYear", "people_of_year", "points_of_table"]


class PeopleOfYear(NamedTuple):
    """Residents of a year, and the groups of which nothing says how many there will be.

    Examples
    --------
    >>> PeopleOfYear(None, ("dibao",)).unknown
    ('dibao',)
    """

    residents: gpd.GeoDataFrame | None
    unknown: tuple[str, ...]


def people_of_year(
    residents: gpd.GeoDataFrame, plan: Plan, tree: UnitTree, year: int, *, by_year: pd.DataFrame | None
) -> PeopleOfYear:
    """Return the demand points with the people of a year.

    Parameters
    ----------
    residents
        Demand points with the people of the plan's base year.
    plan
        With ``[years]``; its ``[forecast]`` and ``[cohort]``.
    tree
        The units.
    year
        The year, not before the base.
    by_year
        As ``coverplan.layers.read_people_by_year`` has it.

    Returns
    -------
    PeopleOfYear
        A group that the table has is scaled in each unit of the table to its figure of the year, linear between the years given and the
        base; beyond the last year, and where no unit of the table holds a point, the group's yearly rate goes. Another group follows
        its rate or the cohort. All these figures are estimates. Columns of groups of which nothing is known are gone.
    """
    groups = group_columns(residents)
    base = 0 if plan.years is None else plan.years.base
    if year == base:
        return PeopleOfYear(residents, ())
    aged = _aged(residents, plan.cohort, year - base)
    made: dict[str, Floats] = {}
    for group in groups:
        now = residents[group].to_numpy(dtype=float)
        rate = plan.forecast.get(group)
        if by_year is not None and group in by_year and by_year[group].notna().any():
            told = _by_table(residents, tree, by_year, group, base=base, year=year, rate=rate)
        elif rate is not None:
            told = now * (1.0 + rate) ** (year - base)
        else:
            told = aged.get(group)
        if told is not None:
            made[group] = told
    unknown = tuple(group for group in groups if group not in made)
    guessed = residents[ESTIMATED] if ESTIMATED in residents else [()] * len(residents)
    estimated = pd.Series(
        [tuple(dict.fromkeys((*named, *made))) for named in guessed], index=residents.index, dtype=object
    )
    return PeopleOfYear(
        residents.drop(columns=list(unknown)).assign(**made, **{ESTIMATED: estimated}), unknown
    )


def points_of_table(residents: gpd.GeoDataFrame, tree: UnitTree, units: set[str]) -> pd.Series:
    """Return the unit of a table that each demand point counts in: the smallest that holds it; ``""`` for none.

    Parameters
    ----------
    residents
        unit_code.
    tree
        The units.
    units
        Codes that the table has.
    """
    codes = text_column(residents, "unit_code")
    held = {code: next((up for up in tree.chain(code) if up in units), "") for code in codes.unique()}
    return codes.map(held)


def _by_table(
    residents: gpd.GeoDataFrame,
    tree: UnitTree,
    by_year: pd.DataFrame,
    group: str,
    *,
    base: int,
    year: int,
    rate: float | None,
) -> Floats | None:
    """Return the group's people of a year at each point, None where the table and the rate leave somebody out."""
    figures = by_year[by_year[group].notna()]
    now = residents[group].to_numpy(dtype=float)
    within = points_of_table(residents, tree, set(figures["unit_code"]))
    sums = pd.Series(now).groupby(within.to_numpy()).sum()
    totals = {}
    for code, told in figures.groupby("unit_code", sort=True):
        knots = dict(zip(told["year"], told[group], strict=True))
        if base < min(knots):
            knots[base] = float(sums.get(code, 0.0))
        totals[code] = _between(knots, year, rate)
    outside = (within == "").to_numpy()
    elsewhere = outside & tree.has(text_column(residents, "unit_code")).to_numpy() & (now > 0)
    if any(total is None for total in totals.values()) or (elsewhere.any() and rate is None):
        return None
    made: Floats = now * (1.0 + (rate or 0.0)) ** (year - base)
    for code, total in totals.items():
        at = np.flatnonzero((within == code).to_numpy())
        if len(at):
            made[at] = _shared_out(now[at], float(total or 0.0))
    return made


def _between(knots: Mapping[int, float], year: int, rate: float | None) -> float | None:
    """Return the figure of a year: linear between those given, by the rate beyond the last, None before the first."""
    years = sorted(knots)
    if year < years[0]:
        return None
    if year <= years[-1]:
        return float(np.interp(year, years, [knots[each] for each in years]))
    return None if rate is None else knots[years[-1]] * (1.0 + rate) ** (year - years[-1])


def _shared_out(now: Floats, total: float) -> Floats:
    """Scale the people of points so that they come to a total; where there is nobody, each point has as many."""
    before = float(now.sum())
    return now * (total / before) if before > 0 else np.full(len(now), total / len(now))


def _aged(residents: gpd.GeoDataFrame, cohort: Cohort | None, years: int) -> dict[str, Floats]:
    """Return the groups of a cohort some years on; nothing where the residents lack one of them."""
    if cohort is None or any(group not in residents for group in cohort.groups):
        return {}
    whole = residents[cohort.groups].to_numpy(dtype=float).T  # each group within the one before
    bands = whole - np.vstack([whole[1:], np.zeros(whole.shape[1])])
    step = _step_of(cohort)
    for _ in range(years):
        bands = step @ bands
    after = np.clip(bands[::-1].cumsum(axis=0)[::-1], 0.0, None)
    return dict(zip(cohort.groups, after, strict=True))


def _step_of(cohort: Cohort) -> Floats:
    """Return the Leslie matrix of a year over the bands of age, shape (bands, bands)."""
    many = len(cohort.groups)
    ageing = [*cohort.ageing, 0.0]
    step = np.zeros((many, many))
    for band, (survival, older) in enumerate(zip(cohort.survival, ageing, strict=True)):
        step[band, band] = survival * (1.0 - older)
        if band + 1 < many:
            step[band + 1, band] = survival * older
    step += np.diag(cohort.migration or [0.0] * many)
    step[0] += cohort.births
    return step
