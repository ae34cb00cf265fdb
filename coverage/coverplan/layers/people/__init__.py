"""Residents: their totals, and where they live."""

from __future__ import annotations

from coverplan.layers.people.by_year import read_people_by_year
from coverplan.layers.people.home_files import read_area_layer
from coverplan.layers.people.homes import seat_homes
from coverplan.layers.people.residents import read_residents

__all__ = [
    "read_area_layer",
    "read_people_by_year",
    "read_residents",
    "seat_homes",
]
