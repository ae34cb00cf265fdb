"""An earlier vintage of the units, invented from today's: what was merged, divided, renamed, recoded, moved and reused since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

VINTAGE = "2020"
_TOWN, _STREET = "370832104", "370832002"
_WEST_SHARE = 0.4


def make_earlier_units(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the units of the invented vintage; outlines where something changed, the list alone elsewhere."""
    now = units.set_index("unit_code")
    rows = dict(_changed(now))
    gone = {code for _, codes in rows.values() for code in codes} | {f"{_STREET}010"}
    kept = now.drop(index=[code for code in gone if code in now.index])
    frame = pd.DataFrame(
        {
            "unit_code": kept.index,
            "name": kept["name"],
            "level": kept["level"],
            "parent_code": kept["parent_code"],
        }
    )
    made = pd.DataFrame(
        [(code, row[0], "village", code[:9]) for code, (row, _) in rows.items()]
        + [("370832400", "示例产业园区", "town", "370832")],
        columns=frame.columns,
    )
    whole = pd.concat([frame, made], ignore_index=True)
    shapes = [rows[code][0][1] if code in rows else None for code in whole["unit_code"]]
    whole = whole.assign(vintage=VINTAGE)
    table = gpd.GeoDataFrame(whole, geometry=shapes, crs=units.crs)
    return table.sort_values("unit_code", ignore_index=True)


def _changed(
    now: gpd.GeoDataFrame,
) -> Iterator[tuple[str, tuple[tuple[str, shapely.Geometry], tuple[str, ...]]]]:
    """Yield the code of each unit that was another: its name and outline then, and the units of today that it stands for."""
    shape = now.geometry
    # 徐集村 was two
    west, east = _halves(shape[f"{_TOWN}332"])
    yield f"{_TOWN}390", (("西徐集村村民委员会", west), (f"{_TOWN}332",))
    yield f"{_TOWN}391", (("东徐集村村民委员会", east), (f"{_TOWN}332",))
    # 东吴大庙村 and 西吴大庙村 were one
    pair = (f"{_TOWN}254", f"{_TOWN}255")
    yield f"{_TOWN}392", (("吴大庙村村民委员会", shapely.union_all([shape[code] for code in pair])), pair)
    # 苗庄村 had another name, 阚庄村 another code, 刘官屯村 another town above it
    yield f"{_TOWN}216", (("红旗营村村民委员会", shape[f"{_TOWN}216"]), (f"{_TOWN}216",))
    yield f"{_TOWN}393", (("阚庄村村民委员会", shape[f"{_TOWN}267"]), (f"{_TOWN}267",))
    yield f"{_STREET}240", (("刘官屯村村民委员会", shape[f"{_TOWN}246"]), (f"{_TOWN}246",))
    # 流畅河社区 was a village; 龟山河社区 was set up out of 凤凰山社区
    yield f"{_STREET}241", (("流畅河村村民委员会", shape[f"{_STREET}008"]), (f"{_STREET}008",))
    both = (f"{_STREET}011", f"{_STREET}012")
    whole = shapely.union_all([shape[code] for code in both])
    yield f"{_STREET}011", ((now["name"][f"{_STREET}011"], whole), both)
    # the code of 玉皇庙村 was that of 高台村, which is now part of 万花张村
    west, east = _halves(shape[f"{_TOWN}245"])
    yield f"{_TOWN}218", (("高台村村民委员会", west), (f"{_TOWN}218",))
    yield f"{_TOWN}245", ((now["name"][f"{_TOWN}245"], east), (f"{_TOWN}245",))
    yield f"{_TOWN}394", ((now["name"][f"{_TOWN}218"], shape[f"{_TOWN}218"]), (f"{_TOWN}218",))


def _halves(shape: shapely.Geometry) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Cut an outline from north to south; the western part has two fifths of its width."""
    west, south, east, north = shapely.bounds(shape)
    middle = west + (east - west) * _WEST_SHARE
    return tuple(
        shapely.set_precision(shapely.intersection(shape, shapely.box(a, south, b, north)), 0.01)
        for a, b in ((west, middle), (middle, east))
    )  # type: ignore[return-value]


def make_earlier_residents(earlier: gpd.GeoDataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    """Return residents of the villages of the invented vintage: those of today, divided and summed as the units were."""
    today = residents.groupby("unit_code")[["residents", "residents_60plus"]].sum()
    parts = {
        f"{_TOWN}390": {f"{_TOWN}332": 0.4}, f"{_TOWN}391": {f"{_TOWN}332": 0.6},
        f"{_TOWN}392": {f"{_TOWN}254": 1.0, f"{_TOWN}255": 1.0},
        f"{_TOWN}393": {f"{_TOWN}267": 1.0}, f"{_TOWN}394": {f"{_TOWN}218": 1.0},
        f"{_TOWN}218": {f"{_TOWN}245": 0.3}, f"{_TOWN}245": {f"{_TOWN}245": 0.7},
        f"{_STREET}240": {f"{_TOWN}246": 1.0}, f"{_STREET}241": {f"{_STREET}008": 1.0},
        f"{_STREET}011": {f"{_STREET}011": 1.0, f"{_STREET}012": 1.0},
    }  # fmt: skip
    villages = earlier[earlier["level"] == "village"]
    rows = [
        sum(
            (today.loc[code] * share for code, share in parts.get(own, {own: 1.0}).items()), today.iloc[0] * 0
        )
        for own in villages["unit_code"]
    ]
    figures = pd.DataFrame(rows).round().astype(int).reset_index(drop=True)
    return pd.DataFrame(
        {
            "单位代码": villages["unit_code"].to_numpy(),
            "名称": villages["name"].to_numpy(),
            "常住人口": figures["residents"],
            "60岁以上": figures["residents_60plus"],
        }
    )
