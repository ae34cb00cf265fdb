"""The one place that talks to HiGHS: arrays in, plain answer out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, Literal

import highspy
import numpy as np
from scipy import sparse

from coverplan.errors import SolveError
from coverplan.siting.solve.safe_bound import safe_bound

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Floats
    from coverplan.siting.solve.deadline import Deadline

_STATUSES = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
    highspy.HighsModelStatus.kObjectiveBound: "infeasible",
    highspy.HighsModelStatus.kInterrupt: "time_limit",
    # a limit of nodes, or numbers that it cannot cope with: what was found and proved before stands
    highspy.HighsModelStatus.kSolutionLimit: "undecided",
    highspy.HighsModelStatus.kUnknown: "undecided",
    highspy.HighsModelStatus.kSolveError: "undecided",
}
Status = Literal["optimal", "infeasible", "undecided", "time_limit"]
_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
# Costs are scaled so that the largest is this; HiGHS's absolute tolerances then mean the same everywhere.
_LARGEST_COST = 1000.0
# What rounding may make of a row, as a share of what it sums.
_ROUNDING = 1e-9
# How often the solver is looked after, and how long it may take to end once it was told to.
_LOOK_S = 0.05
_GRACE_S = 0.4
# A solution whose value differs so much from the one that is told, as a share, is another one.
_OTHER = 1e-5
# Searches within the search, and starting anew: with few whole numbers they take longer than the whole tree.
_SEARCHES = (
    "mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost", "mip_allow_restart",
)  # fmt: skip
# What finds first solutions, and sites that are the same: of no use where a model was reduced and a good solution is at hand.
_OF_NO_USE = (
    "mip_heuristic_run_feasibility_jump", "mip_heuristic_run_zi_round", "mip_heuristic_run_shifting", "mip_detect_symmetry",
)  # fmt: skip

_NEARLY = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown
_ROUGHLY = ("presolve", "off"), ("ipx_dualize_strategy", 0), ("kkt_tolerance", 1e-3)


@dataclass(frozen=True)
class Model:
    """A minimisation over ``lower <= x <= upper`` with ``row_lower <= rows @ x <= row_upper``."""

    cost: Floats
    upper: Floats
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    integers: int  # the first so many variables are whole numbers


def keeps(rows: sparse.csr_array, low: Floats, high: Floats, x: Floats) -> bool:
    """Tell whether some values lie within rows, but for rounding.

    Examples
    --------
    >>> rows = sparse.csr_array(np.array([[1.0, 2.0]]))
    >>> [keeps(rows, np.array([0.0]), np.array([high]), np.ones(2)) for high in (3.0, 2.9)]
    [True, False]
    """
    lies, off = rows @ x, _ROUNDING * (1.0 + abs(rows) @ np.abs(x))
    return bool(((lies >= low - off) & (lies <= high + off)).all())


@dataclass(frozen=True)
class Answer:
    """What HiGHS found. ``x`` is None when there is no solution."""

    status: Status
    x: Floats | None
    bound: float


class _QuietHighs(highspy.Highs):
    """HiGHS that prints nothing, does the same each time, and runs in a thread of its own.

    HiGHS keeps a pool of threads for each thread that it was called from, and refuses another number of them there: in a thread of our own
    neither the caller's use of it nor ours is in the other's way.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        for name, value in (("threads", 1), ("random_seed", 0), ("parallel", "off")):
            self.setOptionValue(name, value)
        self._is_called_off = False
        self._failed: BaseException | None = None
        self.cbSimplexInterrupt += self._end
        self.cbIpmInterrupt += self._end
        self.cbMipInterrupt += self._end

    def safely(self, function: Callable[[Floats], bool], x: Floats) -> bool:
        """Call what may fail in the solver's thread, where nobody hears of it; it is raised at the end."""
        try:
            return function(x)
        except BaseException as error:  # noqa: BLE001
            self._failed = error
            return True

    def call_off(self) -> None:
        """End at the next moment at which it may."""
        self._is_called_off = True

    def _end(self, event: highspy.HighsCallbackEvent) -> None:
        if self._is_called_off:
            event.interrupt()

    def enableCallbacks(self) -> None:  # noqa: N802
        # The constructor calls this, and it prints a banner unless output is off by then.
        self.setOptionValue("output_flag", False)  # noqa: FBT003
        super().enableCallbacks()  # type: ignore[no-untyped-call]

    def ends_within(self, deadline: Deadline, look: Callable[[], object] = lambda: None) -> bool:
        """Run until the end or the deadline, looking now and then; tell whether it ended. One that did not is not to be asked anything any more."""
        if deadline.is_over:
            return False
        # our clock ends it; its own, which may run a little faster, only where it does not look at ours
        self.setOptionValue("time_limit", self.getRunTime() + deadline.left + _LOOK_S)
        self._is_called_off = False
        # Not its own startSolve, which lets one solver run in a process: one that is slow to end would stop all others. No daemon: an
        # interpreter that ends under a running solver is aborted.
        thread = Thread(target=self._work)
        thread.start()
        try:
            while thread.is_alive() and not deadline.is_over:
                thread.join(min(_LOOK_S, deadline.left))
                look()
        finally:
            self._is_called_off = True
            thread.join(_GRACE_S)
        if self._failed is not None:
            raise self._failed
        return not thread.is_alive()

    def _work(self) -> None:
        self.run()
        # the pool of threads that it keeps for this one
        self.resetThreadScheduler(False)  # noqa: FBT003


