"""Siting models once more, as rows of scipy's own: what is possible and what is best, by no code that the package solves with."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

import coverplan as cp

RULES = cp.rules


class Second:
    """Columns: each action in each phase, then of each service in each phase its pairs, and whom it serves at all."""

    def __init__(self, model, rules=None):
        self.model, self.sites = model, model.sites
        self.rules = model.rules if rules is None else rules
        self.phases = len(model.phases)
        self.actions = self.sites.actions
        self.count = len(self.actions) * self.phases
        self.whole = [1] * self.count
        self.rows, self.low, self.high = [], [], []
        self.pairs, self.served = {}, {}
        for k, service in enumerate(model.services):
            for t in range(self.phases):
                self._service(k, service, t)
        for site in range(len(self.sites)):
            self.row(
                {
                    self.step(a, t): 1
                    for a, one in enumerate(self.actions)
                    if one.site == site
                    for t in range(self.phases)
                },
                high=1,
            )
        for t in range(self.phases):
            self._moves(t)
            self._room(t)
        for rule in self.rules:
            getattr(self, "_" + type(rule).__name__.lower())(rule)

    def step(self, action, phase):
        return action * self.phases + phase

    def columns(self, count, whole=0):
        first = self.count
        self.count += count
        self.whole += [whole] * count
        return list(range(first, self.count))

    def row(self, values, low=-np.inf, high=np.inf, constant=0.0):
        self.rows.append(values)
        self.low.append(low - constant)
        self.high.append(high - constant)

    def state(self, site, t, *, new=False):
        """Whether a site is open, or new, as values of columns and a constant."""
        adds = {"build": 1, "enlarge": 0, "close": 0 if new else -1, "move": 0 if new else -1}
        values = {
            self.step(a, early): adds[one.does]
            for a, one in enumerate(self.actions)
            if one.site == site
            for early in range(t + 1)
        }
        return values, float(self.sites.stands[site]) * (not new)

    def total(self, sites, t, *, new=False, factor=1.0):
        values, constant = {}, 0.0
        for site in sites:
            some, more = self.state(site, t, new=new)
            constant += more * factor
            for column, value in some.items():
                values[column] = values.get(column, 0.0) + value * factor
        return values, constant

    def _service(self, k, service, t):
        frame = service.costs.to_triplets()
        limit = np.inf if service.cutoff is None else service.costs.limit(service.cutoff).value
        frame = frame[frame["cost"] <= limit]
        if service.eligible is not None:
            frame = frame.merge(service.eligible.astype(str), on=["demand_id", "site_id"])
        weights = {str(name): float(value) for name, value in service.weights.items()}
        at = {str(name): n for n, name in enumerate(self.sites.ids.text)}
        reach = {name: [] for name in weights}
        for demand, site in zip(frame["demand_id"].astype(str), frame["site_id"].astype(str), strict=True):
            if site in at:
                reach[demand].append(at[site])
        if service.allocated:
            flows = {
                (d, s): c
                for d, some in reach.items()
                for s, c in zip(some, self.columns(len(some)), strict=True)
            }
            for demand, weight in weights.items():
                self.row({c: 1 for (d, _), c in flows.items() if d == demand}, high=weight)
            self.served[k, t] = {d: {c: 1.0 for (e, _), c in flows.items() if e == d} for d in weights}
            self.pairs[k, t] = flows
        else:
            columns = dict(zip(weights, self.columns(len(weights)), strict=True))
            for demand, column in columns.items():
                values, constant = self.total(reach[demand], t, factor=-1.0)
                self.row({**values, column: 1}, high=0, constant=constant)
                self.row({column: 1}, high=1)
            self.served[k, t] = {d: {c: weights[d]} for d, c in columns.items()}
        self.reach = {**getattr(self, "reach", {}), k: reach}

    def _moves(self, t):
        kinds = self.sites.columns["kind"]
        for kind in set(kinds):
            values = {}
            for a, one in enumerate(self.actions):
                if kinds[one.site] == kind and one.does in ("move", "build"):
                    values |= {self.step(a, early): 1 if one.does == "move" else -1 for early in range(t + 1)}
            self.row(values, high=0)

    def _room(self, t):
        for site in range(len(self.sites)):
            load = {
                c: 1.0
                for (k, when), flows in self.pairs.items()
                if when == t
                for (_, s), c in flows.items()
                if s == site
            }
            stands = float(np.nan_to_num(self.sites.capacity[site]))
            for a, one in enumerate(self.actions):
                if one.site == site:
                    gain = float(np.nan_to_num(one.capacity)) - stands
                    load |= {self.step(a, early): -gain for early in range(t + 1)}
            self.row(load, high=stands)

    def weight(self, k, names=None):
        return sum(
            float(v) for d, v in self.model.services[k].weights.items() if names is None or str(d) in names
        )

    def of(self, rule):
        return self.model.service_names.index(rule.service)

    def since(self, rule):
        first = self.phases - 1 if rule.phase == "" else self.model.phases.index(str(rule.phase))
        return range(first, self.phases)

    def sum_served(self, k, t, names=None):
        values = {}
        for demand, some in self.served[k, t].items():
            if names is None or demand in names:
                for column, value in some.items():
                    values[column] = values.get(column, 0.0) + value
        return values

    def picked(self, where):
        chosen = set(range(len(self.sites)))
        for column, values in where.items():
            meant = [values] if isinstance(values, str) else [str(one) for one in values]
            chosen &= {n for n in chosen if str(self.sites.columns[column][n]) in meant}
        return chosen

    def named(self, rule):
        return [list(self.sites.ids.text).index(str(one)) for one in rule.sites]

    def _count(self, rule):
        chosen = self.picked(rule.where)
        groups = [chosen]
        if rule.each:
            column = self.sites.columns[rule.each]
            among = [str(one) for one in rule.among] or {str(column[n]) for n in chosen}
            groups = [{n for n in chosen if str(column[n]) == one} for one in among]
        for t in self.since(rule):
            for group in groups:
                values, constant = self.total(group, t, new=rule.counts == "new")
                self.row(values, rule.low, rule.high, constant)

    def _budget(self, rule):
        chosen = self.picked(rule.where)
        limit, names = rule.limit, self.model.phases
        by_year = isinstance(limit, dict)
        parts = [range(self.phases)]
        money = [limit]
        if by_year:
            limit = {str(year): value for year, value in limit.items()}
            parts = [range(t + 1) if rule.carries_over else [t] for t in range(self.phases)]
            money = [sum(limit[names[t]] for t in part) for part in parts]
        for part, most in zip(parts, money, strict=True):
            self.row(
                {
                    self.step(a, t): one.cost
                    for a, one in enumerate(self.actions)
                    if one.site in chosen
                    for t in part
                },
                high=most,
            )

    def _mustopen(self, rule):
        for t in self.since(rule):
            for site in self.named(rule):
                values, constant = self.state(site, t)
                self.row(values, low=1, constant=constant)

    def _forbidden(self, rule):
        for t in self.since(rule):
            for site in self.named(rule):
                values, constant = self.state(site, t)
                self.row(values, high=0, constant=constant)

    def _exclusive(self, rule):
        for t in self.since(rule):
            values, constant = self.total(self.named(rule), t)
            self.row(values, high=1, constant=constant)

    def _together(self, rule):
        first, *others = self.named(rule)
        for t in self.since(rule):
            for site in others:
                one, constant = self.state(site, t)
                two, less = self.total([first], t, factor=-1.0)
                self.row({c: one.get(c, 0) + two.get(c, 0) for c in {*one, *two}}, 0, 0, constant + less)

    def _separation(self, rule):
        chosen = sorted(self.picked(rule.where))
        for a in chosen:
            for b in chosen:
                apart = np.hypot(*(self.sites.xy[a] - self.sites.xy[b]))
                if a < b and apart < rule.least_m and not (self.sites.stands[a] and self.sites.stands[b]):
                    for t in self.since(rule):
                        values, constant = self.total([a, b], t)
                        self.row(values, high=1, constant=constant)

    def _mustcover(self, rule):
        k = self.of(rule)
        names = [str(one) for one in rule.demand_ids] or list(self.reach[k])
        weights = {str(d): float(v) for d, v in self.model.services[k].weights.items()}
        for t in self.since(rule):
            for name in names:
                if self.model.services[k].allocated:
                    self.row(self.sum_served(k, t, {name}), low=weights[name])
                else:
                    values, constant = self.total(self.reach[k][name], t)
                    self.row(values, low=1, constant=constant)

    def _valuefloor(self, rule):
        k = self.of(rule)
        for t in self.since(rule):
            self.row(self.sum_served(k, t), low=(rule.share - 1e-9) * self.weight(k))

    def _fairnessfloor(self, rule):
        k = self.of(rule)
        units = self.model.services[k].units
        for t in self.since(rule):
            for unit in set(units):
                names = {str(d) for d, one in units.items() if one == unit}
                if self.weight(k, names) > 0:
                    self.row(self.sum_served(k, t, names), low=(rule.share - 1e-9) * self.weight(k, names))

    def _backupcover(self, rule):
        k = self.of(rule)
        names = {str(one) for one in rule.demand_ids} or set(self.reach[k])
        weights = {str(d): float(v) for d, v in self.model.services[k].weights.items()}
        for t in self.since(rule):
            often = {}
            for name, column in zip(sorted(names), self.columns(len(names), whole=1), strict=True):
                values, constant = self.total(self.reach[k][name], t, factor=-1.0)
                self.row({**values, column: rule.times}, high=0, constant=constant)
                self.row({column: 1}, high=1)
                often[column] = weights[name]
            self.row(often, low=(rule.share - 1e-9) * self.weight(k, names))

    def aim(self, objective):
        """Columns' values whose sum is to be least."""
        last, values = self.phases - 1, {}
        if objective.aim == "cheapest":
            return {
                self.step(a, t): one.cost for a, one in enumerate(self.actions) for t in range(self.phases)
            }
        if objective.aim == "fewest":
            return {
                self.step(a, t): 1.0
                for a, one in enumerate(self.actions)
                if one.does == "build"
                for t in range(self.phases)
            }
        assert objective.aim in ("most_covered", "soonest")
        for k, t in self.served:
            if t == last or objective.aim == "soonest":
                for column, value in self.sum_served(k, t).items():
                    values[column] = values.get(column, 0.0) - value
        return values

    def solve(self, cost=None, fixed=None):
        """The least cost; None where nothing keeps the rules."""
        table = np.zeros((len(self.rows), self.count))
        for at, values in enumerate(self.rows):
            for column, value in values.items():
                table[at, column] += value
        least = np.zeros(self.count)
        for column, value in (cost or {}).items():
            least[column] += value
        high = np.where(np.array(self.whole) == 1, 1.0, np.inf)
        low = np.zeros(self.count)
        for column, value in (fixed or {}).items():
            low[column] = high[column] = value
        held = LinearConstraint(table, np.array(self.low) - 1e-7, np.array(self.high) + 1e-7)
        found = milp(
            least,
            constraints=held,
            integrality=np.array(self.whole),
            bounds=Bounds(low, high),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status in (0, 2), found.message
        return float(found.fun) if found.status == 0 else None


def is_possible(model, rules=None):
    return Second(model, rules).solve() is not None


def best(model, rules=None):
    """The value of each aim in turn; None where nothing keeps the rules."""
    second = Second(model, rules)
    values = []
    for objective in model.objectives:
        cost = second.aim(objective)
        least = second.solve(cost)
        if least is None:
            return None
        values.append(-least if objective.is_most else least)
        second.row(cost, high=least + 1e-6 * max(1.0, abs(least)))
    return values


def served_by(model, steps, k):
    """The most that a service serves when all is done, with these steps taken (and its sites shared with nobody else)."""
    second = Second(model, ())
    fixed = dict.fromkeys(range(len(second.actions) * second.phases), 0.0)
    fixed |= {second.step(one.action, one.phase): 1.0 for one in steps}
    least = second.solve({c: -v for c, v in second.sum_served(k, second.phases - 1).items()}, fixed)
    return -least
