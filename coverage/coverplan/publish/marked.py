"""Units without an outline, marked by a disc, so that maps can shade and name them."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.layers import is_area_known, is_placed, mended, placed, unit_places
from coverplan.tables import text_column

if TYPE_CHECKING:
    from coverplan.study import Study

__all__ = ["marked_units", "shown_extent", "unit_marks"]

# Radius of a disc as a part of the way across what is drawn.
_LEAST_ACROSS_M = 1_000.0
_RADIUS = {"town": 0.012, "village": 0.004}


def marked_units(study: Study) -> Study:
    """Return the study as maps draw it: rings mended, and a disc for each unit that has no outline.

    The disc stands at the seat, else in the middle of the unit's demand points, and its unit is true in the column
    ``is_disc``. Nothing is measured on these.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> import geopandas as gpd
    >>> seat = {"unit_code": ["1"], "level": ["town"], "seat_lon": [117.0], "seat_lat": [36.0]}
    >>> units = gpd.GeoDataFrame(seat, geometry=[None], crs="EPSG:4548")
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), boundaries=units)
    >>> marked_units(study).boundaries.geom_type.tolist()
    ['Polygon']
    """
    units = study.boundaries
    if units is None:
        return study
    drawn = mended(units).assign(is_disc=False)
    bare = drawn[~is_placed(drawn) & drawn["level"].isin(_RADIUS)]
    seats = unit_marks(study, bare).dropna()
    if seats.empty:
        return replace(study, boundaries=drawn)
    extent = shown_extent(replace(study, boundaries=drawn.set_geometry(drawn.geometry.fillna(seats))))
    west, south, east, north = extent or (0.0, 0.0, 0.0, 0.0)
    across = hypot(east - west, north - south)
    radii = bare.loc[seats.index, "level"].map(_RADIUS).to_numpy(dtype=float) * across
    drawn.loc[seats.index, "is_disc"] = True
    shapes = drawn.geometry.copy()
    shapes[seats.index] = seats.buffer(np.asarray(radii), quad_segs=6)
    return replace(study, boundaries=drawn.set_geometry(shapes))


def unit_marks(study: Study, units: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return where each unit is marked: in its outline, else at its seat, in the middle of its demand points, or nowhere.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> units = gpd.GeoDataFrame({"unit_code": ["1"], "level": ["town"]}, geometry=[None], crs="EPSG:4548")
    >>> unit_marks(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), units).tolist()
    [None]
    """
    marks = unit_places(units)
    people = None if study.residents is None else placed(study.residents)
    if people is None or people.empty:
        return marks
    for level in _RADIUS:
        homes = study.unit_tree.at_level(text_column(people, "unit_code"), level)
        middles = pd.DataFrame({"x": people.geometry.x, "y": people.geometry.y}).groupby(homes).mean()
        lost = units[marks.isna() & units["unit_code"].isin(middles.index) & (units["level"] == level)]
        at = middles.loc[lost["unit_code"]]
        marks[lost.index] = gpd.GeoSeries.from_xy(at["x"], at["y"], crs=units.crs).to_numpy()
    return marks


def shown_extent(study: Study) -> tuple[float, float, float, float] | None:
    """Return the bounds of what there is to show, in the study's CRS; None where nothing has a place.

    Where the units' outlines fill the area it is they; else all that has a place, and never less than a kilometre.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> shown_extent(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))) is None
    True
    """
    units, crs = study.boundaries, study.plan.area.crs
    if units is not None and is_area_known(units):
        layers = [units]
    else:
        layers = [each for each in (units, study.residents, study.facilities) if each is not None]
    there = [found for each in layers if len(found := placed(each))]
    if not there and study.roads is not None:
        there = [found for found in [placed(study.roads)] if len(found)]
    bounds = np.array([layer.to_crs(crs).total_bounds for layer in there]).reshape(-1, 4)
    if not len(bounds):
        return None
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    more = max(0.0, _LEAST_ACROSS_M - hypot(east - west, north - south)) / 2
    return float(west - more), float(south - more), float(east + more), float(north + more)
