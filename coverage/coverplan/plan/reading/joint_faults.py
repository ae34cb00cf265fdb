"""What is wrong with a [[siting]] block for several goals, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.errors import Fault
from coverplan.plan.goals import CapacityGoal, QuotaGoal, ReachGoal
from coverplan.plan.joint import RULE_KEYS
from coverplan.plan.reading.words import known_words
from coverplan.plan.siting import AIMS_OF_BUILDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    if not block.kinds:
        yield Fault.of("plan.missing-key", file=path, key=f"siting[{called}].kinds")
    for kind in block.kinds:
        if kind.kind not in plan.kinds:
            known = known_words(kind.kind, plan.kinds)
            yield Fault.of(
                "plan.unknown-word", file=path, key=f"siting[{called}].kinds", word=kind.kind, known=known
            )
    if sorted(set(block.phases)) != block.phases:
        yield Fault.of("plan.siting-phases", file=path, siting=called)
    for number, rule in enumerate(block.rules, 1):
        where = f"siting[{called}].rules[{rule.title or number}]"
        needed, allowed = RULE_KEYS[rule.rule]
        given = rule.model_fields_set - set(_SAID_OF_EVERY_RULE)
        for key in sorted(given - {*needed, *allowed}):
            known = known_words(key, sorted({*needed, *allowed}))
            yield Fault.of("plan.unknown-key", file=path, key=f"{where}.{key}", word=key, known=known)
        for key in needed:
            if key not in given:
                yield Fault.of("plan.missing-key", file=path, key=f"{where}.{key}")
        if "goal" in needed and rule.goal and rule.goal not in block.goals:
            known = known_words(rule.goal, block.goals)
            yield Fault.of("plan.unknown-word", file=path, key=f"{where}.goal", word=rule.goal, known=known)


def _aim_faults(path: Path, plan: Plan, block: SitingSettings, called: str) -> Iterator[Fault]:
    """Name what is asked of people where every goal is a quota, which weighs nobody."""
    quotas = {goal.id for goal in plan.goals if isinstance(goal, QuotaGoal)}
    if not set(block.goals) <= quotas:
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
