"""Few whole numbers, many others that follow from them: the others are left out, and rows say what they would say (Benders).

After Benders (1962), Partitioning procedures for solving mixed-variables programming problems, Numerische Mathematik 4; among the rows that
are equally right at a point those are taken that say most at another, inside (Magnanti and Wong 1981, Operations Research 29). Where the values of a
row are multiples of one number but for little, as those of sizes are, the solver may branch on how often the number is there: beds by the sixty.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.highs import (
    Answer,
    GrowingLp,
    Model,
    Relaxed,
    Status,
    keeps,
    solve_relaxed,
    solve_whole,
)
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.solve.shared_out import SharedOut
    from coverplan.siting.solve.travel import Travel

__all__ = ["solve_by_cuts"]

# The rows are to come so near the relaxation, as a share, in so many rounds; otherwise they are not worth while.
_NEAR = 5e-5
_ROUNDS = 60
# In so many rounds what is left to the relaxation is to be halved.
_TO_HALVE = 8
# How far a point is moved to the inside before the row is taken that is right there.
_INSIDE = 1e-3
_FROM_INSIDE = 0.3
# The share of the time for these rounds, and of that for prices.
_TO_BEGIN, _TO_PRICE = 0.5, 0.5
# What a row is off by before it counts.
_OFF = 1e-6
_ROUNDING = 1e-9
# How near the best the first plans are to be: what they claim beyond what is true makes the rows that matter.
_FIRST_GAP = 0.01
# Of rows from flows, further ones are not worth while where so many in turn bring the bound no nearer, as a share.
_IDLE, _NEARER = 3, 2e-5
# What a multiple may lack, as a share of what it is a multiple of, and what share of a row's values are to be multiples.
_LACKING, _MULTIPLES = 0.05, 0.5


def solve_by_cuts(
    model: Model,
    deadline: Deadline,
    *,
    gap: float,
    step: float = 0.0,
    start: Floats | None = None,
    shared: SharedOut | None = None,
    travel: Travel | None = None,
    points: list[Floats] | None = None,
) -> Answer | None:
    """Solve a model by its whole numbers alone; None where rows for the others do not come near enough, or the time is over before.

    Parameters
    ----------
    model, deadline, gap, step, start
        As for :func:`solve_whole`; every whole number is 0 or 1.
    shared
        What the others share out, where they do nothing else: flows tell what linear programs would, far sooner.
    travel
        What it costs to share it out, where each way costs something.
    points
        Where it was worth while to ask how much can be shared out, in an earlier search; what this one finds is added.

    Examples
    --------
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[-1.0, 0.0, 1.0, 0.0], [0.0, -2.0, 0.0, 1.0], [2.0, 3.0, 0.0, 0.0]]))
    >>> model = Model(np.array([0, 0, -1.0, -1]), np.array([1.0, 1, 5, 5]), rows, np.full(3, -np.inf), np.array([0.0, 0, 4]), 2)
    >>> (solve_by_cuts(model, Deadline(600.0), gap=0.0, step=1.0).x + 0.0).tolist()  # no minus nought
    [0.0, 1.0, 0.0, 2.0]
    """
    search = _Search(model, deadline, gap, step, shared if travel is None else travel.shared, travel)
    search.points = [] if points is None else points
    if start is not None:
        search.offer(start)
    return search.run() if search.is_near() else None


class _Rest:
    """The other numbers, once the whole ones are settled."""

    def __init__(self, model: Model, whole: int) -> None:
        self._whole = whole
        self._lp = GrowingLp(model)

    def solve(self, y: Floats, deadline: Deadline) -> Relaxed | None:
        """Return the others that are best beside some whole numbers; None when the time is over."""
        self._lp.limit(y, y)
        return self._lp.proved() if self._lp.solve(deadline) == "optimal" else None

    def row(self, y: Floats, deadline: Deadline) -> tuple[float, Floats] | None:
        """Return a sum over the whole numbers that is no more than what they cost, and near it at a point: constant and values."""
        found = self.solve(y, deadline)
        if found is None:
            return None
        values = found.reduced[: self._whole]
        return found.bound - float(values @ y), values


class _Search:
    """The whole numbers' own model, which gains rows until what it claims is true."""

    def __init__(
        self,
        model: Model,
        deadline: Deadline,
        gap: float,
        step: float,
        shared: SharedOut | None,
        travel: Travel | None,
    ) -> None:
        self._model, self._deadline, self._gap, self._step = model, deadline, gap, step
        self._shared, self._travel = shared, travel
        self._prices: Floats | None = None
        whole = self._whole = model.integers
        self._is_valued = bool(model.cost[whole:].any())
        others = sparse.csr_array(model.rows[:, whole:])
        self._own = np.diff(others.indptr) == 0
        by_lp = shared is None
        self._worth = _Rest(replace(model, integers=0), whole) if by_lp and self._is_valued else None
        lacking = _giving(model, self._own) if by_lp else None
        self._lack = None if lacking is None else _Rest(lacking, whole)
        # what the whole numbers cost is told by one more: so many steps above nothing, or below
        self._sign = -1.0 if (model.cost <= 0.0).all() else 1.0
        self._unit = step or max(1.0, float(np.abs(model.cost).max(initial=0.0)))
        self._rows: list[Floats] = []
        self._low: list[float] = []
        self._claimed: set[bytes] = set()
        self._twice: set[bytes] = set()
        self._inside = np.zeros(whole)
        self._relaxed = -math.inf
        self.points: list[Floats] = []
        self.best: Floats | None = None
        self.value, self.bound = math.inf, -math.inf

    def offer(self, x: Floats) -> None:
        """Take an answer where it is better."""
        value = float(self._model.cost @ x)
        if value < self.value:
            self.best, self.value = x, value

    def is_near(self) -> bool:
        """Add rows until they say nearly what the relaxation says; tell whether they do."""
        part = Deadline(_TO_BEGIN * self._deadline.left, whole=self._deadline)
        if self._is_valued and not _is_of_one_sign(self._model.cost):
            return False
        if self._travel is not None:
            self._learn_prices(self._travel, part)
        if self._shared is not None:
            self._draw_near(part)
            return True
        relaxed = solve_relaxed(self._model, part)
        if relaxed is None:
            return False
        self._inside = np.clip(relaxed.x[: self._whole], 0.0, self._model.upper[: self._whole])
        enough = relaxed.bound - _NEAR * max(1.0, abs(relaxed.bound))
        lp, told = GrowingLp(replace(self._master(), integers=0)), len(self._rows)
        left: list[float] = []
        for _ in range(_ROUNDS):
            if lp.solve(part) != "optimal":
                return False
            now = lp.proved()
            if now.bound >= enough:
                self._relaxed = self.bound = relaxed.bound
                return True
            left.append(relaxed.bound - now.bound)
            if len(left) > _TO_HALVE and left[-1] > 0.5 * left[-1 - _TO_HALVE]:
                return False
            if not self._learn(now.x[: self._whole], part):
                return False
            fresh = sparse.csr_array(np.array(self._rows[told:]))
            lp.add_rows(fresh, np.array(self._low[told:]))
            told = len(self._rows)
        return False

    def _learn_prices(self, travel: Travel, part: Deadline) -> None:
        """Add rows for what must be given, at points that are known, the row of the prices that prove most, and that of the answer it begins with."""
        for at in [one for one in self.points if len(one) == self._whole]:
            if part.is_over:
                break
            constant, values = travel.shared.most(at)
            self._ask(travel.shared.least - constant, values)
        self._prices = travel.prices(self.value, Deadline(_TO_PRICE * part.left, whole=part))
        self._add(*travel.row(self._prices))
        if self.best is not None:
            self._learn(self.best[: self._whole], self._deadline)

    def _ask(self, least: float, values: Floats) -> None:
        """Add a row for what the whole numbers come to at least."""
        row = np.append(values, [0.0] * self._is_valued)
        if not any(
            least == low and np.array_equal(row, known)
            for low, known in zip(self._low, self._rows, strict=True)
        ):
            self._rows.append(row)
            self._low.append(least)

    def _add(self, constant: float, values: Floats) -> None:
        """Add a row for what the whole numbers cost at least."""
        self._rows.append(np.append(-values, self._sign * self._unit))
        self._low.append(constant)

    def _draw_near(self, part: Deadline) -> None:
        """Add rows from flows while they bring the bound nearer."""
        lp, told, idle = GrowingLp(replace(self._master(), integers=0)), 0, 0
        while idle < _IDLE and lp.solve(part) == "optimal":
            now = lp.proved()
            nearer = now.bound > self.bound + _NEARER * abs(self.bound)
            idle = 0 if nearer else idle + 1
            self.bound = self._relaxed = max(self.bound, now.bound)
            y = np.clip(now.x[: self._whole], 0.0, self._model.upper[: self._whole])
            self._inside = y if not told else 0.5 * (self._inside + y)
            self._learn(y, part, inside=0.0 if idle else _FROM_INSIDE)
            if told == len(self._rows):
                break
            lp.add_rows(sparse.csr_array(np.array(self._rows[told:])), np.array(self._low[told:]))
            told = len(self._rows)

    def run(self) -> Answer:
        """Solve the whole numbers' own model again and again, with rows for what it claims wrongly."""
        gap = max(self._gap, _FIRST_GAP if self._travel is None else 0.0)
        while not self._is_proved() and not self._deadline.is_over:
            known = set(self._claimed)
            claims = self._round(gap)
            if claims is None:
                return Answer("infeasible", None, math.inf)
            if self._twice & claims or (not claims and gap == self._gap):
                break
            self._twice |= known & claims
            gap = gap if claims else self._gap
        if self._is_proved():
            return Answer("optimal", self.best, self.value if self._gap == 0 else min(self.bound, self.value))
        status: Status = "time_limit" if self._deadline.is_over else "undecided"
        return Answer(status, self.best, min(self.bound, self.value))

    def _round(self, gap: float) -> set[bytes] | None:
        """Solve the model once; return whole numbers of which it claimed what is not true. None: nothing is possible."""
        claims: set[bytes] = set()

        def seen(x: Floats) -> bool:
            return self._is_wrong(x, claims)

        learned = self._learned()
        # what somebody's way costs is no multiple of anything
        counted = learned if self._travel is None else learned * (learned[:, -1:] == 0.0)
        units, times = _multiples(counted[:, : self._whole])
        answer = solve_whole(
            _counting(self._master(), units, times),
            self._deadline,
            gap=gap,
            step=self._step,
            start=self._start(times),
            seen=seen,
        )
        if answer.status == "infeasible":
            return None
        self.bound = max(self.bound, answer.bound)
        if answer.x is not None and not claims:
            self._is_wrong(answer.x, claims)
        return claims

    def _is_proved(self) -> bool:
        # a transport is worked out in whole numbers
        rounding = SAME if self._travel is None else _OFF
        room = max(self._gap, rounding) * abs(self.value), 0.999 * self._step
        return self.best is not None and self.value - self.bound <= max(room)

    def _filled(self, y: Floats) -> Floats | None:
        """Return the best answer with some whole numbers; None where there is none, or no time."""
        if self._travel is not None:
            others = self._travel.others(y, self._deadline)
            return None if others is None else np.append(y, others)
        if self._shared is not None:
            x = np.append(y, self._shared.others(y))
            return x if keeps(self._model.rows, self._model.row_lower, self._model.row_upper, x) else None
        others = np.zeros(len(self._model.cost) - self._whole)
        for rest in (self._lack, self._worth):
            found = None if rest is None else rest.solve(y, self._deadline)
            if rest is None:
                continue
            if found is None or found.x[len(self._model.cost) :].sum() > _OFF:
                return None
            others = found.x[self._whole : len(self._model.cost)]
        return np.append(y, others)

    def _is_wrong(self, x: Floats, claims: set[bytes]) -> bool:
        """Tell whether what an answer of the whole numbers' model claims is not true; a row is learned from it, then."""
        y = np.rint(x[: self._whole])
        full = self._filled(y)
        if full is not None:
            self.offer(full)
            claimed = self._claim(x)
            if float(self._model.cost @ full) <= claimed + max(
                0.5 * self._step, _OFF * max(1.0, abs(claimed))
            ):
                return False
        # a row that is right further inside may not reach a point: at the second time one that is right there
        again = y.tobytes() in self._claimed
        self._claimed.add(y.tobytes())
        claims.add(y.tobytes())
        self._learn(y, self._deadline, inside=0.0 if again else _INSIDE)
        return True

    def _claim(self, x: Floats) -> float:
        if not self._is_valued:
            return float(self._model.cost[: self._whole] @ x[: self._whole])
        return self._sign * self._unit * float(x[-1])

    def _learn(self, y: Floats, deadline: Deadline, *, inside: float = _INSIDE) -> bool:
        """Add the rows that are right near a point; tell whether there was time."""
        at = y + inside * (self._inside - y)
        if self._travel is not None:
            self._learn_travel(self._travel, y, at, is_mixed=inside > 0.0)
            return True
        if self._shared is not None:
            self._learn_shared(self._shared, at)
            return True
        for rest, is_worth in ((self._lack, False), (self._worth, True)):
            if rest is None:
                continue
            row = rest.row(at, deadline)
            if row is None:
                if is_worth and self._lack is not None:
                    continue
                return False
            constant, values = _plain(*row)
            told = [self._sign * self._unit if is_worth else 0.0] if self._is_valued else []
            self._rows.append(np.append(-values, told))
            self._low.append(constant)
        return True

    def _learn_shared(self, shared: SharedOut, at: Floats) -> None:
        """Add rows for how much is given, and what that is worth."""
        self.points.append(at)
        constant, values = shared.most(at)
        if shared.least > 0.0:
            self._ask(shared.least - constant, values)
        if self._is_valued and self._travel is None:
            self._add(shared.price * constant, shared.price * values + self._model.cost[: self._whole])

    def _learn_travel(self, travel: Travel, y: Floats, at: Floats, *, is_mixed: bool) -> None:
        """Add a row for what everybody's way costs, or for what is lacking where too little can be given."""
        is_whole = bool((y == np.rint(y)).all())
        if is_whole and travel.shared.given(y) >= travel.shared.least - _OFF:
            self._add(*travel.row_at(y, self._prices if is_mixed else None, self._deadline))
        else:
            self._learn_shared(travel.shared, at)

    def _master(self) -> Model:
        model, whole = self._model, self._whole
        own = np.flatnonzero(self._own)
        rows = sparse.csr_array(model.rows[own][:, :whole])
        cost, upper = model.cost[:whole], model.upper[:whole]
        if self._is_valued:
            cost, upper = np.append(np.zeros(whole), self._sign * self._unit), np.append(upper, self._most())
            rows = sparse.csr_array(sparse.hstack([rows, sparse.csr_array((len(own), 1))]))
        learned = sparse.csr_array(self._learned())
        return Model(
            cost,
            upper,
            sparse.csr_array(sparse.vstack([rows, learned])),
            np.append(model.row_lower[own], self._low),
            np.append(model.row_upper[own], np.full(len(self._low), np.inf)),
            whole + (1 if self._is_valued and self._step else 0),
        )

    def _learned(self) -> Floats:
        return np.array(self._rows).reshape(-1, self._whole + int(self._is_valued))

    def _most(self) -> float:
        """Return the most that the number can be which tells the cost."""
        if self._sign > 0 or not math.isfinite(self._relaxed):
            return float(np.abs(self._model.cost) @ self._model.upper) / self._unit
        most = -self._relaxed / self._unit
        return math.floor(most + 1e-6) if self._step else most

    def _start(self, times: Floats) -> Floats | None:
        if self.best is None:
            return None
        y = np.rint(self.best[: self._whole])
        counted = np.append(y, times @ y)
        told = self._sign * self.value / self._unit
        return np.append(counted, np.rint(told) if self._step else told) if self._is_valued else counted


