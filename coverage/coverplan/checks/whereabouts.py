"""Checks of where points lie: inside the area, and inside the unit their row names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.checks.found import found
from coverplan.crs import lonlat
from coverplan.layers import explained_by_datum, is_area_known, is_placed, mended, placed, units_of
from coverplan.tables import LEVELS, text_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_whereabouts"]


def check_whereabouts(study: Study) -> Iterator[Finding]:
    """Yield points outside the area or the unit their row names.

    Parameters
    ----------
    study
        With boundaries; units without an outline are left out, and rings that are invalid are mended here for measuring only.

    Yields
    ------
    Finding

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_whereabouts(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.boundaries is None or study.boundaries.empty:
        return
    units = mended(placed(study.boundaries))
    if study.facilities is not None:
        yield from _points(study, units, study.facilities, "facilities", "facility_id")
    if study.residents is not None:
        yield from _points(study, units, study.residents, "residents", "demand_id")


def _points(
    study: Study, units: gpd.GeoDataFrame, points: gpd.GeoDataFrame, layer: str, id_column: str
) -> Iterator[Finding]:
    points = points.reset_index(drop=True)
    tree = study.unit_tree
    # outlines of some units only do not say where the area ends
    judged = is_placed(points) & is_area_known(study.boundaries)
    located = {level: units_of(points, units, level) for level in LEVELS}
    inside = (pd.DataFrame(located) != "").any(axis=1)
    declared, ids = text_column(points, "unit_code"), text_column(points, id_column)
    levels = tree.units["level"]
    lon, lat = lonlat(points)
    names = text_column(points, "name") if "name" in points else ids
    settings = getattr(study.plan.layers, layer)
    stated = None if settings is None else settings.datum
    outlines = study.plan.layers.boundaries
    explained = explained_by_datum(
        points,
        units,
        study.findings,
        layer=layer,
        stated=stated,
        outlines_stated=None if outlines is None else outlines.datum,
    )
    told = {
        one.params["id"] for one in study.findings if one.rule == "layer.outside-area" and one.layer == layer
    }
    for number, code in enumerate(declared):
        if explained[number]:
            continue
        at = (float(lon[number]), float(lat[number])) if np.isfinite(lon[number]) else None
        unit, about = (code, names[number]), {"id": ids[number], "code": code}
        there = located[levels[code]][number] if code in levels.index else ""
        if judged[number] and not inside[number]:
            if ids[number] in told:
                continue
            yield found("point.outside-area", layer, unit, at, **about)
        elif code and code not in levels.index:
            yield found("point.unit-unknown", layer, unit, at, **about)
        elif there not in ("", code):
            name = tree.units["name"]
            about |= {"unit": name[code], "there": name[there]}
            yield found("point.unit-differs", layer, unit, at, **about)
