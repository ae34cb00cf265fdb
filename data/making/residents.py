"""People of the sample study: settlements of each village and how many live in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from making.ground import to_degrees

if TYPE_CHECKING:
    from making.ground import Ground
    from making.units import Villages

RESIDENTS = 710_000  # published, end of 2023
GROUPS = {"residents_60plus": 0.22, "residents_80plus": 0.026, "disabled": 0.021, "dibao": 0.028}
_URBAN_TENDENCY = {"residents_60plus": 0.68, "residents_80plus": 0.60, "disabled": 0.75, "dibao": 0.45}
# Registered people (户籍): more than live here, as the young of the villages work elsewhere and stay on the register.
REGISTERED = {"registered": ("residents", 786_000), "registered_60plus": ("residents_60plus", 167_000)}
_URBAN_REGISTERED = 0.82
_URBAN_SIZE, _RURAL_SIZE = 6200.0, 1300.0  # people of a community and of a village, before scaling


def make_settlements(ground: Ground, villages: Villages, rng: np.random.Generator) -> pd.DataFrame:
    """Return the settlements, each village's seat first: demand_id, unit_code, urban, and x, y on the sheet."""
    dry = ground.county.buffer(-120).difference(ground.water.buffer(150))
    rows = []
    for code, kind, seat, cell in zip(
        villages.table.index, villages.table["type"], villages.seats, villages.cells, strict=True
    ):
        urban = kind == "居委会"
        wanted = rng.integers(3, 6) if urban else rng.choice([1, 2, 3, 4], p=[0.5, 0.33, 0.13, 0.04])
        room = cell.buffer(-60 if urban else -150).intersection(dry)
        apart = 160.0 if urban else 420.0
        places = [seat]
        for place in rng.uniform(cell.bounds[:2], cell.bounds[2:], (120, 2)):
            if len(places) == wanted:
                break
            clear = np.hypot(*(np.array(places) - place).T).min() > apart
            path = shapely.LineString([seat, place])
            if clear and shapely.contains_xy(room, *place) and not shapely.intersects(path, ground.water):
                places.append(place)
        rows += [(f"{code}-{k}", code, urban, *np.round(place)) for k, place in enumerate(places, start=1)]
    return pd.DataFrame(rows, columns=["demand_id", "unit_code", "urban", "x", "y"])


def make_residents(
    ground: Ground, villages: Villages, settlements: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the demand points: place in WGS-84 and people of each group, whole numbers with exact sums."""
    urban = settlements["urban"].to_numpy()
    in_village = settlements.groupby("unit_code").ngroup().to_numpy()
    village_size = rng.lognormal(0, 0.45, in_village.max() + 1)[in_village]
    village_size *= np.where(urban, _URBAN_SIZE, _RURAL_SIZE)
    part = rng.uniform(0.35, 1.0, len(settlements))
    part *= np.where(settlements["demand_id"].str.endswith("-1"), 1.8, 1.0)  # the seat's own is the largest
    part /= np.bincount(in_village, part)[in_village]
    people = whole_numbers(village_size * part, RESIDENTS)
    frame = pd.DataFrame({"demand_id": settlements["demand_id"], "unit_code": settlements["unit_code"]})
    middle, away = settlements[["x", "y"]].to_numpy(), rng.uniform(15, 110, len(settlements))
    places = beside_the_road(ground, villages.cell_of, settlements["unit_code"].tolist(), middle, away, rng)
    lonlat = to_degrees(ground.warp.bend(places))
    frame["lon"], frame["lat"], frame["residents"] = lonlat[:, 0], lonlat[:, 1], people
    for group, share in GROUPS.items():
        tendency = rng.normal(1, 0.12, len(people)).clip(0.6, 1.4) * np.where(
            urban, _URBAN_TENDENCY[group], 1.0
        )
        frame[group] = whole_numbers(people * tendency, round(RESIDENTS * share))
    for group, (living, total) in REGISTERED.items():
        frame[group] = whole_numbers(
            frame[living].to_numpy() * np.where(urban, _URBAN_REGISTERED, 1.0), total
        )
    return frame


def whole_numbers(size: np.ndarray, total: int) -> np.ndarray:
    """Return whole numbers in proportion to ``size`` that sum to ``total`` (largest remainders)."""
    exact = size * (total / size.sum())
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: total - whole.sum()]] += 1
    return whole


def beside_the_road(
    ground: Ground,
    cells: dict[str, shapely.Polygon],
    codes: list[str],
    middle: np.ndarray,
    away_m: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return places on the sheet, each a walk of ``away_m`` from its road junction and inside its village."""
    water = ground.water.buffer(40)
    places = np.array(middle, dtype=float)
    for i, (code, away) in enumerate(zip(codes, away_m, strict=True)):
        room = cells[code].buffer(-30).difference(water)
        for angle in rng.uniform(0, 2 * np.pi, 12):
            place = middle[i] + away * np.array([np.cos(angle), np.sin(angle)])
            if shapely.contains_xy(room, *place):
                places[i] = place
                break
    return places
