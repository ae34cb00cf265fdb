"""What candidates a [[siting]] block asks for, and how much land they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.plan import LandNeed
from coverplan.siting.candidates.sources import Wanted
from coverplan.tables import WITH_PLOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.plan import SitingSettings

__all__ = ["land_needed", "wanted_by"]


def wanted_by(
    block: SitingSettings,
    kinds: Sequence[str],
    sources: Sequence[str] | None = None,
    *,
    land_m2: float | None = None,
) -> Wanted:
    """Return what a block asks for.

    Parameters
    ----------
    block
        The block.
    kinds
        Kinds of facility, the one to build first.
    sources
        Where candidates come from; None: the block's.
    land_m2
        What the smallest size takes; by default what the block says of its new site.
    """
    site = block.site
    own = site.land_m2 or land_needed(kinds[0], site.places, site.land_per_place_m2)
    return Wanted(
        sources=block.candidates if sources is None else sources,
        kinds=kinds,
        grid_m=block.grid_m,
        exclusions=block.exclusions,
        land_m2=own if land_m2 is None else land_m2,
    )


def land_needed(kind: str, places: float | None, each_m2: float | None) -> float | None:
    """Return the gross land that so many places take, square metres; None where nobody says how much one takes.

    For graves the least that plans of counties come to is taken where nothing is said.

    Examples
    --------
    >>> land_needed("public_cemetery", 3000, None), land_needed("nursing_home", 60, None), land_needed("nursing_home", 60, 50.0)
    (5700.0, None, 3000.0)
    """
    if each_m2 is None and kind in WITH_PLOTS:
        each_m2 = LandNeed().low_m2
    return None if places is None or each_m2 is None else places * each_m2
