"""Whatever a library throws while it reads a file names the file; a fault of our own stays one; what is no file is not opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coverplan import cli
from coverplan.errors import InputError
from coverplan.reading import each_read, file_fault, reading


class Panic(BaseException):
    """As a library written in Rust panics."""


@pytest.mark.parametrize(
    "thrown", [LookupError("unknown encoding"), RecursionError(), AssertionError(), Panic("at line 3")]
)
def test_whatever_is_thrown_names_the_file(thrown):
    with pytest.raises(InputError) as error, reading(Path("folder/a.xls")):
        raise thrown
    assert error.value.message("en").startswith("a.xls: cannot be read (")
    assert error.value.__cause__ is thrown


def test_what_ends_the_program_and_errors_of_ours_pass():
    for thrown in (KeyboardInterrupt(), SystemExit(2), InputError.of("error.file-missing", file="b")):
        with pytest.raises(type(thrown)) as error, reading("a"):
            raise thrown
        assert error.value is thrown


def test_a_file_too_large_and_a_file_that_is_locked_have_words_of_their_own():
    with pytest.raises(InputError, match=r"not enough memory|内存不足"), reading("a"):
        raise MemoryError
    with pytest.raises(InputError) as error, reading("a"):
        raise PermissionError(13, "Permission denied")
    assert error.value.faults[0].key == "error.file-locked"


def test_only_the_librarys_step_is_within_the_door():
    def things():
        yield 1
        raise RuntimeError("damaged")

    read = each_read("a.osm", things())
    assert next(read) == 1
    with pytest.raises(InputError):
        next(read)
    # what the caller does with a thing is no fault of the file
    with pytest.raises(ZeroDivisionError):
        for thing in each_read("a.osm", [0]):
            1 / thing


def test_what_is_no_file_of_its_own_is_not_opened(tmp_path):
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "lost.csv").symlink_to(tmp_path / "gone.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    told = {path.name: file_fault(path) for path in tmp_path.iterdir()}
    assert told.pop("a.csv") is None
    words = {name: fault.message("en").partition(": ")[2].partition(",")[0] for name, fault in told.items()}
    assert words == {
        "link.csv": "is a link",
        "lost.csv": "is a link",
        "pipe.csv": "is a pipe",
        "folder.csv": "is a folder",
    }
    assert "is a device" in file_fault(Path("/dev/zero")).message("en")
    assert file_fault(tmp_path / ("x" * 300)).key == "error.file-name"
    assert file_fault(tmp_path / "a\0b").key == "error.file-name"
    assert file_fault(tmp_path / "a.csv" / "b").key == "error.file-missing"


def test_a_fault_of_our_own_shows_its_place_and_asks_to_be_reported(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["coverplan", "reference"])
    monkeypatch.setattr("coverplan.plan.plan_reference", lambda: {}["no such key"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 70
    assert "Traceback" in told
    # in the language of the moment: which it is belongs to whoever runs the tests
    both = ("This is a fault of coverplan itself (KeyError)", "这是 coverplan 自身的错误（KeyError）")
    assert told.rstrip().splitlines()[-1].startswith(both)
