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

    level: Level | None = Field(
        default=None,
        description="county, town or village; by default that of the units of a quota goal.",
    )
    places: float | None = Field(
        default=None,
        gt=0,
        le=MOST,
        description="Beds or plots of each; default what those whom it newly covers need by a capacity goal of its kind and group.",
    )
    land_m2: float | None = Field(
        default=None,
        gt=0,
        le=MOST,
        description="Gross land of each, in square metres; plots without it are estimated.",
    )
    cost: float | None = Field(default=None, gt=0, le=MOST, description="Cost of each, in 万元.")
    year: YearField | None = Field(default=None, description="Year by whose end it is to be done.")


class SitingSettings(Strict):
    """[[siting]]: where to build for a goal."""

    id: Identifier | None = Field(
        default=None,
        description="Short id of this answer to the goal (plan_id in proposals.csv), unique in the plan; default the goal's id. Several blocks may answer one goal.",
    )
    goal: str = Field(description="Id of a quota or reach goal.")
    model: Literal["mclp", "lscp", "p_median", "p_center"] = Field(
        default="mclp",
        description="mclp: most people with new_sites sites; lscp: fewest sites that reach the goal's target (最少几处即达标).",
    )
    cover: Literal["target", "everybody"] = Field(
        default="target",
        description="lscp: how far to build: to the goal's target (到达标为止), or until everybody is covered whom a candidate can cover (覆盖所有能覆盖的人).",
    )
    new_sites: int | None = Field(
        default=None, ge=0, le=MOST, description="New sites (mclp, p_median, p_center)."
    )
    candidates: Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)] = Field(
        default=["village_seats"],
        description="village_seats, town_seats, demand_points, planned_facilities, or a file with site_id and a place.",
    )
    site: NewSite = Field(
        default=NewSite(),
        description="What a new site is like: { level = 'town', places = 100, land_m2 = 6000, cost = 1500, year = 2029 }.",
    )
    time_limit_s: float = Field(
        default=60.0,
        gt=0,
        le=LONGEST_RUN_S,
        description="Seconds, a week at most, after which the best answer so far is taken.",
    )
    gap: float = Field(
        default=0.0, ge=0, description="Relative gap at which an answer is good enough; 0 asks for proof."
    )
