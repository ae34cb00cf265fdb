"""Lengths: whether the plan's CRS gives true metres where the study lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Proj

from coverplan.checks.found import found
from coverplan.crs import lonlat

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.kernels.types import Floats
    from coverplan.study import Study

__all__ = ["check_scale"]

# A 3 or 6 degree zone stays below 0.2 % within itself; more than this is another place's zone, or no map for lengths.
_TOLERANCE = 0.01


def check_scale(study: Study) -> Iterator[Finding]:
    """Yield a finding where a metre of the CRS is not a metre on the ground, along a parallel or a meridian.

    The first layer that has places shows where the study lies.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_scale(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    layers = (study.boundaries, study.residents, study.facilities, study.roads)
    frames = (_places(layer) for layer in layers if layer is not None)
    places = next((places for places in frames if places.size), None)
    if places is None:
        return
    factors = Proj(study.plan.area.crs).get_factors(*places)
    scales = np.concatenate([factors.meridional_scale, factors.parallel_scale])
    worst = float(scales[np.argmax(np.abs(scales - 1))])
    if abs(worst - 1) > _TOLERANCE:
        yield found("crs.distorted", "plan", crs=study.plan.area.crs, percent=f"{100 * (worst - 1):+.1f}")


def _places(layer: gpd.GeoDataFrame) -> Floats:
    """Return longitudes and latitudes, two rows, of what has a place."""
    places = np.stack(lonlat(layer))
    return places[:, np.isfinite(places).all(axis=0)]
