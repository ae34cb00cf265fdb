"""Reading plan.toml, with every fault told at once in the reader's words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverplan.errors import Fault
from coverplan.plan.changes import Changes
from coverplan.plan.goals import QuotaGoal, ReachGoal
from coverplan.plan.land import LAND_KINDS
from coverplan.plan.model import Plan
from coverplan.plan.reading.joint_faults import JOINT_KEYS, joint_faults
from coverplan.plan.reading.need_faults import need_faults
from coverplan.plan.reading.toml_form import TomlForm
from coverplan.plan.reading.words import known_words
from coverplan.plan.siting import CANDIDATE_SOURCES
from coverplan.reading import file_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.plan.siting import SitingSettings

__all__ = ["read_changes", "read_plan"]


def read_plan(path: str | Path) -> Plan:
    """Read and check a plan.

    Parameters
    ----------
    path
        The file, or a folder that holds ``plan.toml``.

    Returns
    -------
    Plan

    Raises
    ------
    PlanError
        When the file is missing, is no TOML, or has keys or values that are not known; all faults
        at once, unknown words with a suggestion.

    Examples
    --------
    >>> read_plan("no-such-plan.toml")
    Traceback (most recent call last):
        ...
    coverplan.errors.PlanError: ...
    """
    path = Path(path)
    if path.is_dir():
        path /= "plan.toml"
    form = TomlForm(Plan, blocks="goals", tag="kind", as_written=_land_kinds, together=_cross_faults)
    return form.read(path)


def read_changes(path: str | Path) -> Changes:
    """Read and check a file of changes.

    Raises
    ------
    PlanError
        When the file is missing, is no TOML, or has keys or values that are not known; all faults at once.

    Examples
    --------
    >>> read_changes("no-such-changes.toml")
    Traceback (most recent call last):
        ...
    coverplan.errors.PlanError: ...
    """
    return TomlForm(Changes, blocks="change", tag="action").read(Path(path))


def _cross_faults(path: Path, plan: Plan) -> Iterator[Fault]:
    for goal_id, count in Counter(goal.id for goal in plan.goals).items():
        if count > 1:
            yield Fault.of("plan.goal-twice", file=path, goal=goal_id, count=count)
    for goal in plan.goals:
        key = "all_of" if getattr(goal, "all_of", None) else "facility"
        for kind in getattr(goal, "facility", ()):
            if kind not in plan.kinds:
                yield Fault.of(
                    "plan.unknown-word",
                    file=path,
                    key=f"goals[{goal.id}].{key}",
                    word=kind,
                    known=known_words(kind, plan.kinds),
                )
    yield from _year_faults(path, plan)
    for file in plan.candidate_files:
        if file_fault(plan.folder / file) is not None:
            known = known_words(file, CANDIDATE_SOURCES)
            yield Fault.of("plan.candidates", file=path, word=file, known=known)
    yield from _land_faults(path, plan)
    yield from need_faults(path, plan)
    yield from _siting_faults(path, plan)


def _land_kinds(path: Path, content: dict[str, Any]) -> Iterator[Fault]:
    """Name land layers of which nobody says what they mean; as they are written, so that it is told beside a wrong distance."""
    layers = content.get("layers")
    land = layers.get("exclusions") if isinstance(layers, dict) else None
    for name, given in land.items() if isinstance(land, dict) else ():
        if not isinstance(given, dict):
            continue
        kind = given.get("kind") or name
        if isinstance(kind, str) and kind not in LAND_KINDS and not {"effect", "distance_m"} <= given.keys():
            key, known = f"layers.exclusions.{name}", known_words(kind, LAND_KINDS)
            yield Fault.of("plan.land-kind", file=path, key=key, word=kind, known=known)


def _land_faults(path: Path, plan: Plan) -> Iterator[Fault]:
    """Name facilities of land layers that nobody knows, and land layers that a block names and that are not there."""
    land = plan.layers.land
    for name, settings in land.items():
        for one in settings.facility:
            if one not in plan.kinds:
                known, key = known_words(one, plan.kinds), f"layers.exclusions.{name}.facility"
                yield Fault.of("plan.unknown-word", file=path, key=key, word=one, known=known)
    for siting_id, block in zip(plan.siting_ids, plan.siting, strict=True):
        for name in block.exclusions or ():
            if name not in land:
                key = f"siting[{siting_id}].exclusions"
                yield Fault.of(
                    "plan.unknown-word", file=path, key=key, word=name, known=known_words(name, land)
                )


def _year_faults(path: Path, plan: Plan) -> Iterator[Fault]:
    for group in sorted(plan.forecast.keys() & {*(plan.cohort.groups if plan.cohort else ())}):
        yield Fault.of("plan.forecast-twice", file=path, group=group)
    years = plan.years
    dated = [f"goals[{goal.id}].year" for goal in plan.goals if goal.year is not None]
    for key in [name for name in ("forecast", "cohort") if getattr(plan, name)] + dated:
        if years is None:
            yield Fault.of("plan.years-wanted", file=path, key=key)
    for goal in plan.goals:
        key = f"goals[{goal.id}].year"
        if goal.year is not None and not (hasattr(goal, "facility") or getattr(goal, "projects", None)):
            yield Fault.of("plan.year-of-reported", file=path, key=key)
        elif goal.year is not None and years is not None and goal.year not in years.span:
            yield Fault.of(
                "plan.year-beyond", file=path, key=key, year=goal.year, base=years.base, far=years.far
            )


def _siting_faults(path: Path, plan: Plan) -> Iterator[Fault]:
    for siting_id, count in Counter(block.id for block in plan.siting if block.id).items():
        if count > 1:
            yield Fault.of("plan.siting-twice", file=path, siting=siting_id, count=count)
    for number, siting in enumerate(plan.siting, 1):
        if siting.is_joint:
            yield from joint_faults(path, plan, siting)
        elif siting.goal:
            yield from _one_goal_faults(path, plan, siting)
        else:
            yield Fault.of("plan.missing-key", file=path, key=f"siting[{siting.id or number}].goal")


def _one_goal_faults(path: Path, plan: Plan, siting: SitingSettings) -> Iterator[Fault]:
    """Name what is wrong with a block for one goal."""
    for key in JOINT_KEYS:
        if key in siting.model_fields_set:
            yield Fault.of("plan.siting-joint-key", file=path, siting=siting.goal, key=key)
    sitable = {goal.id for goal in plan.goals if isinstance(goal, QuotaGoal | ReachGoal)}
    if siting.goal not in sitable:
        known = known_words(siting.goal, sorted(sitable))
        yield Fault.of("plan.siting-goal", file=path, goal=siting.goal, known=known)
        return
    goal = plan.goal(siting.goal)
    if goal.all_of or not getattr(goal, "is_plain", True):  # type: ignore[union-attr]
        yield Fault.of("plan.siting-conditions", file=path, goal=goal.id)
    elif siting.new_sites is None and siting.model != "lscp" and isinstance(goal, ReachGoal):
        yield Fault.of("plan.missing-key", file=path, key=f"siting[{siting.goal}].new_sites")
