"""Where the area stands: every kind of goal, measured."""

from __future__ import annotations

from coverplan.goals.asked import asked_units
from coverplan.goals.assess import measure
from coverplan.goals.capacity import Supply, need_of, places_each, supply_of
from coverplan.goals.outcomes import (
    ESTIMATED_UNITS,
    Result,
    failing_units,
    holds,
    lack_text,
    reach_goals,
    weighed_goals,
)
from coverplan.goals.path import changing_goals, yearly_path
from coverplan.goals.reach import reached_bands_of_roads, reached_roads, towns_without_people
from coverplan.goals.serving import counted_facilities, eligible_ids, eligible_sets, facility_units

__all__ = [
    "ESTIMATED_UNITS",
    "Result",
    "Supply",
    "asked_units",
    "changing_goals",
    "counted_facilities",
    "eligible_ids",
    "eligible_sets",
    "facility_units",
    "failing_units",
    "holds",
    "lack_text",
    "measure",
    "need_of",
    "places_each",
    "reach_goals",
    "reached_bands_of_roads",
    "reached_roads",
    "supply_of",
    "towns_without_people",
    "weighed_goals",
    "yearly_path",
]
