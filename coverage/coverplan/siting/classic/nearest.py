"""Cost of each row to the nearest of some columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers

__all__ = ["lower"]


@kernel
def lower(least: Floats, indptr: Integers, indices: Integers, data: Floats, opened: Bools) -> None:
    """Lower the least cost of each row to that of its nearest open column, where that is less."""
    for row in range(len(least)):
        for at in range(indptr[row], indptr[row + 1]):
            if data[at] < least[row] and opened[indices[at]]:
                least[row] = data[at]
