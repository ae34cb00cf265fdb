"""Which datum a table of points is in, judged by the units that its rows declare: all of it, or a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.crs import lonlat, xy_of
from coverplan.findings import Finding
from coverplan.layers.rows.evidence import LEAST_EVIDENCE, SIGNIFICANCE, confidence, share_test, sign_test
from coverplan.layers.rows.readings import other_readings, read_as
from coverplan.layers.rows.row_spans import spans
from coverplan.layers.rows.shifted_layers import fits_outlines_in, lie_in, suspected_of_outlines, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from pyproj import CRS

    from coverplan.crs import Datum
    from coverplan.kernels.types import Bools, Floats

__all__ = ["explained_by_datum", "in_own_unit_as", "suspect_datum"]

# From so many rows on that lie right as they are, and would not as read otherwise, only a part is in another datum.
_LEAST_RIGHT = 3
_RIGHT_SHARE = 0.1
SWAPPED = "swapped"


@dataclass(frozen=True)
class _Told:
    """The points that declare a known unit, each with its polygon, in degrees as they were read."""

    own: NDArray[np.object_]
    lon: Floats
    lat: Floats
    crs: CRS
    stated: Datum | None

    @property
    def readings(self) -> dict[str, tuple[Floats, Floats]]:
        """Degrees under each reading but the one that was taken."""
        made: dict[str, tuple[Floats, Floats]] = {
            str(reading): read_as(self.lon, self.lat, reading, self.stated)
            for reading in other_readings(self.stated)
        }
        return {**made, SWAPPED: (self.lat, self.lon)}

    def inside(self, lon: Floats, lat: Floats) -> Bools:
        return lie_in(self.own, self.placed(lon, lat)) & (np.abs(lat) < 90)

    def placed(self, lon: Floats, lat: Floats) -> Floats:
        """Return where places lie in the CRS of the points, shape (places, 2)."""
        return xy_of(lon, np.where(np.abs(lat) < 90, lat, 0.0), self.crs)


def _told(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame, stated: Datum | None) -> tuple[_Told, Bools]:
    """Take the points that declare a known unit, and say which they are."""
    outlined = units[units.geometry.notna()]
    polygons = outlined.drop_duplicates("unit_code").set_index("unit_code").geometry
    declares = (points["unit_code"].isin(polygons.index) & points.geometry.notna()).to_numpy()
    told = points[declares]
    own = polygons.loc[told["unit_code"]].to_numpy()
    return _Told(own, *lonlat(told), points.crs, stated), declares


def in_own_unit_as(
    points: gpd.GeoDataFrame, units: gpd.GeoDataFrame, reading: str, *, stated: Datum | None = None
) -> Bools:
    """Say which points lie outside the unit they declare as they are, and in it under another reading.

    Parameters
    ----------
    points, units, stated
        As in :func:`suspect_datum`.
    reading
        A datum, a projection, or ``"swapped"``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[box(4e5, 39e5, 5e5, 40e5)], crs="EPSG:4548")
    >>> points = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[Point(500300, 395e4)], crs="EPSG:4548")
    >>> in_own_unit_as(points, units, "gcj02").tolist()
    [True]
    """
    told, declares = _told(points, units, stated)
    explained = np.zeros(len(points), dtype=bool)
    read = told.readings.get(reading)
    if read is not None and declares.any():
        explained[declares] = told.inside(*read) & ~told.inside(told.lon, told.lat)
    return explained


def explained_by_datum(
    points: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    findings: Iterable[Finding],
    *,
    layer: str,
    stated: Datum | None = None,
    outlines_stated: Datum | None = None,
) -> Bools:
    """Say which points lie elsewhere for a datum that was suspected, of their layer or of the outlines.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[box(4e5, 39e5, 5e5, 40e5)], crs="EPSG:4548")
    >>> points = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[Point(500300, 395e4)], crs="EPSG:4548")
    >>> explained_by_datum(points, units, [], layer="facilities").tolist()
    [False]
    """
    explained = np.zeros(len(points), dtype=bool)
    findings = list(findings)
    for reading in suspected_of_outlines(findings):
        explained |= fits_outlines_in(points, units, reading, stated=outlines_stated)
    for finding in findings:
        if finding.rule in ("layer.datum-suspect", "layer.datum-mixed") and finding.layer == layer:
            explained |= in_own_unit_as(points, units, str(finding.params["best"]), stated=stated)
    return explained


def suspect_datum(
    points: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, layer: str, stated: Datum | None = None
) -> tuple[Finding, ...]:
    """Suspect a wrong datum where other readings put more points inside the unit they declare.

    The points are tried as they are, as if their coordinates were of another datum than the one taken, and with
    longitude and latitude swapped. A reading is suspected for the whole table when significantly more points move
    into their own unit than out of it (one-sided sign test at 1 %, at least 5 moving in), so a single point never
    tells. Where others lie right as they are, and would not under that reading, it is suspected for a part of the
    rows: those that it moves in, if they are a significantly larger share of those outside their unit than a move as far in another direction moves in.

    Parameters
    ----------
    points
        ``unit_code`` (declared) and point geometry, in a metric CRS; ``_row`` where the rows' numbers are known.
    units
        ``unit_code`` and polygons in the same CRS.
    layer
        What the finding names.
    stated
        The datum under which the points were read.

    Returns
    -------
    tuple of Finding
        One finding for the table, with the shares as evidence; or one for each datum that a part of it is in, with
        the rows; or none.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[box(4e5, 39e5, 5e5, 40e5)], crs="EPSG:4548")
    >>> points = gpd.GeoDataFrame({"unit_code": ["a"]}, geometry=[Point(45e4, 395e4)], crs="EPSG:4548")
    >>> suspect_datum(points, units, layer="facilities")
    ()
    """
    told, declares = _told(points, units, stated)
    count = int(declares.sum())
    if count < LEAST_EVIDENCE:
        return ()
    as_is = told.inside(told.lon, told.lat)
    inside = {reading: told.inside(*degrees) for reading, degrees in told.readings.items()}
    best = max(inside, key=lambda reading: inside[reading].mean())
    moved_in, moved_out = int((inside[best] & ~as_is).sum()), int((as_is & ~inside[best]).sum())
    is_part = moved_out >= _LEAST_RIGHT and moved_out > _RIGHT_SHARE * moved_in
    if not is_part and moved_in >= LEAST_EVIDENCE and sign_test(moved_in, moved_out) <= SIGNIFICANCE:
        shares = {"as_is": float(as_is.mean()), "share": float(inside[best].mean())}
        sure = confidence(sign_test(moved_in, moved_out))
        params = {"best": best, "points": count, **shares, "confidence": sure}
        return (Finding(rule="layer.datum-suspect", layer=layer, params=params),)
    return tuple(_parts(told, as_is, inside, points[declares], layer))


def _parts(
    told: _Told, as_is: Bools, inside: dict[str, Bools], points: gpd.GeoDataFrame, layer: str
) -> Iterator[Finding]:
    """Yield, for each datum that a part of the rows is in, the rows that tell."""
    readings = told.readings
    left = ~as_is
    for tried in sorted(inside, key=lambda reading: -int((inside[reading] & left).sum())):
        moved = inside[tried] & left
        right = int((as_is & ~inside[tried]).sum())
        if int(moved.sum()) < LEAST_EVIDENCE or right < _LEAST_RIGHT:
            continue
        by_chance = _moved_by_chance(told, readings[tried], left) if tried != SWAPPED else 0
        if _odds(int(moved.sum()), int(left.sum()), by_chance) > SIGNIFICANCE:
            continue
        # another reading under which all these lie right, and more, is the likelier
        reading = max(
            (one for one in inside if not (moved & ~inside[one]).any()),
            key=lambda one: (int((inside[one] & left).sum()), one == tried),
        )
        moved = inside[reading] & left
        left &= ~moved
        at = int(np.flatnonzero(moved)[0])
        rows = points["_row"] if "_row" in points else points.index.to_series() + 1
        yield Finding(
            rule="layer.datum-mixed", layer=layer, lon=float(told.lon[at]), lat=float(told.lat[at]),
            params={
                "best": reading, "points": len(points), "count": int(moved.sum()), "right": int(as_is.sum()),
                "rows": _named_rows(rows[moved], points["_file"][moved] if "_file" in points else None),
            },
        )  # fmt: skip


def _odds(moved: int, left: int, by_chance: int) -> float:
    """Return the odds of chance: where a reading explains most points that are left, by their share; of fewer, by their number alone."""
    return share_test(moved, left, by_chance) if 2 * moved >= left else sign_test(moved, by_chance)


def _moved_by_chance(told: _Told, read: tuple[Floats, Floats], left: Bools) -> int:
    """Count the points outside their unit that a move as far in the other three directions would put into it, at most."""
    lon, lat = read
    here, there = told.placed(told.lon[left], told.lat[left]), told.placed(lon[left], lat[left])
    return max(int(lie_in(told.own[left], moved).sum()) for moved in turned(here, there))


def _named_rows(rows: pd.Series, files: pd.Series | None) -> str:
    if files is None or len(files.unique()) == 1:
        return spans(rows)
    return "; ".join(f"{file}: {spans(rows[files == file])}" for file in files.unique())
