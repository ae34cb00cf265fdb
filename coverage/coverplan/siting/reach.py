"""Sites for a reach goal: the plan's model over costs along the roads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coverplan.goals import counted_facilities, eligible_sets
from coverplan.layers import placed
from coverplan.network import study_network
from coverplan.siting.draft import solve_what_can_be
from coverplan.siting.problem import SitingProblem
from coverplan.siting.trips import Trip, with_existing

if TYPE_CHECKING:
    import pandas as pd

    from coverplan.plan import ReachGoal, SitingSettings
    from coverplan.siting.draft import Draft
    from coverplan.study import Study

__all__ = ["site_reach"]


def site_reach(
    study: Study, goal: ReachGoal, block: SitingSettings, reach: pd.DataFrame, draft: Draft
) -> None:
    """Propose sites for a reach goal.

    Parameters
    ----------
    study
        With residents, facilities and roads.
    goal, block
        What is asked.
    reach
        The goal's demand points as measured: ``weight`` on demand_id.
    draft
        With the candidates; sites, proof, unreached and findings are added.
    """
    everybody, facilities = study.residents, study.facilities
    if everybody is None or facilities is None:
        msg = "a reach goal that was measured has residents and facilities"
        raise ValueError(msg)
    weights = reach["weight"].astype(float)
    weights = weights[weights > 0]
    people = placed(everybody[everybody["demand_id"].astype(str).isin(weights.index)])
    weights = weights[weights.index.isin(people["demand_id"].astype(str))]
    # Covering looks no farther than the cutoff; an average or a farthest person may lie beyond.
    search = goal.within if block.model in ("mclp", "lscp") else None
    trip = Trip(study_network(study, goal.travel), goal.within.by, goal.direction, search)
    draft.name_off_road(trip.off_road(draft.candidates))
    today = eligible_sets(study, goal, everybody, placed(counted_facilities(facilities, goal)))
    costs, fixed = with_existing(trip, trip.costs(people, draft.candidates), today)
    problem = SitingProblem(costs, weights, cutoff=goal.within, fixed=fixed)
    asked = block.new_sites or 0
    solution, left_out = solve_what_can_be(problem, block.model, asked, block)
    draft.name_unreached(weights, left_out)
    if goal.eligibility:
        draft.say("siting.serves-all")
    if math.isnan(solution.objective):
        draft.say("siting.time-limit", gap="—")
        return
    draft.prove([solution])
    gains = solution.sites
    useful = gains[gains["newly_covered"] > 0] if block.model == "mclp" else gains
    draft.sites = list(useful[["site_id", "newly_covered"]].itertuples(index=False, name=None))
    if block.model != "lscp" and len(useful) < asked:
        draft.say("siting.fewer-sites", asked=asked, found=len(useful))
