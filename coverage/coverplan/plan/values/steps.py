"""Figures of plan.toml that change over the years: one number, or what holds from each of some years on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverplan.errors import InputError
from coverplan.plan.values.shown import as_written
from coverplan.plan.values.years import EARLIEST_YEAR, LATEST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Steps", "number", "steps_of"]


@dataclass(frozen=True)
class Steps:
    """A figure by year: each value holds from its year on; the year None is every year.

    Parameters
    ----------
    values
        Pairs of a year and the figure from then on, in order.

    Examples
    --------
    >>> falling = Steps(((2025, 7.6), (2035, 6.0)))
    >>> falling.at(2034), falling.at(2035), falling.at(2024), Steps.constant(7.0).at(None)
    (7.6, 6.0, None, 7.0)
    """

    values: tuple[tuple[int | None, float], ...]

    @classmethod
    def constant(cls, value: float) -> Steps:
        """Return a figure that holds in every year.

        Examples
        --------
        >>> Steps.constant(7.0).needs_years
        False
        """
        return cls(((None, value),))

    @property
    def needs_years(self) -> bool:
        """Whether the figure depends on the year."""
        return self.values[0][0] is not None

    @property
    def first(self) -> int | None:
        """The first year for which there is a figure; None: every year."""
        return self.values[0][0]

    def at(self, year: int | None) -> float | None:
        """Return the figure of a year; None where it is not known so early, or without a year.

        Parameters
        ----------
        year
            None: no year is asked for; only a figure of every year answers.
        """
        known = [
            value for begins, value in self.values if begins is None or (year is not None and begins <= year)
        ]
        return known[-1] if known else None


def steps_of(parse: Callable[[object], float], *, least: float, most: float) -> Callable[[object], Steps]:
    """Return how a key that takes a number or a table of years reads its value.

    Parameters
    ----------
    parse
        Reads one figure.
    least, most
        Each figure lies above the one and is at most the other.

    Examples
    --------
    >>> steps_of(float, least=0, most=1000)({"2035": 6, "2025": 7.6}).values
    ((2025, 7.6), (2035, 6.0))
    """

    def read(value: object) -> Steps:
        if isinstance(value, Steps):
            return value
        if not isinstance(value, dict):
            return Steps.constant(one(value))
        if not value:
            raise InputError.of("plan.no-steps")
        return Steps(tuple(sorted((_year(key), one(figure)) for key, figure in value.items())))

    def one(value: object) -> float:
        figure = parse(value)
        if not figure > least:
            raise InputError.of("plan.must-be", bound=f"> {least:g}")
        if figure > most:
            raise InputError.of("plan.must-be", bound=f"<= {most:g}")
        return figure

    return read


def number(value: object) -> float:
    """Return a number that the file gives as one.

    Raises
    ------
    InputError
        When it is none.

    Examples
    --------
    >>> number(7)
    7.0
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or value != value
        or abs(value) == float("inf")
    ):
        raise InputError.of("plan.float-wanted")
    return float(value)


def _year(key: object) -> int:
    text = str(key)
    if not (text.isascii() and text.isdigit() and EARLIEST_YEAR <= int(text) <= LATEST_YEAR):
        raise InputError.of("plan.year-wanted", value=as_written(text), first=EARLIEST_YEAR, last=LATEST_YEAR)
    return int(text)
