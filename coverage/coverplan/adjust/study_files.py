"""The study after changes as a folder: a plan and layers that every command takes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.io import TABLE_SUFFIXES, cell_text, read_table, read_vector, write_csv, write_geopackage
from coverplan.layers import ACCEPTED_FILE, is_placed, known_headers, private_columns
from coverplan.plan import Layers, toml_of
from coverplan.tables import ESTIMATED, group_columns

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import LayerSettings, RegisterSettings
    from coverplan.study import Study

__all__ = ["write_study_after"]

# Layers that changes of units do not touch: their files are taken along as they are.
_AS_THEY_ARE = (
    "roads",
    "water",
    "closures",
    "name_readings",
    "name_terms",
    "register",
    "pillars",
    "neighbours",
)
_FOLDER = "layers"


def write_study_after(folder: Path, before: Study, after: Study) -> Path:
    """Write a study after changes.

    Boundaries, the list of units, people, facilities and figures are written from what is in memory, in the plan's CRS; files of roads,
    water and others that stay are copied.

    Parameters
    ----------
    folder
        A folder that is there.
    before
        The study before, whose plan names the files that stay.
    after
        The study to write.

    Returns
    -------
    Path
        Its plan.toml.
    """
    writing = _Writing(folder, before, after)
    layers = writing.layers()
    plan = after.plan.model_copy(
        update={"layers": Layers.model_validate(layers), "siting": _with_candidates(writing)}
    )
    path = folder / "plan.toml"
    path.write_text(toml_of(plan), encoding="utf-8", newline="\n")
    accepted = before.plan.folder / ACCEPTED_FILE
    if before.plan.path is not None and accepted.is_file():
        shutil.copyfile(accepted, folder / ACCEPTED_FILE)
    return path


def _with_candidates(writing: _Writing) -> list[Any]:
    plan = writing.before.plan
    moved = {name: writing.take_candidates(name) for name in plan.candidate_files}
    return [block.with_candidates(moved) if moved else block for block in plan.siting]


class _Writing:
    """A folder of a study on its way."""

    def __init__(self, folder: Path, before: Study, after: Study) -> None:
        self.folder, self.before, self.after = folder, before, after
        self._datum = "cgcs2000" if after.jurisdiction.is_chinese else "wgs84"
        (folder / _FOLDER).mkdir(parents=True, exist_ok=True)

    def layers(self) -> dict[str, dict[str, Any]]:
        """Write every layer there is; return its settings."""
        made = {name: settings for name in _AS_THEY_ARE if (settings := self._as_it_is(name))}
        land = self.before.plan.layers.land
        if land:
            made["exclusions"] = {name: self._taken_along(settings) for name, settings in land.items()}
        study = self.after
        assert study.boundaries is not None
        made["boundaries"] = self._vector("boundaries", study.boundaries)
        if study.unit_list is not None:
            made["unit_list"] = self._table("unit_list", study.unit_list)
        if study.residents is not None:
            made["residents"] = self._residents(study.residents)
        if study.facilities is not None and len(study.facilities):
            served = [";".join(codes) for codes in study.facilities["serves"]]
            made["facilities"] = self._points(
                "facilities", study.facilities.assign(serves=served).replace({"serves": {"": None}})
            )
        if study.lines is not None and len(study.lines):
            made["lines"] = (
                self._as_it_is("lines")
                if study.lines is self.before.lines
                else self._points("lines", study.lines)
            )
        if study.projects is not None and len(study.projects):
            made["projects"] = self._points("projects", study.projects)
        for name in ("indicators", "rates", "people_by_year"):
            frame = getattr(study, name)
            if frame is not None and len(frame):
                made[name] = self._table(name, frame)
        return made

    def _as_it_is(self, name: str) -> dict[str, Any]:
        """Return the settings of a layer whose files are copied; those of a study in memory are written."""
        settings = getattr(self.before.plan.layers, name)
        if settings is not None and not self._is_private(settings.path):
            return self._taken_along(settings)
        frame = getattr(self.after, name)
        if frame is None or not len(frame) or name in ("name_readings", "name_terms", "register"):
            return {}
        return self._vector(name, frame)

    def _taken_along(self, settings: LayerSettings | RegisterSettings) -> dict[str, Any]:
        """Copy the files of a layer; return its settings with their new paths."""
        given = {key: getattr(settings, key) for key in sorted(settings.model_fields_set)}
        return given | {"path": [self.take_along(path) for path in settings.path]}

    def _is_private(self, paths: list[str]) -> bool:
        """Tell whether columns of a layer's files look like personal data: such files are not copied."""
        told = [one.params["file"] for one in self.before.findings if one.rule == "table.private"]
        return any(str(file).startswith(Path(path).name) for file in told for path in paths)

    def take_candidates(self, name: str) -> str:
        """Copy a file of candidate sites, without what looks like personal data; return its path in the new study."""
        source = self.before.plan.folder / name
        if source.suffix.lower() in TABLE_SUFFIXES:
            read = read_table(source, layer="candidates", known=known_headers("candidates", {})).frame
        else:
            read = read_vector(source, about="candidates").frame
        texts = pd.DataFrame(read).drop(columns="geometry", errors="ignore").astype(object).map(cell_text)
        allowed = self.before.plan.candidate_settings(name).allow_private
        looks = private_columns(texts, places=["name", "名称"])
        private = [one.header for one in looks if one.header not in allowed]
        if not private:
            return self.take_along(name)
        suffix = ".gpkg" if "geometry" in read else ".csv"
        path = Path(_inside(name)).with_suffix(suffix)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        if "geometry" in read:
            write_geopackage(read.drop(columns=private), self.folder / path, "candidates")
        else:
            write_csv(read.drop(columns=private), self.folder / path)
        return path.as_posix()

    def take_along(self, name: str) -> str:
        """Copy a file, or a folder of files, of the study before; return its path in the new one."""
        source = self.before.plan.folder / name
        path = _inside(name)
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.suffix.lower() == ".shp":
            for part in source.parent.glob(f"{source.stem}.*"):
                shutil.copyfile(part, target.with_name(part.name))
        else:
            shutil.copyfile(source, target)
        return path

    def _vector(self, name: str, frame: gpd.GeoDataFrame) -> dict[str, Any]:
        path = f"{_FOLDER}/{name}.gpkg"
        write_geopackage(frame, self.folder / path, name)
        return {"path": [path], "datum": self._datum}

    def _table(self, name: str, frame: pd.DataFrame) -> dict[str, Any]:
        path = f"{_FOLDER}/{name}.csv"
        write_csv(frame, self.folder / path)
        return {"path": [path]}

    def _points(self, name: str, frame: gpd.GeoDataFrame) -> dict[str, Any]:
        """Write places as a GeoPackage, to the last digit, and what has none as a table."""
        there = is_placed(frame)
        made: dict[str, Any] = {"path": [], "datum": self._datum}
        if there.any():
            made["path"] += self._vector(name, frame[there])["path"]
        if not there.all():
            bare = pd.DataFrame(frame[~there].drop(columns="geometry"))
            made["path"] += self._table(f"{name}_without_place", bare)["path"]
        return made

    def _residents(self, frame: gpd.GeoDataFrame) -> dict[str, Any]:
        """Write demand points; people of whom no place is known stand inside their unit."""
        rows = frame.copy()
        bare = ~is_placed(rows)
        if bare.any():
            units = self.after.boundaries
            assert units is not None
            inside = units.set_index("unit_code").geometry.representative_point()
            places = rows.loc[bare, "unit_code"].map(inside)
            rows.loc[bare, "geometry"] = places.to_numpy()
        estimated = rows[ESTIMATED] if ESTIMATED in rows else [()] * len(rows)
        rows["basis"] = [ESTIMATED if groups else None for groups in estimated]
        columns = ["demand_id", "unit_code", "name", *group_columns(frame), "basis", "geometry"]
        settings = self.before.plan.layers.residents
        measures = {} if settings is None or not settings.measure else {"measure": settings.measure}
        return self._vector("residents", rows[columns]) | measures


def _inside(name: str) -> str:
    """Return where a file of the study before lies in the one after."""
    inside = not Path(name).is_absolute() and ".." not in Path(name).parts
    return name if inside else f"files/{Path(name).name}"
