"""The years of a plan, and how many people there will be in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from coverplan.errors import InputError
from coverplan.plan.values.fields import Share, told_as_written
from coverplan.plan.values.strict import Strict
from coverplan.units import is_number

if TYPE_CHECKING:
    from pydantic import ValidationInfo

__all__ = ["EARLIEST_YEAR", "LATEST_YEAR", "Cohort", "Horizon", "YearField", "YearlyRate", "Years"]

# Beyond these a year is a slip of the pen.
EARLIEST_YEAR, LATEST_YEAR = 1950, 2150
Horizon = Literal["base", "near", "far"]
YearField = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]
_RATE = re.compile(r"\s*([-+−]?)\s*(\d+(?:\.\d+)?)\s*([%％‰])\s*")
# A group that halves or grows by half within a year is a slip, too.
_MOST_A_YEAR = 0.5


def _as_rate(value: str | float) -> float:
    if isinstance(value, str) and (found := _RATE.fullmatch(value)):
        rate = float(found[2]) / (1000 if found[3] == "‰" else 100)
        rate = rate if found[1] in ("", "+") else -rate
    elif is_number(value):
        rate = float(value)
    else:
        raise InputError.of("plan.rate")
    if not abs(rate) <= _MOST_A_YEAR:
        raise InputError.of("plan.rate")
    return rate


YearlyRate = Annotated[float, BeforeValidator(told_as_written(_as_rate))]


class Years(Strict):
    """[years]: the year the figures are of, and the horizons of the plan (现状、近期、远期)."""

    base: YearField
    near: YearField | None = None
    far: YearField

    @field_validator("near", "far")
    @classmethod
    def _after_those_before(cls, year: int | None, info: ValidationInfo) -> int | None:
        before = {name: told for name, told in info.data.items() if told is not None}
        late = next((name for name, told in before.items() if year is not None and year <= told), None)
        if late is not None:
            raise InputError.of("plan.horizon", name=late, year=before[late])
        return year

    @property
    def horizons(self) -> dict[Horizon, int]:
        """Year of each horizon that the plan has, in their order.

        Examples
        --------
        >>> Years(base=2025, far=2035).horizons
        {'base': 2025, 'far': 2035}
        """
        named: dict[Horizon, int | None] = {"base": self.base, "near": self.near, "far": self.far}
        return {name: year for name, year in named.items() if year is not None}

    @property
    def span(self) -> range:
        """Every year from the base to the far horizon.

        Examples
        --------
        >>> len(Years(base=2025, far=2035).span)
        11
        """
        return range(self.base, self.far + 1)


class Cohort(Strict):
    """[cohort]: groups that age into each other, such as all residents, those of 60 and over, those of 80 and over.

    A cohort-component projection with wide age bands: each year a share of a band survives, a share of those moves on to
    the next band, and births and migration are added (P. H. Leslie, Biometrika 33, 1945; S. H. Preston, P. Heuveline,
    M. Guillot, Demography, 2001, chapter 6). The shares are those of the place's yearbook or of the model life table.
    """

    groups: list[str] = Field(min_length=1)
    survival: list[Share]
    ageing: list[Share] = Field(default=[], validate_default=True)
    births: Share = 0.0
    migration: list[YearlyRate] = Field(default=[])

    @field_validator("groups")
    @classmethod
    def _each_once(cls, groups: list[str]) -> list[str]:
        if len(set(groups)) < len(groups):
            raise InputError.of("plan.groups-twice")
        return groups

    @field_validator("survival", "ageing", "migration")
    @classmethod
    def _one_a_band(cls, shares: list[float], info: ValidationInfo) -> list[float]:
        groups = info.data.get("groups")
        if groups is None:  # what is wrong with them is told
            return shares
        wanted = len(groups) - (info.field_name == "ageing")
        if len(shares) != wanted and not (info.field_name == "migration" and not shares):
            raise InputError.of("plan.band-count", wanted=wanted, bands=len(groups))
        return shares
