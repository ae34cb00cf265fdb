"""The road network of a study, as one way of travelling sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from coverplan.errors import Fault, InputError, PlanError
from coverplan.network.graph.road_network import RoadNetwork
from coverplan.network.search.snap import SnapRules
from coverplan.network.travel.apply import PROFILES, apply_profile, profile_from
from coverplan.plan import ReachGoal
from coverplan.plan.read import known_words

if TYPE_CHECKING:
    from coverplan.network.travel.apply import Profile
    from coverplan.plan import Plan
    from coverplan.study import Study

__all__ = ["StudyNetwork", "require_travel", "study_network", "usable_network"]


@dataclass(frozen=True, eq=False)
class StudyNetwork:
    """A network with the profile it was made for.

    Attributes
    ----------
    net : RoadNetwork
    profile : Profile
    """

    net: RoadNetwork
    profile: Profile

    @property
    def snap_rules(self) -> SnapRules:
        """How this profile joins points to the roads."""
        return SnapRules(
            limit_m=self.profile.snap_limit_m,
            off_road_kph=self.profile.off_road_kph,
            band_m=self.profile.snap_band_m,
        )


# A study is built once and asked often; its networks live as long as it does, and serve what-ifs on its roads.
_built: WeakKeyDictionary[Study, dict[str, StudyNetwork]] = WeakKeyDictionary()


def require_travel(plan: Plan) -> None:
    """Refuse a plan whose ways of travelling cannot be had, before any work is done.

    Parameters
    ----------
    plan
        Its ``[travel.NAME]`` blocks and the ``travel`` of its reach goals are looked at.

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
        if isinstance(goal, ReachGoal) and goal.travel not in known:
            key = f"goals[{goal.id}].travel"
            faults.append(
                Fault.of(
                    "plan.unknown-word",
                    file=plan.path or plan.id,
                    key=key,
                    word=goal.travel,
                    known=known_words(goal.travel, known),
                )
            )
    if faults:
        raise PlanError(faults)


def study_network(study: Study, travel: str) -> StudyNetwork:
    """Return the road network of a study for a travel block of its plan, or for a named profile.

    Parameters
    ----------
    study
        With roads.
    travel
        Name of a ``[travel.NAME]`` block, or of a profile.

    Returns
    -------
    StudyNetwork
        With the study's closures laid over it.

    Raises
    ------
    InputError
        When the study has no roads, or the profile may use none of them.

    Examples
    --------
    >>> from coverplan.study import open_study
    >>> roads = study_network(open_study("data"), "car")
    >>> roads.profile.key, roads.snap_rules.limit_m
    ('car', 1000.0)
    """
    networks = _built.setdefault(study, {})
    if travel not in networks:
        made = _on_same_roads(study, travel) or _build(study, travel)
        if study.closures is not None:
            made = replace(made, net=made.net.with_closures(study.closures))
        networks[travel] = made
    return networks[travel]


def _build(study: Study, travel: str) -> StudyNetwork:
    if study.roads is None or study.road_nodes is None:
        raise InputError.of("network.no-roads", plan=study.plan.id)
    profile = profile_from(study.plan.travel.get(travel, travel))
    edges = apply_profile(study.roads, profile)
    return StudyNetwork(RoadNetwork.from_edges(study.road_nodes, edges), profile)


def _on_same_roads(study: Study, travel: str) -> StudyNetwork | None:
    """Return the open network of another study with the same roads and travel, where there is one."""
    for other, networks in list(_built.items()):
        same = other.roads is study.roads and other.road_nodes is study.road_nodes
        if same and other.plan.travel == study.plan.travel and travel in networks:
            made = networks[travel]
            return made if other.closures is None else replace(made, net=made.net.closed_by(None))
    return None


def usable_network(study: Study, travel: str) -> StudyNetwork | None:
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
