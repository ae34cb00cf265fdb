"""Places of OpenStreetMap that have a figure of people, and the figure of a boundary or an area among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.findings import Finding
from coverplan.io import tagged
from coverplan.sources.osm.names import all_names, local_name
from coverplan.sources.osm.people.population import Population, read_population

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shapely.geometry.base import BaseGeometry

    from coverplan.io import BoundaryRelation, OsmExtract

__all__ = ["PLACES_OF_A_TOWN", "PlaceFigure", "PopulatedPlaces"]

# From the largest kind of place to the smallest: where two places share the unit's name, the larger is meant.
PLACES_OF_A_TOWN = (
    "county", "district", "municipality", "city", "borough", "town", "township", "subdistrict", "suburb", "quarter",
    "village", "neighbourhood", "hamlet",
)  # fmt: skip
# Kinds that do not lie in one another, best first: what an area without a boundary is made of. Parts of a city count
# only where no whole settlement does, and of those the largest kind alone.
_WHOLE = (("municipality", "township"), ("city", "town", "village", "hamlet", "isolated_dwelling", "farm"))
_PARTS = (("borough",), ("subdistrict",), ("suburb",), ("quarter",), ("neighbourhood",))
_CHINESE_ENDINGS = ("街道办事处", "街道", "镇", "乡")


@dataclass(frozen=True)
class PlaceFigure:
    """People of a unit, as the file has them.

    Attributes
    ----------
    people
        How many.
    source
        The things tagged with it, and what the tags say.
    place_ids
        Their OSM ids.
    """

    people: Population
    source: str
    place_ids: tuple[str, ...]


class PopulatedPlaces:
    """The places with a population, and the figure of a boundary or an area among them."""

    def __init__(self, extract: OsmExtract) -> None:
        self.findings: list[Finding] = []
        frames = [tagged(frame, _has_figure) for frame in (extract.points, extract.areas)]
        self.frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=extract.points.crs)
        self.frame["point"] = self.frame.representative_point()

    def figure(
        self, boundary: BoundaryRelation, kinds: tuple[str, ...], barred: Collection[str] = ()
    ) -> PlaceFigure | None:
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

    def figure_within(self, shape: BaseGeometry, barred: Collection[str]) -> PlaceFigure | None:
        """Return the people of the places in an area that has no boundary of its own, each place once."""
        inside = self.frame[self.frame["point"].within(shape) & ~self.frame["osm_id"].isin(barred)]
        for kinds in (*_WHOLE, *_PARTS):
            found: dict[str, PlaceFigure] = {}
            for osm_id, tags in zip(inside["osm_id"], inside["tags"], strict=True):
                figure = self._read(tags, osm_id) if tags["place"] in kinds else None
                if figure is not None:
                    found.setdefault(local_name(tags) or osm_id, figure)  # drawn as a point and as an area
            if found:
                return _sum(list(found.values()))
        return None

    def _read(self, tags: Mapping[str, str], osm_id: str) -> PlaceFigure | None:
        text = tags.get("population")
        people = read_population(text)
        name = local_name(tags)
        if text is not None and people is None:
            self._tell("osm.population-unread", name, id=osm_id, value=text)
        if people is None or people.value <= 0:
            return None
        dated = tags.get("population:date", "")
        source = f"{osm_id} population={text}" + (f" ({dated})" if dated else "")
        return PlaceFigure(people, source, (osm_id,))

    def _tell_second(self, name: str, taken: PlaceFigure, other: PlaceFigure | None) -> None:
        """Tell of two figures of one boundary: its own, and that of the node that is its label."""
        if other is not None and other.people.value != taken.people.value:
            params = {"value": taken.people.value, "other": other.people.value}
            self._tell(
                "osm.residents-two-figures", name, **params, source=taken.source, other_source=other.source
            )

    def _tell(self, rule: str, name: str, **params: object) -> None:
        finding = Finding(rule=rule, layer="residents", name=name, params={"name": name, **params})
        if finding not in self.findings:
            self.findings.append(finding)

    def not_added(self, units: gpd.GeoDataFrame, used: Collection[str]) -> list[Finding]:
        """Tell the places inside the area whose figures are no total of a unit: adding them would count twice."""
        area = units[units["level"] == "county"].to_crs(self.frame.crs).geometry.iloc[0]
        inside = self.frame[self.frame["point"].within(area) & ~self.frame["osm_id"].isin(used)]
        rest = tagged(inside, lambda tags: tags["place"] in PLACES_OF_A_TOWN)
        if rest.empty:
            return []
        names = ", ".join(sorted(f"{local_name(tags)} ({tags['population']})" for tags in rest["tags"]))
        params = {"name": "", "count": len(rest), "names": names}
        return [Finding(rule="osm.residents-nested", layer="residents", params=params)]


def _sum(figures: list[PlaceFigure]) -> PlaceFigure:
    value = sum(figure.people.value for figure in figures)
    people = Population(value, is_exact=all(figure.people.is_exact for figure in figures))
    ids = tuple(place for figure in figures for place in figure.place_ids)
    return PlaceFigure(people, "; ".join(figure.source for figure in figures), ids)


def _has_figure(tags: Mapping[str, str]) -> bool:
    return "population" in tags and "place" in tags


def _comparable(tags: Mapping[str, str]) -> frozenset[str]:
    """Return the names of a place, Chinese ones also without 街道, 镇, 乡."""
    names = all_names(tags)
    bare = {
        name.removesuffix(ending) for name in names for ending in _CHINESE_ENDINGS if name.endswith(ending)
    }
    return names | frozenset(name for name in bare if len(name) > 1)
