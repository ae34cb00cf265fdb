"""What may be wrong with the needs of a plan's capacity goals in view of the rest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.errors import Fault
from coverplan.plan.goals import CapacityGoal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coverplan.plan.goals import NeedRates
    from coverplan.plan.model import Plan

__all__ = ["need_faults"]


def need_faults(path: Path, plan: Plan) -> Iterator[Fault]:
    """Yield what is wrong with the years and rates of capacity goals.

    Parameters
    ----------
    path
        The file, for the messages.
    plan
        The plan, each of its tables right by itself.
    """
    for goal in plan.goals:
        if not isinstance(goal, CapacityGoal):
            continue
        if goal.rates is not None:
            yield from _rates_faults(path, plan, goal.rates, f"goals[{goal.id}].rates")
        elif goal.per_thousand is not None and goal.per_thousand.needs_years and plan.base_year is None:
            yield Fault.of("plan.missing-key", file=path, key="years.base")


def _rates_faults(path: Path, plan: Plan, rates: NeedRates, key: str) -> Iterator[Fault]:
    base = plan.base_year
    start = rates.start if rates.start is not None or base is None else base + 1
    if rates.deaths_per_mille is None and plan.layers.rates is None:
        yield Fault.of("plan.missing-key", file=path, key=f"{key}.deaths_per_mille")
    if rates.start is not None and base is not None and rates.start < base:
        yield Fault.of("plan.before-base", file=path, key=f"{key}.start", start=rates.start, base=base)
    changing = {
        name: steps
        for name, steps in (("deaths_per_mille", rates.deaths_per_mille), ("share", rates.share))
        if steps is not None and steps.needs_years
    }
    if changing and start is None:
        yield Fault.of("plan.missing-key", file=path, key=f"{key}.start")
        return
    for name, steps in changing.items():
        if start is not None and steps.at(start) is None and plan.layers.rates is None:
            yield Fault.of("plan.steps-late", file=path, key=f"{key}.{name}", first=steps.first, start=start)
