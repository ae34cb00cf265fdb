"""Who may use which facility: the one home of what `serves` and `level` mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals.asked import homes_of
from coverplan.goals.serving.counted import facility_units
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.kernels.types import Bools, Integers
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study

__all__ = ["Eligible", "eligible", "eligible_ids", "eligible_sets", "nowhere", "sets_of", "units_served"]

# Facilities of these levels serve their own unit only, where they name none.
_OWN_UNIT = ("town", "village")
# Stands for the unit of a facility whose level says that it serves its own, and of which no unit is known: nobody lives there.
_NOWHERE = "\0"


@dataclass(frozen=True, eq=False)
class Eligible:
    """Which demand points may use which facilities, by the units in which people live.

    Attributes
    ----------
    unit : array of int, shape (points,)
        Row of ``allowed`` of each point.
    allowed : array of bool, shape (units, facilities)
    """

    unit: Integers
    allowed: Bools

    @property
    def contents(self) -> tuple[bytes, ...]:
        """All of it, for a key."""
        return self.unit.tobytes(), self.allowed.tobytes(), str(self.allowed.shape).encode()

    def of(self, points: Bools, facilities: Bools) -> Eligible:
        """Return the same of some points and facilities."""
        return Eligible(self.unit[points], self.allowed[:, facilities])

    def pairs(self) -> Iterator[tuple[Integers, Integers]]:
        """Yield positions of points with those of the facilities that may serve them; a facility stands in one pair."""
        for columns in sets_of(self.allowed):
            who = np.flatnonzero(self.allowed[self.unit, columns[0]])
            if len(who):
                yield who, columns


def units_served(study: Study, facilities: gpd.GeoDataFrame) -> pd.Series:
    """Return the units that each facility serves, a tuple of codes; empty: everybody.

    Those it names in ``serves``; where it names none, its own unit of its level if that is town or village (a cemetery of a town is
    for its villagers, one of a village for its own), and everybody if it is county or not said.

    Parameters
    ----------
    study
        With units.
    facilities
        serves, level, unit_code and place, as far as they are known.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> sorted(units_served(sample, sample.facilities))[-1][0]
    '370832217207'
    """
    named = (
        facilities["serves"]
        if "serves" in facilities
        else pd.Series([()] * len(facilities), index=facilities.index)
    )
    served = named.map(lambda codes: tuple(sorted(codes)) if isinstance(codes, list | tuple) else ())
    levels = text_column(facilities, "level")
    for level in _OWN_UNIT:
        own = (levels == level) & (served.map(len) == 0)
        if own.any():
            units = facility_units(study, facilities[own], level)
            served[own] = units.map(lambda code: (code or _NOWHERE,))
    return served


def nowhere(served: pd.Series) -> pd.Series:
    """Say which facilities serve their own unit, and none is known."""
    return served.map(lambda codes: codes == (_NOWHERE,)).astype(bool)


def eligible(
    study: Study, goal: ReachGoal | CapacityGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame
) -> Eligible:
    """Say which demand points may use which facilities.

    Without ``eligibility`` everybody may use everything. With it, a facility counts for people of the units that
    :func:`units_served` gives (or units inside them) only.

    Parameters
    ----------
    study, goal
        A study with units, and a goal that says whether they matter.
    people, facilities
        Rows of its layers.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> goal = sample.plan.goal("care-by-car")
    >>> eligible(sample, goal, sample.residents, sample.facilities).allowed.shape
    (1, 112)
    """
    if not goal.eligibility:
        return Eligible(np.zeros(len(people), np.int64), np.ones((1, len(facilities)), bool))
    homes = homes_of(study, people)
    chains = [set(study.unit_tree.chain(code)) for code in homes.codes]
    allowed = np.zeros((len(chains), len(facilities)), bool)
    served = units_served(study, facilities)
    for named, columns in pd.Series(range(len(served))).groupby(served.to_numpy(), sort=False):
        who = [not named or bool(above & set(named)) for above in chains]
        allowed[np.ix_(np.flatnonzero(who), columns.to_numpy())] = True
    return Eligible(homes.unit, allowed)


def eligible_sets(
    study: Study, goal: ReachGoal | CapacityGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame
) -> Iterator[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]]:
    """Yield demand points with the facilities that may serve them (see :func:`eligible`).

    Yields
    ------
    people, facilities : GeoDataFrame
        Every facility that may serve anybody stands in exactly one pair.
    """
    for who, columns in eligible(study, goal, people, facilities).pairs():
        yield people.iloc[who], facilities.iloc[columns]


def eligible_ids(study: Study, goal_id: str) -> dict[str, frozenset[str]]:
    """Return the facilities that may serve each demand point in a goal; empty for a goal in which everybody may use everything.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> eligible_ids(sample, "care-by-car")
    {}
    >>> sorted(eligible_ids(sample, "cemetery-cover")["370832001005-1"])
    ['GM001']
    """
    from coverplan.goals.serving.counted import counted_facilities

    goal = study.plan.goal(goal_id)
    if not getattr(goal, "eligibility", False) or study.residents is None or study.facilities is None:
        return {}
    counted = counted_facilities(study.facilities, goal)  # type: ignore[arg-type]
    who = eligible(study, goal, study.residents, counted)  # type: ignore[arg-type]
    ids = counted["facility_id"].to_numpy()
    sets = [frozenset(ids[row]) for row in who.allowed]
    return {key: sets[at] for key, at in zip(study.residents["demand_id"], who.unit, strict=True)}


def sets_of(allowed: Bools) -> list[Integers]:
    """Return the facilities (columns) that the same units may use, set by set.

    Examples
    --------
    >>> [columns.tolist() for columns in sets_of(np.array([[True, False, True]]))]
    [[0, 2], [1]]
    """
    alike: dict[bytes, list[int]] = {}
    for at, column in enumerate(np.ascontiguousarray(allowed.T)):
        alike.setdefault(column.tobytes(), []).append(at)
    return [np.array(columns) for columns in alike.values()]
