"""Reading plan.toml, with every fault told at once in the reader's words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from coverplan.errors import Fault, PlanError
from coverplan.plan._shown import as_written
from coverplan.plan._words import known_words
from coverplan.plan.goals import QuotaGoal, ReachGoal
from coverplan.plan.model import Plan
from coverplan.plan.need_faults import need_faults
from coverplan.plan.siting import CANDIDATE_SOURCES
from coverplan.texts import Term, keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

__all__ = ["read_plan"]

_BOUNDS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


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
    content = _read_toml(path)
    try:
        plan = Plan.model_validate(content)
    except ValidationError as error:
        raise PlanError(_fault(path, content, detail) for detail in error.errors()) from None
    plan = plan.model_copy(update={"path": path})
    faults = list(_cross_faults(path, plan))
    if faults:
        raise PlanError(faults)
    return plan


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PlanError.of("error.file-missing", file=path) from None
    except OSError as error:
        raise PlanError.of("plan.unreadable", file=path, reason=error.strerror) from None
    except UnicodeDecodeError:
        raise PlanError.of("plan.not-utf8", file=path) from None
    try:
        return tomllib.loads(text)
    except ValueError as error:  # more than TOMLDecodeError: a whole number of thousands of digits
        raise PlanError.of("plan.not-toml", file=path, reason=error) from None


def _fault(path: Path, content: dict[str, Any], detail: ErrorDetails) -> Fault:
    where = _place(content, detail["loc"])
    kind, shown = detail["type"], as_written(detail["input"])
    common = {"file": path, "key": where}
    if kind == "extra_forbidden" or _is_no_key(detail["loc"]):
        word = str(detail["loc"][-1])
        return Fault.of(
            "plan.unknown-key", **common, word=word, known=known_words(word, _known_keys(detail["loc"]))
        )
    if kind == "missing":
        return Fault.of("plan.missing-key", **common)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        given = as_written(detail["input"].get("kind", ""))
        known = known_words(given, _goal_kinds())
        return Fault.of("plan.unknown-word", file=path, key=f"{where}.kind", word=given, known=known)
    if kind == "literal_error":
        expected = re.findall("'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        return Fault.of("plan.unknown-word", **common, word=shown, known=known_words(shown, expected))
    return Fault.of("plan.wrong-value", **common, value=shown, reason=_reason(detail))


def _reason(detail: ErrorDetails) -> object:
    """Say in our words what is wrong with a value; an error of ours is worded when shown."""
    context = detail.get("ctx", {})
    if "error" in context:
        return context["error"]
    bound = next((word for word in _BOUNDS if word in context), None)
    if bound is not None:
        return Fault.of("plan.must-be", bound=f"{_BOUNDS[bound]} {context[bound]}")
    key = f"plan.{detail['type'].split('_')[0]}-wanted"
    return Term(key) if key in keys() else detail["msg"]


def _place(content: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """Name a place as the reader sees it: goals[cemetery-cover].within."""
    named = ""
    here: Any = content
    for at, step in enumerate(loc):
        if _is_kind(loc, at):
            continue
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            named += f"[{_label(here) or step + 1}]"
        else:
            named += f".{step}" if named else step
            here = here.get(step) if isinstance(here, dict) else None
    return named


def _label(item: object) -> str:
    """Return what a goal or a siting is called by, where it is a text."""
    labels = (item.get(key) for key in ("id", "goal")) if isinstance(item, dict) else ()
    return next((label for label in labels if isinstance(label, str)), "")


def _is_kind(loc: tuple[int | str, ...], at: int) -> bool:
    """Whether a step is the kind that is named after the number of a goal, and no key of the file."""
    return at == 2 and loc[0] == "goals"


def _is_no_key(loc: tuple[int | str, ...]) -> bool:
    """Whether a place is a field of the plan that no file gives; no value of TOML is of its type."""
    field = Plan.model_fields.get(str(loc[0]))
    return field is not None and bool(field.exclude)


def _goal_kinds() -> tuple[str, ...]:
    return tuple(goal_class.model_fields["kind"].annotation.__args__[0] for goal_class in _goal_classes())  # type: ignore[union-attr]


def _goal_classes() -> tuple[type[BaseModel], ...]:
    union = Plan.model_fields["goals"].annotation.__args__[0]  # type: ignore[union-attr]
    return tuple(union.__args__[0].__args__ if hasattr(union, "__metadata__") else union.__args__)


def _known_keys(loc: tuple[int | str, ...]) -> list[str]:
    models: list[type[BaseModel]] = [Plan]
    for at, step in enumerate(loc[:-1]):
        if _is_kind(loc, at):
            models = [goal for kind, goal in zip(_goal_kinds(), _goal_classes(), strict=True) if kind == step]
        elif isinstance(step, str):
            fields = [model.model_fields[step] for model in models if step in model.model_fields]
            models = [found for field in fields for found in _models_in(field.annotation)]
    return sorted({key for model in models for key, field in model.model_fields.items() if not field.exclude})


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)


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
        if not (plan.folder / file).is_file():
            known = known_words(file, CANDIDATE_SOURCES)
            yield Fault.of("plan.candidates", file=path, word=file, known=known)
    yield from need_faults(path, plan)
    yield from _siting_faults(path, plan)


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
    sitable = {goal.id for goal in plan.goals if isinstance(goal, QuotaGoal | ReachGoal)}
    for siting in plan.siting:
        if siting.goal not in sitable:
            yield Fault.of(
                "plan.siting-goal",
                file=path,
                goal=siting.goal,
                known=known_words(siting.goal, sorted(sitable)),
            )
            continue
        goal = plan.goal(siting.goal)
        if goal.all_of or not getattr(goal, "is_plain", True):  # type: ignore[union-attr]
            yield Fault.of("plan.siting-conditions", file=path, goal=goal.id)
        elif siting.new_sites is None and siting.model != "lscp" and isinstance(goal, ReachGoal):
            yield Fault.of("plan.missing-key", file=path, key=f"siting[{siting.goal}].new_sites")
