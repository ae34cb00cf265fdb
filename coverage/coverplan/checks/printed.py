"""The check of whether names can be printed: the typeface of maps and pictures has not got every character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.crs import lonlat
from coverplan.layers import is_placed
from coverplan.tables import text_column
from coverplan.texts import Listed
from coverplan.typeface import NO_GLYPH, without_glyph

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_printed"]

_CODES = {"boundaries": "unit_code", "facilities": "facility_id", "projects": "project_id"}


def check_printed(study: Study) -> Iterator[Finding]:
    """Yield units, facilities, projects and goals whose names have characters that printed maps show as 〓.

    Parameters
    ----------
    study
        Any.

    Yields
    ------
    Finding
        One a thing.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> plan = Plan(id="x", title="𠮷县", area={"name": "x", "crs": "EPSG:4548"})
    >>> [one.rule for one in check_printed(Study(plan=plan))]
    ['print.no-glyph']
    """
    plan = study.plan
    titles = [
        plan.title,
        plan.title_en,
        *(text for goal in plan.goals for text in (goal.title, goal.title_en)),
    ]
    for title, letters in without_glyph(titles).items():
        yield found(
            "print.no-glyph", "plan", ("", title), name=title, letters=Listed(tuple(letters)), sign=NO_GLYPH
        )
    for layer, frame in (
        ("boundaries", study.boundaries), ("facilities", study.facilities), ("projects", study.projects),
    ):  # fmt: skip
        if frame is not None and "name" in frame:
            yield from _names(layer, frame)


def _names(layer: str, frame: gpd.GeoDataFrame) -> Iterator[Finding]:
    names = text_column(frame, "name")
    lacking = without_glyph(names)
    if not lacking:
        return
    rows = names.isin(list(lacking)).to_numpy()
    codes = text_column(frame, _CODES[layer])[rows]
    lon, lat = lonlat(frame[rows])
    there = is_placed(frame[rows])
    for name, code, x, y, has_place in zip(names[rows], codes, lon, lat, there, strict=True):
        at = (float(x), float(y)) if has_place else None
        unit = (code if layer == "boundaries" else "", name)
        yield found(
            "print.no-glyph", layer, unit, at, name=name, letters=Listed(tuple(lacking[name])), sign=NO_GLYPH
        )
