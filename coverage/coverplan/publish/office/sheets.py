"""The sheets of the workbook: which there are, under which names, which columns each has, in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.findings import findings_frame
from coverplan.goals import yearly_path
from coverplan.network import profile_frame, profile_from
from coverplan.publish.office.columns import header_of
from coverplan.publish.office.town_goals import town_goals
from coverplan.publish.plan_tables import plan_tables
from coverplan.publish.summary import goal_titles
from coverplan.tables import (
    ACCESS,
    FACILITIES,
    GAPS,
    GOALS,
    PLAN_EXISTING,
    PLAN_INDICATORS,
    PLAN_PROJECTS,
    PROPOSALS,
    UNITS,
)
from coverplan.texts import current_language, keys, say
from coverplan.wording import plain, title_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.publish.plan_tables import PlanTables
    from coverplan.siting import Proposal
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["Sheet", "sheet_names", "sheets_of", "travel_frame"]

# Figures of the solver stand in proposals.csv; here a sentence says what they prove.
_SOLVERS_OWN = ("objective", "bound", "optimality_gap")
# Columns of proposals.csv that are left out while nothing fills them.
_TO_COME = ("size", "open_cost", "phase", "site_land_m2", "prefers")
# What is shown of the plans for several goals: their steps, and what they come to.
_STEPS_SHOWN = (
    "joint_plan",
    "phase",
    "rank",
    "name",
    "town",
    "unit_code",
    "kind",
    "action",
    "size",
    "open_cost",
    "newly_covered",
)
_REASONS_SHOWN = (
    "joint_plan",
    "topic",
    "subject",
    "about",
    "phase",
    "value",
    "low",
    "high",
    "other_value",
    "unit",
    "note",
)


# By which of these rows weigh that are too many.
_WEIGHTS = ("weight_not_covered", "weight")

# What Excel takes in no sheet's name, and the name it keeps for itself.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME = 31
_KEPT = "history"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet: its key, which says how its columns look and read, and its frame.

    Attributes
    ----------
    key
        Of its columns (:mod:`coverplan.publish.office.columns`) and, where it has no name of its own, of its title.
    frame
        The rows. A text ``""`` in a column of truth values stays an empty cell; a missing one is said to be unknown.
    figure_units
        Row by row, the unit of value, target and shortfall: ``"share"`` shows as a percentage.
    own_title
        Its title, where it is not that of its key.
    """

    key: str
    frame: pd.DataFrame
    figure_units: pd.Series | None = None
    own_title: str = ""

    def cut(self, most: int) -> Sheet:
        """Return the sheet with so many rows at most: those that weigh most, else the first, in their order.

        Examples
        --------
        >>> Sheet("gaps", pd.DataFrame({"weight": [2.0, 1.0, 3.0]})).cut(2).frame["weight"].tolist()
        [2.0, 3.0]
        """
        if len(self.frame) <= most:
            return self
        rows = np.arange(most)
        weights = next((name for name in _WEIGHTS if name in self.frame), None)
        if weights is not None:
            left_out = -self.frame[weights].to_numpy(float, na_value=-np.inf)
            rows = np.sort(np.argsort(left_out, kind="stable")[:most])
        units = None if self.figure_units is None else self.figure_units.iloc[rows]
        return replace(self, frame=self.frame.iloc[rows], figure_units=units)

    @property
    def title(self) -> str:
        """What the sheet is called, before Excel's rules of names."""
        return self.own_title or say(f"sheet.{self.key}")


