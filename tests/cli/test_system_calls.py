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
        if (found := re.search(r'(?:open|creat|openat)\((?:AT_FDCWD, )?"([^"]*)"', line))
    }
    read = {Path(folder, name).resolve() for name, _ in opened}
    written = {Path(folder, name) for name, line in opened if re.search("O_WRONLY|O_RDWR|O_CREAT", line)}
    called = [
        line for line in calls if re.search(r" (?:connect|sendto|sendmsg)\(", line) and "AF_UNIX" not in line
    ]
    inside = {path.name for path in read if path.parent == folder.resolve()}
    return done.returncode, inside, written, called


@pytest.mark.parametrize(
    ("command", "option", "named"),
    [
        (("check", "plan_geojson.toml"), "--out", _NAMED),
        (("run", "plan_geojson.toml"), "--out", _NAMED),
        (("import-osm", "roads.osm.pbf"), "--into", {"roads.osm.pbf"}),
    ],
)
def test_a_command_opens_what_it_was_given_writes_where_it_was_told_and_calls_nobody(
    study, command, option, named
):
    out = study.parent / command[0]
    code, inside, written, called = traced(study, *command, option, str(out))
    assert code == 0
    assert inside == named
    assert called == []
    elsewhere = {path for path in written if path.parent != out.parent and out.parent not in path.parents}
    # kernels that were compiled, fonts that were listed
    caches = ("/dev/", "/proc/", "/tmp", str(Path.home()))
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
