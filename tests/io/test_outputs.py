"""The output folder: whole or not at all, and nothing of the office's is lost."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from coverplan.errors import InputError, OutputError
from coverplan.io.outputs import require_usable, staged, verify_folder, write_manifest


def write_run(out: Path, text: str = "1", inputs: tuple[Path, ...] = (), base: Path | None = None) -> None:
    with staged(out) as staging:
        (staging / "goals.csv").write_text(text)
        write_manifest(staging, {"command": "run"}, inputs=inputs, base=base, out=out)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_a_run_replaces_the_earlier_one_whole(tmp_path):
    out = tmp_path / "deep" / "out"
    write_run(out, "1")
    write_run(out, "2")
    assert (out / "goals.csv").read_text() == "2"
    assert names(out.parent) == {"out"}
    assert names(out) == {"goals.csv", "manifest.json"}


def test_a_run_that_fails_leaves_the_earlier_one(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    with pytest.raises(ZeroDivisionError), staged(out) as staging:
        (staging / "goals.csv").write_text("half")
        raise ZeroDivisionError
    assert (out / "goals.csv").read_text() == "1"
    assert names(tmp_path) == {"out"}
    assert verify_folder(out) == ()


def test_the_offices_own_files_and_edits_are_carried_over(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    (out / "minutes.docx").write_text("mine")
    (out / "goals.csv").write_text("edited by hand")
    write_run(out, "2")
    write_run(out, "3")
    assert (out / "minutes.docx").read_text() == "mine"
    assert (out / "goals.edited.csv").read_text() == "edited by hand"
    assert (out / "goals.csv").read_text() == "3"


@pytest.mark.parametrize("killed", ["before", "between", "after"])
def test_what_a_kill_in_the_middle_of_the_swap_leaves_is_put_right(tmp_path, killed):
    out, old, new = tmp_path / "out", tmp_path / ".out.old", tmp_path / ".out.new"
    write_run(out, "1")
    if killed == "before":  # staged only
        new.mkdir()
        (new / "goals.csv").write_text("half")
    elif killed == "between":  # the old one moved away, the new one not yet in
        out.rename(old)
        new.mkdir()
    else:  # the new one in, the old one not yet deleted
        old.mkdir()
        (old / "goals.csv").write_text("0")
    with pytest.raises(ZeroDivisionError), staged(out):
        assert (out / "goals.csv").read_text() == "1"
        raise ZeroDivisionError
    assert (out / "goals.csv").read_text() == "1"
    assert names(tmp_path) == {"out"}


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    for attempt in (require_usable, write_run):
        with pytest.raises(OutputError, match="不是 coverplan 的结果"):
            attempt(tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "precious"


@pytest.mark.parametrize("killed", [False, True])
def test_what_another_command_left_is_refused_and_kept(tmp_path, killed):
    out = tmp_path / "out"
    write_run(out)
    if killed:  # in the middle of a swap: the outputs stand beside the folder
        out.rename(tmp_path / ".out.old")
    for attempt in (require_usable, lambda *given, **named: staged(*given, **named).__enter__()):
        with pytest.raises(OutputError, match="out-check"):
            attempt(out, command="check")
        with pytest.raises(OutputError, match="elsewhere"):
            attempt(out, command="check", instead=tmp_path / "elsewhere")
    with staged(out, command="run"):
        assert (out / "goals.csv").read_text() == "1"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="不是文件夹"):
        require_usable(tmp_path / "out")
    with pytest.raises(OutputError, match="不是文件夹"):
        require_usable(tmp_path / "out" / "deeper")


def test_a_read_only_folder_is_refused_before_any_work(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="不能写入"):
            require_usable(out)
        with pytest.raises(OutputError, match="不能写入"):
            require_usable(out / "deeper")
    finally:
        out.chmod(0o755)


def test_a_full_disk_is_told_and_leaves_the_earlier_run(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    with pytest.raises(OutputError, match="磁盘已满"), staged(out) as staging:
        (staging / "goals.csv").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (out / "goals.csv").read_text() == "1"
    assert names(tmp_path) == {"out"}


def test_two_runs_at_once_do_not_mix(tmp_path):
    out = tmp_path / "out"
    with staged(out), pytest.raises(OutputError, match="另一个运行"):
        write_run(out)


def test_verify_tells_what_is_missing_changed_and_extra(tmp_path):
    base = tmp_path / "study"
    base.mkdir()
    (base / "plan.toml").write_text("id")
    out = tmp_path / "out"
    write_run(out, inputs=(base / "plan.toml",), base=base)
    assert verify_folder(out) == ()
    (out / "goals.csv").write_text("2")
    (base / "plan.toml").unlink()
    (out / "notes.txt").write_text("mine")
    assert {(found.role, found.path, found.what) for found in verify_folder(out)} == {
        ("output", "goals.csv", "changed"),
        ("input", "plan.toml", "missing"),
        ("extra", "notes.txt", "extra"),
    }


def test_the_manifest_holds_no_path_of_the_machine(tmp_path):
    base = tmp_path / "study"
    base.mkdir()
    (base / "plan.toml").write_text("id")
    out = tmp_path / "out"
    write_run(out, inputs=(base / "plan.toml",), base=base)
    content = json.loads((out / "manifest.json").read_text())
    assert content["inputs_folder"] == "../study"
    assert str(tmp_path) not in json.dumps(content)


def test_a_folder_without_a_manifest_cannot_be_verified(tmp_path):
    with pytest.raises(InputError, match="manifest"):
        verify_folder(tmp_path)


def test_a_full_disk_told_by_a_library_in_its_own_way_is_told_in_ours(tmp_path, monkeypatch):
    def half_written(out):
        with staged(out) as staging:
            (staging / "goals.csv").write_text("half")
            raise RuntimeError("Failed to commit transaction")

    with pytest.raises(RuntimeError):
        half_written(tmp_path / "out")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
    with pytest.raises(OutputError) as error:
        half_written(tmp_path / "out")
    assert error.value.key == "output.full"
    assert names(tmp_path) == set()


@pytest.mark.parametrize("length", [84, 200])
def test_a_name_that_is_too_long_is_refused_before_the_work(tmp_path, length):
    with pytest.raises(OutputError) as error:
        require_usable(tmp_path / ("长" * length))
    assert error.value.key == "output.name-too-long"
