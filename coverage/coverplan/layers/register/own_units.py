"""The units of a study that the register is held against: outlines, and what the list holds beside them."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from coverplan.layers.unit_list import judged_vintage
from coverplan.tables import text_column

__all__ = ["own_units"]

_COLUMNS = ("unit_code", "name", "level", "type", "parent_code", "place_code", "pinyin")


def own_units(
    boundaries: gpd.GeoDataFrame | None, unit_list: pd.DataFrame | None, vintage: str, *, crs: str
) -> gpd.GeoDataFrame | None:
    """Return the units of a study, those of its boundaries first, then those that its list alone holds.

    Parameters
    ----------
    boundaries, unit_list
        The layers of the study.
    vintage
        The plan's: of a list of several vintages one is taken.
    crs
        The plan's metric CRS.

    Returns
    -------
    GeoDataFrame or None
        Each code once; text columns unit_code, name, level, type, parent_code, place_code, pinyin ("" for nothing; what
        the list says of a unit of the boundaries goes with it), seat_lon, seat_lat where known, geometry. None where there is
        neither layer.

    Examples
    --------
    >>> listed = pd.DataFrame({"unit_code": ["1"], "name": ["甲村"], "level": ["village"], "vintage": ["2023"]})
    >>> own_units(None, listed, "2023", crs="EPSG:4548")[["unit_code", "type"]].to_numpy().tolist()
    [['1', '']]
    """
    if unit_list is None:
        return None if boundaries is None else _as_text(boundaries, boundaries)
    listed = unit_list[text_column(unit_list, "vintage") == judged_vintage(unit_list, vintage)]
    listed = listed.drop_duplicates("unit_code")
    bare = gpd.GeoDataFrame(listed, geometry=[None] * len(listed), crs=crs)
    if boundaries is None:
        return _as_text(bare, bare)
    drawn = _as_text(boundaries, boundaries)
    also = drawn["unit_code"].map(
        listed.set_index("unit_code")[["place_code", "pinyin"]].to_dict("index").get
    )
    for name in ("place_code", "pinyin"):
        told = pd.Series(
            [each.get(name) if isinstance(each, dict) else None for each in also], index=drawn.index
        )
        drawn[name] = drawn[name].where(drawn[name] != "", told).fillna("").astype("str")
    alone = bare[~bare["unit_code"].isin(drawn["unit_code"])]
    return pd.concat([drawn, _as_text(alone, drawn)], ignore_index=True)


def _as_text(units: gpd.GeoDataFrame, like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    made = {name: text_column(units, name).astype("str") for name in _COLUMNS}
    for name in ("seat_lon", "seat_lat"):
        if name in like:
            made[name] = units[name] if name in units else pd.Series(float("nan"), index=units.index)
    frame = gpd.GeoDataFrame(made, geometry=units.geometry, crs=units.crs)
    return frame.drop_duplicates("unit_code").reset_index(drop=True)
