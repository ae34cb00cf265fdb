"""What may stand at the keys of plan.toml: ids, cutoffs and shares, and how large a number may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator

from coverplan.errors import Fault, InputError
from coverplan.plan.values.shown import as_written
from coverplan.tables import MEASURES, PLACES, Measure
from coverplan.units import ClassCutoffs, Cutoff, Within, parse_share

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "EVERY_GROUP",
    "FARTHEST_M",
    "LONGEST_RUN_S",
    "MOST",
    "MOST_PER_PERSON",
    "CutoffField",
    "Identifier",
    "MeasureField",
    "Share",
    "WithinField",
    "adding_up",
    "as_share",
    "id_from",
    "told_as_written",
]

_Given = TypeVar("_Given")
_Read = TypeVar("_Read")

# Beyond these a number is a slip of the pen: a county is crossed in less, and has fewer of anything that is counted.
FARTHEST_M = 1_000_000.0
MOST = 10**9
MOST_PER_PERSON = 1000.0
_WIDEST = {"m": Cutoff.of(FARTHEST_M, "m"), "s": Cutoff.of(48 * 3600, "s")}
# A week: nobody waits longer for an answer.
LONGEST_RUN_S = 7 * 24 * 3600.0

# Under this key of the measures stands what holds for the groups that are not named.
EVERY_GROUP = "*"

_LONGEST_ID = 80
_ROUNDING = 1e-6
# Names of devices, which Windows gives to no file or folder, whatever ending they have.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[1-9])(?:\..*)?", re.IGNORECASE | re.DOTALL)


def id_from(text: str, *, otherwise: str) -> str:
    """Return a text as an id, such as that of a plan named after a county.

    Parameters
    ----------
    text
        Any text; what cannot stand in an id becomes a hyphen.
    otherwise
        What is taken when nothing is left of it.

    Examples
    --------
    >>> id_from("梁山县 (2023)", otherwise="study"), id_from("..", otherwise="study"), id_from("aux", otherwise="study")
    ('梁山县-2023', 'study', '_aux')
    """
    words = "".join(letter if _may_stand(letter) else " " for letter in text).split()
    made = _cut("-".join(words))
    return (_cut(f"_{made}") if _DEVICE.fullmatch(made) else made) or otherwise


def _cut(text: str) -> str:
    return text.lstrip("-.")[:_LONGEST_ID].rstrip("-.")


def _may_stand(letter: str) -> bool:
    # Letters of every script with their marks, digits and the underscore are what a name in Python goes on with.
    return letter in ".-" or f"x{letter}".isidentifier()


def _as_id(text: str) -> str:
    # A folder and files are called after it: `..` would be the folder above, `-x` an option, `a.` is `a` on Windows.
    fits = 0 < len(text) <= _LONGEST_ID and text[0] not in ".-" and text[-1] != "."
    if not (fits and all(map(_may_stand, text))) or _DEVICE.fullmatch(text):
        raise InputError.of("plan.id", most=_LONGEST_ID)
    return text


def told_as_written(parse: Callable[[_Given], _Read]) -> Callable[[_Given], _Read]:
    """Let what a parser tells of a value show it as plan.toml writes it.

    Examples
    --------
    >>> told_as_written(float)(2)
    2.0
    """

    def parsed(value: _Given) -> _Read:
        try:
            return parse(value)
        except InputError as error:
            shown = {"value": as_written(value)}
            raise InputError(Fault(fault.key, {**fault.params, **shown}) for fault in error.faults) from None

    return parsed


def _as_cutoff(value: str | Cutoff) -> Cutoff:
    cutoff = Cutoff(value)
    most = _WIDEST[cutoff.unit]
    if cutoff.value > most.value:
        raise InputError.of("plan.cutoff-beyond", most=most)
    return cutoff


def _as_within(value: str | Cutoff | ClassCutoffs | dict[str, str]) -> Within:
    if isinstance(value, dict):
        return ClassCutoffs(tuple((name, _as_cutoff(text)) for name, text in value.items()))
    return value if isinstance(value, ClassCutoffs) else _as_cutoff(value)


def _as_measures(value: str | dict[str, str]) -> dict[str, str]:
    by_group = value if isinstance(value, dict) else {EVERY_GROUP: value}
    known = [measure for measure in MEASURES if measure not in PLACES]
    if not all(isinstance(word, str) and word in known for word in by_group.values()):
        raise InputError.of("plan.measure", known=", ".join(known))
    return by_group


def adding_up(shares: dict[str, float]) -> dict[str, float]:
    """Refuse shares that do not come to the whole.

    Parameters
    ----------
    shares
        A share for each kind; none at all is no fault.
    """
    total = sum(shares.values())
    if shares and abs(total - 1) > _ROUNDING:
        raise InputError.of("plan.shares-sum", total=f"{100 * total:g} %")
    return shares


Identifier = Annotated[str, AfterValidator(_as_id)]
CutoffField = Annotated[Cutoff, BeforeValidator(told_as_written(_as_cutoff))]
WithinField = Annotated[Within, BeforeValidator(told_as_written(_as_within))]
MeasureField = Annotated[dict[str, Measure], BeforeValidator(told_as_written(_as_measures))]
as_share = told_as_written(parse_share)
Share = Annotated[float, BeforeValidator(as_share)]
