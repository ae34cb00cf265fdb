"""Whether two runs say the same: their CSV tables, byte for byte.

    python benchmarks/same_tables.py BEFORE AFTER [--without notice ...]

Exits 1 where a table differs or stands in one folder only; prints the first row that does.
"""

from __future__ import annotations

import argparse
import csv
from itertools import zip_longest
from pathlib import Path


def rows_of(file: Path, without: set[str]) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    kept = [at for at, name in enumerate(rows[0]) if name not in without] if rows else []
    return [[row[at] for at in kept] for row in rows]


def difference(before: Path, after: Path, without: set[str]) -> str:
    """Return what differs first, or ``""``."""
    missing = [folder for folder in (before, after) if not folder.exists()]
    if missing:
        return f"not in {missing[0].parent}"
    if before.read_bytes() == after.read_bytes():
        return ""
    pairs = zip_longest(rows_of(before, without), rows_of(after, without), fillvalue=[])
    for number, (one, other) in enumerate(pairs, start=1):
        if one != other:
            return f"row {number}:\n  {one}\n  {other}"
    return "" if without else "only in its bytes"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--without", nargs="*", default=[], help="columns that may differ")
    options = parser.parse_args()
    names = sorted({file.name for folder in (options.before, options.after) for file in folder.glob("*.csv")})
    differ = 0
    for name in names:
        found = difference(options.before / name, options.after / name, set(options.without))
        differ += bool(found)
        print(f"{name}: {found or 'the same'}")
    return 1 if differ else 0


if __name__ == "__main__":
    raise SystemExit(main())
