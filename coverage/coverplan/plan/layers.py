"""The typed [layers] of plan.toml: files, and how to read them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.crs import Datum
from coverplan.plan._strict import Strict, as_list
from coverplan.plan._values import (
    FARTHEST_M,
    MeasureField,
)

__all__ = [
    "CountedSettings",
    "LayerSettings",
    "Layers",
    "RegisterSettings",
    "ResidentsSettings",
    "RoadsSettings",
]

# Ends farther apart are no slip of drawing: whole streets would become one node.
_WIDEST_JOIN_M = 50.0


Paths = Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]


class LayerSettings(Strict):
    """[layers.NAME]: a layer's files and how to read them."""

    path: Paths = Field(description="File or files, relative to plan.toml.")
    datum: Datum | None = Field(
        default=None, description="wgs84, cgcs2000, gcj02 or bd09; stated for every layer."
    )
    crs: str | None = Field(default=None, description="CRS of x/y columns, or of a file that carries none.")
    columns: dict[str, str] = Field(
        default_factory=dict, description="Canonical column = header in the file."
    )
    allow_private: list[str] = Field(
        default_factory=list,
        description="Headers of columns that may be used and published although they look private (identity or telephone numbers, names of persons, dwellings); others are left out of every output (个人信息列须逐一写明才会使用).",
    )
    layer: str | None = Field(default=None, description="Layer inside a GeoPackage that holds several.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook that holds several.")
    encoding: str | None = Field(
        default=None, description="Encoding, where the file's own declaration is missing or wrong."
    )
    undo_garbled: bool = Field(
        default=False,
        description="True: text that was saved after it was read in the wrong encoding (乱码) is made right.",
    )


class CountedSettings(LayerSettings):
    """A layer of figures by unit."""

    vintage: str = Field(
        default="",
        description="Year of the list of units that the figures are of, where it is not that of [units]: they are brought over by [units] crosswalk.",
    )


class ResidentsSettings(CountedSettings):
    """[layers.residents]: people, as demand points or as totals of units to be spread."""

    measure: MeasureField = Field(
        default={},
        description="What the figures count: people (default), households, dwellings, m2 or settlements; or by group, such as { dwellings = 'dwellings' }.",
    )

    spread: Literal["points", "buildings", "settlements", "grid", "raster", "seat"] | None = Field(
        default=None,
        description="Over what totals of units are spread; by default the first given of points, buildings, settlements, grid, seat.",
    )
    grid_m: float = Field(
        default=250.0,
        ge=10,
        le=FARTHEST_M,
        description="Cell size in metres (10 or more) of spread = 'grid'.",
    )


class RoadsSettings(LayerSettings):
    """[layers.roads]: road lines."""

    join_m: float = Field(
        default=0.01,
        ge=0,
        le=_WIDEST_JOIN_M,
        description="Ends closer than this many metres (50 at most) are one node.",
    )
    join_at_crossings: bool = Field(
        default=False, description="True joins lines where they cross (not at bridges or tunnels)."
    )


class RegisterSettings(Strict):
    """[layers.register]: saved answers of the place-name register (国家地名信息库)."""

    path: Paths = Field(
        description="JSON files of a page, of several answers or of an answer a line, or folders of them, relative to plan.toml."
    )
    datum: Datum = Field(default="cgcs2000", description="Datum of its points; the register's is cgcs2000.")
    encoding: str | None = Field(default=None, description="Encoding, where it is not UTF-8.")


class Layers(Strict):
    """[layers]: what there is."""

    boundaries: LayerSettings | None = Field(
        default=None, description="County, towns and villages: outlines, or a list of units without."
    )
    unit_list: LayerSettings | None = Field(
        default=None,
        description="List of units (codes, names; of one or several vintages) that names and codes are checked in, and outlines held against.",
    )
    name_readings: LayerSettings | None = Field(
        default=None,
        description="Readings of the office's own (text, pinyin with tones, use = word | surname, unit_code where it holds in one unit only), before those that come with the program.",
    )
    name_terms: LayerSettings | None = Field(
        default=None,
        description="Words in names to be looked at (text, sort = leader | person | foreign | enterprise | natural, or allowed), beside those that come with the program.",
    )
    facilities: LayerSettings | None = Field(default=None, description="Service places.")
    residents: ResidentsSettings | None = Field(default=None, description="People.")
    roads: RoadsSettings | None = Field(
        default=None, description="Roads; without them reach goals are not measured."
    )
    indicators: CountedSettings | None = Field(
        default=None, description="Figures that are reported, not measured."
    )
    rates: LayerSettings | None = Field(
        default=None,
        description="Rates of need by unit and year, for capacity goals: deaths_per_mille, share, per_thousand; optional goal_id.",
    )
    projects: LayerSettings | None = Field(
        default=None,
        description="The list of projects: what is built, rebuilt, moved or merged, when, and where.",
    )
    people_by_year: CountedSettings | None = Field(
        default=None,
        description="People of each group by unit and year (one row each); linear between the years given.",
    )
    points: LayerSettings | None = Field(default=None, description="Points over which totals are spread.")
    buildings: LayerSettings | None = Field(
        default=None, description="Residential buildings over which totals are spread."
    )
    settlements: LayerSettings | None = Field(
        default=None, description="Settlements over which totals are spread."
    )
    residential_land: LayerSettings | None = Field(
        default=None, description="Land where people may live, for the grid."
    )
    water: LayerSettings | None = Field(
        default=None, description="Water: nobody is placed on it; shown on the map."
    )
    population_raster: LayerSettings | None = Field(
        default=None, description="Raster of people, for spread = 'raster'."
    )
    closures: LayerSettings | None = Field(
        default=None,
        description="Lines or areas for a what-if: roads they cross are shut; with slow, the whole edge between two junctions takes so many times as long (several multiply).",
    )
    pillars: LayerSettings | None = Field(
        default=None,
        description="Boundary pillars (界桩): number, line_id, order along the line, and a place.",
    )
    lines: LayerSettings | None = Field(
        default=None,
        description="Surveyed lines (界线) between two units: line_id, unit_a, unit_b, last_inspected; without a geometry a line is the border that the two have in common.",
    )
    neighbours: LayerSettings | None = Field(
        default=None,
        description="Outlines of the units beyond the county line (name, optional unit_code): the county's own line is held against theirs.",
    )
    register: RegisterSettings | None = Field(  # type: ignore[assignment,misc]
        default=None,
        description="Saved answers of the place-name register: compared with the units, whose missing seats it fills.",
    )
