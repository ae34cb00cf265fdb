"""Maximal covering as a model for the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.solve.highs import Model

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.classic.cover.reduce import Cover

__all__ = ["most_model", "most_start"]


def most_model(cover: Cover, count: int) -> Model:
    """Return the model over y (columns), then z (rows); a row with one column pays on y itself."""
    columns = len(cover.column)
    single = np.diff(cover.rows.indptr) == 1
    cost = np.zeros(columns)
    np.add.at(cost, cover.rows.indices[cover.rows.indptr[:-1][single]], -cover.weight[single])
    many = cover.rows[~single].astype(np.float64)
    size = many.shape[0]
    links = sparse.hstack([many, -sparse.eye_array(size)], format="csr")
    limit = sparse.csr_array(
        (np.ones(columns), (np.zeros(columns, int), np.arange(columns))), shape=(1, columns + size)
    )
    rows = sparse.vstack([limit, links], format="csr")
    lower = np.concatenate([[-np.inf], np.zeros(size)])
    upper = np.concatenate([[float(count)], np.full(size, np.inf)])
    return Model(
        np.concatenate([cost, -cover.weight[~single]]), np.ones(columns + size), rows, lower, upper, columns
    )


def most_start(cover: Cover, chosen: Bools) -> Floats:
    """Return the values of y and z when some columns are chosen."""
    many = cover.rows[np.diff(cover.rows.indptr) != 1]
    return np.concatenate([chosen, many @ chosen.astype(np.float64) > 0]).astype(np.float64)
