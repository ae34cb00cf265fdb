"""Arcs in compressed rows: what leaves each node, or what enters it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Ints


@dataclass(frozen=True, eq=False)
class Arcs:
    """The arcs of one direction of travel.

    Parameters
    ----------
    indptr
        Node ``n`` has the arcs ``indptr[n]:indptr[n + 1]``, shape (nodes + 1,).
    to
        The node at the other end, shape (arcs,).
    edge
        The edge it runs along, shape (arcs,).
    """

    indptr: Ints
    to: Ints
    edge: Ints


def build_arcs(tail: Ints, head: Ints, both_ways: Bools, n_nodes: int) -> tuple[Arcs, Arcs]:
    """Build the arcs that leave each node and those that enter it.

    Loops are left out: no shortest way between nodes takes one.
    """
    edge = np.arange(len(tail), dtype=np.int32)
    back = edge[both_ways]
    start, end, edge = np.r_[tail, head[back]], np.r_[head, tail[back]], np.r_[edge, back]
    kept = start != end
    start, end, edge = start[kept], end[kept], edge[kept]
    return _rows(start, end, edge, n_nodes), _rows(end, start, edge, n_nodes)


def _rows(at: Ints, to: Ints, edge: Ints, n_nodes: int) -> Arcs:
    order = np.lexsort((edge, to, at))
    indptr = np.zeros(n_nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(at, minlength=n_nodes), out=indptr[1:])
    return Arcs(indptr, np.ascontiguousarray(to[order]), np.ascontiguousarray(edge[order]))
