"""Findings together: a sequence that can be counted, read as a table and looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, SupportsIndex, get_args, overload

from coverplan.findings._finding import Finding, findings_frame
from coverplan.findings.rules import RULES, Severity
from coverplan.notebook import ROWS_SHOWN, Table, card
from coverplan.texts import Named, say
from coverplan.wording import layer_word, word_of

if TYPE_CHECKING:
    import pandas as pd

    from coverplan.texts import Language

__all__ = ["Findings"]

_SHOWN = ("level", "layer", "name", "message", "advice")


class Findings(tuple[Finding, ...]):
    """Findings in the order in which they were made; a tuple, so that nothing changes in it.

    A slice, and what is added to it, are findings again.

    Examples
    --------
    >>> found = Findings([Finding(rule="code.twice", layer="boundaries"), Finding(rule="code.quasi", layer="boundaries")])
    >>> found
    <Findings: 1 errors, 0 warnings, 1 remarks>
    >>> found.errors[0].rule, found.errors + found[1:] == found
    ('code.twice', True)
    """

    __slots__ = ()

    @overload
    def __getitem__(self, at: SupportsIndex, /) -> Finding: ...
    @overload
    def __getitem__(self, at: slice, /) -> Findings: ...
    def __getitem__(self, at: SupportsIndex | slice, /) -> Finding | Findings:
        return Findings(super().__getitem__(at)) if isinstance(at, slice) else super().__getitem__(at)

    def __add__(self, other: tuple[Finding, ...], /) -> Findings:  # type: ignore[override]
        return Findings((*self, *other)) if isinstance(other, tuple) else NotImplemented

    def __radd__(self, other: tuple[Finding, ...], /) -> Findings:
        return Findings((*other, *self)) if isinstance(other, tuple) else NotImplemented

    def of_level(self, level: Severity) -> Findings:
        """Return those of a level: ``"error"``, ``"warning"`` or ``"info"``."""
        return Findings(finding for finding in self if finding.level == level)

    @property
    def errors(self) -> Findings:
        """Those that are errors."""
        return self.of_level("error")

    @property
    def warnings(self) -> Findings:
        """Those that are warnings."""
        return self.of_level("warning")

    @property
    def accepted(self) -> Findings:
        """Those that somebody let stand."""
        return Findings(finding for finding in self if finding.accepted is not None)

    @property
    def loud(self) -> Findings:
        """Those that nobody accepts."""
        return Findings(finding for finding in self if finding.accepted is None)

    def said_once(self) -> Findings:
        """Return them with what is said twice, or alike of several goals, told once, naming the goals: it has one cause.

        Examples
        --------
        >>> goals = (Named("甲", "A"), Named("乙", "B"))
        >>> params = {"count": 1, "sites": "s1"}
        >>> rule = "siting.candidate-no-road"
        >>> found = Findings(Finding(rule=rule, layer="plan", params={**params, "goal": goal}) for goal in goals)
        >>> [one.params["goal"].en for one in found.said_once()]
        ["A', 'B"]
        """
        alike: dict[object, list[Finding]] = {}
        for one in self:
            alike.setdefault(_but_for_the_goal(one), []).append(one)
        return Findings(_of_all_goals(group) for group in alike.values())

    def elsewhere(self) -> Findings:
        """Return them as they are outside China: Chinese law is not cited, nor does it set the level.

        Examples
        --------
        >>> found = Findings([Finding(rule="border.several-parts", layer="boundaries")])
        >>> found[0].level, found.elsewhere()[0].level, found.elsewhere()[0].cited()
        ('error', 'info', '')
        """
        return Findings(
            replace(one, basis="", severity=one.severity or RULES[one.rule].elsewhere) for one in self
        )

    def frame(self, language: Language | None = None) -> pd.DataFrame:
        """Return the table of ``findings.csv``, worst first (see :func:`findings_frame`).

        Parameters
        ----------
        language
            Language of message and advice; by default the current one.

        Examples
        --------
        >>> Findings([Finding(rule="code.quasi", layer="boundaries", params={"name": "甲", "code": "1"})]).frame("en").shape
        (1, 14)
        """
        return findings_frame(self, language)

    def counted(self, language: Language | None = None) -> str:
        """Say how many there are of each level.

        Examples
        --------
        >>> Findings().counted("en")
        'errors 0, warnings 0, remarks 0'
        """
        return say("notebook.counts", language, **self.counts)

    @property
    def counts(self) -> dict[Severity, int]:
        """Number of findings of each level; those that are accepted are counted apart."""
        levels = Counter(finding.level for finding in self if finding.accepted is None)
        return {level: levels[level] for level in get_args(Severity)}

    def __repr__(self) -> str:
        counts, quiet = self.counts, len(self.accepted)
        more = f", {quiet} accepted" if quiet else ""
        return f"<Findings: {counts['error']} errors, {counts['warning']} warnings, {counts['info']} remarks{more}>"

    def _repr_html_(self) -> str:
        rows = [
            [word_of("severity", row.level), layer_word(row.layer, None), *row[2:]]
            for row in self.frame()[list(_SHOWN)].head(ROWS_SHOWN).itertuples(index=False)
        ]
        heads = [say(f"column.{name}") for name in _SHOWN]
        title = say("phrase.of", name=say("notebook.findings"), of=self.counted())
        return card(title, tables=[Table(heads, rows, count=len(self))])


def _but_for_the_goal(finding: Finding) -> object:
    """Return all that two findings have in common that differ in their goal alone, or in nothing."""
    goal = {"goal": Named("", "")} if isinstance(finding.params.get("goal"), Named) else {}
    plain = replace(finding, params={**finding.params, **goal})
    said = (plain.message("zh"), plain.message("en"), plain.advice("zh"))
    where = (finding.unit_code, finding.name, finding.lon, finding.lat)
    return (finding.rule, finding.layer, finding.level, *where, *said)


def _of_all_goals(alike: list[Finding]) -> Finding:
    """Return one finding that names the goals of all."""
    first, *others = dict.fromkeys(
        goal for one in alike if isinstance(goal := one.params.get("goal"), Named)
    ) or (None,)
    if first is None or not others:
        return alike[0]
    together = Named(
        "”、“".join(goal.zh for goal in (first, *others)), "', '".join(goal.en for goal in (first, *others))
    )
    return replace(alike[0], params={**alike[0].params, "goal": together})
