"""Some spoilt files for each reader, the same at each run; ``make fuzz`` spoils more. Right is an error of ours, or none."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress

import pytest
from fuzzing.containers import instead
from fuzzing.loading import load
from fuzzing.spoil import spoil
from fuzzing.study import make_study

from coverplan.errors import CoverplanError


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz") / "study"
    return folder, make_study(folder)


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
            load(target, folder, tmp_path / target.reader)


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
            load(target, trial, tmp_path / "out" / target.reader)
        shutil.rmtree(trial)
