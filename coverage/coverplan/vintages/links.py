"""Links between the units of two lists while they are being found, and who is still without one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.vintages.units import UnitList

__all__ = ["Link", "Links", "once"]

K = TypeVar("K")


@dataclass
class Link:
    """One unit of the old list and one of the new that are held to be one, or a part of one another.

    Parameters
    ----------
    old, new
        Positions in the two lists.
    evidence
        Keys of what speaks for it.
    share_from, share_to
        How much of the old unit went to the new one, and how much of the new one came from it; NaN where that is not known.
    is_open
        True where it is no more than a candidate.
    is_part
        True where more than one unit of a side is part of it.

    Examples
    --------
    >>> Link(0, 1, ("name",)).share_from
    1.0
    """

    old: int
    new: int
    evidence: tuple[str, ...]
    share_from: float = 1.0
    share_to: float = 1.0
    is_open: bool = False
    is_part: bool = False


@dataclass
class Links:
    """What has been linked, level by level, and what is free.

    Parameters
    ----------
    old, new
        The two lists.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.vintages.units import unit_list
    >>> towns = unit_list(pd.DataFrame({"unit_code": ["1"], "name": ["甲镇"], "level": ["town"]}), "a")
    >>> links = Links(towns, towns)
    >>> links.add(0, 0, "code", "name")
    >>> links.heirs[""], len(links.found)
    (frozenset({''}), 1)
    """

    old: UnitList
    new: UnitList
    found: list[Link] = field(default_factory=list)
    free_old: set[int] = field(default_factory=set)
    free_new: set[int] = field(default_factory=set)
    # Units above that took in some of another's without being its heir: 开发区 villages now in a town.
    taken_in: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    heirs: dict[str, frozenset[str]] = field(default_factory=dict)
    # Those of which the lists between tell that they ended, or began.
    ended: set[int] = field(default_factory=set)
    begun: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.free_old = set(range(len(self.old)))
        self.free_new = set(range(len(self.new)))
        self.settle_heirs()

    def add(
        self,
        old: int,
        new: int,
        *evidence: str,
        shares: tuple[float, float] = (1.0, 1.0),
        is_open: bool = False,
        is_part: bool = False,
    ) -> None:
        """Link two units."""
        self.found.append(Link(old, new, evidence, *shares, is_open=is_open, is_part=is_part))
        self.free_old.discard(old)
        self.free_new.discard(new)

    def settle_heirs(self) -> None:
        """Note which units of the new list each unit above stands for, once its level is done."""
        heirs: defaultdict[str, set[str]] = defaultdict(set)
        for link in self.found:
            if not link.is_open:
                heirs[self.old.codes[link.old]].add(self.new.codes[link.new])
        known = self.old.at
        # A unit above that the list does not hold is known by its code only.
        for code in {"", *self.old.parents}:
            if code not in known:
                heirs[code] = {code}
        self.heirs = {code: frozenset(found) for code, found in heirs.items()}

    def is_same_parent(self, old: int, new: int) -> bool:
        """Say whether the unit above the one stands for the unit above the other."""
        return self.new.parents[new] in self.heirs.get(self.old.parents[old], ())

    def is_same_name(self, old: int, new: int) -> bool:
        """Say whether two units have one 专名, whatever their 通名 and however each is written."""
        return not self.old.forms[old].isdisjoint(self.new.forms[new])

    def evidence(self, old: int, new: int, *more: str) -> tuple[str, ...]:
        """Gather what agrees of two units, whatever brought them together."""
        found = []
        if self.old.codes[old] == self.new.codes[new]:
            found.append("code")
        if self.is_same_name(old, new):
            found.append("name")
        if self.old.parents[old] and self.is_same_parent(old, new):
            found.append("parent")
        return (*found, *more)

    def scope(self, old: int) -> frozenset[str]:
        """Return the units above, of the new list, in which an old unit may now be."""
        above = self.old.parents[old]
        return self.heirs.get(above, frozenset()) | self.taken_in.get(above, frozenset())

    def free_by_town(self, level: str) -> dict[str, tuple[list[int], list[int]]]:
        """Return the free units of a level by the new unit above: old ones that may be there, and new ones."""
        towns: dict[str, tuple[list[int], list[int]]] = {}
        for old in sorted(self.free_old):
            if self.old.levels[old] == level:
                for above in sorted(self.scope(old)):
                    towns.setdefault(above, ([], []))[0].append(old)
        for new in sorted(self.free_new):
            if self.new.levels[new] == level:
                towns.setdefault(self.new.parents[new], ([], []))[1].append(new)
        return dict(sorted(towns.items()))

    def free_of(self, level: str) -> tuple[list[int], list[int]]:
        """Return the free units of a level, old and new."""
        return (
            [at for at in sorted(self.free_old) if self.old.levels[at] == level],
            [at for at in sorted(self.free_new) if self.new.levels[at] == level],
        )

    def sizes(self) -> tuple[np.ndarray, np.ndarray]:
        """Count the links of each old and of each new unit."""
        olds = np.bincount([link.old for link in self.found], minlength=len(self.old))
        news = np.bincount([link.new for link in self.found], minlength=len(self.new))
        return olds, news


def once(keys: Iterable[tuple[K, int]]) -> dict[K, int]:
    """Return what each key stands for that stands once.

    Examples
    --------
    >>> once([("a", 1), ("b", 2), ("b", 3)])
    {'a': 1}
    """
    found: dict[K, int] = {}
    twice: set[K] = set()
    for key, at in keys:
        if key in found and found[key] != at:
            twice.add(key)
        found[key] = at
    return {key: at for key, at in found.items() if key not in twice}
