"""The typed [layers] of plan.toml: files, and how to read them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from coverplan.crs import Datum
from coverplan.plan.land import LAND_KINDS, OTHER_LAND, LandEffect, LandKind
from coverplan.plan.values import FARTHEST_M, MeasureField, Strict, Title, as_list
from coverplan.texts import Named, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "CountedSettings",
    "ExclusionSettings",
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

    path: Paths
    datum: Datum | None = None
    crs: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    allow_private: list[str] = Field(default_factory=list)
    layer: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    undo_garbled: bool = False


class CountedSettings(LayerSettings):
    """A layer of figures by unit."""

    vintage: str = ""


class ResidentsSettings(CountedSettings):
    """[layers.residents]: people, as demand points or as totals of units to be spread."""

    measure: MeasureField = Field(default={})

    spread: Literal["points", "buildings", "settlements", "grid", "raster", "seat"] | None = None
    grid_m: float = Field(default=250.0, ge=10, le=FARTHEST_M)


class RoadsSettings(LayerSettings):
    """[layers.roads]: road lines."""

    join_m: float = Field(default=0.01, ge=0, le=_WIDEST_JOIN_M)
    join_at_crossings: bool = False


class RegisterSettings(Strict):
    """[layers.register]: saved answers of the place-name register (国家地名信息库)."""

    path: Paths
    datum: Datum = "cgcs2000"
    encoding: str | None = None
    allow_private: list[str] = Field(default_factory=list)


class ExclusionSettings(LayerSettings):
    """[layers.exclusions.NAME]: land on which nothing may be built, or on which it is built by preference."""

    kind: str = ""
    title: Title = ""
    title_en: Title = ""
    effect: LandEffect | None = None
    distance_m: float | None = Field(default=None, ge=0, le=FARTHEST_M)
    facility: Annotated[list[str], BeforeValidator(as_list)] = Field(default=[])
    basis: Title = ""
    basis_en: Title = ""
    in_force_from: date | None = None
    in_force_to: date | None = None

    def of_kind(self, name: str) -> str:
        """Return the kind of land: the key, else the layer's name."""
        return self.kind or name

    def called(self, name: str) -> Named | Term:
        """Return what staff call the layer: its title, else its kind, else its name."""
        if self.title or self.title_en:
            return Named(self.title or self.title_en, self.title_en or self.title)
        return Term(f"land.{self.of_kind(name)}") if self.of_kind(name) in LAND_KINDS else Named(name, name)

    def words_of_basis(self, name: str, *, is_chinese: bool = True) -> Named | Term:
        """Return its legal basis: as the plan says, else as its kind does; no word where nobody said."""
        if self.basis or self.basis_en:
            return Named(self.basis or self.basis_en, self.basis_en or self.basis)
        return (
            Term(f"land.{self.of_kind(name)}.basis")
            if is_chinese and self.of_kind(name) in LAND_KINDS
            else Named("", "")
        )

    def meant(self, name: str, *, is_chinese: bool = True) -> LandKind:
        """Return what holds for the layer of this name: what the plan says, else what its kind does.

        Metres, dates and whom they concern are those of Chinese rules; elsewhere a kind has its effect alone.

        Examples
        --------
        >>> ExclusionSettings(path=["dykes.gpkg"], distance_m=300).meant("dyke").distance_m
        300.0
        """
        known = LAND_KINDS.get(self.of_kind(name), OTHER_LAND)
        known = known if is_chinese else LandKind(effect=known.effect)
        said = self.model_fields_set
        distance_m = known.distance_m if self.distance_m is None else self.distance_m
        others = (known.distance_m, *known.other_m)
        own_basis = bool(self.basis or self.basis_en)
        return LandKind(
            effect=self.effect or known.effect,
            distance_m=distance_m,
            other_m=tuple(one for one in sorted(set(others)) if one != distance_m),
            facility=tuple(self.facility) if "facility" in said else known.facility,
            in_force_from=self.in_force_from or (None if own_basis else known.in_force_from),
            in_force_to=self.in_force_to or (None if own_basis else known.in_force_to),
        )


class Layers(Strict):
    """[layers]: what there is."""

    boundaries: LayerSettings | None = None
    unit_list: LayerSettings | None = None
    name_readings: LayerSettings | None = None
    name_terms: LayerSettings | None = None
    facilities: LayerSettings | None = None
    residents: ResidentsSettings | None = None
    roads: RoadsSettings | None = None
    indicators: CountedSettings | None = None
    rates: LayerSettings | None = None
    projects: LayerSettings | None = None
    people_by_year: CountedSettings | None = None
    points: LayerSettings | None = None
    buildings: LayerSettings | None = None
    settlements: LayerSettings | None = None
    residential_land: LayerSettings | None = None
    water: LayerSettings | None = None
    population_raster: LayerSettings | None = None
    closures: LayerSettings | None = None
    pillars: LayerSettings | None = None
    lines: LayerSettings | None = None
    neighbours: LayerSettings | None = None
    exclusions: dict[str, ExclusionSettings] | None = None
    register: RegisterSettings | None = None  # type: ignore[assignment,misc]

    @property
    def land(self) -> dict[str, ExclusionSettings]:
        """The land layers by name, in the order of the plan."""
        return self.exclusions or {}

    def each(self) -> Iterator[tuple[str, LayerSettings | RegisterSettings]]:
        """Yield every layer that the plan names with its settings; the land layers are one name with several settings."""
        for name in type(self).model_fields:
            settings = getattr(self, name)
            if isinstance(settings, dict):
                yield from ((name, each) for each in settings.values())
            elif settings is not None:
                yield name, settings
