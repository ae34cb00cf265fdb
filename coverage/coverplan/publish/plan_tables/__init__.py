"""The tables that a facility plan holds: what exists, indicators, what each town gets, the list of projects."""

from __future__ import annotations

from coverplan.publish.plan_tables.all_tables import PlanTables, plan_tables

__all__ = ["PlanTables", "plan_tables"]
