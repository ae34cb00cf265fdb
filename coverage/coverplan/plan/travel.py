"""The [travel.NAME] tables of plan.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SkipValidation

from coverplan.plan.values import Strict
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

    profile: str
    speed_kph: _Numbers = Field(default_factory=dict)
    permitted_kph: _Numbers = Field(default_factory=dict)
    surface_factor: _Numbers = Field(default_factory=dict)
    keeps_speed_limits: _YesNo = None
    oneway: Annotated[OneWay | None, SkipValidation] = None
    access_columns: _Words = None
    uses_motorroads: _YesNo = None
    closed_by: _Words = None
    ends_only: _Words = None
    stopped_by: _Words = None
    no_stop_classes: _Words = None
    stops_on_bridges: _YesNo = None
    snap_limit_m: _Number = None
    snap_band_m: _Number = None
    snap_water_m: _Number = None
    off_road_kph: _Number = None

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
