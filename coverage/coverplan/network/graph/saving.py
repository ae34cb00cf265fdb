"""What a road network is made of, on disk."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np

from coverplan.findings import Finding, Findings
from coverplan.io import read_arrays, read_folder, write_folder
from coverplan.network.graph.closures import Closures
from coverplan.network.graph.water import Water
from coverplan.network.travel import Profile, SnapRules
from coverplan.reading import reading
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Parts", "open_parts", "save_parts"]

_FORMAT = "coverplan road network 4"
_ABOUT, _NODES, _EDGES = "network.json", "nodes.parquet", "edges.parquet"
_FINDINGS, _TRAVELLER, _CLOSURES, _WATER = "findings.json", "traveller.json", "closures.npz", "water.parquet"
_ALWAYS = {_NODES, _EDGES, _FINDINGS, _TRAVELLER}
_SOMETIMES = {_CLOSURES, _WATER}
_CLOSURE_ARRAYS = tuple(field.name for field in fields(Closures))


class Parts(NamedTuple):
    """What :class:`~coverplan.network.RoadNetwork` holds and cannot work out again."""

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    profile: Profile | None
    rules: SnapRules
    closures: Closures | None
    findings: Findings
    water: Water | None


def save_parts(parts: Parts, folder: str | Path) -> None:
    """Write the parts of a network into a folder; see ``RoadNetwork.save``."""

    def write(to: Path) -> None:
        parts.nodes.to_parquet(to / _NODES)
        parts.edges.to_parquet(to / _EDGES)
        _write_json(to / _FINDINGS, [_fields(found) for found in parts.findings])
        profile = None if parts.profile is None else vars(parts.profile)
        _write_json(to / _TRAVELLER, {"profile": profile, "rules": vars(parts.rules)})
        if parts.closures is not None:
            arrays = {name: getattr(parts.closures, name) for name in _CLOSURE_ARRAYS}
            np.savez_compressed(to / _CLOSURES, **arrays)
        if parts.water is not None:
            gpd.GeoDataFrame(geometry=parts.water.areas, crs=parts.nodes.crs).to_parquet(to / _WATER)

    write_folder(folder, _ABOUT, _FORMAT, write, optional=_SOMETIMES)


def open_parts(folder: str | Path) -> Parts:
    """Read the parts of a network from a folder; see ``RoadNetwork.open``."""
    folder = Path(folder)
    there = read_folder(folder, _ABOUT, _FORMAT, always=_ALWAYS, optional=_SOMETIMES)
    with reading(str(folder), "file.foreign-folder"):
        nodes, edges = gpd.read_parquet(folder / _NODES), gpd.read_parquet(folder / _EDGES)
        findings = Findings(Finding(**found) for found in _read_json(folder / _FINDINGS))
        traveller = _read_json(folder / _TRAVELLER)
        profile = None if traveller["profile"] is None else _profile(traveller["profile"])
        rules = SnapRules(**traveller["rules"])
        closures = Closures(*read_arrays(folder / _CLOSURES, _CLOSURE_ARRAYS)) if _CLOSURES in there else None
        water = None
        if _WATER in there:
            water = Water.of(gpd.read_parquet(folder / _WATER).geometry.to_numpy())
    return Parts(nodes, edges, profile, rules, closures, findings, water)


def _fields(found: Finding) -> dict[str, object]:
    """Return what a finding says; those of roads have no shape of their own, and nobody accepts them here."""
    names = {each.name for each in fields(found)} - {"shape", "accepted"}
    return {name: getattr(found, name) for name in sorted(names)}


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_plain)
    path.write_text(text + "\n", encoding="utf-8")


def _plain(value: object) -> object:
    """Put what JSON does not know: NumPy's numbers, sets in order, mappings, terms by their key, else the words."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, frozenset):
        return sorted(value)
    if hasattr(value, "items"):
        return dict(value.items())
    return {"term": value.key} if isinstance(value, Term) else str(value)


def _read_json(path: Path) -> Any:  # noqa: ANN401 - what JSON holds
    return json.loads(path.read_text(encoding="utf-8"), object_hook=_read_term)


def _read_term(members: dict[str, Any]) -> object:
    return Term(members["term"]) if members.keys() == {"term"} else members


def _profile(given: Mapping[str, Any]) -> Profile:
    """Build a profile from what JSON holds, where sets and tuples are lists."""
    made = {"frozenset": frozenset, "tuple": tuple}
    kinds = {field.name: made.get(str(field.type).partition("[")[0]) for field in fields(Profile)}
    return Profile(**{name: kind(given[name]) if kind else given[name] for name, kind in kinds.items()})
