"""Faults of the outlines as findings: named, placed and worded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from coverplan.checks.borders.fault import Fault, place_of
from coverplan.checks.found import found
from coverplan.crs import WGS84, lonlat
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coverplan.findings import Finding

__all__ = ["Names", "findings_of"]

_MOST_NAMED = 6


@dataclass(frozen=True)
class Names:
    """Codes and names of the units of a level, and of the units above."""

    codes: Sequence[str]
    names: Sequence[str]
    parent_codes: Sequence[str] = ()
    parent_names: Sequence[str] = ()

    def of(self, fault: Fault) -> list[str]:
        """Return the names of the units of a fault."""
        return [self.names[unit] for unit in fault.units]

    def parent(self, fault: Fault, fact: str = "parent") -> tuple[str, str] | None:
        """Return code and name of a unit above that a fault is about."""
        at = fault.facts.get(fact)
        return (self.parent_codes[at], self.parent_names[at]) if isinstance(at, int) else None


def findings_of(faults: Iterable[Fault], names: Names, crs: object) -> Iterator[Finding]:
    """Yield each fault as a finding, in the order given.

    Parameters
    ----------
    faults
        Of one level.
    names
        Of its units.
    crs
        In which the faults' shapes are.
    """
    faults = list(faults)
    if not faults:
        return
    places = gpd.GeoDataFrame(geometry=[shapely.Point(place_of(fault.shape)) for fault in faults], crs=crs)
    lon, lat = lonlat(places)
    shapes = gpd.GeoSeries([fault.shape for fault in faults], crs=crs).to_crs(WGS84)
    for fault, shape, *at in zip(faults, shapes, lon, lat, strict=True):
        unit, params = _told(fault, names)
        size = None if fault.size is None else (fault.size, fault.size_unit)
        one = found(fault.rule, "boundaries", unit, (float(at[0]), float(at[1])), size, **params)
        yield one if shape.geom_type == "Point" else replace(one, shape=shape)


def _told(fault: Fault, names: Names) -> tuple[tuple[str, str], dict[str, object]]:
    """Return the unit that a fault is told of, and what its words need."""
    first = fault.units[0] if fault.units else None
    unit = names.parent(fault) or ("", "") if first is None else (names.codes[first], names.names[first])
    if fault.rule == "border.gap":
        unit = names.parent(fault) or unit
    called = names.of(fault)
    params: dict[str, object] = {"name": unit[1]}
    if len(called) > 1:
        params["other"] = called[1]
    return unit, params | _WORDS[fault.rule](fault, names)


def _m2(number: object) -> str:
    return f"{float(str(number)):,.0f}"


def _m(number: object) -> str:
    return f"{float(str(number)):,.2f}"


def _case(fault: Fault) -> Term:
    return Term(f"{fault.rule}.{fault.facts['case']}")


def _overlap(fault: Fault, _: Names) -> dict[str, object]:
    return {"area_m2": _m2(fault.size), "case": _case(fault)}


def _gap(fault: Fault, names: Names) -> dict[str, object]:
    beside = tuple(names.of(fault)) or tuple(name for _, name in [names.parent(fault) or ("", "")])
    return {"area_m2": _m2(fault.size), "beside": Listed(beside, most=_MOST_NAMED), "case": _case(fault)}


def _outside(fault: Fault, names: Names) -> dict[str, object]:
    parent, there = names.parent(fault) or ("", ""), names.parent(fault, "in")
    where = (
        Term("border.outside-parent.beyond")
        if there is None
        else Term.of("border.outside-parent.in", there=there[1])
    )
    return {"area_m2": _m2(fault.size), "parent": parent[1], "case": _case(fault), "where": where}


def _strip(fault: Fault, _: Names) -> dict[str, object]:
    length = float(shapely.length(fault.shape)) / 2
    return {
        "of": Term(f"border.strip.{fault.facts['of']}"), "width_m": _m(fault.size), "length_m": _m2(length),
        "area_m2": _m2(fault.facts["area_m2"]),
    }  # fmt: skip


def _near_miss(fault: Fault, names: Names) -> dict[str, object]:
    if "of" in fault.facts:
        return {"how": Term.of("border.near-miss.line", **_strip(fault, names))}
    off_m, count = f"{float(fault.size or 0):,.3f}", fault.facts["count"]
    return {"how": Term.of("border.near-miss.vertices", off_m=off_m, count=count)}


def _counted(fault: Fault, names: Names) -> dict[str, object]:
    above = names.parent(fault)
    other = {} if above is None else {"other": above[1]}
    return {"count": fault.facts["count"], "off_m": f"{float(fault.size or 0):,.3f}"} | other


def _parts(fault: Fault, names: Names) -> dict[str, object]:
    inside = (
        Term.of("border.several-parts.inside", other=names.of(fault)[1])
        if fault.facts["is_inside"]
        else Term("phrase.nothing")
    )
    return {"count": fault.facts["count"], "area_m2": _m2(fault.size), "inside": inside}


def _met(fault: Fault, names: Names) -> dict[str, object]:
    off = float(fault.size or 0.0)
    apart = (
        Term.of("border.triple-point.apart", off_m=_m(off)) if off else Term("border.triple-point.lacking")
    )
    return {"names": Listed(tuple(names.of(fault)), most=_MOST_NAMED), "apart": apart}


def _outer(fault: Fault, names: Names) -> dict[str, object]:
    facts = {"area_m2": _m2(fault.size), "width_m": _m(fault.facts["width_m"]), "case": _case(fault)}
    own, other = names.of(fault)
    return {"how": Term.of("border.outer-line.differs", name=own, other=other, **facts)}


def _many(fault: Fault, _: Names) -> dict[str, object]:
    facts = {"area_m2": _m2(fault.size)} if fault.size_unit == "m2" else {"largest_m": _m(fault.size)}
    size = Term.of(f"border.many.{fault.size_unit}", **facts)
    return {"of": fault.facts["of"], "count": fault.facts["count"], "size": size}


_WORDS: dict[str, Callable[[Fault, Names], dict[str, object]]] = {
    "border.overlap": _overlap,
    "border.gap": _gap,
    "border.outside-parent": _outside,
    "border.sliver": _strip,
    "border.near-miss": _near_miss,
    "border.unshared-vertex": _counted,
    "border.duplicate-vertex": _counted,
    "border.triple-point": _met,
    "border.spike": lambda fault, _: {"length_m": _m(fault.size)},
    "border.several-parts": _parts,
    "border.enclave": lambda fault, _: {"area_m2": _m2(fault.size)},
    "border.outer-line": _outer,
    "border.many": _many,
}
