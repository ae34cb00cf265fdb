"""How many threads a question may use."""

from __future__ import annotations

import os

import numpy as np

from coverplan.errors import InputError
from coverplan.kernels.threads import processors

__all__ = ["thread_count"]


def thread_count(threads: int | None = None) -> int:
    """Return how many threads to use: so many, else ``COVERPLAN_THREADS``, else one for each processor given to us."""
    given: object = threads if threads is not None else os.environ.get("COVERPLAN_THREADS") or None
    if given is None:
        return processors()
    number = int(given) if isinstance(given, str) and given.strip().isdecimal() else given
    if not isinstance(number, int | np.integer) or isinstance(number, bool) or number < 1:
        name = "COVERPLAN_THREADS" if threads is None else "threads"
        raise InputError.of("error.option", name=name, value=given, allowed="1, 2, ...")
    return int(number)
