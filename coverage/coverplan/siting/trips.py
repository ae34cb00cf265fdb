"""What it costs people to get to candidates and to facilities that exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from coverplan.costs import CostMatrix
from coverplan.network import SnappedPoints, cost_matrix, snap, usable_network

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from coverplan.network import Direction, RoadNetwork
    from coverplan.study import Study
    from coverplan.units import By, Cutoff

__all__ = ["Trip", "with_existing"]

_EXISTING = "existing:"


@dataclass(frozen=True)
class Trip:
    """How costs are taken.

    Parameters
    ----------
    roads
        The network, which knows who travels; None: in a straight line, metres.
    by
        ``"length"`` or ``"time"``.
    direction
        ``"to_facility"`` or ``"from_facility"``.
    search
        Largest cost to compute; None for no limit.
    """

    roads: RoadNetwork | None
    by: By = "length"
    direction: Direction = "to_facility"
    search: Cutoff | None = None

    @classmethod
    def along(cls, study: Study, travel: str) -> Trip:
        """Take lengths along a study's roads, or in a straight line where none may be used."""
        return cls(usable_network(study, travel))

    def costs(
        self, people: gpd.GeoDataFrame | SnappedPoints, sites: gpd.GeoDataFrame | SnappedPoints
    ) -> CostMatrix:
        """Return costs from ``demand_id`` to ``site_id``.

        Parameters
        ----------
        people, sites
            Points in one metric CRS, or both as they were joined to the roads.
        """
        if isinstance(people, SnappedPoints) or isinstance(sites, SnappedPoints):
            assert self.roads is not None
            return self._along(self.roads, people, sites)
        people, sites = people[["demand_id", "geometry"]], sites[["site_id", "geometry"]]
        if self.roads is None:
            from_, to = people.geometry.to_numpy(), sites.geometry.to_numpy()
            table = shapely.distance(from_[:, None], to[None]).reshape(len(from_), len(to))
            return CostMatrix.from_dense(table, "m", people["demand_id"], sites["site_id"])
        return self._along(self.roads, people, sites)

    def _along(
        self,
        roads: RoadNetwork,
        people: gpd.GeoDataFrame | SnappedPoints,
        sites: gpd.GeoDataFrame | SnappedPoints,
    ) -> CostMatrix:
        return cost_matrix(roads, people, sites, search=self.search, by=self.by, direction=self.direction)

    def off_road(self, sites: gpd.GeoDataFrame) -> list[str]:
        """Name the sites that find no road."""
        if self.roads is None:
            return []
        found = snap(self.roads, sites[["site_id", "geometry"]])
        return [str(site) for site in np.asarray(found.ids)[~found.is_snapped]]


def with_existing(
    trip: Trip,
    new: CostMatrix,
    served: Iterable[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]],
) -> tuple[CostMatrix, list[str]]:
    """Add existing facilities to the costs of candidates.

    Parameters
    ----------
    trip
        How costs are taken.
    new
        Costs to candidates.
    served
        Demand points of ``new`` with the facilities (``facility_id``) that may serve them.

    Returns
    -------
    tuple
        Costs to candidates and facilities, and the site ids of the facilities.
    """
    tables, fixed = [_table(new, new.row_ids.text)], []
    demand = pd.Index(new.row_ids.text)
    sets = [
        (
            people.loc[demand.get_indexer(people["demand_id"].astype(str)) >= 0, ["demand_id", "geometry"]],
            facilities[["geometry"]].assign(site_id=_EXISTING + facilities["facility_id"].astype(str)),
        )
        for people, facilities in served
    ]
    everybody = _Joined.of(trip, "demand_id", [people for people, _ in sets])
    standing = _Joined.of(trip, "site_id", [sites for _, sites in sets])
    for people, sites in sets:
        fixed += sites["site_id"].tolist()
        tables.append(_table(trip.costs(everybody.only(people), standing.only(sites)), demand))
    rows = sparse.hstack(tables, format="csr")
    costs = CostMatrix(
        new.demand_ids, pd.Index([*new.site_ids, *fixed]), rows.indptr, rows.indices, rows.data, new.unit, new.search
    )  # fmt: skip
    return costs, fixed


@dataclass(frozen=True, eq=False)
class _Joined:
    """Points of several frames, joined to the roads once for all of them."""

    column: str
    points: SnappedPoints | None
    at: pd.Index

    @classmethod
    def of(cls, trip: Trip, column: str, frames: list[gpd.GeoDataFrame]) -> _Joined:
        if trip.roads is None or not frames:
            return cls(column, None, pd.Index([]))
        whole = pd.concat(frames).drop_duplicates(column)
        return cls(column, snap(trip.roads, whole, ids=(column,)), pd.Index(whole[column]))

    def only(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame | SnappedPoints:
        """Return the points of one frame."""
        return frame if self.points is None else self.points.take(self.at.get_indexer(frame[self.column]))


def _table(costs: CostMatrix, demand: pd.Index) -> sparse.coo_array:
    """Return costs by the positions of demand points and sites; a cost of zero is there too."""
    row = demand.get_indexer(pd.Index(costs.row_ids.text))[
        np.repeat(np.arange(len(costs.row_ids.text)), np.diff(costs.indptr))
    ]
    return sparse.coo_array((costs.data, (row, costs.indices)), shape=(len(demand), len(costs.site_ids)))
