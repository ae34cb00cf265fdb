"""The commands that write an output folder: how each is called, and what its study is made of."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from office_files import office_files

from coverplan.errors import OutputError
from coverplan.io import claimed, new_file, verify_folder
from coverplan.run import run_crosswalk, run_job
from coverplan.run_adjust import run_adjust
from coverplan.sources import convert_file, import_osm

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["COMMANDS", "make_study"]

_CHANGES = """
id = "east"
effective = 2027-01-01
[[change]]
action = "rename"
unit = "370832001"
name = "南山街道"
"""
_LISTS = {
    "old.csv": "代码,名称\n370832001,水泊街道\n370832100,甲镇\n",
    "new.csv": "代码,名称\n370832001,水泊街道\n370832002,甲街道\n",
}


_MADE = "made.shp"


def _started(command: str, out: Path) -> None:
    """Begin a job that ends at once: what a killed one left is put right."""
    with claimed(out, command=command):
        pass


def _differences(folder: Path, out: Path) -> dict[str, str]:
    del folder
    return {one.path: one.what for one in verify_folder(out) if one.role == "output"}


@dataclass(frozen=True)
class Command:
    """A command: what it is called with, what that does, an input that is changed, and two of its outputs.

    ``start`` begins a job that ends at once; ``differences`` names the outputs that are not whole; ``is_new``: it writes
    only what is not there yet.
    """

    line: Callable[[Path, Path], list[str]]
    work: Callable[[Path, Path], object]
    change: Callable[[Path], None]
    outputs: tuple[str, str]
    start: Callable[[str, Path], None] = _started
    differences: Callable[[Path, Path], dict[str, str]] = _differences
    is_new: bool = False


def _of_plan(job: str, outputs: tuple[str, str], *, repair: bool = False) -> Command:
    more = ["--repair"] if repair else []
    return Command(
        lambda folder, out: [job, str(folder / "plan.toml"), "--out", str(out), *more],
        lambda folder, out: run_job(folder / "plan.toml", job, out=out, repair=repair),  # type: ignore[arg-type]
        lambda folder: _replaced(folder / "facilities.csv", "A1,", "A2,", encoding="gb18030"),
        outputs,
        lambda _, out: _started(job, out),
    )


def _replaced(file: Path, old: str, new: str, *, encoding: str = "utf-8") -> None:
    file.write_text(file.read_text(encoding=encoding).replace(old, new), encoding=encoding)


def _convert(folder: Path, made: Path) -> None:
    convert_file(folder / "places.gpkg", made, source="wgs84", target="gcj02")


def _convert_started(command: str, out: Path) -> None:
    with contextlib.suppress(OutputError), new_file(out / _MADE, command=command):
        pass


def _convert_differences(folder: Path, out: Path) -> dict[str, str]:
    """Name the parts of a shapefile that are not there while others are, or not as they have to be."""
    with tempfile.TemporaryDirectory() as other:
        _convert(folder, Path(other) / _MADE)
        whole = {path.name: path.read_bytes() for path in Path(other).iterdir()}
    held = {name: (out / name).read_bytes() for name in whole if (out / name).exists()}
    found = {name: "changed" for name in held if held[name] != whole[name]}
    return found | {name: "missing" for name in whole if held and name not in held}


COMMANDS = {
    "measure": _of_plan("measure", ("goals.csv", "units.csv")),
    "check": _of_plan("check", ("findings.csv", "findings.html")),
    "check --repair": _of_plan("check", ("repairs.csv", "repaired.gpkg"), repair=True),
    "propose": _of_plan("propose", ("proposals.csv", "units.csv")),
    "run": _of_plan("run", ("report.xlsx", "map.html")),
    "crosswalk": Command(
        lambda folder, out: [
            "crosswalk", str(folder / "old.csv"), str(folder / "new.csv"), "--out", str(out)
        ],
        lambda folder, out: run_crosswalk(folder / "old.csv", folder / "new.csv", out=out),
        lambda folder: _replaced(folder / "new.csv", "甲街道", "乙街道"),
        ("crosswalk.csv", "findings.csv"),
    ),
    "adjust": Command(
        lambda folder, out: ["adjust", str(folder / "plan.toml"), str(folder / "changes.toml"), "--out", str(out)],
        lambda folder, out: run_adjust(folder / "plan.toml", [folder / "changes.toml"], out=out),
        lambda folder: _replaced(folder / "changes.toml", "南山街道", "北山街道"),
        ("compare.csv", "after/units.csv"),
    ),
    "import-osm": Command(
        lambda folder, out: ["import-osm", str(folder / "toy.osm"), "--into", str(out)],
        lambda folder, out: import_osm(folder / "toy.osm", into=out),
        lambda folder: _replaced(folder / "toy.osm", "1 500", "1 600"),
        ("facilities.csv", "units.gpkg"),
    ),
    "convert": Command(
        lambda folder, out: [
            "convert", str(folder / "places.gpkg"), "--from", "wgs84", "--to", "gcj02", "--out", str(out / _MADE)
        ],
        lambda folder, out: _convert(folder, out / _MADE),
        lambda _: None,
        ("made.dbf", "made.shx"),
        _convert_started,
        _convert_differences,
        is_new=True,
    ),
}  # fmt: skip


def make_study(folder: Path, command: str) -> Path:
    """Write what a command reads, and return the folder."""
    if command == "adjust":
        from square_county import study

        from coverplan.adjust import write_study_after

        folder.mkdir()
        county = study()
        write_study_after(folder, county, county)
        (folder / "changes.toml").write_text(_CHANGES, encoding="utf-8")
    elif command == "import-osm":
        from osm_county import toy_county

        folder.mkdir()
        toy_county().write(folder / "toy.osm")
    elif command == "crosswalk":
        folder.mkdir()
        for name, text in _LISTS.items():
            (folder / name).write_text(text, encoding="utf-8")
    elif command == "convert":
        import toy_town

        folder.mkdir()
        homes = toy_town.facilities({"facility_id": "A1", "kind": "nursing_home", "x": 500, "y": 1000})
        homes.to_crs(4326).to_file(folder / "places.gpkg")
    else:
        office_files(folder)
    return folder
