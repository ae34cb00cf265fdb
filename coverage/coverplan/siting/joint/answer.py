"""The answer of a [[siting]] block for several goals: its steps as rows of proposals.csv, its reasons as rows of siting.csv, and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.memo import HasMemo
from coverplan.plan import QuotaGoal
from coverplan.siting.explain import runner_up
from coverplan.siting.joint.told import changes_by, step_lines
from coverplan.siting.model import MONEY, SITES, Built, Step, aim_figure, aim_title, aim_unit
from coverplan.siting.route import said
from coverplan.tables import PROPOSALS, SITING, result_frame
from coverplan.texts import say
from coverplan.wording import joined, remarks, share_text, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coverplan.findings import Finding
    from coverplan.siting.explain import Explanation
    from coverplan.siting.explore import Frontier
    from coverplan.siting.joint.goals import JointGoal
    from coverplan.siting.joint.preferred import PreferredLand
    from coverplan.siting.joint.sites import JointSites
    from coverplan.siting.route import SitingPlan
    from coverplan.texts import Language, Named, Worded

__all__ = ["JointAnswer"]

# Of a rule with more parts than these, those at their limit are told.
_PARTS_TOLD = 4
_DECIMALS = 6
# A rule that clashes names the units in which it does, where these are no more.
_UNITS_NAMED = 3
# Up to so many steps are put in order of what each adds.
_RANKED_UP_TO = 24
_BETWEEN = " – "


@dataclass(frozen=True, eq=False, kw_only=True)
class JointAnswer(HasMemo):
    """One plan for several goals.

    Attributes
    ----------
    plan_id : str
    title : Named
    goals : tuple of JointGoal
    sites : JointSites
    plan : SitingPlan
    land : PreferredLand or None
        What preferred land decided between plans as good as this one; None where it could decide nothing.
    why : Explanation or None
        None where the search was stopped before anything was found.
    choices : Frontier or None
    unit_names : mapping of str to str
        Of unit codes.
    findings : tuple of Finding
    """

    plan_id: str
    title: Named
    goals: tuple[JointGoal, ...]
    sites: JointSites
    plan: SitingPlan
    land: PreferredLand | None = None
    why: Explanation | None = None
    choices: Frontier | None = None
    unit_names: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def steps(self) -> pd.DataFrame:
        """Return the rows of proposals.csv: by phase, within it by what each step adds."""
        return self.once(JointAnswer._steps).copy()

    def _steps(self) -> pd.DataFrame:
        built = self.plan.built
        if built is None or not built.steps:
            return result_frame(pd.DataFrame(), PROPOSALS)
        rows = []
        taken: list[Step] = []
        by_id = self.sites.frame.set_index("site_id")
        for rank, step in enumerate(self._in_order(built), 1):
            action = built.model.sites.actions[step.action]
            site = by_id.loc[str(built.model.sites.ids.text[action.site])]
            one = self._goal_of(str(site["kind"]))
            before = self._figure(one, Built(built.model, taken))
            taken.append(step)
            after = self._figure(one, Built(built.model, taken))
            gained, value = self._gain(one, before, after)
            rows.append(
                {
                    "goal_id": one.goal.id, "plan_id": self.plan_id, "rank": rank, "site_id": site["own_id"], "name": site["name"],
                    "unit_code": site["unit_code"], "kind": site["kind"], "action": action.does, "size": action.capacity or math.nan,
                    "newly_covered": gained, "value_after": value, "open_cost": action.cost, "phase": built.model.phases[step.phase],
                    "geometry": site["geometry"], "objective": self.plan.objective, "bound": self.plan.bound,
                    "optimality_gap": self.plan.gap, "status": self.plan.status, "site_source": site["source"], "site_land_m2": site["land_m2"],
                    "prefers": site["prefers"],
                }
            )  # fmt: skip
        frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=self.sites.frame.crs)
        lon, lat = lonlat(frame)
        return result_frame(pd.DataFrame(frame.drop(columns="geometry")).assign(lon=lon, lat=lat), PROPOSALS)

    def added(self) -> pd.DataFrame:
        """Return the places that each step adds (fewer than none where one closes) and its land: ``site_id``, ``kind``, ``places``, ``land_m2``."""
        actions = self.plan.actions
        by_id = self.sites.frame.set_index("site_id")
        before = by_id.get("capacity", pd.Series(dtype=float)).reindex(actions["site_id"]).fillna(0.0)
        return pd.DataFrame(
            {
                "site_id": by_id["own_id"].reindex(actions["site_id"]).to_numpy(), "kind": actions["kind"].to_numpy(),
                "places": actions["capacity"].to_numpy(float) - before.to_numpy(float), "land_m2": actions["land_m2"].to_numpy(float),
            }
        )  # fmt: skip

    def _in_order(self, built: Built) -> list[Step]:
        """Put steps in order: by phase, then greedily by what they add to all that is served."""
        last = len(built.model.phases) - 1
        left = sorted(built.steps, key=lambda step: (step.phase, step.action))
        if len(left) > _RANKED_UP_TO:
            return left
        order: list[Step] = []
        while left:
            now = [step for step in left if step.phase == left[0].phase]
            gains = [
                sum(
                    Built(built.model, [*order, step]).served(at, last).sum() / max(self._weight(at), 1e-9)
                    for at in range(len(built.model.services))
                )
                for step in now
            ]
            best = now[int(np.argmax(np.round(gains, 9)))]
            order.append(best)
            left.remove(best)
        return order

    def _weight(self, service: int) -> float:
        return self.plan.model.reaches[service].total

    def _goal_of(self, kind: str) -> JointGoal:
        """Return the first goal that counts a kind, those that weigh people first."""
        counting = [one for one in self.goals if kind in one.goal.facility]
        return next((one for one in counting if one.weights is not None), (counting or list(self.goals))[0])

    def _figure(self, one: JointGoal, built: Built, phase: int = -1) -> float:
        """Return what is served of a goal's weight, or how many units have what its quota asks."""
        phase = phase % len(built.model.phases)
        if one.units is None:
            return float(built.served(built.model.service_names.index(one.called), phase).sum())
        sites = built.model.sites
        counted = built.is_open[phase] & np.isin(sites.columns["kind"].astype(str), one.goal.facility)
        assert isinstance(one.goal, QuotaGoal)
        counts = pd.Series(sites.columns[one.goal.units.level][counted]).value_counts()
        return float((counts.reindex(one.units.index, fill_value=0) >= one.goal.at_least).sum())

    def _gain(self, one: JointGoal, before: float, after: float) -> tuple[float, float]:
        return after - before, (after if one.weights is None else one.share(after))

    def value(self, one: JointGoal, phase: int | None) -> float:
        """Return a goal's value at the end of a phase; today where there is none."""
        built = self.plan.built
        if phase is None or built is None:
            return self._value(one, self.once(JointAnswer._today))
        return self._value(one, built, phase)

    def _value(self, one: JointGoal, built: Built, phase: int = -1) -> float:
        figure = self._figure(one, built, phase)
        return figure if one.weights is None else one.share(figure)

    def _today(self) -> Built:
        return Built(self.plan.model, [])

    def reasons(self) -> pd.DataFrame:
        """Return the rows of siting.csv: what the plan comes to, and why, each row one fact."""
        rows = [{"plan_id": self.plan_id, **row} for part in (self._facts(), self._whys()) for row in part]
        return result_frame(pd.DataFrame(rows), SITING)

    def _facts(self) -> Iterator[dict[str, object]]:
        yield {"topic": "status", "subject": self.title.message(), "note": self.verdict()}
        for stage in self.plan.stages:
            yield {
                "topic": "aim", "subject": aim_title(stage.objective, self.plan.model), "value": _rounded(stage.value),
                "other_value": _rounded(stage.bound), "unit": aim_unit(stage.objective, self.plan.model), "note": word_of("solution", stage.status),
            }  # fmt: skip
        for phase, spent in self.plan.spending.itertuples(index=False, name=None):
            yield {"topic": "money", "phase": phase, "value": spent, "unit": MONEY}
        if self.land is not None:
            yield {
                "topic": "preferred", "value": self.land.after, "other_value": self.land.before, "unit": SITES, "note": self.land.words(),
            }  # fmt: skip
        for one in self.goals:
            for number, phase in (
                [(None, "now"), *enumerate(self.plan.model.phases)] if self.plan.built else [(None, "now")]
            ):
                yield {
                    "topic": "goal", "subject": one.goal.name.message(), "about": one.goal.id, "phase": phase, "value": _rounded(self.value(one, number)),
                    "low": one.target, "unit": one.unit,
                }  # fmt: skip
        parts = self.plan.rules.groupby("rule", sort=False)["unit"].transform("count")
        units = {said(rule.called): rule.counts_in(self.plan.model) for rule in self.plan.model.rules}
        for row in self.plan.rules[self.plan.rules["binding"] | (parts <= _PARTS_TOLD)].to_dict("records"):
            yield {
                "topic": "rule", "subject": row["rule"], "about": self._named(row["unit"]), "value": _rounded(row["value"]),
                "low": _rounded(row["low"]), "high": _rounded(row["high"]), "unit": units[row["rule"]],
                "note": say("siting.tight") if row["binding"] else "",
            }  # fmt: skip

    def _whys(self) -> Iterator[dict[str, object]]:
        if self.why is None:
            return
        for row, told in zip(self.why.rules.to_dict("records"), self.why.without, strict=True):
            aim = told.objective
            yield {
                "topic": "binds" if row["binding"] else "spare", "subject": row["rule"], "value": _rounded(told.value),
                "other_value": _rounded(told.other), "unit": "" if aim is None else aim_unit(aim, self.plan.model),
                "note": "" if aim is None else remarks([aim_title(aim, self.plan.model), self._goals_otherwise(told.built)]),
            }  # fmt: skip
        sites = self.why.sites[self.why.sites["served"] > 0] if len(self.why.sites) else self.why.sites
        units = {one.called: one.counts for one in self.goals}
        for row in sites.to_dict("records"):
            yield {
                "topic": "site", "subject": row["name"], "about": row["service"], "value": _rounded(row["served"]), "other_value": _rounded(row["only_through_it"]),
                "unit": units[row["service"]], "note": runner_up(row, self.sites.called()),
            }  # fmt: skip
        for service, part in self.why.unreached.groupby("service", sort=False):
            yield {
                "topic": "unreached", "about": service, "value": float(part["weight"].sum()), "unit": units[str(service)],
                "note": say("siting.out-of-reach", count=len(part)),
            }  # fmt: skip
        # parts that were not tried in time are not known to matter: their rules are told alone
        clash = self.why.clash if self.why.is_smallest else self.why.clash.assign(unit="").drop_duplicates()
        for row in clash.to_dict("records"):
            yield {
                "topic": "clash",
                "subject": row["rule"],
                "about": self._named(row["unit"]),
                "note": row["words"],
            }
        for remedy in self.why.enough:
            about = joined([said(change.subject) for change in remedy.changes])
            by = [change for change in remedy.changes if not math.isnan(change.by)]
            (only,) = by if len(by) == len(remedy.changes) == 1 else (None,)
            yield {
                "topic": "enough", "subject": about, "value": None if only is None else only.by,
                "unit": "" if only is None else only.unit(self.plan.model), "note": remedy.words(),
            }  # fmt: skip
        if self.choices is not None:
            unit = aim_unit(self.plan.model.objectives[0], self.plan.model)
            for row, plan in zip(self.choices.points.to_dict("records"), self.choices.plans, strict=True):
                yield {
                    "topic": "choice", "subject": say(f"frontier.{self.choices.over}", limit=f"{row['limit']:,.10g}"), "value": row["value"],
                    "high": row["limit"], "other_value": row["bound"], "unit": unit,
                    "note": remarks([_ended(row["value"], row["status"]), self._goals_told(plan.built)]),
                }  # fmt: skip

    def _named(self, unit: str) -> str:
        """Return what staff call a unit, a site or two sites that a row is about."""
        names = {**self.sites.called(), **self.unit_names}
        return _BETWEEN.join(
            " · ".join(said(names.get(part, part)) for part in one.split(" · "))
            for one in str(unit).split(_BETWEEN)
        )

    def verdict(self, language: Language | None = None) -> str:
        """Say in a sentence or two what the plan comes to, or why there is none."""
        if self.plan.built is None:
            return self._no_plan(language)
        counts = self.plan.actions["action"].value_counts()
        done = [
            say(f"siting.done-{does}", language, count=int(counts[does]))
            for does in ("build", "enlarge", "move", "close")
            if does in counts
        ]
        what = joined(done, language) if done else say("siting.done-nothing", language)
        money = f"{self.plan.spending['spent'].sum():,.10g}"
        lines = [say("siting.plan-verdict", language, what=what, money=money)]
        last = len(self.plan.model.phases) - 1
        goals = [
            say(
                "siting.goal-change", language, goal=one.goal.name, before=one.value_text(self.value(one, None), language),
                after=one.value_text(self.value(one, last), language),
            )
            for one in self.goals
        ]  # fmt: skip
        lines += [f"{joined(goals, language)}{say('siting.stop', language)}", self.proof(language)]
        return (" " if language == "en" or say("siting.stop", language) == "." else "").join(lines)

    def step_lines(self, step: Mapping[Any, Any], language: Language | None = None) -> list[str]:
        """Say of a row of :meth:`steps` whom it serves, whom through it only, and what would be built without it."""
        return step_lines(step, goals=self.goals, sites=self.sites, why=self.why, language=language)

    def changes(self, before: JointAnswer | None = None) -> pd.DataFrame | None:
        """Tell who gains and who loses by the plan, against today or another plan; None where the two cannot be compared."""
        return changes_by(self.plan, None if before is None else before.plan)

    def frontier_points(self) -> list[tuple[float, float, bool]]:
        """Return what more brings: limit, value, whether it is proved best; none where it was not asked for."""
        return [] if self.choices is None else self.choices.proved_points()

    def frontier_axes(self, language: Language | None = None) -> tuple[str, str]:
        """Return what the limits and the values of the frontier are."""
        return ("", "") if self.choices is None else self.choices.axes(language)

    def frontier_goals(self, language: Language | None = None) -> list[list[str]]:
        """Return the value of each goal, in their order, at each point of the frontier."""
        found = (
            []
            if self.choices is None
            else [plan.built for plan in self.choices.plans if plan.built is not None]
        )
        return [[one.value_text(self._value(one, built), language) for one in self.goals] for built in found]

    def why_lines(self, language: Language | None = None) -> list[str]:
        """Say what each phase costs, which rules bind and what they cost, a sentence each."""
        if self.plan.built is None or self.why is None:
            return []
        phases = [
            say("siting.phase-money", language, phase=phase, money=f"{spent:,.10g}")
            for phase, spent in self.plan.spending.itertuples(index=False, name=None)
            if phase
        ]
        lines = [f"{joined(phases, language)}{say('siting.stop', language)}"] if phases else []
        if self.land is not None:
            lines.append(f"{self.land.words(language)}{say('siting.stop', language)}")
        for told, rule in zip(self.why.without, self.plan.model.rules, strict=True):
            if told.objective is not None:
                value, other = (
                    aim_figure(told.objective, one, self.plan.model, language)
                    for one in (told.value, told.other)
                )
                goals = self._goals_otherwise(told.built, language)
                lines.append(
                    say(
                        "siting.binds-goals" if goals else "siting.binds", language, rule=rule.called,
                        aim=aim_title(told.objective, self.plan.model, language), value=value, other=other, goals=goals,
                    )
                )  # fmt: skip
        return lines

    def _goals_otherwise(self, other: Built | None, language: Language | None = None) -> str:
        """Say which goals another plan brings to another value, and to which."""
        if self.plan.built is None or other is None:
            return ""
        found = []
        for one in self.goals:
            before, after = (
                one.value_text(self._value(one, built), language) for built in (self.plan.built, other)
            )
            if before != after:
                found.append(
                    say("siting.goal-change", language, goal=one.goal.name, before=before, after=after)
                )
        return joined(found, language)

    def _goals_told(self, built: Built | None, language: Language | None = None) -> str:
        """Say the value of each goal that a plan reaches."""
        if built is None:
            return ""
        values = [(one, one.value_text(self._value(one, built), language)) for one in self.goals]
        return joined(
            [say("siting.goal-value", language, goal=one.goal.name, value=value) for one, value in values],
            language,
        )

    def _no_plan(self, language: Language | None) -> str:
        if self.plan.status != "infeasible" or self.why is None:
            return say("siting.plan-stopped", language)
        called = [rule.called for rule in self.why.clash_rules]
        quoted = joined([self._clashing(one, language) for one in called], language)
        said_all = [say("siting.plan-none", language, rules=quoted, count=len(called))]
        count = self.why.changes_at_least
        if count > 1:
            said_all.append(say("siting.plan-changes", language, count=count))
        if self.why.enough:
            ways = [one.words(language) for one in self.why.enough]
            if len(ways) > 1:
                ways = [say("siting.plan-way", language, at=at, way=way) for at, way in enumerate(ways, 1)]
            enough = remarks(ways, language)
            said_all.append(say("siting.plan-enough", language, enough=enough))
        else:
            said_all.append(say("siting.plan-enough-unknown", language))
        return (" " if say("siting.stop", language) == "." else "").join(said_all)

    def _clashing(self, called: str | Worded, language: Language | None) -> str:
        """Quote a rule that clashes, with the few units or years in which it does."""
        assert self.why is not None
        quoted, clash = say("siting.quoted", language, name=called), self.why.clash
        mine = [self._named(unit) for unit in clash.loc[clash["rule"] == said(called), "unit"] if unit]
        if not (self.why.is_smallest and 0 < len(mine) <= _UNITS_NAMED):
            return quoted
        return say("phrase.of", language, name=quoted, of=joined(mine, language))

    def proof(self, language: Language | None = None) -> str:
        """Say how far the plan is proved."""
        if self.plan.status == "optimal":
            return say("siting.plan-proved", language)
        return say(
            "siting.plan-unproved",
            language,
            gap=share_text(self.plan.gap if math.isfinite(self.plan.gap) else None),
        )

    def as_record(self, language: Language | None = None) -> dict[str, object]:
        """Return the answer as plain values, for machines."""
        return {
            "plan_id": self.plan_id, "goals": [one.goal.id for one in self.goals], "status": self.plan.status,
            "sites": len(self.plan.actions), "money": float(self.plan.spending["spent"].sum()), "verdict": self.verdict(language),
        }  # fmt: skip


def _ended(value: float, status: str) -> str:
    """Say how the search at a limit ended."""
    is_found = math.isfinite(value) or status == "infeasible"
    return word_of("solution", status) if is_found else say("siting.nothing-found")


def _rounded(value: float) -> float | None:
    """Return a figure without the noise of sums; none where there is no end."""
    return round(value, _DECIMALS) if math.isfinite(value) else None
