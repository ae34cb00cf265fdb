"""The typed block of plan.toml that says by what alternatives of a boundary change are ranked."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from coverplan.errors import InputError
from coverplan.plan.values import Strict

__all__ = ["AdjustSettings", "RankingWeights"]


class RankingWeights(Strict):
    """[adjust.weights]: how much each criterion counts; only their proportions matter, and 0 leaves a criterion out.

    Examples
    --------
    >>> RankingWeights(goals=4).shares["goals"]
    0.5
    """

    balance: float = Field(default=1.0, ge=0, le=1e6)
    compactness: float = Field(default=1.0, ge=0, le=1e6)
    distance_mean: float = Field(default=1.0, ge=0, le=1e6)
    distance_p95: float = Field(default=0.0, ge=0, le=1e6)
    goals: float = Field(default=1.0, ge=0, le=1e6)
    villages: float = Field(default=1.0, ge=0, le=1e6)

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

    group: str = ""
    travel: str = "car"
    weights: RankingWeights = RankingWeights()
