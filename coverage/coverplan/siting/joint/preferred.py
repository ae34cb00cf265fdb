"""Among plans that are equally good, the one that builds most on preferred land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.route import avoid
from coverplan.texts import say
from coverplan.wording import remarks

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.model import SitingModel
    from coverplan.siting.route import SitingPlan
    from coverplan.texts import Language

__all__ = ["PreferredLand", "on_preferred_land"]


@dataclass(frozen=True)
class PreferredLand:
    """How land that is preferred decided between plans that are as good as each other.

    Attributes
    ----------
    before, after : int
        New sites off preferred land, of the kinds that any candidate on it is for: of the first plan that was found, and of the one taken.
    is_proved : bool
        Whether it is proved that no plan as good has fewer.
    """

    before: int
    after: int
    is_proved: bool

    def words(self, language: Language | None = None) -> str:
        """Say what it decided, and whether that is all it could.

        Examples
        --------
        >>> PreferredLand(2, 1, True).words("en")
        'Of equally good plans, one with 1 new site off preferred land was taken in place of one with 2'
        """
        counts = {"before": self.before, "after": self.after}
        decided = say("preferred.decided", language, **counts) if self.after < self.before else ""
        rest = "preferred.proved" if self.is_proved else "preferred.unproved"
        left = say(rest, language, **counts) if not (decided and self.is_proved) else ""
        return remarks([decided, left], language)


def on_preferred_land(plan: SitingPlan, *, time_limit_s: float) -> tuple[SitingPlan, PreferredLand | None]:
    """Return, of all plans that are as good as one at every aim, that which builds least off preferred land.

    Parameters
    ----------
    plan
        Of sites with a column ``prefers``: the preferred land that each is on.
    time_limit_s
        Seconds that are left; without a better one by then the plan is returned as it is.

    Returns
    -------
    tuple
        The plan, and what the land decided; None where it could not: nothing is built off it, or no candidate is on it.
    """
    if plan.built is None:
        return plan, None
    off = _off(plan.model)
    before = plan.built.count(off)
    if not before:
        return plan, None
    found, is_proved = avoid(plan, off, time_limit_s=time_limit_s)
    assert found.built is not None
    return found, PreferredLand(before, found.built.count(off), is_proved)


def _off(model: SitingModel) -> Bools:
    """Return the actions that build off preferred land what another candidate could have on it."""
    kinds, land = model.sites.columns["kind"], model.sites.columns["prefers"]
    builds = [(action.site, action.does == "build") for action in model.sites.actions]
    may_choose = {kinds[site] for site, is_new in builds if is_new and land[site]}
    return np.array(
        [is_new and not land[site] and kinds[site] in may_choose for site, is_new in builds], dtype=np.bool_
    )
