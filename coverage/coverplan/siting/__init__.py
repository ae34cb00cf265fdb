"""Siting: where to build, with proof."""

from __future__ import annotations

from coverplan.siting.answer import Answer, gain_text, proof, target_line, value_text, verdict
from coverplan.siting.center import solve_p_center
from coverplan.siting.covering import solve_lscp, solve_mclp
from coverplan.siting.explain import Explanation, explain
from coverplan.siting.explore import Frontier, compare_plans, frontier, near_best, shaken, stability
from coverplan.siting.joint import JointAnswer, require_solvable
from coverplan.siting.median import solve_p_median
from coverplan.siting.model import Objective, Service, SitingModel, rules
from coverplan.siting.problem import SitingProblem
from coverplan.siting.proposal import Proposal
from coverplan.siting.propose import propose
from coverplan.siting.route import SitingPlan, solve
from coverplan.siting.solution import Solution

__all__ = [
    "Answer",
    "Explanation",
    "Frontier",
    "JointAnswer",
    "Objective",
    "Proposal",
    "Service",
    "SitingModel",
    "SitingPlan",
    "SitingProblem",
    "Solution",
    "compare_plans",
    "explain",
    "frontier",
    "gain_text",
    "near_best",
    "proof",
    "propose",
    "require_solvable",
    "rules",
    "shaken",
    "solve",
    "solve_lscp",
    "solve_mclp",
    "solve_p_center",
    "solve_p_median",
    "stability",
    "target_line",
    "value_text",
    "verdict",
]
