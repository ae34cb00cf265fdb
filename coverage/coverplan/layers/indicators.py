"""Indicators: figures that are reported, not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.layers.rows import LayerSpec, TableLayer, read_rows
from coverplan.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.plan import LayerSettings

__all__ = ["read_indicators"]

_SPEC = LayerSpec("indicators", "indicators", geometry="none")
_COLUMNS = tuple(column.name for column in TABLES["indicators"])


def read_indicators(settings: LayerSettings, folder: Path, *, crs: str) -> TableLayer:
    r"""Read the table of reported figures.

    Parameters
    ----------
    settings
        The plan's ``[layers.indicators]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    TableLayer
        indicator, value (float), unit, unit_code, period, source; a column that the files do not have
        is NA throughout.

    Raises
    ------
    InputError
        With every fault of every file; a row without a figure is one.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("indicator,value,unit\ncremation,96,%", encoding="utf-8")
    ...     read_indicators(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548").frame["value"].tolist()
    [96.0]
    """
    rows = read_rows(_SPEC, settings, folder, crs=crs)
    frame = pd.DataFrame(rows.frame)
    for column in _COLUMNS:
        if column not in frame.columns:
            frame[column] = pd.Series(pd.NA, index=frame.index, dtype="str")
    return TableLayer(frame[list(_COLUMNS)], rows.findings, rows.files)
