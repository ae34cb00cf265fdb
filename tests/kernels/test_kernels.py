"""The compiled searches: how they are kept, and how their buckets grow."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core import caching
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

import coverplan.kernels
from coverplan.kernels import sweep
from coverplan.kernels.jit import kernel
from coverplan.kernels.rows import rows_side_by_side

ROOM = sorted(Path(coverplan.kernels.__file__).parent.glob("*.py"))
KERNELS = [file for file in ROOM if "@kernel" in file.read_text("utf-8")]
NOTHING = np.empty(0, np.int32)


def imported(file: Path) -> set[str]:
    """Return the modules that a file imports, for types too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


@pytest.mark.parametrize("file", KERNELS, ids=lambda file: file.stem)
def test_a_kernel_calls_kernels_of_its_own_file_only(file: Path) -> None:
    ours = {name for name in imported(file) if name.startswith("coverplan.")}
    assert "coverplan.kernels.jit" in ours
    # types and tuples of arrays hold no code
    assert ours <= {f"coverplan.kernels.{name}" for name in ("jit", "types", "cells")}


@pytest.mark.parametrize("file", ROOM, ids=lambda file: file.stem)
def test_the_room_knows_arrays_only(file: Path) -> None:
    assert not {name.partition(".")[0] for name in imported(file)} & {
        "pandas",
        "geopandas",
        "networkx",
        "pyproj",
    }
    assert not [name for name in imported(file) if name.startswith("coverplan.") and ".kernels" not in name]


def test_kernels_are_found() -> None:
    assert len(KERNELS) >= 6


def test_without_a_folder_for_compiled_code_a_kernel_is_compiled_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    @kernel
    def twice(number: int) -> int:
        return 2 * number

    assert twice(21) == 42


def crowded(seed: int, n_nodes: int, dearest: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the arcs of a graph with hubs, of few and often no costs, and one dear arc, as compressed rows."""
    rng = np.random.default_rng(seed)
    tail = np.concatenate([rng.integers(0, n_nodes, 3 * n_nodes), np.zeros(n_nodes, int)])
    head = np.concatenate([rng.integers(0, n_nodes, 3 * n_nodes), np.arange(n_nodes)])
    cost = rng.choice([0.0, 0.25, 0.5, 1.0, 1.0, 7.25], len(tail))
    cost[rng.integers(len(cost))] = dearest
    order = np.argsort(tail, kind="stable")
    indptr = np.searchsorted(tail[order], np.arange(n_nodes + 1)).astype(np.int32)
    return indptr, head[order].astype(np.int32), cost[order]


def least_costs(indptr: np.ndarray, to: np.ndarray, cost: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """Return what scipy finds; it takes an arc of no cost for none, so that all arcs are moved by a hair first."""
    n_nodes, hair = len(indptr) - 1, 2.0**-20
    tail = np.repeat(np.arange(n_nodes), np.diff(indptr))
    order = np.lexsort((cost, to, tail))  # the cheapest of parallel arcs
    first = np.unique(np.stack([tail[order], to[order]]), axis=1, return_index=True)[1]
    one = order[first]
    graph = coo_array((cost[one] + hair, (tail[one], to[one])), shape=(n_nodes, n_nodes)).tocsr()
    moved = dijkstra(graph, indices=seeds, min_only=True)
    return np.where(np.isfinite(moved), np.floor(moved * 4) / 4, np.inf)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    n_nodes=st.integers(1, 300),
    n_seeds=st.integers(1, 300),
    n_buckets=st.sampled_from([64, 8192, 32768]),
)
def test_full_buckets_lose_nobody(seed: int, n_nodes: int, n_seeds: int, n_buckets: int) -> None:
    dearest = n_buckets / 4.0 - 2
    indptr, to, cost = crowded(seed, n_nodes, dearest)
    seeds = np.random.default_rng(seed).permutation(n_nodes)[:n_seeds].astype(np.int32)
    none, owners = np.zeros(len(seeds)), np.zeros(len(seeds), np.int32)
    found, _, _ = sweep.sweep(indptr, to, cost, seeds, none, owners, np.inf, 0.25, n_buckets, False)
    assert found.tolist() == least_costs(indptr, to, cost, seeds).tolist()


def test_a_node_put_back_takes_nobodys_place() -> None:
    # a hub of whose ends one waits in the next bucket, and as many as it holds in the second and in the hub's own
    held = 16
    costs = np.array([0.25, *[0.5] * held, *[0.0] * held, 0.5, 0.25])
    n_nodes = len(costs) + 1
    to = np.array([*range(1, n_nodes - 1), n_nodes - 1], dtype=np.int32)
    indptr = np.array([0, n_nodes - 2, *[n_nodes - 1] * (n_nodes - 1)], dtype=np.int32)
    seed, none = np.zeros(1, np.int32), np.zeros(1)
    n_buckets = 1 << 13
    assert len(sweep.waiting_room(n_buckets)[0]) == held * n_buckets
    found, _, _ = sweep.sweep(indptr, to, costs, seed, none, seed, np.inf, 0.25, n_buckets, False)
    assert found.tolist() == [0.0, *costs[:-1], 0.5]


def test_the_room_of_the_buckets_grows_with_those_who_wait_and_not_with_the_longest_way() -> None:
    n_nodes, n_buckets = 20_000, 1 << 16
    indptr, to, cost = crowded(1, n_nodes, n_buckets / 4.0 - 2)
    room = sweep.waiting_room(n_buckets)
    before = len(room[0])
    all_nodes = np.arange(n_nodes, dtype=np.int32)
    dist, owner = np.full(n_nodes, np.inf), np.zeros(n_nodes, np.int32)
    (stack, _, _, _), _ = sweep.advance(
        indptr, to, cost, all_nodes, np.zeros(n_nodes), all_nodes, np.inf, 0.25, room, dist, owner, NOTHING, NOTHING
    )  # fmt: skip
    assert dist.max() == 0
    assert len(stack) < 2 * before + 8 * n_nodes


def test_tables_side_by_side_are_one_table() -> None:
    """A row may be in any of them, in any order; a row of none is empty, a cost of zero stays."""
    random = np.random.default_rng(3)
    whole, tables = np.full((7, 0), np.nan), []
    for rows, width in (([4, 0, 6], 3), ([], 2), ([0, 1, 2, 4], 1)):
        part = random.integers(0, 3, (len(rows), width)).astype(float)
        part[random.random(part.shape) < 0.3] = np.nan
        placed = np.full((7, width), np.nan)
        placed[rows] = part
        whole = np.hstack([whole, placed])
        row, column = np.nonzero(~np.isnan(part))
        indptr = np.searchsorted(row, np.arange(len(rows) + 1))
        tables.append(
            (indptr, column.astype(np.int32), part[row, column], width, np.array(rows, dtype=np.intp))
        )
    indptr, column, cost = rows_side_by_side(tables, 7)
    assert 0.0 in cost
    assert indptr.tolist() == [0, *np.cumsum((~np.isnan(whole)).sum(axis=1))]
    assert np.array_equal(np.nonzero(~np.isnan(whole))[1], column)
    assert np.array_equal(whole[~np.isnan(whole)], cost)
    assert not any(made.flags.writeable for made in (indptr, column, cost))
