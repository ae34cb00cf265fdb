"""A small study as files, and the command line called in this process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from office_files import office_files

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def toy_files(tmp_path: Path) -> Path:
    """The toy county as a folder of files, as an office would have it."""
    return office_files(tmp_path / "玩具 县")


class Called(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:
    """Call the command line in this process: the same entry point, without starting an interpreter."""
    from coverplan import cli
    from coverplan.texts import speaking

    def calling(*arguments: object) -> Called:
        monkeypatch.setattr(sys, "argv", ["coverplan", *map(str, arguments)])
        code: object = 0
        with speaking("zh"):
            try:
                cli.main()
            except SystemExit as stop:
                code = stop.code or 0
        caught = capsys.readouterr()
        return Called(int(str(code)), caught.out, caught.err)

    return calling
