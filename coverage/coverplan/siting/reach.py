"""Sites for a reach goal: the plan's model over costs along the roads."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals import counted_facilities, eligible_sets
from coverplan.layers import is_placed, placed
from coverplan.network import study_network
from coverplan.siting.answer import Answer
from coverplan.siting.covering import solve_lscp
from coverplan.siting.draft import TimeLeft, solve_what_can_be
from coverplan.siting.problem import SitingProblem
from coverplan.siting.solution import least_costs
from coverplan.siting.trips import Trip, with_existing
from coverplan.units import least_share, widest
from coverplan.wording import points, share_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.kernels.types import Bools
    from coverplan.plan import ReachGoal, SitingSettings
    from coverplan.siting.draft import Draft
    from coverplan.study import Study

__all__ = ["site_reach"]

# How long it may take to find out with how few sites a target is met that another model was not asked for.
_ENOUGH_LIMIT_S = 10.0


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
        With the candidates; sites, values, proof, answer, unreached and findings are added.
    """
    problem = _problem(study, goal, block, reach, draft)
    standing = _Standing(reach, problem)
    asked = block.new_sites or 0
    cover = goal.target if block.model == "lscp" and block.cover == "target" else None
    left = TimeLeft(block.time_limit_s, draft.told)
    solution, left_out = solve_what_can_be(problem, block.model, asked, block, left, cover=cover)
    draft.name_unreached(reach["weight"].astype(float), left_out)
    if goal.eligibility:
        draft.say("siting.serves-all")
    if math.isnan(solution.objective):
        draft.say_unproved(solution.status)
    else:
        draft.prove([solution])
    gains = solution.sites
    useful = gains[gains["newly_covered"] > 0] if block.model == "mclp" else gains
    draft.sites = list(useful[["site_id", "newly_covered"]].itertuples(index=False, name=None))
    draft.values_after = standing.with_each([site for site, _ in draft.sites])
    if block.model != "lscp" and len(useful) < asked:
        draft.say("siting.fewer-sites", asked=asked, found=len(useful))
    most = standing.with_all()
    answer = Answer(
        plan_id=draft.plan_id, goal_id=goal.id, model=block.model, group=goal.group, measure=draft.measure, by=goal.within.by,
        target=goal.target, before=standing.value(), most=most, to_target=cover is not None and most >= least_share(goal.target),
    )  # fmt: skip
    if not answer.meets(most):
        shares = {"most": share_text(most), "target": share_text(goal.target)}
        draft.say("siting.target-out-of-reach", short=points(goal.target - most), **shares)
    draft.conclude(_with_enough(replace(answer, values_after=tuple(draft.values_after)), problem, left))
    draft.is_interrupted = left.is_interrupted


def _problem(
    study: Study, goal: ReachGoal, block: SitingSettings, reach: pd.DataFrame, draft: Draft
) -> SitingProblem:
    """Return what it costs people to get to the candidates and to what exists; say which candidates find no road."""
    everybody, facilities = study.residents, study.facilities
    if everybody is None or facilities is None:
        msg = "a reach goal that was measured has residents and facilities"
        raise ValueError(msg)
    weights = reach["weight"].astype(float)
    weights = weights[weights > 0]
    row = pd.Index(everybody["demand_id"].astype(str)).get_indexer(weights.index)
    there = is_placed(everybody)[row]
    people, weights = everybody.iloc[np.sort(row[there])], weights[there]
    # Covering looks no farther than the cutoff; an average or a farthest person may lie beyond.
    cutoff = widest(goal.within)  # a plain goal has one: the plan's check lets no other through
    search = cutoff if block.model in ("mclp", "lscp") else None
    trip = Trip(study_network(study, goal.travel), goal.within.by, goal.direction, search)
    draft.name_off_road(trip.off_road(draft.candidates))
    today = eligible_sets(study, goal, everybody, placed(counted_facilities(facilities, goal)))
    costs, fixed = with_existing(trip, trip.costs(people, draft.candidates), today)
    return SitingProblem(costs, weights, cutoff=cutoff, fixed=fixed)


def _with_enough(answer: Answer, problem: SitingProblem, left: TimeLeft) -> Answer:
    """Say how many sites the target takes, where those proposed meet it with more, or do not meet it."""
    if answer.to_target or answer.met_at in (0, 1) or not answer.meets(answer.most) or not left.seconds:
        return answer
    limit = min(left.seconds, _ENOUGH_LIMIT_S)
    fewest = solve_lscp(problem, cover=answer.target, time_limit_s=limit, progress=left.told)
    left.take(fewest)
    if math.isnan(fewest.objective) or (answer.met_at is not None and fewest.objective >= answer.met_at):
        return answer
    return replace(answer, enough=len(fewest.sites), is_fewest=fewest.status == "optimal")


class _Standing:
    """Where a goal would stand with more sites, summed up as the goal is measured."""

    def __init__(self, reach: pd.DataFrame, problem: SitingProblem) -> None:
        self._weight = reach["weight"].astype(float)
        self._covered = reach["covered"].to_numpy(bool)
        self._problem = problem
        # the row of `reach` of each demand point of the problem
        self._row = reach.index.astype(str).get_indexer(problem.row_ids.text)

    def value(self, more: Bools | None = None) -> float:
        """Return the share that is covered today, and with ``more``."""
        covered = self._covered if more is None else self._covered | more
        return float(self._weight[covered].sum()) / float(self._weight.sum())

    def with_each(self, sites: Iterable[object]) -> list[float]:
        """Return the share with each site and those before it."""
        number = {site: at for at, site in enumerate(self._problem.site_ids(range(self._problem.shape[1])))}
        more = np.zeros(len(self._covered), dtype=bool)
        values = []
        for site in sites:
            more |= self._reached([number[site]])
            values.append(self.value(more))
        return values

    def with_all(self) -> float:
        """Return the share with every candidate."""
        return self.value(self._reached(np.flatnonzero(~self._problem.is_fixed)))

    def _reached(self, numbers: Iterable[int]) -> Bools:
        least = least_costs(self._problem, numbers)
        reached = np.zeros(len(self._covered), dtype=bool)
        reached[self._row[least <= self._problem.require_cutoff().value]] = True
        return reached
