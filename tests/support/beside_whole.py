"""What a model costs once its whole numbers are settled, by another solver."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import linprog


def cheapest_beside(model, y):
    """What the other numbers cost at least beside whole ones."""
    whole = model.integers
    rows, done = model.rows.toarray(), model.rows[:, :whole] @ y
    has_high, has_low = np.isfinite(model.row_upper), np.isfinite(model.row_lower)
    others = rows[:, whole:]
    found = linprog(
        model.cost[whole:],
        np.vstack([others[has_high], -others[has_low]]),
        np.append((model.row_upper - done)[has_high], (done - model.row_lower)[has_low]),
        bounds=(0, 1),
    )
    return found.fun + model.cost[:whole] @ y if found.status == 0 else math.inf
