"""The goals as the web map's page shows them: verdict, shading, gaps, proposed sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.goals import holds, reached_bands_of_roads
from coverplan.plan import CapacityGoal, ReachGoal
from coverplan.publish.summary import reach_conditions
from coverplan.publish.web import geometry
from coverplan.publish.web.layers import as_pair, place, unit_names
from coverplan.publish.web.serving import encode_serving
from coverplan.siting import gain_text, proof, target_line, value_text, verdict
from coverplan.tables import LEVELS
from coverplan.texts import Named, say
from coverplan.wording import (
    amount,
    cost_amount,
    difference,
    estimated_text,
    group_word,
    joined,
    kind_word,
    limit_text,
    met_word,
    plain,
    title_in,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from coverplan.goals import Result
    from coverplan.plan import Goal, Plan
    from coverplan.publish.web.layers import Pair
    from coverplan.siting import Answer, Proposal
    from coverplan.study import Study
    from coverplan.tables import Measure
    from coverplan.texts import Language

    Row = dict[Hashable, Any]

__all__ = ["encode_goals", "merge_small_gaps"]

MOST_GAPS = 12_000  # circles in one page, all goals together
_LEAST_GAPS = 500  # circles a goal may always have
_CELL_DEGREES = 0.01  # about a kilometre
_MOST_CELLS = 3_000  # of a goal, in which the other gaps are added up; more are made larger
_STROKE_DETAIL_M = 20.0  # a bend smaller than this is not seen under the strokes of the service areas


def encode_goals(
    study: Study, result: Result | None, proposal: Proposal | None
) -> tuple[list[dict[str, Any]], dict[str, Any], list[Pair]]:
    """Return the goals of a result with what the page shades, marks and says for each.

    Parameters
    ----------
    study
        The study that was measured.
    result
        What was measured; without it there are no goals to show.
    proposal
        What is proposed.

    Returns
    -------
    goals : list of dict
        In the order of the result.
    ends : dict
        The places to which lines from the facilities lead (:class:`~coverplan.publish.web.serving.Serving`).
    left_out : list of pair of str
        Which gaps and demand points are merged, in both languages.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> encode_goals(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), None, None)
    ([], {}, [])
    """
    if result is None:
        return [], {}, []
    planned: Mapping[str, Goal] = {goal.id: goal for goal in study.plan.goals}
    gaps = {str(goal_id): rows for goal_id, rows in result.gaps.groupby("goal_id")}
    most = max(_LEAST_GAPS, MOST_GAPS // max(1, len(gaps)))
    names = unit_names(study)
    reached = _reached(study, result)
    serving = encode_serving(study, result, names)
    left_out = [as_pair(lambda lang: say("map.lines-by-unit", lang))] if serving.by_unit else []
    goals = []
    for row in result.goals.to_dict("records"):
        goal_id = plain(row["goal_id"])
        goals.append(
            {
                **_verdict(row, study.plan),
                "note": [plain(note) for note in result.notes.get(goal_id, (row["note"],) * 2)],
                **_asked(planned.get(goal_id)),
                **_shading(
                    row, planned.get(goal_id), result.units[result.units["goal_id"] == row["goal_id"]]
                ),
                "estimated": {
                    level: {
                        plain(code): _number(share)
                        for code, share in result.estimated_shares(goal_id, level).items()
                    }
                    for level in LEVELS
                },
                "gaps": _gaps(gaps.get(goal_id), names, _title(row), most, left_out),
                "answers": [] if proposal is None else _answers(study.plan, proposal, goal_id),
                "excepted": _excepted(result, goal_id),
                "served": _served(result.facilities[result.facilities["goal_id"] == row["goal_id"]]),
                "lines": serving.of_goal.get(goal_id, {}),
                "reached": reached.get(goal_id, []),
            }
        )
    return goals, serving.ends, left_out


def _excepted(result: Result, goal_id: str) -> dict[str, Pair]:
    """Return why a goal leaves units out, by unit."""
    rows = result.excepted[result.excepted["goal_id"] == goal_id].to_dict("records")
    return {
        plain(row["unit_code"]): as_pair(
            lambda lang, row=row: say(  # type: ignore[misc]
                "goal.excepted-row", lang, reason=plain(row["reason"]), until=row["until"]
            )
        )
        for row in rows
    }


def _title(row: Row) -> Named:
    return Named(
        *as_pair(lambda lang: title_in(row["title"], row.get("title_en"), lang) or plain(row["goal_id"]))
    )


def _verdict(row: Row, plan: Plan) -> dict[str, Any]:
    share = row["unit"] == "share" and not pd.isna(row["value"]) and not pd.isna(row["target"])
    met: bool | None = None if pd.isna(row["met"]) else bool(row["met"])
    short = met is False and not pd.isna(row["shortfall"]) and row["shortfall"] > 0
    measure = plan.measure(plain(row["group"]))
    weighs = plan.weighs(plain(row["goal_id"]))
    goal, title = plan.goal(plain(row["goal_id"])), _title(row)
    figures = {
        name: as_pair(lambda lang, name=name: amount(row[name], row["unit"], lang))  # type: ignore[misc]
        for name in ("value", "target")
    }
    return {
        "id": plain(row["goal_id"]),
        "title": [title.zh, title.en],
        "met": met,
        "isOpen": met is None and not pd.isna(row["value"]),
        "metWord": as_pair(lambda lang: met_word(row["met"], row["value"], lang)),
        "value": figures["value"],
        "target": figures["target"],
        "shortfall": as_pair(lambda lang: difference(row["shortfall"], row["unit"], lang)) if short else None,
        "share": round(float(row["value"]), 6) if share else None,
        "targetShare": round(float(row["target"]), 6) if share else None,
        "group": plain(row["group"]),
        "groupWord": as_pair(lambda lang: group_word(row["group"], measure, lang)),
        "measure": weighs,
        "lacks": row["kind"] == "capacity",
        "basis": as_pair(lambda lang: _basis(row, measure, lang)),
        "source": as_pair(lambda lang: title_in(goal.source, goal.source_en, lang)),
        "vintage": plain(row["vintage"]),
        "period": goal.period,
    }


def _basis(row: Row, measure: Measure, language: Language) -> str:
    said = estimated_text(row["estimated_share"], measure, language)
    word = word_of("basis", row["basis"], language)
    return say("map.basis-estimated", language, basis=word, estimated=said) if said else word


def _asked(goal: Goal | None) -> dict[str, Any]:
    """Return which kinds of facility a goal counts, and what they must keep to cover a person."""
    cutoff = None
    if isinstance(goal, ReachGoal):
        cutoff = as_pair(lambda lang: joined(reach_conditions(goal, lang), lang))
    elif isinstance(goal, CapacityGoal) and goal.within is not None:
        within = goal.within
        cutoff = as_pair(lambda lang: limit_text(within, lang))
    return {"facility": list(getattr(goal, "facility", [])), "cutoff": cutoff}


def _shading(row: Row, goal: Goal | None, units: pd.DataFrame) -> dict[str, Any]:
    """Return how units are shaded: by share, by met or not, or by which side of the target they are on.

    A unit's figures are its value, its flag (1, 0 or None), its weight and its covered weight.
    """
    by_share = row["unit"] == "share"
    flags = units["met"]
    shading = "share" if by_share else "met"
    if not by_share and flags.isna().all() and not pd.isna(row["target"]):
        compare, target = getattr(goal, "compare", ">="), float(row["target"])
        flags = units["value"].map(lambda value: pd.NA if pd.isna(value) else holds(value, compare, target))
        shading = "target"
    figures = {
        plain(code): [_number(value), None if pd.isna(flag) else int(flag), _number(weight), _number(covered)]
        for code, value, flag, weight, covered in zip(
            units["unit_code"], units["value"], flags, units["weight"], units["weight_covered"], strict=True
        )
    }
    levels = [level for level in ("town", "village") if (units["level"] == level).any()]
    counted = row["kind"] == "quota"
    return {
        "counted": counted,
        "shading": shading,
        "levels": levels,
        "unitFigures": figures,
        "unitWord": as_pair(
            lambda lang: (
                say("map.facilities-counted", lang) if counted else word_of("unit", row["unit"], lang)
            )
        ),
    }


def _number(value: object) -> float | None:
    """Return a number short enough for the page, whole where it is whole."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    rounded = round(float(value), 4)  # type: ignore[arg-type]
    return int(rounded) if rounded == int(rounded) else rounded


