"""Rates of need: deaths and what follows from them, by unit and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import Fault, InputError, gathering, refuse
from coverplan.layers.named_units import with_codes
from coverplan.layers.rows import LayerSpec, TableLayer, read_rows
from coverplan.tables import TABLES
from coverplan.units import parse_share

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.plan import LayerSettings

__all__ = ["read_rates"]

_COLUMNS = tuple(column.name for column in TABLES["rates"])
_FIGURES = ("deaths_per_mille", "share", "per_thousand")
_MOST_DEATHS = 1000.0


def read_rates(
    settings: LayerSettings, folder: Path, *, crs: str, boundaries: gpd.GeoDataFrame | None = None
) -> TableLayer:
    r"""Read the table of rates of need.

    Parameters
    ----------
    settings
        The plan's ``[layers.rates]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.
    boundaries
        Units; rows may name one in place of its code.

    Returns
    -------
    TableLayer
        unit_code (``""``: the whole area), year (from which the figures hold; NaN: always), deaths_per_mille, share (of the dead, 0
        to 1), per_thousand (NaN where not given), goal_id (``""``: every capacity goal), ordered by unit, goal and year.

    Raises
    ------
    InputError
        With every fault of every file: a row without any figure, a year that is none, a unit that the boundaries do not have, two rows for the
        same, a share above 1 or more than 1,000 deaths a thousand.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "unit_code,year,deaths_per_mille\n370832001,2026,7.6\n370832001,2035,6.0"
    ...     _ = (Path(folder) / "a.csv").write_text(text, encoding="utf-8")
    ...     read_rates(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548").frame["deaths_per_mille"].tolist()
    [7.6, 6.0]
    """
    spec = LayerSpec(
        "rates", "rates", geometry="none", further=lambda frame: _in_codes(pd.DataFrame(frame), boundaries)
    )
    rows = read_rows(spec, settings, folder, crs=crs)
    frame, by_name = _in_codes(pd.DataFrame(rows.frame), boundaries)
    frame = frame[list(_COLUMNS)].sort_values(
        ["unit_code", "goal_id", "year"], na_position="first", ignore_index=True
    )
    return TableLayer(frame, (*rows.findings, *by_name), rows.files)


def _in_codes(
    frame: pd.DataFrame, boundaries: gpd.GeoDataFrame | None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Give the frame every column, codes in place of names and shares as numbers; refuse all that is wrong with the rows."""
    for canonical in TABLES["rates"]:
        if canonical.name not in frame.columns:
            kind = "float64" if canonical.type in ("number", "count") else "str"
            frame[canonical.name] = pd.Series(
                float("nan") if kind == "float64" else pd.NA, index=frame.index, dtype=kind
            )
    if "town" in frame.columns:
        frame["unit_code"] = frame["unit_code"].fillna(frame["town"])
    faults: list[Fault] = []
    by_name: tuple[Finding, ...] = ()
    with gathering(faults):
        frame["unit_code"], by_name = with_codes(frame, "unit_code", boundaries, layer="rates")
    for column in ("unit_code", "goal_id"):
        frame[column] = frame[column].fillna("").astype(str)
    known = None if boundaries is None else set(boundaries["unit_code"])
    frame["year"] = pd.to_numeric(frame["year"]).astype(float)
    faults += _faults(frame, known)
    frame["share"], wrong = _shares(frame)
    refuse([*faults, *wrong])
    return frame, by_name


def _faults(frame: pd.DataFrame, known: set[str] | None) -> Iterator[Fault]:
    twice = frame.duplicated(["unit_code", "goal_id", "year"], keep=False)
    lost = frame["unit_code"] != "" if known is not None else frame["unit_code"] != frame["unit_code"]
    if known is not None:
        lost &= ~frame["unit_code"].isin(known)
    for key, wrong in (
        ("rates.no-figure", frame[list(_FIGURES)].isna().all(axis=1)),
        ("rates.unit-unknown", lost),
        ("rates.twice", twice),
    ):
        column = {"column": "unit_code"} if key == "rates.unit-unknown" else {}
        for row in frame[wrong].to_dict("records"):
            shown = {"unit": row["unit_code"], "year": f"{row['year']:g}", **column}
            yield Fault.of(key, file=row["_file"], row=row["_row"], **shown)
    for row in frame[frame["deaths_per_mille"] > _MOST_DEATHS].to_dict("records"):
        told = {"value": f"{row['deaths_per_mille']:g}", "most": f"{_MOST_DEATHS:g}"}
        yield Fault.of(
            "rates.too-much", file=row["_file"], row=row["_row"], column="deaths_per_mille", **told
        )


def _shares(frame: pd.DataFrame) -> tuple[list[float], list[Fault]]:
    """Read shares, written as "50 %" or 0.5."""
    shares, faults = [], []
    for cell, file, row in zip(frame["share"], frame["_file"], frame["_row"], strict=True):
        bare = str(cell).strip()
        try:
            percent = bare.endswith(("%", "％"))
            shares.append(float("nan") if pd.isna(cell) else parse_share(bare if percent else float(bare)))
        except (InputError, ValueError):
            shares.append(float("nan"))
            faults.append(Fault.of("rates.share", file=file, row=row, column="share", value=bare))
    return shares, faults
