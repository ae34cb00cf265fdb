"""Two rules that cannot both be kept, whoever lives where: said before anything is solved."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from coverplan.errors import Fault
from coverplan.siting.model.rules import Budget, Count, Exclusive, Forbidden, MustOpen, Separation, Together
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.kernels.types import Bools
    from coverplan.siting.model.rules import Rule
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["contradictions"]

_NAMED = 6


def contradictions(model: Stated, rules: Sequence[Rule]) -> Iterator[Fault]:
    """Name the pairs of rules that contradict each other directly.

    Parameters
    ----------
    model
        Sites, services and phases.
    rules
        Right each for itself.

    Yields
    ------
    Fault
        One a pair, with both names.

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
    names = model.sites.ids.text
    if isinstance(other, Forbidden):
        return _named(model, opened & set(other.at(model)))
    if isinstance(other, Exclusive):
        both = opened & set(other.at(model))
        return _named(model, both) if len(both) > 1 else ""
    if isinstance(other, Separation):
        near = [(a, b) for a, b in other.pairs(model) if {a, b} <= opened]
        return _some([f"{names[a]} – {names[b]}" for a, b in near])
    if isinstance(other, Count):
        state = model.sites.columns["state"]
        stay = state == "open" if other.counts == "open" else np.zeros(len(state), dtype=bool)
        opens = np.isin(np.arange(len(state)), sorted(opened))
        opens &= ~model.sites.stands if other.counts == "new" else True
        for unit, chosen in other.groups(model):
            if ((stay | opens) & chosen).sum() > other.high:
                return unit or _named(model, set(np.flatnonzero(opens & chosen).tolist()))
    if isinstance(other, Budget):
        least = _least_cost(model, opened & set(np.flatnonzero(model.sites.pick(other.where)).tolist()))
        most = other.caps(model)[-1][2] if other.carries_over else sum(cap for *_, cap in other.caps(model))
        return _named(model, opened) if least > most else ""
    return ""


def _with_closed(model: Stated, one: Forbidden, other: Rule) -> str | Worded:
    closed = set(one.at(model))
    if isinstance(other, Together):
        mine = set(other.at(model))
        stays = [at for at in mine if model.sites.columns["state"][at] == "open"]
        return _named(model, mine & closed) if mine & closed and stays else ""
    if isinstance(other, Count):
        can = {action.site for action in model.sites.actions if action.does == "build"} - closed
        if other.counts == "open":
            can |= set(np.flatnonzero(model.sites.stands).tolist()) - closed
        could = np.isin(np.arange(len(model.sites)), sorted(can))
        for unit, chosen in other.groups(model):
            if (could & chosen).sum() < other.low:
                return unit or _named(model, closed & set(np.flatnonzero(chosen).tolist()))
    return ""


def _two_counts(model: Stated, one: Count, other: Count) -> str | Worded:
    """Compare those that count the same sites, or more of them at least than others at most."""
    if one.counts != other.counts:
        return ""
    for unit, chosen in one.groups(model):
        for name, others in other.groups(model):
            if _within(chosen, others) and one.low > other.high:
                return unit or name or one.what()
    return ""


def _within(inner: Bools, outer: Bools) -> bool:
    return bool((inner <= outer).all())


def _least_cost(model: Stated, sites: set[int]) -> float:
    costs: dict[int, float] = {}
    for action in model.sites.actions:
        if action.site in sites and action.does == "build":
            costs[action.site] = min(action.cost, costs.get(action.site, np.inf))
    return sum(costs.values())


def _named(model: Stated, sites: set[int]) -> str | Worded:
    return _some([str(model.sites.ids.text[at]) for at in sorted(sites)])


def _some(names: list[str]) -> str | Worded:
    return Listed(tuple(names), most=_NAMED) if names else ""
