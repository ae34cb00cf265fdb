"""What several rules ask for at least, added up: more sites, or dearer ones, than another rule allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coverplan.errors import Fault
from coverplan.siting.model.rules import Budget, Count, MustOpen
from coverplan.texts import Listed, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.model.rules import Rule
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["sums_above"]

_ROUNDING = 1e-6


class _Asked(NamedTuple):
    """So many of some sites that a rule asks for at least: new ones, or open ones."""

    rule: Rule
    sites: Bools
    least: float
    counts: str


def sums_above(model: Stated, rules: Sequence[Rule]) -> Iterator[Fault]:
    """Name rules that ask together for more than another one allows: as few of them as do.

    Parameters
    ----------
    model
        Sites, services and phases.
    rules
        Right each for itself. Two counts that contradict each other are told elsewhere.

    Yields
    ------
    Fault
        One a rule that allows too little.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "kind": ["p", "q"], "open_cost": [5.0, 3.0]})
    >>> each = [cp.rules.Count(where={"kind": one}, at_least=1, name=one) for one in ("p", "q")]
    >>> cp.SitingModel(sites, (), "fewest", [*each, cp.rules.Budget(limit=7, name="money")])
    Traceback (most recent call last):
    ...
    coverplan.errors.InputError: 规则“p”、“q”与“money”相互矛盾：最便宜也要 8 万元，多于 7 万元。请修改或删去其中一条。
    """
    asked = list(_all_asked(model, rules))
    for rule in rules:
        if isinstance(rule, Count):
            yield from _too_many(model, rule, asked)
        elif isinstance(rule, Budget):
            yield from _too_dear(model, rule, asked)


def _all_asked(model: Stated, rules: Sequence[Rule]) -> Iterator[_Asked]:
    for rule in rules:
        if isinstance(rule, Count) and rule.low:
            yield from (_Asked(rule, chosen, rule.low, rule.counts) for _, chosen in rule.groups(model))
        elif isinstance(rule, MustOpen):
            for at in rule.at(model):
                yield _Asked(rule, np.arange(len(model.sites)) == at, 1.0, "open")


def _too_many(model: Stated, most: Count, asked: Sequence[_Asked]) -> Iterator[Fault]:
    """Add up sites: those that are asked for, and those that stand and stay beside them."""
    stays = (model.sites.columns["state"] == "open") & (most.counts == "open")

    def least(of: Sequence[_Asked]) -> float:
        parts = [(one.sites, _sites(model, one, stays, most.counts)) for one in of]
        taken, found = _apart(parts)
        return found + float((chosen & stays & ~taken).sum())

    for _, chosen in most.groups(model):
        inside = [one for one in asked if one.rule is not most and bool((one.sites <= chosen).all())]
        together = _fewest(inside, lambda of: least(of) > most.high)
        if len(_rules(together)) > 1:
            figures = {"least": f"{least(together):g}", "most": f"{most.high:g}"}
            yield _fault(together, most, Phrase("model.together-above", figures))
            return


def _too_dear(model: Stated, money: Budget, asked: Sequence[_Asked]) -> Iterator[Fault]:
    """Add up money: the cheapest sites that do."""
    caps = money.caps(model)
    most = caps[-1][2] if money.carries_over else sum(cap for *_, cap in caps)
    costs = _cheapest(model, money)

    def least(of: Sequence[_Asked]) -> float:
        return _apart([(one.sites, _price(model, one, costs)) for one in of])[1]

    together = _fewest(asked, lambda of: least(of) > most * (1 + _ROUNDING))
    if any(not isinstance(one.rule, MustOpen) for one in together):
        figures = {"least": f"{least(together):,.10g}", "most": f"{most:,.10g}"}
        yield _fault(together, money, Phrase("model.together-dearer", figures))


def _apart(parts: Sequence[tuple[Bools, float]]) -> tuple[Bools, float]:
    """Add up what sites have none in common with each other, those that ask most of few sites first; return these sites, too."""
    taken: Bools = np.zeros(len(parts[0][0]) if parts else 0, dtype=np.bool_)
    found = 0.0
    for sites, much in sorted(parts, key=lambda one: -one[1] / max(1, one[0].sum())):
        if much > 0 and not (sites & taken).any():
            taken |= sites
            found += much
    return (taken, found) if parts else (np.zeros(1, dtype=np.bool_), 0.0)


def _sites(model: Stated, one: _Asked, stays: Bools, counts: str) -> float:
    """Return how many of its sites are open, or new, at least."""
    if one.counts == counts:
        return max(one.least, float((one.sites & stays).sum()))
    if one.counts == "new":
        return one.least + float((one.sites & stays).sum())
    return max(0.0, one.least - float((one.sites & model.sites.stands).sum()))


def _price(model: Stated, one: _Asked, costs: Floats) -> float:
    """Return the cost of as many new sites as it needs at least, the cheapest; of none where there are not so many."""
    there = 0 if one.counts == "new" else int((one.sites & model.sites.stands).sum())
    needed = max(0, int(one.least) - there)
    prices = np.sort(costs[one.sites & np.isfinite(costs)])
    return float(prices[:needed].sum()) if needed <= len(prices) else 0.0


def _cheapest(model: Stated, money: Budget) -> Floats:
    """Return the least that building at each site costs of some money; endless where nothing can be built."""
    costs: Floats = np.full(len(model.sites), np.inf)
    counted = model.sites.pick(money.where)
    for action in model.sites.actions:
        if action.does == "build":
            costs[action.site] = min(costs[action.site], action.cost if counted[action.site] else 0.0)
    return costs


def _fewest(asked: Sequence[_Asked], clash: Callable[[Sequence[_Asked]], bool]) -> list[_Asked]:
    """Return what clashes of what is asked, by as few rules as do; nothing where all together do not."""
    left = list(asked)
    if not clash(left):
        return []
    for rule in _rules(left):
        rest = [one for one in left if one.rule is not rule]
        if clash(rest):
            left = rest
    return left


def _rules(asked: Sequence[_Asked]) -> list[Rule]:
    return list({id(one.rule): one.rule for one in asked}.values())


def _fault(asked: Sequence[_Asked], other: Rule, about: Worded) -> Fault:
    called = [rule.called for rule in _rules(asked)]
    quoted = Listed(tuple(Phrase("siting.quoted", {"name": one}) for one in called))
    return Fault.of("model.contradiction-of-several", rules=quoted, other=other.called, about=about)
