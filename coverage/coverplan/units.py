"""Quantities with their unit in the type: cutoffs and shares."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from numbers import Real
from typing import Literal, TypeGuard

from coverplan.errors import Fault, InputError

__all__ = [
    "By",
    "ClassCutoffs",
    "ClassSort",
    "CostUnit",
    "Cutoff",
    "Within",
    "cost_unit",
    "is_number",
    "least_share",
    "parse_share",
    "widest",
]

CostUnit = Literal["m", "s"]
By = Literal["length", "time"]
# By what units fall into classes: 城乡分类, the level of a unit, its type.
ClassSort = Literal["urban_rural", "level", "type"]
_WORDS_OF_SORT: dict[ClassSort, tuple[str, ...]] = {
    "urban_rural": ("urban", "rural"),
    "level": ("county", "town", "village"),
}

_FACTORS: dict[str, tuple[float, CostUnit]] = {
    "m": (1.0, "m"), "km": (1000.0, "m"), "米": (1.0, "m"), "公里": (1000.0, "m"), "千米": (1000.0, "m"),
    "s": (1.0, "s"), "min": (60.0, "s"), "h": (3600.0, "s"), "秒": (1.0, "s"), "分钟": (60.0, "s"), "小时": (3600.0, "s"),
}  # fmt: skip
_QUANTITY = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?)\s*([a-zA-Z]+|[米公里千秒分钟小时]+)\s*\Z")
_SHARE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]\s*\Z")
# A share this close below its target is rounding, not a shortfall.
_ROUNDING = 1e-9


def cost_unit(by: By) -> CostUnit:
    """Return the unit of a cost by length (``"m"``) or by time (``"s"``).

    Examples
    --------
    >>> cost_unit("time")
    's'
    """
    return "m" if by == "length" else "s"


def require_metres(name: str, value: object) -> None:
    """Refuse an option in metres that is negative, endless or no number.

    Raises
    ------
    InputError
        When it is one of these.

    Examples
    --------
    >>> require_metres("join_m", 0.5)
    """
    if not (is_number(value) and 0 <= value < math.inf):
        raise InputError.of("error.option", name=name, value=value, allowed=">= 0")


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether an option is a number, which true and false and a text are not.

    Examples
    --------
    >>> is_number(2), is_number("2"), is_number(True)
    (True, False, False)
    """
    return isinstance(value, Real) and not isinstance(value, bool)


@dataclass(frozen=True, init=False, order=False)
class Cutoff:
    """The largest cost that counts as covered (``cost <= cutoff``).

    Parameters
    ----------
    text
        A length or a time, such as ``"5 km"``, ``"800 m"``, ``"15 min"``, ``"1 h"``, or another
        ``Cutoff``.

    Attributes
    ----------
    value : float
        Metres or seconds.
    unit : {"m", "s"}
        Which of the two.

    Raises
    ------
    InputError
        When the text is no length and no time.

    Examples
    --------
    >>> Cutoff("5 km").value, Cutoff("15 min").unit
    (5000.0, 's')
    """

    value: float
    unit: CostUnit

    def __init__(self, text: str | Cutoff) -> None:
        value, unit = (text.value, text.unit) if isinstance(text, Cutoff) else _parse_quantity(text)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "unit", unit)

    @classmethod
    def of(cls, value: float, unit: CostUnit) -> Cutoff:
        """Build a cutoff from a number of metres or seconds.

        Examples
        --------
        >>> Cutoff.of(500, "m") == Cutoff("0.5 km")
        True
        """
        if not (math.isfinite(value) and value >= 0 and unit in ("m", "s")):
            raise InputError.of("error.cutoff", value=f"{value} {unit}")
        cutoff = object.__new__(cls)
        object.__setattr__(cutoff, "value", float(value))
        object.__setattr__(cutoff, "unit", unit)
        return cutoff

    @property
    def by(self) -> By:
        """Whether the cutoff bounds a length or a time."""
        return "length" if self.unit == "m" else "time"

    def require(self, by: By) -> Cutoff:
        """Return the cutoff itself, or refuse one in the wrong unit.

        Raises
        ------
        InputError
            When the cutoff's unit does not fit the cost.
        """
        if self.by != by:
            raise InputError.of("error.cutoff-unit", value=str(self), by=by)
        return self

    def __str__(self) -> str:
        sizes = (
            [("km", 1000.0), ("m", 1.0)] if self.unit == "m" else [("h", 3600.0), ("min", 60.0), ("s", 1.0)]
        )
        name, factor = next(((n, f) for n, f in sizes if self.value >= f), sizes[-1])
        return f"{self.value / factor:.12g} {name}"


