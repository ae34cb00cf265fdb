"""What is proposed, and how far it is proved."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Findings
from coverplan.notebook import Table, card
from coverplan.texts import say
from coverplan.wording import amount, plain, share_text, weight_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from coverplan.tables import Measure
    from coverplan.texts import Language, Named

__all__ = ["Proposal", "figure", "proof"]

_WHOLE_FROM = 1000


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
    findings : Findings
        What was found while proposing.
    titles : mapping of str to Named
        Titles of the goals that sites were sought for.
    measures : mapping of str to str
        What ``newly_covered`` counts for each reach goal (people, dwellings, m2 ...); for a quota facilities.

    Examples
    --------
    >>> import pandas as pd
    >>> Proposal(sites=pd.DataFrame({"goal_id": ["a", "a"]}))
    <Proposal: 2 sites for 1 goals>
    """

    sites: pd.DataFrame
    candidates: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    unreached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    titles: Mapping[str, Named] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Proposal: {len(self.sites)} sites for {self.sites['goal_id'].nunique()} goals>"

    def _repr_html_(self) -> str:
        of_goal = {str(goal): sites for goal, sites in self.sites.groupby("goal_id", sort=False)}
        goals = dict.fromkeys([*self.titles, *of_goal])
        named = {goal: self.titles[goal].message() if goal in self.titles else goal for goal in goals}
        rows = [[named[goal], *self._goal_cells(goal, of_goal.get(goal))] for goal in goals]
        heads = [
            say(key)
            for key in (
                "column.title",
                "notebook.sites",
                "column.newly_covered",
                "notebook.unreached",
                "notebook.proof",
            )
        ]
        title = say("notebook.proposal", count=len(self.sites))
        facts = [(say("notebook.findings"), self.findings.counted())]
        return card(title, facts=facts, tables=[Table(heads, rows, numbers=[1, 2, 3])])

    def _goal_cells(self, goal: str, sites: pd.DataFrame | None) -> list[str]:
        """Word how many sites a goal gets, what they newly cover, who is out of reach, and the proof."""
        left = f"{len(self.unreached.get(goal, ())):,}"
        if sites is None:
            return ["0", amount(None, ""), left, ""]
        gained, measure = float(sites["newly_covered"].sum()), self.measures.get(goal)
        said = figure(gained) if measure is None else weight_text(gained, measure)
        return [f"{len(sites):,}", said, left, proof(sites)]


def proof(sites: pd.DataFrame, language: Language | None = None) -> str:
    """Say how far a goal's proposed sites are proved to be the best.

    Parameters
    ----------
    sites
        Rows of proposals.csv of one goal; objective, bound, gap and status are the same in each.
    language
        By default the current one.

    Returns
    -------
    str

    Examples
    --------
    >>> figures = {"objective": 90.0, "bound": 100.0, "optimality_gap": 0.1, "status": "time_limit"}
    >>> rows = pd.DataFrame([figures])
    >>> proof(rows, "en").endswith("within 10.0 % of the best.")
    True
    """
    first = sites.iloc[0]
    figures = {name: figure(first[name], language) for name in ("objective", "bound")}
    if first["status"] == "optimal":
        return say("proof.optimal", language, **figures)
    if pd.notna(first["optimality_gap"]):
        key = "proof.feasible" if first["status"] == "feasible" else "proof.gap"
        return say(key, language, gap=share_text(first["optimality_gap"]), **figures)
    return say("proof.status", language, status=plain(first["status"]))


def figure(value: float, language: Language | None = None) -> str:
    """Return an objective or a bound: large ones as whole numbers, none as a dash.

    Examples
    --------
    >>> figure(1234.56), figure(1.5), figure(math.inf)
    ('1,235', '1.5', '—')
    """
    if not math.isfinite(value):
        return amount(None, "", language)
    return amount(round(value) if abs(value) >= _WHOLE_FROM else value, "", language)
