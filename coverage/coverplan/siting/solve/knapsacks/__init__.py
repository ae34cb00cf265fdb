"""Plans in which groups go whole to one place each: knapsacks at prices, moves, and what is left."""

from __future__ import annotations

from coverplan.siting.solve.knapsacks.search import solve_by_knapsacks

__all__ = ["solve_by_knapsacks"]
