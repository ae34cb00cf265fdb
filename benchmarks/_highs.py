"""HiGHS alone, handed a model as a textbook has it."""

from __future__ import annotations

from typing import Any, NamedTuple

import highspy
import numpy as np
from scipy import sparse


class Textbook(NamedTuple):
    """The least of ``cost @ x`` over ``0 <= x <= upper``, ``low <= rows @ x <= high``; the first ``whole`` numbers are whole."""

    cost: np.ndarray
    upper: np.ndarray
    rows: sparse.csr_array
    low: np.ndarray
    high: np.ndarray
    whole: int


def solve_alone(model: Textbook, limit: float, **options: float) -> Any:
    """Give HiGHS a model for so many seconds; return what it tells of itself: value, bound, gap."""
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("time_limit", limit), *options.items()):
        solver.setOptionValue(name, value)
    given = highspy.HighsLp()
    given.num_col_, given.num_row_ = len(model.cost), len(model.high)
    given.col_cost_, given.col_lower_, given.col_upper_ = model.cost, np.zeros(len(model.cost)), model.upper
    given.row_lower_, given.row_upper_ = model.low, model.high
    rows, matrix = model.rows, given.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_, matrix.index_, matrix.value_ = rows.indptr, rows.indices, rows.data
    kind = highspy.HighsVarType
    given.integrality_ = [kind.kInteger] * model.whole + [kind.kContinuous] * (len(model.cost) - model.whole)
    solver.passModel(given)
    solver.run()
    return solver.getInfo()
