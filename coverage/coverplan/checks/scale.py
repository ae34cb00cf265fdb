"""Lengths: whether the plan's CRS gives true metres where the study lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Proj

from coverplan.checks.found import found
from coverplan.crs import lonlat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_scale"]

# A 3 or 6 degree zone stays below 0.2 % within itself; more than this is another place's zone, or no map for lengths.
_TOLERANCE = 0.01


def check_scale(study: Study) -> Iterator[Finding]:
    """Yield a finding where a metre of the CRS is not a metre on the ground, along a parallel or a meridian.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_scale(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    layers = (study.boundaries, study.residents, study.facilities, study.roads)
    frame = next((layer for layer in layers if layer is not None and len(layer)), None)
    if frame is None:
        return
    lon, lat = lonlat(frame)
    known = np.isfinite(lon) & np.isfinite(lat)
    factors = Proj(study.plan.area.crs).get_factors(lon[known], lat[known])
    scales = np.concatenate([factors.meridional_scale, factors.parallel_scale])
    if (
        len(scales)
        and (worst := float(scales[np.argmax(np.abs(scales - 1))]))
        and abs(worst - 1) > _TOLERANCE
    ):
        yield found("crs.distorted", "plan", crs=study.plan.area.crs, percent=f"{100 * (worst - 1):+.1f}")
