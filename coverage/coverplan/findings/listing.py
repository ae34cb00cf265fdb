"""The rules as a list that people and machines read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from coverplan.findings.citing import cited_in
from coverplan.findings.rulebook import Rulebook
from coverplan.findings.rules import RULES
from coverplan.texts import outline, say

if TYPE_CHECKING:
    from datetime import date

    from coverplan.findings.rulebook import RuleState
    from coverplan.findings.rules import Setting, Severity
    from coverplan.texts import Language

__all__ = ["ListedRule", "listed_rules"]


@dataclass(frozen=True, kw_only=True)
class ListedRule:
    """A rule as a study applies it, in words.

    Attributes
    ----------
    rule, level, basis, since, until
        Key, level, law or standard, and from when to when that is in force.
    state
        Whether it is applied, or why not.
    parameters
        name, value, default and meaning of each.
    needs
        What data it needs beyond the usual; "" for nothing.
    says, advice
        What a finding says and what to do, with an ellipsis for names and figures.
    """

    rule: str
    level: Severity
    basis: str
    since: date | None
    until: date | None
    state: RuleState
    parameters: tuple[dict[str, Setting], ...]
    needs: str
    says: str
    advice: str

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    def text(self, language: Language | None = None) -> str:
        """Word it: a line for the rule, and what belongs to it below."""
        head = f"{self.rule:<30} {say(f'severity.{self.level}', language):<8} {self.basis}".rstrip()
        return "\n    ".join([head, *self._lines(language)])

    def _lines(self, language: Language | None) -> list[str]:
        lines = [self.says, self.advice]
        if self.since is not None:
            lines.append(say("rules.since", language, day=self.since.isoformat()))
        if self.until is not None:
            lines.append(say("rules.until", language, day=self.until.isoformat()))
        lines += [
            say(
                "rules.parameter",
                language,
                name=each["name"],
                value=_written(each["value"]),
                meaning=each["meaning"],
            )
            for each in self.parameters
        ]
        if self.needs:
            lines.append(self.needs)
        if self.state != "applied":
            lines.append(say(f"rules.{self.state}", language))
        return lines


def _written(value: Setting) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(repr, value))}]".replace("'", '"')
    return f"{value:g}" if isinstance(value, float) else str(value)


def listed_rules(rulebook: Rulebook | None = None, language: Language | None = None) -> list[ListedRule]:
    """Return every rule by its key, as a rulebook applies it.

    Parameters
    ----------
    rulebook
        Of a plan; by default every rule as it is.
    language
        By default the current one.

    Examples
    --------
    >>> rules = {each.rule: each for each in listed_rules(language="en")}
    >>> rules["border.gap"].parameters[0]["name"], rules["border.gap"].level
    ('least_m2', 'error')
    """
    book = Rulebook() if rulebook is None else rulebook
    return [
        ListedRule(
            rule=key,
            level=book.level(key),
            basis=cited_in(rule.basis, language),
            since=rule.since,
            until=rule.until,
            state=book.state(key),
            parameters=tuple(
                {
                    "name": each.name,
                    "value": book.value(key, each.name),
                    "default": each.default,
                    "meaning": say(each.meaning, language),
                }
                for each in rule.parameters
            ),
            needs=say(rule.needs, language) if rule.needs else "",
            says=outline(f"finding.{key}", language),
            advice=outline(f"finding.{key}.advice", language),
        )
        for key, rule in sorted(RULES.items())
    ]
