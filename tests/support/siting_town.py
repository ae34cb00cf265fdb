"""Three candidates and three places with people, as small as a siting model gets."""

from __future__ import annotations

import numpy as np
import pandas as pd

import coverplan as cp


def town(*rules, aims="most_covered", money=(4.0, 6.0, 2.0), cutoff="2 m", allocated=False):
    """Three candidates: a serves p, b serves p and q, c serves q; r is reached by nobody within 2 m, by c within 5 m."""
    nan = np.nan
    table = [[1.0, 2.0, nan], [nan, 1.0, 2.0], [nan, nan, 5.0]]
    costs = cp.CostMatrix.from_dense(table, demand_ids=["p", "q", "r"], site_ids=["a", "b", "c"])
    weights = pd.Series({"p": 6.0, "q": 3.0, "r": 1.0})
    care = cp.Service(
        name="care", costs=costs, weights=weights, cutoff=cutoff, allocated=allocated, units=pd.Series("t", index=weights.index)
    )  # fmt: skip
    sites = pd.DataFrame(
        {"site_id": ["a", "b", "c"], "open_cost": money, "capacity": 9.0, "x_m": [0.0, 3.0, 9.0], "y_m": 0.0}
    )
    return cp.SitingModel(sites, care, aims, rules)
