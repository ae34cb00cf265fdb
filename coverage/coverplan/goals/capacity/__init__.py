"""The capacity goal: need, supply, and who gets which places."""

from __future__ import annotations

from coverplan.goals.capacity.capacity import capacity_row, measure_capacity
from coverplan.goals.capacity.need import need_of, places_each
from coverplan.goals.capacity.supply import Supply, supply_of

__all__ = [
    "Supply",
    "capacity_row",
    "measure_capacity",
    "need_of",
    "places_each",
    "supply_of",
]
