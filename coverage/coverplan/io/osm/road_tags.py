"""What OSM tags of a road mean: class, direction, speed limit, surface, access, structure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

__all__ = [
    "ACCESS_COLUMNS",
    "ACCESS_VALUES",
    "BARRIERS",
    "CHANGING_DIRECTIONS",
    "FLAG_COLUMNS",
    "LEAST_KPH",
    "NODE_KEYS",
    "NO_BARRIERS",
    "ROAD_CLASSES",
    "no_longer",
    "parse_maxspeed_kph",
    "passage_tags",
    "plain_tags",
    "ways_frame",
]

# One way at a time, now this and now that: on the whole such a road goes both ways.
CHANGING_DIRECTIONS = frozenset({"reversible", "alternating"})
ROAD_CLASSES = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
    "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track", "busway",
    "pedestrian", "cycleway", "footway", "bridleway", "path", "steps",
)  # fmt: skip
ACCESS_COLUMNS = ("access", "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot", "emergency")
# The usual values; mappers may write others.
ACCESS_VALUES = (
    "yes", "no", "private", "permissive", "permit", "destination", "delivery", "customers", "designated", "official",
    "residents", "employees", "members", "staff", "students", "visitors", "guests", "agricultural", "forestry", "military",
    "emergency", "restricted", "dismount", "use_sidepath", "discouraged", "shared", "public", "charging", "license",
    "psv", "bus", "taxi", "hov", "variable", "unknown",
)  # fmt: skip
BARRIERS = (
    "bollard", "gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "bump_gate", "hampshire_gate", "wicket_gate",
    "kissing_gate", "stile", "horse_stile", "turnstile", "full-height_turnstile", "cycle_barrier", "motorcycle_barrier",
    "barrier_board", "bar", "block", "jersey_barrier", "planter", "chain", "rope", "cable_barrier", "log", "rock", "debris",
    "bus_trap", "sump_buster", "spikes", "tank_trap", "height_restrictor", "kent_carriage_gap", "coupure", "sally_port",
    "toll_booth", "border_control", "checkpoint", "cattle_grid", "wall", "city_wall", "retaining_wall", "fence", "hedge",
    "hedge_bank", "guard_rail", "handrail", "ditch", "yes",
)  # fmt: skip
# What is tagged as a barrier and bars nobody's way: what access says there holds.
NO_BARRIERS = frozenset({"kerb", "entrance", "no"})
FLAG_COLUMNS = ("bridge", "tunnel", "motorroad")
KEPT_TAGS = frozenset({
    *ACCESS_COLUMNS, "highway", "name", "oneway", "oneway:bicycle", "junction", "cycleway", "cycleway:left",
    "cycleway:right", "cycleway:both", "maxspeed", "maxspeed:both", "maxspeed:forward", "maxspeed:backward", "surface", "tracktype", "bridge", "tunnel", "motorroad", "service",
})  # fmt: skip

# A tag with one of these keys says that there is a road no longer, or none to travel on.
_NO_LONGER = (
    "abandoned", "disused", "impassable", "demolished", "razed", "removed", "destroyed", "proposed", "planned", "construction",
)  # fmt: skip
_NODE_SHUT = ("impassable", "abandoned")
_LETS_IN = frozenset({"yes", "permissive", "designated", "official", "public"})
# What else may stand on a node of a road; its access speaks of itself, not of the road.
_THINGS = (
    "amenity",
    "shop",
    "entrance",
    "highway",
    "public_transport",
    "railway",
    "leisure",
    "tourism",
    "office",
)
# Keys of nodes at which a road may be barred.
NODE_KEYS = ("barrier", *ACCESS_COLUMNS, *_NODE_SHUT)
KEPT_TAGS |= {*_NO_LONGER, "smoothness"}

_MPH = 1.609344
_KNOT = 1.852
# A limit below this is none: a slip of digits or of units.
LEAST_KPH = 1.0
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?\Z")
_ZONE = re.compile(r"[a-z]{2}:(?:zone)?:?(\d+)\Z")
_FACTORS = {None: 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": _MPH, "knots": _KNOT}
# Limits that a tag names by their law. China: 道路交通安全法实施条例 第四十五条, 第七十八条 (one lane each way);
# others: the national general limits as OpenStreetMap's "Default speed limits" page lists them.
_NAMED_LIMITS_KPH: Mapping[str, float] = {
    "walk": 5.0,
    "cn:urban": 50.0, "cn:rural": 70.0, "cn:motorway": 120.0,
    "at:urban": 50.0, "at:rural": 100.0, "at:trunk": 100.0, "at:motorway": 130.0,
    "ch:urban": 50.0, "ch:rural": 80.0, "ch:trunk": 100.0, "ch:motorway": 120.0,
    "de:urban": 50.0, "de:rural": 100.0,
    "es:urban": 50.0, "es:rural": 90.0, "es:motorway": 120.0, "ad:urban": 50.0, "ad:rural": 90.0,
    "fr:urban": 50.0, "fr:rural": 80.0, "fr:motorway": 130.0, "li:urban": 50.0, "li:rural": 80.0,
    "gb:nsl_single": 60 * _MPH, "gb:nsl_dual": 70 * _MPH, "gb:motorway": 70 * _MPH,
}  # fmt: skip
_NO_LIMIT = frozenset({"none", "signals", "variable", "unposted", "de:motorway", "no"})


def parse_maxspeed_kph(text: str) -> float | None:
    """Read a ``maxspeed`` tag.

    Parameters
    ----------
    text
        Such as ``"50"``, ``"30 mph"``, ``"walk"``, ``"CN:urban"``, ``"DE:zone30"`` or ``"none"``. Of several values,
        separated by ``;``, the lowest counts.

    Returns
    -------
    float or None
        Kilometres an hour; infinity where the tag says that there is no fixed limit; None when it cannot be read.

    Examples
    --------
    >>> parse_maxspeed_kph("50"), parse_maxspeed_kph("CN:urban"), parse_maxspeed_kph("fast")
    (50.0, 50.0, None)
    >>> round(parse_maxspeed_kph("30 mph"), 1)
    48.3
    """
    parts = [_parse_one_limit(part.strip()) for part in text.lower().split(";") if part.strip()]
    read = [part for part in parts if part is not None]
    return min(read) if read and len(read) == len(parts) else None


def _parse_one_limit(text: str) -> float | None:
    if text in _NO_LIMIT:
        return float("inf")
    if text in _NAMED_LIMITS_KPH:
        return _NAMED_LIMITS_KPH[text]
    if found := _NUMBER.match(text):
        kph = float(found[1]) * _FACTORS[found[2]]
        return kph if kph >= LEAST_KPH else None
    found = _ZONE.match(text)
    return float(found[1]) if found and float(found[1]) >= LEAST_KPH else None


def plain_tags(tags: Iterable[tuple[str, str]], keys: Container[str]) -> dict[str, str]:
    """Return tags of some keys; case and spaces of their values mean nothing, but in a name.

    Examples
    --------
    >>> plain_tags([("access", "Private "), ("name", "Hill Road"), ("note", "x")], {"access", "name"})
    {'access': 'private', 'name': 'Hill Road'}
    """
    return {
        key: value if key == "name" else unicodedata.normalize("NFKC", value).strip().casefold()
        for key, value in tags
        if key in keys
    }


def no_longer(tags: Mapping[str, str]) -> str | None:
    """Return the tag by which a way is a road no longer, or not yet; None for a road.

    Examples
    --------
    >>> no_longer({"highway": "track", "abandoned": "yes"}), no_longer({"highway": "track", "disused": "no"})
    ('abandoned=yes', None)
    """
    return next((f"{key}=yes" for key in _NO_LONGER if tags.get(key) in ("yes", "true", "1")), None)


def passage_tags(tags: Mapping[str, str]) -> dict[str, str] | None:
    """Return what the tags of a node say of passing there: ``barrier`` and the access columns; None for a free way.

    A gate that is locked, and what is impassable or abandoned, lets nobody pass but those whom a tag of their own lets
    in. A node that is something else, such as a bus stop or a crossing, bars the way only with a barrier of its own.

    Parameters
    ----------
    tags
        Plain tags of a node of a road.

    Examples
    --------
    >>> passage_tags({"barrier": "gate", "locked": "yes", "access": "private"})
    {'barrier': 'gate', 'access': 'no'}
    >>> passage_tags({"access": "no"}), passage_tags({"barrier": "kerb"}), passage_tags({"highway": "crossing", "foot": "no"})
    ({'barrier': 'no', 'access': 'no'}, None, None)
    """
    said = {key: tags[key] for key in ACCESS_COLUMNS if key in tags}
    shut = any(tags.get(key) in ("yes", "true", "1") for key in _NODE_SHUT)
    if shut or tags.get("locked") in ("yes", "true", "1"):
        said = {key: value for key, value in said.items() if value in _LETS_IN and key != "access"}
        said["access"] = "no"
    elif "barrier" not in tags and any(key in tags for key in _THINGS):
        return None
    if tags.get("barrier", "no") in NO_BARRIERS and set(said.values()) <= _LETS_IN:
        return None
    return {"barrier": tags.get("barrier", "no"), **said}


def ways_frame(tags: Sequence[Mapping[str, str]]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Turn the tags of road ways into the canonical columns of roads, one row a way.

    Parameters
    ----------
    tags
        Tags of each way; every one has ``highway``.

    Returns
    -------
    ways : pandas.DataFrame
        ``road_class``, ``oneway`` (no | forward | backward), ``oneway_bicycle`` (the same, or NA: as all traffic),
        ``speed_kph`` and ``speed_back_kph`` (the limits along the way and against it; NA when none is known),
        ``surface`` (of a track with no surface its ``tracktype``), the access columns as tagged, ``bridge``, ``tunnel``, ``motorroad`` (bool), ``service``, ``name``.
    unread : dict
        Values of ``maxspeed`` (of either direction) that could not be read, with how often they stand.

    Examples
    --------
    >>> ways, unread = ways_frame([{"highway": "residential", "oneway": "-1", "maxspeed": "30"}])
    >>> ways.loc[0, ["road_class", "oneway"]].tolist(), float(ways.loc[0, "speed_kph"])
    (['residential', 'backward'], 30.0)
    """
    raw = {key: pd.Series([tag.get(key) for tag in tags], dtype="str") for key in sorted(KEPT_TAGS)}
    # What wheels cannot pass, walkers may.
    raw["vehicle"] = raw["vehicle"].mask(raw["smoothness"].eq("impassable"), "no")
    ahead, back, unread = _limits(raw)
    columns: dict[str, object] = {
        "road_class": raw["highway"],
        "oneway": _each(tags, _oneway),
        "oneway_bicycle": _each(tags, _oneway_bicycle),
        "speed_kph": ahead,
        "speed_back_kph": back,
        "surface": raw["surface"].fillna(raw["tracktype"]),
        **{key: raw[key] for key in ACCESS_COLUMNS},
        "bridge": raw["bridge"].notna() & (raw["bridge"] != "no"),
        # A passage through a building is a place where people stop; a tunnel is not.
        "tunnel": raw["tunnel"].notna() & ~raw["tunnel"].isin(["no", "building_passage"]),
        "motorroad": (raw["motorroad"] == "yes").fillna(value=False),
        "service": raw["service"],
        "name": raw["name"],
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(FLAG_COLUMNS, bool)), unread


