"""The [travel.NAME] tables of plan.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SkipValidation

from coverplan.plan._strict import Strict

__all__ = ["OneWay", "TravelSettings"]

OneWay = Literal["obeyed", "obeyed_by_bicycles", "ignored"]
_Numbers = Annotated[dict[str, float], SkipValidation]
_Number = Annotated[float | None, SkipValidation]
_YesNo = Annotated[bool | None, SkipValidation]
_Words = Annotated[list[str] | None, SkipValidation]


class TravelSettings(Strict):
    """[travel.NAME]: how people travel: a named profile, keys override it.

    Keys and values are taken as they stand: :func:`coverplan.network.travel.apply.profile_from` knows the words that
    may stand there, and tells every fault of a block at once.
    """

    model_config = ConfigDict(extra="allow")

    profile: str = Field(
        description="Named profile: walk_elderly, walk, ebike, tricycle, car, hearse, ambulance."
    )
    speed_kph: _Numbers = Field(
        default_factory=dict,
        description="Speed by road class, kilometres an hour, 200 at most; 0 closes a class, the rest stay.",
    )
    permitted_kph: _Numbers = Field(
        default_factory=dict,
        description="Speed by road class where only a sign for this traveller opens it; 0 takes a class out.",
    )
    surface_factor: _Numbers = Field(
        default_factory=dict,
        description="By what the speed is multiplied on a surface, above 0 and 2 at most; the rest stay.",
    )
    keeps_speed_limits: _YesNo = Field(
        default=None, description="Whether a road's speed limit caps the speed."
    )
    oneway: Annotated[OneWay | None, SkipValidation] = Field(
        default=None,
        description="One-way streets: obeyed, obeyed_by_bicycles (unless open to them) or ignored.",
    )
    access_columns: _Words = Field(
        default=None,
        description="All access columns that speak to this traveller, the most special first; [] for none.",
    )
    uses_motorroads: _YesNo = Field(
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
    stops_on_bridges: _YesNo = Field(
        default=None, description="Whether one may stop on a bridge or in a tunnel."
    )
    snap_limit_m: _Number = Field(
        default=None, description="Farthest a point may lie from a road, metres (1000)."
    )
    snap_band_m: _Number = Field(
        default=None,
        description="Edges this much farther than the nearest are tried too, by total cost (0).",
    )
    off_road_kph: _Number = Field(
        default=None, description="Speed between a point and the road, kilometres an hour (3)."
    )
