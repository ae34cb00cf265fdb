"""The table of alternatives: what each comes to by the criteria of the plan, and in which order they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.adjust.ranking.criteria import (
    compactness,
    moved_villages,
    people_of_towns,
    spread,
    town_outlines,
    ways_to_seats,
)
from coverplan.adjust.ranking.order import BETTER, rank_alternatives
from coverplan.tables import RANKING, result_frame
from coverplan.texts import say
from coverplan.wording import joined, remarks

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from coverplan.adjust.apply import Adjustment
    from coverplan.adjust.compare import Comparison
    from coverplan.adjust.ranking.criteria import WaysToSeats
    from coverplan.goals import Result
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["moved_of", "ranking_frame"]

# What the figure of each criterion is counted in.
_UNITS = {
    "balance": "cv", "compactness": "index", "distance_mean": "m", "distance_p95": "m", "goals": "goals", "villages": "villages",
}  # fmt: skip


def ranking_frame(compared: Sequence[Comparison], language: Language | None = None) -> pd.DataFrame:
    """Return the rows of ranking.csv: the alternatives, best first, with a row for each criterion.

    Parameters
    ----------
    compared
        Alternatives of one study, each with an id of its own.
    language
        Of the notes; by default the current one.

    Returns
    -------
    DataFrame
        Columns ``coverplan.tables.RANKING``: ``rank``, ``score`` and ``first_share`` are the alternative's and stand in each of its rows; a
        criterion that is not known of every alternative has no score, weighs nothing and says so.
    """
    found = {one.adjustment.changes.id: _figures(one) for one in compared}
    values = pd.DataFrame({code: values["after"] for code, values in found.items()}).T.astype(float)
    plan = compared[0].adjustment.before.plan
    ranked = rank_alternatives(values[list(BETTER)], plan.adjust.weights.shares)
    titles = {one.adjustment.changes.id: one.adjustment.changes.title for one in compared}
    unknown = {name: list(values.index[values[name].isna()]) for name in BETTER}
    rows: list[dict[Hashable, Any]] = []
    for code, about in zip(map(str, ranked.table.index), ranked.table.to_dict("records"), strict=True):
        for name, better in BETTER.items():
            left_out = (
                say("ranking.left-out", language, names=joined(unknown[name], language))
                if unknown[name]
                else ""
            )
            rows.append(
                about
                | {
                    "alternative": code, "title": titles[code], "criterion": name, "better": better, "unit": _UNITS[name],
                    "value_before": found[code]["before"][name], "value": values.loc[code, name],
                    "criterion_score": ranked.scores.loc[code, name], "weight_share": ranked.weights[name],
                    "first_from": ranked.first_from.loc[code, name], "first_to": ranked.first_to.loc[code, name],
                    "note": remarks([_told(name, found[code]["ways"], language), left_out], language),
                }
            )  # fmt: skip
    return result_frame(pd.DataFrame(rows), RANKING)


def _figures(one: Comparison) -> dict[str, Any]:
    adjustment = one.adjustment
    ways = ways_to_seats(adjustment.after)
    after = _standing(adjustment.after, one.after, ways) | {"villages": moved_of(adjustment)}
    before = _standing(adjustment.before, one.before, adjustment.before.once(ways_to_seats)) | {
        "villages": 0.0
    }
    return {"before": before, "after": after, "ways": ways}


def _standing(study: Study, result: Result, ways: WaysToSeats) -> dict[str, float]:
    met = result.goals["met"].dropna()
    return {
        "balance": spread(people_of_towns(study).to_numpy(dtype=float)),
        "compactness": compactness(town_outlines(study)),
        "distance_mean": ways.mean_m,
        "distance_p95": ways.p95_m,
        "goals": float(met.sum()) if len(met) else np.nan,
    }


def moved_of(adjustment: Adjustment) -> float:
    """Return how many villages come under another town (see :func:`coverplan.adjust.ranking.criteria.moved_villages`)."""
    early, late = adjustment.before.unit_tree.units, adjustment.after.unit_tree.units
    villages = early[early["level"] == "village"]
    pairs = [
        (code, parent, late["parent_code"].get(heir))
        for code, parent in villages["parent_code"].items()
        for heir in adjustment.draft.succeeded.get(str(code), (code,))
    ]
    frame = pd.DataFrame(pairs, columns=["village", "before", "after"]).set_index("village")
    return float(moved_villages(frame["before"], frame["after"]))


def _told(name: str, ways: WaysToSeats, language: Language | None) -> str:
    """Say of whom a way to the seat is not known."""
    if not name.startswith("distance"):
        return ""
    lacking = {"no-seat": ways.without_seat, "no-way": ways.without_way}
    told = [
        say(f"ranking.{key}", language, people=f"{people:,.0f}") for key, people in lacking.items() if people
    ]
    return remarks(told, language)