def _limits(
    raw: Mapping[str, pd.Series[str]],
) -> tuple[pd.Series[float], pd.Series[float], dict[str, int]]:
    """Read the limits along the way and against it: that of the direction counts, where it can be read."""
    told = [raw[f"maxspeed{which}"] for which in (":forward", ":backward", ":both", "")]
    counted = pd.concat(told).value_counts()
    meaning = {text: parse_maxspeed_kph(text) for text in counted.index}
    unread = {text: int(counted[text]) for text in sorted(meaning) if meaning[text] is None}
    forward, backward, both, any_way = (words.map(meaning).astype(float) for words in told)
    either = both.fillna(any_way)
    ahead, back = (
        limits.where(np.isfinite(limits)).astype("Float64")
        for limits in (forward.fillna(either), backward.fillna(either))
    )
    return ahead, back, unread


def _each(
    tags: Sequence[Mapping[str, str]], say: Callable[[Mapping[str, str]], str | None]
) -> pd.Series[str]:
    return pd.Series([say(tag) for tag in tags], dtype="str")


def _direction(value: str | None) -> str | None:
    if value in CHANGING_DIRECTIONS:
        return "no"
    if value in ("yes", "true", "1"):
        return "forward"
    return "backward" if value in ("-1", "reverse") else ("no" if value in ("no", "false", "0") else None)


def _oneway(tags: Mapping[str, str]) -> str:
    said = _direction(tags.get("oneway"))
    if said is not None:
        return said
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
    return "forward" if implied else "no"


def _oneway_bicycle(tags: Mapping[str, str]) -> str | None:
    said = _direction(tags.get("oneway:bicycle"))
    if said is not None:
        return said
    lanes = (tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))
    return "no" if any(lane.startswith("opposite") for lane in lanes) else None
