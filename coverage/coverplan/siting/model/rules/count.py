"""So many sites: in all, of a kind, in each unit or class of units."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeGuard, get_args

import numpy as np

from coverplan.errors import Fault
from coverplan.siting.model.rules.rule import OfSites, Reading, figure
from coverplan.siting.model.sites import column_word
from coverplan.texts import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.kernels.types import Bools
    from coverplan.siting.model.built import Built
    from coverplan.siting.model.rules.rule import Loosened, Reduction
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["Count"]

Counted = Literal["open", "new"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Count(OfSites):
    """At least, at most or exactly so many sites that are open, or new.

    Parameters
    ----------
    at_least, at_most, exactly
        Whole numbers; one of them, or the first two.
    each
        A column of the sites, such as ``"unit_code"`` or ``"kind"``: the rule then holds for each value in it.
    among
        Values of that column which it holds for; by default all that the sites have.
    counts
        ``"open"`` sites, which stand or are built, or ``"new"`` ones only.

    Examples
    --------
    >>> Count(where={"kind": "nursing_home"}, at_most=2, counts="new").words().message("en")
    'at most 2 new sites (nursing home)'
    """

    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None
    each: str = ""
    among: Sequence[str] = ()
    counts: Counted = "open"

    @property
    def gives_way_in(self) -> Loosened:
        """Say that it gives way in sites."""
        return "sites"

    @property
    def low(self) -> float:
        """The fewest."""
        least = self.exactly if self.exactly is not None else self.at_least
        return float(least) if _is_count(least) else 0.0

    @property
    def high(self) -> float:
        """The most."""
        most = self.exactly if self.exactly is not None else self.at_most
        return float(most) if _is_count(most) else math.inf

    @property
    def permits(self) -> frozenset[Reduction]:
        """Return that a dominated site may be left out where all new ones are counted together, and nothing else is asked."""
        plain = not self.where and not self.each and self.counts == "new" and not self.at_least
        return super().permits | frozenset({"classic"} if plain else ())

    @property
    def is_void(self) -> bool:
        """Whether it asks for none at least, and for no most."""
        return not self.low and math.isinf(self.high)

    def type_faults(self) -> Iterator[Fault]:
        """Name what is no choice of sites, no column, and nothing that can be counted."""
        yield from super().type_faults()
        if not isinstance(self.each, str) or (self.among and not self.each):
            yield Fault.of("model.each", given=self.each)
        if self.counts not in get_args(Counted):
            allowed = " | ".join(get_args(Counted))
            yield Fault.of("error.option", name="counts", value=self.counts, allowed=allowed)

    def words(self) -> Worded:
        """Say what it asks."""
        if self.at_least is None and self.at_most is None and self.exactly is None:
            return Phrase("rule.count.nothing", {"what": self.what()})
        both = self.at_least is not None and self.at_most is not None
        sort = "between" if both else "at-most" if self.at_least is None else "at-least"
        sort = sort if self.exactly is None else "exactly"
        params = {
            "low": figure(self.at_least if self.exactly is None else self.exactly), "high": figure(self.at_most), "what": self.what()
        }  # fmt: skip
        said = Phrase(f"rule.count.{sort}-{self.counts}", params)
        return (
            Phrase("rule.count.each", {"what": said, "column": column_word(self.each)}) if self.each else said
        )

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it, a quota above the candidates included."""
        yield from super().faults(model)
        given = [self.at_least, self.at_most, self.exactly]
        wrong = [one for one in given if one is not None and not _is_count(one)]
        for one in wrong:
            yield Fault.of("model.count", rule=self.called, value=one)
        if all(one is None for one in given) or (self.exactly is not None and given[:2] != [None, None]):
            yield Fault.of("model.count-missing", rule=self.called)
        elif not wrong and self.low > self.high:
            yield Fault.of(
                "model.count-crossed", rule=self.called, low=figure(self.low), high=figure(self.high)
            )
        if self.each or self.among:
            yield from model.sites.where_faults(self.called, {self.each: self.among})
        if wrong or any(
            True for _ in model.sites.where_faults(self.called, {**self.where, **self._of_each()})
        ):
            return
        for unit, chosen in self.groups(model):
            most = self._most(model, chosen)
            if self.low > most:
                name = self.named(unit) if unit else self.what()
                yield Fault.of(
                    "model.quota-above", rule=self.called, unit=name, asked=f"{self.low:g}", found=most
                )
            least = self._fewest(model, chosen)
            if self.high < least:
                name = self.named(unit) if unit else self.what()
                yield Fault.of(
                    "model.quota-below", rule=self.called, unit=name, asked=f"{self.high:g}", found=least
                )

    def _of_each(self) -> dict[str, Sequence[str]]:
        return {self.each: self.among} if self.each else {}

    def _most(self, model: Stated, chosen: Bools) -> int:
        """Count the sites that could be open, or new."""
        can = {action.site for action in model.sites.actions if action.does == "build"}
        new = sum(int(at) in can for at in np.flatnonzero(chosen))
        return new + (int((chosen & model.sites.stands).sum()) if self.counts == "open" else 0)

    def _fewest(self, model: Stated, chosen: Bools) -> int:
        """Count the sites that stand and may not close."""
        if self.counts == "new":
            return 0
        return int((chosen & (model.sites.columns["state"] == "open")).sum())

    def groups(self, model: Stated) -> list[tuple[str, Bools]]:
        """Return which sites are counted together, by unit."""
        chosen = model.sites.pick(self.where)
        if not self.each:
            return [("", chosen)]
        values = model.sites.columns[self.each]
        names = [str(one) for one in self.among] or sorted({str(one) for one in values[chosen]})
        return [(name, np.asarray(chosen & (values == name), dtype=np.bool_)) for name in names]

    def readings(self, built: Built) -> Iterator[Reading]:
        """Count."""
        state = built.is_open if self.counts == "open" else built.is_new
        for unit, chosen in self.groups(built.model):
            for phase in self.ends(built.model):
                count = float(state[phase][chosen].sum())
                yield Reading(self.mark(built.model, unit, phase), count, self.low or -math.inf, self.high)

    def loosened(self, by: float) -> Count:
        """Ask for so many fewer, and allow so many more."""
        step = math.ceil(by)
        low = max(0, int(self.low) - step) if self.low else None
        high = int(self.high) + step if math.isfinite(self.high) else None
        return replace(self, exactly=None, at_least=low, at_most=high)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= 0
