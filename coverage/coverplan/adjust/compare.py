"""Every goal before and after changes: who gains, who loses, what is newly met or missed, what the change breaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd

from coverplan.adjust.borders import borders_frame
from coverplan.adjust.placed import facilities_after_frame
from coverplan.checks import check
from coverplan.findings import Findings
from coverplan.goals import Result, eligible_ids, measure
from coverplan.memo import HasMemo
from coverplan.tables import COMPARE, LEVELS, group_columns, result_frame, text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from coverplan.adjust.apply import Adjustment
    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["PEOPLE", "UNIT_TABLE", "Comparison", "compare_adjustment", "unit_table"]

Effect = Literal["gains", "loses", "same"]
# Who gains and loses in each goal, by the town they were in and the one they are in.
PEOPLE = (
    "goal_id", "group", "unit_code_before", "unit_code_after", "name", "weight", "weight_gains", "weight_loses", "weight_other_facility",
    "weight_other_eligible",
)  # fmt: skip
UNIT_TABLE = (
    "unit_code",
    "name",
    "level",
    "type",
    "parent_code",
    "area_km2",
    "households",
    "units_below",
    "villages",
)
_SAME = 1e-9
_UPWARDS = (">=", ">")


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison(HasMemo):
    """A study before and after changes, measured and checked.

    Attributes
    ----------
    adjustment
        What was changed.
    before, after
        What was measured in either study.
    findings_before, findings_after
        What the checks say of either, and what measuring found.
    table
        Rows of compare.csv.
    people
        Columns :data:`PEOPLE`: of the people of each goal who gain or lose, whose facility changes, and for whom other facilities are
        eligible.
    """

    adjustment: Adjustment
    before: Result
    after: Result
    findings_before: Findings = field(repr=False)
    findings_after: Findings = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    people: pd.DataFrame = field(repr=False)

    @property
    def borders(self) -> pd.DataFrame:
        """Border lines and pillars concerned: see :func:`coverplan.adjust.borders_frame`."""
        return self.once(_borders)

    @property
    def facilities(self) -> pd.DataFrame:
        """Facilities that lie in another town, or serve other units: see :func:`coverplan.adjust.facilities_after_frame`."""
        return self.once(_facilities)

    @property
    def newly_met(self) -> tuple[str, ...]:
        """Ids of the goals that are met only afterwards."""
        return self._turned(before=False, after=True)

    @property
    def newly_missed(self) -> tuple[str, ...]:
        """Ids of the goals that are no longer met."""
        return self._turned(before=True, after=False)

    @property
    def new_findings(self) -> Findings:
        """What the checks find only after the changes."""
        return self.once(_new_findings)

    @property
    def units_before(self) -> pd.DataFrame:
        """The units before: see :func:`unit_table`."""
        return self.once(_units_before)

    @property
    def units_after(self) -> pd.DataFrame:
        """The units after: see :func:`unit_table`."""
        return self.once(_units_after)

    @property
    def unit_tables(self) -> pd.DataFrame:
        """The units before and after, the column ``when`` saying which."""
        sides = (("before", self.units_before), ("after", self.units_after))
        return pd.concat([frame.assign(when=when) for when, frame in sides], ignore_index=True)

    def _turned(self, *, before: bool, after: bool) -> tuple[str, ...]:
        then, now = (result.goals.set_index("goal_id")["met"] for result in (self.before, self.after))
        turned = (then == before).fillna(value=False) & (now == after).fillna(value=False)
        return tuple(turned.index[turned.astype(bool)])


def compare_adjustment(
    adjustment: Adjustment,
    *,
    before: Result | None = None,
    findings_before: Findings | None = None,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Measure and check a study before and after changes.

    Parameters
    ----------
    adjustment
        The changes, applied.
    before, findings_before
        What was measured and found before, where that is known: several alternatives share it.
    progress
        Called with each goal's title before it is measured.

    Examples
    --------
    >>> import datetime as dt
    >>> from coverplan.adjust import apply_changes
    >>> from coverplan.plan import Changes
    >>> one = {"action": "rename", "unit": "370832105", "name": "示例镇"}
    >>> changes = Changes(id="x", effective=dt.date(2027, 1, 1), change=[one])
    >>> few = sample.plan.model_copy(update={"goals": sample.plan.goals[:2], "siting": []})  # sample: the embedded study
    >>> from dataclasses import replace
    >>> compared = compare_adjustment(apply_changes(replace(sample, plan=few), changes))
    >>> set(compared.table["effect"])
    {'same'}
    """
    study, after = adjustment.before, adjustment.after
    result = before if before is not None else measure(study, progress=progress)
    found = findings_before if findings_before is not None else check(study) + study.judged(result.findings)
    then = measure(after, progress=progress)
    return Comparison(
        adjustment=adjustment,
        before=result,
        after=then,
        findings_before=found,
        findings_after=check(after) + after.judged((*then.findings, *adjustment.findings)),
        table=_table(adjustment, result, then),
        people=_people(adjustment, result, then),
    )


