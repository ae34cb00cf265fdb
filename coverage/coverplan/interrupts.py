"""Ctrl-C: taken over for a while where work must not be cut in two, and never lost."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType
    from typing import Self

__all__ = ["TakenOver", "raise_if_swallowed", "remember"]


class _Remembering:
    """Raises KeyboardInterrupt as Python's own handler does, and remembers that it did."""

    def __init__(self) -> None:
        self.is_pressed = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.is_pressed = True
        signal.default_int_handler(number, frame)


def remember() -> None:
    """Remember from now on that Ctrl-C was pressed: some libraries swallow it while they are imported.

    Examples
    --------
    >>> remember()
    >>> try:
    ...     signal.raise_signal(signal.SIGINT)
    ... except KeyboardInterrupt:  # as such a library does
    ...     pass
    >>> try:
    ...     raise_if_swallowed()
    ... except KeyboardInterrupt:
    ...     print("not lost")
    not lost
    >>> _ = signal.signal(signal.SIGINT, signal.default_int_handler)
    """
    if _raises(signal.getsignal(signal.SIGINT)):
        signal.signal(signal.SIGINT, _Remembering())


def raise_if_swallowed() -> None:
    """Raise KeyboardInterrupt where Ctrl-C was pressed and has not ended the work; see :func:`remember`."""
    handler = signal.getsignal(signal.SIGINT)
    if isinstance(handler, _Remembering) and handler.is_pressed:
        raise KeyboardInterrupt


def _raises(handler: object) -> bool:
    return handler is signal.default_int_handler or isinstance(handler, _Remembering)


class TakenOver:
    """As a context: calls a function in place of raising KeyboardInterrupt.

    Threads beside the main one, and programs that handle Ctrl-C themselves, are left alone.

    Parameters
    ----------
    pressed
        Called at each Ctrl-C, with a function that raises KeyboardInterrupt.

    Examples
    --------
    >>> said = []
    >>> with TakenOver(lambda again: said.append("not now")):
    ...     signal.raise_signal(signal.SIGINT)
    >>> said
    ['not now']
    """

    def __init__(self, pressed: Callable[[Callable[[], object]], object]) -> None:
        self._pressed = pressed
        self._before: Any = None

    def __enter__(self) -> Self:
        before = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is threading.main_thread() and _raises(before):
            self._before = before
            signal.signal(signal.SIGINT, self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self._pressed(lambda: self._before(number, frame))
