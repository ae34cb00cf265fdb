"""What the years of a plan cannot rely on: facilities without dates, projects of unknown facilities, people not told to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.findings import Finding
from coverplan.study.facilities_of_year import effect_of
from coverplan.study.people_of_year import people_of_year, points_of_table
from coverplan.tables import group_columns, text_column
from coverplan.texts import Listed
from coverplan.wording import Weight, word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coverplan.plan import Years
    from coverplan.study.study import Study

__all__ = ["doubts_of_years"]

_NAMED = 10
# Totals of the table and the points' own differ by rounding at most.
_SAME_RELATIVE = 1e-3


def doubts_of_years(study: Study) -> tuple[Finding, ...]:
    """Tell what makes the study of a later year doubtful; nothing where the plan has no ``[years]``.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> doubts_of_years(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})))
    ()
    """
    years = study.plan.years
    projects = tuple(_projects_without_facility(study))
    if years is None:
        return projects
    return (*projects, *_without_dates(study), *_people(study, years))


def _projects_without_facility(study: Study) -> Iterator[Finding]:
    """Tell which projects rebuild, move or merge a facility that is not there."""
    if study.projects is None or study.facilities is None:
        return
    from coverplan.layers import listed_words

    there = set(study.facilities["facility_id"].astype(str))
    for project in study.projects.to_dict("records"):
        if project["kind"] not in study.plan.kinds or effect_of(project, there) in ("new", "keep"):
            continue
        named = listed_words(project["facility_id"]) if isinstance(project["facility_id"], str) else []
        lost = [fid for fid in named if fid not in there]
        if lost or not named:
            params = {"name": project["name"], "id": ", ".join(lost)}
            yield Finding(
                rule="project.facility-unknown", layer="projects", name=str(project["name"]), params=params
            )


def _without_dates(study: Study) -> Iterator[Finding]:
    """Tell which facilities never open, and how many have no date at all."""
    facilities = study.facilities
    if facilities is None:
        return
    opened, closed = (text_column(facilities, name) != "" for name in ("opened", "closed"))
    by_project = set() if study.projects is None else set(text_column(study.projects, "facility_id"))
    unbuilt = facilities["status"].isin(["planned", "building"]) & ~opened
    lost = facilities[unbuilt & ~facilities["facility_id"].astype(str).isin(by_project)]
    undated = (facilities["status"] == "operating") & ~opened & ~closed
    if len(lost):
        params: dict[str, object] = {"count": len(lost), "names": _listed(lost["name"])}
        yield Finding(rule="facility.never-opens", layer="facilities", params=params)
    if undated.any():
        yield Finding(rule="facility.undated", layer="facilities", params={"count": int(undated.sum())})


def _people(study: Study, years: Years) -> Iterator[Finding]:
    """Tell which groups are not known to the end, and where the table is of other people than the layer."""
    residents = study.residents
    if residents is None:
        return
    lost = _unknown_in(study, years.far)
    unknown: dict[str, int] = {}
    for year in (each for each in years.span if lost and each > years.base):
        for group in _unknown_in(study, year):
            unknown.setdefault(group, year)
    for year in sorted(set(unknown.values())):
        names = _listed(word_of("group", group) for group, first in unknown.items() if first == year)
        yield Finding(
            rule="people-by-year.unknown", layer="residents", params={"year": year, "groups": names}
        )
    cohort = study.plan.cohort
    lacking = [] if cohort is None else [group for group in cohort.groups if group not in residents]
    if lacking:
        yield Finding(rule="cohort.group-missing", layer="residents", params={"groups": ", ".join(lacking)})
    unused = sorted(group for group in study.plan.forecast if group not in residents)
    if unused:
        yield Finding(rule="forecast.group-missing", layer="residents", params={"groups": ", ".join(unused)})
    yield from _table(study, years)


def _unknown_in(study: Study, year: int) -> tuple[str, ...]:
    assert study.residents is not None
    return people_of_year(
        study.residents, study.plan, study.unit_tree, year, by_year=study.people_by_year
    ).unknown


def _table(study: Study, years: Years) -> Iterator[Finding]:
    """Tell where the table does not fit the residents: other totals in the base year, units in which nobody lives."""
    residents, by_year = study.residents, study.people_by_year
    if residents is None or by_year is None:
        return
    names = study.unit_tree.units["name"]
    for group in group_columns(by_year.drop(columns=["year"])):
        if group not in residents:
            yield Finding(
                rule="people-by-year.group-unknown", layer="people_by_year", params={"group": group}
            )
            continue
        figures = by_year[by_year[group].notna()]
        within = points_of_table(residents, study.unit_tree, set(figures["unit_code"]))
        counted = residents[group].groupby(within.to_numpy()).sum()
        empty = sorted(set(figures["unit_code"]) - set(within))
        if empty:
            lost = float(
                figures.drop_duplicates("unit_code", keep="last").set_index("unit_code")[group][empty].sum()
            )
            params = {
                "count": len(empty),
                "names": _listed(names.reindex(empty)),
                "people": Weight(lost, study.plan.measure(group)),
            }
            yield Finding(rule="people-by-year.nobody-there", layer="people_by_year", params=params)
        told = figures[figures["year"] == years.base].set_index("unit_code")[group]
        differs = (told - counted.reindex(told.index)).abs() > (_SAME_RELATIVE * told).clip(lower=0.5)
        if differs.any():
            units = told.index[differs]
            params = {
                "year": years.base, "count": len(units), "names": _listed(names.reindex(units)), "group": word_of("group", group),
                "table": Weight(float(told[units].sum()), study.plan.measure(group)),
                "layer": Weight(float(counted[units].sum()), study.plan.measure(group)),
            }  # fmt: skip
            yield Finding(rule="people-by-year.base-differs", layer="people_by_year", params=params)


def _listed(names: Iterable[object]) -> Listed:
    return Listed(tuple(sorted(name for name in names if isinstance(name, str))), most=_NAMED)
