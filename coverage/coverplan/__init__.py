"""coverplan: coverage planning of civil-affairs facilities along real roads.

>>> import coverplan as cp
>>> cp.Cutoff("5 km").value
5000.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverplan.checks import check
    from coverplan.errors import (
        CoverplanError,
        CrsError,
        InputError,
        NotAvailableError,
        OutputError,
        PlanError,
        SolveError,
    )
    from coverplan.findings import Finding, findings_frame
    from coverplan.goals import Result, measure
    from coverplan.network import (
        CostMatrix,
        RoadNetwork,
        SnapRules,
        cost_matrix,
        nearest_cost,
        profile_frame,
        reachable,
        read_roads,
        routes,
        service_area,
        study_network,
    )
    from coverplan.plan import Plan, read_plan
    from coverplan.publish.print import print_map
    from coverplan.publish.web import web_map
    from coverplan.run import run_job
    from coverplan.siting import (
        Proposal,
        SitingProblem,
        Solution,
        propose,
        solve_lscp,
        solve_mclp,
        solve_p_center,
        solve_p_median,
    )
    from coverplan.sources import import_osm, new_study
    from coverplan.study import Study, open_study
    from coverplan.texts import set_language
    from coverplan.units import Cutoff

# Where each public name lives. Rooms are opened when they are first asked for: `import coverplan`
# stays light, and a solver or a map library is loaded only by those who use it.
_HOMES = {
    "CostMatrix": "network", "CoverplanError": "errors", "CrsError": "errors", "Cutoff": "units", "Finding": "findings",
    "InputError": "errors", "NotAvailableError": "errors", "OutputError": "errors", "Plan": "plan", "PlanError": "errors",
    "Proposal": "siting", "Result": "goals", "RoadNetwork": "network", "SitingProblem": "siting", "SnapRules": "network",
    "Solution": "siting", "SolveError": "errors", "Study": "study", "check": "checks", "cost_matrix": "network",
    "findings_frame": "findings", "import_osm": "sources", "measure": "goals", "nearest_cost": "network", "new_study": "sources",
    "open_study": "study", "print_map": "publish", "profile_frame": "network", "propose": "siting", "reachable": "network", "read_plan": "plan", "read_roads": "network", "routes": "network", "service_area": "network", "run_job": "run",
    "set_language": "texts", "solve_lscp": "siting", "solve_mclp": "siting", "solve_p_center": "siting",
    "solve_p_median": "siting", "study_network": "network", "web_map": "publish",
}  # fmt: skip

__all__ = [
    "CostMatrix",
    "CoverplanError",
    "CrsError",
    "Cutoff",
    "Finding",
    "InputError",
    "NotAvailableError",
    "OutputError",
    "Plan",
    "PlanError",
    "Proposal",
    "Result",
    "RoadNetwork",
    "SitingProblem",
    "SnapRules",
    "Solution",
    "SolveError",
    "Study",
    "check",
    "cost_matrix",
    "findings_frame",
    "import_osm",
    "measure",
    "nearest_cost",
    "new_study",
    "open_study",
    "print_map",
    "profile_frame",
    "propose",
    "reachable",
    "read_plan",
    "read_roads",
    "routes",
    "run_job",
    "service_area",
    "set_language",
    "solve_lscp",
    "solve_mclp",
    "solve_p_center",
    "solve_p_median",
    "study_network",
    "web_map",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module 'coverplan' has no attribute '{name}'"
        raise AttributeError(msg)
    found = getattr(import_module(f"coverplan.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
