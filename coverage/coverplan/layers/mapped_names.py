"""The canonical names that a plan gives its columns: which are none, and which are slips of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from coverplan.errors import Fault
from coverplan.findings import Finding
from coverplan.layers.roads import ROAD_COLUMNS
from coverplan.layers.rows import PLACE_HEADERS, USUAL_HEADERS
from coverplan.plan import known_words
from coverplan.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["judge_mapping"]

# Layers in which a plan may have columns of its own: groups of people, and whatever a goal counts.
_OPEN_LAYERS = ("facilities", "residents")
_LIKE_A_SLIP = 85


def judge_mapping(layer: str, mapping: Mapping[str, str], plan: str) -> tuple[list[Fault], list[Finding]]:
    """Say which canonical names of a plan's ``columns`` are none.

    Parameters
    ----------
    layer
        Name of the layer in the plan.
    mapping
        Its ``columns``: canonical name = header.
    plan
        How messages name the plan.

    Returns
    -------
    faults : list of Fault
        Names that the layer does not know. Facilities and residents may have columns of the plan's own.
    findings : list of Finding
        Columns of the plan's own whose name is nearly that of a canonical one.

    Examples
    --------
    >>> faults, _ = judge_mapping("roads", {"roadclass": "DLDJ"}, "plan.toml")
    >>> faults[0].message("en").split("?")[0]
    'plan.toml: [layers.roads] columns: no column roadclass. Did you mean: road_class'
    """
    known = _canonical(layer)
    unknown = [name for name in mapping if name not in known]
    about = {"plan": plan, "layer": layer}
    if layer not in _OPEN_LAYERS:
        return [
            Fault.of("columns.unknown", **about, word=name, known=known_words(name, known))
            for name in unknown
        ], []
    slips = {name: near for name in unknown if (near := _slip_of(name, known)) is not None}
    return [], [
        Finding(rule="table.column-near", layer=layer, params={**about, "word": name, "near": near})
        for name, near in slips.items()
    ]


def _canonical(layer: str) -> list[str]:
    if layer == "roads":
        return ["edge_id", "u", "v", "length_m", *ROAD_COLUMNS]
    table = layer if layer in USUAL_HEADERS else "places"
    return list(
        dict.fromkeys([*(c.name for c in TABLES.get(table, ())), *USUAL_HEADERS[table], *PLACE_HEADERS])
    )


def _slip_of(name: str, known: Sequence[str]) -> str | None:
    """Return the known column that a name is nearly, unless it says another number or adds a word."""
    numbers = re.findall(r"\d+", name)
    alike = [
        word for word in known if re.findall(r"\d+", word) == numbers and not name.startswith(f"{word}_")
    ]
    found = process.extractOne(
        name, alike, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_LIKE_A_SLIP
    )
    return None if found is None else str(found[0])
