"""coverplan: coverage planning of civil-affairs facilities along real roads.

>>> import coverplan as cp
>>> cp.Cutoff("5 km").value
5000.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The one list of public names; `name as name` says to type checkers that a name is handed on (PEP 484).
    # One that is called like a module of its room comes from where it is made: in the room either may be found.
    from coverplan.checks import check as check
    from coverplan.costs import Allocation as Allocation
    from coverplan.costs import allocate as allocate
    from coverplan.errors import CoverplanError as CoverplanError
    from coverplan.errors import CrsError as CrsError
    from coverplan.errors import InputError as InputError
    from coverplan.errors import NotAvailableError as NotAvailableError
    from coverplan.errors import OutputError as OutputError
    from coverplan.errors import PlanError as PlanError
    from coverplan.errors import SolveError as SolveError
    from coverplan.findings import Finding as Finding
    from coverplan.findings import Findings as Findings
    from coverplan.findings import findings_frame as findings_frame
    from coverplan.goals import Result as Result
    from coverplan.goals import measure as measure
    from coverplan.goals import yearly_path as yearly_path
    from coverplan.network import CostMatrix as CostMatrix
    from coverplan.network import RoadNetwork as RoadNetwork
    from coverplan.network import SnappedPoints as SnappedPoints
    from coverplan.network import SnapRules as SnapRules
    from coverplan.network import cost_matrix as cost_matrix
    from coverplan.network import from_networkx as from_networkx
    from coverplan.network import nearest_cost as nearest_cost
    from coverplan.network import profile_frame as profile_frame
    from coverplan.network import reachable as reachable
    from coverplan.network import read_roads as read_roads
    from coverplan.network import service_area as service_area
    from coverplan.network import simplify as simplify
    from coverplan.network import snap as snap
    from coverplan.network import study_network as study_network
    from coverplan.network import to_networkx as to_networkx
    from coverplan.network.audit import audit as audit
    from coverplan.network.routes import routes as routes
    from coverplan.place_names import romanise as romanise
    from coverplan.plan import Plan as Plan
    from coverplan.plan import read_plan as read_plan
    from coverplan.publish import in_words as in_words
    from coverplan.publish import print_map as print_map
    from coverplan.publish import web_map as web_map
    from coverplan.publish.plan_tables import plan_tables as plan_tables
    from coverplan.run import run_job as run_job
    from coverplan.siting import Explanation as Explanation
    from coverplan.siting import Frontier as Frontier
    from coverplan.siting import Objective as Objective
    from coverplan.siting import Proposal as Proposal
    from coverplan.siting import Service as Service
    from coverplan.siting import SitingModel as SitingModel
    from coverplan.siting import SitingPlan as SitingPlan
    from coverplan.siting import SitingProblem as SitingProblem
    from coverplan.siting import Solution as Solution
    from coverplan.siting import compare_plans as compare_plans
    from coverplan.siting import frontier as frontier
    from coverplan.siting import near_best as near_best
    from coverplan.siting import rules as rules
    from coverplan.siting import shaken as shaken
    from coverplan.siting import solve_lscp as solve_lscp
    from coverplan.siting import solve_mclp as solve_mclp
    from coverplan.siting import solve_p_center as solve_p_center
    from coverplan.siting import solve_p_median as solve_p_median
    from coverplan.siting import stability as stability
    from coverplan.siting.explain import explain as explain
    from coverplan.siting.propose import propose as propose
    from coverplan.siting.route import solve as solve
    from coverplan.sources import crosswalk as crosswalk
    from coverplan.sources import import_osm as import_osm
    from coverplan.sources import new_study as new_study
    from coverplan.study import Study as Study
    from coverplan.study import open_study as open_study
    from coverplan.texts import set_language as set_language
    from coverplan.units import Cutoff as Cutoff
    from coverplan.vintages import Crosswalk as Crosswalk
    from coverplan.vintages import read_crosswalk as read_crosswalk
    from coverplan.vintages import write_crosswalk as write_crosswalk


def _homes() -> dict[str, str]:
    """Return the module of each public name, as the list above has it.

    The list is read, not run: rooms are opened when a name of theirs is first asked for, so `import coverplan` stays
    light, and a solver or a map library is loaded only by those who use it.
    """
    import ast
    from pkgutil import get_data

    lines = ast.walk(ast.parse(get_data(__name__, "__init__.py") or b""))
    imports = [line for line in lines if isinstance(line, ast.ImportFrom)]
    return {name.asname: str(line.module) for line in imports for name in line.names if name.asname}


_HOMES = _homes()
__all__ = sorted(_HOMES)  # noqa: PLE0605


if not TYPE_CHECKING:  # for type checkers the list is all there is: they refuse any other name

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _HOMES:
            msg = f"module 'coverplan' has no attribute '{name}'"
            raise AttributeError(msg)
        found = getattr(import_module(_HOMES[name]), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return __all__
