"""Networks and cost matrices on disk: tables and plain arrays, nothing that runs when it is read.

What is written takes the place of an earlier one at the end, whole; what was damaged since is refused.
"""

from __future__ import annotations

import json
import shutil
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.costs.parts import fresh
from coverplan.errors import Fault, InputError, OutputError
from coverplan.findings import Finding
from coverplan.io.outputs import file_sha256
from coverplan.network.graph.closures import Closures
from coverplan.texts import Term

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from coverplan.costs.matrix import CostMatrix
    from coverplan.network.graph.road_network import RoadNetwork
    from coverplan.units import CostUnit

__all__ = ["open_matrix", "open_network", "save_matrix", "save_network"]

_FORMAT = "coverplan road network 2"
_ABOUT, _NODES, _EDGES = "network.json", "nodes.parquet", "edges.parquet"
_FINDINGS, _CLOSURES = "findings.json", "closures.npz"
_ALWAYS = {_NODES, _EDGES, _FINDINGS}
_STAGING = ".new"
_CLOSURE_ARRAYS = tuple(field.name for field in fields(Closures))
_MATRIX_ARRAYS = ("demand_ids", "site_ids", "indptr", "indices", "data", "unit", "search")
# What the readers of zip, npy and parquet raise at bytes that are not theirs.
_UNREADABLE = (
    OSError, EOFError, ValueError, LookupError, TypeError, RuntimeError, OverflowError,
    zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip


def save_network(net: RoadNetwork, folder: str | Path) -> None:
    """Write a network into a folder: its tables, its findings, its closures, and what makes it whole.

    ``nodes.parquet`` and ``edges.parquet`` are GeoParquet, ``findings.json`` what reading the roads
    found, ``closures.npz`` what is shut or slowed down; ``network.json`` lists them with their SHA-256.

    Parameters
    ----------
    net
        The network.
    folder
        Made when it is not there. An earlier network in it is replaced when all of this one is
        written; other files stay.

    Raises
    ------
    OutputError
        When the folder is a file, or cannot be written into.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> from shapely import LineString, Point
    >>> from coverplan.network import RoadNetwork
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs=4548)
    >>> road = LineString([(0, 0), (900, 0)])
    >>> edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[road], crs=4548)
    >>> folder = mkdtemp()
    >>> RoadNetwork.from_edges(nodes, edges).save(folder)
    >>> RoadNetwork.open(folder)
    RoadNetwork(2 nodes, 1 edges (0 one-way), 0.9 km, length, EPSG:4548)
    """
    folder = Path(folder)
    staging = folder / _STAGING
    with _worded(folder):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            _write_parts(net, staging)
            digests = {path.name: file_sha256(path) for path in sorted(staging.iterdir())}
            (staging / _ABOUT).write_text(_json({"format": _FORMAT, "files": digests}), encoding="utf-8")
            # network.json comes last: whoever dies before it leaves files that it does not vouch for
            for name in (*digests, _ABOUT):
                (staging / name).replace(folder / name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if _CLOSURES not in digests:
            (folder / _CLOSURES).unlink(missing_ok=True)


def _write_parts(net: RoadNetwork, folder: Path) -> None:
    net.nodes.to_parquet(folder / _NODES)
    net.edges.to_parquet(folder / _EDGES)
    (folder / _FINDINGS).write_text(_json([vars(found) for found in net.findings]), encoding="utf-8")
    if net.closures is not None:
        arrays = {name: getattr(net.closures, name) for name in _CLOSURE_ARRAYS}
        np.savez_compressed(folder / _CLOSURES, **arrays)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _plain(value: object) -> object:
    """Put what JSON does not know: NumPy's numbers, terms by their key, else the words."""
    if isinstance(value, np.generic):
        return value.item()
    return {"term": value.key} if isinstance(value, Term) else str(value)


def _read_term(members: dict[str, Any]) -> object:
    return Term(members["term"]) if members.keys() == {"term"} else members


def open_network(folder: str | Path) -> RoadNetwork:
    """Read a network that :func:`save_network` wrote, with its findings and closures.

    Parameters
    ----------
    folder
        The folder it was written into.

    Returns
    -------
    RoadNetwork

    Raises
    ------
    InputError
        When there is no such network, another version wrote it, or a file of it is missing or no
        longer what was written; every such file is named.

    Examples
    --------
    >>> open_network("no-such-folder")
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    from coverplan.network.graph.road_network import RoadNetwork

    folder = Path(folder)
    digests = _digests(folder)
    faults = [
        Fault.of("network.file-damaged", file=str(folder / name))
        for name, digest in digests.items()
        if not _is_as_written(folder / name, digest)
    ]
    if faults:
        raise InputError(faults)
    closures = None
    try:
        nodes = gpd.read_parquet(folder / _NODES)
        edges = gpd.read_parquet(folder / _EDGES)
        listed = json.loads((folder / _FINDINGS).read_text(encoding="utf-8"), object_hook=_read_term)
        findings = tuple(Finding(**found) for found in listed)
        if _CLOSURES in digests:
            closures = Closures(*_arrays(folder / _CLOSURES, _CLOSURE_ARRAYS))
    except _UNREADABLE as error:
        raise InputError.of("network.file-foreign", file=str(folder)) from error
    net = RoadNetwork.from_edges(nodes, edges.reset_index())
    return replace(net, findings=findings, closures=closures)


def _digests(folder: Path) -> dict[str, str]:
    """Return the files of a saved network, and the SHA-256 of each."""
    about = folder / _ABOUT
    if not about.is_file():
        raise InputError.of("error.file-missing", file=str(about))
    try:
        content = json.loads(about.read_text(encoding="utf-8"))
        digests = dict(content["files"])
        known = content["format"] == _FORMAT and _ALWAYS <= digests.keys() <= _ALWAYS | {_CLOSURES}
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise InputError.of("network.file-foreign", file=str(folder))
    return cast("dict[str, str]", digests)


def _is_as_written(path: Path, digest: str) -> bool:
    try:
        return file_sha256(path) == digest
    except OSError:
        return False


def save_matrix(costs: CostMatrix, path: str | os.PathLike[str]) -> None:
    """Write a cost matrix to a file; see :meth:`coverplan.costs.matrix.CostMatrix.save`."""
    path = Path(path)
    beside = path.parent / f".{path.name}.new"
    arrays: dict[str, Any] = {name: np.asarray(getattr(costs, name)) for name in _MATRIX_ARRAYS}
    arrays |= {name: arrays[name].astype(np.str_) for name in ("demand_ids", "site_ids")}
    with _worded(path):
        try:
            with beside.open("wb") as file:
                np.savez_compressed(file, **arrays)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def open_matrix(path: str | os.PathLike[str]) -> CostMatrix:
    """Read a cost matrix from a file; see :meth:`coverplan.costs.matrix.CostMatrix.open`."""
    from coverplan.costs.matrix import CostMatrix

    if not Path(path).is_file():
        raise InputError.of("error.file-missing", file=path)
    try:
        *ids, indptr, indices, data, unit, search = _arrays(Path(path), _MATRIX_ARRAYS)
        demand_ids, site_ids = (pd.Index(each, dtype="str") for each in ids)
        held_in = cast("CostUnit", str(unit))
        return CostMatrix(
            demand_ids, site_ids, fresh(indptr), fresh(indices), fresh(data), held_in, float(search)
        )
    except _UNREADABLE as error:
        raise InputError.of("matrix.file", file=path) from error


def _arrays(path: Path, names: tuple[str, ...]) -> list[NDArray[Any]]:
    """Read the named arrays of an npz file; its checksums are proved before anything is made of the bytes."""
    with path.open("rb") as file:
        with zipfile.ZipFile(file) as archive:
            broken = archive.testzip()
        if broken is not None:
            raise zipfile.BadZipFile(broken)
        file.seek(0)
        with np.load(file, allow_pickle=False) as held:
            return [held[name] for name in names]


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write into words."""
    try:
        yield
    except OSError as error:
        raise OutputError("network.cannot-write", file=path, reason=error.strerror or error) from error
