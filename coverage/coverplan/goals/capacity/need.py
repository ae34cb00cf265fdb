"""What people need of a capacity goal: places for each of them, by the years over which they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals.asked import asked_weights
from coverplan.plan import Steps
from coverplan.tables import text_column
from coverplan.texts import Listed, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from coverplan.kernels.types import Floats
    from coverplan.plan import CapacityGoal
    from coverplan.study import Study

__all__ = ["Need", "horizon", "need_of", "places_each"]

# Needs are told apart to a millionth of a place.
_DECIMALS = 6
_NAMED = 10


@dataclass(frozen=True, eq=False)
class Need:
    """What each demand point needs in each year.

    Attributes
    ----------
    years : list
        The years, in order; ``[None]`` where the need has none.
    by_year : DataFrame
        Places, on demand_id, a column a year (numbered from 0).
    unknown : str
        Where no rate is known, said; nothing can be measured then.
    is_forecast : bool
        Whether people of years to come are behind it.
    notes : tuple of str
        From when on people are those of an earlier year.
    """

    years: list[int | None]
    by_year: pd.DataFrame
    unknown: str = ""
    is_forecast: bool = False
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> pd.Series:
        """Places over all years, on demand_id."""
        return self.by_year.sum(axis=1).round(_DECIMALS)


def horizon(study: Study, goal: CapacityGoal) -> list[tuple[int | None, float]]:
    """Return the years that a goal counts, and how much of each.

    Returns
    -------
    list of (year, part)
        One entry where the need is none of deaths: the year as of which the study stands, or the plan's base year. Without a year
        where none is known.

    Examples
    --------
    >>> from coverplan.plan import CapacityGoal
    >>> rates = {"deaths_per_mille": 7, "years": 2.5, "start": 2026}
    >>> goal = CapacityGoal(id="c", kind="capacity", facility="public_cemetery", capacity="plots", rates=rates)
    >>> horizon(sample, goal)  # sample: the embedded study
    [(2026, 1.0), (2027, 1.0), (2028, 0.5)]
    """
    if goal.rates is None:
        return [(study.year or study.plan.base_year, 1.0)]
    start = goal.rates.start
    if start is None and study.plan.base_year is not None:
        start = study.plan.base_year + 1
    if start is None:
        return [(None, goal.rates.years)]
    whole = int(goal.rates.years)
    rest = goal.rates.years - whole
    spans: list[tuple[int | None, float]] = [(start + at, 1.0) for at in range(whole)]
    return [*spans, (start + whole, rest)] if rest > 0 else spans


def need_of(study: Study, goal: CapacityGoal) -> Need:
    """Work out how many places each demand point needs in each year.

    Deaths are people of the year x deaths per mille x share; rates are those of the point's unit or the nearest unit above it for which
    [layers.rates] has one, else those of the goal.

    Parameters
    ----------
    study
        With residents that have the goal's group.
    goal
        The capacity goal.
    """
    people = study.residents
    assert people is not None
    spans = horizon(study, goal)
    years = [year for year, _ in spans]
    codes = text_column(people, "unit_code")
    unit, every = pd.factorize(codes)
    each = _places_per_person(study, goal, every, years)
    unknown: set[str] = set()
    by_year = _People(study, goal)
    columns = {}
    for at, (year, part) in enumerate(spans):
        weight = by_year.of(year)
        rate = each[unit, at]
        lacks = np.isnan(rate) & (weight.to_numpy() > 0)
        unknown |= set(every[np.unique(unit[lacks])])
        columns[at] = weight * np.nan_to_num(rate) * part
    if goal.rates is None:
        years = [None]
    places = pd.DataFrame(columns).set_axis(pd.Index(people["demand_id"].astype(str), name="demand_id"))
    return Need(years, places, _told(study, unknown), by_year.is_forecast, by_year.notes)


def places_each(study: Study, goal: CapacityGoal) -> float | None:
    """Return how many places a person of a capacity goal's group needs on the mean; None where that is not known.

    Parameters
    ----------
    study, goal
        As in :func:`need_of`.

    Examples
    --------
    >>> goal = sample.plan.goal("cemetery-capacity")  # sample: the embedded study
    >>> round(places_each(sample, goal), 6)
    0.07
    """
    people = study.residents
    if people is None or goal.group not in people:
        return None
    persons = float(asked_weights(study, goal, people).sum())
    need = need_of(study, goal)
    return float(need.total.sum()) / persons if persons > 0 and not need.unknown else None


class _People:
    """The people of each year, as far as the plan says how many there will be: those of the last year it knows go on.

    They are the same as of whatever year a study stands: a grave of 2026 is asked for by the people of 2026.
    """

    def __init__(self, study: Study, goal: CapacityGoal) -> None:
        assert study.residents is not None
        self._study, self._goal = study, goal
        self._now = study.now or study
        self._last = self._weighed(study.residents)
        self.is_forecast = False
        self.notes: tuple[str, ...] = ()

    def of(self, year: int | None) -> pd.Series:
        """Return the people of the group in a year that is not before those asked for earlier, on demand_id."""
        base = self._study.plan.base_year
        if year is None or base is None:
            return self._last
        then = self._now if year <= base else self._now.as_of(year, projects=False)
        people = then.residents
        if people is not None and self._goal.group in people:
            self._last = self._weighed(people)
            self.is_forecast |= year > base
        elif not self.notes:
            self.notes = (say("goal.people-held", year=year - 1),)
        return self._last

    def _weighed(self, people: gpd.GeoDataFrame) -> pd.Series:
        return asked_weights(self._study, self._goal, people).fillna(0.0)


def _places_per_person(
    study: Study, goal: CapacityGoal, every: pd.Index[str], years: Sequence[int | None]
) -> Floats:
    """Return how many places a person of each unit needs in each year, shape (units, years); NaN where no rate is known."""
    if goal.rates is not None:
        deaths = _by_unit(study, goal, "deaths_per_mille", goal.rates.deaths_per_mille, every, years)
        shares = _by_unit(study, goal, "share", goal.rates.share, every, years)
        return deaths / 1000 * shares
    if goal.per_thousand is not None:
        return _by_unit(study, goal, "per_thousand", goal.per_thousand, every, years) / 1000
    return np.full((len(every), len(years)), goal.per_person or 0.0)


def _by_unit(
    study: Study,
    goal: CapacityGoal,
    column: str,
    otherwise: Steps | None,
    codes: Iterable[str],
    years: Sequence[int | None],
) -> Floats:
    """Return a figure for each unit and year, shape (units, years)."""
    told = _steps_of_units(study, goal, column)
    tree = study.unit_tree

    def figure(chain: list[str], year: int | None) -> float:
        known = (told[up].at(year) for up in chain if up in told)
        first = next((value for value in known if value is not None), None)
        if first is None and otherwise is not None:
            first = otherwise.at(year)
        return float("nan") if first is None else first

    chains = ([*tree.chain(code), ""] for code in codes)
    return np.array([[figure(chain, year) for year in years] for chain in chains]).reshape(-1, len(years))


def _steps_of_units(study: Study, goal: CapacityGoal, column: str) -> dict[str, Steps]:
    """Return what the table of rates says of each unit; a row for the goal itself comes before one for all goals."""
    rates = study.rates
    if rates is None:
        return {}
    rows = rates[rates[column].notna() & rates["goal_id"].isin(["", goal.id])]
    told = {}
    for (unit, _), mine in rows.groupby(["unit_code", "goal_id"], sort=True):
        years = [None if pd.isna(year) else int(year) for year in mine["year"]]
        told[str(unit)] = Steps(tuple(zip(years, mine[column].astype(float), strict=True)))
    return told


def _told(study: Study, codes: set[str]) -> str:
    if not codes:
        return ""
    units = study.unit_tree.units["name"]
    towns = sorted({study.unit_tree.at_level(pd.Series([code]), "town").iloc[0] or code for code in codes})
    names = tuple(str(units.get(code, code)) or say("goal.no-unit") for code in towns)
    return say("goal.rate-missing", count=len(names), names=Listed(names, _NAMED))
