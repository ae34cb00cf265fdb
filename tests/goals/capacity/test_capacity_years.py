"""Needs over years: rates that change, facilities that open and close, by hand and against a linear programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from goals_toy import on_shared_roads, rows
from scipy.optimize import linprog
from toy_town import RESIDENTS, TOWNS, VILLAGES, facilities, residents

from coverplan.goals import measure, yearly_path
from coverplan.goals.assess import measure_goal
from coverplan.goals.capacity import allotment
from coverplan.goals.capacity.supply import open_in
from coverplan.goals.serving import ways

# Of 1,000 people 10 die a year: 1, 2, 3 and 4 in the villages.
GOAL = {
    "id": "c", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used",
    "rates": {"deaths_per_mille": 10, "years": 20, "start": 2026}, "travel": "car",
}  # fmt: skip


def cemetery(fid, x, plots, **more):
    return {
        "facility_id": fid,
        "kind": "public_cemetery",
        "x": x,
        "y": 1000,
        "plots": plots,
        "plots_used": 0,
    } | more


def result_of(*sites, rates=None, table=None, **more):
    goal = GOAL | {"rates": GOAL["rates"] | (rates or {})} | more
    goal = {key: value for key, value in goal.items() if value is not None}
    layers = {} if table is None else {"rates": rates_layer(*table)}
    return measure(on_shared_roads([goal], facilities=facilities(*sites), **layers))


def rates_layer(*given):
    blank = {
        "unit_code": "",
        "year": None,
        "deaths_per_mille": None,
        "share": None,
        "per_thousand": None,
        "goal_id": "",
    }
    frame = pd.DataFrame([blank | row for row in given])
    numbers = ["year", "deaths_per_mille", "share", "per_thousand"]
    frame[numbers] = frame[numbers].astype(float)
    return frame.sort_values(["unit_code", "goal_id", "year"], na_position="first", ignore_index=True)


def value_of(result):
    return rows(result.goals)[0]["value"]


def needs(result):
    """Places needed by the county, the towns and the villages."""
    return result.units["weight"].tolist()


def lacking(result):
    return [
        (row["unit_code"], row["facility_id"] or "", row["reason"], pytest.approx(row["places"]))
        for row in rows(result.lacking)
    ]


def test_who_dies_before_a_cemetery_opens_finds_none():
    # 10 a year over 20 years: 200. The only one opens in 2036: the dead of ten years find nothing.
    result = result_of(cemetery("f", 500, 1000, opened="2036-04-01"))
    assert value_of(result) == pytest.approx(0.5)
    assert {row["reason"] for row in rows(result.gaps)} == {"not_open"}
    assert result.gaps["weight"].tolist() == pytest.approx([10, 20, 30, 40])
    assert "2026—2045 年需求 200 个墓穴" in rows(result.goals)[0]["note"]
    assert "1 处设施按开办、停办年份只计入部分年份：设施f" in rows(result.goals)[0]["note"]


def test_who_dies_after_a_cemetery_closes_finds_none_and_another_takes_what_it_can():
    # The first closes at the end of 2030's predecessor: it takes 4 years (40); the second, open throughout, the 160 others.
    both = cemetery("a", 500, 1000, closed="2030"), cemetery("b", 3500, 500)
    result = result_of(*both)
    assert value_of(result) == 1
    by_id = {row["facility_id"]: row["weight"] for row in rows(result.facilities)}
    # In the first four years villages 1 and 2 go to the west; 3 and 4 to the east: 12 and 28; all later ones to the east.
    assert by_id == pytest.approx({"a": 12, "b": 188})


def test_room_is_one_for_all_years():
    # 150 places for 200 dead, of whom those of ten years (100) may go nowhere else; the nearer go first.
    sites = cemetery("a", 500, 1000, closed="2036"), cemetery("b", 500, 60)
    result = result_of(*sites)
    assert value_of(result) == pytest.approx(160 / 200)
    assert {row["facility_id"]: row["weight"] for row in rows(result.facilities)} == pytest.approx(
        {"a": 100, "b": 60}
    )
    assert lacking(result) == [(TOWNS[1], "b", "full", 40)]


@pytest.mark.parametrize(("status", "share"), [("planned", 0.5), ("building", 0.5), ("closed", 0)])
def test_what_is_planned_counts_from_when_it_opens_and_what_has_closed_does_not(status, share):
    site = cemetery("f", 500, 1000, opened="2036", status=status, plots_used=None)
    assert value_of(result_of(site)) == pytest.approx(share)


def test_what_is_planned_without_a_year_does_not_count():
    assert value_of(result_of(cemetery("f", 500, 1000, status="planned"))) == 0


def test_without_a_first_year_status_alone_counts():
    sites = cemetery("f", 500, 1000, opened="2036", closed="2037")
    result = result_of(sites, rates={"start": None})
    assert value_of(result) == 1
    assert "2026" not in rows(result.goals)[0]["note"]


def test_rates_and_shares_that_fall():
    # 10 a year for 9 years, 5 a year for 11; half of them here until 2029, all after.
    rates = {"deaths_per_mille": {"2026": 10, "2035": 5}, "share": {"2026": "50 %", "2030": "100 %"}}
    result = result_of(cemetery("f", 500, 1000), rates=rates)
    assert needs(result)[0] == pytest.approx(4 * 5 + 5 * 10 + 11 * 5)


def test_half_a_year_counts_half():
    assert needs(result_of(cemetery("f", 500, 1000), rates={"years": 2.5}))[0] == pytest.approx(25)


def test_a_table_says_rates_by_unit_and_year():
    table = (
        {"unit_code": TOWNS[0], "deaths_per_mille": 20},
        {"unit_code": VILLAGES[1], "year": 2026, "deaths_per_mille": 5, "share": 0.5},
        {"unit_code": VILLAGES[1], "year": 2036, "deaths_per_mille": 0},
        {"unit_code": "", "deaths_per_mille": 7},
        {"unit_code": TOWNS[1], "goal_id": "another", "deaths_per_mille": 99},
    )
    result = result_of(cemetery("f", 500, 1000), table=table)
    # Village 1: 2 a year; village 2: half of 1 a year for ten years; 3 and 4: 7 per mille.
    assert needs(result)[3:] == pytest.approx([40, 5, 42, 56])


def test_a_row_for_the_goal_comes_before_one_for_all_goals():
    table = ({"deaths_per_mille": 7}, {"deaths_per_mille": 10, "goal_id": "c"})
    assert needs(result_of(cemetery("f", 500, 1000), table=table))[0] == pytest.approx(200)


def test_beds_by_town():
    table = ({"unit_code": TOWNS[1], "per_thousand": 50},)
    home = {"facility_id": "h", "kind": "nursing_home", "x": 500, "y": 1000, "beds": 100}
    more = {"rates": None, "per_thousand": 40, "facility": ["nursing_home"], "capacity": "beds", "used": None}
    goal = {key: value for key, value in (GOAL | more).items() if value is not None}
    result = measure(on_shared_roads([goal], facilities=facilities(home), rates=rates_layer(*table)))
    assert needs(result) == pytest.approx([47, 12, 35, 4, 8, 15, 20])


def test_where_no_rate_is_known_nothing_is_measured():
    table = ({"unit_code": TOWNS[0], "deaths_per_mille": 7},)
    result = result_of(cemetery("f", 500, 1000), rates={"deaths_per_mille": None}, table=table)
    [goal] = rows(result.goals)
    assert (goal["value"], goal["met"]) == (None, None)
    assert "1 个区划没有需求率：东镇" in goal["note"]


def test_people_of_no_unit_for_whom_no_rate_is_known_are_told_as_such():
    table = ({"unit_code": TOWNS[0], "deaths_per_mille": 7}, {"unit_code": TOWNS[1], "deaths_per_mille": 7})
    goal = GOAL | {"rates": {"years": 20, "start": 2026}}
    people = residents().assign(unit_code=[*VILLAGES[:3], ""])
    layers = {"facilities": facilities(cemetery("f", 500, 1000)), "rates": rates_layer(*table)}
    [told] = rows(measure(on_shared_roads([goal], residents=people, boundaries=None, **layers)).goals)
    assert "1 个区划没有需求率：未注明区划" in told["note"]


def test_a_rate_that_begins_too_late_is_not_known():
    table = ({"year": 2027, "deaths_per_mille": 7},)
    result = result_of(cemetery("f", 500, 1000), rates={"deaths_per_mille": None}, table=table)
    assert value_of(result) is None


# --- Levels of cemeteries


@pytest.mark.parametrize(
    ("level", "served"),
    [("county", [1, 2, 3, 4]), (None, [1, 2, 3, 4]), ("town", [1, 2]), ("village", [1])],
)
def test_a_cemetery_of_a_town_or_village_is_for_its_own(level, served):
    site = cemetery("f", 500, 1000, level=level)
    result = result_of(site, eligibility=True)
    left = {row["demand_id"]: row["reason"] for row in rows(result.gaps)}
    assert left == {f"d{number}": "not_eligible" for number in (1, 2, 3, 4) if number not in served}
    assert value_of(result_of(site, eligibility=False)) == 1


def test_whom_it_names_comes_before_its_level():
    result = result_of(cemetery("f", 500, 1000, level="village", serves=(TOWNS[1],)), eligibility=True)
    assert [row["demand_id"] for row in rows(result.gaps)] == ["d1", "d2"]


def test_without_outlines_the_row_says_the_own_unit_and_who_names_none_serves_nobody():
    sites = (
        cemetery("a", 500, 1000, level="town", unit_code=VILLAGES[2]),
        cemetery("b", 500, 1000, level="village"),
    )
    units = on_shared_roads([]).boundaries.assign(geometry=None)
    goal = GOAL | {"eligibility": True}
    result = measure(on_shared_roads([goal], facilities=facilities(*sites), boundaries=units))
    assert [row["demand_id"] for row in rows(result.gaps)] == ["d1", "d2"]
    [found] = [found for found in result.findings if found.rule == "goal.level-without-unit"]
    assert (found.params["count"], found.params["names"].names) == (1, ("设施b",))


# --- What would do


def test_places_to_add_are_told_by_town_facility_and_reason():
    # 200 needed; the west's has 10 for its own 60, who may go nowhere else; the third village has one of 100 for its 60.
    sites = (
        cemetery("a", 500, 10, serves=(TOWNS[0],)),
        cemetery("b", 2500, 100, serves=(VILLAGES[2],)),
    )
    result = result_of(*sites, eligibility=True)
    assert lacking(result) == [(TOWNS[0], "a", "full", 50), (TOWNS[1], "", "not_eligible", 80)]
    assert result.lacking["land_low_m2"].tolist() == pytest.approx([95, 152])
    assert result.lacking["land_high_m2"].tolist() == pytest.approx([165, 264])
    note = rows(result.goals)[0]["note"]
    assert "其中 50 个墓穴可扩建 1 处现有设施解决：设施a 50 个墓穴" in note
    assert "其中 80 个墓穴须新设设施：东镇 80 个墓穴" in note


def test_places_are_added_where_they_spare_most_way():
    # The west has room for none, the east for all but 100. Served at least way the east's own stay; who is left are the west's. Places
    # added in the west spare their way, and more are not needed than 100.
    result = result_of(cemetery("a", 500, 0), cemetery("b", 3500, 100))
    assert [(row["unit_code"], row["facility_id"]) for row in rows(result.lacking)] == [
        (TOWNS[0], "a"),
        (TOWNS[1], "b"),
    ]
    assert result.lacking["places"].tolist() == pytest.approx([60, 40])


def test_land_by_kinds_of_places():
    land = {"low_m2": 2, "high_m2": 3, "shares": {"stone": 0.5, "niche": 0.5}, "kinds": {"niche": [0.4, 0.6]}}
    result = result_of(cemetery("a", 500, 100), land=land)
    [row] = rows(result.lacking)
    assert (row["places"], row["land_low_m2"], row["land_high_m2"]) == pytest.approx((100, 120, 180))


def test_totals_heed_the_years_too():
    sites = cemetery("a", 500, 1000, opened="2036"), cemetery("b", 3500, 30, closed="2030")
    result = result_of(*sites, travel=None)
    # 40 die by 2029 for 30 places, 60 until 2035 find nothing, 100 find room.
    assert value_of(result) == pytest.approx(130 / 200)
    by_reason = result.lacking.groupby("reason")["places"].sum().to_dict()
    assert by_reason == pytest.approx({"full": 10, "not_open": 60})
    assert {row["facility_id"]: row["weight"] for row in rows(result.facilities)} == pytest.approx(
        {"a": 100, "b": 30}
    )


# --- Against a linear programme, year by year


def by_programme(sites, within, rates):
    """Most served, then least way, then fewest places to add and least way: people x years x facilities, every year by itself."""
    places = [500 + 1000 * number for number in range(4)]
    cells = [(d, y) for d in range(4) for y in range(len(rates))]
    need = np.array([RESIDENTS[d] * rates[y] / 1000 for d, y in cells])
    arcs = []
    for row, (d, y) in enumerate(cells):
        chain = {VILLAGES[d], VILLAGES[d][:9], "370832"}
        for column, site in enumerate(sites):
            opened, closed = int(site.get("opened") or 0), int(site.get("closed") or 9999)
            cost = 100 + abs(places[d] - site["x"])
            own = {
                "town": VILLAGES[min(3, int(site["x"] // 1000))][:9],
                "village": VILLAGES[min(3, int(site["x"] // 1000))],
            }
            units = set(site["serves"]) or ({own[site["level"]]} if site.get("level") in own else set())
            if opened <= 2026 + y < closed and (not units or units & chain) and cost <= within:
                arcs.append((row, column, float(cost)))
    if not arcs:
        return 0.0, 0.0, 0.0
    row, column, cost = (np.array(part) for part in zip(*arcs, strict=True))
    limits = np.zeros((len(cells) + len(sites), len(arcs)))
    limits[row, range(len(arcs))] = 1
    limits[len(cells) + column, range(len(arcs))] = 1
    most = [*need, *(site["plots"] for site in sites)]
    served = -linprog(-np.ones(len(arcs)), limits, most, method="highs").fun
    way = linprog(cost, limits, most, np.ones((1, len(arcs))), [served - 1e-9], method="highs").fun
    added = need[np.unique(row)].sum() - served
    # The same arcs once more, for places that are added: whoever can go somewhere is served.
    wide = np.hstack([limits, np.vstack([limits[: len(cells)], np.zeros((len(sites), len(arcs)))])])
    some = np.unique(row)
    both = linprog(
        np.concatenate([cost, cost]), wide[len(cells) :], most[len(cells) :],
        np.vstack([wide[some], np.concatenate([np.zeros(len(arcs)), np.ones(len(arcs))])]), [*need[some], added], method="highs",
    )  # fmt: skip
    assert both.status == 0
    return served, way, both.fun


@pytest.mark.parametrize("seed", range(40))
def test_as_a_linear_programme_says(seed):
    rng = np.random.default_rng(seed)
    serves = [(), (TOWNS[0],), (VILLAGES[3], TOWNS[0]), ("370832",)]
    sites = [
        cemetery(
            f"f{at}", 250 * int(rng.integers(0, 16)) + 3 * at, int(rng.integers(0, 12)), serves=serves[rng.integers(0, 4)],
            level=[None, "town", "village", "county"][rng.integers(0, 4)],
            opened=[None, "2027", "2028"][rng.integers(0, 3)], closed=[None, "2028", "2029"][rng.integers(0, 3)],
        )
        for at in range(int(rng.integers(1, 5)))
    ]  # fmt: skip
    within = [700, 1600, 10_000][seed % 3]
    rates = [7.5, 5.0, 5.0, 2.0]
    said = {"2026": 7.5, "2027": 5.0, "2029": 2.0}
    result = result_of(
        *sites, rates={"years": 4, "deaths_per_mille": said}, within=f"{within} m", eligibility=True
    )  # fmt: skip
    served, way, with_added = by_programme(sites, within, rates)
    assert value_of(result) == pytest.approx(served / 19.5, abs=1e-6)
    found = result.facilities
    spent = float((found["weight"] * found["mean_cost"].fillna(0)).sum())
    assert spent == pytest.approx(way, rel=1e-6, abs=1e-2)
    assert with_added >= way - 1e-6
    gone = float(result.lacking.loc[result.lacking["reason"] == "full", "places"].sum())
    assert gone + float(
        result.lacking.loc[result.lacking["reason"] != "full", "places"].sum()
    ) == pytest.approx(19.5 - served, abs=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_sifted_or_not_the_answer_is_the_same(seed, monkeypatch):
    rng = np.random.default_rng(100 + seed)
    sites = [
        cemetery(
            f"f{at}", 250 * int(rng.integers(0, 16)) + 3 * at, int(rng.integers(0, 9)), serves=[(), (TOWNS[0],), (VILLAGES[3],)][rng.integers(0, 3)],
            opened=[None, "2027", "2028"][rng.integers(0, 3)], closed=[None, "2028", "2029"][rng.integers(0, 3)],
        )
        for at in range(6)
    ]  # fmt: skip
    sites[5]["x"] = 99_000  # on no road
    asked = {"rates": {"years": 4, "deaths_per_mille": 5}, "eligibility": bool(seed % 4)}
    plain = result_of(*sites, **asked)
    monkeypatch.setattr(allotment, "SIFTED_FROM", 0)
    monkeypatch.setattr(ways, "_AT_ONCE", 7)  # a point at a time
    sifted = result_of(*sites, **asked)
    for name in ("goals", "units", "gaps", "facilities", "lacking", "answers"):
        pd.testing.assert_frame_equal(getattr(sifted, name), getattr(plain, name))


# --- People of the years


def as_planned(*, rates=None, goal=None, **more):
    """A study whose people are forecast: half as many each year from 2025 on in the extreme case."""
    asked = GOAL | {"rates": GOAL["rates"] | (rates or {})} | (goal or {})
    asked = {key: value for key, value in asked.items() if value is not None}
    base = on_shared_roads([], facilities=facilities(cemetery("f", 500, 9999)))
    plan = base.plan.model_validate(
        base.plan.model_dump(exclude={"goals", "path"}, exclude_defaults=True)
        | {"goals": [asked], "years": {"base": 2025, "far": 2035}} | more
    )  # fmt: skip
    return replace(base, plan=plan)


def test_people_of_each_year_are_those_forecast():
    result = measure(as_planned(rates={"years": 3}, forecast={"residents": "-10 %"}))
    assert needs(result)[0] == pytest.approx(10 * (0.9 + 0.81 + 0.729))
    [goal] = rows(result.goals)
    assert (goal["basis"], goal["estimated_share"]) == ("estimated", 1)


def test_a_year_is_asked_for_by_its_own_people_as_of_whatever_year():
    study = as_planned(rates={"years": 10}, forecast={"residents": "-10 %"})
    study = replace(study, facilities=facilities(cemetery("f", 500, 50)))
    path = yearly_path(study).set_index("year")["value"]
    assert path[2025] == pytest.approx(measure(study).goals["value"][0])
    assert path[2025] == pytest.approx(50 / (10 * sum(0.9**years for years in range(1, 11))))
    assert path.tolist() == pytest.approx([path[2025]] * 11)


def test_beds_by_year_are_those_of_the_year_as_of_which_is_measured():
    beds = {"per_thousand": {"2025": 40, "2030": 60}, "rates": None}
    study = as_planned(forecast={"residents": "0 %"}, goal=beds)
    study = replace(study, facilities=facilities(cemetery("f", 500, 30)))
    path = yearly_path(study).set_index("year")["value"]
    assert path[[2025, 2029, 2030, 2035]].tolist() == pytest.approx([30 / 40, 30 / 40, 0.5, 0.5])


@pytest.mark.parametrize(("opened", "value"), [("2027", 0.5), ("2025", None), ("2020-05-01", None)])
def test_what_opens_after_the_base_year_has_given_no_place_away(opened, value):
    # 10 plots a year for ten years; as of 2030 the cemetery is open, and nobody has said how many of its plots are taken
    site = cemetery("f", 500, 50, opened=opened, plots_used=None, status="planned" if value else "operating")
    study = replace(
        as_planned(rates={"start": 2031, "years": 10}, forecast={"residents": "0 %"}),
        facilities=facilities(site),
    )
    [goal] = study.plan.goals
    then = study.as_of(2030)
    assert then.facilities["status"].tolist() == ["operating"]
    row = measure_goal(then, goal).row
    assert (None if pd.isna(row["value"]) else row["value"]) == (
        None if value is None else pytest.approx(value)
    )


def test_without_a_forecast_people_stay_and_that_is_said():
    result = measure(as_planned(rates={"years": 3}))
    assert needs(result)[0] == pytest.approx(30)
    assert "2025 年以后没有人口预测，按 2025 年人口计" in rows(result.goals)[0]["note"]


def test_the_years_begin_after_the_base_year():
    result = measure(as_planned(rates={"years": 3, "start": None}))
    assert "2026—2028 年需求" in rows(result.goals)[0]["note"]


def test_facilities_are_open_as_they_are_as_of_each_year():
    rng = np.random.default_rng(3)
    dates = [None, "2020", "2027-05-01", "2029", "2031-12"]
    sites = facilities(
        *(
            cemetery(
                f"f{at}", 500, 1, opened=dates[rng.integers(0, 5)], closed=dates[rng.integers(0, 5)],
                status=["operating", "planned", "building"][at % 3],
            )
            for at in range(60)
        )
    )  # fmt: skip
    study = replace(as_planned(), facilities=sites)
    [goal] = study.plan.goals
    years = list(range(2026, 2034))
    expected = [
        (study.as_of(year, projects=False).facilities["status"] == "operating").tolist() for year in years
    ]
    assert open_in(sites, goal, years).T.tolist() == expected
