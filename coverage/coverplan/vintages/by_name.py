"""Matching by what a list says: code, name, sound, the unit above, the seat; each step takes what is left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from coverplan.vintages.links import once
from coverplan.vintages.spelling import are_similar, made_of, parts_of, without_compass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.vintages.links import Links

__all__ = ["match_by_name"]

_SAME_SEAT_M = 100.0
# One part of a unit in common proves nothing.
_FEWEST_CHILDREN = 2
_EARTH_M = 6_371_008.8


def match_by_name(links: Links, level: str) -> None:
    """Link the units of a level that are free, strongest evidence first; those above must be done.

    Parameters
    ----------
    links
        Changed in place.
    level
        One of the levels.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.vintages.links import Links
    >>> from coverplan.vintages.units import unit_list
    >>> old, new = (
    ...     unit_list(pd.DataFrame({"unit_code": codes, "name": ["甲村", "乙村"], "level": "village"}), "list")
    ...     for codes in (["1", "2"], ["2", "1"])
    ... )
    >>> links = Links(old, new)
    >>> match_by_name(links, "village")
    >>> sorted((old.names[link.old], new.codes[link.new]) for link in links.found)
    [('乙村', '1'), ('甲村', '2')]
    """
    _by_code_and_name(links, level)
    _by_name_there(links, level)
    _by_children(links, level)
    _by_code_and_spelling(links, level)
    _by_seat(links, level)
    _by_sound_there(links, level)
    _by_siblings(links, level)
    _by_code_left_over(links, level)
    _by_parts_of_names(links, level)
    _by_added_new(links, level)
    _by_name_anywhere(links, level)


def _by_code_and_name(links: Links, level: str) -> None:
    for i in links.free_of(level)[0]:
        j = links.new.at.get(links.old.codes[i])
        if (
            j is not None
            and j in links.free_new
            and links.new.levels[j] == level
            and links.is_same_name(i, j)
        ):
            links.add(i, j, *links.evidence(i, j))


def _by_name_there(links: Links, level: str) -> None:
    """Link by a name that only one unit of each list has in the town."""
    only_old, only_new = _named_once(links, level)
    for olds, news in links.free_by_town(level).values():
        for i, j, name in _pairs(links, olds, news):
            more = ("only",) if only_old.get(name) == i and only_new.get(name) == j else ()
            links.add(i, j, *links.evidence(i, j, *more))


def _named_once(links: Links, level: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the names that only one unit of the whole level has, free or not."""
    return (
        once((form, at) for at in links.old.of_level(level) for form in links.old.forms[at]),
        once((form, at) for at in links.new.of_level(level) for form in links.new.forms[at]),
    )


def _pairs(links: Links, olds: list[int], news: list[int]) -> Iterator[tuple[int, int, str]]:
    """Yield those of two groups of free units that alone have a name, and that name."""
    left = once((form, i) for i in olds if i in links.free_old for form in sorted(links.old.forms[i]))
    right = once((form, j) for j in news if j in links.free_new for form in sorted(links.new.forms[j]))
    for form in sorted(left.keys() & right.keys(), key=lambda one: (-len(one), one)):
        i, j = left[form], right[form]
        if i in links.free_old and j in links.free_new:
            yield i, j, form


def _by_code_and_spelling(links: Links, level: str) -> None:
    """Link units that kept their code and whose name sounds the same, or is nearly the same: 拳铺东 is now 拳东."""
    for i in links.free_of(level)[0]:
        j = links.new.at.get(links.old.codes[i])
        if j is None or j not in links.free_new or links.new.levels[j] != level:
            continue
        one, other = links.old.parts[i].specific, links.new.parts[j].specific
        if links.old.sound(i) == links.new.sound(j):
            key = "pinyin"
        else:
            key = "similar" if are_similar(one, other) else ""
        if key:
            links.add(i, j, *links.evidence(i, j, key))


def _by_name_anywhere(links: Links, level: str) -> None:
    """Link by a name that only one unit of each whole list has; open where units of either town are unaccounted for."""
    pairs = _only_pairs(links, level)
    towns = links.free_by_town(level)
    for i, j in pairs:
        here = {at for above in links.scope(i) for at in towns.get(above, ([], []))[1]} - {j}
        there = set(towns.get(links.new.parents[j], ([], []))[0]) - {i}
        links.add(i, j, *links.evidence(i, j, "only"), is_open=bool(here or there))


