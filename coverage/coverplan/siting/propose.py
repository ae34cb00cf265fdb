"""Proposing sites for the goals of a plan: where to build, what cannot be covered, and the proof."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import InputError
from coverplan.findings import Findings
from coverplan.goals import Result, measure, towns_without_people
from coverplan.plan import QuotaGoal, ReachGoal
from coverplan.siting.candidates import candidate_sites, land_tables, wanted_by
from coverplan.siting.draft import AT_ONCE_S, Draft
from coverplan.siting.joint import require_solvable, solve_jointly, title_of
from coverplan.siting.proposal import Proposal
from coverplan.siting.quota import site_quota
from coverplan.siting.reach import site_reach
from coverplan.study import as_study
from coverplan.tables import PROPOSALS, group_columns, result_frame
from coverplan.texts import say
from coverplan.wording import amount, share_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.plan import SitingSettings
    from coverplan.siting.answer import Answer
    from coverplan.siting.joint import JointAnswer
    from coverplan.siting.solve import Progress
    from coverplan.study import AnyStudy, Study
    from coverplan.tables import Measure

__all__ = ["propose"]


def propose(
    study: AnyStudy, result: Result | None = None, *, progress: Callable[[str], None] | None = None
) -> Proposal:
    """Propose sites for each ``[[siting]]`` block of the plan.

    For a reach goal the block's model is solved over its candidates along the roads, with the facilities that
    count today as fixed sites (``eligibility`` holds for them; a new site is open to everybody). Set covering
    builds to the goal's target, with ``cover = "everybody"`` until everybody is covered, and as far as it can where
    that is out of reach. What no candidate and no facility reaches is left out and named. For a quota goal each
    unit that is short gets what it lacks, where the weighted cost of its people is least (p-median).

    A block with ``goals`` is solved as one plan over all of them (:class:`~coverplan.siting.SitingModel`): ``joint`` has its steps,
    phases, money and reasons.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml.
    result
        What :func:`coverplan.measure` found for it; measured first when it is not given.
    progress
        Called with the title of each goal before sites are sought for it, and with how far the solver has come.

    Returns
    -------
    Proposal
        ``sites`` has a row for each new site: ``plan_id`` is the block's, ``rank`` the order of marginal gain within
        it, ``newly_covered`` adds up (people for a reach goal, units that come to have what it asks for a quota) and
        ``value_after`` is what measuring the goal with the sites up to this one gives; objective, bound, gap and
        status are those of the block. ``answers`` says with which site the target is met. A site that would add
        nothing is left out.

    Raises
    ------
    PlanError, InputError
        When it is no study or no result, or a plan, a layer or a file of candidates cannot be used.

    Examples
    --------
    ``sample`` is the embedded study, ``sample_result`` what :func:`coverplan.measure` found in it.

    >>> proposal = propose(sample, sample_result)
    >>> proposal.sites["site_id"].tolist()[:1]
    ['370832101246']
    >>> proposal.answers["care-by-car"].met_at, round(proposal.answers["care-by-car"].after, 3)
    (6, 0.905)
    """
    study = as_study(study)
    if result is None:
        require_solvable(study)
        result = measure(study)
    elif not isinstance(result, Result):
        raise InputError.of("siting.no-result", given=type(result).__name__)
    tables: list[pd.DataFrame] = []
    findings: list[Finding] = []
    candidates: dict[str, list[gpd.GeoDataFrame]] = {}
    unreached: dict[str, tuple[str, ...]] = {}
    answers: dict[str, Answer] = {}
    is_interrupted = False
    joint: dict[str, JointAnswer] = {}
    land: list[tuple[str, str, pd.DataFrame]] = []
    for plan_id, asked in zip(study.plan.siting_ids, study.plan.siting, strict=True):
        # once somebody pressed Ctrl-C what is left is answered at once
        block = asked.model_copy(update={"time_limit_s": AT_ONCE_S}) if is_interrupted else asked
        if block.is_joint:
            if progress is not None:
                progress(title_of(block, plan_id).message())
            together, found = solve_jointly(study, result, plan_id, block)
            findings += found
            if together is not None:
                joint[plan_id] = together
                land += [(plan_id, kind, left) for kind, left in together.sites.left.items()]
                is_interrupted |= together.plan.status == "interrupted"
            continue
        if progress is not None:
            progress(study.plan.goal(block.goal).name.message())
        draft = _draft(study, result, plan_id, block, progress)
        is_interrupted |= draft.is_interrupted
        if draft.answer is not None:
            answers[plan_id] = draft.answer
        tables.append(draft.table())
        land.append((plan_id, study.plan.goal(block.goal).facility[0], draft.left))  # type: ignore[union-attr]
        findings += draft.findings
        candidates.setdefault(block.goal, []).append(draft.candidates)
        unreached[block.goal] = tuple(sorted({*unreached.get(block.goal, ()), *draft.unreached}))
    return Proposal(
        sites=_sites_frame(tables),
        candidates={goal: _together(frames) for goal, frames in candidates.items()},
        answers=answers,
        unreached=unreached,
        findings=Findings(findings).said_once(),
        titles={
            block.goal: study.plan.goal(block.goal).name for block in study.plan.siting if not block.is_joint
        },
        joint=joint,
        land=land_tables(land),
        is_interrupted=is_interrupted,
    )


def _draft(
    study: Study,
    result: Result,
    plan_id: str,
    block: SitingSettings,
    progress: Callable[[str], None] | None,
) -> Draft:
    goal = study.plan.goal(block.goal)
    if not isinstance(goal, ReachGoal | QuotaGoal):
        msg = "the plan's check lets reach and quota goals through only"
        raise TypeError(msg)
    study = study.in_year(goal.year)
    draft = Draft(goal.id, goal.name, _measure(study, goal), plan_id)
    if progress is not None:
        draft.told = partial(_tell, progress, goal.name.message())
    value = result.goals.set_index("goal_id")["value"].get(goal.id)
    if value is None or pd.isna(value):
        draft.say("siting.not-measured")
        return draft
    found = candidate_sites(study, wanted_by(block, goal.facility))
    draft.candidates, draft.left = found.frame, found.left
    draft.findings += found.findings
    if draft.candidates.empty:
        draft.say("siting.no-candidates")
    elif isinstance(goal, ReachGoal):
        left_out = towns_without_people(study, result.reach[goal.id])
        if left_out:
            draft.say("siting.towns-left-out", **left_out)
        site_reach(study, goal, block, result.reach[goal.id], draft)
    else:
        site_quota(study, goal, block, result.units, draft)
    return draft


def _tell(progress: Callable[[str], None], title: str, now: Progress) -> None:
    """Word how far a solver has come."""
    found = {"objective": amount(now.objective, ""), "bound": amount(now.bound, "")}
    gap = share_text(now.gap if math.isfinite(now.gap) else None)
    progress(say("siting.progress", title=title, gap=gap, seconds=f"{now.seconds:.1f}", **found))


def _measure(study: Study, goal: ReachGoal | QuotaGoal) -> Measure:
    """Return what is weighed: the goal's group, and for a quota the first that the residents have."""
    if isinstance(goal, ReachGoal):
        return study.plan.measure(goal.group)
    groups = [] if study.residents is None else group_columns(study.residents)
    return study.plan.measure(groups[0]) if groups else "people"


def _sites_frame(tables: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return result_frame(pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(), PROPOSALS)


def _together(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if len(frames) == 1:
        return frames[0]
    joined = pd.concat(frames, ignore_index=True).drop_duplicates("site_id")
    return joined.sort_values("site_id", ignore_index=True)
