"""What the page's script draws: the units of both sides, seats, facilities, the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.adjust import town_seats
from coverplan.crs import WGS84
from coverplan.layers import placed
from coverplan.publish.adjust.marks import MOVED, legend_of, marks_of
from coverplan.publish.style import LAND, SHAPES
from coverplan.publish.web import drawn_units
from coverplan.tables import text_column
from coverplan.wording import plain

if TYPE_CHECKING:
    from coverplan.adjust import Comparison
    from coverplan.publish.adjust.marks import Marks
    from coverplan.study import Study

__all__ = ["drawn_maps"]


def drawn_maps(comparison: Comparison) -> dict[str, Any]:
    """Return the maps before and after as plain values.

    Returns
    -------
    dict
        ``before`` and ``after`` (units, seats), ``kinds`` and ``facilities`` (which lie on both), ``shapes`` (outlines of symbols, y upwards),
        ``legend`` (drawn, colour, shape, words in Chinese and English), ``moved`` and ``land`` (colours).
    """
    marks = marks_of(comparison)
    adjustment = comparison.adjustment
    pairs = zip(legend_of(comparison, "zh"), legend_of(comparison, "en"), strict=True)
    return {
        "legend": [
            {"drawn": zh.drawn, "colour": zh.colour, "shape": zh.shape, "words": [zh.text, en.text]} for zh, en in pairs
        ],
        "moved": MOVED, "land": LAND,
        "shapes": {one.shape: SHAPES[one.shape] for one in marks.kinds.values()},
        "kinds": [{"shape": one.shape, "colour": one.colour} for one in marks.kinds.values()],
        "facilities": _facilities(adjustment.before, marks),
        "before": _side(adjustment.before, marks, marks.before),
        "after": _side(adjustment.after, marks, marks.after),
    }  # fmt: skip


def _facilities(study: Study, marks: Marks) -> list[dict[str, Any]]:
    if study.facilities is None:
        return []
    rows = placed(study.facilities).sort_values("facility_id")
    points = rows.geometry.to_crs(WGS84)
    kinds = {kind: at for at, kind in enumerate(marks.kinds)}
    texts = [text_column(rows, name) for name in ("facility_id", "name", "kind")]
    return [
        {
            "name": plain(name) or plain(key), "kind": kinds[kind], "at": [round(x, 6), round(y, 6)],
            "moved": key in marks.facilities,
        }
        for key, name, kind, x, y in zip(*texts, points.x, points.y, strict=True)
    ]  # fmt: skip


def _side(study: Study, marks: Marks, moved: frozenset[str]) -> dict[str, Any]:
    units = [
        {"name": unit["name"], "level": unit["level"], "label": unit["label"], "areas": unit["areas"]}
        | (
            {"fill": marks.towns[unit["code"]]}
            if unit["level"] == "town" and unit["code"] in marks.towns
            else {}
        )
        | ({"moved": True} if unit["code"] in moved else {})
        for unit in drawn_units(study)
    ]
    seats = [[round(point.x, 6), round(point.y, 6)] for point in town_seats(study).to_crs(WGS84)]
    return {"units": units, "seats": seats}
