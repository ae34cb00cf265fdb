"""Which facilities serve whom: those that count, who may use them, the ways to them, who comes."""

from __future__ import annotations

from coverplan.goals.serving.counted import by_id, counted_facilities, facility_units
from coverplan.goals.serving.eligible import (
    Eligible,
    eligible,
    eligible_ids,
    eligible_sets,
    nowhere,
    sets_of,
    units_served,
)
from coverplan.goals.serving.nearest import nearest_facilities
from coverplan.goals.serving.off_road import off_road, off_road_notes
from coverplan.goals.serving.service import facility_services
from coverplan.goals.serving.ways import all_costs_of_goal, costs_of_goal

__all__ = [
    "Eligible",
    "all_costs_of_goal",
    "by_id",
    "costs_of_goal",
    "counted_facilities",
    "eligible",
    "eligible_ids",
    "eligible_sets",
    "facility_services",
    "facility_units",
    "nearest_facilities",
    "nowhere",
    "off_road",
    "off_road_notes",
    "sets_of",
    "units_served",
]