def _load(highs: highspy.Highs, model: Model, scale: float) -> None:
    columns, rows = len(model.cost), model.rows.shape[0]
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = columns, rows
    problem.col_cost_ = model.cost * scale
    problem.col_lower_, problem.col_upper_ = np.zeros(columns), model.upper
    problem.row_lower_, problem.row_upper_ = model.row_lower, model.row_upper
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = model.rows.indptr.astype(np.int32)
    problem.a_matrix_.index_ = model.rows.indices.astype(np.int32)
    problem.a_matrix_.value_ = model.rows.data.astype(np.float64)
    if model.integers:
        kind = highspy.HighsVarType
        problem.integrality_ = [kind.kInteger] * model.integers + [kind.kContinuous] * (
            columns - model.integers
        )
    highs.passModel(problem)


def solve_whole(
    model: Model,
    deadline: Deadline,
    *,
    gap: float,
    step: float = 0.0,
    start: Floats | None = None,
    told: Callable[[Floats | None, float], object] | None = None,
    is_plain: bool = False,
    is_reduced: bool = False,
    nodes: int | None = None,
    seen: Callable[[Floats], bool] | None = None,
) -> Answer:
    """Solve a model whose first ``integers`` variables are whole (none: a linear program).

    Parameters
    ----------
    gap
        Relative gap at which to stop.
    step
        Different values of solutions differ by at least this much.
    start
        A solution to start from, a value for each variable.
    told
        Called with the best solution and the bound so far when they are better, in the thread of the caller.
    is_plain
        Whether to branch only, without searches within the search: quicker where few numbers are whole.
    is_reduced
        Whether the model cannot be made smaller, and ``start`` is a good one: neither is then looked for.
    nodes
        Nodes of the tree after which to stop; None: no limit.
    seen
        Called with each better solution, in the solver's thread, at the same moment each time; where it says so the solver ends.
    """
    if deadline.is_over:
        return Answer("time_limit", None, -math.inf)
    scale = _scale(model)
    highs = _QuietHighs()
    for name, value in (
        ("mip_rel_gap", gap),
        ("mip_abs_gap", max(1e-7, 0.99 * step * scale)),
        ("mip_feasibility_tolerance", 1e-9),
    ):
        highs.setOptionValue(name, value)
    for name in (*(_SEARCHES if is_plain else ()), *(_OF_NO_USE if is_reduced else ())):
        highs.setOptionValue(name, False)  # noqa: FBT003
    if is_reduced:
        highs.setOptionValue("presolve", "off")
    if is_plain:
        highs.setOptionValue("mip_heuristic_effort", 0.0)
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    _load(highs, model, scale)
    if start is not None:
        held = highspy.HighsSolution()
        held.col_value = start.tolist()
        highs.setSolution(held)
    sofar = _SoFar(highs, seen)
    if not highs.ends_within(deadline, lambda: sofar.tell(told, scale)):
        return Answer("time_limit", sofar.x, sofar.bound / scale)
    status = _status(highs)
    info = highs.getInfo()
    found = math.isfinite(info.objective_function_value) and info.primal_solution_status == _FEASIBLE
    x = np.array(highs.getSolution().col_value) if found and status != "infeasible" else None
    if start is not None and x is not None:
        value = float(model.cost @ x) * scale
        if abs(value - info.objective_function_value) > _OTHER * max(1.0, abs(value)):
            # HiGHS 1.16 may hand out what it began with beside the value of what it found: once more, from nothing
            return solve_whole(
                model, deadline, gap=gap, step=step, told=told, is_plain=is_plain, is_reduced=is_reduced,
                nodes=nodes, seen=seen,
            )  # fmt: skip
    if status == "optimal" and x is not None and (gap == 0 or not model.integers):
        # Proved best; the bound it tells may lie a step below, where no value is possible.
        return Answer(status, x, float(model.cost @ x))
    bound = info.mip_dual_bound if model.integers else -math.inf
    return Answer(status, x, bound / scale if math.isfinite(bound) else -math.inf)


