"""What the checks say of the toy county, laid open: what is told, of whom, and where."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer
from toy_town import CRS, X0, Y0, boundaries, study

import coverplan as cp

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

_TO_METRES = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)


@cache
def _plan() -> cp.Plan:
    return study().plan


def only(**layers: Any) -> cp.Study:
    """The toy's plan with the layers given and no others."""
    return cp.Study(plan=_plan(), **layers)


def planned(made: cp.Study, **blocks: dict[str, Any]) -> cp.Study:
    """A study whose plan says something else under [area] or [units]."""
    update = {name: getattr(made.plan, name).model_copy(update=block) for name, block in blocks.items()}
    return replace(made, plan=made.plan.model_copy(update=update))


def told(made: cp.Study, family: str = "") -> list[cp.Finding]:
    """What the checks say by rules whose names begin so."""
    return [one for one in cp.check(made) if one.rule.startswith(family)]


def rules(made: cp.Study) -> list[str]:
    return sorted(one.rule for one in cp.check(made))


def about(one: cp.Finding) -> tuple[object, ...]:
    """All that a finding says, but for its place."""
    return one.rule, one.layer, one.unit_code, one.name, dict(one.params)


def metres(one: cp.Finding) -> tuple[float, float]:
    """Where a finding points: metres east and north of the county's corner, to the millimetre."""
    x, y = _TO_METRES.transform(one.lon, one.lat)
    return round(x - X0, 3), round(y - Y0, 3)


def with_values(code: str, frame: gpd.GeoDataFrame | None = None, **values: object) -> gpd.GeoDataFrame:
    """The boundaries with other values, in columns old or new, in the row of one unit."""
    frame = boundaries() if frame is None else frame.copy()
    for column, value in values.items():
        if column not in frame:
            frame[column] = pd.Series([np.nan if isinstance(value, float) else None] * len(frame))
            frame[column] = frame[column].astype(float if isinstance(value, float) else object)
        frame.loc[frame["unit_code"] == code, column] = value
    return frame


def with_shapes(
    shapes: dict[str, Callable[[BaseGeometry], BaseGeometry]], frame: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """The boundaries with the outlines of some units changed."""
    frame = boundaries() if frame is None else frame.copy()
    made = [
        shapes.get(code, lambda shape: shape)(shape)
        for code, shape in zip(frame["unit_code"], frame.geometry, strict=True)
    ]
    return frame.set_geometry(gpd.GeoSeries(made, index=frame.index, crs=frame.crs))
