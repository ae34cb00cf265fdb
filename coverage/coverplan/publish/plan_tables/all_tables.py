"""The four tables of a facility plan, made together: the town tables tell what the others hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverplan.errors import require_type
from coverplan.goals import Result
from coverplan.publish.plan_tables.existing import existing_table
from coverplan.publish.plan_tables.indicators import indicators_table
from coverplan.publish.plan_tables.projects import projects_table
from coverplan.publish.plan_tables.towns import towns_table
from coverplan.publish.summary import require_made

if TYPE_CHECKING:
    import pandas as pd

    from coverplan.siting import Proposal
    from coverplan.study import Study

__all__ = ["PlanTables", "plan_tables"]


@dataclass(frozen=True, eq=False)
class PlanTables:
    """The tables of a facility plan.

    Attributes
    ----------
    existing : DataFrame
        Every facility there is (设施现状一览表): ``coverplan.tables.PLAN_EXISTING``.
    indicators : DataFrame
        Each goal, now and at the horizons (指标表): ``coverplan.tables.PLAN_INDICATORS``.
    towns : DataFrame
        People, facilities, goals and plans of each town (分乡镇指引): ``coverplan.tables.PLAN_TOWNS``.
    projects : DataFrame
        What is to be built (近期建设项目库): ``coverplan.tables.PLAN_PROJECTS``.
    """

    existing: pd.DataFrame
    indicators: pd.DataFrame
    towns: pd.DataFrame
    projects: pd.DataFrame

    def files(self) -> dict[str, pd.DataFrame]:
        """Return each table under the name of its file."""
        return {
            "plan-existing.csv": self.existing, "plan-indicators.csv": self.indicators,
            "plan-towns.csv": self.towns, "plan-projects.csv": self.projects,
        }  # fmt: skip


def plan_tables(study: Study, result: Result, proposal: Proposal | None) -> PlanTables:
    """Make the tables of a facility plan.

    Parameters
    ----------
    study, result
        A study and what was measured in it.
    proposal
        The sites proposed; None where nothing was.

    Examples
    --------
    >>> import coverplan as cp
    >>> study = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> [len(table) for table in plan_tables(study, cp.measure(study), None).files().values()]
    [0, 0, 0, 0]
    """
    require_type(result, Result, "result")
    require_made(result, proposal)
    projects = projects_table(study, proposal)
    return PlanTables(
        existing=existing_table(study), indicators=indicators_table(study, result),
        towns=towns_table(study, result, projects), projects=projects,
    )  # fmt: skip
