"""Blocks of a plan that ask for several goals at once: one model, one plan, its phases, money and reasons."""

from __future__ import annotations

from coverplan.siting.joint.answer import JointAnswer
from coverplan.siting.joint.solving import require_solvable, solve_jointly, title_of

__all__ = ["JointAnswer", "require_solvable", "solve_jointly", "title_of"]
