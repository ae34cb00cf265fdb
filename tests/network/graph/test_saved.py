"""Networks on disk: read back as written, or refused in words; never a part, never a crash."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, box

from coverplan.errors import InputError, OutputError
from coverplan.findings import Finding
from coverplan.network import RoadNetwork, nearest_cost
from coverplan.network.travel import PROFILES, profile_from
from coverplan.texts import Term

CRS = "EPSG:4548"
FINDINGS = (
    Finding(rule="roads.line-empty", layer="roads", params={"file": "道路.gpkg", "count": np.int64(3)}),
    Finding(
        rule="layer.datum-missing", layer="roads", lon=116.1, lat=35.8, params={"file": "a", "datum": "wgs84"}
    ),
    Finding(
        rule="siting.layer-missing",
        layer="plan",
        params={"source": "settlements", "layer": Term("layer.roads")},
        severity="info",
    ),
)


def street(length: float = 1000.0) -> RoadNetwork:
    """a --- b --- c, each `length` metres from the next."""
    nodes = gpd.GeoDataFrame(
        index=pd.Index(["a", "b", "c"], name="node_id"),
        geometry=[Point(length * n, 0) for n in range(3)],
        crs=CRS,
    )
    lines = [LineString([(length * n, 0), (length * (n + 1), 0)]) for n in range(2)]
    table = {"u": ["a", "b"], "v": ["b", "c"], "oneway": [False, True], "time_s": [100.0, 50.0]}
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry=lines, crs=CRS))


def flooded(length: float = 1000.0) -> RoadNetwork:
    net = street(length).with_closures(box(400, -50, 600, 50))
    return replace(net.with_closures(box(1400, -50, 1600, 50), slow=2.0), findings=FINDINGS)


def travelled(length: float = 1000.0) -> RoadNetwork:
    rules = {
        "profile": "ebike",
        "snap_limit_m": 70,
        "closed_by": ["private", "no"],
        "speed_kph": {"track": 7},
    }
    return flooded(length).travelled_by(profile_from(rules))


def costs_on(net: RoadNetwork) -> pd.DataFrame:
    homes = gpd.GeoDataFrame({"demand_id": ["d", "e"]}, geometry=[Point(300, 0), Point(700, 5)], crs=CRS)
    clinics = gpd.GeoDataFrame({"facility_id": ["f", "g"]}, geometry=[Point(100, 0), Point(1500, 0)], crs=CRS)
    return nearest_cost(net, homes, clinics, by="time")


def is_same(one: RoadNetwork, other: RoadNetwork) -> bool:
    return (
        pd.DataFrame(one.edges).equals(pd.DataFrame(other.edges))
        and pd.DataFrame(one.nodes).equals(pd.DataFrame(other.nodes))
        and one.findings == other.findings
        and (one.profile, one.rules) == (other.profile, other.rules)
        and one.crs == other.crs
        and one.shut_length_m == other.shut_length_m
        and repr(one) == repr(other)
        and costs_on(one).equals(costs_on(other))
    )


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def opened(read, place: Path):
    """Return what is read, or nothing where it is refused in words."""
    try:
        return read(place)
    except InputError:
        return None


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


@pytest.mark.parametrize("make", [street, flooded, travelled])
def test_a_network_comes_back_whole_and_twice_the_same_bytes(make, tmp_path):
    net = make()
    net.save(tmp_path / "one")
    again = RoadNetwork.open(tmp_path / "one")
    assert is_same(again, net)
    again.save(tmp_path / "two")
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_findings_are_worded_after_opening_as_before(tmp_path):
    flooded().save(tmp_path)
    found = RoadNetwork.open(tmp_path).findings
    for before, after in zip(FINDINGS, found, strict=True):
        assert after.level == before.level
        for language in ("zh", "en"):
            assert after.message(language) == before.message(language)
            assert after.advice(language) == before.advice(language)


def test_a_save_over_a_network_with_closures_leaves_none_of_it_and_all_else(tmp_path):
    flooded().save(tmp_path)
    (tmp_path / "说明.txt").write_text("留着", encoding="utf-8")
    street(900).save(tmp_path)
    assert is_same(RoadNetwork.open(tmp_path), street(900))
    expected = [
        "edges.parquet",
        "findings.json",
        "network.json",
        "nodes.parquet",
        "traveller.json",
        "说明.txt",
    ]
    assert sorted(files_in(tmp_path)) == expected


@pytest.mark.parametrize(
    "name", ["nodes.parquet", "edges.parquet", "findings.json", "traveller.json", "closures.npz"]
)
@pytest.mark.parametrize("how", ["cut", "empty", "gone", "folder"])
def test_a_file_of_a_network_that_is_damaged_is_named(name, how, tmp_path):
    flooded().save(tmp_path)
    path = tmp_path / name
    content = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how != "gone":
        path.write_bytes(content[: len(content) // 2] if how == "cut" else b"")
    with pytest.raises(InputError, match=name) as error:
        RoadNetwork.open(tmp_path)
    assert keys(error) == ["file.damaged"]


@pytest.mark.parametrize(
    "arrays",
    [
        {"times": np.ones(2)},
        {name: np.ones(7) for name in ("shut_from", "shut_to", "first", "start", "end", "times")},
        {name: np.array([None, {}]) for name in ("shut_from", "shut_to", "first", "start", "end", "times")},
    ],
)
def test_closures_of_another_making_are_refused(arrays, tmp_path):
    flooded().save(tmp_path)
    np.savez(tmp_path / "closures.npz", **arrays)
    with pytest.raises(InputError, match=r"closures\.npz"):
        RoadNetwork.open(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"null", b"\xff\xfe", b'{"format": "coverplan road network 1"}',
        b'{"format": "coverplan road network 2"}', b'{"format": "coverplan road network 2", "files": 3}',
        b'{"format": "coverplan road network 2", "files": ["nodes.parquet"]}',
        b'{"format": "coverplan road network 2", "files": {"../secret": ""}}',
    ],
)  # fmt: skip
def test_a_list_of_files_that_is_none_is_refused(content, tmp_path):
    street().save(tmp_path)
    (tmp_path / "network.json").write_bytes(content)
    with pytest.raises(InputError) as error:
        RoadNetwork.open(tmp_path)
    assert keys(error) == ["file.foreign-folder"]


def test_flipped_bytes_never_give_another_network_nor_another_error(tmp_path):
    net, chance = flooded(), random.Random(7)
    net.save(tmp_path)
    refused = 0
    for name, content in files_in(tmp_path).items():
        path = tmp_path / name
        for at in chance.sample(range(len(content)), min(len(content), 100)):
            flipped = bytearray(content)
            flipped[at] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            again = opened(RoadNetwork.open, tmp_path)
            refused += again is None
            assert again is None or is_same(again, net), (name, at)
        path.write_bytes(content)
    assert refused > 400
    assert is_same(RoadNetwork.open(tmp_path), net)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("older", [street, flooded])
@pytest.mark.parametrize("newer", [street, flooded])
def test_a_save_that_is_killed_leaves_the_older_network_or_none(older, newer, tmp_path, monkeypatch):
    replace_file, left = Path.replace, 0

    def killed_at(path: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return replace_file(path, target)

    old, new = older(1000), newer(900)
    for moved in range(10):
        folder = tmp_path / str(moved)
        old.save(folder)
        with monkeypatch.context() as patch:
            left = moved
            patch.setattr(Path, "replace", killed_at)
            patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # who is killed clears nothing away
            came_to_its_end = True
            try:
                new.save(folder)
            except Killed:
                came_to_its_end = False
        found = opened(RoadNetwork.open, folder)
        assert found is None or is_same(found, new if came_to_its_end else old)
        new.save(folder)
        assert is_same(RoadNetwork.open(folder), new)
        if came_to_its_end:
            assert found is not None
            return
        assert found is not None or moved > 0
    pytest.fail("no save came to its end")


def test_a_network_cannot_be_saved_over_a_file(tmp_path):
    path = tmp_path / "roads.gpkg"
    path.write_text("mine")
    for place in (path, path / "net"):
        with pytest.raises(OutputError, match=r"roads\.gpkg"):
            street().save(place)
    assert path.read_text() == "mine"


def test_the_digests_are_those_of_the_files(tmp_path):
    flooded().save(tmp_path)
    told = json.loads((tmp_path / "network.json").read_text(encoding="utf-8"))["files"]
    held = {name: hashlib.sha256(content).hexdigest() for name, content in files_in(tmp_path).items()}
    del held["network.json"]
    assert told == held


def test_what_is_written_can_be_read_by_others(tmp_path):
    travelled().save(tmp_path / "net")
    told = {
        name: json.loads((tmp_path / "net" / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("findings", "traveller")
    }
    assert told["traveller"]["rules"] == {"limit_m": 70, "off_road_kph": 3.0, "band_m": 0.0, "water_m": 30.0}
    profile = told["traveller"]["profile"]
    assert profile["key"] == "ebike"
    assert profile["closed_by"] == ["no", "private"]
    assert profile["speed_kph"]["track"] == 7
    assert profile["access_columns"] == ["bicycle", "vehicle", "access"]
    assert [one["rule"] for one in told["findings"]] == [finding.rule for finding in FINDINGS]
    assert told["findings"][0]["params"] == {"file": "道路.gpkg", "count": 3}
    assert told["findings"][2]["params"]["layer"] == {"term": "layer.roads"}
    assert "道路.gpkg" in (tmp_path / "net" / "findings.json").read_text(encoding="utf-8")
    edges = gpd.read_parquet(tmp_path / "net" / "edges.parquet")
    assert edges.index.name == "edge_id"
    assert edges["length_m"].tolist() == [1000.0, 1000.0]
    street().save(tmp_path / "bare")
    bare = json.loads((tmp_path / "bare" / "traveller.json").read_text(encoding="utf-8"))
    assert bare["profile"] is None
    assert not (tmp_path / "bare" / "closures.npz").exists()


def test_parts_that_hold_something_else_make_no_network(tmp_path):
    """Files whose digests are right and whose content no network has, as another version might write them."""
    street().save(tmp_path)
    about = json.loads((tmp_path / "network.json").read_text(encoding="utf-8"))
    for content in (b"{}", b'{"profile": {}, "rules": {}}', b'{"profile": null, "rules": {"far": 1}}'):
        (tmp_path / "traveller.json").write_bytes(content)
        about["files"]["traveller.json"] = hashlib.sha256(content).hexdigest()
        (tmp_path / "network.json").write_text(json.dumps(about), encoding="utf-8")
        with pytest.raises(InputError, match=tmp_path.name) as error:
            RoadNetwork.open(tmp_path)
        assert keys(error) == ["file.foreign-folder"]


def test_a_profile_s_tables_may_be_any_mapping(tmp_path):
    speeds = MappingProxyType({"primary": 30.0, "track": 8.0})
    net = street().travelled_by(replace(PROFILES["car"], speed_kph=speeds))
    net.save(tmp_path)
    again = RoadNetwork.open(tmp_path).profile
    assert again.speed_kph == {"primary": 30.0, "track": 8.0}
    assert again.surface_factor == PROFILES["car"].surface_factor
