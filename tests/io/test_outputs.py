"""The output folder: whole or not at all, and nothing of the office's is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from coverplan.errors import CoverplanError, InputError, OutputError
from coverplan.io.folders import outputs, swap
from coverplan.io.folders.manifest import file_sha256, read_manifest, verify_folder, write_manifest
from coverplan.io.folders.outputs import claimed, require_usable, staged
from coverplan.io.folders.swap import Places

SCRATCH = {".out.new", ".out.old", ".out.journal", ".out.journal.draft", ".out.holder"}


def write_run(
    out: Path,
    text: str = "1",
    inputs: tuple[Path, ...] = (),
    base: Path | None = None,
    *,
    command: str = "run",
    files: tuple[str, ...] = ("goals.csv", "inspection/one.docx"),
) -> None:
    with staged(out, command=command) as staging:
        for name in files:
            (staging / name).parent.mkdir(exist_ok=True)
            (staging / name).write_text(text)
        write_manifest(staging, {"command": command}, inputs=inputs, base=base, out=out)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def state(folder: Path) -> dict[str, str]:
    """What lies in a folder: text of files, where links lead, and folders."""
    return {
        path.relative_to(folder).as_posix(): (
            f"-> {path.readlink()}" if path.is_symlink() else "/" if path.is_dir() else path.read_text()
        )
        for path in sorted(folder.rglob("*"))
        if path.name != "manifest.json"
    }


WHOLE = {"goals.csv": "1", "inspection": "/", "inspection/one.docx": "1"}


def test_a_run_replaces_the_earlier_one_whole(tmp_path):
    out = tmp_path / "deep" / "out"
    write_run(out, "1")
    write_run(out, "2", files=("goals.csv",))
    assert state(out) == {"goals.csv": "2"}
    assert names(out.parent) == {"out"}
    assert verify_folder(out) == ()


def test_a_run_that_fails_leaves_the_earlier_one(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    with pytest.raises(ZeroDivisionError), staged(out) as staging:
        (staging / "goals.csv").write_text("half")
        raise ZeroDivisionError
    assert state(out) == WHOLE
    assert names(tmp_path) == {"out"}
    assert verify_folder(out) == ()


def test_a_job_that_fails_leaves_no_folder_that_was_not_there(tmp_path):
    with pytest.raises(InputError), claimed(tmp_path / "deep" / "out", command="run"):
        raise InputError.of("error.file-missing", file="a")
    assert list(tmp_path.iterdir()) == []


def office(out: Path) -> dict[str, str]:
    """What an office puts among outputs."""
    (out / "minutes.docx").write_text("mine")
    (out / "empty" / "deep").mkdir(parents=True)
    (out / "notes").mkdir()
    (out / "notes" / "a.txt").write_text("mine, too")
    (out / "inspection" / "signed.pdf").write_text("signed")
    (out / "link").symlink_to("minutes.docx")
    (out / "away").symlink_to("..", target_is_directory=True)
    (out / "lost").symlink_to("nowhere")
    return {
        "minutes.docx": "mine", "empty": "/", "empty/deep": "/", "notes": "/", "notes/a.txt": "mine, too", "inspection": "/",
        "inspection/signed.pdf": "signed", "link": "-> minutes.docx", "away": "-> ..", "lost": "-> nowhere",
    }  # fmt: skip


def test_files_empty_folders_and_links_of_the_office_stay(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    own = office(out)
    before = (out / "minutes.docx").stat()
    write_run(out, "2", files=("goals.csv",))
    assert state(out) == own | {"goals.csv": "2"}
    after = (out / "minutes.docx").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_outputs_edited_by_hand_are_kept_under_another_name(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    for text in ("by hand", "again"):
        (out / "goals.csv").write_text(text)
        write_run(out, "2")
    assert state(out) == {
        "goals.csv": "2", "goals.edited.csv": "by hand", "goals.edited-2.csv": "again", "inspection": "/", "inspection/one.docx": "2",
    }  # fmt: skip


def test_what_the_office_put_where_an_output_goes_makes_room(tmp_path):
    out = tmp_path / "out"
    write_run(out, files=("goals.csv",))
    (out / "map.html").write_text("mine")
    (out / "report.docx").mkdir()
    (out / "inspection").symlink_to(tmp_path, target_is_directory=True)
    write_run(out, "2", files=("goals.csv", "map.html", "report.docx", "inspection/one.docx"))
    assert state(out) == {
        "goals.csv": "2", "map.html": "2", "map.edited.html": "mine", "report.docx": "2", "report.edited.docx": "/", "inspection": "/",
        "inspection/one.docx": "2", "inspection.edited": f"-> {tmp_path}",
    }  # fmt: skip
    assert not (tmp_path / "one.docx").exists()


class Killed(BaseException):
    """The process is gone at this place."""


def steps(monkeypatch, *, at: int, error: BaseException | None = None) -> list[str]:
    """Let every step that changes something count, and the one of a number never happen."""
    done: list[str] = []

    def counted(owner, name):
        real = getattr(owner, name)

        def step(*args, **kwargs):
            if len(done) == at:
                done.append("dead")
                if error is not None and kwargs.get("ignore_errors"):
                    return None  # it stays
                raise error or Killed
            if error is None and "dead" in done:
                raise Killed  # the dead do nothing more
            done.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, step)

    for name in ("rename", "replace", "unlink", "rmdir", "mkdir"):
        counted(Path, name)
    for name in ("rmtree", "copy2"):
        counted(shutil, name)
    return done


def count_of_steps(monkeypatch, folder: Path) -> int:
    out = folder / "counted" / "out"
    write_run(out)
    office(out)
    with monkeypatch.context() as patch:
        done = steps(patch, at=-1)
        write_run(out, "2", files=("goals.csv", "map.html", "new/x.txt"))
    return len(done)


def nothing(_out: Path) -> None:
    pass


def writes_into(out: Path) -> None:
    out.mkdir(exist_ok=True)
    (out / "late.txt").write_text("late")
    (out / "map.html").write_text("mine")


def clears_hidden(out: Path) -> None:
    for path in (out.with_name(".out.new"), out.with_name(".out.journal.draft")):
        shutil.rmtree(path, ignore_errors=True)


def moves_away(out: Path) -> None:
    if out.exists():
        out.rename(out.with_name("moved"))


@pytest.mark.parametrize("meanwhile", [nothing, writes_into, clears_hidden, moves_away])
def test_a_kill_at_any_step_is_put_right_whatever_the_office_did_since(tmp_path, monkeypatch, meanwhile):
    total = count_of_steps(monkeypatch, tmp_path)
    assert total > 15
    for at in range(total):
        out = tmp_path / str(at) / "out"
        write_run(out)
        own = office(out)
        with monkeypatch.context() as patch, pytest.raises(Killed):
            steps(patch, at=at)
            write_run(out, "2", files=("goals.csv", "map.html", "new/x.txt"))
        before = state(out)
        meanwhile(out)
        with claimed(out, command="run"):
            found = state(out) if out.exists() else {}
        if meanwhile is moves_away:
            assert {name: text for name, text in before.items() if name in own} == {
                name: text for name, text in state(out.with_name("moved")).items() if name in own
            }
            continue
        mine = {"late.txt": "late"} if meanwhile is writes_into else {}
        assert found.items() >= (own | mine).items()
        if mine:
            assert "mine" in {found.get("map.html"), found.get("map.edited.html")}
        texts = {text for name, text in found.items() if name not in own | mine and text not in ("/", "mine")}
        assert texts in ({"1"}, {"2"}), (at, found)  # all of the former outputs, or all of the new ones
        assert read_manifest(out) is not None
        assert not names(out.parent) & SCRATCH
        write_run(out, "3")
        assert state(out).items() >= (own | {"goals.csv": "3"}).items()
        assert [one for one in verify_folder(out) if one.what != "extra"] == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_step_that_is_refused_leaves_all_as_it_was(tmp_path, monkeypatch, number):
    total = count_of_steps(monkeypatch, tmp_path)
    refused = 0
    for at in range(total):
        out = tmp_path / str(at) / "out"
        write_run(out)
        own = office(out)
        manifest = (out / "manifest.json").read_bytes()
        with monkeypatch.context() as patch:
            steps(patch, at=at, error=OSError(number, "refused"))
            try:
                write_run(out, "2", files=("goals.csv", "map.html", "new/x.txt"))
            except OutputError as error:
                refused += 1
                assert error.key in ("output.full", "output.read-only", "output.held")  # noqa: PT017
                assert state(out) == own | WHOLE
                assert (out / "manifest.json").read_bytes() == manifest
        write_run(out, "3")
        assert state(out).items() >= (own | {"goals.csv": "3"}).items()
    assert refused > 8


def test_an_output_that_another_program_holds_is_named_and_all_is_as_it_was(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write_run(out, files=("goals.csv", "report.xlsx"))
    real = Path.rename

    def held(path, target):
        if path == out / "report.xlsx":
            raise PermissionError(errno.EACCES, "used by another process", str(path))
        return real(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(OutputError) as error:
        write_run(out, "2", files=("goals.csv", "report.xlsx"))
    assert error.value.key == "output.held"
    assert "report.xlsx" in error.value.message("en")
    assert state(out) == {"goals.csv": "1", "report.xlsx": "1"}


@pytest.mark.parametrize("mark", ["~$report.xlsx", "~$port.xlsx", ".~lock.report.xlsx#"])
def test_a_report_that_is_open_is_told_with_who_has_it_before_any_work(tmp_path, mark):
    out = tmp_path / "out"
    write_run(out, files=("report.xlsx",))
    who = "张三".encode()
    of_office, of_libre = (
        bytes([len(who)]) + who + b" " * 40 + b"\0" * 100,
        b"," + who + b",PC7,27.11.2026 11:00,file:///C:/x;",
    )
    (out / mark).write_bytes(of_libre if "lock" in mark else of_office)
    with pytest.raises(OutputError) as error, claimed(out, command="run"):
        pytest.fail("no work is done")
    assert error.value.key == "output.open"
    assert "张三" in error.value.message("zh")
    assert mark in error.value.message("en")
    (out / mark).unlink()
    write_run(out, "2", files=("report.xlsx",))


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    for attempt in (require_usable, write_run):
        with pytest.raises(OutputError, match="不是 coverplan 的结果"):
            attempt(tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "precious"


def test_what_another_command_left_is_refused_and_kept(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    for attempt in (require_usable, lambda *given, **named: staged(*given, **named).__enter__()):
        with pytest.raises(OutputError, match="out-check"):
            attempt(out, command="check")
        with pytest.raises(OutputError, match="elsewhere"):
            attempt(out, command="check", instead=tmp_path / "elsewhere")
        with pytest.raises(OutputError, match="run"):
            attempt(out / "inspection", command="check")
    assert state(out) == WHOLE


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="不是文件夹"):
        require_usable(tmp_path / "out")
    with pytest.raises(OutputError, match="不是文件夹"):
        require_usable(tmp_path / "out" / "deeper")


def test_a_link_that_leads_to_itself_is_no_folder(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for out in (tmp_path / "loop", tmp_path / "loop" / "out"):
        with pytest.raises(OutputError) as error:
            write_run(out)
        assert error.value.key == "output.not-a-folder"


def test_a_whole_drive_is_staged_in_itself(monkeypatch):
    assert Places.of(Path("/")).at("new") == Path("/.coverplan.new")
    with pytest.raises(OutputError) as error:
        require_usable(Path("/"))
    assert error.value.key in ("output.not-ours", "output.read-only")


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOLCK, errno.ESTALE])
def test_a_disk_or_network_drive_that_fails_is_told_in_words(tmp_path, monkeypatch, number):
    out = tmp_path / "out"
    write_run(out)
    with pytest.raises(OutputError) as error, staged(out) as staging:
        raise OSError(number, "?", str(staging / "goals.csv"))
    assert error.value.key == "output.cannot-write"
    with pytest.raises(OutputError) as error, monkeypatch.context() as patch:
        patch.setattr(
            outputs.FileLock, "acquire", lambda *_, **__: (_ for _ in ()).throw(OSError(number, "?"))
        )
        write_run(out)
    assert error.value.key == "output.cannot-write"
    with (
        pytest.raises(FileNotFoundError),
        staged(out),
    ):  # what is not about the outputs is no matter of theirs
        Path("no-such-folder", "font.ttf").resolve().read_bytes()
    assert state(out) == WHOLE
    assert names(tmp_path) == {"out"}


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


@pytest.mark.parametrize("killed", [False, True])
def test_a_folder_whose_surroundings_cannot_be_written_is_staged_in_itself(tmp_path, killed):
    out = tmp_path / "shared" / "out"
    write_run(out)
    own = office(out)
    out.parent.chmod(0o555)
    try:
        assert Places.of(out).is_apart
        if killed:
            (out / ".coverplan.new").mkdir()
            (out / ".coverplan.new" / "goals.csv").write_text("half")
        write_run(out, "2", files=("goals.csv",))
    finally:
        out.parent.chmod(0o755)
    assert state(out) == own | {"goals.csv": "2"}
    assert [one for one in verify_folder(out) if one.what != "extra"] == []
    assert not any(one.path.startswith(".coverplan") for one in verify_folder(out))


def test_a_folder_on_a_disk_of_its_own_is_staged_in_itself(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    real = Path.stat

    class Mounted:
        def __init__(self, found):
            self._found = found
            self.st_dev = -1

        def __getattr__(self, name):
            return getattr(self._found, name)

    monkeypatch.setattr(
        Path,
        "stat",
        lambda path, **named: Mounted(real(path, **named)) if path == out else real(path, **named),
    )
    assert Places.of(out).at("new") == out / ".coverplan.new"
    write_run(out)
    assert state(out) == WHOLE


def test_a_full_disk_is_told_and_leaves_the_earlier_run(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    with pytest.raises(OutputError, match="磁盘已满"), staged(out) as staging:
        (staging / "goals.csv").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert state(out) == WHOLE
    assert names(tmp_path) == {"out"}


def half_written(out):
    with staged(out) as staging:
        (staging / "goals.csv").write_text("half")
        raise RuntimeError("Failed to commit transaction")


@pytest.mark.parametrize("full", ["disk", "temporary"])
def test_a_full_disk_told_by_a_library_in_its_own_way_is_told_in_ours(tmp_path, monkeypatch, full):
    with pytest.raises(RuntimeError):
        half_written(tmp_path / "out")
    temporary = Path(tempfile.gettempdir())
    monkeypatch.setattr(outputs, "_has_room", lambda folder: (folder == temporary) is (full == "disk"))
    with pytest.raises(OutputError) as error:
        half_written(tmp_path / "out")
    assert error.value.key == {"disk": "output.full", "temporary": "output.temporary-full"}[full]
    assert names(tmp_path) == set()


def test_a_full_disk_worded_by_a_product_for_its_own_file_is_that_of_the_folder(tmp_path):
    with pytest.raises(OutputError) as error, staged(tmp_path / "out"):
        raise OutputError("map-file.cannot-write", file="map.html", reason="full") from OSError(
            errno.ENOSPC, "full"
        )
    assert error.value.key == "output.full"
    with pytest.raises(OutputError) as error, staged(tmp_path / "out"):
        raise OutputError("map-file.cannot-write", file="map.html", reason="?")
    assert error.value.key == "map-file.cannot-write"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are those of POSIX")
@pytest.mark.parametrize("limit", [0, 100, 70_000])
def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path, limit):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        with pytest.raises(OutputError) as error:
            write_run(tmp_path / "out", "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert error.value.key == "output.full"
    assert names(tmp_path) == set()


def test_a_disk_that_is_full_amid_the_copy_of_the_manifest_loses_nothing(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write_run(out)
    manifest = (out / "manifest.json").read_bytes()

    def half(source, target):
        Path(target).write_bytes(Path(source).read_bytes()[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OutputError):
        patch.setattr(shutil, "copy2", half)
        write_run(out, "2")
    assert (out / "manifest.json").read_bytes() == manifest
    assert state(out) == WHOLE
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(shutil, "copy2", lambda source, target: (Path(target).write_bytes(b"{"), dies())[0])
        patch.setattr(swap, "_undo", lambda *_: None)  # the dead put nothing right
        write_run(out, "2")
    with claimed(out, command="run"):
        assert (out / "manifest.json").read_bytes() == manifest
    assert verify_folder(out) == ()
    assert names(tmp_path) == {"out"}


def dies():
    raise Killed


@pytest.mark.parametrize("was_there", [False, True])
def test_a_disk_that_is_full_amid_the_journal_leaves_nothing_behind(tmp_path, monkeypatch, was_there):
    out = tmp_path / "out"
    if was_there:
        out.mkdir()

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OutputError):
        patch.setattr(os, "fsync", full)
        write_run(out)
    assert names(tmp_path) == ({"out"} if was_there else set())
    if was_there:
        assert names(out) == set()


def test_a_staging_folder_that_is_removed_is_told(tmp_path):
    out = tmp_path / "out"
    write_run(out)
    with pytest.raises(OutputError) as error, staged(out) as staging:
        shutil.rmtree(staging)
        (staging / "goals.csv").write_text("2")
    assert error.value.key == "output.staging-gone"
    with pytest.raises(OutputError), staged(out) as staging:
        shutil.rmtree(staging)
    assert state(out) == WHOLE


def test_two_jobs_at_once_do_not_mix_and_the_second_is_told_who_is_at_work(tmp_path):
    out = tmp_path / "out"
    with claimed(out, command="run"), pytest.raises(OutputError) as error:
        write_run(out)
    assert error.value.key == "output.in-use"
    said = error.value.message("en")
    assert f"process {os.getpid()}" in said
    assert "command run, since 20" in said
    assert list(tmp_path.iterdir()) == [] or names(tmp_path) == set()


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


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("outputs", {"a": 1}, "outputs"),
        ("outputs", ["goals.csv"], "outputs[1]"),
        ("outputs", [{"path": "../thesis.docx", "sha256": "0" * 64}], "outputs[1].path"),
        ("outputs", [{"path": "C:\\thesis.docx", "sha256": "0" * 64}], "outputs[1].path"),
        ("outputs", [{"path": "/thesis.docx", "sha256": "0" * 64}], "outputs[1].path"),
        ("outputs", [{"path": "a", "sha256": 7}], "outputs[1].sha256"),
        ("inputs", [{"path": "a\0", "sha256": "0" * 64}], "inputs[1].path"),
        ("inputs_folder", 7, "inputs_folder"),
        ("command", ["run"], "command"),
    ],
)
def test_a_manifest_that_cannot_be_ours_is_told_in_words_and_nothing_is_touched(tmp_path, key, value, named):
    out = tmp_path / "out"
    write_run(out)
    (tmp_path / "thesis.docx").write_text("precious")
    content = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(content | {key: value}))
    for attempt in (verify_folder, write_run):
        with pytest.raises(CoverplanError) as error:
            attempt(out)
        assert named in error.value.message("en")
    assert state(out) == WHOLE
    assert (tmp_path / "thesis.docx").read_text() == "precious"


@pytest.mark.parametrize("length", [82, 200])
def test_a_name_that_is_too_long_is_refused_before_the_work(tmp_path, length):
    with pytest.raises(OutputError) as error:
        require_usable(tmp_path / ("长" * length))
    assert error.value.key == "output.name-too-long"


def test_a_file_has_the_digest_that_other_tools_tell(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert file_sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "content", ["{[", "[1]", "{}", "[" * 100_000, '{"coverplan": ' + "9" * 5000 + "}", "\x00"]
)
def test_a_manifest_that_cannot_be_read_is_told_as_such(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(InputError, match=r"无法读取|cannot be read"):
        verify_folder(tmp_path)


@pytest.mark.parametrize("key", ["inputs", "outputs"])
def test_a_manifest_without_its_lists_is_refused(tmp_path, key):
    content = {"coverplan": "1", "inputs": [], "outputs": []}
    del content[key]
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(CoverplanError, match=key):
        verify_folder(tmp_path)


def test_a_manifest_or_an_output_that_is_a_link_or_a_pipe_is_not_opened(tmp_path):
    entry = {"path": "a.csv", "sha256": "0" * 64}
    (tmp_path / "manifest.json").write_text(json.dumps({"coverplan": "1", "inputs": [], "outputs": [entry]}))
    (tmp_path / "a.csv").symlink_to("/dev/zero")
    assert [(each.path, each.what) for each in verify_folder(tmp_path)] == [("a.csv", "changed")]
    (tmp_path / "a.csv").unlink()
    os.mkfifo(tmp_path / "a.csv")
    assert [(each.path, each.what) for each in verify_folder(tmp_path)] == [("a.csv", "changed")]
    for make in (lambda path: path.symlink_to("/dev/zero"), os.mkfifo):
        (tmp_path / "manifest.json").unlink()
        make(tmp_path / "manifest.json")
        with pytest.raises(InputError, match=r"无法读取|cannot be read"):
            verify_folder(tmp_path)
