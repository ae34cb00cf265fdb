"""Areas on the map against the areas published: one hundredth, either way."""

from __future__ import annotations

import pytest
from checks_toy import about, only, planned, told, with_shapes, with_values
from pyproj import Geod
from toy_town import VILLAGES, boundaries

# The first village is 1 km x 2 km and lies at the zone's middle, where a metre is a metre to 1 in 10^8.
CODE, KM2 = VILLAGES[0], 2.0


def said(published: float, frame=None) -> list[tuple[object, ...]]:
    frame = with_values(CODE, frame, area_km2=published)
    return [about(one) for one in told(only(boundaries=frame))]


def differs(published: str) -> list[tuple[object, ...]]:
    params = {"name": "一村", "measured": "2.00", "published": published, "percent": "1"}
    return [("border.area-differs", "boundaries", CODE, "一村", params)]


@pytest.mark.parametrize(
    ("published", "shown"),
    [(2.5, "2.50"), (2.03, "2.03"), (1.97, "1.97"), (0.9, "0.90"), (0.001, "0.00"), (1234.5, "1,234.50")],
)
def test_an_area_that_differs_is_told_with_both_figures(published, shown):
    assert said(published) == differs(shown)


@pytest.mark.parametrize("published", [2.0, 2.01, 1.99, 0.0, -1.0, float("nan")])
def test_an_area_that_agrees_or_is_not_published_is_no_fault(published):
    assert said(published) == []


@pytest.mark.parametrize("share", [0.01, -0.01])
def test_the_difference_counts_from_one_hundredth_on(share):
    hair = 5e-7 if share > 0 else -5e-7
    beyond, below = KM2 / (1 + share + hair), KM2 / (1 + share - hair)
    assert said(beyond) == differs(f"{beyond:.2f}")
    assert said(below) == []


@pytest.mark.parametrize("share", [0.01, -0.01])
def test_exactly_one_hundredth_is_not_more_than_that(share):
    degrees = boundaries().set_index("unit_code").to_crs("EPSG:4326")
    measured = abs(Geod(ellps="WGS84").geometry_area_perimeter(degrees.geometry[CODE])[0]) / 1e6
    assert said(measured / (1 + share)) == []


def test_the_area_is_the_same_whichever_way_round_the_line_was_drawn():
    for turned in (with_shapes({CODE: lambda shape: shape.reverse()}), boundaries()):
        assert said(2.0, turned) == []
        assert said(1.9, turned) == differs("1.90")


def test_the_area_is_that_of_the_ground_not_of_the_map():
    # a map that stretches every parallel 1.24 times shows 2.47 km2
    crs = "EPSG:4087"
    away = boundaries().to_crs(crs)
    assert away.set_index("unit_code").area[CODE] / 1e6 == pytest.approx(2.47, abs=0.01)
    for published, expected in ((2.0, []), (2.47, differs("2.47"))):
        made = planned(only(boundaries=with_values(CODE, away, area_km2=published)), area={"crs": crs})
        assert [about(one) for one in told(made, "border.area")] == expected
