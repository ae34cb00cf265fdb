"""Before anything is read: which file's coordinates and CRS do not belong together, judged by where the others lie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Geod
from pyproj.exceptions import CRSError

from coverplan.crs import WGS84, crs_name, reach_of_bounds
from coverplan.errors import CoverplanError, Fault
from coverplan.io import TABLE_SUFFIXES, VECTOR_SUFFIXES, earthly_crs, read_extent, read_table
from coverplan.layers.codes import province_of_code
from coverplan.layers.county_places import counties_of_codes
from coverplan.layers.rows.cells import CellError, as_degrees
from coverplan.layers.rows.columns import choose_columns, known_headers
from coverplan.layers.rows.fitting import Box, Fit, apart, fitting_crs, zones_at
from coverplan.layers.rows.usual_headers import USUAL_HEADERS
from coverplan.plan import LayerSettings
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from coverplan.plan import Plan

__all__ = ["misplaced_by_codes", "misplaced_files"]

# What lies farther from the others, in degrees, is not where they are; the next zone is three degrees off.
_TOGETHER = 0.5
# Half a zone: a unit so far from its county's seat is not in that county, but a part of a large one may lie some way off.
_FAR_FROM_COUNTY = 1.5
# A table of longitudes and latitudes needs no CRS to be read; a plan's CRS and a file's may be slips alike.
_Told = tuple[Box, int]
# Facilities and waters may well lie far off; these cannot.
_OF_THE_AREA = frozenset({"boundaries", "residents", "roads"})
_WEIGHT_OF_DEGREES, _WEIGHT_OF_METRES, _WEIGHT_OF_PLAN, _WEIGHT_OF_PROVINCE = 2, 1, 1, 2


@dataclass(frozen=True)
class _Claim:
    """A file, the coordinates in it, the CRS that it or the plan states, and where it therefore claims to lie."""

    layer: str
    file: str
    bounds: Box
    crs: CRS | None
    is_of_plan: bool
    reach: Box | None
    lack: Term | None = None

    @property
    def weight(self) -> int:
        return _WEIGHT_OF_DEGREES if self.crs is not None and self.crs.is_geographic else _WEIGHT_OF_METRES


def misplaced_files(plan: Plan) -> list[Fault]:
    """Name the files whose coordinates do not belong to their CRS, each with the CRS that would fit.

    Parameters
    ----------
    plan
        Its layers' files are looked at for their extent only. Files that cannot be read are left to the readers.

    Returns
    -------
    list of Fault
        A file that can lie nowhere in its CRS, or far from where the other files, the plan's CRS and the area's
        code say, although it would lie there in a CRS that is in use; boundaries, residents and roads far from the
        other files in any CRS.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> misplaced_files(Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))
    []
    """
    claims = list(_claims(plan))
    extent = _extent_of_plan(plan)
    doubtful = [claim for claim in claims if claim.reach is None]
    reaches = [claim.reach for claim in claims if claim.reach is not None]
    agreed = all(apart(reaches[0], reach) < _TOGETHER for reach in reaches)
    if not claims or (
        not doubtful and agreed and all(apart(place, reaches[0]) < _TOGETHER for place, _ in extent)
    ):
        return []
    degrees = list(_places_in_degrees(plan))
    place = _place_of_study(claims, degrees, extent)
    if place is None:
        return []
    reaches += [reach for reach, _ in degrees]
    is_held = any(apart(reach, place) < _TOGETHER for reach in reaches)
    faults = []
    for claim in claims:
        if claim.reach is None or apart(claim.reach, place) >= _TOGETHER:
            fit = fitting_crs(claim.bounds, place, own=claim.crs, plan=CRS(plan.area.crs))
            if fit is not None:
                faults.append(_fault(claim, fit))
            elif claim.reach is not None and is_held and claim.layer in _OF_THE_AREA:
                faults.append(_elsewhere(claim, claim.reach, place))
            # what can lie nowhere is told by row, when it is read
    return faults


def misplaced_by_codes(
    bounds: Sequence[float],
    crs: CRS | None,
    codes: Iterable[str],
    *,
    file: str,
    seats: Box | None = None,
    lack: Term | None = None,
) -> Fault | None:
    """Say whether units that stand alone lie elsewhere than their seats or codes say, although they would lie there in a CRS in use.

    Parameters
    ----------
    bounds
        Least x, least y, most x, most y of the coordinates as they stand.
    crs
        The file's own, if any.
    codes
        Of the units; the province of most of them is where they should lie, and their counties.
    file
        Name of the file.
    seats
        The extent of the units' seats in degrees, where the file has them.
    lack
        Why it has no CRS of its own, where that is known.

    Returns
    -------
    Fault or None
        It names the CRS that fits; where neither coordinates nor counties tell the zone, every zone of the province.

    Examples
    --------
    >>> misplaced_by_codes((39415000, 3960000, 39416000, 3961000), CRS("EPSG:4548"), ["370832101"], file="a.shp").key
    'datum.crs-unfit-file'
    >>> misplaced_by_codes((415000, 3960000, 416000, 3961000), CRS("EPSG:4548"), ["370832101"], file="a.shp")
    >>> misplaced_by_codes((415000, 3960000, 416000, 3961000), CRS("EPSG:4549"), ["370832101"], file="a.shp").params["fit"]
    'EPSG:4548 (CGCS2000 / 3-degree Gauss-Kruger CM 117E)'
    """
    codes = list(codes)
    west, south, east, north = bounds
    reach = None if crs is None else reach_of_bounds(bounds, crs)
    claim = _Claim(
        "boundaries", file, (west, south, east, north), crs, is_of_plan=False, reach=reach, lack=lack
    )
    if seats is not None and reach is not None and apart(reach, seats) >= _TOGETHER:
        fit = _fit_at(claim, seats)
        if fit is not None:
            return _fault(claim, fit)
    provinces = Counter(place for code in codes if (place := province_of_code(code)) is not None)
    if not provinces:
        return None
    place = provinces.most_common(1)[0][0]
    if reach is not None and apart(reach, place) < _TOGETHER:
        return _of_another_zone(claim, codes)
    counties = counties_of_codes(codes)
    zones = (zones_at(bounds, counties) if counties else []) or zones_at(bounds, place)
    fit = _fit_at(claim, place)
    if fit is None:
        return None
    is_open = not fit.is_swapped and _alike(zones, crs) is None and fit.crs in zones
    return _fault(claim, fit, among=zones if is_open else [fit.crs])


def _of_another_zone(claim: _Claim, codes: Sequence[str]) -> Fault | None:
    """Say whether a file lies far from the seats of its units' counties, and by them but for the zone."""
    counties = counties_of_codes(codes)
    if counties is None or claim.reach is None or apart(claim.reach, counties) < _FAR_FROM_COUNTY:
        return None
    fit = _fit_at(claim, counties)
    is_zone = fit is not None and not fit.is_swapped and _method(fit.crs) == _method(CRS(claim.crs))
    return _fault(claim, fit) if fit is not None and is_zone else None


