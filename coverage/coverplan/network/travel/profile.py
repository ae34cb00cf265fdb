"""What a way of travelling consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverplan.network.travel.snap_rules import SnapRules
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.plan import OneWay
    from coverplan.texts import Language

__all__ = ["Profile"]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One way of travelling.

    Parameters
    ----------
    key
        Name, as plans use it.
    speed_kph
        Speed by road class, kilometres an hour; a class that is not named is not used.
    permitted_kph
        Speed on classes that are used only where a sign for this very traveller opens them
        (``foot=yes``, ``bicycle=designated``, ``motor_vehicle=destination`` ...).
    surface_factor
        What the speed is multiplied by on a surface; 1 on one that is not named.
    keeps_speed_limits
        Whether a road's speed limit caps the speed; it never raises it.
    oneway
        Whether one-way streets are obeyed, obeyed unless open to bicycles, or ignored (on foot).
    access_columns
        Access columns that speak to this traveller, the most special first: the first that is filled in counts.
        All but ``access``, which speaks to everybody, can permit a class.
    uses_motorroads
        Whether roads reserved for motor traffic are used.
    closed_by
        Known values of an access column that close a road; what is none of the known values closes it, too.
    ends_only
        Values that open a road at the start and at the end of a trip only, to what lies along it; every other known
        value lets people through.
    stopped_by
        Known barriers that cannot be passed unless access says so; what is none of the known ones stops, too.
    no_stop_classes
        Classes along which nobody gets on or off.
    stops_on_bridges
        Whether one may stop on a bridge or in a tunnel.
    snap_limit_m
        Farthest a point may lie from a road, metres.
    snap_band_m
        Edges this much farther than the nearest are tried too, metres.
    snap_water_m
        Most metres of water between a point and the road, where water is known.
    off_road_kph
        Speed between a point and the road, kilometres an hour.
    sources
        Keys of the texts that say where the defaults of a field come from; a field not named is our own default.
    changed
        Fields that a plan overrides, and their entries where it overrides single ones (``speed_kph.residential``).

    Examples
    --------
    >>> from coverplan.network.travel.apply import PROFILES
    >>> PROFILES["car"].speed_kph["motorway"] > PROFILES["hearse"].speed_kph["motorway"]
    True
    """

    key: str
    speed_kph: Mapping[str, float]
    permitted_kph: Mapping[str, float]
    surface_factor: Mapping[str, float]
    keeps_speed_limits: bool
    oneway: OneWay
    access_columns: tuple[str, ...]
    uses_motorroads: bool
    closed_by: frozenset[str]
    ends_only: frozenset[str]
    stopped_by: frozenset[str]
    no_stop_classes: frozenset[str] = frozenset({"motorway", "motorway_link"})
    stops_on_bridges: bool = False
    snap_limit_m: float = 1000.0
    snap_band_m: float = 0.0
    snap_water_m: float = 30.0
    off_road_kph: float = 3.0
    sources: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def snap_rules(self) -> SnapRules:
        """How this traveller joins the roads."""
        return SnapRules(self.snap_limit_m, self.off_road_kph, self.snap_band_m, self.snap_water_m)

    def title(self, language: Language | None = None) -> str:
        """Name the profile in a language.

        Examples
        --------
        >>> from coverplan.network.travel.apply import PROFILES
        >>> PROFILES["walk_elderly"].title("en")
        'elderly person on foot'
        """
        return say(f"profile.{self.key}", language)

    def source(self, name: str, language: Language | None = None) -> str:
        """Say where the values of a field, or one of its entries (``speed_kph.residential``), come from.

        Examples
        --------
        >>> from coverplan.network.travel.apply import PROFILES
        >>> PROFILES["car"].source("off_road_kph", "en")
        'own default'
        """
        if name in self.changed:
            return say("profile.source.plan", language)
        return say(f"profile.source.{self.sources.get(name.partition('.')[0], 'default')}", language)
