"""Goals that name units of another vintage, read as the units of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.findings import Finding
from coverplan.texts import Listed

if TYPE_CHECKING:
    from coverplan.plan import Plan

__all__ = ["goals_of_vintage"]

_NAMED = 5


def goals_of_vintage(plan: Plan) -> tuple[Plan, tuple[Finding, ...]]:
    """Put the units of today in the place of those that goals of another vintage name by code.

    Parameters
    ----------
    plan
        A goal with a ``vintage`` of its own and ``units.codes`` is of that vintage's list, where ``[units] crosswalk`` holds it.

    Returns
    -------
    plan : Plan
        The same where no goal is.
    findings : tuple of Finding
        For each such goal what its units are now, and which are not found.

    Raises
    ------
    InputError
        When the crosswalk cannot be used.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> goals_of_vintage(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))[1]
    ()
    """
    from coverplan.layers import units_of_vintage
    from coverplan.vintages import read_crosswalk

    asked = [
        goal
        for goal in plan.goals
        if goal.vintage not in ("", plan.units.vintage)
        and getattr(getattr(goal, "units", None), "codes", None)
    ]
    if not asked or not plan.units.crosswalk:
        return plan, ()
    held = {one for step in read_crosswalk(plan.folder / plan.units.crosswalk).steps for one in step}
    findings: list[Finding] = []
    changed: dict[str, Any] = {}
    for goal in asked:
        if goal.vintage not in held:
            continue  # the year of its figures, not of a list
        earlier = units_of_vintage(plan, goal.vintage)
        units: Any = goal.units  # type: ignore[union-attr]
        now = {code: earlier.codes_now(code) for code in units.codes}
        codes = sorted({code for found in now.values() for code in found})
        lost = sorted(code for code, found in now.items() if not found)
        about = {"goal": goal.name, "start": earlier.steps[0], "end": earlier.steps[1]}
        said = {"count": len(now), "units": len(codes), "names": Listed(tuple(codes), most=_NAMED)}
        findings.append(Finding(rule="vintages.goal-units", layer="plan", params=about | said))
        if lost:
            params = about | {"count": len(lost), "names": Listed(tuple(lost), most=_NAMED)}
            findings.append(Finding(rule="vintages.goal-units-lost", layer="plan", params=params))
        if codes:
            changed[goal.id] = goal.model_copy(update={"units": units.model_copy(update={"codes": codes})})
    goals = [changed.get(goal.id, goal) for goal in plan.goals]
    return plan.model_copy(update={"goals": goals}), tuple(findings)
