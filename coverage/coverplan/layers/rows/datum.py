"""Where coordinates belong: the file's CRS and the stated datum, brought into the plan's metric CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from coverplan.crs import WGS84, lonlat, lost_coordinates, reach_of_bounds, shift_to_wgs84, xy_of
from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.io import earthly_crs
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from coverplan.crs import Datum
    from coverplan.kernels.types import Bools, Floats
    from coverplan.plan import LayerSettings

__all__ = ["Placed", "as_points", "place", "place_lonlat", "refuse_swapped"]

# Datums whose shift to CGCS2000 differs from place to place (tens of metres) and is not in the CRS.
_OLD_DATUMS = ("beijing 1954", "xian 1980", "new beijing")
_MOST = 0.9
_MOST_DEGREES = 360.0


class Placed(NamedTuple):
    """Geometries in the plan's CRS (None where they cannot be placed), findings and faults.

    Examples
    --------
    >>> Placed(None, (), ()).findings
    ()
    """

    geometry: gpd.GeoSeries | None
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]


def place(
    geometry: gpd.GeoSeries,
    settings: LayerSettings,
    *,
    crs: str,
    layer: str,
    file: str,
    lack: Term | None = None,
) -> Placed:
    """Bring a file's geometries into the plan's CRS.

    Parameters
    ----------
    geometry
        As read; its ``crs`` is the file's own, or None.
    settings
        ``crs`` goes for a file that carries none; ``datum`` says gcj02 or bd09 where the coordinates
        are shifted.
    crs
        The plan's metric CRS.
    layer, file
        What findings and faults name.
    lack
        Why the file has no CRS, where that is known.

    Returns
    -------
    Placed
        A missing datum is a finding: the file's CRS is believed. A missing CRS is a fault, except that
        degrees under a stated datum need none. Coordinates that look like metres under a CRS in degrees are one
        fault.

    Examples
    --------
    >>> from shapely import Point
    >>> from coverplan.plan import LayerSettings
    >>> points = gpd.GeoSeries([Point(117, 36)], crs="EPSG:4490")
    >>> placed = place(points, LayerSettings(path="a.gpkg", datum="cgcs2000"), crs="EPSG:4548", layer="facilities", file="a.gpkg")
    >>> round(placed.geometry.x.iloc[0])
    500000
    """
    findings: list[Finding] = []
    own = geometry.crs
    key = "datum.metres-under-crs" if own is None else "datum.metres-in-file"
    if own is None:
        try:
            own = _stated_crs(geometry, settings)
        except CRSError:
            return Placed(
                None, (), (Fault.of("datum.crs-unknown", file=file, layer=layer, crs=settings.crs),)
            )
        if own is None:
            why = lack or Term.of("io.crs-none")
            return Placed(None, (), (Fault.of("datum.crs-missing", file=file, layer=layer, lack=why),))
        geometry = geometry.set_crs(own)
    if CRS(own).is_geographic and (metres := _like_metres(geometry)) is not None:
        about = {"file": file, "layer": layer, "crs": CRS(own).to_string(), "x": metres[0], "y": metres[1]}
        return Placed(None, (), (Fault.of(key, **about),))
    endless = _endless(geometry)
    if endless.any():
        rows = geometry.index[endless]
        return Placed(None, (), tuple(Fault.of("datum.no-number", file=file, row=row) for row in rows))
    if settings.datum is None:
        findings.append(_missing(layer, file, _named_datum(CRS(own))))
    elif settings.datum in ("gcj02", "bd09"):
        geometry = _unshifted(geometry.to_crs(CRS(own).geodetic_crs or WGS84), settings.datum)
    if any(old in (CRS(own).geodetic_crs or CRS(own)).name.lower() for old in _OLD_DATUMS):
        findings.append(
            Finding(rule="layer.old-datum", layer=layer, params={"file": file, "crs": CRS(own).name})
        )
    placed = geometry.to_crs(crs)
    lost = lost_coordinates(geometry, placed)
    # Coordinates that are in the plan's CRS already may be none of it, too.
    if not lost.any() and len(placed) and reach_of_bounds(placed.total_bounds, CRS(crs)) is None:
        lost = lost_coordinates(placed, placed.to_crs(WGS84))
    faults = tuple(_lost(geometry[lost], file))
    if len(faults) > 1 and lost.all():
        x, y = str(faults[0].params["value"]).split(", ")
        about = {"file": file, "x": x, "y": y, "crs": str(faults[0].params["crs"]), "plan": crs}
        faults = (Fault.of("datum.crs-unfit-anywhere", **about),)
    return Placed(None if faults else placed, tuple(findings), faults)


def _endless(geometry: gpd.GeoSeries) -> Bools:
    """Say for each row whether some coordinate is NaN or infinite."""
    xy, rows = shapely.get_coordinates(geometry.to_numpy(), return_index=True)
    endless = np.zeros(len(geometry), dtype=bool)
    endless[rows[~np.isfinite(xy).all(axis=1)]] = True
    return endless


def _lost(geometry: gpd.GeoSeries, file: str) -> Iterator[Fault]:
    crs = CRS(geometry.crs).name
    for row, shape in geometry.items():
        x, y = shapely.get_coordinates(shape)[0]
        yield Fault.of(
            "datum.not-of-crs",
            file=file,
            row=row,
            value=f"{round(float(x), 1)}, {round(float(y), 1)}",
            crs=crs,
        )


def place_lonlat(
    lon: pd.Series, lat: pd.Series, settings: LayerSettings, *, crs: str, layer: str, file: str
) -> Placed:
    """Make points of longitudes and latitudes, and say which rows cannot be any.

    Parameters
    ----------
    lon, lat
        Degrees under the layer's datum; the index is the row number in the file.
    settings, crs, layer, file
        As in :func:`place`.

    Returns
    -------
    Placed
        Empty, zero and impossible coordinates are faults that name the row; columns that are plainly
        swapped are one fault.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.plan import LayerSettings
    >>> settings = LayerSettings(path="a.csv", datum="wgs84")
    >>> lon, lat = pd.Series([36.0], index=[2]), pd.Series([117.0], index=[2])
    >>> [fault.key for fault in place_lonlat(lon, lat, settings, crs="EPSG:4548", layer="facilities", file="a.csv").faults]
    ['datum.lonlat-swapped']
    """
    known = lon.notna() & lat.notna()
    faults = [Fault.of("datum.lonlat-empty", file=file, row=row) for row in lon.index[~known]]
    possible = lon.between(-180, 180) & lat.between(-90, 90) & ~((lon == 0) & (lat == 0))
    wrong = known & ~possible
    if (
        wrong.any()
        and wrong.sum() == known.sum()
        and (lat.between(-180, 180) & lon.between(-90, 90) & (lat.abs() > 90))[known].all()
    ):
        faults.append(
            Fault.of("datum.lonlat-swapped", file=file, lon=lon[known].iloc[0], lat=lat[known].iloc[0])
        )
    else:
        faults += [
            Fault.of("datum.lonlat-impossible", file=file, row=row, lon=lon[row], lat=lat[row])
            for row in lon.index[wrong]
        ]
    if faults:
        return Placed(None, (), tuple(faults))
    datum = settings.datum or "wgs84"
    findings = () if settings.datum else (_missing(layer, file, datum),)
    east, north = shift_to_wgs84(lon.to_numpy(dtype=float), lat.to_numpy(dtype=float), datum)
    points = gpd.points_from_xy(*xy_of(east, north, crs).T)
    return Placed(gpd.GeoSeries(points, index=lon.index, crs=crs), findings, ())


def as_points(frame: gpd.GeoDataFrame, *, layer: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Put a point inside in place of each area or line, and say for which files.

    Parameters
    ----------
    frame
        Any geometries; ``_file`` names the file of each.
    layer
        Name of the layer.

    Returns
    -------
    frame : GeoDataFrame
        The same rows as points.
    findings : tuple of Finding
        One a file that has areas or lines.

    Examples
    --------
    >>> from shapely import box
    >>> areas = gpd.GeoDataFrame({"_file": ["a.gpkg"]}, geometry=[box(0, 0, 2, 2)], crs="EPSG:4548")
    >>> points, findings = as_points(areas, layer="facilities")
    >>> points.geometry.iloc[0].wkt, len(findings)
    ('POINT (1 1)', 1)
    """
    is_point = (frame.geometry.geom_type == "Point") | frame.geometry.isna()
    counts = frame["_file"][~is_point].value_counts(sort=False)
    findings = tuple(
        Finding(rule="layer.moved-inside", layer=layer, params={"file": file, "count": int(count)})
        for file, count in counts.items()
    )
    points = frame.geometry.where(is_point, frame.geometry.representative_point())
    return frame.set_geometry(points.force_2d()), findings


