"""The best choice so far and the best bound so far: one object, whatever is solved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coverplan.siting.solve.deadline import Deadline

__all__ = ["Incumbent", "Progress", "Told", "relative_gap"]

# A bound of a whole number may be off by this much before it is rounded.
_OFF = 1e-3


@dataclass(frozen=True)
class Progress:
    """How far a solver has come.

    Attributes
    ----------
    objective : float
        Of the best solution so far; NaN while there is none.
    bound : float
        Proved: no solution is better than this.
    seconds : float
        Since the start.

    Examples
    --------
    >>> Progress(90.0, 100.0, 1.5).gap
    0.1111111111111111
    """

    objective: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """Distance of objective and bound, as a fraction of the objective."""
        return relative_gap(self.objective, self.bound)


def relative_gap(objective: float, bound: float) -> float:
    """Return the distance of objective and bound, as a fraction of the objective; NaN where there is no objective.

    Examples
    --------
    >>> relative_gap(100.0, 90.0), relative_gap(0.0, 0.0)
    (0.1, 0.0)
    """
    if objective == bound:
        return 0.0
    return abs(bound - objective) / abs(objective) if objective else math.inf


Told: TypeAlias = "Callable[[Progress], object]"


class Incumbent:
    """The best columns found, what they are worth, and the bound that is proved.

    Parameters
    ----------
    most
        Whether the greatest value is sought; else the least.
    bound
        What holds from the start.
    step
        Values are multiples of this from 0 (0: of nothing), so that a bound may be rounded.
    base
        Added to value and bound where they are told: what is settled before.
    told
        Called with the progress when value or bound are better.
    deadline
        Whose clock is told.

    Attributes
    ----------
    columns : tuple of int
        The best, ascending.
    value, bound : float
        Without ``base``. A bound never goes past the value.

    Examples
    --------
    >>> best = Incumbent(most=True, bound=30.0, step=1.0)
    >>> best.offer([2, 0], 20.0), best.offer([1], 19.0), best.prove(25.4)
    (True, False, True)
    >>> best.columns, best.value, best.bound, best.is_proved(0.25)
    ((0, 2), 20.0, 25.0, True)
    """

    def __init__(
        self,
        *,
        most: bool,
        bound: float,
        step: float = 0.0,
        base: float = 0.0,
        told: Told | None = None,
        deadline: Deadline | None = None,
    ) -> None:
        self._sign = 1.0 if most else -1.0
        self.step = step
        self.columns: tuple[int, ...] = ()
        self.value = -self._sign * math.inf
        self.bound = bound
        self.base = base
        self._told = told
        self._deadline = deadline

    def offer(self, columns: Iterable[int], value: float) -> bool:
        """Take a choice where it is better; tell whether it is."""
        if self._sign * value <= self._sign * self.value:
            return False
        self.columns, self.value = tuple(sorted(int(column) for column in columns)), value
        self.bound = self._no_farther(self.bound)
        self._tell()
        return True

    def prove(self, bound: float) -> bool:
        """Take a bound, rounded to what values can be, where it is nearer; tell whether it is."""
        bound = self._no_farther(self.rounded(bound))
        if self._sign * bound >= self._sign * self.bound:
            return False
        self.bound = bound
        self._tell()
        return True

    def exchange(self, columns: Iterable[int]) -> None:
        """Take other columns of the same value."""
        self.columns = tuple(sorted(int(column) for column in columns))

    def settle(self) -> None:
        """Take it as proved that there is nothing better."""
        self.prove(self.value)

    def rounded(self, bound: float) -> float:
        """Round a bound to the next value there can be."""
        if not self.step or not math.isfinite(bound):
            return bound
        return self._sign * self.step * math.floor(self._sign * bound / self.step + _OFF)

    def target(self) -> float:
        """Return the least improvement's value: what is not at least as good as this is of no use."""
        return self.value + self._sign * self.step

    def is_beaten_by(self, bound: float) -> bool:
        """Tell whether nothing better than the best can have this bound."""
        return self._sign * self.rounded(bound) <= self._sign * self.value + SAME * abs(self.value)

    def is_proved(self, gap: float) -> bool:
        """Tell whether value and bound are as near as asked."""
        return abs(self.bound - self.value) <= max(gap, SAME) * abs(self.value)

    def _no_farther(self, bound: float) -> float:
        return self._sign * max(self._sign * bound, self._sign * self.value)

    def _tell(self) -> None:
        if self._told is not None and self._deadline is not None:
            objective = self.base + self.value if math.isfinite(self.value) else math.nan
            self._told(Progress(objective, self.base + self.bound, self._deadline.spent))
