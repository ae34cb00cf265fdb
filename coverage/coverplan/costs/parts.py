"""Full tables, triplets and compressed rows of costs, checked and taken apart into plain arrays."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from coverplan.errors import Fault, InputError
from coverplan.ids import Ids, as_ids, some
from coverplan.texts import Term, say
from coverplan.units import is_number
from coverplan.wording import cost_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import ArrayLike

    from coverplan.kernels.types import Array, Bools, Floats, Integers, Positions, Rows
    from coverplan.units import CostUnit

    Parts = tuple[Ids, Ids, Integers, Integers, Floats]
    Given = Iterable[object] | None

TRIPLETS = ("demand_id", "site_id", "cost")


def require_options(unit: str, search: object) -> None:
    """Refuse a unit that is no unit of costs, and a search that is no bound."""
    faults = []
    if unit not in ("m", "s"):
        faults.append(Fault.of("error.option", name="unit", value=unit, allowed="m, s"))
    if not (is_number(search) and search >= 0):
        faults.append(Fault.of("error.option", name="search", value=search, allowed=">= 0"))
    if faults:
        raise InputError(faults)


def row_parts(indptr: ArrayLike, indices: ArrayLike, data: ArrayLike, shape: tuple[int, int]) -> Rows:
    """Check compressed rows, sort the columns of each, and return arrays that nobody can change.

    An array that is read-only is held as it is; one that its giver could still change is copied.
    """
    given = _plain(indptr), _plain(indices), _plain(data)
    faults = _row_faults(*given, shape)
    if faults:
        raise InputError(faults)
    pointers, columns, costs = given
    rows = sparse.csr_array(
        (costs.astype(np.float64, copy=False), columns, pointers), shape=shape, copy=False
    )
    if not rows.has_sorted_indices:
        rows = rows.sorted_indices()
    return _held(rows.indptr, pointers), _held(rows.indices, columns), _held(rows.data, costs)


def _row_faults(pointers: Array, columns: Array, costs: Array, shape: tuple[int, int]) -> list[Fault]:
    faults = []
    if costs.ndim != 1 or costs.dtype.kind not in "iuf":
        faults.append(Fault.of("matrix.data"))
    if _are_whole(pointers) and len(pointers) != shape[0] + 1:
        size = len(pointers) - 1
        faults.append(Fault.of("matrix.shape", what=Term("matrix.demand"), ids=shape[0], size=size))
    elif (
        not _are_whole(pointers)
        or (pointers[0], pointers[-1]) != (0, costs.size)
        or (pointers[1:] < pointers[:-1]).any()
    ):
        faults.append(Fault.of("matrix.indptr", pairs=costs.size))
    if (
        not _are_whole(columns)
        or len(columns) != costs.size
        or (len(columns) and not 0 <= columns.min() <= columns.max() < shape[1])
    ):
        faults.append(Fault.of("matrix.indices", pairs=costs.size, sites=shape[1]))
    return faults


def require_real_pairs(demand: Ids, sites: Ids, rows: Rows, search: float, search_words: object) -> None:
    """Refuse pairs whose cost cannot stand; all are named."""
    faults = [
        Fault.of(key, demand=demand.text[row], site=sites.text[column], cost=cost, search=search_words)
        for key, row, column, cost in _bad_pairs(*rows, search)
    ]
    if faults:
        raise InputError(faults)


def _bad_pairs(
    indptr: Integers, indices: Integers, data: Floats, search: float
) -> Iterator[tuple[str, int, int, float]]:
    """Yield text key, row, column and cost of each pair that cannot stand (columns sorted in a row)."""
    twice = np.zeros(len(data), dtype=bool)
    twice[1:] = indices[1:] == indices[:-1]
    starts = indptr[:-1]
    twice[starts[starts < len(data)]] = False
    for key, bad in (
        ("matrix.cost-missing", ~np.isfinite(data)),
        ("matrix.cost-negative", data < 0),
        ("matrix.cost-beyond", np.isfinite(data) & (data > search)),
        ("matrix.pair-twice", twice),
    ):
        for at in np.flatnonzero(bad):
            row = int(np.searchsorted(indptr, at, side="right")) - 1
            yield key, row, int(indices[at]), float(data[at])


def positions(*asked: tuple[str, Ids, Ids]) -> list[Positions]:
    """Return where ids stand among the known ones, for each (what, known, ids), or refuse those unknown."""
    found = [known.places_of(ids) for _, known, ids in asked]
    faults = [
        Fault.of("matrix.not-there", what=Term(f"matrix.{what}"), id=name)
        for (what, _, ids), places in zip(asked, found, strict=True)
        for name in ids.take(np.flatnonzero(places < 0)).text
    ]
    if faults:
        raise InputError(faults)
    return found


def _are_whole(array: Array) -> bool:
    return array.ndim == 1 and (array.dtype.kind in "iu" or not array.size)


def _plain(values: ArrayLike) -> Array:
    """Return values as an array; what forms none, such as lists of several lengths, has no shape."""
    try:
        return np.asarray(values)
    except ValueError:
        return np.asarray(None)


def fresh(array: Array) -> Array:
    """Close an array that nobody else holds, so that a matrix takes it over without a copy."""
    array.flags.writeable = False
    return array


def _held(array: Array, given: Array) -> Array:
    if np.may_share_memory(array, given) and _can_be_changed(array):
        array = array.copy()
    return fresh(array).view()


def _can_be_changed(array: Array | None) -> bool:
    while isinstance(array, np.ndarray):
        if array.flags.writeable:
            return True
        array = array.base
    return False


def dense_parts(array: ArrayLike, unit: CostUnit, demand_ids: Given, site_ids: Given) -> Parts:
    """Take apart a full table; NaN and infinity are no pairs, missing ids are 0, 1, ..."""
    given = _plain(array)
    if given.ndim != 2:
        raise InputError.of("matrix.table-shape")
    rows = as_ids(map(str, range(given.shape[0])) if demand_ids is None else demand_ids, "demand")
    columns = as_ids(map(str, range(given.shape[1])) if site_ids is None else site_ids, "site")
    faults = [
        Fault.of("matrix.shape", what=Term(f"matrix.{what}"), ids=len(ids), size=size)
        for what, ids, size in (("demand", rows, given.shape[0]), ("site", columns, given.shape[1]))
        if len(ids) != size
    ]
    costs, wrong = _costs(given.ravel(), unit)
    faults += _no_number_faults(wrong, given.ravel(), unit, per_row=given.shape[1])
    if faults:
        raise InputError(faults)
    table = costs.reshape(given.shape)
    there = ~(np.isnan(table) | np.isposinf(table))
    indptr = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    return rows, columns, indptr, np.nonzero(there)[1], fresh(table[there])


def triplet_parts(frame: pd.DataFrame, unit: CostUnit, demand_ids: Given, site_ids: Given) -> Parts:
    """Take apart one row a pair; ids that are not given are those of the frame, sorted."""
    if not isinstance(frame, pd.DataFrame):
        raise InputError.of("matrix.not-a-frame", given=type(frame).__name__)
    missing = [column for column in TRIPLETS if column not in frame.columns]
    if missing:
        raise InputError(Fault.of("matrix.column-missing", column=column) for column in missing)
    codes, ids, faults = [], [], []
    for column, given, what in (("demand_id", demand_ids, "demand"), ("site_id", site_ids, "site")):
        values = as_ids(frame[column], what, unique=False)
        known = (
            values.take(np.flatnonzero(~values.text.duplicated())).in_order()
            if given is None
            else as_ids(given, what)
        )
        code = known.text.get_indexer(values.text)
        faults += [
            Fault.of(
                "matrix.id-unknown", row=int(at) + 1, what=Term(f"matrix.{what}"), id=values.text[int(at)]
            )
            for at in np.flatnonzero(code < 0)
        ]
        codes.append(code)
        ids.append(known)
    costs, wrong = _costs(frame["cost"], unit)
    faults += _no_number_faults(wrong, frame["cost"], unit)
    if faults:
        raise InputError(faults)
    order = np.lexsort((codes[1], codes[0]))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(codes[0], minlength=len(ids[0])))])
    return ids[0], ids[1], indptr, codes[1][order], fresh(costs[order])


def plain_labels(ids: Ids) -> Array:
    """Return ids for a file: numbers as such, all others as text."""
    numbers = getattr(ids.labels.dtype, "kind", "O") in "iuf"
    plain = (
        ids.labels.to_numpy(dtype=getattr(ids.labels.dtype, "numpy_dtype", None))
        if numbers
        else ids.text.to_numpy(np.str_)
    )
    return np.asarray(plain)


def _costs(values: Array | pd.Series[Any], unit: CostUnit) -> tuple[Floats, Bools]:
    """Return costs as numbers, NaN where there is none, and which are neither; durations are seconds."""
    kind = values.dtype.kind
    if kind in "iuf":
        return np.asarray(values, dtype=np.float64), np.zeros(len(values), dtype=bool)
    each = pd.Series(values)
    if kind == "m" and unit == "s":
        seconds = each.dt.total_seconds().to_numpy(dtype=np.float64, na_value=np.nan)
        return seconds, np.zeros(len(values), dtype=bool)
    cells = zip(each.to_numpy(dtype=object), each.isna(), strict=True)
    numbers = [np.nan if is_missing else _number(value, unit) for value, is_missing in cells]
    wrong = np.array([number is None for number in numbers], dtype=bool)
    return np.array(numbers, dtype=np.float64), wrong


def _number(value: object, unit: CostUnit) -> float | None:
    if isinstance(value, Real | Decimal) and not isinstance(value, bool):
        return float(value)
    return value.total_seconds() if isinstance(value, timedelta) and unit == "s" else None


def _no_number_faults(
    wrong: Bools, values: Array | pd.Series[Any], unit: CostUnit, *, per_row: int = 1
) -> list[Fault]:
    """Name the rows whose costs are no numbers, in one fault, with what stands there."""
    at = np.flatnonzero(wrong)
    if not at.size:
        return []
    shown = some(pd.Series(values).iloc[at].map(str).drop_duplicates().to_numpy(dtype=object))
    return [
        Fault.of("matrix.cost-no-number", rows=some(np.unique(at // per_row) + 1), values=shown, unit=unit)
    ]


def spread_words(data: Floats, unit: CostUnit) -> str:
    """Return the least, the median and the largest of some costs in words.

    Examples
    --------
    >>> spread_words(np.array([]), "m")
    '—'
    """
    if not len(data):
        return say("amount.unknown")
    figures = {"least": data.min(), "median": np.median(data), "most": data.max()}
    return say("notebook.min-median-max", **{name: cost_amount(x, unit) for name, x in figures.items()})
