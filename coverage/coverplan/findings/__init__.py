"""Findings: what is wrong, doubtful or assumed in the data; returned, never raised, worded late."""

from __future__ import annotations

from coverplan.findings._finding import COLUMNS, Finding, Severity, SizeUnit, findings_frame
from coverplan.findings._findings import Findings
from coverplan.findings.rules import RULES, Rule

__all__ = ["COLUMNS", "RULES", "Finding", "Findings", "Rule", "Severity", "SizeUnit", "findings_frame"]
