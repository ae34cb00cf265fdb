"""A model refuses in words what cannot be meant, and a plan is never handed out unchecked."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import coverplan as cp
from coverplan.errors import SolveError
from coverplan.siting.model import Built, Flows, Step, broken
from coverplan.siting.route import solving

RULES = cp.rules


def sites(**columns):
    frame = pd.DataFrame(
        {
            "site_id": ["a", "b", "c", "old"],
            "kind": ["home", "home", "centre", "home"],
            "town": ["1", "2", "2", "1"],
            "state": ["candidate", "candidate", "candidate", "open"],
            "capacity": [10.0, 20.0, 5.0, 8.0],
            "open_cost": [4.0, 6.0, 2.0, np.nan],
            "x_m": [0.0, 300.0, 900.0, 5000.0],
            "y_m": [0.0, 400.0, 0.0, 0.0],
        }
    )
    return frame.assign(**columns)


def service(**options):
    table = [[1.0, 2.0, np.nan, 9.0], [3.0, 1.0, 1.0, 2.0], [np.nan, np.nan, 4.0, 1.0]]
    costs = cp.CostMatrix.from_dense(table, demand_ids=["p", "q", "r"], site_ids=["a", "b", "c", "old"])
    weights = pd.Series({"p": 6.0, "q": 3.0, "r": 7.0})
    units = pd.Series({"p": "1", "q": "2", "r": "2"})
    given = {"name": "care", "costs": costs, "weights": weights, "cutoff": "2 m", "units": units} | options
    return cp.Service(**given)


def model(*rules, aims="most_covered", frame=None, one=None, **options):
    return cp.SitingModel(sites() if frame is None else frame, one or service(), aims, rules, **options)


REFUSED = {
    "kind": (RULES.Count(where={"kind": "hotel"}, at_least=1), "model.value-unknown"),
    "column": (RULES.Count(where={"colour": "red"}, at_least=1), "model.column-unknown"),
    "unit": (RULES.Count(each="town", among=["9"], at_least=1), "model.value-unknown"),
    "quota": (RULES.Count(where={"kind": "centre"}, at_least=2), "model.quota-above"),
    "quota-each": (RULES.Count(each="town", at_least=3), "model.quota-above"),
    "quota-new": (RULES.Count(counts="new", exactly=4), "model.quota-above"),
    "quota-text": (RULES.Count(at_least="many"), "model.count"),
    "share-text": (RULES.ValueFloor(service="care", share="half"), "model.share"),
    "separation-text": (RULES.Separation(least_m="far"), "model.separation"),
    "no-sites": (RULES.Exclusive(sites=[]), "model.no-sites"),
    "stands": (RULES.Count(where={"town": "1"}, at_most=0), "model.quota-below"),
    "count": (RULES.Count(at_least=1.5), "model.count"),
    "count-bool": (RULES.Count(at_least=True), "model.count"),
    "nothing": (RULES.Count(), "model.count-missing"),
    "both": (RULES.Count(exactly=1, at_most=2), "model.count-missing"),
    "crossed": (RULES.Count(at_least=3, at_most=2), "model.count-crossed"),
    "budget": (RULES.Budget(limit=1.9), "model.budget-below"),
    "budget-kind": (RULES.Budget(limit=3, where={"kind": "home"}), "model.budget-below"),
    "money": (RULES.Budget(limit=-1), "model.money"),
    "money-text": (RULES.Budget(limit="5"), "model.money"),
    "phase": (RULES.Count(at_least=1, phase=2030), "model.phase-unknown"),
    "budget-phase": (RULES.Budget(limit={"2030": 5.0}), "model.phase-unknown"),
    "site": (RULES.MustOpen(sites=["zz"]), "model.site-unknown"),
    "forbidden": (RULES.Forbidden(sites=["old"]), "model.forbidden-open"),
    "service": (RULES.ValueFloor(service="bus", share=0.5), "model.service-unknown"),
    "share": (RULES.ValueFloor(service="care", share=50), "model.share"),
    "share-nan": (RULES.FairnessFloor(service="care", share=math.nan), "model.share"),
    "town": (RULES.FairnessFloor(service="care", share=0.5, among=["7"]), "model.unit-unknown"),
    "demand": (RULES.MustCover(service="care", demand_ids=["zz"]), "model.demand-unknown"),
    "times": (RULES.BackupCover(service="care", times=0), "model.times"),
    "separation": (RULES.Separation(least_m=0), "model.separation"),
    "serves": (RULES.ServesOnly(service="care", serves={"a": ["zz"]}), "model.demand-unknown"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_that_cannot_be_meant_is_refused_by_its_name(name, language):
    rule, key = REFUSED[name]
    with pytest.raises(cp.InputError) as refused:
        model(rule)
    fault = next(one for one in refused.value.faults if one.key == key)
    called = rule.called.message(language)
    assert called in fault.message(language)


CLASH = {
    "open-forbidden": [RULES.MustOpen(sites=["a"]), RULES.Forbidden(sites=["a", "b"])],
    "open-exclusive": [RULES.Exclusive(sites=["a", "b", "c"]), RULES.MustOpen(sites=["a", "c"])],
    "open-near": [RULES.Separation(least_m=501.0), RULES.MustOpen(sites=["a", "b"])],
    "open-count": [RULES.MustOpen(sites=["a", "b"]), RULES.Count(at_most=1, counts="new")],
    "open-stands": [RULES.MustOpen(sites=["a"]), RULES.Count(where={"town": "1"}, at_most=1)],
    "open-money": [RULES.MustOpen(sites=["a", "b"]), RULES.Budget(limit=9)],
    "forbidden-count": [RULES.Forbidden(sites=["c"]), RULES.Count(where={"kind": "centre"}, at_least=1)],
    "two-counts": [RULES.Count(where={"kind": "home"}, at_least=3), RULES.Count(at_most=2)],
}


@pytest.mark.parametrize("name", CLASH)
def test_two_rules_that_contradict_each_other_are_refused_by_both_names(name):
    one, other = CLASH[name]
    for rules in ((one, other), (other, one)):
        with pytest.raises(cp.InputError) as refused:
            model(*rules)
        said = refused.value.message("en")
        assert "contradict each other" in said
        assert one.called.message("en") in said
        assert other.called.message("en") in said
    model(one)
    model(other)


def test_two_quotas_that_contradict_each_other_name_what_they_count_not_every_site():
    sites = pd.DataFrame({"site_id": [f"s{at:02}" for at in range(20)], "kind": "home"})
    many = cp.rules.Count(where={"kind": "home"}, at_least=9, name="A")
    few = cp.rules.Count(where={"kind": "home"}, at_most=8, name="B")
    with pytest.raises(cp.InputError) as caught:
        cp.SitingModel(sites, (), "fewest", [many, few])
    assert [fault.message("en") for fault in caught.value.faults] == [
        "rules 'A' and 'B' contradict each other: home. Change one, or leave it out."
    ]


def test_a_size_without_capacity_is_said_once_with_its_sites():
    sites = pd.DataFrame({"site_id": ["x", "y"]})
    sizes = pd.DataFrame({"size": ["s", "l"], "cost": 1.0, "capacity": [3.0, np.nan]})
    costs = cp.CostMatrix.from_dense([[1.0, 2.0]], demand_ids=["a"], site_ids=["x", "y"])
    care = cp.Service(name="care", costs=costs, weights=pd.Series({"a": 1.0}), allocated=True)
    with pytest.raises(cp.InputError) as caught:
        cp.SitingModel(sites, care, "fewest", sizes=sizes)
    assert [fault.message("en") for fault in caught.value.faults] == [
        "service 'care' is allocated by capacity, but size 'l' of site x, y has none. Fill it in."
    ]


def test_what_just_fits_is_not_refused():
    model(RULES.Separation(least_m=500.0), RULES.MustOpen(sites=["a", "b"]), RULES.Budget(limit=10))
    model(RULES.Count(counts="new", exactly=3), RULES.Count(each="town", at_least=2), RULES.Budget(limit=12))


def test_all_faults_are_told_at_once():
    with pytest.raises(cp.InputError) as refused:
        model(
            RULES.MustOpen(sites=["zz"]), RULES.Budget(limit=1), RULES.Count(where={"kind": "x"}, at_least=1)
        )
    assert {fault.key for fault in refused.value.faults} == {
        "model.site-unknown", "model.budget-below", "model.value-unknown",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (sites(state=["candidate", "planned", "candidate", "open"]), "model.state"),
        (sites(open_cost=[1.0, -2.0, 3.0, 0.0]), "model.number"),
        (sites(open_cost=["1", "many", "3", "0"]), "model.number"),
        (sites(site_id=["a", "a", "c", "old"]), "id.twice"),
        ("sites.csv", "model.no-frame"),
    ],
)
def test_a_table_of_sites_that_cannot_be_used_is_refused(frame, key):
    with pytest.raises(cp.InputError) as refused:
        model(frame=frame)
    assert key in {fault.key for fault in refused.value.faults}


def test_sizes_need_capacity_where_it_is_allocated():
    sizes = pd.DataFrame({"size": ["s"], "cost": [1.0]})
    with pytest.raises(cp.InputError, match="没有容量"):
        model(one=service(allocated=True), sizes=sizes)
    with pytest.raises(cp.InputError, match="没有容量"):
        model(one=service(allocated=True), frame=sites(capacity=np.nan))
    model(sizes=sizes)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"aims": "biggest"}, "model.aim"),
        ({"aims": []}, "model.no-aim"),
        ({"one": [service(), service()]}, "model.service-twice"),
        ({"phases": [2027, "2027"]}, "model.phase-twice"),
        ({"aims": cp.Objective("most_covered", ("bus",))}, "model.service-unknown"),
        ({"one": [service(), "care"]}, "model.no-service"),
        ({"one": service(weights=pd.Series({"p": 1.0}))}, "siting.weight-missing"),
        ({"one": service(kinds=["hotel"])}, "model.value-unknown"),
        (
            {"one": service(eligible=pd.DataFrame({"demand_id": ["p"], "site_id": ["zz"]}))},
            "model.eligible-unknown",
        ),
    ],
)
def test_what_else_cannot_be_used_is_refused(options, key):
    with pytest.raises(cp.InputError) as refused:
        model(**options)
    assert key in {fault.key for fault in refused.value.faults}


def test_no_rule_and_no_model():
    with pytest.raises(cp.InputError, match=r"cp\.rules"):
        model("at most 2")
    with pytest.raises(cp.InputError, match="SitingModel"):
        cp.solve("plan")


def test_a_plan_tells_steps_money_and_who_is_served():
    plan = cp.solve(model(RULES.Budget(limit=10), aims=["most_covered", "cheapest"]))
    assert plan.status == "optimal"
    assert plan.actions[["site_id", "action", "open_cost"]].to_numpy().tolist() == [["a", "build", 4.0]]
    assert plan.sites["action"].tolist() == ["build", "keep"]
    assert plan.spending["spent"].tolist() == [4.0]
    assert plan.served[["phase", "served"]].to_numpy().tolist() == [["now", 10.0], ["", 16.0]]
    assert plan.rules.loc[0, ["value", "high", "binding"]].tolist() == [4.0, 10.0, False]
    assert plan.allocation("care").to_numpy().tolist() == [
        ["p", "a", 6.0],
        ["q", "old", 3.0],
        ["r", "old", 7.0],
    ]


def test_two_services_share_the_room_of_a_site():
    beds = service(allocated=True)
    plan = cp.solve(
        model(RULES.Forbidden(sites=["a", "b", "c"]), one=[beds, service(name="day", allocated=True)])
    )
    assert plan.objective == 8.0
    assert plan.stages[0].bound == 8.0


def test_what_closes_to_move_needs_another_that_is_built():
    frame = sites(
        state=["candidate", "candidate", "candidate", "may_close"], close_cost=np.nan, move_cost=1.0
    )
    shut = RULES.Forbidden(sites=["old"])
    assert (
        cp.solve(model(shut, RULES.Forbidden(sites=["a", "b"]), frame=frame, aims="cheapest")).status
        == "infeasible"
    )
    plan = cp.solve(model(shut, frame=frame, aims="cheapest"))
    assert plan.actions[["site_id", "action"]].to_numpy().tolist() == [["a", "build"], ["old", "move"]]
    assert plan.objective == 5.0


def test_money_of_a_year_is_kept_for_later_only_where_that_is_said():
    must = RULES.MustOpen(sites=["b"])
    years = {"phases": [2027, 2028], "aims": "cheapest"}
    limits = {2027: 3.0, 2028: 3.0}
    assert cp.solve(model(must, RULES.Budget(limit=limits), **years)).status == "infeasible"
    plan = cp.solve(model(must, RULES.Budget(limit=limits, carries_over=True), **years))
    assert plan.actions["phase"].tolist() == ["2028"]


def test_land_that_is_not_enough_is_no_choice():
    sizes = pd.DataFrame(
        {"size": ["s", "l"], "capacity": [3.0, 9.0], "cost": [1.0, 2.0], "land_m2": [100.0, 300.0]}
    )
    stated = model(frame=sites(land_m2=[200.0, 300.0, 50.0, np.nan]), sizes=sizes)
    assert stated.sites.too_small == (("a", "l"), ("c", "s"), ("c", "l"))
    assert [action.size for action in stated.sites.actions] == ["s", "s", "l"]


def test_sites_may_be_a_table_with_places_in_metres():
    frame = sites()
    placed = gpd.GeoDataFrame(
        frame.drop(columns=["x_m", "y_m"]),
        geometry=gpd.points_from_xy(frame["x_m"], frame["y_m"]),
        crs="EPSG:4548",
    )
    near = RULES.Separation(least_m=501.0)
    assert near.pairs(model(near, frame=placed)) == near.pairs(model(near, frame=frame)) == [(0, 1)]
    with pytest.raises(cp.CrsError):
        model(near, frame=placed.to_crs("EPSG:4326"))


@pytest.mark.parametrize(
    ("steps", "flows", "why"),
    [
        ([Step(0, 0), Step(0, 0)], {}, "two steps at site a"),
        ([], {(0, 0): Flows(np.array([0]), np.array([3]), np.array([1.0]))}, "served where nobody may be"),
        (
            [],
            {(0, 0): Flows(np.array([2]), np.array([3]), np.array([7.5]))},
            "more allocated than there is need",
        ),
        (
            [],
            {(0, 0): Flows(np.array([1, 2]), np.array([3, 3]), np.array([3.0, 6.0]))},
            "holds more than its capacity",
        ),
    ],
)
def test_the_check_of_a_plan_sees_what_is_wrong(steps, flows, why):
    stated = model(one=service(allocated=True))
    assert [one.about.message("en") for one in broken(Built(stated, steps, flows), ())] == [
        why if "site" in why else f"'care': {why}" if "capacity" not in why else f"site old {why}"
    ]


def test_an_answer_that_breaks_a_rule_is_never_handed_out(monkeypatch):
    monkeypatch.setattr(
        solving,
        "_compiled",
        lambda search: solving._Found(Built(search.model, []), [], "optimal", "compiled"),
    )
    with pytest.raises(SolveError, match="必须开设"):
        cp.solve(model(RULES.MustOpen(sites=["a"])))


def test_a_value_that_is_not_what_was_claimed_is_never_handed_out(monkeypatch):
    def found(search):
        stage = solving.Stage(search.model.objectives[0], 99.0, 99.0, "optimal")
        return solving._Found(Built(search.model, []), [stage], "optimal", "compiled")

    monkeypatch.setattr(solving, "_compiled", found)
    with pytest.raises(SolveError, match="服务最多"):
        cp.solve(model())


def problem(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(1, 9, (9, 6)).astype(float)
    ids = [f"s{n}" for n in range(6)]
    costs = cp.CostMatrix.from_dense(table, site_ids=ids)
    weights = pd.Series(rng.integers(0, 9, 9).astype(float), index=costs.demand_ids)
    frame = pd.DataFrame({"site_id": ids, "state": ["open", *["candidate"] * 5]})
    return costs, weights, frame


@pytest.mark.parametrize("seed", range(3))
def test_the_classics_answer_what_they_always_did(seed):
    costs, weights, frame = problem(seed)
    near = cp.Service(name="care", costs=costs, weights=weights, cutoff="3 m")
    any_way = cp.Service(name="care", costs=costs, weights=weights)
    old = cp.SitingProblem(costs, weights, "3 m", ["s0"])
    two = RULES.Count(counts="new", exactly=2)
    for classic, one, aims, rule in (
        (cp.solve_mclp(old, p=2), near, "most_covered", two),
        (cp.solve_lscp(old, cover=0.8), near, "fewest", RULES.ValueFloor(service="care", share=0.8)),
        (cp.solve_lscp(old), near, "fewest", RULES.MustCover(service="care")),
        (cp.solve_p_median(old, p=2), any_way, "least_cost", two),
        (cp.solve_p_center(old, p=2), any_way, "least_worst", two),
    ):
        stated = cp.SitingModel(frame, one, aims, [rule])
        quick = cp.solve(stated)
        # a rule that asks for nothing but is no classical one
        compiled = cp.solve(cp.SitingModel(frame, one, aims, [rule, RULES.Count(at_least=0)]))
        assert (
            (quick.status == "infeasible")
            == (classic.status == "infeasible")
            == (compiled.status == "infeasible")
        )
        if quick.status == "infeasible":
            continue
        assert quick.way == "classic"
        assert compiled.way == "compiled"
        assert quick.stages[-1].value == pytest.approx(classic.objective)
        assert compiled.stages[-1].value == pytest.approx(classic.objective)
        assert quick.actions["site_id"].tolist() == list(classic.site_ids)


def test_a_dominated_site_is_chosen_where_a_quota_asks_for_it():
    # c serves a part of whom b serves, so b dominates it; but town 2 wants a centre, and b is a home
    stated = model(RULES.Count(where={"kind": "centre"}, at_least=1), RULES.Count(counts="new", exactly=1))
    plan = cp.solve(stated)
    assert plan.way == "compiled"
    assert plan.actions["site_id"].tolist() == ["c"]


def test_the_order_of_rows_changes_nothing():
    frame = sites()
    rule = RULES.Budget(limit=10)
    one, other = (cp.solve(model(rule, frame=given)) for given in (frame, frame.iloc[::-1]))
    pd.testing.assert_frame_equal(one.actions, other.actions)


def test_no_time_is_no_plan_and_no_error_where_none_is_simple():
    rules = RULES.Budget(limit=4), RULES.BackupCover(service="care", share=1.0, times=2)
    plan = cp.solve(model(*rules), time_limit_s=1e-9)
    assert plan.status == "time_limit"
    assert plan.actions.empty
    assert math.isnan(plan.objective)
    assert "<SitingPlan time_limit" in repr(plan)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_model_and_a_plan_show_themselves(language):
    stated = model(RULES.Budget(limit=10, name="钱"), phases=[2027, 2028])
    plan = cp.solve(stated)
    cp.set_language(language)
    try:
        assert "钱" in stated._repr_html_()
        assert ("布局方案" if language == "zh" else "siting plan") in plan._repr_html_()
    finally:
        cp.set_language("zh")


def test_room_of_a_service_of_its_own_is_given_by_site_and_right():
    costs = cp.CostMatrix.from_dense([[1.0, 1.0]], demand_ids=["a"], site_ids=["x", "y"])
    frame = pd.DataFrame({"site_id": ["x", "y"], "state": ["open", "candidate"], "capacity": [np.nan, 2.0]})

    def stated(room, *, allocated=True):
        care = cp.Service(
            name="care", costs=costs, weights=pd.Series({"a": 9.0}), allocated=allocated, room=room
        )
        return cp.SitingModel(frame, care, "most_covered")

    plan = cp.solve(stated(pd.Series({"x": 4.0})))
    assert plan.objective == 6.0  # 4 of its own, and 2 of the new one
    for room, said in (
        (pd.Series({"x": -1.0}), "x 的容量 -1.0"),
        (pd.Series({"x": np.nan}), "x 的容量 nan"),
        (pd.Series({"z": 1.0}), "地点 z 不在地点表中"),
        ([4.0], "pd.Series"),
    ):
        with pytest.raises(cp.InputError, match=said):
            stated(room)
    with pytest.raises(cp.InputError, match="allocated=True"):
        stated(pd.Series({"x": 4.0}), allocated=False)


def test_rules_that_ask_for_some_leave_no_room_empty():
    # 60 places for 30 near by and 40 farther off, who are asked for; the nearer would be served first
    costs = cp.CostMatrix.from_dense([[1.0], [2.0]], demand_ids=["near", "far"], site_ids=["x"])
    care = cp.Service(
        name="care", costs=costs, weights=pd.Series({"near": 30.0, "far": 40.0}), allocated=True
    )
    frame = pd.DataFrame({"site_id": ["x"], "capacity": [60.0], "open_cost": [3.0]})
    asked = cp.rules.MustCover(service="care", demand_ids=["far"])
    plan = cp.solve(cp.SitingModel(frame, care, "cheapest", [asked]))
    assert plan.served.loc[plan.served["phase"] != "now", "served"].tolist() == [60.0]
    assert broken(plan.built, plan.model.rules) == []
    assert plan.objective == 3.0
