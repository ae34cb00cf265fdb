"""Work limits and margins that solvers share."""

from __future__ import annotations

__all__ = ["MARGIN", "ROUNDING", "WORK"]

# Steps that a search may cost, so that big problems are not searched for ever.
WORK = 3e8
# How far, as a share of the value, a solver's reduced costs may be off.
MARGIN = 1e-7
# Values this close, as a share of the largest, differ by rounding only.
ROUNDING = 1e-12
