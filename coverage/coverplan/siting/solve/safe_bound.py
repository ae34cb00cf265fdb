"""A bound of a linear program from any multipliers, worked out apart from the solver and rounded to the safe side.

After Neumaier and Shcherbina (2004), Safe bounds in linear and mixed-integer linear programming, Mathematical Programming 99.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

    from coverplan.kernels.types import Floats

__all__ = ["safe_bound"]

# Half of what the last digit of 1.0 stands for: no sum, difference or product is off by more than this share of itself.
_HALF_DIGIT = 2.0**-53


def safe_bound(
    cost: Floats,
    upper: Floats,
    rows: sparse.csr_array,
    row_limits: tuple[Floats, Floats],
    multipliers: Floats,
) -> tuple[float, Floats]:
    """Bound the least ``cost @ x`` over ``0 <= x <= upper``, ``lower <= rows @ x <= upper``, from multipliers of the rows.

    For any ``y``: ``cost @ x = y @ (rows @ x) + (cost - rows.T @ y) @ x``, and each part is bounded by its limits. Whatever rounding may have
    made of each sum is taken off.

    Parameters
    ----------
    cost, upper
        Of each variable; ``upper`` is finite.
    rows, row_limits
        The rows, and the lowest and highest value of each.
    multipliers
        Of each row, such as a solver's; those that point to a limit there is not are taken as 0.

    Returns
    -------
    tuple
        The bound, and a lower bound of each variable's reduced cost.

    Examples
    --------
    >>> from scipy import sparse
    >>> rows = sparse.csr_array(np.array([[1.0, 1.0]]))
    >>> bound, reduced = safe_bound(
    ...     np.array([2.0, 3.0]), np.ones(2), rows, (np.array([1.0]), np.array([np.inf])), np.array([2.0])
    ... )
    >>> round(bound, 9), bound <= 2.0, reduced.round(9).tolist()
    (2.0, True, [-0.0, 1.0])
    """
    lowest, highest = row_limits
    limit = np.where(multipliers > 0.0, lowest, highest)
    y = np.where(np.isfinite(limit) & np.isfinite(multipliers), multipliers, 0.0)
    limit = np.where(y == 0.0, 0.0, limit)
    columns = rows.T.tocsr()
    sizes = np.diff(columns.indptr)
    reduced = cost - columns @ y
    terms = np.abs(cost) + abs(columns) @ np.abs(y)
    reduced = reduced - 2.0 * _HALF_DIGIT * (sizes + 3.0) * terms
    parts = np.concatenate([y * limit, np.minimum(0.0, reduced) * upper])
    # fsum adds exactly; each product is off by half a digit, and what is taken off here, too
    off = 4.0 * _HALF_DIGIT * math.fsum(np.abs(parts))
    return math.nextafter(math.fsum(parts) - off, -math.inf), reduced
