"""Whom facilities serve, as the web map draws it: lines from a facility to its demand points, goal by goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.layers import placed
from coverplan.publish.web.geometry import DEGREE_STEPS
from coverplan.tables import text_column
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coverplan.goals import Result
    from coverplan.study import Study

__all__ = ["Serving", "encode_serving"]

MOST_PAIRS = 30_000  # of demand point and facility, all goals together; where there are more, villages stand for their points


@dataclass(frozen=True)
class Serving:
    """Whom facilities serve, ready for the page.

    Attributes
    ----------
    ends : dict
        ``at`` (steps of 1e-5 degree from place to place, longitude first), ``names`` (position in ``words`` of each), ``words``.
    of_goal : dict
        By goal, by facility_id: how many of the places are covered (they come first), then lists of places (steps in the order of
        ``ends``), weights, and costs (whole metres or seconds).
    by_unit : bool
        The places are villages, each in the middle of its people, for there are too many demand points.
    """

    ends: dict[str, list[Any]]
    of_goal: dict[str, dict[str, list[Any]]]
    by_unit: bool


def encode_serving(study: Study, result: Result | None, names: Mapping[str, str]) -> Serving:
    """Return whom the facilities of each goal serve: those whose nearest they are, or to whom their places are allocated.

    Parameters
    ----------
    study
        With residents.
    result
        What was measured.
    names
        The name of each unit by its code.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> encode_serving(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), None, {}).of_goal
    {}
    """
    pairs = {} if result is None else _pairs(result)
    people = study.residents
    if people is None or not pairs:
        return Serving({"at": [], "names": [], "words": []}, {}, by_unit=False)
    ends = _ends(placed(people), names)
    by_unit = sum(map(len, pairs.values())) > MOST_PAIRS
    if by_unit:
        ends, pairs = _of_units(ends, pairs)
    ends = ends[ends.index.isin({end for rows in pairs.values() for end in rows["end"]})]
    order = pd.Index(ends.index)
    words: dict[str, int] = {}
    return Serving(
        {
            "at": _steps(ends[["lon", "lat"]]),
            "names": [words.setdefault(name, len(words)) for name in ends["name"]],
            "words": list(words),
        },
        {goal_id: _by_facility(rows, order) for goal_id, rows in pairs.items()},
        by_unit=by_unit,
    )


def _pairs(result: Result) -> dict[str, pd.DataFrame]:
    """Return, goal by goal, the pairs of a demand point and the facility that serves it: end, facility_id, weight, cost, covered."""
    found = {}
    for goal_id, rows in result.reach.items():
        there = rows[rows["cost"].notna() & (rows["weight"] > 0)]
        found[goal_id] = there.assign(end=there.index.astype(str))
    for goal_id, rows in result.flows.items():
        if len(rows):
            found[goal_id] = rows.assign(end=rows["demand_id"].astype(str), covered=True)
    columns = ["end", "facility_id", "weight", "cost", "covered"]
    return {goal_id: rows[columns].reset_index(drop=True) for goal_id, rows in found.items() if len(rows)}


def _ends(people: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return place and name of each demand point, on demand_id, neighbours together: those of a unit."""
    lon, lat = lonlat(people)
    units, ids = text_column(people, "unit_code"), text_column(people, "demand_id")
    own = text_column(people, "name") if "name" in people else pd.Series("", index=people.index)
    called = [
        plain(name) or plain(names.get(unit, "")) or plain(end)
        for name, unit, end in zip(own, units, ids, strict=True)
    ]
    made = pd.DataFrame(
        {"lon": lon, "lat": lat, "unit": units.to_numpy(), "name": called}, index=ids.to_numpy()
    )
    made["unit_name"] = [plain(names.get(unit, unit)) for unit in units]
    return made[~made.index.duplicated()].sort_values(["unit", "lon", "lat"], kind="stable")


def _of_units(
    ends: pd.DataFrame, pairs: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Let a unit stand for its demand points: weights are added up, costs are means."""
    grouped = ends.groupby("unit", sort=True)
    middles = grouped[["lon", "lat"]].mean().assign(name=grouped["unit_name"].first())
    merged = {}
    for goal_id, rows in pairs.items():
        there = rows.assign(end=ends["unit"].reindex(rows["end"]).to_numpy()).dropna(subset="end")
        there["spent"] = there["weight"] * there["cost"]
        sums = (
            there.groupby(["end", "facility_id", "covered"], sort=True)[["weight", "spent"]]
            .sum()
            .reset_index()
        )
        merged[goal_id] = sums.assign(cost=sums["spent"] / sums["weight"])
    return middles, merged


def _steps(places: pd.DataFrame) -> list[int]:
    whole = np.rint(places.to_numpy(float) * DEGREE_STEPS).astype(np.int64)
    steps: list[int] = np.diff(whole, axis=0, prepend=0).reshape(-1).tolist()
    return steps


def _by_facility(rows: pd.DataFrame, order: pd.Index) -> dict[str, list[Any]]:
    rows = rows.assign(at=order.get_indexer(pd.Index(rows["end"])), covered=rows["covered"].astype(bool))
    rows = rows[rows["at"] >= 0].sort_values(["covered", "at"], ascending=[False, True], kind="stable")
    return {
        plain(facility_id): [
            int(of_one["covered"].sum()),
            np.diff(of_one["at"].to_numpy(np.int64), prepend=0).tolist(),
            _short(of_one["weight"].to_numpy(float).tolist()),
            of_one["cost"].to_numpy(float).round().astype(np.int64).tolist(),
        ]
        for facility_id, of_one in rows.groupby(rows["facility_id"].astype(str), sort=True)
    }


def _short(weights: Sequence[float]) -> list[float]:
    """Write whole weights without decimals, others with one."""
    rounded = [round(weight, 1) for weight in weights]
    return [int(weight) if weight == int(weight) else weight for weight in rounded]
