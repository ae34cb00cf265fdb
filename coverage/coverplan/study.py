"""One planning area: its plan and its layers, loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from coverplan.findings import Finding
    from coverplan.plan import Plan

__all__ = ["Study", "open_study"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """A plan with its layers, every geometry in the plan's metric CRS.

    Attributes
    ----------
    plan : Plan
        The typed plan.
    boundaries : GeoDataFrame or None
        unit_code, name, level (county | town | village), type, parent_code, geometry; optional
        seat_lon, seat_lat (WGS-84 degrees), households, area_km2, urban_rural.
    facilities : GeoDataFrame or None
        facility_id, name, kind, status, beds, nursing_beds, plots, plots_used, serves (tuple of unit
        codes, empty: everybody), unit_code, geometry (points).
    residents : GeoDataFrame or None
        demand_id, unit_code, name, placed_by, one float column a group, geometry (points).
    roads : GeoDataFrame or None
        Canonical edges (u, v, road_class, oneway, ..., geometry).
    road_nodes : GeoDataFrame or None
        node_id, geometry.
    indicators : DataFrame or None
        indicator, value, unit, unit_code, period, source.
    water : GeoDataFrame or None
        Water, for the map.
    findings : tuple of Finding
        What was found while loading.
    files : tuple of Path
        Every file that was read, the plan first.
    """

    plan: Plan
    boundaries: gpd.GeoDataFrame | None = None
    facilities: gpd.GeoDataFrame | None = None
    residents: gpd.GeoDataFrame | None = None
    roads: gpd.GeoDataFrame | None = None
    road_nodes: gpd.GeoDataFrame | None = None
    indicators: pd.DataFrame | None = None
    water: gpd.GeoDataFrame | None = None
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()

    def __repr__(self) -> str:
        parts = [
            f"{len(frame)} {name}"
            for name in ("boundaries", "facilities", "residents", "roads", "indicators")
            if (frame := getattr(self, name)) is not None
        ]
        return f"<Study {self.plan.id}: {self.plan.area.name}; {', '.join(parts) or 'no layers'}>"
