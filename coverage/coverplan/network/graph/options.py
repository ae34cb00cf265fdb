"""What a question to a network may ask for: a direction of travel, rules of joining the road."""

from __future__ import annotations

from typing import Literal

from coverplan.errors import InputError
from coverplan.network.travel import SnapRules

__all__ = ["Direction", "checked_rules", "require_direction"]

Direction = Literal["to_facility", "from_facility"]


def require_direction(direction: object) -> None:
    """Refuse a direction of travel that is none."""
    if direction not in ("to_facility", "from_facility"):
        allowed = "to_facility, from_facility"
        raise InputError.of("error.option", name="direction", value=direction, allowed=allowed)


def checked_rules(rules: SnapRules | None) -> SnapRules | None:
    """Return rules that are given, or None, and refuse what is neither."""
    if rules is not None and not isinstance(rules, SnapRules):
        raise InputError.of("error.option", name="rules", value=rules, allowed="SnapRules(limit_m=500)")
    return rules
