"""A proposal for one goal in the making."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.crs import lonlat
from coverplan.findings import Finding
from coverplan.siting.candidates import COLUMNS
from coverplan.siting.center import solve_p_center
from coverplan.siting.covering import solve_lscp, solve_mclp
from coverplan.siting.median import solve_p_median
from coverplan.siting.solution import UNPROVED, worst
from coverplan.siting.solve import Deadline
from coverplan.tables import PROPOSALS
from coverplan.texts import Listed
from coverplan.wording import Weight

if TYPE_CHECKING:
    from coverplan.plan import SitingSettings
    from coverplan.siting.answer import Answer
    from coverplan.siting.problem import SitingProblem
    from coverplan.siting.solution import ModelName, Solution, Status
    from coverplan.siting.solve import Told
    from coverplan.tables import Measure
    from coverplan.texts import Named

__all__ = ["AT_ONCE_S", "Draft", "TimeLeft", "solve_what_can_be"]


_NAMED_AT_MOST = 20
# What a problem may take when its block has no time left: it is answered by what is quickly found.
AT_ONCE_S = 0.001


@dataclass(frozen=True)
class Proof:
    """The columns of proposals.csv that say how far the answer is proved; see :class:`Solution`."""

    objective: float
    bound: float
    optimality_gap: float
    status: Status


@dataclass
class Draft:
    """What one ``[[siting]]`` block has come to so far.

    Attributes
    ----------
    goal_id, title, measure
        The goal, and what its weights count.
    plan_id
        The block's id.
    candidates : GeoDataFrame
        Its candidate sites.
    left : DataFrame
        Land and candidates left after each land layer.
    sites : list of tuple
        Proposed sites: site_id and newly_covered, in order of rank.
    values_after : list of float
        Where the goal stands with each of them and those before it.
    proof : Proof or None
        None until something was solved.
    answer : Answer or None
        What it comes to; None where there was nothing to choose among.
    unreached : list of str
        Demand points that nothing reaches.
    findings : list of Finding
    is_interrupted : bool
        Whether somebody pressed Ctrl-C while it was solved.
    told : callable or None
        Called with the progress of what is solved.
    """

    goal_id: str
    title: Named
    measure: Measure
    plan_id: str
    candidates: gpd.GeoDataFrame = field(
        default_factory=lambda: gpd.GeoDataFrame(columns=list(COLUMNS), geometry="geometry")
    )
    left: pd.DataFrame = field(default_factory=pd.DataFrame)
    sites: list[tuple[str, float]] = field(default_factory=list)
    values_after: list[float] = field(default_factory=list)
    proof: Proof | None = None
    answer: Answer | None = None
    unreached: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_interrupted: bool = False
    told: Told | None = None

    def say(self, rule: str, **params: object) -> None:
        """Add a finding about this goal."""
        self.findings.append(Finding(rule=rule, layer="plan", params={"goal": self.title, **params}))

    def name_off_road(self, sites: list[str]) -> None:
        """Say which candidates find no road."""
        if sites:
            self.say(
                "siting.candidate-no-road", count=len(sites), sites=Listed(tuple(sites), most=_NAMED_AT_MOST)
            )

    def name_unreached(self, weights: pd.Series, unreached: list[str]) -> None:
        """Add demand points that cannot be covered, and say what weight that is."""
        self.unreached += unreached
        if unreached:
            weight = math.fsum(weights.loc[unreached])
            self.say("siting.unreached", points=len(unreached), weight=Weight(weight, self.measure))

    def prove(self, solutions: list[Solution]) -> None:
        """Take the proof of one solution, or of several that add up."""
        objective = math.fsum(one.objective for one in solutions)
        bound = math.fsum(one.bound for one in solutions)
        status = worst(one.status for one in solutions)
        gap = (
            0.0 if bound == objective else abs(bound - objective) / abs(objective) if objective else math.inf
        )
        self.proof = Proof(objective, bound, gap, status)
        self.say_unproved(status, gap)

    def say_unproved(self, status: Status, gap: float = math.inf) -> None:
        """Say that the time, somebody's patience, or what the solver can tell ended before a proof."""
        if status in UNPROVED:
            within = f"{100 * gap:.2g}" if math.isfinite(gap) else "—"
            self.say(f"siting.{status.replace('_', '-')}", gap=within)

    def conclude(self, answer: Answer) -> None:
        """Say what the sites come to: ``answer``, with their values and their proof."""
        proved = self.proof or Proof(math.nan, math.nan, math.inf, "time_limit")
        self.answer = replace(
            answer,
            values_after=tuple(self.values_after),
            status=proved.status,
            gap=proved.optimality_gap,
            bound=proved.bound,
        )

    def table(self) -> pd.DataFrame:
        """Return the rows of proposals.csv."""
        places = self.candidates.set_index("site_id").loc[[site for site, _ in self.sites]]
        if places.empty:
            return pd.DataFrame(columns=list(PROPOSALS))
        lon, lat = lonlat(places)
        return pd.DataFrame(
            {
                "goal_id": self.goal_id, "plan_id": self.plan_id, "rank": range(1, len(places) + 1), "site_id": places.index,
                "name": places["name"].to_numpy(), "lon": lon, "lat": lat, "unit_code": places["unit_code"].to_numpy(),
                "kind": places["kind"].to_numpy(), "action": "build", "newly_covered": [gain for _, gain in self.sites],
                "value_after": self.values_after, "site_source": places["source"].to_numpy(),
                "site_land_m2": places["land_m2"].to_numpy(), "prefers": places["prefers"].to_numpy(), **(asdict(self.proof) if self.proof else {}),
            },
            columns=list(PROPOSALS),
        )  # fmt: skip


