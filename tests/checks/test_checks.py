"""The checks on the toy county: nothing in good data, each fault found and placed in bad data."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from shapely import MultiPolygon, affinity, box
from toy_town import CRS, TOWNS, VILLAGES, X0, Y0, at, boundaries, facilities, residents, roads, study

from coverplan.checks import check
from coverplan.checks.scale import check_scale
from coverplan.crs import lonlat
from coverplan.findings import RULES, findings_frame
from coverplan.texts import keys


def rules(**layers: object) -> list[str]:
    return sorted(found.rule for found in check(study(**layers)))


def changed(code: str, **values: object):
    frame = boundaries()
    for column, value in values.items():
        if column not in frame:
            frame[column] = pd.Series([None] * len(frame), dtype=object)
        frame.loc[frame["unit_code"] == code, column] = value
    return frame


def test_good_data_has_no_finding():
    assert rules() == []


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        (VILLAGES[0], {"unit_code": "37083200120"}, "code.malformed"),
        (VILLAGES[0], {"unit_code": "37083200120x"}, "code.malformed"),
        (TOWNS[1], {"type": "乡"}, "code.type-differs"),
        (VILLAGES[0], {"parent_code": TOWNS[1]}, "code.not-of-parent"),
        (VILLAGES[0], {"urban_rural": "999"}, "code.urban-rural"),
        (VILLAGES[0], {"unit_code": "370832001999"}, "code.out-of-range"),
        (VILLAGES[0], {"unit_code": "370832001450"}, "code.quasi"),
        (VILLAGES[0], {"area_km2": 2.5}, "unit.area-differs"),
    ],
)
def test_a_fault_of_a_unit_is_found(code, values, expected):
    assert expected in rules(boundaries=changed(code, **values), residents=None)


def test_codes_of_another_country_are_not_judged():
    frame = changed(VILLAGES[0], unit_code="LI-01")
    free = study(boundaries=frame, residents=None)
    plan = free.plan.model_copy(update={"units": free.plan.units.model_copy(update={"code_scheme": "free"})})
    assert not [
        found
        for found in check(study(boundaries=frame, residents=None, plan=plan))
        if found.rule.startswith("code.")
    ]


def test_an_overlap_a_gap_and_a_piece_outside_are_found_where_they_are():
    frame = boundaries()
    row = frame.index[frame["unit_code"] == VILLAGES[0]][0]
    frame.loc[row, "geometry"] = box(X0 + 100, Y0 - 50, X0 + 1010, Y0 + 2000)
    found = {finding.rule: finding for finding in check(study(boundaries=frame, residents=None))}
    assert set(found) == {"border.overlap", "border.gap", "border.outside-parent"}
    assert found["border.overlap"].params["area_m2"] == "20,000"
    assert found["border.gap"].params["area_m2"] == "200,000"
    assert found["border.outside-parent"].params["area_m2"] == f"{910 * 50:,}"
    import geopandas as gpd

    lon, lat = lonlat(gpd.GeoDataFrame(geometry=[at(50, 1000)], crs="EPSG:4548"))
    assert found["border.gap"].lon == pytest.approx(lon[0], abs=1e-4)
    assert found["border.gap"].lat == pytest.approx(lat[0], abs=1e-4)


def test_rounding_is_no_overlap():
    frame = boundaries()
    row = frame.index[frame["unit_code"] == VILLAGES[0]][0]
    frame.loc[row, "geometry"] = affinity.translate(frame.loc[row, "geometry"], xoff=1e-4)
    assert rules(boundaries=frame, residents=None) == []


def test_a_unit_in_two_parts_is_found():
    frame = boundaries()
    row = frame.index[frame["unit_code"] == VILLAGES[3]][0]
    whole = frame.loc[row, "geometry"]
    frame.loc[row, "geometry"] = MultiPolygon([whole, affinity.translate(whole, xoff=5000)])
    assert "unit.several-parts" in rules(boundaries=frame, residents=None)


def test_points_outside_the_area_or_their_unit_are_found():
    things = facilities(
        {"facility_id": "in", "kind": "hospital", "x": 100, "y": 100, "unit_code": TOWNS[0]},
        {"facility_id": "out", "kind": "hospital", "x": -100, "y": 100},
        {"facility_id": "wrong", "kind": "hospital", "x": 2500, "y": 100, "unit_code": TOWNS[0]},
        {"facility_id": "unknown", "kind": "hospital", "x": 100, "y": 100, "unit_code": "1"},
        {"facility_id": "serves", "kind": "hospital", "x": 100, "y": 100, "serves": ("2", TOWNS[0])},
    )
    found = {finding.params.get("id"): finding.rule for finding in check(study(facilities=things))}
    assert found == {
        "out": "point.outside-area",
        "wrong": "point.unit-differs",
        "unknown": "point.unit-unknown",
        "serves": "facility.serves-unknown",
    }


def test_seats_are_looked_for_in_their_own_unit():
    frame = boundaries()
    lon, lat = lonlat(frame)
    frame["seat_lon"], frame["seat_lat"] = lon, lat
    assert rules(boundaries=frame) == []
    first, last = frame.index[3], frame.index[6]
    frame.loc[first, ["seat_lon", "seat_lat"]] = frame.loc[last, ["seat_lon", "seat_lat"]]
    assert rules(boundaries=frame) == ["unit.seat-outside"]


def test_sums_and_parts_are_compared():
    people = residents().assign(residents_60plus=[50.0, 20.0, 30.0, 500.0])
    assert rules(residents=people) == ["residents.part-exceeds"]
    toy = study()
    plan = toy.plan.model_copy(update={"area": toy.plan.area.model_copy(update={"residents": 1020.0})})
    assert [found.rule for found in check(study(plan=plan))] == ["residents.sum-differs"]
    close = plan.model_copy(update={"area": plan.area.model_copy(update={"residents": 1010.0})})
    assert not check(study(plan=close))


def test_a_unit_without_residents_is_found():
    people = residents().iloc[:3]
    assert rules(residents=people) == ["residents.none-in-unit"]


def test_indicators_of_unknown_units_are_found():
    table = pd.DataFrame({"indicator": ["n", "n"], "value": [1.0, 2.0], "unit_code": [VILLAGES[0], "99"]})
    assert rules(indicators=table) == ["indicator.unit-unknown"]


def test_every_rule_has_its_words_in_both_languages():
    for rule in RULES:
        assert {f"finding.{rule}", f"finding.{rule}.advice"} <= keys()


def test_findings_as_a_table_are_worst_first_and_in_the_language_asked():
    people = residents().iloc[:3].assign(residents_60plus=[500.0, 1.0, 1.0])
    table = findings_frame(check(study(residents=people)), "en")
    assert table["level"].tolist() == ["error", "warning"]
    assert table.loc[0, "message"] == "d1: residents_60plus exceeds residents."


GOAL = {"id": "g", "kind": "reach", "facility": ["hospital"], "within": "1 km", "travel": "car"}


def test_roads_are_looked_at_as_the_plan_travels():
    _, edges = roads()
    parted = edges.drop(index=[1, 2])  # a kilometre in the west, one in the east, nothing between
    found = {finding.rule for finding in check(study([GOAL], roads=parted))}
    assert "roads.island" in found
    assert "roads.point-on-island" in found
    assert not [finding for finding in check(study([GOAL])) if finding.layer == "roads"]


def test_what_two_ways_of_travelling_share_is_told_once():
    _, edges = roads()
    parted = edges.drop(index=[1, 2])
    on_foot = GOAL | {"id": "f", "travel": "walk"}
    one = [finding for finding in check(study([GOAL], roads=parted)) if finding.rule == "roads.island"]
    two = [
        finding for finding in check(study([GOAL, on_foot], roads=parted)) if finding.rule == "roads.island"
    ]
    assert len(one) == len(two) == 1


@pytest.mark.parametrize(
    ("crs", "expected"), [(CRS, 0), ("EPSG:32650", 0), ("EPSG:32646", 1), ("EPSG:4087", 1), ("EPSG:32630", 1)]
)
def test_a_crs_of_another_place_or_without_true_lengths_is_found(crs, expected):
    made = study()
    plan = made.plan.model_copy(update={"area": made.plan.area.model_copy(update={"crs": crs})})
    moved = replace(made, plan=plan, boundaries=made.boundaries.to_crs(crs))
    assert len(list(check_scale(moved))) == expected


def test_a_travel_that_may_use_no_road_is_found_and_does_not_stop_the_checks():
    goals = [
        {"id": "g", "kind": "reach", "facility": ["hospital"], "within": "1 km", "travel": "walk_elderly"}
    ]
    nodes, edges = roads()
    found = check(study(goals, roads=edges.assign(road_class="motorway"), road_nodes=nodes))
    assert [finding.rule for finding in found] == ["roads.none-usable"]
