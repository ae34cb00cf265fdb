"""Candidate sites: gathered from their sources, placed, kept off the land where nothing may be built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.findings import Finding
from coverplan.layers import is_area_known, units_at
from coverplan.siting.candidates.land import lands_for
from coverplan.siting.candidates.screen import Screen
from coverplan.siting.candidates.sources import from_source
from coverplan.tables import LAND, result_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.siting.candidates.sources import Wanted
    from coverplan.study import Study
    from coverplan.texts import Worded

__all__ = ["COLUMNS", "Candidates", "candidate_sites", "taken_by"]

COLUMNS = ("site_id", "name", "unit_code", "kind", "source", "land_m2", "prefers", "geometry")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Where new facilities of a kind could stand.

    Attributes
    ----------
    frame : GeoDataFrame
        site_id, name, unit_code (the smallest unit it lies in, ``""`` for none), kind, source, land_m2 (land that is left there in
        one piece; NaN where nobody said), prefers (the land layers that prefer it, parted by commas) and points in the study's CRS,
        sorted by site_id.
    findings : tuple of Finding
        Sites outside the area and repeated ones, which are left out; sources whose layer is not there; which land layer took the
        last candidate.
    left : DataFrame
        Land and candidates left after each land layer (the columns of ``coverplan.tables.LAND`` after the first two); empty where
        no layer holds and no grid is laid.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]
    left: pd.DataFrame


def candidate_sites(study: Study, wanted: Wanted) -> Candidates:
    """Gather the candidate sites that a ``[[siting]]`` block names.

    Parameters
    ----------
    study
        A loaded study.
    wanted
        The sources, kinds, size of cells, land layers and land that is needed. Sources are ``village_seats`` and ``town_seats`` (the
        seat a unit states, else a point inside it and off the water), ``demand_points``, ``planned_facilities`` (planned or under construction, of the kinds wanted), ``road_nodes``
        (where three roads meet), ``grid`` (a cell each, with the land of it that is allowed), or a file, relative to plan.toml,
        with ``site_id`` and a place; a place that is an area has as much land as is allowed of it.

    Returns
    -------
    Candidates

    Raises
    ------
    InputError
        When a file cannot be used.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> from coverplan.siting.candidates import Wanted
    >>> len(candidate_sites(sample, Wanted(sources=["village_seats"], kinds=["nursing_home"])).frame)
    437
    """
    findings: list[Finding] = []
    frames = []
    for source in wanted.sources:
        frame, found = from_source(study, source, wanted)
        frames.append(frame)
        findings += found
    sites = gpd.GeoDataFrame(
        pd.concat(frames, ignore_index=True), geometry="geometry", crs=study.plan.area.crs
    )
    sites["kind"] = sites["kind"].fillna(wanted.kinds[0])
    sites = _placed(study, sites, findings)
    sites = _once(sites, findings)
    screen = Screen(study, sites, lands_for(study, wanted), wanted)
    sites = screen.sites()
    moved = sites["ground"].notna()
    if moved.any() and study.boundaries is not None:
        codes = units_at(sites.loc[moved].geometry, study.boundaries)
        sites.loc[moved, "unit_code"] = codes.astype(object).fillna(sites["unit_code"])
    sites["name"] = _named(study, sites)
    findings += screen.findings
    kept = sites[list(COLUMNS)].sort_values("site_id", ignore_index=True)
    return Candidates(kept, tuple(findings), screen.left())


def taken_by(study: Study, places: gpd.GeoSeries, wanted: Wanted) -> list[Worded | None]:
    """Return, for each place, what the first land layer is called on which nothing of a kind may be built there; None for none."""
    names: list[Worded | None] = [None] * len(places)
    for land in reversed([one for one in lands_for(study, wanted) if one.excludes]):
        for at in np.flatnonzero(land.holds(places.to_numpy())):
            names[at] = land.called
    return names


def _named(study: Study, sites: gpd.GeoDataFrame) -> np.ndarray:
    """Return names; what has none is called after its unit and its id."""
    units = study.boundaries
    names = {} if units is None else dict(zip(units["unit_code"], units["name"], strict=True))
    called = [
        name or f"{names.get(unit, '')} {site}".strip()
        for name, unit, site in zip(sites["name"], sites["unit_code"], sites["site_id"], strict=True)
    ]
    return np.array(called, dtype=object)


def _placed(study: Study, sites: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    """Give each site its unit: where it lies, else as its source says; leave out those outside the area."""
    units = study.boundaries
    if units is None:
        return sites.assign(unit_code="")
    codes = units_at(sites.geometry, units)
    if not is_area_known(units):
        return sites.assign(unit_code=codes.astype(object).fillna(sites["unit_code"]))
    outside = codes.isna()
    # junctions of roads go beyond the area as the roads do: that is no fault of anybody's
    told = outside & (sites["source"] != "road_nodes")
    if told.any():
        lon, lat = lonlat(sites[told])
        findings += [
            Finding(
                rule="siting.candidate-outside", layer="plan", name=str(name), lon=x, lat=y,
                params={"site": site, "source": source},
            )
            for site, name, source, x, y in zip(
                *(sites.loc[told, column] for column in ("site_id", "name", "source")), lon, lat, strict=True
            )
        ]  # fmt: skip
    return sites.assign(unit_code=codes.astype(object))[~outside].reset_index(drop=True)


def _once(sites: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    """Keep the first of sites with one id, or at one place (to a millimetre)."""
    place = pd.Series(
        list(zip(sites.geometry.x.round(3), sites.geometry.y.round(3), strict=True)), index=sites.index
    )
    again = sites["site_id"].duplicated() | place.duplicated()
    findings += [
        Finding(
            rule="siting.candidate-twice", layer="plan", unit_code=str(unit), name=str(name),
            params={"site": site, "source": source},
        )
        for site, name, unit, source in sites.loc[again, ["site_id", "name", "unit_code", "source"]].itertuples(index=False)
    ]  # fmt: skip
    return sites[~again].reset_index(drop=True)


def land_tables(parts: Sequence[tuple[str, str, pd.DataFrame]]) -> pd.DataFrame:
    """Put the reports of blocks below each other: a plan's id, a kind of facility ("" for all the block asks for), what is left."""
    rows = [left.assign(plan_id=plan_id, kind=kind) for plan_id, kind, left in parts if len(left)]
    return result_frame(pd.concat(rows, ignore_index=True) if rows else None, LAND)
