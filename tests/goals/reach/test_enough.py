"""The cutoff that would suffice where more than the nearest facility is asked for: by hand, and by trying every cost."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from goals_toy import on_shared_roads
from toy_town import CRS, TOWNS, VILLAGES, at, boundaries, facilities

from coverplan.goals import measure
from coverplan.goals.reach.enough import enough_costs
from coverplan.goals.serving import counted_facilities
from coverplan.network import cost_matrix, study_network
from coverplan.units import ClassCutoffs

GOAL = {
    "id": "g", "kind": "reach", "facility": ["nursing_home"], "within": "1 m", "travel": "car", "target": "60 %",
}  # fmt: skip
BOTH_KINDS = {"facility": None, "all_of": [["nursing_home"], ["day_care"]]}


def home(fid, x, kind="nursing_home", **more):
    return {"facility_id": fid, "kind": kind, "x": x, "y": 1000, **more}


# 100, 200, 300 and 400 people have 100 m to the road at 500, 1500, 2500 and 3500 m.
HOMES = (home("a", 500), home("b", 1500), home("c", 3500), home("d", 500, "day_care"))


def goal_of(**more):
    return {key: value for key, value in (GOAL | more).items() if value is not None}


def study_of(goal, homes=HOMES, **layers):
    return on_shared_roads([goal], **({"facilities": facilities(*homes)} | layers))


def suffices(goal, homes=HOMES, **layers):
    access = measure(study_of(goal, homes, **layers)).access
    access = access[(access["group"] == "residents") & (access["level"] != "county")]
    return access.set_index("name")["cutoff_suffices"].dropna().to_dict()


@pytest.mark.parametrize(
    ("more", "ways"),
    [
        # the second nearest: 1500 from d1, 500 from d2, 1500 or 3500 from d3, 1500 from d4
        ({"providers": 2}, (1100, 1100, 1100, 2100)), ({"providers": 3}, (3100, 2100, 2100, 3100)), ({"providers": 4}, ()),
        # the nearer of two kinds is not enough, and of any of them it is
        (BOTH_KINDS, (100, 1100, 2100, 3100)), ({"facility": ["nursing_home", "day_care"], "providers": 2}, (100, 1100, 1100, 2100)),
        (BOTH_KINDS | {"providers": 2}, ()),
    ],
)  # fmt: skip
def test_it_is_the_cost_of_the_last_facility_that_is_asked_for(more, ways):
    expected = dict(zip(("一村", "二村", "三村", "四村"), ways, strict=False))
    if ways:
        # sorted by cost, the first 60 % of 1,000, of 300 and of 700 people
        def least(who):
            costs = sorted((ways[k], 100 * (k + 1)) for k in who)
            need = 0.6 * sum(people for _, people in costs)
            return next(
                cost for n, (cost, _) in enumerate(costs) if sum(p for _, p in costs[: n + 1]) >= need - 1e-9
            )

        expected |= {"玩具县": least(range(4)), "西街道": least((0, 1)), "东镇": least((2, 3))}
    assert suffices(goal_of(**more)) == pytest.approx(expected)


def test_typed_into_the_plan_it_meets_the_target_and_less_does_not():
    goal = goal_of(providers=2)
    limit = suffices(goal)["玩具县"]
    met = [
        bool(measure(study_of(goal | {"within": f"{metres:.6f} m"})).goals["met"][0])
        for metres in (limit, limit - 0.001)
    ]
    assert met == [True, False]


def test_the_second_cutoff_is_held():
    # only who has 100 m to the road and at most some 1,000 m along it is within the time of d2 to a
    study = study_of(goal_of(within="1 h"), HOMES[:1])
    seconds = measure(study).reach["g"]["cost"]
    held = goal_of(and_within=f"{float(seconds['d2']) + 1:.0f} s")
    assert suffices(held, HOMES[:1]) == pytest.approx({"一村": 100, "二村": 1100, "西街道": 1100})
    assert suffices(held | {"target": "30 %"}, HOMES[:1])["玩具县"] == pytest.approx(1100)


def test_where_only_the_number_differs_by_class_one_cutoff_is_for_all():
    codes = dict(zip(VILLAGES, ("111", "111", "220", ""), strict=True))
    units = boundaries()
    units = units.assign(urban_rural=units["unit_code"].map(codes).fillna(""))
    goal = goal_of(class_providers={"urban": 2, "rural": 1})
    # d1, d2 need two: 1,100 m; d3 one: 1,100 m; of d4 it is not known what it needs
    assert suffices(goal, boundaries=units) == pytest.approx(
        {"玩具县": 1100, "西街道": 1100, "一村": 1100, "二村": 1100, "三村": 1100, "城镇": 1100, "乡村": 1100}
    )


def test_who_may_not_use_a_facility_does_not_count_it():
    homes = (home("a", 500), home("b", 1500, serves=(TOWNS[0],)), home("c", 3500))
    assert suffices(goal_of(providers=2, eligibility=True), homes)["四村"] == pytest.approx(3100)


def covered_of(goal, people, homes, costs, limit):
    """Who has enough of every set of kinds within a limit, pair by pair."""
    first, second = costs
    urban = people["unit_code"].map(URBAN_RURAL)
    for row, (unit, word) in enumerate(zip(people["unit_code"], urban, strict=True)):
        held = (
            goal.and_within.by_class[word]
            if isinstance(goal.and_within, ClassCutoffs)
            else getattr(goal.and_within, "value", np.inf)
        )
        counts = [
            sum(
                each["kind"] in kinds and first[row, k] <= limit and second[row, k] <= held
                and (not goal.eligibility or not each["serves"] or unit.startswith(each["serves"]))
                for k, each in enumerate(homes)
            )
            for kinds in goal.kind_sets
        ]  # fmt: skip
        yield min(counts) >= goal.class_providers.get(word, goal.providers)


URBAN_RURAL = dict(zip(VILLAGES, ("urban", "rural", "urban", "rural"), strict=True))


@pytest.mark.parametrize(
    "more",
    [
        {"providers": 2}, {"providers": 3, "eligibility": True, "direction": "from_facility"},
        BOTH_KINDS | {"providers": 2, "eligibility": True}, {"within": "1 s", "and_within": "900 m", "providers": 2},
        {"and_within": {"urban": "300 s", "rural": "400 s"}, "class_providers": {"urban": 2, "rural": 1}},
    ],
)  # fmt: skip
def test_it_is_the_least_of_all_costs_under_which_the_target_is_met(more):
    chance = np.random.default_rng(3)
    places = zip(chance.uniform(0, 4000, 9), chance.uniform(600, 1400, 9), strict=True)
    people = gpd.GeoDataFrame(
        {"demand_id": [f"d{k}" for k in range(9)], "unit_code": [VILLAGES[k % 4] for k in range(9)], "residents": chance.integers(1, 9, 9) * 1.0},
        geometry=[at(x, y) for x, y in places], crs=CRS,
    )  # fmt: skip
    homes = [
        home(f"f{k}", x, ("nursing_home", "day_care")[k % 2], serves=(() if k % 3 else (TOWNS[k % 2],)))
        for k, x in enumerate(chance.uniform(0, 4000, 9))
    ]
    digits = boundaries()["unit_code"].map(URBAN_RURAL).map({"urban": "111", "rural": "220"}).fillna("")
    study = study_of(
        goal_of(**more), homes, residents=people, boundaries=boundaries().assign(urban_rural=digits)
    )
    [goal] = study.plan.goals
    net = study_network(study, "car")
    by = (goal.cost_by, "time" if goal.cost_by == "length" else "length")
    costs = [
        cost_matrix(net, people, study.facilities, by=each, direction=goal.direction).to_dense()
        for each in by
    ]
    tries = np.unique(costs[0])
    covered = np.array([list(covered_of(goal, people, homes, costs, limit)) for limit in tries])
    first = np.where(covered.any(axis=0), tries[covered.argmax(axis=0)], np.nan)
    counted = counted_facilities(study.facilities, goal)
    np.testing.assert_array_equal(enough_costs(study, goal, people, counted), first)
    assert np.isfinite(first).sum() >= 3
