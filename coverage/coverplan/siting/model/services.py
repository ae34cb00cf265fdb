"""What sites are for: whom they serve, how far, and with how much room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix
from coverplan.errors import Fault, InputError, require_type
from coverplan.ids import as_ids, id_strings
from coverplan.tables import MEASURES
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.ids import Ids
    from coverplan.kernels.types import Bools, Bounds, Floats, Strings
    from coverplan.siting.model.sites import Sites
    from coverplan.tables import Measure
    from coverplan.units import Cutoff

__all__ = ["Reach", "Service"]

_NAMED = 6


@dataclass(frozen=True, eq=False, kw_only=True)
class Service:
    """Something people go to sites for.

    Parameters
    ----------
    name
        How rules and objectives name it; unique in a model.
    costs
        Costs from demand points to sites; a site that is not in it does not serve.
    weights
        People (or what else is served) of each demand point, on ``demand_id``, 0 or more.
    cutoff
        The largest cost at which a site serves; by default every pair that has a cost.
    allocated
        Whether sites hold so many only: their weights are then allocated to them, as in a capacity goal. Sites that two such
        services share share their room, too. Without it a site serves everybody within the cutoff.
    whole
        Whether each demand point that is allocated goes whole to one site, or to none: a village to one home. One that weighs more than any site
        may hold can then be served nowhere. By default its weight may be shared among sites, as the goals of a plan share it (which have no key
        for this).
    room
        On ``site_id``, what those that stand hold for this service, and for no other: it is then allocated as if it were alone. A new
        one holds what its size says, an enlarged one so much more than it does. By default the room of the sites, which it shares.
    kinds
        The kinds of site that serve; by default all that are in the costs.
    units
        Unit of each demand point, on ``demand_id``, for floors that hold in each unit.
    eligible
        Pairs ``demand_id``, ``site_id`` that may serve; by default all. Other pairs do not, however near they are.
    weighs
        What the weights count, as figures are told: ``"people"``, ``"households"``, ``"dwellings"``, ``"m2"``, ``"beds"``, ``"plots"``,
        ``"places"``, ...; by default nobody knows.
    title
        What people call it; by default its name.

    Examples
    --------
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[300.0, 900.0]], demand_ids=["a"], site_ids=["x", "y"])
    >>> cp.Service(name="care", costs=costs, weights=pd.Series({"a": 12.0}), cutoff="500 m").called
    'care'
    """

    name: str
    costs: CostMatrix
    weights: pd.Series[float]
    cutoff: str | Cutoff | None = None
    allocated: bool = False
    whole: bool = False
    room: pd.Series[float] | None = None
    kinds: Sequence[str] = ()
    units: pd.Series[str] | None = None
    eligible: pd.DataFrame | None = None
    weighs: Measure | Literal[""] = ""
    title: str = ""

    @property
    def called(self) -> str:
        """What people call it."""
        return self.title or self.name

    def reach(self, sites: Sites) -> Reach:
        """Return who reaches which of the model's sites.

        Raises
        ------
        InputError
            Naming every weight, site, unit, kind and pair that cannot be used.
        """
        require_type(self.costs, CostMatrix, "costs")
        limit = np.inf if self.cutoff is None else self.costs.limit(self.cutoff).value
        ids = self.costs.row_ids.in_order()
        faults = [
            *self._weight_faults(ids),
            *self._site_faults(sites),
            *self._room_faults(sites),
            *self._whole_faults(),
        ]
        if faults:
            raise InputError(faults)
        given = pd.Series(self.weights).set_axis(as_ids(self.weights.index, "demand").text)
        weight = np.asarray(given.astype("float64").reindex(ids.text), dtype=np.float64)
        costs = self.costs.select(ids, self.costs.column_ids).by_demand()
        at = sites.ids.text.get_indexer(self.costs.column_ids.text)
        row = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
        site = at[costs.indices]
        kept = (costs.data <= limit) & (site >= 0)
        if self.kinds:
            kept &= sites.pick({"kind": self.kinds})[site]
        if self.eligible is not None:
            kept &= self._allowed(ids, sites)[row, site]
        order = np.lexsort((site[kept], row[kept]))
        row, site, cost = (part[kept][order] for part in (row, site, costs.data))
        return Reach(ids, weight, self._unit_of(ids), row.astype(np.int64), site.astype(np.int64), cost)

    def _weight_faults(self, ids: Ids) -> Iterator[Fault]:
        if not isinstance(self.weights, pd.Series):
            yield Fault.of("model.weights", service=self.called)
            return
        if self.weighs not in ("", *MEASURES):
            yield Fault.of("error.option", name="weighs", value=self.weighs, allowed=" | ".join(MEASURES))
        text = as_ids(self.weights.index, "demand").text
        numbers = pd.to_numeric(self.weights, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ids.text[~ids.text.isin(text)]:
            yield Fault.of("siting.weight-missing", demand=name)
        for name in text[~text.isin(ids.text)]:
            yield Fault.of("siting.weight-unknown", demand=name)
        for at in np.flatnonzero(~np.isfinite(numbers)):
            yield Fault.of("siting.weight-no-number", demand=text[int(at)], value=self.weights.iloc[int(at)])
        for at in np.flatnonzero(numbers < 0):
            yield Fault.of("siting.weight-negative", demand=text[int(at)], value=float(numbers[at]))

    def _room_faults(self, sites: Sites) -> Iterator[Fault]:
        """Name what is no room, and sites that are not there."""
        if self.room is None:
            return
        if not isinstance(self.room, pd.Series) or not self.allocated:
            yield Fault.of("model.room-given", service=self.called)
            return
        numbers = pd.to_numeric(self.room, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        there = sites.positions(list(self.room.index))
        for site, value, number, at in zip(self.room.index, self.room, numbers, there, strict=True):
            if at < 0:
                yield Fault.of("model.service-site-unknown", service=self.called, site=site)
            elif not (np.isfinite(number) and number >= 0):
                yield Fault.of("model.room", service=self.called, site=site, value=value)

    def _whole_faults(self) -> Iterator[Fault]:
        if self.whole and not self.allocated:
            yield Fault.of("model.whole-unallocated", service=self.called)

    def _site_faults(self, sites: Sites) -> Iterator[Fault]:
        strange = self.costs.column_ids.text[~self.costs.column_ids.text.isin(sites.ids.text)]
        for site in strange:
            yield Fault.of("model.service-site-unknown", service=self.called, site=site)
        yield from sites.where_faults(self.called, {"kind": self.kinds} if self.kinds else {})
        if not self.allocated:
            return
        serves = sites.pick({"kind": self.kinds}) if self.kinds else np.ones(len(sites), dtype=bool)
        serves &= np.asarray(sites.ids.text.isin(self.costs.column_ids.text))
        lacking: dict[str, list[int]] = {}
        for action in sites.actions:
            if serves[action.site] and action.does in ("build", "enlarge") and np.isnan(action.capacity):
                lacking.setdefault(action.size, []).append(action.site)
        has_none = np.isnan(sites.capacity) if self.room is None else np.zeros(len(sites), dtype=bool)
        stands = np.flatnonzero(serves & sites.stands & has_none)
        without = sorted({*lacking.pop("", []), *stands.tolist()})
        for at in without:
            yield Fault.of("model.site-without-capacity", service=self.called, site=sites.ids.text[at])
        for size, at_sites in lacking.items():
            named = Listed(tuple(str(sites.ids.text[at]) for at in at_sites), most=_NAMED)
            yield Fault.of("model.size-without-capacity", service=self.called, site=named, size=size)

    def _unit_of(self, ids: Ids) -> Strings:
        if self.units is None:
            return np.full(len(ids), "", dtype=object)
        given = pd.Series(self.units)
        given = given.set_axis(as_ids(given.index, "demand").text)
        return given.reindex(ids.text).fillna("").astype(str).to_numpy(dtype=object)

    def _allowed(self, ids: Ids, sites: Sites) -> Bools:
        assert self.eligible is not None
        pairs = self.eligible
        faults = [
            Fault.of("model.eligible-column", service=self.called, column=name)
            for name in ("demand_id", "site_id")
            if name not in pairs
        ]
        if faults:
            raise InputError(faults)
        row = ids.text.get_indexer(pd.Index(id_strings(pairs["demand_id"]), dtype=object))
        site = sites.ids.text.get_indexer(pd.Index(id_strings(pairs["site_id"]), dtype=object))
        unknown = [
            Fault.of("model.eligible-unknown", service=self.called, what=Term(f"matrix.{what}"), value=value)
            for what, at in (("demand", row), ("site", site))
            for value in sorted({str(one) for one in pairs.loc[at < 0, f"{what}_id"]})
        ]
        if unknown:
            raise InputError(unknown)
        allowed = np.zeros((len(ids), len(sites)), dtype=np.bool_)
        allowed[row, site] = True
        return allowed


@dataclass(frozen=True, eq=False)
class Reach:
    """Who may be served by which site, at what cost, by demand point in the order of ids, then by site.

    Attributes
    ----------
    ids : Ids
        Of the demand points.
    weight : array of float, shape (demand points,)
    unit : array of str, shape (demand points,)
    row, site : arrays of int, shape (pairs,)
        Positions of demand points and of the model's sites.
    cost : array of float, shape (pairs,)
    """

    ids: Ids
    weight: Floats
    unit: Strings
    row: Bounds
    site: Bounds
    cost: Floats

    def keep(self, kept: Bools) -> Reach:
        """Return it with some of the pairs only."""
        return Reach(self.ids, self.weight, self.unit, self.row[kept], self.site[kept], self.cost[kept])

    def member(self, demand_ids: Sequence[object]) -> Bools:
        """Return which demand points are named; all where none is."""
        if not len(demand_ids):
            return np.ones(len(self.ids), dtype=np.bool_)
        wanted = id_strings(pd.Index(list(demand_ids), dtype=object))
        return np.asarray(self.ids.text.isin(wanted), dtype=np.bool_)

    @property
    def total(self) -> float:
        """Sum of the weights."""
        return float(self.weight.sum())