@dataclass
class TimeLeft:
    """The seconds that a block may still spend on solving; its problems share them.

    Attributes
    ----------
    seconds
        Left; 0 once somebody pressed Ctrl-C: what is to be solved after that is answered at once.
    told
        Called with the progress of what is solved.
    is_interrupted
        Whether somebody did.
    """

    seconds: float
    told: Told | None = None
    is_interrupted: bool = False

    def take(self, solution: Solution) -> None:
        """Count what a solution took."""
        self.is_interrupted |= solution.status == "interrupted"
        self.seconds = 0.0 if self.is_interrupted else max(0.0, self.seconds - solution.seconds)


def solve(
    problem: SitingProblem,
    model: ModelName,
    p: int,
    block: SitingSettings,
    left: TimeLeft,
    *,
    cover: float | None = None,
) -> Solution:
    """Solve a problem by the model's name, within the time left and a block's gap; ``cover`` as for set covering."""
    limit = max(left.seconds, AT_ONCE_S)
    with Deadline(limit) as whole:
        if model == "lscp":
            solution = solve_lscp(problem, cover=cover, time_limit_s=limit, gap=block.gap, progress=left.told)
        else:
            solver = {"mclp": solve_mclp, "p_median": solve_p_median, "p_center": solve_p_center}[model]
            solution = solver(problem, p, time_limit_s=limit, gap=block.gap, progress=left.told)
    left.is_interrupted |= whole.is_stopped  # though it may have ended by itself in that moment
    left.take(solution)
    return solution


def solve_what_can_be(
    problem: SitingProblem,
    model: ModelName,
    p: int,
    block: SitingSettings,
    left: TimeLeft,
    *,
    cover: float | None = None,
) -> tuple[Solution, list[str]]:
    """Solve a problem without the demand points that make it infeasible.

    A share to ``cover`` that all sites together do not reach becomes everybody whom they do.

    Returns
    -------
    tuple
        The solution, and the demand points that it leaves out because nothing reaches them.
    """
    left_out: list[str] = []
    while True:
        solution = solve(problem, model, p, block, left, cover=cover)
        left_out += map(str, solution.unreached)
        if solution.status != "infeasible":
            return solution, sorted(left_out)
        problem, cover = problem.without(solution.unreached), None
