"""What a capacity goal can count on: places less those taken, of the facilities that are open in each of its years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.serving import by_id
from coverplan.tables import STATUS_WHERE_NONE, text_column
from coverplan.texts import Listed, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from coverplan.kernels.types import Bools
    from coverplan.plan import CapacityGoal

__all__ = ["Supply", "open_in", "supply_of"]

_TO_COME = ("planned", "building")
_NAMED = 5


@dataclass(frozen=True, eq=False)
class Supply:
    """The facilities that a capacity goal counts, and their room.

    Attributes
    ----------
    facilities : GeoDataFrame
        Those that report their places and are open in some year.
    room : Series
        Places less those taken, on facility_id.
    is_open : array of bool
        Shape (facilities, years).
    at_most : Supply or None
        The same with those that do not report, and all the room that they may have; None where all report.
    findings : tuple of Finding
        Who does not report.
    notes : tuple of str
        Who opens later or closes before the end.
    """

    facilities: gpd.GeoDataFrame
    room: pd.Series
    is_open: Bools
    at_most: Supply | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def open_in(facilities: pd.DataFrame, goal: CapacityGoal, years: Sequence[int | None]) -> Bools:
    """Say of each facility in which years a goal counts it: from the year in which it opens to the one before it closes.

    Parameters
    ----------
    facilities
        kind, status; opened and closed (dates as text) where known.
    goal
        Its kinds and statuses. What is planned or being built counts as operating from the year in which it opens, what is
        closed until the year before it closed; without a date they do not. Dates that contradict each other are none.
    years
        None: whatever the year, by status alone.

    Returns
    -------
    array of bool, shape (facilities, years)

    Examples
    --------
    >>> from coverplan.plan import CapacityGoal
    >>> goal = CapacityGoal(id="c", kind="capacity", facility="public_cemetery", capacity="plots", per_person=0.1)
    >>> sites = pd.DataFrame({"kind": "public_cemetery", "status": ["operating", "planned"], "opened": ["2008", "2027-05"], "closed": ["2028", None]})
    >>> open_in(sites, goal, [2026, 2027, 2028]).tolist()
    [[True, True, False], [False, True, True]]
    """
    of_kind = facilities["kind"].isin(goal.facility).to_numpy()
    counts = of_kind & facilities["status"].isin(goal.status).to_numpy()
    if list(years) == [None]:
        return counts[:, None]
    opened, closed = (_year(facilities, name) for name in ("opened", "closed"))
    backwards = closed < opened
    opened, closed = np.where(backwards, np.nan, opened), np.where(backwards, np.nan, closed)
    status = facilities["status"]
    dated = (status.isin(_TO_COME).to_numpy() & ~np.isnan(opened)) | (
        (status == "closed").to_numpy() & ~np.isnan(closed)
    )
    counts |= of_kind & dated & (STATUS_WHERE_NONE in goal.status)
    asked = np.array(years, dtype=float)[None, :]
    from_then = np.isnan(opened)[:, None] | (opened[:, None] <= asked)
    until_then = np.isnan(closed)[:, None] | (closed[:, None] > asked)
    return np.asarray(counts[:, None] & from_then & until_then)


def _year(facilities: pd.DataFrame, column: str) -> np.ndarray:
    return pd.to_numeric(text_column(facilities, column).str[:4], errors="coerce").to_numpy(dtype=float)


def supply_of(
    facilities: gpd.GeoDataFrame, goal: CapacityGoal, years: Sequence[int | None], *, base: int | None = None
) -> Supply:
    """Return the facilities that are open at some time and report their places, and how many are free.

    Parameters
    ----------
    facilities
        All of the study.
    goal
        ``capacity`` and ``used`` are columns of them.
    years
        As of :func:`open_in`.
    base
        Year that the figures are of: what opens after it has given no place away yet.
    """
    facilities = by_id(facilities)
    is_open = open_in(facilities, goal, years)
    at_some_time = is_open.any(axis=1)
    counted, is_open = facilities[at_some_time], is_open[at_some_time]
    figures = _reported(counted, goal, base)
    places, taken = figures["places"], figures["taken"]
    room = (places - taken).clip(lower=0.0)
    room.index = pd.Index(counted["facility_id"].astype(str), name="facility_id")
    silent = room.isna().to_numpy()
    notes = list(_in_part(counted[~silent], is_open[~silent]))
    over = text_column(counted, "name")[taken > places].tolist()
    if over:
        notes.append(say("goal.more-taken", count=len(over), names=Listed(tuple(over), _NAMED)))
    at_most = None
    if silent.any():  # all their places may be free, and there may be any number of them
        at_most = Supply(counted, room.where(~silent, places.fillna(np.inf).to_numpy()), is_open)
    left_out = tuple(_left_out(goal, counted[silent], figures[silent]))
    return Supply(counted[~silent], room[~silent], is_open[~silent], at_most, left_out, tuple(notes))


def _reported(counted: pd.DataFrame, goal: CapacityGoal, base: int | None) -> pd.DataFrame:
    """Return the places of facilities and those taken, NaN where they are not reported; what is yet to open has given none away."""
    names = {"places": goal.capacity} | ({} if goal.used is None else {"taken": goal.used})
    figures = pd.DataFrame(
        {
            name: pd.to_numeric(counted[column], errors="coerce").astype(float)
            for name, column in names.items()
        }
    )
    if goal.used is None:
        return figures.assign(taken=0.0)
    opens_later = _year(counted, "opened") > (np.inf if base is None else base)
    to_come = counted["status"].isin(_TO_COME).to_numpy() | opens_later
    return figures.assign(taken=figures["taken"].mask(figures["taken"].isna() & to_come, 0.0))


def _left_out(goal: CapacityGoal, counted: pd.DataFrame, figures: pd.DataFrame) -> Iterator[Finding]:
    """Name the facilities that do not report, and what they do not."""
    columns = {"places": goal.capacity, "taken": str(goal.used)}
    for row, told in zip(counted.to_dict("records"), figures.to_dict("records"), strict=True):
        lacks = ", ".join(column for name, column in columns.items() if pd.isna(told[name]))
        params = {"goal": goal.name, "id": row["facility_id"], "columns": lacks}
        yield Finding(rule="goal.figure-missing", layer="facilities", name=str(row["name"]), params=params)


def _in_part(counted: gpd.GeoDataFrame, is_open: Bools) -> tuple[str, ...]:
    """Name the facilities that are not open throughout."""
    names = text_column(counted, "name")[~np.asarray(is_open.all(axis=1))].tolist()
    return (say("goal.open-in-part", count=len(names), names=Listed(tuple(names), _NAMED)),) if names else ()
