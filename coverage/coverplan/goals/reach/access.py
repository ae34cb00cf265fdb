"""How far people have to go: the spread of costs in every unit and group, the circle beside the road, the cutoff that would suffice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from coverplan.goals.asked import asked, classes_of, classified, contents_of, homes_of, limits_of
from coverplan.goals.reach.enough import enough_costs
from coverplan.goals.serving import Eligible, eligible
from coverplan.layers import is_placed
from coverplan.memo import Keyed, key_of
from coverplan.network import study_network
from coverplan.tables import ACCESS, PERCENTILES, group_columns, result_frame, text_column
from coverplan.units import least_share
from coverplan.wording import class_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from coverplan.goals.asked import Homes
    from coverplan.kernels.types import Array, Bools, Floats, Positions
    from coverplan.network import RoadNetwork
    from coverplan.plan import ReachGoal
    from coverplan.study import Study

__all__ = ["access_rows", "crow_distances"]

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
        What was measured of the goal, in the order of the residents: cost, covered.

    Returns
    -------
    DataFrame
        Columns of access.csv (``coverplan.tables.ACCESS``): the area, then the classes of units where what is asked differs by class
        (level ``class``, no code), then each unit level by level, and in each the goal's group before the others of the residents layer.

    Notes
    -----
    Costs are weighed by people. A percentile p is the least cost within which at least p % of those live who have any
    way at all (the inverse of the distribution; no cost is made up between two of them); mean and max are theirs,
    too. ``weight_no_way`` says how many have none. ``cutoff_suffices`` is the least cutoff under which the share of
    *all* people meets the target (in ten digits and not below it, so that it holds when typed into a plan), and empty
    where even those with a way are too few; where cutoffs or targets differ by class, it is that of one class, and empty where people of
    several live. Where more than the nearest facility is asked for, it is the first cutoff that is meant, all else held
    (:func:`coverplan.goals.reach.enough.enough_costs`), though the other figures are still of the nearest. ``straight_value`` is the share
    within the goal's cutoff, that of their class, of a facility that may serve them as the crow flies; only for cutoffs in metres, and
    empty for a goal that asks for more than one facility within one cutoff. Who is excepted counts nowhere.

    Examples
    --------
    ``sample_result`` is what was measured in the embedded study.

    >>> sample_result.access["level"].unique().tolist()
    ['area', 'county', 'town', 'village', 'class']
    """
    homes = homes_of(study, people)
    order = homes.by_id  # sums go by id, not by row
    groups = [goal.group, *(name for name in group_columns(people) if name != goal.group)]
    here = asked(study, goal, people)
    weights = {
        name: np.where(here, np.nan_to_num(people[name].to_numpy(float)), 0.0)[order] for name in groups
    }
    circles = None
    if goal.is_single and goal.within.unit == "m":
        limits = limits_of(study, text_column(people, "unit_code"), goal.within).to_numpy()
        circles = (_crow(study, goal, people, facilities) <= limits)[order]
    costs, covered = (
        reach[name].to_numpy(kind)[order] for name, kind in (("cost", float), ("covered", bool))
    )
    by_cost = np.argsort(costs, kind="stable")  # who has no cost comes last
    needed, by_needed = costs, by_cost
    if goal.class_providers or not goal.is_single:
        needed = enough_costs(study, goal, people, facilities)[order]
        by_needed = np.argsort(needed, kind="stable")
    tables = []
    whole = ("area", np.zeros(len(people), np.int64), pd.Index(["area"]))
    classes = _Asked.of(study, goal, people, np.sum([*weights.values()], axis=0), order)
    for level, place, units in (whole, *classes.levels, *homes.levels):
        spread = _Spread.of(place[order], units, by_cost, costs)
        least = classes.least_of(place[order], len(units))[units.get_indexer(spread.units)]
        enough = spread if needed is costs else _Spread.of(place[order], units, by_needed, needed)
        codes, names = _told(study, level, spread.units)
        words = {"level": [level] * len(codes), "unit_code": codes, "name": names}
        tables.append(
            spread.rows(weights, covered, circles, (enough, least))
            | {key: np.repeat(np.array(each, object), len(groups)) for key, each in words.items()}
        )
    rows = pd.DataFrame({name: np.concatenate([table[name] for table in tables]) for name in tables[0]})
    measures = {name: study.plan.measure(name) for name in groups}
    rows = rows.assign(goal_id=goal.id, cost_unit=goal.within.unit, measure=rows["group"].map(measures))
    return result_frame(rows, ACCESS)


