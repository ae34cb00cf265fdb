"""The road network of a study, as one way of travelling sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from coverplan.errors import Fault, InputError, PlanError
from coverplan.memo import Keyed, key_of
from coverplan.network.graph import RoadNetwork
from coverplan.network.travel import PROFILES, apply_profile, profile_from
from coverplan.plan import CapacityGoal, ReachGoal, known_words
from coverplan.study import as_study

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.network.travel import Profile
    from coverplan.plan import Plan
    from coverplan.study import AnyStudy, RoadLayer, Study

__all__ = ["require_travel", "study_network", "usable_network"]


def require_travel(plan: Plan) -> None:
    """Refuse a plan whose ways of travelling cannot be had, before any work is done.

    Parameters
    ----------
    plan
        Its ``[travel.NAME]`` blocks and the ``travel`` of its goals are looked at.

    Raises
    ------
    PlanError
        With every unknown key, profile and word and every value that cannot be, and every goal that names no way of travelling.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> require_travel(Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}, travel={"a": {"profile": "car"}}))
    """
    faults: list[Fault] = []
    for name, settings in plan.travel.items():
        try:
            profile_from(settings)
        except InputError as error:
            faults += [
                Fault.of("plan.travel", file=plan.path or plan.id, name=name, reason=fault)
                for fault in error.faults
            ]
    known = [*plan.travel, *PROFILES]
    for goal in plan.goals:
        travel = goal.travel if isinstance(goal, ReachGoal | CapacityGoal) else None
        if travel is not None and travel not in known:
            key = f"goals[{goal.id}].travel"
            faults.append(
                Fault.of(
                    "plan.unknown-word",
                    file=plan.path or plan.id,
                    key=key,
                    word=travel,
                    known=known_words(travel, known),
                )
            )
    if faults:
        raise PlanError(faults)


def study_network(study: AnyStudy, travel: str) -> RoadNetwork:
    """Return the road network of a study for a travel block of its plan, or for a named profile.

    Parameters
    ----------
    study
        A study with roads, its plan, or the path of plan.toml.
    travel
        Name of a ``[travel.NAME]`` block, or of a profile.

    Returns
    -------
    RoadNetwork
        With the profile and its rules, the study's water, and its closures laid over it. It is built once for the
        study and for the what-ifs on its roads.

    Raises
    ------
    InputError
        When it is no study, a plan or layer cannot be read, the study has no roads, or the profile may use none of them.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> roads = study_network(sample, "car")
    >>> roads.profile.key, roads.rules.limit_m
    ('car', 1000.0)
    """
    return as_study(study).on_the_road.once(_built, travel)


def _built(study: Study, travel: str) -> RoadNetwork:
    layer = study.road_layer
    if layer is None:
        raise InputError.of("network.no-roads", plan=study.plan.id)
    net = layer.once(_open_network, profile_from(study.plan.travel.get(travel, travel)))
    if (
        study.water is not None
    ):  # the same water is laid over the roads once, whatever else of the study changes
        wet = shapely.to_wkb(study.water.geometry.to_numpy())
        net = net.once(
            _in_water, Keyed(key_of(str(study.water.crs), *(part or b"" for part in wet)), study.water)
        )
    return net if study.closures is None else net.with_closures(study.closures)


def _in_water(net: RoadNetwork, water: Keyed[gpd.GeoDataFrame]) -> RoadNetwork:
    return net.with_water(water.held)


def _open_network(roads: RoadLayer, profile: Profile) -> RoadNetwork:
    net = RoadNetwork.from_edges(roads.nodes, apply_profile(roads.edges, profile))
    return net.travelled_by(profile)


def usable_network(study: Study, travel: str) -> RoadNetwork | None:
    """Return the network of :func:`study_network`, or None where there is no road that may be used.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> usable_network(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})), "car") is None
    True
    """
    try:
        return study_network(study, travel)
    except InputError as error:
        if error.faults[0].key in ("network.no-roads", "error.roads.none-usable"):
            return None
        raise
