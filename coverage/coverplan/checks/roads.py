"""Checks of the roads, as each way of travelling in the plan sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.found import found
from coverplan.crs import lonlat
from coverplan.layers import mended, placed
from coverplan.network import Around, audit, unused_roads, usable_network
from coverplan.tables import group_columns
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.network import RoadNetwork
    from coverplan.study import Study

__all__ = ["check_roads"]


def check_roads(study: Study) -> Iterator[Finding]:
    """Yield roads that lead nowhere, ends that look like missing links, and points on islands of road.

    Parameters
    ----------
    study
        With roads; they are looked at once for each way of travelling that a reach goal names.

    Yields
    ------
    Finding
        What two ways of travelling share is told once.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_roads(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.roads is None:
        return
    told: set[tuple[object, ...]] = set()
    for travel in study.plan.travels:
        for finding in _as_seen_by(study, travel):
            key = (finding.rule, finding.layer, finding.name, finding.lon, finding.lat, finding.message("en"))
            if key not in told:
                told.add(key)
                yield finding


def _as_seen_by(study: Study, travel: str) -> Iterator[Finding]:
    network = usable_network(study, travel)
    settings = study.plan.travel.get(travel)
    traveller = Term(f"profile.{settings.profile if settings else travel}")
    if network is None:
        yield found("roads.none-usable", "roads", travel=traveller)
        return
    if study.roads is not None and network.profile is not None:
        yield from unused_roads(study.roads, network.profile)
    if study.closures is not None:
        yield from _closures(network, study.closures, traveller)
    yield from audit(network, around=_around(study))


def _around(study: Study) -> Around:
    """Gather what a part of the roads that is cut off is judged by."""
    area = None
    if study.boundaries is not None:
        counties = study.boundaries[study.boundaries["level"] == "county"]
        counties = counties[counties.geometry.notna()]
        area = shapely.union_all(mended(counties).geometry.to_numpy()) if len(counties) else None
    layers = {"facilities": study.facilities, "residents": study.residents}
    places = {name: placed(points) for name, points in layers.items() if points is not None}
    groups = [] if study.residents is None else group_columns(study.residents)
    group = "residents" if "residents" in groups else next(iter(groups), "residents")
    measure = study.plan.measure(group)
    return Around(area, study.water, places, group=group, measure=measure, roads=study.roads)


def _closures(net: RoadNetwork, closures: gpd.GeoDataFrame, travel: Term) -> Iterator[Finding]:
    """Say how much road a what-if shuts and slows, and which of its places cross no road."""
    laid = net.closures
    if laid is not None:
        slowed = int((laid.times > 1).sum())
        params = {"shut": int(laid.shut.sum()), "km": f"{net.shut_length_m / 1000:.1f}", "slowed": slowed}
        yield found("roads.closed", "closures", travel=travel, **params)
    crossing = np.unique(net.graph.edge_tree.query(closures.geometry.to_numpy(), predicate="intersects")[0])
    missed = closures.drop(index=closures.index[crossing])
    for name, *at in zip(missed["name"].fillna(""), *lonlat(missed), strict=True):
        yield found("roads.closure-misses", "closures", ("", name), tuple(at), travel=travel)
