"""Inputs are hashed when they are read: the manifest vouches for the bytes that were measured."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from coverplan import run
from coverplan.errors import InputError
from coverplan.io.folders import manifest, seals
from coverplan.io.folders.seals import Seals, parts_of


def key_of(call, *paths) -> str:
    with pytest.raises(InputError) as error:
        call(paths)
    return error.value.faults[0].key


@pytest.mark.parametrize("small", [True, False])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path, monkeypatch, small):
    if not small:
        monkeypatch.setattr(seals, "_SMALL", 0)
    file = tmp_path / "a.csv"
    file.write_text("1")
    held = Seals()
    held.take([file])
    held.require_same([file])
    before = file.stat()
    file.write_text("2")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # it pretends to be the old one
    assert key_of(held.require_same, file) == "input.changed"
    assert held.digest(file) == hashlib.sha256(b"1").hexdigest()
    file.write_text("1")
    held.require_same([file])  # saved again as it was
    (tmp_path / "new").write_text("3")
    (tmp_path / "new").replace(file)
    assert key_of(held.require_same, file) == "input.changed"
    file.unlink()
    assert key_of(held.require_same, file) == "input.removed"


def test_a_file_that_is_held_is_told(tmp_path, monkeypatch):
    file = tmp_path / "a.csv"
    file.write_text("1")

    def held_by_another(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(seals, "file_sha256", held_by_another)
    assert key_of(Seals().take, file) == "input.locked"


def test_all_that_belongs_to_a_file_is_sealed_with_it(tmp_path):
    for name in ("a.shp", "a.dbf", "a.SHX", "a.txt", "ab.shp", "folder.gdb/x/y"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    assert [part.name for part in parts_of(tmp_path / "a.shp")] == ["a.SHX", "a.dbf", "a.shp"]
    assert [part.name for part in parts_of(tmp_path / "folder.gdb")] == ["y"]
    held = Seals()
    held.take([tmp_path / "a.shp", tmp_path / "folder.gdb", tmp_path / "nix"])
    (tmp_path / "a.dbf").write_text("2")
    assert key_of(held.require_same, tmp_path / "a.shp") == "input.changed"
    (tmp_path / "folder.gdb/x/y").write_text("2")
    assert key_of(held.require_same, tmp_path / "folder.gdb") == "input.changed"


@pytest.fixture
def study(tmp_path):
    (tmp_path / "list.csv").write_text("代码,名称,级别\n370832,甲县,county\n", encoding="utf-8")
    plan = 'id = "x"\n[area]\nname = "甲县"\ncrs = "EPSG:4548"\n[layers.unit_list]\npath = "list.csv"\n'
    (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
    return tmp_path


def test_an_input_that_is_replaced_while_it_is_loaded_ends_the_job(study, monkeypatch):
    real = run.load_study

    def slow(plan, **options):
        loaded = real(plan, **options)
        (study / "list.csv").write_text("代码,名称,级别\n370832,乙县,county\n", encoding="utf-8")
        return loaded

    monkeypatch.setattr(run, "load_study", slow)
    with pytest.raises(InputError, match=r"list\.csv") as error:
        run.run_job(study / "plan.toml", "check", out=study / "out")
    assert error.value.faults[0].key == "input.changed"
    assert not (study / "out").exists()


def test_the_manifest_holds_what_was_read_even_if_it_is_edited_afterwards(study, monkeypatch):
    read = (study / "list.csv").read_bytes()
    real = run.check

    def meanwhile(loaded):
        (study / "list.csv").write_text("代码,名称,级别\n370832,乙县,county\n", encoding="utf-8")
        return real(loaded)

    monkeypatch.setattr(run, "check", meanwhile)
    run.run_job(study / "plan.toml", "check", out=study / "out")
    content = json.loads((study / "out" / "manifest.json").read_text(encoding="utf-8"))
    digests = {Path(entry["path"]).name: entry["sha256"] for entry in content["inputs"]}
    assert digests["list.csv"] == hashlib.sha256(read).hexdigest()
    assert digests["plan.toml"] == hashlib.sha256((study / "plan.toml").read_bytes()).hexdigest()
    assert [(one.path, one.what) for one in manifest.verify_folder(study / "out")] == [
        ("list.csv", "changed")
    ]
