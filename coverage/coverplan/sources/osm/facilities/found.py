"""Facilities out of OpenStreetMap: elderly care, burial grounds, funeral services, hospitals, each once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import WGS84
from coverplan.findings import Finding
from coverplan.io import may_be_facility
from coverplan.sources.both import both
from coverplan.sources.osm.facilities.kinds import FACILITY_KINDS, REASONS, Judged, classify, judge
from coverplan.sources.osm.names import local_name
from coverplan.texts import Listed, Term, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.io import OsmExtract

    Tags = Mapping[str, str]

__all__ = ["FACILITY_KINDS", "classify", "facilities", "to_review"]

_ASKED_FOR = ("nursing_home", "public_cemetery")  # by the goals of an imported plan
_NEAR_M = 100.0  # two entries of one kind and one name closer than this are one facility
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_NUMBER = re.compile(r"\d{1,5}")
_COLUMNS = [
    "facility_id",
    "name",
    "kind",
    "status",
    "opened",
    "beds",
    "unit_code",
    "religion",
    "note",
    "geometry",
]
_REVIEW_COLUMNS = ["facility_id", "name", "kind", "unit_code", "lon", "lat", "default", "reason", "osm_tags"]
_TELLING_KEYS = re.compile(
    r"(?:[a-z]+:)?(?:amenity|social_facility|social_facility:for|healthcare|landuse|cemetery|historic|military|shop|building|office|name(?::zh|:en)?|official_name|alt_name)"
)


@dataclass(frozen=True, eq=False)
class _Thing:
    """A thing of the file that has to do with facilities; its shape in metres, None where the file holds none."""

    osm_id: str
    tags: Tags
    shape: BaseGeometry | None
    judged: Judged
    members: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return local_name(self.tags)

    @property
    def called(self) -> str:
        """Its name and id, as findings list it."""
        return f"{self.name} ({self.osm_id})" if self.name else self.osm_id

    @property
    def point(self) -> shapely.Point | None:
        return None if self.shape is None else self.shape.representative_point()


def facilities(
    extract: OsmExtract, units: gpd.GeoDataFrame, crs: CRS, margin_m: float
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the facilities in the area and within a margin around it.

    Parameters
    ----------
    extract
        The file's content.
    units
        County and towns, CRS in metres.
    crs
        Of the result, in metres.
    margin_m
        Metres beyond the area's line from which facilities are kept; they belong to no unit.

    Returns
    -------
    facilities : GeoDataFrame
        Columns ``facility_id`` (OSM id), ``name, kind, status, opened, beds, unit_code, religion, note, geometry`` (point
        on the facility), sorted by id; each facility once: a node in its own area, a member of its relation, and an entry
        of the same kind and name within 100 m are the same place.
    findings : list of Finding
        Everything that may be a facility and is not among them is named, with its place.

    Examples
    --------
    >>> from coverplan.io.osm import OsmExtract
    >>> shape = shapely.box(9.5, 47, 9.6, 47.1)
    >>> units = {"unit_code": ["c", "t"], "name": ["C", "T"], "level": ["county", "town"]}
    >>> units = gpd.GeoDataFrame(units, geometry=[shape, shape], crs="EPSG:4326").to_crs("EPSG:32632")
    >>> rows = {"osm_id": ["n1"], "tags": [{"amenity": "hospital", "name": "H"}]}
    >>> points = gpd.GeoDataFrame(rows, geometry=[shape.centroid], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=points.iloc[:0], points=points)
    >>> found, _ = facilities(extract, units, units.crs, 0.0)
    >>> found[["facility_id", "kind", "unit_code"]].to_numpy().tolist()
    [['n1', 'hospital', 't']]
    """
    near, far = _near(_things(extract, crs), units, margin_m)
    kept, doubles = _once([thing for thing in near if not thing.judged.left_out])
    left_out, more = _once([thing for thing in near if thing.judged.left_out])
    left_out, same = _not_kept(left_out, kept)
    frame = _frame(kept, units, crs)
    findings = [
        *_told(frame, [*doubles, *more, *same], far),
        *_told_left_out(left_out, units, crs),
        *_told_of_kept(kept, frame),
    ]
    return frame, findings


def to_review(findings: Sequence[Finding]) -> pd.DataFrame:
    """Return what was left out of the facilities, for a yes or no by the office.

    Parameters
    ----------
    findings
        Of an import.

    Returns
    -------
    DataFrame
        facility_id, name, kind (what it may be; "" where nothing tells), unit_code, lon, lat, default, reason, osm_tags.
        A row with a kind can be copied to a table of facilities as it stands.

    Examples
    --------
    >>> to_review([]).empty
    True
    """
    wanted = {f"osm.facility-{reason}": both(f"osm.left-out.{reason}", " / ") for reason in REASONS}
    rows = [
        (
            f.params["id"], f.name, f.params["kind"], f.unit_code, f.lon, f.lat, both("osm.left-out", " / "), wanted[f.rule],
            f.params["tags"],
        )
        for f in findings
        if f.rule in wanted
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=_REVIEW_COLUMNS)
    return table.sort_values("facility_id", ignore_index=True).round({"lon": 7, "lat": 7})