def _plain(constant: float, values: Floats) -> tuple[float, Floats]:
    """Take the whole numbers that the values of a row are but for rounding, on the safe side: solvers make more of them."""
    whole = np.rint(values)
    plain = np.where(np.abs(values - whole) < _ROUNDING * np.maximum(1.0, np.abs(values)), whole, values)
    return constant - float(np.maximum(0.0, plain - values).sum()), plain


def _multiples(rows: Floats) -> tuple[Floats, Floats]:
    """Return what the values of rows are multiples of (by row and number that counts it), and how often it is in each value (by number)."""
    units, times = np.zeros((len(rows), len(rows))), np.zeros_like(rows)
    for at, values in enumerate(np.maximum(rows, 0.0)):
        sizes, often = np.unique(values[values > 0.0], return_counts=True)
        if not len(sizes):
            continue
        unit = sizes[np.argmax(often)]
        whole = np.floor(values / unit + _LACKING)
        is_multiple = (values > 0.0) & (np.abs(values / unit - whole) <= _LACKING)
        if whole.max() > 1.0 and is_multiple.sum() >= _MULTIPLES * often.sum():
            units[at, at], times[at] = unit, whole
    counted = np.flatnonzero(times.any(axis=1))
    return units[:, counted], times[counted]


def _counting(model: Model, units: Floats, times: Floats) -> Model:
    """Return a model whose last rows have whole numbers more, after the first ones, for how often a unit is in these."""
    (rows, many), whole = units.shape, times.shape[1]
    if not many:
        return model
    own = model.rows.shape[0] - rows
    told = sparse.csr_array(sparse.vstack([sparse.csr_array((own, many)), sparse.csr_array(units)]))
    left = sparse.csr_array(model.rows[:, :whole]) - told @ sparse.csr_array(times)
    counted = sparse.hstack([left, told, model.rows[:, whole:]])
    others = sparse.csr_array((many, len(model.cost) - whole))
    links = sparse.hstack([sparse.csr_array(times), -sparse.eye_array(many), others])
    return Model(
        np.concatenate([model.cost[:whole], np.zeros(many), model.cost[whole:]]),
        np.concatenate([model.upper[:whole], times @ model.upper[:whole], model.upper[whole:]]),
        sparse.csr_array(sparse.vstack([counted, links])),
        np.append(model.row_lower, np.zeros(many)),
        np.append(model.row_upper, np.full(many, np.inf)),
        model.integers + many,
    )


