"""The [[siting]] blocks of plan.toml: where to build for a goal, or for several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.plan.joint import SitingKind, SitingRule
from coverplan.plan.values import (
    FARTHEST_M,
    LONGEST_RUN_S,
    MOST,
    Identifier,
    Strict,
    Title,
    YearField,
    as_list,
)
from coverplan.tables import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AIMS_OF_BUILDING", "CANDIDATE_SOURCES", "NewSite", "SitingSettings"]

SitingAim = Literal["most_covered", "soonest", "fewest", "cheapest", "least_cost", "least_worst"]
# What a plan can be best at where its goals are quotas and nobody is weighed.
AIMS_OF_BUILDING: tuple[SitingAim, ...] = ("fewest", "cheapest")
CANDIDATE_SOURCES = (
    "village_seats",
    "town_seats",
    "demand_points",
    "planned_facilities",
    "road_nodes",
    "grid",
)


class NewSite(Strict):
    """site = { ... }: what a new site is like, for the list of projects (近期建设项目库)."""

    level: Level | None = None
    places: float | None = Field(default=None, gt=0, le=MOST)
    land_m2: float | None = Field(default=None, gt=0, le=MOST)
    land_per_place_m2: float | None = Field(default=None, gt=0, le=MOST)
    cost: float | None = Field(default=None, gt=0, le=MOST)
    year: YearField | None = None


class SitingSettings(Strict):
    """[[siting]]: where to build for a goal."""

    id: Identifier | None = None
    goal: str = ""
    goals: Annotated[list[str], BeforeValidator(as_list)] = Field(default=[])
    title: Title = ""
    title_en: Title = ""
    model: Literal["mclp", "lscp", "p_median", "p_center"] = "mclp"
    cover: Literal["target", "everybody"] = "target"
    new_sites: int | None = Field(default=None, ge=0, le=MOST)
    candidates: Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)] = Field(
        default=["village_seats"]
    )
    grid_m: float = Field(default=500.0, ge=50, le=FARTHEST_M)
    exclusions: list[str] | None = None
    site: NewSite = NewSite()
    aims: Annotated[list[SitingAim], BeforeValidator(as_list), Field(min_length=1)] = Field(
        default=["most_covered", "cheapest"]
    )
    phases: list[YearField] = Field(default_factory=list)
    kinds: list[SitingKind] = Field(default_factory=list)
    rules: list[SitingRule] = Field(default_factory=list)
    frontier: Literal["new_sites", "money"] | None = None
    time_limit_s: float = Field(default=60.0, gt=0, le=LONGEST_RUN_S)
    gap: float = Field(default=0.0, ge=0)

    @property
    def is_joint(self) -> bool:
        """Whether it asks for several goals at once."""
        return bool(self.goals)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of candidates that it names, once."""
        of_kinds = [source for kind in self.kinds for source in kind.candidates or []]
        return tuple(dict.fromkeys([*self.candidates, *of_kinds]))

    def with_candidates(self, moved: Mapping[str, str]) -> SitingSettings:
        """Return the block with other paths of its files of candidates."""

        def named(sources: list[str]) -> list[str]:
            return [moved.get(name, name) for name in sources]

        kinds = [
            kind.model_copy(update={"candidates": named(kind.candidates)}) if kind.candidates else kind
            for kind in self.kinds
        ]
        update = {"candidates": named(self.candidates)} | ({"kinds": kinds} if self.kinds else {})
        return self.model_copy(update=update)
