"""What a study says, in sentences: the goals, who is left out, what is proposed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import require_type
from coverplan.findings import today
from coverplan.goals import Result, weighed_goals
from coverplan.siting import Proposal, gain_text, verdict
from coverplan.texts import say
from coverplan.wording import (
    amount,
    class_word,
    counted_verdicts,
    difference,
    estimated_text,
    group_word,
    joined,
    limit_text,
    plain,
    share_text,
    title_in,
    weight_text,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.findings import Finding
    from coverplan.plan import Plan, ReachGoal
    from coverplan.siting import Answer
    from coverplan.texts import Language

__all__ = [
    "conclusion",
    "dates",
    "findings_sentence",
    "goal_titles",
    "headline",
    "lacking_text",
    "ranked_goals",
    "reach_conditions",
    "require_made",
    "towns_left_out",
    "towns_named",
]

_TOWNS_NAMED = 3
_TITLES_NAMED = 4


def require_made(result: object, proposal: object) -> None:
    """Refuse as a result or a proposal what is neither that nor None.

    Raises
    ------
    InputError
        Naming the argument, what it should be and what was given.

    Examples
    --------
    >>> require_made(None, None)
    """
    if result is not None:
        require_type(result, Result, "result")
    if proposal is not None:
        require_type(proposal, Proposal, "proposal")


def dates(plan: Plan, language: Language | None = None) -> list[str]:
    """Say of which year the data are, as of which day it was measured, and by whom and when the map was made.

    Parameters
    ----------
    plan
        Its ``[print] date`` is the day of making; by default today.
    language
        By default the current one.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> settings = {"maker": "甲县民政局", "date": "2026年11月"}
    >>> plan = Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}, units={"vintage": "2023"}, print=settings)
    >>> dates(plan, "zh")
    ['数据年份：2023', '制图：甲县民政局，2026年11月']
    """
    said = []
    if plan.units.vintage:
        said.append(say("map.vintage", language, vintage=plain(plan.units.vintage)))
    if plan.measured_on is not None:
        said.append(say("map.measured-on", language, day=plan.measured_on))
    day = plain(plan.print.date) or today().isoformat()
    made = (
        say("map.made-by", language, maker=plain(plan.print.maker), day=day)
        if plain(plan.print.maker)
        else say("map.made", language, day=day)
    )
    return [*said, made]


def goal_titles(plan: Plan, language: Language | None = None) -> dict[str, str]:
    """Return the title of each goal of a plan in a language, its id where it has none.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> goal_titles(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    {}
    """
    return {goal.id: plain(goal.name.message(language)) for goal in plan.goals}


def reach_conditions(goal: ReachGoal, language: Language | None = None) -> list[str]:
    """Return what a facility must keep, and how many must, for a reach goal to hold a person covered.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> reach_conditions(sample.plan.goal("care-by-car"), "en")
    ['5 km']
    """
    conditions = [limit_text(goal.within, language)]
    if goal.and_within is not None:
        conditions.append(say("reach.second", language, within=limit_text(goal.and_within, language)))
    if goal.providers > 1:
        conditions.append(say("reach.providers", language, count=goal.providers))
    if goal.class_providers:
        each = [
            say("reach.class-providers", language, name=class_word(name, language), count=count)
            for name, count in goal.class_providers.items()
        ]
        conditions.append(joined(each, language))
    if goal.class_targets:
        each = [
            say("reach.class-target", language, name=class_word(name, language), target=share_text(target))
            for name, target in goal.class_targets.items()
        ]
        conditions.append(say("reach.class-targets", language, targets=joined(each, language)))
    if goal.each_class:
        conditions.append(say("reach.each-class", language))
    return conditions


def towns_left_out(result: Result, goal_id: str) -> pd.DataFrame:
    """Return the towns with people whom a goal does not cover, most people first.

    Returns
    -------
    DataFrame
        Rows of ``result.units``.
    """
    units = result.units
    rows = units[
        (units["goal_id"] == goal_id) & (units["level"] == "town") & (units["weight_not_covered"] > 0)
    ]
    return rows.sort_values(["weight_not_covered", "unit_code"], ascending=[False, True])


def conclusion(
    plan: Plan,
    result: Result | None,
    proposal: Proposal | None,
    findings: Iterable[Finding],
    language: Language | None = None,
) -> list[str]:
    """Return the conclusion of a study in plain sentences, with the figures of the tables.

    Parameters
    ----------
    plan
        For the titles of its goals and what their groups count.
    result, proposal
        None where nothing was measured or proposed.
    findings
        What the data check found.
    language
        By default the current one.

    Returns
    -------
    list of str
        One sentence or two each.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> conclusion(Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), None, None, [], "en")
    ['No goals were measured.', 'The data check found nothing.']
    """
    said = _about_goals(plan, result, language)
    if result is not None:
        for measured in weighed_goals(result):
            said += _about_weighed(plan, result, measured, language)
        said += _about_others(result, language)
    if proposal is not None:
        said += [_about_answer(proposal, answer, language) for answer in proposal.answers.values()]
        said += [
            say("siting.titled", language, title=one.title, verdict=one.verdict(language))
            for one in proposal.joint.values()
        ]
        unreached = {demand for ids in proposal.unreached.values() for demand in ids}
        if unreached:
            said.append(say("summary.unreached", language, count=len(unreached)))
    said.append(findings_sentence(findings, language))
    return said


def findings_sentence(findings: Iterable[Finding], language: Language | None = None) -> str:
    """Return how many findings of each level there are.

    Examples
    --------
    >>> findings_sentence([], "en")
    'The data check found nothing.'
    """
    levels = Counter(str(found.level) for found in findings)
    counts = {level: levels.get(level, 0) for level in ("error", "warning", "info")}
    return say("summary.findings", language, **counts) if levels else say("summary.no-findings", language)


def _about_goals(plan: Plan, result: Result | None, language: Language | None) -> list[str]:
    """Count the goals met, not met, open and not measured, and those of each period where there are several."""
    if result is None or result.goals.empty:
        return [say("summary.no-goals", language)]
    said = [
        say(
            "summary.goals",
            language,
            **counted_verdicts(result.goals["met"], result.goals["value"], language),
        )
    ]
    if len(plan.periods) > 1:
        for period in filter(None, plan.periods):
            goals = [goal.id for goal in plan.goals if goal.period == period]
            rows = result.goals[result.goals["goal_id"].isin(goals)]
            counts = counted_verdicts(rows["met"], rows["value"], language)
            said.append(
                say("summary.goals-of-period", language, period=word_of("period", period, language), **counts)
            )
    return said


def _is_open(goals: pd.DataFrame) -> pd.Series:
    """Say which goals have a figure without a verdict."""
    return goals["met"].isna() & goals["value"].notna()


def headline(
    plan: Plan, result: Result | None, proposal: Proposal | None, language: Language | None = None
) -> str:
    """Return the one sentence to take along: how many goals are met, where the gap is widest, what would close it.

    Parameters
    ----------
    plan, result, proposal
        As for :func:`conclusion`.
    language
        By default the current one.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> headline(sample.plan, None, None, "en")
    'No goals were measured.'
    """
    if result is None or result.goals.empty:
        return say("summary.no-goals", language)
    counts = counted_verdicts(result.goals["met"], result.goals["value"], language)
    many = "one" if counts["all"] == 1 else "all"
    if counts["met"] == counts["all"]:
        return say(f"headline.{many}.met", language, all=counts["all"])
    alike = next((name for name in ("short", "open", "unknown") if counts[name] == counts["all"]), "")
    counted = say(f"headline.{many}.{alike}" if alike else "headline.counts", language, **counts)
    goals = ranked_goals(result)
    widest = goals[(goals["met"] == False) & goals["goal_id"].isin(weighed_goals(result))].head(1)  # noqa: E712 (NA is not False)
    if widest.empty:
        return say("headline.end", language, said=counted)
    row = widest.iloc[0]
    weight = float(result.gaps["weight"][result.gaps["goal_id"] == row["goal_id"]].sum())
    left = say(
        "headline.no-room" if row["kind"] == "capacity" else "headline.not-covered", language,
        weight=weight_text(weight, plan.weighs(row["goal_id"]), language),
    )  # fmt: skip
    said = say(
        "headline.widest", language, said=counted,
        title=title_in(row["title"], row["title_en"], language), value=share_text(row["value"]),
        target=share_text(row["target"]), left=left,
    )  # fmt: skip
    answers = [] if proposal is None else list(proposal.answers.values())
    enough = [answer for answer in answers if answer.met_at]
    if not enough:
        return said
    sites = sum(answer.met_at or 0 for answer in enough)
    titles = joined([proposal.title(answer, language) for answer in enough], language) if proposal else ""
    return ("" if language == "zh" else " ").join(
        [said, say("headline.built", language, count=sites, titles=titles)]
    )


def ranked_goals(result: Result) -> pd.DataFrame:
    """Return the rows of goals.csv as a brief lists them: goals that weigh people first, the widest gap of these before all."""
    goals = result.goals
    weighed = goals["goal_id"].isin(weighed_goals(result))
    gap = goals["shortfall"].astype("Float64").where(weighed).fillna(0.0).astype(float)
    order = pd.DataFrame({"weighed": ~weighed, "gap": -gap}, index=goals.index)
    return goals.loc[order.sort_values(["weighed", "gap"], kind="stable").index]


def lacking_text(shortfall: object, unit: object, target: object, language: Language | None = None) -> str:
    """Return what a goal that is not met still lacks; where the figure equals a target it must pass, that.

    Examples
    --------
    >>> lacking_text(0.134, "share", 0.9, "en"), lacking_text(0.0, "%", 60.0, "en")
    ('13.4 percentage points', 'more than 60 % is asked for')
    """
    if pd.isna(shortfall):  # type: ignore[call-overload]
        return say("amount.unknown", language)
    if not shortfall:
        return say("headline.more-than", language, target=amount(target, unit, language))
    return difference(shortfall, unit, language)


def towns_named(plan: Plan, result: Result, goal_id: str, language: Language | None = None) -> list[str]:
    """Return the towns in which most are left out by a goal that weighs people, each with how many.

    Parameters
    ----------
    plan, result
        As for :func:`conclusion`.
    goal_id
        A goal of reach or capacity that was measured.
    language
        By default the current one.
    """
    most = towns_left_out(result, goal_id).head(_TOWNS_NAMED)
    row = result.goals.set_index("goal_id").loc[goal_id]
    weighs = plan.weighs(goal_id) if row["kind"] == "capacity" else plan.measure(str(row["group"]))
    return [
        say(
            "summary.town",
            language,
            name=plain(name),
            weight=weight_text(weight, weighs, language),
        )
        for name, weight in zip(most["name"], most["weight_not_covered"], strict=True)
    ]


def _about_weighed(plan: Plan, result: Result, goal_id: str, language: Language | None) -> list[str]:
    row = result.goals.set_index("goal_id").loc[goal_id]
    kind, counted = row["kind"], plan.measure(str(row["group"]))
    measure = plan.weighs(goal_id) if kind == "capacity" else counted
    group = group_word(row["group"], measure, language)
    title = title_in(row["title"], row["title_en"], language)
    share = estimated_text(row["estimated_share"], counted, language)
    guessed = [say("summary.estimated", language, estimated=share)] if share else []
    if row["value"] >= 1.0:
        return [say(f"summary.{kind}-full", language, title=title, group=group), *guessed]
    left = float(result.gaps["weight"][result.gaps["goal_id"] == goal_id].sum())
    towns = towns_named(plan, result, goal_id, language)
    where = say("summary.where", language, towns=joined(towns, language)) if towns else ""
    told = say(
        f"summary.{kind}",
        language,
        title=title,
        group=group,
        value=share_text(row["value"]),
        target=share_text(row["target"]),
        weight=weight_text(left, measure, language),
        where=where,
    )
    return [told, *guessed]


def _about_others(result: Result, language: Language | None) -> list[str]:
    """Name the goals not met, open and not measured, but for those that have sentences of their own."""
    met = result.goals["met"].astype("boolean")
    others = ~result.goals["goal_id"].isin(weighed_goals(result))
    pairs = zip(result.goals["title"], result.goals["title_en"], strict=True)
    titles = pd.Series([title_in(*pair, language) for pair in pairs], index=result.goals.index, dtype="str")
    is_open = _is_open(result.goals)
    short, unknown = titles[others & ~met.fillna(value=True)], titles[met.isna() & ~is_open]
    said = []
    for key, some in (
        ("summary.short", short),
        ("summary.open", titles[is_open]),
        ("summary.unknown", unknown),
    ):
        if len(some):
            named = joined(some.head(_TITLES_NAMED), language)
            if len(some) > _TITLES_NAMED:
                named = say("summary.and-more", language, titles=named, count=len(some))
            said.append(say(key, language, titles=named))
    return said


def _about_answer(proposal: Proposal, answer: Answer, language: Language | None) -> str:
    sites = proposal.sites[proposal.sites["plan_id"] == answer.plan_id]
    said = {"title": proposal.title(answer, language), "verdict": verdict(answer, language)}
    if sites.empty:
        return say("summary.no-proposal", language, **said)
    gain = gain_text(answer, sites["newly_covered"].sum(), language)
    return say("summary.proposal", language, count=len(sites), gain=gain, **said)
