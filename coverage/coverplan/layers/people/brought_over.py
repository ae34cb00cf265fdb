"""Totals of units of another vintage, brought to the units of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from coverplan.layers.people.totals import totals_by_unit
from coverplan.tables import ESTIMATED, text_column
from coverplan.wording import Weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coverplan.findings import Finding
    from coverplan.layers.earlier import EarlierUnits
    from coverplan.tables import Measure

__all__ = ["brought_over"]

# Those of the old units without a figure are no units of the plan.
_OF_OLD_UNITS = "residents.unit-empty"
_GUESSED = "_guessed"


def brought_over(
    rows: gpd.GeoDataFrame,
    groups: Sequence[str],
    earlier: EarlierUnits,
    *,
    measures: Mapping[str, Measure],
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Bring totals of the units of another vintage to those of the plan.

    Parameters
    ----------
    rows
        unit_code or name of a unit of that vintage, one float column a group, ``_file`` and ``_row``.
    groups
        The group columns.
    earlier
        The units of that vintage, and what became of them.
    measures
        What each group counts.

    Returns
    -------
    rows : GeoDataFrame
        unit_code of the plan's units, the groups, ``basis`` (estimated where a part of an old unit's figure is in it, or its row
        said so), ``_file`` and ``_row`` (of the first file; the unit's code).
    findings : tuple of Finding
        What was brought, what was not, and what was found among the rows.

    Raises
    ------
    InputError
        With every row whose unit is not in the list of that vintage, is not unique by name, or stands twice.

    Examples
    --------
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from coverplan.layers.earlier import EarlierUnits
    >>> from coverplan.vintages import compare_units
    >>> old = pd.DataFrame({"unit_code": ["11", "12"], "name": ["甲庄村", "乙庄村"], "level": "village", "vintage": "2021"})
    >>> new = pd.DataFrame({"unit_code": ["15"], "name": ["甲庄乙庄村"], "level": "village", "vintage": "2023"})
    >>> earlier = EarlierUnits(compare_units(old, new), Path("crosswalk.csv"), "free")
    >>> table = {"name": ["甲庄", "乙庄"], "residents": [30.0, 40.0], "_file": "a.csv", "_row": [2, 3]}
    >>> rows = gpd.GeoDataFrame(table, geometry=[None, None], crs="EPSG:4548")
    >>> made, findings = brought_over(rows, ["residents"], earlier, measures={"residents": "people"})
    >>> made[["unit_code", "residents"]].to_numpy().tolist(), findings[-1].rule
    ([['15', 70.0]], 'vintages.joined')
    """
    totals, findings = totals_by_unit(rows, groups, earlier.units, measures=measures)
    guessed = (text_column(rows, "basis") == ESTIMATED).to_numpy(dtype=float)
    frame = totals.assign(**{_GUESSED: guessed}).reset_index()
    frame = frame[frame[list(groups)].notna().any(axis=1)]
    made, joined = earlier.joined(frame, [*groups, _GUESSED])
    is_estimate = (made["estimated_share"] > 0) | (made[_GUESSED] > 0)
    made = made.assign(
        basis=np.where(is_estimate, ESTIMATED, ""), _file=rows["_file"].iloc[0], _row=made["unit_code"]
    )
    first, measure = groups[0], measures[groups[0]]
    told = earlier.told(
        "residents", joined, len(frame),
        Weight(float(joined.frame[first].sum()), measure), Weight(float(joined.not_joined[first].sum()), measure),
    )  # fmt: skip
    kept = tuple(finding for finding in findings if finding.rule != _OF_OLD_UNITS)
    columns = ["unit_code", *groups, "basis", "_file", "_row"]
    placed = gpd.GeoDataFrame(
        made[columns], geometry=gpd.GeoSeries([None] * len(made), index=made.index), crs=rows.crs
    )
    return placed, (*kept, *told)
