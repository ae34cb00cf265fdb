"""A study as it will be at the end of a year: its facilities and its people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.study.facilities_of_year import facilities_of_year, works_of_year
from coverplan.study.people_of_year import PeopleOfYear, people_of_year

if TYPE_CHECKING:
    from coverplan.study.study import Study

__all__ = ["study_of_year"]


def study_of_year(study: Study, year: int, projects: bool) -> Study:  # noqa: FBT001
    """Return the study as of a year that its plan allows (see :meth:`coverplan.study.Study.as_of`)."""
    facilities, residents = study.facilities, study.residents
    if facilities is not None:
        facilities = facilities_of_year(facilities, year)
        if projects and study.projects is not None:
            facilities = works_of_year(facilities, study.projects, year, kinds=study.plan.kinds)
    people = (
        PeopleOfYear(None, ())
        if residents is None
        else people_of_year(residents, study.plan, study.unit_tree, year, by_year=study.people_by_year)
    )
    return replace(
        study,
        facilities=facilities,
        residents=people.residents,
        year=year,
        unknown_groups=people.unknown,
        now=study,
    )
