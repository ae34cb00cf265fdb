"""Which units of a map before and after a change are marked, and in which colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverplan.publish.adjust.shown import concerned_towns

if TYPE_CHECKING:
    from coverplan.adjust import Comparison

__all__ = ["COLOURS", "MOVED", "Marks", "marks_of"]

# Pale, and apart for colour-blind readers (after Okabe and Ito); a town has the same on both maps.
COLOURS = ("#f2c14e", "#8cc5e3", "#8fd0b0", "#e3a6c4", "#f0a987", "#b9c46a")
MOVED = "#a3005c"


@dataclass(frozen=True)
class Marks:
    """What a map marks.

    Attributes
    ----------
    towns
        Colour of each town that changes, on its code before or after.
    before, after
        Villages that come under another town, by their codes before and after.
    """

    towns: dict[str, str]
    before: frozenset[str]
    after: frozenset[str]


def marks_of(comparison: Comparison) -> Marks:
    """Return what the maps of a change mark."""
    early, late = concerned_towns(comparison)
    codes = sorted({*early.index, *late.index})
    colours = {code: COLOURS[at % len(COLOURS)] for at, code in enumerate(codes)}
    draft = comparison.adjustment.draft
    was, now = (
        study.unit_tree.units for study in (comparison.adjustment.before, comparison.adjustment.after)
    )
    villages = was.loc[was["level"] == "village", "parent_code"]
    moved = [
        (str(code), str(heir))
        for code, parent in villages.items()
        for heir in draft.succeeded.get(str(code), (str(code),))
        if heir in now.index and now.at[heir, "parent_code"] != parent
    ]
    return Marks(colours, frozenset(code for code, _ in moved), frozenset(heir for _, heir in moved))
