"""Full tables and triplets of costs taken apart into ids and compressed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.network.ids import as_ids
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    Integers = NDArray[np.integer[Any]]
    Parts = tuple[pd.Index[str], pd.Index[str], Integers, Integers, NDArray[np.float64]]
    Ids = Iterable[object] | None

TRIPLETS = ("demand_id", "site_id", "cost")


def dense_parts(array: ArrayLike, demand_ids: Ids, site_ids: Ids) -> Parts:
    """Take apart a full table; NaN and infinity are no pairs, missing ids are 0, 1, ..."""
    table = np.atleast_2d(np.asarray(array, dtype=np.float64))
    rows = as_ids(range(table.shape[0]) if demand_ids is None else demand_ids, "demand")
    columns = as_ids(range(table.shape[1]) if site_ids is None else site_ids, "site")
    faults = [
        Fault.of("matrix.shape", what=Term(f"matrix.{what}"), ids=len(ids), size=size)
        for what, ids, size in (("demand", rows, table.shape[0]), ("site", columns, table.shape[1]))
        if len(ids) != size
    ]
    if faults:
        raise InputError(faults)
    there = ~(np.isnan(table) | np.isposinf(table))
    indptr = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    return rows, columns, indptr, np.nonzero(there)[1], table[there]


def triplet_parts(frame: pd.DataFrame, demand_ids: Ids, site_ids: Ids) -> Parts:
    """Take apart one row a pair; ids that are not given are those of the frame, sorted."""
    missing = [column for column in TRIPLETS if column not in frame.columns]
    if missing:
        raise InputError(Fault.of("matrix.column-missing", column=column) for column in missing)
    codes, ids, faults = [], [], []
    for column, given, what in (("demand_id", demand_ids, "demand"), ("site_id", site_ids, "site")):
        values = as_ids(frame[column], what, unique=False)
        known = values.unique().sort_values() if given is None else as_ids(given, what)
        code = known.get_indexer(values)
        faults += [
            Fault.of("matrix.id-unknown", row=int(at) + 1, what=Term(f"matrix.{what}"), id=values[int(at)])
            for at in np.flatnonzero(code < 0)
        ]
        codes.append(code)
        ids.append(known)
    if faults:
        raise InputError(faults)
    order = np.lexsort((codes[1], codes[0]))
    cost = pd.to_numeric(frame["cost"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(codes[0], minlength=len(ids[0])))])
    return ids[0], ids[1], indptr, codes[1][order], cost[order]
