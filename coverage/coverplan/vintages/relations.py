"""What became of each unit, said of links: the relation, how sure it is, and what no link tells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from coverplan.vintages.links import Link, Links

__all__ = ["CONFIDENCES", "RELATIONS", "Confidence", "Pair", "Relation", "pairs_of"]

Relation = Literal[
    "same", "renamed", "recoded", "moved", "merged", "split", "type changed", "code reused", "new", "gone", "undetermined"
]  # fmt: skip
RELATIONS: tuple[Relation, ...] = Relation.__args__  # type: ignore[attr-defined]
Confidence = Literal["high", "medium", "low"]
# From the surest down.
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
# How much each piece of evidence says, in halves of what a code or a name alone says. A code alone has had two lives
# (370832105238), a name alone stands in many towns; two of them that agree are a unit.
_WEIGHTS = {
    "code": 4, "name": 4, "parent": 2, "area": 8, "seat": 4, "children": 6, "only": 2, "siblings": 2, "pinyin": 2, "similar": 1,
    "left-over": 1, "parts-of-name": 4, "stem": 2, "between": 4,
}  # fmt: skip
_HIGH, _MEDIUM = 8, 6
# A unit whose ground and people are this much of another's is that other, whatever a moved line took.
_BODY = 0.9


class Pair(NamedTuple):
    """One row of a crosswalk, by positions in the lists; None where there is no unit.

    Examples
    --------
    >>> Pair("gone", 3, None, 1.0, float("nan"), "medium", ("none-new",)).old
    3
    """

    relation: Relation
    old: int | None
    new: int | None
    share_from: float
    share_to: float
    confidence: Confidence
    evidence: tuple[str, ...]


def pairs_of(links: Links) -> list[Pair]:
    """Turn links into rows: one each, one for each unit without, and one more for each code with two lives.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.vintages.links import Links
    >>> from coverplan.vintages.units import unit_list
    >>> old, new = (
    ...     unit_list(pd.DataFrame({"unit_code": [code], "name": ["甲村"], "level": "village"}), "list") for code in "12"
    ... )
    >>> links = Links(old, new)
    >>> links.add(0, 0, "name")
    >>> [pair.relation for pair in pairs_of(links)]
    ['recoded']
    """
    return [*_linked(links), *_rests(links), *_unlinked(links), *_reused(links)]


def _linked(links: Links) -> list[Pair]:
    olds: dict[int, int] = {}
    news: dict[int, int] = {}
    for link in links.found:
        if not _is_body(link):
            olds[link.old] = olds.get(link.old, 0) + 1
            news[link.new] = news.get(link.new, 0) + 1
    bodies_old = {link.old for link in links.found if _is_body(link)}
    bodies_new = {link.new for link in links.found if _is_body(link)}
    pairs = []
    for link in links.found:
        relation: Relation
        if link.is_open:
            shares = (math.nan, math.nan)
            pairs.append(Pair("undetermined", link.old, link.new, *shares, "low", link.evidence))
            continue
        if _is_body(link):
            relation = _of_one(links, link)
        elif olds[link.old] > 1 or link.old in bodies_old:
            relation = "split"
        elif news[link.new] > 1 or link.new in bodies_new:
            relation = "merged"
        else:
            relation = _of_one(links, link)
        sure = _confidence(link)
        pairs.append(Pair(relation, link.old, link.new, link.share_from, link.share_to, sure, link.evidence))
    return pairs


def _is_body(link: Link) -> bool:
    return link.share_from >= _BODY and link.share_to >= _BODY


def _of_one(links: Links, link: Link) -> Relation:
    """Say what changed of a unit that is still one; the widest change goes first, the evidence tells what stayed."""
    old, new, i, j = links.old, links.new, link.old, link.new
    if (old.parents[i] or new.parents[j]) and not links.is_same_parent(i, j):
        return "moved"
    if old.kinds[i] and new.kinds[j] and old.kinds[i] != new.kinds[j]:
        return "type changed"
    if not links.is_same_name(i, j):
        return "renamed"
    return "same" if old.codes[i] == new.codes[j] else "recoded"


def _confidence(link: Link) -> Confidence:
    weight = sum(_WEIGHTS.get(key, 0) for key in link.evidence)
    return "high" if weight >= _HIGH else "medium" if weight >= _MEDIUM else "low"


def _rests(links: Links) -> list[Pair]:
    """Tell of ground or people of a unit that no unit of the other list has."""
    pairs: list[Pair] = []
    sums: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for link in links.found:
        if "area" in link.evidence:
            sums[0][link.old] = sums[0].get(link.old, 0.0) + link.share_from
            sums[1][link.new] = sums[1].get(link.new, 0.0) + link.share_to
    for old, share in sorted(sums[0].items()):
        if share < 1 - 1e-9:
            pairs.append(Pair("gone", old, None, 1 - share, math.nan, "high", ("no-ground",)))
    for new, share in sorted(sums[1].items()):
        if share < 1 - 1e-9:
            pairs.append(Pair("new", None, new, math.nan, 1 - share, "high", ("no-ground",)))
    return pairs


def _unlinked(links: Links) -> list[Pair]:
    """Tell of units without a link: gone or new where nothing stands against them, else undetermined."""
    pairs: list[Pair] = []
    for level in dict.fromkeys((*links.old.levels, *links.new.levels)):
        olds, news = links.free_of(level)
        # What an old unit whose town has no heir became may be anywhere.
        everywhere = {links.new.parents[j] for j in news if j not in links.begun}
        # Into a unit of which it is open what went into it, others may have gone as well.
        open_ends = {link.new for link in links.found if link.is_open and links.new.levels[link.new] == level}
        everywhere |= {links.new.parents[j] for j in open_ends}
        scopes = {i: links.scope(i) or everywhere for i in olds}
        doubtful = set().union(*(scopes[i] for i in olds if i not in links.ended))
        pairs += [_lost(links, i, is_open=bool(scopes[i] & everywhere)) for i in olds]
        pairs += [_appeared(links, j, is_open=links.new.parents[j] in doubtful) for j in news]
    return pairs


def _lost(links: Links, i: int, *, is_open: bool) -> Pair:
    if _outlined(links):
        return Pair("gone", i, None, 1.0, math.nan, "high", ("no-ground",))
    if i in links.ended:
        return Pair("gone", i, None, 1.0, math.nan, "medium", ("between",))
    if is_open:
        return Pair("undetermined", i, None, math.nan, math.nan, "low", ("several-gone",))
    return Pair("gone", i, None, 1.0, math.nan, "medium", ("none-new",))


def _appeared(links: Links, j: int, *, is_open: bool) -> Pair:
    if _outlined(links):
        return Pair("new", None, j, math.nan, 1.0, "high", ("no-ground",))
    if j in links.begun:
        return Pair("new", None, j, math.nan, 1.0, "medium", ("between",))
    if is_open:
        return Pair("undetermined", None, j, math.nan, math.nan, "low", ("several-gone",))
    return Pair("new", None, j, math.nan, 1.0, "medium", ("none-gone",))


def _outlined(links: Links) -> bool:
    """Say whether both lists have outlines throughout, so that the ground tells."""
    return all(
        one.shapes is not None and all(shape is not None for shape in one.shapes)
        for one in (links.old, links.new)
    )


def _reused(links: Links) -> list[Pair]:
    """Tell of each code that stands in both lists for two different units."""
    joined = {(link.old, link.new) for link in links.found}
    settled_old = {link.old for link in links.found if not link.is_open}
    settled_new = {link.new for link in links.found if not link.is_open}
    pairs = []
    for code, i in links.old.at.items():
        j = links.new.at.get(code)
        if j is None or (i, j) in joined:
            continue
        sure: Confidence = "high" if i in settled_old or j in settled_new else "medium"
        pairs.append(Pair("code reused", i, j, math.nan, math.nan, sure, ("code", "other-name")))
    return pairs
