"""Rules that ask together for more than another one allows are refused before anything is solved, and never where a plan exists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import coverplan as cp
from coverplan.siting.model.contradictions import contradictions

RULES = cp.rules


def sites(**columns):
    """Two candidates in each of three towns, at 5 and 3; one that stands in the first."""
    frame = {
        "site_id": ["a1", "a2", "b1", "b2", "c1", "c2", "a0"], "unit_code": [*"AABBCC", "A"], "kind": ["k", "l"] * 3 + ["k"],
        "open_cost": [5.0, 3.0] * 3 + [0.0], "state": ["candidate"] * 6 + ["open"],
    }  # fmt: skip
    return pd.DataFrame(frame | columns)


def refused(*rules, frame=None, phases=()):
    frame = sites() if frame is None else frame
    with pytest.raises(cp.InputError) as caught:
        cp.SitingModel(frame, (), "fewest", rules, phases=phases)
    return [fault.message("en") for fault in caught.value.faults]


def test_quotas_of_towns_against_the_most_of_all_name_those_that_clash():
    quotas = [RULES.Count(where={"unit_code": town}, at_least=1, name=town) for town in "ABC"]
    most = RULES.Count(at_most=2, name="two")
    # one stands in A: with one each in B and C there are three
    assert refused(*quotas, most) == [
        "rules 'B', 'C' and 'two' contradict each other: 3 sites at least in all are more than 2 at most. Change one, or leave it out."
    ]
    cp.SitingModel(sites(), (), "fewest", [*quotas, RULES.Count(at_most=3)])
    new = RULES.Count(at_most=1, counts="new", name="one new")
    assert "rules 'B', 'C' and 'one new' contradict" in refused(*quotas, new)[0]
    cp.SitingModel(sites(), (), "fewest", [*quotas, RULES.Count(at_most=2, counts="new")])
    # what several ask of the same sites is not added up
    kinds = [RULES.Count(where={"kind": kind}, at_least=2, counts="new", name=kind) for kind in "kl"]
    assert "4 sites at least" in refused(*kinds, RULES.Count(at_most=3, counts="new", name="three"))[0]
    cp.SitingModel(sites(), (), "fewest", [*kinds, *quotas, RULES.Count(at_most=4, counts="new")])


def test_quotas_against_money_name_the_cheapest_sum():
    quotas = [RULES.Count(where={"unit_code": town}, at_least=1, name=town) for town in "BC"]
    # one of each kind that costs least: 3 and 3
    assert refused(*quotas, RULES.Budget(limit=5.5, name="money")) == [
        "rules 'B', 'C' and 'money' contradict each other: the cheapest sites that do cost 6 × 10,000 yuan, more than 5.5. Change one, or leave it out."
    ]
    cp.SitingModel(sites(), (), "fewest", [*quotas, RULES.Budget(limit=6)])
    both = RULES.Count(where={"unit_code": ["B", "C"]}, at_least=3, name="three")
    assert (
        "'three' and 'money' contradict each other: the cheapest sites that do cost 11"
        in (refused(both, RULES.Budget(limit=10, name="money"))[0])
    )
    by_year = RULES.Budget(limit={"1": 3.0, "2": 2.0}, name="money")
    assert "more than 5." in refused(*quotas, by_year, phases=["1", "2"])[0]
    # money of the one kind does not pay for the other, and what stands costs nothing
    cp.SitingModel(sites(), (), "fewest", [*quotas, RULES.Budget(limit=5, where={"kind": "k"})])
    cp.SitingModel(
        sites(), (), "fewest", [RULES.Count(where={"unit_code": "A"}, at_least=1), RULES.Budget(limit=3)]
    )
    opened = RULES.MustOpen(sites=["a1"], name="opened")
    assert "'B', 'opened' and 'money'" in refused(quotas[0], opened, RULES.Budget(limit=7, name="money"))[0]


def test_sums_are_told_in_the_language_of_the_reader():
    quotas = [RULES.Count(where={"unit_code": town}, at_least=1, name=town) for town in "BC"]
    with pytest.raises(cp.InputError) as caught:
        cp.SitingModel(
            sites(),
            (),
            "fewest",
            [*quotas, RULES.Count(at_most=2, name="两处"), RULES.Budget(limit=4, name="资金")],
        )
    assert [fault.message("zh") for fault in caught.value.faults] == [
        "规则“B”、“C”与“两处”相互矛盾：合计至少 3 处，多于至多 2 处。请修改或删去其中一条。",
        "规则“B”、“C”与“资金”相互矛盾：最便宜也要 6 万元，多于 4 万元。请修改或删去其中一条。",
    ]


@pytest.mark.parametrize("seed", range(60))
def test_what_is_refused_has_no_plan(seed):
    rng = np.random.default_rng(seed)
    frame = sites(
        open_cost=[*rng.integers(1, 9, 6), 0.0], state=["candidate"] * 6 + [rng.choice(["open", "may_close"])],
        close_cost=1.0,
    )  # fmt: skip
    stated = cp.SitingModel(frame, (), "fewest")
    rules = []
    for number in range(int(rng.integers(2, 5))):
        where = {str(rng.choice(["unit_code", "kind"])): list("ABCkl")} if rng.random() < 0.2 else {}
        if not where and rng.random() < 0.7:
            where = (
                {"unit_code": rng.choice(list("ABC"), 2, replace=False).tolist()}
                if rng.random() < 0.5
                else {"kind": "k"}
            )
        where = {name: [one for one in given if one in set(frame[name])] for name, given in where.items()}
        counts = str(rng.choice(["open", "new"]))
        rules.append(
            RULES.Count(where=where, at_least=int(rng.integers(1, 4)), counts=counts, name=f"q{number}")
        )
    rules.append(
        RULES.Count(at_most=int(rng.integers(1, 5)), counts=str(rng.choice(["open", "new"])), name="most")
    )
    rules.append(RULES.Budget(limit=float(rng.integers(2, 16)), name="money"))
    wrong = list(contradictions(stated, rules))
    possible = cp.solve(stated.variant(rules=rules)).status != "infeasible"
    assert not (wrong and possible)
    for fault in wrong:
        named = [rule for rule in rules if f"'{rule.name}'" in fault.message("en")]
        assert cp.solve(stated.variant(rules=named)).status == "infeasible"
