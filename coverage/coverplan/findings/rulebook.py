"""The rules as one study applies them: switched, re-levelled, with its parameters, on its day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from coverplan.findings._findings import Findings
from coverplan.findings.rules import RULES, Setting, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from coverplan.findings._finding import Finding

__all__ = ["RuleState", "Rulebook", "Ruling"]

RuleState = Literal["applied", "off", "not-yet", "no-longer"]


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a plan says of one rule: whether it is on, its level, and the parameters it sets."""

    on: bool = True
    level: Severity | None = None
    values: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True)
class Rulebook:
    """The rules of a study.

    Parameters
    ----------
    rulings
        What its plan says, by key of the rule; the others stand as they are.
    day
        The day on which a rule must be in force to be applied; None where the plan has no vintage and no date.

    Examples
    --------
    >>> from datetime import date
    >>> book = Rulebook({"border.gap": Ruling(values={"least_m2": 5.0})}, day=date(2021, 12, 31))
    >>> book.number("border.gap", "least_m2"), book.number("border.overlap", "least_m2")
    (5.0, 1.0)
    >>> book.state("border.gap"), book.state("name.duplicate")
    ('applied', 'not-yet')
    """

    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    day: date | None = None

    def state(self, rule: str) -> RuleState:
        """Say whether a rule is applied, or why not."""
        if not self._ruling(rule).on:
            return "off"
        known = RULES[rule]
        if known.in_force(self.day):
            return "applied"
        is_early = self.day is not None and known.since is not None and self.day < known.since
        return "not-yet" if is_early else "no-longer"

    def applies(self, rule: str) -> bool:
        """Say whether a rule is applied: a check that takes long need not be made for one that is not."""
        return self.state(rule) == "applied"

    def level(self, rule: str) -> Severity:
        """Return the level of a rule: the plan's, else its own."""
        return self._ruling(rule).level or RULES[rule].level

    def value(self, rule: str, name: str) -> Setting:
        """Return a parameter of a rule: the plan's value, else the default.

        Raises
        ------
        KeyError
            When the rule has no such parameter.
        """
        default = {each.name: each.default for each in RULES[rule].parameters}[name]
        return self._ruling(rule).values.get(name, default)

    def number(self, rule: str, name: str) -> float:
        """Return a parameter that is a number."""
        value = self.value(rule, name)
        if isinstance(value, str | tuple):
            raise TypeError(name)
        return float(value)

    def names(self, rule: str, name: str) -> tuple[str, ...]:
        """Return a parameter that is a list of names."""
        value = self.value(rule, name)
        if not isinstance(value, tuple):
            raise TypeError(name)
        return value

    def judge(self, findings: Iterable[Finding]) -> Findings:
        """Return findings as the rulebook has them: those of rules that are not applied fall away, levels are the plan's.

        Examples
        --------
        >>> from coverplan.findings import Finding
        >>> found = [Finding(rule="border.gap", layer="boundaries"), Finding(rule="code.quasi", layer="boundaries")]
        >>> Rulebook({"border.gap": Ruling(level="info"), "code.quasi": Ruling(on=False)}).judge(found)
        <Findings: 0 errors, 0 warnings, 1 remarks>
        """
        applied = (one for one in findings if self.applies(one.rule))
        return Findings(
            replace(one, severity=level) if (level := self._ruling(one.rule).level) else one
            for one in applied
        )

    def _ruling(self, rule: str) -> Ruling:
        return self.rulings.get(rule, _AS_IT_IS)


_AS_IT_IS = Ruling()
