"""A plan that is soon found, for when there is no time to seek a good one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.compile import Compiled
from coverplan.siting.model import Built, broken, rooms_of
from coverplan.siting.solve import Model, solve_whole

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats
    from coverplan.siting.model import SitingModel
    from coverplan.siting.solve import Deadline

__all__ = ["simple_plan"]

# What a plan may lack of the most, as a share.
_NEAR = 0.01
# By how much a phase less is worth more, as a share: what is asked by an early one is kept sooner.
_SOONER = 0.01


def simple_plan(model: SitingModel, deadline: Deadline) -> Built | None:
    """Return a plan that keeps all rules: the better one of nothing at all, and of as much room for as many as the rules about sites and money allow.

    Parameters
    ----------
    model
        The model.
    deadline
        The end of its time.

    Returns
    -------
    Built or None
        Checked; None where neither keeps all rules, or the time is over.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> from coverplan.siting.solve import Deadline
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> model = cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1), cp.rules.Budget(limit=4)])
    >>> simple_plan(model, Deadline(600.0)).steps
    (Step(action=1, phase=0),)
    """
    aim = model.objectives[0]
    found = [one for one in (Built(model, ()), _roomy(model, deadline)) if one is not None]
    kept = [one for one in found if not broken(one, model.rules)]
    return max(kept, key=lambda one: aim.value(one) * (1.0 if aim.is_most else -1.0), default=None)


def _roomy(model: SitingModel, deadline: Deadline) -> Built | None:
    """Return as much as the rows allow that are about steps alone."""
    compiled = Compiled(model)
    whole = compiled.choices
    if not whole:
        return None
    others = sparse.csr_array(compiled.rows[:, whole:])
    own = np.flatnonzero(np.diff(others.indptr) == 0)
    rows = sparse.csr_array(compiled.rows[own][:, :whole])
    cost = compiled.of_steps(-_worth(model))[:whole]
    answer = solve_whole(
        Model(cost, compiled.upper[:whole], rows, compiled.low[own], compiled.high[own], whole), deadline, gap=_NEAR
    )  # fmt: skip
    if answer.x is None:
        return None
    x = np.append(answer.x, np.zeros(len(compiled.upper) - whole))
    return Built(model, compiled.read(x).steps)


def _worth(model: SitingModel) -> Floats:
    """Return for each action and phase how many it makes room for, and no more than may come."""
    site = np.array([action.site for action in model.sites.actions], dtype=np.int64)
    come = [np.bincount(one.site, one.weight[one.row], len(model.sites))[site] for one in model.reaches]
    opens = np.array(
        [{"build": 1.0, "enlarge": 0.0}.get(action.does, -1.0) for action in model.sites.actions]
    )
    worth = np.zeros(len(site))
    for all_come, service in zip(come, model.services, strict=True):
        worth += 0.0 if service.allocated else opens * all_come
    for room in rooms_of(model):
        all_come = np.sum([come[at] for at in room.services], axis=0)
        worth += np.minimum(all_come, room.after) - np.minimum(all_come, room.stands[site])
    early = 1.0 + _SOONER * np.arange(len(model.phases))[::-1]
    return np.outer(worth, early)
