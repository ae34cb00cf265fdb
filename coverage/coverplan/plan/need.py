"""How a capacity goal says what people need, and how they get there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field
from pydantic_core import PydanticCustomError

from coverplan.errors import InputError
from coverplan.plan._strict import Strict
from coverplan.plan._values import Share

if TYPE_CHECKING:
    from pydantic import ValidationInfo

    from coverplan.units import By

__all__ = ["NeedRates", "fits_the_cutoff", "missing", "one_need"]

_NEEDS = ("rates", "per_thousand", "per_person")


class NeedRates(Strict):
    """rates = { ... }: the need as deaths over a number of years (人口 × 年死亡率 × 年数 × 安葬比例)."""

    deaths_per_mille: float = Field(
        gt=0, le=1000, description="Deaths a year among 1,000 people of the group, such as 7."
    )
    years: float = Field(gt=0, le=200, description="Years that the places must last, such as 20.")
    share: Share = Field(
        default=1.0, gt=0, description="Share of the dead who are placed here, such as '50 %'."
    )

    @property
    def per_person(self) -> float:
        """Places for each person."""
        return self.deaths_per_mille / 1000 * self.years * self.share


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
