"""Land that plans keep off, or prefer: areas and lines of files, and of OpenStreetMap extracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.io import OSM_LAND, is_osm_file, read_osm_land, require_osm_file
from coverplan.layers.rows import Layer, LayerSpec, read_rows
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coverplan.plan import ExclusionSettings

__all__ = ["read_exclusions"]

_LAYER = "exclusions"


def read_exclusions(asked: Mapping[str, ExclusionSettings], folder: Path, *, crs: str) -> Layer:
    """Read the land of a plan's ``[layers.exclusions.NAME]``.

    Parameters
    ----------
    asked
        The settings by name.
    folder
        Where their paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    Layer
        ``land`` (the NAME), ``name`` and valid lines and areas; points are left out and told.

    Raises
    ------
    InputError
        With every fault of every file: one that holds points alone, a kind that OpenStreetMap has no tags for, an extract without
        any land of the kind.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import ExclusionSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dyke = gpd.GeoDataFrame({"名称": ["大堤"]}, geometry=[shapely.LineString([(4e5, 39e5), (41e4, 39e5)])], crs="EPSG:4548")
    ...     dyke.to_file(Path(folder) / "dyke.gpkg")
    ...     asked = {"dyke": ExclusionSettings(path=["dyke.gpkg"], datum="cgcs2000")}
    ...     read_exclusions(asked, Path(folder), crs="EPSG:4548").frame[["land", "name"]].values.tolist()
    [['dyke', '大堤']]
    """
    frames: list[gpd.GeoDataFrame] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    extracts = _Extracts(asked, folder)
    for name, settings in asked.items():
        try:
            for layer in _of_files(name, settings, folder, crs, extracts):
                frames.append(_lines_and_areas(layer.frame, name, findings))
                findings += layer.findings
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    files = [folder / path for settings in asked.values() for path in settings.path]
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=crs)
    return Layer(frame, tuple(findings), tuple(dict.fromkeys(files)))


def _of_files(
    name: str, settings: ExclusionSettings, folder: Path, crs: str, extracts: _Extracts
) -> list[Layer]:
    """Read the files of one layer: extracts by their tags, all others row by row."""
    mapped = [path for path in settings.path if is_osm_file(folder / path)]
    drawn = [path for path in settings.path if path not in mapped]
    layers = [extracts.land(name, settings.of_kind(name), path, crs) for path in mapped]
    if drawn:
        spec = LayerSpec(_LAYER, _LAYER, is_checked=False)
        layers.append(read_rows(spec, settings.model_copy(update={"path": drawn}), folder, crs=crs))
    for layer in layers:
        rows = layer.frame
        if len(rows) and (shapely.get_dimensions(rows.geometry.to_numpy()) < 1).all():
            file = rows["_file"].iloc[0] if "_file" in rows else settings.path[0]
            raise InputError.of("exclusions.points", file=file, layer=name)
    return layers


def _lines_and_areas(frame: gpd.GeoDataFrame, name: str, findings: list[Finding]) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    is_point = shapely.get_dimensions(shapes) < 1
    if is_point.any():
        params = {"land": name, "count": int(is_point.sum())}
        findings.append(Finding(rule="exclusions.points-left-out", layer=_LAYER, params=params))
    names = frame["name"] if "name" in frame else pd.Series(None, index=frame.index)
    made = {"land": name, "name": names[~is_point].astype("str").to_numpy()}
    valid = shapely.make_valid(shapes[~is_point])
    return gpd.GeoDataFrame(made, index=np.arange(len(valid)), geometry=valid, crs=frame.crs)


class _Extracts:
    """OpenStreetMap extracts, each read once for all the kinds that are asked of it."""

    def __init__(self, asked: Mapping[str, ExclusionSettings], folder: Path) -> None:
        self._folder = folder
        self._kinds: dict[str, list[str]] = {}
        self._read: dict[str, gpd.GeoDataFrame] = {}
        for name, settings in asked.items():
            kind = settings.of_kind(name)
            for path in settings.path if kind in OSM_LAND else ():
                self._kinds.setdefault(path, []).append(kind)

    def land(self, name: str, kind: str, path: str, crs: str) -> Layer:
        """Return the land of a kind in an extract."""
        if kind not in OSM_LAND:
            known = ", ".join(OSM_LAND)
            raise InputError.of("exclusions.not-in-osm", file=path, layer=name, kind=kind, known=known)
        if path not in self._read:
            require_osm_file(self._folder / path)
            self._read[path] = read_osm_land(self._folder / path, sorted(set(self._kinds[path])))
        mine = self._read[path]
        mine = mine[mine["kind"] == kind]
        if mine.empty:
            raise InputError.of("exclusions.none-in-osm", file=path, layer=name, kind=Term(f"land.{kind}"))
        return Layer(mine.to_crs(crs).reset_index(drop=True))
