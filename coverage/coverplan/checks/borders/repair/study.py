"""A study's outlines repaired in a copy, with every change listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.checks.borders.edges import SAME_M
from coverplan.checks.borders.repair.level import repaired
from coverplan.checks.borders.study import level_of
from coverplan.crs import lonlat
from coverplan.layers import mended
from coverplan.tables import LEVELS, REPAIRS, result_frame
from coverplan.texts import Term

if TYPE_CHECKING:
    from coverplan.checks.borders.repair.change import Change
    from coverplan.kernels.types import Shapes, Strings
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["RepairedUnits", "repair_borders"]


_ON_LINE_M = 1e-5


@dataclass(frozen=True, eq=False)
class RepairedUnits:
    """The outlines of a study, repaired.

    Attributes
    ----------
    units : GeoDataFrame
        The boundaries of the study with their outlines repaired, in the order and CRS they have there.
    changes : DataFrame
        Columns of repairs.csv (``coverplan.tables.REPAIRS``) but for ``action``, which is a :class:`~coverplan.texts.Term`.

    Examples
    --------
    See :func:`repair_borders`.
    """

    units: gpd.GeoDataFrame
    changes: pd.DataFrame

    def table(self, language: Language | None = None) -> pd.DataFrame:
        """Return the changes as repairs.csv has them."""
        return result_frame(
            self.changes.assign(action=[each.message(language) for each in self.changes["action"]]), REPAIRS
        )


def repair_borders(study: Study) -> RepairedUnits:
    """Repair the outlines of a study in a copy: slips of drawing, and nothing that a person must decide.

    Level by level from above (:func:`~coverplan.checks.borders.repair.level.repaired`): the units below follow the line of the unit
    above, where they differ by no more than a slip. What is left is for a person: the check of the copy tells it.

    Parameters
    ----------
    study
        With boundaries.

    Returns
    -------
    RepairedUnits
        The study itself stays as it is. Without outlines, nothing is changed.

    Examples
    --------
    ``sample`` is the embedded study, whose borders are clean.

    >>> len(repair_borders(sample).changes)
    0
    """
    if study.outlines_as_drawn is None or study.boundaries is None:
        return RepairedUnits(
            gpd.GeoDataFrame(), result_frame(None, REPAIRS).assign(action=pd.Series(dtype=object))
        )
    drawn = study.outlines_as_drawn.sort_values("unit_code", ignore_index=True)
    shapes = drawn.geometry.to_numpy().copy()
    rows: list[dict[str, object]] = []
    for level in LEVELS:
        mine = np.flatnonzero(drawn["level"] == level)
        if len(mine):
            now = drawn.set_geometry(gpd.GeoSeries(shapes, crs=drawn.crs))
            shapes[mine], changes = repaired(level_of(study, now, mended(now), level)[0], study.plan.rulebook)
            rows += _rows(drawn.iloc[mine], changes)
    shapes = _sharing(drawn.geometry.to_numpy(), shapes, drawn["level"].to_numpy(dtype=object))
    by_key = dict(zip(zip(drawn["unit_code"], drawn["level"], strict=True), shapes, strict=True))
    keys = zip(study.boundaries["unit_code"], study.boundaries["level"], strict=True)
    outlines = gpd.GeoSeries(
        [by_key.get(key) for key in keys], index=study.boundaries.index, crs=study.boundaries.crs
    )
    return RepairedUnits(study.boundaries.set_geometry(outlines), _placed(rows, drawn.crs))


def _sharing(before: Shapes, after: Shapes, levels: Strings) -> Shapes:
    """Return the outlines of all levels with the vertices that the repair of another level made on their lines."""
    old = _vertices(before)
    shared = after.copy()
    for level in np.unique(levels):
        mine = np.flatnonzero(levels == level)
        made = sorted(_vertices(after[levels != level]) - old - _vertices(after[mine]))
        points = np.asarray(shapely.points(made), dtype=object) if made else np.zeros(0, dtype=object)
        line, vertex = shapely.STRtree(points).query(
            shapely.boundary(after[mine]), predicate="dwithin", distance=_ON_LINE_M
        )
        for unit in np.unique(line):
            places = shapely.MultiPoint(list(points[vertex[line == unit]]))
            grown = shapely.snap(after[mine[unit]], places, _ON_LINE_M)
            shared[mine[unit]] = shapely.remove_repeated_points(grown, SAME_M)
    return shared


def _vertices(shapes: Shapes) -> set[tuple[float, ...]]:
    return {*map(tuple, shapely.get_coordinates(shapes).tolist())}


def _rows(units: gpd.GeoDataFrame, changes: list[Change]) -> list[dict[str, object]]:
    return [
        {
            "unit_code": units["unit_code"].iloc[change.unit], "name": units["name"].iloc[change.unit],
            "level": units["level"].iloc[change.unit], "rule": change.rule, "area_before_m2": change.before_m2,
            "area_after_m2": change.after_m2, "change_m2": change.after_m2 - change.before_m2, "place": change.place,
            "action": Term(f"repair.{change.action}"),
        }
        for change in changes
    ]  # fmt: skip


def _placed(rows: list[dict[str, object]], crs: object) -> pd.DataFrame:
    if not rows:
        return result_frame(None, REPAIRS).assign(action=pd.Series(dtype=object))
    frame = pd.DataFrame(rows)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.array(frame["place"].tolist()).T), crs=crs)
    lon, lat = lonlat(points)
    return frame.drop(columns="place").assign(lon=lon, lat=lat)[list(REPAIRS)]
