"""The official place-name register: saved answers read, and joined to the study's units."""

from __future__ import annotations

from coverplan.layers.register.matching import join_to_units
from coverplan.layers.register.own_units import own_units
from coverplan.layers.register.read import read_register
from coverplan.layers.register.seats import with_seats

__all__ = ["join_to_units", "own_units", "read_register", "with_seats"]
