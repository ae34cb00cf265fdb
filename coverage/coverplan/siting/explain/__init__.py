"""The reasons of a plan: which rules bind, who is served through which site, and, where there is none, what clashes and what would suffice."""

from __future__ import annotations

from coverplan.siting.explain.changes import Change
from coverplan.siting.explain.enough import Remedy
from coverplan.siting.explain.explanation import Explanation, explain
from coverplan.siting.explain.reasons import Difference, difference, runner_up

__all__ = ["Change", "Difference", "Explanation", "Remedy", "difference", "explain", "runner_up"]
