from __future__ import annotations

import bz2
import gzip
import re
from typing import TYPE_CHECKING

import osmium
import pytest
from osm_county import OsmFile, boundary_tags, toy_county

from coverplan.errors import InputError
from coverplan.io.osm import read_osm
from coverplan.io.osm.order import in_order
from coverplan.io.osm.roads import read_osm_roads
from coverplan.sources import import_osm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_boundaries_are_assembled_with_their_members(tmp_path: Path) -> None:
    read = read_osm(toy_county().write(tmp_path / "toy.osm"))
    whole = {b.tags.get("name", "") for b in read.boundaries if b.is_whole}
    assert whole == {"甲县", "West", "East", ""}
    assert not any(b.tags.get("boundary") == "maritime" for b in read.boundaries)
    assert read.box.bounds == (9.48, 47.05, 9.58, 47.15)
    assert len(read.coastline) == 4


def test_a_cut_boundary_is_told_and_does_not_stop_the_reading(tmp_path: Path) -> None:
    read = read_osm(toy_county().write(tmp_path / "toy.osm", without_ways=(1,)))
    cut = {b.tags["name"]: b for b in read.boundaries if b.missing}
    assert set(cut) == {"甲县", "West"}
    assert cut["West"].missing == 1
    assert cut["West"].geometry is None
    assert len(cut["West"].lines) == 3


def test_rings_that_close_are_kept_where_others_are_cut(tmp_path: Path) -> None:
    osm = OsmFile()
    main = osm.square((9.5, 47.1), 0.02, {})
    osm.way([(9.6, 47.1), (9.61, 47.1)])
    osm.relation([main, 2, 99], boundary_tags("Split", 8))
    (boundary,) = read_osm(osm.write(tmp_path / "split.osm")).boundaries
    assert (boundary.missing, boundary.is_whole) == (1, False)
    assert boundary.geometry.area == pytest.approx(0.0004)


def test_a_ring_with_a_gap_is_not_whole_though_every_way_is_there(tmp_path: Path) -> None:
    osm = OsmFile()
    exclave = osm.square((9.5, 47.1), 0.02, {})
    gap = osm.way([(9.6, 47.1), (9.7, 47.1), (9.7, 47.2)])
    osm.relation([exclave, gap], boundary_tags("Gap", 8))
    (boundary,) = read_osm(osm.write(tmp_path / "gap.osm")).boundaries
    assert (boundary.missing, boundary.is_whole) == (0, False)
    assert boundary.geometry.area == pytest.approx(0.0004)


def test_the_land_of_a_country_is_assembled_though_it_is_no_multipolygon(tmp_path: Path) -> None:
    osm = OsmFile()
    osm.relation(
        [osm.square((9.5, 47.1), 0.02, {})], {"type": "land_area", "land_area": "administrative", "name": "L"}
    )
    (boundary,) = read_osm(osm.write(tmp_path / "land.osm")).boundaries
    assert boundary.is_whole


def test_a_way_whose_nodes_are_cut_off_is_no_boundary_line(tmp_path: Path) -> None:
    text = toy_county().write(tmp_path / "toy.osm").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if '<node id="1"' not in line and '<node id="2"' not in line]
    cut = tmp_path / "cut.osm"
    cut.write_text("\n".join(lines), encoding="utf-8")
    assert {b.tags["name"] for b in read_osm(cut).boundaries if b.is_whole and "name" in b.tags} == {"East"}


