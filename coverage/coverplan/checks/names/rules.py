"""The rules of names over one list of units (地名管理条例)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.checks.names.alike import Forms
from coverplan.checks.names.standing import standings
from coverplan.checks.names.written import foreign_characters, form_faults, suffix_fault, tidied
from coverplan.findings import Rulebook
from coverplan.place_names import Readings, Terms, judge_spelling, romanise, untoned
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from coverplan.checks.names.alike import Alike
    from coverplan.checks.names.listed import NamedUnits
    from coverplan.checks.names.standing import Standing
    from coverplan.findings import Finding, Severity

__all__ = ["NameChecks"]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Tables:
    readings: Readings
    terms: Terms


@dataclass(frozen=True, eq=False)
class NameChecks:
    """The rules of names over one list of units.

    A unit that is alike with others is told under the gravest rule: the same characters, the same sound with its tones, the same
    look, the same sound without tones, all but one character.

    Source: 地名管理条例 第九条, 第十五条.

    Parameters
    ----------
    named
        The units of one vintage.
    vintage
        Of the list; ``""`` where it does not say.
    rulebook
        The rules as the plan has them.
    readings, terms
        The tables of the office over those that come with the program.
    earlier
        Units of earlier vintages (see :func:`coverplan.checks.names.standing.standings`).

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.checks.names.listed import NamedUnits
    >>> units = pd.DataFrame({"unit_code": ["370832105201"], "name": ["乐和村村名委员会"], "level": ["village"]})
    >>> [one.rule for one in NameChecks(NamedUnits.of(units)).findings()]
    ['name.suffix']
    """

    named: NamedUnits
    vintage: str = ""
    rulebook: Rulebook = field(default_factory=Rulebook)
    readings: Readings | None = None
    terms: Terms | None = None
    earlier: pd.DataFrame | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield every finding, rule by rule, each in order of the codes."""
        checks = {
            "name.duplicate": self._duplicates,
            "name.homophone": lambda: self._like("name.homophone", self._forms.same_sound("sound")),
            "name.homophone-toneless": lambda: self._like(
                "name.homophone-toneless", self._forms.same_sound("toneless")
            ),
            "name.near": self._near,
            "name.suffix": self._suffixes,
            "name.form": self._written,
            "name.rare-character": self._rare,
            "name.pinyin": self._spelled,
            "name.review": self._reviewed,
            "name.scope": self._scope,
        }
        for rule, check in checks.items():
            if self.rulebook.applies(rule):
                yield from check()

    @cached_property
    def _tables(self) -> _Tables:
        return _Tables(readings=self.readings or Readings.usual(), terms=self.terms or Terms.usual())

    @cached_property
    def _forms(self) -> Forms:
        return Forms(self.named, self._tables.readings)

    @cached_property
    def _standings(self) -> Mapping[int, Standing]:
        new = self.rulebook.value("name.duplicate", "new")
        return standings(
            self.named,
            vintage=self.vintage,
            earlier=self.earlier,
            new=new if isinstance(new, tuple) else (),
        )

    def _found(self, rule: str, row: int, severity: Severity | None = None, /, **params: object) -> Finding:
        one = found(rule, self.named.layer(row), self.named.who(row), unit=self.named.told(row), **params)
        return one if severity is None else replace(one, severity=severity)

    def _duplicates(self) -> Iterator[Finding]:
        for one in self._forms.same_name():
            standing = self._standings[one.row]
            yield self._found(
                "name.duplicate", one.row, "error" if standing == "new" else None, specific=one.form, count=one.total,
                others=self.named.told_of(one.others), standing=Term(f"names.standing.{standing}"),
            )  # fmt: skip
        told = {*self.named.frame["unit_code"], *self.named.frame["name"]}
        new = self.rulebook.value("name.duplicate", "new")
        for unknown in sorted(set(new if isinstance(new, tuple) else ()) - told):
            yield found("name.new-unknown", "plan", value=unknown)

    def _like(self, rule: str, alike: Iterable[Alike]) -> Iterator[Finding]:
        for one in alike:
            code, _ = self.named.who(one.row)
            said = " ".join(self._tables.readings.of(one.form, code))
            yield self._found(
                rule, one.row, specific=one.form, said=untoned(said) if rule.endswith("toneless") else said,
                others=self.named.told_of(one.others),
            )  # fmt: skip

    def _near(self) -> Iterator[Finding]:
        for one in self._forms.same_look():
            why = Term("names.near.look")
            yield self._found(
                "name.near", one.row, specific=one.form, why=why, others=self.named.told_of(one.others)
            )
        least, series = (
            int(self.rulebook.number("name.near", name)) for name in ("least_characters", "series_from")
        )
        for one in self._forms.all_but_one(least=least, series=series):
            why = Term("names.near.one-character")
            yield self._found(
                "name.near",
                one.row,
                "info",
                specific=one.form,
                why=why,
                others=self.named.told_of(one.others),
            )

    def _suffixes(self) -> Iterator[Finding]:
        frame = self.named.frame
        for row, (level, kind) in enumerate(zip(frame["level"], frame["kind"], strict=True)):
            fault = suffix_fault(self.named.parts[row], level, kind)
            if fault is not None:
                yield self._found("name.suffix", row, fault=fault)

    def _written(self) -> Iterator[Finding]:
        faults = {name: form_faults(name) for name in self.named.names}
        for row, name in enumerate(self.named.frame["name"]):
            if wrong := faults[name]:
                is_grave = any(fault.is_grave for fault in wrong)
                meant = "" if is_grave else tidied(name)
                yield self._found(
                    "name.form", row, None if is_grave else "warning",
                    faults=Listed(tuple(fault.told for fault in wrong)),
                    meant=Term.of("names.form.meant", name=meant) if meant else "",
                )  # fmt: skip

    def _rare(self) -> Iterator[Finding]:
        rare = foreign_characters(self.named.names)
        for row, name in enumerate(self.named.frame["name"]):
            if name in rare:
                yield self._found("name.rare-character", row, letters=Listed(tuple(rare[name])))

    def _spelled(self) -> Iterator[Finding]:
        frame = self.named.frame
        readings = self._tables.readings
        for row, code, name, level, given in zip(
            frame.index, frame["unit_code"], frame["name"], frame["level"], frame["pinyin"], strict=True
        ):
            if not given.strip():
                continue
            fault = judge_spelling(name, given, level=level, unit_code=code, readings=readings)
            if fault:
                tones = untoned(given) != given
                right = romanise(name, level=level, tones=tones, unit_code=code, readings=readings)
                yield self._found(
                    "name.pinyin", row, "info" if fault == "other-reading" else None, given=given, right=right,
                    fault=Term(f"names.spelling.{fault}"),
                )  # fmt: skip

    def _reviewed(self) -> Iterator[Finding]:
        terms = self._tables.terms
        for row, parts in enumerate(self.named.parts):
            found_there = terms.found_in(parts.specific)
            if found_there:
                words = (
                    Term.of("names.review.word", text=term.text, sort=Term(f"names.sort.{term.sort}"))
                    for term in found_there
                )
                yield self._found("name.review", row, words=Listed(tuple(words)))

    def _scope(self) -> Iterator[Finding]:
        """Say how far towns could be compared: the rule asks for the whole province."""
        frame = self.named.frame
        towns = frame["scope"].str.startswith("town").sum()
        if towns < 2 or (frame["level"] == "province").any():
            return
        counties = (
            int((frame["level"] == "county").sum()) or frame.loc[frame["level"] == "town", "county"].nunique()
        )
        yield found("name.scope", self.named.layer(0), count=counties)
