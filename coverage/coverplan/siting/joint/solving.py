"""From a [[siting]] block for several goals to its answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coverplan.errors import InputError, PlanError
from coverplan.findings import Finding
from coverplan.plan import AIMS_OF_BUILDING, QuotaGoal
from coverplan.siting.explain import explain
from coverplan.siting.explore import frontier
from coverplan.siting.joint.answer import JointAnswer
from coverplan.siting.joint.goals import joint_goals, stated_goals
from coverplan.siting.joint.preferred import on_preferred_land
from coverplan.siting.joint.rules import joint_rules
from coverplan.siting.joint.services import service_of
from coverplan.siting.joint.sites import joint_sites
from coverplan.siting.model import SitingModel
from coverplan.siting.route import solve
from coverplan.siting.solution import UNPROVED
from coverplan.texts import Listed, Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.errors import Fault
    from coverplan.goals import Result
    from coverplan.plan import SitingSettings
    from coverplan.siting.joint.goals import JointGoal
    from coverplan.siting.joint.sites import JointSites
    from coverplan.siting.model import Service
    from coverplan.study import Study

__all__ = ["require_solvable", "solve_jointly", "title_of"]

_NAMED = 20
# Seconds that reasons, and the choices, may take beside the plan itself, as a part of the block's limit.
_REASONS, _CHOICES = 0.5, 0.5


def require_solvable(study: Study) -> None:
    """Refuse what is wrong with blocks for several goals and shows in the plan, the units, the facilities and the candidates alone.

    Looked at before goals are measured, which may take long; what only measuring shows is refused by :func:`solve_jointly`.

    Raises
    ------
    PlanError
        Naming every rule that is about a site, a unit, a kind or a facility that is not there, or that contradicts another.
    """
    faults = [
        fault for block in study.plan.siting if block.is_joint for fault in _stated_faults(study, block)
    ]
    if faults:
        raise PlanError(faults)


def _stated_faults(study: Study, block: SitingSettings) -> Iterator[Fault]:
    if study.facilities is None or study.boundaries is None:
        return  # measuring says what is lacking
    goals = stated_goals(study, block)
    try:
        sites = joint_sites(study, block, goals)
        if sites.may_change:
            _modelled(block, goals, sites, None)
    except PlanError as error:
        yield from error.faults


def solve_jointly(
    study: Study, result: Result, plan_id: str, block: SitingSettings
) -> tuple[JointAnswer | None, list[Finding]]:
    """Solve a block for several goals as one plan.

    Parameters
    ----------
    study
        With residents, facilities and units.
    result
        What was measured in it.
    plan_id, block
        The block, and what its plan is called.

    Returns
    -------
    tuple
        The answer, None where none of its goals was measured or there is no site; and what was found on the way.

    Raises
    ------
    PlanError
        When a rule names what is not there, or rules contradict each other.
    """
    title = title_of(block, plan_id)
    goals, lost = joint_goals(study, block, result)
    findings = [_finding("siting.not-measured", goal=study.plan.goal(name).name) for name in lost]
    if not goals:
        return None, findings
    findings += [
        _finding("siting.open-in-part", goal=one.goal.name)
        for one in goals
        if one.supply is not None and not one.supply.is_open.all()
    ]
    findings += _sharing(goals, title)
    sites = joint_sites(study, block, goals)
    findings += sites.findings
    if not sites.may_change:
        return None, [*findings, _finding("siting.no-candidates", goal=title)]
    services = []
    for one in goals:
        if not isinstance(one.goal, QuotaGoal):
            service, off = service_of(one, sites, block)
            services.append(service)
            if off:
                names = Listed(tuple(off), most=_NAMED)
                findings.append(
                    _finding("siting.candidate-no-road", goal=one.goal.name, count=len(off), sites=names)
                )
    model, short = _modelled(block, goals, sites, services)
    findings += short
    plan = solve(model, time_limit_s=block.time_limit_s, gap=block.gap)
    plan, land = on_preferred_land(plan, time_limit_s=max(0.0, block.time_limit_s - plan.seconds))
    is_known = plan.built is not None or plan.status == "infeasible"
    why = explain(plan, time_limit_s=block.time_limit_s * _REASONS) if is_known else None
    choices = None
    if block.frontier is not None and plan.built is not None:
        choices = frontier(
            model,
            block.frontier,
            points=6,
            time_limit_s=block.time_limit_s * _CHOICES,
            gap=block.gap,
            known=plan,
        )
    findings += _unproved(title, plan.status, plan.gap)
    answer = JointAnswer(
        plan_id=plan_id, title=title, goals=tuple(goals), sites=sites, plan=plan, land=land, why=why, choices=choices,
        unit_names={str(code): str(name) for code, name in study.unit_tree.units["name"].items()}, findings=tuple(findings),
    )  # fmt: skip
    if plan.built is None:
        findings.append(_finding("siting.no-plan", goal=title, why=answer.verdict()))
    return answer, findings


def _modelled(
    block: SitingSettings, goals: Sequence[JointGoal], sites: JointSites, services: Sequence[Service] | None
) -> tuple[SitingModel, list[Finding]]:
    """Return a block as a model, and what of a quota no candidate can give; without services, a model of its sites alone."""
    rules, short, faults = joint_rules(block, goals, sites, services)
    # a plan of quotas alone weighs nobody: it can only build least
    aims = [aim for aim in block.aims if services or aim in AIMS_OF_BUILDING] or AIMS_OF_BUILDING[:1]
    try:
        model = SitingModel(
            sites.frame, services or (), list(aims), rules, sizes=sites.sizes, phases=block.phases
        )
    except InputError as error:
        raise PlanError([*faults, *error.faults]) from None
    if faults:
        raise PlanError(faults)
    return model, short


def title_of(block: SitingSettings, plan_id: str) -> Named:
    """Return what staff call a block for several goals."""
    return Named(block.title or block.title_en or plan_id, block.title_en or block.title or plan_id)


def _finding(rule: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="plan", params=params)


def _sharing(goals: Sequence[JointGoal], title: Named) -> list[Finding]:
    """Tell that goals count the same places, each as if it had them alone, and so are measured."""
    crowded = [one for one in goals if one.supply is not None]
    kinds = Counter(kind for one in crowded for kind in set(one.goal.facility))
    shared = [one.goal.name for one in crowded if any(kinds[kind] > 1 for kind in one.goal.facility)]
    return [_finding("siting.room-shared", plan=title, goals=Listed(tuple(shared)))] if shared else []


def _unproved(title: Named, status: str, gap: float) -> list[Finding]:
    if status not in UNPROVED:
        return []
    within = f"{100 * gap:.2g}" if gap < float("inf") else "—"
    return [_finding(f"siting.{status.replace('_', '-')}", goal=title, gap=within)]