@dataclass(frozen=True)
class Classes:
    """Classes of units that differ in what is asked of them.

    Parameters
    ----------
    names
        In the order of the plan.

    Raises
    ------
    InputError
        When there are none, or words of several sorts.

    Examples
    --------
    >>> Classes(("urban", "rural")).sort, Classes(("town", "village")).sort, Classes(("街道", "镇")).sort
    ('urban_rural', 'level', 'type')
    """

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names:
            raise InputError.of("plan.too-wanted")
        if len({_sort_of(name) for name in self.names}) > 1:
            raise InputError.of("plan.classes-mixed")

    @property
    def sort(self) -> ClassSort:
        """By what units fall into these classes."""
        return _sort_of(self.names[0])


@dataclass(frozen=True)
class ClassCutoffs:
    """Cutoffs that differ by class of unit.

    Parameters
    ----------
    pairs
        Class and cutoff, in the order of the plan; one kind of unit throughout.

    Raises
    ------
    InputError
        When there are none, lengths and times are mixed, or words of several sorts are.

    Examples
    --------
    >>> cutoffs = ClassCutoffs((("urban", Cutoff("1 km")), ("rural", Cutoff("5 km"))))
    >>> cutoffs.by, cutoffs.classes.sort, str(cutoffs)
    ('length', 'urban_rural', 'urban 1 km, rural 5 km')
    """

    pairs: tuple[tuple[str, Cutoff], ...]

    def __post_init__(self) -> None:
        if len({cutoff.unit for _, cutoff in self.pairs}) > 1:
            raise InputError.of("plan.classes-units")
        _ = self.classes

    @property
    def classes(self) -> Classes:
        """The classes that they differ by."""
        return Classes(tuple(name for name, _ in self.pairs))

    @property
    def unit(self) -> CostUnit:
        """Of every cutoff: m or s."""
        return self.pairs[0][1].unit

    @property
    def by(self) -> By:
        """Whether the cutoffs bound lengths or times."""
        return self.pairs[0][1].by

    @property
    def by_class(self) -> dict[str, float]:
        """Metres or seconds of each class."""
        return {name: cutoff.value for name, cutoff in self.pairs}

    def __str__(self) -> str:
        return ", ".join(f"{name} {cutoff}" for name, cutoff in self.pairs)


Within = Cutoff | ClassCutoffs


def widest(within: Within) -> Cutoff:
    """Return the largest of the cutoffs that hold for one class or another.

    Examples
    --------
    >>> str(widest(Cutoff("1 km"))), str(widest(ClassCutoffs((("urban", Cutoff("1 km")), ("rural", Cutoff("5 km"))))))
    ('1 km', '5 km')
    """
    if isinstance(within, Cutoff):
        return within
    return max((cutoff for _, cutoff in within.pairs), key=lambda cutoff: cutoff.value)


def _sort_of(name: str) -> ClassSort:
    return next((sort for sort, words in _WORDS_OF_SORT.items() if name in words), "type")


def _parse_quantity(text: object) -> tuple[float, CostUnit]:
    found = _QUANTITY.match(text) if isinstance(text, str) else None
    if found is None or found[2] not in _FACTORS:
        raise InputError.of("error.cutoff", value=text)
    factor, unit = _FACTORS[found[2]]
    return float(found[1]) * factor, unit


def parse_share(value: str | float) -> float:
    """Read a share, written as ``"60 %"`` or as a fraction, into a fraction.

    Parameters
    ----------
    value
        Text with a percent sign, up to 100, or a number from 0 to 1.

    Returns
    -------
    float
        The fraction.

    Raises
    ------
    InputError
        When it is neither; a bare number above 1 is refused, since 60 may mean 60 % or a mistake.

    Examples
    --------
    >>> parse_share("60 %")
    0.6
    """
    if isinstance(value, str) and (found := _SHARE.match(value)) and float(found[1]) <= 100:
        return float(found[1]) / 100
    if is_number(value) and 0 <= value <= 1:
        return float(value)
    raise InputError([Fault.of("error.share", value=value)])


def least_share(target: float) -> float:
    """Return the least share that meets a target: sums of floats may end a rounding below it.

    Parameters
    ----------
    target
        A fraction.

    Examples
    --------
    >>> 1 - 1e-12 >= least_share(1.0), 0.899 >= least_share(0.9)
    (True, False)
    """
    return target - _ROUNDING
