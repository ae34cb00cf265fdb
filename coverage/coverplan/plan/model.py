"""The typed content of plan.toml. The reference of the keys is made from these classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from coverplan.crs import Datum, require_metric_crs
from coverplan.errors import InputError
from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import (
    EVERY_GROUP,
    FARTHEST_M,
    MOST,
    MOST_PER_PERSON,
    CutoffField,
    Identifier,
    MeasureField,
    Share,
)
from coverplan.plan.country import CountryCode
from coverplan.plan.need import NeedRates, fits_the_cutoff, missing, one_need
from coverplan.plan.siting import CANDIDATE_SOURCES, SitingSettings
from coverplan.plan.travel import TravelSettings
from coverplan.tables import STATUS_WHERE_NONE, Level, Measure, Status, common_measure
from coverplan.texts import Named
from coverplan.units import By, Cutoff

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KINDS", "Plan"]

KINDS = (
    "comprehensive_centre", "nursing_home", "welfare_home", "day_care_centre", "community_care_station", "public_cemetery",
    "commercial_cemetery", "columbarium", "funeral_home", "crematorium", "marriage_registry", "incubation_platform",
    "social_work_station", "rescue_station", "child_welfare", "hospital",
)  # fmt: skip
# Ends farther apart are no slip of drawing: whole streets would become one node.
_WIDEST_JOIN_M = 50.0
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


Paths = Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]
Kinds = Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]
Statuses = Annotated[list[Status], BeforeValidator(as_list), Field(min_length=1)]
Comparison = Literal[">=", ">", "<=", "<"]
_KIND = Field(description="Kind of the goal, which the other keys go by.")


class Area(Strict):
    """[area]: the planning area."""

    name: str = Field(description="Name of the county or district.")
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


class LayerSettings(Strict):
    """[layers.NAME]: a layer's files and how to read them."""

    path: Paths = Field(description="File or files, relative to plan.toml.")
    datum: Datum | None = Field(
        default=None, description="wgs84, cgcs2000, gcj02 or bd09; stated for every layer."
    )
    crs: str | None = Field(default=None, description="CRS of x/y columns, or of a file that carries none.")
    columns: dict[str, str] = Field(
        default_factory=dict, description="Canonical column = header in the file."
    )
    layer: str | None = Field(default=None, description="Layer inside a GeoPackage that holds several.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook that holds several.")
    encoding: str | None = Field(
        default=None, description="Encoding, where the file's own declaration is missing or wrong."
    )


class ResidentsSettings(LayerSettings):
    """[layers.residents]: people, as demand points or as totals of units to be spread."""

    measure: MeasureField = Field(
        default={},
        description="What the figures count: people (default), households, dwellings, m2 or settlements; or by group, such as { dwellings = 'dwellings' }.",
    )

    spread: Literal["points", "buildings", "settlements", "grid", "raster", "seat"] | None = Field(
        default=None,
        description="Over what totals of units are spread; by default the first given of points, buildings, settlements, grid, seat.",
    )
    grid_m: float = Field(
        default=250.0,
        ge=10,
        le=FARTHEST_M,
        description="Cell size in metres (10 or more) of spread = 'grid'.",
    )


class RoadsSettings(LayerSettings):
    """[layers.roads]: road lines."""

    join_m: float = Field(
        default=0.01,
        ge=0,
        le=_WIDEST_JOIN_M,
        description="Ends closer than this many metres (50 at most) are one node.",
    )
    join_at_crossings: bool = Field(
        default=False, description="True joins lines where they cross (not at bridges or tunnels)."
    )


class Layers(Strict):
    """[layers]: what there is."""

    boundaries: LayerSettings | None = Field(
        default=None, description="County, towns and villages: outlines, or a list of units without."
    )
    facilities: LayerSettings | None = Field(default=None, description="Service places.")
    residents: ResidentsSettings | None = Field(default=None, description="People.")
    roads: RoadsSettings | None = Field(
        default=None, description="Roads; without them reach goals are not measured."
    )
    indicators: LayerSettings | None = Field(
        default=None, description="Figures that are reported, not measured."
    )
    points: LayerSettings | None = Field(default=None, description="Points over which totals are spread.")
    buildings: LayerSettings | None = Field(
        default=None, description="Residential buildings over which totals are spread."
    )
    settlements: LayerSettings | None = Field(
        default=None, description="Settlements over which totals are spread."
    )
    residential_land: LayerSettings | None = Field(
        default=None, description="Land where people may live, for the grid."
    )
    water: LayerSettings | None = Field(
        default=None, description="Water: nobody is placed on it; shown on the map."
    )
    population_raster: LayerSettings | None = Field(
        default=None, description="Raster of people, for spread = 'raster'."
    )
    closures: LayerSettings | None = Field(
        default=None,
        description="Lines or areas for a what-if: roads they cross are shut; with slow, the whole edge between two junctions takes so many times as long (several multiply).",
    )


