"""A command that is killed, or asked to end, loses nothing; ``make fuzz`` ends each of them at every write and two hundred moments."""

from __future__ import annotations

import functools
import os
import random
import shutil
import signal
from contextlib import suppress

import pytest
from killing import Desk, ended_after, killed_after, killed_at_write

from coverplan.errors import OutputError
from coverplan.io import verify_folder
from coverplan.sources import new_study

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork"),
    pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning"),
]


def test_a_job_that_is_killed_loses_nothing(tmp_path):
    desk = Desk(tmp_path / "study")
    for number in (3, 20, 25):
        desk.begin()
        assert killed_at_write(desk.work, number, tmp_path)
        desk.meddle(random.Random(number))
        assert desk.faults() == []
    desk.begin()
    assert killed_after(desk.work, 0.05)
    assert desk.faults() == []


def test_a_file_that_is_converted_is_whole_or_not_there_after_a_kill(tmp_path):
    desk = Desk(tmp_path / "study", "convert")
    for number in (2, 5, 7, 9):  # before the file is written, and while its parts get their places
        desk.begin()
        assert killed_at_write(desk.work, number, tmp_path)
        assert desk.faults(again=number == 9) == []


def test_an_empty_study_is_whole_when_it_is_begun_again_after_a_kill(tmp_path):
    out = tmp_path / "out" / "study"
    for number in (3, 46, 60, 70):  # before, while and after its files get their places
        out.parent.mkdir()
        assert killed_at_write(lambda: new_study(out), number, tmp_path)
        with suppress(OutputError):  # it is there already
            new_study(out)
        assert verify_folder(out) == ()
        assert [path.name for path in out.parent.iterdir()] == ["study"]
        shutil.rmtree(out.parent)


def test_a_command_that_is_asked_to_end_says_what_was_kept_and_leaves_nothing(tmp_path):
    desk = Desk(tmp_path / "study", "crosswalk")
    desk.begin()
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        ending = ended_after(functools.partial(asked_in_the_work, desk, number))
        assert (ending.code, "the former ones are as they were" in ending.said) == (code, True), ending.said
        assert "Traceback" not in ending.said
        assert desk.faults(again=False) == []


def asked_in_the_work(desk, number):
    """Do the command, and be asked to end when it has read its files."""
    from coverplan import run

    run.write_crosswalk = lambda *_, **__: signal.raise_signal(number)
    desk.called()


def test_asked_to_end_while_the_outputs_are_put_in_place_they_are_whole(tmp_path):
    desk = Desk(tmp_path / "study", "crosswalk")
    desk.begin()

    def asked():
        from coverplan.io.folders import outputs

        real = outputs.swap_in
        outputs.swap_in = lambda places: (signal.raise_signal(signal.SIGTERM), real(places))
        desk.called()

    ending = ended_after(asked)
    assert (ending.code, "whole" in ending.said) == (143, True), ending.said
    assert desk.faults(again=False) == []


def test_a_command_that_nobody_may_hang_up_goes_on(tmp_path):
    """As under nohup."""
    desk = Desk(tmp_path / "study", "crosswalk")
    desk.begin()

    def hung_up():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        asked_in_the_work(desk, signal.SIGHUP)

    assert ended_after(hung_up).code == 0
