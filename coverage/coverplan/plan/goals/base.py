"""What every [[goals]] of plan.toml is made of: its names, its period, what it counts, what it excepts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from coverplan.errors import InputError
from coverplan.plan.goals.need import missing
from coverplan.plan.values import Identifier, Strict, Title, YearField, as_list, last_year_of
from coverplan.tables import STATUS_WHERE_NONE, Level, Status
from coverplan.texts import Named

if TYPE_CHECKING:
    from pydantic import ValidationInfo

__all__ = [
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
# How groups of residents, and those of registered people, are called.
_RESIDENT, _REGISTERED = "residents", "registered"


class UnitFilter(Strict):
    """Which units a goal is about."""

    level: Level = "town"
    type: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(default=None, min_length=1)
    codes: list[str] | None = Field(default=None, min_length=1)
    urban_rural: Literal["urban", "rural"] | None = None


def _said(text: str) -> str:
    if not text.strip():
        raise InputError.of("plan.too-wanted")
    return text.strip()


class ExceptedUnit(Strict):
    """exceptions = [{ ... }]: a unit that a goal leaves out for a time, and why."""

    unit: Annotated[str, AfterValidator(_said)]
    reason: Annotated[str, AfterValidator(_said)]
    until: date


class GoalBase(Strict):
    """What every goal says of itself."""

    id: Identifier
    title: Title = ""
    title_en: Title = ""
    source: str = ""
    source_en: str = ""
    period: str = ""
    vintage: str = ""
    year: YearField | None = None
    note: str = ""
    note_en: str = ""

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

    exceptions: list[ExceptedUnit] = Field(default_factory=list)


class FacilityGoal(GoalBase):
    """A goal about facilities of some kinds."""

    facility: Kinds
    status: Statuses = Field(default=[STATUS_WHERE_NONE])


class AllOfGoal(GoalBase):
    """A goal that may ask for several kinds of facility at once."""

    all_of: KindSets | None = None
    facility: Kinds = Field(default=[], validate_default=True)
    status: Statuses = Field(default=[STATUS_WHERE_NONE])

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

    population: Population | None = None
    group: str = Field(default="residents", validate_default=True)

    _of_the_population = field_validator("group")(of_the_population)