class _SoFar:
    """What a solver of whole numbers has found and proved at any moment, for when it does not end in time."""

    def __init__(self, highs: _QuietHighs, seen: Callable[[Floats], bool] | None = None) -> None:
        self._highs, self._seen = highs, seen
        self.x: Floats | None = None
        self.bound = -math.inf
        self._last: tuple[Floats | None, float] = (None, -math.inf)
        highs.cbMipImprovingSolution += self._take
        highs.cbMipInterrupt += self._prove

    def tell(self, told: Callable[[Floats | None, float], object] | None, scale: float) -> None:
        """Tell what is new."""
        now = self.x, self.bound
        if told is not None and (now[0] is not self._last[0] or now[1] != self._last[1]):
            self._last = now
            told(now[0], now[1] / scale)

    def _take(self, event: highspy.HighsCallbackEvent) -> None:
        self.x = np.array(event.data_out.mip_solution)
        self._prove(event)
        if self._seen is not None and self._highs.safely(self._seen, self.x):
            self._highs.call_off()

    def _prove(self, event: highspy.HighsCallbackEvent) -> None:
        bound = event.data_out.mip_dual_bound
        if math.isfinite(bound):
            self.bound = max(self.bound, bound)


def _scale(model: Model) -> float:
    largest = float(np.abs(model.cost).max(initial=0.0))
    return _LARGEST_COST / largest if largest > 0 else 1.0


@dataclass(frozen=True)
class Relaxed:
    """A linear program that was solved.

    Attributes
    ----------
    bound : float
        The least cost is no less: worked out from the multipliers, not taken from the solver.
    x : ndarray
        Value of each variable.
    reduced : ndarray
        By how much the bound rises, at least, for a unit of each variable.
    multipliers : ndarray
        Of each row.
    """

    bound: float
    x: Floats
    reduced: Floats
    multipliers: Floats


def solve_relaxed(model: Model, deadline: Deadline) -> Relaxed | None:
    """Solve a model without whole numbers, by interior points; None when the time ran out."""
    found = _by_interior_points(model, deadline, ())
    if found is None or found[2] != highspy.HighsModelStatus.kOptimal:
        return None
    x, multipliers, _ = found
    limits = model.row_lower, model.row_upper
    bound, reduced = safe_bound(model.cost, model.upper, model.rows, limits, multipliers)
    return Relaxed(bound, x, reduced, multipliers)


def solve_roughly(model: Model, deadline: Deadline) -> tuple[Floats, Floats] | None:
    """Solve a model without whole numbers nearly, as it stands; return its values and the multipliers of its rows, for others to prove something with.

    None when the time ran out. A variable may have no upper limit.
    """
    found = _by_interior_points(model, deadline, _ROUGHLY)
    return found[:2] if found is not None and found[2] in _NEARLY else None


