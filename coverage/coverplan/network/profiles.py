"""Travelling by a profile: which roads it uses, how fast, which way, and where it may stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.layers.road_words import ROAD_CLASSES, SURFACES, road_class_of, surface_of
from coverplan.network._profile import Profile
from coverplan.network._profile_data import PROFILES
from coverplan.plan import TravelSettings
from coverplan.plan.read import near_words
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from coverplan.texts import Language

__all__ = ["PROFILES", "Profile", "apply_profile", "profile_frame", "profile_from", "unused_roads"]

_SECONDS_PER_HOUR = 3.6
_MAX_KPH = 200.0
_NUMBERS = ("snap_limit_m", "snap_band_m", "off_road_kph")


def profile_from(travel: str | TravelSettings | Mapping[str, object]) -> Profile:
    """Return a profile by name, or as a travel block of a plan changes it.

    Parameters
    ----------
    travel
        Name of a profile, or ``profile`` and the keys that override it: ``speed_kph`` and ``surface_factor`` (merged
        into the profile's; a speed of 0 closes a class, a speed on a new class opens it), ``snap_limit_m``,
        ``snap_band_m``, ``off_road_kph``.

    Returns
    -------
    Profile

    Raises
    ------
    InputError
        With every profile, key, class or surface that is not known (with the nearest known words) and every number
        that cannot be.

    Examples
    --------
    >>> profile_from({"profile": "car", "speed_kph": {"residential": 25}}).speed_kph["residential"]
    25.0
    """
    if isinstance(travel, str):
        travel = {"profile": travel}
    given = travel.model_dump(exclude_none=True) if isinstance(travel, TravelSettings) else dict(travel)
    faults: list[Fault] = []
    known = list(TravelSettings.model_fields)
    faults += [_unknown("travel", key, known) for key in given if key not in known]
    name = str(given.get("profile", ""))
    if name not in PROFILES:
        raise InputError([*faults, _unknown("profile", name, PROFILES)])
    base = PROFILES[name]
    speeds = _merged(base.speed_kph, given, "speed_kph", road_class_of, faults)
    factors = _merged(base.surface_factor, given, "surface_factor", surface_of, faults)
    numbers: dict[str, Any] = {key: _number(key, given[key], faults) for key in _NUMBERS if key in given}
    if faults:
        raise InputError(faults)
    changed = frozenset(key for key in ("speed_kph", "surface_factor", *_NUMBERS) if given.get(key))
    return replace(
        base,
        speed_kph={road_class: kph for road_class, kph in speeds.items() if kph > 0},
        permitted_kph={key: kph for key, kph in base.permitted_kph.items() if speeds.get(key) != 0},
        surface_factor=factors,
        changed=changed,
        **numbers,
    )


def apply_profile(edges: gpd.GeoDataFrame, profile: Profile) -> gpd.GeoDataFrame:
    """Return the edges that a profile uses, with what they cost it.

    The speed is that of the class times the factor of the surface, no more than the speed limit where the profile
    keeps limits. A road on which traffic runs from v to u only is turned.

    Parameters
    ----------
    edges
        Canonical edges (:class:`coverplan.layers.roads.Roads`), CRS in metres; ``length_m`` where it is known better
        than by the line.
    profile
        Who travels.

    Returns
    -------
    GeoDataFrame
        ``edge_id``, ``u``, ``v``, ``oneway`` (bool: from u to v only), ``may_stop`` (bool), ``length_m``, ``time_s``,
        ``road_class``, geometry; ready for :meth:`coverplan.network.RoadNetwork.from_edges`. What the profile does
        not use is left out; :func:`unused_roads` says how much.

    Raises
    ------
    CrsError
        When lengths are not metres.
    InputError
        When the profile uses none of the edges.

    Examples
    --------
    >>> from coverplan.layers.roads import roads_from_lines
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"], crs="EPSG:4548")
    >>> roads = roads_from_lines(gpd.GeoDataFrame({"road_class": ["primary"], "speed_kph": [36]}, geometry=line))
    >>> apply_profile(roads.edges, PROFILES["car"])["time_s"].tolist()
    [10.0]
    """
    require_metric(edges, "edges")
    kph = _speeds(edges, profile)
    used = np.isfinite(kph)
    if not used.any():
        raise InputError.of("error.roads.none-usable", profile=profile.title())
    edges, kph = edges[used], kph[used]
    direction = _directions(edges, profile)
    turned = (direction == "backward").to_numpy()
    lines = edges.geometry.to_numpy()
    length = edges["length_m"].to_numpy(float) if "length_m" in edges.columns else shapely.length(lines)
    made = pd.DataFrame(
        {
            "edge_id": edges["edge_id"].to_numpy(),
            "u": np.where(turned, edges["v"], edges["u"]),
            "v": np.where(turned, edges["u"], edges["v"]),
            "oneway": (direction != "no").to_numpy(),
            "may_stop": _may_stop(edges, profile),
            "length_m": length,
            "time_s": length / kph * _SECONDS_PER_HOUR,
            "road_class": edges["road_class"].to_numpy(),
        }
    )
    return gpd.GeoDataFrame(made, geometry=np.where(turned, shapely.reverse(lines), lines), crs=edges.crs)


def unused_roads(edges: gpd.GeoDataFrame, profile: Profile) -> list[Finding]:
    """Say how many roads of each class a profile leaves out.

    Parameters
    ----------
    edges, profile
        As in :func:`apply_profile`.

    Returns
    -------
    list of Finding
        One, or none when every edge is used.

    Examples
    --------
    >>> from coverplan.layers.roads import roads_from_lines
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"], crs="EPSG:4548")
    >>> roads = roads_from_lines(gpd.GeoDataFrame({"road_class": ["motorway"]}, geometry=line))
    >>> [found.params["count"] for found in unused_roads(roads.edges, PROFILES["walk"])]
    [1]
    """
    left = edges[~np.isfinite(_speeds(edges, profile)) & (edges.length > 0)]
    if left.empty:
        return []
    counts = left["road_class"].value_counts().sort_index()
    params = {
        "profile": profile.key,
        "count": len(left),
        "km": f"{left.length.sum() / 1000:.1f}",
        "values": ", ".join(f"{word} ({count})" for word, count in counts.items()),
    }
    return [Finding(rule="roads.unused", layer="roads", params=params)]


def profile_frame(profile: Profile, language: Language | None = None) -> pd.DataFrame:
    """Return what a profile assumes as a table for a report.

    Parameters
    ----------
    profile
        Any profile.
    language
        Of the words.

    Returns
    -------
    pandas.DataFrame
        ``item``, ``value``, ``unit``, ``source``.

    Examples
    --------
    >>> profile_frame(PROFILES["walk_elderly"], "en").loc[0, ["item", "unit"]].tolist()
    ['speed: bridleway', 'km/h']
    """
    rows = [
        (
            say("profile.item.speed_kph", language, road_class=word),
            profile.speed_kph[word],
            "km/h",
            "speed_kph",
        )
        for word in sorted(profile.speed_kph)
    ]
    rows += [
        (
            say("profile.item.permitted_kph", language, road_class=word),
            profile.permitted_kph[word],
            "km/h",
            "permitted_kph",
        )
        for word in sorted(profile.permitted_kph)
    ]
    rows += [
        (
            say("profile.item.surface_factor", language, surface=word),
            profile.surface_factor[word],
            "",
            "surface_factor",
        )
        for word in sorted(profile.surface_factor)
    ]
    units = {"snap_limit_m": "m", "snap_band_m": "m", "off_road_kph": "km/h"}
    rows += [
        (say(f"profile.item.{name}", language), getattr(profile, name), units[name], name)
        for name in _NUMBERS
    ]
    table = [(item, value, unit, profile.source(name, language)) for item, value, unit, name in rows]
    return pd.DataFrame(table, columns=["item", "value", "unit", "source"])


def _speeds(edges: gpd.GeoDataFrame, profile: Profile) -> NDArray[np.float64]:
    """Return the speed along each edge, NaN where the profile does not use it."""
    *own_columns, general = profile.access_columns
    own = _first_filled(edges, own_columns)
    said = own.fillna(_first_filled(edges, [general]))
    closed = _mapped(said, lambda value: _closes(value, profile), default=False).astype(bool)
    kph = _mapped(edges["road_class"], profile.speed_kph.get, default=np.nan)
    permitted = _mapped(edges["road_class"], profile.permitted_kph.get, default=np.nan)
    kph = np.where(np.isnan(kph) & own.notna(), permitted, kph)
    if "surface" in edges.columns:
        kph = kph * _mapped(edges["surface"], lambda word: profile.surface_factor.get(word, 1.0), default=1.0)
    if profile.keeps_speed_limits and "speed_kph" in edges.columns:
        limit = edges["speed_kph"].astype("Float64").to_numpy(float, na_value=np.inf)
        kph = np.minimum(kph, limit)
    if "motorroad" in edges.columns and not profile.uses_motorroads:
        closed |= edges["motorroad"].to_numpy(bool)
    if "barrier" in edges.columns:
        # A barrier is an edge of no length: any speed will do, or none.
        kph = np.where(edges["barrier"].notna(), profile.off_road_kph, kph)
        closed |= (edges["barrier"].isin(profile.stopped_by) & said.isna()).to_numpy()
    return np.where(closed, np.nan, kph)


def _closes(value: str, profile: Profile) -> bool:
    return {part.strip() for part in value.split(";")} <= profile.closed_by


def _first_filled(edges: gpd.GeoDataFrame, columns: Iterable[str]) -> pd.Series[str]:
    found: pd.Series[str] = pd.Series(None, index=edges.index, dtype="str")
    for name in columns:
        if name in edges.columns:
            found = found.fillna(edges[name].astype("str"))
    return found


def _mapped(
    words: pd.Series[str], meaning: Callable[[str], object], *, default: float
) -> NDArray[np.float64]:
    """Look up each distinct word once; a missing or unknown one gets the default."""
    known = {word: meaning(word) for word in words.dropna().unique()}
    return np.asarray(words.map(known).astype("Float64").to_numpy(float, na_value=default), dtype=np.float64)


def _directions(edges: gpd.GeoDataFrame, profile: Profile) -> pd.Series[str]:
    if profile.oneway == "ignored" or "oneway" not in edges.columns:
        return pd.Series("no", index=edges.index, dtype="str")
    direction: pd.Series[str] = edges["oneway"].astype("str").fillna("no")
    if profile.oneway == "obeyed_by_bicycles" and "oneway_bicycle" in edges.columns:
        direction = edges["oneway_bicycle"].astype("str").fillna(direction)
    return direction


def _may_stop(edges: gpd.GeoDataFrame, profile: Profile) -> NDArray[np.bool_]:
    stop: NDArray[np.bool_] = ~edges["road_class"].isin(profile.no_stop_classes).to_numpy()
    structures = [] if profile.stops_on_bridges else ["bridge", "tunnel"]
    for name in (*structures, "motorroad"):
        if name in edges.columns:
            stop &= ~edges[name].to_numpy(bool)
    if "barrier" in edges.columns:
        stop &= edges["barrier"].isna().to_numpy()
    return stop


def _merged(
    base: Mapping[str, float],
    given: Mapping[str, object],
    key: str,
    read: Callable[[str], str | None],
    faults: list[Fault],
) -> dict[str, float]:
    merged = dict(base)
    known = ROAD_CLASSES if key == "speed_kph" else SURFACES
    changes = given.get(key, {})
    if not isinstance(changes, Mapping):
        faults.append(Fault.of("profile.not-a-number", key=key, value=changes))
        return merged
    for word, value in changes.items():
        meant = read(str(word))
        if meant is None:
            faults.append(_unknown(key, str(word), known))
        else:
            merged[meant] = _number(f"{key}.{word}", value, faults)
    return merged


def _number(key: str, value: object, faults: list[Fault]) -> float:
    positive = key == "off_road_kph" or key.startswith("surface_factor")
    most = _MAX_KPH if "kph" in key else np.inf
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else np.nan
    if (number > 0 or (number == 0 and not positive)) and number <= most and number < np.inf:
        return number
    faults.append(Fault.of("profile.not-a-number", key=key, value=value))
    return np.nan


def _unknown(what: str, word: str, known: Iterable[str]) -> Fault:
    return Fault.of("profile.unknown-word", key=what, word=word, known=near_words(word, known))
