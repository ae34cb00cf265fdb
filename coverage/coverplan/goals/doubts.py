"""What does not fit between a plan's goals and its layers: refused where it can only be a slip, else told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.goals.asked import class_faults, plan_file
from coverplan.goals.serving import counted_facilities
from coverplan.tables import group_columns
from coverplan.texts import Listed
from coverplan.wording import KindName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.goals.outcomes import Outcome
    from coverplan.plan import Goal
    from coverplan.study import Study

__all__ = ["require_fitting", "with_doubts"]


def require_fitting(study: Study) -> None:
    """Refuse goals that name units or classes of units that are not there.

    Raises
    ------
    InputError
        With every fault of every goal.
    """
    faults = [fault for goal in study.plan.goals for fault in _faults(study, goal)]
    if faults:
        raise InputError(faults)


def _faults(study: Study, goal: Goal) -> Iterator[Fault]:
    if study.boundaries is None:
        return
    units = study.unit_tree.units
    for one in getattr(goal, "exceptions", ()):
        if one.unit not in units.index:
            yield Fault.of("goal.exception-unknown", file=plan_file(study), goal=goal.id, unit=one.unit)
    yield from class_faults(study, goal)


def with_doubts(study: Study, goal: Goal, outcome: Outcome) -> Outcome:
    """Return an outcome with findings of what its goal names and the layers do not have."""
    return replace(outcome, findings=(*outcome.findings, *_doubts(study, goal)))


def _doubts(study: Study, goal: Goal) -> Iterator[Finding]:
    if study.boundaries is not None and hasattr(goal, "units") and study.unit_tree.chosen(goal.units).empty:
        yield Finding(rule="goal.units-none", layer="boundaries", params={"goal": goal.name})
    people, group = study.residents, getattr(goal, "group", None)
    if people is not None and group and group not in people:
        there = Listed(tuple(group_columns(people)))
        yield Finding(
            rule="goal.group-missing",
            layer="residents",
            params={"goal": goal.name, "group": group, "there": there},
        )
    if study.facilities is not None and getattr(goal, "all_of", None):
        counted = set(counted_facilities(study.facilities, goal)["kind"])  # type: ignore[arg-type]
        for kinds in goal.kind_sets:  # type: ignore[union-attr]
            if not counted & set(kinds):
                named = Listed(
                    tuple(KindName(kind, study.plan.facility_kinds.get(kind, "")) for kind in kinds)
                )
                yield Finding(
                    rule="goal.kind-absent", layer="facilities", params={"goal": goal.name, "kinds": named}
                )
