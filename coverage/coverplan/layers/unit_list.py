"""The list of units: codes and names of every level and vintage, without outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import Fault
from coverplan.findings import Finding
from coverplan.layers.codes import code_above, level_of_code, short_code
from coverplan.layers.rows import LayerSpec, TableLayer, map_text, read_rows
from coverplan.layers.unit_words import LIST_LEVEL_WORDS, URBAN_WORDS, worded
from coverplan.place_names import TYPE_WORDS
from coverplan.tables import TABLES, text_column
from coverplan.texts import Listed

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.plan import LayerSettings, Units

__all__ = ["judged_vintage", "read_unit_list"]


def read_unit_list(settings: LayerSettings, folder: Path, *, crs: str, units: Units) -> TableLayer:
    r"""Read a list of units.

    Parameters
    ----------
    settings
        The plan's ``[layers.unit_list]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS; no place is read.
    units
        The plan's ``[units]``: under ``code_scheme = "cn"`` a missing level or parent comes from the code, and a row
        without a vintage is of the plan's.

    Returns
    -------
    TableLayer
        unit_code (that of a village without one is its place_code), name, level (province | city | county | town |
        village), type, parent_code, vintage ("" for none), urban_rural, place_code, pinyin, approved; text, NA where a row has
        none. A code that stands twice in a vintage is kept, and told.

    Raises
    ------
    InputError
        With every fault of every file.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings, Units
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("unit_code,name\n370832001,水泊街道\n", encoding="utf-8")
    ...     layer = read_unit_list(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548", units=Units())
    >>> layer.frame[["level", "parent_code", "vintage"]].to_numpy().tolist()
    [['town', '370832', '']]
    """
    spec = LayerSpec(
        "unit_list",
        "unit_list",
        words={
            "level": lambda text: worded(LIST_LEVEL_WORDS, text),
            "type": lambda text: worded(TYPE_WORDS, text),
            "urban_rural": lambda text: worded(URBAN_WORDS, text),
        },
        fill=_from_codes if units.code_scheme == "cn" else _with_columns,
        examine=_without_level,
        geometry="none",
    )
    rows = read_rows(spec, settings, folder, crs=crs)
    frame = pd.DataFrame(rows.frame.drop(columns="geometry"))
    frame["vintage"] = frame["vintage"].fillna(units.vintage)
    findings = (*rows.findings, *_twice(frame))
    order = frame.sort_values(["vintage", "unit_code", "name"], kind="stable", ignore_index=True)
    return TableLayer(order[[column.name for column in TABLES["unit_list"]]], findings, rows.files)


def judged_vintage(unit_list: pd.DataFrame, wanted: str) -> str:
    """Return the vintage of a list that is judged: the one wanted where the list has it, else its last; "" for none.

    Examples
    --------
    >>> judged_vintage(pd.DataFrame({"vintage": ["2022", "2023"]}), "2021")
    '2023'
    """
    vintages = text_column(unit_list, "vintage")
    return wanted if (vintages == wanted).any() else str(vintages.max()) if len(vintages) else ""


def _with_columns(frame: pd.DataFrame) -> pd.DataFrame:
    known = [column.name for column in TABLES["unit_list"]]
    absent = [name for name in known if name not in frame.columns and name not in ("unit_code", "name")]
    frame = frame.assign(**{name: pd.Series(pd.NA, index=frame.index, dtype="str") for name in absent})
    if "unit_code" in frame.columns:
        frame["unit_code"] = frame["unit_code"].fillna(frame["place_code"])
    return frame


def _from_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Put codes in their short form and fill what they say."""
    frame = _with_columns(frame)
    if "unit_code" not in frame.columns:
        return frame
    frame["unit_code"] = code = map_text(frame["unit_code"], short_code)
    above = map_text(frame["parent_code"], short_code)
    # a list of towns and villages may name the town in every row, its own too
    frame["parent_code"] = above.where(above != code).fillna(map_text(code, _above))
    frame["level"] = frame["level"].fillna(map_text(code, level_of_code))
    return frame


def _above(code: str) -> str | None:
    return code_above(code, "cn") or None


def _without_level(frame: pd.DataFrame, file: str) -> list[tuple[object, Fault]]:
    if not {"unit_code", "level"} <= set(frame.columns):
        return []
    unknown = frame.loc[frame["level"].isna() & frame["unit_code"].notna(), "unit_code"]
    return [
        (
            row,
            Fault.of(
                "boundaries.level-unknown", file=file, row=row, column="level", code=code, length=len(code)
            ),
        )
        for row, code in unknown.items()
    ]


def _twice(frame: pd.DataFrame) -> list[Finding]:
    """Tell codes that stand twice in a vintage, each once, with the rows."""
    again = frame[frame.duplicated(["vintage", "unit_code"], keep=False)]
    findings = []
    for _, rows in again.groupby(["vintage", "unit_code"]):
        code = str(rows["unit_code"].iloc[0])
        where = "; ".join(f"{file} ({', '.join(map(str, at))})" for file, at in rows.groupby("_file")["_row"])
        names = Listed(tuple(sorted(rows["name"].astype(str))))
        params = {"code": code, "count": len(rows), "where": where, "names": names}
        findings.append(
            Finding(
                rule="code.twice",
                layer="unit_list",
                unit_code=code,
                name=min(rows["name"].astype(str)),
                params=params,
            )
        )
    return findings
