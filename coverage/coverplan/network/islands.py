"""Parts of a network that are cut off: how much road, who is joined to it, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.crs import lonlat_of
from coverplan.findings import Finding
from coverplan.network.parts import parts_of
from coverplan.network.search import snap
from coverplan.tables import group_columns
from coverplan.texts import Term
from coverplan.wording import Weight

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Positions
    from coverplan.network.graph import RoadNetwork
    from coverplan.network.other_ways import OtherWays
    from coverplan.tables import Measure

__all__ = ["Around", "islands", "named_parts"]

# Roads that end so near the area's line, or beyond it, may go on where the data do not.
_ALONG_THE_LINE_M = 200.0
# A gap as small as this was hardly meant.
_SMALL_GAP_M = 50.0
# What a straight way may leave the area by, where the line weaves.
_ROUNDING_M = 5.0
_NAMED = 5


@dataclass(frozen=True, eq=False)
class Around:
    """What lies around the roads, by which a part that is cut off is judged.

    Parameters
    ----------
    area
        The area's outline.
    water
        Areas of water.
    places
        Demand points and facilities, by the name of their layer (``"residents"``, ``"facilities"``).
    group, measure
        The column by which demand points weigh, and what it counts.
    roads
        Canonical edges of all roads, those that the traveller does not use among them.

    Examples
    --------
    >>> Around().area is None
    True
    """

    area: BaseGeometry | None = None
    water: gpd.GeoDataFrame | None = None
    places: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    group: str = "residents"
    measure: Measure = "people"
    roads: gpd.GeoDataFrame | None = None

    @cached_property
    def _inland(self) -> BaseGeometry | None:
        inland = None if self.area is None else self.area.buffer(-_ALONG_THE_LINE_M)
        shapely.prepare(inland)
        return inland

    def is_cut(self, net: RoadNetwork, nodes: Positions) -> bool:
        """Say whether some nodes lie along the area's line or beyond it, where roads may go on that the data lack."""
        if self._inland is None:
            return False
        return bool((~shapely.intersects(net.nodes.geometry.to_numpy()[nodes], self._inland)).any())


def islands(
    net: RoadNetwork, label: Positions, least_m: float, around: Around, *, other: OtherWays | None = None
) -> list[Finding]:
    """Name the parts from which the main network cannot be reached: one finding each, with who is joined to it.

    Parameters
    ----------
    net
        Any network.
    label
        The part of each node; 0 is the main one.
    least_m
        Metres of road from which on a part is named though nobody is joined to it; smaller ones are counted together.
    around
        Places and what lies between.
    other
        The roads that the traveller does not use, where they are known.

    Returns
    -------
    list of Finding
        ``roads.point-on-island`` where somebody is joined to the part, else ``roads.island``.
    """
    parts = parts_of(net, label)
    joined = _joined(net, label, around)
    # A barrier between roads that are not used is no road.
    rest = parts[(parts.index > 0) & (parts["length_m"] > 0)]
    told = sorted(set(joined["part"]))
    ways = _Ways(net, label, around, other)
    advice = {part: ways.advice(int(part)) for part in {*told, *rest.index[rest["length_m"] >= least_m]}}
    alone = rest.drop(index=[part for part in told if part in rest.index])
    found = named_parts(net, "roads.island", alone["node_id"], alone["length_m"], least_m, advice)
    lengths, nodes = parts["length_m"], parts["node_id"]
    return found + [
        _peopled(
            float(lengths[part]),
            str(nodes[part]),
            joined[joined["part"] == part],
            advice[part],
            around.measure,
        )
        for part in told
    ]


def _joined(net: RoadNetwork, label: Positions, around: Around) -> pd.DataFrame:
    """Return the points that are joined to a part that is not the main one: layer, id, weight, place, part."""
    tables = [pd.DataFrame({"layer": [], "id": [], "weight": [], "x": [], "y": [], "part": []})]
    for layer, points in around.places.items():
        if points.empty:
            continue
        snapped = snap(net, points)
        at = np.flatnonzero(snapped.is_snapped)
        part = label[net.tail[snapped.edge[snapped.first[at]]]]
        at, part = at[part > 0], part[part > 0]
        weighs = layer == "residents" and around.group in group_columns(points)
        weight = points[around.group].to_numpy(dtype=float)[at] if weighs else np.zeros(at.size)
        ids = [str(snapped.ids[one]) for one in at]
        x, y = snapped.xy[at, 0], snapped.xy[at, 1]
        tables.append(
            pd.DataFrame({"layer": layer, "id": ids, "weight": weight, "x": x, "y": y, "part": part})
        )
    kept = [table for table in tables if len(table)]
    joined = pd.concat(kept, ignore_index=True) if kept else tables[0]
    joined["x"], joined["y"] = lonlat_of(joined["x"].to_numpy(float), joined["y"].to_numpy(float), net.crs)
    return joined


