"""The [travel.NAME] tables of plan.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.plan._strict import Strict, as_list

__all__ = ["OneWay", "TravelSettings"]

OneWay = Literal["obeyed", "obeyed_by_bicycles", "ignored"]
_Words = Annotated[list[str] | None, BeforeValidator(as_list)]


class TravelSettings(Strict):
    """[travel.NAME]: how people travel: a named profile, keys override it."""

    profile: str = Field(
        description="Named profile: walk_elderly, walk, ebike, tricycle, car, hearse, ambulance."
    )
    speed_kph: dict[str, float] = Field(
        default_factory=dict,
        description="Speed by road class, kilometres an hour; 0 closes a class, the rest stay.",
    )
    permitted_kph: dict[str, float] = Field(
        default_factory=dict,
        description="Speed by road class where only a sign for this traveller opens it; 0 takes a class out.",
    )
    surface_factor: dict[str, float] = Field(
        default_factory=dict, description="Speed factor by surface; the rest stay."
    )
    keeps_speed_limits: bool | None = Field(
        default=None, description="Whether a road's speed limit caps the speed."
    )
    oneway: OneWay | None = Field(
        default=None,
        description="One-way streets: obeyed, obeyed_by_bicycles (unless open to them) or ignored.",
    )
    access_columns: _Words = Field(
        default=None,
        description="All access columns that speak to this traveller, the most special first; [] for none.",
    )
    uses_motorroads: bool | None = Field(
        default=None, description="Whether roads reserved for motor traffic are used."
    )
    closed_by: _Words = Field(
        default=None, description="All access values that close a road, such as no and private; [] for none."
    )
    stopped_by: _Words = Field(
        default=None,
        description="All barriers that cannot be passed unless access says so, such as bollard; [] for none.",
    )
    no_stop_classes: _Words = Field(
        default=None, description="All road classes along which nobody gets on or off; [] for none."
    )
    stops_on_bridges: bool | None = Field(
        default=None, description="Whether one may stop on a bridge or in a tunnel."
    )
    snap_limit_m: float | None = Field(
        default=None, ge=0, description="Farthest a point may lie from a road, metres (1000)."
    )
    snap_band_m: float | None = Field(
        default=None,
        ge=0,
        description="Edges this much farther than the nearest are tried too, by total cost (0).",
    )
    off_road_kph: float | None = Field(
        default=None, gt=0, description="Speed between a point and the road (3)."
    )
