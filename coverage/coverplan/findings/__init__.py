"""Findings: what is wrong, doubtful or assumed in the data; returned, never raised, worded late."""

from __future__ import annotations

from coverplan.findings._finding import (
    COLUMNS,
    Acceptance,
    Finding,
    Severity,
    SizeUnit,
    findings_frame,
    worst_first,
)
from coverplan.findings._findings import Findings
from coverplan.findings.accepted import accept, today, without_effect
from coverplan.findings.listing import ListedRule, listed_rules
from coverplan.findings.rulebook import Rulebook, RuleState, Ruling
from coverplan.findings.rules import RULES, Parameter, Rule, Setting

__all__ = [
    "COLUMNS",
    "RULES",
    "Acceptance",
    "Finding",
    "Findings",
    "ListedRule",
    "Parameter",
    "Rule",
    "RuleState",
    "Rulebook",
    "Ruling",
    "Setting",
    "Severity",
    "SizeUnit",
    "accept",
    "findings_frame",
    "listed_rules",
    "today",
    "without_effect",
    "worst_first",
]
