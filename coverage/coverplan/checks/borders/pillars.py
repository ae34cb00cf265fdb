"""Pillars against their lines: on it, in order along it, numbered in form, recorded once; and lines against their units."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from coverplan.checks.borders.fault import degrees_of
from coverplan.checks.found import found
from coverplan.study import line_courses
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from pyproj import CRS

    from coverplan.findings import Finding, SizeUnit
    from coverplan.kernels.types import Floats
    from coverplan.layers import LineCourse
    from coverplan.study import Study

__all__ = ["Standing", "check_pillars", "standing_of"]

# Start values of our own. So far off, a pillar says nothing of the order along the line.
_FAR_M = 50.0
# Two records so near each other are of one pillar.
_ONE_PLACE_M = 0.5
# One of a pair or of three stands beside the line, on a bank or at a road's edge (GB/T 17796).
_BESIDE = re.compile(r"[A-E]$")
_NONE = ("", "")


class Standing(NamedTuple):
    """The pillars of a line along its course: frame in the order of the records, metres along the plane and off the line."""

    course: LineCourse
    pillars: gpd.GeoDataFrame
    at: Floats
    off: Floats
    is_reversed: bool


def check_pillars(study: Study) -> Iterator[Finding]:
    """Yield what is wrong with pillars and lines, each at its place, with its size in metres.

    Parameters
    ----------
    study
        With lines, pillars or both.

    Yields
    ------
    Finding
        ``border.pillar``: a pillar off its line, or on another; out of order along it, or counted the wrong way round (lawful is from west
        to east or from north to south); a number out of form; two records of one pillar; a line that is not known; a line whose
        units are one, are not known, have no border in common, or have it elsewhere.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_pillars(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    rulebook = study.plan.rulebook
    within_m = rulebook.number("border.pillar", "within_m")
    courses = {course.line_id: course for course in line_courses(study)}
    for course in courses.values():
        yield from _line(course, within_m, has_outlines=study.outlines is not None)
    if study.pillars is None:
        return
    form = re.compile(str(rulebook.value("border.pillar", "number_form")))
    yield from _single(study.pillars, form, courses, has_lines=study.lines is not None)
    for course in courses.values():
        standing = standing_of(study.pillars, course)
        if standing is not None:
            yield from _off(standing, [other for other in courses.values() if other.parts], within_m)
            yield from _order(standing)


def standing_of(pillars: gpd.GeoDataFrame | None, course: LineCourse) -> Standing | None:
    """Return where the pillars of a line stand along it; None where it has none, or no course.

    The course runs the way that its pillars count, where that is lawful.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from coverplan.layers import courses_of
    >>> rows = {"line_id": ["1"], "name": ["1"], "unit_a": ["a"], "unit_b": ["b"], "last_inspected": [None]}
    >>> lines = gpd.GeoDataFrame(rows, geometry=[shapely.LineString([(0, 0), (9, 0)])], crs="EPSG:4548")
    >>> row = {"number": ["001"], "line_id": ["1"], "order": [1.0]}
    >>> pillars = gpd.GeoDataFrame(row, geometry=[shapely.Point(4, 2)], crs="EPSG:4548")
    >>> standing = standing_of(pillars, courses_of(lines)[0])
    >>> standing.at.tolist(), standing.off.tolist(), standing.is_reversed
    ([4.0], [2.0], False)
    """
    if pillars is None or not course.parts:
        return None
    mine = pillars[pillars["line_id"] == course.line_id].reset_index(drop=True)
    if mine.empty:
        return None
    points = mine.geometry.to_numpy()
    at, off = course.along(points)
    near = at[off <= _FAR_M]
    counts_back = len(_in_order((-near).tolist())) > len(_in_order(near.tolist()))
    turned = course.turned()
    if counts_back and turned.runs_lawfully:
        at, off = turned.along(points)
        return Standing(turned, mine, at, off, is_reversed=False)
    return Standing(course, mine, at, off, is_reversed=counts_back)


def _line(course: LineCourse, within_m: float, *, has_outlines: bool) -> Iterator[Finding]:
    """Yield what is wrong with a line itself."""
    about = {"line": course.name, "one": course.unit_names[0], "other": course.unit_names[1]}
    if not has_outlines and not course.is_of_one:
        return
    if course.is_of_one:
        yield _told(course, "one-unit", None, None, layer="lines", **about)
    elif course.unknown:
        yield _told(course, "unit-unknown", None, None, layer="lines", **about | {"unit": course.unknown[0]})
    elif course.border is None and course.is_given:
        yield _told(course, "no-border", course.at(course.shape.length / 2), None, layer="lines", **about)
    elif not course.parts:
        yield _told(course, "no-course", None, None, layer="lines", **about)
    elif course.border is not None:
        corners = np.asarray(shapely.points(shapely.get_coordinates(course.shape)), dtype=object)
        off = shapely.distance(corners, course.border)
        if off.max() > within_m:
            most = float(off.max())
            yield _told(
                course, "line-off", corners[off.argmax()], most, layer="lines", off_m=_m(most), **about
            )


def _single(
    pillars: gpd.GeoDataFrame, form: re.Pattern[str], courses: dict[str, LineCourse], *, has_lines: bool
) -> Iterator[Finding]:
    """Yield what is wrong with single records, whatever their line."""
    for row in pillars.to_dict("records"):
        if form.fullmatch(row["number"]) is None:
            yield _of_pillar(row, courses, pillars.crs, "number")
        if has_lines and row["line_id"] not in courses:
            yield _of_pillar(row, courses, pillars.crs, "line-unknown", line=row["line_id"])
    for _, again in pillars.groupby(["line_id", "number"], sort=True):
        if len(again) > 1:
            rows, points = again.to_dict("records"), again.geometry.to_numpy()
            apart = float(shapely.distance(points[:, None], points[None, :]).max())
            facts = {"count": len(rows), "apart_m": _m(apart)}
            yield _of_pillar(rows[0], courses, pillars.crs, "twice", (apart, "m"), **facts)
    tree = shapely.STRtree(pillars.geometry.to_numpy())
    pairs = tree.query(pillars.geometry.to_numpy(), predicate="dwithin", distance=_ONE_PLACE_M).T
    for one, other in pairs[pairs[:, 0] < pairs[:, 1]]:
        first, second = pillars.iloc[one], pillars.iloc[other]
        if first["line_id"] == second["line_id"] and first["number"] != second["number"]:
            apart = float(first.geometry.distance(second.geometry))
            facts = {"other": second["number"], "apart_m": _m(apart)}
            yield _of_pillar(first.to_dict(), courses, pillars.crs, "same-place", (apart, "m"), **facts)


def _off(standing: Standing, courses: Sequence[LineCourse], within_m: float) -> Iterator[Finding]:
    """Yield the pillars that do not stand on their line."""
    own = {standing.course.line_id: standing.course}
    others = [course for course in courses if course.line_id != standing.course.line_id]
    for row, off in zip(standing.pillars.to_dict("records"), standing.off.tolist(), strict=True):
        beside = _BESIDE.search(row["number"]) is not None
        if off <= (_FAR_M if beside else within_m):
            continue
        there = [course for course in others if course.shape.distance(row["geometry"]) <= within_m]
        case = "other-line" if there else "off"
        facts = {"off_m": _m(off), "there": there[0].name if there else ""}
        yield _of_pillar(row, own, standing.pillars.crs, case, (off, "m"), **facts)


def _order(standing: Standing) -> Iterator[Finding]:
    """Yield the pillars that stand out of the order of their records: the fewest that, taken away, leave the others in order."""
    own = {standing.course.line_id: standing.course}
    near = np.flatnonzero(standing.off <= _FAR_M)
    rows = standing.pillars.iloc[near].to_dict("records")
    at = standing.at[near]
    if standing.is_reversed:
        span = float(np.ptp(at))
        yield _of_pillar(rows[0], own, standing.pillars.crs, "reversed", (span, "m"), count=len(rows))
        at = -at
    kept = _in_order(at.tolist())
    for number, row in enumerate(rows):
        if number not in kept:
            # how far it would have to go to stand between those before and after it
            below = max((at[each] for each in kept if each < number), default=at[number])
            above = min((at[each] for each in kept if each > number), default=at[number])
            away = max(below - at[number], at[number] - above, 0.0)
            facts = {"order": f"{row['order']:g}", "away_m": _m(away)}
            yield _of_pillar(row, own, standing.pillars.crs, "order", (float(away), "m"), **facts)
    single = [row for row in rows if _BESIDE.search(row["number"]) is None]
    by_order: dict[float, list[str]] = {}
    for row in single:
        by_order.setdefault(row["order"], []).append(row["number"])
    for row in single:
        same = by_order.pop(row["order"], [])
        if len(set(same)) > 1:
            others = "、".join(sorted({*same} - {row["number"]}))
            order = f"{row['order']:g}"
            yield _of_pillar(row, own, standing.pillars.crs, "order-twice", order=order, other=others)


def _in_order(numbers: list[float]) -> set[int]:
    """Return the places of a longest run that never falls; of several, the one that ends lowest.

    Examples
    --------
    >>> sorted(_in_order([1.0, 5.0, 2.0, 3.0]))
    [0, 2, 3]
    """
    tails: list[float] = []
    at_tail: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_right(tails, number)
        before.append(at_tail[length - 1] if length else -1)
        tails[length:] = [number, *tails[length + 1 :]]
        at_tail[length:] = [place, *at_tail[length + 1 :]]
    kept: set[int] = set()
    place = at_tail[-1] if at_tail else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def _m(metres: float) -> str:
    return f"{metres:,.2f}"


def _of_pillar(
    row: dict[str, Any], courses: dict[str, LineCourse], crs: CRS, case: str,
    size: tuple[float, SizeUnit] | None = None, **facts: object,
) -> Finding:  # fmt: skip
    """Return a finding about one pillar."""
    course = courses.get(str(row["line_id"]))
    line = row["line_id"] if course is None else course.name
    about = {"pillar": row["number"], "line": line, "line_id": row["line_id"]} | facts
    unit = ("" if course is None else course.units[0], str(row["number"]))
    return found(
        "border.pillar", "pillars", unit, degrees_of(row["geometry"], crs), size,
        how=Term.of(f"border.pillar.{case}", **about), todo=Term.of(f"border.pillar.{case}.todo", **about),
    )  # fmt: skip


def _told(
    course: LineCourse, case: str, point: shapely.Point | None, size: float | None, /, *, layer: str, **facts: object
) -> Finding:  # fmt: skip
    """Return a finding about a line."""
    where = None if point is None else degrees_of(point, course.crs)
    measured: tuple[float, SizeUnit] | None = None if size is None else (size, "m")
    return found(
        "border.pillar", layer, (course.units[0], course.name), where, measured,
        how=Term.of(f"border.pillar.{case}", **facts), todo=Term.of(f"border.pillar.{case}.todo", **facts),
    )  # fmt: skip
