"""The area of an import, its country and its towns, out of the boundaries of an extract."""

from __future__ import annotations

from coverplan.sources.osm.outlines.area import OsmArea, choose_area, sea_of
from coverplan.sources.osm.outlines.country import country_of
from coverplan.sources.osm.outlines.holes import only_polygons
from coverplan.sources.osm.outlines.towns import choose_towns

__all__ = ["OsmArea", "choose_area", "choose_towns", "country_of", "only_polygons", "sea_of"]
