"""What every solver needs: a clock that keeps its word, the best so far, and HiGHS in a thread of its own."""

from __future__ import annotations

from coverplan.siting.solve.by_cuts import solve_by_cuts
from coverplan.siting.solve.by_prices import solve_by_prices
from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.highs import Answer, GrowingLp, Model, Relaxed, keeps, solve_relaxed, solve_whole
from coverplan.siting.solve.incumbent import Incumbent, Progress, Told, relative_gap
from coverplan.siting.solve.knapsacks import solve_by_knapsacks
from coverplan.siting.solve.priced import Priced
from coverplan.siting.solve.shared_out import SharedOut
from coverplan.siting.solve.travel import Travel

__all__ = [
    "Answer",
    "Deadline",
    "GrowingLp",
    "Incumbent",
    "Model",
    "Priced",
    "Progress",
    "Relaxed",
    "SharedOut",
    "Told",
    "Travel",
    "keeps",
    "relative_gap",
    "solve_by_cuts",
    "solve_by_knapsacks",
    "solve_by_prices",
    "solve_relaxed",
    "solve_whole",
]