def _only_pairs(links: Links, level: str) -> list[tuple[int, int]]:
    """Return the free units that have a name which no other unit of their whole list has."""
    only_old, only_new = _named_once(links, level)
    pairs = {
        (only_old[name], only_new[name])
        for name in only_old.keys() & only_new.keys()
        if only_old[name] in links.free_old and only_new[name] in links.free_new
    }
    left, right = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    return sorted(pair for pair in pairs if left[pair[0]] == right[pair[1]] == 1)


def _by_siblings(links: Links, level: str) -> None:
    """Link by name the units of a town of which two or more are now in another one: 开发区 villages given to a town."""
    ways: dict[tuple[str, str], int] = {}
    pairs = _only_pairs(links, level)
    for i, j in pairs:
        way = (links.old.parents[i], links.new.parents[j])
        ways[way] = ways.get(way, 0) + 1
    for (above, now), count in sorted(ways.items()):
        if count < _FEWEST_CHILDREN or now in links.heirs.get(above, ()):
            continue
        links.taken_in[above].add(now)
        olds = [i for i in links.free_of(level)[0] if links.old.parents[i] == above]
        news = [j for j in links.free_of(level)[1] if links.new.parents[j] == now]
        for i, j, _ in _pairs(links, olds, news):
            more = ("only",) if (i, j) in pairs else ()
            links.add(i, j, *links.evidence(i, j, *more, "siblings"))


def _by_children(links: Links, level: str) -> None:
    """Link units above whose parts, known by code or by a name that stands once, are the parts of one another."""
    olds, news = links.free_of(level)
    if not {links.old.codes[i] for i in olds} & {*links.old.parents}:
        return
    votes, of_old, of_new = _votes(links)
    for i in olds:
        code = links.old.codes[i]
        shares = {j: votes.get((code, links.new.codes[j]), 0) for j in news if j in links.free_new}
        best = max(shares, key=lambda j: (shares[j], -j), default=None)
        if best is None or of_old.get(code, 0) < _FEWEST_CHILDREN:
            continue
        if 2 * shares[best] > of_old[code] and 2 * shares[best] > of_new[links.new.codes[best]]:
            links.add(i, best, *links.evidence(i, best, "children"))


def _votes(links: Links) -> tuple[dict[tuple[str, str], int], dict[str, int], dict[str, int]]:
    """Count the parts that two units above have in common, and those of each that are found at all."""
    old, new = links.old, links.new
    left = once((form, i) for i in range(len(old)) if old.parents[i] for form in old.forms[i])
    right = once((form, j) for j in range(len(new)) if new.parents[j] for form in new.forms[j])
    pairs = {(left[form], right[form]) for form in left.keys() & right.keys()}
    votes: dict[tuple[str, str], int] = {}
    of_old: dict[str, int] = {}
    of_new: dict[str, int] = {}
    for i, j in pairs:
        above, now = old.parents[i], new.parents[j]
        if old.levels[i] == new.levels[j]:
            votes[above, now] = votes.get((above, now), 0) + 1
            of_old[above] = of_old.get(above, 0) + 1
            of_new[now] = of_new.get(now, 0) + 1
    return votes, of_old, of_new


def _by_seat(links: Links, level: str) -> None:
    """Link units whose seats are within 100 m, each the only one of its list there."""
    olds, news = links.free_of(level)
    columns = ["seat_lon", "seat_lat"]
    if not (links.old.has_seats and links.new.has_seats):
        return
    left = links.old.frame.loc[olds, columns].dropna()
    right = links.new.frame.loc[news, columns].dropna()
    if left.empty or right.empty:
        return
    from scipy.spatial import cKDTree

    trees = [cKDTree(_on_sphere(seats.to_numpy())) for seats in (left, right)]
    near = trees[0].query_ball_tree(trees[1], _SAME_SEAT_M)
    back = trees[1].query_ball_tree(trees[0], _SAME_SEAT_M)
    for at, found in enumerate(near):
        if len(found) == 1 and len(back[found[0]]) == 1:
            i, j = int(left.index[at]), int(right.index[found[0]])
            links.add(i, j, *links.evidence(i, j, "seat"))