class UnitFilter(Strict):
    """Which units a goal is about."""

    level: Level = Field(default="town", description="county, town or village.")
    type: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(
        default=None, min_length=1, description="Types, such as 街道, 镇, 乡, 村委会, 居委会; default all."
    )
    codes: list[str] | None = Field(default=None, min_length=1, description="Only these unit codes.")
    urban_rural: Literal["urban", "rural"] | None = Field(
        default=None, description="Only urban or rural units (城乡分类)."
    )


class _Goal(Strict):
    id: Identifier = Field(description="Short id, unique in the plan.")
    title: str = Field(default="", description="Title, as the plan has it.")
    title_en: str = Field(default="", description="The title in English.")
    source: str = Field(default="", description="Where the target stands.")
    vintage: str = Field(
        default="", description="Year of the figures or lists used; default that of [units]."
    )
    note: str = Field(default="", description="Anything a reader must know.")
    note_en: str = Field(default="", description="The note in English.")

    @property
    def name(self) -> Named:
        """What staff call the goal: its title, its id where it has none."""
        title = self.title or self.title_en or self.id
        return Named(title, self.title_en or title)


class _FacilityGoal(_Goal):
    facility: Kinds = Field(description="Kinds of facility that count.")
    status: Statuses = Field(default=[STATUS_WHERE_NONE], description="Statuses that count.")


class QuotaGoal(_FacilityGoal):
    """kind = "quota": at least so many facilities in each unit."""

    kind: Annotated[Literal["quota"], _KIND]
    units: UnitFilter = Field(default=UnitFilter(), description="The units that need them.")
    at_least: int = Field(default=1, ge=1, le=MOST, description="Facilities each unit needs.")


class ReachGoal(_FacilityGoal):
    """kind = "reach": a share of people within a cost of a facility."""

    kind: Annotated[Literal["reach"], _KIND]
    group: str = Field(default="residents", description="Column of the residents layer that is weighed.")
    within: CutoffField = Field(description="Cutoff, such as '5 km' or '15 min'; 1,000 km or 48 h at most.")
    travel: str = Field(description="Name of a [travel.NAME] block, or of a profile.")
    by: By | None = Field(default=None, description="length or time; default as the cutoff's unit says.")
    direction: Literal["to_facility", "from_facility"] = Field(
        default="to_facility", description="to_facility for residents, from_facility for an ambulance."
    )
    eligibility: bool = Field(
        default=False, description="True: a facility that names units in `serves` counts for those only."
    )
    target: Share = Field(
        default=1.0, description="Share of the group that must be covered, such as '100 %'."
    )

    _fits = field_validator("by")(fits_the_cutoff)

    @property
    def cost_by(self) -> By:
        """By what ways are compared."""
        return self.within.by


class CapacityGoal(_FacilityGoal):
    """kind = "capacity": room for what people need."""

    kind: Annotated[Literal["capacity"], _KIND]
    capacity: str = Field(description="Column of the facilities that holds the room, such as plots or beds.")
    used: str | None = Field(
        default=None, description="Column that holds what is taken already, such as plots_used."
    )
    group: str = Field(default="residents", description="Column of the residents layer that has the need.")
    rates: NeedRates | None = Field(
        default=None,
        description="The need by deaths: { deaths_per_mille = 7, years = 20, share = '50 %' }; in place of per_person.",
    )
    per_thousand: float | None = Field(
        default=None,
        gt=0,
        description="Places needed for each 1,000 of the group, such as 40 beds; in place of per_person.",
    )
    per_person: float | None = Field(
        default=None,
        gt=0,
        le=MOST_PER_PERSON,
        validate_default=True,
        description="Places needed for each person of the group over the plan's years.",
    )
    within: CutoffField | None = Field(
        default=None,
        description="Cutoff beyond which nobody is served, such as '10 km'; by default there is none.",
    )
    travel: str | None = Field(
        default=None,
        validate_default=True,
        description="Name of a [travel.NAME] block, or of a profile; without it the totals are compared and nobody travels.",
    )
    by: By | None = Field(
        default=None, description="length or time; default as the cutoff's unit says, else length."
    )
    direction: Literal["to_facility", "from_facility"] = Field(
        default="to_facility", description="to_facility for residents, from_facility for who comes to them."
    )
    eligibility: bool = Field(
        default=False, description="True: a facility that names units in `serves` has room for those only."
    )
    target: Share = Field(default=1.0, description="Share of the need that must be met.")

    _one_need = field_validator("per_person")(one_need)
    _fits = field_validator("by")(fits_the_cutoff)

    @field_validator("travel")
    @classmethod
    def _travel_where_there_is_a_cutoff(cls, travel: str | None, info: ValidationInfo) -> str | None:
        if travel is None and info.data.get("within") is not None:
            raise missing()
        return travel

    @property
    def need_per_person(self) -> float:
        """Places needed for each of the group, however the plan says it."""
        if self.rates is not None:
            return self.rates.per_person
        return self.per_thousand / 1000 if self.per_thousand is not None else self.per_person or 0.0

    @property
    def cost_by(self) -> By:
        """By what ways are compared."""
        return self.within.by if self.within is not None else self.by or "length"


