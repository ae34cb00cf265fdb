"""The plans for several goals as the web map's page shows them: steps, what more money or sites bring, who gains and who loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.crs import lonlat
from coverplan.layers import placed
from coverplan.publish.web.layers import as_pair, place
from coverplan.texts import say
from coverplan.wording import kind_word, plain, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coverplan.publish.web.layers import Pair
    from coverplan.siting import JointAnswer, Proposal
    from coverplan.study import Study

__all__ = ["encode_plans"]

# So many of those for whom something changes are drawn, those with most people first.
_MOST_DRAWN = 1500


def encode_plans(study: Study, proposal: Proposal | None) -> list[dict[str, Any]]:
    """Return each plan for several goals, with its words in both languages."""
    answers = {} if proposal is None else dict(proposal.joint)
    homes = _homes(study)
    return [
        {
            "id": name,
            "title": as_pair(answer.title.message),
            "verdict": as_pair(answer.verdict),
            "why": _pairs(answer.why_lines("zh"), answer.why_lines("en")),
            "steps": [_step(study, answer, row) for row in answer.steps().to_dict("records")],
            "frontier": _frontier(answer),
            "changes": list(_changes(name, answers, homes)),
        }
        for name, answer in answers.items()
    ]


def _pairs(zh: list[str], en: list[str]) -> list[Pair]:
    return [list(both) for both in zip(zh, en, strict=True)]


def _step(study: Study, answer: JointAnswer, row: Mapping[Any, Any]) -> dict[str, Any]:
    kinds = study.plan.facility_kinds
    return {
        "rank": int(row["rank"]),
        "name": plain(row["name"]) or plain(row["site_id"]),
        "at": None if pd.isna(row["lon"]) else place(row["lat"], row["lon"]),
        "unit": plain(row["unit_code"]),
        "does": row["action"],
        "kind": as_pair(lambda lang: plain(kind_word(kinds, row["kind"], lang))),
        "action": as_pair(lambda lang: word_of("action", row["action"], lang)),
        "phase": plain(row["phase"]),
        "size": _figure(row["size"]),
        "money": as_pair(lambda lang: say("siting.money", lang, money=_figure(row["open_cost"]))),
        "source": as_pair(lambda lang: word_of("candidate-source", row["site_source"], lang)),
        "told": _pairs(answer.step_lines(row, "zh"), answer.step_lines(row, "en")),
    }


def _figure(value: float) -> str:
    return "" if pd.isna(value) else f"{value:,.10g}"


def _frontier(answer: JointAnswer) -> dict[str, Any] | None:
    """Return the points of the frontier: limit, value, whether it is proved; None where there are fewer than two."""
    points = answer.frontier_points()
    if len(points) < 2:
        return None
    told = zip(answer.frontier_goals("zh"), answer.frontier_goals("en"), strict=True)
    return {
        "x": as_pair(lambda lang: answer.frontier_axes(lang)[0]),
        "y": as_pair(lambda lang: answer.frontier_axes(lang)[1]),
        "points": [[limit, value, int(proved)] for limit, value, proved in points],
        "goals": [as_pair(one.goal.name.message) for one in answer.goals],
        "told": [_pairs(zh, en) for zh, en in told],
    }


def _homes(study: Study) -> dict[str, list[float]]:
    if study.residents is None:
        return {}
    people = placed(study.residents)
    lon, lat = lonlat(people)
    return {str(name): place(y, x) for name, x, y in zip(people["demand_id"], lon, lat, strict=True)}


def _changes(
    name: str, answers: Mapping[str, JointAnswer], homes: Mapping[str, list[float]]
) -> Iterator[dict[str, Any]]:
    """Yield, goal by goal, who gains and who loses against today, and against each other plan for the same goals."""
    answer = answers[name]
    for other in (None, *(one for key, one in answers.items() if key != name)):
        found = answer.changes(other)
        if found is None:
            continue
        for one in answer.goals:
            mine = found[(found["service"] == one.called) & found["demand_id"].astype(str).isin(homes)]
            if mine.empty:
                continue
            counts = {
                effect: mine.loc[mine["effect"] == effect, "weight"].sum() for effect in ("gains", "loses")
            }
            drawn = mine.sort_values(["weight", "demand_id"], ascending=[False, True]).head(_MOST_DRAWN)
            yield {
                "goal": as_pair(one.goal.name.message),
                "against": as_pair(lambda lang, other=other: say("map.plan-today", lang) if other is None else other.title.message(lang)),  # type: ignore[misc]
                "gains": as_pair(lambda lang, one=one, counts=counts: one.weight_text(counts["gains"], lang)),  # type: ignore[misc]
                "loses": as_pair(lambda lang, one=one, counts=counts: one.weight_text(counts["loses"], lang)),  # type: ignore[misc]
                "points": [
                    [homes[str(row["demand_id"])], int(row["effect"] == "gains"), float(row["weight"])]
                    for row in drawn.to_dict("records")
                ],
            }  # fmt: skip
