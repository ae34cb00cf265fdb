"""What it costs people to get to candidates and to facilities that exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.costs import CostMatrix
from coverplan.kernels.rows import rows_side_by_side
from coverplan.network import SnappedPoints, cost_matrix, snap, usable_network

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from coverplan.kernels.types import Integers, Positions
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

    def joined(self, points: gpd.GeoDataFrame) -> gpd.GeoDataFrame | SnappedPoints:
        """Join points to the roads, where there are any; costs take them in place of the frame."""
        return points if self.roads is None else snap(self.roads, points, ids=("demand_id", "site_id"))

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
    demand = pd.Index(new.row_ids.text)
    tables: list[tuple[CostMatrix, Positions]] = [(new, np.arange(len(demand)))]
    fixed: list[str] = []
    sets = [
        (people[["demand_id", "geometry"]], facilities[["facility_id", "geometry"]])
        for people, facilities in served
    ]
    if sets:
        homes, places = (pd.concat(frames, ignore_index=True) for frames in zip(*sets, strict=True))
        places["site_id"] = _EXISTING + places["facility_id"].astype(str)
        fixed = places["site_id"].tolist()
        row = demand.get_indexer(homes["demand_id"].astype(str))
        rows, first = np.unique(row, return_index=True)
        # joined to the roads once, however many sets they are in
        everybody, sites = trip.joined(homes.iloc[first[rows >= 0]]), trip.joined(places)
        rows = rows[rows >= 0]
        who, which = (np.cumsum([0, *map(len, frames)]) for frames in zip(*sets, strict=True))
        for at in range(len(sets)):
            mine = row[who[at] : who[at + 1]]
            mine = mine[mine >= 0]
            theirs = np.arange(which[at], which[at + 1])
            costs = trip.costs(_some(everybody, np.searchsorted(rows, mine)), _some(sites, theirs))
            tables.append((costs, mine))
    pairs = rows_side_by_side(
        [(costs.indptr, costs.indices, costs.data, len(costs.site_ids), row) for costs, row in tables],
        len(demand),
    )
    costs = CostMatrix(new.demand_ids, pd.Index([*new.site_ids, *fixed]), *pairs, new.unit, new.search)
    return costs, fixed


def _some(points: gpd.GeoDataFrame | SnappedPoints, at: Integers) -> gpd.GeoDataFrame | SnappedPoints:
    return points.take(at) if isinstance(points, SnappedPoints) else points.iloc[at]
