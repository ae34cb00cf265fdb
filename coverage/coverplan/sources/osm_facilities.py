"""Facilities out of OpenStreetMap's tags: elderly care, cemeteries, funeral services, hospitals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from coverplan.findings import Finding
from coverplan.sources.both import both
from coverplan.sources.osm_names import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.io import OsmExtract

    Tags = Mapping[str, str]

__all__ = ["FACILITY_KINDS", "classify", "facilities"]

FACILITY_KINDS = (
    "nursing_home",
    "day_care_centre",
    "public_cemetery",
    "crematorium",
    "funeral_home",
    "hospital",
)

_ASKED_FOR = ("nursing_home", "public_cemetery")  # by the goals of an imported plan
_BY_AMENITY = {
    "nursing_home": "nursing_home",
    "retirement_home": "nursing_home",
    "grave_yard": "public_cemetery",
    "crematorium": "crematorium",
    "funeral_hall": "funeral_home",
    "hospital": "hospital",
}
# Kinds of social facility: elderly care as it stands, or only where it says that it is for the old.
_CARE_HOMES = frozenset({"nursing_home", "assisted_living", "nursing_care", "retirement_home"})
_CARE_HOMES_IF_FOR_THE_OLD = frozenset(
    {"group_home", "hospice", "residential", "residential_home", "shelter"}
)
_THE_OLD = frozenset({"senior", "seniors", "elderly", "aged", "old_people", "old"})
_LIFECYCLE = {"": "operating", "construction:": "building", "proposed:": "planned", "planned:": "planned"}
_NO_LONGER = ("disused", "abandoned", "demolished", "razed")
_NO_PUBLIC_CEMETERY = frozenset({"war_cemetery", "pet", "pets", "animal"})
_OLD_WORDS = re.compile(
    r"\bsenior|\belder|\baged\b|nursing home|\bretire|\balters|\balten|pflege|retraite|ehpad|gent gran|tercera edat|\bancian|"
    r"tercera edad|\bidos[oi]|\banzian|\bouderen|bejaard|养老|敬老|老年|老人|护理院|颐养|福寿|老人ホーム|特別養護|요양",
    re.IGNORECASE,
)
_CHILD_WORDS = re.compile(
    r"\bchild|\binfan|kinder|jugend|\byouth|\benfan|\bjeunes|\bniñ|\borphan|\bbambin|\bcriança|\bmenores|儿童|孤儿|少年|青少年|未成年|子ども|児童",
    re.IGNORECASE,
)
_WORDED_KEYS = ("name", "name:en", "name:zh", "official_name", "alt_name", "description", "operator")
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


@dataclass(frozen=True)
class _Judged:
    """What a thing is: a kind with its status, or why it is left out."""

    kind: str = ""
    status: str = "operating"
    left_out: str = ""
    is_by_words: bool = False


def classify(tags: Tags) -> _Judged | None:
    """Judge from its tags whether a thing is a facility, and of which kind.

    Parameters
    ----------
    tags
        OSM tags.

    Returns
    -------
    judged
        ``kind``, ``status``, ``left_out`` (children | other-people | closed | not-public | unclear, or ""),
        ``is_by_words``; None for what has nothing to do with facilities.

    Notes
    -----
    A social facility is elderly care when ``social_facility`` says so and ``social_facility:for`` is ``senior`` or is
    not given. One that says neither is judged by the words of its name and description, and a finding says so; one
    that tells nothing is left out, and named. Homes for children, the disabled or the homeless are no elderly care.

    Examples
    --------
    >>> classify({"amenity": "social_facility", "social_facility": "nursing_home"}).kind
    'nursing_home'
    >>> classify({"amenity": "social_facility", "social_facility:for": "child"}).left_out
    'children'
    """
    prefix = "" if "amenity" in tags else next((p for p in _LIFECYCLE if f"{p}amenity" in tags), "")
    amenity = tags.get(f"{prefix}amenity", "")
    status = _LIFECYCLE[prefix]
    if amenity in _BY_AMENITY:
        return _closed_or(tags, _Judged(_BY_AMENITY[amenity], status))
    is_care = "social_facility" in tags or tags.get("healthcare") == "nursing_home"
    if amenity == "social_facility" or (amenity == "" and is_care):
        return _closed_or(tags, replace(_social(tags), status=status))
    if tags.get("landuse") == "cemetery":
        return _closed_or(tags, _Judged("public_cemetery"))
    return None


def _closed_or(tags: Tags, judged: _Judged) -> _Judged:
    if any(tags.get(key, "no") not in ("no", "") for key in _NO_LONGER):
        return _Judged(judged.kind, left_out="closed")
    if judged.kind == "public_cemetery":
        sorts = {tags.get("cemetery", ""), tags.get("cemetery:type", "")} | (
            {"animal"} if "animal" in tags else set()
        )
        if sorts & _NO_PUBLIC_CEMETERY:
            return _Judged(judged.kind, left_out="not-public")
    return judged


def _social(tags: Tags) -> _Judged:
    sort = tags.get("social_facility", "")
    people = {word.strip().casefold() for word in tags.get("social_facility:for", "").split(";")} - {""}
    is_home = sort in _CARE_HOMES or tags.get("healthcare") == "nursing_home"
    if people:
        if not people & _THE_OLD:
            return _Judged(left_out="children" if people & _CHILDREN else "other-people")
        if sort == "day_care":
            return _Judged("day_care_centre")
        if is_home or sort in _CARE_HOMES_IF_FOR_THE_OLD or not sort:
            return _Judged("nursing_home")
        return _Judged(left_out="unclear")
    return _social_by_words(sort, " ".join(tags.get(key, "") for key in _WORDED_KEYS), is_home=is_home)


def _social_by_words(sort: str, words: str, *, is_home: bool) -> _Judged:
    """Judge a social facility that does not say for whom it is, by the words of its name and description."""
    is_for_the_old, is_for_children = (
        found.search(words) is not None for found in (_OLD_WORDS, _CHILD_WORDS)
    )
    if is_for_children and not is_for_the_old:
        return _Judged(left_out="children")
    if is_home:
        return _Judged("nursing_home")
    if sort not in ("", "day_care", *_CARE_HOMES_IF_FOR_THE_OLD):
        return _Judged(left_out="other-people")
    if is_for_the_old and not is_for_children:
        return _Judged("day_care_centre" if sort == "day_care" else "nursing_home", is_by_words=True)
    return _Judged(left_out="unclear")


_CHILDREN = frozenset({"child", "children", "juvenile", "orphan", "orphans", "youth", "teenager", "infant"})


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
        on the facility), sorted by id; each facility once, where it is drawn as a node in its own area.
    findings : list of Finding

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
    rows = []
    left_out: list[tuple[str, Tags, shapely.Point]] = []
    for frame in (extract.areas, extract.points):
        kept = frame.assign(judged=[classify(tags) for tags in frame["tags"]])
        kept = kept[kept["judged"].notna()].to_crs(crs)
        for osm_id, tags, shape, what in zip(
            *(kept[c] for c in ("osm_id", "tags", "geometry", "judged")), strict=True
        ):
            if what.left_out:
                left_out.append((what.left_out, {**tags, "osm_id": osm_id}, shape.representative_point()))
            else:
                rows.append((osm_id, tags, shape, what))
    county = units[units["level"] == "county"].geometry.iloc[0]
    near = shapely.buffer(county, margin_m)
    shapely.prepare(near)
    rows = [row for row in rows if near.intersects(row[2].representative_point())]
    left_out = [entry for entry in left_out if near.intersects(entry[2])]
    kept_rows, doubles = _once(rows)
    frame = _frame(kept_rows, units, crs)
    findings = [*_told(frame, doubles), *_told_left_out(left_out, crs), *_told_by_words(kept_rows, frame)]
    return frame, findings


def _once(
    rows: list[tuple[str, Tags, BaseGeometry, _Judged]],
) -> tuple[list[tuple[str, Tags, BaseGeometry, _Judged]], int]:
    """Drop what lies in a larger area of its kind, and what stands beside one of its kind and name."""
    ordered = sorted(rows, key=lambda row: (-row[2].area, row[0]))
    tree = shapely.STRtree([row[2] for row in ordered])
    dropped: set[int] = set()
    for i, (_, tags, shape, what) in enumerate(ordered):
        name = local_name(tags)
        for j in sorted(tree.query(shape, predicate="dwithin", distance=_NEAR_M)):
            if j >= i or j in dropped or ordered[j][3].kind != what.kind:
                continue
            is_inside = ordered[j][2].intersects(shape.representative_point())
            if is_inside or (name and name == local_name(ordered[j][1])):
                dropped.add(i)
                break
    return [row for i, row in enumerate(ordered) if i not in dropped], len(dropped)


def _frame(
    rows: list[tuple[str, Tags, BaseGeometry, _Judged]], units: gpd.GeoDataFrame, crs: CRS
) -> gpd.GeoDataFrame:
    towns = units[units["level"] == "town"].reset_index(drop=True)
    tree = shapely.STRtree(towns.geometry.to_numpy())
    made = []
    for osm_id, tags, shape, what in rows:
        point = shape.representative_point()
        at = sorted(tree.query(point, predicate="intersects"))
        code, unit = (towns.loc[at[0], "unit_code"], towns.loc[at[0], "name"]) if at else ("", "")
        name = local_name(tags) or f"{both(f'kind.{what.kind}')} ({unit or osm_id})"
        note = "" if at else both("osm.beyond-the-line", " / ")
        religion = "/".join(tags[key] for key in ("religion", "denomination") if key in tags)
        made.append(
            (osm_id, name, what.kind, what.status, _opened(tags), _beds(tags), code, religion, note, point)
        )
    frame = gpd.GeoDataFrame(
        sorted(made, key=lambda row: row[0]), columns=_COLUMNS, geometry="geometry", crs=crs
    )
    return frame.astype({"beds": "Int64"})


def _opened(tags: Tags) -> str:
    found = _DATE.fullmatch(tags.get("start_date", "").strip())
    return found[0] if found else ""


def _beds(tags: Tags) -> int | None:
    found = next((tags[key].strip() for key in ("capacity:beds", "beds", "capacity") if key in tags), "")
    return int(found) if _NUMBER.fullmatch(found) and found.isascii() else None


def _told(frame: gpd.GeoDataFrame, doubles: int) -> Iterator[Finding]:
    counts = Counter(frame["kind"])
    for kind in FACILITY_KINDS:
        if not counts[kind]:
            yield replace(
                _finding("osm.facility-none", kind=both(f"kind.{kind}")),
                severity="warning" if kind in _ASKED_FOR else "info",
            )
    outside = int((frame["unit_code"] == "").sum())
    if outside:
        yield _finding("osm.facilities-outside", count=outside)
    if doubles:
        yield _finding("osm.facilities-doubled", count=doubles)
    no_beds = int(frame["beds"].isna()[frame["kind"] == "nursing_home"].sum())
    if no_beds:
        yield _finding("osm.beds-missing", count=no_beds)


def _told_left_out(left_out: list[tuple[str, Tags, shapely.Point]], crs: CRS) -> Iterator[Finding]:
    places = gpd.GeoSeries([point for *_, point in left_out], crs=crs).to_crs(4326)
    for (why, tags, _), place in zip(left_out, places, strict=True):
        name = local_name(tags)
        params = {"name": name or tags["osm_id"], "id": tags["osm_id"]}
        yield Finding(
            rule=f"osm.facility-{why}", layer="facilities", name=name, lon=place.x, lat=place.y, params=params
        )


def _told_by_words(
    rows: list[tuple[str, Tags, BaseGeometry, _Judged]], frame: gpd.GeoDataFrame
) -> Iterator[Finding]:
    by_words = {osm_id for osm_id, _, _, what in rows if what.is_by_words}
    found = frame[frame["facility_id"].isin(by_words)].to_crs(4326)
    for row in found.itertuples():
        params = {"name": row.name, "id": row.facility_id, "kind": both(f"kind.{row.kind}")}
        place = {"lon": row.geometry.x, "lat": row.geometry.y}
        yield Finding(
            rule="osm.facility-by-words",
            layer="facilities",
            unit_code=row.unit_code,
            name=row.name,
            params=params,
            **place,
        )


def _finding(rule: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="facilities", params=params)
