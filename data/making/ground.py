"""The ground of the sample study: county outline, water and the warp that makes straight lines look real.

Everything is drawn with straight lines on a plain sheet and then bent by ONE smooth displacement field.
The field folds nowhere, so whatever touches, crosses or contains on the sheet does so on the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
import shapely.ops
from pyproj import Transformer
from scipy.interpolate import CubicSpline

CRS = "EPSG:4548"
SEED = 370832
AREA_KM2 = 964.5  # published: 964-965 km2
STEP_M = 90.0  # distance between the vertices of a bent line
RIVER_HALF_WIDTH_M = 330.0
CANAL_HALF_WIDTH_M = 45.0

# Near the true places: Vonng/adcode (CC BY 4.0), GCJ-02 turned into WGS-84 and rounded to 0.001 degree.
TOWN_SEATS = {
    "370832001": (116.096, 35.765),
    "370832002": (116.134, 35.739),
    "370832101": (115.944, 35.914),
    "370832102": (116.255, 35.730),
    "370832104": (116.112, 35.706),
    "370832105": (115.944, 35.819),
    "370832106": (116.292, 35.664),
    "370832107": (116.235, 35.800),
    "370832108": (116.125, 35.861),
    "370832109": (116.046, 35.869),
    "370832110": (115.928, 35.852),
    "370832111": (116.013, 35.793),
    "370832215": (115.912, 35.908),
    "370832217": (116.030, 35.895),
}

# Invented: a coarse shape with the county's extent. The first points lie in the river.
_OUTLINE = [
    (115.862, 35.918), (115.905, 35.958), (115.975, 35.972), (116.045, 35.978), (116.065, 35.940),
    (116.085, 35.915), (116.125, 35.892), (116.165, 35.905), (116.205, 35.888), (116.232, 35.888),
    (116.230, 35.855), (116.250, 35.820), (116.290, 35.798), (116.300, 35.772), (116.335, 35.742),
    (116.360, 35.735), (116.338, 35.705), (116.325, 35.660), (116.350, 35.625), (116.310, 35.620),
    (116.210, 35.620), (116.130, 35.638), (116.115, 35.668), (116.080, 35.705), (116.030, 35.745),
    (115.965, 35.783), (115.920, 35.800), (115.880, 35.808), (115.872, 35.850), (115.876, 35.895),
]  # fmt: skip
_RIVER = [(115.800, 35.885), *_OUTLINE[:4], (116.125, 36.025)]
_CANAL = [
    (116.090, 35.960), (116.140, 35.895), (116.160, 35.850), (116.187, 35.790), (116.192, 35.745),
    (116.205, 35.700), (116.232, 35.655), (116.262, 35.600), (116.290, 35.550),
]  # fmt: skip

_TO_METRES = Transformer.from_crs("EPSG:4490", CRS, always_xy=True)


def to_metres(lonlat: object) -> np.ndarray:
    """Return positions (n, 2) in metres of EPSG:4548 for degrees (n, 2)."""
    lon, lat = np.asarray(lonlat, dtype=float).T
    return np.column_stack(_TO_METRES.transform(lon, lat))


def to_degrees(xy: np.ndarray) -> np.ndarray:
    """Return degrees (n, 2) rounded to 1e-6 (0.1 m) for positions in metres (n, 2)."""
    return np.round(
        np.column_stack(_TO_METRES.transform(*np.asarray(xy, dtype=float).T, direction="INVERSE")), 6
    )


class Warp:
    """A smooth displacement of the plain sheet: waves of four lengths, too gentle to fold it."""

    OCTAVES = (
        (9000.0, 350.0),
        (2600.0, 105.0),
        (800.0, 24.0),
        (280.0, 4.0),
    )  # wave length, amplitude, in metres

    def __init__(self, rng: np.random.Generator) -> None:
        waves = 9
        angle = rng.uniform(0, 2 * np.pi, (len(self.OCTAVES), waves))
        length = np.array([[wave] for wave, _ in self.OCTAVES]) * rng.uniform(0.8, 1.25, angle.shape)
        self._k = (2 * np.pi / length * np.stack([np.cos(angle), np.sin(angle)])).reshape(2, -1)
        self._phase = rng.uniform(0, 2 * np.pi, self._k.shape[1])
        towards = rng.uniform(0, 2 * np.pi, self._k.shape[1])
        amplitude = np.repeat([height * np.sqrt(2 / waves) for _, height in self.OCTAVES], waves)
        self._shift = amplitude * np.stack([np.cos(towards), np.sin(towards)])

    def _displacement(self, xy: np.ndarray) -> np.ndarray:
        return np.sin((xy - (420_000, 3_960_000)) @ self._k + self._phase) @ self._shift.T

    def bend(self, xy: object) -> np.ndarray:
        """Return where points of the sheet (n, 2) come to lie, rounded to 0.01 m."""
        xy = np.asarray(xy, dtype=float).reshape(-1, 2)
        return np.round(xy + self._displacement(xy), 2)

    def flatten(self, xy: np.ndarray) -> np.ndarray:
        """Return the points of the sheet that come to lie at the given ones (inverse of :meth:`bend`)."""
        plain = np.array(xy, dtype=float)
        for _ in range(200):
            plain = xy - self._displacement(plain)
        return plain

    def bend_line(self, line: shapely.LineString) -> shapely.LineString:
        """Return a line cut into steps and bent; the same whichever way its segments run."""
        return shapely.LineString(self.bend(in_steps(shapely.get_coordinates(line))))

    def bend_polygon(self, polygon: shapely.Polygon) -> shapely.Polygon:
        """Return a polygon without holes, bent; neighbours keep identical vertices."""
        return shapely.Polygon(self.bend(in_steps(shapely.get_coordinates(polygon.exterior))))


def in_steps(xy: np.ndarray) -> np.ndarray:
    """Return a line's vertices with others between them, at most STEP_M apart.

    A segment is cut from its lesser end, so that the two neighbours of a border get the same vertices.
    """
    parts = []
    for start, end in zip(xy[:-1].tolist(), xy[1:].tolist(), strict=True):
        low, high = np.array(min(start, end)), np.array(max(start, end))
        n = max(1, int(np.ceil(np.hypot(*(high - low)) / STEP_M)))
        cut = low + (high - low) * (np.arange(n + 1) / n)[:, None]
        cut[-1] = high
        parts.append((cut if start <= end else cut[::-1])[:-1])
    return np.vstack([*parts, xy[-1:]])


@dataclass(frozen=True)
class Ground:
    """The plain sheet: county outline and water as straight-lined polygons in metres, and the warp."""

    warp: Warp
    county: shapely.Polygon
    river: shapely.Polygon
    canal: shapely.Polygon
    canal_line: shapely.LineString

    @property
    def water(self) -> shapely.MultiPolygon:
        """River and canal together."""
        return shapely.union_all([self.river, self.canal])

    def plain(self, lonlat: object) -> np.ndarray:
        """Return positions on the sheet (n, 2) of true places in degrees (n, 2)."""
        return self.warp.flatten(to_metres(lonlat))


def smooth(xy: object) -> shapely.LineString:
    """Return a curve through all the points (n, 2), on whole metres of the sheet."""
    xy = np.asarray(xy, dtype=float)
    at = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T) ** 0.5)])
    steps = [np.linspace(a, b, max(2, int((b - a) ** 2 / 250)), endpoint=False) for a, b in pairwise(at)]
    curve = np.round(CubicSpline(at, xy)(np.concatenate([*steps, at[-1:]])))
    return shapely.LineString(curve)


def make_ground(rng: np.random.Generator) -> Ground:
    """Return the ground, scaled so that the bent county has the published area."""
    warp = Warp(rng)
    corners = warp.flatten(to_metres(_OUTLINE))
    ends = warp.flatten(to_metres([_RIVER[0], _RIVER[-1]]))
    for _ in range(6):
        river = smooth([ends[0], *corners[:4], ends[1]])
        first, last = (river.project(shapely.Point(corners[i])) for i in (0, 3))
        in_river = shapely.get_coordinates(shapely.ops.substring(river, first, last))
        county = shapely.Polygon(np.round([*in_river, *corners[4:]], 2))
        middle = shapely.get_coordinates(county.centroid)
        corners = middle + (corners - middle) * np.sqrt(AREA_KM2 * 1e6 / warp.bend_polygon(county).area)
    canal = smooth(warp.flatten(to_metres(_CANAL)))
    return Ground(
        warp=warp,
        county=county,
        river=river.buffer(RIVER_HALF_WIDTH_M, quad_segs=4, cap_style="flat"),
        canal=canal.buffer(CANAL_HALF_WIDTH_M, quad_segs=4, cap_style="flat"),
        canal_line=canal,
    )