def _is_of_one_sign(cost: Floats) -> bool:
    return bool((cost <= 0.0).all() or (cost >= 0.0).all())


def _giving(model: Model, own: Bools) -> Model | None:
    """Return the model in which each row that may ask something of the other numbers gives way, at a price; None where none does."""
    whole = model.integers
    y = sparse.csr_array(model.rows[:, :whole])
    least, most = (np.asarray(part.sum(axis=1)).ravel() for part in (y.minimum(0.0), y.maximum(0.0)))
    below, above = (
        np.flatnonzero(~own & (least < model.row_lower)),
        np.flatnonzero(~own & (most > model.row_upper)),
    )
    # what links the other numbers to the whole ones is kept by zeros
    if not len(below) + len(above):
        return None
    at = np.concatenate([below, above])
    by = np.concatenate([(model.row_lower - least)[below], (most - model.row_upper)[above]])
    signs = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
    count = len(at)
    giving = sparse.csr_array((signs, (at, np.arange(count))), shape=(model.rows.shape[0], count))
    return Model(
        np.append(np.zeros(len(model.cost)), np.ones(count)), np.append(model.upper, by),
        sparse.csr_array(sparse.hstack([model.rows, giving])), model.row_lower, model.row_upper, 0,
    )  # fmt: skip
