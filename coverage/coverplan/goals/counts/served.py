"""The served goal: which share of units a facility is assigned to, inside them or by naming them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals.asked import asked_units, no_group, weights_of
from coverplan.goals.counts.facility_goals import short_note, unit_gaps
from coverplan.goals.outcomes import Outcome, goal_row, joined_notes, not_measured, share_lacks
from coverplan.goals.serving import counted_facilities, facility_units, units_served
from coverplan.tables import estimated_for, text_column
from coverplan.texts import say
from coverplan.units import least_share
from coverplan.wording import estimated_text

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import ServedGoal
    from coverplan.study import Study

__all__ = ["measure_served"]


def measure_served(study: Study, goal: ServedGoal) -> Outcome:
    """Measure the share of units that are served by assignment: a facility lies in them, or names them in ``serves``.

    Parameters
    ----------
    study
        With facilities and units; with residents where units are weighed by people.
    goal
        One facility may serve several units; with ``all_of`` a unit needs one of each set of kinds.

    Returns
    -------
    Outcome
        A unit's ``value`` is 1 where a facility serves it, else 0; ``weight`` is 1, or its people. A unit that none
        serves is a gap without a demand point.

    Notes
    -----
    A facility that names a unit serves every unit inside it, too. One that names none serves by its level, as
    :func:`coverplan.goals.serving.eligible.units_served` says: its own town or village, or every unit of the county; without a
    level the unit that it stands in.
    """
    if study.facilities is None:
        return not_measured(study.plan, goal, say("goal.no-layer", layer=say("layer.facilities")))
    if study.unit_tree.chosen(goal.units).empty:
        return not_measured(study.plan, goal, say("goal.no-units"))
    units = asked_units(study, goal)
    if units.empty:
        return not_measured(study.plan, goal, say("goal.all-excepted"))
    why = no_group(study, goal.group) if goal.group else ""
    if why:
        return not_measured(study.plan, goal, why)
    counted = counted_facilities(study.facilities, goal)
    pairs = _serving(study, goal, units, counted)
    by_set = [pairs.loc[:, counted["kind"].isin(kinds).to_numpy()].any(axis=1) for kinds in goal.kind_sets]
    is_served = pd.concat(by_set, axis=1).all(axis=1)
    weight, guessed = _weights(study, goal, units)
    total = float(weight.sum())
    if not total > 0:
        return not_measured(study.plan, goal, say("goal.nobody", group=goal.group))
    value = float(weight[is_served].sum()) / total
    met = value >= least_share(goal.target)
    short = weight[~is_served]
    names = [str(name) for name in units["name"][short.index]]
    row = goal_row(
        study.plan, goal, value=value, met=met, shortfall=0.0 if met else goal.target - value,
        estimated_share=guessed if goal.group else pd.NA, basis="estimated" if guessed else "measured",
        note=joined_notes(
            say("goal.served", count=int(is_served.sum()), of=len(units)), short_note("goal.not-served", names),
            estimated_text(guessed, study.plan.measure(goal.group)) if goal.group else "",
        ),
    )  # fmt: skip
    unit_rows = pd.DataFrame(
        {
            "unit_code": units.index, "name": units["name"].to_numpy(), "level": goal.units.level, "goal_id": goal.id, "group": goal.group,
            "value": is_served.to_numpy(float), "met": is_served.to_numpy(), "weight": weight.to_numpy(),
            "weight_covered": weight.where(is_served, 0.0).to_numpy(), "weight_not_covered": weight.where(~is_served, 0.0).to_numpy(),
        }
    )  # fmt: skip
    served = pd.DataFrame({"weight": pairs.mul(weight, axis=0).sum()})
    gaps = unit_gaps(study, goal, short, units, reason="not_served")
    lacks = share_lacks(total, value * total, goal.target, study.plan.weighs(goal.id))
    return Outcome(row=row, units=unit_rows, gaps=gaps, served=served, lacks=lacks)


def _serving(study: Study, goal: ServedGoal, units: pd.DataFrame, counted: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say of each unit, on its code, which facilities serve it: units x facility_id, bool."""
    tree = study.unit_tree
    home = facility_units(study, counted, goal.units.level)
    levels = text_column(counted, "level")
    above = {str(code): set(tree.chain(str(code))) for code in units.index}
    ids = pd.Index(counted["facility_id"].astype(str), name="facility_id")
    found = np.zeros((len(units), len(ids)), dtype=bool)
    for at, (codes, level, own, names) in enumerate(
        zip(units_served(study, counted), levels, home, _naming(counted), strict=True)
    ):
        everywhere = not codes and level == "county"
        # whose level says whom it serves needs not name them; any other serves where it stands
        inside = own if names or level == "" else ""
        found[:, at] = [everywhere or code == inside or bool(up & set(codes)) for code, up in above.items()]
    return pd.DataFrame(found, index=units.index, columns=ids)


def _naming(facilities: gpd.GeoDataFrame) -> list[bool]:
    """Say which facilities name units in ``serves``."""
    if "serves" not in facilities:
        return [False] * len(facilities)
    return [isinstance(named, list | tuple) and len(named) > 0 for named in facilities["serves"]]


def _weights(study: Study, goal: ServedGoal, units: pd.DataFrame) -> tuple[pd.Series, float]:
    """Return what each unit weighs, 1 or its people, and the share of all that was estimated."""
    people = study.residents
    if not goal.group or people is None:
        return pd.Series(1.0, index=units.index), 0.0
    weight = weights_of(study, people, goal.group).fillna(0.0).to_numpy()
    home = study.unit_tree.at_level(text_column(people, "unit_code"), goal.units.level).to_numpy()
    asked = np.isin(home.astype(str), units.index.astype(str))
    guessed = float(weight[asked & estimated_for(people, goal.group).to_numpy()].sum())
    total = float(weight[asked].sum())
    sums = pd.Series(weight).groupby(home).sum()
    return sums.reindex(units.index, fill_value=0.0).astype(float), guessed / total if total else 0.0
