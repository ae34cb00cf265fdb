"""The road network of a study, as one way of travelling sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from coverplan.errors import InputError
from coverplan.network.graph import RoadNetwork
from coverplan.network.profiles import apply_profile, profile_from
from coverplan.network.snap import SnapRules

if TYPE_CHECKING:
    from coverplan.network.profiles import Profile
    from coverplan.study import Study

__all__ = ["StudyNetwork", "study_network"]


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
            limit_m=self.profile.snap_limit_m, off_road_kph=self.profile.off_road_kph, band_m=self.profile.snap_band_m
        )


# A study is built once and asked often; its networks live as long as it does.
_built: WeakKeyDictionary[Study, dict[str, StudyNetwork]] = WeakKeyDictionary()


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

    Raises
    ------
    InputError
        When the study has no roads, or the profile may use none of them.
    """
    if study.roads is None or study.road_nodes is None:
        raise InputError.of("network.no-roads", plan=study.plan.id)
    networks = _built.setdefault(study, {})
    if travel not in networks:
        profile = profile_from(study.plan.travel.get(travel, travel))
        edges = apply_profile(study.roads, profile)
        networks[travel] = StudyNetwork(RoadNetwork.from_edges(study.road_nodes, edges), profile)
    return networks[travel]
