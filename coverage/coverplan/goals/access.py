"""How far people have to go: the spread of costs in every unit and group, the circle beside the road, the cutoff that would suffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from coverplan.goals.eligible import eligible
from coverplan.goals.points import asked, units_of_points
from coverplan.layers import is_placed
from coverplan.tables import ACCESS, PERCENTILES, group_columns, result_frame, text_column
from coverplan.units import Cutoff, least_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from coverplan.goals.eligible import Eligible
    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.plan import ReachGoal
    from coverplan.study import Study

__all__ = ["access_rows", "within_circles"]

# As many as tables have.
_DIGITS = 10


def access_rows(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> pd.DataFrame:
    """Return how far the people of each group and unit have to the facility nearest by road.

    Parameters
    ----------
    study, goal
        A study and its reach goal.
    people, facilities
        The residents, and the facilities that count.
    reach
        What was measured of the goal, on demand_id: cost, covered.

    Returns
    -------
    DataFrame
        Columns of access.csv (``coverplan.tables.ACCESS``): the area, then each unit level by level, and in each the
        goal's group before the others of the residents layer.

    Notes
    -----
    Costs are weighed by people. A percentile p is the least cost within which at least p % of those live who have any
    way at all (the inverse of the distribution; no cost is made up between two of them); mean and max are theirs,
    too. ``weight_no_way`` says how many have none. ``cutoff_suffices`` is the least cutoff under which the share of
    *all* people meets the target (in ten digits and not below it, so that it holds when typed into a plan), and empty
    where even those with a way are too few. ``straight_value`` is the share within the goal's cutoff of a facility
    that may serve them as the crow flies; only for cutoffs in metres. Both are empty for a goal that asks for more
    than one facility within one cutoff, and who is excepted counts nowhere.

    Examples
    --------
    ``sample_result`` is what was measured in the embedded study.

    >>> sample_result.access["level"].unique().tolist()
    ['area', 'county', 'town', 'village']
    """
    ids = pd.Index(people["demand_id"].astype(str), dtype="str")
    reached = reach.set_axis(reach.index.astype(str))
    if not ids.equals(reached.index):
        reached = reached.loc[ids]
    order = np.asarray(ids.argsort())  # sums go by id, not by row
    groups = [goal.group, *(name for name in group_columns(people) if name != goal.group)]
    here = asked(study, goal, people)
    weights = {
        name: np.where(here, np.nan_to_num(people[name].to_numpy(float)), 0.0)[order] for name in groups
    }
    circles = None
    if goal.is_plain and isinstance(goal.within, Cutoff) and goal.within.unit == "m":
        may = eligible(study, goal, people, facilities)
        circles = within_circles(people, facilities, may, goal.within.value)[order]
    costs, covered = (
        reached[name].to_numpy(kind)[order] for name, kind in (("cost", float), ("covered", bool))
    )
    by_cost = np.argsort(costs, kind="stable")  # who has no cost comes last
    codes, area, tree = text_column(people, "unit_code").iloc[order], study.plan.area, study.unit_tree
    tables = []
    whole = ("area", np.zeros(len(codes), np.int64), pd.Index(["area"]))
    for level, place, units in (whole, *units_of_points(tree, codes)):
        spread = _Spread.of(place, units, by_cost, costs)
        rows = spread.rows(weights, covered, circles, least_share(goal.target))
        names = rows["unit_code"].map(tree.units["name"])
        tables.append(rows.assign(level=level, name=area.name if level == "area" else names))
    rows = pd.concat(tables, ignore_index=True)
    rows["unit_code"] = rows["unit_code"].where(rows["level"] != "area", area.code)
    measures = {name: study.plan.measure(name) for name in groups}
    if not goal.is_plain:
        rows["cutoff_suffices"] = np.nan
    rows = rows.assign(goal_id=goal.id, cost_unit=goal.within.unit, measure=rows["group"].map(measures))
    return result_frame(rows, ACCESS)


def within_circles(
    people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, may: Eligible, distance_m: float
) -> Bools:
    """Say which demand points lie within a distance, as the crow flies, of a facility that may serve them.

    Parameters
    ----------
    people, facilities
        Points in the plan's CRS; who has no place is in no circle.
    may
        Who may use what.
    distance_m
        Metres in the plan's CRS; equal is within.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from coverplan.goals.eligible import Eligible
    >>> people = gpd.GeoDataFrame(geometry=[Point(0, 30), Point(0, 60)], crs=4548)
    >>> everybody = Eligible(np.zeros(2, np.int64), np.ones((1, 1), bool))
    >>> within_circles(people, gpd.GeoDataFrame(geometry=[Point(40, 0)], crs=4548), everybody, 50.0).tolist()
    [True, False]
    """
    inside = np.zeros(len(people), dtype=bool)
    on_map, where = is_placed(people), is_placed(facilities)
    rows = np.flatnonzero(on_map)
    homes, sites = (
        shapely.get_coordinates(frame.geometry.to_numpy()[there])
        for frame, there in ((people, on_map), (facilities, where))
    )
    for who, members in may.of(on_map, where).pairs():
        distances, _ = KDTree(sites[members]).query(homes[who])
        inside[rows[who[distances <= distance_m]]] = True
    return inside


def _typeable(costs: Floats) -> Floats:
    """Return the least numbers of ten digits that are no smaller."""
    whole_digits = np.ceil(np.log10(np.where(costs >= 1, costs, 1.0)))
    scale = 10.0 ** (_DIGITS - np.nan_to_num(whole_digits))
    near = np.rint(costs * scale) / scale
    up: Floats = np.where(near < costs, np.rint(costs * scale + 1) / scale, near)
    return up


@dataclass(frozen=True, eq=False)
class _Spread:
    """Demand points by unit, and in each unit by cost.

    Attributes
    ----------
    units
        The units that have points, in order of their codes.
    starts, ends
        First and last place of each unit's points in ``at``.
    at
        The points' rows.
    costs
        Theirs, in the same order; NaN where there is no way.
    """

    units: pd.Index
    starts: Positions
    ends: Positions
    at: Positions
    costs: Floats

    @classmethod
    def of(cls, place: Positions, units: pd.Index, by_cost: Positions, costs: Floats) -> _Spread:
        """Order the points that lie in some unit (``""``, the first if it is there, is none); ``by_cost`` are the rows sorted by cost."""
        none = int((place == 0).sum()) if len(units) and units[0] == "" else 0
        place = place[by_cost]
        order = np.argsort(place, kind="stable")
        at = by_cost[order][none:]
        place = place[order][none:]
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        ends = np.append(starts[1:], len(at)) - 1
        return cls(units[place[starts]], starts, ends, at, costs[at])

    def rows(
        self, weights: Mapping[str, Floats], covered: Bools, circles: Bools | None, least: float
    ) -> pd.DataFrame:
        """Return a row for each unit and group; ``least`` is the share that must be within the sufficient cutoff."""
        tables = []
        for group, weight in weights.items():
            table = self._of_group(weight[self.at], covered[self.at], least)
            if circles is not None:
                table["straight_value"] = self._share(weight[self.at], circles[self.at])
            tables.append(table.assign(group=group, unit_code=self.units, order=range(len(self.units))))
        rows = pd.concat(tables, ignore_index=True)
        return rows.sort_values("order", kind="stable", ignore_index=True).drop(columns="order")

    def _of_group(self, weight: Floats, covered: Bools, least: float) -> pd.DataFrame:
        there = np.isfinite(self.costs)
        having, spent = np.where(there, weight, 0.0), np.where(there, weight * self.costs, 0.0)
        total, reached = self._sum(weight), self._sum(having)
        some = np.where(reached > 0, reached, np.nan)
        farthest = np.maximum.reduceat(np.where(having > 0, self.costs, -np.inf), self.starts)
        columns = {
            "weight": total, "weight_no_way": self._sum(np.where(there, 0.0, weight)), "mean": self._sum(spent) / some,
            "max": np.where(reached > 0, farthest, np.nan), "value": self._share(weight, covered),
            "cutoff_suffices": _typeable(
                self._least_cost(having, least * total, possible=(total > 0) & (reached >= least * total))
            ),
        }  # fmt: skip
        for percent in PERCENTILES:
            need = least_share(percent / 100) * reached
            columns[f"p{percent}"] = self._least_cost(having, need, possible=reached > 0)
        return pd.DataFrame(columns)

    def _least_cost(self, having: Floats, need: Floats, *, possible: Bools) -> Floats:
        """Return for each unit the least cost within which so many live."""
        summed = np.cumsum(having)
        before = summed[self.starts] - having[self.starts]
        first = np.clip(np.searchsorted(summed, before + need), self.starts, self.ends)
        least: Floats = np.where(possible, np.where(need > 0, self.costs[first], 0.0), np.nan)
        return least

    def _share(self, weight: Floats, who: Bools) -> Floats:
        total = self._sum(weight)
        share: Floats = self._sum(np.where(who, weight, 0.0)) / np.where(total > 0, total, np.nan)
        return share

    def _sum(self, values: Floats) -> Floats:
        return np.add.reduceat(values, self.starts)
