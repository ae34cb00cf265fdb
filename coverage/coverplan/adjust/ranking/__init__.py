"""Alternatives ranked by what the plan weighs."""

from __future__ import annotations

from coverplan.adjust.ranking.alternatives import moved_of, ranking_frame
from coverplan.adjust.ranking.criteria import people_of_towns, spread, town_seats, ways_to_seats
from coverplan.adjust.ranking.order import BETTER, WEIGHTINGS, Ranked, rank_alternatives, weightings

__all__ = [
    "BETTER",
    "WEIGHTINGS",
    "Ranked",
    "moved_of",
    "people_of_towns",
    "rank_alternatives",
    "ranking_frame",
    "spread",
    "town_seats",
    "ways_to_seats",
    "weightings",
]
