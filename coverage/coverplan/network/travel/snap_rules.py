"""The rules by which a traveller's points join the roads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverplan.errors import Fault, InputError
from coverplan.texts import say
from coverplan.units import Cutoff, is_number
from coverplan.wording import limit_text

if TYPE_CHECKING:
    from coverplan.texts import Language

__all__ = ["SnapRules"]


@dataclass(frozen=True)
class SnapRules:
    """How points are joined to the roads.

    Parameters
    ----------
    limit_m
        Largest distance to a road, in metres.
    off_road_kph
        Speed between a point and the road, in km/h.
    band_m
        0: the nearest edge, ties by edge id. Otherwise every edge up to this much farther than the
        nearest one is a candidate, and the total cost chooses.
    water_m
        Most metres of water that the way to the road may cross, where the network knows of water
        (:meth:`coverplan.network.RoadNetwork.with_water`): round a pond one walks, over a river one does not get.

    Raises
    ------
    InputError
        When a number is negative or no number, or the speed is zero.

    Examples
    --------
    >>> SnapRules(limit_m=300)
    SnapRules(limit_m=300, off_road_kph=3.0, band_m=0.0, water_m=30.0)
    """

    limit_m: float = 1000.0
    off_road_kph: float = 3.0
    band_m: float = 0.0
    water_m: float = 30.0

    def __post_init__(self) -> None:
        faults = [
            Fault.of("error.option", name=name, value=value, allowed=allowed)
            for name, value, allowed in (
                ("limit_m", self.limit_m, ">= 0"),
                ("off_road_kph", self.off_road_kph, "> 0"),
                ("band_m", self.band_m, ">= 0"),
                ("water_m", self.water_m, ">= 0"),
            )
            if not (is_number(value) and 0 <= value < math.inf and (value > 0 or allowed == ">= 0"))
        ]
        if faults:
            raise InputError(faults)

    @property
    def off_road_m_per_s(self) -> float:
        """Speed between a point and the road, in metres per second."""
        return self.off_road_kph / 3.6

    def words(self, language: Language | None = None) -> str:
        """Say how points are joined.

        Examples
        --------
        >>> SnapRules(limit_m=300).words("en")
        'within 300 m, 3 km/h off the road'
        """
        limit = limit_text(Cutoff.of(self.limit_m, "m"), language)
        said = say("notebook.snap-rules", language, limit=limit, kph=f"{self.off_road_kph:g}")
        if not self.band_m:
            return said
        band = limit_text(Cutoff.of(self.band_m, "m"), language)
        return say("notebook.snap-band", language, rules=said, band=band)
