"""The [[siting]] blocks of plan.toml: where to build for a goal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import LONGEST_RUN_S, MOST, Identifier
from coverplan.plan.years import YearField
from coverplan.tables import Level

__all__ = ["CANDIDATE_SOURCES", "NewSite", "SitingSettings"]

CANDIDATE_SOURCES = ("village_seats", "town_seats", "demand_points", "planned_facilities")


class NewSite(Strict):
    """site = { ... }: what a new site is like, for the list of projects (近期建设项目库)."""

    level: Level | None = None
    places: float | None = Field(default=None, gt=0, le=MOST)
    land_m2: float | None = Field(default=None, gt=0, le=MOST)
    cost: float | None = Field(default=None, gt=0, le=MOST)
    year: YearField | None = None


class SitingSettings(Strict):
    """[[siting]]: where to build for a goal."""

    id: Identifier | None = None
    goal: str
    model: Literal["mclp", "lscp", "p_median", "p_center"] = "mclp"
    cover: Literal["target", "everybody"] = "target"
    new_sites: int | None = Field(default=None, ge=0, le=MOST)
    candidates: Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)] = Field(
        default=["village_seats"]
    )
    site: NewSite = NewSite()
    time_limit_s: float = Field(default=60.0, gt=0, le=LONGEST_RUN_S)
    gap: float = Field(default=0.0, ge=0)
