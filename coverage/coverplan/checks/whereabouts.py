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
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.study import Study
    from coverplan.tables import Level

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
    there = _where_their_unit_says(declared, levels, located)
    rules = np.select(
        [
            judged & ~inside,
            (declared != "") & ~declared.isin(levels.index),
            (there != "") & (there != declared),
        ],
        ["point.outside-area", "point.unit-unknown", "point.unit-differs"],
        "",
    )
    lon, lat = lonlat(points)
    unit_names = tree.units["name"]
    for number in np.flatnonzero((rules != "") & ~np.asarray(explained)):
        rule, code = str(rules[number]), declared[number]
        if rule == "point.outside-area" and ids[number] in told:
            continue
        at = (float(lon[number]), float(lat[number])) if np.isfinite(lon[number]) else None
        about = {"id": ids[number], "code": code}
        if rule == "point.unit-differs":
            about |= {"unit": unit_names[code], "there": unit_names[there[number]]}
        yield found(rule, layer, (code, names[number]), at, **about)


def _where_their_unit_says(
    declared: pd.Series, levels: pd.Series, located: Mapping[Level, pd.Series]
) -> pd.Series:
    """Return for each point the unit it lies in, of the level of the unit that its row names; ``""`` where either is unknown."""
    level = declared.map(levels)
    there = pd.Series("", index=declared.index, dtype=object)
    for name, units in located.items():
        there = there.mask((level == name).to_numpy(), units)
    return there
