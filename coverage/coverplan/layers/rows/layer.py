"""A layer as it was read, how it is read, and a file of it on its way in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import geopandas as gpd

    from coverplan.errors import Fault
    from coverplan.findings import Finding
    from coverplan.texts import Term

__all__ = ["IncomingFile", "Layer", "LayerSpec", "TableLayer", "columns_read"]

# Where each row stands, beside what a file says.
_OUR_OWN = ("geometry", "_file", "_row")


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer as it was read: its features, what was found, and the files behind it.

    Parameters
    ----------
    frame
        Canonical columns, geometry in the plan's metric CRS.
    findings
        What was skipped, filled or assumed.
    files
        Every file that was read.
    stated
        For columns of numbers, the totals that rows of totals of the files state; each may be of a part.

    Examples
    --------
    >>> import geopandas as gpd
    >>> Layer(gpd.GeoDataFrame(geometry=[])).findings
    ()
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    stated: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class TableLayer:
    """A layer without places, such as the indicators (see :class:`Layer`).

    Examples
    --------
    >>> TableLayer(pd.DataFrame()).files
    ()
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class LayerSpec:
    """How a layer's rows are read.

    Parameters
    ----------
    name
        Name of the layer, for findings.
    table
        Key of the usual headers and, where it has one, of the canonical table.
    words
        For a column, how the words of a file become those of the table.
    geometry
        Whether every row must have a place (``"needed"``), or those of a file without places the code of
        their unit (``"or-unit"``); a file may have none (``"optional"``), or any row (``"any"``); or no row
        has one (``"none"``).
    extra
        Type of the columns that the plan maps beyond the canonical ones.
    is_checked
        Whether rows are held against the canonical table; False where the layer does it itself.
    tells_unread_numbers
        Whether columns of numbers that stand for none of the table's are a finding.
    fill
        Fills what follows from other columns, before the table is checked.
    examine
        What the layer itself finds wrong with a file's rows: row and fault, which names the column.
    further
        What the layer does with the rows of all its files: asked where there are faults already, so that its own are told
        with them. It raises :class:`coverplan.errors.InputError`.

    Examples
    --------
    >>> LayerSpec("indicators", "indicators", geometry="none").extra
    'any'
    """

    name: str
    table: str
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    geometry: Literal["needed", "or-unit", "optional", "any", "none"] = "needed"
    extra: Literal["number", "any"] = "any"
    is_checked: bool = True
    tells_unread_numbers: bool = False
    fill: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame
    examine: Callable[[pd.DataFrame, str], Iterable[tuple[object, Fault]]] = lambda _frame, _file: ()
    further: Callable[[gpd.GeoDataFrame], object] = lambda _frame: None


@dataclass
class IncomingFile:
    """One file on its way in: text under the file's headers, then what is wrong with it."""

    name: str
    text: pd.DataFrame
    geometry: gpd.GeoSeries | None
    lack: Term | None = None
    title_unit: str = ""
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    stated: dict[str, tuple[float, ...]] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def columns_read(frame: pd.DataFrame) -> Listed:
    """Name the columns that were recognised in a layer's files, for who misses one.

    Examples
    --------
    >>> columns_read(pd.DataFrame(columns=["name", "_row"])).message("en"), columns_read(pd.DataFrame()).message("en")
    ('name', '—')
    """
    return Listed(tuple(str(name) for name in frame.columns if name not in _OUR_OWN))
