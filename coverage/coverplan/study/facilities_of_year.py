"""Facilities as they will be at the end of a year: what has opened, what has closed, what projects change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.tables import places_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.kernels.types import Bools, Floats

__all__ = ["effect_of", "facilities_of_year", "is_done", "works_of_year", "year_of"]

_UNBUILT = ("planned", "building")


def year_of(dates: pd.Series) -> Floats:
    """Return the year of each date in ISO form, NaN where there is none, shape (dates,).

    Examples
    --------
    >>> year_of(pd.Series(["2027", "2027-05-01", None], dtype="str")).tolist()
    [2027.0, 2027.0, nan]
    """
    return pd.to_numeric(dates.astype("str").str[:4], errors="coerce").to_numpy(dtype=float)


def facilities_of_year(facilities: gpd.GeoDataFrame, year: int) -> gpd.GeoDataFrame:
    """Return the facilities with the status they will have at the end of a year.

    Parameters
    ----------
    facilities
        status; opened and closed in ISO form where known.
    year
        The year.

    Returns
    -------
    GeoDataFrame
        The same rows. Closed by the year's end: closed. Planned or under construction and opened by then: operating. Operating and
        opened later: planned. What has no date stays as its status says, and so does what closed before it opened.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"status": ["building", "operating"], "opened": ["2027", None], "closed": [None, "2029-06"]}, geometry=[None, None])
    >>> [facilities_of_year(frame, year)["status"].tolist() for year in (2026, 2028, 2029)]
    [['building', 'operating'], ['operating', 'operating'], ['operating', 'closed']]
    """
    opened, closed = (_years(facilities, name) for name in ("opened", "closed"))
    backwards = closed < opened
    opened, closed = np.where(backwards, np.nan, opened), np.where(backwards, np.nan, closed)
    before = facilities["status"]
    status = before.mask(before.isin(_UNBUILT) & (opened <= year), "operating")
    status = status.mask((before == "operating") & (opened > year), "planned")
    status = status.mask(closed <= year, "closed")
    return facilities if status.equals(before) else facilities.assign(status=status)


def _years(facilities: gpd.GeoDataFrame, name: str) -> Floats:
    return year_of(facilities[name]) if name in facilities else np.full(len(facilities), np.nan)


def effect_of(project: Mapping[Any, Any], facility_ids: set[str]) -> str:
    """Return what a project does with a facility: its action, else what its facility and its kind say.

    Returns
    -------
    str
        ``rebuild``, ``new``, ``move``, ``merge``, or ``keep`` where it changes none.

    Examples
    --------
    >>> effect_of({"action": None, "facility_id": "f1"}, {"f1"}), effect_of({"action": None, "facility_id": None}, {"f1"})
    ('rebuild', 'new')
    """
    action, facility = project["action"], project["facility_id"]
    if isinstance(action, str):
        return action
    return "rebuild" if isinstance(facility, str) and facility in facility_ids else "new"


def is_done(projects: pd.DataFrame, year: int) -> Bools:
    """Say of each project whether it is done by the end of a year, shape (projects,).

    Done is what its status says is done, and what is planned or under way and ends by then; what is stopped, has no end or
    ends before it starts is not.

    Examples
    --------
    >>> frame = pd.DataFrame({"status": ["done", "planned", "stopped"], "start": None, "end": [None, "2027", "2027"]})
    >>> is_done(frame.astype("str"), 2028).tolist()
    [True, True, False]
    """
    from coverplan.layers import is_earlier

    ended = year_of(projects["end"]) <= year
    backwards = np.fromiter(map(is_earlier, projects["end"], projects["start"]), bool, len(projects))
    under_way = projects["status"].isin(_UNBUILT).to_numpy()
    return np.asarray((projects["status"] == "done").to_numpy() | (under_way & ended & ~backwards))


def works_of_year(
    facilities: gpd.GeoDataFrame, projects: gpd.GeoDataFrame, year: int, *, kinds: tuple[str, ...]
) -> gpd.GeoDataFrame:
    """Return the facilities as the projects that end by a year leave them.

    Parameters
    ----------
    facilities
        As they are without the projects.
    projects
        As ``coverplan.layers.read_projects`` has them. What is done already is taken to stand among the facilities.
    year
        The year.
    kinds
        Kinds of facility; a project of another kind changes none.

    Returns
    -------
    GeoDataFrame
        Ordered by facility_id. New: one more facility with the project's id, place and places; where the list names a facility
        that is there, that one opens. Rebuild: places become the project's. Move: it stands at the project's place. Merge: it
        closes. Of several projects of one facility the later counts.
    """
    due = projects[is_done(projects, year) & (projects["status"] != "done").to_numpy()]
    due = due.assign(_end=year_of(due["end"])).sort_values(["_end", "project_id"])
    made = facilities.copy()
    ids = made["facility_id"].astype(str)
    at = dict(zip(ids, made.index, strict=True))
    opened: list[dict[str, object]] = []
    for project in due.to_dict("records"):
        effect = effect_of(project, set(at))
        named = [fid for fid in _facilities_named(project) if fid in at]
        if effect == "merge":
            made.loc[[at[fid] for fid in named], "status"] = "closed"
        elif effect != "keep" and named:
            _change(made, at[named[0]], project, moves=effect == "move")
        elif effect == "new" and project["kind"] in kinds:
            opened.append(_facility_of(project, taken={*at, *(each["facility_id"] for each in opened)}))
    if opened:
        more = gpd.GeoDataFrame(opened, geometry="geometry", crs=made.crs).reindex(columns=made.columns)
        more = more.astype({name: kind for name, kind in made.dtypes.items() if name != "geometry"})
        made = gpd.GeoDataFrame(pd.concat([made, more], ignore_index=True), geometry="geometry", crs=made.crs)
    return made.sort_values("facility_id", ignore_index=True) if len(due) else facilities


def _facilities_named(project: Mapping[str, object]) -> list[str]:
    from coverplan.layers import listed_words

    named = project["facility_id"]
    return listed_words(named) if isinstance(named, str) else []


def _change(made: gpd.GeoDataFrame, at: object, project: Mapping[str, object], *, moves: bool) -> None:
    """Renew, enlarge, open or move a facility, in place."""
    made.loc[at, "status"] = "operating"
    figures = {
        places_column(str(made.loc[at, "kind"])): project["places"],
        "nursing_beds": project["nursing_beds"],
    }
    for column, figure in figures.items():
        if isinstance(figure, float) and not np.isnan(figure) and column in made:
            made.loc[at, column] = figure
    place = project["geometry"]
    if place is not None and (moves or made.geometry.loc[at] is None):
        made.loc[[at], "geometry"] = gpd.GeoSeries([place], index=[at], crs=made.crs)
        if isinstance(project["unit_code"], str):
            made.loc[at, "unit_code"] = project["unit_code"]


def _facility_of(project: Mapping[str, object], *, taken: set[object]) -> dict[str, object]:
    """Return the facility that a project opens; its id is the one the list gives, else the project's, marked where a facility has it."""
    own = next(iter(_facilities_named(project)), str(project["project_id"]))
    while own in taken:
        own = f"project-{own}"
    return {
        "facility_id": own, "name": project["name"], "kind": project["kind"], "status": "operating", "opened": project["end"],
        "serves": (), "unit_code": project["unit_code"], "level": project["level"], "geometry": project["geometry"],
        places_column(str(project["kind"])): project["places"], "nursing_beds": project["nursing_beds"],
    }  # fmt: skip
