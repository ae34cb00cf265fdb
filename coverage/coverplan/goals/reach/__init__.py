"""The reach goal: which share of people can reach a facility within a cost, and what is told of it."""

from __future__ import annotations

from coverplan.goals.reach.notes import placed_notes, towns_without_people, weights_missing
from coverplan.goals.reach.reach import measure_reach, reach_row
from coverplan.goals.reach.reached_roads import reached_bands_of_roads, reached_roads

__all__ = [
    "measure_reach",
    "placed_notes",
    "reach_row",
    "reached_bands_of_roads",
    "reached_roads",
    "towns_without_people",
    "weights_missing",
]
