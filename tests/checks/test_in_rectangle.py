"""What of an outline lies in a rectangle: also where the quick way fails."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from coverplan.checks.borders.cut import Cut, in_rectangle

# the rectangle's west side runs by a notch without breadth, which leaves a ring of three points to the quick way
HARD = shapely.Polygon(
    [
        (-3400.1376985295456, 4936.299962956969), (-1251.076104678523, 2809.962938060805),
        (-982.5863188447233, 3024.0897373620405), (-1157.5890593999814, 2884.521013778499),
        (1854.1019662496847, 5706.339097770921), (5204.849345248654, 2982.9313284534637),
        (2122.3583090762695, -1910.9800049414011),
    ]
)  # fmt: skip
BOUNDS = (-1017.4263102714931, 2473.288543157886, 400.0000000000001, 3498.610209751983)


def test_what_the_quick_way_cannot_cut_is_cut_all_the_same():
    with pytest.raises(shapely.errors.GEOSException):
        shapely.clip_by_rect(HARD, *BOUNDS)
    easy = shapely.box(-2000, 2000, 0, 3000)
    made = in_rectangle(np.array([easy, HARD, easy]), BOUNDS)
    plain = shapely.intersection([easy, HARD, easy], shapely.box(*BOUNDS))
    assert shapely.area(made) == pytest.approx(shapely.area(plain))
    assert shapely.area(shapely.symmetric_difference(made, plain)).max() < 1e-6


def test_a_window_of_a_cut_shape_is_had_there_too():
    window = shapely.box(*BOUNDS)
    assert Cut(HARD, 1e6).within(window).area == pytest.approx(HARD.intersection(window).area)


def test_a_picture_is_cut_there_too():
    import geopandas as gpd

    from coverplan.publish.web.fault_pictures import _Outlines

    units = gpd.GeoDataFrame(
        {"unit_code": ["1"], "name": ["甲"], "level": ["town"]}, geometry=[HARD], crs="EPSG:4548"
    )
    made = _Outlines(units).cut(0, BOUNDS)
    assert made.area == pytest.approx(HARD.intersection(shapely.box(*BOUNDS)).area)


def test_of_nothing_there_is_nothing():
    assert len(in_rectangle(np.zeros(0, dtype=object), BOUNDS)) == 0