def sheets_of(
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    findings: Sequence[Finding],
    language: Language | None,
) -> list[Sheet]:
    """Return every sheet after the summary: the tables of the run, those of a facility plan, and one for each town."""
    tables = None if result is None else plan_tables(study, result, proposal)
    sheets = [
        *_town_goals(study, result),
        goals_sheet(result),
        units_sheet(study, result, language),
        gaps_sheet(study, result, language),
        facilities_sheet(study, result, language),
        access_sheet(study, result, language),
        proposals_sheet(study, proposal, language),
        *_joint_sheets(study, proposal),
        *_land_sheets(proposal),
        *([] if study.plan.years is None else [years_sheet(study, language)]),
        *_plan_sheets(tables),
        Sheet("travel", travel_frame(study, language)),
        Sheet("findings", findings_frame(findings, language)),
    ]
    towns = [] if tables is None else list(_town_sheets(tables.towns))
    return [*sheets, columns_sheet([*sheets, *towns[:1]], language), *towns]


def columns_sheet(sheets: Sequence[Sheet], language: Language | None) -> Sheet:
    """Return what every column of the sheets holds, and its name in the CSV file; those of a town stand once for all towns."""
    rows = [
        (
            say("sheet.of-towns", language) if sheet.key == "plan-town" else sheet.title,
            header_of(sheet.key, str(column), language or current_language()),
            say(_about_key(sheet.key, str(column)), language),
            str(column),
        )
        for sheet in sheets
        if sheet.key != "town-goals"  # its columns are the goals
        for column in sheet.frame.columns
    ]
    return Sheet("columns", pd.DataFrame(rows, columns=["sheet", "header", "about", "in_csv"]))


def _about_key(sheet: str, column: str) -> str:
    own = f"about.{sheet}.{column}"
    return own if own in keys() else f"about.{column}"


