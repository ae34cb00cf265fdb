"""Boundaries: counties, towns and villages with their codes, levels and parents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import lonlat, shift_to_wgs84
from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.io import TABLE_SUFFIXES
from coverplan.layers.codes import LEVEL_OF_LENGTH, code_above, short_code, type_of_code
from coverplan.layers.crossings import crossed
from coverplan.layers.named_units import with_codes
from coverplan.layers.rows import Layer, LayerSpec, map_text, read_rows
from coverplan.layers.unit_tree import placed, unit_places
from coverplan.layers.unit_words import LEVEL_WORDS, URBAN_WORDS, worded
from coverplan.place_names import TYPE_WORDS
from coverplan.tables import LEVELS, TABLES
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Shapes
    from coverplan.plan import Area, LayerSettings, Units

__all__ = ["level_of_word", "mended", "read_boundaries"]

_NAMED = 20


def level_of_word(text: str) -> str:
    """Return the level that an office's word means; another text stays.

    Examples
    --------
    >>> level_of_word("乡镇级"), level_of_word("村级"), level_of_word("x")
    ('town', 'village', 'x')
    """
    return worded(LEVEL_WORDS, text)


def read_boundaries(settings: LayerSettings, folder: Path, *, area: Area, units: Units) -> Layer:
    """Read the administrative units.

    Parameters
    ----------
    settings
        The plan's ``[layers.boundaries]``; several files may hold a level each, and a table without
        outlines is a list of units: its coordinates are seats.
    folder
        Where its paths start.
    area
        The plan's ``[area]``: metric CRS, and name and code of the county.
    units
        The plan's ``[units]``. Under ``code_scheme = "cn"`` a missing level, type or parent comes from
        the code (6, 9 or 12 digits; 370832001000 is the town 370832001); else a missing parent is the
        unit of the next level up that holds the unit.

    Returns
    -------
    Layer
        unit_code, name, level, type, parent_code, geometry (None where no outline is given) and, where the files have them, seat_lon,
        seat_lat (WGS-84 degrees), households, area_km2, urban_rural. Ordered by level and code. With no
        county among the units one is made, by union where all outlines are there. Invalid rings, codes that stand twice and parents
        that are not there are kept and told as findings.

    Raises
    ------
    InputError
        With every fault of every file.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from shapely import box
    >>> from coverplan.plan import Area, LayerSettings, Units
    >>> towns = gpd.GeoDataFrame(
    ...     {"unit_code": ["370832001", "370832101"], "name": ["水泊街道", "小路口镇"]},
    ...     geometry=[box(4e5, 39e5, 41e4, 391e4), box(41e4, 39e5, 42e4, 391e4)],
    ...     crs="EPSG:4548",
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     towns.to_file(Path(folder) / "towns.gpkg")
    ...     area = Area(name="梁山县", code="370832", crs="EPSG:4548")
    ...     settings = LayerSettings(path="towns.gpkg", datum="cgcs2000")
    ...     layer = read_boundaries(settings, Path(folder), area=area, units=Units())
    >>> layer.frame[["unit_code", "level", "type", "parent_code"]].to_numpy().tolist()
    [['370832', 'county', nan, nan], ['370832001', 'town', '街道', '370832'], ['370832101', 'town', '镇', '370832']]
    """
    rows = read_rows(_spec(units), settings, folder, crs=area.crs)
    frame, findings = rows.frame, list(rows.findings)
    frame["parent_code"], by_name = with_codes(frame, "parent_code", frame, layer="boundaries")
    findings += by_name
    frame = _seats_in_wgs84(frame, settings)
    frame = _points_as_seats(frame)
    _require_polygons(frame)
    if "urban_rural" in frame.columns:
        frame["urban_rural"] = map_text(frame["urban_rural"], lambda text: worded(URBAN_WORDS, text))
    frame["geometry"] = frame.geometry.force_2d()
    frame = _joined_parts(frame, findings)
    frame = _with_county(frame, area, findings)
    if units.code_scheme == "free":
        frame = _with_parents(frame, findings)
    findings += [*_doubts(frame), *_without_outlines(frame)]
    order = (
        frame["level"]
        .map(LEVELS.index)
        .to_frame("level")
        .assign(code=frame["unit_code"])
        .sort_values(["level", "code"])
        .index
    )
    columns = [c.name for c in TABLES["boundaries"] if c.name in frame.columns]
    frame = frame.loc[order, [*columns, "geometry"]].reset_index(drop=True)
    return Layer(frame, tuple(findings), rows.files)


def mended(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return units whose outlines can be measured: rings that are invalid (and were told) are mended.

    Examples
    --------
    >>> from shapely import Polygon
    >>> bow = gpd.GeoDataFrame(geometry=[Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])], crs="EPSG:4548")
    >>> float(mended(bow).area.iloc[0])
    2.0
    """
    return units.set_geometry(
        gpd.GeoSeries(_valid(units.geometry.to_numpy()), index=units.index, crs=units.crs)
    )


def broken_outlines(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Return code, level and outline of the units of which some ring is invalid; None where there are none.

    Examples
    --------
    >>> from shapely import Polygon, box
    >>> shapes = [Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), box(0, 0, 1, 1)]
    >>> units = gpd.GeoDataFrame({"unit_code": ["1", "2"], "level": ["town"] * 2}, geometry=shapes, crs="EPSG:4548")
    >>> broken_outlines(units)["unit_code"].tolist()
    ['1']
    """
    shapes = units.geometry.to_numpy()
    found = units[~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)]
    keys = ["unit_code", "level"]
    found = found[~found.duplicated(keys, keep=False)]
    return None if found.empty else found[[*keys, "geometry"]]


def _valid(shapes: Shapes) -> Shapes:
    """Return outlines with invalid rings mended: areas only, none where a ring encloses nothing."""
    valid = shapes.copy()
    broken = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    valid[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return valid


def _spec(units: Units) -> LayerSpec:
    return LayerSpec(
        "boundaries",
        "boundaries",
        words={
            "level": level_of_word,
            "type": lambda text: worded(TYPE_WORDS, text),
        },
        fill=_from_codes if units.code_scheme == "cn" else _with_columns,
        examine=_without_level,
        geometry="any",
    )


def _with_columns(frame: pd.DataFrame) -> pd.DataFrame:
    absent = [column for column in ("level", "type", "parent_code") if column not in frame.columns]
    return frame.assign(**{column: pd.Series(pd.NA, index=frame.index, dtype="str") for column in absent})


def _from_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Put codes in their short form and fill what they say."""
    if "unit_code" not in frame.columns:
        return frame
    frame = _with_columns(frame)
    frame["unit_code"] = code = map_text(frame["unit_code"], short_code)
    frame["parent_code"] = map_text(frame["parent_code"], short_code)
    frame["level"] = frame["level"].fillna(map_text(code, lambda text: LEVEL_OF_LENGTH.get(len(text))))
    frame["type"] = frame["type"].fillna(map_text(code, type_of_code))
    # a list of towns and villages may name the town in every row, its own too
    frame["parent_code"] = frame["parent_code"].where(frame["parent_code"] != code).astype("str")
    frame["parent_code"] = frame["parent_code"].fillna(
        map_text(code, lambda text: code_above(text, "cn") or None)
    )
    return frame


def _without_level(frame: pd.DataFrame, file: str) -> list[tuple[object, Fault]]:
    if not {"unit_code", "level"} <= set(frame.columns):
        return []
    unknown = frame[frame["level"].isna() & frame["unit_code"].notna()]
    return [
        (
            row,
            Fault.of(
                "boundaries.level-unknown", file=file, row=row, column="level", code=code, length=len(code)
            ),
        )
        for row, code in unknown["unit_code"].items()
    ]


def _require_polygons(frame: gpd.GeoDataFrame) -> None:
    kinds = frame.geometry.geom_type
    flat = frame[frame.geometry.notna() & ~kinds.isin(["Polygon", "MultiPolygon"])]
    faults = [
        Fault.of("boundaries.no-polygon", file=file, row=row, type=kind)
        for file, row, kind in zip(flat["_file"], flat["_row"], kinds[flat.index], strict=True)
    ]
    if faults:
        raise InputError(faults)


def _seats_in_wgs84(frame: gpd.GeoDataFrame, settings: LayerSettings) -> gpd.GeoDataFrame:
    if {"seat_lon", "seat_lat"} <= set(frame.columns):
        lon, lat = shift_to_wgs84(
            frame["seat_lon"].to_numpy(), frame["seat_lat"].to_numpy(), settings.datum or "wgs84"
        )
        frame["seat_lon"], frame["seat_lat"] = lon, lat
    return frame


def _points_as_seats(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take the coordinates of a table for the seats of its units."""
    is_table = frame["_file"].map(lambda name: Path(name).suffix.lower() in TABLE_SUFFIXES)
    pointed = (is_table & frame.geometry.notna()).to_numpy()
    if not pointed.any():
        return frame
    lon, lat = lonlat(frame[pointed])
    for column, degrees in (("seat_lon", lon), ("seat_lat", lat)):
        given = frame[column] if column in frame.columns else pd.Series(np.nan, index=frame.index)
        taken = pd.Series(degrees, index=frame.index[pointed]).reindex(frame.index)
        frame[column] = given.fillna(taken)
    return frame.set_geometry(frame.geometry.where(~pointed, None))


def _joined_parts(frame: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    """Join features that are parts of one unit: same code, level and name, and none lies on another."""
    same = ["unit_code", "level", "name"]
    sizes = frame.groupby(same)["_row"].transform("size")
    if (sizes == 1).all():
        return frame
    repeated = [
        part for _, parts in frame[sizes > 1].groupby(same) if _overlap(parts) for part in parts.index
    ]
    kept = frame.loc[repeated]
    frame, sizes = frame.drop(index=repeated), sizes.drop(index=repeated)
    for (code, _, name), parts in frame[sizes > 1].groupby(same):
        findings.append(
            Finding(
                rule="unit.parts-joined",
                layer="boundaries",
                unit_code=code,
                name=name,
                params={"name": name, "count": len(parts)},
            )
        )
    geometry = frame.groupby(same, sort=False)["geometry"].agg(
        lambda parts: shapely.union_all(_valid(parts.to_numpy())) if len(parts) > 1 else parts.iloc[0]
    )
    first = frame.drop_duplicates(same).drop(columns="geometry")
    joined = first.merge(geometry.rename("geometry").reset_index(), on=same)
    return gpd.GeoDataFrame(pd.concat([joined, kept], ignore_index=True), geometry="geometry", crs=frame.crs)


def _overlap(parts: gpd.GeoDataFrame) -> bool:
    """Say whether features lie on one another by 1 m2 or more, or have no outline: one unit twice, not its parts."""
    if parts.geometry.isna().any():
        return True
    shapes = _valid(parts.geometry.to_numpy())
    return bool(shapely.area(shapes).sum() - shapely.union_all(shapes).area >= 1.0)


def _with_county(frame: gpd.GeoDataFrame, area: Area, findings: list[Finding]) -> gpd.GeoDataFrame:
    if (frame["level"] == "county").any():
        return frame
    level = "town" if (frame["level"] == "town").any() else "village"
    parts = frame[frame["level"] == level]
    shapes = _valid(parts.geometry.to_numpy())
    whole = bool((shapely.area(shapes) > 0).all())
    outline = shapely.union_all(shapes) if whole else None
    code = area.code or area.name
    county = gpd.GeoDataFrame(
        {"unit_code": [code], "name": [area.name], "level": ["county"]}, geometry=[outline], crs=frame.crs
    ).astype({"unit_code": "str", "name": "str", "level": "str"})
    findings.append(
        Finding(
            rule="unit.county-made" if whole else "unit.county-listed",
            layer="boundaries",
            unit_code=code,
            name=area.name,
            params={"name": area.name, "count": len(parts)},
        )
    )
    return gpd.GeoDataFrame(pd.concat([county, frame], ignore_index=True), geometry="geometry", crs=frame.crs)


def _with_parents(frame: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    """Give units without a parent the one of the next level up that holds them."""
    inside = unit_places(frame)
    for below, above in (("village", "town"), ("village", "county"), ("town", "county")):
        orphans = frame.index[(frame["level"] == below) & frame["parent_code"].isna()]
        parents = placed(frame[frame["level"] == above])
        if orphans.empty or parents.empty:
            continue
        points = gpd.GeoDataFrame(geometry=inside[orphans])
        held = points.sjoin(parents[["unit_code", "geometry"]].sort_values("unit_code"), predicate="within")
        codes = held.groupby(level=0)["unit_code"].first()
        frame.loc[codes.index, "parent_code"] = codes
        if len(codes):
            params = {"count": len(codes), "below": Term(f"level.{below}"), "above": Term(f"level.{above}")}
            findings.append(Finding(rule="unit.parent-by-place", layer="boundaries", params=params))
    return frame


def _doubts(frame: gpd.GeoDataFrame) -> list[Finding]:
    findings: list[Finding] = []
    lon, lat = lonlat(frame)
    findings += _invalid(frame)
    counts = frame["unit_code"].value_counts()
    for code in sorted(counts.index[counts > 1]):
        twice = frame[frame["unit_code"] == code]
        where = "; ".join(
            f"{file} ({', '.join(map(str, rows))})" for file, rows in twice.groupby("_file")["_row"]
        )
        params = {
            "code": code,
            "count": len(twice),
            "where": where,
            "names": Listed(tuple(twice["name"].astype(str))),
        }
        findings.append(_about(twice.iloc[0], "code.twice", params))
    known = set(frame["unit_code"])
    for at, (level, parent) in enumerate(zip(frame["level"], frame["parent_code"], strict=True)):
        is_lost = parent not in known if isinstance(parent, str) else level != "county"
        if is_lost and not (level == "village" and not (frame["level"] == "town").any()):
            row = frame.iloc[at]
            why = Term.of("code.parent.missing", parent=parent if isinstance(parent, str) else "")
            params = {"name": row["name"], "code": row["unit_code"], "why": why}
            if level != "county":
                findings.append(_about(row, "code.parent", params, (lon[at], lat[at])))
    return findings


def _invalid(frame: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield the outlines whose rings cross, each at the first crossing."""
    broken = frame[frame.geometry.notna() & ~frame.geometry.is_valid]
    for _, row in broken.iterrows():
        why, places = crossed(row.geometry)
        params = {"name": row["name"], "why": why, "count": len(places)}
        lon, lat = lonlat(gpd.GeoDataFrame(geometry=[places[0]], crs=frame.crs))
        yield _about(row, "border.invalid", params, (float(lon[0]), float(lat[0])))


def _without_outlines(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Tell which units have no outline; a list that has none at all is told as such."""
    bare = frame[frame.geometry.isna()]
    if bare.empty:
        return []
    seated = int(unit_places(bare).notna().sum())
    rule = "boundaries.list-only" if len(bare) == len(frame) else "boundaries.outline-missing"
    names = Listed(tuple(bare["name"].astype(str)), most=_NAMED)
    params = {"count": len(bare), "all": len(frame), "seats": seated, "names": names}
    return [Finding(rule=rule, layer="boundaries", params=params)]


def _about(
    row: pd.Series, rule: str, params: dict[str, object], place: tuple[float, float] | None = None
) -> Finding:
    lon, lat = place or (None, None)
    return Finding(
        rule=rule,
        layer="boundaries",
        unit_code=row["unit_code"],
        name=row["name"],
        lon=lon,
        lat=lat,
        params=params,
    )
