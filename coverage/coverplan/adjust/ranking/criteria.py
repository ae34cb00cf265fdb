"""The criteria by which alternatives are ranked, of a study as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import WGS84
from coverplan.layers import placed
from coverplan.network import cost_matrix, study_network
from coverplan.tables import group_columns, text_column

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats, Shapes
    from coverplan.study import Study

__all__ = [
    "WaysToSeats",
    "compactness",
    "moved_villages",
    "people_of_towns",
    "spread",
    "town_outlines",
    "town_seats",
    "ways_to_seats",
    "weighed_group",
]


def spread(people: Floats) -> float:
    """Return how unevenly people are shared: the coefficient of variation, 0 where all units have the same; NaN for nobody.

    Examples
    --------
    >>> spread(np.array([10.0, 10.0])), spread(np.array([0.0, 20.0]))
    (0.0, 1.0)
    """
    mean = float(people.mean()) if len(people) else 0.0
    return float(people.std()) / mean if mean > 0 else float("nan")


def compactness(outlines: Shapes) -> float:
    """Return the mean of 4 pi area / perimeter squared of some outlines: 1 for a circle, 0.785 for a square; NaN for none.

    Source: Polsby, D. D., and Popper, R. D. (1991), The third criterion, Yale Law & Policy Review 9.

    Examples
    --------
    >>> round(compactness(np.array([shapely.box(0, 0, 2, 2)])), 3)
    0.785
    """
    if len(outlines) == 0:
        return float("nan")
    return float((4.0 * np.pi * shapely.area(outlines) / shapely.length(outlines) ** 2).mean())


def moved_villages(before: pd.Series, after: pd.Series) -> int:
    """Return how many villages have come under another town.

    A town that has only got another code takes none of its villages elsewhere; of towns that become one under a new code, the villages of
    all have moved.

    Parameters
    ----------
    before, after
        Code of the town of each village (or part of one), in the same order, on the code of the village before.

    Examples
    --------
    >>> before = pd.Series({"1": "A", "2": "A", "3": "B"})
    >>> moved_villages(before, pd.Series({"1": "A", "2": "B", "3": "B"})), moved_villages(before, before.replace("B", "C"))
    (1, 0)
    """
    pairs = pd.DataFrame({"village": before.index, "before": before.to_numpy(), "after": after.to_numpy()})
    goes_to = pairs.groupby("before")["after"].transform("nunique")
    comes_from = pairs.groupby("after")["before"].transform("nunique")
    is_recoded = (goes_to == 1) & (comes_from == 1)
    return int(pairs.loc[(pairs["before"] != pairs["after"]) & ~is_recoded, "village"].nunique())


def weighed_group(study: Study) -> str:
    """Return whom the ranking counts: the group of the plan, else all residents, else the first group; "" where there are no people."""
    groups = [] if study.residents is None else group_columns(study.residents)
    asked = study.plan.adjust.group
    known = [name for name in (asked, "residents", *groups) if name in groups]
    return known[0] if known else ""


def people_of_towns(study: Study) -> pd.Series:
    """Return how many people live in each town, on unit_code; 0 where nobody is known to."""
    towns = study.unit_tree.units.query("level == 'town'").index
    group = weighed_group(study)
    if not group or study.residents is None:
        return pd.Series(np.nan, index=towns)
    at = study.unit_tree.at_level(text_column(study.residents, "unit_code"), "town")
    people = study.residents[group].astype(float).groupby(at.to_numpy()).sum()
    counted: pd.Series = people.reindex(towns, fill_value=0.0)
    return counted


def town_outlines(study: Study) -> Shapes:
    """Return the outlines of the towns that have one, in metres."""
    units = study.outlines
    if units is None:
        return np.array([], dtype=object)
    outlines: Shapes = units.geometry[units["level"] == "town"].to_numpy()
    return outlines


@dataclass(frozen=True)
class WaysToSeats:
    """How far people have to the seat of their town along roads.

    Attributes
    ----------
    mean_m, p95_m
        Metres, weighed by people who have a way; NaN where nothing is known, or some town has no seat.
    without_way
        People who have none.
    without_seat
        People of towns that have no seat.
    """

    mean_m: float
    p95_m: float
    without_way: float = 0.0
    without_seat: float = 0.0


def ways_to_seats(study: Study) -> WaysToSeats:
    """Measure the way of everybody to the seat of their own town.

    Examples
    --------
    >>> ways_to_seats(sample).mean_m > 1000  # sample: the embedded study
    True
    """
    nothing, group = WaysToSeats(float("nan"), float("nan")), weighed_group(study)
    seats = town_seats(study)
    if not group or study.residents is None or study.roads is None or seats.empty:
        return nothing
    people = placed(study.residents)
    people = people[people[group].fillna(0.0) > 0]
    towns = study.unit_tree.at_level(text_column(people, "unit_code"), "town")
    weights = people[group].to_numpy(dtype=float)
    at = seats.index.get_indexer(towns.to_numpy())
    without_seat = float(weights[at < 0].sum())
    if without_seat:
        return WaysToSeats(float("nan"), float("nan"), without_seat=without_seat)
    if people.empty:
        return nothing
    sites = gpd.GeoDataFrame({"site_id": seats.index}, geometry=seats.to_numpy(), crs=seats.crs)
    costs = cost_matrix(study_network(study, study.plan.adjust.travel), people, sites, by="length").to_dense()
    ways = costs[np.arange(len(people)), at]
    there = np.isfinite(ways)
    if not there.any():
        return WaysToSeats(float("nan"), float("nan"), without_way=float(weights.sum()))
    mean, p95 = _mean_and_p95(ways[there], weights[there])
    return WaysToSeats(mean, p95, without_way=float(weights[~there].sum()))


def _mean_and_p95(ways: Floats, weights: Floats) -> tuple[float, float]:
    order = np.argsort(ways, kind="stable")
    summed = np.cumsum(weights[order])
    within = np.searchsorted(summed, 0.95 * summed[-1] * (1.0 - 1e-12))
    return float((ways * weights).sum() / weights.sum()), float(ways[order][within])


def town_seats(study: Study) -> gpd.GeoSeries:
    """Return the seat of each town that has one, in the plan's CRS, on unit_code.

    Examples
    --------
    >>> len(town_seats(sample))  # sample: the embedded study
    14
    """
    units = study.boundaries
    if units is None or not {"seat_lon", "seat_lat"} <= set(units.columns):
        return gpd.GeoSeries([], crs=study.plan.area.crs)
    towns = units[(units["level"] == "town") & units["seat_lon"].notna() & units["seat_lat"].notna()]
    points = gpd.GeoSeries(
        gpd.points_from_xy(towns["seat_lon"], towns["seat_lat"]), index=text_column(towns, "unit_code").to_numpy(), crs=WGS84
    )  # fmt: skip
    return points.to_crs(study.plan.area.crs)