def _things(extract: OsmExtract, crs: CRS) -> Iterator[_Thing]:
    """Judge everything of the file that may be a facility."""
    for frame in (extract.areas, extract.points, extract.loose):
        shapes = frame.geometry.to_crs(crs)
        sizes = shapes.area.fillna(0.0)
        members = frame["members"] if "members" in frame else [()] * len(frame)
        for osm_id, tags, shape, size, of in zip(
            frame["osm_id"], frame["tags"], shapes, sizes, members, strict=True
        ):
            judged = judge(tags, float(size)) if may_be_facility(tags) else None
            if judged is None:
                continue
            if shape is None and not judged.left_out:
                judged = replace(judged, left_out="no-place")
            yield _Thing(osm_id, tags, shape, judged, frozenset(of))


def _near(
    things: Iterator[_Thing], units: gpd.GeoDataFrame, margin_m: float
) -> tuple[list[_Thing], list[_Thing]]:
    """Part the things within a margin of the area from those farther out; one without a place is near."""
    around = shapely.buffer(units[units["level"] == "county"].geometry.iloc[0], margin_m)
    shapely.prepare(around)
    parts: tuple[list[_Thing], list[_Thing]] = ([], [])
    for thing in things:
        parts[thing.point is not None and not around.intersects(thing.point)].append(thing)
    return parts


def _once(things: list[_Thing]) -> tuple[list[_Thing], list[tuple[_Thing, _Thing]]]:
    """Drop what lies in a larger one of its kind, is a member of one, or stands beside one of its name; say of which."""
    placed = [thing for thing in things if thing.shape is not None]
    ordered = sorted(placed, key=lambda thing: (-thing.shape.area, not thing.members, thing.osm_id))  # type: ignore[union-attr]
    tree = _tree(ordered)
    part_of = {member: thing for thing in ordered for member in thing.members}
    dropped: dict[int, _Thing] = {}
    for i, thing in enumerate(ordered):
        whole = part_of.get(thing.osm_id)
        if whole is not None and _is_alike(thing, whole):
            dropped[i] = whole
            continue
        for j in sorted(tree.query(thing.shape, predicate="dwithin", distance=_NEAR_M)):
            if j < i and j not in dropped and _is_alike(thing, ordered[j]) and _is_at(thing, ordered[j]):
                dropped[i] = ordered[j]
                break
    kept = [thing for i, thing in enumerate(ordered) if i not in dropped]
    without = [thing for thing in things if thing.shape is None]
    return [*kept, *without], [(ordered[i], whole) for i, whole in dropped.items()]


def _not_kept(left_out: list[_Thing], kept: list[_Thing]) -> tuple[list[_Thing], list[tuple[_Thing, _Thing]]]:
    """Drop what only its name makes a facility where the facility itself is kept: the building of a home."""
    tree = _tree(kept)
    still: list[_Thing] = []
    same: list[tuple[_Thing, _Thing]] = []
    for thing in left_out:
        is_name_alone = thing.judged.left_out == "untagged" and thing.shape is not None
        near = sorted(tree.query(thing.shape, predicate="dwithin", distance=_NEAR_M)) if is_name_alone else []
        found = (kept[j] for j in near if kept[j].judged.kind == thing.judged.kind)
        whole = next((one for one in found if _is_at(thing, one) or _is_at(one, thing)), None)
        if whole is None:
            still.append(thing)
        else:
            same.append((thing, whole))
    return still, same


def _tree(things: list[_Thing]) -> shapely.STRtree:
    return shapely.STRtree(np.array([thing.shape for thing in things], dtype=object))


def _is_alike(one: _Thing, other: _Thing) -> bool:
    return (one.judged.kind, one.judged.left_out) == (other.judged.kind, other.judged.left_out)


def _is_at(one: _Thing, other: _Thing) -> bool:
    """Whether a thing lies on another, or is called the same."""
    is_named = bool(one.name) and one.name == other.name
    return is_named or (other.shape is not None and bool(other.shape.intersects(one.point)))


