"""Land layers of a plan as they hold for a kind of facility: how far, on what basis, and which places and grounds they take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.plan import LandKind
from coverplan.texts import Named, Term

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Positions
    from coverplan.siting.candidates.sources import Wanted
    from coverplan.study import Study
    from coverplan.texts import Worded

__all__ = ["Land", "lands_for"]

_WATER = "water"
# Of a quarter of a circle about a corner: at 2,000 m its middle is 0.6 m short.
_SEGMENTS = 32
# A part with more corners is halved with the grounds that it lies on; of the others each is cut with each ground.
_MANY_CORNERS = 300


@dataclass(frozen=True, eq=False, kw_only=True)
class Land:
    """A land layer as it holds for a kind of facility.

    Attributes
    ----------
    called : Worded
        What staff call it.
    kind : str
    meant : LandKind
        Its effect, its distance and its dates.
    basis : Worded
    study, name
        Where its lines and areas are; no name: the water.
    """

    called: Worded
    kind: str
    meant: LandKind
    basis: Worded
    study: Study
    name: str

    @property
    def excludes(self) -> bool:
        """Whether nothing may be built on it."""
        return self.meant.effect == "excludes"

    def holds(self, places: np.ndarray, distance_m: float | None = None) -> Bools:
        """Return which points lie on it or within its distance; at the distance itself is within (以内 has the figure in it)."""
        shapes = _shapes(self.study, self.name)
        held = np.zeros(len(places), dtype=np.bool_)
        if len(shapes) and len(places):
            distance_m = self.meant.distance_m if distance_m is None else distance_m
            tree = self.study.once(_tree, self.name)
            held[np.unique(tree.query(places, predicate="dwithin", distance=distance_m)[0])] = True
        return held

    def within(self, grounds: np.ndarray, distance_m: float | None = None) -> np.ndarray:
        """Return what of each ground lies on it or within its distance; an empty geometry where nothing does."""
        distance_m = self.meant.distance_m if distance_m is None else distance_m
        large, small = self.study.once(_parts, self.name, distance_m)
        pieces = np.full(len(grounds), shapely.Polygon(), dtype=object)
        _cut(large, grounds, np.flatnonzero(~shapely.is_empty(grounds)), pieces)
        ground, part = small.query(grounds, predicate="intersects")
        shared = pd.Series(shapely.intersection(grounds[ground], small.geometries[part]))
        for at, found in shared.groupby(ground):
            pieces[at] = shapely.union_all([pieces[at], *found])
        return pieces


def lands_for(study: Study, wanted: Wanted) -> list[Land]:
    """Return the land layers that hold for what is wanted, those that exclude first; water too where there are any, or a grid is laid.

    Examples
    --------
    ``sample`` is the embedded study; a cemetery keeps off its dykes.

    >>> from coverplan.siting.candidates.sources import Wanted
    >>> [land.kind for land in lands_for(sample, Wanted(sources=["town_seats"], kinds=["marriage_registry"]))]
    []
    """
    asked = study.plan.layers.land
    lands, is_chinese = [], study.jurisdiction.is_chinese
    for name, settings in asked.items():
        meant, kind = settings.meant(name, is_chinese=is_chinese), settings.of_kind(name)
        concerned = not meant.facility or any(one in meant.facility for one in wanted.kinds)
        named = concerned if wanted.exclusions is None else name in wanted.exclusions
        if named:
            lands.append(
                Land(
                    called=settings.called(name), kind=kind, meant=meant, basis=settings.words_of_basis(name, is_chinese=is_chinese), study=study, name=name,
                )
            )  # fmt: skip
    if study.water is not None and all(land.kind != _WATER for land in lands) and (lands or wanted.has_grid):
        water = Land(
            called=Term("layer.water"),
            kind=_WATER,
            meant=LandKind(),
            basis=Named("", ""),
            study=study,
            name="",
        )
        lands.insert(0, water)
    return sorted(lands, key=lambda land: not land.excludes)


def _shapes(study: Study, name: str) -> np.ndarray:
    if not name:
        return np.empty(0, dtype=object) if study.water is None else study.water.geometry.to_numpy()
    land = study.exclusions
    return np.empty(0, dtype=object) if land is None else land.loc[land["land"] == name].geometry.to_numpy()


def _tree(study: Study, name: str) -> shapely.STRtree:
    return shapely.STRtree(_shapes(study, name))


def _parts(study: Study, name: str, distance_m: float) -> tuple[shapely.Geometry, shapely.STRtree]:
    """Return the ground that a layer takes: its parts with many corners as one, and the others in a tree."""
    shapes = _shapes(study, name)
    if distance_m:
        shapes = shapely.buffer(shapes, distance_m, quad_segs=_SEGMENTS)
    # a line has no ground of its own
    parts = shapely.get_parts(shapely.union_all(shapes[shapely.get_dimensions(shapes) == 2]))
    is_large = shapely.get_num_coordinates(parts) > _MANY_CORNERS
    return shapely.union_all(parts[is_large]), shapely.STRtree(parts[~is_large])


def _cut(whole: shapely.Geometry, grounds: np.ndarray, at: Positions, pieces: np.ndarray) -> None:
    """Put into ``pieces`` what of a geometry lies on each ground: it is halved with them, so that none is cut by all of it."""
    if not len(at) or shapely.is_empty(whole):
        return
    bounds = shapely.bounds(grounds[at])
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    inside = shapely.intersection(whole, shapely.box(west, south, east, north))
    if len(at) == 1:
        pieces[at[0]] = shapely.intersection(inside, grounds[at[0]])
        return
    along = 0 if east - west >= north - south else 1
    order = at[np.argsort(bounds[:, along], kind="stable")]
    half = len(order) // 2
    _cut(inside, grounds, order[:half], pieces)
    _cut(inside, grounds, order[half:], pieces)
