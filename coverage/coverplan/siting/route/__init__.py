"""The way from a model to a verified plan."""

from __future__ import annotations

from coverplan.siting.route.rows import is_possible, solve_rows
from coverplan.siting.route.site_plan import SitingPlan, Stage, said
from coverplan.siting.route.solving import avoid, solve, solve_beside, solve_knowing

__all__ = [
    "SitingPlan",
    "Stage",
    "avoid",
    "is_possible",
    "said",
    "solve",
    "solve_beside",
    "solve_knowing",
    "solve_rows",
]
