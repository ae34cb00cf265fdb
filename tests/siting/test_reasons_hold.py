"""The reasons of random plans of the toy county, each checked by relaxing what it names, with rows of scipy's own."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import siting_second as second
import toy_town as toy

import coverplan as cp
from coverplan.errors import PlanError
from coverplan.goals import measure
from coverplan.siting import propose

GRAVES, CARE = "public_cemetery", "day_care_centre"
GOALS = [
    {"id": "near", "kind": "reach", "facility": [GRAVES], "group": "residents", "within": "1 km", "travel": "car", "title": "有墓可去"},
    {
        "id": "room", "kind": "capacity", "facility": [GRAVES], "capacity": "plots", "group": "residents", "per_person": 0.1,
        "within": "1.5 km", "travel": "car", "title": "有穴可用",
    },
    {"id": "day", "kind": "quota", "facility": [CARE], "units": {"level": "town"}, "title": "乡镇有日间照料"},
]  # fmt: skip
OLD = {"facility_id": "f1", "kind": GRAVES, "x": 500, "y": 1000, "plots": 30.0}
KINDS = [
    {
        "kind": GRAVES, "sizes": [{"size": "小", "capacity": 30.0, "cost": 3.0}, {"size": "大", "capacity": 60.0, "cost": 5.0}],
        "enlargements": [{"adds": 20.0, "cost": 1.0}],
    },
    {"kind": CARE, "sizes": [{"cost": 2.0}]},
]  # fmt: skip


def some(rng, count):
    return [str(one) for one in rng.choice(toy.VILLAGES, size=count, replace=False)]


def share(rng):
    return f"{int(rng.integers(2, 11)) * 10} %"


RULES = {
    "budget": lambda rng: {"limit": float(rng.integers(5, 16))},
    "by_year": lambda rng: {
        "rule": "budget", "limit": {"2027": float(rng.integers(1, 7)), "2028": float(rng.integers(2, 9))}, "carries_over": bool(rng.random() < 0.5),
    },
    "few": lambda rng: {"rule": "count", "kinds": [GRAVES], "at_most": int(rng.integers(1, 3)), "counts": "new"},
    "each": lambda rng: {"rule": "count", "kinds": [GRAVES], "each": "town", "at_least": int(rng.integers(1, 3))},
    "separation": lambda rng: {"kinds": [GRAVES], "least_m": float(rng.choice([900.0, 1500.0, 2500.0]))},
    "must_open": lambda rng: {"kinds": [CARE], "sites": some(rng, 1)},
    "forbidden": lambda rng: {"sites": some(rng, 1)},
    "exclusive": lambda rng: {"kinds": [str(rng.choice([GRAVES, CARE]))], "sites": some(rng, 3)},
    "together": lambda rng: {"kinds": [str(rng.choice([GRAVES, CARE]))], "sites": some(rng, 2)},
    "must_cover": lambda rng: {"goal": str(rng.choice(["near", "room"])), "units": some(rng, 1), "phase": int(rng.choice([2027, 2028]))},
    "value_floor": lambda rng: {"goal": str(rng.choice(["near", "room"])), "share": share(rng)},
    "early": lambda rng: {"rule": "value_floor", "goal": str(rng.choice(["near", "room"])), "share": share(rng), "phase": 2027},
    "fairness": lambda rng: {"goal": str(rng.choice(["near", "room"])), "share": share(rng)},
    "backup": lambda rng: {"goal": "near", "share": share(rng)},
}  # fmt: skip
AIMS = (["most_covered", "cheapest"], ["cheapest"], ["fewest", "most_covered"], ["soonest", "fewest"])


@pytest.fixture(scope="module")
def measured():
    return measure(toy.study(GOALS, facilities=toy.facilities(OLD)))


def answer_of(rng, result, count):
    """The answer to a random block; None where it is refused in words."""
    names = [str(one) for one in rng.choice(sorted(RULES), size=count, replace=False)]
    rules = [
        {"rule": name, **RULES[name](rng), "title": f"规则{number}"} for number, name in enumerate(names)
    ]
    block = {
        "id": "all", "title": "方案", "goals": [goal["id"] for goal in GOALS], "kinds": KINDS, "rules": rules, "aims": list(AIMS[int(rng.integers(4))]),
        "phases": [2027, 2028] if rng.random() < 0.7 or "by_year" in names or "early" in names or "must_cover" in names else [],
    }  # fmt: skip
    try:
        (answer,) = propose(toy.study(GOALS, [block], facilities=toy.facilities(OLD)), result).joint.values()
    except PlanError:
        return None
    return answer


def given_up(model, *, rules=(), cutoff=False):
    """The model without some rules, and with every service that serves as far as there are ways."""
    services = list(model.services)
    if cutoff:
        services = [cp.Service(**{**vars(one), "cutoff": None}) for one in services]
    return model.variant(rules=[one for one in model.rules if one not in rules], services=services)


def check_why_not(why):
    model = why.plan.model
    assert not second.is_possible(model)
    clash = list(why.clash_rules)
    assert why.is_smallest
    assert not second.is_possible(model, clash)
    for rule in clash:
        assert second.is_possible(model, [one for one in clash if one is not rule]), rule
    assert why.enough
    for remedy in why.enough:
        assert len(remedy.changes) == why.changes_at_least
        assert second.is_possible(remedy.model), remedy.words("en")
        assert_least(model, remedy)
    for fewer in itertools.combinations(model.rules, why.changes_at_least - 1):
        assert not second.is_possible(given_up(model, rules=fewer)), fewer


def assert_least(model, remedy):
    """A change that is a little smaller is not enough beside the others."""
    steps = {"sites": 1, "money": 0.01, "money_each": 0.01, "share": 0.001}
    changed = [
        (old, new) for old, new in zip_rules(model, remedy.model) if new is not old and new is not None
    ]
    for old, new in changed:
        (change,) = [one for one in remedy.changes if one.subject == old.called]
        if change.what in steps:
            less = old.loosened(max(0.0, change.by - steps[change.what]))
            rules = [less if one is new else one for one in remedy.model.rules]
            assert not second.is_possible(remedy.model, rules), remedy.words("en")


def zip_rules(model, changed):
    """Each rule of a model beside what stands for it in another one; None where it is left out."""
    kept = {str(one.name): one for one in changed.rules}
    return [(one, kept.get(str(one.name))) for one in model.rules]


def check_why(why):
    plan = why.plan
    model, built = plan.model, plan.built
    assert [stage.value for stage in plan.stages] == pytest.approx(second.best(model), abs=1e-3)
    for rule, row in zip(model.rules, why.rules.to_dict("records"), strict=True):
        values = second.best(model, [one for one in model.rules if one is not rule])
        differs = [
            (stage.objective.aim, stage.value, value)
            for stage, value in zip(plan.stages, values, strict=True)
            if abs(stage.value - value) > 1e-3
        ]
        assert row["status"] == "optimal"
        assert row["binding"] == bool(differs), row
        if differs:
            assert (row["aim"], row["value"], row["value_without"]) == (
                differs[0][0],
                *map(pytest.approx, differs[0][1:]),
            )
    ids = list(model.sites.ids.labels)
    for row in why.sites.to_dict("records"):
        k = model.service_names.index(row["service"])
        less = [one for one in built.steps if ids[model.sites.actions[one.action].site] != row["site_id"]]
        only = second.served_by(model, built.steps, k) - second.served_by(model, less, k)
        assert row["only_through_it"] == pytest.approx(only, abs=1e-3)
        assert row["served"] >= row["only_through_it"] - 1e-6


def test_reasons_of_random_plans_hold(measured):
    rng = np.random.default_rng(1818)
    seen = {"optimal": 0, "infeasible": 0, "two": 0}
    while not (seen["optimal"] >= 4 and seen["infeasible"] >= 5 and seen["two"] >= 1):
        answer = answer_of(rng, measured, int(rng.integers(3, 6)))
        status = "" if answer is None else answer.plan.status
        if not status or (seen[status] >= 30):
            continue
        seen[status] += 1
        if status == "infeasible":
            check_why_not(answer.why)
            seen["two"] += answer.why.changes_at_least > 1
        else:
            check_why(answer.why)
