"""What was measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Findings
from coverplan.memo import HasMemo
from coverplan.notebook import Table, card
from coverplan.tables import ACCESS, ANSWERS, EXCEPTED, FACILITIES, LACKING, result_frame
from coverplan.texts import say
from coverplan.wording import amount, counted_verdicts, met_word, title_in, word_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.tables import Level

__all__ = ["ESTIMATED_UNITS", "Result", "reach_goals", "weighed_goals"]

ESTIMATED_UNITS = ("goal_id", "unit_code", "level", "weight", "weight_estimated", "estimated_share")


def _no_units() -> pd.DataFrame:
    return result_frame(pd.DataFrame(), ESTIMATED_UNITS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Result(HasMemo):
    """Where the area stands on each goal.

    Attributes
    ----------
    goals : DataFrame
        Columns of goals.csv (``coverplan.tables.GOALS``); shares are fractions with unit ``"share"``.
    notes : mapping of str to tuple of str
        The note of each goal in Chinese and in English; ``goals`` has the one of the language that was spoken.
    units : DataFrame
        Columns of units.csv: each goal by unit, at every level.
    gaps : DataFrame
        Columns of gaps.csv: the demand points a reach goal leaves out, and units a quota leaves short
        (no demand_id then).
    facilities : DataFrame
        Columns of facilities.csv: whom each facility serves in each reach goal that counts it.
    reach : mapping of str to DataFrame
        For each reach goal, indexed on demand_id: facility_id, cost, reason, covered (bool), weight,
        estimated (bool: the weight is an estimate).
    flows : mapping of str to DataFrame
        For each capacity goal, the places that go to each demand point: demand_id, facility_id, weight, cost; no row where no ways are known.
    lacking : DataFrame
        The places that capacity goals lack, by town, reason and the facility where they would do: ``coverplan.tables.LACKING``; facility_id is
        empty where a new one is needed.
    access : DataFrame
        Columns of access.csv: how far each group of each unit has to go, for each reach goal.
    answers : DataFrame
        What each goal lacks, of the area and of each unit that fails: goal_id, item (to_target, to_add, left, land:
        :class:`coverplan.goals.outcomes.outcome.Lack`), amount, amount_high, unit (people, beds, plots, facilities, m2 ...), level,
        unit_code, name.
    estimated : DataFrame
        The units, of every level, with estimated weights, goal by goal: :data:`ESTIMATED_UNITS`.
    excepted : DataFrame
        The units that goals leave out for a time, and why: ``coverplan.tables.EXCEPTED``.
    findings : Findings
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
    facilities: pd.DataFrame = field(default_factory=partial(result_frame, None, FACILITIES))
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reach: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    flows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    lacking: pd.DataFrame = field(default_factory=partial(result_frame, None, LACKING))
    access: pd.DataFrame = field(default_factory=partial(result_frame, None, ACCESS))
    answers: pd.DataFrame = field(default_factory=partial(result_frame, None, ANSWERS))
    estimated: pd.DataFrame = field(default_factory=_no_units)
    excepted: pd.DataFrame = field(default_factory=partial(result_frame, None, EXCEPTED))
    findings: Findings = field(default_factory=Findings)

    def estimated_shares(self, goal_id: str, level: Level = "town") -> dict[str, float]:
        """Return the units of a level in which weights behind a goal were estimated, and which fraction of them.

        Examples
        --------
        ``sample_result`` is what was measured in the embedded study; all its people were counted.

        >>> sample_result.estimated_shares("cemetery-cover")
        {}
        """
        rows = self.estimated
        rows = rows[(rows["goal_id"] == goal_id) & (rows["level"] == level)]
        return dict(zip(rows["unit_code"], rows["estimated_share"], strict=True))

    def unit_remarks(self) -> pd.Series:
        """Say of each row of ``units`` whether and why its goal leaves the unit out; ``""`` where it does not.

        Examples
        --------
        >>> {remark for remark in sample_result.unit_remarks() if remark}
        {'例外：整体迁建，与邻镇合建（至 2030-12-31）'}
        """
        told = {
            (row["goal_id"], row["unit_code"]): say(
                "goal.excepted-row", reason=row["reason"], until=row["until"]
            )
            for row in self.excepted.to_dict("records")
        }
        pairs = zip(self.units["goal_id"], self.units["unit_code"], strict=True)
        return pd.Series([told.get(pair, "") for pair in pairs], index=self.units.index, dtype="str")

    def __repr__(self) -> str:
        counts = counted_verdicts(self.goals["met"], self.goals["value"], "en")
        is_open = f", {counts['open']} open" if counts["open"] else ""
        return "<Result: {all} goals, {met} met, {unknown} not measured{0}>".format(is_open, **counts)

    def _repr_html_(self) -> str:
        counts = counted_verdicts(self.goals["met"], self.goals["value"])
        counted = say("summary.goals", **counts) if len(self.goals) else say("summary.no-goals")
        columns = ["title", "value", "target", "met", "basis", "note"]
        rows = [
            [
                title_in(row["title"], row.get("title_en")), amount(row["value"], row["unit"]), amount(row["target"], row["unit"]),
                met_word(row["met"], row["value"]), word_of("basis", row["basis"]), row["note"],
            ]
            for row in self.goals.to_dict("records")
        ]  # fmt: skip
        periods = [] if "period" not in self.goals else self.goals["period"].fillna("").tolist()
        if len({*periods} - {""}) > 1:
            columns.insert(1, "period")
            for row, period in zip(rows, periods, strict=True):
                row.insert(1, period)
        heads = [say(f"column.{name}") for name in columns]
        facts = [(say("notebook.findings"), self.findings.counted())]
        return card(
            counted, facts=facts, tables=[Table(heads, rows, numbers=[len(columns) - 5, len(columns) - 4])]
        )


def reach_goals(result: Result | None) -> list[str]:
    """Return the ids of the reach goals that were measured, in the order of the plan.

    Examples
    --------
    >>> reach_goals(None)
    []
    """
    return _measured(result, ("reach",))


def weighed_goals(result: Result | None) -> list[str]:
    """Return the ids of the goals that weigh people or their needs, reach and capacity, and were measured, in the order of the plan.

    Examples
    --------
    >>> weighed_goals(None)
    []
    """
    return _measured(result, ("reach", "capacity"))


def _measured(result: Result | None, kinds: tuple[str, ...]) -> list[str]:
    if result is None:
        return []
    goals = result.goals
    measured = goals[goals["kind"].isin(kinds) & goals["value"].notna()]
    return [str(goal_id) for goal_id in measured["goal_id"]]
