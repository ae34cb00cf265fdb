"""Among equally good sites the first by id: one answer, whatever the solver happened to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.solve.tolerances import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["first_of_equals"]


def first_of_equals(
    chosen: Bools,
    gains: Callable[[Bools], Floats],
    deadline: Deadline,
    *,
    largest: float,
    count: int = 0,
) -> Bools:
    """Exchange chosen columns for earlier ones that do as well, one at a time, until none is left.

    Parameters
    ----------
    chosen
        Whether each column is chosen; columns are in order of site ids.
    gains
        Tells what each column would add to some chosen ones.
    deadline
        When to exchange no more: an answer that is not proved need not be the first of equals.
    largest
        The largest gain there can be; differences of its rounding count as none.
    count
        How many columns must be chosen: the first ones that are free fill up.

    Returns
    -------
    numpy.ndarray
        Whether each column is chosen now.

    Examples
    --------
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> worth = np.array([2.0, 3.0, 3.0])
    >>> first_of_equals(np.array([False, False, True]), lambda chosen: worth, Deadline(600.0), largest=3.0).tolist()
    [False, True, False]
    """
    chosen = chosen.copy()
    least = ROUNDING * largest
    again = True
    while again:
        again = False
        for column in np.flatnonzero(chosen)[::-1]:
            if deadline.is_over:
                again = False
                break
            chosen[column] = False
            gain = gains(chosen)
            better = np.flatnonzero(~chosen[:column] & (gain[:column] >= gain[column] - least))
            new = int(better[0]) if len(better) else int(column)
            chosen[new] = True
            again |= new != column
    chosen[np.flatnonzero(~chosen)[: max(0, count - int(chosen.sum()))]] = True
    return chosen
