"""Goals of two periods side by side: each takes the figure of its own time."""

from __future__ import annotations

import pandas as pd
from goals_toy import rows
from toy_town import TOWNS, facilities, study

from coverplan.goals import measure
from coverplan.texts import say

REPORTED = {"kind": "indicator", "indicator": "n", "target": 60}


def figures(*periods: str, unit_code: str = "") -> pd.DataFrame:
    """A figure a period: 1, 2, 3 ..."""
    return pd.DataFrame(
        {"indicator": "n", "value": [float(k + 1) for k in range(len(periods))], "unit_code": unit_code, "period": periods}
    )  # fmt: skip


def measured(indicators, *periods, **more):
    goals = [REPORTED | {"id": f"g{k}", "period": period} | more for k, period in enumerate(periods)]
    return rows(measure(study(goals, indicators=indicators)).goals)


def test_each_period_takes_its_latest_figure_and_none_of_a_later_year():
    first, second = measured(figures("2024", "2025", "2027", "2031"), "十四五", "十五五")
    assert (first["value"], first["period"]) == (2, "十四五")
    assert (second["value"], second["period"]) == (3, "十五五")
    assert say("goal.period", period="2025") in first["note"]
    assert say("goal.period", period="2027") in second["note"]


def test_figures_of_later_years_only_are_none():
    [row] = measured(figures("2026", "2027"), "十四五")
    assert (row["value"], row["met"]) == (None, None)
    assert row["note"] == say("goal.only-later", indicator="n", year=2025).rstrip("。")


def test_a_goal_without_a_period_takes_the_latest_and_shows_its_period():
    [row] = measured(figures("2024", "2031"), "")
    assert (row["value"], row["period"], row["note"]) == (2, "2031", "")


def test_a_period_without_a_year_bounds_nothing():
    [row] = measured(figures("2024", "2031"), "近期")
    assert (row["value"], row["period"]) == (2, "近期")


def test_units_figures_are_those_of_the_period_too():
    table = pd.concat([figures("2025", "2026", unit_code=code) for code in TOWNS])
    goal = {"kind": "average", "units": {"level": "town"}}
    first, second = measured(table, "十四五", "十五五", **goal)
    assert (first["value"], second["value"]) == (1, 2)
    assert (first["period"], second["period"]) == ("十四五", "十五五")
    assert say("goal.period", period="2025") in first["note"]


def test_measured_goals_show_their_period():
    goal = {"id": "q", "kind": "quota", "facility": "hospital", "period": "十五五"}
    result = measure(
        study([goal], facilities=facilities({"facility_id": "h", "kind": "hospital", "x": 1, "y": 1}))
    )
    assert result.goals["period"].tolist() == ["十五五"]
