"""The outlines of a study's units, small enough for a page, with the names of its towns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.crs import WGS84
from coverplan.layers import mended, placed, unit_places
from coverplan.publish.marked import shown_extent
from coverplan.publish.web.geometry import encode_polygons, simplify_coverage, tolerance_m
from coverplan.tables import LEVELS, text_column
from coverplan.wording import plain

if TYPE_CHECKING:
    from coverplan.study import Study
    from coverplan.tables import Level

__all__ = ["drawn_units", "undrawn_levels"]

# More labels than these are a smudge.
_MOST_LABELS = 60
# A level of more units than these is a grey area on the map, and takes megabytes.
_MOST_UNITS_OF_LEVEL = 5_000


def drawn_units(study: Study) -> list[dict[str, Any]]:
    """Return the outlines, simplified, the largest units first, levels of too many units left out; the names of towns where they can be read.

    Returns
    -------
    list of dict
        code, name, level, label (longitude and latitude, or None) and areas (see :func:`~coverplan.publish.web.geometry.encode_polygons`).

    Examples
    --------
    >>> [unit["name"] for unit in drawn_units(sample)][:2]  # sample: the embedded study
    ['梁山县', '水泊街道']
    """
    extent = shown_extent(study)
    if study.boundaries is None or extent is None:
        return []
    units = mended(placed(study.boundaries))
    left_out = undrawn_levels(study)
    drawn = []
    for level in LEVELS:
        rows = units[units["level"] == level]
        if rows.empty or level in left_out:
            continue
        shapes = simplify_coverage(rows.geometry.to_numpy(), tolerance_m(extent))
        has_labels = level == "town" and len(rows) <= _MOST_LABELS
        labels = unit_places(rows).to_crs(WGS84)
        about = zip(
            text_column(rows, "unit_code"),
            rows["name"],
            encode_polygons(shapes, units.crs),
            labels,
            strict=True,
        )
        for code, name, areas, label in about:
            at = [round(label.x, 5), round(label.y, 5)] if has_labels and label is not None else None
            drawn.append(
                {"code": plain(code), "name": plain(str(name)), "level": level, "label": at, "areas": areas}
            )
    return drawn


def undrawn_levels(study: Study) -> list[Level]:
    """Return the levels of which there are too many units to draw.

    Examples
    --------
    >>> undrawn_levels(sample)  # sample: the embedded study
    []
    """
    if study.boundaries is None:
        return []
    counts = placed(study.boundaries)["level"].value_counts()
    return [level for level in LEVELS if counts.get(level, 0) > _MOST_UNITS_OF_LEVEL]
