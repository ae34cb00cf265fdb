"""Goals that are counted without a road: quota, ratio, occupancy, served units, reported figures, works."""

from __future__ import annotations

from coverplan.goals.counts.facility_goals import measure_quota, measure_ratio
from coverplan.goals.counts.reported_goals import measure_indicator, measure_units_figure
from coverplan.goals.counts.served import measure_served
from coverplan.goals.counts.works import measure_works

__all__ = [
    "measure_indicator",
    "measure_quota",
    "measure_ratio",
    "measure_served",
    "measure_units_figure",
    "measure_works",
]
