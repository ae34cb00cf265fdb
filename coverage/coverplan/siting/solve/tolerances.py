"""Work limits and margins that solvers share."""

from __future__ import annotations

__all__ = ["ROUNDING", "SAME", "WORK"]

# Steps that a search may cost, so that big problems are not searched for ever.
WORK = 3e8
# Values this close, as a share of the largest, differ by rounding only.
ROUNDING = 1e-12
# Objective and bound this close, as a share, are the same number but for rounding.
SAME = 1e-9
