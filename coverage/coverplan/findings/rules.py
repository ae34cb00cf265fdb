"""The rules that findings name, as data: level, basis, and from when to when the basis is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

__all__ = ["RULES", "Rule", "Severity"]

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Rule:
    """One rule. Its words are the texts ``finding.<id>`` and ``finding.<id>.advice``.

    Examples
    --------
    >>> RULES["code.duplicate"].level
    'error'
    """

    id: str
    level: Severity
    basis: str = ""
    since: date | None = None
    until: date | None = None


_ALL = (
    # how files were read
    Rule("layer.datum-missing", "warning"),
    # codes
    Rule("code.duplicate", "error", "GB/T 2260, GB/T 10114"),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
