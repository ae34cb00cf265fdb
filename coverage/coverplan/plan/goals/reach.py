"""The reach goal of plan.toml: who counts as covered, and what share of people must be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from coverplan.errors import InputError
from coverplan.plan.goals.base import AllOfGoal, ExceptedGoal, PeopleGoal
from coverplan.plan.goals.need import fits_the_cutoff
from coverplan.plan.values import MOST, Share, WithinField
from coverplan.units import By, ClassCutoffs, Classes, Within

__all__ = ["ReachGoal"]


class ReachGoal(PeopleGoal, AllOfGoal, ExceptedGoal):
    """kind = "reach": a share of people within a cost of a facility."""

    kind: Literal["reach"]
    within: WithinField
    and_within: WithinField | None = None
    providers: int = Field(default=1, ge=1, le=MOST)
    class_providers: dict[str, Annotated[int, Field(ge=1, le=MOST)]] = Field(default_factory=dict)
    travel: str
    by: By | None = None
    direction: Literal["to_facility", "from_facility"] = "to_facility"
    eligibility: bool = False
    target: Share = 1.0
    class_targets: dict[str, Share] = Field(default_factory=dict)
    each_class: bool = False

    _fits = field_validator("by")(fits_the_cutoff)

    @model_validator(mode="after")
    def _classes_of_one_sort(self) -> ReachGoal:
        for key, by_class in (("providers", "class_providers"), ("target", "class_targets")):
            if getattr(self, by_class) and key in self.model_fields_set:
                raise InputError.of("plan.class-and-all", key=key, by_class=by_class)
        if len({classes.sort for classes in self.classes.values()}) > 1:
            raise InputError.of("plan.classes-mixed")
        return self

    @field_validator("and_within")
    @classmethod
    def _by_the_other_measure(cls, second: Within | None, info: ValidationInfo) -> Within | None:
        first = info.data.get("within")
        if second is None or first is None:
            return second
        if second.by == first.by:
            raise InputError.of("plan.and-within-same", within=first)
        return second

    @field_validator("each_class")
    @classmethod
    def _there_are_classes(cls, each_class: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 (pydantic calls it)
        limits = [info.data.get("within"), info.data.get("and_within")]
        if each_class and "within" in info.data and not any(isinstance(one, ClassCutoffs) for one in limits):
            raise InputError.of("plan.each-class-of-none")
        return each_class

    @property
    def cost_by(self) -> By:
        """By what ways are compared."""
        return self.within.by

    @property
    def limits(self) -> tuple[Within, ...]:
        """Every cutoff that a facility must keep."""
        return (self.within,) if self.and_within is None else (self.within, self.and_within)

    @property
    def classes(self) -> dict[str, Classes]:
        """The classes of units by which it differs, under each key that says something of them."""
        limits = (("within", self.within), ("and_within", self.and_within))
        cutoffs = {key: limit.classes for key, limit in limits if isinstance(limit, ClassCutoffs)}
        given = (("class_providers", self.class_providers), ("class_targets", self.class_targets))
        return cutoffs | {key: Classes(tuple(by_class)) for key, by_class in given if by_class}

    @property
    def most_providers(self) -> int:
        """Facilities that a person of the class that asks for most must have."""
        return max(self.class_providers.values(), default=self.providers)

    @property
    def is_single(self) -> bool:
        """Whether one facility within one cutoff is all that is asked of a person; classes may differ in the cutoff and in the target."""
        return not (self.and_within is not None or self.all_of or self.most_providers > 1)

    @property
    def is_plain(self) -> bool:
        """Whether one facility within one cutoff is all that is asked, of everybody alike."""
        return self.is_single and not self.classes

    @property
    def is_alike(self) -> bool:
        """Whether one cutoff and one target decide of everybody; classes may differ in what else is asked."""
        return not (isinstance(self.within, ClassCutoffs) or self.class_targets or self.each_class)
