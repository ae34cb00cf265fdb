"""Checks of the units' names (地名管理条例)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.crs import lonlat
from coverplan.layers import type_of_code, unit_places
from coverplan.place_names import UnitNames, name_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.layers import UnitTree
    from coverplan.study import Study

__all__ = ["check_names"]

# The rule is about 乡 and 镇, and about the seats of villages and communities.
_LEVELS = ("town", "village")
_FREE_TYPE = "街道"


def check_names(study: Study) -> Iterator[Finding]:
    """Yield, for each unit whose 专名 others bear as well, one finding that names them.

    Villages and communities are compared within their county, 乡 and 镇 within the list (the rule says: within the
    province). Names that stand are no error: between towns of a county they were lawful before 2022-05-01.

    Source: 地名管理条例 第九条（八）.

    Parameters
    ----------
    study
        With boundaries; judged under ``name_rules = "cn"``, in China.

    Yields
    ------
    Finding

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_names(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.boundaries is None or study.plan.units.name_rules != "cn" or not study.jurisdiction.is_chinese:
        return
    tree = study.unit_tree
    alike = {code: others for level in _LEVELS for code, others in _alike(tree, level)}
    if not alike:
        return
    codes = tree.units.index.astype(str)
    names = UnitNames(
        dict(zip(codes, tree.units["name"].astype(str), strict=True)),
        dict(zip(codes, tree.units["parent_code"].astype(str), strict=True)),
    )
    places = _places(study.boundaries, alike)
    for code, others in alike.items():
        name = names.names[code]
        yield found(
            "name.duplicate", "boundaries", (code, name), places.get(code), unit=names.told([code]),
            specific=name_parts(name).specific, count=len(others), others=names.told(others),
        )  # fmt: skip


def _alike(tree: UnitTree, level: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each unit of a level that has namesakes, and them."""
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    called: dict[str, list[tuple[str, str]]] = {}
    units = tree.units[tree.units["level"] == level]
    for code, name, kind in zip(units.index, units["name"], units["type"], strict=True):
        parts = name_parts(name) if isinstance(name, str) else None
        if parts is None or _FREE_TYPE in (parts.kind, kind, type_of_code(code)):
            continue
        within = "" if level == "town" else _county_of(tree, code)
        called[code] = [(within, specific) for specific in (parts.specific, *parts.others) if specific]
        for key in called[code]:
            bearers[key].add(code)
    for code, keys in sorted(called.items()):
        if others := set().union(*(bearers[key] for key in keys)) - {code}:
            yield code, sorted(others)


def _county_of(tree: UnitTree, code: str) -> str:
    *_, highest = tree.chain(code)
    return highest


def _places(boundaries: gpd.GeoDataFrame, codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return WGS-84 degrees of a place in each unit, where one is known."""
    units = boundaries[boundaries["unit_code"].isin(list(codes))]
    points = unit_places(units)
    there = points.notna()
    lon, lat = lonlat(points[there])
    return dict(
        zip(units.loc[there, "unit_code"], zip(map(float, lon), map(float, lat), strict=True), strict=True)
    )
