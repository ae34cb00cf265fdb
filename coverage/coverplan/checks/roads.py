"""Checks of the roads, as each way of travelling in the plan sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.network.audit import audit_network, points_on_islands
from coverplan.network.of_study import usable_network
from coverplan.network.profiles import unused_roads
from coverplan.plan import ReachGoal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
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
    for travel in sorted({goal.travel for goal in study.plan.goals if isinstance(goal, ReachGoal)}):
        for finding in _as_seen_by(study, travel):
            key = (finding.rule, finding.layer, finding.name, finding.lon, finding.lat, finding.message("en"))
            if key not in told:
                told.add(key)
                yield finding


def _as_seen_by(study: Study, travel: str) -> Iterator[Finding]:
    network = usable_network(study, travel)
    if network is None:
        yield found("roads.none-usable", "roads", travel=travel)
        return
    if study.roads is not None:
        yield from unused_roads(study.roads, network.profile)
    yield from audit_network(network.net)
    for layer, points in (("facilities", study.facilities), ("residents", study.residents)):
        if points is not None and len(points):
            yield from points_on_islands(network.net, points, layer, rules=network.snap_rules)
