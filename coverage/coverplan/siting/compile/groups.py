"""Demand points that the same sites may serve, and that no rule tells apart, count as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.kernels.types import Bools, Bounds, Floats, Strings
    from coverplan.siting.model import Reach

__all__ = ["Groups"]


@dataclass(frozen=True, eq=False)
class Groups:
    """Demand points of a service gathered.

    Attributes
    ----------
    reach : Reach
    of : array of int, shape (demand points,)
        The group of each.
    weight : array of float, shape (groups,)
    sites : sparse array of float, shape (groups, sites)
        1 where a site may serve a group.
    """

    reach: Reach
    of: Bounds
    weight: Floats
    sites: sparse.csr_array

    @classmethod
    def merged(cls, reach: Reach, marks: Sequence[Strings], sites: int) -> Groups:
        """Gather those with the same sites and the same marks."""
        first = np.searchsorted(reach.row, np.arange(len(reach.ids) + 1))
        number: dict[tuple[object, ...], int] = {}
        of = np.array(
            [
                number.setdefault(
                    (reach.site[first[at] : first[at + 1]].tobytes(), *(mark[at] for mark in marks)),
                    len(number),
                )
                for at in range(len(reach.ids))
            ],
            dtype=np.int64,
        )
        return cls._of(reach, of, len(number), sites)

    @classmethod
    def single(cls, reach: Reach, sites: int) -> Groups:
        """Leave each alone: where their ways differ, they do."""
        return cls._of(reach, np.arange(len(reach.ids)), len(reach.ids), sites)

    @classmethod
    def _of(cls, reach: Reach, of: Bounds, count: int, sites: int) -> Groups:
        pairs = sparse.coo_array(
            (np.ones(len(reach.row)), (of[reach.row], reach.site)), shape=(count, sites)
        ).tocsr()
        pairs.sum_duplicates()
        pairs.data[:] = 1.0
        return cls(reach, of, np.bincount(of, reach.weight, count).astype(np.float64), pairs)

    def among(self, members: Bools) -> Bools:
        """Return which groups consist of the demand points named; rules keep these apart from others."""
        chosen = np.zeros(len(self.weight), dtype=np.bool_)
        chosen[self.of[members]] = True
        return chosen

    def names(self, chosen: Bools) -> list[str]:
        """Name groups after their first demand points."""
        first = np.full(len(self.weight), -1)
        first[self.of[::-1]] = np.arange(len(self.of))[::-1]
        return [str(self.reach.ids.text[first[group]]) for group in np.flatnonzero(chosen)]