def _fit_at(claim: _Claim, place: Box) -> Fit | None:
    """Find the CRS in which the coordinates of a file lie at a place: one of the zones with the meridian that it states, if any."""
    zones = zones_at(claim.bounds, place)
    alike = _alike(zones, claim.crs)
    return fitting_crs(claim.bounds, place, own=claim.crs, plan=alike or (zones[0] if zones else CRS(4490)))


def _alike(zones: Sequence[CRS], crs: CRS | None) -> CRS | None:
    return next((zone for zone in zones if crs is not None and _meridian(zone) == _meridian(crs)), None)


def _meridian(crs: CRS) -> float | None:
    parameters = _parameters(crs)
    return None if parameters is None else parameters[0]


def _place_of_study(claims: list[_Claim], degrees: list[_Told], extent: list[_Told]) -> Box | None:
    """Return where most of the evidence says that the study lies; None where it is divided."""
    files = [*degrees, *((claim.reach, claim.weight) for claim in claims if claim.reach is not None)]
    said = [*files, *extent]
    scores = [sum(weight for other, weight in said if apart(place, other) < _TOGETHER) for place, _ in files]
    best = max(scores, default=0)
    leading = [place for (place, _), score in zip(files, scores, strict=True) if score == best]
    for_extent = sum(weight for _, weight in extent)
    shared = _shared([place for place, _ in extent])
    # A file alone may well be the slip, where both the plan's CRS and the area's code say so.
    if shared is not None and for_extent >= best and (for_extent > best or len(extent) > 1):
        return shared
    if not leading or any(apart(leading[0], place) >= _TOGETHER for place in leading):
        return None
    return min(leading, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


def _shared(boxes: list[Box]) -> Box | None:
    """Return what areas have in common, if anything."""
    if not boxes:
        return None
    west, south = (max(box[side] for box in boxes) for side in (0, 1))
    east, north = (min(box[side] for box in boxes) for side in (2, 3))
    return (west, south, east, north) if west < east and south < north else None


def _extent_of_plan(plan: Plan) -> list[_Told]:
    """Return where the plan's CRS is made for, and where the province of its area's code lies."""
    found: list[_Told] = []
    use = CRS(plan.area.crs).area_of_use
    if use is not None:
        found.append((use.bounds, _WEIGHT_OF_PLAN))
    province = province_of_code(plan.area.code) if plan.units.code_scheme == "cn" else None
    if province is not None:
        found.append((province, _WEIGHT_OF_PROVINCE))
    return found


def _claims(plan: Plan) -> Iterator[_Claim]:
    for layer, settings, path in _files(plan):
        stated = _stated(settings)
        if path.suffix.lower() in VECTOR_SUFFIXES:
            extent = read_extent(path, layer=settings.layer)
            if extent is None:
                continue
            own = extent.crs or stated
            is_degrees = own is None and settings.datum is not None and reach_of_bounds(extent.bounds, WGS84)
            crs = WGS84 if is_degrees else own
            reach = None if crs is None else reach_of_bounds(extent.bounds, crs)
            yield _Claim(layer, extent.file, extent.bounds, crs, extent.crs is None, reach, extent.lack)
        elif stated is not None and (bounds := _table_bounds(layer, settings, path, ("x", "y"))) is not None:
            yield _Claim(layer, path.name, bounds, stated, True, reach_of_bounds(bounds, stated))  # noqa: FBT003


def _files(plan: Plan) -> Iterator[tuple[str, LayerSettings, Path]]:
    for name, settings in plan.layers.each():
        if isinstance(settings, LayerSettings) and name not in (
            "population_raster",
            "indicators",
            "unit_list",
            "register",
            "rates",
        ):
            yield from ((name, settings, plan.folder / path) for path in settings.path)


def _stated(settings: LayerSettings) -> CRS | None:
    try:
        return None if settings.crs is None else earthly_crs(settings.crs)
    except CRSError:
        return None


def _places_in_degrees(plan: Plan) -> Iterator[_Told]:
    """Yield where the tables of longitudes and latitudes lie."""
    for layer, settings, path in _files(plan):
        if path.suffix.lower() in TABLE_SUFFIXES:
            bounds = _table_bounds(layer, settings, path, ("lon", "lat"))
            reach = None if bounds is None else reach_of_bounds(bounds, WGS84)
            if reach is not None:
                yield reach, _WEIGHT_OF_DEGREES


def _table_bounds(layer: str, settings: LayerSettings, path: Path, names: tuple[str, str]) -> Box | None:
    """Return the extent of most places of a table; None where it has none or cannot be read."""
    table = layer if layer in USUAL_HEADERS else "places"
    try:
        read = read_table(
            path, layer=layer, known=known_headers(table, settings.columns), sheet=settings.sheet,
            encoding=settings.encoding,
        )  # fmt: skip
    except CoverplanError:
        return None
    chosen = choose_columns(list(read.frame.columns), table, settings.columns, file=read.file).headers
    if not set(names) <= set(chosen):
        return None
    columns = [[_number(cell) for cell in read.frame[chosen[name]]] for name in names]
    xy = np.array(columns, dtype=float).T
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return None
    low, high = np.quantile(xy, [0.05, 0.95], axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _number(cell: str) -> float:
    try:
        number = as_degrees(cell)
    except CellError:
        return np.nan
    return np.nan if number is None else number


def _fault(claim: _Claim, fit: Fit, *, among: Sequence[CRS] = ()) -> Fault:
    about = {
        "file": claim.file, "layer": claim.layer, "x": _short(claim.bounds[0]), "y": _short(claim.bounds[1]),
    }  # fmt: skip
    about |= {"fit": " / ".join(crs_name(crs) for crs in among) if len(among) > 1 else _called(fit.crs)}
    if claim.crs is None:
        key = "datum.crs-missing-swapped" if fit.is_swapped else "datum.crs-missing-fit"
        return Fault.of(key, **about, lack=claim.lack or Term.of("io.crs-none"))
    where = "plan" if claim.is_of_plan else "file"
    key = f"datum.crs-unfit-{'swapped' if fit.is_swapped else where}"
    return Fault.of(key, **about, crs=_called(claim.crs), why=Term(f"misfit.{_why(claim, fit)}"))


def _elsewhere(claim: _Claim, reach: Box, place: Box) -> Fault:
    middle = [((one[0] + one[2]) / 2, (one[1] + one[3]) / 2) for one in (reach, place)]
    (lon, lat), (there_lon, there_lat) = middle
    metres = Geod(ellps="WGS84").inv(lon, lat, there_lon, there_lat)[2]
    about = {"file": claim.file, "layer": claim.layer, "crs": _called(claim.crs), "km": round(metres / 1000)}
    return Fault.of("datum.crs-unfit-elsewhere", **about, lon=f"{lon:.2f}", lat=f"{lat:.2f}")


def _short(number: float) -> str:
    return f"{number:.1f}" if abs(number) > 360 else f"{number:.6f}"


def _called(crs: CRS | None) -> str:
    if crs is None:
        return "—"
    code, name = crs_name(crs), str(crs.name)
    return code if code == name else f"{code} ({name})"


def _why(claim: _Claim, fit: Fit) -> str:
    """Say in what the CRS stated differs from the one that fits."""
    if fit.is_swapped:
        return "swapped"
    stated = CRS(claim.crs)
    if stated.is_geographic != fit.crs.is_geographic:
        return "metres" if stated.is_geographic else "degrees"
    own, fitting = _parameters(stated), _parameters(fit.crs)
    if own and fitting and _method(stated) == _method(fit.crs):
        if (own[1] >= 1e6) != (fitting[1] >= 1e6):
            return "zone-missing" if own[1] >= 1e6 else "zone-extra"
        if own[0] != fitting[0]:
            return "meridian"
    return "other"


def _method(crs: CRS) -> str:
    return "" if crs.coordinate_operation is None else str(crs.coordinate_operation.method_name)


def _parameters(crs: CRS) -> tuple[float, float] | None:
    """Return central meridian and false easting of a projected CRS."""
    operation = crs.coordinate_operation
    if operation is None:
        return None
    values = {parameter.name.lower(): parameter.value for parameter in operation.params}
    meridian = values.get("longitude of natural origin")
    easting = values.get("false easting")
    return None if meridian is None or easting is None else (float(meridian), float(easting))
