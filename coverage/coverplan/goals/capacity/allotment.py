"""Who gets which places of a capacity goal, who gets none and why, and where places would have to be added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix, Spans, allocate, allocate_all, fresh
from coverplan.goals.asked import homes_of
from coverplan.goals.serving import all_costs_of_goal, costs_of_goal, eligible, nearest_facilities, sets_of

if TYPE_CHECKING:
    from coverplan.costs import Allocation
    from coverplan.goals.capacity.need import Need
    from coverplan.goals.capacity.supply import Supply
    from coverplan.goals.serving import Eligible
    from coverplan.kernels.types import Bools, Bounds, Floats, Integers
    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal
    from coverplan.study import Study

__all__ = ["Allotment", "along_roads", "in_total"]

# Between a demand point's id and the number of its period; no id of a table has it.
_MARK = "\x01"
# From so many pairs on, of points in their periods and the facilities they may use, those that pay are sifted out of all.
SIFTED_FROM = 5_000_000
# Why somebody goes nowhere for whom there is a facility that does not report its places.
_UNREPORTED = "unreported"
# Whom no facility may serve.
_NO_SET = "-"


@dataclass(frozen=True, eq=False)
class Allotment:
    """What becomes of needs and rooms.

    Attributes
    ----------
    points : DataFrame
        On demand_id: facility_id (the nearest that may serve), cost, weight (its need), left (of it), reason (of most of what is left).
    served : DataFrame
        On facility_id: weight (allocated to it), mean_cost, max_cost.
    left : DataFrame
        What is left, by why: at (position of the demand point), reason, places, and facility_id, the facility where these places would be added (``""``: none
        may be enlarged, there must be a new one, no way is known, or the only ones to go to do not report their places).
    flows : DataFrame
        Who gets them: demand_id, facility_id, weight, cost; empty where no ways are known.
    """

    points: pd.DataFrame
    served: pd.DataFrame
    left: pd.DataFrame
    flows: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, eq=False)
class _Periods:
    """Stretches of years through which the same facilities are open."""

    need: Floats  # points x periods
    is_open: Bools  # facilities x periods

    @classmethod
    def of(cls, need: Need, supply: Supply) -> _Periods:
        """Split the years where a facility opens or closes."""
        which: dict[bytes, int] = {}
        number = [
            which.setdefault(column.tobytes(), len(which))
            for column in np.ascontiguousarray(supply.is_open.T)
        ]
        by_year = need.by_year.to_numpy(float)
        places = np.zeros((len(by_year), len(which)))
        np.add.at(places.T, number, by_year.T)
        first = [number.index(at) for at in range(len(which))]
        return cls(places.round(6), supply.is_open[:, first])


def along_roads(study: Study, goal: CapacityGoal, net: RoadNetwork, need: Need, supply: Supply) -> Allotment:
    """Allocate needs to facilities by the ways along the roads, each year's to those open in it.

    Parameters
    ----------
    study
        With residents.
    goal
        The capacity goal.
    net
        The roads as its traveller sees them.
    need, supply
        Of the same years.
    """
    people, facilities = study.residents, supply.facilities
    assert people is not None
    nearest = nearest_facilities(study, goal, people, facilities, net=net)
    points = nearest.set_axis(nearest.index.astype(str)).assign(weight=need.total)
    if goal.within is not None:
        points.loc[points["cost"] > goal.within.value, "reason"] = "beyond_cutoff"
    if supply.at_most is not None:
        least = nearest_facilities(study, goal, people, supply.at_most.facilities, net=net)["cost"].to_numpy()
        could_go = least <= (np.inf if goal.within is None else goal.within.value)
        points["reason"] = points["reason"].mask(points["reason"].notna() & could_go, _UNREPORTED)
    periods = _Periods.of(need, supply)
    may = eligible(study, goal, people, facilities)
    asked = _Asked.of(points.index, periods)
    if goal.within is None and may.allowed.sum(axis=1)[may.unit[asked.point]].sum() >= SIFTED_FROM:
        every = all_costs_of_goal(net, goal, homes_of(study, people), facilities, may)
        spans = Spans(asked.point, asked.span, np.ascontiguousarray(periods.is_open.T))
        found = allocate_all(every, asked.need, supply.room, enlarge=True, spans=spans)
    else:
        costs = _matrix(costs_of_goal(net, goal, homes_of(study, people), facilities, may), asked, periods)
        found = allocate(costs, asked.need, supply.room, enlarge=True)
    full = pd.DataFrame(
        {
            "at": asked.point[found.added_at[0]],
            "facility_id": found.added["site_id"],
            "places": found.added["amount"],
        }
    )
    unserved = found.unserved.to_numpy()
    nowhere = ~found.can_go & (unserved > 0)
    which = asked.point[nowhere]
    others = pd.DataFrame({"at": which, "facility_id": "", "places": unserved[nowhere]})
    why = points["reason"].iloc[which].fillna("not_open").to_numpy()
    left = pd.concat([full.assign(reason="full"), others.assign(reason=why)], ignore_index=True)
    points["left"] = np.bincount(asked.point, unserved, len(points)).round(6)
    _say_why(points, left)
    served = _served(found).reindex(supply.room.index).fillna({"weight": 0.0})
    return Allotment(points, served, left, _flows(found, points.index, asked))


def _served(found: Allocation) -> pd.DataFrame:
    """Return what goes to each facility that anybody goes to, and how far, on its id."""
    flows, (_, site) = found.flows, found.flows_at
    by_site = flows.assign(spent=flows["amount"] * flows["cost"]).groupby(site)
    sums = by_site.agg(weight=("amount", "sum"), spent=("spent", "sum"), max_cost=("cost", "max"))
    mean = sums.pop("spent") / sums["weight"]
    return sums.assign(mean_cost=mean).set_axis(found.load.index.take(sums.index.to_numpy()))


def _flows(found: Allocation, ids: pd.Index[str], asked: _Asked) -> pd.DataFrame:
    """Add up what goes from each demand point to each facility over the periods, by id."""
    flows, point = found.flows, asked.point[found.flows_at[0]]
    told = pd.DataFrame(
        {
            "turn": np.cumsum(
                np.diff(point, prepend=-1) != 0
            ),  # the flows are by id: a point's stand together
            "site": pd.factorize(flows["site_id"], sort=True)[0],
            "at": np.arange(len(flows)),
            "weight": flows["amount"],
            "cost": flows["cost"],
        }
    )
    pairs = told[told["weight"] > 0].groupby(["turn", "site"], sort=True)
    sums = pairs.agg(at=("at", "first"), weight=("weight", "sum"), cost=("cost", "min"))
    at = sums.pop("at").to_numpy()
    sums.insert(0, "demand_id", ids.take(point[at]))
    sums.insert(1, "facility_id", flows["site_id"].astype("str").take(at).to_numpy())
    return sums.reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class _Asked:
    """A row for each demand point and period in which it needs something."""

    need: pd.Series  # on an id of each row
    point: Bounds  # of each row the position of its demand point
    span: Bounds  # and of its period

    @classmethod
    def of(cls, ids: pd.Index[str], periods: _Periods) -> _Asked:
        """Go through the periods, and in each through the points."""
        span, point = np.nonzero(periods.need.T > 0)
        names = ids.take(point)
        if periods.need.shape[1] > 1:
            names += _MARK + pd.Index(span.astype(str), dtype="str")
        return cls(pd.Series(periods.need[point, span], index=names), point, span)


def _matrix(costs: CostMatrix, asked: _Asked, periods: _Periods) -> CostMatrix:
    """Return the costs of these rows, to the facilities that are open in their periods."""
    from coverplan.kernels.pricing import chosen_pairs

    if len(asked.point) == len(costs.row_ids) and periods.is_open.all():
        return costs
    pairs = costs.indptr, costs.indices, costs.data
    is_open = np.ascontiguousarray(periods.is_open.T)
    kept = chosen_pairs(pairs, asked.point, np.inf, asked.span, is_open)
    arrays = fresh(kept[0]), fresh(kept[1]), fresh(kept[2])
    return CostMatrix(asked.need.index, costs.site_ids, *arrays, costs.unit, costs.search)


def _say_why(points: pd.DataFrame, left: pd.DataFrame) -> None:
    """Give each point of which something is left the reason of most of it, in place."""
    sums = left.groupby(["at", "reason"])["places"].sum().reset_index()
    most = sums.sort_values(["places", "reason"], ascending=[False, True], kind="stable").drop_duplicates(
        "at"
    )
    short = points["left"].to_numpy() > 0
    most = most[short[most["at"]]]
    reason = points["reason"].to_numpy(dtype=object, copy=True)
    reason[short] = None
    reason[most["at"]] = most["reason"]
    points["reason"] = pd.Series(reason, index=points.index, dtype="str")


def in_total(study: Study, goal: CapacityGoal, need: Need, supply: Supply) -> Allotment:
    """Compare needs and rooms without any way: who may use the same facilities shares what room there is in proportion.

    Parameters
    ----------
    study
        With residents.
    goal
        The capacity goal.
    need, supply
        Of the same years.
    """
    people = study.residents
    assert people is not None
    ids = pd.Index(people["demand_id"].astype(str), name="demand_id")
    periods = _Periods.of(need, supply)
    may = eligible(study, goal, people, supply.facilities)
    sets = {
        str(min(supply.room.index[members])): members
        for members in sets_of(np.vstack([may.allowed, periods.is_open.T]))
    }
    classes, of_cell = _classes(may, periods, sets)
    asked = pd.Series(np.bincount(of_cell.ravel(), periods.need.ravel(), len(classes)), index=classes)
    rooms = pd.Series(
        {name: float(supply.room.iloc[members].sum()) for name, members in sets.items()}, dtype=float
    )
    pairs = [(who, name, 0.0) for who in classes for name in who.split(_MARK)[1:]]
    frame = pd.DataFrame(pairs, columns=["demand_id", "site_id", "cost"])
    found = allocate(
        CostMatrix.from_triplets(frame, "m", demand_ids=classes, site_ids=rooms.index), asked, rooms
    )
    share_left = (found.unserved / asked.where(asked > 0)).fillna(0.0).to_numpy()
    lacks = periods.need * share_left[of_cell]
    points = pd.DataFrame(
        {"facility_id": None, "cost": np.nan, "weight": need.total, "left": lacks.sum(axis=1)}, index=ids
    )
    points["reason"] = pd.Series(None, index=ids, dtype="str")
    ever = np.atleast_1d(may.allowed.any(axis=1))[may.unit]
    never = np.full(len(ever), "no_facility" if supply.facilities.empty else "not_eligible", dtype=object)
    if supply.at_most is not None:
        others = eligible(study, goal, people, supply.at_most.facilities)
        never[np.asarray(others.allowed.any(axis=1))[others.unit]] = _UNREPORTED
    unable = np.array([who == _NO_SET for who in classes])[of_cell]
    why = np.where(~unable, "full", np.where(ever, "not_open", never)[:, None])
    row, column = np.nonzero(lacks > 0)
    left = pd.DataFrame(
        {
            "at": row,
            "facility_id": "",
            "reason": why[row, column],
            "places": lacks[row, column],
        }
    )
    _say_why(points, left)
    filled = (found.load / rooms.where(rooms > 0)).fillna(0.0)
    each = pd.Series(0.0, index=supply.room.index)
    for name, members in sets.items():
        each.iloc[members] = filled[name]
    served = pd.DataFrame({"weight": supply.room * each, "mean_cost": np.nan, "max_cost": np.nan})
    return Allotment(points, served, left)


def _classes(may: Eligible, periods: _Periods, sets: dict[str, Integers]) -> tuple[pd.Index, Integers]:
    """Return which sets of facilities are open to whom and when, named after them, and the one of each point and period."""
    units, spans = len(may.allowed), periods.need.shape[1]
    named = np.full((units, spans), _NO_SET, dtype=object)
    for name, members in sorted(sets.items()):
        may_use = may.allowed[:, members[0], None] & periods.is_open[None, members[0]]
        named[may_use] = named[may_use] + (_MARK + name)
    code, classes = pd.factorize(named.ravel())
    return pd.Index(classes, dtype="str"), code.reshape(units, spans)[may.unit]
