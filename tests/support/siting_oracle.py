"""Small random siting models, and their best plans by trying every plan there is: no code of the package has a part in it."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import linprog

import coverplan as cp

AIMS = (
    ["most_covered"],
    ["fewest"],
    ["cheapest"],
    ["most_covered", "cheapest"],
    ["cheapest", "most_covered"],
    ["least_cost"],
    ["least_worst"],
    ["soonest", "fewest"],
    ["fewest", "least_cost"],
)


@dataclass
class Site:
    id: str
    kind: str
    town: str
    state: str
    capacity: float
    open_cost: float
    close_cost: float
    move_cost: float
    xy: tuple


@dataclass
class Service:
    name: str
    cost: np.ndarray
    weight: np.ndarray
    cutoff: float
    allocated: bool
    town: list
    # by site: what those that stand hold for this service alone; none: it shares the sites' capacity
    room: list | None = None
    # whether each demand point goes to one site, or to none
    whole: bool = False


@dataclass
class Instance:
    sites: list
    sizes: list
    services: list
    phases: int
    aims: list
    rules: list = field(default_factory=list)
    checks: list = field(default_factory=list)
    floors: list = field(default_factory=list)
    allowed: dict = field(default_factory=dict)

    def model(self):
        frame = pd.DataFrame(
            {
                "site_id": [s.id for s in self.sites],
                "kind": [s.kind for s in self.sites],
                "town": [s.town for s in self.sites],
                "state": [s.state for s in self.sites],
                "capacity": [s.capacity for s in self.sites],
                "open_cost": [s.open_cost for s in self.sites],
                "close_cost": [s.close_cost for s in self.sites],
                "move_cost": [s.move_cost for s in self.sites],
                "x_m": [s.xy[0] for s in self.sites],
                "y_m": [s.xy[1] for s in self.sites],
            }
        )
        sizes = pd.DataFrame(self.sizes) if self.sizes else None
        services = []
        for s in self.services:
            ids = [f"d{n}" for n in range(len(s.weight))]
            costs = cp.CostMatrix.from_dense(s.cost, demand_ids=ids, site_ids=[one.id for one in self.sites])
            services.append(
                cp.Service(
                    name=s.name, costs=costs, weights=pd.Series(s.weight, index=ids), cutoff=f"{s.cutoff:g} m",
                    allocated=s.allocated, whole=s.whole, units=pd.Series(s.town, index=ids),
                    room=None if s.room is None else pd.Series(s.room, index=[one.id for one in self.sites]),
                )
            )  # fmt: skip
        phases = [str(n) for n in range(self.phases)]
        return cp.SitingModel(frame, services, self.aims, self.rules, sizes=sizes, phases=phases)


@dataclass
class State:
    """What a choice of steps comes to, phase by phase."""

    open: list
    new: list
    caps: list
    spent: list
    paid: list


def options(inst, site):
    """Every step at a site: (does, capacity afterwards, cost, phase)."""
    steps = [None]
    for phase in range(inst.phases):
        if site.state == "candidate":
            if inst.sizes:
                steps += [("build", z["capacity"], site.open_cost + z["cost"], phase) for z in inst.sizes]
            else:
                steps.append(("build", site.capacity, site.open_cost, phase))
            continue
        steps += [
            ("enlarge", z["capacity"], z["enlarge_cost"], phase)
            for z in inst.sizes
            if not math.isnan(z["enlarge_cost"]) and z["capacity"] > site.capacity
        ]
        if site.state == "may_close":
            if not math.isnan(site.close_cost) or math.isnan(site.move_cost):
                steps.append(("close", 0.0, 0.0 if math.isnan(site.close_cost) else site.close_cost, phase))
            if not math.isnan(site.move_cost):
                steps.append(("move", 0.0, site.move_cost, phase))
    return steps


def states(inst):
    for chosen in itertools.product(*(options(inst, s) for s in inst.sites)):
        state = State([], [], [], [0.0] * inst.phases, [])
        for n, step in enumerate(chosen):
            if step is not None:
                state.spent[step[3]] += step[2]
                state.paid.append((n, step[3], step[2]))
        possible = True
        for t in range(inst.phases):
            opened, new, caps = set(), set(), []
            moved, built = {}, {}
            for n, (s, step) in enumerate(zip(inst.sites, chosen, strict=True)):
                done = step is not None and step[3] <= t
                is_open = s.state != "candidate"
                cap = s.capacity if is_open else 0.0
                if done:
                    is_open = step[0] in ("build", "enlarge")
                    cap = step[1]
                    if step[0] == "build":
                        new.add(n)
                        built[s.kind] = built.get(s.kind, 0) + 1
                    if step[0] == "move":
                        moved[s.kind] = moved.get(s.kind, 0) + 1
                if is_open:
                    opened.add(n)
                caps.append(cap if is_open else 0.0)
            possible &= all(count <= built.get(kind, 0) for kind, count in moved.items())
            state.open.append(opened)
            state.new.append(new)
            state.caps.append(tuple(caps))
        if possible:
            yield state


class Judge:
    """Values of states; allocations by a linear program, one for each distinct room."""

    def __init__(self, inst):
        self.inst = inst
        self.known = {}

    def pairs(self, k, opened, within=math.inf):
        s = self.inst.services[k]
        return [
            (i, j)
            for i in range(len(s.weight))
            for j in sorted(opened)
            if s.cost[i, j] <= min(s.cutoff, within) and self.inst.allowed.get((k, j), {i}) >= {i}
            if not s.whole or s.weight[i] <= self.most_held(k, j)
        ]

    def most_held(self, k, j):
        """The most that a site may ever hold for a service."""
        s, site = self.inst.services[k], self.inst.sites[j]
        stands = site.state != "candidate"
        own = s.room[j] - site.capacity if stands and s.room is not None else 0.0
        held = [step[1] + own for step in options(self.inst, site) if step is not None and step[1] > 0]
        return max([*held, site.capacity + own if stands else 0.0])

    def covered(self, k, opened):
        return {i for i, _ in self.pairs(k, opened)}

    def flow(self, state, t, goal, within=math.inf, served=None):
        """The most that is served, or the least travel with so much served; None where the floors cannot be kept."""
        key = (tuple(sorted(state.open[t])), state.caps[t], t, goal, within, served)
        if key not in self.known:
            self.known[key] = self._flow(state, t, goal, within, served)
        return self.known[key]

    def _flow(self, state, t, goal, within, served):
        """Try every way to place those who are served whole; the others by a linear program beside each."""
        inst = self.inst
        last = inst.phases - 1
        columns = [
            (k, i, j)
            for k, s in enumerate(inst.services)
            if s.allocated
            for i, j in self.pairs(k, state.open[t], within if t == last else math.inf)
        ]
        whole = {c[:2]: [None] for c in columns if inst.services[c[0]].whole}
        for k, i, j in columns:
            if (k, i) in whole:
                whole[k, i].append(j)
        found = []
        for chosen in itertools.product(*whole.values()):
            placed = {
                (k, i, j): float(inst.services[k].weight[i])
                for (k, i), j in zip(whole, chosen, strict=True)
                if j is not None
            }
            rest = [c for c in columns if c[:2] not in whole]
            found.append(self._beside(state, t, goal, rest, placed, served))
        found = [one for one in found if one is not None]
        return (min if goal == "travel" else max)(found, default=None)

    def _beside(self, state, t, goal, columns, placed, served):
        inst = self.inst
        rows, limits = [], []

        def add(chosen, sign, limit):
            members = {c for c in columns if chosen(c)}
            rows.append([sign if one in members else 0.0 for one in columns])
            limits.append(sign * (limit - sum(w for c, w in placed.items() if chosen(c))))

        for k, s in enumerate(inst.services):
            if s.allocated:
                for i, w in enumerate(s.weight):
                    add(lambda c, k=k, i=i: c[:2] == (k, i), 1.0, w)
        for j, site in enumerate(inst.sites):
            add(lambda c, j=j: c[2] == j and inst.services[c[0]].room is None, 1.0, state.caps[t][j])
            stands = j in state.open[t] and site.state != "candidate"
            for k in [k for k, s in enumerate(inst.services) if s.room is not None]:
                own = inst.services[k].room[j] - site.capacity if stands else 0.0
                add(lambda c, k=k, j=j: c[0] == k and c[2] == j, 1.0, state.caps[t][j] + own)
        for k, phase, members, least in inst.floors:
            if phase == t and inst.services[k].allocated:
                add(lambda c, k=k, members=members: c[0] == k and c[1] in members, -1.0, least)
        if served is not None:
            add(lambda _c: True, -1.0, served - 1e-7)
        done = sum(
            w * (inst.services[c[0]].cost[c[1], c[2]] if goal == "travel" else 1.0) for c, w in placed.items()
        )
        if not columns:
            return done if all(limit >= -1e-6 for limit in limits) else None
        cost = (
            [inst.services[k].cost[i, j] for k, i, j in columns]
            if goal == "travel"
            else [-1.0] * len(columns)
        )
        found = linprog(cost, A_ub=np.array(rows), b_ub=np.array(limits) + 1e-9, bounds=(0, None))
        if found.status != 0:
            return None
        return done + float(found.fun if goal == "travel" else -found.fun)

    def is_kept(self, state):
        inst = self.inst
        if not all(check(self, state) for check in inst.checks):
            return False
        for k, phase, members, least in inst.floors:
            s = inst.services[k]
            if not s.allocated:
                done = sum(s.weight[i] for i in self.covered(k, state.open[phase]) & members)
                if done < least - 1e-9:
                    return False
        asked = {phase for k, phase, _, _ in inst.floors if inst.services[k].allocated}
        return all(self.flow(state, t, "served") is not None for t in asked)

    def served(self, state, t):
        total = 0.0
        for k, s in enumerate(self.inst.services):
            if not s.allocated:
                total += sum(s.weight[i] for i in self.covered(k, state.open[t]))
        if any(s.allocated for s in self.inst.services):
            total += self.flow(state, t, "served")
        return total

    def travel(self, state):
        t = self.inst.phases - 1
        total = 0.0
        for k, s in enumerate(self.inst.services):
            if not s.allocated:
                near = {}
                for i, j in self.pairs(k, state.open[t]):
                    near[i] = min(near.get(i, math.inf), s.cost[i, j])
                total += sum(s.weight[i] * c for i, c in near.items())
        if any(s.allocated for s in self.inst.services):
            total += self.flow(state, t, "travel", served=self.flow(state, t, "served"))
        return total

    def worst(self, state):
        t = self.inst.phases - 1
        worst = 0.0
        for k, s in enumerate(self.inst.services):
            if not s.allocated:
                near = {}
                for i, j in self.pairs(k, state.open[t]):
                    if s.weight[i] > 0:
                        near[i] = min(near.get(i, math.inf), s.cost[i, j])
                worst = max(worst, *near.values(), 0.0)
        if any(s.allocated for s in self.inst.services):
            most = self.flow(state, t, "served")
            ways = sorted(
                {
                    0.0,
                    *(float(c) for s in self.inst.services if s.allocated for c in s.cost.ravel() if c == c),
                }
            )
            for way in ways:
                found = self.flow(state, t, "served", within=way)
                if found is not None and found >= most - 1e-6:
                    worst = max(worst, way)
                    break
        return worst

    def value(self, aim, state):
        last = self.inst.phases - 1
        return {
            "most_covered": lambda: self.served(state, last),
            "soonest": lambda: sum(self.served(state, t) for t in range(last + 1)),
            "fewest": lambda: float(len(state.new[last])),
            "cheapest": lambda: sum(state.spent),
            "least_cost": lambda: self.travel(state),
            "least_worst": lambda: self.worst(state),
        }[aim]()


def expanded(aims):
    out = []
    for aim in aims:
        if aim in ("least_cost", "least_worst") and "most_covered" not in out:
            out.append("most_covered")
        out.append(aim)
    return out


def best(inst):
    """The values of the best plan, aim by aim; None where no plan keeps the rules."""
    return best_of_all(inst)[0]


def best_of_all(inst):
    """The values of the best plans, aim by aim, and all of them; None where no plan keeps the rules."""
    judge = Judge(inst)
    left = [state for state in states(inst) if judge.is_kept(state)]
    if not left:
        return None, []
    values = []
    for aim in expanded(inst.aims):
        each = [judge.value(aim, state) for state in left]
        top = max(each) if aim in ("most_covered", "soonest") else min(each)
        left = [state for state, value in zip(left, each, strict=True) if abs(value - top) <= 1e-6]
        values.append(top)
    return values, left


def ends(inst, phase):
    first = inst.phases - 1 if phase is None else phase
    return range(first, inst.phases)


def phase_words(phase):
    return "" if phase is None else str(phase)


def _some(rng, values, most, least=1):
    return sorted(
        rng.choice(values, size=min(len(values), int(rng.integers(least, most + 1))), replace=False).tolist()
    )


def _phase(rng, inst):
    return None if inst.phases == 1 or rng.random() < 0.6 else int(rng.integers(0, inst.phases))


def count(rng, inst):
    low, high = sorted(rng.integers(0, 4, 2).tolist())
    sort = rng.choice(["at_least", "at_most", "exactly", "between"])
    each = rng.random() < 0.4
    counts = str(rng.choice(["open", "new"]))
    where = {} if rng.random() < 0.5 else {"kind": str(rng.choice(sorted({s.kind for s in inst.sites})))}
    phase = _phase(rng, inst)
    low, high = {"at_least": (low, 99), "at_most": (0, high), "exactly": (low, low), "between": (low, high)}[
        sort
    ]
    params = {"at_least": {"at_least": low}, "at_most": {"at_most": high}, "exactly": {"exactly": low}}
    params = params.get(str(sort), {"at_least": low, "at_most": high})
    rule = cp.rules.Count(
        where=where, each="town" if each else "", counts=counts, phase=phase_words(phase), **params
    )
    mine = [n for n, s in enumerate(inst.sites) if not where or s.kind == where["kind"]]
    groups = [
        [n for n in mine if inst.sites[n].town == t] for t in sorted({inst.sites[n].town for n in mine})
    ]

    def check(_judge, state):
        for t in ends(inst, phase):
            there = (state.open if counts == "open" else state.new)[t]
            for group in groups if each else [mine]:
                if not low <= len(there & set(group)) <= high:
                    return False
        return True

    inst.rules.append(rule)
    inst.checks.append(check)


def budget(rng, inst):
    by_phase = inst.phases > 1 and rng.random() < 0.5
    carries = bool(rng.random() < 0.5)
    money = [int(rng.integers(2, 13)) for _ in range(inst.phases)]
    limit = {str(t): money[t] for t in range(inst.phases)} if by_phase else money[0]
    inst.rules.append(cp.rules.Budget(limit=limit, carries_over=carries))

    def check(_judge, state):
        if not by_phase:
            return sum(state.spent) <= money[0]
        if carries:
            return all(sum(state.spent[: t + 1]) <= sum(money[: t + 1]) for t in range(inst.phases))
        return all(spent <= limit for spent, limit in zip(state.spent, money, strict=True))

    inst.checks.append(check)


def must_open(rng, inst):
    phase, mine = _phase(rng, inst), _some(rng, range(len(inst.sites)), 2)
    inst.rules.append(cp.rules.MustOpen(sites=[inst.sites[n].id for n in mine], phase=phase_words(phase)))
    inst.checks.append(lambda _j, state: all(set(mine) <= state.open[t] for t in ends(inst, phase)))


def forbidden(rng, inst):
    phase, mine = _phase(rng, inst), _some(rng, range(len(inst.sites)), 2)
    inst.rules.append(cp.rules.Forbidden(sites=[inst.sites[n].id for n in mine], phase=phase_words(phase)))
    inst.checks.append(lambda _j, state: all(not set(mine) & state.open[t] for t in ends(inst, phase)))


def exclusive(rng, inst):
    mine = _some(rng, range(len(inst.sites)), 3, least=2)
    inst.rules.append(cp.rules.Exclusive(sites=[inst.sites[n].id for n in mine]))
    inst.checks.append(lambda _j, state: len(set(mine) & state.open[-1]) <= 1)


def together(rng, inst):
    mine = _some(rng, range(len(inst.sites)), 3, least=2)
    inst.rules.append(cp.rules.Together(sites=[inst.sites[n].id for n in mine]))
    inst.checks.append(lambda _j, state: len(set(mine) & state.open[-1]) in (0, len(mine)))


def separation(rng, inst):
    least = float(rng.integers(1, 8))
    inst.rules.append(cp.rules.Separation(least_m=least))

    def check(_judge, state):
        for a, b in itertools.combinations(sorted(state.open[-1]), 2):
            both_stand = inst.sites[a].state != "candidate" and inst.sites[b].state != "candidate"
            if not both_stand and math.dist(inst.sites[a].xy, inst.sites[b].xy) < least:
                return False
        return True

    inst.checks.append(check)


def differs(rng, inst):
    mine = _some(rng, range(len(inst.sites)), 3)
    least = int(rng.integers(1, len(mine) + 1))
    inst.rules.append(cp.rules.Differs(sites=[inst.sites[n].id for n in mine], at_least=least))
    inst.checks.append(lambda _j, state: len(set(mine) - state.open[-1]) >= least)


def _service(rng, inst):
    return int(rng.integers(0, len(inst.services)))


def must_cover(rng, inst):
    k, phase = _service(rng, inst), _phase(rng, inst)
    s = inst.services[k]
    mine = _some(rng, range(len(s.weight)), 2)
    ids = [f"d{n}" for n in mine]
    inst.rules.append(cp.rules.MustCover(service=s.name, demand_ids=ids, phase=phase_words(phase)))
    for t in ends(inst, phase):
        inst.floors += [(k, t, {i}, s.weight[i]) for i in mine]
    if not s.allocated:
        inst.checks.append(
            lambda judge, state: all(set(mine) <= judge.covered(k, state.open[t]) for t in ends(inst, phase))
        )


def value_floor(rng, inst):
    k, phase, share = _service(rng, inst), _phase(rng, inst), float(rng.choice([0.3, 0.5, 0.7, 0.9]))
    s = inst.services[k]
    inst.rules.append(cp.rules.ValueFloor(service=s.name, share=share, phase=phase_words(phase)))
    everybody = set(range(len(s.weight)))
    inst.floors += [(k, t, everybody, share * s.weight.sum()) for t in ends(inst, phase)]


def fairness(rng, inst):
    k, phase, share = _service(rng, inst), _phase(rng, inst), float(rng.choice([0.2, 0.4, 0.6]))
    s = inst.services[k]
    inst.rules.append(cp.rules.FairnessFloor(service=s.name, share=share, phase=phase_words(phase)))
    for town in sorted(set(s.town)):
        mine = {i for i, t in enumerate(s.town) if t == town}
        inst.floors += [(k, t, mine, share * sum(s.weight[i] for i in mine)) for t in ends(inst, phase)]


def backup(rng, inst):
    k, phase, share = _service(rng, inst), _phase(rng, inst), float(rng.choice([0.3, 0.6]))
    s = inst.services[k]
    inst.rules.append(cp.rules.BackupCover(service=s.name, share=share, phase=phase_words(phase)))

    def check(judge, state):
        for t in ends(inst, phase):
            pairs = judge.pairs(k, state.open[t])
            often = [i for i in range(len(s.weight)) if sum(p[0] == i for p in pairs) >= 2]
            if sum(s.weight[i] for i in often) < share * s.weight.sum() - 1e-9:
                return False
        return True

    inst.checks.append(check)


def serves_only(rng, inst):
    k, j = _service(rng, inst), int(rng.integers(0, len(inst.sites)))
    s = inst.services[k]
    mine = _some(rng, range(len(s.weight)), 3)
    serves = {inst.sites[j].id: [f"d{n}" for n in mine]}
    inst.rules.append(cp.rules.ServesOnly(service=s.name, serves=serves))
    inst.allowed[k, j] = inst.allowed.get((k, j), set(range(len(s.weight)))) & set(mine)


RULES = {
    one.__name__: one
    for one in (
        count, budget, must_open, forbidden, exclusive, together, separation, differs, must_cover, value_floor, fairness,
        backup, serves_only,
    )
}  # fmt: skip


def instance(rng, *, sites=4, phases=None, sized=None, allocated=None, aims=None, own=False, whole=False):
    """A random model without rules."""
    phases = int(rng.integers(1, 3)) if phases is None else phases
    sized = bool(rng.random() < 0.4) if sized is None else sized
    sizes = []
    if sized:
        sizes = [
            {"size": "s", "capacity": 4.0, "cost": 2.0, "enlarge_cost": float(rng.choice([1.0, math.nan]))},
            {"size": "l", "capacity": 9.0, "cost": 4.0, "enlarge_cost": 3.0},
        ]
    chosen = []
    for n in range(sites):
        state = str(rng.choice(["candidate", "candidate", "candidate", "open", "may_close"]))
        chosen.append(
            Site(
                f"s{n}", str(rng.choice(["home", "centre"])), str(rng.choice(["A", "B"])), state,
                float(rng.integers(1, 8)), float(rng.integers(1, 6)), float(rng.choice([0.0, 1.0, math.nan])),
                float(rng.choice([1.0, 2.0, math.nan])), tuple(rng.integers(0, 8, 2).tolist()),
            )
        )  # fmt: skip
    services = []
    for k in range(int(rng.integers(1, 3))):
        demand = int(rng.integers(2, 5))
        cost = rng.choice([0.0, 1.0, 2.0, 3.0, 4.0, 6.0, math.nan], size=(demand, sites))
        weight = rng.choice([0.0, 1.0, 2.0, 3.0, 5.0], size=demand)
        room = bool(rng.random() < 0.5) if allocated is None else allocated
        towns = rng.choice(["A", "B"], size=demand).tolist()
        services.append(Service(f"k{k}", cost, weight, 4.0, room, towns))
    if own:
        for s in services:
            if s.allocated and rng.random() < 0.7:
                s.room = rng.integers(0, 8, size=sites).astype(float).tolist()
    for s in services if whole else ():
        s.whole = s.allocated and bool(rng.random() < 0.8)
    aims = list(AIMS[int(rng.integers(0, len(AIMS)))]) if aims is None else aims
    return Instance(chosen, sizes, services, phases, aims)
