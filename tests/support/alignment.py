"""What every result of ours owes the frame it was asked about: the caller's own labels, in their own dtype."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd


def assert_aligned(result: pd.DataFrame, asked: gpd.GeoDataFrame, name: str = "demand_id") -> None:
    """A result on the ids of a frame can be joined to it and assigned to it as it is, in the order asked."""
    labels = pd.Index(asked[name]) if name in asked.columns else asked.index
    assert result.index.dtype == labels.dtype
    assert result.index.tolist() == labels.tolist()
    held = asked.set_index(labels)[["geometry"]]
    assert held.join(result).index.tolist() == labels.tolist()
    for column in result.columns:
        given = held.assign(found=result[column])["found"]
        assert given.isna().tolist() == result[column].isna().tolist()


def assert_known(values: pd.Series, asked: gpd.GeoDataFrame, name: str) -> None:
    """A column of ids holds the caller's values: they are found again, and a merge on them keeps every row."""
    labels = pd.Series(asked[name] if name in asked.columns else asked.index)
    there = values.dropna()
    assert len(there)
    assert there.isin(labels).all()
    merged = there.to_frame(name).merge(labels.to_frame(name).drop_duplicates(), on=name)
    assert len(merged) == len(there)
