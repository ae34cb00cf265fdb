"""What stands for people where nobody is counted: for each town the best that the file has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.sources.osm.plan import Spread

__all__ = ["TownWeights", "Way", "climbed"]


@dataclass(frozen=True, eq=False)
class Way:
    """One way to weigh towns and to spread their people.

    Attributes
    ----------
    weights
        On ``unit_code``; a town that is not there, or has 0, has nothing of this kind.
    weighed_by
        What the weights are: ``dwellings``, ``residential_land``, ``settlements`` or ``area``.
    spread
        Over what the people are spread.
    """

    weights: pd.Series[float]
    weighed_by: str
    spread: Spread


@dataclass(frozen=True, eq=False)
class TownWeights:
    """Weights of towns that can be compared, each by the best of several ways.

    Attributes
    ----------
    sizes
        On ``unit_code``, in the first way's measure; 0 where no way has anything.
    weighed_by
        By which way each town is weighed, on ``unit_code``; "" where by none.
    first
        The first way, whose measure the sizes are in.
    """

    sizes: pd.Series[float]
    weighed_by: pd.Series[str]
    first: Way


def climbed(ways: Sequence[Way], codes: Sequence[str]) -> TownWeights:
    """Weigh each town by the first way that has something there.

    Parameters
    ----------
    ways
        The best first.
    codes
        All towns.

    Returns
    -------
    TownWeights

    Notes
    -----
    Hectares and settlements are no dwellings. A later way's weights are turned into the first way's by the towns that
    have both (their sum of the one over their sum of the other); where no town has both, so that a town of the mean
    size by the one is a town of the mean size by the other.

    Examples
    --------
    >>> land = Way(pd.Series({"a": 900.0, "b": 100.0}), "residential_land", "grid")
    >>> places = Way(pd.Series({"a": 9.0, "b": 1.0, "c": 2.0}), "settlements", "settlements")
    >>> climbed([land, places], ["a", "b", "c"]).sizes.to_dict()
    {'a': 900.0, 'b': 100.0, 'c': 200.0}
    """
    index = pd.Index(list(codes), name="unit_code")
    first = ways[0]
    base = first.weights.reindex(index).fillna(0.0).astype("float64")
    sizes = base.copy()
    by = pd.Series("", index=index, dtype="str").mask(base > 0, first.weighed_by)
    for way in ways[1:]:
        weights = way.weights.reindex(index).fillna(0.0).astype("float64")
        takes = (sizes <= 0) & (weights > 0)
        if takes.any():
            sizes = sizes.mask(takes, weights * _factor(base, weights))
            by = by.mask(takes, way.weighed_by)
    return TownWeights(sizes=sizes, weighed_by=by, first=first)


def _factor(base: pd.Series[float], weights: pd.Series[float]) -> float:
    """Return how much of the first way's measure one of another way's stands for."""
    both = (base > 0) & (weights > 0)
    if both.any():
        return float(base[both].sum() / weights[both].sum())
    if (base > 0).any():
        return float(base[base > 0].mean() / weights[weights > 0].mean())
    return 1.0
