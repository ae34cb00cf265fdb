"""The check of a finished plan, by code that no solver has a part in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.model.rooms import rooms_of
from coverplan.texts import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.siting.model.built import Built
    from coverplan.siting.model.rules import Reading, Rule
    from coverplan.texts import Worded

__all__ = ["Broken", "broken", "is_as_good"]

_ROUNDING = 1e-6


@dataclass(frozen=True)
class Broken:
    """Something that a plan does not keep.

    Attributes
    ----------
    rule : Rule or None
        None where it is no rule but the model itself.
    about : Worded
        What is wrong.
    """

    rule: Rule | None
    about: Worded

    @classmethod
    def of(cls, rule: Rule, reading: Reading) -> Broken:
        """Say that a figure lies where it must not."""
        params = {"rule": rule.called, "unit": reading.unit, "value": f"{reading.value:.12g}"}
        return cls(rule, Phrase("verify.rule", params))


def broken(built: Built, rules: Sequence[Rule]) -> list[Broken]:
    """Return everything that some steps do not keep: the model's own conditions, then its rules.

    Parameters
    ----------
    built
        What the steps come to.
    rules
        What they must keep.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> from coverplan.siting.model import Built, Step
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest", [cp.rules.MustOpen(sites=["x"], name="A")])
    >>> [one.rule.name for one in broken(Built(model, []), model.rules)], broken(Built(model, [Step(0, 0)]), model.rules)
    (['A'], [])
    """
    wrong = [Broken(None, about) for about in _of_model(built)]
    for rule in rules:
        wrong += [Broken.of(rule, reading) for reading in rule.readings(built) if not reading.is_kept]
    return wrong


def is_as_good(value: float, claimed: float) -> bool:
    """Tell whether a value that was measured is the one that was claimed, but for rounding.

    Examples
    --------
    >>> is_as_good(5.0, 5.0 + 1e-9), is_as_good(5.0, 5.1)
    (True, False)
    """
    return abs(value - claimed) <= _ROUNDING * max(1.0, abs(claimed))


def _of_model(built: Built) -> Iterator[Worded]:
    """Yield what is against the model itself: two steps at a site, a move to nowhere, somebody served where nobody may be."""
    model, sites = built.model, built.model.sites
    actions = [sites.actions[step.action] for step in built.steps]
    at = [action.site for action in actions]
    for site in sorted({one for one in at if at.count(one) > 1}):
        yield Phrase("verify.two-steps", {"site": sites.ids.text[site]})
    for kind in sorted({str(one) for one in sites.columns["kind"]}):
        for phase in range(len(model.phases)):
            done = [
                action.does
                for action, step in zip(actions, built.steps, strict=True)
                if step.phase <= phase and sites.columns["kind"][action.site] == kind
            ]
            if done.count("move") > done.count("build"):
                yield Phrase("verify.moved-nowhere", {"kind": kind})
    yield from _of_flows(built)


def _of_flows(built: Built) -> Iterator[Worded]:
    model = built.model
    for phase in sorted({phase for _, phase in built.flows}):
        for (service, when), flows in built.flows.items():
            if when != phase:
                continue
            reach, called = model.reaches[service], model.services[service].called
            may = np.sort(reach.row * len(model.sites) + reach.site)
            pairs = flows.row * len(model.sites) + flows.site
            at = np.searchsorted(may, pairs)
            is_allowed = bool((at < len(may)).all()) and bool((may[at] == pairs).all())
            if not is_allowed or not built.is_open[phase][flows.site].all():
                yield Phrase("verify.not-allowed", {"service": called})
            given = np.bincount(flows.row, flows.amount, len(reach.ids))
            rounding = _ROUNDING * np.maximum(1.0, reach.weight)
            if (flows.amount < 0).any() or (given > reach.weight + rounding).any():
                yield Phrase("verify.too-much", {"service": called})
            there = flows.amount > 0
            sites_of = np.bincount(flows.row[there], minlength=len(reach.ids))
            if (
                model.services[service].whole
                and ((sites_of > 1) | ((sites_of > 0) & (given < reach.weight - rounding))).any()
            ):
                yield Phrase("verify.not-whole", {"service": called})
        for room in rooms_of(model):
            held, load = built.room(room, phase), np.zeros(len(model.sites))
            for service in set(room.services) & {one for one, when in built.flows if when == phase}:
                flows = built.flows[service, phase]
                load += np.bincount(flows.site, flows.amount, len(load))
            for site in np.flatnonzero(load > held + _ROUNDING * np.maximum(1.0, held)):
                yield Phrase("verify.too-full", {"site": model.sites.ids.text[int(site)]})
