"""Clean tilings of three levels, as large as wanted, and faults planted in them at known places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from shapely import Polygon

if TYPE_CHECKING:
    from collections.abc import Callable

CRS = "EPSG:4548"
X0, Y0 = 400_000.0, 3_900_000.0
SIDE_M = 1_000.0


@dataclass
class Tiling:
    """A county of towns of 3 x 3 villages, whose borders have bends; villages by (column, row)."""

    across: int
    villages: dict[tuple[int, int], Polygon] = field(default_factory=dict)

    @classmethod
    def of(cls, towns_across: int = 2, *, seed: int = 0, bends: int = 3) -> Tiling:
        across = 3 * towns_across
        random = np.random.default_rng(seed)
        nodes = np.round(random.uniform(-0.15, 0.15, (across + 1, across + 1, 2)) * SIDE_M, 3)
        at = (
            np.array([[[i, j] for j in range(across + 1)] for i in range(across + 1)], float) * SIDE_M + nodes
        )
        at = np.round(at + np.array([X0, Y0]), 3)

        def bent(start: np.ndarray, end: np.ndarray) -> np.ndarray:
            share = np.linspace(0, 1, bends + 2)[1:-1, None]
            normal = np.array([-(end - start)[1], (end - start)[0]])
            off = random.uniform(-0.12, 0.12, (bends, 1)) * np.minimum(share, 1 - share)
            return np.round(np.vstack([start, start + share * (end - start) + off * normal]), 3)

        right = {(i, j): bent(at[i, j], at[i + 1, j]) for i in range(across) for j in range(across + 1)}
        up = {(i, j): bent(at[i, j], at[i, j + 1]) for i in range(across + 1) for j in range(across)}
        made = cls(across)
        for i in range(across):
            for j in range(across):
                top = np.vstack([right[i, j + 1], at[i + 1, j + 1]])[::-1][:-1]
                left = np.vstack([up[i, j], at[i, j + 1]])[::-1][:-1]
                made.villages[i, j] = Polygon(np.vstack([right[i, j], up[i + 1, j], top, left]))
        return made

    def town_of(self, spot: tuple[int, int]) -> tuple[int, int]:
        return spot[0] // 3, spot[1] // 3

    def code(self, spot: tuple[int, int]) -> str:
        column, row = self.town_of(spot)
        within = (spot[0] % 3) * 3 + spot[1] % 3
        return f"{self.town_code((column, row))}{200 + within}"

    def town_code(self, town: tuple[int, int]) -> str:
        return f"370832{100 + town[0] * (self.across // 3) + town[1]}"

    def frame(
        self, changed: dict[tuple[int, int], Callable[[Polygon], shapely.Geometry | None]] | None = None
    ) -> gpd.GeoDataFrame:
        """The units; villages may be changed, while towns and county stay as they were."""
        towns: dict[tuple[int, int], list[Polygon]] = {}
        for spot, shape in self.villages.items():
            towns.setdefault(self.town_of(spot), []).append(shape)
        outlines = {town: shapely.coverage_union_all(shapes) for town, shapes in towns.items()}
        rows = [("370832", "县", "county", None, shapely.coverage_union_all(list(outlines.values())))]
        rows += [
            (self.town_code(town), f"{_word(n)}镇", "town", "370832", shape)
            for n, (town, shape) in enumerate(outlines.items())
        ]
        for n, (spot, shape) in enumerate(self.villages.items()):
            made = (changed or {}).get(spot, lambda each: each)(shape)
            if made is not None:
                rows.append(
                    (self.code(spot), f"{_word(n)}村", "village", self.town_code(self.town_of(spot)), made)
                )
        columns = list(zip(*rows, strict=True))
        table = dict(zip(("unit_code", "name", "level", "parent_code"), map(list, columns[:4]), strict=True))
        return gpd.GeoDataFrame(table, geometry=list(columns[4]), crs=CRS)


def _word(number: int) -> str:
    """A word of its own for each number, so that no two names are alike."""
    digits = "甲乙丙丁戊己庚辛壬癸"
    return "".join(digits[int(digit)] for digit in f"{number:03d}")


def with_vertex(shape: Polygon, at: int, *places: tuple[float, float]) -> Polygon:
    """The outline with vertices put in after one of its corners."""
    corners = shapely.get_coordinates(shape.exterior)[:-1]
    return Polygon(
        np.vstack([corners[: at + 1], np.array(places).reshape(-1, 2), corners[at + 1 :]]), shape.interiors
    )


def with_moved(shape: Polygon, at: int, by: tuple[float, float]) -> Polygon:
    """The outline with one of its corners moved."""
    corners = shapely.get_coordinates(shape.exterior)[:-1]
    corners[at] += by
    return Polygon(corners, shape.interiors)


def corner(shape: Polygon, at: int) -> np.ndarray:
    """The place of a corner."""
    return shapely.get_coordinates(shape.exterior)[at]


def middle_of_edge(shape: Polygon, at: int) -> np.ndarray:
    """The middle of the edge that follows a corner."""
    corners = shapely.get_coordinates(shape.exterior)
    return (corners[at] + corners[at + 1]) / 2
