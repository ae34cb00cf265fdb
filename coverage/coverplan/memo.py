"""What is worked out once from an object that does not change, and kept with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Self, TypeVar, TypeVarTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

__all__ = ["HasMemo", "Keyed", "key_of", "text_contents"]

S = TypeVar("S", bound="HasMemo")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)
class Keyed(Generic[T]):
    """Something without a hash, such as a frame, that is known by all that matters of it.

    Parameters
    ----------
    key
        Of everything that what is worked out depends on (:func:`key_of`).
    held
        The thing itself.

    Examples
    --------
    >>> Keyed(b"1", ["a"]) == Keyed(b"1", ["b"])
    True
    """

    key: bytes
    held: T = field(compare=False, repr=False)


def key_of(*parts: bytes | str) -> bytes:
    """Return a key of some contents: other contents have another, for all that can happen (BLAKE2, 32 bytes).

    Examples
    --------
    >>> key_of("ab", "c") == key_of("a", "bc")
    False
    """
    digest = hashlib.blake2b(digest_size=32)
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.digest()


def text_contents(column: pd.Series[str]) -> bytes:
    """Return all that a column of text holds, for :func:`key_of`.

    Examples
    --------
    >>> import pandas as pd
    >>> one, other = (pd.Series(words, dtype="str") for words in (["a", "bc"], ["ab", "c"]))
    >>> text_contents(one) == text_contents(one.copy()), text_contents(one) == text_contents(other)
    (True, False)
    """
    import pyarrow as pa

    table = pa.table({"": column.array}).combine_chunks()
    return b"".join(batch.serialize().to_pybytes() for batch in table.to_batches())


@dataclass(frozen=True, eq=False)
class HasMemo:
    """An object that keeps what was worked out from it, as long as it lives and no longer.

    What is kept is found again under the function that made it and all that it was given, so nothing can be
    kept under less than it depends on. ``dataclasses.replace`` gives an object that has kept nothing yet.

    Examples
    --------
    >>> @dataclass(frozen=True, eq=False)
    ... class Square(HasMemo):
    ...     side: float
    >>> def area(square, times):
    ...     print("worked out")
    ...     return times * square.side**2
    >>> square = Square(side=3.0)
    >>> square.once(area, 1), square.once(area, 1), square.once(area, 2)
    worked out
    worked out
    (9.0, 9.0, 18.0)
    """

    _memo: dict[tuple[object, ...], object] = field(init=False, repr=False, default_factory=dict)

    def once(self, work_out: Callable[[Self, *Ts], T], *given: *Ts) -> T:
        """Return ``work_out(self, *given)``, worked out at the first call.

        Parameters
        ----------
        work_out
            A function of this object and of what is given, and of nothing else.
        given
            Values with a hash.

        Returns
        -------
        object
            What the function returned; do not change it in place.

        Examples
        --------
        >>> HasMemo().once(lambda _, n: n + 1, 1)
        2
        """
        key = (work_out, *given)
        if key not in self._memo:
            self._memo[key] = work_out(self, *given)
        return cast("T", self._memo[key])
