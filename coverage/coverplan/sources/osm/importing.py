"""A study out of an OpenStreetMap extract, offline and ready to run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from coverplan.crs import WGS84
from coverplan.errors import InputError
from coverplan.findings import Finding, findings_frame
from coverplan.io import (
    Seals,
    claimed,
    in_order,
    read_osm,
    read_osm_land,
    read_osm_roads,
    require_osm_file,
    write_csv,
    write_geopackage,
    write_manifest,
)
from coverplan.sources.both import LANGUAGES
from coverplan.sources.osm.facilities import FACILITY_KINDS, facilities, to_review
from coverplan.sources.osm.outlines import choose_area, choose_towns, country_of, only_polygons, sea_of
from coverplan.sources.osm.people import find_homes, place_people, water
from coverplan.sources.osm.plan import CREDIT, PlanFacts, Spread, plan_text
from coverplan.texts import say
from coverplan.wording import group_word, weight_text

if TYPE_CHECKING:
    import os

    from coverplan.io import OsmExtract
    from coverplan.sources.osm.outlines import OsmArea
    from coverplan.sources.osm.people import ResidentTotals
    from coverplan.tables import Measure
    from coverplan.texts import Language

__all__ = ["ImportReport", "import_osm"]

# Land that a plan may keep off; water has a layer of its own.
_LAND = ("railway", "trunk_road", "park", "cemetery", "reservoir", "dyke")
_LAND_BEYOND_M = 2000.0
_PATHS = {
    "boundaries": "boundaries/units.gpkg",
    "facilities": "facilities/facilities.gpkg",
    "residents": "residents/totals.csv",
    "buildings": "residents/buildings.gpkg",
    "residential_land": "residents/residential_land.gpkg",
    "settlements": "residents/settlements.gpkg",
    "water": "water/water.gpkg",
    "roads": "roads/roads.gpkg",
    **{f"exclusions.{kind}": f"land/{kind}.gpkg" for kind in _LAND},
}
_REVIEW = "facilities/to_review.csv"
_REPORT_PARTS = ("area", "residents", "buildings", "facilities", "roads")
_NO_ROADS = ("error.roads.none-in-file", "error.roads.none-within", "error.roads.osm-no-locations")


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import found, assumed and missed; worded when it is shown.

    Attributes
    ----------
    folder
        The study's folder.
    area_name, area_code, crs
        The planning area.
    towns
        Number of towns.
    group
        ``residents``; where no unit has a figure of people ``dwellings``, and without buildings ``weight``.
    measure
        What it counts.
    total
        Sum of the group over the towns.
    county_figure
        Residents of the whole area as the file has them; None without a figure.
    spread
        Over what the totals are spread.
    buildings, dwellings
        Residential buildings inside, and the dwellings estimated in them.
    facilities
        Number of each kind.
    road_edges, road_km
        Roads kept.
    findings
        Everything that was chosen, assumed or left out.

    Examples
    --------
    See :func:`import_osm`.
    """

    folder: Path
    area_name: str
    area_code: str
    crs: str
    towns: int
    group: str
    measure: Measure
    total: float
    county_figure: float | None
    spread: Spread
    buildings: int
    dwellings: int
    facilities: dict[str, int]
    road_edges: int
    road_km: float
    findings: tuple[Finding, ...] = field(repr=False)

    def text(self, language: Language | None = None) -> str:
        """Word the report, one fact a line, findings last and the worst first."""
        return "\n".join([*self._facts(language), *self._found(language)])

    def as_json(self, language: Language | None = None) -> dict[str, Any]:
        """Return the report as plain values, for machines."""
        plain = {name: value for name, value in vars(self).items() if name not in ("folder", "findings")}
        rows = findings_frame(self.findings, language).astype(object)
        found = rows.where(rows.notna(), None).to_dict("records")
        return {"folder": str(self.folder), **plain, "credit": CREDIT, "findings": found}

    def readme(self) -> str:
        """Word the report in both languages, as the folder's README.md."""
        parts = []
        for language in LANGUAGES:
            head = say("osm.readme", language, name=self.area_name, credit=CREDIT)
            points = [f"- {line}" for line in (*self._facts(language), *self._found(language))]
            parts.append("\n".join([head, "", *points, ""]))
        return "\n".join(parts)

    def _facts(self, language: Language | None) -> list[str]:
        kinds = [f"{say(f'kind.{kind}', language)} {count}" for kind, count in self.facilities.items()]
        facts = {
            **vars(self),
            "kinds": ", ".join(kinds),
            "group_name": group_word(self.group, self.measure, language),
            "weight": weight_text(self.total, self.measure, language),
            "figure": "-" if self.county_figure is None else f"{self.county_figure:,.0f}",
            "spread_name": say(f"osm.spread.{self.spread}", language),
        }
        return [say(f"osm.report.{part}", language, **facts) for part in _REPORT_PARTS]

    def _found(self, language: Language | None) -> list[str]:
        rows = findings_frame(self.findings, language)
        return [
            f"[{say(f'severity.{row.level}', language)}] {row.message} {row.advice}"
            for row in rows.itertuples()
        ]


