"""Which unit a name means, among those that there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from coverplan.place_names.forms import NameParts, name_parts, plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["UnitNames"]

K = TypeVar("K")

# A village that became a community is the same place under another 通名.
_OF_VILLAGES = ("村委会", "居委会", "")
# What may stand between the name of a unit and that of one in it.
_BETWEEN = "-–—·/>、,:;"


@dataclass(frozen=True, eq=False)
class UnitNames:
    """The names of units, by which their codes are found.

    Parameters
    ----------
    names
        Name of each unit by its code.
    parents
        Code of the unit above, for those that have one.

    Examples
    --------
    >>> units = UnitNames({"1": "城关街道", "12": "丙庄村", "13": "甲庄社区居民委员会"}, {"12": "1", "13": "1"})
    >>> [units.codes_of(name) for name in ("丙庄村民委员会", "甲庄居委会", "城关街道办事处", "城关街道丙庄", "乙庄村")]
    [('12',), ('13',), ('1',), ('12',), ()]
    """

    names: Mapping[str, str]
    parents: Mapping[str, str]

    def codes_of(self, name: str, *, within: str = "") -> tuple[str, ...]:
        """Return the units that a name means, sorted: one; several where it does not tell; none.

        The name as it is written goes first, then the same 专名 with a 通名 of the same meaning, then the 专名 alone;
        a name that no unit has is read as that of a unit after the name of one above it.

        Parameters
        ----------
        name
            In any form.
        within
            Name or code of a unit above, where a table gives it: only it and what lies in it are meant. One that is
            not known tells nothing.

        Examples
        --------
        >>> units = UnitNames({"1": "城关街道", "2": "东镇", "12": "丙庄村", "22": "丙庄村"}, {"12": "1", "22": "2"})
        >>> units.codes_of("丙庄"), units.codes_of("丙庄", within="东镇"), units.codes_of("城关街道", within="东镇")
        (('12', '22'), ('22',), ())
        """
        above = {within} if within in self.names else set(self.codes_of(within)) if within else set()
        found = self._known(name, above)
        if len(found) != 1:
            found = self._below_one_named(name, found, above) or found
        return tuple(sorted(found))

    def told(self, codes: Iterable[str]) -> str:
        """Name units with the unit above and the code, so that they can be told apart.

        Examples
        --------
        >>> UnitNames({"1": "城关街道", "12": "丙庄村"}, {"12": "1"}).told(["12"])
        '丙庄村（城关街道，12）'
        """
        return "、".join(
            f"{self.names[code]}（{above}，{code}）"
            if (above := self.names.get(self.parents.get(code, ""), ""))
            else f"{self.names[code]}（{code}）"
            for code in codes
        )

    def _known(self, name: str, above: set[str]) -> set[str]:
        parts = name_parts(name)
        tiers: tuple[Callable[[], set[str]], ...] = (
            lambda: self._by_plain[plain_name(name)],
            # 东村 is the village, and may be short for 东村居委会 as well
            lambda: self._by_parts[parts.specific, parts.kind] | self._by_other[plain_name(name)],
            lambda: self._alike(parts, (parts.kind,)),
            lambda: self._alike(parts, self._kinds if not parts.kind else ("",)),
            lambda: self._alike(parts, _OF_VILLAGES) if parts.kind in _OF_VILLAGES else set(),
        )
        return next((found for tier in tiers if (found := self._in(above, tier()))), set())

    def _in(self, above: set[str], codes: Iterable[str]) -> set[str]:
        """Take those of some units that are, or lie in, one of others; all of them where there are no others."""
        return {code for code in codes if not above or code in above or above & set(self._chain(code))}

    def _alike(self, parts: NameParts, kinds: Iterable[str]) -> set[str]:
        specifics = {parts.specific, *parts.others}
        return {code for kind in kinds for one in specifics for code in self._by_any_part[one, kind]}

    def _below_one_named(self, name: str, known: set[str], within: set[str]) -> set[str]:
        plain = plain_name(name)
        found: set[str] = set()
        for above, spelling in self._spellings_above:
            if plain.startswith(spelling) and plain != spelling:
                rest = plain[len(spelling) :].lstrip(_BETWEEN)
                below = self._known(rest, {above}) or self._below_one_named(rest, set(), {above})
                found |= self._in(within, below - {above})
        return found & known if known & found else found

    def _chain(self, code: str) -> Iterator[str]:
        seen = {code}
        while (code := self.parents.get(code, "")) and code not in seen:
            seen.add(code)
            yield code

    @cached_property
    def _parts(self) -> dict[str, NameParts]:
        return {code: name_parts(name) for code, name in self.names.items()}

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        return tuple({parts.kind: None for parts in self._parts.values()})

    @cached_property
    def _by_plain(self) -> defaultdict[str, set[str]]:
        return _gathered((plain_name(name), code) for code, name in self.names.items())

    @cached_property
    def _by_parts(self) -> defaultdict[tuple[str, str], set[str]]:
        return _gathered(((parts.specific, parts.kind), code) for code, parts in self._parts.items())

    @cached_property
    def _by_other(self) -> defaultdict[str, set[str]]:
        return _gathered((one, code) for code, parts in self._parts.items() for one in parts.others)

    @cached_property
    def _by_any_part(self) -> defaultdict[tuple[str, str], set[str]]:
        return _gathered(
            ((one, parts.kind), code)
            for code, parts in self._parts.items()
            for one in (parts.specific, *parts.others)
        )

    @cached_property
    def _spellings_above(self) -> list[tuple[str, str]]:
        """Units that lie above others, each by its name and, for a 街道, by its shorter and longer form."""
        above = {code for code in self.parents.values() if code in self.names}
        spellings: set[tuple[str, str]] = set()
        for code in above:
            parts = self._parts[code]
            spellings.add((code, plain_name(self.names[code])))
            if parts.kind == "街道":
                spellings |= {
                    (code, parts.specific + word) for word in ("街道", "街道办事处", "办事处", "街道办")
                }
        return sorted(spellings)


def _gathered(pairs: Iterable[tuple[K, str]]) -> defaultdict[K, set[str]]:
    found: defaultdict[K, set[str]] = defaultdict(set)
    for key, code in pairs:
        found[key].add(code)
    return found
