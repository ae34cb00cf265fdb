"""In which country a study lies, which decides the marks its maps carry and the law that is cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from coverplan.crs import touches_china_box
from coverplan.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CountryCode", "Jurisdiction", "jurisdiction_of"]

# Maps of Hong Kong, Macao and Taiwan stand under the same map rules.
_CHINESE = frozenset({"CN", "HK", "MO", "TW"})
_CODE = re.compile(r"[A-Z]{2}")


def _as_country(value: str) -> str:
    code = value.strip().upper()
    if code and not _CODE.fullmatch(code):
        raise InputError.of("plan.country")
    return code


CountryCode = Annotated[str, AfterValidator(_as_country)]


@dataclass(frozen=True)
class Jurisdiction:
    """Whose rules a study stands under.

    Attributes
    ----------
    is_chinese
        Whether its maps are marked, and its data judged, by Chinese rules.
    is_known
        False where nothing says the country and the place alone leaves it open; then the mark is carried.
    """

    is_chinese: bool
    is_known: bool = True


def jurisdiction_of(
    country: str, code_scheme: str, bounds: Sequence[float] | None, *, crs: object
) -> Jurisdiction:
    """Say whose rules a study stands under.

    Parameters
    ----------
    country
        ``[area] country``; "" where the plan does not say.
    code_scheme
        ``[units] code_scheme``: Chinese codes are those of a Chinese study.
    bounds
        West, south, east and north of its layers; None without any.
    crs
        Of the bounds.

    Returns
    -------
    Jurisdiction
        The country that is stated; else what codes or place say. A place in the box around China may as well be a
        neighbour's: then the study is held for Chinese, the side on which no map is published that must not be.

    Examples
    --------
    >>> jurisdiction_of("", "free", (9.5, 47.0, 9.6, 47.1), crs="EPSG:4326")
    Jurisdiction(is_chinese=False, is_known=True)
    >>> jurisdiction_of("", "free", (106.8, 47.8, 107.0, 48.0), crs="EPSG:4326")
    Jurisdiction(is_chinese=True, is_known=False)
    >>> jurisdiction_of("MN", "free", (106.8, 47.8, 107.0, 48.0), crs="EPSG:4326").is_chinese
    False
    """
    if country:
        return Jurisdiction(country in _CHINESE)
    if code_scheme == "cn":
        return Jurisdiction(is_chinese=True)
    may_be = bounds is not None and touches_china_box(bounds, crs)
    return Jurisdiction(may_be, is_known=not may_be)
