"""Work on stretches of a range in threads."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_TASKS_PER_THREAD = 4


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_threads(
    task: Callable[[int, int], T], n_starts: int, threads: int, *, at_once: int | None = None
) -> list[T]:
    """Cut the starts into stretches, work on them in threads, and return what comes of each in order.

    A stretch has no more than ``at_once`` starts; by default so many that each thread has a few stretches.
    """
    if at_once is not None:
        n_tasks = -(-n_starts // at_once)
    else:
        n_tasks = 1 if threads == 1 else min(n_starts, threads * _TASKS_PER_THREAD)
    cuts = np.linspace(0, n_starts, max(n_tasks, 1) + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(task, cuts[:-1], cuts[1:]))
