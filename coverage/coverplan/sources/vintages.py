"""Vintages of units out of files and frames, and the crosswalk between them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from coverplan.errors import InputError
from coverplan.io import TABLE_SUFFIXES, cell_text, read_vector, write_geopackage
from coverplan.layers import code_above, level_of_code, read_boundaries, read_unit_list
from coverplan.plan import read_plan
from coverplan.reading import require_file
from coverplan.sources.bare_files import plan_for_files
from coverplan.vintages import Crosswalk, UnitList, compare_units, compare_vintages, unit_list

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.plan import Plan

__all__ = ["Compared", "compare_files", "crosswalk", "vintages_of"]

# A county that a reader made of its towns is no unit of the file.
_MADE = ("unit.county-made", "unit.county-listed")

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# What the column of a layer that says the vintage is called.
_VINTAGE = ("vintage", "年份", "年度", "版本")


class Compared(NamedTuple):
    """Files of units that were compared.

    Parameters
    ----------
    crosswalk
        What became of each unit.
    findings
        What was found while reading.
    files
        The files that were read.

    Examples
    --------
    >>> Compared._fields
    ('crosswalk', 'findings', 'files')
    """

    crosswalk: Crosswalk
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]


class _Read(NamedTuple):
    lists: list[UnitList]
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]


def crosswalk(
    old: str | os.PathLike[str] | pd.DataFrame,
    new: str | os.PathLike[str] | pd.DataFrame | None = None,
    *,
    between: Sequence[pd.DataFrame] = (),
    people: gpd.GeoDataFrame | None = None,
    group: str = "residents",
) -> Crosswalk:
    """Say what became of each unit from one vintage of a list, or a layer, to another.

    Parameters
    ----------
    old, new
        Files (tables as ``check --names`` takes them, vector layers of units, or a plan.toml for its boundaries and vintage), or frames: unit_code, name, level (county |
        town | village, by default as a Chinese code says), optional parent_code, type, vintage, seat_lon, seat_lat (WGS-84 degrees),
        residents, and outlines in a CRS in metres. Without ``new``, ``old`` holds several vintages, and each is compared with the next.
    between
        Frames of the vintages between the two, in order: what the two leave open may be found step by step.
    people
        Points with a weight each, in the CRS of the outlines: shares are of people, not of ground.
    group
        The column of ``people`` that weighs.

    Returns
    -------
    Crosswalk
        One row a pair, with the shares, the evidence and how sure it is; :meth:`Crosswalk.join_counts` and
        :meth:`Crosswalk.join_rates` bring tables from the one to the other.

    Raises
    ------
    InputError
        When a list cannot be used: all its faults.
    CrsError
        When outlines are not in metres, or not in one CRS.

    Examples
    --------
    >>> old = pd.DataFrame({"unit_code": ["370832104200", "370832104201"], "name": ["拳铺东村", "乙庄村"]})
    >>> new = pd.DataFrame({"unit_code": ["370832104200", "370832104399"], "name": ["拳东村", "乙庄村"]})
    >>> found = crosswalk(old, new)
    >>> found.counts
    {'renamed': 1, 'recoded': 1}
    >>> found.join_counts(pd.DataFrame({"unit_code": ["370832104201"], "residents": [250]})).frame["unit_code"].tolist()
    ['370832104399']
    """
    lists = _told_apart(_read_all(old, new).lists)
    if len(lists) == 2:
        middle = [
            unit_list(_filled(frame), f"between {at + 1}", vintage=f"#{at + 1}")
            for at, frame in enumerate(between)
        ]
        return compare_units(lists[0], lists[1], between=middle, people=people, group=group)
    return compare_vintages(lists)


def compare_files(old: str | os.PathLike[str], new: str | os.PathLike[str] | None = None) -> Compared:
    r"""Compare files of units; with one, the vintages in it.

    Parameters
    ----------
    old, new
        As in :func:`crosswalk`.

    Raises
    ------
    InputError
        When a file cannot be read or used, or there is but one vintage.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "list.csv"
    ...     _ = file.write_text("年份,代码,名称\n2021,370832001,水泊街道\n2023,370832001,水泊街道\n", encoding="utf-8")
    ...     compare_files(file).crosswalk
    <Crosswalk 2021 to 2023: 1 same>
    """
    read = _read_all(old, new)
    lists = _told_apart(read.lists)
    made = compare_units(lists[0], lists[1]) if len(lists) == 2 else compare_vintages(lists)
    return Compared(made, read.findings, tuple(dict.fromkeys(read.files)))


def vintages_of(frame: pd.DataFrame, what: str, *, vintage: str = "") -> list[UnitList]:
    """Take a list of several vintages apart, the earliest first.

    Parameters
    ----------
    frame
        unit_code, name, level and, where there are several, vintage.
    what
        How messages name the list.
    vintage
        Taken where the frame says none.

    Raises
    ------
    InputError
        When a vintage cannot be used.

    Examples
    --------
    >>> frame = pd.DataFrame({"unit_code": ["1", "1"], "name": "甲", "level": "town", "vintage": ["2023", "2021"]})
    >>> [one.vintage for one in vintages_of(frame, "list.csv")]
    ['2021', '2023']
    """
    if "vintage" not in frame.columns or not len(frame):
        return [unit_list(frame, what, vintage=vintage)]
    years = frame["vintage"].fillna("").astype(str)
    return [unit_list(frame[years == year], what, vintage=vintage) for year in sorted(set(years))]


def _read_all(*given: str | os.PathLike[str] | pd.DataFrame | None) -> _Read:
    """Read what is given, outlines in one CRS: that of a frame or a plan among them, else the UTM zone of the first."""
    there = [one for one in given if one is not None]
    known = (_crs_of(one) for one in there)
    crs = next((one for one in known if one is not None), None)
    reads: list[_Read] = []
    for one, what in zip(there, ("old", "new"), strict=False):
        if isinstance(one, pd.DataFrame):
            reads.append(_Read(vintages_of(_filled(one), what, vintage=what), (), ()))
        else:
            reads.append(_read_file(Path(one), crs))
        crs = crs or reads[0].lists[0].crs
    return _Read(
        [one for read in reads for one in read.lists],
        tuple(finding for read in reads for finding in read.findings),
        tuple(file for read in reads for file in read.files),
    )


def _crs_of(given: str | os.PathLike[str] | pd.DataFrame) -> object:
    if isinstance(given, pd.DataFrame):
        return getattr(given, "crs", None)
    return read_plan(Path(given)).area.crs if _is_plan(Path(given)) else None


def _read_file(path: Path, crs: object) -> _Read:
    """Read the vintages in a file; outlines come in a given CRS, else in the UTM zone of their middle."""
    require_file(path)
    if _is_plan(path):
        plan = read_plan(path)
        return _outlined(plan, plan.units.vintage or path.stem)
    if path.suffix.lower() in TABLE_SUFFIXES:
        plan = plan_for_files(names=path)
        settings = plan.layers.unit_list
        assert settings is not None
        table = read_unit_list(settings, path.parent, crs=plan.area.crs, units=plan.units)
        return _Read(vintages_of(table.frame, path.name, vintage=_called(path)), table.findings, table.files)
    years = _years_of(path)
    if len(years) > 1:
        return _read_years(path, years, crs)
    plan = plan_for_files(boundaries=path)
    if crs is not None:
        plan = plan.model_copy(update={"area": plan.area.model_copy(update={"crs": str(crs)})})
    return _outlined(plan, years[0] if years else _called(path))


def _outlined(plan: Plan, vintage: str) -> _Read:
    """Read the boundaries of a plan as a list of one vintage, without a county that the reader made."""
    if plan.layers.boundaries is None:
        raise InputError.of("layers.not-in-plan", layer="boundaries")
    layer = read_boundaries(plan.layers.boundaries, plan.folder, area=plan.area, units=plan.units)
    made = {finding.unit_code for finding in layer.findings if finding.rule in _MADE}
    units = layer.frame[~layer.frame["unit_code"].isin(made)]
    what = plan.path.name if plan.path else plan.id
    return _Read([unit_list(units, what, vintage=vintage)], layer.findings, layer.files)


def _is_plan(path: Path) -> bool:
    return path.suffix.lower() == ".toml"


def _called(path: Path) -> str:
    """Return the year in a file's name, else its name: what a list without a column for it is called."""
    years = _YEAR.findall(path.stem)
    return years[0] if len(years) == 1 else path.stem


