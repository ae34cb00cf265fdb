"""A plan's layers on their way in, and a study from whatever stands for one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding, Findings
from coverplan.io import parts_of
from coverplan.plan import Plan, RegisterSettings, read_plan
from coverplan.study.doubts_of_datums import doubts_of_datums
from coverplan.study.doubts_of_years import doubts_of_years
from coverplan.study.goals_of_vintage import goals_of_vintage
from coverplan.study.study import Study
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from coverplan.findings import Acceptance
    from coverplan.layers import Layer, Roads, TableLayer
    from coverplan.plan import ExclusionSettings, LayerSettings

__all__ = ["AnyStudy", "as_study", "load_study", "open_study"]

S = TypeVar("S", bound="LayerSettings | RegisterSettings | dict[str, ExclusionSettings]")
L = TypeVar("L", "Layer", "TableLayer", "Roads")


# What stands for a study wherever one is asked for.
AnyStudy: TypeAlias = Study | Plan | str | Path


def _country_unknown(study: Study) -> tuple[Finding, ...]:
    """Tell that nothing says the country, where the place leaves it open."""
    if study.jurisdiction.is_known:
        return ()
    return (Finding(rule="plan.country-unknown", layer="plan", params={"area": study.plan.area.name}),)


def open_study(path: str | Path) -> Study:
    """Read a plan and load its layers.

    Parameters
    ----------
    path
        plan.toml, or the folder that holds it.

    Returns
    -------
    Study

    Raises
    ------
    PlanError
        When the plan cannot be used.
    InputError
        When a layer cannot be used; the faults of all layers at once.

    Examples
    --------
    >>> open_study("data")
    <Study liangshan: 梁山县; 452 boundaries, 112 facilities, 795 residents, 3163 roads, 459 indicators, 12 projects>
    """
    return load_study(read_plan(path))


def as_study(given: AnyStudy) -> Study:
    """Return the study that a plan or the path of one stands for, and a study itself.

    Parameters
    ----------
    given
        A study, a plan, or the path of plan.toml or of the folder that holds it.

    Returns
    -------
    Study

    Raises
    ------
    PlanError, InputError
        When it is none of these, or a plan or layer cannot be read.

    Examples
    --------
    >>> as_study("data/plan.toml").plan.id
    'liangshan'
    """
    if isinstance(given, Study):
        return given
    if isinstance(given, Plan):
        return load_study(given)
    if isinstance(given, str | Path):
        return open_study(given)
    raise InputError.of("study.not-one", given=type(given).__name__)


def load_study(plan: Plan, *, progress: Callable[[str], None] | None = None) -> Study:
    """Load the layers of a plan (see :func:`open_study`).

    Parameters
    ----------
    plan
        The plan.
    progress
        Called with the name of each layer before it is read.

    Examples
    --------
    >>> load_study(Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))
    <Study x: x; no layers>
    """
    from coverplan.layers import (
        broken_outlines,
        earlier_units,
        mended,
        misplaced_files,
        read_area_layer,
        read_boundaries,
        read_closures,
        read_exclusions,
        read_facilities,
        read_indicators,
        read_lines,
        read_name_readings,
        read_name_terms,
        read_neighbours,
        read_people_by_year,
        read_pillars,
        read_projects,
        read_rates,
        read_residents,
        read_road_files,
        read_unit_list,
    )

    loading = _Loading(plan, progress or (lambda _name: None))
    accepted = loading.accepted(folder=plan.folder)
    misplaced = misplaced_files(plan)
    if misplaced:  # what lies elsewhere would let others seem at fault
        raise InputError([*loading.faults, *misplaced])
    layers, folder, crs = plan.layers, plan.folder, plan.area.crs
    boundaries = loading.layer(
        layers.boundaries, lambda at: read_boundaries(at, folder, area=plan.area, units=plan.units)
    )
    unit_list = loading.layer(
        layers.unit_list, lambda at: read_unit_list(at, folder, crs=crs, units=plan.units)
    )
    readings = loading.layer(layers.name_readings, lambda at: read_name_readings(at, folder, crs=crs))
    terms = loading.layer(layers.name_terms, lambda at: read_name_terms(at, folder, crs=crs))
    units = None if boundaries is None else mended(boundaries.frame)
    register, units = _register(loading, plan, units, None if unit_list is None else unit_list.frame)
    facilities = loading.layer(layers.facilities, lambda _: read_facilities(plan, folder, boundaries=units))
    water = loading.layer(layers.water, lambda at: read_area_layer("water", at, folder, crs=crs))
    wet = None if water is None else water.frame
    residents = loading.layer(
        layers.residents,
        lambda at: read_residents(plan, folder, boundaries=units, water=wet, earlier=earlier_units(plan, at)),
    )
    closures = loading.layer(layers.closures, lambda at: read_closures(at, folder, crs=crs))
    indicators = loading.layer(
        layers.indicators,
        lambda at: read_indicators(at, folder, crs=crs, boundaries=units, earlier=earlier_units(plan, at)),
    )
    rates = loading.layer(layers.rates, lambda at: read_rates(at, folder, crs=crs, boundaries=units))
    there = None if facilities is None else facilities.frame
    projects = loading.layer(
        layers.projects, lambda _: read_projects(plan, folder, boundaries=units, facilities=there)
    )
    by_year = loading.layer(
        layers.people_by_year,
        lambda at: read_people_by_year(
            at, folder, crs=crs, boundaries=units, earlier=earlier_units(plan, at)
        ),
    )
    roads = loading.layer(
        layers.roads,
        lambda at: read_road_files(at, folder, crs=crs, boundaries=units, reach_m=plan.farthest_m),
    )
    neighbours = loading.layer(layers.neighbours, lambda at: read_neighbours(at, folder, crs=crs))
    beyond = None if neighbours is None else neighbours.frame
    lines = loading.layer(
        layers.lines, lambda at: read_lines(at, folder, crs=crs, units=units, neighbours=beyond)
    )
    pillars = loading.layer(layers.pillars, lambda at: read_pillars(at, folder, crs=crs))
    follow = ("residents.no-boundaries", "people-by-year.no-boundaries")
    exclusions = loading.layer(layers.exclusions, lambda asked: read_exclusions(asked, folder, crs=crs))
    loading.finish(without=() if boundaries or layers.boundaries is None else follow)
    plan, goal_units = goals_of_vintage(plan)
    study = Study(
        plan=plan,
        boundaries=units,
        broken=None if boundaries is None else broken_outlines(boundaries.frame),
        unit_list=None if unit_list is None else unit_list.frame,
        name_readings=None if readings is None else readings.frame,
        name_terms=None if terms is None else terms.frame,
        facilities=None if facilities is None else facilities.frame,
        residents=None if residents is None else residents.frame,
        roads=None if roads is None else roads.edges,
        road_nodes=None if roads is None else roads.nodes,
        indicators=None if indicators is None else indicators.frame,
        rates=None if rates is None else rates.frame,
        projects=None if projects is None else projects.frame,
        people_by_year=None if by_year is None else by_year.frame,
        water=wet,
        closures=None if closures is None else closures.frame,
        register=register,
        lines=None if lines is None else lines.frame,
        pillars=None if pillars is None else pillars.frame,
        neighbours=beyond,
        exclusions=None if exclusions is None else exclusions.frame,
        accepted=accepted,
        files=(
            *loading.files,
            *(folder / name for name in plan.candidate_files),
            *([folder / plan.units.crosswalk] if goal_units else []),
        ),
    )
    doubts = (*doubts_of_datums(study, loading.findings), *doubts_of_years(study))
    found = Findings((*loading.findings, *goal_units, *_country_unknown(study), *doubts))
    return replace(study, findings=found if study.jurisdiction.is_chinese else found.elsewhere())


def _register(
    loading: _Loading, plan: Plan, boundaries: gpd.GeoDataFrame | None, unit_list: pd.DataFrame | None
) -> tuple[gpd.GeoDataFrame | None, gpd.GeoDataFrame | None]:
    """Read the register, joined to the units, and give those of the boundaries the seats that they lack."""
    from coverplan.layers import join_to_units, own_units, read_register, with_seats

    layer = loading.layer(plan.layers.register, lambda at: read_register(at, plan.folder, area=plan.area))
    if layer is None:
        return None, boundaries
    units = own_units(boundaries, unit_list, plan.units.vintage, crs=plan.area.crs)
    register = layer.frame if units is None else join_to_units(layer.frame, units)
    if boundaries is not None:
        boundaries, findings = with_seats(boundaries, register)
        loading.findings += findings
    return register, boundaries


class _Loading:
    """Layers on their way in: what was found, what was read, what is wrong."""

    def __init__(self, plan: Plan, tell: Callable[[str], None]) -> None:
        from coverplan.layers import judge_mapping

        self._tell = tell
        self._layers = plan.layers
        self.findings: list[Finding] = []
        self.faults: list[Fault] = []
        self.files = [plan.path] if plan.path else []
        self._folder = plan.folder
        for name, settings in plan.layers.each():
            if name != "population_raster" and not isinstance(settings, RegisterSettings):
                faults, findings = judge_mapping(name, settings.columns, str(plan.path or plan.id))
                self.faults += faults
                self.findings += findings

    def layer(self, settings: S | None, read: Callable[[S], L]) -> L | None:
        """Read a layer that the plan names; its faults wait until all layers have been tried."""
        if settings is None:
            return None
        name = next(
            name for name in type(self._layers).model_fields if getattr(self._layers, name) is settings
        )
        self._tell(say(f"layer.{name}"))
        try:
            layer = read(settings)
        except InputError as error:
            self.faults += error.faults
            return None
        self.findings += layer.findings
        paths = getattr(layer, "files", None) or []
        if not paths and not isinstance(settings, dict):
            paths = [self._folder / name for name in settings.path]
        self.files += [part for path in paths for part in parts_of(path)]
        return layer

    def accepted(self, *, folder: Path) -> tuple[Acceptance, ...]:
        """Read the accepted findings beside the plan, where there are any."""
        from coverplan.layers import ACCEPTED_FILE, read_accepted

        try:
            rows = read_accepted(folder)
        except InputError as error:
            self.faults += error.faults
            return ()
        self.files += [folder / ACCEPTED_FILE] if rows else []
        return rows

    def finish(self, *, without: tuple[str, ...] = ()) -> None:
        """Raise every fault of every layer, but for those that only follow from others."""
        faults = [fault for fault in self.faults if fault.key not in without]
        if faults:
            raise InputError(faults)
