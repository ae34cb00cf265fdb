"""What would suffice for a plan to be possible, in as few changes as will do: each answer is checked by solving again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

from coverplan.siting.explain.changes import ways_of
from coverplan.siting.explain.clash import clashing
from coverplan.siting.route import is_possible
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.siting.explain.changes import Change, Way
    from coverplan.siting.explain.clash import Clash
    from coverplan.siting.model import SitingModel
    from coverplan.siting.solve import Deadline
    from coverplan.texts import Language

__all__ = ["Enough", "Remedy", "enough"]

# Of changes that do only together, so many sets are told.
_TOLD = 5


@dataclass(frozen=True)
class Remedy:
    """One change of a model, or several at once, with which a plan is possible.

    Attributes
    ----------
    changes : tuple of Change
        Each the smallest that will do beside the others.
    model : SitingModel
        The changed model; a plan of it exists.
    """

    changes: tuple[Change, ...]
    model: SitingModel

    def words(self, language: Language | None = None) -> str:
        """Say what to change.

        Examples
        --------
        >>> import pandas as pd
        >>> import coverplan as cp
        >>> from coverplan.siting.explain.changes import Change
        >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest")
        >>> Remedy((Change("without", "A", float("nan")), Change("cutoff", "care", 900.0, "900 m")), model).words("en")
        "'A' left out and a cutoff of 900 m for 'care'"
        """
        first, *others = [change.words(language) for change in self.changes]
        for other in others:
            first = say("remedy.and", language, one=first, other=other)
        return first


@dataclass(frozen=True)
class Enough:
    """What would suffice.

    Attributes
    ----------
    remedies : tuple of Remedy
        Of as few changes each as any that was found; none where the time ran out before.
    at_least : int
        So many changes are needed at once: that fewer are not enough is proved.
    """

    remedies: tuple[Remedy, ...]
    at_least: int


def enough(model: SitingModel, clash: Clash, deadline: Deadline) -> Enough:
    """Find what would suffice, in as few changes as will do.

    Parameters
    ----------
    model
        Of which no plan keeps all rules.
    clash
        Its smallest set of rules that clash.
    deadline
        When to end.

    Notes
    -----
    Changes suffice only if each set of rules that clash has one of them (a hitting set: Reiter 1987, *A Theory of Diagnosis from First
    Principles*). Sets of changes that meet every clash known so far are tried in order of their number, with the rules wholly given up;
    where that is not enough, what is left has another clash, which every later set must meet, too. Of a set that is enough, each change
    is then made as small as the others, wholly given up or made small before it, allow.
    """
    known = [tuple(ways_of(model, [model.rules[at] for at in clash.rules]))]
    tried: set[frozenset[Way[Any]]] = set()
    size = 1
    while True:
        found: list[Remedy] = []
        is_known = True
        while (some := _untried(model, known, size, tried)) and not deadline.is_over:
            tried.add(frozenset(some))
            rest = _given_up(model, some)
            possible = is_possible(rest, deadline)
            if possible is False:
                rules, _ = clashing(rest, deadline)
                known.append(tuple(ways_of(rest, [rest.rules[at] for at in rules])))
                continue
            remedy = _least(model, some, deadline) if possible else None
            is_known &= remedy is not None
            found += [remedy] if remedy is not None else []
            if len(found) == _TOLD and size > 1:
                break
        if found or deadline.is_over or not is_known:
            return Enough(tuple(found), size)
        size += 1


def _untried(
    model: SitingModel, known: list[tuple[Way[Any], ...]], size: int, tried: set[frozenset[Way[Any]]]
) -> tuple[Way[Any], ...]:
    """Return the next set of so many ways that meets every clash that is known, in the model's order; none where all were tried."""
    listed = sorted(set(chain.from_iterable(known)), key=lambda way: way.place(model))
    for some in combinations(listed, size):
        if frozenset(some) not in tried and not any(set(some).isdisjoint(ways) for ways in known):
            return some
    return ()


def _given_up(model: SitingModel, ways: Sequence[Way[Any]]) -> SitingModel:
    for way in ways:
        model = way.made(model)
    return model


def _least(model: SitingModel, ways: Sequence[Way[Any]], deadline: Deadline) -> Remedy | None:
    """Make each change as small as the others allow: those after it are given up, those before it are made."""
    changes: list[Change] = []
    for number, way in enumerate(ways):
        found = way.least(_given_up(model, ways[number + 1 :]), deadline)
        if found is None:
            return None
        change, to = found
        changes.append(change)
        model = way.made(model, to)
    return Remedy(tuple(changes), model)
