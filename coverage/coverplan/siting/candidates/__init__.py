"""Where a new facility could stand: candidates with their source, and the land that is left for them."""

from __future__ import annotations

from coverplan.siting.candidates.candidates import COLUMNS, Candidates, candidate_sites, land_tables, taken_by
from coverplan.siting.candidates.sources import Wanted
from coverplan.siting.candidates.wanted import land_needed, wanted_by

__all__ = [
    "COLUMNS",
    "Candidates",
    "Wanted",
    "candidate_sites",
    "land_needed",
    "land_tables",
    "taken_by",
    "wanted_by",
]
