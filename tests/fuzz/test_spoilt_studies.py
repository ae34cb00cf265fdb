"""Some spoilt files for each reader, the same at each run; ``make fuzz`` spoils more. Right is an error of ours, or none."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress

import pytest
from fuzzing.spoil import spoil
from fuzzing.study import make_study

from coverplan.errors import CoverplanError
from coverplan.plan import read_changes, read_plan
from coverplan.sources import import_osm, plan_for_files, plan_with_files
from coverplan.study import load_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz") / "study"
    return folder, make_study(folder)


def _read(target, folder):
    command, *files = target.command
    if command == "adjust":
        read_changes(folder / files[1])
    elif command == "import-osm":
        import_osm(folder / files[0], into=folder / "into")
    elif target.reader == "names":
        load_study(plan_for_files(names=folder / "names.csv"))
    elif target.reader == "register":
        load_study(plan_with_files(read_plan(folder / files[0]), register=[folder / "register.json"]))
    elif command == "check":
        load_study(read_plan(folder / files[0]))


def test_the_study_itself_is_right_for_every_reader(study):
    folder, targets = study
    assert len({target.reader for target in targets}) == len(targets) > 20
    for target in targets:
        if target.reader in ("ods", "fgb", "parquet", "graphml", "shp"):
            _read(target, folder)


@pytest.mark.filterwarnings("ignore")
def test_a_spoilt_file_is_read_or_refused_in_words(study, tmp_path):
    folder, targets = study
    for target in targets:
        trial = tmp_path / target.reader
        shutil.copytree(folder, trial)
        data, _ = spoil(folder / target.file, random.Random(target.reader))
        (trial / target.file).write_bytes(data)
        with suppress(CoverplanError):
            _read(target, trial)
        shutil.rmtree(trial)
