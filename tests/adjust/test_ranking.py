"""Ranking of alternatives: scores, order and ranges worked out by hand, and the laws that hold for any figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.adjust.ranking import BETTER, rank_alternatives, weightings
from coverplan.errors import PlanError
from coverplan.plan import RankingWeights, read_plan

EQUAL = {"balance": 0.5, "goals": 0.5}


def figures(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=["a", "b", "c"][: len(next(iter(columns.values())))])


def test_scores_are_linear_between_the_worst_and_the_best():
    ranked = rank_alternatives(figures(balance=[0.2, 0.4, 0.3], goals=[3.0, 5.0, 3.0]), EQUAL)
    assert ranked.scores.loc[["a", "b", "c"], "balance"].tolist() == pytest.approx([1.0, 0.0, 0.5])
    assert ranked.scores.loc[["a", "b", "c"], "goals"].tolist() == [0.0, 1.0, 0.0]
    assert ranked.table["score"].tolist() == pytest.approx([0.5, 0.5, 0.25])
    # equal scores go by the id
    assert ranked.table.index.tolist() == ["a", "b", "c"]
    assert ranked.table["rank"].tolist() == [1, 2, 3]


def test_the_range_of_a_weight_in_which_an_alternative_is_first():
    ranked = rank_alternatives(figures(balance=[0.2, 0.4, 0.3], goals=[3.0, 5.0, 3.0]), EQUAL)
    # a leads b while the weight w of balance holds w >= 1 - w; c is never first
    assert ranked.first_from.loc["a", "balance"] == pytest.approx(0.5)
    assert ranked.first_to.loc["a", "balance"] == pytest.approx(1.0)
    assert ranked.first_from.loc["b", "balance"] == pytest.approx(0.0)
    assert ranked.first_to.loc["b", "balance"] == pytest.approx(0.5)
    assert ranked.first_from.loc["c"].isna().all()
    # no negative zero where a range is a single weight
    tied = rank_alternatives(
        figures(balance=[0.2, 0.4], goals=[5.0, 3.0], villages=[1.0, 0.0]), EQUAL | {"villages": 1.0}
    )
    assert not np.signbit(tied.first_to.fillna(0.0).to_numpy()).any()


def test_of_two_that_share_the_criteria_each_is_first_under_half_of_the_weightings():
    ranked = rank_alternatives(figures(balance=[0.2, 0.4], goals=[3.0, 5.0]), EQUAL)
    assert ranked.table["first_share"].tolist() == pytest.approx([0.5, 0.5], abs=0.01)
    again = rank_alternatives(figures(balance=[0.2, 0.4], goals=[3.0, 5.0]), EQUAL)
    assert again.table["first_share"].tolist() == ranked.table["first_share"].tolist()


def test_what_is_best_in_everything_is_first_under_every_weighting():
    ranked = rank_alternatives(figures(balance=[0.4, 0.2], goals=[3.0, 5.0]), EQUAL)
    assert ranked.table.loc["b"].tolist() == [1.0, 1.0, 1.0]
    assert ranked.table.loc["a"].tolist() == [2.0, 0.0, 0.0]


def test_alternatives_that_do_not_differ_share_the_first_place():
    ranked = rank_alternatives(figures(balance=[0.3, 0.3], goals=[2.0, 2.0]), EQUAL)
    assert ranked.table["score"].tolist() == [1.0, 1.0]
    assert ranked.table["first_share"].tolist() == [0.5, 0.5]
    assert ranked.first_from["goals"].tolist() == [0.0, 0.0]


def test_a_criterion_that_is_not_known_of_one_is_left_out_for_all():
    values = figures(balance=[0.2, 0.4], goals=[3.0, np.nan])
    ranked = rank_alternatives(values, EQUAL)
    assert ranked.weights.tolist() == [1.0, 0.0]
    assert ranked.scores["goals"].isna().all()
    assert ranked.table.index.tolist() == ["a", "b"]
    assert ranked.table["score"].tolist() == [1.0, 0.0]


def test_nothing_known_gives_no_order_but_the_ids():
    ranked = rank_alternatives(figures(balance=[np.nan, np.nan]), {"balance": 1.0})
    assert ranked.table.index.tolist() == ["a", "b"]
    assert ranked.table["first_share"].isna().all()


def test_weightings_are_spread_evenly():
    made = weightings(4)
    assert made.sum(axis=1) == pytest.approx(np.ones(1024))
    assert made.mean(axis=0) == pytest.approx(np.full(4, 0.25), abs=0.01)
    # a third of the weight or more on one of three: (2/3)**2 of all weightings
    assert (weightings(3)[:, 0] >= 1 / 3).mean() == pytest.approx(4 / 9, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 20), min_size=6, max_size=6), min_size=1, max_size=5),
    st.lists(st.integers(0, 5), min_size=6, max_size=6).filter(any),
)
def test_laws(rows, weights):
    names = list(BETTER)
    values = pd.DataFrame(rows, columns=names, index=[f"x{n}" for n in range(len(rows))], dtype=float)
    shares = {name: weight / sum(weights) for name, weight in zip(names, weights, strict=True)}
    ranked = rank_alternatives(values, shares)
    assert ranked.table["first_share"].sum() == pytest.approx(1.0)
    assert (
        ranked.table["score"].is_monotonic_decreasing
        or len(rows) == 1
        or ranked.table["score"].diff().max() < 1e-8
    )
    assert ranked.table["score"].between(-1e-9, 1 + 1e-9).all()
    turned = rank_alternatives(values.iloc[::-1], shares)
    pd.testing.assert_frame_equal(turned.table, ranked.table)
    # under the weights as they are, exactly those with the best score are within their ranges
    best = ranked.table["score"].max()
    for code, score in ranked.table["score"].items():
        for name in names:
            low, high = ranked.first_from.loc[code, name], ranked.first_to.loc[code, name]
            if not 0 < shares[name] < 1:
                continue
            inside = bool(low - 1e-6 <= shares[name] <= high + 1e-6)
            assert inside == (score >= best - 1e-6) or abs(score - best) < 1e-4


def test_weights_of_the_plan(tmp_path):
    assert (
        RankingWeights(balance=2, compactness=0, distance_mean=0, goals=2, villages=0).shares["balance"]
        == 0.5
    )
    file = tmp_path / "plan.toml"
    area = 'id = "x"\n[area]\nname = "甲县"\ncrs = "EPSG:4548"\n'
    none = "\n".join(f"{name} = 0.0" for name in BETTER)
    file.write_text(f"{area}[adjust.weights]\n{none}\n", encoding="utf-8")
    with pytest.raises(PlanError, match="权重"):
        read_plan(file)
    file.write_text(f"{area}[adjust.weights]\ngoals = 4.0\n", encoding="utf-8")
    assert read_plan(file).adjust.weights.shares["goals"] == 0.5