def _years_of(path: Path) -> list[str]:
    """Return the vintages that a layer of units names; none where it has no such column."""
    frame = read_vector(path, about="boundaries").frame
    column = next((name for name in _VINTAGE if name in frame.columns), None)
    return [] if column is None else sorted(set(frame[column].dropna().map(cell_text)) - {""})


def _read_years(path: Path, years: list[str], crs: object) -> _Read:
    """Read each vintage of a layer that holds several, as if it stood in a file of its own."""
    frame = read_vector(path, about="boundaries").frame
    column = next(name for name in _VINTAGE if name in frame.columns)
    own = frame[column].map(lambda cell: cell_text(cell) if pd.notna(cell) else "")
    reads: list[_Read] = []
    with tempfile.TemporaryDirectory() as folder:
        for at, year in enumerate(years):
            part = Path(folder) / f"{at}" / path.with_suffix(".gpkg").name
            part.parent.mkdir()
            write_geopackage(frame[own == year], part)
            reads.append(_read_file(part, crs or (reads[0].lists[0].crs if reads else None)))
    findings = tuple(finding for read in reads for finding in read.findings)
    return _Read([one for read in reads for one in read.lists], findings, (path,))


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill what a Chinese code says of level and parent, where a frame has no such columns."""
    if "unit_code" not in frame.columns:
        return frame
    codes = frame["unit_code"].astype(str)
    if "level" not in frame.columns:
        frame = frame.assign(level=codes.map(level_of_code))
        if "parent_code" not in frame.columns:
            frame = frame.assign(parent_code=codes.map(lambda code: code_above(code, "cn")))
    return frame


def _told_apart(lists: list[UnitList]) -> list[UnitList]:
    """Give lists of one name a number each: two files may say the same year, or be called the same."""
    names = [one.vintage for one in lists]
    if len(set(names)) == len(names):
        return lists
    return [
        UnitList(one.frame.assign(vintage=f"{one.vintage} ({at + 1})"), one.shapes, one.crs)
        for at, one in enumerate(lists)
    ]
