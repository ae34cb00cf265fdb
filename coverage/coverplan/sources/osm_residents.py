"""Residents of each unit out of OpenStreetMap's population figures, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.findings import Finding
from coverplan.io import tagged
from coverplan.sources.both import LANGUAGES, both
from coverplan.sources.osm_names import all_names, local_name
from coverplan.sources.osm_population import read_population
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from coverplan.io import BoundaryRelation, OsmExtract
    from coverplan.sources.osm_area import OsmArea
    from coverplan.sources.osm_population import Population
    from coverplan.tables import Measure

__all__ = ["CROWDED", "ResidentTotals", "resident_totals"]

# From the largest kind of place to the smallest: where two places share the unit's name, the larger is meant.
_PLACES_OF_A_TOWN = (
    "county", "district", "municipality", "city", "borough", "town", "township", "subdistrict", "suburb", "quarter",
    "village", "neighbourhood", "hamlet",
)  # fmt: skip
_PLACES_OF_A_COUNTY = ("country", "state", "region", "province", *_PLACES_OF_A_TOWN[:5])
_CHINESE_ENDINGS = ("街道办事处", "街道", "镇", "乡")
CROWDED = 12.0  # residents a dwelling, above which buildings are taken to be missing from the map
_TELLING_DIFFERENCE = 0.001
# What a weight counts, by what it is taken from.
_COUNTED_BY: dict[str, Measure] = {
    "dwellings": "dwellings",
    "residential_land": "m2",
    "settlements": "settlements",
    "area": "m2",
}


@dataclass(frozen=True, kw_only=True)
class ResidentTotals:
    """People of each town.

    Attributes
    ----------
    table
        Columns ``unit_code, name, <group>, basis`` (counted | estimated), ``source``; one row a town, by code.
    group
        ``residents``; where no unit has a figure of people ``dwellings``, and without buildings ``weight``.
    measure
        What the figures count.
    county_figure
        Residents of the whole area as the file has them; None without a figure.
    findings
        What was counted, estimated and left out.
    """

    table: pd.DataFrame
    group: str
    measure: Measure
    county_figure: float | None
    findings: tuple[Finding, ...]

    @property
    def total(self) -> float:
        """Sum over the towns."""
        return float(self.table[self.group].sum())


@dataclass(frozen=True)
class _Figure:
    people: Population
    source: str
    place_id: str


def resident_totals(
    extract: OsmExtract, area: OsmArea, units: gpd.GeoDataFrame, weights: pd.Series[float], *, weighed_by: str
) -> ResidentTotals:
    """Return the residents of each town, without counting anyone twice.

    Parameters
    ----------
    extract
        The file's content.
    area
        The planning area.
    units
        As :func:`coverplan.sources.osm_towns.choose_towns` returns them.
    weights
        Dwellings (or, without buildings, other weights) of each town, on ``unit_code``.
    weighed_by
        What the weights are: ``dwellings``, ``residential_land``, ``settlements`` or ``area``.

    Returns
    -------
    ResidentTotals

    Notes
    -----
    A town's figure is the ``population`` of its boundary, else of its label node, else of the largest place of its
    name inside it. Other places inside (a village of the town, the country's own node) are never added. Towns
    without a figure share what the county's figure leaves over, by weight; without a county figure, or when nothing
    is left, they are given as many people a unit of weight as the counted towns have. Counted figures are not
    altered: where they do not add up to the county's figure, a finding tells the difference.

    Examples
    --------
    >>> import shapely
    >>> from coverplan.io.osm import BoundaryRelation, OsmExtract
    >>> from coverplan.sources.osm_area import OsmArea
    >>> shape = shapely.box(9.5, 47, 9.6, 47.1)
    >>> town = BoundaryRelation(osm_id="r2", tags={"name": "T", "population": "1,200"}, geometry=shape, node_ids={})
    >>> none = gpd.GeoDataFrame({"osm_id": [], "tags": []}, geometry=[], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=none, points=none, boundaries=(town,))
    >>> units = {"unit_code": ["c", "t"], "name": ["C", "T"], "level": ["county", "town"], "osm_id": ["", "r2"]}
    >>> units = gpd.GeoDataFrame(units, geometry=[shape, shape], crs="EPSG:4326")
    >>> area = OsmArea(name="C", boundary=None, geometry=shape, is_sea_cut=False, is_covered=True, findings=())
    >>> found = resident_totals(extract, area, units, pd.Series({"t": 9.0}), weighed_by="dwellings")
    >>> found.table[["unit_code", "residents", "basis"]].to_numpy().tolist()
    [['t', 1200, 'counted']]
    """
    towns = units[units["level"] == "town"].set_index("unit_code")
    weights = weights.reindex(towns.index).fillna(0.0)
    places = _Figures(extract)
    figures, county = _figures(extract, area, towns, places)
    used = {figure.place_id for figure in (*figures.values(), *([county] if county else []))}
    findings = [*places.findings, *places.not_added(units, used)]
    if not figures and county is None:
        findings.append(
            _finding("osm.residents-none", area.name, weighed_by=both(f"osm.weight.{weighed_by}"))
        )
        group = "dwellings" if weighed_by == "dwellings" else "weight"
        table = _table(towns, weights, group, {}, weighed_by)
        return ResidentTotals(
            table=table,
            group=group,
            measure=_COUNTED_BY[weighed_by],
            county_figure=None,
            findings=tuple(findings),
        )
    counted = pd.Series({code: figure.people.value for code, figure in figures.items()}, dtype="float64")
    people = _filled(counted, county.people.value if county else None, weights)
    table = _table(towns, people, "residents", figures, weighed_by)
    findings += _told(area, table.assign(dwellings=weights.to_numpy()), county, figures, weighed_by)
    return ResidentTotals(
        table=table,
        group="residents",
        measure="people",
        county_figure=county.people.value if county else None,
        findings=tuple(findings),
    )


def _figures(
    extract: OsmExtract, area: OsmArea, towns: gpd.GeoDataFrame, places: _Figures
) -> tuple[dict[str, _Figure], _Figure | None]:
    """Return the figures of the towns that have one, and that of the area; a figure of more than the area is none."""
    boundaries = {boundary.osm_id: boundary for boundary in extract.boundaries}
    own = area.boundary
    is_only_town = own is not None and own.osm_id in set(towns["osm_id"])
    kinds = _PLACES_OF_A_COUNTY + (_PLACES_OF_A_TOWN if is_only_town else ())
    whole = places.figure(own, kinds) if own is not None else None
    if is_only_town:
        county = whole if area.is_covered else None
        figures = dict.fromkeys(towns.index, county) if county else {}
        used = set()
    else:
        found = {
            code: places.figure(boundaries[i], _PLACES_OF_A_TOWN) for code, i in towns["osm_id"].items() if i
        }
        figures = {str(code): figure for code, figure in found.items() if figure is not None}
        used = {figure.place_id for figure in figures.values()}
        county = places.figure(own, kinds, barred=used) if own is not None and area.is_covered else None
    if whole is not None and whole.place_id not in used and not area.is_covered:
        places.findings.append(_finding("osm.residents-of-more", area.name, source=whole.source))
    return figures, county


def _filled(counted: pd.Series[float], county: float | None, weights: pd.Series[float]) -> pd.Series[float]:
    """Give the towns without a figure their share, in whole persons that add up."""
    open_codes = [code for code in weights.index if code not in counted.index]
    share = weights[open_codes]
    if share.sum() <= 0:
        share = pd.Series(1.0, index=share.index)
    left = county - counted.sum() if county is not None else -1.0
    if left <= 0:
        known = weights[counted.index].sum()
        left = counted.sum() * weights[open_codes].sum() / known if known > 0 else 0.0
    estimated = _whole_parts(share, round(left))
    return pd.concat([counted, estimated])[weights.index]


def _whole_parts(share: pd.Series[float], total: int) -> pd.Series[float]:
    """Divide a whole number in proportion, the largest remainders rounded up, ties by code."""
    if share.empty:
        return share.astype("float64")
    exact = share * (total / share.sum())
    parts = exact // 1
    order = (parts - exact).sort_values(kind="stable").index
    parts[order[: int(total - parts.sum())]] += 1
    return parts


def _table(
    towns: gpd.GeoDataFrame,
    values: pd.Series[float],
    group: str,
    figures: Mapping[str, _Figure],
    weighed_by: str,
) -> pd.DataFrame:
    is_counted = [code in figures and figures[code].people.is_exact for code in towns.index]
    words = [
        say("osm.estimated-by", language, weight=say(f"osm.weight.{weighed_by}", language))
        for language in LANGUAGES
    ]
    return pd.DataFrame(
        {
            "unit_code": list(towns.index),
            "name": list(towns["name"]),
            group: values[towns.index].round().astype("int64").to_numpy(),
            "basis": ["counted" if counted else "estimated" for counted in is_counted],
            "source": [
                figures[code].source if code in figures else " | ".join(words) for code in towns.index
            ],
        }
    )


def _told(
    area: OsmArea,
    table: pd.DataFrame,
    county: _Figure | None,
    figures: Mapping[str, _Figure],
    weighed_by: str,
) -> Iterator[Finding]:
    total = float(table["residents"].sum())
    if county is not None and abs(total - county.people.value) > _TELLING_DIFFERENCE * county.people.value:
        figure = county.people.value
        difference = {"total": total, "figure": figure, "difference": total - figure}
        yield _finding("osm.residents-differ", area.name, source=county.source, **difference)
    for _, values in table.iterrows():
        row = {str(column): value for column, value in values.items()}
        rules = []
        if row["basis"] == "estimated":
            is_rough = row["unit_code"] in figures
            rules.append("osm.residents-approximate" if is_rough else "osm.residents-estimated")
        if weighed_by == "dwellings" and row["residents"] > CROWDED * row["dwellings"]:
            rules.append("osm.buildings-sparse")
        params = {**row, "weighed_by": both(f"osm.weight.{weighed_by}")}
        for rule in rules:
            yield Finding(
                rule=rule, layer="residents", unit_code=row["unit_code"], name=row["name"], params=params
            )


class _Figures:
    """The places with a population, and the figure of a boundary among them."""

    def __init__(self, extract: OsmExtract) -> None:
        self.findings: list[Finding] = []
        frames = [tagged(frame, _has_figure) for frame in (extract.points, extract.areas)]
        self.frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=extract.points.crs)
        self.frame["point"] = self.frame.representative_point()

    def figure(
        self, boundary: BoundaryRelation, kinds: tuple[str, ...], barred: Collection[str] = ()
    ) -> _Figure | None:
        """Return the population of a boundary: its own, its label's, or its namesake's inside."""
        own = self._read(boundary.tags, boundary.osm_id)
        labels = self.frame[self.frame["osm_id"] == boundary.node_ids.get("label", "")]
        if own is not None:
            for row in labels.itertuples():
                self._tell_second(local_name(boundary.tags), own, self._read(row.tags, row.osm_id))
            return own
        names = _comparable(boundary.tags)
        inside = self.frame[self.frame["point"].within(boundary.geometry)]
        same = tagged(inside, lambda tags: tags["place"] in kinds and bool(names & _comparable(tags)))
        rank = [kinds.index(tags["place"]) for tags in same["tags"]]
        same = same.assign(rank=rank).sort_values(["rank", "osm_id"], kind="stable")
        for row in [*labels.itertuples(), *same.itertuples()]:
            found = self._read(row.tags, row.osm_id) if row.osm_id not in barred else None
            if found is not None:
                return found
        return None

    def _read(self, tags: Mapping[str, str], osm_id: str) -> _Figure | None:
        text = tags.get("population")
        people = read_population(text)
        name = local_name(tags)
        if text is not None and people is None:
            self._tell("osm.population-unread", name, id=osm_id, value=text)
        if people is None or people.value <= 0:
            return None
        dated = tags.get("population:date", "")
        return _Figure(people, f"{osm_id} population={text}" + (f" ({dated})" if dated else ""), osm_id)

    def _tell_second(self, name: str, taken: _Figure, other: _Figure | None) -> None:
        """Tell of two figures of one boundary: its own, and that of the node that is its label."""
        if other is not None and other.people.value != taken.people.value:
            params = {"value": taken.people.value, "other": other.people.value}
            self._tell(
                "osm.residents-two-figures", name, **params, source=taken.source, other_source=other.source
            )

    def _tell(self, rule: str, name: str, **params: object) -> None:
        finding = _finding(rule, name, **params)
        if finding not in self.findings:
            self.findings.append(finding)

    def not_added(self, units: gpd.GeoDataFrame, used: Collection[str]) -> list[Finding]:
        """Tell the places inside the area whose figures are no total of a unit: adding them would count twice."""
        area = units[units["level"] == "county"].to_crs(self.frame.crs).geometry.iloc[0]
        inside = self.frame[self.frame["point"].within(area) & ~self.frame["osm_id"].isin(used)]
        rest = tagged(inside, lambda tags: tags["place"] in _PLACES_OF_A_TOWN)
        if rest.empty:
            return []
        names = ", ".join(sorted(f"{local_name(tags)} ({tags['population']})" for tags in rest["tags"]))
        return [_finding("osm.residents-nested", "", count=len(rest), names=names)]


def _has_figure(tags: Mapping[str, str]) -> bool:
    return "population" in tags and "place" in tags


def _comparable(tags: Mapping[str, str]) -> frozenset[str]:
    """Return the names of a place, Chinese ones also without 街道, 镇, 乡."""
    names = all_names(tags)
    bare = {
        name.removesuffix(ending) for name in names for ending in _CHINESE_ENDINGS if name.endswith(ending)
    }
    return names | frozenset(name for name in bare if len(name) > 1)


def _finding(rule: str, name: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="residents", name=name, params={"name": name, **params})
