"""Where the area stands: every kind of goal, measured."""

from __future__ import annotations

from coverplan.goals.answers import failing_units, lack_text
from coverplan.goals.assess import measure
from coverplan.goals.eligible import eligible_ids, eligible_sets
from coverplan.goals.facility_goals import counted_facilities, facility_units
from coverplan.goals.need import need_of, places_each
from coverplan.goals.outcome import holds
from coverplan.goals.path import changing_goals, yearly_path
from coverplan.goals.reach_notes import towns_without_people
from coverplan.goals.reached_roads import reached_bands_of_roads, reached_roads
from coverplan.goals.result import ESTIMATED_UNITS, Result, reach_goals, weighed_goals
from coverplan.goals.supply import Supply, supply_of

__all__ = [
    "ESTIMATED_UNITS",
    "Result",
    "Supply",
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
