"""Whom a facility may serve: against the nearest facility found by trying all of them."""

from __future__ import annotations

import pytest
from goals_toy import on_shared_roads, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_town import RESIDENTS, TOWNS, VILLAGES, facilities, residents, roads

from coverplan.goals import measure

COUNTY = "370832"
GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "10 km", "travel": "car", "eligibility": True,
}  # fmt: skip
# It stands first in the layer and does not count.
HOSPITAL = {"facility_id": "0", "kind": "hospital", "x": 500, "y": 1000}


def cemetery(fid, x, *serves, **more):
    return {"facility_id": fid, "kind": "public_cemetery", "x": x, "y": 1000, "serves": serves} | more


def reach(goal, *sites, frame=None, **layers):
    layers = {"facilities": facilities(HOSPITAL, *sites) if frame is None else frame} | layers
    return measure(on_shared_roads([GOAL | goal], **layers)).reach["g"]


def nearest_by_trying_all(sites, within, *, eligibility):
    """For each demand point the facility, its cost and the reason for none or for one too far."""
    answers = []
    for number, village in enumerate(VILLAGES):
        lives_in = {village, village[:9], COUNTY}
        mine = [
            site for site in sites if not (eligibility and site["serves"]) or lives_in & set(site["serves"])
        ]
        # 100 m to the road and along it; of equals the smaller id
        costs = [(100 + abs(500 + 1000 * number - site["x"]), site["facility_id"]) for site in mine]
        if not costs:
            answers.append((None, None, "not_eligible"))
        else:
            cost, fid = min(costs)
            answers.append((fid, cost, None if cost <= within else "beyond_cutoff"))
    return answers


SERVES = st.sampled_from(
    [(), (COUNTY,), (TOWNS[0],), (TOWNS[1],), (VILLAGES[0],), (VILLAGES[3], TOWNS[0]), ("999999",)]
)


@settings(max_examples=8)
@given(
    sites=st.lists(st.tuples(st.integers(0, 16), SERVES), min_size=2, max_size=5),
    ids=st.permutations("abcde"),
    within=st.integers(0, 32),
    eligibility=st.booleans(),
)
def test_the_nearest_facility_that_may_serve_is_found(sites, ids, within, eligibility):
    # every 250 m, so that many are equally near
    made = [cemetery(fid, 250 * place, *serves) for fid, (place, serves) in zip(ids, sites, strict=False)]
    found = reach({"within": f"{100 + 250 * within} m", "eligibility": eligibility}, *made)
    expected = nearest_by_trying_all(made, 100 + 250 * within, eligibility=eligibility)
    assert [(row["facility_id"], row["cost"], row["reason"]) for row in rows(found)] == expected
    assert found["covered"].tolist() == [fid is not None and reason is None for fid, _, reason in expected]
    assert found["weight"].tolist() == list(RESIDENTS)


@settings(max_examples=3)
@given(
    places=st.lists(st.integers(0, 4000), min_size=1, max_size=4),
    another=st.integers(0, 4000),
    cutoffs=st.tuples(st.integers(0, 5000), st.integers(0, 5000)).map(sorted),
)
def test_the_share_grows_with_the_cutoff_and_with_each_site(places, another, cutoffs):
    sites = [cemetery(f"f{number}", x) for number, x in enumerate(places)]
    more = ["public_cemetery", "columbarium"]
    goals = [
        GOAL | {"id": "near", "within": f"{cutoffs[0]} m"},
        GOAL | {"id": "far", "within": f"{cutoffs[1]} m"},
        GOAL | {"id": "more", "within": f"{cutoffs[0]} m", "facility": more},
    ]
    layer = facilities(*sites, cemetery("fx", another, kind="columbarium"))
    near, far, with_one_more = measure(on_shared_roads(goals, facilities=layer)).goals["value"]
    assert near <= far
    assert near <= with_one_more


@pytest.mark.parametrize(("everybody", "village"), [("a", "b"), ("b", "a")])
def test_equal_costs_go_to_the_smaller_id_whomever_each_serves(everybody, village):
    # village 1 is as far from one as from the other, and village 2 may not use what serves village 1 alone
    sites = cemetery(everybody, 0), cemetery(village, 1000, VILLAGES[0])
    assert reach({}, *sites)["facility_id"].tolist() == ["a", *[everybody] * 3]


@pytest.mark.parametrize("nobody_named", [(), [], None, float("nan"), ""])
def test_a_facility_that_names_nobody_serves_everybody(nobody_named):
    layer = facilities(cemetery("a", 0), cemetery("b", 4000, VILLAGES[3]))
    layer["serves"] = [nobody_named, [VILLAGES[3]]]
    assert reach({}, frame=layer)["facility_id"].tolist() == ["a", "a", "a", "b"]


def test_without_a_column_of_whom_they_serve_all_serve_everybody():
    layer = facilities(cemetery("a", 0), cemetery("b", 4000, VILLAGES[0])).drop(columns="serves")
    assert reach({}, frame=layer)["facility_id"].tolist() == ["a", "a", "b", "b"]


def test_who_names_no_unit_is_served_by_what_serves_everybody():
    people = residents().assign(unit_code=[None, *VILLAGES[1:]])
    layers = {"residents": people, "boundaries": None}
    found = reach({}, cemetery("a", 500, COUNTY), cemetery("b", 4000), **layers)
    assert found["facility_id"].tolist() == ["b", "a", "b", "b"]
    found = reach({}, cemetery("a", 500, COUNTY), **layers)
    assert [row["reason"] for row in rows(found)] == ["not_eligible", None, None, None]
    assert found["unit_code"].tolist() == ["", *VILLAGES[1:]]


def test_a_facility_that_cannot_be_reached_does_not_take_away_one_that_can():
    # no road from 1,000 to 2,000 m: the east cannot come to a
    apart = {"roads": roads()[1].iloc[[0, 2, 3]]}
    found = reach({}, cemetery("a", 500, TOWNS[1]), cemetery("b", 3500), **apart)
    assert [row["facility_id"] for row in rows(found)] == [None, None, "b", "b"]
    found = reach({}, cemetery("b", 500), cemetery("a", 3500, TOWNS[1]), **apart)
    assert [row["facility_id"] for row in rows(found)] == ["b", "b", "a", "a"]


def test_one_that_may_serve_but_cannot_be_reached_is_told_as_that():
    apart = {"roads": roads()[1].iloc[[0, 2, 3]]}
    found = reach({}, cemetery("a", 500, TOWNS[1]), **apart)
    assert found["reason"].tolist() == ["not_eligible", "not_eligible", "unreachable", "unreachable"]
