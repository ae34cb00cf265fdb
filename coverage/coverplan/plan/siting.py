"""The [[siting]] blocks of plan.toml: where to build for a goal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import LONGEST_RUN_S, MOST, Identifier

__all__ = ["CANDIDATE_SOURCES", "SitingSettings"]

CANDIDATE_SOURCES = ("village_seats", "town_seats", "demand_points", "planned_facilities")


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
    time_limit_s: float = Field(
        default=60.0,
        gt=0,
        le=LONGEST_RUN_S,
        description="Seconds, a week at most, after which the best answer so far is taken.",
    )
    gap: float = Field(
        default=0.0, ge=0, description="Relative gap at which an answer is good enough; 0 asks for proof."
    )
