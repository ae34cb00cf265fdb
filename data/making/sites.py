"""Places where something could be built, all invented: schools that stand idle, waste land for cemeteries, and the dykes to keep off."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

# Towns that have one, and the how-manieth settlement by people it is.
_SCHOOLS = {
    "370832002": 1, "370832101": 1, "370832106": 2, "370832108": 1, "370832110": 1, "370832111": 2, "370832215": 1, "370832217": 1,
}  # fmt: skip
_LAND = {
    "370832002": 9,
    "370832102": 9,
    "370832104": 12,
    "370832108": 7,
    "370832111": 6,
    "370832215": 3,
    "370832217": 3,
}


def make_idle_schools(residents: pd.DataFrame, name: pd.Series) -> pd.DataFrame:
    """Return a school in a settlement of each of some towns."""
    return _sites(residents, name, _SCHOOLS, "XX", "闲置校舍")


def make_waste_land(residents: pd.DataFrame, name: pd.Series) -> pd.DataFrame:
    """Return a piece of waste land near a settlement of each of some towns."""
    return _sites(residents, name, _LAND, "HD", "荒地")


def make_dykes(river: shapely.Polygon, county: shapely.Polygon, crs: str) -> gpd.GeoDataFrame:
    """Return an invented dyke along the river, 60 m from its water, inside the county."""
    line = shapely.intersection(shapely.buffer(river, 60.0).exterior.simplify(20.0), county)
    pieces = [piece for piece in shapely.get_parts(shapely.line_merge(line)) if piece.length > 500]
    return gpd.GeoDataFrame({"name": ["示例·大堤"] * len(pieces)}, geometry=pieces, crs=crs)


def _sites(
    residents: pd.DataFrame, name: pd.Series, chosen: dict[str, int], prefix: str, label: str
) -> pd.DataFrame:
    rows = []
    for number, (town, rank) in enumerate(chosen.items(), 1):
        here = residents[residents["unit_code"].astype(str).str.startswith(town)]
        place = here.sort_values(["residents", "demand_id"], ascending=[False, True]).iloc[rank - 1]
        rows.append(
            {
                "site_id": f"{prefix}{number:03d}", "name": f"示例·{name[town]}{label}", "unit_code": place["unit_code"],
                "lon": place["lon"], "lat": place["lat"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
