"""Vintages of a list of units: what became of each unit, and tables joined across them."""

from __future__ import annotations

from coverplan.vintages.compare import compare_units, compare_vintages
from coverplan.vintages.crosswalk import COLUMNS, Crosswalk
from coverplan.vintages.join import Joined
from coverplan.vintages.relations import RELATIONS
from coverplan.vintages.seal import read_crosswalk, write_crosswalk
from coverplan.vintages.units import RANKED_LEVELS, UnitList, unit_list

__all__ = [
    "COLUMNS",
    "RANKED_LEVELS",
    "RELATIONS",
    "Crosswalk",
    "Joined",
    "UnitList",
    "compare_units",
    "compare_vintages",
    "read_crosswalk",
    "unit_list",
    "write_crosswalk",
]
