"""Ways to spoil what has a build of its own: pages of a database, blocks of an extract, the directory of a raster; and files in the clothes of others."""

from __future__ import annotations

import os
import random
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path

_DISGUISES = (
    b"", b"   \n \t ", b"\x00" * 5000, b"\xff\xfe", b"PK\x03\x04", b"SQLite format 3\x00", b"{}", b"[]", b"null", b"<?xml version='1.0'?><a/>",
    b"<OGRVRTDataSource><OGRVRTLayer name='units'><SrcDataSource>units.gpkg</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    b"<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>", b"<VRTDataset rasterXSize='4' rasterYSize='4'/>",
    b'{"type": "FeatureCollection", "features": []}', b'{"type": "Topology", "objects": {}}', b"%PDF-1.7\n", b"<html><body>404</body></html>",
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><osm version="0.6"><node id="1" lat="1" lon="&c;"/></osm>',
    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><kml><Document><name>&b;</name></Document></kml>',
)  # fmt: skip
_WKT = (
    'GEOGCS["x"]', 'PROJCS["a",GEOGCS["b",DATUM["c",SPHEROID["d",0,0]],PRIMEM["e",0],UNIT["f",0]],PROJECTION["g"],UNIT["h",1]]',
    'LOCAL_CS["x",UNIT["metre",1]]', "EPSG:4326", "EPSG:3857", "+proj=longlat +R=1737400", "[" * 3000, "GEOGCS[" * 3000, "\x00", "韩",
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
    'VERT_CS["x",VERT_DATUM["y",2005],UNIT["m",1]]', '{"type": "GeographicCRS"}', "http://127.0.0.1:9/crs", "NaN",
)  # fmt: skip


