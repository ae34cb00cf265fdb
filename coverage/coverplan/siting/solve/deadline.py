"""When a solve has to end: its time is over, or somebody pressed Ctrl-C."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, Self

from coverplan.interrupts import TakenOver

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["Deadline"]


class Deadline:
    """A limit by the machine's steady clock, from now on; as a context it takes the first Ctrl-C as the end of its time.

    A second Ctrl-C is raised as usual.

    Parameters
    ----------
    limit_s
        Seconds.
    whole
        What it is a part of: it ends with it at the latest.

    Examples
    --------
    >>> import signal
    >>> with Deadline(60.0) as deadline:
    ...     signal.raise_signal(signal.SIGINT)
    >>> deadline.is_over, deadline.is_stopped, deadline.left
    (True, True, 0.0)
    """

    def __init__(self, limit_s: float, *, whole: Deadline | None = None) -> None:
        self._start = time.perf_counter()
        self._limit_s = limit_s if whole is None else min(limit_s, whole.left)
        self._taken_over = TakenOver(self._stop)
        self._whole = whole
        self._is_stopped = False

    def __enter__(self) -> Self:
        self._taken_over.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._taken_over.__exit__(kind, error, trace)

    def _stop(self, again: Callable[[], object]) -> None:
        if self._is_stopped:
            again()
        self._is_stopped = True

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it, or what it is a part of."""
        return self._is_stopped or (self._whole is not None and self._whole.is_stopped)

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    @property
    def left(self) -> float:
        """Seconds until the end; never below 0, and 0 once it was stopped."""
        return 0.0 if self.is_stopped else max(0.0, self._limit_s - self.spent)

    @property
    def ended(self) -> Literal["interrupted", "time_limit", "undecided"]:
        """Why a solve that proved nothing is at its end; undecided where time is left."""
        if self.is_stopped:
            return "interrupted"
        return "time_limit" if self.is_over else "undecided"

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.left == 0.0
