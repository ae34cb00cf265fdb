"""The plan of boundaries and lists of units that are checked without one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.crs import WGS84, metric_crs_within, reproject
from coverplan.errors import CrsError, InputError
from coverplan.io import TABLE_SUFFIXES, read_vector
from coverplan.layers import LayerSpec, choose_columns, misplaced_by_codes, province_of_code, read_rows
from coverplan.plan import LayerSettings, Plan, RegisterSettings, id_from
from coverplan.reading import file_fault

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

__all__ = ["plan_for_files", "plan_with_files"]

_ANY_METRES = "EPSG:4548"
# Enough rows to know whose codes they are; a province's list is not read twice.
_HEAD_BYTES = 1_000_000
_COUNTY_DIGITS = 6
# A list with a few codes that are wrong is Chinese all the same, and they are what is looked for.
_MOST = 0.5


def plan_for_files(
    *,
    boundaries: str | os.PathLike[str] | None = None,
    names: str | os.PathLike[str] | None = None,
    register: Sequence[str | os.PathLike[str]] = (),
) -> Plan:
    """Return a plan for checking files that stand alone: boundaries, a list of units, or one against the other.

    Parameters
    ----------
    boundaries
        A vector file of units, with the columns of the boundaries layer, or a table that lists them.
    names
        A table of units: unit_code, name, level, parent_code, and vintage where there are several.
    register
        Saved answers of the place-name register, files or folders, that they are held against.

    Returns
    -------
    Plan
        Named after the first file; lengths are taken in the UTM zone of the boundaries' middle. Codes and names are held
        against the Chinese rules when most codes are Chinese: 6, 9 or 12 digits that begin with a province's.

    Raises
    ------
    InputError
        When a file cannot be read, or none is given.
    CrsError
        When the boundaries have no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "towns.gpkg"
    ...     gpd.GeoDataFrame({"unit_code": ["370832001"]}, geometry=[box(116, 35, 117, 36)], crs=4326).to_file(file)
    ...     plan = plan_for_files(boundaries=file)
    >>> plan.id, plan.area.crs, plan.area.code, plan.units.code_scheme
    ('towns', 'EPSG:32650', '370832', 'cn')
    """
    paths = {
        layer: Path(path).absolute()
        for layer, path in (("boundaries", boundaries), ("unit_list", names))
        if path is not None
    }
    if not paths:
        raise InputError.of("cli.check.one-input")
    first = next(iter(paths.values()))
    frames = {layer: _read(path, layer) for layer, path in paths.items()}
    crs = next((crs for _, crs in frames.values() if crs), _ANY_METRES)
    codes = pd.concat([_codes(frame) for frame, _ in frames.values()])
    known = codes.map(lambda code: province_of_code(code) is not None)
    is_chinese = bool(len(codes)) and float(known.mean()) > _MOST
    counties: list[str] = list(codes[known].str[:_COUNTY_DIGITS].unique()) if is_chinese else []
    return Plan.model_validate(
        {
            "id": id_from(first.stem, otherwise="boundaries"),
            "area": {"name": first.stem, "crs": crs, "code": counties[0] if len(counties) == 1 else ""},
            "units": {"code_scheme": "cn", "name_rules": "cn"}
            if is_chinese
            else {"code_scheme": "free", "name_rules": "none"},
            "layers": {layer: {"path": str(path)} for layer, path in paths.items()} | _of_register(register),
        }
    ).model_copy(update={"path": first})


def plan_with_files(
    plan: Plan,
    *,
    boundaries: str | os.PathLike[str] | None = None,
    names: str | os.PathLike[str] | None = None,
    register: Sequence[str | os.PathLike[str]] = (),
) -> Plan:
    """Return a plan with other boundaries, another list of units or another register; all else stays as the plan has it.

    Examples
    --------
    >>> plan = Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})
    >>> plan_with_files(plan, names="/data/list.csv").layers.unit_list.path
    ['/data/list.csv']
    """
    given: dict[str, LayerSettings | RegisterSettings] = {
        layer: LayerSettings(path=[str(Path(path).absolute())])
        for layer, path in (("boundaries", boundaries), ("unit_list", names))
        if path is not None
    }
    given |= {layer: RegisterSettings.model_validate(said) for layer, said in _of_register(register).items()}
    return plan.model_copy(update={"layers": plan.layers.model_copy(update=given)})


def _of_register(paths: Sequence[str | os.PathLike[str]]) -> dict[str, dict[str, list[str]]]:
    return {"register": {"path": [str(Path(path).absolute()) for path in paths]}} if paths else {}


def _codes(frame: pd.DataFrame) -> pd.Series[str]:
    return frame["unit_code"].dropna().astype(str) if "unit_code" in frame.columns else pd.Series(dtype=str)


def _read(path: Path, layer: str) -> tuple[pd.DataFrame, str]:
    if path.suffix.lower() not in TABLE_SUFFIXES:
        return _outlined(path)
    spec = LayerSpec(layer, layer, geometry="none", is_checked=False)
    with tempfile.TemporaryDirectory() as folder:
        head = _head(path, Path(folder))
        rows = read_rows(spec, LayerSettings(path=[head.name]), head.parent, crs=_ANY_METRES)
    return rows.frame, ""


def _head(path: Path, folder: Path) -> Path:
    """Return the file, or of a long text its first lines."""
    if path.suffix.lower() != ".csv" or file_fault(path) or path.stat().st_size <= _HEAD_BYTES:
        return path
    with path.open("rb") as file:
        text = file.read(_HEAD_BYTES)
    head = folder / path.name
    head.write_bytes(text[: text.rfind(b"\n") + 1])
    return head


def _seats_box(frame: pd.DataFrame, headers: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """Return the extent of most seats of a file's units in degrees; None where it has none."""
    names = [headers.get(name, "") for name in ("seat_lon", "seat_lat")]
    if not set(names) <= set(frame.columns):
        return None
    degrees = frame[names].apply(pd.to_numeric, errors="coerce").dropna()
    can_be = degrees[names[0]].abs().le(180) & degrees[names[1]].abs().le(90)
    if not can_be.any():
        return None
    low, high = degrees[can_be].quantile(0.05), degrees[can_be].quantile(0.95)
    return float(low.iloc[0]), float(low.iloc[1]), float(high.iloc[0]), float(high.iloc[1])


def _outlined(path: Path) -> tuple[pd.DataFrame, str]:
    """Read a vector file of units, and find a CRS in metres for it."""
    read = read_vector(path, about="boundaries")
    frame = read.frame
    headers = choose_columns(list(map(str, frame.columns)), "boundaries", {}, file=read.file).headers
    if "unit_code" in headers:
        frame = frame.rename(columns={headers["unit_code"]: "unit_code"})
    seats = _seats_box(frame, headers)
    misplaced = misplaced_by_codes(
        frame.total_bounds, frame.crs, _codes(frame), file=read.file, seats=seats, lack=read.lack
    )
    if misplaced is not None:
        raise InputError([misplaced])
    if frame.crs is None:
        raise CrsError("error.crs-missing-in-file", file=read.file, lack=read.lack)
    crs = metric_crs_within(reproject(frame, WGS84, read.file).total_bounds, read.file)
    return frame, crs.to_string()
