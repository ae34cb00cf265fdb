"""The [travel.NAME] tables of plan.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SkipValidation

from coverplan.plan._strict import Strict
from coverplan.units import is_number

__all__ = ["MOST_FACTOR", "MOST_KPH", "OneWay", "TravelSettings"]

MOST_KPH = 200.0
# No surface makes anybody more than twice as fast.
MOST_FACTOR = 2.0

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
        description=f"Speed by road class, kilometres an hour, {MOST_KPH:g} at most; 0 closes a class, the rest stay.",
    )
    permitted_kph: _Numbers = Field(
        default_factory=dict,
        description="Speed by road class where only a sign for this traveller opens it; 0 takes a class out.",
    )
    surface_factor: _Numbers = Field(
        default_factory=dict,
        description=f"By what the speed is multiplied on a surface, above 0 and {MOST_FACTOR:g} at most; the rest stay.",
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
        default=None,
        description="All access values that close a road, such as no; [] for none. A value that is not known always does.",
    )
    ends_only: _Words = Field(
        default=None,
        description="All access values that open a road for the start and the end of a trip only, such as private; [] for none.",
    )
    stopped_by: _Words = Field(
        default=None,
        description="All barriers that cannot be passed unless access says so, such as bollard; [] for none. A barrier that is not known always stops.",
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
    snap_water_m: _Number = Field(
        default=None,
        description="Most metres of [layers.water] between a point and its road (30); beyond more water than that no road is joined.",
    )
    off_road_kph: _Number = Field(
        default=None, description="Speed between a point and the road, kilometres an hour (3)."
    )

    def no_faster_than(self, kph: float) -> float:
        """Return a speed that nobody of this block exceeds on any road, when nobody of its profile exceeds ``kph``.

        Examples
        --------
        >>> TravelSettings(profile="car", speed_kph={"motorway": 140, "primary": 80}).no_faster_than(120)
        140.0
        """
        tables = (self.speed_kph, self.permitted_kph, {"": self.off_road_kph})
        speeds = (speed for table in tables for speed in _numbers(table, MOST_KPH))
        # A good surface may speed up a profile's own speeds as well.
        return max([kph, *speeds]) * max([1.0, *_numbers(self.surface_factor, MOST_FACTOR)])


def _numbers(table: object, most: float) -> Iterator[float]:
    """Yield the numbers of a table; what cannot be is told by those who apply the block."""
    if isinstance(table, Mapping):
        yield from (float(number) for number in table.values() if is_number(number) and 0 <= number <= most)
