"""When a solve has to end: its time is over, or somebody pressed Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Deadline"]


class Deadline:
    """A limit by the machine's steady clock, from now on; as a context it takes the first Ctrl-C as the end of its time.

    A second Ctrl-C is raised as usual. Threads beside the main one, and programs that handle Ctrl-C themselves, are left alone.

    Parameters
    ----------
    limit_s
        Seconds.

    Examples
    --------
    >>> with Deadline(60.0) as deadline:
    ...     signal.raise_signal(signal.SIGINT)
    >>> deadline.is_over, deadline.is_stopped, deadline.left
    (True, True, 0.0)
    """

    def __init__(self, limit_s: float) -> None:
        self._start = time.perf_counter()
        self._limit_s = limit_s
        self._is_taken = False
        self.is_stopped = False

    def __enter__(self) -> Self:
        if (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        ):
            self._is_taken = True
            signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_taken:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.is_stopped:
            signal.default_int_handler(number, frame)
        self.is_stopped = True

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    @property
    def left(self) -> float:
        """Seconds until the end; never below 0, and 0 once it was stopped."""
        return 0.0 if self.is_stopped else max(0.0, self._limit_s - self.spent)

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.left == 0.0
