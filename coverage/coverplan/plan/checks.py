"""The typed [checks] of plan.toml: rules switched, re-levelled, and their parameters set."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, create_model

from coverplan.errors import InputError
from coverplan.findings import RULES, Rulebook, Ruling, Severity
from coverplan.plan.values import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Parameter, Rule

__all__ = ["Checks", "RuleSettings", "last_day_of", "rulebook_of"]

_VINTAGE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


class RuleSettings(Strict):
    """[checks.rules."KEY"]: one rule; `coverplan check --list-rules` shows the keys of all rules and the parameters each takes here."""

    on: bool = True
    level: Severity | None = None

    def ruling(self) -> Ruling:
        """Return what is said of the rule."""
        own = {name: getattr(self, name) for name in self.model_fields_set - {"on", "level"}}
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}
        return Ruling(on=self.on, level=self.level, values=values)


def _as_it_is(value: Severity | bool) -> Severity | bool:  # noqa: FBT001
    if value not in (True, "error"):
        raise InputError.of("plan.rule-stops")
    return value


class _StoppingRule(RuleSettings):
    """[checks.rules."KEY"]: a rule without which nothing can be measured: it stays on, and an error."""

    on: Annotated[bool, AfterValidator(_as_it_is)] = True
    level: Annotated[Severity, AfterValidator(_as_it_is)] | None = None


def _as_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise InputError.of("plan.pattern-wrong", value=value, why=str(error)) from None
    return value


def _settings_of(rule: Rule) -> type[RuleSettings]:
    """Return the table of a rule: its parameters are keys beside ``on`` and ``level``."""
    base = _StoppingRule if rule.stops else RuleSettings
    if not rule.parameters:
        return base
    fields: dict[str, Any] = {each.name: _field_of(each) for each in rule.parameters}
    return create_model(f"Rule_{rule.id}", __base__=base, **fields)


def _field_of(parameter: Parameter) -> tuple[Any, Any]:
    default = parameter.default
    kind: Any = list[str] if isinstance(default, tuple) else type(default)
    kind = Annotated[kind, AfterValidator(_as_pattern)] if parameter.is_pattern else kind
    least, most = parameter.least, parameter.most
    value: Any = list(default) if isinstance(default, tuple) else default
    return kind, Field(default=value, ge=least, le=most)


class _Rules(Strict):
    """[checks.rules]: what is said of single rules."""

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Show what is said, not every rule there is."""
        yield from ((key, getattr(self, key)) for key in sorted(self.model_fields_set))

    def rulings(self) -> dict[str, Ruling]:
        """Return what is said of each rule that is named."""
        return {key: getattr(self, key).ruling() for key in sorted(self.model_fields_set)}


# One table a rule, so that a key, a parameter or a value that is unknown is told as everywhere in the plan.
_fields: dict[str, Any] = {
    key: (_settings_of(rule), Field(default=_settings_of(rule)())) for key, rule in RULES.items()
}
Rules: type[_Rules] = create_model("Rules", __base__=_Rules, **_fields)


class Checks(Strict):
    """[checks]: how the data are judged."""

    date: dt.date | None = None
    rules: Rules = Rules()


def last_day_of(vintage: str) -> dt.date | None:
    """Return the last day of a vintage (a year, a month or a day); None where it is none of these.

    Examples
    --------
    >>> last_day_of("2023"), last_day_of("2024-02"), last_day_of("第七次普查")
    (datetime.date(2023, 12, 31), datetime.date(2024, 2, 29), None)
    """
    found = _VINTAGE.fullmatch(vintage.strip())
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return dt.date(year, month, int(found[3] or monthrange(year, month)[1]))
    except ValueError:
        return None


def rulebook_of(checks: Checks, vintage: str) -> Rulebook:
    """Return the rules as a plan has them.

    Examples
    --------
    >>> rulebook_of(Checks(rules={"border.gap": {"on": False}}), "2023").state("border.gap")
    'off'
    """
    return Rulebook(checks.rules.rulings(), day=checks.date or last_day_of(vintage))
