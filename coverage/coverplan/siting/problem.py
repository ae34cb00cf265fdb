"""A location problem: costs, weights, a cutoff, and the sites that exist already."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.ids import as_ids
from coverplan.siting.classic.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy import sparse

    from coverplan.costs import CostMatrix
    from coverplan.kernels.types import Bools, Floats
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

    costs: CostMatrix
    weights: pd.Series[float]
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
        self.costs = costs.select(costs.row_ids.in_order(), costs.column_ids.in_order())
        self.cutoff = None if cutoff is None else costs.limit(cutoff)
        given = pd.Series(weights)
        given = given.set_axis(as_ids(given.index, "demand").text)
        opened = as_ids(fixed, "site").text
        demand, sites = self.costs.row_ids, self.costs.column_ids
        faults = [*_weight_faults(given, demand.text), *_fixed_faults(opened, sites.text)]
        if faults:
            raise InputError(faults)
        self.weights = given.astype("float64").reindex(demand.text).set_axis(demand.labels)
        self.is_fixed = np.asarray(sites.text.isin(opened), dtype=np.bool_)
        self.fixed = tuple(sites.labels[self.is_fixed])

    @cached_property
    def weight(self) -> Floats:
        """Weight of each demand point, in the order of ``costs.demand_ids``."""
        return np.asarray(self.weights, dtype=np.float64)

    @cached_property
    def by_site(self) -> sparse.csr_array:
        """Costs, sites x demand points; stored zeros are real costs."""
        return self.costs.by_site()

    @cached_property
    def reach(self) -> Reach:
        """The costs as plain arrays, rows and columns in the order of ``costs``."""
        return Reach(self.costs.by_demand(), self.weight, self.is_fixed)

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
        gone = self.costs.row_ids.text.isin(as_ids(demand_ids, "demand").text)
        left = self.costs.row_ids.take(np.flatnonzero(~gone))
        costs = self.costs.select(left, self.costs.column_ids)
        return SitingProblem(costs, self.weights[~gone], self.cutoff, self.fixed)

    def __repr__(self) -> str:
        demand, sites = self.costs.shape
        return (
            f"SitingProblem({demand:,} demand points weighing {self.weight.sum():,.12g}, "
            f"{sites - len(self.fixed):,} candidate sites and {len(self.fixed):,} fixed, "
            f"cutoff {self.cutoff or 'none'})"
        )


def _weight_faults(weights: pd.Series[float], demand_ids: pd.Index[str]) -> Iterable[Fault]:
    numbers = pd.to_numeric(weights, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    if not weights.index.equals(demand_ids):  # looking ids up takes longer than all else
        for name in demand_ids[~demand_ids.isin(weights.index)]:
            yield Fault.of("siting.weight-missing", demand=name)
        for name in weights.index[~weights.index.isin(demand_ids)]:
            yield Fault.of("siting.weight-unknown", demand=name)
    for at in np.flatnonzero(~np.isfinite(numbers)):
        yield Fault.of("siting.weight-no-number", demand=weights.index[int(at)], value=weights.iloc[int(at)])
    for at in np.flatnonzero(numbers < 0):
        yield Fault.of("siting.weight-negative", demand=weights.index[int(at)], value=float(numbers[at]))


def _fixed_faults(fixed: pd.Index[str], site_ids: pd.Index[str]) -> Iterable[Fault]:
    for name in fixed[~fixed.isin(site_ids)]:
        yield Fault.of("siting.fixed-unknown", site=name)
