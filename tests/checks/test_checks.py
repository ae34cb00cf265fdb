"""The checks as a whole: nothing in good data, every layer may be absent, every finding has its words."""

from __future__ import annotations

import pandas as pd
import pytest
from checks_toy import only, planned, rules, with_shapes, with_values
from geopandas.testing import assert_geodataframe_equal
from toy_town import TOWNS, VILLAGES, boundaries, facilities, residents, roads, study

import coverplan as cp
from coverplan.findings import RULES
from coverplan.texts import keys

GOAL = {"id": "g", "kind": "reach", "facility": ["hospital"], "within": "1 km", "travel": "car"}
THINGS = facilities({"facility_id": "f", "kind": "hospital", "x": 100, "y": 100, "serves": (VILLAGES[0],)})
TABLE = pd.DataFrame({"indicator": ["n"], "value": [1.0], "unit_code": [TOWNS[0]]})


def test_good_data_has_no_finding():
    good = study([GOAL], facilities=THINGS, indicators=TABLE)
    assert cp.check(planned(good, area={"residents": 1000.0})) == ()


@pytest.mark.parametrize("absent", ["boundaries", "residents", "facilities", "roads", "indicators", "all"])
def test_a_layer_that_is_absent_is_not_checked(absent):
    layers = {
        "boundaries": boundaries(), "residents": residents(), "facilities": THINGS, "roads": roads()[1],
        "road_nodes": roads()[0], "indicators": TABLE,
    }  # fmt: skip
    left = {} if absent == "all" else {name: layer for name, layer in layers.items() if name != absent}
    assert rules(planned(only(**left), area={"residents": 1000.0})) == []


def faulty() -> cp.Study:
    """A study with a fault in every layer."""
    frame = with_values(VILLAGES[0], type="居委会", area_km2=9.0)
    frame = with_shapes({VILLAGES[1]: lambda shape: shape.buffer(5, join_style="mitre")}, frame)
    things = THINGS.assign(serves=[("9",)], unit_code="9")
    people = residents().iloc[:3].assign(dibao=[500.0, 1.0, 1.0])
    _, edges = roads()
    made = study(
        [GOAL],
        boundaries=frame,
        facilities=things,
        residents=people,
        indicators=TABLE.assign(unit_code="8"),
        roads=edges.drop(index=[1, 2]),
    )
    return planned(made, area={"residents": 5.0})


@pytest.fixture(scope="module")
def found() -> tuple[cp.Finding, ...]:
    return cp.check(faulty())


def test_each_layer_is_looked_at_in_its_turn(found):
    assert list(dict.fromkeys(one.rule.split(".")[0] for one in found)) == [
        "code", "name", "border", "point", "residents", "facility", "indicator", "roads",
    ]  # fmt: skip


def test_every_finding_has_its_words_and_all_that_they_name(found):
    for one in found:
        for language in ("zh", "en"):
            for words in (one.message(language), one.advice(language)):
                assert words
                assert not {"{", "}"} & set(words)
                assert not {"None", "nan"} & set(words.replace("，", " ").split())


def test_every_rule_has_its_words_in_both_languages():
    for rule in RULES:
        assert {f"finding.{rule}", f"finding.{rule}.advice"} <= keys()


def test_nothing_is_mended():
    made = faulty()
    names = ("boundaries", "residents", "facilities", "indicators", "roads")
    before = {name: getattr(made, name).copy(deep=True) for name in names}
    cp.check(made)
    for name, frame in before.items():
        same = pd.testing.assert_frame_equal if name == "indicators" else assert_geodataframe_equal
        same(getattr(made, name), frame)


def test_findings_as_a_table_are_worst_first_and_in_the_language_asked():
    people = residents().iloc[:3].assign(residents_60plus=[500.0, 1.0, 1.0])
    table = cp.findings_frame(cp.check(only(boundaries=boundaries(), residents=people)), "en")
    assert table["level"].tolist() == ["error", "warning"]
    assert table["message"].tolist() == [
        "d1: residents_60plus exceeds residents.",
        "四村: has no demand point; its people count as 0.",
    ]
