"""How many people the towns of an import have, and where in them they live."""

from __future__ import annotations

from coverplan.sources.osm.people.dwellings import water
from coverplan.sources.osm.people.placing import find_homes, place_people
from coverplan.sources.osm.people.residents import ResidentTotals

__all__ = ["ResidentTotals", "find_homes", "place_people", "water"]
