"""Which names are alike: the same characters, the same sound with and without tone, the same look, all but one character."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA, Levenshtein

from coverplan.place_names import LookAlikes, untoned

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from coverplan.checks.names.listed import NamedUnits
    from coverplan.place_names import Readings

__all__ = ["Alike", "Forms"]

Places: TypeAlias = "npt.NDArray[np.intp]"

# Others that a finding may name; how many of a group are looked at for them, so that the work does not grow with its square.
_SHOWN = 21
_LOOKED_AT = 5_000
# Names beyond these lengths are not held against each other character by character.
_LONGEST = 12
# Characters by which names of one series differ lawfully: 东张庄 and 西张庄, 一村 and 二村.
_SERIES = frozenset(
    "东西南北中前后左右上下里外内大小老新旧高低长短一二三四五六七八九十百〇零甲乙丙丁戊己庚辛0123456789"
)


class Alike(NamedTuple):
    """A unit, the 专名 by which it is alike with others, and they: rows of the list; how many there are in all."""

    row: int
    form: str
    others: tuple[int, ...]
    total: int


@dataclass(frozen=True, eq=False)
class Forms:
    """What each unit may be called, within its scope: 陈 and 陈村 for 陈村村民委员会.

    Parameters
    ----------
    named
        The units.
    readings
        By which names are read.

    Examples
    --------
    >>> from coverplan.checks.names.listed import NamedUnits
    >>> from coverplan.place_names import Readings
    >>> codes = ["370832104215", "370832105215"]
    >>> named = NamedUnits.of(pd.DataFrame({"unit_code": codes, "name": ["丙庄村", "兵庄村"], "level": ["village"] * 2}))
    >>> forms = Forms(named, Readings.usual())
    >>> list(forms.same_name()), [found.others for found in forms.same_sound("toneless")]
    ([], [(1,), (0,)])
    """

    named: NamedUnits
    readings: Readings

    def same_name(self) -> Iterator[Alike]:
        """Yield each unit that others share a 专名 with."""
        yield from self._alike("form", apart=())

    def same_sound(self, key: str) -> Iterator[Alike]:
        """Yield each unit that others sound like: with their tones (``key = "sound"``), or without only (``"toneless"``)."""
        yield from self._alike(key, apart=("form",) if key == "sound" else ("form", "sound", "look"))

    def same_look(self) -> Iterator[Alike]:
        """Yield each unit whose 专名 looks like that of others, and is not said as they are."""
        yield from self._alike("look", apart=("form", "sound"))

    def all_but_one(self, *, least: int, series: int) -> Iterator[Alike]:
        """Yield each unit of a long 专名 that others share but for one character, or two neighbours that change places.

        The first character is not looked at (李家官庄 and 王家官庄 are two), nor is one of those by which names of a series differ
        (东, 新, 二). Of 西孙庄村村民委员会 it is 西孙庄 that is compared.

        Parameters
        ----------
        least
            Characters that a 专名 must have; those of more than 12 are not compared either.
        series
            Names that differ in one place all alike are a series from this number on, and no slip.
        """
        near: dict[int, set[int]] = defaultdict(set)
        for one, other in self._near_pairs(least, series):
            near[one].add(other)
            near[other].add(one)
        rows = self._rows_by_form
        for one, others in sorted(near.items()):
            # no unit is among those of another form
            found = sorted(row for other in others for row in rows[other][:_SHOWN])[:_SHOWN]
            for row in rows[one]:
                yield Alike(row, self._distinct[one][1], tuple(found), len(found))

    # one row a form of a unit: row (of the list), scope, form and what is alike in it, as numbers

    @cached_property
    def _table(self) -> pd.DataFrame:
        frame = self.named.frame
        within = frame[frame["scope"] != ""]
        parts = [self.named.parts[row] for row in within.index]
        each = [sorted({one.specific, *one.others} - {""}, key=len) for one in parts]
        counts = [len(forms) for forms in each]
        table = pd.DataFrame(
            {
                "row": np.repeat(within.index.to_numpy(), counts),
                "text": [form for forms in each for form in forms],
                "scope": np.repeat(pd.factorize(within["scope"])[0], counts),
                "is_short": np.array([at == 0 for forms in each for at in range(len(forms))], dtype=bool),
            }
        )
        sounds = self._sounds(table)
        texts = table["text"]
        look = LookAlikes.among(texts.unique())
        toneless = {sound: " ".join(map(untoned, sound.split())) for sound in set(sounds)}
        table["form"] = pd.factorize(texts)[0]
        table["sound"] = pd.factorize(np.array(sounds, dtype=object))[0]
        table["toneless"] = pd.factorize(np.array([toneless[sound] for sound in sounds], dtype=object))[0]
        table["look"] = pd.factorize(texts.map({text: look.skeleton(text) for text in texts.unique()}))[0]
        return table

    def _sounds(self, table: pd.DataFrame) -> list[str]:
        """Return how each form is said; rows of the tables that hold in one unit are heeded there."""
        told = {text: " ".join(self.readings.of(text)) for text in table["text"].unique()}
        sounds = [told[text] for text in table["text"]]
        codes = self.named.frame["unit_code"].to_numpy()[table["row"].to_numpy()]
        local = tuple({one.unit_code for one in self.readings.rows if one.unit_code})
        if local:
            for at, (code, text) in enumerate(zip(codes, table["text"], strict=True)):
                if code.startswith(local):
                    sounds[at] = " ".join(self.readings.of(text, code))
        return sounds

    def _alike(self, key: str, apart: tuple[str, ...]) -> Iterator[Alike]:
        """Yield units of one scope that have a key in common, and nothing of what sets them apart."""
        table = self._table
        marks = table[list(apart)].to_numpy() if apart else table[["row"]].to_numpy()
        rows, texts = table["row"].to_numpy(), table["text"].to_numpy()
        found: dict[int, list[tuple[str, _Group, int]]] = defaultdict(list)
        for at in _groups(table["scope"].to_numpy(), table[key].to_numpy()):
            if any((marks[at, column] == marks[at[0], column]).all() for column in range(marks.shape[1])):
                continue
            group = _Group(rows[at], marks[at])
            for place, one in enumerate(at):
                found[int(rows[one])].append((texts[one], group, place))
        for row in sorted(found):
            together = [(form, group.others_of(place)) for form, group, place in found[row]]
            others = sorted({other for _, them in together for other in them} - {row})
            if others:
                form = next(form for form, them in together if them)
                most = max(len(group.rows) - 1 for _, group, _ in found[row])
                yield Alike(row, form, tuple(others[:_SHOWN]), len(others) if len(others) < _SHOWN else most)

    @cached_property
    def _distinct(self) -> list[tuple[int, str]]:
        """Scope and text of each form, once a scope, in order of the list."""
        once = self._table[self._table["is_short"]].drop_duplicates(["scope", "form"])
        return list(zip(once["scope"].tolist(), once["text"].tolist(), strict=True))

    @cached_property
    def _rows_by_form(self) -> list[list[int]]:
        number = {pair: at for at, pair in enumerate(self._distinct)}
        rows: list[list[int]] = [[] for _ in number]
        table = self._table[self._table["is_short"]]
        for row, scope, text in zip(
            table["row"].tolist(), table["scope"].tolist(), table["text"].tolist(), strict=True
        ):
            rows[number[scope, text]].append(row)
        return rows

    def _near_pairs(self, least: int, series: int) -> Iterator[tuple[int, int]]:
        """Yield pairs of forms that are one slip apart, by what is left of each when a character is taken out."""
        left: dict[tuple[int, str], set[int]] = defaultdict(set)
        for at, (scope, text) in enumerate(self._distinct):
            if least <= len(text) <= _LONGEST:
                for rest in {text, *(text[:cut] + text[cut + 1 :] for cut in range(1, len(text)))}:
                    left[scope, rest].add(at)
        seen: set[tuple[int, int]] = set()
        for forms in left.values():
            if 1 < len(forms) < series:
                ordered = sorted(forms)
                pairs = ((a, b) for place, a in enumerate(ordered) for b in ordered[place + 1 :])
                for pair in pairs:
                    if pair in seen:
                        continue
                    seen.add(pair)
                    one, other = (self._distinct[at][1] for at in pair)
                    if self._are_told_otherwise(pair) or not _is_a_slip(one, other):
                        continue
                    yield pair

    def _are_told_otherwise(self, pair: tuple[int, int]) -> bool:
        one, other = (self._distinct_marks[at] for at in pair)
        return any(a == b for a, b in zip(one, other, strict=True))

    @cached_property
    def _distinct_marks(self) -> list[tuple[int, ...]]:
        once = self._table[self._table["is_short"]].drop_duplicates(["scope", "form"])
        return list(zip(*(once[key].tolist() for key in ("sound", "toneless", "look")), strict=True))


@dataclass(frozen=True, eq=False)
class _Group:
    """Forms of one scope that are alike in something; ``marks`` sets them apart, a column each."""

    rows: Places
    marks: Places

    def others_of(self, place: int) -> tuple[int, ...]:
        """Return the first units that differ from one in every mark."""
        mark = tuple(self.marks[place].tolist())
        if mark not in self._found:
            wanted = self._order
            apart = (self.marks[wanted] != self.marks[place]).all(axis=1)
            self._found[mark] = tuple(self.rows[wanted][apart][:_SHOWN].tolist())
        return self._found[mark]

    @cached_property
    def _found(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        return {}

    @cached_property
    def _order(self) -> Places:
        """All places of a usual group; of a large one the first of each mark, and then the others up to a number."""
        if len(self.rows) <= _LOOKED_AT:
            return np.arange(len(self.rows))
        first = [
            np.unique(self.marks[:, column], return_index=True)[1][:_SHOWN]
            for column in range(self.marks.shape[1])
        ]
        return np.unique(np.concatenate([*first, np.arange(_LOOKED_AT)]))


def _groups(scope: Places, key: Places) -> Iterator[Places]:
    """Yield the places that have scope and key in common, where there are several."""
    if not len(scope):
        return
    both = scope.astype(np.int64) * (int(key.max()) + 1) + key
    order = np.argsort(both, kind="stable")
    cuts = np.flatnonzero(np.diff(both[order])) + 1
    starts, ends = np.r_[0, cuts], np.r_[cuts, len(order)]
    several = ends - starts > 1
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        yield order[start:end]


def _is_a_slip(one: str, other: str) -> bool:
    """Say whether two texts differ as by a slip of the pen, and not as names of a series do."""
    if OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    changed = {
        text[at]
        for op in Levenshtein.editops(one, other)
        for text, at in ((one, op.src_pos), (other, op.dest_pos))
        if at < len(text)
        and not (op.tag == "insert" and text is one)
        and not (op.tag == "delete" and text is other)
    }
    return not changed <= _SERIES
