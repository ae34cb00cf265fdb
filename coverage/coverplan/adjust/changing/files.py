"""Lines and outlines that a file of changes names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from coverplan.errors import InputError
from coverplan.io import read_vector
from coverplan.layers import mended

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from coverplan.adjust.changing.step import Applying
    from coverplan.plan import Changes

__all__ = ["files_of", "read_line", "read_outlines"]


def files_of(changes: Changes) -> tuple[Path, ...]:
    """Return the files that changes are read from.

    Examples
    --------
    >>> import datetime as dt
    >>> from coverplan.plan import Changes
    >>> one = {"action": "rename", "unit": "1", "name": "甲镇"}
    >>> files_of(Changes(id="x", effective=dt.date(2027, 1, 1), change=[one]))
    ()
    """
    named = [changes.outlines, *(getattr(change, "line", None) for change in changes.change)]
    lines = dict.fromkeys(changes.folder / name for name in named if name is not None)
    return (*([changes.path] if changes.path else []), *lines)


def read_line(applying: Applying, name: str) -> BaseGeometry | None:
    """Return the lines of a file in the plan's CRS; None, with faults noted, where it cannot be used."""
    frame = _read(applying, name)
    if frame is None:
        return None
    lines = [part for shape in frame.geometry if shape is not None for part in shapely.get_parts(shape)]
    if not lines or any(part.geom_type != "LineString" for part in lines):
        applying.fault("adjust.no-lines", line=name)
        return None
    whole: BaseGeometry = lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
    return whole


def read_outlines(applying: Applying) -> dict[str, BaseGeometry] | None:
    """Return the outlines that the changes give, by code, in the plan's CRS; None where they give none, or none that can be used."""
    name = applying.changes.outlines
    frame = None if name is None else _read(applying, name)
    if frame is None:
        return None
    if "unit_code" not in frame or not set(frame.geom_type) <= {"Polygon", "MultiPolygon"}:
        applying.fault("adjust.outlines-form", outlines=name)
        return None
    frame = mended(frame)
    return dict(zip(frame["unit_code"].astype(str), frame.geometry, strict=True))


def _read(applying: Applying, name: str) -> gpd.GeoDataFrame | None:
    try:
        frame = read_vector(applying.changes.folder / name, about="changes").frame
    except InputError as error:
        applying.faults += error.faults
        return None
    if frame.crs is None:
        applying.fault("adjust.no-crs", line=name)
        return None
    frame = frame.to_crs(applying.draft.study.plan.area.crs)
    return frame.set_geometry(frame.geometry.force_2d())
