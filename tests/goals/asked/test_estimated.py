"""How much of the weight behind a figure was estimated: in the goal's row, its note, and unit by unit."""

from __future__ import annotations

import dataclasses

import pytest
from goals_toy import on_shared_roads, rows
from toy_town import TOWNS, VILLAGES, facilities, residents, study

from coverplan.goals import measure
from coverplan.plan import ResidentsSettings
from coverplan.tables import GOALS, UNITS
from coverplan.texts import speaking

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "1100 m", "travel": "car", "target": "20 %",
}  # fmt: skip
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}


def measured(*estimated, goal=GOAL, measure_of=None, **columns):
    """What is measured where the demand points of these numbers are estimates; there live 100, 200, 300 and 400."""
    groups = [("residents",) if number in estimated else () for number in range(1, 5)]
    people = residents().assign(**({"estimated": groups} | columns))
    study = on_shared_roads([goal], residents=people, facilities=facilities(CEMETERY))
    if measure_of is not None:
        settings = ResidentsSettings(path="a.csv", measure=measure_of)
        layers = study.plan.layers.model_copy(update={"residents": settings})
        study = dataclasses.replace(study, plan=study.plan.model_copy(update={"layers": layers}))
    return measure(study)


def test_columns_stand_in_the_order_of_the_contract():
    assert ", ".join(GOALS) == (
        "goal_id, title, title_en, kind, group, target, value, unit, met, shortfall, "
        "basis, estimated_share, period, source, vintage, note"
    )
    assert "estimated" not in " ".join(UNITS)


@pytest.mark.parametrize(
    ("estimated", "basis", "share"),
    [
        ((), "measured", 0.0),
        ((1,), "estimated", 0.1),
        ((2, 4), "estimated", 0.6),
        ((1, 2, 3, 4), "estimated", 1.0),
    ],
)
def test_the_basis_is_estimated_where_any_weight_is_and_the_share_weighs_all_of_it(estimated, basis, share):
    [row] = rows(measured(*estimated).goals)
    assert (row["basis"], row["estimated_share"]) == (basis, pytest.approx(share))
    assert row["value"] == pytest.approx(0.3)  # what is estimated counts as before


def test_the_note_says_it_in_the_language_of_the_run():
    assert measured(2, 4).goals["note"].tolist() == ["其中 60.0 % 的人口为估算"]
    with speaking("en"):
        assert measured(2, 4).goals["note"].tolist() == ["60.0 % of the people are estimated"]
    assert measured().goals["note"].tolist() == [""]


def test_the_note_names_what_is_counted():
    [note] = measured(2, measure_of="m2").goals["note"]
    assert note == "其中 20.0 % 的面积为估算"


def test_units_with_estimated_weights_are_found_at_every_level():
    result = measured(2, 4)
    expected = {
        "370832": (1000, 600), TOWNS[0]: (300, 200), TOWNS[1]: (700, 400), VILLAGES[1]: (200, 200), VILLAGES[3]: (400, 400),
    }  # fmt: skip
    frame = result.estimated.set_index("unit_code")
    assert frame[["weight", "weight_estimated"]].apply(tuple, axis=1).to_dict() == expected
    assert result.estimated_shares("g") == pytest.approx({TOWNS[0]: 2 / 3, TOWNS[1]: 4 / 7})
    assert list(result.estimated_shares("g", "village")) == [VILLAGES[1], VILLAGES[3]]
    assert result.estimated_shares("h") == measured().estimated_shares("g") == {}


def test_who_lives_in_no_unit_is_in_no_share():
    result = measured(1, 2, unit_code=["", VILLAGES[1], VILLAGES[2], VILLAGES[3]])
    assert result.goals["estimated_share"].tolist() == [pytest.approx(200 / 900)]


def test_what_is_put_on_the_grid_or_on_seats_is_said_and_is_no_estimate():
    result = measured(placed_by=["grid", "seat", "buildings", "given"])
    assert result.goals["estimated_share"].tolist() == [0.0]
    [note] = result.goals["note"]
    assert "10.0 % 的人口" in note
    assert "20.0 % 的人口" in note
    assert "居住用地格网" in note
    assert "驻地" in note


@pytest.mark.parametrize(
    "goal",
    [
        {"id": "g", "kind": "quota", "facility": ["public_cemetery"]},
        {"id": "g", "kind": "indicator", "indicator": "火化率", "target": 95},
        {
            "id": "g",
            "kind": "ratio",
            "facility": ["public_cemetery"],
            "part": "nursing_beds",
            "whole": "beds",
            "target": 1,
        },
    ],
)
def test_where_no_weight_stands_behind_a_figure_there_is_no_share(goal):
    [row] = rows(measured(1, 2, goal=goal).goals)
    assert row["estimated_share"] is None
    assert row["basis"] != "estimated"


def test_an_english_title_and_note_stand_beside_the_chinese():
    goal = GOAL | {"title": "公墓", "title_en": "Cemeteries", "note": "说明", "note_en": "A note"}
    [row] = rows(measured(goal=goal).goals)
    assert (row["title"], row["title_en"], row["note"]) == ("公墓", "Cemeteries", "说明")
    with speaking("en"):
        assert measured(goal=goal).goals["note"].tolist() == ["A note"]


def test_a_goal_that_is_not_measured_says_how_many_of_those_it_asks_about_are_estimated():
    people = residents().assign(estimated=[("residents",), (), (), ()])
    bare = study([GOAL], residents=people, facilities=facilities(CEMETERY), roads=None, road_nodes=None)
    [row] = rows(measure(bare).goals)
    assert (row["value"], row["basis"], row["estimated_share"]) == (None, "", pytest.approx(0.1))
    assert row["note"].endswith("；其中 10.0 % 的人口为估算")
    with speaking("en"):
        said = measure(bare).goals["note"].iloc[0].split("; ")
    assert said[0] == "Not measured: there is no roads layer"
    assert said[-1] == "10.0 % of the people are estimated"


def test_a_source_has_an_english_wording_too():
    goal = GOAL | {"source": "规划", "source_en": "The plan"}
    assert measured(goal=goal).goals["source"].tolist() == ["规划"]
    with speaking("en"):
        assert measured(goal=goal).goals["source"].tolist() == ["The plan"]
