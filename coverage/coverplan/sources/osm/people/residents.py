"""Residents of each unit out of OpenStreetMap's population figures, each person once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.sources.both import LANGUAGES
from coverplan.sources.osm.people.places import PLACES_OF_A_TOWN, PopulatedPlaces
from coverplan.texts import Term, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from coverplan.io import OsmExtract
    from coverplan.sources.osm.outlines import OsmArea
    from coverplan.sources.osm.people.places import PlaceFigure
    from coverplan.tables import Measure

__all__ = ["CROWDED", "ResidentTotals", "resident_totals"]

_PLACES_OF_A_COUNTY = ("country", "state", "region", "province", *PLACES_OF_A_TOWN[:5])
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
        Columns ``unit_code, name, <group>, basis`` (counted | estimated; "" without a figure), ``source``; one row a
        town, by code. The group is empty where nothing tells how many live there.
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


def resident_totals(
    extract: OsmExtract,
    area: OsmArea,
    units: gpd.GeoDataFrame,
    weights: pd.Series[float],
    *,
    weighed_by: str,
    climbed: Mapping[str, str] | None = None,
) -> ResidentTotals:
    """Return the residents of each town, without counting anyone twice.

    Parameters
    ----------
    extract
        The file's content.
    area
        The planning area.
    units
        As :func:`coverplan.sources.osm.outlines.towns.choose_towns` returns them.
    weights
        Dwellings (or, without buildings, other weights) of each town, on ``unit_code``.
    weighed_by
        What the weights are: ``dwellings``, ``residential_land``, ``settlements`` or ``area``.
    climbed
        By what a town is weighed (``unit_code`` to one of these) where it is not by ``weighed_by``.

    Returns
    -------
    ResidentTotals

    Notes
    -----
    A town's figure is the ``population`` of its boundary, else of its label node, else of the largest place of its
    name inside it. The rest that no boundary covers has the figures of the places in it. Other places inside (a village
    of the town, the country's own node) are never added. Towns without a figure share what the county's figure leaves
    over, by weight; without a county figure, or when nothing is left, they are given as many people a unit of weight as
    the counted towns have. A town without a figure and without a weight, where others have one, is given nobody, and a
    finding says so. Counted figures are not altered: where they do not add up to the county's figure, a finding tells
    the difference.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import shapely
    >>> from coverplan.io.osm import BoundaryRelation, OsmExtract
    >>> from coverplan.sources.osm.outlines.area import OsmArea
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
    by = pd.Series({code: (climbed or {}).get(str(code), weighed_by) for code in towns.index}, dtype="str")
    places = PopulatedPlaces(extract)
    figures, county = _figures(extract, area, towns, places)
    used = {
        place for figure in (*figures.values(), *([county] if county else [])) for place in figure.place_ids
    }
    is_weighed = not figures and county is None
    findings = [
        *places.findings,
        *_of_places(towns, figures),
        *places.not_added(units, used, are_units_known=not is_weighed),
    ]
    if is_weighed:
        findings.append(
            _finding("osm.residents-none", area.name, weighed_by=Term(f"osm.weight.{weighed_by}"))
        )
        group = "dwellings" if weighed_by == "dwellings" else "weight"
        values = weights.clip(lower=1.0).where(weights > 0) if (weights > 0).any() else weights
    else:
        group = "residents"
        counted = pd.Series({code: figure.people.value for code, figure in figures.items()}, dtype="float64")
        values = _filled(counted, county.people.value if county else None, weights)
    table = _table(towns, values, group, figures, by)
    if not is_weighed:
        findings += _told(area, table, county, figures, by)
    findings += _without_figure(table, group)
    return ResidentTotals(
        table=table,
        group=group,
        measure=_COUNTED_BY[weighed_by] if is_weighed else "people",
        county_figure=county.people.value if county else None,
        findings=tuple(findings),
    )


def _figures(
    extract: OsmExtract, area: OsmArea, towns: gpd.GeoDataFrame, places: PopulatedPlaces
) -> tuple[dict[str, PlaceFigure], PlaceFigure | None]:
    """Return the figures of the towns that have one, and that of the area; a figure of more than the area is none."""
    boundaries = {boundary.osm_id: boundary for boundary in extract.boundaries}
    own = area.boundary
    is_only_town = own is not None and own.osm_id in set(towns["osm_id"])
    kinds = _PLACES_OF_A_COUNTY + (PLACES_OF_A_TOWN if is_only_town else ())
    whole = places.figure(own, kinds) if own is not None else None
    if is_only_town:
        county = whole if area.is_covered else None
        figures = dict.fromkeys(towns.index, county) if county else {}
        used: set[str] = set()
    else:
        found = {
            code: places.figure(boundaries[i], PLACES_OF_A_TOWN) for code, i in towns["osm_id"].items() if i
        }
        figures = {str(code): figure for code, figure in found.items() if figure is not None}
        figures |= _figure_of_the_rest(area, towns, figures, places)
        used = {place for figure in figures.values() for place in figure.place_ids}
        county = places.figure(own, kinds, barred=used) if own is not None and area.is_covered else None
    if whole is not None and not used & set(whole.place_ids) and not area.is_covered:
        places.findings.append(_finding("osm.residents-of-more", area.name, source=whole.source))
    return figures, county


def _figure_of_the_rest(
    area: OsmArea, towns: gpd.GeoDataFrame, figures: Mapping[str, PlaceFigure], places: PopulatedPlaces
) -> dict[str, PlaceFigure]:
    """Return the figure of what no boundary covers beside the towns: that of the places in it."""
    barred = {place for figure in figures.values() for place in figure.place_ids}
    barred |= (
        {area.boundary.node_ids["label"]} if area.boundary and "label" in area.boundary.node_ids else set()
    )
    rest = towns[towns["osm_id"] == ""] if len(towns) > 1 else towns.iloc[:0]
    shapes = rest.geometry.to_crs(places.frame.crs)
    found = {str(code): places.figure_within(shape, barred) for code, shape in shapes.items()}
    return {code: figure for code, figure in found.items() if figure is not None}


def _filled(counted: pd.Series[float], county: float | None, weights: pd.Series[float]) -> pd.Series[float]:
    """Give the towns without a figure their share, in whole persons that add up; none to one without any weight."""
    share = weights[[code for code in weights.index if code not in counted.index]]
    if (weights > 0).any():
        share = share[share > 0]
    elif len(share):
        share = pd.Series(1.0, index=share.index)
    left = county - counted.sum() if county is not None else -1.0
    if left <= 0:
        known = weights[counted.index].sum()
        left = counted.sum() * share.sum() / known if known > 0 else 0.0
    return pd.concat([counted, _whole_parts(share, round(left))]).reindex(weights.index)


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
    figures: Mapping[str, PlaceFigure],
    by: pd.Series[str],
) -> pd.DataFrame:
    is_known = values[towns.index].notna()
    is_counted = {code: code in figures and figures[code].people.is_exact for code in towns.index}
    basis = {code: "counted" if is_counted[code] else "estimated" for code in towns.index}
    people = values[towns.index].round()
    return pd.DataFrame(
        {
            "unit_code": list(towns.index),
            "name": list(towns["name"]),
            group: people.astype("int64" if is_known.all() else "Int64").to_numpy(),
            "basis": [basis[code] if is_known[code] else "" for code in towns.index],
            "source": [
                figures[code].source if code in figures else _estimate(by[code]) if is_known[code] else ""
                for code in towns.index
            ],
        }
    )