def _on_sphere(degrees: np.ndarray) -> np.ndarray:
    """Return places on the earth in metres in space: chords are distances up to a few kilometres."""
    lon, lat = np.radians(degrees).T
    return _EARTH_M * np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _by_sound_there(links: Links, level: str) -> None:
    """Link by a sound that only one unit of each list has in the town: 贾固堆 is now written 贾堌堆.

    Open where other units of the town are unaccounted for in both lists: 戚家 may be another than 戚贾.
    """
    for there in links.free_by_town(level).values():
        olds = [i for i in there[0] if i in links.free_old]
        news = [j for j in there[1] if j in links.free_new]
        left = once((links.old.sound(i), i) for i in olds)
        right = once((links.new.sound(j), j) for j in news)
        for heard in sorted(left.keys() & right.keys()):
            i, j = left[heard], right[heard]
            is_open = len(olds) > 1 and len(news) > 1
            links.add(i, j, *links.evidence(i, j, "pinyin"), is_open=is_open)


def _by_code_left_over(links: Links, level: str) -> None:
    """Link by the code where no unit of the town was set up or abolished: a change of name keeps the code."""
    for olds, news in links.free_by_town(level).values():
        left = {links.old.codes[i]: i for i in olds if i in links.free_old}
        right = {links.new.codes[j]: j for j in news if j in links.free_new}
        if left and left.keys() == right.keys():
            for code in sorted(left):
                i, j = left[code], right[code]
                links.add(i, j, *links.evidence(i, j, "left-over"))


def _by_parts_of_names(links: Links, level: str) -> None:
    """Link units whose name is made of those of others of the town: mergers, and the other way round splits."""
    for olds, news in links.free_by_town(level).values():
        for is_merger in (True, False):
            parts, wholes = (olds, news) if is_merger else (news, olds)
            lists = (links.old, links.new) if is_merger else (links.new, links.old)
            free = (links.free_old, links.free_new) if is_merger else (links.free_new, links.free_old)
            rest = [at for at in parts if at in free[0]]
            for whole in wholes:
                if whole not in free[1]:
                    continue
                named = _named_parts(
                    lists[1].parts[whole].specific, [lists[0].parts[at].specific for at in rest]
                )
                members = [rest[at] for at in named]
                _add_parts(links, whole, members, is_merger=is_merger)
                rest = [at for at in rest if at not in members]


def _named_parts(specific: str, names: list[str]) -> list[int]:
    """Return which of some names a longer or shorter one stands for: 申李庄 for 申庄 and 李庄, 徐集 for 东徐集 and 西徐集."""
    stem = specific.removesuffix("新") or specific
    compass = [at for at, name in enumerate(names) if name != stem and without_compass(name) == stem]
    if len(compass) > 1:
        return compass
    return made_of(stem, parts_of(names)) or []


def _add_parts(links: Links, whole: int, members: list[int], *, is_merger: bool) -> None:
    lists = (links.old, links.new) if is_merger else (links.new, links.old)
    people = lists[0].residents[members]
    told = bool(len(members)) and bool(np.isfinite(people).all()) and people.sum() > 0
    unknown = np.full(len(members), np.nan)
    shares = people / people.sum() if told else unknown
    for at, share in zip(members, shares.tolist(), strict=True):
        i, j = (at, whole) if is_merger else (whole, at)
        more = ("parts-of-name", *(("by-residents",) if told else ()))
        links.add(
            i,
            j,
            *links.evidence(i, j, *more),
            shares=(1.0, share) if is_merger else (share, 1.0),
            is_part=True,
        )


def _by_added_new(links: Links, level: str) -> None:
    """Link 流畅河新 and 流畅河: open, where other units of the town may have gone into it too."""
    for olds, news in links.free_by_town(level).values():
        rest = [i for i in olds if i in links.free_old]
        left = once((_stem(links.old.sound(i)), i) for i in rest)
        right = once((_stem(links.new.sound(j)), j) for j in news if j in links.free_new)
        for stem in sorted(left.keys() & right.keys()):
            i, j = left[stem], right[stem]
            links.add(i, j, *links.evidence(i, j, "stem"), is_open=len(rest) > 1)


def _stem(sound: str) -> str:
    return sound.removesuffix("xin") or sound
