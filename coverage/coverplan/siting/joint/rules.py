"""Rules of plan.toml as rules of a model; a quota goal is one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from coverplan.errors import Fault, PlanError
from coverplan.findings import Finding
from coverplan.plan import QuotaGoal
from coverplan.siting.model import rules
from coverplan.tables import text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coverplan.plan import SitingRule, SitingSettings
    from coverplan.siting.joint.goals import JointGoal
    from coverplan.siting.joint.sites import JointSites
    from coverplan.siting.model import Service
    from coverplan.siting.model.rules import Rule
    from coverplan.texts import Named, Worded

__all__ = ["joint_rules"]


def joint_rules(
    block: SitingSettings, goals: Sequence[JointGoal], sites: JointSites, services: Sequence[Service] | None
) -> tuple[list[Rule], list[Finding], list[Fault]]:
    """Return the rules of a block, those of its quota goals first, what of a quota no candidate can give, and what is wrong.

    Without services, those of goals that were not measured yet, a rule about a goal is looked at for its units and left out.
    """
    made: list[Rule] = []
    findings: list[Finding] = []
    of = _Asked(goals, sites, services or ())
    for one in goals:
        if isinstance(one.goal, QuotaGoal):
            rule, short = _quota(of, one)
            findings += short
            made += rule
    faults: list[Fault] = []
    for asked in block.rules:
        try:
            if services is None and asked.goal:
                of.where(asked)
            else:
                made.append(_MAKERS[asked.rule](of, asked))
        except PlanError as error:
            faults += error.faults
    return made, findings, faults


def _quota(of: _Asked, one: JointGoal) -> tuple[list[Rule], list[Finding]]:
    """Return the rule of a quota goal over the units that can have what it asks; the others are said."""
    goal, asked = one.goal, one.units
    assert isinstance(goal, QuotaGoal)
    assert asked is not None
    sites = of.sites.frame
    mine = sites[sites["kind"].isin(goal.facility)]
    could = mine.groupby(goal.units.level)["own_id"].count().reindex(asked.index, fill_value=0)
    stands = mine[mine["state"] != "candidate"].groupby(goal.units.level)["own_id"].count()
    short = could[could < goal.at_least]
    findings = [
        Finding(
            rule="siting.unit-short", layer="plan", unit_code=str(unit),
            params={
                "goal": goal.name, "name": str(asked["name"].get(unit, unit)),
                "count": goal.at_least - int(stands.get(unit, 0)), "found": int(found - stands.get(unit, 0)),
            },
        )
        for unit, found in short.items()
    ]  # fmt: skip
    units = [str(unit) for unit in could.index[could >= goal.at_least]]
    if not units:
        return [], findings
    kinds = sorted(set(mine["kind"]))
    rule = rules.Count(
        names=of.names,
        where={"kind": kinds},
        each=goal.units.level,
        among=units,
        at_least=goal.at_least,
        name=goal.name,
    )
    return [rule], findings


class _Said(TypedDict):
    name: str | Named
    names: Mapping[str, str | Worded]


class _Asked:
    """What rules of a plan are about."""

    def __init__(self, goals: Sequence[JointGoal], sites: JointSites, services: Sequence[Service]) -> None:
        self.study, self.sites = goals[0].study, sites
        self._called = {one.goal.id: one.called for one in goals}
        self._demand = {service.name: set(service.costs.row_ids.text) for service in services}
        units = self.study.unit_tree.units["name"]
        self.names: dict[str, str | Worded] = {
            **self.study.plan.facility_kinds,
            **{str(code): str(name) for code, name in units.items()},
            **sites.called(),
        }

    def where(self, asked: SitingRule) -> dict[str, Sequence[str]]:
        """Return the columns of sites that a rule means; units are towns or villages, each under its level."""
        where: dict[str, Sequence[str]] = {}
        if asked.kinds:
            where["kind"] = asked.kinds
        if asked.unit_types:
            where["unit_type"] = asked.unit_types
        if asked.units:
            levels = {self._level(asked, unit) for unit in asked.units}
            if len(levels) > 1:
                raise PlanError.of("joint.units-mixed", rule=self.called(asked))
            where[levels.pop()] = asked.units
        return where

    def _level(self, asked: SitingRule, unit: str) -> str:
        units = self.study.unit_tree.units
        level = str(units["level"].get(unit, ""))
        if level not in ("town", "village"):
            raise PlanError.of("joint.unit-unknown", rule=self.called(asked), unit=unit)
        return level

    def called(self, asked: SitingRule) -> object:
        """Return how staff call a rule."""
        return asked.called or Term(f"plan-rule.{asked.rule}")

    def said(self, asked: SitingRule) -> _Said:
        """Return its title, none where it has none, and what staff call all that it may be about."""
        return {"name": asked.called or "", "names": self.names}

    def _title(self, goal: str) -> Named:
        return self.study.plan.goal(goal).name

    def service(self, asked: SitingRule) -> str:
        """Return what the service of a rule's goal is called.

        Raises
        ------
        PlanError
            When the goal was not measured.
        """
        if asked.goal not in self._called:
            raise PlanError.of("joint.goal-unmeasured", rule=self.called(asked), goal=self._title(asked.goal))
        return self._called[asked.goal]

    def named(self, asked: SitingRule) -> list[str]:
        """Return the sites that a rule names."""
        found = self.sites.named(asked.sites, asked.kinds)
        there = set(self.sites.frame["own_id"])
        lost = [name for name in asked.sites if name not in there]
        if lost:
            raise PlanError(
                Fault.of("model.site-unknown", rule=self.called(asked), value=name) for name in lost
            )
        if asked.rule in ("exclusive", "together") and len(found) == 1:
            raise PlanError.of("joint.one-site", rule=self.called(asked), site=self.names[found[0]])
        return found

    def demand(self, asked: SitingRule) -> dict[str, str | Worded]:
        """Return the demand points of the units that a rule names, and what those are called; none: all."""
        if not asked.units:
            return {}
        people = self.study.residents
        assert people is not None
        codes = text_column(people, "unit_code")
        weighed = self._demand.get(self.service(asked), set())
        found: dict[str, str | Worded] = {}
        for unit in asked.units:
            inside = self.study.unit_tree.at_level(codes, self._level(asked, unit)) == unit
            mine = people.loc[inside, "demand_id"].astype(str)
            found |= {name: self.names.get(unit, unit) for name in mine if name in weighed}
        if not found:
            raise PlanError.of("joint.nobody-there", rule=self.called(asked), goal=self._title(asked.goal))
        return found


def _phase(asked: SitingRule) -> str:
    return "" if asked.phase is None else str(asked.phase)


def _count(of: _Asked, asked: SitingRule) -> Rule:
    return rules.Count(
        **of.said(asked), where=of.where(asked), at_least=asked.at_least, at_most=asked.at_most, exactly=asked.exactly,
        each=asked.each or "", counts=asked.counts, phase=_phase(asked),
    )  # fmt: skip


def _budget(of: _Asked, asked: SitingRule) -> Rule:
    assert asked.limit is not None
    return rules.Budget(
        **of.said(asked),
        where=of.where(asked),
        limit=dict(asked.limit) if isinstance(asked.limit, dict) else asked.limit,
        carries_over=asked.carries_over,
    )


def _separation(of: _Asked, asked: SitingRule) -> Rule:
    assert asked.least_m is not None
    return rules.Separation(
        **of.said(asked), where=of.where(asked), least_m=asked.least_m, phase=_phase(asked)
    )


def _listed(
    kind: type[rules.MustOpen | rules.Forbidden | rules.Exclusive | rules.Together],
) -> Callable[[_Asked, SitingRule], Rule]:
    def make(of: _Asked, asked: SitingRule) -> Rule:
        return kind(**of.said(asked), sites=of.named(asked), phase=_phase(asked))

    return make


def _must_cover(of: _Asked, asked: SitingRule) -> Rule:
    where = of.demand(asked)
    return rules.MustCover(
        name=asked.called or "", names=where, service=of.service(asked), demand_ids=list(where), phase=_phase(asked)
    )  # fmt: skip


def _value_floor(of: _Asked, asked: SitingRule) -> Rule:
    assert asked.share is not None
    return rules.ValueFloor(
        **of.said(asked), service=of.service(asked), share=asked.share, phase=_phase(asked)
    )


def _fairness(of: _Asked, asked: SitingRule) -> Rule:
    assert asked.share is not None
    return rules.FairnessFloor(
        **of.said(asked), service=of.service(asked), share=asked.share, phase=_phase(asked)
    )


def _backup(of: _Asked, asked: SitingRule) -> Rule:
    assert asked.share is not None
    return rules.BackupCover(
        **of.said(asked), service=of.service(asked), share=asked.share, times=asked.times, demand_ids=list(of.demand(asked)),
        phase=_phase(asked),
    )  # fmt: skip


_MAKERS: dict[str, Callable[[_Asked, SitingRule], Rule]] = {
    "count": _count,
    "budget": _budget,
    "separation": _separation,
    "must_open": _listed(rules.MustOpen),
    "forbidden": _listed(rules.Forbidden),
    "exclusive": _listed(rules.Exclusive),
    "together": _listed(rules.Together),
    "must_cover": _must_cover,
    "value_floor": _value_floor,
    "fairness": _fairness,
    "backup": _backup,
}