def _peopled(length: float, node_id: str, points: pd.DataFrame, do: Term, measure: Measure) -> Finding:
    homes, sites = points[points["layer"] == "residents"], points[points["layer"] == "facilities"]
    weight = float(points["weight"].sum())
    is_size = weight > 0 and measure == "people"
    most = points.sort_values(["weight", "id"], ascending=[False, True]).iloc[0]
    ids = [*sites["id"].sort_values(), *homes.sort_values(["weight", "id"], ascending=[False, True])["id"]]
    return Finding(
        rule="roads.point-on-island", layer="roads", name=node_id, lon=float(most["x"]), lat=float(most["y"]),
        size=round(weight if is_size else length, 1), size_unit="people" if is_size else "m",
        params={
            "km": f"{length / 1000:.2f}", "points": len(homes), "weight": Weight(weight, measure), "facilities": len(sites),
            "ids": ", ".join(ids[:_NAMED]) + (" ..." if len(ids) > _NAMED else ""), "do": do,
        },
    )  # fmt: skip


class _Ways:
    """The straight ways from parts of a network to its main part, and what may be done about each."""

    def __init__(self, net: RoadNetwork, label: Positions, around: Around, other: OtherWays | None) -> None:
        from scipy.spatial import cKDTree

        self._net, self._label, self._around, self._other = net, label, around, other
        self._xy = np.column_stack([net.nodes.geometry.x, net.nodes.geometry.y])
        self._main = self._xy[label == 0]
        self._tree = cKDTree(self._main)

    def advice(self, part: int) -> Term:
        """Say what may be done: no link is missing where a road is closed, across water, or where the data end."""
        around = self._around
        unused = self._other.from_part(part) if self._other is not None else None
        if unused is not None:
            return Term.of("roads.do.unused", values=str(unused))
        here = np.flatnonzero(self._label == part)
        way = self._shortest(here)
        if around.water is not None and len(around.water.sindex.query(way, predicate="intersects")):
            return Term("roads.do.water")
        if around.area is not None and _leaves(way, around.area):
            return Term("roads.do.beyond")
        if way.length <= _SMALL_GAP_M:
            return Term("roads.do.draw")
        return Term("roads.do.cut" if around.is_cut(self._net, here) else "roads.do.link")

    def _shortest(self, here: Positions) -> shapely.LineString:
        distance, nearest = self._tree.query(self._xy[here])
        at = int(np.argmin(distance))
        return shapely.LineString([self._xy[here[at]], self._main[nearest[at]]])


def _leaves(way: shapely.LineString, area: BaseGeometry) -> bool:
    ends = shapely.points(shapely.get_coordinates(way))
    return bool(shapely.intersects(ends, area).all() and way.difference(area).length > _ROUNDING_M)


def named_parts(
    net: RoadNetwork,
    rule: str,
    node_id: pd.Series[str],
    length_m: pd.Series[float],
    least_m: float,
    advice: Mapping[int, Term],
) -> list[Finding]:
    """Name the parts that are long enough, each with its advice by its label, and count the others."""
    large, small = length_m >= least_m, length_m < least_m
    points = net.nodes.geometry.iloc[net.nodes.index.get_indexer(node_id[large])]
    lon, lat = lonlat_of(points.x.to_numpy(), points.y.to_numpy(), net.crs)
    found = [
        Finding(
            rule=rule, layer="roads", name=str(node_id[part]), lon=float(x), lat=float(y), size=round(float(length_m[part]), 1),
            size_unit="m", params={"km": f"{length_m[part] / 1000:.2f}", "do": advice[part]},
        )
        for part, x, y in zip(length_m.index[large], lon, lat, strict=True)
    ]  # fmt: skip
    if small.any():
        km = f"{length_m[small].sum() / 1000:.2f}"
        params = {"count": int(small.sum()), "km": km, "least_m": f"{least_m:.0f}"}
        found.append(Finding(rule=f"{rule}-small", layer="roads", params=params))
    return found
