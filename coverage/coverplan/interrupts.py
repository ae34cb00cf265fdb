"""Ctrl-C and the system's call to end: taken over for a while where work must not be cut in two, and never lost."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType
    from typing import Self

__all__ = ["Ended", "TakenOver", "exit_code", "raise_if_swallowed", "remember"]

# How a system asks a program to end: a service that is stopped, a terminal or connection that is closed, Ctrl-Break.
_CALLS_TO_END = ("SIGTERM", "SIGHUP", "SIGBREAK")
# What shells add to the number of the signal that ended a command.
_BY_SIGNAL = 128


class Ended(KeyboardInterrupt):
    """The system asked the program to end, which is no different from Ctrl-C but for the exit code.

    Parameters
    ----------
    number
        Of the signal.

    Examples
    --------
    >>> exit_code(Ended(signal.SIGTERM)), exit_code(KeyboardInterrupt())
    (143, 130)
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def exit_code(error: BaseException | None) -> int:
    """Return what shells tell of a command that such an interruption ended, and have ``python -m`` end so; it may stand behind another.

    Python notes an interruption that passes through code made from text (a dataclass, a named tuple), and in the end sends itself
    the signal whatever the exit code, unless other such code ran in between.

    Examples
    --------
    >>> exit_code(None)
    130
    """
    exec("")  # noqa: S102
    while error is not None and not isinstance(error, Ended):
        error = error.__cause__ or error.__context__
    return _BY_SIGNAL + (signal.SIGINT if error is None else error.number)


class _Remembering:
    """Raises KeyboardInterrupt as Python's own handler does, and remembers that it did."""

    def __init__(self) -> None:
        self.error: KeyboardInterrupt | None = None

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.error = KeyboardInterrupt() if number == signal.SIGINT else Ended(number)
        raise self.error


def remember() -> None:
    """Remember from now on that Ctrl-C was pressed: some libraries swallow it while they are imported.

    The system's call to end is taken as Ctrl-C, where the program does not leave it unheard (``nohup``).

    Examples
    --------
    >>> before = {number: signal.getsignal(number) for number in (signal.SIGINT, *_calls_to_end())}
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
    >>> for number, handler in before.items():
    ...     _ = signal.signal(number, handler)
    """
    handler = _Remembering()
    if _raises(signal.getsignal(signal.SIGINT)):
        signal.signal(signal.SIGINT, handler)
    for number in _calls_to_end():
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, handler)


def _calls_to_end() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _CALLS_TO_END if hasattr(signal, name)]


def raise_if_swallowed() -> None:
    """Raise KeyboardInterrupt, once, where Ctrl-C was pressed and has not ended the work; see :func:`remember`."""
    for number in (signal.SIGINT, *_calls_to_end()):
        handler = signal.getsignal(number)
        if isinstance(handler, _Remembering) and handler.error is not None:
            error, handler.error = handler.error, None
            raise error


def _raises(handler: object) -> bool:
    return handler is signal.default_int_handler or isinstance(handler, _Remembering)


class TakenOver:
    """As a context: calls a function in place of raising KeyboardInterrupt.

    Threads beside the main one, and programs that handle Ctrl-C themselves, are left alone. Of two, one within the other, both
    are called, and the outer one raises.

    Parameters
    ----------
    pressed
        Called at each Ctrl-C, with a function that raises KeyboardInterrupt.
    calls_to_end
        Whether the system's call to end is taken over, too.

    Examples
    --------
    >>> said = []
    >>> with TakenOver(lambda again: said.append("not now")):
    ...     signal.raise_signal(signal.SIGINT)
    >>> said
    ['not now']
    """

    def __init__(
        self, pressed: Callable[[Callable[[], object]], object], *, calls_to_end: bool = False
    ) -> None:
        self._pressed = pressed
        self._numbers = [signal.SIGINT, *(_calls_to_end() if calls_to_end else ())]
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in self._numbers:
                before = signal.getsignal(number)
                if _raises(before) or _is_taken_over(before):
                    self._before[number] = before
                    signal.signal(number, self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _take(self, number: int, frame: FrameType | None) -> None:
        before = self._before[number]
        if _is_taken_over(before):
            before(number, frame)
            self._pressed(lambda: None)
        else:
            self._pressed(lambda: before(number, frame))


def _is_taken_over(handler: object) -> bool:
    return isinstance(getattr(handler, "__self__", None), TakenOver)
