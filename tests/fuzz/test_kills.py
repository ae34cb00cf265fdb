"""A job that is killed loses nothing; ``make fuzz`` kills it at every write and a hundred moments."""

from __future__ import annotations

import os
import random

import pytest
from killing import Desk, killed_after, killed_at_write
from office_files import office_files

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork")


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_a_job_that_is_killed_loses_nothing(tmp_path):
    desk = Desk(office_files(tmp_path / "study"))
    for number in (3, 20, 25):
        desk.begin()
        assert killed_at_write(desk.work, number, tmp_path)
        desk.meddle(random.Random(number))
        assert desk.faults() == []
    desk.begin()
    assert killed_after(desk.work, 0.05)
    assert desk.faults() == []