def refuse_swapped(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame | None, *, layer: str) -> None:
    """Refuse points that lie outside the units' extent but inside it once longitude and latitude are swapped.

    Parameters
    ----------
    points
        Points in a metric CRS; ``_file`` names the file of each.
    units
        Units in the same CRS; without them nothing can be told.
    layer
        Name of the layer.

    Raises
    ------
    InputError
        A fault for each file of which most points are swapped.

    Examples
    --------
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame(geometry=[box(5e5, 52e5, 6e5, 53e5)], crs="EPSG:32632")
    >>> points = gpd.GeoDataFrame({"_file": ["a.csv"]}, geometry=[Point(55e4, 525e4)], crs="EPSG:32632")
    >>> refuse_swapped(points, units, layer="facilities")
    """
    if units is None or points.empty or not np.isfinite(units.total_bounds).all():
        return
    west, south, east, north = units.total_bounds
    points = points[points.geometry.notna()]
    east_of, north_of = lonlat(points)
    faults = []
    for file in points["_file"].unique():
        mine = (points["_file"] == file).to_numpy()
        lon, lat = east_of[mine], north_of[mine]
        as_is, swapped = (
            _in_extent(x, y, points.crs, (west, south, east, north)) for x, y in ((lon, lat), (lat, lon))
        )
        if swapped.mean() > _MOST and as_is.mean() < 1 - _MOST:
            faults.append(
                Fault.of("datum.lonlat-swapped-area", file=file, layer=layer, share=float(swapped.mean()))
            )
    if faults:
        raise InputError(faults)


