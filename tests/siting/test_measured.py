"""Values of aims: the unit of each, and what is added up."""

from __future__ import annotations

import pandas as pd
import pytest

import coverplan as cp
from coverplan.siting.model import Objective, aim_figure, aim_title, aim_unit

COSTS = cp.CostMatrix.from_dense([[300.0], [800.0]], demand_ids=["a", "b"], site_ids=["x"])


def model(*measures, objective="most_covered", phases=()):
    services = [
        cp.Service(name=f"s{at}", costs=COSTS, weights=pd.Series({"a": 1.0, "b": 2.0}), weighs=measure)
        for at, measure in enumerate(measures)
    ]
    return cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), services, objective, phases=phases)


@pytest.mark.parametrize(
    ("measures", "aim", "phases", "unit", "title", "figure"),
    [
        (["m2"], "most_covered", [], "m2", "most served", "1,234.5 m²"),
        ([""], "most_covered", [], "weight", "most served", "1,234.5 weight"),
        (["people", "people"], "most_covered", [], "people", "most served (2 goals added up: people)", "1,234.5"),
        (["plots", "people"], "most_covered", [], "people + plots", "most served (2 goals added up: people, plots needed)", "1,234.5"),
        (["people"], "soonest", ["1", "2"], "people", "served soonest (2 phases added up: people)", "1,234.5"),
        (["people", "beds"], "soonest", ["1", "2"], "people + beds", "served soonest (2 goals, 2 phases added up: people, beds needed)", "1,234.5"),
        (["people"], "least_cost", [], "m × people", "least travel", "1,234.5 m × people"),
        (["people", "plots"], "least_cost", [], "m × (people + plots)", "least travel (2 goals added up: people, plots needed)", "1,234.5"),
        (["people", "plots"], "least_worst", [], "m", "shortest farthest way", "1,234.5 m"),
        (["people", "plots"], "fewest", [], "facilities", "fewest new sites", "1,234.5 facilities"),
        (["people", "plots"], "cheapest", [], "万元", "least money", "1,234.5 × 10,000 yuan"),
    ],
)  # fmt: skip
def test_an_aim_says_what_it_counts(measures, aim, phases, unit, title, figure):
    stated = model(*measures, phases=phases)
    one = Objective(aim)
    assert aim_unit(one, stated) == unit
    assert aim_title(one, stated, "en") == title
    assert aim_figure(one, 1234.5, stated, "en") == figure
    # a bare figure on an axis has its unit in the title, a sum what is added up
    assert aim_title(one, stated, "en", with_unit=True) != one.words().message("en")


def test_an_aim_of_some_services_counts_what_these_do():
    stated = model("people", "plots")
    one = Objective("most_covered", ("s1",))
    assert (aim_unit(one, stated), aim_figure(one, 2.0, stated, "en")) == ("plots", "2 plots")
    assert aim_title(one, stated, "en", with_unit=True).endswith("(plots)")


def test_what_weights_count_is_a_word_that_is_known():
    with pytest.raises(cp.InputError, match="elephants"):
        model("elephants")


def test_notebooks_show_values_with_their_unit():
    plan = cp.solve(model("people", objective=["most_covered", "least_cost", "least_worst"]))
    html = plan._repr_html_()
    assert all(figure in html for figure in ("3 人", "1,900 米 × 人", "800 米"))
    told = cp.explain(plan)._repr_html_()
    assert "3 人" in told