def _town_goals(study: Study, result: Result | None) -> list[Sheet]:
    """Return the sheet of towns and goals, where there are towns."""
    if result is None or not (result.units["level"] == "town").any():
        return []
    return [Sheet("town-goals", town_goals(study, result))]


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Return a name that Excel takes for each title, no two alike.

    Parameters
    ----------
    titles
        In order; of two that would be the same, whatever the case of their letters, the later gets a number.

    Examples
    --------
    >>> sheet_names(["西街道", "[a]:b", "西街道", "x" * 40])[1:]
    ['a b', '西街道 (2)', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    taken: set[str] = set()
    names = []
    for title in titles:
        wanted = _NOT_IN_A_NAME.sub(" ", plain(title)).strip(" '") or "-"
        wanted = f"{wanted}-" if wanted.lower() == _KEPT else wanted
        name, number = _cut(wanted, _LONGEST_NAME), 1
        while name.lower() in taken:
            number += 1
            tail = f" ({number})"
            name = _cut(wanted, _LONGEST_NAME - len(tail)) + tail
        taken.add(name.lower())
        names.append(name)
    return names


def _cut(text: str, longest: int) -> str:
    """Return as much of a text as fits; a character beyond the first 65,536 counts twice, as Excel counts."""
    while len(text.encode("utf-16-le")) > 2 * longest:
        text = text[:-1]
    return text.rstrip(" '")


def _plan_sheets(tables: PlanTables | None) -> list[Sheet]:
    """Return the tables of a facility plan, but for the towns."""
    columns = {"existing": PLAN_EXISTING, "indicators": PLAN_INDICATORS, "projects": PLAN_PROJECTS}
    frames = {
        name: pd.DataFrame(columns=list(names)) if tables is None else getattr(tables, name)
        for name, names in columns.items()
    }
    return [
        Sheet(f"plan-{name}", _one_title(frame), frame["unit"])
        if name == "indicators"
        else Sheet(f"plan-{name}", frame)
        for name, frame in frames.items()
    ]


def _town_sheets(towns: pd.DataFrame) -> Iterator[Sheet]:
    """Yield a sheet for each town: people, facilities, goals, what is planned."""
    for _, rows in towns.groupby("unit_code", sort=True):
        frame = rows.drop(columns=["unit_code", "name", "item"]).assign(item=rows["item"])
        frame["met"] = frame["met"].astype(object).where(frame["section"] == "goals", "")
        yield Sheet("plan-town", frame, rows["unit"], own_title=str(rows["name"].iloc[0]))


def goals_sheet(result: Result | None) -> Sheet:
    """Return the goals: the row of each, its figures in the goal's own unit."""
    frame = pd.DataFrame(columns=list(GOALS)) if result is None else result.goals
    return Sheet("goals", _one_title(frame), frame["unit"])


def _one_title(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the title in the current language, where a table has both."""
    pairs = zip(frame["title"], frame["title_en"], strict=True)
    return frame.assign(title=[title_in(*pair) for pair in pairs]).drop(columns="title_en")


def units_sheet(study: Study, result: Result | None, language: Language | None) -> Sheet:
    """Return the units' figures, goal by goal, with the share that was estimated."""
    if result is None:
        return Sheet("units", pd.DataFrame(columns=list(UNITS)))
    units = result.goals.drop_duplicates("goal_id").set_index("goal_id")["unit"]
    shares = result.estimated.set_index(["goal_id", "unit_code"])["estimated_share"]
    pairs = pd.MultiIndex.from_frame(result.units[["goal_id", "unit_code"]])
    frame = _with_measures(study, _with_titles(study, result.units, language), "weight_not_covered")
    excepted = result.unit_remarks()
    if (excepted != "").any():
        frame["note"] = excepted
    # Only goals that weigh something have a share of it that was estimated.
    weighs = result.units["group"].fillna("") != ""
    # A mean is asked of all units together: none of them is judged by itself.
    kinds = result.units["goal_id"].map(result.goals.drop_duplicates("goal_id").set_index("goal_id")["kind"])
    frame["met"] = frame["met"].astype(object).mask((kinds == "average").to_numpy(), "")
    frame["estimated_share"] = shares.reindex(pairs).fillna(0.0).where(weighs.to_numpy()).to_numpy()
    return Sheet("units", frame, result.units["goal_id"].map(units))


def gaps_sheet(study: Study, result: Result | None, language: Language | None) -> Sheet:
    """Return who is left out, place by place, with the town."""
    if result is None:
        return Sheet("gaps", pd.DataFrame(columns=list(GAPS)))
    frame = _with_measures(study, _with_titles(study, result.gaps, language), "weight")
    return Sheet("gaps", _with_town(study, frame))


def facilities_sheet(study: Study, result: Result | None, language: Language | None) -> Sheet:
    """Return the facilities that count for each goal, with whom they serve and the town."""
    if result is None:
        return Sheet("facilities", pd.DataFrame(columns=list(FACILITIES)))
    frame = _with_measures(study, _with_titles(study, result.facilities, language), "weight")
    return Sheet("facilities", _with_town(study, frame))


def access_sheet(study: Study, result: Result | None, language: Language | None) -> Sheet:
    """Return how far each group of each unit has to go, goal by goal; a share where the goal's value is one."""
    if result is None:
        return Sheet("access", pd.DataFrame(columns=list(ACCESS)))
    frame = _with_titles(study, result.access, language)
    return Sheet("access", frame, pd.Series("share", index=frame.index, dtype=object))


def years_sheet(study: Study, language: Language | None) -> Sheet:
    """Return where each goal stands in each year, with the projects and without."""
    frame = yearly_path(study)
    titles = goal_titles(study.plan, language)
    frame = frame.assign(title=frame["goal_id"].map(titles).fillna(frame["goal_id"]))
    return Sheet("years", frame, frame["unit"])


def proposals_sheet(study: Study, proposal: Proposal | None, language: Language | None) -> Sheet:
    """Return the proposed sites, with what each plan reaches; the solver's own figures are left out."""
    if proposal is None:
        return Sheet("proposals", pd.DataFrame(columns=_shown_of_proposals(list(PROPOSALS))))
    frame = _with_measures(study, _with_titles(study, proposal.sites, language), "newly_covered")
    frame = _with_town(study, frame.replace({"measure": {"": "units"}}))
    empty = [name for name in _TO_COME if (frame[name].isna() | (frame[name] == "")).all()]
    frame = frame[_shown_of_proposals(list(map(str, frame.columns)), empty)]
    answers = [proposal.answers[plan_id] for plan_id in frame["plan_id"]]
    met = [answer.meets(value) for answer, value in zip(answers, frame["value_after"], strict=True)]
    frame.insert(list(frame).index("value_after") + 1, "met_after", met)
    units = pd.Series([answer.unit for answer in answers], index=frame.index, dtype=object)
    return Sheet("proposals", frame, units)


def _joint_sheets(study: Study, proposal: Proposal | None) -> list[Sheet]:
    """Return the steps of the plans for several goals, and their reasons; nothing where there is no such plan."""
    if proposal is None or not proposal.joint:
        return []
    titles = {name: one.title.message() for name, one in proposal.joint.items()}
    steps = pd.concat([one.steps() for one in proposal.joint.values()], ignore_index=True)
    steps = _with_town(study, steps.assign(joint_plan=steps["plan_id"].map(titles)))
    reasons = proposal.reasons()
    reasons = reasons.assign(joint_plan=reasons["plan_id"].map(titles))
    return [
        Sheet("joint-steps", steps[[name for name in _STEPS_SHOWN if name in steps]]),
        Sheet("joint-reasons", reasons[list(_REASONS_SHOWN)], reasons["unit"]),
    ]


def _land_sheets(proposal: Proposal | None) -> list[Sheet]:
    """Return what land and which candidates each land layer leaves; nothing where none holds."""
    if proposal is None or proposal.land.empty:
        return []
    land = proposal.land.rename(columns={"layer": "land_layer"})
    land["is_applied"] = [say("word.yes" if each else "word.no") for each in land["is_applied"]]
    land.insert(0, "joint_plan", land.pop("plan_id").map(proposal.called))
    return [Sheet("land", land.drop(columns="land_kind"))]


def _shown_of_proposals(columns: list[str], empty: Sequence[str] = _TO_COME) -> list[str]:
    return [name for name in columns if name not in _SOLVERS_OWN and name not in empty]


def travel_frame(study: Study, language: Language | None) -> pd.DataFrame:
    """Return what each way of travelling of the plan's goals assumes, rule by rule, with its source."""
    named = study.plan.travels
    frames = [pd.DataFrame(columns=["travel", "item", "assumed", "unit", "source"])]
    for travel in named:
        profile = profile_from(study.plan.travel.get(travel, travel))
        rules = profile_frame(profile, language).rename(columns={"value": "assumed"})
        rules.insert(0, "travel", profile.title(language) if travel == profile.key else travel)
        frames.append(rules)
    return pd.concat(frames, ignore_index=True) if named else frames[0]


def _with_titles(study: Study, frame: pd.DataFrame, language: Language | None) -> pd.DataFrame:
    """Put the goal's title behind its id."""
    frame = frame.copy()
    frame.insert(
        list(frame).index("goal_id") + 1, "title", frame["goal_id"].map(goal_titles(study.plan, language))
    )
    return frame


def _with_measures(study: Study, frame: pd.DataFrame, behind: str) -> pd.DataFrame:
    """Put what a goal's weights are counted in behind their column; empty where a goal weighs nothing."""
    goals = study.plan.goals
    measures = {
        goal.id: study.plan.weighs(goal.id) if getattr(goal, "group", "") or goal.kind == "served" else ""
        for goal in goals
    }
    frame = frame.copy()
    frame.insert(list(frame).index(behind) + 1, "measure", frame["goal_id"].map(measures))
    return frame


def _with_town(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the name of the town behind the unit's code."""
    tree = study.unit_tree
    codes = frame["unit_code"].fillna("").astype(str)
    towns = tree.at_level(codes, "town").map(tree.units["name"]).fillna("")
    frame = frame.copy()
    frame.insert(list(frame).index("unit_code") + 1, "town", towns)
    return frame
