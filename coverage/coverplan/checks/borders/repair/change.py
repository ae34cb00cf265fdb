"""One change of one outline, as a repair lists it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of one outline.

    Attributes
    ----------
    unit
        Position of the unit.
    rule
        Key of the rule whose fault was repaired.
    action
        What was done: vertices-removed, spike-removed, ring-mended, piece-added, piece-cut, stitched.
    before_m2, after_m2
        Its area.
    place
        Where, in metres.
    """

    unit: int
    rule: str
    action: str
    before_m2: float
    after_m2: float
    place: tuple[float, float]
