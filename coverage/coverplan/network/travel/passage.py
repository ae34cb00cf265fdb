"""Where a traveller passes: what lets one through is named, and everything else stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coverplan.layers import ACCESS_VALUES, BARRIERS, NO_BARRIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd

    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.network.travel.profile import Profile

__all__ = ["Passage", "enclosed", "first_filled", "mapped", "parts_of", "passage_of"]

_SPEAKS_TO_ALL = "access"
_CLOSED, _ENDS_ONLY, _OPEN = 0, 1, 2
# What so few metres of road lie behind is a yard or an estate; more is a network of its own.
_MOST_ENCLOSED_M = 10_000.0


class Passage(NamedTuple):
    """What a traveller makes of edges.

    Parameters
    ----------
    closed
        Which edges are not used, shape (edges,).
    ends_only
        Which are used at the start and at the end of a trip only.
    permitted
        Which carry a sign for this very traveller.
    unknown_access, unknown_barrier
        Which are closed by a word that nobody knows.
    said
        What access says, and of which kind the barrier is; missing where there is none.
    """

    closed: Bools
    ends_only: Bools
    permitted: Bools
    unknown_access: Bools
    unknown_barrier: Bools
    said: pd.Series[str]


def passage_of(edges: gpd.GeoDataFrame, profile: Profile) -> Passage:
    """Tell which edges a profile passes, and how.

    A value of access lets through when it is a known one that the profile names neither among those that close a road
    nor among those for the ends of a trip; of several values the most open counts. A barrier lets through when access
    says so, or else when it is a known one that does not stop the profile.

    Parameters
    ----------
    edges
        Canonical edges.
    profile
        Who travels.
    """
    said = first_filled(edges, profile.access_columns)
    own = first_filled(edges, [name for name in profile.access_columns if name != _SPEAKS_TO_ALL])
    passes = mapped(said, lambda value: _openness(value, profile), default=_OPEN)
    known = mapped(said, lambda value: bool(parts_of(value) & set(ACCESS_VALUES)), default=1).astype(bool)
    closed, unknown_barrier = passes == _CLOSED, np.zeros(len(edges), dtype=bool)
    if "barrier" in edges.columns:
        silent = edges["barrier"].where(said.isna())
        closed |= ~mapped(silent, lambda word: _is_passed(word, profile), default=1).astype(bool)
        unknown_barrier = ~mapped(silent, lambda word: parts_of(word) <= _BARRIERS_KNOWN, default=1).astype(
            bool
        )
    if "motorroad" in edges.columns and not profile.uses_motorroads:
        closed |= edges["motorroad"].to_numpy(bool)
    return Passage(
        closed, passes == _ENDS_ONLY, own.notna().to_numpy(), ~known & (passes == _CLOSED), unknown_barrier & closed, said
    )  # fmt: skip


_BARRIERS_KNOWN = {*BARRIERS, *NO_BARRIERS}


def parts_of(value: str) -> set[str]:
    """Return the values of a cell that may list several.

    Examples
    --------
    >>> sorted(parts_of("private; customers"))
    ['customers', 'private']
    """
    return {part.strip() for part in value.replace(",", ";").replace("|", ";").split(";")} - {""}


def _openness(value: str, profile: Profile) -> int:
    return max((_openness_of(part, profile) for part in parts_of(value)), default=_OPEN)


def _openness_of(word: str, profile: Profile) -> int:
    if word in profile.closed_by or word not in ACCESS_VALUES:
        return _CLOSED
    return _ENDS_ONLY if word in profile.ends_only else _OPEN


def _is_passed(barrier: str, profile: Profile) -> bool:
    return not (parts_of(barrier) & profile.stopped_by) and parts_of(barrier) <= _BARRIERS_KNOWN


def enclosed(tail: pd.Series[str], head: pd.Series[str], length_m: Floats, ends_only: Bools) -> Bools:
    """Tell which edges only such lead to as are for the ends of a trip: the yard behind a private gate is as private.

    Parameters
    ----------
    tail, head
        Nodes of the edges.
    length_m
        Their lengths.
    ends_only
        Which are for the ends of a trip only; those are among the answer.

    Returns
    -------
    ndarray of bool
        Of parts of the network that hang together by such edges alone, the longest is taken for the open one, and of the
        others those of at most 10 km of road for enclosed ones.

    Examples
    --------
    A street, a private gate, and the yard behind.

    >>> tail, head = pd.Series(["a", "b", "c"]), pd.Series(["b", "c", "d"])
    >>> enclosed(tail, head, np.array([900.0, 0.0, 50.0]), np.array([False, True, False])).tolist()
    [False, True, True]
    """
    if not ends_only.any():
        return ends_only
    node, _ = pd.factorize(pd.concat([tail, head], ignore_index=True))
    u, v, size = node[: len(tail)], node[len(tail) :], int(node.max()) + 1
    whole, part = _components(u, v, size), _components(u[~ends_only], v[~ends_only], size)
    metres = np.bincount(part[u[~ends_only]], weights=length_m[~ends_only], minlength=size)
    of_whole = np.zeros(size, dtype=np.intp)
    of_whole[part] = whole
    longest = pd.Series(metres).groupby(of_whole).transform("max").to_numpy()
    first = pd.Series(metres == longest).groupby(of_whole).cumsum().to_numpy() == 1
    is_open = (metres == longest) & first
    found: Bools = ends_only | ~(is_open | (metres > _MOST_ENCLOSED_M))[part[u]]
    return found


def _components(u: Integers, v: Integers, size: int) -> Integers:
    graph = coo_array((np.ones(len(u), dtype=np.int8), (u, v)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])


def first_filled(edges: gpd.GeoDataFrame, columns: Iterable[str]) -> pd.Series[str]:
    """Return what the first column that is filled in says of each edge."""
    found: pd.Series[str] = pd.Series(None, index=edges.index, dtype="str")
    for name in columns:
        if name in edges.columns:
            found = found.fillna(edges[name].astype("str"))
    return found


def mapped(words: pd.Series[str], meaning: Callable[[str], object], *, default: float) -> Floats:
    """Look up each distinct word once; a missing or unknown one gets the default."""
    known = {word: meaning(word) for word in words.dropna().unique()}
    return np.asarray(words.map(known).astype("Float64").to_numpy(float, na_value=default), dtype=np.float64)
