"""The named profiles, as data. Speeds are for planning: below the legal limit, stops and junctions included."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.layers import ACCESS_VALUES, BARRIERS
from coverplan.network.travel.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PROFILES"]


def _kph(text: str) -> dict[str, float]:
    """Read "primary 60, secondary 50" into speeds by class."""
    return {word: float(speed) for word, speed in (item.split() for item in text.split(","))}


_ON_FOOT = (
    "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link",
    "unclassified", "residential", "living_street", "service", "road", "track", "pedestrian", "cycleway",
    "footway", "bridleway", "path",
)  # fmt: skip
_BY_CAR = _kph(
    "motorway 100, motorway_link 45, trunk 70, trunk_link 40, primary 60, primary_link 35, secondary 50,"
    "secondary_link 30, tertiary 40, tertiary_link 25, unclassified 30, residential 20, living_street 10,"
    "service 15, road 20"
)
_BY_EBIKE = _kph(
    "trunk 15, trunk_link 15, primary 15, primary_link 15, secondary 15, secondary_link 15, tertiary 15,"
    "tertiary_link 15, unclassified 15, residential 15, living_street 10, service 12, road 15, track 10,"
    "cycleway 15"
)
_MOTOR_SURFACE = {
    **dict.fromkeys(("paving_stones", "metal", "wood"), 0.9),
    **dict.fromkeys(("compacted", "fine_gravel", "grade2"), 0.85),
    **dict.fromkeys(
        ("gravel", "pebblestone", "sett", "cobblestone", "unhewn_cobblestone", "unpaved", "grade3"), 0.7
    ),
    **dict.fromkeys(("dirt", "earth", "ground", "grass_paver", "grade4"), 0.5),
    **dict.fromkeys(("sand", "mud", "grass", "rock", "grade5"), 0.35),
}
_FOOT_SURFACE = {
    **dict.fromkeys(
        ("gravel", "pebblestone", "cobblestone", "unhewn_cobblestone", "dirt", "earth", "grade4"), 0.9
    ),
    **dict.fromkeys(("ground", "grass", "grade5"), 0.8),
    **dict.fromkeys(("sand", "mud", "rock"), 0.6),
}
# Values of access that let everybody through, and those that let in at the ends of a trip: to a door, to one's own.
_OPEN = frozenset({
    "yes", "permissive", "designated", "official", "public", "shared", "charging", "license", "discouraged",
    "use_sidepath", "variable", "unknown",
})  # fmt: skip
_AT_ENDS = frozenset({
    "private", "permit", "destination", "delivery", "customers", "residents", "employees", "members", "staff", "students",
    "visitors", "guests",
})  # fmt: skip
_CLOSED = frozenset(ACCESS_VALUES) - _OPEN - _AT_ENDS
# Barriers that one passes; every other stops, unless access says that it does not.
_CARS_PASS = frozenset({
    "gate", "lift_gate", "sliding_gate", "sliding_beam", "bump_gate", "hampshire_gate", "toll_booth", "border_control",
    "checkpoint", "cattle_grid", "height_restrictor", "sally_port", "coupure",
})  # fmt: skip
_TRICYCLES_PASS = _CARS_PASS | {"swing_gate", "bus_trap", "sump_buster"}
_BIKES_PASS = _TRICYCLES_PASS | {
    "bollard", "block", "planter", "chain", "bar", "cycle_barrier", "motorcycle_barrier", "kent_carriage_gap", "wicket_gate",
}  # fmt: skip
_WALKERS_PASS = _BIKES_PASS | {
    "kissing_gate", "stile", "horse_stile", "turnstile", "full-height_turnstile", "rope", "log", "rock", "jersey_barrier",
    "tank_trap", "spikes", "barrier_board", "cable_barrier",
}  # fmt: skip
_CAR_ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
_COMMON_SOURCES = {
    "access_columns": "osm", "closed_by": "osm", "ends_only": "osm", "stopped_by": "osm", "oneway": "osm", "no_stop_classes": "no_stop",
}  # fmt: skip

_walk = Profile(
    key="walk",
    speed_kph={**dict.fromkeys(_ON_FOOT, 4.0), "steps": 2.0},
    permitted_kph={},
    surface_factor=_FOOT_SURFACE,
    keeps_speed_limits=False,
    oneway="ignored",
    access_columns=("foot", "access"),
    uses_motorroads=False,
    closed_by=_CLOSED,
    ends_only=_AT_ENDS,
    stopped_by=frozenset(BARRIERS) - _WALKERS_PASS,
    sources={**_COMMON_SOURCES, "speed_kph": "walk"},
)
_walk_elderly = replace(
    _walk,
    key="walk_elderly",
    speed_kph={**dict.fromkeys(_ON_FOOT, 3.24), "steps": 1.2},
    sources={**_COMMON_SOURCES, "speed_kph": "walk_elderly"},
)
_car = Profile(
    key="car",
    speed_kph=_BY_CAR,
    permitted_kph=_kph("track 15, pedestrian 10, cycleway 10, path 10, footway 5, busway 30"),
    surface_factor=_MOTOR_SURFACE,
    keeps_speed_limits=True,
    oneway="obeyed",
    access_columns=_CAR_ACCESS,
    uses_motorroads=True,
    closed_by=_CLOSED,
    ends_only=_AT_ENDS,
    stopped_by=frozenset(BARRIERS) - _CARS_PASS,
    sources={**_COMMON_SOURCES, "speed_kph": "car"},
)
_ebike = replace(
    _car,
    key="ebike",
    speed_kph={**_BY_EBIKE, "path": 8.0},
    permitted_kph=_kph("pedestrian 8, footway 8, bridleway 8, busway 15"),
    oneway="obeyed_by_bicycles",
    access_columns=("bicycle", "vehicle", "access"),
    uses_motorroads=False,
    stopped_by=frozenset(BARRIERS) - _BIKES_PASS,
    sources={**_COMMON_SOURCES, "speed_kph": "ebike"},
)
_tricycle = replace(
    _ebike,
    key="tricycle",
    speed_kph=_BY_EBIKE,
    permitted_kph=_kph("pedestrian 8, path 8, footway 5"),
    stopped_by=frozenset(BARRIERS) - _TRICYCLES_PASS,
)
_hearse = replace(
    _car,
    key="hearse",
    speed_kph={road_class: min(kph, 60.0) for road_class, kph in _BY_CAR.items()},
    sources={**_COMMON_SOURCES, "speed_kph": "hearse"},
)
# Speed limits stay, although an ambulance on call may pass them (道路交通安全法 第五十三条): plans stay cautious.
_ambulance = replace(
    _car,
    key="ambulance",
    access_columns=("emergency", *_CAR_ACCESS),
    closed_by=_CLOSED - {"emergency", "restricted"},
    ends_only=frozenset(),
    stopped_by=frozenset(BARRIERS) - _TRICYCLES_PASS,
    sources={**_COMMON_SOURCES, "speed_kph": "ambulance"},
)

PROFILES: Mapping[str, Profile] = {
    profile.key: profile for profile in (_walk_elderly, _walk, _ebike, _tricycle, _car, _hearse, _ambulance)
}
