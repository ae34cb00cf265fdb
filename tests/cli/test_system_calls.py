"""What a command asks of the system: it opens what the plan names, writes where it was told to, and calls nobody."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fuzzing.study import make_study

import coverplan

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")

_NAMED = {"plan_geojson.toml", "units.gpkg", "fac.geojson", "residents.csv", "roads.gpkg"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calls") / "study"
    make_study(folder)
    (folder / "accepted.csv").unlink()
    return folder


def traced(folder, *arguments):
    """Run a command; return its exit code, what it opened of a folder, what it opened to write, and whom it called."""
    trace = folder.parent / "trace"
    command = [
        "strace",
        "-f",
        "-qq",
        "-s",
        "500",
        "-e",
        "trace=network,open,openat,creat",
        "-o",
        str(trace),
        sys.executable,
        "-c",
    ]
    run = "import sys; from coverplan.cli import main; sys.argv[0] = 'coverplan'; main()"
    root = str(Path(coverplan.__file__).parents[1])
    done = subprocess.run(
        [*command, run, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": root},
        capture_output=True,
        check=False,
    )
    calls = [line for line in trace.read_text(errors="replace").splitlines() if "ENOENT" not in line]
    opened = {
        (found[1], line)
        for line in calls
        if (found := re.search(r'(?:open|openat|creat)\(.*?"([^"]*)"', line))
    }
    read = {Path(folder, name).resolve() for name, _ in opened}
    written = {Path(folder, name) for name, line in opened if re.search("O_WRONLY|O_RDWR|O_CREAT", line)}
    called = [
        line for line in calls if re.search(r" (?:connect|sendto|sendmsg)\(", line) and "AF_UNIX" not in line
    ]
    inside = {path.name for path in read if path.parent == folder.resolve()}
    return done.returncode, inside, written, called


def test_a_check_opens_what_the_plan_names_and_calls_nobody(study):
    out = study.parent / "out"
    code, inside, written, called = traced(study, "check", "plan_geojson.toml", "--out", str(out))
    assert code == 0
    assert inside == _NAMED
    assert called == []
    elsewhere = {path for path in written if path.parent != out.parent and out.parent not in path.parents}
    caches = (
        "/dev/",
        "/proc/",
        "/tmp",
        str(Path.home()),
    )  # kernels that were compiled, fonts that were listed
    assert {
        str(path) for path in elsewhere if not str(path).startswith(caches) and "__pycache__" not in str(path)
    } == set()


def test_a_file_that_leads_elsewhere_leads_nowhere(study):
    (study / "secret.geojson").write_bytes((study / "fac.geojson").read_bytes())
    command = f"gdal vector pipeline ! read {study / 'secret.geojson'}"
    (study / "fac.geojson").write_text(
        json.dumps({"type": "gdal_streamed_alg", "command_line": command}), encoding="utf-8"
    )
    code, inside, _, called = traced(study, "check", "plan_geojson.toml", "--out", str(study.parent / "no"))
    assert code == 2
    assert "secret.geojson" not in inside
    assert called == []
