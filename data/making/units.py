"""Towns and villages that tile the county exactly: one mesh of village cells, merged upwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Voronoi, cKDTree

from making.ground import CRS, TOWN_SEATS, to_degrees, to_metres

if TYPE_CHECKING:
    from pathlib import Path

    from making.ground import Ground

CANDIDATES = 60_000
# The village around the town's seat, where the list has one of the town's own name.
_SEAT_VILLAGE = {
    "370832102": "370832102218",
    "370832104": "370832104200",
    "370832105": "370832105217",
    "370832107": "370832107200",
    "370832109": "370832109200",
    "370832110": "370832110200",
    "370832217": "370832217210",
    "370832101": "370832101275",
}


@dataclass(frozen=True)
class Villages:
    """Village cells on the plain sheet.

    ``table`` holds the list's rows on unit_code; ``seats`` (n, 2) and ``cells`` (n) follow its order.
    """

    table: pd.DataFrame
    seats: np.ndarray
    cells: np.ndarray

    @property
    def cell_of(self) -> dict[str, shapely.Polygon]:
        """The cell of each village by its unit_code."""
        return dict(zip(self.table.index, self.cells, strict=True))


def read_names(path: Path) -> pd.DataFrame:
    """Return the list of units, every column as text."""
    return pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)


def make_villages(ground: Ground, names: pd.DataFrame, rng: np.random.Generator) -> Villages:
    """Return a cell for each village of the list, each around its seat and joined to its town's others."""
    towns = names[names["level"] == "town"]["unit_code"].tolist()
    table = names[names["level"] == "village"].set_index("unit_code")
    counts = table.groupby("parent_code").size().reindex(towns)
    town_seats = ground.plain([TOWN_SEATS[code] for code in towns])
    candidates = _places_to_settle(ground, rng)
    region = _town_regions(candidates, town_seats, counts.to_numpy() ** 0.55)
    sites, owners = [], []
    for t, code in enumerate(towns):
        urban = (table.loc[table["parent_code"] == code, "type"] == "居委会").sum()
        chosen = _spread(candidates[region == t], candidates[region != t], town_seats[t], counts[code], urban)
        sites.append(chosen)
        owners += [code] * len(chosen)
    codes = np.concatenate([_give_codes(table, code, xy) for code, xy in zip(towns, sites, strict=True)])
    order = np.argsort(codes)
    seats = np.vstack(sites)[order]
    table = table.loc[codes[order]]
    return Villages(table, seats, _cells(ground.county, seats))


def _places_to_settle(ground: Ground, rng: np.random.Generator) -> np.ndarray:
    x0, y0, x1, y1 = ground.county.bounds
    points = rng.uniform((x0, y0), (x1, y1), (CANDIDATES * 2, 2))
    dry = ground.county.buffer(-350).difference(ground.water.buffer(300))
    return points[shapely.contains_xy(dry, points)]


