"""Residents: demand points as given, or totals of units spread over places."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from coverplan.crs import lonlat
from coverplan.errors import Fault, InputError, gathering, refuse
from coverplan.findings import Finding
from coverplan.layers.codes import code_above
from coverplan.layers.named_units import with_codes
from coverplan.layers.people.brought_over import brought_over
from coverplan.layers.people.homes import off_water
from coverplan.layers.people.ladder import Ladder
from coverplan.layers.people.own_ids import own_id_faults
from coverplan.layers.people.spread import spread_totals
from coverplan.layers.people.totals import (
    rows_of_totals_that_differ,
    totals_by_unit,
    units_of_totals,
    units_without_people,
)
from coverplan.layers.rows import (
    Layer,
    LayerSpec,
    as_points,
    columns_read,
    map_text,
    read_rows,
    refuse_swapped,
    suspect_datum,
)
from coverplan.layers.unit_tree import is_area_known, units_at
from coverplan.tables import ESTIMATED, text_column
from coverplan.texts import Listed
from coverplan.wording import Weight

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from coverplan.kernels.types import Bools
    from coverplan.layers.earlier import EarlierUnits
    from coverplan.plan import Plan, ResidentsSettings
    from coverplan.tables import Measure

__all__ = ["read_residents"]

_BASE = ("demand_id", "unit_code", "name", "town", "basis", "geometry", "_file", "_row")
# In the column basis: 估算, 估计值, 推算, 约数 ...; not 非估算.
_ESTIMATE = re.compile(r"(?<![非未])(?:估|推算|推计|约数)|\b(?:estimat|approx|projected)", re.IGNORECASE)
_SPEC = LayerSpec(
    "residents", "residents", words={"basis": lambda cell: ESTIMATED if _ESTIMATE.search(cell) else cell},
    geometry="optional", extra="number", is_checked=False,
)  # fmt: skip


def read_residents(
    plan: Plan,
    folder: Path,
    *,
    boundaries: gpd.GeoDataFrame | None = None,
    water: gpd.GeoDataFrame | None = None,
    earlier: EarlierUnits | None = None,
) -> Layer:
    r"""Read the plan's residents as demand points.

    Rows with a place are demand points as they are. Rows without one, and areas that carry the code of
    a unit, are totals of units: they are spread over the plan's points, else its residential buildings,
    else settlements, else a grid of the land where people may live, else they are put on the seat.
    ``spread`` names the way to start with; a unit with no place of that way goes on to the next, and after the grid
    to those before the one named, so that nobody is put on a seat while the plan has homes there.

    Parameters
    ----------
    plan
        With ``[layers.residents]`` and the layers over which totals are spread.
    folder
        Where the layers' paths start.
    boundaries
        Units in the plan's CRS; needed for totals.
    water
        Areas on which nobody is placed.
    earlier
        The units of another vintage that the figures are of.

    Returns
    -------
    Layer
        demand_id, unit_code, name, placed_by (given, points, buildings, settlements, grid, raster,
        seat or nowhere), one float column a group, estimated (the groups whose figure there was estimated: its row
        says so under ``basis``, or a total was shared out over units that have none of their own), points (None
        nowhere); ordered by demand_id.

    Raises
    ------
    InputError
        With every fault of every file, and where a layer that is needed is not in the plan.
    NotAvailableError
        For ``spread = "raster"`` without rasterio.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import Plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("demand_id,lon,lat,residents\nd1,116.1,35.8,120", encoding="utf-8")
    ...     layers = {"residents": {"path": "a.csv", "datum": "wgs84"}}
    ...     plan = Plan(id="x", area={"name": "梁山县", "crs": "EPSG:4548"}, layers=layers)
    ...     layer = read_residents(plan, Path(folder))
    >>> layer.frame[["demand_id", "placed_by", "residents"]].to_numpy().tolist()
    [['d1', 'given', 120.0]]
    """
    settings = _settings(plan)
    spec = replace(_SPEC, further=lambda frame: _taken(plan, frame, boundaries, earlier))
    rows = read_rows(spec, settings, folder, crs=plan.area.crs)
    _refuse_mixed(rows.frame)
    frame, groups, is_totals, by_name = _taken(plan, rows.frame, boundaries, earlier)
    counted = {group: float(frame[group].sum()) for group in groups} if earlier is not None else {}
    brought: tuple[Finding, ...] = ()
    if is_totals and earlier is not None:
        measures = {group: plan.measure(group) for group in groups}
        frame, brought = brought_over(frame, groups, earlier, measures=measures)
    if is_totals:
        made = _spread(plan, folder, frame, groups, boundaries, water)
    else:
        points, findings = _given(plan, frame, groups, boundaries, water)
        made = Layer(points, findings)
    differing = rows_of_totals_that_differ(
        rows.stated,
        counted or {group: float(made.frame[group].sum()) for group in groups},
        file=str(frame["_file"].iloc[0]),
        measures={group: plan.measure(group) for group in groups},
    )
    told = (*rows.findings, *by_name, *brought, *differing, *made.findings)
    used = () if earlier is None else (earlier.file,)
    return Layer(made.frame, told, (*rows.files, *made.files, *used))


class _Taken(NamedTuple):
    """Rows whose units are told by codes, the groups they count, and whether they are totals of units."""

    frame: gpd.GeoDataFrame
    groups: list[str]
    is_totals: bool
    by_name: tuple[Finding, ...]


def _taken(
    plan: Plan,
    frame: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame | None,
    earlier: EarlierUnits | None,
) -> _Taken:
    """Put codes in place of the names of units; refuse what is wrong with the rows, all of it at once."""
    if plan.units.code_scheme == "cn" and "unit_code" in frame.columns:
        frame["unit_code"] = map_text(
            frame["unit_code"], lambda code: re.sub(r"\A([0-9]{9})000\Z", r"\1", code)
        )
    faults: list[Fault] = []
    by_name: tuple[Finding, ...] = ()
    listed = boundaries if earlier is None else earlier.units
    is_placed = frame.geometry.notna().any()
    if is_placed and "unit_code" in frame.columns:
        with gathering(faults):
            frame["unit_code"], by_name = with_codes(frame, "unit_code", listed, layer="residents")
        if earlier is not None:  # where a point was not moved whole with its unit, its place decides
            frame["unit_code"] = map_text(frame["unit_code"], earlier.code_if_whole)
    groups = [name for name in frame.columns if name not in _BASE and frame[name].dtype.kind == "f"]
    _require_groups(frame, groups)
    is_totals = _are_totals(frame, boundaries)
    faults += [*_negative(frame, groups), *([] if is_totals else _id_faults(frame))]
    if is_totals and listed is not None:
        with gathering(faults):
            frame["unit_code"], named = units_of_totals(frame, listed)
            by_name = tuple(named)
    refuse(faults)
    return _Taken(frame, groups, is_totals, by_name)


def _settings(plan: Plan) -> ResidentsSettings:
    if plan.layers.residents is None:
        raise InputError.of("layers.not-in-plan", layer="residents")
    return plan.layers.residents


def _require_groups(frame: gpd.GeoDataFrame, groups: list[str]) -> None:
    there = columns_read(frame)
    if not groups:
        raise InputError(
            Fault.of("residents.no-groups", file=file, there=there) for file in frame["_file"].unique()
        )


def _negative(frame: gpd.GeoDataFrame, groups: list[str]) -> list[Fault]:
    return [
        Fault.of("residents.negative", file=file, row=row, column=group, value=value)
        for group in groups
        for file, row, value in frame.loc[frame[group] < 0, ["_file", "_row", group]].itertuples(index=False)
    ]


def _refuse_mixed(frame: gpd.GeoDataFrame) -> None:
    placed = frame.geometry.notna()
    if placed.any() and not placed.all():
        files = Listed(tuple(frame["_file"][~placed].unique()))
        raise InputError.of("residents.mixed", file=files)


def _are_totals(frame: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame | None) -> bool:
    if not frame.geometry.notna().any():
        return True
    is_area = frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    return bool(
        is_area
        and boundaries is not None
        and "unit_code" in frame.columns
        and frame["unit_code"].isin(set(boundaries["unit_code"])).all()
    )


def _given(
    plan: Plan,
    frame: gpd.GeoDataFrame,
    groups: list[str],
    boundaries: gpd.GeoDataFrame | None,
    water: gpd.GeoDataFrame | None,
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    datum, code_scheme = _settings(plan).datum, plan.units.code_scheme
    if "demand_id" not in frame.columns:
        frame = frame.assign(demand_id=frame["unit_code"])
    frame, moved = as_points(frame, layer="residents")
    findings = [*moved]
    refuse_swapped(frame, boundaries, layer="residents")
    for group in groups:
        for file, count in frame["_file"][frame[group].isna()].value_counts(sort=False).items():
            params = {"file": file, "column": group, "count": int(count)}
            findings.append(Finding(rule="residents.figure-missing", layer="residents", params=params))
    frame[groups] = frame[groups].fillna(0.0)
    for column in ("unit_code", "name"):
        if column not in frame.columns:
            frame[column] = pd.Series(pd.NA, index=frame.index, dtype="str")
    if boundaries is not None:
        findings += suspect_datum(frame, boundaries, layer="residents", stated=datum)
        findings += _fill_units(frame, boundaries, code_scheme)
        known = set(boundaries["unit_code"])
        peopled = {_counted_in(code, known, code_scheme) for code in frame["unit_code"].unique()}
        findings += units_without_people(peopled, boundaries, measure=plan.measure_of(groups))
    findings += _on_water(frame, water)
    frame = frame.assign(placed_by="given")
    frame[ESTIMATED] = [tuple(groups) if guessed else () for guessed in _says_estimated(frame)]
    columns = ["demand_id", "unit_code", "name", "placed_by", *groups, ESTIMATED, "geometry"]
    return frame[columns].sort_values("demand_id", ignore_index=True), tuple(findings)


def _says_estimated(frame: gpd.GeoDataFrame) -> Bools:
    """Tell which rows say of themselves that their figures are estimates."""
    return (text_column(frame, "basis") == ESTIMATED).to_numpy()


def _id_faults(frame: gpd.GeoDataFrame) -> list[Fault]:
    """Return what is wrong with ids; where there are none each unit must have one point."""
    if "demand_id" not in frame.columns:
        if (
            "unit_code" not in frame.columns
            or frame["unit_code"].isna().any()
            or frame["unit_code"].duplicated().any()
        ):
            there = columns_read(frame)
            return [
                Fault.of("table.column-missing", file=file, column="demand_id", there=there)
                for file in frame["_file"].unique()
            ]
        return []
    return own_id_faults(frame, needed=True)


def _fill_units(frame: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, code_scheme: str) -> list[Finding]:
    """Give a unit by place, in place, to points that name none, or one that neither is there nor has one above."""
    findings = []
    known = set(boundaries["unit_code"])
    unknown = frame["unit_code"].notna() & ~frame["unit_code"].isin(known)
    for file, count in frame["_file"][unknown].value_counts(sort=False).items():
        codes = ", ".join(sorted(set(frame["unit_code"][unknown & (frame["_file"] == file)]))[:5])
        params = {"file": file, "count": int(count), "codes": codes}
        findings.append(Finding(rule="residents.unit-lost", layer="residents", params=params))
    lost = unknown & (frame["unit_code"].map(lambda code: _counted_in(code, known, code_scheme)) == "")
    frame.loc[lost, "unit_code"] = units_at(frame.geometry[lost], boundaries)
    blank = frame["unit_code"].isna() & ~lost
    found = units_at(frame.geometry[blank], boundaries)
    frame.loc[blank, "unit_code"] = found
    if found.notna().any():
        params = {"count": int(found.notna().sum())}
        findings.append(Finding(rule="residents.unit-by-place", layer="residents", params=params))
    if frame["unit_code"].isna().any():
        ids = frame["demand_id"][frame["unit_code"].isna()].sort_values()
        params = {"count": len(ids), "ids": ", ".join(ids.head(5))}
        rule = "residents.outside" if is_area_known(boundaries) else "residents.unit-unclear"
        findings.append(Finding(rule=rule, layer="residents", params=params))
    return findings


def _counted_in(code: object, known: set[str], code_scheme: str) -> str:
    """Return the unit itself, else the next one above by its digits that is there, else ``""``."""
    while isinstance(code, str) and code and code not in known:
        code = code_above(code, code_scheme)
    return code if isinstance(code, str) else ""


def _on_water(frame: gpd.GeoDataFrame, water: gpd.GeoDataFrame | None) -> list[Finding]:
    wet = frame[~off_water(frame.geometry, water)]
    lon, lat = lonlat(wet)
    return [
        Finding(
            rule="residents.on-water",
            layer="residents",
            name=key,
            lon=lon[i],
            lat=lat[i],
            params={"name": key},
        )
        for i, key in enumerate(wet["demand_id"])
    ]


def _spread(
    plan: Plan,
    folder: Path,
    frame: gpd.GeoDataFrame,
    groups: list[str],
    boundaries: gpd.GeoDataFrame | None,
    water: gpd.GeoDataFrame | None,
) -> Layer:
    if boundaries is None:
        raise InputError(Fault.of("residents.no-boundaries", file=file) for file in frame["_file"].unique())
    measures = {group: plan.measure(group) for group in groups}
    totals, findings = totals_by_unit(frame, groups, boundaries, measures=measures)
    ladder = Ladder(plan, _settings(plan), folder, boundaries, water)
    guessed = frozenset(totals.index[_says_estimated(frame)])
    points, told = spread_totals(
        totals, ladder.stages(), boundaries, estimated=guessed, measure=plan.measure_of(groups)
    )
    read = ladder.read
    told = (*told, *_nowhere(points, groups[0], measures[groups[0]]))
    found = (*findings, *(finding for layer in read for finding in layer.findings), *told)
    return Layer(points, found, tuple(path for layer in read for path in layer.files))


def _nowhere(points: gpd.GeoDataFrame, group: str, measure: Measure) -> list[Finding]:
    """Tell of the units that have no place of any kind, and what lives there."""
    lost = points[points.geometry.isna()]
    if lost.empty:
        return []
    names = Listed(tuple(lost["name"].astype(str)), most=5)
    params = {"count": len(lost), "names": names, "weight": Weight(float(lost[group].sum()), measure)}
    return [Finding(rule="residents.no-place", layer="residents", params=params)]
