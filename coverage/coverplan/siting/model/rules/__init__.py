"""Rules that a plan must keep, each a frozen value with a name.

>>> from coverplan.siting import rules
>>> rules.Count(at_most=3, counts="new").words().message("en")
'at most 3 new sites (all sites)'
"""

from __future__ import annotations

from coverplan.siting.model.rules.count import Count
from coverplan.siting.model.rules.money import Budget
from coverplan.siting.model.rules.people import (
    BackupCover,
    FairnessFloor,
    MustCover,
    ServesOnly,
    ValueFloor,
)
from coverplan.siting.model.rules.places import (
    Differs,
    Exclusive,
    Forbidden,
    MustOpen,
    Separation,
    Together,
)
from coverplan.siting.model.rules.rule import Reading, Rule

__all__ = [
    "BackupCover",
    "Budget",
    "Count",
    "Differs",
    "Exclusive",
    "FairnessFloor",
    "Forbidden",
    "MustCover",
    "MustOpen",
    "Reading",
    "Rule",
    "Separation",
    "ServesOnly",
    "Together",
    "ValueFloor",
]
