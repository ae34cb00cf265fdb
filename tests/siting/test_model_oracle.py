"""Models with every pair of rules, and with many at once, equal the best of all plans."""

from __future__ import annotations

import itertools
import zlib

import numpy as np
import pytest
import siting_oracle as oracle

import coverplan as cp
from coverplan.siting.model import broken
from coverplan.siting.route import avoid


def compare(inst):
    best = oracle.best(inst)
    try:
        model = inst.model()
    except cp.InputError:
        # refused in words: then nothing keeps these rules
        return "refused" if best is None else f"refused, although {best}"
    plan = cp.solve(model)
    if best is None:
        return "infeasible" if plan.status == "infeasible" else f"{plan!r}, although nothing keeps the rules"
    assert plan.status == "optimal", plan
    assert [stage.value for stage in plan.stages] == pytest.approx(best, abs=1e-5)
    assert [stage.bound for stage in plan.stages] == pytest.approx(best, abs=1e-5)
    assert broken(plan.built, model.rules) == []
    return "equal"


PAIRS = list(itertools.combinations_with_replacement(sorted(oracle.RULES), 2))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_pair_of_rules_equals_brute_force(one, other):
    rng = np.random.default_rng(zlib.crc32(f"{one} {other}".encode()))
    inst = oracle.instance(rng, sites=3)
    oracle.RULES[one](rng, inst)
    oracle.RULES[other](rng, inst)
    assert compare(inst) in {"equal", "infeasible", "refused"}


@pytest.mark.parametrize("seed", range(8))
def test_many_rules_at_once_equal_brute_force(seed):
    rng = np.random.default_rng(seed)
    inst = oracle.instance(rng)
    for name in rng.choice(sorted(oracle.RULES), size=int(rng.integers(3, 6))):
        oracle.RULES[name](rng, inst)
    assert compare(inst) in {"equal", "infeasible", "refused"}


@pytest.mark.parametrize("seed", range(20))
def test_of_equally_good_plans_the_one_with_the_fewest_of_some_steps_is_found(seed):
    rng = np.random.default_rng([seed, 7])
    inst = oracle.instance(rng, sites=4, aims=list(oracle.AIMS[seed % len(oracle.AIMS)]))
    for name in rng.choice(sorted(oracle.RULES), size=int(rng.integers(0, 3))):
        oracle.RULES[name](rng, inst)
    _, equal = oracle.best_of_all(inst)
    try:
        plan = cp.solve(inst.model())
    except cp.InputError:
        return
    if plan.built is None:
        return
    chosen = {n for n, site in enumerate(inst.sites) if rng.random() < 0.6}
    sites, actions = plan.model.sites, plan.model.sites.actions
    unwanted = {inst.sites[n].id for n in chosen}
    avoided = np.array(
        [one.does == "build" and sites.ids.text[one.site] in unwanted for one in actions], bool
    )
    found, is_proved = avoid(plan, avoided, time_limit_s=9.0)
    assert is_proved
    assert found.built.count(avoided) == min(len(state.new[-1] & chosen) for state in equal)
    assert [one.objective.value(found.built) for one in plan.stages] == pytest.approx(
        [one.value for one in plan.stages], abs=1e-5
    )
    assert found.stages == plan.stages


@pytest.mark.parametrize("seed", range(24))
def test_services_with_room_of_their_own_equal_brute_force(seed):
    rng = np.random.default_rng([seed, 11])
    aims = list(oracle.AIMS[seed % len(oracle.AIMS)])
    inst = oracle.instance(rng, sites=3, allocated=True, aims=aims, own=True)
    for name in rng.choice(sorted(oracle.RULES), size=int(rng.integers(0, 3))):
        oracle.RULES[name](rng, inst)
    assert compare(inst) in {"equal", "infeasible", "refused"}


@pytest.mark.parametrize("aims", oracle.AIMS, ids="-".join)
def test_each_aim_without_rules_equals_brute_force(aims):
    inst = oracle.instance(np.random.default_rng(5), aims=list(aims), sites=3)
    assert compare(inst) == "equal"


def test_what_a_solver_began_with_is_not_taken_for_what_it_found():
    rng = np.random.default_rng(5228)
    inst = oracle.instance(rng, sites=3)
    for name in rng.choice(sorted(oracle.RULES), size=int(rng.integers(1, 6))):
        oracle.RULES[name](rng, inst)
    assert compare(inst) == "equal"
