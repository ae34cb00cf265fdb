"""Indicators: figures that are reported, not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.layers.earlier import is_counted_in
from coverplan.layers.named_units import with_codes
from coverplan.layers.rows import LayerSpec, TableLayer, read_rows
from coverplan.tables import TABLES
from coverplan.texts import Phrase, say

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from coverplan.layers.earlier import EarlierUnits
    from coverplan.plan import LayerSettings

__all__ = ["read_indicators"]

_SPEC = LayerSpec("indicators", "indicators", geometry="none")
_COLUMNS = tuple(column.name for column in TABLES["indicators"])


def read_indicators(
    settings: LayerSettings,
    folder: Path,
    *,
    crs: str,
    boundaries: gpd.GeoDataFrame | None = None,
    earlier: EarlierUnits | None = None,
) -> TableLayer:
    r"""Read the table of reported figures.

    Parameters
    ----------
    settings
        The plan's ``[layers.indicators]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.
    boundaries
        Units; rows may name one in place of its code.
    earlier
        The units of another vintage that the figures are of: counts are brought over by shares, shares and standards (which
        cannot be summed) only where a unit is what it was.

    Returns
    -------
    TableLayer
        indicator, value (float), unit, unit_code, period, source; a column that the files do not have
        is NA throughout. A percentage of 1 or less is doubted, not changed.

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
    if "town" in frame.columns:  # a row that names a town only is about the town
        frame["unit_code"] = frame["unit_code"].fillna(frame["town"])
    listed = boundaries if earlier is None else earlier.units
    frame["unit_code"], by_name = with_codes(frame, "unit_code", listed, layer="indicators")
    told = (*rows.findings, *by_name, *_fractions(frame))
    frame = frame[list(_COLUMNS)]
    if earlier is None:
        return TableLayer(frame, told, rows.files)
    frame, brought = _brought_over(frame, earlier)
    return TableLayer(frame, (*told, *brought), (*rows.files, earlier.file))


def _brought_over(frame: pd.DataFrame, earlier: EarlierUnits) -> tuple[pd.DataFrame, list[Finding]]:
    """Bring figures of units of another vintage to those of the plan; figures of no unit stay."""
    of_unit = frame["unit_code"].notna()
    is_count = frame["unit"].map(is_counted_in).astype(bool)
    keys = [name for name in _COLUMNS if name not in ("unit_code", "value")]
    start, _ = earlier.steps
    parts, findings = [frame[~of_unit]], []
    for chosen, bring in ((of_unit & is_count, earlier.joined), (of_unit & ~is_count, earlier.kept)):
        rows = frame[chosen]
        if rows.empty:
            continue
        filled = rows.assign(**{key: rows[key].fillna("") for key in keys})
        made, joined = bring(filled, ["value"], keys=keys)
        findings += earlier.told(
            "indicators", joined, rows["unit_code"].nunique(),
            Phrase("vintages.figures", {"count": len(made)}), Phrase("vintages.figures", {"count": len(joined.not_joined)}),
        )  # fmt: skip
        said = [
            say(f"vintages.source{'-estimated' if share > 0 else ''}", start=start)
            for share in made["estimated_share"]
        ]
        made["source"] = [
            f"{source}（{how}）" if source else how for source, how in zip(made["source"], said, strict=True)
        ]
        parts.append(made[list(_COLUMNS)].where(made[list(_COLUMNS)] != ""))
    whole = pd.concat([part for part in parts if len(part)] or [frame], ignore_index=True)
    return whole.astype({name: "str" for name in _COLUMNS if name != "value"}), findings


def _fractions(frame: pd.DataFrame) -> list[Finding]:
    """Doubt percentages that a spreadsheet keeps as fractions: 96.5 % shown, 0.965 stored."""
    doubtful = frame[frame["unit"].isin(["%", "％"]) & (frame["value"] > 0) & (frame["value"] <= 1)]
    return [
        Finding(
            rule="indicator.fraction",
            layer="indicators",
            unit_code=code if isinstance(code, str) else "",
            name=name,
            params={"file": file, "row": row, "name": name, "value": value, "percent": 100 * value},
        )
        for file, row, name, value, code in doubtful[
            ["_file", "_row", "indicator", "value", "unit_code"]
        ].itertuples(index=False)
    ]
