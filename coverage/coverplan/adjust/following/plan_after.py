"""The plan of the study after changes: its goals, exceptions and rules name the units of then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.adjust.changing import is_awaited
from coverplan.findings import RULES
from coverplan.plan import id_from
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.adjust.changing import Draft
    from coverplan.plan import Changes, Goal, Plan

__all__ = ["awaited_codes", "plan_after"]

# Parameters of rules that list codes of units.
_LISTS = ("registered", "new", "awaited", "renamed")


def plan_after(draft: Draft, changes: Changes) -> Plan:
    """Return the plan with the codes of the units after, as a what-if that says so."""
    plan = draft.study.plan
    told = say("adjust.what-if", title=changes.title or changes.id, day=changes.effective.isoformat())
    vintage = changes.effective.isoformat()
    return plan.model_copy(
        update={
            "id": id_from(f"{plan.id}-{changes.id}", otherwise=changes.id),
            "what_if": "；".join(text for text in (plan.what_if, told) if text),
            "goals": [_goal(draft, goal) for goal in plan.goals],
            "units": plan.units.model_copy(update={"vintage": vintage, "crosswalk": ""}),
            "checks": _checks(draft),
        }
    )


def _now(draft: Draft, codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(after for code in codes for after in draft.succeeded.get(code, (code,))))


def _goal(draft: Draft, goal: Goal) -> Goal:
    update: dict[str, Any] = {}
    units: Any = getattr(goal, "units", None)
    if getattr(units, "codes", None):
        update["units"] = units.model_copy(update={"codes": _now(draft, units.codes)})
    if excepted := getattr(goal, "exceptions", None):
        update["exceptions"] = [
            one.model_copy(update={"unit": code}) for one in excepted for code in _now(draft, [one.unit])
        ]
    return goal.model_copy(update=update) if update else goal


def awaited_codes(draft: Draft) -> tuple[str, ...]:
    """Return the units, by their old code, to which a new code is to be given: those that have gone to another unit above."""
    plan = draft.study.plan
    before = draft.study.unit_tree.units
    already = set(plan.rulebook.names("code.parent", "awaited"))
    told = []
    for code, one in sorted(draft.units.items()):
        was = before["parent_code"].get(code, "")
        if is_awaited(code, one.parent, one.level, plan.units.code_scheme) and (
            was != one.parent or code in already
        ):
            told.append(code)
    return tuple(told)


def _checks(draft: Draft) -> Any:  # noqa: ANN401
    """Return the plan's checks: lists of codes are those of the units after, names that are new count as new."""
    checks = draft.study.plan.checks
    rules = checks.rules
    before = draft.study.unit_tree.units["name"]
    renamed = [code for code, one in sorted(draft.units.items()) if before.get(code, "") != one.name]
    kept = [code for code in renamed if code in before.index]
    added = {"awaited": list(awaited_codes(draft)), "new": renamed, "renamed": kept}
    update: dict[str, Any] = {}
    for key, rule in RULES.items():
        for parameter in rule.parameters:
            if parameter.name not in _LISTS:
                continue
            settings = getattr(rules, key)
            own = _now(draft, getattr(settings, parameter.name)) if parameter.name != "awaited" else []
            codes = list(dict.fromkeys([*own, *added.get(parameter.name, [])]))
            if codes:
                update[key] = _with(settings, parameter.name, codes)
    return checks.model_copy(update={"rules": _with_all(rules, update)}) if update else checks


def _with(settings: Any, name: str, value: object) -> Any:  # noqa: ANN401
    return settings.model_copy(update={name: value})


def _with_all(rules: Any, update: dict[str, Any]) -> Any:  # noqa: ANN401
    return rules.model_copy(update=update) if update else rules
