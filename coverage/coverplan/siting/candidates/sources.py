"""Sources of candidates: seats of units, homes, planned facilities, junctions of roads, a grid, a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.layers import LayerSpec, is_area_known, placed, read_rows, seat_homes
from coverplan.tables import text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.study import Study

__all__ = ["GRID", "Wanted", "area_of", "cells", "from_source"]

GRID = "grid"
_PLANNED = ("planned", "building")
# No plan is chosen among more.
_MOST_CELLS = 50_000
# A junction is where so many ends of roads meet.
_JUNCTION = 3
# Roads that nothing is built at.
_NO_STOP = ("motorway", "motorway_link")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What candidates are wanted for.

    Attributes
    ----------
    sources : sequence of str
        Where candidates come from; see :func:`candidate_sites`.
    kinds : sequence of str
        Kinds of facility that the goal counts; the first is what a new site would be.
    grid_m : float
        Size of the cells of a grid, metres.
    exclusions : sequence of str or None
        Names of the land layers that hold; None: all that concern the kind.
    land_m2 : float or None
        Land that the smallest size takes; None where nobody said.
    """

    sources: Sequence[str]
    kinds: Sequence[str]
    grid_m: float = 500.0
    exclusions: Sequence[str] | None = None
    land_m2: float | None = None

    @property
    def has_grid(self) -> bool:
        """Whether a grid is laid."""
        return GRID in self.sources


def from_source(study: Study, source: str, wanted: Wanted) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    """Return the candidates of one source, with ``ground`` where more than a point of them is known."""
    read = _SOURCES.get(source)
    frame, found = read(study, wanted) if read is not None else _from_file(study, source)
    return frame.assign(source=source), found


def area_of(study: Study) -> BaseGeometry | None:
    """Return the ground of the planning area: its own outline, else its units' together; None where they do not tell."""
    units = study.outlines
    if units is None or not is_area_known(units):
        return None
    whole = units[units["level"] == "county"] if (units["level"] == "county").any() else units
    return shapely.union_all(shapely.make_valid(whole.geometry.to_numpy()))


def cells(area: BaseGeometry, cell_m: float) -> tuple[list[str], np.ndarray]:
    """Return the square cells that an area has a share in: their columns and rows as text, and what of each is inside.

    Cells start at the origin of the CRS, so neighbours share one grid and a border that moves renames none.

    Examples
    --------
    >>> names, pieces = cells(shapely.box(0, 0, 150, 100), 100)
    >>> names, shapely.area(pieces).tolist()
    (['0-0', '1-0'], [10000.0, 5000.0])
    """
    west, south, east, north = (int(np.floor(edge / cell_m)) for edge in area.bounds)
    column, row = (
        one.ravel()
        for one in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1), indexing="ij")
    )
    x, y = column * cell_m, row * cell_m
    boxes = shapely.box(x, y, x + cell_m, y + cell_m)
    shapely.prepare(area)
    inside = shapely.contains_properly(area, boxes)
    near = ~inside & shapely.intersects(area, boxes)
    boxes[near] = shapely.intersection(boxes[near], area)
    kept = (inside | near) & (shapely.area(boxes) > 0)
    return [f"{c}-{r}" for c, r in zip(column[kept], row[kept], strict=True)], boxes[kept]


def _seats(level: str) -> Callable[[Study, Wanted], tuple[gpd.GeoDataFrame, Sequence[Finding]]]:
    def read(study: Study, _wanted: Wanted) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
        units = study.boundaries
        if units is None:
            return _lacking(study, f"{level}_seats", "boundaries")
        codes = units.loc[units["level"] == level, "unit_code"].drop_duplicates().tolist()
        places = seat_homes(codes, units, study.water).frame
        found = _frame(study, places["unit_code"], places["name"], places.geometry, places["unit_code"])
        lost = len(codes) - len(places)
        params = {"source": f"{level}_seats", "count": lost}
        return found, [Finding(rule="siting.seats-missing", layer="plan", params=params)] if lost else ()

    return read


def _demand_points(study: Study, _wanted: Wanted) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    if study.residents is None:
        return _lacking(study, "demand_points", "residents")
    people = placed(study.residents)
    names = people["name"] if "name" in people else people["demand_id"]
    codes = text_column(people, "unit_code")
    return _frame(study, people["demand_id"], names.fillna(people["demand_id"]), people.geometry, codes), ()


