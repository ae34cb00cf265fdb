"""Units that have a seat and no outline, marked by a disc, so that maps can shade and name them."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.layers import is_area_known, mended, placed, unit_places

if TYPE_CHECKING:
    from coverplan.study import Study

__all__ = ["marked_units", "shown_places"]

# Radius of a disc as a part of the way across what is drawn.
_RADIUS = {"town": 0.012, "village": 0.004}


def marked_units(study: Study) -> Study:
    """Return the study as maps draw it: rings mended, and a disc at the seat of each unit without an outline.

    Nothing is measured on these.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> seat = {"unit_code": ["1"], "level": ["town"], "seat_lon": [117.0], "seat_lat": [36.0]}
    >>> units = gpd.GeoDataFrame(seat, geometry=[None], crs="EPSG:4548")
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), boundaries=units)
    >>> marked_units(study).boundaries.geom_type.tolist()
    ['Polygon']
    """
    units = study.boundaries
    if units is None:
        return study
    drawn = mended(units)
    bare = drawn[drawn.geometry.isna() & drawn["level"].isin(_RADIUS)]
    seats = unit_places(bare).dropna()
    if seats.empty:
        return replace(study, boundaries=drawn)
    there = [seats, *(layer.geometry for layer in shown_places(replace(study, boundaries=drawn)))]
    west, south, east, north = gpd.GeoSeries(pd.concat(there), crs=units.crs).total_bounds
    across = max(hypot(east - west, north - south), 1_000.0)
    radii = bare.loc[seats.index, "level"].map(_RADIUS).to_numpy(dtype=float) * across
    shapes = drawn.geometry.copy()
    shapes[seats.index] = seats.buffer(np.asarray(radii), quad_segs=6)
    return replace(study, boundaries=drawn.set_geometry(shapes))


def shown_places(study: Study) -> list[gpd.GeoDataFrame]:
    """Return the layers that show where the study lies: the units where they fill it, else all that have places.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> shown_places(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})))
    []
    """
    units = study.boundaries
    if units is not None and is_area_known(units):
        return [placed(units)]
    layers = (units, study.residents, study.facilities)
    there = [layer for each in layers if each is not None and len(layer := placed(each))]
    return there or ([] if study.roads is None else [placed(study.roads)])
