"""A location problem: costs, weights, a cutoff, and the sites that exist already."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix
from coverplan.errors import Fault, InputError, require_type
from coverplan.ids import as_ids
from coverplan.siting.classic.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.ids import Ids
    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.units import Cutoff

__all__ = ["SitingProblem"]


class SitingProblem:
    """Where to open sites, given what it costs to reach them and how many people live where.

    Everything inside is sorted by id as text, so the order of rows plays no part; ids go out as they came in.

    Parameters
    ----------
    costs
        Costs from demand points to all sites: candidates and those that exist.
    weights
        People (or any other weight, 0 or more, fractions allowed) of each demand point of ``costs``, on
        ``demand_id``.
    cutoff
        The largest cost that counts as covered (``cost <= cutoff``), such as ``"5 km"``. Needed by
        maximal covering and set covering only.
    fixed
        Ids of sites that are in every solution: what exists. The other sites of ``costs`` are candidates.

    Raises
    ------
    InputError
        Naming every weight that is missing, no number, negative or not in ``costs``, and every fixed site
        that is not in ``costs``; or when the cutoff has the wrong unit or lies beyond what was computed.

    Examples
    --------
    >>> from coverplan.costs.matrix import CostMatrix
    >>> costs = CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0]], demand_ids=["a", "b"])
    >>> SitingProblem(costs, pd.Series({"a": 10.5, "b": 4.0}), cutoff="500 m", fixed=["1"])
    SitingProblem(2 demand points weighing 14.5, 1 candidate sites and 1 fixed, cutoff 500 m)
    """

    cutoff: Cutoff | None
    fixed: tuple[object, ...]
    is_fixed: Bools

    def __init__(
        self,
        costs: CostMatrix,
        weights: pd.Series[float],
        cutoff: str | Cutoff | None = None,
        fixed: Iterable[object] = (),
    ) -> None:
        require_type(costs, CostMatrix, "costs")
        self._given = costs
        self.cutoff = None if cutoff is None else costs.limit(cutoff)
        given = pd.Series(weights)
        opened = as_ids(fixed, "site").text
        place = _places(given.index, costs.row_ids)
        # not np.asarray: what numpy asks a series for is looked up in its index, of which a table is then made
        weight = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        faults = [
            *_weight_faults(given, weight, costs.row_ids, place),
            *_fixed_faults(opened, costs.column_ids.text),
        ]
        if faults:
            raise InputError(faults)
        self._weight: Floats = weight if place is None else weight[place]
        self.site_order = costs.column_ids.text.argsort()
        self.is_fixed = np.asarray(costs.column_ids.text.isin(opened), dtype=np.bool_)[self.site_order]
        self.fixed = tuple(costs.site_ids[self.site_order[self.is_fixed]])

    @property
    def shape(self) -> tuple[int, int]:
        """Number of demand points and of sites."""
        return self._given.shape

    @property
    def row_ids(self) -> Ids:
        """The demand points in the order given."""
        return self._given.row_ids

    @property
    def search(self) -> float:
        """The largest cost that was computed."""
        return self._given.search

    @cached_property
    def demand_order(self) -> Positions:
        """Where the demand points of ``costs`` stand in the costs as they were given."""
        return self._given.row_ids.text.argsort()

    @cached_property
    def costs(self) -> CostMatrix:
        """The costs, demand points and sites in the order of their ids."""
        rows, columns = self._given.row_ids, self._given.column_ids
        return self._given.select(rows.take(self.demand_order), columns.take(self.site_order))

    @cached_property
    def weights(self) -> pd.Series[float]:
        """Weight of each demand point, on ``costs.demand_ids``."""
        return pd.Series(self.weight, index=self.costs.demand_ids)

    @cached_property
    def weight(self) -> Floats:
        """Weight of each demand point, in the order of ``costs.demand_ids``."""
        return self._weight[self.demand_order]

    @cached_property
    def as_given(self) -> Reach:
        """The costs as plain arrays, rows in the order they were given; columns are counted in the order of ids."""
        number = np.empty(len(self.site_order), dtype=np.int64)
        number[self.site_order] = np.arange(len(number))
        return Reach(self._given.by_demand(), self._weight, self.is_fixed, number)

    @cached_property
    def reach(self) -> Reach:
        """The costs as plain arrays, rows and columns in the order of ids."""
        return self.as_given.rows(self.demand_order)

    def site_ids(self, numbers: Iterable[int]) -> pd.Index[Any]:
        """Return the ids of sites by their numbers in the order of ids."""
        return self._given.site_ids.take(self.site_order[np.fromiter(numbers, dtype=np.int64)])

    def demand_ids(self, rows: Bools) -> tuple[object, ...]:
        """Return the ids, sorted, of some demand points: whether each is one, in the order given."""
        return tuple(self._given.row_ids.take(np.flatnonzero(rows)).in_order().labels)

    def require_cutoff(self) -> Cutoff:
        """Return the cutoff, or refuse a problem without one.

        Raises
        ------
        InputError
            When the problem has no cutoff.

        Examples
        --------
        >>> from coverplan.costs.matrix import CostMatrix
        >>> SitingProblem(CostMatrix.from_dense([[1.0]]), pd.Series({"0": 1}), "5 km").require_cutoff().value
        5000.0
        """
        if self.cutoff is None:
            raise InputError.of("siting.cutoff-missing")
        return self.cutoff

    def without(self, demand_ids: Iterable[object]) -> SitingProblem:
        """Return the problem without some demand points.

        Examples
        --------
        >>> from coverplan.costs.matrix import CostMatrix
        >>> problem = SitingProblem(CostMatrix.from_dense([[1.0], [2.0]]), pd.Series({"0": 1, "1": 1}))
        >>> problem.without(["1"]).costs.shape
        (1, 1)
        """
        given = self._given
        left = np.flatnonzero(~given.row_ids.text.isin(as_ids(demand_ids, "demand").text))
        rows = given.row_ids.take(left)
        weights = pd.Series(self._weight[left], index=rows.labels)
        return SitingProblem(given.select(rows, given.column_ids), weights, self.cutoff, self.fixed)

    def __repr__(self) -> str:
        demand, sites = self.shape
        return (
            f"SitingProblem({demand:,} demand points weighing {self._weight.sum():,.12g}, "
            f"{sites - len(self.fixed):,} candidate sites and {len(self.fixed):,} fixed, "
            f"cutoff {self.cutoff or 'none'})"
        )


def _places(given: pd.Index[Any], rows: Ids) -> Positions | None:
    """Return where each row's id stands among those given (-1: nowhere); None when they are the same in the same order.

    Looking ids up takes longer than all else, so that it is done once.
    """
    if given.equals(rows.labels):
        return None
    place = as_ids(given, "demand").places_of(rows)
    return None if np.array_equal(place, np.arange(len(given))) else place


def _weight_faults(
    weights: pd.Series[float], numbers: Floats, rows: Ids, place: Positions | None
) -> Iterable[Fault]:
    if place is not None:
        for name in rows.take(np.flatnonzero(place < 0)).text:
            yield Fault.of("siting.weight-missing", demand=name)
        is_known = np.zeros(len(weights), dtype=bool)
        is_known[place[place >= 0]] = True
        for at in np.flatnonzero(~is_known):
            yield Fault.of("siting.weight-unknown", demand=weights.index[int(at)])
    for at in np.flatnonzero(~np.isfinite(numbers)):
        yield Fault.of("siting.weight-no-number", demand=weights.index[int(at)], value=weights.iloc[int(at)])
    for at in np.flatnonzero(numbers < 0):
        yield Fault.of("siting.weight-negative", demand=weights.index[int(at)], value=float(numbers[at]))


def _fixed_faults(fixed: pd.Index[str], site_ids: pd.Index[str]) -> Iterable[Fault]:
    for name in fixed[~fixed.isin(site_ids)]:
        yield Fault.of("siting.fixed-unknown", site=name)
