"""Ways to spoil a file: bytes lost, doubled and turned; numbers and names that nobody writes; parts of archives and databases."""

from __future__ import annotations

import io
import json
import random
import re
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

from fuzzing.containers import blocks, crs, directory, disguise, page, schema

NUMBERS = (
    "NaN", "inf", "-inf", "1e999", "1e308", "-1e308", "1e-320", "-1", "0", "-0", "99999999999999999999", "9" * 400, "abc", "", "<", "0x1F",
    "１２", "1,5", "1e5", "null", "true", "180.0000001", "-181", "91", "400000", "2147483648", "4294967296",
)  # fmt: skip
NAMES = (
    "", " ", "[/]", "[red]x[/red]", "\x1b]0;PWN\x07\x1b[31mx", "\u202eabc", "a\nb", "a\tb", "x" * 10_000, "x" * 200_000, "x" * 300 + ".csv", "..", "NUL", "-rf", "CON",
    "../../x", "=1+1", "@SUM(A1)", "<script>alert(1)</script>", "]]>", "\ufeff", "\u200b", "\ud7ff", "𠅤", "'; DROP TABLE x", '"', "\\", "\x00",
    "EPSG:0", "EPSG:99999", "+proj=utm +zone=50", "POINT (0 0)", "100 %", "5 km", "1e300 km", "-1 km", "http://127.0.0.1:9/x", "/dev/zero", "rot13",
    "county", "town", "370832", "GEOMETRYCOLLECTION(" * 50, "[" * 5000, "{" * 5000,
)  # fmt: skip
_NUMBER = re.compile(rb"(?<![\w.#])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORD = re.compile(rb'"([^"\n]{0,200})"|(?<=>)([^<>\n]{1,200})(?=<)|(?<=[,\n])([^,\n"]{1,80})(?=[,\n])')


def spoil(path: Path, rng: random.Random) -> tuple[bytes, str]:
    """Return the content of a file, spoilt in one to three ways, and how."""
    data, said = path.read_bytes(), []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        way = rng.choice(_ways(path, data))
        try:
            data, how = way(data, rng)
        except Exception as error:  # noqa: BLE001 - what is spoilt already may not be spoilt further
            how = f"{way.__name__}: {type(error).__name__}"
        said.append(how)
    return data, "; ".join(said)


def _ways(path: Path, data: bytes):
    raw = [_flip, _flip, _delete, _insert, _cut, _double, _blank, _swap, disguise]
    if path.suffix == ".gpkg":
        return [*raw[:3], _cut, disguise, _sql, _sql, _sql, _blob, _blob, page, page, schema, schema]
    if path.suffix in (".xlsx", ".ods", ".kmz"):
        return [_flip, _cut, _delete, disguise, *[_part] * 7]
    if path.suffix == ".parquet":
        return [*raw, _arrow, _arrow, _arrow]
    if path.suffix == ".pbf":
        return [*raw, _word32, *[blocks] * 5]
    if path.suffix == ".tif":
        return [*raw, _word32, *[directory] * 5]
    if path.suffix in (".shp", ".shx", ".dbf", ".fgb"):
        return [*raw, _word32, _word32, _word32]
    if path.suffix == ".prj":
        return [*raw, crs, crs, crs]
    text = [_number, _number, _number, _name, _name, _name, _line, _line, _key, _deep, _encode, _ends, _ends]
    return [*raw, *text, _twice, _twice] if path.suffix in (".json", ".geojson", ".toml") else [*raw, *text]


def _flip(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    spoilt = bytearray(data)
    places = [rng.randrange(len(spoilt)) for _ in range(rng.choice((1, 1, 2, 8)))]
    for at in places:
        spoilt[at] = rng.choice((spoilt[at] ^ (1 << rng.randrange(8)), rng.randrange(256), 0, 255))
    return bytes(spoilt), f"flip {places}"


def _delete(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    at, size = rng.randrange(len(data)), rng.choice((1, 1, 4, 30, 500))
    return data[:at] + data[at + size :], f"delete {size} at {at}"


def _insert(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    at, more = rng.randrange(len(data) + 1), rng.randbytes(rng.choice((1, 1, 4, 64)))
    return data[:at] + more + data[at:], f"insert {more[:8]!r} at {at}"


def _cut(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    at = rng.randrange(len(data))
    return data[:at], f"cut at {at} of {len(data)}"


def _double(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    at, size = rng.randrange(len(data)), rng.choice((1, 20, 300, len(data)))
    return data[: at + size] + data[at : at + size] + data[at + size :], f"double {size} at {at}"


def _blank(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    at, size = rng.randrange(len(data)), rng.choice((4, 32, 300))
    fill = rng.choice((b"\x00", b"\xff", b" "))
    return data[:at] + fill * min(size, len(data) - at) + data[at + size :], f"blank {size} at {at}"


def _swap(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Exchange two pieces."""
    size = rng.choice((1, 2, 8, 100))
    a, b = sorted(rng.randrange(max(len(data) - size, 1)) for _ in range(2))
    if a + size > b:
        return data[:a] + data[a : b + size][::-1] + data[b + size :], f"turn round {a} to {b + size}"
    return (
        data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :],
        f"swap {size} at {a} and {b}",
    )


def _encode(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Write a text in another encoding."""
    name = rng.choice(
        ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "gbk", "latin-1", "shift_jis", "utf-7", "cp1252")
    )  # fmt: skip
    if rng.random() < 0.3:  # read in the wrong one and saved again
        return data.decode(name, "replace").encode(), f"garbled by {name}"
    return data.decode().encode(name, "replace"), f"encoding {name}"


def _ends(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Change how lines end, and how the last one does."""
    lines = data.splitlines()
    end = rng.choice(
        (b"\n", b"\r\n", b"\r", b"\n\n", b"\r\r\n", b"\x0b", b"\x0c", b"\xc2\x85", b"\xe2\x80\xa8")
    )
    last = rng.choice((b"", end, b"\x1a", b'"', b",", b"\x00"))
    quote = rng.random() < 0.2
    made = end.join(b'"' + line.replace(b",", b'","') + b'"' if quote else line for line in lines)
    return made + last, f"line ends {end!r}, last {last!r}{', quoted' if quote else ''}"


def _twice(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Say a key twice."""
    found = rng.choice(list(re.finditer(rb'"(\w+)"\s*:\s*("[^"]*"|[\d.]+)|^\w+ = .*$', data, re.MULTILINE)))
    between = b", " if found[1] else b"\n"
    value = found[0] if rng.random() < 0.3 or not found[1] else b'"' + found[1] + b'": 7'
    return data[: found.end()] + between + value + data[found.end() :], f"twice {found[0][:30]!r}"


def _word32(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    at = rng.randrange(max(len(data) - 8, 1))
    word = rng.choice(
        [struct.pack(f"{order}{kind}", value) for order in "<>" for kind, value in (
            ("i", -1), ("I", 0), ("i", 2**31 - 1), ("I", 2**31), ("d", float("nan")), ("d", float("inf")), ("d", 1e308), ("I", 7), ("I", 3),
        )]
    )  # fmt: skip
    return data[:at] + word + data[at + len(word) :], f"word {word!r} at {at}"


def _replaced(data: bytes, found: re.Match[bytes], new: str, group: int = 0) -> bytes:
    return data[: found.start(group)] + new.encode("utf-8", "surrogatepass") + data[found.end(group) :]


def _number(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    found, new = rng.choice(list(_NUMBER.finditer(data))), rng.choice(NUMBERS)
    if rng.random() < 0.1:  # every one
        return _NUMBER.sub(new.encode(), data), f"every number {new[:20]}"
    return _replaced(data, found, new), f"number {found[0][:20]!r} {new[:20]} at {found.start()}"


def _name(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    found, new = rng.choice(list(_WORD.finditer(data))), rng.choice(NAMES)
    group = next(each for each in (1, 2, 3) if found[each] is not None)
    if data[:1] in b"{<" and rng.random() < 0.7:  # so that it is still JSON or XML
        new = json.dumps(new)[1:-1] if data[:1] == b"{" else re.sub(r"[<>&\"\x00-\x08\x0b-\x1f]", "_", new)
    return _replaced(data, found, new, group), f"name {found[0][:30]!r} {new[:20]!r} at {found.start()}"


def _line(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    lines = data.splitlines(keepends=True)
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.choice(("delete", "double", "swap", "many", "join"))
    if kind == "delete":
        del lines[at]
    elif kind == "double":
        lines.insert(at, lines[at])
    elif kind == "many":
        lines[at:at] = [lines[at]] * 3000
    elif kind == "join":
        lines[at] = lines[at].rstrip(b"\r\n")
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return b"".join(lines), f"{kind} line {at}"


def _key(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    keys = list(re.finditer(rb'"(\w+)"\s*:|^(\w+)\s*=|<(\w+)|\b(\w+)=', data, re.MULTILINE))
    found = rng.choice(keys)
    group = next(each for each in (1, 2, 3, 4) if found[each] is not None)
    new = rng.choice(
        (
            "typ",
            "x",
            "type",
            "k" * 300,
            found[group].decode() + "s",
            found[group].decode().upper(),
            "path",
            "unit_code",
        )
    )
    return _replaced(data, found, new, group), f"key {found[group]!r} {new[:20]}"


def _deep(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    found, depth = rng.choice(list(_NUMBER.finditer(data))), rng.choice((20, 500, 5000, 100_000))
    opened, closed = rng.choice((("[", "]"), ("{a=", "}"), ('{"a":', "}"), ("<a>", "</a>"), ("(", ")")))
    return _replaced(
        data, found, opened * depth + "1" + closed * depth
    ), f"deep {opened} {depth} at {found.start()}"


def _part(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Spoil one part of an archive and pack it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([name for name in parts if name.endswith((".xml", ".rels", ".kml"))])
    way = rng.choice(
        (_flip, _delete, _cut, _double, _number, _number, _number, _name, _name, _key, _deep, _cells, _cells)
    )
    parts[name], how = way(parts[name], rng)
    if rng.random() < 0.1:
        del parts[rng.choice(list(parts))]
    if rng.random() < 0.1:  # an archive in an archive, one part under two names, a name that leads out
        more = rng.choice((f"x/{name}", "inside.zip", "../../x", name.upper(), "/etc/x"))
        parts[more], how = data if more == "inside.zip" else parts[name], f"{how}; part {more}"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return packed.getvalue(), f"{name}: {how}"


def _cells(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Put into a sheet what only a program writes: far cells, merged blocks, repeats, types."""
    new = rng.choice(
        (
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>', b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>', b'</sheetData><mergeCells><mergeCell ref="B2:B9"/><mergeCell ref="Z9:A1"/></mergeCells>',
            b'<row r="0"><c r="A0"><v>1</v></c></row></sheetData>', b'<row><c t="s"><v>999999</v></c></row></sheetData>', b'<row r="-5"><c r="??"/></row></sheetData>',
            b'<row r="3"><c r="E3"><f>SUM(A1:A9)</f></c></row></sheetData>', b'<row r="99"><c r="E99" t="d"><v>2020-01-01</v></c></row></sheetData>',
            b'<row r="98"><c r="A98" s="99999"><v>43831</v></c></row></sheetData>', b'<row r="97"><c r="A97" t="e"><v>#REF!</v></c></row></sheetData>',
            b'<row r="96"><c r="A96" t="inlineStr"><is><t>d99</t></is></c><c r="E96" t="b"><v>1</v></c></row></sheetData>',
        )
    )  # fmt: skip
    if b"</sheetData>" in data:
        return data.replace(b"</sheetData>", new, 1), f"cells {new[:60]!r}"
    repeats = rng.choice((b"1048576", b"99999999999", b"-1", b"x"))
    kind = rng.choice((b"rows", b"columns"))
    tag = b"<table:table-row" if kind == b"rows" else b"<table:table-cell"
    return data.replace(
        tag, tag + b" table:number-" + kind + b'-repeated="' + repeats + b'"', 1
    ), f"repeat {kind!r} {repeats!r}"


def _sql(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Change one value, one table or one row of a database."""

    def change(base: sqlite3.Connection) -> str:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = rng.choice([name for name in tables if not name.startswith(("sqlite_", "rtree_"))])
        columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
        column = rng.choice(columns)
        value = rng.choice(
            (None, -1, 0, 1, 2**62, 1e308, float("inf"), b"\xff\xfe", rng.choice(NAMES), rng.choice(NUMBERS))
        )
        said = rng.choice(
            (
                f'UPDATE "{table}" SET "{column}" = ?', f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = 1', f'DELETE FROM "{table}" WHERE rowid = 1',
                f'DROP TABLE "{table}"', f'ALTER TABLE "{table}" DROP COLUMN "{column}"', f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "x y"',
                f'ALTER TABLE "{table}" RENAME TO "z"', "PRAGMA user_version = 1", "PRAGMA application_id = 1",
            )
        )  # fmt: skip
        base.execute(said, (value,) if "?" in said else ())
        return f"{said} {str(value)[:20]!r}"

    return _in_database(data, change)


def _blob(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Spoil one geometry of a GeoPackage."""

    def change(base: sqlite3.Connection) -> str:
        ((table, column),) = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        rows = base.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
        row, blob = rng.choice(rows)
        way = rng.choice((_flip, _cut, _delete, _word32, _nest))
        spoilt, how = way(blob, rng)
        base.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (spoilt, row))
        return f"geometry {row}: {how}"

    return _in_database(data, change)


def _nest(blob: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Put a geometry into collections, one in another; of a GeoPackage's blob the header stays."""
    depth = rng.choice((1, 10, 40, 1000, 100_000))
    head = blob[:40] if blob[:2] == b"GP" else b""
    return head + struct.pack("<BII", 1, 7, 1) * depth + blob[len(head) :], f"nest {depth}"


def _in_database(data: bytes, change) -> tuple[bytes, str]:
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        how = change(base)
        base.commit()
        return base.serialize(), how


def _arrow(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """Change a column or what a GeoParquet file says of its geometries."""
    import pyarrow as pa
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(data))
    name = rng.choice(table.column_names)
    at = table.column_names.index(name)
    values = table.column(at).to_pylist()
    kind = rng.choice(("said", "said", "geometry", "drop", "null", "twice", "type"))
    how = f"{kind} {name}"
    if kind == "said":
        text, how = rng.choice((_number, _name, _key, _flip, _cut, _deep))(table.schema.metadata[b"geo"], rng)
        table = table.replace_schema_metadata({b"geo": text})
    elif kind == "geometry":
        at = table.column_names.index("geometry")
        blobs = table.column(at).to_pylist()
        row = rng.randrange(len(blobs))
        blobs[row], how = rng.choice((_flip, _cut, _delete, _word32, _nest))(blobs[row], rng)
        table = table.set_column(at, "geometry", pa.array(blobs, pa.binary()))
    elif kind == "drop":
        table = table.drop_columns(name)
    elif kind == "null":
        table = table.set_column(at, name, pa.nulls(len(values), table.schema.field(at).type))
    elif kind == "twice":
        table = table.append_column(name, table.column(at))
    else:
        table = table.set_column(at, name, pa.array([[{"x": n}] for n in range(len(values))]))
    packed = io.BytesIO()
    parquet.write_table(table, packed)
    return packed.getvalue(), how
