"""Travelling by a profile: which roads it uses, how fast, which way, and where it may stop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.network.travel.named import PROFILES
from coverplan.network.travel.passage import Passage, enclosed, mapped, passage_of
from coverplan.network.travel.profile import Profile
from coverplan.network.travel.rules import SETTINGS, unknown_word
from coverplan.plan import TravelSettings
from coverplan.texts import Listed, Phrase, Term, keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.errors import Fault
    from coverplan.kernels.types import Bools, Floats
    from coverplan.texts import Language

__all__ = [
    "PROFILES",
    "Profile",
    "apply_profile",
    "closed_by_access",
    "profile_frame",
    "profile_from",
    "unused_roads",
]

_SECONDS_PER_HOUR = 3.6


def profile_from(travel: str | TravelSettings | Mapping[str, object]) -> Profile:
    """Return a profile by name, or as a travel block of a plan changes it.

    Parameters
    ----------
    travel
        Name of a profile, or ``profile`` and the rules that override it, named as in :class:`Profile`. ``speed_kph``,
        ``permitted_kph`` and ``surface_factor`` are merged into the profile's: a speed on a new class opens it, a speed
        of 0 closes a class, and with ``speed_kph`` also where a sign permits it. Every other rule takes the place of the
        profile's; an empty list means none.

    Returns
    -------
    Profile

    Raises
    ------
    InputError
        With every profile, rule and word that is not known (with the nearest known words) and every value that
        cannot be.

    Examples
    --------
    >>> profile_from({"profile": "car", "speed_kph": {"residential": 25}}).speed_kph["residential"]
    25.0
    >>> profile_from({"profile": "ebike", "oneway": "ignored", "stopped_by": []}).oneway
    'ignored'
    """
    given = _given(travel)
    faults: list[Fault] = []
    name = str(given.pop("profile", ""))
    if name not in PROFILES:
        faults.append(unknown_word("profile", name, PROFILES))
    faults += [unknown_word("travel", key, ("profile", *SETTINGS)) for key in given if key not in SETTINGS]
    read = {key: rule.read(key, given[key], faults) for key, rule in SETTINGS.items() if key in given}
    if faults:
        raise InputError(faults)
    return _overridden(PROFILES[name], read)


def apply_profile(edges: gpd.GeoDataFrame, profile: Profile) -> gpd.GeoDataFrame:
    """Return the edges that a profile uses, with what they cost it.

    The speed is that of the class times the factor of the surface, no more than the speed limit where the profile
    keeps limits, each way that of its direction. A road on which traffic runs from v to u only is turned. What access
    opens for the ends of a trip only, and a yard that nothing but such roads lead to, is closed to through traffic.

    Parameters
    ----------
    edges
        Canonical edges (:class:`coverplan.layers.roads.build.Roads`), CRS in metres; ``length_m`` where it is known better
        than by the line.
    profile
        Who travels.

    Returns
    -------
    GeoDataFrame
        ``edge_id``, ``u``, ``v``, ``oneway`` (bool: from u to v only), ``may_stop`` (bool), ``length_m``, ``time_s``,
        ``road_class``, geometry; where some edges need them ``time_back_s`` (from v to u) and ``no_through`` (bool: for
        the start and the end of a trip only); ready for :meth:`coverplan.network.RoadNetwork.from_edges`. What the
        profile does not use is left out; :func:`unused_roads` says how much.

    Raises
    ------
    CrsError
        When lengths are not metres.
    InputError
        When the profile uses none of the edges.

    Examples
    --------
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"], crs="EPSG:4548")
    >>> roads = roads_from_lines(gpd.GeoDataFrame({"road_class": ["primary"], "speed_kph": [36]}, geometry=line))
    >>> apply_profile(roads.edges, PROFILES["car"])["time_s"].tolist()
    [10.0]
    """
    require_metric(edges, "edges")
    passage = passage_of(edges, profile)
    ahead, back = _speeds(edges, profile, passage)
    used = np.isfinite(ahead)
    if not used.any():
        raise InputError.of("error.roads.none-usable", profile=profile.title())
    edges, ahead, back, ends_only = edges[used], ahead[used], back[used], passage.ends_only[used]
    direction = _directions(edges, profile)
    turned = (direction == "backward").to_numpy()
    lines = edges.geometry.to_numpy()
    length = edges["length_m"].to_numpy(float) if "length_m" in edges.columns else shapely.length(lines)
    there, back = (
        length / kph * _SECONDS_PER_HOUR
        for kph in (np.where(turned, back, ahead), np.where(turned, ahead, back))
    )
    made = pd.DataFrame(
        {
            "edge_id": edges["edge_id"].to_numpy(),
            "u": np.where(turned, edges["v"], edges["u"]),
            "v": np.where(turned, edges["u"], edges["v"]),
            "oneway": (direction != "no").to_numpy(),
            "may_stop": _may_stop(edges, profile),
            "length_m": length,
            "time_s": there,
            "road_class": edges["road_class"].to_numpy(),
        }
    )
    if ((there != back) & ~made["oneway"]).any():
        made["time_back_s"] = np.where(made["oneway"], there, back)
    if ends_only.any():
        ends_only = enclosed(made["u"], made["v"], length, ends_only)
        made["no_through"] = ends_only
    return gpd.GeoDataFrame(made, geometry=np.where(turned, shapely.reverse(lines), lines), crs=edges.crs)


def unused_roads(edges: gpd.GeoDataFrame, profile: Profile) -> list[Finding]:
    """Say how many roads of each class a profile leaves out or does not pass through, and which unknown words close some.

    Parameters
    ----------
    edges, profile
        As in :func:`apply_profile`.

    Returns
    -------
    list of Finding
        One of the roads left out, one of those for the ends of a trip only, one of unknown values of access and one of
        unknown barriers; none when every edge is used freely.

    Examples
    --------
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"], crs="EPSG:4548")
    >>> roads = roads_from_lines(gpd.GeoDataFrame({"road_class": ["motorway"]}, geometry=line))
    >>> [found.params["count"] for found in unused_roads(roads.edges, PROFILES["walk"])]
    [1]
    """
    passage = passage_of(edges, profile)
    has_length = (edges.length > 0).to_numpy()
    used = np.isfinite(_speeds(edges, profile, passage)[0])
    words = [
        ("roads.unused", ~used & has_length, edges["road_class"]),
        ("roads.ends-only", used & has_length & passage.ends_only, passage.said),
        ("roads.access-unknown", passage.unknown_access, passage.said),
    ]
    if "barrier" in edges.columns:
        words.append(("roads.barrier-unknown", passage.unknown_barrier, edges["barrier"]))
    return [_left_out(rule, edges[left], said[left], profile) for rule, left, said in words if left.any()]


def _left_out(rule: str, left: gpd.GeoDataFrame, said: pd.Series[str], profile: Profile) -> Finding:
    counts = said.value_counts().sort_index()
    params = {
        "profile": Term(f"profile.{profile.key}"),
        "count": len(left),
        "km": f"{left.length.sum() / 1000:.1f}",
        "values": Listed(tuple(_counted(rule, str(word), int(count)) for word, count in counts.items())),
    }
    return Finding(rule=rule, layer="roads", params=params)


def _counted(rule: str, word: str, count: int) -> Phrase:
    """Word a value of a road table, where there is a word for it, and its number of roads."""
    key = f"{_FAMILIES.get(rule, '')}.{word}"
    return Phrase("phrase.counted", {"name": Term(key) if key in keys() else word, "count": count})


# What the values are that a finding lists; those that nobody knows have no words.
_FAMILIES = {"roads.unused": "road_class", "roads.ends-only": "access"}


def closed_by_access(edges: gpd.GeoDataFrame, profile: Profile) -> Bools:
    """Tell which roads a profile would use if access did not close them to it.

    Parameters
    ----------
    edges, profile
        As in :func:`apply_profile`.

    Returns
    -------
    ndarray of bool
        Shape (edges,).

    Examples
    --------
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"], crs="EPSG:4548")
    >>> roads = roads_from_lines(gpd.GeoDataFrame({"road_class": ["primary"], "access": ["no"]}, geometry=line))
    >>> closed_by_access(roads.edges, PROFILES["car"]).tolist()
    [True]
    """
    passage = passage_of(edges, profile)
    through = passage._replace(closed=np.zeros(len(edges), dtype=bool))
    would_use = np.isfinite(_speeds(edges, profile, through)[0]) & (edges.length > 0).to_numpy()
    closed: Bools = would_use & passage.closed & passage.said.notna().to_numpy()
    return closed


def profile_frame(profile: Profile, language: Language | None = None) -> pd.DataFrame:
    """Return every rule of a profile, with its source, as a table for a report.

    Parameters
    ----------
    profile
        Any profile.
    language
        Of the words.

    Returns
    -------
    pandas.DataFrame
        ``item``, ``value`` (a number, or words), ``unit``, ``source`` (plan.toml for what a plan overrides; a class
        that it closes stands with a speed of 0).

    Examples
    --------
    >>> profile_frame(PROFILES["walk_elderly"], "en").loc[0, ["item", "unit"]].tolist()
    ['speed: bridleway', 'km/h']
    """
    rows = [row for key, rule in SETTINGS.items() for row in rule.rows(key, profile, language)]
    table = [(item, value, unit, profile.source(name, language)) for item, value, unit, name in rows]
    return pd.DataFrame(table, columns=["item", "value", "unit", "source"])


def _given(travel: str | TravelSettings | Mapping[str, object]) -> dict[str, object]:
    if isinstance(travel, str):
        return {"profile": travel}
    if isinstance(travel, TravelSettings):
        given = {key: getattr(travel, key) for key in sorted(travel.model_fields_set)}
        return {key: value for key, value in given.items() if value is not None}
    return dict(travel)


def _overridden(base: Profile, read: Mapping[str, Any]) -> Profile:
    """Lay the values of a plan over a profile: tables entry by entry, all else as a whole."""
    tables = {key: value for key, value in read.items() if isinstance(value, dict)}
    shut = {word: 0.0 for word, kph in tables.get("speed_kph", {}).items() if kph == 0}
    signed = {word: kph for word, kph in shut.items() if word in base.permitted_kph}
    tables["permitted_kph"] = {**signed, **tables.get("permitted_kph", {})}
    merged = {key: {**getattr(base, key), **table} for key, table in tables.items()}
    used = {
        key: {word: number for word, number in table.items() if number > 0} for key, table in merged.items()
    }
    entries = {f"{key}.{word}" for key, table in tables.items() for word in table}
    whole = {key for key, value in {**read, **tables}.items() if value != {}}
    return replace(base, **{**read, **used}, changed=frozenset(whole | entries))


def _speeds(edges: gpd.GeoDataFrame, profile: Profile, passage: Passage) -> tuple[Floats, Floats]:
    """Return the speeds from u to v and back, NaN where the profile does not use the edge."""
    kph = mapped(edges["road_class"], profile.speed_kph.get, default=np.nan)
    permitted = mapped(edges["road_class"], profile.permitted_kph.get, default=np.nan)
    kph = np.where(np.isnan(kph) & passage.permitted, permitted, kph)
    if "surface" in edges.columns:
        kph = kph * mapped(edges["surface"], lambda word: profile.surface_factor.get(word, 1.0), default=1.0)
    ahead = back = kph
    if profile.keeps_speed_limits and "speed_kph" in edges.columns:
        limit = edges["speed_kph"].astype("Float64").to_numpy(float, na_value=np.inf)
        ahead = back = np.minimum(kph, limit)
        if "speed_back_kph" in edges.columns:
            back = np.minimum(kph, edges["speed_back_kph"].astype("Float64").to_numpy(float, na_value=np.inf))
    if "barrier" in edges.columns:
        # A barrier is an edge of no length: any speed will do, or none.
        barred = edges["barrier"].notna().to_numpy()
        ahead, back = (np.where(barred, profile.off_road_kph, speed) for speed in (ahead, back))
    return np.where(passage.closed, np.nan, ahead), np.where(passage.closed, np.nan, back)


def _directions(edges: gpd.GeoDataFrame, profile: Profile) -> pd.Series[str]:
    if profile.oneway == "ignored" or "oneway" not in edges.columns:
        return pd.Series("no", index=edges.index, dtype="str")
    direction: pd.Series[str] = edges["oneway"].astype("str").fillna("no")
    if profile.oneway == "obeyed_by_bicycles" and "oneway_bicycle" in edges.columns:
        direction = edges["oneway_bicycle"].astype("str").fillna(direction)
    return direction


def _may_stop(edges: gpd.GeoDataFrame, profile: Profile) -> Bools:
    stop: Bools = ~edges["road_class"].isin(profile.no_stop_classes).to_numpy()
    structures = [] if profile.stops_on_bridges else ["bridge", "tunnel"]
    for name in (*structures, "motorroad"):
        if name in edges.columns:
            stop &= ~edges[name].to_numpy(bool)
    if "barrier" in edges.columns:
        stop &= edges["barrier"].isna().to_numpy()
    return stop
