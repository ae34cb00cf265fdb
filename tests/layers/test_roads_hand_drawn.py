"""Road layers as offices keep them: words of many standards, route numbers, lines nobody cut at their crossings."""

from __future__ import annotations

import pytest

from coverplan.layers.road_words import road_class_of


@pytest.mark.parametrize(
    ("word", "road_class"),
    [
        ("高速路", "motorway"), ("城市快速路", "trunk"), ("城市主干道", "primary"), ("城市道路", "tertiary"), ("公路", "tertiary"),
        ("农村道路", "unclassified"), ("等外公路", "unclassified"), ("等外", "unclassified"), ("四级", "tertiary"),
    ],
)  # fmt: skip
def test_words_of_land_survey_and_highway_standards(word, road_class):
    assert road_class_of(word) == road_class


@pytest.mark.parametrize(
    ("number", "road_class"),
    [
        ("G220", "trunk"), ("g 220", None), ("Ｇ105", "trunk"), ("G3", "motorway"), ("G35", "motorway"), ("G1511", "motorway"),
        ("S337", "primary"), ("S38", "motorway"), ("X001", "secondary"), ("XA12", "secondary"), ("Y012", "tertiary"),
        ("C107", "unclassified"), ("C1071", "unclassified"), ("Z005", "unclassified"), ("G12345", None), ("X1", None),
        ("B220", None), ("G２２٠", None),
    ],
)  # fmt: skip
def test_a_route_number_alone_says_the_class(number, road_class):
    assert road_class_of(number) == road_class
