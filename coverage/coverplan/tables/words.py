"""Words that stand in tables: levels, states, what is done, and what a weight counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ESTIMATED", "LEVELS", "MEASURES", "PLACES", "PROJECT_ACTIONS", "PROJECT_STATUSES", "STATUSES", "STATUS_WHERE_NONE", "WITH_PLOTS", "Level", "Measure", "ProjectAction", "ProjectStatus", "Status", "common_measure", "places_column"]  # fmt: skip

Level = Literal["county", "town", "village"]
LEVELS: tuple[Level, ...] = get_args(Level)
Status = Literal["planned", "building", "operating", "closed"]
STATUSES: tuple[Status, ...] = get_args(Status)
ProjectStatus = Literal["planned", "building", "done", "stopped"]
PROJECT_STATUSES: tuple[ProjectStatus, ...] = get_args(ProjectStatus)
# What a project does with a facility: nothing, renew or enlarge it, open one, open it elsewhere, close it in favour of others.
ProjectAction = Literal["keep", "rebuild", "new", "move", "merge"]
PROJECT_ACTIONS: tuple[ProjectAction, ...] = get_args(ProjectAction)
# What a facility without a status is taken to be; said in a finding.
STATUS_WHERE_NONE: Status = "operating"
# What a weight counts.
Measure = Literal[
    "people", "households", "dwellings", "m2", "settlements", "plots", "beds", "places", "units"
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# What a need, or a goal about units, counts; figures of residents count none of these.
PLACES: tuple[Measure, ...] = ("plots", "beds", "places", "units")
# What holds the dead counts plots; what holds the living counts beds.
WITH_PLOTS = ("public_cemetery", "commercial_cemetery", "columbarium")
# What stands in the column basis where a figure was estimated, and of the residents the column that says for which groups.
ESTIMATED = "estimated"


def places_column(kind: str) -> str:
    """Return the column that holds the places of a kind of facility: plots where the dead lie, else beds.

    Examples
    --------
    >>> places_column("columbarium"), places_column("nursing_home")
    ('plots', 'beds')
    """
    return "plots" if kind in WITH_PLOTS else "beds"


def common_measure(measures: Iterable[Measure]) -> Measure:
    """Return what several groups count on the whole: what all of them do, else people.

    Examples
    --------
    >>> common_measure(["m2", "m2"]), common_measure(["m2", "people"]), common_measure([])
    ('m2', 'people', 'people')
    """
    each = {*measures}
    return each.pop() if len(each) == 1 else "people"
