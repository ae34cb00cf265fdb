"""Candidate sites: where a new facility could stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.crs import lonlat
from coverplan.findings import Finding
from coverplan.layers import LayerSpec, is_area_known, placed, read_rows, seat_homes, units_at
from coverplan.tables import text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coverplan.study import Study

__all__ = ["COLUMNS", "candidate_sites"]

COLUMNS = ("site_id", "name", "unit_code", "kind", "geometry")
_PLANNED = ("planned", "building")


def candidate_sites(
    study: Study, sources: Sequence[str], kinds: Sequence[str]
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Gather the candidate sites that a ``[[siting]]`` block names.

    Parameters
    ----------
    study
        A loaded study.
    sources
        ``village_seats`` and ``town_seats`` (the seat a unit states, else a point inside it and off the
        water), ``demand_points``, ``planned_facilities`` (planned or under construction, of the
        ``kinds``), or a file, relative to plan.toml, with ``site_id`` and a place.
    kinds
        Kinds of facility that the goal counts; the first is what a new site would be.

    Returns
    -------
    GeoDataFrame
        site_id, name, unit_code (the smallest unit it lies in, ``""`` for none), kind and points in the
        study's CRS, sorted by site_id.
    tuple of Finding
        Sites outside the area and repeated ones, which are left out; sources whose layer is not there.

    Raises
    ------
    InputError
        When a file cannot be used.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> sites, found = candidate_sites(sample, ["village_seats"], ["public_cemetery"])
    >>> len(sites)
    437
    """
    findings: list[Finding] = []
    frames = []
    for source in sources:
        read = _SOURCES.get(source)
        frame, found = read(study, kinds) if read is not None else _from_file(study, source)
        frames.append(frame.assign(source=source))
        findings += found
    sites = gpd.GeoDataFrame(
        pd.concat(frames, ignore_index=True), geometry="geometry", crs=study.plan.area.crs
    )
    sites["kind"] = sites["kind"].fillna(kinds[0])
    sites = _placed(study, sites, findings)
    sites = _once(sites, findings)
    return sites[list(COLUMNS)].sort_values("site_id", ignore_index=True), tuple(findings)


def _seats(level: str) -> Callable[[Study, Sequence[str]], tuple[gpd.GeoDataFrame, Sequence[Finding]]]:
    def read(study: Study, _kinds: Sequence[str]) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
        units = study.boundaries
        if units is None:
            return _lacking(study, f"{level}_seats", "boundaries")
        codes = units.loc[units["level"] == level, "unit_code"].drop_duplicates().tolist()
        places = seat_homes(codes, units, study.water).frame
        found = _frame(study, places["unit_code"], places["name"], places.geometry, places["unit_code"])
        lost = len(codes) - len(places)
        params = {"source": f"{level}_seats", "count": lost}
        return found, [Finding(rule="siting.seats-missing", layer="plan", params=params)] if lost else ()

    return read


def _demand_points(study: Study, _kinds: Sequence[str]) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    if study.residents is None:
        return _lacking(study, "demand_points", "residents")
    people = placed(study.residents)
    names = people["name"] if "name" in people else people["demand_id"]
    return _frame(
        study,
        people["demand_id"],
        names.fillna(people["demand_id"]),
        people.geometry,
        text_column(people, "unit_code"),
    ), ()


def _planned(study: Study, kinds: Sequence[str]) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    there = study.facilities
    if there is None:
        return _lacking(study, "planned_facilities", "facilities")
    mine = placed(there[there["kind"].isin(kinds) & there["status"].isin(_PLANNED)])
    codes = text_column(mine, "unit_code")
    frame = _frame(study, mine["facility_id"], mine["name"], mine.geometry, codes)
    return frame.assign(kind=mine["kind"].to_numpy(dtype=object)), ()


def _lacking(study: Study, source: str, layer: str) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    """Return no candidates, and say which layer they needed."""
    finding = Finding(
        rule="siting.layer-missing", layer="plan", params={"source": source, "layer": Term(f"layer.{layer}")}
    )
    return _frame(study, pd.Series(dtype=object), pd.Series(dtype=object), gpd.GeoSeries()), (finding,)


def _from_file(study: Study, path: str) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    settings = study.plan.candidate_settings(path)
    rows = read_rows(
        LayerSpec("candidates", "candidates"), settings, study.plan.folder, crs=study.plan.area.crs
    )
    frame = rows.frame
    names = frame["name"].fillna(frame["site_id"]) if "name" in frame else frame["site_id"]
    places, codes = frame.geometry.representative_point(), text_column(frame, "unit_code")
    return _frame(study, frame["site_id"], names, places, codes), rows.findings


_SOURCES: dict[str, Callable[[Study, Sequence[str]], tuple[gpd.GeoDataFrame, Sequence[Finding]]]] = {
    "village_seats": _seats("village"),
    "town_seats": _seats("town"),
    "demand_points": _demand_points,
    "planned_facilities": _planned,
}


def _frame(
    study: Study, ids: pd.Series, names: pd.Series, places: gpd.GeoSeries, units: pd.Series | None = None
) -> gpd.GeoDataFrame:
    """Return candidates with the unit that each names, ``""`` where it names none."""
    return gpd.GeoDataFrame(
        {
            "unit_code": "" if units is None else units.astype(str).to_numpy(dtype=object),
            "site_id": ids.astype(str).to_numpy(dtype=object),
            "name": names.astype(str).to_numpy(dtype=object),
            "kind": pd.Series([None] * len(ids), dtype=object),
        },
        geometry=places.to_numpy(),
        crs=study.plan.area.crs,
    )


def _placed(study: Study, sites: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    """Give each site its unit: where it lies, else as its source says; leave out those outside the area."""
    units = study.boundaries
    if units is None:
        return sites.assign(unit_code="")
    codes = units_at(sites.geometry, units)
    if not is_area_known(units):
        return sites.assign(unit_code=codes.astype(object).fillna(sites["unit_code"]))
    outside = codes.isna()
    if outside.any():
        lon, lat = lonlat(sites[outside])
        findings += [
            Finding(
                rule="siting.candidate-outside", layer="plan", name=str(name), lon=x, lat=y,
                params={"site": site, "source": source},
            )
            for site, name, source, x, y in zip(
                *(sites.loc[outside, column] for column in ("site_id", "name", "source")), lon, lat, strict=True
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