def test_packed_files_read_the_same(tmp_path: Path) -> None:
    plain = toy_county().write(tmp_path / "toy.osm")
    packed = tmp_path / "toy.osm.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    one, two = read_osm(plain), read_osm(packed)
    assert one.areas["osm_id"].tolist() == two.areas["osm_id"].tolist()
    assert len(one.areas) > 8


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("toy.txt", b"x", "error.osm-suffix"),
        ("toy.osm", b"<osm version='0.6'><node", "error.osm-damaged"),
        ("toy.osm.pbf", b"not a pbf", "error.osm-damaged"),
        ("toy.osm.gz", b"not packed", "error.osm-damaged"),
    ],
)
def test_files_that_are_no_osm_files_are_refused_in_words(
    tmp_path: Path, name: str, content: bytes, key: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_osm(path)
    assert [fault.key for fault in error.value.faults] == [key]
    assert name in str(error.value)


_CHANGES = """<osmChange version="0.6"><create><node id="1" version="1" lat="47" lon="9.5"/><node id="2" version="1" lat="47.1" lon="9.6"/>
<way id="3" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></create></osmChange>"""


@pytest.mark.parametrize("name", ["a.osm", "a.osm.gz", "a.osm.bz2"])
def test_a_file_of_changes_is_no_map_whatever_its_name_says(tmp_path: Path, name: str) -> None:
    pack = {"a.osm": bytes, "a.osm.gz": gzip.compress, "a.osm.bz2": bz2.compress}[name]
    path = tmp_path / name
    path.write_bytes(pack(_CHANGES.encode()))
    for read in (read_osm, read_osm_roads, lambda file: import_osm(file, into=tmp_path / "study")):
        with pytest.raises(InputError) as error:
            read(path)
        assert error.value.message("en").startswith(f"{name}: a file of changes (osmChange)")
    assert not (tmp_path / "study").exists()


def test_an_extract_with_every_version_of_a_thing_is_no_map(tmp_path: Path) -> None:
    path = tmp_path / "a.osm.pbf"
    history = tmp_path / "a.osh.pbf"
    with osmium.SimpleWriter(str(history)) as writer:
        for version in (1, 2):
            writer.add_node(osmium.osm.mutable.Node(id=1, version=version, location=(9.5, 47)))
    history.rename(path)
    with pytest.raises(InputError, match=r"a\.osm\.pbf"):
        read_osm(path)


@pytest.mark.parametrize("root", ["gpx", "kml", "html", "osm"])
def test_a_file_of_another_root_or_an_empty_one_is_no_map(tmp_path: Path, root: str) -> None:
    path = tmp_path / "a.osm"
    path.write_text(f"<{root}/>")
    for read in (read_osm, read_osm_roads):
        with pytest.raises(InputError, match=r"a\.osm") as error:
            read(path)
        assert [fault.key for fault in error.value.faults] == ["error.osm-damaged"]


def as_merged(lines: list[str]) -> list[str]:
    return [line for line in lines for _ in range(2)]


def as_unsorted(lines: list[str]) -> list[str]:
    return sorted(lines, key=lambda line: not line.startswith("<way"))


def as_edited(lines: list[str]) -> list[str]:
    return [re.sub(r'(id|ref)="(\d+)"', r'\1="-\2"', line) for line in lines]


@pytest.mark.parametrize("change", [as_merged, as_unsorted, as_edited, lambda lines: lines[::-1]])
def test_files_out_of_order_read_as_if_they_were_in_order(
    tmp_path: Path, change: Callable[[list[str]], list[str]]
) -> None:
    plain = toy_county().write(tmp_path / "toy.osm")
    head, *lines, tail = plain.read_text(encoding="utf-8").splitlines()
    (tmp_path / "odd").mkdir()
    odd = tmp_path / "odd" / "toy.osm"
    odd.write_text("\n".join([head, *change(lines), tail]), encoding="utf-8")
    with in_order(plain) as same, in_order(odd) as ordered:
        assert same == plain
        expected, read = read_osm(same), read_osm(ordered)
    assert sorted(map(str, read.areas["tags"])) == sorted(map(str, expected.areas["tags"]))
    assert [b.tags for b in read.boundaries if b.is_whole] == [
        b.tags for b in expected.boundaries if b.is_whole
    ]
    assert len(read.points) == len(expected.points)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.osm"):
        read_osm(tmp_path / "none.osm")
