"""Cost matrices on disk: read back as written, or refused in words; never a part, never a crash."""

from __future__ import annotations

import math
import random
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coverplan.costs import CostMatrix
from coverplan.errors import InputError, OutputError


class Killed(BaseException):
    """The process ends here."""


def opened(place: Path) -> CostMatrix | None:
    """Return what is read, or nothing where it is refused in words."""
    try:
        return CostMatrix.open(place)
    except InputError:
        return None


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


def table() -> CostMatrix:
    array = [[1.0, math.nan, 0.0], [2.5, 4000.0, math.inf]]
    return CostMatrix.from_dense(array, "s", demand_ids=["村1", "村2"], search=5000)


@pytest.mark.parametrize("place", ["没有/costs.npz", "file/costs.npz", "folder", "."])
def test_a_matrix_that_cannot_be_written_is_told_in_words(place, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError) as error:
        table().save(tmp_path / place)
    assert error.value.key == "file.cannot-write"
    for language in ("zh", "en"):
        assert "{" not in error.value.message(language)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


def test_a_save_of_a_matrix_that_is_killed_leaves_the_older_one(tmp_path, monkeypatch):
    path = tmp_path / "costs.npz"
    table().save(path)

    def killed(file, **arrays):
        file.write(b"PK half a file")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez_compressed", killed)
        with pytest.raises(Killed):
            CostMatrix.from_dense([[9.0]]).save(path)
    assert CostMatrix.open(path).equals(table())
    assert list(tmp_path.iterdir()) == [path]


def test_flipped_bytes_never_give_another_matrix_nor_another_error(tmp_path):
    path, refused = tmp_path / "costs.npz", 0
    table().save(path)
    content = path.read_bytes()
    chance = random.Random(3)
    for at in range(0, len(content), 3):  # the archive's head, its arrays and its list
        flipped = bytearray(content)
        flipped[at] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        again = opened(path)
        refused += again is None
        assert again is None or again.equals(table()), at
    assert refused > len(content) / 6


def test_a_matrix_that_was_cut_anywhere_is_refused(tmp_path):
    path = tmp_path / "costs.npz"
    table().save(path)
    content = path.read_bytes()
    for size in range(0, len(content), 19):
        path.write_bytes(content[:size])
        with pytest.raises(InputError, match=r"costs\.npz"):
            CostMatrix.open(path)


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "km"}, {"unit": ["m", "s"]}, {"search": math.nan}, {"search": -1.0}, {"search": [1.0, 2.0]},
        {"search": "far"}, {"indptr": [0, 2]}, {"indptr": [0.0, 2.0, 4.0]}, {"indices": [0, 2, 0, 9]},
        {"data": [1.0, 2.0]}, {"data": np.array([None, 1.0], dtype=object)}, {"data": [[1.0, 0.0], [2.5, 4.0]]},
        {"demand_ids": ["a", "a"]}, {"demand_ids": [["a"], ["b"]]}, {"site_ids": ["x"]},
    ],
)  # fmt: skip
def test_a_matrix_of_another_making_is_refused_by_name(other, tmp_path):
    path = tmp_path / "costs.npz"
    table().save(path)
    with np.load(path) as held:
        arrays = {**held, **{name: np.asarray(value) for name, value in other.items()}}
    np.savez(path, **arrays)
    with pytest.raises(InputError, match=r"costs\.npz") as error:
        CostMatrix.open(path)
    assert keys(error) == ["matrix.file"]


def test_a_matrix_is_an_archive_of_plain_arrays(tmp_path):
    table().save(tmp_path / "costs.npz")
    with zipfile.ZipFile(tmp_path / "costs.npz") as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".npy"}


@pytest.mark.parametrize(
    ("ids", "back"),
    [
        ([7, 12], [7, 12]),
        (np.array([7, 12], dtype="uint8"), [7, 12]),
        ([7.5, 12.0], [7.5, 12.0]),
        (["007", "村"], ["007", "村"]),
        (np.array([7, "b"], dtype=object), ["7", "b"]),
        (pd.Categorical(["b", "a"]), ["b", "a"]),
    ],
)
@pytest.mark.parametrize("side", ["demand_ids", "site_ids"])
def test_ids_that_are_numbers_come_back_as_numbers_and_all_others_as_text(ids, back, side, tmp_path):
    CostMatrix.from_dense([[1.0, 2.0], [3.0, 4.0]], **{side: ids}).save(tmp_path / "costs.npz")
    again = CostMatrix.open(tmp_path / "costs.npz")
    assert getattr(again, side).tolist() == back
    assert pd.api.types.is_string_dtype(getattr(again, side)) == isinstance(back[0], str)
    other = "site_ids" if side == "demand_ids" else "demand_ids"
    assert getattr(again, other).tolist() == ["0", "1"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.npz") as error:
        CostMatrix.open(tmp_path / "none.npz")
    assert keys(error) == ["error.file-missing"]
    with pytest.raises(InputError) as error:
        CostMatrix.open(tmp_path)
    assert keys(error) == ["error.no-file"]


def test_what_is_opened_holds_its_arrays_closed_and_its_bound(tmp_path):
    for search in (5000, math.inf):
        CostMatrix.from_dense([[1.0, 0.0]], "s", search=search).save(tmp_path / "costs.npz")
        again = CostMatrix.open(tmp_path / "costs.npz")
        assert (again.unit, again.search, type(again.search)) == ("s", search, float)
        assert again.to_dense().tolist() == [[1.0, 0.0]]
        assert not any(getattr(again, name).flags.writeable for name in ("indptr", "indices", "data"))
