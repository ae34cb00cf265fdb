"""What follows when units change: people, facilities, figures, the list of units and the plan."""

from __future__ import annotations

from coverplan.adjust.following.study import study_after

__all__ = ["study_after"]
