"""The ladder of ways of placing people: which a plan has layers for, in the order they are tried for each unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd

from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.layers.people.home_files import read_area_layer, read_homes
from coverplan.layers.people.homes import grid_homes, located_homes, no_homes, raster_homes, seat_homes
from coverplan.layers.people.spread import NOWHERE, Homes, Stage
from coverplan.layers.rows import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coverplan.plan import Plan, ResidentsSettings

__all__ = ["Ladder"]

_WAYS = ("points", "buildings", "settlements", "grid")


@dataclass(frozen=True, eq=False)
class Ladder:
    """The ways of placing people in the units of a plan.

    Parameters
    ----------
    plan
        With ``[layers.residents]`` and the layers over which totals are spread.
    settings
        Its ``[layers.residents]``.
    folder
        Where the layers' paths start.
    units
        In the plan's CRS.
    water
        Areas on which nobody is placed.
    read
        The layers that were read, filled on the way.

    Examples
    --------
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> layers = {"residents": {"path": "a.csv"}}
    >>> plan = Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}, layers=layers)
    >>> ladder = Ladder(plan, plan.layers.residents, Path(), gpd.GeoDataFrame(), None)
    >>> [stage.way for stage in ladder.stages()]
    ['seat', 'nowhere']
    """

    plan: Plan
    settings: ResidentsSettings
    folder: Path
    units: gpd.GeoDataFrame
    water: gpd.GeoDataFrame | None
    read: list[Layer] = field(default_factory=list)

    def stages(self) -> list[Stage]:
        """Line up the ways: the one the plan names, those after it, those before it, the seat, nowhere.

        Those before it serve the units that have nothing of the others, so that nobody is put on a seat while the
        plan has homes there; their files are read only then.

        Raises
        ------
        InputError
            When the plan has no layer for the way it names, or a file cannot be used.
        """
        layers, wanted = self.plan.layers, self.settings.spread
        made = [self._raster()] if wanted == "raster" else []
        first = _WAYS.index(wanted) if wanted in _WAYS else 0
        for way in () if wanted == "seat" else _WAYS[first:]:
            if way == "grid":
                if wanted == "grid" or layers.residential_land is not None:
                    made.append(self._grid())
            elif getattr(layers, way) is not None:
                made.append(Stage(way, partial(_found_anyhow, self._homes(way))))
            elif way == wanted:
                raise InputError.of("residents.no-source", spread=wanted, layer=way)
        late = [way for way in _WAYS[:first] if getattr(layers, way) is not None]
        made += [Stage(way, partial(self._homes_late, way)) for way in late]
        made.append(Stage("seat", partial(seat_homes, units=self.units, water=self.water)))
        return [*made, Stage(NOWHERE, partial(no_homes, units=self.units))]

    def _homes(self, way: str) -> Homes:
        places = read_homes(way, getattr(self.plan.layers, way), self.folder, crs=self.plan.area.crs)
        self.read.append(places)
        return located_homes(places.frame, self.units, self.water)

    def _homes_late(self, way: str, codes: Sequence[str]) -> Homes:  # noqa: ARG002
        return self._homes(way)

    def _raster(self) -> Stage:
        raster = self.plan.layers.population_raster
        if raster is None:
            raise InputError.of("residents.no-source", spread="raster", layer="population_raster")
        paths = tuple(self.folder / path for path in raster.path)
        homes, findings = raster_homes(paths, self.units, self.water)
        self.read.append(Layer(gpd.GeoDataFrame(geometry=[]), tuple(findings), paths))
        return Stage("raster", partial(_found_anyhow, homes))

    def _grid(self) -> Stage:
        """Return the grid on residential land; on all dry land where the plan names no such land."""
        given, land = self.plan.layers.residential_land, None
        if given is None:
            anywhere = Finding(rule="residents.grid-anywhere", layer="residents")
            self.read.append(Layer(gpd.GeoDataFrame(), (anywhere,)))
        else:
            self.read.append(read_area_layer("residential_land", given, self.folder, crs=self.plan.area.crs))
            land = self.read[-1].frame
        cell_m = self.settings.grid_m
        return Stage(
            "grid", partial(grid_homes, units=self.units, cell_m=cell_m, land=land, water=self.water)
        )


def _found_anyhow(places: Homes, codes: Sequence[str]) -> Homes:  # noqa: ARG001
    """Return places that are the same whichever units ask."""
    return places
