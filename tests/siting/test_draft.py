"""What one block of a plan comes to: the proof of several solutions is that of the weakest."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from coverplan.costs import CostMatrix
from coverplan.siting import SitingProblem, solve_mclp
from coverplan.siting.draft import Draft
from coverplan.texts import Named

GOAL = Named("目标", "goal")
COSTS = CostMatrix.from_dense([[100.0, 900.0], [800.0, 200.0]])
WEIGHTS = pd.Series({"0": 5.0, "1": 3.0})
BEST = solve_mclp(SitingProblem(COSTS, WEIGHTS, "500 m"), 1)
CLOSE = replace(BEST, objective=4.0, bound=5.0, status="feasible")
CUT_SHORT = replace(BEST, objective=2.0, bound=8.0, status="time_limit")


@pytest.mark.parametrize(
    ("solutions", "objective", "bound", "gap", "status"),
    [
        ([BEST], 5.0, 5.0, 0.0, "optimal"),
        ([BEST, BEST], 10.0, 10.0, 0.0, "optimal"),
        ([CLOSE, BEST], 9.0, 10.0, 1 / 9, "feasible"),
        ([BEST, CUT_SHORT, CLOSE], 11.0, 18.0, 7 / 11, "time_limit"),
    ],
)
def test_the_proof_adds_up_and_is_as_good_as_its_weakest_part(solutions, objective, bound, gap, status):
    draft = Draft("g", GOAL, "people", "g")
    draft.prove(solutions)
    proof = draft.proof
    assert (proof.objective, proof.bound, proof.status) == (objective, bound, status)
    assert proof.optimality_gap == pytest.approx(gap)
    told = [(found.rule, found.params) for found in draft.findings]
    short = [("siting.time-limit", {"goal": GOAL, "gap": f"{100 * gap:.2g}"})]
    assert told == (short if status == "time_limit" else [])


def test_nothing_found_is_no_distance_from_the_bound():
    draft = Draft("g", GOAL, "people", "g")
    draft.prove([replace(BEST, objective=0.0, bound=3.0, status="time_limit")])
    assert draft.proof.optimality_gap == float("inf")