def _frame(things: list[_Thing], units: gpd.GeoDataFrame, crs: CRS) -> gpd.GeoDataFrame:
    unit_of = _Units(units)
    made = []
    for thing in things:
        tags, kind = thing.tags, thing.judged.kind
        code, unit = unit_of.at(thing.point)
        name = thing.name or say("phrase.of", name=say(f"kind.{kind}"), of=unit or thing.osm_id)
        notes = [] if code else [both("osm.beyond-the-line", " / ")]
        notes += [both("osm.by-words", " / ")] if thing.judged.is_by_words else []
        notes += [both("osm.also", " / ", kind=both(f"kind.{other}")) for other in thing.judged.also]
        religion = "/".join(tags[key] for key in ("religion", "denomination") if key in tags)
        made.append(
            (
                thing.osm_id, name, kind, thing.judged.status, _opened(tags), _beds(tags), code, religion, "; ".join(notes),
                thing.point,
            )
        )  # fmt: skip
    frame = gpd.GeoDataFrame(
        sorted(made, key=lambda row: row[0]), columns=_COLUMNS, geometry="geometry", crs=crs
    )
    return frame.astype({"beds": "Int64"})


class _Units:
    """The towns, and which of them holds a point."""

    def __init__(self, units: gpd.GeoDataFrame) -> None:
        self.towns = units[units["level"] == "town"].reset_index(drop=True)
        self.tree = shapely.STRtree(self.towns.geometry.to_numpy())

    def at(self, point: shapely.Point | None) -> tuple[str, str]:
        """Return code and name of the town at a point; "" for none."""
        found = sorted(self.tree.query(point, predicate="intersects")) if point is not None else []
        return (
            (self.towns.loc[found[0], "unit_code"], self.towns.loc[found[0], "name"]) if found else ("", "")
        )


def _opened(tags: Tags) -> str:
    found = _DATE.fullmatch(tags.get("start_date", "").strip())
    return found[0] if found else ""


def _beds(tags: Tags) -> int | None:
    found = next((tags[key].strip() for key in ("capacity:beds", "beds", "capacity") if key in tags), "")
    return int(found) if _NUMBER.fullmatch(found) and found.isascii() else None


def _told(
    frame: gpd.GeoDataFrame, doubles: list[tuple[_Thing, _Thing]], far: list[_Thing]
) -> Iterator[Finding]:
    counts = Counter(frame["kind"])
    for kind in FACILITY_KINDS:
        if not counts[kind]:
            yield replace(
                _finding("osm.facility-none", kind=Term(f"kind.{kind}")),
                severity="warning" if kind in _ASKED_FOR else "info",
            )
    outside = frame[frame["unit_code"] == ""]
    if len(outside):
        names = ", ".join(
            f"{row.name} ({row.facility_id})"
            for row in outside[["name", "facility_id"]].itertuples(index=False)
        )
        yield _finding("osm.facilities-outside", count=len(outside), names=names)
    if far:
        names = ", ".join(sorted(thing.called for thing in far))
        yield _finding("osm.facilities-far", count=len(far), names=names)
    if doubles:
        names = ", ".join(sorted(f"{one.called} = {whole.called}" for one, whole in doubles))
        yield _finding("osm.facilities-doubled", count=len(doubles), names=names)
    no_beds = int(frame["beds"].isna()[frame["kind"] == "nursing_home"].sum())
    if no_beds:
        yield _finding("osm.beds-missing", count=no_beds)


def _told_left_out(left_out: list[_Thing], units: gpd.GeoDataFrame, crs: CRS) -> Iterator[Finding]:
    unit_of = _Units(units)
    places = gpd.GeoSeries([thing.point for thing in left_out], crs=crs).to_crs(WGS84)
    for thing, place in zip(left_out, places, strict=True):
        tags = {key: value for key, value in sorted(thing.tags.items()) if _TELLING_KEYS.fullmatch(key)}
        params = {
            "name": thing.name or thing.osm_id, "id": thing.osm_id, "kind": thing.judged.kind,
            "kind_name": Term(f"kind.{thing.judged.kind}") if thing.judged.kind else "?",
            "tags": "; ".join(f"{key}={value}" for key, value in tags.items()),
        }  # fmt: skip
        at = {"lon": place.x, "lat": place.y} if place is not None else {}
        yield Finding(
            rule=f"osm.facility-{thing.judged.left_out}",
            layer="facilities",
            unit_code=unit_of.at(thing.point)[0],
            name=thing.name,
            params=params,
            **at,
        )


def _told_of_kept(things: list[_Thing], frame: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Tell which are kept by their words, and which are several things at once."""
    judged = {thing.osm_id: thing.judged for thing in things}
    for row in frame.to_crs(WGS84).itertuples():
        what = judged[row.facility_id]
        params = {"name": row.name, "id": row.facility_id, "kind": Term(f"kind.{row.kind}")}
        also = Listed(tuple(Term(f"kind.{kind}") for kind in what.also))
        rules = {"osm.facility-by-words": what.is_by_words, "osm.facility-several": bool(what.also)}
        for rule in (rule for rule, holds in rules.items() if holds):
            yield Finding(
                rule=rule,
                layer="facilities",
                unit_code=row.unit_code,
                name=row.name,
                lon=row.geometry.x,
                lat=row.geometry.y,
                params={**params, "also": also},
            )


def _finding(rule: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="facilities", params=params)
