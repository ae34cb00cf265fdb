"""Are the units' names fit to stand? (地名管理条例)."""

from __future__ import annotations

from coverplan.checks.names.study import check_names, office_readings

__all__ = ["check_names", "office_readings"]