@dataclass(frozen=True, kw_only=True)
class _Layers:
    """The frames of the study, by the layer's name in the plan; an empty layer is not there."""

    units: gpd.GeoDataFrame
    totals: ResidentTotals
    spread: Spread
    others: dict[str, gpd.GeoDataFrame]
    findings: tuple[Finding, ...]


def import_osm(
    extract: str | os.PathLike[str],
    *,
    into: str | os.PathLike[str],
    county: str | None = None,
    town_level: int | None = None,
    margin_m: float = 25_000.0,
) -> ImportReport:
    """Make a study folder, ready to run, out of an OpenStreetMap extract.

    Parameters
    ----------
    extract
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    into
        Folder of the study: missing, empty, or an earlier import, which is replaced as a whole.
    county
        Name (in any language it is mapped in), OSM id or ISO 3166 code of the boundary; by default the one found.
    town_level
        ``admin_level`` of the towns; by default the deepest that tiles the area.
    margin_m
        Metres beyond the boundary from which roads and facilities are kept, as far as the extract reaches; by default
        as far as the plan's goals lead (15 minutes by car, at most 100 km/h).

    Returns
    -------
    ImportReport

    Raises
    ------
    InputError
        When the file cannot be read, or has no such boundary or level (the error lists those there are).
    OutputError
        When ``into`` holds anything else than an earlier import, or cannot be written.

    Notes
    -----
    Nobody is counted twice and no figure is made up in silence: see
    :func:`coverplan.sources.osm.people.residents.resident_totals` for the totals,
    :func:`coverplan.sources.osm.people.placing.place_people` for where they are placed,
    :func:`coverplan.sources.osm.people.dwellings.dwellings_of` for the weights of buildings,
    :func:`coverplan.sources.osm.facilities.found.classify` for what counts as a facility. Everything chosen or assumed
    is a finding, and stands in the folder's README.md.

    Examples
    --------
    >>> import tempfile
    >>> box = [(9.50, 47.10), (9.52, 47.10), (9.52, 47.12), (9.50, 47.12)]
    >>> nodes = "".join(f'<node id="{i + 1}" lon="{x}" lat="{y}"/>' for i, (x, y) in enumerate(box))
    >>> town = '<node id="9" lon="9.51" lat="47.11"><tag k="place" v="town"/><tag k="name" v="Toy"/></node>'
    >>> road = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "toy.osm"
    ...     _ = file.write_text(f'<osm version="0.6">{nodes}{town}{road}</osm>')
    ...     report = import_osm(file, into=Path(folder) / "toy")
    ...     (Path(folder) / "toy" / "plan.toml").exists(), report.area_name, report.towns
    (True, 'toy', 1)
    """
    source, folder = Path(extract), Path(into)
    with claimed(folder, command="import-osm") as claim:
        require_osm_file(source)
        seals = Seals()
        seals.take([source])
        with in_order(source) as ordered:
            read = read_osm(ordered)
            area = choose_area(read, county)
            units, told = choose_towns(read, area, town_level)
            country, located = country_of(read, area)
            layers = _layers(read, area, units, margin_m)
        seals.require_same([source])
        report = _report(folder, area, layers, (*area.findings, *located, *told, *layers.findings))
        with claim.staged() as staging:
            _write(staging, layers, _plan_facts(area, layers, country, read.vintage), report)
            about = {
                "command": "import-osm",
                "county": county,
                "town_level": town_level,
                "margin_m": margin_m,
                "credit": CREDIT,
            }
            write_manifest(
                staging, about, inputs=[source], digest=seals.digest, base=source.resolve().parent, out=folder
            )
    return report


def _layers(read: OsmExtract, area: OsmArea, units: gpd.GeoDataFrame, margin_m: float) -> _Layers:
    crs = area.crs
    county = units[units["level"] == "county"]
    people = place_people(read, area, units, find_homes(read, units))
    homes = people.homes
    found, facility_findings = facilities(read, units, crs, margin_m)
    roads, road_findings = _roads(read.path, crs.to_string(), county, margin_m)
    layers = {
        "facilities": found, "buildings": homes.buildings, "residential_land": homes.land,
        "settlements": homes.settlements, "water": _waters(read, area, county), "roads": roads, **_land(read.path, crs.to_string(), county),
    }  # fmt: skip
    return _Layers(
        units=units,
        totals=people.totals,
        spread=people.spread,
        others={name: frame for name, frame in layers.items() if len(frame)},
        findings=(*people.findings, *facility_findings, *road_findings),
    )


