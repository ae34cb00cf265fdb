"""Kinds of land on which nothing may be built, or on which it is built by preference, with their metres, dates and whom they concern.

What they say are defaults of [layers.exclusions.NAME]: rules of a law, or settings where no law gives metres. A plan overrides each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

__all__ = ["LAND_KINDS", "OTHER_LAND", "LandEffect", "LandKind"]

LandEffect: TypeAlias = Literal["excludes", "prefers"]

# Where the dead lie.
_BURIAL = ("public_cemetery", "commercial_cemetery", "columbarium")
# 殡葬管理条例 of 1997, article 10; the regulation that replaced it is in force from 2026-03-30.
_OLD_FROM, _OLD_UNTIL = date(1997, 7, 21), date(2026, 3, 29)


@dataclass(frozen=True, kw_only=True)
class LandKind:
    """A known kind of land, with what a plan gets that says nothing else.

    Attributes
    ----------
    effect : str
        ``"excludes"`` or ``"prefers"``.
    distance_m : float
        Metres about it to which the effect reaches.
    other_m : tuple of float
        Distances that other rules name; what each would leave is reported beside.
    facility : tuple of str
        Kinds of facility that it concerns; empty: all.
    in_force_from, in_force_to : date or None
        Of its legal basis (``land.KIND.basis`` of the texts), where there is one.
    """

    effect: LandEffect = "excludes"
    distance_m: float = 0.0
    other_m: tuple[float, ...] = ()
    facility: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_to: date | None = None


def _old(distance_m: float, *other_m: float) -> LandKind:
    """Return a ban on graves by the old regulation, with the metres of a province's older rule and those that others name."""
    return LandKind(
        distance_m=distance_m, other_m=other_m, facility=_BURIAL, in_force_from=_OLD_FROM, in_force_to=_OLD_UNTIL
    )  # fmt: skip


# A kind that is none of these.
OTHER_LAND = LandKind()
LAND_KINDS: dict[str, LandKind] = {
    "basic_farmland": LandKind(in_force_from=date(2020, 1, 1)),
    "redline": LandKind(),
    "arable": _old(0.0),
    "forest": _old(0.0),
    "park": _old(2000.0, 0.0),
    "heritage": _old(2000.0, 0.0),
    "water_source": _old(2000.0, 300.0),
    "reservoir": _old(2000.0, 300.0),
    "dyke": _old(2000.0, 300.0),
    "railway": _old(500.0, 20.0),
    "trunk_road": _old(500.0, 20.0),
    "water": LandKind(),
    "cemetery": LandKind(),
    "development": LandKind(effect="prefers"),
    "idle_land": LandKind(effect="prefers"),
}
