"""Choices: what more would bring, other plans nearly as good, how sure a site is, who gains between two plans."""

from __future__ import annotations

from coverplan.siting.explore.choices import compare_plans, near_best, shaken, stability
from coverplan.siting.explore.frontier import Frontier, frontier

__all__ = ["Frontier", "compare_plans", "frontier", "near_best", "shaken", "stability"]
