"""The errors that coverplan raises.

::

    CoverplanError
    ├── InputError (ValueError)          a file, table or argument cannot be used; carries every fault
    │   └── PlanError                    plan.toml cannot be used
    ├── CrsError (ValueError)            a frame has no CRS, or one in which lengths are not metres
    ├── OutputError (OSError)            the output folder cannot be used or written
    ├── SolveError (RuntimeError)        the solver failed
    └── NotAvailableError (NotImplementedError)   not in this version, or an optional part is not installed

Errors carry a key and parameters; their words are chosen when they are shown.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from coverplan.texts import Language, on_one_line, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


__all__ = [
    "CoverplanError",
    "CrsError",
    "Fault",
    "InputError",
    "NotAvailableError",
    "OutputError",
    "PlanError",
    "SolveError",
    "WrittenInterrupt",
    "gathering",
    "refuse",
]

_LINES_SHOWN = 50
# Faults of one kind are told one by one up to so many; of more, the first few are named on one line.
_MOST_IN_FULL = 10
_NAMED = 5
# What may differ between faults of one kind.
_OF_THE_ROW = ("row", "value", "lon", "lat")


class CoverplanError(Exception):
    """Base of every error that is the reader's to mend.

    Parameters
    ----------
    key
        Key of the text.
    **params
        Values for the text's placeholders.

    Examples
    --------
    >>> CoverplanError("error.file-missing", file="a.csv").message("en")
    'a.csv: no such file. Check the path and the file name.'
    """

    def __init__(self, key: str, **params: object) -> None:
        self.key = key
        self.params = params
        super().__init__(key)

    def message(self, language: Language | None = None) -> str:
        """Word the error in a language (by default the current one)."""
        return say(self.key, language, **self.params)

    def __str__(self) -> str:
        return self.message()


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    Parameters
    ----------
    key
        Key of the text, which names the file, the row or key, what is wrong and what to do.
    params
        Values for the text's placeholders.

    Examples
    --------
    >>> Fault.of("error.file-missing", file="a.csv").message("en")
    'a.csv: no such file. Check the path and the file name.'
    """

    key: str
    params: Mapping[str, object]

    @classmethod
    def of(cls, key: str, /, **params: object) -> Fault:
        """Build a fault from a key and its parameters."""
        return cls(key, params)

    def message(self, language: Language | None = None) -> str:
        """Word the fault in a language (by default the current one), on one line."""
        return on_one_line(say(self.key, language, **self.params))


class InputError(CoverplanError, ValueError):
    """An input cannot be used; every fault that was found is in it.

    Parameters
    ----------
    faults
        All faults; at least one.

    Examples
    --------
    >>> error = InputError([Fault.of("error.file-missing", file="a.csv")])
    >>> len(error.faults)
    1
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        if not self.faults:
            msg = "an InputError needs at least one fault"
            raise ValueError(msg)
        super().__init__("error.input", count=len(self.faults))

    @classmethod
    def of(cls, key: str, /, **params: object) -> InputError:
        """Build an error with a single fault."""
        return cls([Fault.of(key, **params)])

    def message(self, language: Language | None = None) -> str:
        """Word all faults, one a line: a kind that hits many rows once, with its count; a long list is cut and says so."""
        lines: list[tuple[str, int]] = []
        for alike in _kinds(self.faults, language):
            if len(alike) > _MOST_IN_FULL:
                lines.append((_many(alike, language), len(alike)))
            else:
                lines += [(fault.message(language), 1) for fault in alike]
        said = [text for text, _ in lines[:_LINES_SHOWN]]
        rest = sum(count for _, count in lines[_LINES_SHOWN:])
        return "\n".join([*said, *([say("error.more-faults", language, count=rest)] if rest else [])])


@contextmanager
def gathering(faults: list[Fault]) -> Iterator[None]:
    """Keep the faults of a step, so that the steps beside it are taken as well and all is told at once.

    Examples
    --------
    >>> faults = []
    >>> for name in ("a.csv", "b.csv"):
    ...     with gathering(faults):
    ...         raise InputError.of("error.file-missing", file=name)
    >>> len(faults)
    2
    """
    try:
        yield
    except InputError as error:
        faults += error.faults


def refuse(faults: Iterable[Fault]) -> None:
    """Raise an error of faults; where there are none, go on.

    Examples
    --------
    >>> refuse([])
    """
    told = list(faults)
    if told:
        raise InputError(told)


def require_type(given: object, expected: type, name: str) -> None:
    """Refuse an argument that is not what a function takes; a notebook may mix them up.

    Examples
    --------
    >>> require_type("5 km", str, "cutoff")
    """
    if not isinstance(given, expected):
        raise InputError.of("error.type", name=name, expected=expected.__name__, given=type(given).__name__)


def require_option(given: object, allowed: Iterable[str], name: str) -> None:
    """Refuse a word that is none of those an option takes.

    Examples
    --------
    >>> require_option("A4", ("A3", "A4"), "paper")
    """
    known = tuple(allowed)
    if not (isinstance(given, str) and given in known):
        raise InputError.of("error.option", name=name, value=given, allowed=" | ".join(known))


def require_language(given: object) -> None:
    """Refuse what is neither ``"zh"`` nor ``"en"``; None is the current language.

    Examples
    --------
    >>> require_language("zh"), require_language(None)
    (None, None)
    """
    if given is not None:
        require_option(given, get_args(Language), "language")


def _kinds(faults: Iterable[Fault], language: Language | None) -> Iterable[list[Fault]]:
    """Gather faults that say the same but for their row and value, each kind where it first comes."""
    kinds: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        blank = {name: "" for name in _OF_THE_ROW if name in fault.params}
        words = say(fault.key, language, **{**fault.params, **blank})
        kinds.setdefault((fault.key, words), []).append(fault)
    return kinds.values()


def _many(alike: Sequence[Fault], language: Language | None) -> str:
    """Word many faults of one kind on one line: how many, and the first few rows and values."""
    first = alike[0]
    shown: dict[str, str] = {}
    for name in _OF_THE_ROW:
        if name in first.params:
            texts = [str(fault.params[name]) for fault in alike]
            named = texts[:1] if len(set(texts)) == 1 else texts[:_NAMED]
            shown[name] = say("list.comma", language).join(named)
    line = say(first.key, language, **{**first.params, **shown})
    return line + say("error.alike", language, count=len(alike), named=min(_NAMED, len(alike)))


class PlanError(InputError):
    """plan.toml cannot be used."""


class CrsError(CoverplanError, ValueError):
    """A frame has no CRS, or one in which lengths are not metres."""


class OutputError(CoverplanError, OSError):
    """The output folder cannot be used or written."""


class SolveError(CoverplanError, RuntimeError):
    """The solver failed."""


class NotAvailableError(CoverplanError, NotImplementedError):
    """Not in this version yet, or an optional part is not installed."""


class WrittenInterrupt(KeyboardInterrupt):
    """Somebody pressed Ctrl-C when the outputs were just being put into their folder: they are there.

    Parameters
    ----------
    folder
        Where they are.

    Examples
    --------
    >>> WrittenInterrupt("outputs/x").folder
    'outputs/x'
    """

    def __init__(self, folder: object) -> None:
        self.folder = folder
        super().__init__(folder)
