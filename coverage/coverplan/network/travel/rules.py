"""The rules of a profile that a plan may override: how each is read from a plan and shown in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, get_args

import numpy as np

from coverplan.errors import Fault
from coverplan.layers import (
    ACCESS_COLUMNS,
    ACCESS_VALUES,
    BARRIERS,
    ROAD_CLASSES,
    SURFACES,
    access_column_of,
    access_value_of,
    barrier_of,
    road_class_of,
    surface_of,
)
from coverplan.plan import MOST_FACTOR, MOST_KPH, OneWay, known_words
from coverplan.texts import keys, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coverplan.network.travel.profile import Profile
    from coverplan.texts import Language

__all__ = ["SETTINGS", "Row", "Setting", "unknown_word"]

# What it is, its value, its unit, the field or entry that it comes from.
Row = tuple[str, object, str, str]


class Setting(Protocol):
    """One rule: its values as a plan gives them, and as a table shows them."""

    def read(self, key: str, value: object, faults: list[Fault]) -> Any:  # noqa: ANN401
        """Return the value as the profile holds it; what is wrong with it goes to ``faults``."""

    def rows(self, key: str, profile: Profile, language: Language | None) -> Iterator[Row]:
        """Yield the rows of a table for a report."""


def unknown_word(key: str, word: str, known: Iterable[str]) -> Fault:
    """Return the fault of a word that is not known, with those most like it and all that are."""
    return Fault.of("profile.unknown-word", key=key, word=word, known=known_words(word, known))


@dataclass(frozen=True)
class _Vocabulary:
    family: str
    known: Sequence[str]
    meaning: Callable[[str], str | None]

    def read(self, key: str, word: object, faults: list[Fault]) -> str:
        meant = self.meaning(word) if isinstance(word, str) else None
        if meant is None:
            faults.append(unknown_word(key, str(word), self.known))
        return meant or ""

    def show(self, word: str, language: Language | None) -> str:
        key = f"{self.family}.{word}"
        return say(key, language) if key in keys() else word


_CLASSES = _Vocabulary("road_class", ROAD_CLASSES, road_class_of)
_SURFACES = _Vocabulary("surface", SURFACES, surface_of)
_COLUMNS = _Vocabulary("access_column", ACCESS_COLUMNS, access_column_of)
_ACCESS = _Vocabulary("access", ACCESS_VALUES, access_value_of)
_BARRIERS = _Vocabulary("barrier", BARRIERS, barrier_of)


@dataclass(frozen=True, kw_only=True)
class _Number:
    unit: str = ""
    most: float = np.inf
    may_be_nought: bool = True

    def read(self, key: str, value: object, faults: list[Fault]) -> float:
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else np.nan
        least_fits = number >= 0 if self.may_be_nought else number > 0
        if not (least_fits and number <= self.most and number < np.inf):
            faults.append(Fault.of("profile.not-a-number", key=key, value=value, bounds=self._bounds()))
        return number

    def _bounds(self) -> Fault:
        above = "from" if self.may_be_nought else "above"
        to = "-to" if np.isfinite(self.most) else ""
        return Fault.of(f"profile.bounds.{above}{to}", least=0, most=f"{self.most:g} {self.unit}".rstrip())

    def rows(self, key: str, profile: Profile, language: Language | None) -> Iterator[Row]:
        yield say(f"profile.item.{key}", language), getattr(profile, key), self.unit, key


@dataclass(frozen=True, kw_only=True)
class _Table:
    """Numbers by word; what a plan gives is laid over the profile's."""

    words: _Vocabulary
    number: _Number

    def read(self, key: str, value: object, faults: list[Fault]) -> dict[str, float]:
        if not isinstance(value, Mapping):
            faults.append(Fault.of("profile.not-a-table", key=key, value=value))
            return {}
        return {
            self.words.read(key, word, faults): self.number.read(f"{key}.{word}", number, faults)
            for word, number in value.items()
        }

    def rows(self, key: str, profile: Profile, language: Language | None) -> Iterator[Row]:
        table = getattr(profile, key)
        taken_out = {word for word in self.words.known if f"{key}.{word}" in profile.changed}
        for word in sorted({*table, *taken_out}):
            item = say(f"profile.item.{key}", language, word=self.words.show(word, language))
            yield item, table.get(word, 0.0), self.number.unit, f"{key}.{word}"


@dataclass(frozen=True)
class _YesNo:
    def read(self, key: str, value: object, faults: list[Fault]) -> bool:
        if not isinstance(value, bool):
            faults.append(Fault.of("profile.not-yes-or-no", key=key, value=value))
        return bool(value)

    def rows(self, key: str, profile: Profile, language: Language | None) -> Iterator[Row]:
        word = "word.yes" if getattr(profile, key) else "word.no"
        yield say(f"profile.item.{key}", language), say(word, language), "", key


@dataclass(frozen=True)
class _Choice:
    known: Sequence[str]

    def read(self, key: str, value: object, faults: list[Fault]) -> str:
        if value not in self.known:
            faults.append(unknown_word(key, str(value), self.known))
        return str(value)

    def rows(self, key: str, profile: Profile, language: Language | None) -> Iterator[Row]:
        value = say(f"profile.{key}.{getattr(profile, key)}", language)
        yield say(f"profile.item.{key}", language), value, "", key


@dataclass(frozen=True)
class _Words:
    """Words; what a plan gives takes the place of the profile's, and none at all is an answer too."""

    words: _Vocabulary
    held_as: Callable[[Iterable[str]], Sequence[str] | frozenset[str]] = field(default=frozenset)

    def read(self, key: str, value: object, faults: list[Fault]) -> Sequence[str] | frozenset[str]:
        words = [value] if isinstance(value, str) else value
        if isinstance(words, set | frozenset):
            words = sorted(words, key=str)
        if not isinstance(words, list | tuple):
            faults.append(Fault.of("profile.not-a-list", key=key, value=value))
            return self.held_as(())
        return self.held_as(dict.fromkeys(self.words.read(key, word, faults) for word in words))

    def rows(self, key: str, profile: Profile, language: Language | None) -> Iterator[Row]:
        held = getattr(profile, key)
        ordered = held if isinstance(held, tuple) else sorted(held)
        shown = say("list.comma", language).join(self.words.show(word, language) for word in ordered)
        yield say(f"profile.item.{key}", language), shown or say("profile.none", language), "", key


_KPH = _Number(unit="km/h", most=MOST_KPH)
SETTINGS: Mapping[str, Setting] = {
    "speed_kph": _Table(words=_CLASSES, number=_KPH),
    "permitted_kph": _Table(words=_CLASSES, number=_KPH),
    "surface_factor": _Table(words=_SURFACES, number=_Number(most=MOST_FACTOR, may_be_nought=False)),
    "keeps_speed_limits": _YesNo(),
    "oneway": _Choice(get_args(OneWay)),
    "access_columns": _Words(_COLUMNS, tuple),
    "uses_motorroads": _YesNo(),
    "closed_by": _Words(_ACCESS),
    "ends_only": _Words(_ACCESS),
    "stopped_by": _Words(_BARRIERS),
    "no_stop_classes": _Words(_CLASSES),
    "stops_on_bridges": _YesNo(),
    "snap_limit_m": _Number(unit="m"),
    "snap_band_m": _Number(unit="m"),
    "snap_water_m": _Number(unit="m"),
    "off_road_kph": _Number(unit="km/h", most=MOST_KPH, may_be_nought=False),
}