def _told(study: Study, level: str, units: pd.Index[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the codes and the names under which the units of a level are told; a class has no code."""
    if level == "area":
        area = study.plan.area
        return [area.code] * len(units), [area.name] * len(units)
    if level == "class":
        return [""] * len(units), [class_word(name) for name in units]
    return units.tolist(), study.unit_tree.units["name"].reindex(units).tolist()


def crow_distances(homes: Homes, facilities: gpd.GeoDataFrame, may: Eligible) -> Floats:
    """Return how far, as the crow flies, each demand point is from the nearest facility that may serve it.

    Parameters
    ----------
    homes, facilities
        Points in the plan's CRS.
    may
        Who may use what.

    Returns
    -------
    array of float, shape (points,)
        Metres in the plan's CRS; infinite where either has no place or none may serve.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> homes = homes_of(sample, sample.residents)
    >>> everybody = Eligible(np.zeros(len(homes.ids), np.int64), np.ones((1, len(sample.facilities)), bool))
    >>> bool(crow_distances(homes, sample.facilities, everybody).max() < 10_000)
    True
    """
    least = np.full(len(homes.ids), np.inf)
    where = is_placed(facilities)
    rows = np.flatnonzero(homes.on_map)
    starts, sites = (
        shapely.get_coordinates(frame.geometry.to_numpy()[there])
        for frame, there in ((homes.points, homes.on_map), (facilities, where))
    )
    for who, members in may.of(homes.on_map, where).pairs():
        distances, _ = KDTree(sites[members]).query(starts[who])
        least[rows[who]] = np.minimum(least[rows[who]], distances)
    return least


def _crow(study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> Floats:
    """Return the same for a goal, kept with its roads: another cutoff asks for it again."""
    homes, may = homes_of(study, people), eligible(study, goal, people, facilities)
    key = key_of(homes.contents, *contents_of(facilities, "facility_id"), *may.contents)
    return study_network(study, goal.travel).once(_crow_of, Keyed(key, (homes, facilities, may)))


def _crow_of(_net: RoadNetwork, given: Keyed[tuple[Homes, gpd.GeoDataFrame, Eligible]]) -> Floats:
    return crow_distances(*given.held)


def _typeable(costs: Floats) -> Floats:
    """Return the least numbers of ten digits that are no smaller."""
    whole_digits = np.ceil(np.log10(np.where(costs >= 1, costs, 1.0)))
    scale = 10.0 ** (_DIGITS - np.nan_to_num(whole_digits))
    near = np.rint(costs * scale) / scale
    up: Floats = np.where(near < costs, np.rint(costs * scale + 1) / scale, near)
    return up


@dataclass(frozen=True, eq=False)
class _Asked:
    """What share of people one cutoff must hold, by class where what is asked differs by class.

    Attributes
    ----------
    kind : array of int, shape (points,)
        Position in ``least`` of each point's class, in the order of the ids; 0 where it is not known.
    peopled : array of bool, shape (points,)
        Whether anybody is asked about there.
    least : array of float
        The share of each class; NaN for the first, which is none.
    levels : tuple
        The classes that have points, as units of a level of their own (see :attr:`coverplan.goals.asked.homes.Homes.levels`); empty where
        everybody is asked the same.
    """

    kind: Positions
    peopled: Bools
    least: Floats
    levels: tuple[tuple[str, Positions, pd.Index[str]], ...] = ()

    @classmethod
    def of(
        cls, study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, weight: Floats, order: Positions
    ) -> _Asked:
        """Find the class of each point; ``weight`` is in the order of the ids, ``order`` their rows."""
        classes, everybody = classified(goal), np.ones(len(order), bool)
        alike = cls(everybody.astype(int), everybody, np.array([np.nan, least_share(goal.target)]))
        if classes is None:
            return alike
        found = classes_of(study, text_column(people, "unit_code"), classes)
        there = [name for name in classes.names if (found == name).any()]
        place = np.maximum(pd.Index(["", *there]).get_indexer(pd.Index(found)), 0)
        shares = [least_share(goal.class_targets.get(name, goal.target)) for name in there]
        units = pd.Index(["", *there]) if (place == 0).any() else pd.Index(there)
        levels = (("class", place - 1 + len(units) - len(there), units),)
        if goal.is_alike:
            return replace(alike, levels=levels)
        return cls(place[order], weight > 0, np.array([np.nan, *shares]), levels)

    def least_of(self, place: Positions, many: int) -> Floats:
        """Return the share of each of so many units, NaN where its people are of several classes or of none."""
        kinds = np.zeros((many, len(self.least)), bool)
        kinds[place[self.peopled], self.kind[self.peopled]] = True
        share: Floats = np.where(kinds.sum(axis=1) == 1, self.least[kinds.argmax(axis=1)], np.nan)
        return share


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
        short = place.astype(np.min_scalar_type(len(units)))  # numbers of two bytes are sorted by radix
        order = np.argsort(short, kind="stable")
        at = by_cost[order][none:]
        place = place[order][none:]
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        ends = np.append(starts[1:], len(at)) - 1
        return cls(units[place[starts]], starts, ends, at, costs[at])

    def rows(
        self,
        weights: Mapping[str, Floats],
        covered: Bools,
        circles: Bools | None,
        enough: tuple[_Spread, Floats],
    ) -> dict[str, Array]:
        """Return the columns of a row for each unit and in it each group, as arrays: tables of every level are many and small.

        ``enough`` are the same points by the cutoff that each needs, and the share of each unit that must be within the one that
        suffices, NaN for none.
        """
        tables = []
        covered, circles = covered[self.at], None if circles is None else circles[self.at]
        by_needed, least = enough
        for everywhere in weights.values():
            weight = everywhere[self.at]
            needing = weight if by_needed is self else everywhere[by_needed.at]
            table = self._of_group(weight, covered)
            table["cutoff_suffices"] = by_needed.sufficing(needing, least)
            if circles is not None:
                table["straight_value"] = self._share(weight, circles)
            tables.append(table)
        figures = {name: np.stack([table[name] for table in tables], axis=1).ravel() for name in tables[0]}
        return figures | {"group": np.array([*weights] * len(self.units), object)}

    def sufficing(self, weight: Floats, least: Floats) -> Floats:
        """Return for each unit the least cost within which such a share lives, in digits that can be typed; ``weight`` is in their order."""
        having = np.where(np.isfinite(self.costs), weight, 0.0)
        total, reached = self._sum(weight), self._sum(having)
        possible = (total > 0) & (reached >= least * total)
        return _typeable(self._least_costs(having, [(least * total, possible)])[0])

    def _of_group(self, weight: Floats, covered: Bools) -> dict[str, Floats]:
        there = np.isfinite(self.costs)
        having, spent = np.where(there, weight, 0.0), np.where(there, weight * self.costs, 0.0)
        total, reached = self._sum(weight), self._sum(having)
        some = np.where(reached > 0, reached, np.nan)
        farthest = np.maximum.reduceat(np.where(having > 0, self.costs, -np.inf), self.starts)
        columns = {
            "weight": total, "weight_no_way": self._sum(np.where(there, 0.0, weight)), "mean": self._sum(spent) / some,
            "max": np.where(reached > 0, farthest, np.nan), "value": self._share(weight, covered),
        }  # fmt: skip
        asked = [(least_share(percent / 100) * reached, reached > 0) for percent in PERCENTILES]
        least = self._least_costs(having, asked)
        return columns | {f"p{percent}": cost for percent, cost in zip(PERCENTILES, least, strict=True)}

    def _least_costs(self, having: Floats, asked: Sequence[tuple[Floats, Bools]]) -> list[Floats]:
        """Return for each unit the least cost within which so many live, where that can be, for each number asked."""
        summed = np.cumsum(having)
        before = summed[self.starts] - having[self.starts]
        found = []
        for need, possible in asked:
            first = np.clip(np.searchsorted(summed, before + need), self.starts, self.ends)
            found.append(np.where(possible, np.where(need > 0, self.costs[first], 0.0), np.nan))
        return found

    def _share(self, weight: Floats, who: Bools) -> Floats:
        total = self._sum(weight)
        share: Floats = self._sum(np.where(who, weight, 0.0)) / np.where(total > 0, total, np.nan)
        return share

    def _sum(self, values: Floats) -> Floats:
        return np.add.reduceat(values, self.starts)
