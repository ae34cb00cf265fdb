"""What changes do to units: one change after another, on a draft of them."""

from __future__ import annotations

from coverplan.adjust.changing.actions import apply_change
from coverplan.adjust.changing.codes import Codes, is_awaited
from coverplan.adjust.changing.draft import Draft, Unit
from coverplan.adjust.changing.files import files_of, read_outlines
from coverplan.adjust.changing.ground import SLIVER_M2, joined
from coverplan.adjust.changing.sides import common_border, sides_after
from coverplan.adjust.changing.step import Applying, Step

__all__ = [
    "SLIVER_M2",
    "Applying",
    "Codes",
    "Draft",
    "Step",
    "Unit",
    "apply_change",
    "common_border",
    "files_of",
    "is_awaited",
    "joined",
    "read_outlines",
    "sides_after",
]