def _by_interior_points(
    model: Model, deadline: Deadline, options: tuple[tuple[str, str | float], ...]
) -> tuple[Floats, Floats, highspy.HighsModelStatus] | None:
    """Return values, multipliers, and how it ended."""
    if deadline.is_over:
        return None
    scale = _scale(model)
    highs = _QuietHighs()
    for name, value in (("solver", "ipm"), ("run_crossover", "off"), *options):
        highs.setOptionValue(name, value)
    _load(highs, replace(model, integers=0), scale)
    if not highs.ends_within(deadline):
        return None
    found = highs.getSolution()
    return np.array(found.col_value), np.array(found.row_dual) / scale, highs.getModelStatus()


def _status(highs: highspy.Highs) -> Status:
    status = highs.getModelStatus()
    if status not in _STATUSES:
        raise SolveError("siting.solver", status=highs.modelStatusToString(status))
    return _STATUSES[status]  # type: ignore[return-value]


class GrowingLp:
    """A linear program that gains rows between solves; each solve starts from the last basis.

    Attributes
    ----------
    steps : int
        Iterations of the simplex method so far.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[1.0, 1.0]]))
    >>> lp = GrowingLp(Model(np.array([2.0, 3.0]), np.ones(2), rows, np.array([1.0]), np.array([9.0]), 0))
    >>> lp.solve(Deadline(600.0))
    'optimal'
    >>> round(lp.proved().bound, 9)
    2.0
    """

    def __init__(self, model: Model) -> None:
        self._scale = _scale(model)
        self._model = model
        self._lower, self._upper = np.zeros(len(model.cost)), model.upper.copy()
        self._rows, self._limits = [model.rows], [(model.row_lower, model.row_upper)]
        self._highs = _QuietHighs()
        self._highs.setOptionValue("presolve", "off")
        _load(self._highs, model, self._scale)
        self.steps = 0
        self._is_lost = False

    def add_rows(self, rows: sparse.csr_array, lower: Floats) -> None:
        """Add ``rows @ x >= lower``."""
        self._rows.append(rows)
        self._limits.append((lower, np.full(len(lower), np.inf)))
        self._highs.addRows(
            rows.shape[0], lower, np.full(len(lower), highspy.kHighsInf), rows.nnz,
            rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data.astype(np.float64),
        )  # fmt: skip

    def limit(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of the first variables."""
        self._lower[: len(lower)], self._upper[: len(upper)] = lower, upper
        columns = np.arange(len(lower), dtype=np.int32)
        self._highs.changeColsBounds(len(lower), columns, lower, upper)

    def solve(self, deadline: Deadline) -> Status:
        """Solve, or run out of time, or find that there is no solution, or come to no end."""
        self._is_lost = self._is_lost or not self._highs.ends_within(deadline)
        if self._is_lost:
            return "time_limit"
        self.steps += self._highs.getInfo().simplex_iteration_count
        return _status(self._highs)

    def point(self) -> Floats:
        """Return the value of each variable."""
        return np.array(self._highs.getSolution().col_value)

    def proved(self) -> Relaxed:
        """Return what was found, with a bound worked out from the multipliers."""
        found = self._highs.getSolution()
        rows = self._rows[0] if len(self._rows) == 1 else sparse.vstack(self._rows, format="csr")
        self._rows = [rows]
        lowest, highest = (np.concatenate(part) for part in zip(*self._limits, strict=True))
        self._limits = [(lowest, highest)]
        # variables counted from their lower limits
        moved = rows @ self._lower
        limits = lowest - moved, highest - moved
        multipliers = np.array(found.row_dual) / self._scale
        cost, width = self._model.cost, self._upper - self._lower
        bound, reduced = safe_bound(cost, width, rows, limits, multipliers)
        bound += float(cost @ self._lower)
        return Relaxed(bound, np.array(found.col_value), reduced, multipliers)
