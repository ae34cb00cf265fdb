"""The typed [layers] of plan.toml: files, and how to read them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.crs import Datum
from coverplan.plan.values import FARTHEST_M, MeasureField, Strict, as_list

__all__ = [
    "CountedSettings",
    "LayerSettings",
    "Layers",
    "RegisterSettings",
    "ResidentsSettings",
    "RoadsSettings",
]

# Ends farther apart are no slip of drawing: whole streets would become one node.
_WIDEST_JOIN_M = 50.0


Paths = Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]


class LayerSettings(Strict):
    """[layers.NAME]: a layer's files and how to read them."""

    path: Paths
    datum: Datum | None = None
    crs: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    allow_private: list[str] = Field(default_factory=list)
    layer: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    undo_garbled: bool = False


class CountedSettings(LayerSettings):
    """A layer of figures by unit."""

    vintage: str = ""


class ResidentsSettings(CountedSettings):
    """[layers.residents]: people, as demand points or as totals of units to be spread."""

    measure: MeasureField = Field(default={})

    spread: Literal["points", "buildings", "settlements", "grid", "raster", "seat"] | None = None
    grid_m: float = Field(default=250.0, ge=10, le=FARTHEST_M)


class RoadsSettings(LayerSettings):
    """[layers.roads]: road lines."""

    join_m: float = Field(default=0.01, ge=0, le=_WIDEST_JOIN_M)
    join_at_crossings: bool = False


class RegisterSettings(Strict):
    """[layers.register]: saved answers of the place-name register (国家地名信息库)."""

    path: Paths
    datum: Datum = "cgcs2000"
    encoding: str | None = None
    allow_private: list[str] = Field(default_factory=list)


class Layers(Strict):
    """[layers]: what there is."""

    boundaries: LayerSettings | None = None
    unit_list: LayerSettings | None = None
    name_readings: LayerSettings | None = None
    name_terms: LayerSettings | None = None
    facilities: LayerSettings | None = None
    residents: ResidentsSettings | None = None
    roads: RoadsSettings | None = None
    indicators: CountedSettings | None = None
    rates: LayerSettings | None = None
    projects: LayerSettings | None = None
    people_by_year: CountedSettings | None = None
    points: LayerSettings | None = None
    buildings: LayerSettings | None = None
    settlements: LayerSettings | None = None
    residential_land: LayerSettings | None = None
    water: LayerSettings | None = None
    population_raster: LayerSettings | None = None
    closures: LayerSettings | None = None
    pillars: LayerSettings | None = None
    lines: LayerSettings | None = None
    neighbours: LayerSettings | None = None
    register: RegisterSettings | None = None  # type: ignore[assignment,misc]