def merge_small_gaps(gaps: pd.DataFrame, most: int) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Keep the gaps with the most people as they are; add up the others in cells of a kilometre, or so many that the cells are few.

    Parameters
    ----------
    gaps
        Rows of gaps.csv of one goal.
    most
        How many to keep.

    Returns
    -------
    kept, merged : DataFrame
        ``kept`` has the rows of ``gaps``; ``merged`` has lon, lat (mean of the points, WGS-84
        degrees), weight (sum) and count. Together they hold everybody.
    km : int
        About how wide a cell is.

    Examples
    --------
    >>> gaps = pd.DataFrame({"lon": [9.0, 9.001, 9.002], "lat": [47.0] * 3, "weight": [5.0, 2.0, 1.0]})
    >>> kept, merged, _ = merge_small_gaps(gaps.assign(demand_id=["a", "b", "c"]), most=1)
    >>> kept["weight"].tolist(), merged["weight"].tolist(), merged["count"].tolist()
    ([5.0], [3.0], [2])
    """
    ordered = gaps.sort_values(["weight", "demand_id"], ascending=[False, True], kind="stable")
    kept, rest = ordered.iloc[:most], ordered.iloc[most:]
    rest = rest.astype({"lon": float, "lat": float, "weight": float})
    km = 1
    while True:
        cells = [np.floor(rest[axis] / (km * _CELL_DEGREES)) for axis in ("lat", "lon")]
        merged = rest.groupby(cells, sort=True)
        if merged.ngroups <= _MOST_CELLS:
            break
        km *= 2
    added_up = merged.agg(
        lon=("lon", "mean"), lat=("lat", "mean"), weight=("weight", "sum"), count=("weight", "size")
    )
    return kept, added_up.reset_index(drop=True), km


def _reached(study: Study, result: Result) -> dict[str, list[dict[str, Any]]]:
    """Return the roads from which facilities are reached, by goal, in bands, the nearest first."""
    frame = reached_bands_of_roads(study, result)
    found: dict[str, list[dict[str, Any]]] = {}
    if frame.empty:
        return found
    tolerance = max(geometry.tolerance_m(tuple(frame.total_bounds)), _STROKE_DETAIL_M)
    for row in frame.itertuples():
        lines = geometry.simplify_lines(row.geometry, tolerance)
        band = {
            "band": row.band,
            "label": as_pair(lambda lang, row=row: say("map.band", lang, limit=cost_amount(row.limit, row.unit, lang))),  # type: ignore[misc]
            "lines": geometry.encode_lines(lines, frame.crs),
        }  # fmt: skip
        found.setdefault(row.goal_id, []).append(band)
    return found


def _gaps(
    rows: pd.DataFrame | None, names: Mapping[str, str], title: Named, most: int, left_out: list[Pair]
) -> dict[str, Any]:
    if rows is None or rows.empty:
        return {"points": [], "merged": [], "count": 0, "weight": 0}
    placed = rows[rows["lon"].notna() & rows["lat"].notna()]
    if len(placed) < len(rows):
        lost = {"title": title, "count": len(rows) - len(placed)}
        left_out.append(as_pair(lambda lang: say("map.left-out-places", lang, **lost)))
    kept, merged, km = merge_small_gaps(placed, most)
    if len(merged):
        params = {"title": title, "kept": len(kept), "merged": int(merged["count"].sum()), "km": km}
        left_out.append(as_pair(lambda lang: say("map.left-out-gaps", lang, **params)))
    return {
        "points": [_gap_point(row, names) for row in kept.to_dict("records")],
        "merged": [[place(row.lat, row.lon), _number(row.weight), row.size_] for row in _renamed(merged)],
        "count": len(rows),
        "weight": _number(rows["weight"].sum()),
        "costUnit": next((plain(unit) for unit in rows["cost_unit"] if plain(unit)), ""),
    }


def _served(rows: pd.DataFrame) -> dict[str, Any]:
    """Return by facility: whom it serves, their mean and largest cost, metres off the road."""
    columns = [rows[name] for name in ("facility_id", "weight", "mean_cost", "max_cost", "offset_m")]
    return {
        "costUnit": next((plain(unit) for unit in rows["cost_unit"]), ""),
        "of": {
            plain(fid): [_number(each) for each in figures] for fid, *figures in zip(*columns, strict=True)
        },
    }


def _renamed(merged: pd.DataFrame) -> Sequence[Any]:
    return list(merged.rename(columns={"count": "size_"}).itertuples(index=False))


def _gap_point(row: Row, names: Mapping[str, str]) -> list[Any]:
    """Return a gap as the page reads it: place, weight, name, unit, nearest facility, cost, reason."""
    unit, name = plain(row["unit_code"]), plain(row["name"])
    return [
        place(row["lat"], row["lon"]), _number(row["weight"]),
        name or f"{names.get(unit, unit)} {plain(row['demand_id'])}", unit, plain(row["nearest_facility_id"]), _number(row["cost"]), plain(row["reason"]),
    ]  # fmt: skip


def _answers(plan: Plan, proposal: Proposal, goal_id: str) -> list[dict[str, Any]]:
    """Return the answers to a goal: their sites, the site at which its target is met, the verdict and the proof."""
    return [
        {
            "id": answer.plan_id,
            "sites": [_site(plan, answer, row) for row in sites.sort_values("rank", kind="stable").to_dict("records")],
            "metAt": answer.met_at,
            "line": as_pair(lambda lang, answer=answer: target_line(answer, lang)) if answer.met_at else None,  # type: ignore[misc]
            "verdict": as_pair(lambda lang, answer=answer: verdict(answer, lang)),  # type: ignore[misc]
            "proof": as_pair(lambda lang, answer=answer: proof(answer, lang)),  # type: ignore[misc]
        }
        for answer, sites in proposal.of_goal(goal_id)
    ]  # fmt: skip


def _site(plan: Plan, answer: Answer, row: Row) -> dict[str, Any]:
    return {
        "rank": _number(row["rank"]), "name": plain(row["name"]) or plain(row["site_id"]),
        "at": None if pd.isna(row["lon"]) else place(row["lat"], row["lon"]),
        "unit": plain(row["unit_code"]),
        "kind": as_pair(lambda lang: plain(kind_word(plan.facility_kinds, row["kind"], lang))),
        "action": as_pair(lambda lang: word_of("action", row["action"], lang)),
        "gain": as_pair(lambda lang: gain_text(answer, row["newly_covered"], lang)),
        "after": as_pair(lambda lang: value_text(answer, row["value_after"], lang)),
    }  # fmt: skip