def unit_table(study: Study) -> pd.DataFrame:
    """Return what each unit of a study has: land, people of each group, households, units and villages in it, by level and code.

    Returns
    -------
    DataFrame
        :data:`UNIT_TABLE` and a column a group; land as measured in the plan's CRS; figures that are not known are missing.

    Examples
    --------
    >>> unit_table(sample).loc[0, ["units_below", "villages"]].astype(int).tolist()  # sample: the embedded study
    [14, 437]
    """
    assert study.boundaries is not None
    units = study.boundaries.drop_duplicates("unit_code")
    frame = pd.DataFrame({name: text_column(units, name) for name in UNIT_TABLE[:5]})
    frame["area_km2"] = units.area.where(units.geometry.notna()) / 1e6
    frame["households"] = units["households"].astype(float) if "households" in units else np.nan
    codes = frame["unit_code"]
    frame["units_below"] = codes.map(frame["parent_code"].value_counts()).fillna(0).astype(int)
    villages = codes[frame["level"] == "village"]
    ups = [up for code in villages for up in study.unit_tree.upwards(str(code)) if up != code]
    frame["villages"] = codes.map(pd.Series(ups, dtype=object).value_counts()).fillna(0).astype(int)
    people = study.residents
    if people is not None:
        own = text_column(people, "unit_code")
        for group in group_columns(people):
            sums: dict[str, float] = {}
            for code, weight in people[group].groupby(own).sum().items():
                for up in study.unit_tree.upwards(str(code)):
                    sums[up] = sums.get(up, 0.0) + float(weight)
            frame[group] = codes.map(sums).fillna(0.0)
    order = frame["level"].map(LEVELS.index)
    made: pd.DataFrame = frame.assign(order=order).sort_values(["order", "unit_code"], ignore_index=True)
    return made.drop(columns="order")


def _table(adjustment: Adjustment, before: Result, after: Result) -> pd.DataFrame:
    """Pair the rows of units.csv by what became of each unit; goals without such rows stand once, for the county."""
    draft = adjustment.draft
    compares = {goal.id: getattr(goal, "compare", ">=") for goal in adjustment.before.plan.goals}
    binding = {goal.id for goal in adjustment.before.plan.goals if getattr(goal, "units", None) is not None}
    codes = adjustment.before.unit_tree.units.index
    pairs = pd.DataFrame(
        [(code, then) for code in codes for then in draft.succeeded.get(str(code), (str(code),))],
        columns=["unit_code_before", "unit_code_after"],
    )
    keys = ["goal_id", "group"]
    columns = [*keys, "unit_code", "value", "met", "weight_covered"]
    old = _with_county(before, adjustment.before)[columns]
    new = _with_county(after, adjustment.after)[columns]
    mine = old.merge(pairs, left_on="unit_code", right_on="unit_code_before").drop(columns="unit_code")
    theirs = new.merge(pairs, left_on="unit_code", right_on="unit_code_after").drop(columns="unit_code")
    at = [*keys, "unit_code_before", "unit_code_after"]
    rows = mine.merge(theirs, on=at, how="outer", suffixes=("_before", "_after"))
    units = pd.DataFrame(
        [(one.code, one.name, one.level) for one in draft.units.values()], columns=["code", "name", "level"]
    )
    rows = rows.merge(units, left_on="unit_code_after", right_on="code")
    rows["effect"] = [
        _effect(cast("dict[str, Any]", row), compares, binding) for row in rows.to_dict("records")
    ]
    goals = {goal.id: at for at, goal in enumerate(adjustment.before.plan.goals)}
    rows["order"], rows["depth"] = rows["goal_id"].map(goals), rows["level"].map(LEVELS.index)
    ordered = rows.sort_values(
        ["order", "group", "depth", "unit_code_before", "unit_code_after"], ignore_index=True
    )
    return result_frame(ordered, COMPARE)


def _with_county(result: Result, study: Study) -> pd.DataFrame:
    """Return the rows of units, with those of the county as the goal has it."""
    units = study.unit_tree.units
    counties = sorted(units.index[units["level"] == "county"])
    rows = result.units.astype(object)
    if len(counties) != 1:
        return rows
    covered = rows[rows["level"] == "county"].set_index(["goal_id", "group"])["weight_covered"]
    goals = (
        result.goals[["goal_id", "group", "value", "met"]]
        .astype(object)
        .assign(unit_code=counties[0], level="county")
    )
    goals["weight_covered"] = [covered.get((row.goal_id, row.group), np.nan) for row in goals.itertuples()]
    return pd.concat([rows[rows["level"] != "county"], goals], ignore_index=True)


def _effect(row: dict[str, Any], compares: dict[str, str], binding: Container[str]) -> Effect:
    """Say whether a unit gains or loses by the change, by whether the goal is met, else by its value.

    A goal for units of a type may bind one newly, or no longer (``binding``); any other that is told on one side only says nothing.
    """
    met = [None if pd.isna(row[name]) else bool(row[name]) for name in ("met_before", "met_after")]
    if None in met and row["goal_id"] not in binding:
        return "same"
    if met[0] is not met[1]:
        if met[1] is False:
            return "loses"
        if met[0] is False:
            return "gains"
        return "same"  # a goal that newly holds for it, or no longer, and is met
    before, after = (
        float("nan") if pd.isna(row[name]) else float(row[name]) for name in ("value_before", "value_after")
    )
    if not np.isfinite([before, after]).all() or abs(after - before) <= _SAME * max(1.0, abs(before)):
        return "same"
    return "gains" if (after > before) == (compares[row["goal_id"]] in _UPWARDS) else "loses"


