"""What is wrong with a [[siting]] block for several goals, key by key."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coverplan.errors import Fault
from coverplan.plan.goals import CapacityGoal, QuotaGoal, ReachGoal
from coverplan.plan.joint import RULE_KEYS
from coverplan.plan.reading.words import known_words
from coverplan.plan.siting import AIMS_OF_BUILDING
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coverplan.plan.goals import Goal
    from coverplan.plan.joint import SitingRule
    from coverplan.plan.model import Plan
    from coverplan.plan.siting import SitingSettings

__all__ = ["JOINT_KEYS", "joint_faults"]

# Keys of a block for several goals, and of one for one.
JOINT_KEYS = ("title", "title_en", "aims", "phases", "kinds", "rules", "frontier")
_SINGLE_KEYS = ("goal", "model", "cover", "new_sites", "site")
_SAID_OF_EVERY_RULE = ("rule", "title", "title_en")


def joint_faults(path: Path, plan: Plan, block: SitingSettings) -> Iterator[Fault]:
    """Name what is wrong with a block for several goals.

    Parameters
    ----------
    path
        The file.
    plan, block
        The plan, and the block in it.
    """
    called = block.id or "-".join(block.goals)
    for key in _SINGLE_KEYS:
        if key in block.model_fields_set:
            yield Fault.of("plan.siting-single-key", file=path, siting=called, key=key)
    yield from _goal_faults(path, plan, block, called)
    yield from _aim_faults(path, plan, block, called)
    yield from _kind_faults(path, plan, block, called)
    if not block.kinds:
        yield Fault.of("plan.missing-key", file=path, key=f"siting[{called}].kinds")
    for kind in block.kinds:
        if kind.kind not in plan.kinds:
            known = known_words(kind.kind, plan.kinds)
            yield Fault.of(
                "plan.unknown-word", file=path, key=f"siting[{called}].kinds", word=kind.kind, known=known
            )
    yield from _uncounted(path, plan, block, called)
    if sorted(set(block.phases)) != block.phases:
        yield Fault.of("plan.siting-phases", file=path, siting=called)
    yield from _repeated(path, block, called)
    for where, rule in _rules(block, called):
        yield from _rule_faults(path, plan, block, rule, where)


def _rules(block: SitingSettings, called: str) -> Iterator[tuple[str, SitingRule]]:
    """Yield the rules of a block, each with the key under which it stands."""
    for number, rule in enumerate(block.rules, 1):
        yield f"siting[{called}].rules[{rule.title or number}]", rule


def _uncounted(path: Path, plan: Plan, block: SitingSettings, called: str) -> Iterator[Fault]:
    """Name the kinds of a block or a rule that none of its goals counts: nothing would ever come of them."""
    goals = [one for one in _known(plan, block) if isinstance(one, QuotaGoal | ReachGoal | CapacityGoal)]
    if len(goals) < len(block.goals):
        return
    counted = sorted({kind for goal in goals for kind in goal.facility})
    named = [(f"siting[{called}].kinds", kind.kind) for kind in block.kinds if kind.kind in plan.kinds]
    named += [(f"{where}.kinds", kind) for where, rule in _rules(block, called) for kind in rule.kinds]
    for key, kind in named:
        if kind not in counted:
            known = Listed(tuple(counted))
            yield Fault.of("plan.siting-uncounted", file=path, key=key, kind=kind, known=known)


def _rule_faults(
    path: Path, plan: Plan, block: SitingSettings, rule: SitingRule, where: str
) -> Iterator[Fault]:
    """Name the keys that a rule lacks or does not know, and a goal that it cannot be about."""
    needed, allowed = RULE_KEYS[rule.rule]
    given = rule.model_fields_set - set(_SAID_OF_EVERY_RULE)
    for key in sorted(given - {*needed, *allowed}):
        known = known_words(key, sorted({*needed, *allowed}))
        yield Fault.of("plan.unknown-key", file=path, key=f"{where}.{key}", word=key, known=known)
    for key in needed:
        if key not in given:
            yield Fault.of("plan.missing-key", file=path, key=f"{where}.{key}")
    if rule.carries_over and not isinstance(rule.limit, dict):
        yield Fault.of("plan.siting-carries-over", file=path, key=f"{where}.carries_over")
    # one place is one site only where one kind can stand there
    if (
        rule.rule in ("exclusive", "together")
        and len(set(rule.sites)) == 1
        and len(set(rule.kinds or (kind.kind for kind in block.kinds))) == 1
    ):
        yield Fault.of("plan.siting-one-site", file=path, key=f"{where}.sites", site=rule.sites[0])
    years = [int(year) for year in rule.limit if year.isdecimal()] if isinstance(rule.limit, dict) else []
    for key, year in [("phase", rule.phase), *(("limit", year) for year in years)]:
        if year is not None and year not in block.phases:
            there = (
                Listed(tuple(str(one) for one in block.phases)) if block.phases else Term("plan.no-phases")
            )
            yield Fault.of("plan.siting-phase", file=path, key=f"{where}.{key}", value=year, known=there)
    if "goal" not in needed or not rule.goal:
        return
    if rule.goal not in block.goals:
        known = known_words(rule.goal, block.goals)
        yield Fault.of("plan.unknown-word", file=path, key=f"{where}.goal", word=rule.goal, known=known)
    elif any(isinstance(goal, QuotaGoal) and goal.id == rule.goal for goal in plan.goals):
        yield Fault.of("plan.siting-rule-quota", file=path, key=f"{where}.goal", goal=rule.goal)


def _repeated(path: Path, block: SitingSettings, called: str) -> Iterator[Fault]:
    """Name goals, kinds, sizes and titles of rules that stand more than once: nobody could tell them apart."""
    listed = {
        "goals": block.goals,
        "kinds": [kind.kind for kind in block.kinds],
        **{f"kinds[{kind.kind}].sizes": [size.size for size in kind.sizes] for kind in block.kinds},
        "rules.title": [rule.title for rule in block.rules],
        "rules.title_en": [rule.title_en for rule in block.rules],
    }
    for key, names in listed.items():
        for name, count in Counter(name for name in names if name).items():
            if count > 1:
                yield Fault.of("plan.siting-repeated", file=path, key=f"siting[{called}].{key}", value=name)


def _known(plan: Plan, block: SitingSettings) -> list[Goal]:
    return [plan.goal(name) for name in block.goals if name in {goal.id for goal in plan.goals}]


def _kind_faults(path: Path, plan: Plan, block: SitingSettings, called: str) -> Iterator[Fault]:
    """Name the sizes without room of kinds to which a capacity goal allocates people."""
    for kind in block.kinds:
        goal = next(
            (one for one in _known(plan, block) if isinstance(one, CapacityGoal) and kind.kind in one.facility), None
        )  # fmt: skip
        if goal is None or not kind.is_built:
            continue
        where = f"siting[{called}].kinds[{kind.kind}].sizes"
        lacking = [
            f"{where}[{at}].capacity" for at, size in enumerate(kind.sizes, 1) if size.capacity is None
        ]
        for key in lacking if kind.sizes else [where]:
            yield Fault.of("plan.siting-no-capacity", file=path, key=key, goal=goal.name)


def _aim_faults(path: Path, plan: Plan, block: SitingSettings, called: str) -> Iterator[Fault]:
    """Name what is asked of people where every goal is a quota, which weighs nobody, and costs that cannot be added."""
    goals = _known(plan, block)
    weighing = [goal for goal in goals if isinstance(goal, ReachGoal | CapacityGoal)]
    if len({goal.cost_by for goal in weighing}) > 1:
        for aim in sorted(set(block.aims) & {"least_cost", "least_worst"}):
            yield Fault.of("plan.siting-mixed", file=path, siting=called, key=f"aims = {aim}")
    if weighing or len(goals) < len(block.goals):
        return
    asked = [f"aims = {one}" for one in block.aims if one not in AIMS_OF_BUILDING]
    asked = asked if "aims" in block.model_fields_set else []
    for one in asked + ([f"frontier = {block.frontier}"] if block.frontier else []):
        yield Fault.of("plan.siting-aims", file=path, siting=called, key=one)


def _goal_faults(path: Path, plan: Plan, block: SitingSettings, called: str) -> Iterator[Fault]:
    sitable = {goal.id for goal in plan.goals if isinstance(goal, QuotaGoal | ReachGoal | CapacityGoal)}
    columns: dict[str, str] = {}
    for name in block.goals:
        if name not in sitable:
            known = known_words(name, sorted(sitable))
            yield Fault.of("plan.siting-goals", file=path, siting=called, goal=name, known=known)
            continue
        goal = plan.goal(name)
        if getattr(goal, "all_of", None) or not getattr(goal, "is_plain", True):
            yield Fault.of("plan.siting-conditions", file=path, goal=name)
        if isinstance(goal, CapacityGoal):
            if goal.travel is None:
                yield Fault.of("plan.siting-total-only", file=path, siting=called, goal=name)
            for kind in goal.facility:
                if columns.setdefault(kind, goal.capacity) != goal.capacity:
                    yield Fault.of("plan.siting-two-rooms", file=path, siting=called, goal=name, kind=kind)
