"""A study as of a year: what has opened and closed, what projects change, and how many people there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from toy_town import RESIDENTS, TOWNS, VILLAGES, facilities, residents
from years_toy import BASE, FAR, over_years, people_by_year, projects

import coverplan as cp
from coverplan.errors import InputError
from coverplan.study import Study
from coverplan.tables import ESTIMATED


def statuses(study: Study) -> dict[str, str]:
    assert study.facilities is not None
    return dict(zip(study.facilities["facility_id"], study.facilities["status"], strict=True))


def people(study: Study, group: str = "residents") -> list[float]:
    assert study.residents is not None
    return [float(each) for each in study.residents[group]]


def a(fid: str, **more):
    return {"facility_id": fid, "kind": "nursing_home", "x": 500, "y": 1000, **more}


# --- facilities


@pytest.mark.parametrize(
    ("status", "opened", "closed", "expected"),
    [
        ("operating", None, None, {2025: "operating", 2035: "operating"}),
        ("operating", "2010-05-01", None, {2025: "operating", 2035: "operating"}),
        ("operating", None, "2028-01-01", {2027: "operating", 2028: "closed", 2035: "closed"}),
        ("operating", "2028", None, {2027: "planned", 2028: "operating"}),
        ("building", "2027-12-31", None, {2026: "building", 2027: "operating"}),
        ("planned", "2027", "2030", {2026: "planned", 2027: "operating", 2029: "operating", 2030: "closed"}),
        ("planned", None, None, {2035: "planned"}),
        ("closed", "2001", "2022", {2025: "closed", 2035: "closed"}),
        ("closed", None, None, {2035: "closed"}),
        ("building", "2030", "2027", {2035: "building"}),  # closed before it opened: neither date is used
        ("operating", "2030", "2027", {2025: "operating", 2035: "operating"}),
    ],
)
def test_a_facility_opens_and_closes_by_its_dates(status, opened, closed, expected):
    study = over_years(facilities=facilities(a("f", status=status, opened=opened, closed=closed)))
    assert {year: statuses(study.as_of(year))["f"] for year in expected} == expected


def test_the_base_year_is_the_study_where_no_date_changes_anything():
    study = over_years(facilities=facilities(a("f", opened="2010", closed=None), a("g", status="planned")))
    base = study.as_of(BASE)
    pd.testing.assert_frame_equal(base.facilities, study.facilities)
    pd.testing.assert_frame_equal(base.residents, study.residents)
    assert (base.year, base.unknown_groups) == (BASE, ())


def test_what_is_made_of_a_later_year_says_so():
    study = over_years()
    assert not any("2030" in each for each in study.notices())
    assert "2030 年的推算，不是现状" in study.as_of(2030).notices("zh")
    assert study.in_year(None) is study
    assert study.as_of(2030).in_year(2033) is study.as_of(2033)


def test_a_year_shares_the_roads_and_is_made_once():
    study = over_years(facilities=facilities(a("f")))
    assert study.as_of(2030) is study.as_of(2030)
    assert study.as_of(2030).road_layer is study.road_layer


@pytest.mark.parametrize(
    ("year", "key"),
    [
        (2024, "study.year-before-base"),
        ("2030", "study.year-before-base"),
        (2030.5, "study.year-before-base"),
    ],
)
def test_a_year_before_the_base_is_refused(year, key):
    with pytest.raises(InputError) as error:
        over_years().as_of(year)
    assert error.value.faults[0].key == key
    assert str(BASE) in error.value.message("en")


def test_what_is_shut_in_a_year_is_shut_in_every_other_year_of_it():
    shut = over_years().as_of(2030).with_closures(box(500_100, 3_960_000, 500_200, 3_962_000), "漫水")
    later = shut.in_year(2033)
    assert (later.year, len(later.closures), later.plan.what_if) == (2033, 1, "漫水")


def test_a_plan_without_years_and_a_year_of_a_year_are_refused():
    study = over_years()
    with pytest.raises(InputError, match=r"\[years\]"):
        replace(study, plan=study.plan.model_copy(update={"years": None})).as_of(2030)
    with pytest.raises(InputError, match="2030"):
        study.as_of(2030).as_of(2031)


# --- projects


def test_a_new_facility_opens_when_its_project_ends():
    new = projects(
        {
            "project_id": "p",
            "kind": "nursing_home",
            "end": "2027-06",
            "places": 60,
            "nursing_beds": 40,
            "unit_code": VILLAGES[3],
            "x": 3500,
            "y": 1000,
        }
    )
    study = over_years(facilities=facilities(a("f", beds=10.0)), projects=new)
    assert statuses(study.as_of(2026)) == {"f": "operating"}
    made = study.as_of(2027).facilities.set_index("facility_id")
    assert made.loc["p", ["kind", "status", "beds", "nursing_beds", "unit_code", "serves"]].tolist() == [
        "nursing_home",
        "operating",
        60,
        40,
        VILLAGES[3],
        (),
    ]
    assert made.geometry["p"].equals(new.geometry[0])
    assert statuses(study.as_of(2035, projects=False)) == {"f": "operating"}


def test_places_of_what_holds_the_dead_are_plots():
    new = projects({"project_id": "p", "kind": "columbarium", "end": "2027", "places": 60, "x": 0, "y": 0})
    made = (
        over_years(facilities=facilities(a("f", plots=1.0)), projects=new)
        .as_of(2030)
        .facilities.set_index("facility_id")
    )
    assert made.loc["p", "plots"] == 60
    assert pd.isna(made.loc["p", "beds"])


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("rebuild", ("operating", 10.0, 500), ("operating", 80.0, 500)),
        (None, ("operating", 10.0, 500), ("operating", 80.0, 500)),
        ("new", ("planned", 10.0, 500), ("operating", 80.0, 500)),
        ("move", ("operating", 10.0, 500), ("operating", 80.0, 3500)),
        ("merge", ("operating", 10.0, 500), ("closed", 10.0, 500)),
        ("keep", ("planned", 10.0, 500), ("planned", 10.0, 500)),
    ],
)
def test_what_a_project_does_with_the_facility_it_names(action, before, after):
    status, beds, _ = before
    row = {
        "project_id": "p",
        "kind": "nursing_home",
        "action": action,
        "end": "2028",
        "places": 80,
        "facility_id": "f",
        "x": 3500,
        "y": 1000,
    }
    study = over_years(facilities=facilities(a("f", status=status, beds=beds)), projects=projects(row))

    def seen(year):
        one = study.as_of(year).facilities.iloc[0]
        return one["status"], one["beds"], round(one.geometry.x - 500_000)

    assert (seen(2027), seen(2028)) == (before, after)
    assert len(study.as_of(2028).facilities) == 1


@pytest.mark.parametrize(("action", "after"), [("move", VILLAGES[3]), ("rebuild", VILLAGES[0])])
def test_what_is_moved_lies_in_the_unit_of_its_new_place(action, after):
    row = {
        "project_id": "p",
        "kind": "nursing_home",
        "action": action,
        "end": "2028",
        "facility_id": "f",
        "unit_code": VILLAGES[3],
        "x": 3500,
        "y": 1000,
    }
    study = over_years(facilities=facilities(a("f", unit_code=VILLAGES[0])), projects=projects(row))
    assert study.as_of(2028).facilities["unit_code"].tolist() == [after]


def test_a_merger_closes_every_facility_it_names():
    row = {"project_id": "p", "kind": "nursing_home", "action": "merge", "end": "2028", "facility_id": "f;g"}
    study = over_years(facilities=facilities(a("f"), a("g"), a("h")), projects=projects(row))
    assert statuses(study.as_of(2028)) == {"f": "closed", "g": "closed", "h": "operating"}


@pytest.mark.parametrize(
    "row",
    [
        {"status": "stopped", "end": "2027"},
        {"status": "done", "end": "2024"},
        {"end": None},
        {"start": "2029", "end": "2027"},
        {"end": "2027", "kind": "散埋乱葬治理"},
    ],
)
def test_what_opens_no_facility(row):
    new = projects({"project_id": "p", "kind": "nursing_home", "x": 0, "y": 0, **row})
    study = over_years(facilities=facilities(a("f")), projects=new)
    assert statuses(study.as_of(2035)) == {"f": "operating"}


def test_of_two_projects_of_one_facility_the_later_counts():
    rows = [
        {"project_id": pid, "kind": "nursing_home", "end": end, "places": places, "facility_id": "f"}
        for pid, end, places in (("a", "2030", 90), ("b", "2027", 50))
    ]
    for listed in (rows, rows[::-1]):
        study = over_years(facilities=facilities(a("f", beds=10.0)), projects=projects(*listed))
        assert [study.as_of(year).facilities["beds"][0] for year in (2026, 2027, 2030)] == [10, 50, 90]


def test_the_id_of_a_new_facility_is_nobody_elses():
    rows = [
        {"project_id": "f", "kind": "nursing_home", "end": "2027", "x": 0, "y": 0},
        {
            "project_id": "q",
            "kind": "nursing_home",
            "end": "2027",
            "facility_id": "f9",
            "action": "new",
            "x": 0,
            "y": 0,
        },
    ]
    study = over_years(facilities=facilities(a("f")), projects=projects(*rows))
    assert list(statuses(study.as_of(2030))) == ["f", "f9", "project-f"]


# --- people


def test_a_yearly_rate_compounds():
    study = over_years(plan={"forecast": {"residents": "-10 %"}})
    assert people(study.as_of(2027)) == pytest.approx([each * 0.81 for each in RESIDENTS])


def test_a_table_is_linear_between_its_years_and_its_totals_are_kept():
    table = people_by_year(
        (TOWNS[0], 2025, 300), (TOWNS[0], 2035, 600), (TOWNS[1], 2025, 700), (TOWNS[1], 2035, 350)
    )
    study = over_years(people_by_year=table)
    assert people(study.as_of(2030)) == pytest.approx([150, 300, 225, 300])
    assert people(study.as_of(2035)) == pytest.approx([200, 400, 150, 200])


def test_the_base_of_a_unit_that_the_table_begins_later_is_what_the_points_have():
    table = people_by_year((TOWNS[0], 2035, 600), (TOWNS[1], 2035, 700))
    assert people(over_years(people_by_year=table).as_of(2030)) == pytest.approx([150, 300, 300, 400])


def test_the_smallest_unit_of_the_table_goes():
    table = people_by_year(*((code, 2035, 1000.0 * at) for at, code in enumerate(VILLAGES, 1)))
    assert people(over_years(people_by_year=table).as_of(2035)) == pytest.approx([1000, 2000, 3000, 4000])


def test_people_of_a_unit_where_nobody_lived_are_spread_evenly():
    frame = residents()
    frame.loc[[0, 1], "residents"] = 0.0
    table = people_by_year((TOWNS[0], 2035, 600), (TOWNS[1], 2035, 700))
    assert people(over_years(residents=frame, people_by_year=table).as_of(2035)) == pytest.approx(
        [300, 300, 300, 400]
    )


def test_beyond_the_table_the_rate_goes_or_nothing_is_known():
    rows = [(town, year, 500.0) for town in TOWNS for year in (2025, 2030)]
    table = people_by_year(*rows)
    told = over_years(people_by_year=table)
    assert told.as_of(2030).unknown_groups == ()
    assert told.as_of(2031).unknown_groups == ("residents",)
    assert "residents" not in told.as_of(2031).residents
    rated = over_years(people_by_year=table, plan={"forecast": {"residents": "10 %"}})
    assert sum(people(rated.as_of(2032))) == pytest.approx(1210)


def test_a_unit_that_the_table_lacks_goes_by_the_rate_or_nothing_is_known():
    table = people_by_year((TOWNS[0], 2025, 300), (TOWNS[0], 2035, 600))
    assert over_years(people_by_year=table).as_of(2030).unknown_groups == ("residents",)
    rated = over_years(people_by_year=table, plan={"forecast": {"residents": "-50 %"}})
    assert people(rated.as_of(2026)) == pytest.approx([110, 220, 150, 200])


def test_groups_age_into_each_other():
    frame = residents().assign(residents_60plus=[10.0, 20.0, 30.0, 40.0])
    cohort = {
        "groups": ["residents", "residents_60plus"],
        "survival": [1.0, 0.9],
        "ageing": [0.1],
        "births": 0.01,
    }
    after = over_years(residents=frame, plan={"cohort": cohort}).as_of(2026)
    # 90 below 60 and 10 above: 9 turn 60, 1 of the old dies, 1 is born
    assert people(after, "residents_60plus")[0] == pytest.approx(0.9 * 10 + 9)
    assert people(after)[0] == pytest.approx(100 + 1 - 1)
    assert people(over_years(residents=frame, plan={"cohort": cohort}).as_of(2027))[0] == pytest.approx(
        100 + 1 - 0.1 * 18
    )


def test_three_bands_with_migration_by_hand():
    frame = residents().assign(residents_60plus=[30.0, 0, 0, 0], residents_80plus=[10.0, 0, 0, 0])
    cohort = {
        "groups": ["residents", "residents_60plus", "residents_80plus"], "survival": [1.0, 0.9, 0.5], "ageing": [0.1, 0.2],
        "births": 0.01, "migration": ["-10 %", "5 %", 0],
    }  # fmt: skip
    after = over_years(residents=frame, plan={"cohort": cohort}).as_of(2026)
    # bands 70, 20, 10: the young keep 63, lose 7 by age and 7 by moving, gain 1 born
    young, old, oldest = 70 * 0.9 - 7 + 1, 20 * 0.9 * 0.8 + 1 + 7, 10 * 0.5 + 20 * 0.9 * 0.2
    assert people(after, "residents_80plus")[0] == pytest.approx(oldest)
    assert people(after, "residents_60plus")[0] == pytest.approx(oldest + old)
    assert people(after)[0] == pytest.approx(oldest + old + young)
    # 2 starts with nobody above 60
    assert people(after, "residents_60plus")[1] == pytest.approx(200 * 0.1)


def test_a_forecast_is_an_estimate_and_the_base_is_not():
    study = over_years(plan={"forecast": {"residents": "1 %"}})
    assert ESTIMATED not in study.as_of(BASE).residents
    assert list(study.as_of(2026).residents[ESTIMATED]) == [("residents",)] * 4


def test_without_any_word_on_them_people_are_not_known():
    later = over_years().as_of(2026)
    assert later.unknown_groups == ("residents",)
    assert list(later.residents["demand_id"]) == ["d1", "d2", "d3", "d4"]


figures = st.floats(1, 1e5)


@given(
    now=st.lists(st.floats(0, 1e4), min_size=4, max_size=4),
    west=st.tuples(figures, figures),
    east=st.tuples(figures, figures),
    year=st.integers(BASE + 1, FAR),
    order=st.permutations(range(4)),
)
def test_totals_of_every_year_are_kept_and_the_order_of_rows_is_none_of_its_business(
    now, west, east, year, order
):
    rows = [
        (town, when, value)
        for town, pair in zip(TOWNS, (west, east), strict=True)
        for when, value in zip((BASE, FAR), pair, strict=True)
    ]
    frame = residents().assign(residents=now)
    straight = over_years(residents=frame, people_by_year=people_by_year(*rows)).as_of(year).residents
    mixed = (
        over_years(
            residents=frame.iloc[order].reset_index(drop=True),
            people_by_year=people_by_year(*(rows[at] for at in order)),
        )
        .as_of(year)
        .residents
    )
    share = (year - BASE) / (FAR - BASE)
    for at, (first, last) in enumerate((west, east)):
        assert straight["residents"].iloc[2 * at : 2 * at + 2].sum() == pytest.approx(
            first + share * (last - first), rel=1e-9
        )
    both = mixed.set_index("demand_id")["residents"].reindex(straight["demand_id"]).to_numpy()
    assert np.allclose(both, straight["residents"], rtol=1e-12)


def test_the_sample_grows_old_and_its_table_begins_with_its_own_people():
    sample = cp.open_study("data/plan.toml")
    told = sample.people_by_year
    for year in (2025, 2030, 2035):
        after = sample.as_of(year)
        rows = told[told["year"] == year].set_index("unit_code")
        towns = after.residents.groupby(after.residents["unit_code"].str[:9])[list(rows.columns[1:])].sum()
        assert np.allclose(towns.loc[rows.index].to_numpy(), rows[towns.columns].to_numpy(), rtol=1e-12)
        assert after.unknown_groups == ()
    assert not [found for found in sample.findings if found.rule.startswith("people-by-year")]