class RatioGoal(_FacilityGoal):
    """kind = "ratio": one sum over facilities as a share of another."""

    kind: Annotated[Literal["ratio"], _KIND]
    part: str = Field(description="Column summed above the line, such as nursing_beds.")
    whole: str = Field(description="Column summed below the line, such as beds.")
    target: Share = Field(description="Least share, such as '60 %'.")


class AverageGoal(_Goal):
    """kind = "average": the mean of an indicator over units (平均不少于)."""

    kind: Annotated[Literal["average"], _KIND]
    indicator: str = Field(description="Name in the indicators layer, one row a unit.")
    units: UnitFilter = Field(description="The units over which the mean is taken.")
    target: float = Field(description="Least mean.")
    compare: Comparison = Field(default=">=", description="How value and target compare.")
    unit: str = Field(default="", description="Unit of the figure.")


class MinimumGoal(_Goal):
    """kind = "minimum": each unit reaches a figure (每个不少于), or stays at or below it (每个不超过)."""

    kind: Annotated[Literal["minimum"], _KIND]
    indicator: str = Field(description="Name in the indicators layer, one row a unit.")
    units: UnitFilter = Field(description="The units that must each reach it.")
    target: float = Field(description="Least figure of each unit; its largest where compare is <= or <.")
    compare: Comparison = Field(default=">=", description="How value and target compare.")
    unit: str = Field(default="", description="Unit of the figure.")


class IndicatorGoal(_Goal):
    """kind = "indicator": a reported figure against a target."""

    kind: Annotated[Literal["indicator"], _KIND]
    indicator: str = Field(description="Name in the indicators layer.")
    target: float = Field(description="The figure the plan asks for.")
    compare: Comparison = Field(default=">=", description="> where the plan says 超过.")
    unit: str = Field(default="", description="Unit of the figure, such as % or 人.")


class WorksGoal(_Goal):
    """kind = "works": a list of works with their status."""

    kind: Annotated[Literal["works"], _KIND]
    indicator: str = Field(
        description="Name in the indicators layer; its value is the share of works done, 0 to 1."
    )
    target: Share = Field(default=1.0, description="Share of works that must be done.")


Goal = Annotated[
    QuotaGoal | ReachGoal | CapacityGoal | RatioGoal | AverageGoal | MinimumGoal | IndicatorGoal | WorksGoal,
    Field(discriminator="kind"),
]


class Plan(Strict):
    """A plan: the area, its layers, how people travel, the goals, and where to build.

    Examples
    --------
    >>> Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}).area.name
    '甲县'
    """

    id: Identifier = Field(description="Short id; outputs of `run` go to outputs/<id>.")
    title: str = Field(default="", description="Title of map and report.")
    what_if: str = Field(
        default="",
        description="What is assumed where this is a what-if, such as a flood; stands on every output.",
    )
    area: Area = Field(description="The planning area.")
    units: Units = Field(default=Units(), description="Rules of codes and names.")
    layers: Layers = Field(default=Layers(), description="The layers.")
    facility_kinds: dict[str, str] = Field(
        default_factory=dict, description="Kinds this study adds: key = name shown to staff."
    )
    travel: dict[str, TravelSettings] = Field(default_factory=dict, description="How people travel.")
    goals: list[Goal] = Field(default_factory=list, description="What the plan asks.")
    siting: list[SitingSettings] = Field(default_factory=list, description="Where to build.")
    path: Path | None = Field(
        default=None, exclude=True, description="Where the plan was read from; not a key of the file."
    )

    @property
    def folder(self) -> Path:
        """The folder that paths of layers are relative to."""
        return self.path.parent if self.path else Path()

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
        """Return what the weights of a goal count: places for a capacity goal, else what its group does."""
        goal = self.goal(goal_id)
        if isinstance(goal, CapacityGoal):
            return _PLACES.get(goal.capacity, "places")
        return self.measure(str(getattr(goal, "group", "")))

    def measure_of(self, groups: Iterable[str]) -> Measure:
        """Return what several groups count on the whole: what all of them do, else people."""
        return common_measure(map(self.measure, groups))

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
            (self._farthest_m(goal.within, goal.travel) for goal in goals if goal.within is not None),
            default=0.0,
        )

    def _farthest_m(self, within: Cutoff, travel: str | None) -> float:
        if within.by == "length":
            return within.value
        settings = self.travel.get(travel or "")
        kph = _FASTEST_KPH if settings is None else settings.no_faster_than(_FASTEST_KPH)
        return within.value * kph / 3.6

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
