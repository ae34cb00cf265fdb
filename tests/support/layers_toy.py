"""Office files made for tests, and a town of three villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import xlsxwriter
from shapely import box

from coverplan.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from coverplan.errors import Fault
    from coverplan.findings import Finding

CRS = "EPSG:4548"
# A corner in the middle of Liangshan, metres in EPSG:4548.
EAST, NORTH = 415_000.0, 3_960_000.0


def messages(error) -> str:
    """The English wording of an InputError."""
    return error.value.message("en")


def rules(layer) -> list[str]:
    return [finding.rule for finding in layer.findings]


def told(faults: Iterable[Fault]) -> list[tuple[str, dict[str, object]]]:
    """Key and parameters of each fault; one that cannot be worded, for a parameter that it lacks, raises."""
    return [
        (fault.key, dict(fault.params)) for fault in faults if fault.message("zh") and fault.message("en")
    ]


def found(findings: Iterable[Finding]) -> list[tuple[str, str, dict[str, object]]]:
    """Rule, level and parameters of each finding; one that cannot be worded raises."""
    return [
        (one.rule, one.level, dict(one.params))
        for one in findings
        if all((one.message(language), one.advice(language)) for language in ("zh", "en"))
    ]


def write_sheet(path: Path, rows: list[list[object]], *, merged=(), sheet: str = "Sheet1") -> Path:
    """Write a workbook; ``merged`` holds (first row, first column, last row, last column, text), from 0."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell not in ("", None):
                    page.write(i, j, cell)
        for a, b, c, d, text in merged:
            page.merge_range(a, b, c, d, text)
    return path


def units() -> gpd.GeoDataFrame:
    """A county of one town with three villages, each 1 km x 1 km, side by side."""
    villages = [box(EAST + 1000 * i, NORTH, EAST + 1000 * (i + 1), NORTH + 1000) for i in range(3)]
    town = box(EAST, NORTH, EAST + 3000, NORTH + 1000)
    return gpd.GeoDataFrame(
        {
            "unit_code": ["370832", "370832101", "370832101201", "370832101202", "370832101203"],
            "name": ["梁山县", "甲镇", "东村村民委员会", "西村村民委员会", "北村村民委员会"],
            "level": ["county", "town", "village", "village", "village"],
            "parent_code": [None, "370832", "370832101", "370832101", "370832101"],
        },
        geometry=[town, town, *villages],
        crs=CRS,
    ).astype({"parent_code": "str"})


def plan(folder: Path, **layers: object) -> Plan:
    """A plan on the toy county with the layers given."""
    made = Plan(id="toy", area={"name": "梁山县", "code": "370832", "crs": CRS}, layers=layers)
    return made.model_copy(update={"path": folder / "plan.toml"})
