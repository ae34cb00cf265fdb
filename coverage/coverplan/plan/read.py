"""Reading plan.toml, with every fault told at once in the reader's words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from coverplan.errors import Fault, PlanError
from coverplan.plan._words import known_words, near_words
from coverplan.plan.model import CANDIDATE_SOURCES, Plan, QuotaGoal, ReachGoal
from coverplan.texts import Term, keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

__all__ = ["known_words", "near_words", "read_plan"]

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
    content.pop("path", None)
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
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise PlanError.of("plan.not-toml", file=path, reason=error) from None


def _fault(path: Path, content: dict[str, Any], detail: ErrorDetails) -> Fault:
    where = _place(content, detail["loc"])
    kind, value = detail["type"], detail["input"]
    common = {"file": path, "key": where}
    if kind == "extra_forbidden":
        word = str(detail["loc"][-1])
        return Fault.of(
            "plan.unknown-key", **common, word=word, known=known_words(word, _known_keys(detail["loc"]))
        )
    if kind == "missing":
        return Fault.of("plan.missing-key", **common)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        allowed = [
            text.strip(" '")
            for text in str(detail.get("ctx", {}).get("expected_tags", "")).split(",")
            if text
        ]
        given = value.get("kind", "") if isinstance(value, dict) else value
        known = known_words(str(given), allowed or _goal_kinds())
        return Fault.of("plan.unknown-word", file=path, key=f"{where}.kind", word=given, known=known)
    if kind == "literal_error":
        expected = re.findall("'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        return Fault.of("plan.unknown-word", **common, word=value, known=known_words(str(value), expected))
    return Fault.of("plan.wrong-value", **common, value=_short(value), reason=_reason(detail))


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


def _short(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "..."


def _place(content: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """Name a place as the reader sees it: goals[cemetery-cover].within."""
    named = ""
    here: Any = content
    for step in loc:
        if isinstance(step, int):
            item = here[step] if isinstance(here, list) and step < len(here) else None
            label = item.get("id") or item.get("goal") if isinstance(item, dict) else None
            named += f"[{label or step + 1}]"
            here = item
        elif isinstance(here, dict) and step not in here and step in _goal_kinds() and "kind" in here:
            continue  # the tag of the union, which is no key of the file
        else:
            named += f".{step}" if named else step
            here = here.get(step) if isinstance(here, dict) else None
    return named


def _goal_kinds() -> tuple[str, ...]:
    return tuple(goal_class.model_fields["kind"].annotation.__args__[0] for goal_class in _goal_classes())  # type: ignore[union-attr]


def _goal_classes() -> tuple[type[BaseModel], ...]:
    union = Plan.model_fields["goals"].annotation.__args__[0]  # type: ignore[union-attr]
    return tuple(union.__args__[0].__args__ if hasattr(union, "__metadata__") else union.__args__)


def _known_keys(loc: tuple[int | str, ...]) -> list[str]:
    models: list[type[BaseModel]] = [Plan]
    for step in loc[:-1]:
        if isinstance(step, int):
            continue
        by_kind = [m for m in _goal_classes() if m.model_fields["kind"].annotation.__args__[0] == step]  # type: ignore[union-attr]
        inner = [
            found
            for m in models
            if step in m.model_fields
            for found in _models_in(m.model_fields[step].annotation)
        ]
        models = inner or by_kind or models
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
        for kind in getattr(goal, "facility", ()):
            if kind not in plan.kinds:
                yield Fault.of(
                    "plan.unknown-word",
                    file=path,
                    key=f"goals[{goal.id}].facility",
                    word=kind,
                    known=known_words(kind, plan.kinds),
                )
    for file in plan.candidate_files:
        if not (plan.folder / file).is_file():
            known = known_words(file, CANDIDATE_SOURCES)
            yield Fault.of("plan.candidates", file=path, word=file, known=known)
    sitable = {goal.id for goal in plan.goals if isinstance(goal, QuotaGoal | ReachGoal)}
    for siting in plan.siting:
        if siting.goal not in sitable:
            yield Fault.of(
                "plan.siting-goal",
                file=path,
                goal=siting.goal,
                known=known_words(siting.goal, sorted(sitable)),
            )
        elif (
            siting.new_sites is None
            and siting.model != "lscp"
            and isinstance(plan.goal(siting.goal), ReachGoal)
        ):
            yield Fault.of("plan.missing-key", file=path, key=f"siting[{siting.goal}].new_sites")
