"""What was measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverplan.memo import HasMemo

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from coverplan.findings import Finding

__all__ = ["Result", "reach_goals"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Result(HasMemo):
    """Where the area stands on each goal.

    Attributes
    ----------
    goals : DataFrame
        Columns of goals.csv (``coverplan.tables.GOALS``); shares are fractions with unit ``"share"``.
    units : DataFrame
        Columns of units.csv: each goal by unit, at every level.
    gaps : DataFrame
        Columns of gaps.csv: the demand points a reach goal leaves out, and units a quota leaves short
        (no demand_id then).
    reach : mapping of str to DataFrame
        For each reach goal, indexed on demand_id: facility_id, cost, reason, covered (bool), weight.
    findings : tuple of Finding
        What was found while measuring (points that did not snap ...).

    Examples
    --------
    >>> import coverplan as cp
    >>> cp.measure(cp.Study(plan=cp.Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})))
    <Result: 0 goals, 0 met, 0 not measured>
    """

    goals: pd.DataFrame
    units: pd.DataFrame
    gaps: pd.DataFrame
    reach: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        met = self.goals["met"]
        measured = met.notna()
        return f"<Result: {len(met)} goals, {int(met[measured].sum())} met, {int((~measured).sum())} not measured>"


def reach_goals(result: Result | None) -> list[str]:
    """Return the ids of the reach goals that were measured, in the order of the plan.

    Examples
    --------
    >>> reach_goals(None)
    []
    """
    if result is None:
        return []
    goals = result.goals
    measured = goals[(goals["kind"] == "reach") & goals["value"].notna()]
    return [str(goal_id) for goal_id in measured["goal_id"]]