def _estimate(weighed_by: str) -> str:
    words = [
        say("osm.estimated-by", language, weight=say(f"osm.weight.{weighed_by}", language))
        for language in LANGUAGES
    ]
    return " | ".join(words)


def _told(
    area: OsmArea,
    table: pd.DataFrame,
    county: PlaceFigure | None,
    figures: Mapping[str, PlaceFigure],
    by: pd.Series[str],
) -> Iterator[Finding]:
    total = float(table["residents"].sum())
    if county is not None and abs(total - county.people.value) > _TELLING_DIFFERENCE * county.people.value:
        figure = county.people.value
        difference = {"total": total, "figure": figure, "difference": total - figure}
        yield _finding("osm.residents-differ", area.name, source=county.source, **difference)
    for _, values in table.iterrows():
        row = {str(column): value for column, value in values.items()}
        if row["basis"] != "estimated":
            continue
        is_rough = row["unit_code"] in figures
        yield Finding(
            rule="osm.residents-approximate" if is_rough else "osm.residents-estimated",
            layer="residents",
            unit_code=row["unit_code"],
            name=row["name"],
            params={**row, "weighed_by": Term(f"osm.weight.{by[row['unit_code']]}")},
        )


def _of_places(towns: gpd.GeoDataFrame, figures: Mapping[str, PlaceFigure]) -> Iterator[Finding]:
    """Tell whose people are those of the places in it, since it has no boundary of its own."""
    for code, figure in figures.items():
        if towns["osm_id"][code] == "":
            name = str(towns["name"][code])
            params = {
                "name": name, "people": figure.people.value, "count": len(figure.place_ids), "source": figure.source,
            }  # fmt: skip
            yield Finding(
                rule="osm.residents-of-places", layer="residents", unit_code=code, name=name, params=params
            )


def _without_figure(table: pd.DataFrame, group: str) -> Iterator[Finding]:
    """Name the towns that nothing tells the people of; they are left out of what is measured."""
    none = table[table[group].isna()]
    if len(none):
        params = {
            "without": len(none),
            "count": len(table),
            "known": len(table) - len(none),
            "names": ", ".join(none["name"]),
        }
        yield _finding("osm.residents-no-figure", "", **params)


def _finding(rule: str, name: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="residents", name=name, params={"name": name, **params})