def _waters(read: OsmExtract, area: OsmArea, county: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return lakes and rivers in the area, and the sea about it: nobody walks across either to a road."""
    lakes = water(read, area.crs)
    lakes = lakes[lakes.intersects(county.geometry.iloc[0])]
    parts = shapely.get_parts(sea_of(read, area))
    seas = gpd.GeoSeries(parts[~shapely.is_empty(parts)], crs=WGS84)
    sea = gpd.GeoDataFrame({"osm_id": ["coastline"] * len(seas)}, geometry=seas, crs=WGS84).to_crs(area.crs)
    return pd.concat([lakes, sea], ignore_index=True) if len(sea) else lakes.reset_index(drop=True)


def _land(path: Path, crs: str, county: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return the land of each kind that has an effect in the area, as far beyond its border as any rule reaches."""
    land = read_osm_land(path, _LAND).to_crs(crs)
    near = land[land.dwithin(county.geometry.iloc[0], _LAND_BEYOND_M)]
    return {
        f"exclusions.{kind}": near.loc[near["kind"] == kind, ["osm_id", "name", "geometry"]].reset_index(
            drop=True
        )
        for kind in _LAND
    }


def _roads(
    path: Path, crs: str, county: gpd.GeoDataFrame, margin_m: float
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    try:
        roads = read_osm_roads(path, crs=crs, within=county, margin_m=margin_m)
    except InputError as error:
        if error.faults[0].key not in _NO_ROADS:
            raise
        return gpd.GeoDataFrame(geometry=[], crs=crs), [Finding(rule="osm.roads-none", layer="roads")]
    return roads.edges, list(roads.findings)


def _plan_facts(area: OsmArea, layers: _Layers, country: str, vintage: str) -> PlanFacts:
    paths = {"boundaries": _PATHS["boundaries"], "residents": _PATHS["residents"]}
    paths |= {name: _PATHS[name] for name in layers.others}
    return PlanFacts(
        name=area.name,
        code=layers.units["unit_code"].iloc[0],
        country=country,
        crs=area.crs.to_string(),
        vintage=vintage,
        group=layers.totals.group,
        measure=layers.totals.measure,
        residents=layers.totals.county_figure,
        spread=layers.spread,
        layers={name: paths[name] for name in ("boundaries", *_PATHS) if name in paths},
        candidates=_PATHS["settlements"] if "settlements" in layers.others else "town_seats",
    )


def _report(folder: Path, area: OsmArea, layers: _Layers, findings: tuple[Finding, ...]) -> ImportReport:
    kinds = Counter(layers.others["facilities"]["kind"]) if "facilities" in layers.others else Counter()
    buildings = layers.others.get("buildings")
    roads = layers.others.get("roads")
    return ImportReport(
        folder=folder,
        area_name=area.name,
        area_code=layers.units["unit_code"].iloc[0],
        crs=area.crs.to_string(),
        towns=int((layers.units["level"] == "town").sum()),
        group=layers.totals.group,
        measure=layers.totals.measure,
        total=layers.totals.total,
        county_figure=layers.totals.county_figure,
        spread=layers.spread,
        buildings=0 if buildings is None else len(buildings),
        dwellings=0 if buildings is None else int(buildings["dwellings"].sum()),
        facilities={kind: kinds[kind] for kind in FACILITY_KINDS},
        road_edges=0 if roads is None else len(roads),
        road_km=0.0 if roads is None else float(roads.length.sum() / 1000),
        findings=findings,
    )


def _as_written(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the units in WGS-84, valid there too: what was cut to a hair may cross itself in another CRS."""
    units = units.to_crs(WGS84)
    shapes = [s if s.is_valid else only_polygons(shapely.make_valid(s)) for s in units.geometry]
    return units.set_geometry(shapes, crs=WGS84)


def _write(folder: Path, layers: _Layers, facts: PlanFacts, report: ImportReport) -> None:
    write_geopackage(_as_written(layers.units), folder / _PATHS["boundaries"])
    (folder / _PATHS["residents"]).parent.mkdir(parents=True)
    write_csv(layers.totals.table, folder / _PATHS["residents"])
    review = to_review(layers.findings)
    if len(review):
        (folder / _REVIEW).parent.mkdir(parents=True, exist_ok=True)
        write_csv(review, folder / _REVIEW)
    for name, frame in layers.others.items():
        write_geopackage(frame.to_crs(WGS84) if name != "roads" else frame, folder / _PATHS[name])
    (folder / "plan.toml").write_text(plan_text(facts), encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(report.readme(), encoding="utf-8", newline="\n")