def disguise(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Put another file's content under the same name."""
    new = rng.choice(_DISGUISES)
    return new, f"instead {new[:40]!r}"


def crs(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Write another reference system, or what is none."""
    new = rng.choice(_WKT)
    return new.encode(), f"crs {new[:40]!r}"


def page(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Spoil a page of a database: emptied, filled with anything, swapped with another, its head changed."""
    size = int.from_bytes(data[16:18], "big") or 4096
    count = len(data) // size
    at, other = rng.randrange(count) * size, rng.randrange(count) * size
    kind = rng.choice(("zero", "random", "swap", "kind", "cells", "free"))
    spoilt = bytearray(data)
    head = at + (100 if at == 0 else 0)
    if kind == "zero":
        spoilt[at : at + size] = bytes(size)
    elif kind == "random":
        spoilt[at : at + size] = rng.randbytes(size)
    elif kind == "swap":
        spoilt[at : at + size], spoilt[other : other + size] = (
            data[other : other + size],
            data[at : at + size],
        )
    elif kind == "kind":
        spoilt[head] = rng.choice((2, 5, 10, 13, 0, 255))
    elif kind == "cells":
        held = int.from_bytes(data[head + 3 : head + 5], "big")
        spoilt[head + 3 : head + 5] = rng.choice((0, max(held - 1, 0), held + 1, 65535)).to_bytes(2, "big")
    else:
        spoilt[28:36] = rng.randbytes(8)
    return bytes(spoilt), f"page {at // size} {kind}"


def schema(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Put a view, a virtual table, a trigger or a table of another build into a database."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        ((table,),) = base.execute("SELECT table_name FROM gpkg_contents LIMIT 1").fetchall() or [("x",)]
        said = rng.choice(
            (
                f'ALTER TABLE "{table}" RENAME TO "old"; CREATE VIEW "{table}" AS SELECT * FROM "old" LIMIT 2',
                f'ALTER TABLE "{table}" RENAME TO "old"; CREATE VIEW "{table}" AS SELECT * FROM "none"',
                f'ALTER TABLE "{table}" RENAME TO "old"; CREATE VIEW "{table}" AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i AS fid, NULL AS geom FROM n',
                f'DROP TABLE "{table}"; CREATE VIRTUAL TABLE "{table}" USING rtree(fid, a, b)',
                f'CREATE TRIGGER t AFTER INSERT ON "{table}" BEGIN SELECT RAISE(ABORT, "x"); END',
                f'CREATE TABLE copy AS SELECT * FROM "{table}"; DROP TABLE "{table}"; ALTER TABLE copy RENAME TO "{table}"',
                f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 0; CREATE INDEX i ON "{table}"(fid)',
                "DELETE FROM gpkg_contents", "DELETE FROM gpkg_geometry_columns", "DELETE FROM gpkg_spatial_ref_sys",
                "DROP TABLE gpkg_ogr_contents", "UPDATE gpkg_geometry_columns SET srs_id = 99999", "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT'",
                "UPDATE gpkg_spatial_ref_sys SET definition = 'x'", "UPDATE gpkg_contents SET data_type = 'tiles'", "UPDATE gpkg_contents SET data_type = 'attributes'",
                "INSERT INTO gpkg_contents SELECT 'more', data_type, 'more', '', last_change, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents LIMIT 1",
            )
        )  # fmt: skip
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.executescript(said)
        base.commit()
        return base.serialize(), said


def _blocks(data: bytes):
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from(">I", data, at)
        # field 3 of the head is the size of what follows
        header = data[at + 4 : at + 4 + head]
        mark = header.rindex(b"\x18")
        size, step = 0, mark + 1
        while True:
            byte = header[step]
            size |= (byte & 127) << (7 * (step - mark - 1))
            step += 1
            if not byte & 128:
                break
        yield at, at + 4 + head, at + 4 + head + size
        at += 4 + head + size


def blocks(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Spoil the blocks of an extract: dropped, doubled, swapped, their packing or their sizes changed."""
    found = list(_blocks(data))
    number = rng.randrange(len(found))
    start, body, end = found[number]
    kind = rng.choice(("drop", "double", "last", "zlib", "inside", "inside", "size", "length", "more"))
    block = data[start:end]
    if kind == "drop":
        made = data[:start] + data[end:]
    elif kind == "double":
        made = data[:end] + data[start:]
    elif kind == "last":
        made = data[:start] + data[end:] + block
    elif kind == "more":
        made = data + rng.randbytes(rng.choice((1, 4, 400)))
    elif kind == "length":
        made = (
            data[:start] + struct.pack(">I", rng.choice((0, 1, 2**16, 2**31, 2**32 - 1))) + data[start + 4 :]
        )
    else:
        packed = data[body:end]
        at = packed.find(b"\x1a")
        stream = packed.find(b"\x78", at)
        if kind == "size":
            made = data[:body] + b"\x10" + bytes([packed[1] ^ 1]) + data[body + 2 :]
        elif kind == "zlib":
            place = body + stream + rng.randrange(max(len(packed) - stream, 1))
            made = data[:place] + rng.randbytes(1) + data[place + 1 :]
        else:
            plain = bytearray(zlib.decompress(packed[stream:]))
            for _ in range(rng.choice((1, 2, 8))):
                plain[rng.randrange(len(plain))] = rng.randrange(256)
            again = zlib.compress(bytes(plain))
            inner = b"\x10" + _varint(len(plain)) + b"\x1a" + _varint(len(again)) + again
            header = data[start + 4 : body]
            header = header[: header.rindex(b"\x18") + 1] + _varint(len(inner))
            made = data[:start] + struct.pack(">I", len(header)) + header + inner + data[end:]
    return made, f"block {number} {kind}"


def _varint(number: int) -> bytes:
    out = bytearray()
    while True:
        out.append(number & 127 | (128 if number > 127 else 0))
        number >>= 7
        if not number:
            return bytes(out)


def directory(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Change an entry of a TIFF's directory: how wide it is, how long, how packed, where its data lies."""
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, at)
    entry = at + 2 + 12 * rng.randrange(count)
    (tag,) = struct.unpack_from(f"{order}H", data, entry)
    spoilt = bytearray(data)
    what, place = rng.choice(
        (("value", 8), ("value", 8), ("value", 8), ("count", 4), ("type", 2), ("tag", 0))
    )
    value = rng.choice((0, 1, 7, 65535, 2**31 - 1, 2**32 - 1, 100_000, 1_000_000))
    if place < 3:
        struct.pack_into(f"{order}H", spoilt, entry + place, value & 0xFFFF)
    else:
        struct.pack_into(f"{order}I", spoilt, entry + place, value)
    return bytes(spoilt), f"tag {tag} {what} {value}"


def instead(path: Path, rng: random.Random) -> str:
    """Put something that is no file of its own in the place of a file."""
    kind = rng.choice(("link", "dangling", "loop", "pipe", "folder", "device", "gone", "folder with files"))
    kept = path.with_name(f"real-{path.name}")
    path.rename(kept)
    if kind == "link":
        path.symlink_to(kept)
    elif kind == "dangling":
        path.symlink_to(path.with_name("none"))
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind.startswith("folder"):
        path.mkdir()
        if kind != "folder":
            kept.rename(path / path.name)
    return kind
