"""The command behind ``make fuzz``: what is wrong is told and kept, with the number by which it is tried again."""

from __future__ import annotations

import pytest
from fuzzing import __main__ as fuzz
from fuzzing.study import Target
from fuzzing.trial import Outcome

_WHOLE = b"unit_code,name\n370832101,A\n370832102,B\n"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return how to call the command on one small file, with trials that judge it as they are told; and what was tried."""
    tried: list[bytes] = []

    def make_study(folder):
        folder.mkdir(parents=True)
        (folder / "units.csv").write_bytes(_WHOLE)
        (folder / "accepted.csv").write_bytes(b"")
        return [Target("csv", "units.csv", ("check", "--names", "units.csv"))]

    def call(*arguments, said=""):
        def judged(_command, folder):
            data = (folder / "units.csv").read_bytes() if (folder / "units.csv").is_file() else b""
            if data == _WHOLE:
                return Outcome(0, 0.1, 100.0, "", {})
            tried.append(data)
            return Outcome(0, 0.1, 100.0, said, {})

        tried.clear()
        monkeypatch.setattr(fuzz, "tried", judged)
        monkeypatch.setattr("sys.argv", ["fuzz", "--keep", str(tmp_path / "kept"), *arguments])
        return fuzz.main(), list(tried)

    monkeypatch.setattr(fuzz, "make_study", make_study)
    monkeypatch.setattr(fuzz, "warm", lambda *_: None)
    return call


def test_files_without_a_fault_end_well_and_are_not_kept(run, tmp_path, capsys):
    code, tried = run("--count", "6", "--seed", "s")
    assert (code, len(tried)) == (0, 6)
    assert "seed s: 6 files" in capsys.readouterr().out
    assert not (tmp_path / "kept").exists()


def test_a_fault_is_told_its_file_kept_and_its_number_makes_it_again(run, tmp_path, capsys):
    code, tried = run("--count", "3", "--seed", "s", said="Traceback")
    assert code == 1
    told = capsys.readouterr().out
    assert all(f"s-{number}" in told for number in range(3))
    kept = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert kept["csv_s_2_units.csv"] == tried[2] != _WHOLE
    assert run("--first", "2", "--count", "1", "--seed", "s", said="Traceback") == (1, [tried[2]])
