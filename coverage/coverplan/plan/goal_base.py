"""What every [[goals]] of plan.toml is made of: its names, its period, what it counts, what it excepts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from coverplan.errors import InputError
from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import Identifier
from coverplan.plan.need import missing
from coverplan.plan.periods import last_year_of
from coverplan.plan.years import YearField
from coverplan.tables import STATUS_WHERE_NONE, Level, Status
from coverplan.texts import Named

if TYPE_CHECKING:
    from pydantic import ValidationInfo

__all__ = [
    "KIND",
    "AllOfGoal",
    "Comparison",
    "ExceptedGoal",
    "ExceptedUnit",
    "FacilityGoal",
    "GoalBase",
    "KindSets",
    "Kinds",
    "PeopleGoal",
    "Population",
    "UnitFilter",
    "of_the_population",
]

Kinds = Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]
KindSets = Annotated[list[Kinds], Field(min_length=1)]
Statuses = Annotated[list[Status], BeforeValidator(as_list), Field(min_length=1)]
Comparison = Literal[">=", ">", "<=", "<"]
Population = Literal["registered", "resident"]
KIND = Field(description="Kind of the goal, which the other keys go by.")
# How groups of residents, and those of registered people, are called.
_RESIDENT, _REGISTERED = "residents", "registered"


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


def _said(text: str) -> str:
    if not text.strip():
        raise InputError.of("plan.too-wanted")
    return text.strip()


class ExceptedUnit(Strict):
    """exceptions = [{ ... }]: a unit that a goal leaves out for a time, and why."""

    unit: Annotated[str, AfterValidator(_said)] = Field(
        description="Code of the unit; units inside it are left out with it."
    )
    reason: Annotated[str, AfterValidator(_said)] = Field(description="Why; stands beside the goal's figure.")
    until: date = Field(description="Last day on which it is left out, such as 2027-12-31 (no quotes).")


class GoalBase(Strict):
    """What every goal says of itself."""

    id: Identifier = Field(description="Short id, unique in the plan.")
    title: str = Field(default="", description="Title, as the plan has it.")
    title_en: str = Field(default="", description="The title in English.")
    source: str = Field(default="", description="Where the target stands.")
    source_en: str = Field(default="", description="The same in English.")
    period: str = Field(
        default="",
        description="Period of the plan it belongs to, such as 十四五 or 2026-2030; reported figures of later years do not count.",
    )
    vintage: str = Field(
        default="", description="Year of the figures or lists used; default that of [units]."
    )
    year: YearField | None = Field(
        default=None,
        description="Year as of which the goal is measured, such as 2030 (see [years]); default now.",
    )
    note: str = Field(default="", description="Anything a reader must know.")
    note_en: str = Field(default="", description="The note in English.")

    @property
    def name(self) -> Named:
        """What staff call the goal: its title, its id where it has none."""
        title = self.title or self.title_en or self.id
        return Named(title, self.title_en or title)

    @property
    def last_year(self) -> int | None:
        """The last year of its period, after which no figure counts; None where it names none."""
        return last_year_of(self.period)


class ExceptedGoal(GoalBase):
    """A goal that may leave units out for a time."""

    exceptions: list[ExceptedUnit] = Field(
        default_factory=list,
        description="Units left out: [{ unit = '...', reason = '...', until = 2027-12-31 }].",
    )


class FacilityGoal(GoalBase):
    """A goal about facilities of some kinds."""

    facility: Kinds = Field(description="Kinds of facility that count; any of them will do.")
    status: Statuses = Field(default=[STATUS_WHERE_NONE], description="Statuses that count.")


class AllOfGoal(GoalBase):
    """A goal that may ask for several kinds of facility at once."""

    all_of: KindSets | None = Field(
        default=None,
        description="Sets of kinds, one of each set is needed: [['nursing_home'], ['day_care_centre', 'community_care_station']]; in place of facility.",
    )
    facility: Kinds = Field(
        default=[], validate_default=True, description="Kinds of facility that count; any of them will do."
    )
    status: Statuses = Field(default=[STATUS_WHERE_NONE], description="Statuses that count.")

    @field_validator("facility", mode="before")
    @classmethod
    def _said_once(cls, facility: object, info: ValidationInfo) -> object:
        if "all_of" not in info.data:
            return facility or ["-"]  # what is wrong with it is told
        sets = info.data["all_of"]
        if sets is None:
            if facility == []:
                raise missing()
            return facility
        if facility:
            raise InputError.of("plan.all-of-and-facility")
        return list(dict.fromkeys(kind for kinds in sets for kind in kinds))

    @property
    def kind_sets(self) -> list[list[str]]:
        """The sets of kinds of which each is needed."""
        return self.all_of or [self.facility]


def of_the_population(group: str, info: ValidationInfo) -> str:
    """Return the column of the residents layer that a group of a population stands in.

    Parameters
    ----------
    group
        Such as residents_60plus.
    info
        The keys read before, ``population`` among them.
    """
    population = info.data.get("population")
    if population == "registered" and group.startswith(_RESIDENT):
        return _REGISTERED + group.removeprefix(_RESIDENT)
    if population == "resident" and group.startswith(_REGISTERED):
        raise InputError.of("plan.population-differs", group=group)
    return group


class PeopleGoal(GoalBase):
    """A goal that weighs people of a group."""

    population: Population | None = Field(
        default=None,
        description="registered (户籍): residents_60plus is read from registered_60plus; resident (常住); by default as the group's column says.",
    )
    group: str = Field(
        default="residents",
        validate_default=True,
        description="Column of the residents layer that is weighed.",
    )

    _of_the_population = field_validator("group")(of_the_population)
