"""The typed content of plan.toml. The reference of the keys is made from these classes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from coverplan.crs import require_metric_crs
from coverplan.plan.adjust import AdjustSettings
from coverplan.plan.burial import BurialForms
from coverplan.plan.checks import Checks, rulebook_of
from coverplan.plan.country import CountryCode
from coverplan.plan.goals import CapacityGoal, Goal, ReachGoal, ServedGoal
from coverplan.plan.layers import Layers, LayerSettings
from coverplan.plan.siting import CANDIDATE_SOURCES, SitingSettings
from coverplan.plan.travel import TravelSettings
from coverplan.plan.values import EVERY_GROUP, MOST, Cohort, Identifier, Strict, Title, YearlyRate, Years
from coverplan.tables import Measure, common_measure
from coverplan.units import widest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.findings import Rulebook
    from coverplan.units import Cutoff

__all__ = ["KINDS", "Area", "Plan", "Units"]

KINDS = (
    "comprehensive_centre", "nursing_home", "welfare_home", "day_care_centre", "community_care_station", "public_cemetery",
    "commercial_cemetery", "columbarium", "funeral_home", "crematorium", "marriage_registry", "incubation_platform",
    "social_work_station", "rescue_station", "child_welfare", "hospital",
)  # fmt: skip
# Groups that weigh what their names say, whatever stands for the rest.
_MEASURE_OF_GROUP: dict[str, Measure] = {
    "residents_60plus": "people",
    "residents_80plus": "people",
    "disabled": "people",
    "dibao": "people",
    "households": "households",
    "dwellings": "dwellings",
}
# What is counted in a column of room.
_PLACES: dict[str, Measure] = {"plots": "plots", "beds": "beds", "nursing_beds": "beds"}
# The speed limit of motorways (道路交通安全法 第六十七条): no profile of ours comes faster, only a plan that says so.
_FASTEST_KPH = 120.0


def _as_metric_crs(value: str) -> str:
    require_metric_crs(value, "[area] crs")
    return value


class Area(Strict):
    """[area]: the planning area."""

    name: Title
    name_en: Title = ""
    code: str = ""
    crs: Annotated[str, AfterValidator(_as_metric_crs)]
    sample: bool = False
    residents: float | None = Field(default=None, gt=0, le=MOST)
    country: CountryCode = ""
    credit: str = ""
    credit_en: str = ""
    review_number: str = ""


class Units(Strict):
    """[units]: which rules the codes and names follow."""

    code_scheme: Literal["cn", "free"] = "cn"
    name_rules: Literal["cn", "none"] = "cn"
    vintage: str = ""
    crosswalk: str = ""


class PrintSettings(Strict):
    """[print]: the sheet of map.pdf, and who made it."""

    paper: Literal["A3", "A4"] = "A3"
    maker: str = ""
    date: str = ""


class Plan(Strict):
    """A plan: the area, its layers, how people travel, the goals, and where to build.

    Examples
    --------
    >>> Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}).area.name
    '甲县'
    """

    id: Identifier
    title: Title = ""
    title_en: Title = ""
    what_if: str = ""
    area: Area
    units: Units = Units()
    years: Years | None = None
    forecast: dict[str, YearlyRate] = Field(default_factory=dict)
    cohort: Cohort | None = None
    layers: Layers = Layers()
    checks: Checks = Checks()
    facility_kinds: dict[str, str] = Field(default_factory=dict)
    burial_forms: BurialForms = BurialForms()
    travel: dict[str, TravelSettings] = Field(default_factory=dict)
    goals: list[Goal] = Field(default_factory=list)
    siting: list[SitingSettings] = Field(default_factory=list)
    adjust: AdjustSettings = AdjustSettings()
    print: PrintSettings = PrintSettings()
    measured_on: date | None = None
    path: Path | None = Field(default=None, exclude=True)

    @property
    def folder(self) -> Path:
        """The folder that paths of layers are relative to."""
        return self.path.parent if self.path else Path()

    @property
    def rulebook(self) -> Rulebook:
        """The rules by which the data are judged, as this plan sets them."""
        return rulebook_of(self.checks, self.units.vintage)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of facility this plan knows."""
        return (*KINDS, *self.facility_kinds)

    def measure(self, group: str) -> Measure:
        """Return what the figures of a group of residents count: people, unless the plan or the group's name says otherwise."""
        settings = self.layers.residents
        said: dict[str, Measure] = {} if settings is None else settings.measure
        return said.get(group) or _MEASURE_OF_GROUP.get(group) or said.get(EVERY_GROUP, "people")

    def weighs(self, goal_id: str) -> Measure:
        """Return what the weights of a goal count: places for a capacity goal, units where no people are weighed, else what its group does."""
        goal = self.goal(goal_id)
        if isinstance(goal, CapacityGoal):
            return self.counted_in(goal.capacity)
        if isinstance(goal, ServedGoal) and not goal.group:
            return "units"
        return self.measure(str(getattr(goal, "group", "")))

    def counted_in(self, column: str) -> Measure:
        """Return what a column of room of the facilities counts: plots, beds, else places."""
        return _PLACES.get(column, "places")

    def measure_of(self, groups: Iterable[str]) -> Measure:
        """Return what several groups count on the whole: what all of them do, else people."""
        return common_measure(map(self.measure, groups))

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of the goals, in the order in which they come; ``""`` where goals name none."""
        return tuple(dict.fromkeys(goal.period for goal in self.goals))

    @property
    def travels(self) -> tuple[str, ...]:
        """Every way of travelling that a goal asks for, in order of the alphabet."""
        asked = (goal.travel for goal in self.goals if isinstance(goal, ReachGoal | CapacityGoal))
        return tuple(sorted({travel for travel in asked if travel is not None}))

    @property
    def farthest_m(self) -> float:
        """Metres up to which a way within the cutoff of a goal may lead, at the fastest anybody travels."""
        goals = (goal for goal in self.goals if isinstance(goal, ReachGoal | CapacityGoal))
        return max(
            (self._farthest_m(widest(within), goal.travel) for goal in goals for within in goal.limits),
            default=0.0,
        )

    def _farthest_m(self, within: Cutoff, travel: str | None) -> float:
        if within.by == "length":
            return within.value
        settings = self.travel.get(travel or "")
        kph = _FASTEST_KPH if settings is None else settings.no_faster_than(_FASTEST_KPH)
        return within.value * kph / 3.6

    @property
    def base_year(self) -> int | None:
        """The year that the figures are of, where the plan says it."""
        return None if self.years is None else self.years.base

    @property
    def siting_ids(self) -> tuple[str, ...]:
        """Id of each [[siting]] block, in their order: its own, else its goal's, numbered where that is taken."""
        made: list[str] = []
        own = {block.id for block in self.siting}
        for block in self.siting:
            goal = block.goal or "-".join(block.goals)
            names = (goal, *(f"{goal}-{number}" for number in range(2, len(self.siting) + 2)))
            made.append(block.id or next(name for name in names if name not in own and name not in made))
        return tuple(made)

    @property
    def candidate_files(self) -> tuple[str, ...]:
        """The files that [[siting]] blocks take candidates from, as the plan names them."""
        named = (
            source for block in self.siting for source in block.sources if source not in CANDIDATE_SOURCES
        )
        return tuple(dict.fromkeys(named))

    @property
    def input_files(self) -> tuple[Path, ...]:
        """Every file and folder that the plan names, and its own; whether they are there is not asked."""
        named = [name for _, layer in self.layers.each() for name in layer.path]
        named += [*self.candidate_files, *([self.units.crosswalk] if self.units.crosswalk else [])]
        own = [] if self.path is None else [self.path]
        return tuple(dict.fromkeys([*own, *(self.folder / name for name in named)]))

    def candidate_settings(self, file: str) -> LayerSettings:
        """Return how a file of candidates is read: as the layer that names the same file, where one does."""
        same = next(
            (
                layer
                for _, layer in self.layers.each()
                if isinstance(layer, LayerSettings) and layer.path == [file]
            ),
            None,
        )
        return same or LayerSettings(path=[file])

    def goal(self, goal_id: str) -> Goal:
        """Return a goal by its id.

        Raises
        ------
        KeyError
            When there is none.
        """
        for goal in self.goals:
            if goal.id == goal_id:
                return goal
        raise KeyError(goal_id)
