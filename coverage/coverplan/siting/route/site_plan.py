"""An answer to a siting model: which steps, with what proof, and how it stands to every rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.notebook import ROWS_SHOWN, Table, card
from coverplan.siting.model import Built, Objective, aim_figure, aim_title
from coverplan.texts import say
from coverplan.wording import share_text, word_of

if TYPE_CHECKING:
    from coverplan.siting.model import SitingModel
    from coverplan.siting.solution import Status
    from coverplan.texts import Language, Worded

__all__ = ["SitingPlan", "Stage", "said"]

_STEP_COLUMNS = (
    "site_id", "name", "kind", "unit_code", "action", "size", "capacity", "open_cost", "land_m2", "phase",
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """How far one aim was reached.

    Attributes
    ----------
    objective : Objective
    value : float
        Measured on the plan, not taken from the solver.
    bound : float
        Proved: no plan that is as good at the aims before is better at this one.
    status : str
        As for :class:`~coverplan.siting.Solution`.
    """

    objective: Objective
    value: float
    bound: float
    status: Status

    @property
    def gap(self) -> float:
        """Distance of value and bound, as a fraction of the value."""
        if self.value == self.bound:
            return 0.0
        return abs(self.bound - self.value) / abs(self.value) if self.value else math.inf


@dataclass(frozen=True, eq=False, kw_only=True)
class SitingPlan:
    """What to build, enlarge, move and close, and when; verified.

    Attributes
    ----------
    model : SitingModel
    built : Built or None
        What the steps come to; None where there is no plan.
    stages : tuple of Stage
        One an aim, in order.
    status : str
        ``"optimal"``: every aim is proved best after those before it; ``"feasible"``, ``"undecided"``, ``"time_limit"``,
        ``"interrupted"``: the worst of the stages, as in :class:`coverplan.Solution`; ``"infeasible"``: proved that no plan keeps all rules (:func:`coverplan.explain` says why).
    seconds : float
    way : str
        ``"classic"`` where one of the four classical problems answers it, ``"compiled"`` otherwise.

    Examples
    --------
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1)]))
    >>> plan.actions[["site_id", "action", "open_cost"]].to_numpy().tolist(), plan.status
    ([['y', 'build', 3.0]], 'optimal')
    """

    model: SitingModel
    built: Built | None
    stages: tuple[Stage, ...]
    status: Status
    seconds: float
    way: str

    @cached_property
    def actions(self) -> pd.DataFrame:
        """One row a step, by phase and site: what is done, its size, what it holds afterwards, money and land."""
        rows = []
        for step in (
            () if self.built is None else sorted(self.built.steps, key=lambda one: (one.phase, one.action))
        ):
            action = self.model.sites.actions[step.action]
            text = {
                name: self.model.sites.columns[name][action.site] for name in ("name", "kind", "unit_code")
            }
            rows.append(
                {
                    "site_id": self.model.sites.ids.labels[action.site], **text, "action": action.does, "size": action.size,
                    "capacity": action.capacity, "open_cost": action.cost, "land_m2": action.land_m2,
                    "phase": self.model.phases[step.phase],
                }
            )  # fmt: skip
        return pd.DataFrame(rows, columns=list(_STEP_COLUMNS))

    @cached_property
    def sites(self) -> pd.DataFrame:
        """One row a site that is open when all is done: ``site_id``, ``kind``, ``unit_code``, ``action`` (keep, build, enlarge), ``capacity``."""
        if self.built is None:
            return pd.DataFrame(columns=["site_id", "name", "kind", "unit_code", "action", "capacity"])
        at = np.flatnonzero(self.built.is_open[-1])
        done = {
            self.model.sites.actions[step.action].site: self.model.sites.actions[step.action].does
            for step in self.built.steps
        }
        text = {name: self.model.sites.columns[name][at] for name in ("name", "kind", "unit_code")}
        return pd.DataFrame(
            {
                "site_id": self.model.sites.ids.labels.take(at), **text, "action": [done.get(int(one), "keep") for one in at],
                "capacity": self.built.capacity[-1][at],
            }
        )  # fmt: skip

    @cached_property
    def spending(self) -> pd.DataFrame:
        """One row a phase: ``phase``, ``spent``."""
        spent = np.zeros(0) if self.built is None else self.built.spent
        return pd.DataFrame({"phase": list(self.model.phases)[: len(spent)], "spent": spent})

    @cached_property
    def served(self) -> pd.DataFrame:
        """One row a service and phase: ``service``, ``phase``, ``weight``, ``served``, ``share``; who stands open today is phase ``now``."""
        rows = []
        if self.built is not None:
            today = Built(self.model, [])
            for at, service in enumerate(self.model.services):
                total = self.model.reaches[at].total
                figures = [("now", today.served(at, 0).sum())]
                figures += [
                    (phase, self.built.served(at, number).sum())
                    for number, phase in enumerate(self.model.phases)
                ]
                rows += [
                    (service.name, phase, total, float(value), float(value) / total if total else math.nan)
                    for phase, value in figures
                ]
        return pd.DataFrame(rows, columns=["service", "phase", "weight", "served", "share"])

    @cached_property
    def rules(self) -> pd.DataFrame:
        """One row a rule and unit: ``rule``, ``unit``, ``value``, ``low``, ``high``, ``binding``."""
        rows = []
        if self.built is not None:
            for rule in self.model.rules:
                rows += [
                    (said(rule.called), one.unit, one.value, one.low, one.high, one.is_tight)
                    for one in rule.readings(self.built)
                ]
        return pd.DataFrame(rows, columns=["rule", "unit", "value", "low", "high", "binding"])

    def allocation(self, service: str) -> pd.DataFrame:
        """Return who is served where when all is done: ``demand_id``, ``site_id``, ``amount``.

        Examples
        --------
        >>> import coverplan as cp
        >>> costs = cp.CostMatrix.from_dense([[1.0]], demand_ids=["a"], site_ids=["x"])
        >>> care = cp.Service(name="care", costs=costs, weights=pd.Series({"a": 2.0}))
        >>> plan = cp.solve(cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), care, "most_covered"))
        >>> plan.allocation("care").to_numpy().tolist()
        [['a', 'x', 2.0]]
        """
        at = self.model.service_names.index(service)
        if self.built is None:
            return pd.DataFrame(columns=["demand_id", "site_id", "amount"])
        flows = self.built.flows_of(at, len(self.model.phases) - 1)
        return pd.DataFrame(
            {
                "demand_id": self.model.reaches[at].ids.labels.take(flows.row),
                "site_id": self.model.sites.ids.labels.take(flows.site),
                "amount": flows.amount,
            }
        )

    @property
    def objective(self) -> float:
        """Value of the first aim; NaN where there is no plan."""
        return self.stages[0].value if self.stages else math.nan

    @property
    def bound(self) -> float:
        """Bound of the first aim; NaN where there is no plan."""
        return self.stages[0].bound if self.stages else math.nan

    @property
    def gap(self) -> float:
        """Largest gap of any aim; NaN where there is no plan."""
        return max((stage.gap for stage in self.stages), default=math.nan)

    def __repr__(self) -> str:
        aims = ", ".join(f"{stage.objective.aim} {stage.value:,.12g}" for stage in self.stages) or "no plan"
        return f"<SitingPlan {self.status}: {len(self.actions)} steps, {aims}>"

    def _repr_html_(self) -> str:
        facts: list[tuple[str, object]] = [(say("column.status"), say(f"solution.{self.status}"))]
        facts += [
            (aim_title(stage.objective, self.model), aim_figure(stage.objective, stage.value, self.model))
            for stage in self.stages
        ]
        facts += [(say("notebook.money"), f"{self.spending['spent'].sum():,.12g}")]
        shown = self.actions.head(ROWS_SHOWN)
        columns = ["site_id", "name", "kind", "action", "size", "open_cost", "phase"]
        rows = [
            [
                row["site_id"], row["name"], word_of("kind", row["kind"]), word_of("action", row["action"]), row["size"],
                f"{row['open_cost']:,.12g}", row["phase"],
            ]
            for _, row in shown.iterrows()
        ]  # fmt: skip
        heads = [say(f"column.{name}") for name in columns]
        served = [
            [
                row["service"],
                row["phase"],
                aim_figure(Objective("most_covered", (row["service"],)), row["served"], self.model),
                share_text(row["share"]),
            ]
            for _, row in self.served.iterrows()
        ]
        tables = [
            Table(heads, rows, numbers=[5], count=len(self.actions)),
            Table(
                [say("notebook.service"), say("column.phase"), say("notebook.served"), "%"],
                served,
                numbers=[2, 3],
            ),
        ]
        return card(say("notebook.siting-plan"), facts=facts, tables=tables)


def said(words: str | Worded, language: Language | None = None) -> str:
    """Word something that may be text already."""
    return words if isinstance(words, str) else words.message(language)
