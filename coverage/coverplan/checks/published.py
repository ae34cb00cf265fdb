"""Figures of ours against figures that are published."""

from __future__ import annotations

__all__ = ["differs"]

# Sums and areas are rounded; a difference so little above the tolerance is that.
_ROUNDING = 1e-9


def differs(ours: float, published: float, percent: float = 1.0) -> bool:
    """Say whether a figure is more than a percentage away from the one published, which is positive.

    Examples
    --------
    >>> differs(1010, 1000), differs(990, 1000), differs(1011, 1000)
    (False, False, True)
    """
    return abs(ours - published) > percent / 100 * published * (1 + _ROUNDING)
