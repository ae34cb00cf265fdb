"""Rows and columns in the making; each row knows the rule it stands for and the unit it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.kernels.types import Bools, Bounds, Floats

__all__ = ["MODEL", "Label", "Line", "Linear", "Table"]

# The rule of rows that stand for the model itself.
MODEL = -1


class Label(NamedTuple):
    """Which rule a row stands for (its position among the model's, :data:`MODEL` for none), and the unit it is about."""

    rule: int
    unit: str


@dataclass(frozen=True, eq=False)
class Linear:
    """Several sums over columns: a matrix and what is added to each of its rows.

    Attributes
    ----------
    rows : sparse array, shape (sums, columns)
    constant : array of float, shape (sums,)
    """

    rows: sparse.csr_array
    constant: Floats

    def line(self, weights: Floats) -> Line:
        """Return the weighted sum of all of them."""
        summed = sparse.csr_array(weights.reshape(1, -1)) @ self.rows
        return Line(
            summed.indices.astype(np.int64), summed.data.astype(np.float64), float(weights @ self.constant)
        )


@dataclass(frozen=True, eq=False)
class Line:
    """One sum over columns.

    Attributes
    ----------
    columns : array of int
    values : array of float
    constant : float
    """

    columns: Bounds
    values: Floats
    constant: float = 0.0


class Table:
    """Columns with their bounds, and rows that name their rule.

    Attributes
    ----------
    labels : list of Label
        Of each row.
    gives : list of float
        By how much each row gives way where its rule gives way by one.

    Examples
    --------
    >>> table = Table()
    >>> first = table.columns(2, upper=1.0, whole=True)
    >>> table.row(Label(0, "甲镇"), Line(np.array([0, 1]), np.ones(2)), low=1.0, high=2.0)
    >>> [label.unit for label in table.labels]
    ['甲镇', '甲镇']
    """

    def __init__(self) -> None:
        self.count = 0
        self.labels: list[Label] = []
        self.gives: list[float] = []
        self._upper: list[Floats] = []
        self._whole: list[Bools] = []
        self._parts: list[tuple[Bounds, Bounds, Floats]] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []

    def columns(self, count: int, *, upper: float | Floats, whole: bool = False) -> int:
        """Add columns from 0 to a bound; return the position of the first."""
        first = self.count
        self.count += count
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        self._whole.append(np.full(count, whole))
        return first

    def row(
        self, label: Label, line: Line, *, low: float = -np.inf, high: float = np.inf, give: float = 0.0
    ) -> None:
        """Add ``low <= line <= high``: a row for each end, so that each may give way."""
        for lower, upper in ((low, np.inf), (-np.inf, high)):
            if np.isfinite(lower) or np.isfinite(upper):
                at = len(self.labels)
                self._parts.append((np.full(len(line.columns), at), line.columns, line.values))
                self._low.append(np.array([lower - line.constant]))
                self._high.append(np.array([upper - line.constant]))
                self.labels.append(label)
                self.gives.append(give)

    def block(self, rows: sparse.csr_array, high: Floats) -> None:
        """Add ``rows @ x <= high``, which stand for the model itself."""
        there = sparse.coo_array(rows)
        at = len(self.labels)
        self._parts.append((there.row.astype(np.int64) + at, there.col.astype(np.int64), there.data))
        self._low.append(np.full(len(high), -np.inf))
        self._high.append(high)
        self.labels += [Label(MODEL, "")] * len(high)
        self.gives += [0.0] * len(high)

    @property
    def upper(self) -> Floats:
        """Bound of each column."""
        return np.concatenate(self._upper) if self._upper else np.zeros(0)

    @property
    def whole(self) -> Bools:
        """Which columns are whole numbers."""
        return np.concatenate(self._whole) if self._whole else np.zeros(0, dtype=np.bool_)

    def rows(self) -> tuple[sparse.csr_array, Floats, Floats]:
        """Return all rows, and between what each lies."""
        parts: Sequence[tuple[Bounds, Bounds, Floats]] = self._parts or [
            (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        ]
        at, columns, values = (np.concatenate([part[which] for part in parts]) for which in range(3))
        shape = (len(self.labels), self.count)
        low = np.concatenate(self._low) if self._low else np.zeros(0)
        high = np.concatenate(self._high) if self._high else np.zeros(0)
        return sparse.csr_array((values, (at, columns)), shape=shape), low, high
