"""Alternatives ranked by stated criteria, and how much the ranking hangs on the weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.stats import qmc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.kernels.types import Floats

__all__ = ["BETTER", "WEIGHTINGS", "Ranked", "rank_alternatives"]

# Of each criterion, whether the higher or the lower figure is better.
BETTER: dict[str, Literal["high", "low"]] = {
    "balance": "low",
    "compactness": "high",
    "distance_mean": "low",
    "distance_p95": "low",
    "goals": "high",
    "villages": "low",
}
# How many weightings are tried.
WEIGHTINGS = 1024
# Scores that differ by less are the same.
_SAME = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranked:
    """Alternatives in order, with what the order hangs on.

    Attributes
    ----------
    table : DataFrame
        On alternative, best first: ``rank``, ``score`` (0 to 1) and ``first_share`` (share of the weightings tried under which it is first).
    scores : DataFrame
        On alternative, a column a criterion: 1 for the best of the alternatives, 0 for the worst; NaN throughout for a criterion left out.
    weights : Series
        On criterion: the share of the whole weight; 0 for a criterion left out.
    first_from, first_to : DataFrame
        As ``scores``: the least and the largest share of the whole weight of a criterion under which the alternative is first while the other
        criteria keep their proportions; NaN where it is under none.
    """

    table: pd.DataFrame
    scores: pd.DataFrame
    weights: pd.Series
    first_from: pd.DataFrame
    first_to: pd.DataFrame


def rank_alternatives(values: pd.DataFrame, weights: Mapping[str, float]) -> Ranked:
    """Rank alternatives by the weighted mean of their scores; ties go to the id that sorts first.

    Parameters
    ----------
    values
        On alternative (ids), a column for each criterion of :data:`BETTER`. A criterion that is not known of every alternative is left out.
    weights
        Share of each criterion.

    Notes
    -----
    The score of a criterion is linear between the worst (0) and the best (1) of the alternatives, and 1 for all where they do not differ. The
    weightings are the first :data:`WEIGHTINGS` points of Halton's sequence, laid evenly over all weightings of the criteria that count (by
    the spacings of the logarithms), so that the same alternatives have the same shares every time. Who is first under a weighting together
    shares it. The ranges of single weights are exact: scores are straight lines in a weight.

    Examples
    --------
    >>> values = pd.DataFrame({"balance": [0.2, 0.4], "goals": [3.0, 5.0]}, index=["a", "b"])
    >>> ranked = rank_alternatives(values, {"balance": 0.75, "goals": 0.25})
    >>> ranked.table["score"].tolist(), round(float(ranked.first_from.loc["a", "balance"]), 3)
    ([0.75, 0.25], 0.5)
    """
    ordered = values.sort_index()
    known = ordered.notna().all()
    counts = pd.Series({name: weights[name] if known[name] else 0.0 for name in ordered.columns}, dtype=float)
    whole = counts.sum()
    shares = counts / whole if whole > 0 else counts
    scores = pd.DataFrame(
        {name: _scored(ordered[name], BETTER[name]) for name in ordered.columns}, index=ordered.index
    )
    used = [name for name in ordered.columns if shares[name] > 0]
    points = scores[used].to_numpy(dtype=float)
    score = pd.Series(points @ shares[used].to_numpy(), index=ordered.index)
    # Scores are ordered as they are told apart: noise of sums is no order.
    rounded = (score / _SAME).round()
    order = rounded.sort_values(ascending=False, kind="stable").index
    table = pd.DataFrame({"score": score, "first_share": _first_shares(points)}, index=ordered.index).loc[
        order
    ]
    table.insert(0, "rank", range(1, len(table) + 1))
    lows, highs = _ranges(scores, shares, used)
    return Ranked(
        table=table, scores=scores.loc[order], weights=shares, first_from=lows.loc[order], first_to=highs.loc[order]
    )  # fmt: skip


def _scored(values: pd.Series, better: Literal["high", "low"]) -> pd.Series:
    if values.isna().any():
        return pd.Series(np.nan, index=values.index)
    least, most = values.min(), values.max()
    if most - least <= _SAME * max(1.0, abs(most)):
        return pd.Series(1.0, index=values.index)
    up: pd.Series = (values - least) / (most - least)
    return up if better == "high" else 1.0 - up


def weightings(criteria: int) -> Floats:
    """Return weightings of some criteria, each of sum 1, spread evenly; the same every time.

    Examples
    --------
    >>> weightings(3).shape, bool(np.allclose(weightings(3).mean(axis=0), 1 / 3, atol=0.01))
    ((1024, 3), True)
    """
    sequence = qmc.Halton(d=criteria, scramble=False)
    sequence.fast_forward(1)  # the first point is 0
    parts = -np.log(sequence.random(WEIGHTINGS))
    made: Floats = parts / parts.sum(axis=1, keepdims=True)
    return made


def _first_shares(points: Floats) -> Floats:
    """Return the share of weightings under which each row is first."""
    if points.shape[1] == 0:
        return np.full(len(points), np.nan)
    totals = weightings(points.shape[1]) @ points.T
    first = totals >= totals.max(axis=1, keepdims=True) - _SAME
    shares: Floats = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


def _ranges(scores: pd.DataFrame, shares: pd.Series, used: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    lows = pd.DataFrame(np.nan, index=scores.index, columns=scores.columns)
    highs = lows.copy()
    for name in used:
        others = [each for each in used if each != name]
        if not others:
            continue
        rest = scores[others].to_numpy() @ (shares[others] / shares[others].sum()).to_numpy()
        own = scores[name].to_numpy()
        for at, code in enumerate(scores.index):
            low, high = _first_between(own - own[at], rest - rest[at])
            lows.loc[code, name], highs.loc[code, name] = low, high
    return lows, highs


def _first_between(own: Floats, rest: Floats) -> tuple[float, float]:
    """Return the weights w in 0..1 for which no alternative is ahead: ``w * own + (1 - w) * rest <= 0`` for each; NaN for none."""
    low, high = 0.0, 1.0
    for lead, behind in zip(own - rest, rest, strict=True):  # lead * w + behind <= 0
        if abs(lead) <= _SAME:
            if behind > _SAME:
                return np.nan, np.nan
        elif lead > 0:
            high = min(high, -behind / lead)
        else:
            low = max(low, -behind / lead)
    return (low + 0.0, max(low, high) + 0.0) if low <= high + _SAME else (np.nan, np.nan)
