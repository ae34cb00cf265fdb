"""What stands beside the printed map: the goal, the legend, the goals' table, towns, sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from coverplan.publish import style
from coverplan.publish.print import marks
from coverplan.publish.print.layers import POINTS_PER_PIXEL, UNKNOWN_KIND, gap_radius_mm
from coverplan.publish.print.page import fitted, text_width_mm, wrapped
from coverplan.publish.summary import reach_conditions, towns_left_out
from coverplan.siting import gain_text, proof, target_line, value_text, verdict
from coverplan.texts import say
from coverplan.wording import (
    amount,
    estimated_text,
    group_word,
    joined,
    kind_word,
    limit_text,
    met_word,
    plain,
    share_text,
    title_in,
    weight_text,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from coverplan.goals import Result
    from coverplan.plan import Goal
    from coverplan.publish.print.layers import Drawn
    from coverplan.publish.print.marks import Mark
    from coverplan.publish.print.page import Sheet
    from coverplan.siting import Answer, JointAnswer, Proposal
    from coverplan.study import Study
    from coverplan.tables import Measure
    from coverplan.texts import Language

__all__ = ["Column"]

_LINE_MM = 4.8
_MET = {"True": "#0b5b2e", "False": "#a33d00"}
_GOALS_LEAST, _GOALS_MOST = 4, 16
_TOWNS_SHOWN = 6
_SITES_SHOWN = 10
_VERDICT_MM = 15.0
_RIGHT_MM = 15.0
# What the name of a step has at least, and the height of a line of what a plan comes to.
_NAME_MM, _TOLD_MM = 34.0, 4.2
_QUIET, _EDGE = "#555555", "#8a8a86"


class Column:
    """The column at the right of the map, filled from the top.

    Parameters
    ----------
    sheet, axes
        The paper and the axes of the column, in millimetres.
    width, top
        Size of the column in millimetres.
    study, language
        For words.
    """

    def __init__(
        self, sheet: Sheet, axes: Axes, width: float, top: float, study: Study, language: Language
    ) -> None:
        self.sheet, self.axes, self.width, self.y = sheet, axes, width, top
        self.plan, self.language = study.plan, language

    def goal(self, goal: Goal, result: Result) -> None:
        """Say what the page's goal asks and where it stands; its title stands above the map."""
        row = result.goals.set_index("goal_id").loc[goal.id]
        group = str(getattr(goal, "group", ""))
        measure = self.plan.measure(group)
        parts = [group_word(group, measure, self.language)]
        if goal.kind in ("reach", "capacity") and goal.travel is not None:
            settings = self.plan.travel.get(goal.travel)
            travel = word_of("profile", settings.profile if settings else goal.travel, self.language)
            limits = reach_conditions(goal, self.language) if goal.kind == "reach" else []
            if goal.kind == "capacity" and goal.within is not None:
                limits = [limit_text(goal.within, self.language)]
            if limits:
                parts.append(say("print.within", self.language, limit=joined(limits, self.language)))
            parts.append(travel)
        self._text(" · ".join(part for part in parts if part), size_pt=10, colour=_QUIET)
        colour = _MET.get(str(row["met"]), _QUIET)
        value = amount(row["value"], row["unit"], self.language)
        self.y -= 5.5
        self.sheet.write(self.axes, (0, self.y), value, size_pt=24, colour=colour)
        right = text_width_mm(value, 24) + 4
        self.sheet.write(
            self.axes,
            (right, self.y + 1.8),
            met_word(row["met"], row["value"], self.language),
            size_pt=11,
            colour=colour,
        )
        target = say("print.target", self.language, target=amount(row["target"], row["unit"], self.language))
        self.sheet.write(self.axes, (right, self.y - 2.6), target, size_pt=9, colour=_QUIET)
        self.y -= 9
        guessed = estimated_text(row["estimated_share"], measure, self.language)
        if guessed:
            self._text(guessed, size_pt=9, colour=_QUIET)

    def legend(self, drawn: Drawn, goal: Goal | None) -> None:
        """Explain what was drawn, and nothing else."""
        self._heading(say("print.legend", self.language))
        if drawn.shading:
            key = "map.shading-covered" if drawn.shading == "share" else "map.shading-met"
            level = word_of("level", drawn.level, self.language)
            what = say(f"measure.{self._weighs(goal)}", self.language)
            shading = say(key, self.language, what=what)
            self._text(say("print.shading", self.language, shading=shading, level=level), size_pt=8.5)
            self._classes(drawn.shading)
            if drawn.estimated:
                self._entries([(marks.hatched, say("map.estimated", self.language))])
        self._explain_gaps(drawn, goal)
        if drawn.projects:
            self._entries([(marks.project, say("map.projects", self.language))])
        symbols = style.kind_symbols(self.plan.kinds)
        kinds = [(symbols.get(kind, UNKNOWN_KIND), kind, state) for kind, state in drawn.kinds]
        self._entries(
            [
                (marks.facility(self.sheet, look, state), self._kind(kind, state))
                for look, kind, state in kinds
            ]
        )
        self._explain_lines(drawn)
        if drawn.unnamed:
            self._text(say("print.unnamed", self.language, count=drawn.unnamed), size_pt=8, colour=_QUIET)

    def _explain_gaps(self, drawn: Drawn, goal: Goal | None) -> None:
        entries: list[tuple[Mark, str]] = []
        high = float(_LINE_MM)
        if drawn.gaps is not None:
            largest = float(drawn.gaps["weight"].max())
            for step in style.size_steps(largest):
                radius = gap_radius_mm(step, largest, len(drawn.gaps))
                high = max(high, 2 * radius + 0.6)
                said = (
                    self._weight(step, goal)
                    if getattr(goal, "group", "")
                    else amount(step, "", self.language)
                )
                lacks = goal is not None and goal.kind == "capacity"
                entries.append(
                    (
                        marks.gap(radius),
                        say("print.lack" if lacks else "print.gap", self.language, amount=said),
                    )
                )
        if drawn.sites is not None:
            entries.append((marks.site(self.sheet), say("print.site", self.language)))
        self._entries(entries, high=high)

    def _explain_lines(self, drawn: Drawn) -> None:
        points = POINTS_PER_PIXEL * self.sheet.scale
        entries = [
            (marks.line(road.colour, road.width * points), say(f"map.road.{road.key}", self.language))
            for road in reversed(style.ROAD_GROUPS)
            if road.key in drawn.roads
        ]
        for level, look in style.OUTLINES.items():
            if level in drawn.levels:
                entries.append(
                    (marks.line(look.colour, look.width * points), say(f"map.outline-{level}", self.language))
                )
            if level in drawn.discs:
                entries.append(
                    (marks.disc(look.colour, look.width * points), say(f"map.discs-{level}", self.language))
                )
        if drawn.closures:
            entries.append((marks.line(style.CLOSURE.line, 2 * points), say("map.closures", self.language)))
        if drawn.water:
            entries.append((marks.patch(style.WATER), say("map.water", self.language)))
        self._entries(entries)

    def goals(self, result: Result, *, below_mm: float) -> None:
        """List the goals with figure, target and outcome, leaving room for what stands below."""
        self._heading(say("brief.goals", self.language))
        room = int((self.y - below_mm) / _LINE_MM) - 1
        rows = result.goals.head(max(_GOALS_LEAST, min(_GOALS_MOST, room)))
        for row in rows.itertuples():
            value, target = (amount(figure, row.unit, self.language) for figure in (row.value, row.target))
            figures = f"{value} / {target}"
            title = self._title(row)
            if len(self.plan.periods) > 1 and row.period:
                title = say("phrase.of", self.language, name=title, of=row.period)
            wide = self.width - _VERDICT_MM - text_width_mm(figures, 8) - 2
            self.sheet.write(self.axes, (0, self.y), fitted(title, 8.5, wide), size_pt=8.5)
            self.sheet.write(
                self.axes, (self.width - _VERDICT_MM, self.y), figures, size_pt=8, align="right center"
            )
            colour = _MET.get(str(row.met), _QUIET)
            word = met_word(row.met, row.value, self.language)
            self.sheet.write(
                self.axes, (self.width, self.y), word, size_pt=8.5, colour=colour, align="right center"
            )
            self._rule(self.y - _LINE_MM / 2)
            self.y -= _LINE_MM
        self._more(len(result.goals) - len(rows))

    def room_for(self, result: Result, proposal: Proposal | None, goal_id: str) -> float:
        """Return the millimetres that towns and sites of a goal want."""
        towns = min(len(towns_left_out(result, goal_id)), _TOWNS_SHOWN)
        shown = None if proposal is None else proposal.sites_for(goal_id)
        sites = 0 if shown is None else min(len(shown), _SITES_SHOWN) + 1
        lines = (towns + 3 if towns else 0) + (sites + 7 if sites else 0)
        return lines * _LINE_MM

    def towns(self, result: Result, goal: Goal) -> None:
        """List the towns with most left out."""
        towns = towns_left_out(result, goal.id)
        if towns.empty or not self._has_room(3):
            return
        self._heading(say("print.towns", self.language))
        shown = towns.head(_TOWNS_SHOWN)
        for name, left, value in zip(shown["name"], shown["weight_not_covered"], shown["value"], strict=True):
            self._row(fitted(plain(name), 8.5, 45), self._weight(left, goal), share_text(value))
        self._more(len(towns) - len(shown))

    def sites(self, proposal: Proposal, goal_id: str) -> None:
        """List what stands on the map: the sites of the first answer to the goal, else the steps of the first plan that has it."""
        answers, plans = proposal.of_goal(goal_id), proposal.plans_for(goal_id)
        if not (answers or plans) or not self._has_room(4):
            return
        if answers:
            self._answer(*answers[0])
        else:
            self._plan(plans[0])
        others = (len(answers) or len(plans)) - 1
        if others:
            self._note(say("brief.sites-elsewhere", self.language, count=others))

    def _plan(self, plan: JointAnswer) -> None:
        """List the steps of a plan for several goals, each with its phase and its money, what they come to, and the proof."""
        self._heading(say("map.plan-steps", self.language))
        self._text(plan.title.message(self.language), size_pt=9, colour=_QUIET)
        steps = plan.steps()
        # what it comes to is told in full, and as many steps as there is room for above it
        verdict = wrapped(plan.verdict(self.language), 8.5, self.width, max(4, int(self.y / _TOLD_MM) - 3))
        most = min(_SITES_SHOWN, max(1, int((self.y - _TOLD_MM * len(verdict)) / _LINE_MM) - 1))
        for row in steps.head(most).to_dict("records"):
            does = (
                plain(row["phase"]), word_of("action", row["action"], self.language), self._kind(row["kind"], "operating"),
            )  # fmt: skip
            money = say("siting.money", self.language, money=f"{row['open_cost']:,.10g}")
            right_mm = max(_RIGHT_MM, text_width_mm(money, 8.5) + 2)
            left_mm, said = self.width - right_mm - 2, " · ".join(filter(None, does))
            name_mm = max(_NAME_MM, left_mm - text_width_mm(said, 8.5))
            name = fitted(f"{row['rank']}  {plain(row['name']) or plain(row['site_id'])}", 8.5, name_mm)
            said = fitted(said, 8.5, left_mm - text_width_mm(name, 8.5))
            self._row(name, said, money, right_mm=right_mm)
        self._more(len(steps) - most)
        for line in verdict:
            self._text(line, size_pt=8.5, high=_TOLD_MM)

    def _sites_room(self) -> int:
        """Return how many sites are listed: below them a verdict and a proof stand, of two lines each at least."""
        return min(_SITES_SHOWN, max(1, int(self.y / _LINE_MM) - 5))

    def _note(self, text: str) -> None:
        for line in wrapped(text, 8, self.width, 4):
            self._text(line, size_pt=8, colour=_QUIET, high=4.0)

    def _answer(self, answer: Answer, sites: pd.DataFrame) -> None:
        """List the sites of an answer with what each adds, the line of the target, what they come to, and the proof."""
        self._heading(say("brief.proposals", self.language))
        most = self._sites_room()
        columns = ("rank", "name", "newly_covered", "value_after")
        for rank, name, gain, after in zip(*(sites[c].head(most) for c in columns), strict=True):
            self._row(
                f"{rank}  {fitted(plain(name), 8.5, 45)}",
                "+ " + gain_text(answer, gain, self.language),
                value_text(answer, after, self.language),
            )
            if rank == answer.met_at and len(sites) > rank:
                self._text(target_line(answer, self.language), size_pt=8, colour=_MET["True"])
        self._more(len(sites) - most)
        for line in wrapped(verdict(answer, self.language), 8.5, self.width, 4):
            self._text(line, size_pt=8.5, high=4.2)
        said = proof(answer, self.language)
        if said:
            self._note(said)

    def _classes(self, shading: str) -> None:
        """Draw the classes as one strip, with what has no figure at its end."""
        if shading == "share":
            classes = [(each.colour, each.label) for each in style.SHARE_CLASSES]
        else:
            classes = [(style.MET_COLOURS[met], met_word(met, None, self.language)) for met in (True, False)]
        wide = min(16.0, self.width / len(classes))
        for number, (colour, label) in enumerate(classes):
            box = Rectangle(
                (number * wide, self.y - 1.6), wide, 3.6, facecolor=colour, edgecolor=_EDGE, lw=0.4
            )
            self.axes.add_patch(box)
            self.sheet.write(
                self.axes, ((number + 0.5) * wide, self.y - 3.8), label, size_pt=7.5, align="center center"
            )
        self.y -= _LINE_MM + 3.2
        self._entries([(marks.patch(style.NO_FIGURE), say("map.no-figure", self.language))])

    def _weighs(self, goal: Goal | None) -> Measure:
        return self.plan.measure("") if goal is None else self.plan.weighs(goal.id)

    def _weight(self, weight: float, goal: Goal | None) -> str:
        return weight_text(weight, self._weighs(goal), self.language)

    def _title(self, row: Any) -> str:  # noqa: ANN401
        return title_in(row.title, row.title_en, self.language)

    def _kind(self, kind: str, state: str) -> str:
        word = kind_word(self.plan.facility_kinds, kind, self.language)
        if state == "operating":
            return word
        return say("phrase.of", self.language, name=word, of=word_of("status", state, self.language))

    def _heading(self, text: str) -> None:
        self.y -= 2.5
        self.axes.add_patch(Rectangle((0, self.y - 2.6), 1.4, 5.2, color="#2f5d73", lw=0))
        self.sheet.write(self.axes, (3, self.y), text, size_pt=11, colour="#2f5d73")
        self.y -= 6.2

    def _text(self, text: str, *, size_pt: float, colour: str = "#222222", high: float = _LINE_MM) -> None:
        self.sheet.write(
            self.axes, (0, self.y), fitted(text, size_pt, self.width), size_pt=size_pt, colour=colour
        )
        self.y -= high

    def _row(self, left: str, middle: str, right: str, *, right_mm: float = _RIGHT_MM) -> None:
        self.sheet.write(self.axes, (0, self.y), left, size_pt=8.5)
        self.sheet.write(
            self.axes,
            (self.width - (right_mm if right else 0), self.y),
            middle,
            size_pt=8.5,
            align="right center",
        )
        self.sheet.write(self.axes, (self.width, self.y), right, size_pt=8.5, align="right center")
        self._rule(self.y - _LINE_MM / 2)
        self.y -= _LINE_MM

    def _rule(self, y: float) -> None:
        self.axes.add_line(Line2D((0, self.width), (y, y), color="#d5d9db", lw=0.5 * self.sheet.scale))

    def _more(self, count: int) -> None:
        if count > 0:
            self._text(say("print.more", self.language, count=count), size_pt=8, colour=_QUIET)

    def _has_room(self, lines: int) -> bool:
        return self.y > lines * _LINE_MM

    def _entries(self, entries: Sequence[tuple[Mark, str]], *, high: float = _LINE_MM) -> None:
        """Draw marks with their words in two columns, ``high`` millimetres a line."""
        half = self.width / 2
        for number, (mark, label) in enumerate(entries):
            x, y = half * (number % 2), self.y - (high - _LINE_MM) / 2
            mark(self.axes, x + 4.5, y)
            self.sheet.write(self.axes, (x + 10.5, y), fitted(label, 8, half - 11), size_pt=8)
            if number % 2 == 1 or number == len(entries) - 1:
                self.y -= high
        if entries:
            self.y -= 1.2
