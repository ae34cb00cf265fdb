"""What each rule says, as rows that name it."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.compile.groups import Groups
from coverplan.siting.compile.table import Label, Line
from coverplan.siting.model import rules
from coverplan.units import least_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Bools
    from coverplan.siting.compile.layout import Layout

__all__ = ["add_rule"]


@singledispatch
def add_rule(rule: rules.Rule, _layout: Layout, _number: int) -> None:
    """Add the rows of a rule to a layout, under its number.

    Raises
    ------
    TypeError
        When there are no rows for such a rule.
    """
    msg = f"no rows for a rule {type(rule).__name__}"
    raise TypeError(msg)


@add_rule.register(rules.Count)
def _count(rule: rules.Count, layout: Layout, number: int) -> None:
    state = layout.is_open if rule.counts == "open" else layout.is_new
    for unit, chosen in rule.groups(layout.model):
        for phase in rule.ends(layout.model):
            label = Label(number, rule.mark(layout.model, unit, phase))
            line = state[phase].line(chosen.astype(np.float64))
            layout.table.row(label, line, low=rule.low or -np.inf, high=rule.high, give=1.0)


@add_rule.register(rules.Budget)
def _budget(rule: rules.Budget, layout: Layout, number: int) -> None:
    model = layout.model
    chosen = model.sites.pick(rule.where)
    costs = np.array([action.cost if chosen[action.site] else 0.0 for action in model.sites.actions])
    paid = np.flatnonzero(costs)
    for unit, phases, money in rule.caps(model):
        if not np.isfinite(money):
            continue
        columns = (paid[:, None] * layout.phases + np.array(phases)).ravel()
        line = Line(columns, np.repeat(costs[paid], len(phases)))
        layout.table.row(Label(number, unit), line, high=money, give=1.0)


def _each(rule: rules.MustOpen | rules.Forbidden, layout: Layout) -> Iterator[tuple[str, Line]]:
    ids = layout.model.sites.ids.text
    for site in rule.at(layout.model):
        for phase in rule.ends(layout.model):
            yield rule.mark(layout.model, str(ids[site]), phase), _sum(layout, phase, [site])


def _sum(layout: Layout, phase: int, sites: list[int], values: list[float] | None = None) -> Line:
    weights = np.zeros(len(layout.model.sites))
    weights[sites] = 1.0 if values is None else values
    return layout.is_open[phase].line(weights)


@add_rule.register(rules.MustOpen)
def _must_open(rule: rules.MustOpen, layout: Layout, number: int) -> None:
    for unit, line in _each(rule, layout):
        layout.table.row(Label(number, unit), line, low=1.0)


@add_rule.register(rules.Forbidden)
def _forbidden(rule: rules.Forbidden, layout: Layout, number: int) -> None:
    for unit, line in _each(rule, layout):
        layout.table.row(Label(number, unit), line, high=0.0)


@add_rule.register(rules.Exclusive)
def _exclusive(rule: rules.Exclusive, layout: Layout, number: int) -> None:
    for phase in rule.ends(layout.model):
        label = Label(number, rule.mark(layout.model, "", phase))
        layout.table.row(label, _sum(layout, phase, rule.at(layout.model)), high=1.0)


@add_rule.register(rules.Together)
def _together(rule: rules.Together, layout: Layout, number: int) -> None:
    first, *others = rule.at(layout.model)
    ids = layout.model.sites.ids.text
    for phase in rule.ends(layout.model):
        for site in others:
            label = Label(number, rule.mark(layout.model, str(ids[site]), phase))
            layout.table.row(label, _sum(layout, phase, [site, first], [1.0, -1.0]), low=0.0, high=0.0)


@add_rule.register(rules.Separation)
def _separation(rule: rules.Separation, layout: Layout, number: int) -> None:
    ids = layout.model.sites.ids.text
    for a, b in rule.pairs(layout.model):
        for phase in rule.ends(layout.model):
            label = Label(number, rule.mark(layout.model, f"{ids[a]} – {ids[b]}", phase))
            layout.table.row(label, _sum(layout, phase, [a, b]), high=1.0)


@add_rule.register(rules.Differs)
def _differs(rule: rules.Differs, layout: Layout, number: int) -> None:
    mine = rule.at(layout.model)
    line = _sum(layout, layout.phases - 1, mine)
    layout.table.row(Label(number, ""), line, high=len(mine) - rule.at_least)


@add_rule.register(rules.ServesOnly)
def _serves_only(rule: rules.ServesOnly, layout: Layout, number: int) -> None:
    """Nothing: the pairs that it forbids are not there."""


@add_rule.register(rules.MustCover)
def _must_cover(rule: rules.MustCover, layout: Layout, number: int) -> None:
    model = layout.model
    service = rule.of_service(model)
    reach = model.reaches[service]
    members = reach.member(rule.demand_ids)
    for phase in rule.ends(model):
        if model.services[service].allocated:
            block = layout.blocks[service, phase]
            groups = block.groups
            chosen = groups.among(members) & (groups.weight > 0)
        else:
            groups = Groups.merged(reach, [np.where(members, "in", "out").astype(object)], len(model.sites))
            chosen = groups.among(members)
        for name, group in zip(groups.names(chosen), np.flatnonzero(chosen), strict=True):
            label = Label(number, rule.mark(model, name, phase))
            if model.services[service].allocated:
                one = np.arange(len(groups.weight)) == group
                layout.table.row(label, block.served(one), low=float(groups.weight[group]))
            else:
                sites = groups.sites[[group]].toarray().ravel()
                layout.table.row(label, layout.is_open[phase].line(sites), low=1.0)


def _floor(
    layout: Layout, service: int, phase: int, members: Bools, share: float
) -> tuple[Line, float, float]:
    """Return what is served of some demand points, how much must be, and their weight."""
    block = layout.blocks[service, phase]
    total = float(block.groups.reach.weight[members].sum())
    return block.served(block.groups.among(members)), least_share(share) * total, total


@add_rule.register(rules.ValueFloor)
def _value_floor(rule: rules.ValueFloor, layout: Layout, number: int) -> None:
    service = rule.of_service(layout.model)
    everybody = np.ones(len(layout.model.reaches[service].ids), dtype=np.bool_)
    for phase in rule.ends(layout.model):
        line, least, total = _floor(layout, service, phase, everybody, rule.share)
        label = Label(number, rule.mark(layout.model, "", phase))
        layout.table.row(label, line, low=least, give=total)


@add_rule.register(rules.FairnessFloor)
def _fairness(rule: rules.FairnessFloor, layout: Layout, number: int) -> None:
    service = rule.of_service(layout.model)
    for phase in rule.ends(layout.model):
        for unit, members in rule.groups(layout.model.reaches[service]):
            line, least, total = _floor(layout, service, phase, members, rule.share)
            label = Label(number, rule.mark(layout.model, unit, phase))
            layout.table.row(label, line, low=least, give=total)


@add_rule.register(rules.BackupCover)
def _backup(rule: rules.BackupCover, layout: Layout, number: int) -> None:
    model = layout.model
    service = rule.of_service(model)
    reach = model.reaches[service]
    members = reach.member(rule.demand_ids)
    groups = Groups.merged(reach, [np.where(members, "in", "out").astype(object)], len(model.sites))
    total = float(reach.weight[members].sum())
    often = groups.among(members) & (groups.weight > 0) & (np.diff(groups.sites.indptr) >= rule.times)
    at = np.flatnonzero(often)
    for phase in rule.ends(model):
        first = layout.table.columns(len(at), upper=1.0, whole=True)
        label = Label(number, rule.mark(model, "", phase))
        for column, group in enumerate(at, first):
            near = layout.is_open[phase].line(groups.sites[[group]].toarray().ravel())
            columns = np.append(near.columns, column)
            line = Line(columns, np.append(near.values, -float(rule.times)), near.constant)
            layout.table.row(label, line, low=0.0)
        line = Line(np.arange(first, first + len(at)), groups.weight[at])
        layout.table.row(label, line, low=least_share(rule.share) * total, give=total)
