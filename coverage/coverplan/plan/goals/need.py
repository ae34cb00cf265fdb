"""How a capacity goal says what people need, how they get there, and how much land a place takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from coverplan.errors import InputError
from coverplan.plan.values import Share, Steps, Strict, YearField, adding_up, as_share, number, steps_of

if TYPE_CHECKING:
    from pydantic import ValidationInfo

    from coverplan.units import By

__all__ = ["LandNeed", "NeedRates", "PerThousand", "fits_the_cutoff", "missing", "one_need"]

_NEEDS = ("rates", "per_thousand", "per_person")
# Gross land of a grave with its ways and green, in square metres: what the plans of counties come to (高青, 泰安, 高唐).
_LOW_M2, _HIGH_M2 = 1.9, 3.3

Deaths = Annotated[Steps, BeforeValidator(steps_of(number, least=0, most=1000))]
ShareSteps = Annotated[Steps, BeforeValidator(steps_of(as_share, least=0, most=1))]
PerThousand = Annotated[Steps, BeforeValidator(steps_of(number, least=0, most=1_000_000))]


class NeedRates(Strict):
    """rates = { ... }: the need as deaths over a number of years (人口 × 年死亡率 × 年数 × 安葬比例)."""

    deaths_per_mille: Deaths | None = None
    years: float = Field(gt=0, le=200)
    start: YearField | None = None  # fmt: skip
    share: ShareSteps = Steps.constant(1.0)


class LandNeed(Strict):
    """land = { ... }: gross land that a place takes, with its ways and green."""

    low_m2: float = Field(default=_LOW_M2, gt=0, le=1000)
    high_m2: float = Field(default=_HIGH_M2, gt=0, le=1000)
    shares: Annotated[dict[str, Share], AfterValidator(adding_up)] = Field(default_factory=dict)
    kinds: dict[str, Annotated[list[float], Field(min_length=2, max_length=2)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _low_before_high(self) -> LandNeed:
        for low, high in ((self.low_m2, self.high_m2), *self.kinds.values()):
            if low > high or low <= 0:
                raise InputError.of("plan.land", low=f"{low:g}", high=f"{high:g}")
        return self

    @property
    def each_m2(self) -> tuple[float, float]:
        """Square metres of a place, low and high, on the mean of the kinds.

        Examples
        --------
        >>> LandNeed(shares={"stone": 0.5, "niche": 0.5}, kinds={"niche": [0.5, 0.7]}).each_m2
        (1.2, 2.0)
        """
        if not self.shares:
            return self.low_m2, self.high_m2
        plain = [self.low_m2, self.high_m2]
        low, high = (
            sum(share * self.kinds.get(kind, plain)[at] for kind, share in self.shares.items())
            for at in (0, 1)
        )
        return low, high


def missing() -> PydanticCustomError:
    """Return the error of a key that is not there and must be."""
    return PydanticCustomError("missing", "missing")


def one_need(per_person: float | None, info: ValidationInfo) -> float | None:
    """Refuse a goal that says its need in no way or in several.

    Parameters
    ----------
    per_person
        The last of the keys that say it.
    info
        The keys read before.
    """
    before = [name for name in _NEEDS if name != "per_person"]
    if any(name not in info.data for name in before):
        return per_person  # what is wrong with them is told
    given = [name for name in before if info.data[name] is not None]
    if per_person is None and not given:
        raise missing()
    if len(given) + (per_person is not None) > 1:
        raise InputError.of("plan.one-need", known=", ".join(_NEEDS))
    return per_person


def fits_the_cutoff(by: By | None, info: ValidationInfo) -> By | None:
    """Refuse a measure that the cutoff does not have.

    Parameters
    ----------
    by
        length or time.
    info
        The keys read before, ``within`` among them.
    """
    within = info.data.get("within")
    if by is not None and within is not None and by != within.by:
        raise InputError.of("plan.by-differs", within=within, by=within.by)
    return by