def _town_regions(points: np.ndarray, seats: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return for each point its town, in a power diagram whose cells have the given relative sizes."""
    share = size / size.sum()
    squares = ((points[:, None, :] - seats[None, :, :]) ** 2).sum(axis=2)
    bonus = np.zeros(len(seats))
    for _ in range(400):
        owner = (squares - bonus).argmin(axis=1)
        bonus += 4e7 * (share - np.bincount(owner, minlength=len(seats)) / len(points))
    return (squares - bonus).argmin(axis=1)


def _spread(inside: np.ndarray, outside: np.ndarray, seat: np.ndarray, n: int, urban: int) -> np.ndarray:
    """Return n seats (n, 2), the town's own first, denser near it and away from the town's border."""
    from_seat = np.hypot(*(inside - seat).T)
    spacing = 0.55 + 0.45 * np.minimum(1, from_seat / 5000)
    if urban:
        spacing = np.where(from_seat < 650 * np.sqrt(urban), 0.40, 0.9)
    room = 1.7 * cKDTree(outside).query(inside)[0]
    clear = np.minimum(room, from_seat) / spacing
    chosen = [seat]
    for _ in range(n - 1):
        best = int(clear.argmax())
        chosen.append(inside[best])
        clear = np.minimum(clear, np.hypot(*(inside - inside[best]).T) / spacing)
    return np.array(chosen)


def _give_codes(table: pd.DataFrame, town: str, xy: np.ndarray) -> np.ndarray:
    """Return the code of each seat: communities nearest to the town's seat, then the list along a winding path."""
    rows = table[table["parent_code"] == town]
    urban = rows.index[rows["type"] == "居委会"].tolist()
    rural = rows.index[rows["type"] != "居委会"].tolist()
    if not urban:
        first = _SEAT_VILLAGE.get(town, rural[0])
        rural = [first, *(code for code in rural if code != first)]
    from_seat = np.hypot(*(xy - xy[0]).T)
    path = from_seat.argsort(kind="stable")[: max(len(urban), 1)].tolist()
    while len(path) < len(xy):
        cost = np.hypot(*(xy - xy[path[-1]]).T) + 0.35 * from_seat
        cost[path] = np.inf
        path.append(int(cost.argmin()))
    codes = np.empty(len(xy), dtype=object)
    codes[path] = urban + rural
    return codes


def _cells(county: shapely.Polygon, seats: np.ndarray) -> np.ndarray:
    """Return the Voronoi cells of the seats within the county, cut from one set of noded lines."""
    x0, y0, x1, y1 = county.buffer(60_000).bounds
    frame = np.array([(x, y) for x in np.linspace(x0, x1, 9) for y in (y0, y1)])
    diagram = Voronoi(np.vstack([seats, frame]))
    corners = np.round(diagram.vertices, 2)
    ridges = [shapely.LineString(corners[pair]) for pair in diagram.ridge_vertices if min(pair) >= 0]
    lines = shapely.union_all([*(r for r in ridges if r.length > 0), county.exterior], grid_size=0.01)
    faces = np.array(shapely.polygonize([lines]).geoms)
    faces = faces[shapely.contains(county.buffer(0.05), faces)]
    owner = cKDTree(seats).query(shapely.get_coordinates(shapely.point_on_surface(faces)))[1]
    main = shapely.contains_xy(faces, seats[owner])
    for f in np.flatnonzero(~main):  # a bay of the outline cut this piece off from its seat
        shared = shapely.length(shapely.intersection(faces[f], faces[main]))
        owner[f] = owner[main][shared.argmax()]
    return np.array([shapely.coverage_union_all(faces[owner == i]) for i in range(len(seats))])


def make_units(ground: Ground, names: pd.DataFrame, villages: Villages) -> gpd.GeoDataFrame:
    """Return county, towns and villages as one table, bent; upper levels are unions of the lower one."""
    geometry = dict(zip(villages.table.index, map(ground.warp.bend_polygon, villages.cells), strict=True))
    seat = dict(zip(villages.table.index, ground.warp.bend(villages.seats), strict=True))
    seat |= {code: np.round(to_metres([place])[0], 2) for code, place in TOWN_SEATS.items()}
    for code in names.loc[names["level"] == "town", "unit_code"]:
        members = villages.table.index[villages.table["parent_code"] == code]
        geometry[code] = shapely.coverage_union_all([geometry[member] for member in members])
    county = names.loc[names["level"] == "county", "unit_code"].item()
    geometry[county] = shapely.coverage_union_all([geometry[code] for code in TOWN_SEATS])
    seat[county] = seat["370832001"]
    codes = names["unit_code"]
    shapes = shapely.normalize(np.array([geometry[code] for code in codes]))
    lonlat = to_degrees(np.array([seat[code] for code in codes]))
    frame = names.drop(columns="vintage").assign(
        parent_code=names["parent_code"].where(names["parent_code"] != "", None),
        seat_lon=lonlat[:, 0],
        seat_lat=lonlat[:, 1],
        area_km2=np.round(shapely.area(shapes) / 1e6, 3),
    )
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)


def add_people(units: gpd.GeoDataFrame, people: pd.Series) -> gpd.GeoDataFrame:
    """Return the units with households and, for villages, an urban-rural code; both invented.

    ``people`` holds the residents of each village on its unit_code.
    """
    homes = (people / 2.9).round().astype(int)
    households = [int(homes[homes.index.str.startswith(code)].sum()) for code in units["unit_code"]]
    seats = set(_SEAT_VILLAGE.values())
    kinds = []
    for code, level, kind in zip(units["unit_code"], units["level"], units["type"], strict=True):
        if level != "village":
            kinds.append(None)
        elif kind == "居委会":
            kinds.append("111")
        elif code in seats:
            kinds.append("210" if code[6] == "2" else "121")
        else:
            kinds.append("220")
    columns = [*units.columns.drop("geometry"), "households", "urban_rural", "geometry"]
    return units.assign(households=households, urban_rural=kinds)[columns]
