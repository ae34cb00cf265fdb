"""Pictures of faults: a few times as wide as the fault, its lines unsimplified, bounded in number and size."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
import tilings

from coverplan.checks import check
from coverplan.findings import Finding
from coverplan.plan import Plan
from coverplan.publish.web.fault_pictures import fault_pictures
from coverplan.publish.web.findings_page import save_findings_page
from coverplan.study import Study

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<img src=x onerror=alert(1)>村"
PLAN = Plan(id="x", area={"name": "甲县", "crs": tilings.CRS})


@cache
def faulty() -> tuple[Study, tuple[Finding, ...]]:
    """A tiling with a gap, a near miss, a doubled vertex and one on one side only; and what is found."""
    tiling = tilings.Tiling.of(2)
    units = tiling.frame(
        {
            (1, 1): lambda shape: tilings.with_moved(shape, 2, (5, 9)),
            (4, 1): lambda shape: tilings.with_moved(shape, 6, (-0.04, 0.05)),
            (1, 4): lambda shape: tilings.with_vertex(shape, 0, tilings.corner(shape, 0)),
            (4, 4): lambda shape: tilings.with_vertex(shape, 1, tuple(tilings.middle_of_edge(shape, 1))),
        }
    )
    units.loc[units["unit_code"] == tiling.code((1, 1)), "name"] = HOSTILE
    study = Study(plan=PLAN, boundaries=units)
    return study, tuple(one for one in check(study) if one.rule.startswith("border."))


def places(steps: list[int]) -> np.ndarray:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0)


def picture_of(rule: str) -> dict[str, Any]:
    study, findings = faulty()
    at = next(number for number, one in enumerate(findings) if one.rule == rule)
    return fault_pictures(study, findings).pictures[at]


def test_every_fault_has_a_picture_with_names_and_the_fault_in_it() -> None:
    study, findings = faulty()
    made = fault_pictures(study, findings)
    assert made.left_out == 0
    assert sorted(made.pictures) == list(range(len(findings)))
    for number, picture in made.pictures.items():
        named = [unit[0] for unit in picture["u"] if unit[3] is not None]
        assert len(named) >= 2
        assert picture["f"], findings[number].rule
        for _, rings in picture["f"]:
            assert np.abs(places(rings[0])).max() <= 1_100


def test_picture_is_four_times_as_wide_as_its_fault_and_the_fault_in_its_middle() -> None:
    _, findings = faulty()
    gap = next(one for one in findings if one.rule == "border.gap")
    west, south, east, north = shapely.bounds(
        shapely.union_all(
            [shapely.points(places(ring)) for _, rings in picture_of("border.gap")["f"] for ring in rings]
        )
    )
    assert max(east - west, north - south) == pytest.approx(500, abs=2)  # a quarter of the 2000 steps across
    assert west + east == pytest.approx(0, abs=2)
    assert gap.shape is not None


def test_a_long_narrow_fault_has_a_second_picture_from_near_by() -> None:
    picture = picture_of("border.near-miss")
    near = picture["d"]
    assert near["w"] < 0.5 < 100 < picture["w"]
    ((kind, (ring,)),) = near["f"]
    assert kind == "area"
    assert np.ptp(places(ring), axis=0).min() > 50  # what is 2 cm wide is seen


def test_the_scale_of_a_point_is_that_of_its_size() -> None:
    _, findings = faulty()
    size = next(one.size for one in findings if one.rule == "border.unshared-vertex")
    assert picture_of("border.unshared-vertex")["w"] == pytest.approx(4 * size)
    assert picture_of("border.unshared-vertex")["f"] == [["point", [[0, 0]]]]
    assert picture_of("border.duplicate-vertex")["w"] == 2.0


def test_outlines_are_those_of_the_data() -> None:
    study, findings = faulty()
    at = next(number for number, one in enumerate(findings) if one.rule == "border.unshared-vertex")
    picture = fault_pictures(study, findings).pictures[at]
    metre = picture["w"] / 2_000
    assert study.outlines is not None
    villages = study.outlines[study.outlines["level"] == "village"]
    told = next(unit for unit in picture["u"] if unit[2])
    shape = villages[villages["unit_code"] == findings[at].unit_code].geometry.iloc[0]
    middle = gpd.GeoSeries(gpd.points_from_xy([findings[at].lon], [findings[at].lat]), crs=4326).to_crs(
        tilings.CRS
    )[0]
    window = shapely.box(
        *(np.array([-1, -1, 1, 1]) * 1.1 * picture["w"] / 2 + np.tile([middle.x, middle.y], 2))
    )
    drawn = shapely.Polygon(places(told[4][0][0]) * metre + np.array([middle.x, middle.y]))
    assert drawn.symmetric_difference(shape & window).area < metre * window.length


def test_what_has_no_place_or_is_not_of_a_line_has_no_picture() -> None:
    study, _ = faulty()
    others = [
        Finding(
            rule="border.area-differs", layer="boundaries", lon=116.0, lat=35.0, size=9.0, size_unit="m2"
        ),
        Finding(rule="code.quasi", layer="boundaries"),
        Finding(rule="point.outside-area", layer="facilities", lon=116.0, lat=35.0),
    ]
    assert fault_pictures(study, others) == ({}, 0)
    assert fault_pictures(Study(plan=PLAN), faulty()[1]) == ({}, 0)


def test_pictures_are_bounded_in_number_and_bytes_and_the_rest_is_counted() -> None:
    study, findings = faulty()
    few = fault_pictures(study, findings, most=2)
    assert (sorted(few.pictures), few.left_out) == ([0, 1], len(findings) - 2)
    size = len(json.dumps(few.pictures[0]).encode())
    small = fault_pictures(study, findings, most_bytes=size)
    assert sorted(small.pictures) == [0]
    assert small.left_out == len(findings) - 1


def test_a_ring_of_a_million_vertices_is_cut_a_quarter_at_a_time() -> None:
    angle = np.linspace(0, 2 * np.pi, 1_000_001)[:-1]
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 20_000 + [tilings.X0, tilings.Y0]
    units = gpd.GeoDataFrame(
        {"unit_code": ["370832101"], "name": ["甲镇"], "level": ["town"], "parent_code": [None]},
        geometry=[shapely.Polygon(ring)], crs=tilings.CRS,
    )  # fmt: skip
    at = gpd.GeoSeries(shapely.points(ring[::10_000]), crs=tilings.CRS).to_crs(4326)
    faults = [
        Finding(
            rule="border.near-miss", layer="boundaries", lon=point.x, lat=point.y, size=0.5, size_unit="m"
        )
        for point in at
    ]
    study = Study(plan=PLAN, boundaries=units)
    began = time.process_time()
    made = fault_pictures(study, faults)
    assert len(made.pictures) == 100
    assert time.process_time() - began < 6


@pytest.mark.browser
def test_a_chosen_fault_is_drawn_with_names_bar_and_width_and_on_paper_all_are(
    browser: Any, tmp_path: Path
) -> None:
    study, findings = faulty()
    save_findings_page(tmp_path / "f.html", study, findings)
    view = browser.new_page()
    complaints: list[str] = []
    view.on("pageerror", lambda error: complaints.append(str(error)))
    view.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    view.goto((tmp_path / "f.html").as_uri())
    assert not view.is_visible("#picture")
    view.click("tr.error")
    assert view.is_visible("#picture svg .fault")
    said = view.inner_text("#picture div:nth-child(1) span")
    assert said.startswith("放大图：宽 1.9 公里")
    names = view.eval_on_selector_all(
        "#picture div:nth-child(1) text", "all => all.map(one => one.textContent)"
    )
    assert HOSTILE in names
    assert "500 米" in names
    assert view.query_selector("#picture img") is None
    # the middle of the bar is 500 m of 1.9 km
    box = view.eval_on_selector("#picture div:nth-child(1) svg", "one => one.getBoundingClientRect().width")
    bar = view.eval_on_selector(
        "#picture div:nth-child(1) svg g path", "one => one.getBoundingClientRect().width"
    )
    assert bar / box == pytest.approx(500 / 1_870, rel=0.05)
    view.click("#language")
    assert "km wide" in view.inner_text("#picture div:nth-child(1) span")
    view.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(view.query_selector_all("tbody .pictures")) == len(findings)
    view.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not view.query_selector_all("tbody .pictures")
    view.close()
    assert complaints == []


@pytest.mark.browser
def test_twenty_thousand_faults_open_choose_and_sort_without_hanging(browser: Any, tmp_path: Path) -> None:
    study, findings = faulty()
    gap = next(one for one in findings if one.rule == "border.gap")
    many = [
        replace(gap, unit_code=f"{370832000000 + number}", params={**gap.params, "area_m2": str(number)})
        for number in range(20_000)
    ]
    save_findings_page(tmp_path / "f.html", study, many)
    assert (tmp_path / "f.html").stat().st_size < 5_000_000
    view = browser.new_page()
    began = time.monotonic()
    view.goto((tmp_path / "f.html").as_uri())
    view.click("tbody tr:nth-child(1)")
    assert view.is_visible("#picture svg .fault")
    assert "17000 处界线问题未附放大图" in view.inner_text("#left-out")
    view.click("th:nth-child(5) button")
    view.click("tbody tr:nth-child(3)")
    assert time.monotonic() - began < 30
    view.close()


def test_units_in_a_window_are_those_that_meet_it_and_are_made_ready_to_be_asked_again() -> None:
    from coverplan.publish.web.fault_pictures import _Outlines

    units = tilings.Tiling.of(2).frame()
    outlines = _Outlines(units)
    random = np.random.default_rng(3)
    west, south, east, north = units.total_bounds
    for x, y, half in zip(random.uniform(west, east, 20), random.uniform(south, north, 20), np.geomspace(1, 4_000, 20), strict=True):  # fmt: skip
        window = (x - half, y - half, x + half, y + half)
        found = outlines.within(window)
        assert (
            found.tolist()
            == np.flatnonzero(shapely.intersects(outlines.shapes, shapely.box(*window))).tolist()
        )
        assert shapely.is_prepared(outlines.shapes[found]).all()
