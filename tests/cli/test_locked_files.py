"""What may not be read is told as that, by file or folder, and not as a call that cannot be; root reads all, so the system's refusal is played."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from killing.jobs import COMMANDS, make_study


@pytest.fixture
def lock(monkeypatch):
    """Let the system refuse to read a file, or to look into a folder."""

    def locking(place: Path) -> None:
        def refusing(real):
            def asked(path, *rest, **named):
                if isinstance(path, (str, Path)):
                    at = Path(path).absolute()
                    # what a folder is can be told without looking into it
                    if place in at.parents or (at == place and real not in (os.stat, os.lstat)):
                        raise PermissionError(13, "Permission denied", str(path))
                return real(path, *rest, **named)

            return asked

        for module, name in (
            ("os", "stat"),
            ("os", "lstat"),
            ("os", "scandir"),
            ("os", "listdir"),
            ("io", "open"),
            ("builtins", "open"),
        ):
            monkeypatch.setattr(f"{module}.{name}", refusing(getattr(__import__(module), name)))
        allowed = os.access
        monkeypatch.setattr(
            "os.access",
            lambda path, *rest, **named: str(path) != str(place) and allowed(path, *rest, **named),
        )

    return locking


@pytest.mark.parametrize(
    ("command", "file"), [("crosswalk", "old.csv"), ("check", "plan.toml"), ("import-osm", "toy.osm")]
)
def test_a_file_that_may_not_be_read_is_told_as_that(command, file, tmp_path, lock, call):
    folder = make_study(tmp_path / "study", command)
    lock(folder / file)
    told = call("--lang", "en", *COMMANDS[command].line(folder, tmp_path / "out"))
    assert (told.code, f"{file}: cannot be read (Permission denied)" in told.err) == (2, True), told.err
    assert not (tmp_path / "out").exists()


def test_a_list_a_folder_and_a_manifest_that_may_not_be_read_are_told_as_that(tmp_path, lock, call):
    folder = make_study(tmp_path / "study", "crosswalk")
    (tmp_path / "saved").mkdir()
    lock(tmp_path / "saved")
    for told in (
        call(
            "--lang",
            "en",
            "check",
            "--register",
            tmp_path / "saved",
            "--names",
            folder / "new.csv",
            "--out",
            tmp_path / "a",
        ),
        call("--lang", "en", "check", "--names", tmp_path / "saved" / "new.csv", "--out", tmp_path / "a"),
        call("--lang", "en", "check", tmp_path / "saved" / "plan.toml", "--out", tmp_path / "a"),
        call("--lang", "en", "check", "--names", folder / "new.csv", "--out", tmp_path / "saved"),
        call("--lang", "en", "verify", tmp_path / "saved"),
        call("--lang", "en", "verify", tmp_path / "saved" / "out"),
    ):
        assert (told.code, "cannot be read (Permission denied)" in told.err) == (2, True), told.err
        assert "saved" in told.err or "new.csv" in told.err
        assert "Traceback" not in told.err
