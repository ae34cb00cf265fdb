"""The real lists of Liangshan, six vintages: counts by other code (sets of lines, a regular expression) and cases by hand."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from itertools import pairwise

import pandas as pd
import pytest

from coverplan.vintages import compare_units, compare_vintages

pytestmark = pytest.mark.shared
VINTAGES = ("2017", "2019", "2020", "2021", "2022", "2023")
COMMON = re.compile(r"(村?村民委员会|村?村名委员会|社区居民委员会|居民委员会|街道办事处|街道)$")


@pytest.fixture(scope="module")
def raw(shared_data):
    found = defaultdict(dict)
    with (shared_data / "liangshan" / "divisions-2017-2023.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["vintage"]][row["code"]] = row
    return found


@pytest.fixture(scope="module")
def tables(raw):
    levels = {"乡级": "town", "村级": "village"}
    return {
        vintage: pd.DataFrame(
            [
                (row["code"], row["name"], levels[row["level"]], row["parent"], vintage)
                for row in rows.values()
            ],
            columns=["unit_code", "name", "level", "parent_code", "vintage"],
        )
        for vintage, rows in raw.items()
    }


@pytest.fixture(scope="module")
def steps(tables):
    return compare_vintages([tables[vintage] for vintage in VINTAGES])


def step(steps, start, end):
    return steps.between(start, end)


def bare(row):
    return COMMON.sub("", row["name"])


@pytest.mark.parametrize(("start", "end"), list(pairwise(VINTAGES)))
def test_every_unit_of_both_lists_stands_once_and_what_kept_code_and_name_is_the_same(steps, raw, start, end):
    pairs = step(steps, start, end).pairs
    own = pairs[pairs["relation"] != "code reused"]
    for side, vintage in (("from", start), ("to", end)):
        there = own[own[f"unit_code_{side}"] != ""]
        assert set(there[f"unit_code_{side}"]) == set(raw[vintage])
        many = there[there[f"unit_code_{side}"].duplicated(keep=False)]
        assert set(many["relation"]) <= {"merged", "split"}
    kept = {
        code for code in raw[start] if code in raw[end] and bare(raw[start][code]) == bare(raw[end][code])
    }
    same = own[own["relation"] == "same"]
    assert set(same["unit_code_from"]) == kept
    assert (same["unit_code_from"] == same["unit_code_to"]).all()


def test_counts_of_each_step_by_hand(steps):
    assert step(steps, "2017", "2019").counts == {"same": 628, "renamed": 21, "gone": 1}
    assert step(steps, "2020", "2021").counts == {"same": 426, "type changed": 7, "undetermined": 12}
    assert step(steps, "2021", "2022").counts == {"same": 437}
    assert step(steps, "2022", "2023").counts == {"same": 435, "type changed": 2, "new": 14}
    counts = step(steps, "2019", "2020").counts
    assert (counts["same"], counts["moved"], counts["gone"]) == (324, 10, 4)


def test_the_ten_villages_of_the_development_zone_are_in_the_town_that_took_it(steps):
    pairs = step(steps, "2019", "2020").pairs
    moved = pairs[pairs["relation"] == "moved"]
    assert set(moved["unit_code_from"].str[:9]) == {"370832400"}
    assert set(moved["unit_code_to"].str[:9]) == {"370832105"}
    assert (moved["name_from"] == moved["name_to"]).all()


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("徐集村村民委员会", {"东徐集村村民委员会", "西徐集村村民委员会"}),
        ("申李庄村村民委员会", {"申庄村村民委员会", "李庄村村民委员会"}),
        ("大屯村村民委员会", {"东大屯村村民委员会", "中大屯村村民委员会", "西大屯村村民委员会"}),
        ("菜园苏庄村村民委员会", {"菜园村村民委员会", "苏庄村村民委员会"}),
        ("崔庄村村民委员会", {"西崔庄村村民委员会", "东崔庄村村民委员会"}),
    ],
)
def test_mergers_that_the_names_tell(steps, whole, parts):
    pairs = step(steps, "2019", "2020").pairs
    merged = pairs[(pairs["relation"] == "merged") & (pairs["name_to"] == whole)]
    assert set(merged["name_from"]) == parts


@pytest.mark.parametrize(("name", "code"), [("后集", "370832001216"), ("凤山", "370832002238")])
def test_a_community_that_is_a_village_again_has_another_code(steps, name, code):
    pairs = step(steps, "2020", "2021").pairs
    row = pairs[pairs["unit_code_to"] == code].iloc[0]
    assert (row["relation"], row["name_from"]) == ("type changed", f"{name}社区居民委员会")


def test_the_code_with_two_lives(steps, tables):
    reused = steps.pairs[steps.pairs["relation"] == "code reused"].set_index("unit_code_from")
    assert reused.loc["370832105238", ["vintage_from", "vintage_to", "name_from", "name_to"]].tolist() == [
        "2019", "2021", "胡台庙村村民委员会", "桃园三村村民委员会",
    ]  # fmt: skip
    direct = compare_units(tables["2019"], tables["2023"]).pairs
    lives = direct[(direct["unit_code_from"] == "370832105238") | (direct["unit_code_to"] == "370832105238")]
    assert sorted(lives["relation"]) == ["code reused", "undetermined", "undetermined"]


def test_635_villages_become_437(steps, tables):
    whole = step(steps, "2017", "2023").pairs
    villages = whole[(whole["level"] == "village") & (whole["relation"] != "code reused")]
    assert villages.loc[villages["unit_code_from"] != "", "unit_code_from"].nunique() == 635
    assert villages.loc[villages["unit_code_to"] != "", "unit_code_to"].nunique() == 437
    between = [tables[vintage] for vintage in VINTAGES[1:-1]]
    direct = compare_units(tables["2017"], tables["2023"], between=between)
    alone = compare_units(tables["2017"], tables["2023"])
    assert direct.counts["undetermined"] <= alone.counts["undetermined"]


def test_residents_of_2017_come_to_2023_with_nothing_lost(steps, tables):
    crosswalk = step(steps, "2017", "2023")
    villages = tables["2017"][tables["2017"]["level"] == "village"]
    joined = crosswalk.join_counts(pd.DataFrame({"unit_code": villages["unit_code"], "residents": 1.0}))
    report = joined.report.iloc[0]
    assert report["before"] == 635 == report["joined"] + report["not_joined"]
    assert report["joined"] == joined.frame["residents"].sum()
    assert set(joined.not_joined["reason"]) <= {"gone", "undetermined"}
