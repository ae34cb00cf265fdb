"""The typed block of plan.toml that says by what alternatives of a boundary change are ranked."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from coverplan.errors import InputError
from coverplan.plan._strict import Strict

__all__ = ["AdjustSettings", "RankingWeights"]


class RankingWeights(Strict):
    """[adjust.weights]: how much each criterion counts; only their proportions matter, and 0 leaves a criterion out.

    Examples
    --------
    >>> RankingWeights(goals=4).shares["goals"]
    0.5
    """

    balance: float = Field(
        default=1.0, ge=0, le=1e6, description="How evenly people are shared among the towns."
    )
    compactness: float = Field(default=1.0, ge=0, le=1e6, description="How compact the towns are.")
    distance_mean: float = Field(
        default=1.0, ge=0, le=1e6, description="Mean way of people to the seat of their town along roads."
    )
    distance_p95: float = Field(
        default=0.0, ge=0, le=1e6, description="The way within which 95 % of people have their seat."
    )
    goals: float = Field(default=1.0, ge=0, le=1e6, description="How many goals are met.")
    villages: float = Field(
        default=1.0, ge=0, le=1e6, description="How few villages come under another town."
    )

    @model_validator(mode="after")
    def _weighs_something(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise InputError.of("plan.no-weights")
        return self

    @property
    def shares(self) -> dict[str, float]:
        """Each criterion's share of the whole weight, by its name."""
        given = {name: float(getattr(self, name)) for name in type(self).model_fields}
        whole = sum(given.values())
        return {name: weight / whole for name, weight in given.items()}


class AdjustSettings(Strict):
    """[adjust]: by what alternatives of a boundary change are ranked."""

    group: str = Field(
        default="", description="Whom balance and ways count; by default all residents, else the first group."
    )
    travel: str = Field(
        default="car",
        description="How people travel to the seat of their town: a [travel.NAME] block or a profile.",
    )
    weights: RankingWeights = Field(default=RankingWeights(), description="How much each criterion counts.")