def _people(adjustment: Adjustment, before: Result, after: Result) -> pd.DataFrame:
    towns = _towns(adjustment)
    parts = [
        _of_goal(adjustment, goal_id, before.reach[goal_id], after.reach[goal_id], towns)
        for goal_id in before.reach
        if goal_id in after.reach
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(PEOPLE))


def _towns(adjustment: Adjustment) -> pd.DataFrame:
    """Return the town of each demand point before and after, on demand_id after."""
    draft = adjustment.draft
    residents, now = adjustment.before.residents, adjustment.after.residents
    if residents is None or now is None:
        return pd.DataFrame(columns=["was", "before", "after", "share"])
    at = draft.homes["at"].to_numpy(dtype=int)
    then = adjustment.before.unit_tree.at_level(text_column(residents, "unit_code"), "town")
    frame = pd.DataFrame(
        {
            "was": residents["demand_id"].to_numpy()[at],
            "before": then.to_numpy()[at],
            "after": draft.tree().at_level(draft.homes["unit_code"].astype(object), "town").to_numpy(),
            "share": draft.homes["share"].to_numpy(dtype=float),
        }
    )
    number = draft.homes.groupby("at").cumcount().to_numpy() + 1
    names = [
        f"{key}-{n}" if share < 1 else key
        for key, n, share in zip(frame["was"], number, frame["share"], strict=True)
    ]
    return frame.set_axis(pd.Index(names, name="demand_id"))


def _of_goal(
    adjustment: Adjustment, goal_id: str, before: pd.DataFrame, after: pd.DataFrame, towns: pd.DataFrame
) -> pd.DataFrame:
    rows = towns.join(after[["facility_id", "covered", "weight"]], how="inner")
    was = before.reindex(rows["was"])
    then, now = was["covered"].fillna(value=False).to_numpy(dtype=bool), rows["covered"].to_numpy(dtype=bool)
    other = text_column(was, "facility_id").to_numpy() != text_column(rows, "facility_id").to_numpy()
    eligible = _other_eligible(adjustment, goal_id, rows)
    weight = rows["weight"].to_numpy(dtype=float)
    made = pd.DataFrame(
        {
            "unit_code_before": rows["before"].to_numpy(), "unit_code_after": rows["after"].to_numpy(), "weight": weight,
            "weight_gains": weight * (now & ~then), "weight_loses": weight * (then & ~now),
            "weight_other_facility": weight * other, "weight_other_eligible": weight * eligible,
        }
    )  # fmt: skip
    sums = made.groupby(["unit_code_before", "unit_code_after"], as_index=False).sum()
    names = {code: one.name for code, one in adjustment.draft.units.items()}
    group = str(getattr(adjustment.before.plan.goal(goal_id), "group", ""))
    sums = sums.assign(goal_id=goal_id, group=group, name=sums["unit_code_after"].map(names))
    return sums[list(PEOPLE)]


def _other_eligible(adjustment: Adjustment, goal_id: str, rows: pd.DataFrame) -> Sequence[bool]:
    """Say of each demand point whether other facilities may serve it than before."""
    then = eligible_ids(adjustment.before, goal_id)
    now = eligible_ids(adjustment.after, goal_id)
    return [then.get(was) != now.get(key) for was, key in zip(rows["was"], rows.index, strict=True)]


def _units_before(comparison: Comparison) -> pd.DataFrame:
    return unit_table(comparison.adjustment.before)


def _units_after(comparison: Comparison) -> pd.DataFrame:
    return unit_table(comparison.adjustment.after)


def _borders(comparison: Comparison) -> pd.DataFrame:
    return borders_frame(comparison.adjustment)


def _facilities(comparison: Comparison) -> pd.DataFrame:
    return facilities_after_frame(comparison.adjustment)


def _new_findings(comparison: Comparison) -> Findings:
    """Return the findings of afterwards that the same unit did not have before, under its code of then."""
    succeeded = comparison.adjustment.draft.succeeded

    def about(finding: Finding) -> tuple[object, ...]:
        """Return what a finding says, but for the names and figures in it."""
        how = finding.params.get("how")
        return finding.rule, how.key if isinstance(how, Term) else "", finding.params.get("count")

    def keys(finding: Finding) -> list[tuple[object, ...]]:
        codes = succeeded.get(finding.unit_code, (finding.unit_code,))
        return [(*about(finding), code) for code in codes]

    known = Counter(key for finding in comparison.findings_before for key in keys(finding))
    new = []
    for finding in comparison.findings_after:
        key = (*about(finding), finding.unit_code)
        if known[key] > 0:
            known[key] -= 1
        else:
            new.append(finding)
    return Findings(new)
