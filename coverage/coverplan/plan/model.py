"""The typed content of plan.toml. The reference of the keys is made from these classes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from coverplan.crs import require_metric_crs
from coverplan.plan._strict import Strict
from coverplan.plan._values import (
    EVERY_GROUP,
    MOST,
    Identifier,
)
from coverplan.plan.adjust import AdjustSettings
from coverplan.plan.burial import BurialForms
from coverplan.plan.checks import Checks, rulebook_of
from coverplan.plan.country import CountryCode
from coverplan.plan.goals import CapacityGoal, Goal, ReachGoal
from coverplan.plan.layers import Layers, LayerSettings
from coverplan.plan.service_goals import ServedGoal
from coverplan.plan.siting import CANDIDATE_SOURCES, SitingSettings
from coverplan.plan.travel import TravelSettings
from coverplan.plan.years import Cohort, YearlyRate, Years
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

    name: str = Field(description="Name of the county or district.")
    name_en: str = Field(default="", description="Its name in English, beside the Chinese one.")
    code: str = Field(
        default="", description="Its code, such as 370832; the county row of the boundaries carries it."
    )
    crs: Annotated[str, AfterValidator(_as_metric_crs)] = Field(
        description="CRS in metres in which lengths are taken, such as EPSG:4548."
    )
    sample: bool = Field(
        default=False, description="True marks every map and table as sample data (示例数据)."
    )
    residents: float | None = Field(
        default=None,
        gt=0,
        le=MOST,
        description="Published number of residents; the residents layer is checked against it.",
    )
    country: CountryCode = Field(
        default="",
        description="ISO 3166 code such as CN, which decides marks and laws; by default as codes and place say.",
    )
    credit: str = Field(default="", description="Credit of the data's source, shown on every output.")
    credit_en: str = Field(default="", description="The credit in English.")
    review_number: str = Field(
        default="", description="审图号; without one a Chinese study is marked 内部工作底图，不得公开."
    )


class Units(Strict):
    """[units]: which rules the codes and names follow."""

    code_scheme: Literal["cn", "free"] = Field(
        default="cn", description="cn: GB/T 2260 and GB/T 10114 codes; free: any code."
    )
    name_rules: Literal["cn", "none"] = Field(
        default="cn", description="cn: rules of 地名管理条例; none elsewhere."
    )
    vintage: str = Field(default="", description="Year of the list of units, such as 2023.")
    crosswalk: str = Field(
        default="",
        description="crosswalk.csv, relative to plan.toml, that brings figures and goals of another vintage to this one.",
    )


class PrintSettings(Strict):
    """[print]: the sheet of map.pdf, and who made it."""

    paper: Literal["A3", "A4"] = Field(
        default="A3", description="Paper of map.pdf and map.png, in landscape; each has a scale of its own."
    )
    maker: str = Field(default="", description="Who made the map, such as 梁山县民政局; stands at its foot.")
    date: str = Field(
        default="", description="When it was made, as it is to stand there, such as 2026年11月."
    )


class Plan(Strict):
    """A plan: the area, its layers, how people travel, the goals, and where to build.

    Examples
    --------
    >>> Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}).area.name
    '甲县'
    """

    id: Identifier = Field(description="Short id; outputs of `run` go to outputs/<id>.")
    title: str = Field(default="", description="Title of map and report.")
    title_en: str = Field(default="", description="The title in English.")
    what_if: str = Field(
        default="",
        description="What is assumed where this is a what-if, such as a flood; stands on every output.",
    )
    area: Area = Field(description="The planning area.")
    units: Units = Field(default=Units(), description="Rules of codes and names.")
    years: Years | None = Field(default=None, description="The year of the figures, and the plan's horizons.")
    forecast: dict[str, YearlyRate] = Field(
        default_factory=dict,
        description="How a group of residents changes in a year: residents = '-0.5 %', residents_60plus = '2 %'.",
    )
    cohort: Cohort | None = Field(default=None, description="Groups that age into each other.")
    layers: Layers = Field(default=Layers(), description="The layers.")
    checks: Checks = Field(default=Checks(), description="How the data are judged.")
    facility_kinds: dict[str, str] = Field(
        default_factory=dict, description="Kinds this study adds: key = name shown to staff."
    )
    burial_forms: BurialForms = Field(
        default=BurialForms(), description="Shares of lying stones, niches and eco-burial among plots."
    )
    travel: dict[str, TravelSettings] = Field(default_factory=dict, description="How people travel.")
    goals: list[Goal] = Field(default_factory=list, description="What the plan asks.")
    siting: list[SitingSettings] = Field(default_factory=list, description="Where to build.")
    adjust: AdjustSettings = Field(
        default=AdjustSettings(), description="By what alternatives of a boundary change are ranked."
    )
    print: PrintSettings = Field(
        default=PrintSettings(), description="The sheet of map.pdf, and who made it."
    )
    measured_on: date | None = Field(
        default=None,
        description="Day by which exceptions end, such as 2026-06-30; by default the day of the run.",
    )
    path: Path | None = Field(
        default=None, exclude=True, description="Where the plan was read from; not a key of the file."
    )

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
            names = (block.goal, *(f"{block.goal}-{number}" for number in range(2, len(self.siting) + 2)))
            made.append(block.id or next(name for name in names if name not in own and name not in made))
        return tuple(made)

    @property
    def candidate_files(self) -> tuple[str, ...]:
        """The files that [[siting]] blocks take candidates from, as the plan names them."""
        named = (
            source for block in self.siting for source in block.candidates if source not in CANDIDATE_SOURCES
        )
        return tuple(dict.fromkeys(named))

    @property
    def input_files(self) -> tuple[Path, ...]:
        """Every file and folder that the plan names, and its own; whether they are there is not asked."""
        layers = (getattr(self.layers, name) for name in Layers.model_fields)
        named = [name for layer in layers if layer is not None for name in layer.path]
        named += [*self.candidate_files, *([self.units.crosswalk] if self.units.crosswalk else [])]
        own = [] if self.path is None else [self.path]
        return tuple(dict.fromkeys([*own, *(self.folder / name for name in named)]))

    def candidate_settings(self, file: str) -> LayerSettings:
        """Return how a file of candidates is read: as the layer that names the same file, where one does."""
        layers = (getattr(self.layers, name) for name in Layers.model_fields)
        same = next((layer for layer in layers if layer is not None and layer.path == [file]), None)
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
