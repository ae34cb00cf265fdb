"""The criteria of alternatives on a county of 4 x 4 villages, worked out by hand, and ranking.csv of two."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, pi, sqrt

import geopandas as gpd
import pytest
from square_county import NE, NW, SE, SW, at, changes, study, village

from coverplan.adjust import apply_changes, compare_adjustment, ranking_frame
from coverplan.adjust.ranking import moved_of, people_of_towns, spread, ways_to_seats
from coverplan.goals import measure
from coverplan.plan import AdjustSettings, RankingWeights
from coverplan.tables import RANKING

# The seat of each town stands in the middle of its first village.
SEATS = {SW: (500, 500), SE: (2500, 500), NW: (500, 2500), NE: (2500, 2500)}
MERGE = {"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}}
TRANSFER = {"action": "transfer", "villages": [village(2)], "to": SW}


def seated(**more):
    county = study(**more)
    units = county.boundaries.copy()
    places = {code: at(*place) for code, place in SEATS.items()}
    degrees = gpd.GeoSeries(places, crs=units.crs).to_crs("EPSG:4326")
    for code, place in degrees.items():
        units.loc[units["unit_code"] == code, ["seat_lon", "seat_lat"]] = [place.x, place.y]
    return replace(county, boundaries=units)


@pytest.fixture(scope="module")
def county():
    return seated()


@pytest.fixture(scope="module")
def compared(county):
    before = measure(county)
    asked = [changes(MERGE, id="merge", title="合并"), changes(TRANSFER, id="transfer", title="划转")]
    return [compare_adjustment(apply_changes(county, one), before=before) for one in asked]


@pytest.fixture(scope="module")
def ranking(compared):
    return ranking_frame(compared, "zh")


def figure(ranking, alternative, criterion, column="value"):
    rows = ranking[(ranking["alternative"] == alternative) & (ranking["criterion"] == criterion)]
    return rows[column].item()


def test_balance_of_people(county, ranking):
    assert people_of_towns(county).to_dict() == {SW: 500.0, SE: 580.0, NW: 820.0, NE: 900.0}
    assert spread(people_of_towns(county).to_numpy()) == pytest.approx(sqrt(27_200) / 700)
    assert figure(ranking, "merge", "balance", "value_before") == pytest.approx(sqrt(27_200) / 700)
    mean = 2800 / 3
    deviations = [(people - mean) ** 2 for people in (500, 820, 1480)]
    assert figure(ranking, "merge", "balance") == pytest.approx(sqrt(sum(deviations) / 3) / mean)


def test_compactness(ranking):
    assert figure(ranking, "merge", "compactness", "value_before") == pytest.approx(pi / 4)
    assert figure(ranking, "merge", "compactness") == pytest.approx((2 * pi / 4 + 4 * pi * 8 / 144) / 3)
    # 西南 gains village 2 (5 km2, 10 km around + 2), 东南 keeps three squares in an angle (8 km around)
    given = 4 * pi * 5 / 10**2
    left = 4 * pi * 3 / 8**2
    assert figure(ranking, "transfer", "compactness") == pytest.approx((given + left + 2 * pi / 4) / 4)


def test_ways_to_the_seat_along_roads(county, ranking):
    # in each town the first village is at the seat, two are 1 km away, one is 2 km away
    assert ways_to_seats(county).mean_m == pytest.approx(3_000_000 / 2800, rel=1e-4)
    assert ways_to_seats(county).p95_m == pytest.approx(2000.0, rel=1e-3)
    # the north-east goes on to the seat of the south-east
    assert figure(ranking, "merge", "distance_mean") == pytest.approx(4_800_000 / 2800, rel=1e-4)
    assert figure(ranking, "merge", "distance_p95") == pytest.approx(4000.0, rel=1e-3)


def test_villages_that_come_under_another_town(ranking):
    assert figure(ranking, "merge", "villages") == 4.0
    assert figure(ranking, "transfer", "villages") == 1.0


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"action": "new_code", "unit": SE, "code": "370832105"}, 0),
        ({"action": "rename", "unit": SE, "name": "新镇"}, 0),
        ({"action": "merge", "units": [SE, NE], "into": {"code": "370832105", "name": "东镇"}}, 8),
    ],
)
def test_a_new_code_or_name_moves_no_village(county, change, moved):
    assert moved_of(apply_changes(county, changes(change))) == moved


def test_the_table(ranking, compared):
    assert list(ranking.columns) == list(RANKING)
    assert ranking["alternative"].tolist() == ["transfer"] * 6 + ["merge"] * 6
    assert ranking["rank"].tolist() == [1] * 6 + [2] * 6
    assert ranking.groupby("alternative")["first_share"].first().sum() == pytest.approx(1.0)
    assert ranking["weight_share"].iloc[:6].sum() == pytest.approx(1.0)
    # the order of the files is irrelevant
    other = ranking_frame(compared[::-1], "zh")
    assert other.to_csv() == ranking.to_csv()


def test_the_weights_of_the_plan_decide(compared):
    plan = compared[0].adjustment.before.plan
    only = RankingWeights(compactness=0, distance_mean=0, balance=0, villages=0)
    weighed = plan.model_copy(update={"adjust": AdjustSettings(weights=only)})
    adjustment = replace(compared[0].adjustment, before=replace(compared[0].adjustment.before, plan=weighed))
    made = ranking_frame([replace(compared[0], adjustment=adjustment), compared[1]])
    met = {code: figure(made, code, "goals") for code in ("merge", "transfer")}
    best = max(met, key=lambda code: (met[code], code == "merge"))
    assert made["alternative"].iloc[0] == best


def test_without_a_seat_or_roads_the_way_is_not_known_and_left_out(compared, county):
    bare = replace(county, roads=None, road_nodes=None)
    assert isnan(ways_to_seats(bare).mean_m)
    units = county.boundaries.copy()
    units.loc[units["unit_code"] == NW, ["seat_lon", "seat_lat"]] = float("nan")
    lost = ways_to_seats(replace(county, boundaries=units))
    assert lost.without_seat == 820.0
    assert isnan(lost.mean_m)
    asked = changes({"action": "move_seat", "unit": NW}, id="no-seat")
    made = ranking_frame(
        [compared[0], compare_adjustment(apply_changes(county, asked), before=compared[0].before)]
    )
    ways = made[made["criterion"] == "distance_mean"]
    assert ways["weight_share"].tolist() == [0.0, 0.0]
    assert ways["note"].str.contains("no-seat").all()
    assert ways.loc[ways["alternative"] == "no-seat", "note"].item().startswith("820 人")
