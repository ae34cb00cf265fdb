"""Who travels, and by which rules."""

from __future__ import annotations

from coverplan.network.travel.apply import (
    PROFILES,
    apply_profile,
    closed_by_access,
    profile_frame,
    profile_from,
    unused_roads,
)
from coverplan.network.travel.profile import Profile
from coverplan.network.travel.snap_rules import SnapRules

__all__ = [
    "PROFILES",
    "Profile",
    "SnapRules",
    "apply_profile",
    "closed_by_access",
    "profile_frame",
    "profile_from",
    "unused_roads",
]
