"""The OD cost matrix: what it costs to get from each demand point to each site."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from scipy import sparse

from coverplan.costs import parts
from coverplan.errors import InputError
from coverplan.ids import Ids, as_ids
from coverplan.io import read_arrays, write_arrays
from coverplan.kernels.rows import cheapest, rows_within
from coverplan.notebook import card
from coverplan.reading import reading, require_file
from coverplan.texts import say
from coverplan.units import CostUnit, Cutoff
from coverplan.wording import limit_text, share_text, word_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

    from coverplan.kernels.types import Floats, Integers

__all__ = ["CostMatrix"]

_ARRAYS = ("indptr", "indices", "data")
_SAVED = ("demand_ids", "site_ids", *_ARRAYS, "unit", "search")


@dataclass(frozen=True, eq=False, repr=False)
class CostMatrix:
    """Costs from demand points to sites, as a sparse matrix in compressed rows.

    A pair that is there is real, also one that costs 0; a pair that is not lies beyond ``search`` or
    cannot be reached. No number stands for "unreachable".

    Parameters
    ----------
    demand_ids, site_ids
        Ids of the rows and of the columns, text or numbers; unique. They are told apart as text, and stand here as
        they were given.
    indptr, indices, data
        The compressed rows: demand point ``i`` has the sites ``indices[indptr[i]:indptr[i + 1]]`` at
        the costs ``data[indptr[i]:indptr[i + 1]]``, in metres or seconds. Held read-only: an array
        that is read-only already is taken over, one that can still be written to is copied.
    unit
        ``"m"`` or ``"s"``.
    search
        The largest cost that was computed, in the same unit; infinite when there was no bound.

    Raises
    ------
    InputError
        When ids are empty or stand twice, the arrays are no compressed rows of so many ids, or a cost
        is not finite, negative, beyond ``search`` or given twice for a pair (all faults are named at
        once); when ``unit`` is another, or ``search`` is negative or no number.

    Examples
    --------
    >>> costs = CostMatrix.from_dense([[0.0, 700.0], [float("nan"), 300.0]], demand_ids=["a", "b"])
    >>> costs
    CostMatrix(2 demand points x 2 sites, 3 pairs (75.0 %), unit m, search unbounded)
    >>> costs.nearest()["site_id"].tolist()
    ['0', '1']
    """

    demand_ids: pd.Index[Any]
    site_ids: pd.Index[Any]
    indptr: Integers
    indices: Integers
    data: Floats
    unit: CostUnit
    search: float = math.inf
    row_ids: Ids = field(init=False, repr=False)
    column_ids: Ids = field(init=False, repr=False)

    def __post_init__(self) -> None:
        demand, sites = as_ids(self.demand_ids, "demand"), as_ids(self.site_ids, "site")
        parts.require_options(self.unit, self.search)
        shape = (len(demand), len(sites))
        rows = parts.row_parts(self.indptr, self.indices, self.data, shape)
        held = dict(
            zip(("demand_ids", "site_ids", *_ARRAYS), (demand.labels, sites.labels, *rows), strict=True)
        )
        for name, value in {
            **held,
            "search": float(self.search),
            "row_ids": demand,
            "column_ids": sites,
        }.items():
            object.__setattr__(self, name, value)
        parts.require_real_pairs(demand, sites, rows, self.search, self._search_words())

    @classmethod
    def of_ids(
        cls,
        demand: Ids,
        sites: Ids,
        indptr: Integers,
        indices: Integers,
        data: Floats,
        unit: CostUnit,
        search: float,
    ) -> CostMatrix:
        """Build a matrix of ids that are text already; the other arguments are those of the class."""
        return cls(
            cast("pd.Index[Any]", demand), cast("pd.Index[Any]", sites), indptr, indices, data, unit, search
        )

    @classmethod
    def from_dense(
        cls,
        array: ArrayLike,
        unit: CostUnit = "m",
        demand_ids: Iterable[object] | None = None,
        site_ids: Iterable[object] | None = None,
        *,
        search: float = math.inf,
    ) -> CostMatrix:
        """Build a matrix from a full table of costs.

        Parameters
        ----------
        array
            Costs, shape (demand points, sites), in ``unit``; NaN or infinite where there is no way.
            Durations are welcome where the unit is ``"s"``.
        unit
            ``"m"`` or ``"s"``.
        demand_ids, site_ids
            Ids of rows and columns; ``"0"``, ``"1"``, ... when not given.
        search
            The largest cost that was computed.

        Returns
        -------
        CostMatrix

        Raises
        ------
        InputError
            As for the class, and when it is no table of numbers, or there are not as many ids as
            rows or columns.

        Examples
        --------
        >>> CostMatrix.from_dense([[0.0, float("inf")]]).pairs
        1
        """
        return cls.of_ids(*parts.dense_parts(array, unit, demand_ids, site_ids), unit, search)

    @classmethod
    def from_triplets(
        cls,
        frame: pd.DataFrame,
        unit: CostUnit = "m",
        *,
        demand_ids: Iterable[object] | None = None,
        site_ids: Iterable[object] | None = None,
        search: float = math.inf,
    ) -> CostMatrix:
        """Build a matrix from a table with one row a pair.

        Parameters
        ----------
        frame
            Columns ``demand_id``, ``site_id``, ``cost`` (a number in ``unit``, or a duration where
            that is ``"s"``); a pair that cannot be reached has no row.
        unit
            ``"m"`` or ``"s"``.
        demand_ids, site_ids
            All ids, also those without a pair; by default those in the frame, sorted as text.
        search
            The largest cost that was computed.

        Returns
        -------
        CostMatrix

        Raises
        ------
        InputError
            When it is no frame, a column is missing, a cost is no number, or as for the class; all
            faulty rows or pairs are named at once.

        Examples
        --------
        >>> frame = pd.DataFrame({"demand_id": ["a", "b"], "site_id": ["x", "x"], "cost": [0.0, 5.0]})
        >>> CostMatrix.from_triplets(frame).pairs
        2
        """
        return cls.of_ids(*parts.triplet_parts(frame, unit, demand_ids, site_ids), unit, search)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of demand points and of sites."""
        return len(self.demand_ids), len(self.site_ids)

    @property
    def pairs(self) -> int:
        """Number of pairs that have a cost."""
        return len(self.data)

    def __repr__(self) -> str:
        demand, sites = self.shape
        share = self.pairs / (demand * sites) if demand * sites else 0.0
        search = str(self._search_words()) if math.isfinite(self.search) else "unbounded"
        return (
            f"CostMatrix({demand:,} demand points x {sites:,} sites, "
            f"{self.pairs:,} pairs ({100 * share:.1f} %), unit {self.unit}, search {search})"
        )

    def _repr_html_(self) -> str:
        demand, sites = self.shape
        share = self.pairs / (demand * sites) if demand * sites else 0.0
        limit = Cutoff.of(self.search, self.unit) if math.isfinite(self.search) else None
        facts = [
            (say("notebook.pairs"), say("notebook.share", count=f"{self.pairs:,}", share=share_text(share))),
            (say("column.unit"), word_of("unit", self.unit)),
            (say("notebook.search"), say("notebook.no-limit") if limit is None else limit_text(limit)),
            (say("notebook.spread"), parts.spread_words(self.data, self.unit)),
            (say("notebook.no-site"), f"{int((np.diff(self.indptr) == 0).sum()):,}"),
        ]
        return card(say("notebook.costs", demand=f"{demand:,}", sites=f"{sites:,}"), facts=facts)

    def _search_words(self) -> Cutoff | float:
        return Cutoff.of(self.search, self.unit) if math.isfinite(self.search) else self.search

    def equals(self, other: CostMatrix) -> bool:
        """Tell whether another matrix has the same ids in the same order, costs, unit and search.

        Examples
        --------
        >>> CostMatrix.from_dense([[1.0]]).equals(CostMatrix.from_dense([[1.0]], unit="s"))
        False
        """
        same_ids = self.row_ids.text.equals(other.row_ids.text) and self.column_ids.text.equals(
            other.column_ids.text
        )
        names = (*_ARRAYS, "unit", "search")
        return same_ids and all(np.array_equal(getattr(self, name), getattr(other, name)) for name in names)

    def by_demand(self) -> sparse.csr_array:
        """Return the costs as a SciPy matrix, demand points x sites; stored zeros are real costs.

        Examples
        --------
        >>> CostMatrix.from_dense([[0.0, 2.0]]).by_demand().nnz
        2
        """
        return sparse.csr_array((self.data, self.indices, self.indptr), shape=self.shape, copy=False)

    def by_site(self) -> sparse.csr_array:
        """Return the transposed costs, sites x demand points; stored zeros are real costs.

        Examples
        --------
        >>> CostMatrix.from_dense([[0.0, 2.0]]).by_site().shape
        (2, 1)
        """
        return self.by_demand().T.tocsr()

    def within(self, cutoff: str | Cutoff) -> sparse.csr_array:
        """Return which site covers which demand point: ``cost <= cutoff``.

        Parameters
        ----------
        cutoff
            A length for costs in metres, a time for costs in seconds; at most ``search``.

        Returns
        -------
        scipy.sparse.csr_array
            Boolean, demand points x sites.

        Raises
        ------
        InputError
            When the cutoff's unit is not that of the costs, or the cutoff lies beyond ``search``.

        Examples
        --------
        >>> CostMatrix.from_dense([[300.0, 301.0]]).within("300 m").toarray().tolist()
        [[True, False]]
        """
        kept = rows_within(self.indptr, self.indices, self.data, self.limit(cutoff).value)
        return sparse.csr_array(kept, shape=self.shape)

    def limit(self, cutoff: str | Cutoff) -> Cutoff:
        """Return the cutoff as an object, or refuse one that these costs cannot answer.

        Parameters
        ----------
        cutoff
            A length for costs in metres, a time for costs in seconds; at most ``search``.

        Returns
        -------
        Cutoff
            In metres or seconds, as the costs are.

        Raises
        ------
        InputError
            When it is no cutoff, its unit is not that of the costs, or it lies beyond ``search``.

        Examples
        --------
        >>> CostMatrix.from_dense([[1.0]]).limit("5 km").value
        5000.0
        """
        limit = Cutoff(cutoff)
        if limit.unit != self.unit:
            raise InputError.of("matrix.cutoff-unit", cutoff=limit, unit=self.unit)
        if limit.value > self.search:
            raise InputError.of("matrix.cutoff-beyond", cutoff=limit, search=self._search_words())
        return limit

    def nearest(self) -> pd.DataFrame:
        """Return each demand point's cheapest site; among equals the one whose id sorts first.

        Returns
        -------
        pandas.DataFrame
            On ``demand_id``, in the order of ``demand_ids``: ``site_id`` and ``cost`` (in ``unit``),
            both missing where no site is reached; of the types that :func:`nearest_cost` gives.

        Examples
        --------
        >>> float(CostMatrix.from_dense([[7.0, 3.0]]).nearest().loc["0", "cost"])
        3.0
        """
        site, cost = cheapest(self.indptr, self.indices, self.data, self.column_ids.text.argsort())
        index = self.demand_ids.rename("demand_id")
        return pd.DataFrame({"site_id": self.column_ids.labelled(site), "cost": cost}, index=index)

    def select(self, demand_ids: Iterable[object], site_ids: Iterable[object]) -> CostMatrix:
        """Return the costs of some demand points and sites, in the order given.

        Parameters
        ----------
        demand_ids, site_ids
            Ids of the rows and of the columns to keep, each once, text or numbers.

        Returns
        -------
        CostMatrix
            In the same unit, with the same ``search``.

        Raises
        ------
        InputError
            When ids are not in the matrix, empty, or stand twice; all that are not there are named.

        Examples
        --------
        >>> CostMatrix.from_dense([[1.0, 2.0]]).select(["0"], ["1", "0"]).to_dense().tolist()
        [[2.0, 1.0]]
        """
        rows, columns = as_ids(demand_ids, "demand"), as_ids(site_ids, "site")
        if rows.text.equals(self.row_ids.text) and columns.text.equals(self.column_ids.text):
            return self
        row, column = parts.positions(("demand", self.row_ids, rows), ("site", self.column_ids, columns))
        part = self.by_demand()[row][:, column]
        arrays = parts.fresh(part.indptr), parts.fresh(part.indices), parts.fresh(part.data)
        ids = self.row_ids.take(row), self.column_ids.take(column)
        return CostMatrix.of_ids(*ids, *arrays, self.unit, self.search)

    def to_triplets(self) -> pd.DataFrame:
        """Return one row a pair: ``demand_id``, ``site_id``, ``cost`` (in ``unit``).

        Examples
        --------
        >>> CostMatrix.from_dense([[0.0, float("nan")]]).to_triplets().values.tolist()
        [['0', '0', 0.0]]
        """
        row = np.repeat(np.arange(self.shape[0]), np.diff(self.indptr))
        columns = (self.demand_ids.take(row), self.site_ids.take(self.indices), self.data.copy())
        return pd.DataFrame(dict(zip(parts.TRIPLETS, columns, strict=True)))

    def to_dense(self) -> Floats:
        """Return the full table, shape (demand points, sites), with NaN where there is no pair.

        Examples
        --------
        >>> CostMatrix.from_dense([[0.0, float("inf")]]).to_dense().tolist()
        [[0.0, nan]]
        """
        table = np.full(self.shape, np.nan)
        table[np.repeat(np.arange(self.shape[0]), np.diff(self.indptr)), self.indices] = self.data
        return table

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the matrix to a NumPy ``.npz`` file; the same matrix gives the same bytes.

        Ids that are numbers come back as such, all others as text. An earlier file is replaced when all of this one is written.

        Parameters
        ----------
        path
            The file; its folder must be there.

        Raises
        ------
        OutputError
            When it cannot be written there.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     CostMatrix.from_dense([[1.0]]).save(f"{folder}/costs.npz")
        ...     CostMatrix.open(f"{folder}/costs.npz").pairs
        1
        """
        arrays = {name: np.asarray(getattr(self, name)) for name in _SAVED}
        ids = {
            "demand_ids": parts.plain_labels(self.row_ids),
            "site_ids": parts.plain_labels(self.column_ids),
        }
        write_arrays(path, arrays | ids)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> CostMatrix:
        """Read a matrix that :meth:`save` wrote.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        CostMatrix

        Raises
        ------
        InputError
            When there is no such file, or it is no saved matrix, or no longer what was written.

        Examples
        --------
        >>> CostMatrix.open("no such file")
        Traceback (most recent call last):
        ...
        coverplan.errors.InputError: ...
        """
        require_file(Path(path))
        with reading(str(path), "matrix.file"):
            *ids, indptr, indices, data, unit, search = read_arrays(path, _SAVED)
            demand_ids, site_ids = (
                pd.Index(each, dtype="str" if each.dtype.kind == "U" else None) for each in ids
            )
            rows = parts.fresh(indptr), parts.fresh(indices), parts.fresh(data)
            counted, bound = cast("CostUnit", str(unit)), float(search)
        try:
            return cls(demand_ids, site_ids, *rows, counted, bound)
        except InputError as error:  # arrays that are no matrix
            raise InputError.of("matrix.file", file=path) from error