def _planned(study: Study, wanted: Wanted) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    there = study.facilities
    if there is None:
        return _lacking(study, "planned_facilities", "facilities")
    mine = placed(there[there["kind"].isin(wanted.kinds) & there["status"].isin(_PLANNED)])
    codes = text_column(mine, "unit_code")
    frame = _frame(study, mine["facility_id"], mine["name"], mine.geometry, codes)
    return frame.assign(kind=mine["kind"].to_numpy(dtype=object)), ()


def _road_nodes(study: Study, _wanted: Wanted) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    """Return the junctions of roads that one may stop at."""
    edges, nodes = study.roads, study.road_nodes
    if edges is None or nodes is None:
        return _lacking(study, "road_nodes", "roads")
    stops = edges[~edges["road_class"].isin(_NO_STOP)]
    met = pd.concat([stops["u"], stops["v"]]).astype(str).value_counts()
    mine = nodes[nodes["node_id"].astype(str).isin(met.index[met >= _JUNCTION])]
    ids = "node-" + mine["node_id"].astype(str)
    return _frame(study, ids, pd.Series("", index=mine.index), mine.geometry), ()


def _grid(study: Study, wanted: Wanted) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    area = study.once(area_of)
    if area is None:
        return _lacking(study, GRID, "boundaries")
    names, pieces = study.once(_cells_of, wanted.grid_m)
    ids = pd.Series([f"grid-{name}" for name in names], dtype=object)
    places = gpd.GeoSeries(shapely.point_on_surface(pieces), crs=study.plan.area.crs)
    frame = _frame(study, ids, pd.Series("", index=ids.index), places)
    return frame.assign(ground=pieces), ()


def _cells_of(study: Study, cell_m: float) -> tuple[list[str], np.ndarray]:
    area = study.once(area_of)
    assert area is not None
    count = area.area / cell_m**2
    if count > _MOST_CELLS:
        params = {"grid_m": f"{cell_m:g}", "count": f"{count:,.0f}", "most": f"{_MOST_CELLS:,}"}
        raise InputError.of("siting.grid-too-fine", **params)
    return cells(area, cell_m)


def _lacking(study: Study, source: str, layer: str) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    """Return no candidates, and say which layer they needed."""
    finding = Finding(
        rule="siting.layer-missing", layer="plan", params={"source": source, "layer": Term(f"layer.{layer}")}
    )
    return _frame(study, pd.Series(dtype=object), pd.Series(dtype=object), gpd.GeoSeries()), (finding,)


def _from_file(study: Study, path: str) -> tuple[gpd.GeoDataFrame, Sequence[Finding]]:
    settings = study.plan.candidate_settings(path)
    rows = read_rows(
        LayerSpec("candidates", "candidates"), settings, study.plan.folder, crs=study.plan.area.crs
    )
    frame = rows.frame
    names = frame["name"].fillna(frame["site_id"]) if "name" in frame else frame["site_id"]
    places, codes = frame.geometry.representative_point(), text_column(frame, "unit_code")
    made = _frame(study, frame["site_id"], names, places, codes)
    shapes = frame.geometry.to_numpy()
    made["ground"] = np.where(shapely.area(shapes) > 0, shapely.make_valid(shapes), None)
    if "land_m2" in frame:
        made["land_m2"] = frame["land_m2"].to_numpy(dtype=float, na_value=np.nan)
    return made, rows.findings


_SOURCES: dict[str, Callable[[Study, Wanted], tuple[gpd.GeoDataFrame, Sequence[Finding]]]] = {
    "village_seats": _seats("village"),
    "town_seats": _seats("town"),
    "demand_points": _demand_points,
    "planned_facilities": _planned,
    "road_nodes": _road_nodes,
    GRID: _grid,
}


def _frame(
    study: Study, ids: pd.Series, names: pd.Series, places: gpd.GeoSeries, units: pd.Series | None = None
) -> gpd.GeoDataFrame:
    """Return candidates with the unit that each names, ``""`` where it names none."""
    return gpd.GeoDataFrame(
        {
            "unit_code": "" if units is None else units.astype(str).to_numpy(dtype=object),
            "site_id": ids.astype(str).to_numpy(dtype=object),
            "name": names.astype(str).to_numpy(dtype=object),
            "kind": pd.Series([None] * len(ids), dtype=object),
            "land_m2": np.full(len(ids), np.nan),
            "ground": pd.Series([None] * len(ids), dtype=object),
        },
        geometry=places.to_numpy(),
        crs=study.plan.area.crs,
    )
