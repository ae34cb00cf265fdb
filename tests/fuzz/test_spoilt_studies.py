"""Some spoilt files for each reader, the same at each run; ``make fuzz`` spoils more. Right is an error of ours, or none."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from fuzzing.containers import instead
from fuzzing.spoil import spoil
from fuzzing.study import make_study

from coverplan.errors import CoverplanError
from coverplan.io import verify_folder
from coverplan.plan import read_changes, read_plan
from coverplan.sources import (
    convert_file,
    crosswalk,
    import_osm,
    plan_for_files,
    plan_with_files,
    study_from_register,
)
from coverplan.study import load_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz") / "study"
    return folder, make_study(folder)


def _read(target, folder, out):
    command, *given = target.command
    if command == "adjust":
        read_changes(folder / given[1])
    elif command == "import-osm":
        import_osm(folder / given[0], into=out)
    elif command == "new":
        study_from_register(out, [folder / "register.json"])
    elif command == "verify":
        verify_folder(folder / "done")
    elif command == "convert":
        convert_file(
            folder / given[0], out.with_suffix(Path(given[0]).suffix), source="wgs84", target="gcj02"
        )
    elif command == "crosswalk":
        crosswalk(folder / given[0], folder / given[1])
    elif given[0].startswith("-"):
        load_study(plan_for_files(**{given[0].strip("-"): folder / given[1]}))
    elif target.reader == "register":
        load_study(plan_with_files(read_plan(folder / given[0]), register=[folder / "register.json"]))
    else:
        load_study(read_plan(folder / given[0]))


def test_the_study_itself_is_right_for_every_reader(study, tmp_path):
    folder, targets = study
    assert len({target.reader for target in targets}) == len(targets) > 40
    for target in targets:
        if target.reader in (
            "ods",
            "fgb",
            "parquet",
            "graphml",
            "shp",
            "kmz",
            "lines",
            "tif",
            "crosswalkgpkg",
            "convertxlsx",
        ):
            _read(target, folder, tmp_path / target.reader)


@pytest.mark.filterwarnings("ignore")
def test_a_spoilt_file_is_read_or_refused_in_words(study, tmp_path):
    folder, targets = study
    for target in targets:
        trial = tmp_path / target.reader
        shutil.copytree(folder, trial)
        rng = random.Random(target.reader)
        if rng.random() < 0.2:
            instead(trial / target.file, rng)
        else:
            data, _ = spoil(folder / target.file, rng)
            (trial / target.file).write_bytes(data)
        with suppress(CoverplanError):
            _read(target, trial, tmp_path / "out" / target.reader)
        shutil.rmtree(trial)
