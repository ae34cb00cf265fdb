"""The plan.toml of an imported study: ready to run, written to be read and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coverplan.plan import id_from
from coverplan.sources.both import comments, toml_text
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.tables import Measure
    from coverplan.texts import Language

__all__ = ["CREDIT", "PlanFacts", "plan_text"]

CREDIT = "(c) OpenStreetMap contributors, ODbL"
Spread = Literal["buildings", "grid", "settlements", "seat"]


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What an import knows about the study it writes a plan for.

    Attributes
    ----------
    name, code
        Of the area.
    country
        ISO 3166 code of two letters; "" where the file does not tell.
    crs
        Such as ``EPSG:32632``.
    vintage
        Date of the data; "" when the file states none.
    group
        ``residents``; ``dwellings`` or ``weight`` where there is no figure of people.
    measure
        What the group's figures count.
    residents
        Figure of the whole area; None without one.
    spread
        Over what the totals are spread.
    layers
        Layer name in the plan and its path, for the layers that were written.
    candidates
        Value of ``candidates`` in the siting blocks.
    """

    name: str
    code: str
    country: str
    crs: str
    vintage: str
    group: str
    measure: Measure
    residents: float | None
    spread: Spread
    layers: dict[str, str]
    candidates: str

    @property
    def plan_id(self) -> str:
        """The area's name as an id."""
        return id_from(self.name, otherwise="study")


@dataclass(frozen=True)
class _Goal:
    id: str
    facility: str
    within: str  # "" for a quota


_GOALS = (
    _Goal("nursing-home-15min", "nursing_home", "15 min"),
    _Goal("nursing-home-5km", "nursing_home", "5 km"),
    _Goal("nursing-home-per-town", "nursing_home", ""),
    _Goal("cemetery-5km", "public_cemetery", "5 km"),
    _Goal("cemetery-per-town", "public_cemetery", ""),
)
_SITING = (("nursing-home-5km", "mclp", 3), ("cemetery-5km", "mclp", 3), ("nursing-home-15min", "lscp", None))


def plan_text(facts: PlanFacts) -> str:
    """Write the plan of an imported study.

    Parameters
    ----------
    facts
        What the import found.

    Returns
    -------
    str
        TOML that :func:`coverplan.plan.read_plan` accepts, with comments in Chinese and English.

    Examples
    --------
    >>> import tomllib
    >>> facts = PlanFacts(
    ...     name="Toy", code="r1", country="", crs="EPSG:32631", vintage="", group="residents", measure="people",
    ...     residents=None, spread="buildings", layers={"boundaries": "boundaries/units.gpkg"}, candidates="town_seats",
    ... )
    >>> tomllib.loads(plan_text(facts))["area"]["credit"]
    '(c) OpenStreetMap contributors, ODbL'
    """
    lines = [
        *_head(facts),
        *_layers(facts),
        *comments("osm.plan.travel"),
        "[travel.car]",
        'profile = "car"',
        "",
    ]
    for goal in _GOALS:
        lines += _goal(goal, facts)
    lines += comments("osm.plan.siting")
    for goal_id, model, new_sites in _SITING:
        lines += ["[[siting]]", f"goal = {toml_text(goal_id)}", f"model = {toml_text(model)}"]
        lines += [f"new_sites = {new_sites}"] if new_sites is not None else []
        lines += [f"candidates = [{toml_text(facts.candidates)}]", ""]
    return "\n".join(lines)


def _head(facts: PlanFacts) -> Iterator[str]:
    yield from comments("osm.plan.head")
    yield f"id = {toml_text(facts.plan_id)}"
    yield f"title = {toml_text(say('osm.plan.title', 'zh', name=facts.name))}"
    yield f"title_en = {toml_text(say('osm.plan.title', 'en', name=facts.name))}"
    yield from (
        "",
        "[area]",
        f"name = {toml_text(facts.name)}",
        f"code = {toml_text(facts.code)}",
        f"crs = {toml_text(facts.crs)}",
    )
    if facts.country:
        yield f"country = {toml_text(facts.country)}"
    else:
        yield from comments("osm.plan.country")
    if facts.group == "residents" and facts.residents is not None:
        yield f"residents = {facts.residents:.0f}"
    yield f"credit = {toml_text(CREDIT)}"
    yield from ("", "[units]", 'code_scheme = "free"', 'name_rules = "none"')
    if facts.vintage:
        yield f"vintage = {toml_text(facts.vintage)}"
    yield ""


def _layers(facts: PlanFacts) -> Iterator[str]:
    yield from comments("osm.plan.layers")
    for layer, path in facts.layers.items():
        yield f"[layers.{layer}]"
        yield f"path = {toml_text(path)}"
        if layer == "residents":
            yield f"spread = {toml_text(facts.spread)}"
            if facts.group != "residents":
                yield f"columns = {{ {facts.group} = {toml_text(facts.group)} }}"
                yield f"measure = {toml_text(facts.measure)}"
        yield from ('datum = "wgs84"', "")


def _goal(goal: _Goal, facts: PlanFacts) -> Iterator[str]:
    yield "[[goals]]"
    yield f"id = {toml_text(goal.id)}"
    yield f"title = {toml_text(say(f'osm.goal.{goal.id}', 'zh'))}"
    yield f"title_en = {toml_text(say(f'osm.goal.{goal.id}', 'en'))}"
    yield f"kind = {toml_text('reach' if goal.within else 'quota')}"
    yield f"facility = [{toml_text(goal.facility)}]"
    if goal.within:
        yield f"group = {toml_text(facts.group)}"
        yield from (f"within = {toml_text(goal.within)}", 'travel = "car"', 'target = "100 %"')
    else:
        yield from ('units = { level = "town" }', "at_least = 1")
    yield f"source = {toml_text(say('osm.plan.goal-source', 'zh'))}"
    yield f"source_en = {toml_text(say('osm.plan.goal-source', 'en'))}"
    if facts.group != "residents" and goal.within:
        notes: dict[str, Language] = {"note": "zh", "note_en": "en"}
        for key, language in notes.items():
            what = say(f"measure.{facts.measure}", language)
            yield f"{key} = {toml_text(say('osm.plan.stand-in-note', language, what=what))}"
    yield ""
