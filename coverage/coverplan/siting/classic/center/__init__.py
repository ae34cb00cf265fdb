"""The p-center: the least largest cost with few columns."""

from __future__ import annotations

from coverplan.siting.classic.center.halve import least_radius
from coverplan.siting.classic.center.reach_all import LeftOut, reach_all

__all__ = ["LeftOut", "least_radius", "reach_all"]
