"""What OpenStreetMap's tags and names say of care and burial, as far as it decides what is read of a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Tags = Mapping[str, str]

__all__ = [
    "CREMATORIUM_NAMES",
    "FACILITY_KEYS",
    "FUNERAL_NAMES",
    "GRAVE_NAMES",
    "HOME_NAMES",
    "LIFECYCLE",
    "is_called_facility",
    "may_be_facility",
    "values_of",
]

# Names that say what a place is, in whatever language; parts of longer words as well.
HOME_NAMES = re.compile(
    r"敬老院|养老院|养老服务中心|养老服务站|养老中心|养老公寓|老年公寓|老年养护|养护院|护理院|护老|颐养院|颐养中心|颐养园|老人院|安老院|托老所|幸福院|"
    r"日间照料|社会福利院|社会福利中心|老人ホーム|特別養護|요양원|양로원|nursing home|retirement home|\bcare home|aged care|"
    r"old people'?s home|altersheim|altenheim|altersheim|pflegeheim|pflegezentrum|seniorenheim|seniorenresidenz|seniorenzentrum|"
    r"maison de retraite|\behpad\b|residencia de ancianos|residencia de mayores|geri[aà]tric|geriátric|casa di riposo|"
    r"lar de idosos|bejaardentehuis|verzorgingstehuis|dom seniora|ældrehjem|plejehjem|äldreboende|vanhainkoti",
    re.IGNORECASE,
)
FUNERAL_NAMES = re.compile(
    r"殡仪馆|殡仪服务|葬儀場|장례식장|funeral home|funeral hall|tanatori", re.IGNORECASE
)
CREMATORIUM_NAMES = re.compile(
    r"火葬场|火化场|火葬場|화장장|crematori|krematori|crematòri|crématori", re.IGNORECASE
)
GRAVE_NAMES = re.compile(
    r"(?:公墓|陵园|墓园|墓地|墓区|骨灰堂|骨灰楼|墓園|陵園|霊園|공원묘지)(?:[(（].*[)）])?$"
)

_VALUES = {
    "amenity": frozenset({
        "social_facility", "nursing_home", "retirement_home", "grave_yard", "crematorium", "funeral_hall", "hospital",
    }),
    "healthcare": frozenset({"hospital", "nursing_home"}),
    "landuse": frozenset({"cemetery"}),
    "shop": frozenset({"funeral_directors"}),
    "historic": frozenset({"cemetery"}),
}  # fmt: skip
# Prefixes of what is no longer, or not yet.
LIFECYCLE = (
    "",
    "construction:",
    "proposed:",
    "planned:",
    "disused:",
    "abandoned:",
    "was:",
    "demolished:",
    "razed:",
)
_TELLING = {f"{prefix}{key}": values for prefix in LIFECYCLE for key, values in _VALUES.items()}
FACILITY_KEYS = ("name", "social_facility", *_TELLING)
# What carries one of these is called after a place, and is not the place.
_CALLED_AFTER = (
    "highway", "public_transport", "railway", "route", "boundary", "waterway", "natural", "place", "admin_level", "power",
    "barrier", "junction", "addr:interpolation",
)  # fmt: skip
_OTHER_AMENITIES_OF_CARE = frozenset({
    "social_centre", "community_centre", "clinic", "doctors", "public_building", "yes", "townhall",
})  # fmt: skip


def values_of(tags: Tags, key: str) -> frozenset[str]:
    """Return the values of a tag, which may be a list with semicolons.

    Examples
    --------
    >>> sorted(values_of({"amenity": "social_facility; Clinic"}, "amenity"))
    ['clinic', 'social_facility']
    """
    return frozenset(part.strip().casefold() for part in tags.get(key, "").split(";")) - {""}


def may_be_facility(tags: Tags) -> bool:
    """Say whether a thing has to do with care or burial by its tags or its name.

    Parameters
    ----------
    tags
        OSM tags.

    Examples
    --------
    >>> may_be_facility({"building": "yes", "name": "拳铺镇敬老院"}), may_be_facility({"highway": "bus_stop", "name": "敬老院"})
    (True, False)
    """
    if "social_facility" in tags or is_called_facility(tags):
        return True
    return any(values_of(tags, key) & _TELLING[key] for key in tags.keys() & _TELLING.keys())


def is_called_facility(tags: Tags) -> bool:
    """Say whether a thing's name alone says that it is a place of care or burial.

    Examples
    --------
    >>> is_called_facility({"shop": "yes", "name": "梁山县殡仪馆"}), is_called_facility({"shop": "florist", "name": "Am Friedhof"})
    (True, False)
    """
    if (
        any(key in tags for key in _CALLED_AFTER)
        or not values_of(tags, "amenity") <= _OTHER_AMENITIES_OF_CARE
    ):
        return False
    name = tags.get("name", "")
    return any(names.search(name) for names in (HOME_NAMES, FUNERAL_NAMES, CREMATORIUM_NAMES, GRAVE_NAMES))
