"""Rules that cannot all be kept, whoever lives where: said before anything is solved."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from coverplan.errors import Fault
from coverplan.siting.model.rules import Budget, Count, Exclusive, Forbidden, MustOpen, Separation, Together
from coverplan.siting.model.sums import sums_above
from coverplan.texts import Listed, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.kernels.types import Bools
    from coverplan.siting.model.rules import Rule
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["contradictions"]

_NAMED = 6


def contradictions(model: Stated, rules: Sequence[Rule]) -> Iterator[Fault]:
    """Name the rules that contradict each other directly: two, or several that ask together for more than another one allows.

    Parameters
    ----------
    model
        Sites, services and phases.
    rules
        Right each for itself.

    Yields
    ------
    Fault
        One a pair or set, with all names.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> both = [cp.rules.MustOpen(sites=["x"], name="A"), cp.rules.Forbidden(sites=["x"], name="B")]
    >>> cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest", both)
    Traceback (most recent call last):
    ...
    coverplan.errors.InputError: 规则“A”与“B”相互矛盾：x。请修改或删去其中一条。
    """
    for one, other in combinations(rules, 2):
        about = _clash(model, one, other) or _clash(model, other, one)
        if about:
            yield Fault.of("model.contradiction", rule=one.called, other=other.called, about=about)
    yield from sums_above(model, rules)


def _clash(model: Stated, one: Rule, other: Rule) -> str | Worded:
    """Say about which sites or units two rules contradict each other; nothing where they do not."""
    if isinstance(one, MustOpen):
        return _with_open(model, one, other)
    if isinstance(one, Forbidden):
        return _with_closed(model, one, other)
    if isinstance(one, Count) and isinstance(other, Count):
        return _two_counts(model, one, other)
    return ""


def _with_open(model: Stated, one: MustOpen, other: Rule) -> str | Worded:
    opened = set(one.at(model))
    if isinstance(other, Forbidden):
        return _named(model, one, opened & set(other.at(model)))
    if isinstance(other, Exclusive):
        both = opened & set(other.at(model))
        return _named(model, one, both) if len(both) > 1 else ""
    if isinstance(other, Separation):
        near = [(a, b) for a, b in other.pairs(model) if {a, b} <= opened]
        return Listed(tuple(_pair(model, one, pair) for pair in near), most=_NAMED) if near else ""
    if isinstance(other, Count):
        state = model.sites.columns["state"]
        stay = state == "open" if other.counts == "open" else np.zeros(len(state), dtype=bool)
        opens = np.isin(np.arange(len(state)), sorted(opened))
        opens &= ~model.sites.stands if other.counts == "new" else True
        for unit, chosen in other.groups(model):
            if ((stay | opens) & chosen).sum() > other.high:
                return (
                    one.named(unit)
                    if unit
                    else _named(model, one, set(np.flatnonzero(opens & chosen).tolist()))
                )
    if isinstance(other, Budget):
        least = _least_cost(model, opened & set(np.flatnonzero(model.sites.pick(other.where)).tolist()))
        most = other.caps(model)[-1][2] if other.carries_over else sum(cap for *_, cap in other.caps(model))
        return _named(model, one, opened) if least > most else ""
    return ""


def _with_closed(model: Stated, one: Forbidden, other: Rule) -> str | Worded:
    closed = set(one.at(model))
    if isinstance(other, Together):
        mine = set(other.at(model))
        stays = [at for at in mine if model.sites.columns["state"][at] == "open"]
        return _named(model, one, mine & closed) if mine & closed and stays else ""
    if isinstance(other, Count):
        can = {action.site for action in model.sites.actions if action.does == "build"} - closed
        if other.counts == "open":
            can |= set(np.flatnonzero(model.sites.stands).tolist()) - closed
        could = np.isin(np.arange(len(model.sites)), sorted(can))
        for unit, chosen in other.groups(model):
            if (could & chosen).sum() < other.low:
                return (
                    one.named(unit)
                    if unit
                    else _named(model, one, closed & set(np.flatnonzero(chosen).tolist()))
                )
    return ""


def _two_counts(model: Stated, one: Count, other: Count) -> str | Worded:
    """Add up what one asks at least of units that another counts together, and what stands there beside them."""
    asked = one.groups(model)
    for name, others in other.groups(model):
        inside = [(unit, chosen) for unit, chosen in asked if _within(chosen, others)]
        beside = others & ~np.any([chosen for _, chosen in inside], axis=0) if inside else others
        least = sum(_least(model, one, other, chosen) for _, chosen in inside) + _stay(model, other, beside)
        if inside and least > other.high:
            if len(inside) == 1:
                unit = inside[0][0]
                return one.named(unit) if unit else other.named(name) if name else one.what()
            units = Listed(tuple(one.named(unit) for unit, _ in inside), most=_NAMED)
            return Phrase(
                "model.quotas-above",
                {
                    "count": len(inside),
                    "names": units,
                    "each": f"{one.low:g}",
                    "least": f"{least:g}",
                    "most": f"{other.high:g}",
                },
            )
    return ""


def _least(model: Stated, one: Count, other: Count, chosen: Bools) -> float:
    """Return how many of some sites one rule asks for at least, as another counts them."""
    if one.counts == other.counts:
        return max(one.low, _stay(model, other, chosen))
    stands = float((chosen & model.sites.stands).sum())
    return one.low + _stay(model, other, chosen) if one.counts == "new" else max(0.0, one.low - stands)


def _stay(model: Stated, rule: Count, chosen: Bools) -> float:
    """Return how many of some sites stand and may not close, where a rule counts what stands."""
    return float((chosen & (model.sites.columns["state"] == "open")).sum()) if rule.counts == "open" else 0.0


def _within(inner: Bools, outer: Bools) -> bool:
    return bool((inner <= outer).all())


def _least_cost(model: Stated, sites: set[int]) -> float:
    costs: dict[int, float] = {}
    for action in model.sites.actions:
        if action.site in sites and action.does == "build":
            costs[action.site] = min(action.cost, costs.get(action.site, np.inf))
    return sum(costs.values())


def _pair(model: Stated, rule: Rule, pair: tuple[int, int]) -> Worded:
    one, other = (rule.named(model.sites.ids.text[at]) for at in pair)
    return Phrase("phrase.pair", {"one": one, "other": other})


def _named(model: Stated, rule: Rule, sites: set[int]) -> str | Worded:
    """Name some sites as a rule does; nothing where there are none."""
    names = tuple(rule.named(model.sites.ids.text[at]) for at in sorted(sites))
    return Listed(names, most=_NAMED) if names else ""
