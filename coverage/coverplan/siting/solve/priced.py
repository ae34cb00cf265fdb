"""A model that falls apart into places once some of its rows have prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy import sparse

from coverplan.siting.solve.shared_out import are_alone, of_most

if TYPE_CHECKING:
    from coverplan.kernels.types import Bounds, Floats
    from coverplan.siting.solve.highs import Model

__all__ = ["Priced"]


@dataclass(frozen=True, eq=False)
class Priced:
    """A model whose other numbers are tied by few rows beside the room of their places.

    Attributes
    ----------
    place : array of int
        Of each of the other numbers.
    amount : array of float
        Room that each of them takes if it is 1.
    stands : array of float
        Room of each place if all whole numbers are 0.
    option_place, option_column : arrays of int
        The ways to change a place's room: where, and by which whole number.
    option_room : array of float
        The room there is then.
    columns : int
        How many whole numbers there are.
    ties : array of int
        The rows that get prices.
    own : array of int
        The rows of the whole numbers alone.

    Examples
    --------
    >>> from coverplan.siting.solve import Model
    >>> rows = sparse.csr_array(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [-4.0, 3.0, 2.0]]))
    >>> low, high = np.array([1.0, -np.inf, -np.inf]), np.array([1.0, 1, 0])
    >>> Priced.of(Model(np.array([5.0, 9, 2]), np.ones(3), rows, low, high, 1)).ties.tolist()
    [0, 1]
    """

    place: Bounds
    amount: Floats
    stands: Floats
    option_place: Bounds
    option_column: Bounds
    option_room: Floats
    columns: int
    ties: Bounds
    own: Bounds

    @classmethod
    def of(cls, model: Model) -> Self | None:
        """Return how a model falls apart at a price for some rows; None where it does not, or where the other numbers cost nothing, or less."""
        whole = model.integers
        if not whole or not model.cost[whole:].any() or (model.cost[whole:] < 0.0).any():
            return None
        mine, others = (sparse.csr_array(part) for part in (model.rows[:, :whole], model.rows[:, whole:]))
        many, has_mine = np.diff(others.indptr), np.diff(mine.indptr) > 0
        least = np.asarray(others.minimum(0.0).sum(axis=1)).ravel()
        is_room = (many > 0) & has_mine & (model.row_lower == -np.inf) & (least >= 0.0)
        found = of_most(others, many, is_room)
        if found is None:
            return None
        rows, place = np.unique(found[0], return_inverse=True)
        gains, stands = -mine[rows].toarray(), model.row_upper[rows]
        ties = np.flatnonzero((many > 0) & ~has_mine)
        # where a sum over all is asked for, prices draw near too slowly
        if (least[ties] < 0.0).any():
            return None
        # a row that says more than one of the others may be 1 only beside a whole one is left to the end
        mixed = np.flatnonzero((many > 1) & has_mine & ~np.isin(np.arange(len(many)), rows))
        if len(mixed) or not are_alone(model, mine, gains).all() or (stands < 0.0).any():
            return None
        at, column = np.nonzero(gains)
        room = np.maximum(0.0, stands[at] + gains[at, column])
        return cls(
            place, found[1], stands, at, column, room, whole, ties, np.flatnonzero(many == 0)
        )  # fmt: skip
