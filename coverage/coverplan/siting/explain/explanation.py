"""Why a plan is as it is, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import InputError
from coverplan.notebook import ROWS_SHOWN, Table, card
from coverplan.siting.explain.clash import clash_of, clash_table, unreached_of
from coverplan.siting.explain.enough import Remedy, enough
from coverplan.siting.explain.reasons import rule_table, runner_up, site_table
from coverplan.siting.model import Objective, aim_figure, aim_title
from coverplan.siting.route import SitingPlan
from coverplan.siting.solution import check_request
from coverplan.siting.solve import Deadline
from coverplan.texts import say

if TYPE_CHECKING:
    from coverplan.siting.explain.reasons import Difference
    from coverplan.siting.model.rules import Rule

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Explanation:
    """The reasons of a plan, each found by solving again.

    Attributes
    ----------
    plan : SitingPlan
    unreached : DataFrame
        ``service``, ``demand_id``, ``weight``: whom no site, standing or candidate, may serve, or none has the room to serve whole.
    clash : DataFrame
        ``rule``, ``unit``, ``words``: where there is no plan, the smallest set of rules, by unit, that cannot be kept together.
    clash_rules : tuple of Rule
        These rules.
    is_smallest : bool
        Whether leaving out any one of these rules is proved to make a plan possible.
    enough : tuple of Remedy
        Where there is no plan, what would suffice: each alone, of as few changes at once as will do; none where the time ran out before.
    changes_at_least : int
        So many changes at once it takes: that fewer are not enough is proved; 0 where there is a plan.
    rules : DataFrame
        Where there is one: ``rule``, ``binding`` (without it an aim would be reached better), ``aim`` (the first that changes), ``value``,
        ``value_without``, ``status`` (of the plan without it).
    without : tuple of Difference
        Of each rule, the same with the plan itself that was found without it.
    sites : DataFrame
        Of each site that is built or enlarged, by service: ``served``; ``only_through_it``, which nobody else would serve;
        ``runner_up``: what the best plan without it builds instead; ``aim``, ``value``, ``value_without`` as above.

    Examples
    --------
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> two = [cp.rules.Count(at_least=2, name="two"), cp.rules.Budget(limit=6, name="money")]
    >>> why = cp.explain(cp.solve(cp.SitingModel(sites, (), "cheapest").variant(rules=two)))
    >>> why.clash["rule"].tolist(), [remedy.words("en") for remedy in why.enough]
    (['two', 'money'], ["'two' loosened by 1: at least 1 open site (all sites)", "2 × 10,000 yuan more in 'money': no more than 8 × 10,000 yuan in all (all sites)"])
    """

    plan: SitingPlan
    unreached: pd.DataFrame
    clash: pd.DataFrame
    clash_rules: tuple[Rule, ...]
    is_smallest: bool
    enough: tuple[Remedy, ...]
    changes_at_least: int
    rules: pd.DataFrame
    without: tuple[Difference, ...]
    sites: pd.DataFrame

    def __repr__(self) -> str:
        if self.plan.status == "infeasible":
            return f"<Explanation: {len(self.clash)} rows of rules that clash, {len(self.enough)} remedies>"
        return f"<Explanation: {int(self.rules['binding'].sum())} of {len(self.rules)} rules bind>"

    def _repr_html_(self) -> str:
        tables = [
            Table([say("column.siting_rule"), say("notebook.rule-unit"), say("notebook.rule-words")], _rows(self.clash)),
            Table([say("notebook.enough")], [[remedy.words()] for remedy in self.enough]),
            Table(
                [say("column.siting_rule"), say("notebook.binds"), say("notebook.aim"), say("notebook.value"), say("notebook.without")],
                [
                    [row["rule"], say("notebook.yes" if row["binding"] else "notebook.no"), *self._aim_told(row)]
                    for _, row in self.rules.iterrows()
                ],
                numbers=[3, 4],
            ),
            Table(
                [
                    say(f"column.{name}") if name == "site_id" else say(f"notebook.{name}")
                    for name in ("site_id", "service", "served", "only", "runner-up", "aim", "value", "without")
                ],
                [
                    [row["site_id"], row["service"], *(self._served(row, name) for name in ("served", "only_through_it")), runner_up(row.to_dict(), {}), *self._aim_told(row)]
                    for _, row in self.sites.head(ROWS_SHOWN).iterrows()
                ],
                numbers=[2, 3, 6, 7],
                count=len(self.sites),
            ),
        ]  # fmt: skip
        facts = [(say("notebook.unreached"), f"{len(self.unreached):,}")]
        return card(say("notebook.explanation"), facts=facts, tables=tables)

    def _aim_told(self, row: pd.Series) -> tuple[str, str, str]:
        """Word an aim that changes and its two values; nothing where none does."""
        model = self.plan.model
        aim = next((one for one in model.objectives if one.aim == row["aim"]), None)
        if aim is None:
            return "", "", ""
        value, other = (aim_figure(aim, row[name], model) for name in ("value", "value_without"))
        return aim_title(aim, model), value, other

    def _served(self, row: pd.Series, name: str) -> str:
        return aim_figure(Objective("most_covered", (row["service"],)), row[name], self.plan.model)


def _rows(frame: pd.DataFrame) -> list[list[object]]:
    return [list(row) for row in frame.itertuples(index=False, name=None)]


def explain(plan: SitingPlan, *, time_limit_s: float = 60.0) -> Explanation:
    """Say why a plan is as it is, or why there is none.

    Parameters
    ----------
    plan
        What :func:`coverplan.solve` found.
    time_limit_s
        Seconds in all; what was not tried by then says so.

    Returns
    -------
    Explanation

    Raises
    ------
    InputError
        When it is no plan, or one that was stopped before anything was found.

    Examples
    --------
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1, name="one")]))
    >>> explain(plan).rules[["rule", "binding", "value", "value_without"]].to_numpy().tolist()
    [['one', True, 3.0, 0.0]]
    """
    if not isinstance(plan, SitingPlan):
        raise InputError.of("explain.no-plan", given=type(plan).__name__)
    check_request(time_limit_s)
    if plan.built is None and plan.status != "infeasible":
        raise InputError.of("explain.nothing-found")
    unreached = unreached_of(plan.model)
    empty = pd.DataFrame
    with Deadline(time_limit_s) as deadline:
        if plan.built is None:
            clash = clash_of(plan.model, deadline)
            found = enough(plan.model, clash, deadline)
            return Explanation(
                plan=plan, unreached=unreached, clash=clash_table(plan.model, clash),
                clash_rules=tuple(plan.model.rules[at] for at in clash.rules), is_smallest=clash.is_smallest,
                enough=found.remedies, changes_at_least=found.at_least, rules=empty(columns=["rule", "binding"]), without=(),
                sites=empty(columns=["site_id"]),
            )  # fmt: skip
        bound, without = rule_table(plan, deadline)
        return Explanation(
            plan=plan, unreached=unreached, clash=empty(columns=["rule", "unit", "words"]), clash_rules=(), is_smallest=True, enough=(), changes_at_least=0,
            rules=bound, without=without, sites=site_table(plan, deadline),
        )  # fmt: skip