def _in_extent(lon: Floats, lat: Floats, crs: CRS, extent: tuple[float, float, float, float]) -> Bools:
    possible = np.abs(lat) < 90
    west, south, east, north = extent
    x, y = xy_of(lon, np.where(possible, lat, 0.0), crs).T
    return np.asarray(possible & (x >= west) & (x <= east) & (y >= south) & (y <= north))


def _missing(layer: str, file: str, datum: str) -> Finding:
    return Finding(rule="layer.datum-missing", layer=layer, params={"file": file, "datum": datum})


def _named_datum(crs: CRS) -> str:
    name = (crs.geodetic_crs or crs).name
    return {"WGS 84": "wgs84", "China Geodetic Coordinate System 2000": "cgcs2000"}.get(name, name)


def _like_metres(geometry: gpd.GeoSeries) -> tuple[str, str] | None:
    """Return a coordinate pair where most can be no degrees, as text."""
    xy = shapely.get_coordinates(geometry.to_numpy())
    far = xy[(np.abs(xy) > _MOST_DEGREES).any(axis=1) & np.isfinite(xy).all(axis=1)]
    if 2 * len(far) <= len(xy):
        return None
    return f"{far[0, 0]:.1f}", f"{far[0, 1]:.1f}"


def _stated_crs(geometry: gpd.GeoSeries, settings: LayerSettings) -> CRS | None:
    if settings.crs is not None:
        crs = earthly_crs(settings.crs)
        if crs is None:
            raise CRSError(settings.crs)
        return crs
    west, south, east, north = geometry.total_bounds
    in_degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    if settings.datum is None or not in_degrees:
        return None
    return CRS.from_epsg(4490 if settings.datum == "cgcs2000" else 4326)


def _unshifted(geometry: gpd.GeoSeries, datum: Datum) -> gpd.GeoSeries:
    def undo(coordinates: Floats) -> Floats:
        return np.column_stack(shift_to_wgs84(coordinates[:, 0], coordinates[:, 1], datum))

    flat: Sequence[BaseGeometry] = shapely.force_2d(geometry.to_numpy())
    return gpd.GeoSeries(shapely.transform(flat, undo), index=geometry.index, crs=WGS84)
