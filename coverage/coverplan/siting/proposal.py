"""What is proposed: the sites of every [[siting]] block, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Findings
from coverplan.notebook import Table, card
from coverplan.siting.answer import Answer, gain_text, proof, verdict
from coverplan.tables import LAND, PROPOSALS, SITING, result_frame
from coverplan.texts import say
from coverplan.wording import amount, kind_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from coverplan.siting.joint import JointAnswer
    from coverplan.texts import Language, Named

__all__ = ["Proposal"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """Where to build, with proof.

    Attributes
    ----------
    sites : DataFrame
        One row a proposed site: ``rank`` (order of marginal gain within its goal, from 1), ``site_id``, ``newly_covered``
        (what it covers that sites of lower rank do not; adds up), as for :class:`Solution`, with ``goal_id``, place and
        proof: the columns of proposals.csv (``coverplan.tables.PROPOSALS``).
    candidates : mapping of str to GeoDataFrame
        The candidate sites of each goal, in the study's CRS.
    unreached : mapping of str to tuple of str
        For each goal, the demand points that no candidate and no existing facility reaches.
    answers : mapping of str to Answer
        What each ``[[siting]]`` block comes to, by its id (``plan_id``): where the goal stands with each site, with which
        of them its target is met, and how far that is proved. None where nothing could be chosen; a finding says why.
    findings : Findings
        What was found while proposing.
    titles : mapping of str to Named
        Titles of the goals that sites were sought for.
    joint : mapping of str to JointAnswer
        The plans of the blocks for several goals, by their ids; ``sites`` has none of their rows, :meth:`table` has all.
    land : DataFrame
        Land and candidates that are left after each land layer, block by block (``coverplan.tables.LAND``); no rows where none holds.
    is_interrupted : bool
        Whether somebody pressed Ctrl-C while sites were sought: the best found until then were taken.

    Examples
    --------
    >>> import pandas as pd
    >>> Proposal(sites=pd.DataFrame({"goal_id": ["a", "a"]}))
    <Proposal: 2 sites for 1 goals>
    """

    sites: pd.DataFrame
    candidates: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    unreached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    titles: Mapping[str, Named] = field(default_factory=dict)
    joint: Mapping[str, JointAnswer] = field(default_factory=dict)
    land: pd.DataFrame = field(default_factory=lambda: result_frame(None, LAND))
    is_interrupted: bool = False

    def __repr__(self) -> str:
        return f"<Proposal: {len(self.sites)} sites for {self.sites['goal_id'].nunique()} goals>"

    def table(self) -> pd.DataFrame:
        """Return the rows of proposals.csv: those of blocks for one goal, then the steps of plans for several.

        Examples
        --------
        >>> import pandas as pd
        >>> from coverplan.tables import PROPOSALS, result_frame
        >>> len(Proposal(sites=result_frame(None, PROPOSALS)).table())
        0
        """
        tables = [self.sites, *(answer.steps() for answer in self.joint.values())]
        return _joined(tables, PROPOSALS)

    def reasons(self) -> pd.DataFrame:
        """Return the rows of siting.csv: what each plan for several goals comes to, and why.

        Examples
        --------
        >>> import pandas as pd
        >>> len(Proposal(sites=pd.DataFrame()).reasons())
        0
        """
        return _joined([answer.reasons() for answer in self.joint.values()], SITING)

    def of_goal(self, goal_id: str) -> list[tuple[Answer, pd.DataFrame]]:
        """Return the answers to a goal with their sites, in the order of the plan.

        Examples
        --------
        >>> import pandas as pd
        >>> Proposal(sites=pd.DataFrame({"goal_id": ["a"], "plan_id": ["a"]})).of_goal("a")
        []
        """
        return [
            (answer, self.sites[self.sites["plan_id"] == answer.plan_id])
            for answer in self.answers.values()
            if answer.goal_id == goal_id
        ]

    def sites_for(self, goal_id: str) -> pd.DataFrame | None:
        """Return what the first answer to a goal builds, else the first plan for several goals that has it; None where there is neither.

        Examples
        --------
        >>> import pandas as pd
        >>> Proposal(sites=pd.DataFrame()).sites_for("a") is None
        True
        """
        answers = self.of_goal(goal_id)
        if answers:
            return answers[0][1]
        plans = self.plans_for(goal_id)
        return plans[0].steps().dropna(subset=["lon"]) if plans else None

    def plans_for(self, goal_id: str) -> list[JointAnswer]:
        """Return the plans for several goals, this one among them, that were found.

        Examples
        --------
        >>> import pandas as pd
        >>> Proposal(sites=pd.DataFrame()).plans_for("a")
        []
        """
        return [
            one
            for one in self.joint.values()
            if one.plan.built is not None and any(each.goal.id == goal_id for each in one.goals)
        ]

    def title(self, answer: Answer, language: Language | None = None) -> str:
        """Return the title of an answer: its goal's, with the answer's id where the goal has several.

        Examples
        --------
        >>> import pandas as pd
        >>> from coverplan.texts import Named
        >>> answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.7)
        >>> Proposal(sites=pd.DataFrame(), answers={"a": answer}, titles={"a": Named("养老", "care")}).title(answer)
        '养老'
        """
        named = self.titles.get(answer.goal_id)
        title = named.message(language) if named else answer.goal_id
        if sum(other.goal_id == answer.goal_id for other in self.answers.values()) == 1:
            return title
        return say("answer.title", language, title=title, plan=answer.plan_id)

    def called(self, plan_id: str, language: Language | None = None) -> str:
        """Return what staff call a block: the title of a plan for several goals, else of its goal.

        Examples
        --------
        >>> import pandas as pd
        >>> Proposal(sites=pd.DataFrame()).called("a")
        'a'
        """
        if plan_id in self.joint:
            return self.joint[plan_id].title.message(language)
        if plan_id in self.answers:
            return self.title(self.answers[plan_id], language)
        return self.titles[plan_id].message(language) if plan_id in self.titles else plan_id

    def land_lines(self, language: Language | None = None) -> list[str]:
        """Say of each block, and each kind of facility in it, how many candidates and how much land the land layers leave.

        Examples
        --------
        >>> import pandas as pd
        >>> from coverplan.tables import LAND, result_frame
        >>> row = {"plan_id": "a", "kind": "columbarium", "is_applied": True, "effect": "excludes"}
        >>> rows = [{**row, "step": 0, "land_ha": 5.0, "candidates": 3}, {**row, "step": 1, "land_ha": 2.0, "candidates": 1}]
        >>> Proposal(sites=pd.DataFrame(), land=result_frame(pd.DataFrame(rows), LAND)).land_lines("en")
        ['a (columbarium): 1 of 3 candidates left, 2 of 5 ha of land (see land.csv)']
        """
        taken = self.land[self.land["is_applied"].astype(bool) & (self.land["effect"] != "prefers")]
        lines = []
        for (plan_id, kind), part in taken.groupby(["plan_id", "kind"], sort=False):
            first, last = part.iloc[0], part.iloc[-1]
            said = {name: f"{row['land_ha']:,.10g}" for name, row in (("all", first), ("left", last))}
            lines.append(
                say(
                    "land.line", language, title=self.called(str(plan_id), language), kind=kind_word({}, kind, language),
                    first=int(first["candidates"]), left=int(last["candidates"]),
                    land=say("land.of", language, **said) if first["land_ha"] > 0 else "",
                )
            )  # fmt: skip
        return lines

    def _repr_html_(self) -> str:
        answered = {answer.goal_id for answer in self.answers.values()}
        rows = [self._cells(answer) for answer in self.answers.values()]
        rows += [
            [title.message(), "0", amount(None, ""), f"{len(self.unreached.get(goal, ())):,}", "", ""]
            for goal, title in self.titles.items()
            if goal not in answered
        ]
        heads = [
            say(key)
            for key in (
                "column.title",
                "notebook.sites",
                "column.newly_covered",
                "notebook.unreached",
                "notebook.verdict",
                "notebook.proof",
            )
        ]
        title = say("notebook.proposal", count=len(self.sites))
        facts = [(say("notebook.findings"), self.findings.counted())]
        return card(title, facts=facts, tables=[Table(heads, rows, numbers=[1, 2, 3])])

    def _cells(self, answer: Answer) -> list[str]:
        """Word how many sites an answer has, what they newly cover, who is out of reach, what that comes to, and the proof."""
        sites = self.sites[self.sites["plan_id"] == answer.plan_id]
        return [
            self.title(answer), f"{len(sites):,}", gain_text(answer, sites["newly_covered"].sum()),
            f"{len(self.unreached.get(answer.goal_id, ())):,}", verdict(answer), proof(answer),
        ]  # fmt: skip


def _joined(tables: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Put tables of the same columns below each other."""
    filled = [table for table in tables if len(table)]
    return result_frame(pd.concat(filled, ignore_index=True) if filled else None, columns)
