"""Why this plan: which rule binds and what it costs, whom each site serves, and who would come next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from coverplan.siting.model import Built, broken, is_as_good, rules
from coverplan.siting.route import said, solve_beside
from coverplan.texts import say
from coverplan.wording import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coverplan.siting.model import Objective
    from coverplan.siting.route import SitingPlan
    from coverplan.siting.solution import Status
    from coverplan.siting.solve import Deadline
    from coverplan.texts import Language, Worded

__all__ = ["Difference", "difference", "rule_table", "runner_up", "site_table"]

_RULES = ("rule", "binding", "aim", "value", "value_without", "status")
_SITES = (
    "site_id", "name", "action", "service", "served", "only_through_it", "runner_up", "aim", "value", "value_without", "status",
)  # fmt: skip


class Difference(NamedTuple):
    """The first aim at which two plans differ, its value in both, and the other plan; no aim where they are equally good."""

    objective: Objective | None = None
    value: float = math.nan
    other: float = math.nan
    built: Built | None = None

    @property
    def aim(self) -> str:
        """What the aim is called in a model; nothing where there is none."""
        return "" if self.objective is None else self.objective.aim

    @property
    def cells(self) -> tuple[str, float, float]:
        """The aim and its two values."""
        return self.aim, self.value, self.other


def difference(plan: SitingPlan, other: SitingPlan) -> Difference:
    """Compare two plans aim by aim.

    Examples
    --------
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> one, two = (cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=n)])) for n in (1, 2))
    >>> difference(one, two).cells
    ('cheapest', 3.0, 8.0)
    """
    for stage, after in zip(plan.stages, other.stages, strict=False):
        if not is_as_good(after.value, stage.value):
            return Difference(stage.objective, stage.value, after.value, other.built)
    return Difference()


_NONE = Difference()
# Of the time that is left, the part that a question about several rules at once may take.
_PART = 4


def rule_table(plan: SitingPlan, deadline: Deadline) -> tuple[pd.DataFrame, tuple[Difference, ...]]:
    """Return one row a rule: whether it binds, and what the first aim that changes would come to without it; and the difference itself.

    Parameters
    ----------
    plan
        A plan.
    deadline
        When to end; rules that were not tried by then have the status ``time_limit``.
    """
    found = _without_rules(plan, range(len(plan.model.rules)), deadline)
    rows = [
        (said(rule.called), bool(told.aim), *told.cells, status)
        for rule, (told, status) in zip(plan.model.rules, found, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(_RULES)), tuple(told for told, _ in found)


def _without_rules(
    plan: SitingPlan, numbers: Sequence[int], deadline: Deadline
) -> list[tuple[Difference, Status]]:
    """Say of each of some rules what changes without it, and how far that is proved.

    Without several rules at once a plan is no worse than without any one of them: where that changes nothing, none of them does, and
    one question has answered for all. Else each half is asked about.
    """
    if not numbers:
        return []
    if deadline.is_over:
        return [(_NONE, "time_limit")] * len(numbers)
    left = [rule for number, rule in enumerate(plan.model.rules) if number not in numbers]
    # several together must leave time for each alone
    limit = deadline.left / (1 if len(numbers) == 1 else _PART)
    model = plan.model.variant(rules=left)
    without = solve_beside(model, plan, time_limit_s=limit, until_they_differ=True)
    told = difference(plan, without)
    # what was not sought to its end may be worse, or better and keep the rules all the same: neither says that one binds
    if told.built is not None and (_is_worse(told) or not broken(told.built, plan.model.rules)):
        told = _NONE
    if len(numbers) == 1 or (not told.aim and without.status == "optimal"):
        return [(told, without.status)] * len(numbers)
    half = len(numbers) // 2
    return [one for part in (numbers[:half], numbers[half:]) for one in _without_rules(plan, part, deadline)]


def _is_worse(told: Difference) -> bool:
    """Tell whether the other plan is worse at the first aim at which the two differ."""
    assert told.objective is not None
    return (told.other < told.value) == told.objective.is_most


def site_table(plan: SitingPlan, deadline: Deadline) -> pd.DataFrame:
    """Return one row a step that opens or enlarges a site, and service: whom it serves, and the best plan without the step.

    Parameters
    ----------
    plan
        A plan.
    deadline
        When to end; sites that were not tried by then have the status ``time_limit``.
    """
    built, model = plan.built, plan.model
    assert built is not None
    rows: list[tuple[object, ...]] = []
    last = len(model.phases) - 1
    for step in built.steps:
        action = model.sites.actions[step.action]
        if action.does not in ("build", "enlarge"):
            continue
        site = model.sites.ids.text[action.site]
        less = Built(model, [one for one in built.steps if one != step])
        other = _without_step(plan, site, action.does, deadline)
        found = _NONE if other is None else difference(plan, other)
        status = "time_limit" if other is None else other.status
        instead = "" if other is None else _instead(plan, other)
        head = (model.sites.ids.labels[action.site], model.sites.columns["name"][action.site], action.does)
        for at, service in enumerate(model.services):
            flows = built.flows_of(at, last)
            served = float(flows.amount[flows.site == action.site].sum())
            only = float(built.served(at, last).sum() - less.served(at, last).sum())
            rows.append((*head, service.name, served, max(0.0, only), instead, *found.cells, status))
    return pd.DataFrame(rows, columns=list(_SITES))


def runner_up(
    row: Mapping[Any, Any], names: Mapping[str, str | Worded], language: Language | None = None
) -> str:
    """Say what would be built without a site, and whether that is just as good; nothing where it was not tried.

    Parameters
    ----------
    row
        A row of :func:`site_table`.
    names
        What staff call the sites.
    language
        By default the current one.

    Examples
    --------
    >>> runner_up({"runner_up": "b", "aim": "", "status": "optimal"}, {"b": "B"}, "en")
    'just as good: B'
    """
    called = [names.get(one, one) for one in str(row["runner_up"]).split(", ") if one]
    instead = joined([said(one, language) for one in called], language)
    is_equal = not row["aim"] and row["status"] == "optimal"
    if not instead:
        return say("siting.not-needed", language) if is_equal else ""
    return say("siting.just-as-good" if is_equal else "siting.runner-up", language, names=instead)


def _without_step(plan: SitingPlan, site: str, does: str, deadline: Deadline) -> SitingPlan | None:
    """Solve again without the site, or without its enlargement."""
    if deadline.is_over:
        return None
    model = plan.model
    if does == "build":
        other = model.variant(rules=[*model.rules, rules.Forbidden(sites=[site])])
    else:
        other = model.without_enlarging(site)
    return solve_beside(other, plan, time_limit_s=deadline.left)


def _instead(plan: SitingPlan, other: SitingPlan) -> str:
    """Name what the other plan builds and this one does not."""
    mine = {str(site) for site in plan.actions.loc[plan.actions["action"] == "build", "site_id"]}
    theirs = other.actions.loc[other.actions["action"] == "build", "site_id"]
    return ", ".join(str(site) for site in theirs if str(site) not in mine)
