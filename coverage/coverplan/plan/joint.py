"""What a [[siting]] block for several goals says: kinds with their sizes, and rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.plan.values import FARTHEST_M, MOST, Share, Strict, Title, YearField, as_list
from coverplan.texts import Named

__all__ = ["RULE_KEYS", "SitingEnlargement", "SitingKind", "SitingRule", "SitingSize"]

_Words = Annotated[list[str], BeforeValidator(as_list)]
_RuleName = Literal[
    "count", "budget", "separation", "must_open", "forbidden", "exclusive", "together", "must_cover", "value_floor", "fairness", "backup"
]  # fmt: skip

_OF_SITES = ("kinds", "units", "unit_types")
# Which keys each rule has besides rule, title and title_en: those it must have, and those it may.
RULE_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "count": ((), ("at_least", "at_most", "exactly", "counts", "each", "phase", *_OF_SITES)),
    "budget": (("limit",), ("carries_over", *_OF_SITES)),
    "separation": (("least_m",), ("phase", *_OF_SITES)),
    "must_open": (("sites",), ("kinds", "phase")),
    "forbidden": (("sites",), ("kinds", "phase")),
    "exclusive": (("sites",), ("kinds", "phase")),
    "together": (("sites",), ("kinds", "phase")),
    "must_cover": (("goal",), ("units", "phase")),
    "value_floor": (("goal", "share"), ("phase",)),
    "fairness": (("goal", "share"), ("phase",)),
    "backup": (("goal", "share"), ("times", "units", "phase")),
}


class SitingSize(Strict):
    """sizes = [{ ... }]: a size in which a site may be built."""

    size: str = ""
    capacity: float | None = Field(default=None, ge=0, le=MOST)
    cost: float = Field(default=0.0, ge=0, le=MOST)
    land_m2: float | None = Field(default=None, gt=0, le=MOST)


class SitingEnlargement(Strict):
    """enlargements = [{ ... }]: places that may be added to a facility that stands."""

    size: str = ""
    adds: float = Field(gt=0, le=MOST)
    cost: float = Field(default=0.0, ge=0, le=MOST)
    facilities: _Words = Field(default=[])


class SitingKind(Strict):
    """[[siting.kinds]]: a kind of facility that may be built, enlarged, moved or closed."""

    kind: str
    candidates: Annotated[list[str] | None, BeforeValidator(as_list)] = None
    land_per_place_m2: float | None = Field(default=None, gt=0, le=MOST)
    sizes: list[SitingSize] = Field(default_factory=list)
    enlargements: list[SitingEnlargement] = Field(default_factory=list)
    serves: Literal["all", "town", "village"] = "all"
    may_close: _Words = Field(default=[])
    close_cost: float | None = Field(default=None, ge=0, le=MOST)
    move_cost: float | None = Field(default=None, ge=0, le=MOST)

    @property
    def is_built(self) -> bool:
        """Whether new ones may be built: one that names enlargements or what may close, and neither sizes nor candidates, is not."""
        return bool(self.sizes or self.candidates) or not (self.enlargements or self.may_close)


class SitingRule(Strict):
    """[[siting.rules]]: what a plan must keep whatever it is best at."""

    rule: _RuleName
    title: Title = ""
    title_en: Title = ""
    kinds: _Words = Field(default=[])
    units: _Words = Field(default=[])
    unit_types: _Words = Field(default=[])
    at_least: int | None = Field(default=None, ge=0, le=MOST)
    at_most: int | None = Field(default=None, ge=0, le=MOST)
    exactly: int | None = Field(default=None, ge=0, le=MOST)
    counts: Literal["open", "new"] = "open"
    each: Literal["town", "village", "kind", "unit_type"] | None = None
    limit: float | dict[str, float] | None = None
    carries_over: bool = False
    least_m: float | None = Field(default=None, gt=0, le=FARTHEST_M)
    sites: _Words = Field(default=[])
    goal: str = ""
    share: Share | None = None
    times: int = Field(default=2, ge=1, le=MOST)
    phase: YearField | None = None

    @property
    def called(self) -> Named | None:
        """What staff call the rule; None where it has no title."""
        title = self.title or self.title_en
        return Named(title, self.title_en or title) if title else None
