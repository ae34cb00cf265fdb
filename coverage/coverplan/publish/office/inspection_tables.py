"""What the papers of a joint inspection (联检) hold for one line: its sections, its pillars, and what is to be filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.checks import due_of, standing_of
from coverplan.crs import lonlat
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.checks import Standing
    from coverplan.findings import Finding
    from coverplan.layers import LineCourse
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["PILLARS", "SECTIONS", "Inspection", "file_names", "inspection_of"]

SECTIONS = ("section_no", "section_from", "section_to", "at_from_m", "at_to_m", "length_m")
PILLARS = ("pillar_no", "pillar_kind", "order", "lon", "lat", "at_m", "off_m", "note")
_DECIMALS = 2
_KINDS = {"A": "pair", "B": "pair", "C": "three", "D": "three", "E": "three"}
_NOT_IN_A_FILE = re.compile(r"[^\w.-]+")
_KEPT = re.compile(r"(?i)(con|nul|prn|aux|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True, kw_only=True, eq=False)
class Inspection:
    """The papers of one line.

    Attributes
    ----------
    title
        What they are called.
    facts
        Label and text of what is known of the line.
    remarks
        What is to be known of the figures.
    sections
        Columns :data:`SECTIONS`, from the line's start to its end: metres along the ellipsoid, to the centimetre; the lengths add up to
        the line's.
    pillars
        Columns :data:`PILLARS`, in the order along the line; ``note`` is what was found wrong.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sections: pd.DataFrame
    pillars: pd.DataFrame


def inspection_of(
    study: Study, course: LineCourse, findings: Sequence[Finding], language: Language
) -> Inspection:
    """Return what the papers of a line hold.

    Parameters
    ----------
    study
        With lines.
    course
        One of them.
    findings
        What was found.
    language
        Of the words.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> from coverplan.layers import courses_of
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> rows = {"line_id": ["1"], "name": ["1"], "unit_a": ["a"], "unit_b": ["b"], "last_inspected": [None]}
    >>> drawn = shapely.LineString([(5e5, 39e5), (5e5 + 900, 39e5)])
    >>> lines = gpd.GeoDataFrame(rows, geometry=[drawn], crs="EPSG:4548")
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}), lines=lines)
    >>> inspection_of(study, courses_of(lines)[0], [], "en").sections["length_m"].tolist()
    [900.0]
    """
    standing = standing_of(study.pillars, course)
    course = course if standing is None else standing.course
    sections = pd.DataFrame(_sections(course, standing, language), columns=list(SECTIONS))
    pillars = _pillars(study, course, standing, findings, language)
    total = float(sections["length_m"].sum())
    due = due_of(course.last_inspected, int(study.plan.rulebook.number("border.inspection-due", "years")))
    unknown = say("amount.unknown", language)
    facts = {
        "line": course.line_id if course.name == course.line_id else f"{course.name} ({course.line_id})",
        "units": " — ".join(
            name if name == code else f"{name} ({code})"
            for name, code in zip(course.unit_names, course.units, strict=True)
        ),
        "length": f"{total:,.2f} m" if course.parts else unknown,
        "count": str(len(pillars)),
        "last": course.last_inspected or unknown,
        "due": unknown if due is None else due.isoformat(),
    }
    said = ["length"] if course.parts else ["no-course"]
    said += ["border"] if course.parts and not course.is_given else []
    said += ["parts"] if len(course.parts) > 1 else []
    return Inspection(
        title=say("inspection.title", language, line=course.name),
        facts=tuple((say(f"inspection.{key}", language), text) for key, text in facts.items()),
        remarks=tuple(say(f"inspection.about.{key}", language, count=len(course.parts)) for key in said),
        sections=sections,
        pillars=pillars,
    )


def _sections(
    course: LineCourse, standing: Standing | None, language: Language
) -> Iterator[tuple[int, str, str, float, float, float]]:
    """Yield the sections between the pillars, from one end of the line to the other."""
    if not course.parts:
        return
    ends = np.array([0.0, course.shape.length])
    names = [say("inspection.start", language), say("inspection.end", language)]
    stations, called = ends, names
    if standing is not None:
        order = np.argsort(standing.at, kind="stable")
        numbers = standing.pillars["number"].to_numpy()[order].tolist()
        stations = np.concatenate([ends[:1], standing.at[order], ends[1:]])
        called = [names[0], *numbers, names[1]]
    # rounded first, so that what is printed adds up; a pair, and a pillar at the very end, are one place under several numbers
    places: dict[float, list[str]] = {}
    for metres, name in zip(np.round(course.geodesic_m(stations), _DECIMALS).tolist(), called, strict=True):
        places.setdefault(metres, []).append(name)
    joined = [("、" if language == "zh" else ", ").join(dict.fromkeys(each)) for each in places.values()]
    marks = list(zip(places, joined, strict=True))
    for number, ((start, one), (stop, other)) in enumerate(pairwise(marks), start=1):
        yield number, one, other, start, stop, round(stop - start, _DECIMALS)


def _pillars(
    study: Study,
    course: LineCourse,
    standing: Standing | None,
    findings: Sequence[Finding],
    language: Language,
) -> pd.DataFrame:
    """Return the pillars of a line; those of a line without a course in the order of the records."""
    if study.pillars is None:
        return pd.DataFrame(columns=list(PILLARS))
    mine = study.pillars[study.pillars["line_id"] == course.line_id].reset_index(drop=True)
    lon, lat = lonlat(mine) if len(mine) else (np.zeros(0), np.zeros(0))
    at = off = np.full(len(mine), np.nan)
    if standing is not None:
        at, off = course.geodesic_m(standing.at), standing.off
    frame = pd.DataFrame(
        {
            "pillar_no": mine["number"],
            "pillar_kind": [
                say(f"inspection.kind.{_KINDS.get(number[-1:], 'single')}", language)
                for number in mine["number"]
            ],
            "order": mine["order"], "lon": lon, "lat": lat,
            "at_m": np.round(at, _DECIMALS), "off_m": np.round(off, _DECIMALS),
        }
    )  # fmt: skip
    said = _said(course, findings, language)
    frame["note"] = [said.get(number, "") for number in mine["number"]]
    return frame.sort_values(["at_m", "order", "pillar_no"], kind="stable", ignore_index=True)


def _said(course: LineCourse, findings: Sequence[Finding], language: Language) -> dict[str, str]:
    """Return what was found wrong with each pillar of a line."""
    found: dict[str, list[str]] = {}
    for one in findings:
        how = one.params.get("how")
        is_its = dict(getattr(how, "params", ())).get("line_id") == course.line_id
        if one.rule == "border.pillar" and one.layer == "pillars" and is_its:
            found.setdefault(one.name, []).append(one.message(language))
    return {number: " ".join(dict.fromkeys(lines)) for number, lines in found.items()}


def file_names(ids: Sequence[str]) -> list[str]:
    """Return a name for the files of each line, without a suffix, that every system takes; no two alike.

    Examples
    --------
    >>> file_names(["3708-0832", "a/b", "a:b", "CON"])
    ['3708-0832', 'a_b', 'a_b-2', 'CON_']
    """
    taken: set[str] = set()
    names = []
    for each in ids:
        wanted = _NOT_IN_A_FILE.sub("_", each).strip(".-")[:60] or "_"
        wanted = f"{wanted}_" if _KEPT.fullmatch(wanted) else wanted
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
