"""One planning area: its plan and its layers, loaded."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.crs import crs_name
from coverplan.errors import InputError
from coverplan.findings import Findings, accept, today
from coverplan.memo import HasMemo
from coverplan.notebook import Table, card
from coverplan.plan import Plan, jurisdiction_of
from coverplan.study.notices import Notices
from coverplan.tables import group_columns
from coverplan.texts import say
from coverplan.wording import layer_word, title_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Acceptance, Finding
    from coverplan.layers import UnitTree
    from coverplan.plan import Jurisdiction
    from coverplan.tables import Measure
    from coverplan.texts import Language

__all__ = ["RoadLayer", "Study"]

# In the order in which people look at them.
_LAYERS = (
    "boundaries", "unit_list", "facilities", "residents", "roads", "indicators", "projects", "people_by_year", "water", "closures",
    "register", "lines", "pillars", "neighbours", "exclusions",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class RoadLayer(HasMemo):
    """The roads of a study, for every traveller; what-ifs on them share what is built of them."""

    edges: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class Study(HasMemo):
    """A plan with its layers, every geometry in the plan's metric CRS.

    What is worked out from a study is kept with it: change no frame in place, but take another study with
    ``dataclasses.replace(study, roads=...)``.

    Attributes
    ----------
    plan : Plan
        The typed plan.
    boundaries : GeoDataFrame or None
        unit_code, name, level (county | town | village), type, parent_code, valid geometry (None where a unit
        has no outline; :attr:`outlines` are those that have one); optional
        seat_lon, seat_lat (WGS-84 degrees), households, area_km2, urban_rural.
    broken : GeoDataFrame or None
        unit_code, level and geometry, as they were drawn, of the units of which the boundaries hold mended outlines
        (:attr:`outlines_as_drawn`); None where there are none.
    unit_list : DataFrame or None
        The list of units, of one or several vintages: unit_code, name, level, type, parent_code, vintage ("" for none),
        urban_rural, place_code, pinyin, approved.
    name_readings : DataFrame or None
        How the office reads words and surnames in names: text, pinyin, use, unit_code.
    name_terms : DataFrame or None
        Words in names that the office looks at: text, sort.
    facilities : GeoDataFrame or None
        facility_id, name, kind, status, beds, nursing_beds, plots, plots_used, serves (tuple of unit
        codes, empty: everybody), level (county | town | village, missing where not said), opened, closed (dates as text), unit_code,
        geometry (points).
    residents : GeoDataFrame or None
        demand_id, unit_code, name, placed_by, one float column a group, estimated (the groups whose figure
        there is an estimate, a tuple of names), geometry (points).
    roads : GeoDataFrame or None
        Canonical edges (u, v, road_class, oneway, ..., geometry).
    road_nodes : GeoDataFrame or None
        node_id, geometry.
    indicators : DataFrame or None
        indicator, value, unit, unit_code, period, source.
    rates : DataFrame or None
        unit_code, year, deaths_per_mille, share, per_thousand, goal_id (see :func:`coverplan.layers.read_rates`).
    projects : GeoDataFrame or None
        project_id, name, kind, status (planned | building | done | stopped), action, start, end, cost (万元), places, nursing_beds,
        land_m2, level, facility_id, goal_id, unit_code, geometry (points, None without a place).
    people_by_year : DataFrame or None
        unit_code, year, one float column a group.
    water : GeoDataFrame or None
        Water, for the map.
    closures : GeoDataFrame or None
        name, slow (how many times longer the way takes; NaN: shut), lines and areas: across them the
        roads of this what-if are shut or slower (see :meth:`with_closures`).
    register : GeoDataFrame or None
        Places of the official place-name register (see :func:`coverplan.layers.read_register`), geometry (points).
    lines : GeoDataFrame or None
        Surveyed lines (界线): line_id, name, unit_a, unit_b, last_inspected (a date as text), geometry (lines, None where not given).
    pillars : GeoDataFrame or None
        Boundary pillars (界桩): number, line_id, order, geometry (points).
    neighbours : GeoDataFrame or None
        Units beyond the county line: unit_code ("" where not given), name, valid polygons.
    exclusions : GeoDataFrame or None
        Land that plans keep off, or prefer: land (the name under ``[layers.exclusions]``), name, valid lines and areas.
    findings : Findings
        What was found while loading.
    accepted : tuple of Acceptance
        The rows of accepted.csv: what may stand.
    files : tuple of Path
        Every file that was read, the plan first.
    year : int or None
        The year that facilities and people are of, where it is another than the layers' (see :meth:`as_of`).
    unknown_groups : tuple of str
        Groups of which nothing says how many people there will be in that year; the residents lack them.
    now : Study or None
        Of a study as of a year, the study that it was made from.
    road_layer : RoadLayer or None
        ``roads`` and ``road_nodes`` with what was built of them; made of the two.

    Examples
    --------
    >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    <Study x: 甲县; no layers>
    """

    plan: Plan
    boundaries: gpd.GeoDataFrame | None = None
    broken: gpd.GeoDataFrame | None = None
    unit_list: pd.DataFrame | None = None
    name_readings: pd.DataFrame | None = None
    name_terms: pd.DataFrame | None = None
    facilities: gpd.GeoDataFrame | None = None
    residents: gpd.GeoDataFrame | None = None
    roads: gpd.GeoDataFrame | None = None
    road_nodes: gpd.GeoDataFrame | None = None
    indicators: pd.DataFrame | None = None
    rates: pd.DataFrame | None = None
    water: gpd.GeoDataFrame | None = None
    projects: gpd.GeoDataFrame | None = None
    people_by_year: pd.DataFrame | None = None
    closures: gpd.GeoDataFrame | None = None
    register: gpd.GeoDataFrame | None = None
    lines: gpd.GeoDataFrame | None = None
    pillars: gpd.GeoDataFrame | None = None
    neighbours: gpd.GeoDataFrame | None = None
    exclusions: gpd.GeoDataFrame | None = None
    findings: Findings = field(default_factory=Findings)
    accepted: tuple[Acceptance, ...] = ()
    files: tuple[Path, ...] = ()
    year: int | None = None
    unknown_groups: tuple[str, ...] = ()
    road_layer: RoadLayer | None = field(default=None, repr=False)
    now: Study | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        layer, edges, nodes = self.road_layer, self.roads, self.road_nodes
        if edges is None or nodes is None:
            object.__setattr__(self, "road_layer", None)
        elif layer is None or layer.edges is not edges or layer.nodes is not nodes:
            object.__setattr__(self, "road_layer", RoadLayer(edges, nodes))

    def judged(self, findings: Iterable[Finding]) -> Findings:
        """Return findings as the plan's rules and its accepted findings have them.

        Examples
        --------
        >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
        >>> study.judged([])
        <Findings: 0 errors, 0 warnings, 0 remarks>
        """
        return accept(self.plan.rulebook.judge(findings), self.accepted, day=today())

    @property
    def outlines(self) -> gpd.GeoDataFrame | None:
        """The units that have an outline; None where none has. A list of units without outlines is a study, too."""
        return self.once(_outlines)

    @property
    def outlines_as_drawn(self) -> gpd.GeoDataFrame | None:
        """The same as they were drawn, invalid rings and all: what is looked at to be repaired."""
        outlines = self.outlines
        if outlines is None or self.broken is None:
            return outlines
        keys = ["unit_code", "level"]
        drawn = self.broken.set_index(keys).geometry.reindex(pd.MultiIndex.from_frame(outlines[keys]))
        return outlines.set_geometry(outlines.geometry.where(drawn.isna().to_numpy(), drawn.to_numpy()))

    @property
    def unit_tree(self) -> UnitTree:
        """Which unit lies in which."""
        now = self.now
        if now is not None and now.boundaries is self.boundaries:
            return now.unit_tree
        return self.once(_unit_tree)

    @property
    def on_the_road(self) -> Study:
        """The study whose networks serve this one: that of now, where roads, water and closures are the same."""
        now = self.now
        same = now is not None and all(
            getattr(now, name) is getattr(self, name) for name in ("road_layer", "water", "closures")
        )
        return now if now is not None and same and now.plan.travel == self.plan.travel else self

    @property
    def measure(self) -> Measure:
        """What the residents layer counts on the whole: people, dwellings, square metres ..."""
        return self.plan.measure_of([] if self.residents is None else group_columns(self.residents))

    def title(self, language: Language | None = None) -> str:
        """Return the plan's title, or one made of the area's name.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})).title("en")
        'Facility coverage of 甲县'
        """
        title = title_in(self.plan.title, self.plan.title_en, language)
        return title or say("study.untitled", language, area=self.area_name(language))

    def area_name(self, language: Language | None = None) -> str:
        """Return the name of the planning area in a language.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "name_en": "Jia County", "crs": "EPSG:4548"})).area_name("en")
        'Jia County'
        """
        return title_in(self.plan.area.name, self.plan.area.name_en, language)

    def credit(self, language: Language | None = None) -> str:
        """Return the credit of the data's source; empty where the plan names none.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548", "credit": "甲局"})).credit("en")
        '甲局'
        """
        return self._notices.credit(language)

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Whose rules the study stands under: those of the plan's country, else what codes and place say.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548", "country": "MN"})).jurisdiction.is_chinese
        False
        """
        return self.once(_jurisdiction)

    def notices(self, language: Language | None = None) -> list[str]:
        """Return the marks of the study and the credit of its data, which every output must carry.

        Parameters
        ----------
        language
            ``"zh"`` or ``"en"``; by default the current one.

        Returns
        -------
        list of str
            Empty where none applies.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548", "credit": "甲局"})).notices("zh")
        ['内部工作底图，不得公开', '甲局']
        """
        return self._notices.whole(language)

    def short_notices(self, language: Language | None = None) -> list[str]:
        """Return the notices in a word or two each, for a column that repeats them in every row; manifest.json has them whole.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548", "sample": True})).short_notices("zh")
        ['示例数据', '内部资料']
        """
        return self._notices.short(language)

    def marks(self, language: Language | None = None) -> list[str]:
        """Return the marks that maps, tables and reports of the study must carry, most important first.

        Parameters
        ----------
        language
            ``"zh"`` or ``"en"``; by default the current one.

        Returns
        -------
        list of str
            The sample-data notice where ``area.sample`` is true; what is assumed where it is a what-if (in general
            words where roads are shut or slower and the plan does not say why); the year of a study as of one; the review number, or for a Chinese
            study without one the notice that the map is internal. Empty where none applies.

        Notes
        -----
        Maps for the public need a review number (地图管理条例 第十五条); it is typed in, never made up.

        Examples
        --------
        >>> Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})).marks("zh")
        ['内部工作底图，不得公开']
        """
        return self._notices.marks(language)

    @property
    def _notices(self) -> Notices:
        closes_roads = self.closures is not None or self.plan.layers.closures is not None
        plan = self.plan
        return Notices(plan.area, plan.what_if, closes_roads, self.year, self.jurisdiction.is_chinese)

    def __repr__(self) -> str:
        parts = [
            f"{len(frame)} {name}"
            for name in ("boundaries", "facilities", "residents", "roads", "indicators", "projects")
            if (frame := getattr(self, name)) is not None
        ]
        return f"<Study {self.plan.id}: {self.plan.area.name}; {', '.join(parts) or 'no layers'}>"

    def _repr_html_(self) -> str:
        rows = [
            [
                layer_word(name, self.measure),
                f"{len(frame):,}",
                crs_name(crs) if (crs := getattr(frame, "crs", None)) else "—",
            ]
            for name in _LAYERS
            if (frame := getattr(self, name)) is not None
        ]
        heads = [say(key) for key in ("column.layer", "notebook.rows", "notebook.crs")]
        facts = [
            (say("notebook.crs"), self.plan.area.crs),
            (say("notebook.found"), Findings(self.findings).counted()),
        ]
        title = say("phrase.of", name=self.title(), of=self.plan.id)
        return card(title, said=self.notices(), facts=facts, tables=[Table(heads, rows, numbers=[1])])

    def with_closures(
        self,
        places: gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry | Sequence[BaseGeometry],
        what_if: str,
        *,
        slow: float | None = None,
    ) -> Study:
        """Return the study as a what-if: roads that cross some places are shut, or slower.

        The road networks of the study are used again, not built anew.

        Parameters
        ----------
        places
            Lines (works across a road) and areas (a flood), in any CRS; a bare geometry, or a list of
            them, is taken to be in the plan's. A bridge that crosses an area counts as crossing it. A frame may say ``name`` and
            ``slow`` for each place.
        what_if
            What is assumed; it stands on every map and table.
        slow
            How many times longer travel takes along a whole edge (a section of road between two junctions)
            that crosses a place, at least 1; several places across one edge each multiply its time. By default
            the roads are shut.

        Returns
        -------
        Study
            What was closed before stays closed.

        Raises
        ------
        CrsError
            When a frame has no CRS.
        InputError
            When nothing is said to be assumed, ``slow`` is no number from 1 upwards, or a place is no line and no
            area.

        Examples
        --------
        >>> import shapely
        >>> middle = sample.boundaries.union_all().centroid.buffer(2_000)  # sample: the embedded study
        >>> sample.with_closures(middle, "漫水").plan.what_if
        '漫水'
        """
        from coverplan.layers import closures_frame

        if not (isinstance(what_if, str) and what_if.strip()):
            raise InputError.of("closures.what-if-empty")
        closed = closures_frame(places, crs=self.plan.area.crs, slow=slow)
        before = [] if self.closures is None else [self.closures]
        said = "；".join(dict.fromkeys(text for text in (self.plan.what_if, what_if.strip()) if text))
        return replace(
            self,
            plan=self.plan.model_copy(update={"what_if": said}),
            closures=pd.concat([*before, closed], ignore_index=True),
            now=None if self.now is None else self.now.with_closures(places, what_if, slow=slow),
        )

    def as_of(self, year: int, *, projects: bool = True) -> Study:
        """Return the study as it will be at the end of a year.

        Parameters
        ----------
        year
            A year, from the base of the plan's ``[years]`` on.
        projects
            Whether the projects of the list change facilities when they end; without them only the facilities' own dates do.

        Returns
        -------
        Study
            Facilities: what has closed by then is closed, what has opened by then operates (``opened``, ``closed``; without a date its
            status stays), and new, rebuilt, moved and merged ones as the projects leave them. People of each group as
            ``[layers.people_by_year]``, ``[forecast]`` or ``[cohort]`` says, spread as they are now and marked as estimates; a
            group of which they say nothing is in ``unknown_groups`` and not among the residents. The roads, and what was
            built of them, are shared.

        Raises
        ------
        InputError
            When the plan has no ``[years]``, or the year is before their base.

        Examples
        --------
        ``sample`` is the embedded study.

        >>> sample.as_of(2035).year
        2035
        """
        years = self.plan.years
        if self.year is not None:
            raise InputError.of("study.year-of-year", year=self.year)
        if years is None:
            raise InputError.of("study.no-years", plan=self.plan.id)
        if not isinstance(year, int) or year < years.base:
            raise InputError.of("study.year-before-base", year=year, base=years.base)
        return self.once(_as_of, year, projects)

    def in_year(self, year: int | None) -> Study:
        """Return the study as of the year that a goal names, and the study itself for one that names none.

        Examples
        --------
        ``sample`` is the embedded study.

        >>> sample.in_year(None) is sample, sample.in_year(2030).in_year(2035).year
        (True, 2035)
        """
        return self if year is None else (self.now or self).as_of(year)


def _as_of(study: Study, year: int, projects: bool) -> Study:  # noqa: FBT001
    from coverplan.study.facilities_of_year import facilities_of_year, works_of_year
    from coverplan.study.people_of_year import PeopleOfYear, people_of_year

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


def _outlines(study: Study) -> gpd.GeoDataFrame | None:
    from coverplan.layers import placed

    units = None if study.boundaries is None else placed(study.boundaries)
    return None if units is None or units.empty else units


def _jurisdiction(study: Study) -> Jurisdiction:
    """Judge by the plan, and by the first layer that has a place."""
    area, scheme = study.plan.area, study.plan.units.code_scheme
    layers = (study.boundaries, study.residents, study.facilities, study.roads)
    bounds = (layer.total_bounds for layer in layers if layer is not None)
    placed = next((tuple(map(float, box)) for box in bounds if all(map(math.isfinite, box))), None)
    return jurisdiction_of(area.country, scheme, placed, crs=area.crs)


def _unit_tree(study: Study) -> UnitTree:
    from coverplan.layers import UnitTree

    return UnitTree.of(study.boundaries, study.plan.units.code_scheme)
