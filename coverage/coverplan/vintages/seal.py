"""The file of a crosswalk: sealed, so that a byte that changed is noticed when it is read."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import InputError
from coverplan.io import write_csv
from coverplan.reading import reading, require_file
from coverplan.vintages.crosswalk import COLUMNS, Crosswalk, crosswalk_frame
from coverplan.vintages.evidence import evidence_keys

if TYPE_CHECKING:
    from coverplan.texts import Language
    from coverplan.vintages.units import UnitList

__all__ = ["read_crosswalk", "write_crosswalk"]

_SEAL = re.compile(rb"seal=([0-9a-f]{64})")
_OPEN = b"0" * 64
_LISTS = re.compile(r"lists=([0-9a-f,]*)")
# Shares lose their last digits in a file; sums this near 1 are 1.
_ROUNDING = 1e-6


def write_crosswalk(
    crosswalk: Crosswalk, path: Path, *, notice: str = "", language: Language | None = None
) -> None:
    """Write crosswalk.csv with its seal.

    Parameters
    ----------
    crosswalk
        What to write.
    path
        The file.
    notice
        Short marks for the last column; the seal stands there in the first row.
    language
        Of the words of the evidence.

    Examples
    --------
    >>> import tempfile
    >>> from coverplan.vintages import compare_units
    >>> towns = pd.DataFrame({"unit_code": ["1"], "name": ["甲镇"], "level": ["town"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_crosswalk(compare_units(towns, towns), Path(folder) / "crosswalk.csv")
    ...     read_crosswalk(Path(folder) / "crosswalk.csv").counts
    {'same': 1}
    """
    frame = crosswalk.frame(language)
    for column in ("share_from", "share_to"):
        frame[column] = [None if np.isnan(share) else share for share in frame[column]]
    lists = ",".join(digest for _, digest in crosswalk.digests)
    mark = f"seal={_OPEN.decode()}; lists={lists}"
    frame["notice"] = [
        "; ".join(part for part in (mark if at == 0 else "", notice) if part) for at in range(len(frame))
    ]
    write_csv(frame, path)
    content = path.read_bytes()
    path.write_bytes(
        content.replace(b"seal=" + _OPEN, b"seal=" + hashlib.sha256(content).hexdigest().encode(), 1)
    )


def read_crosswalk(
    path: str | Path, *, old: UnitList | None = None, new: UnitList | None = None
) -> Crosswalk:
    """Read a sealed crosswalk.csv.

    Parameters
    ----------
    path
        The file.
    old, new
        The lists it should have been made of, where they are at hand.

    Raises
    ------
    InputError
        When the file is missing, was changed after it was sealed, carries no seal, or was made of other lists.

    Examples
    --------
    >>> read_crosswalk("no-such-file.csv")
    Traceback (most recent call last):
    coverplan.errors.InputError: ...
    """
    path = Path(path)
    require_file(path)
    with reading(path):
        content = path.read_bytes()
    seals = _SEAL.findall(content)
    if not seals:
        raise InputError.of("vintages.no-seal", file=path.name)
    # A name may read like a seal; the one that fits is the file's.
    if not any(hashlib.sha256(content.replace(seal, _OPEN)).hexdigest().encode() == seal for seal in seals):
        raise InputError.of("vintages.seal-broken", file=path.name)
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    crosswalk = _as_crosswalk(table)
    for given, side in ((old, 0), (new, -1)):
        if given is not None and given.digest != crosswalk.digests[side][1]:
            raise InputError.of("vintages.other-list", file=path.name, vintage=crosswalk.digests[side][0])
    return crosswalk


def _as_crosswalk(table: pd.DataFrame) -> Crosswalk:
    lists = _LISTS.search(table["notice"].iloc[0])
    texts = [name for name in COLUMNS if not name.startswith("share")]
    # write_csv keeps a spreadsheet from running what a name begins with; that mark is no part of the name.
    table[texts] = table[texts].map(lambda cell: cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell)
    table["evidence"] = table["evidence"].map(
        {words: evidence_keys(words) for words in table["evidence"].unique()}
    )
    for name in ("share_from", "share_to"):
        table[name] = pd.to_numeric(table[name].replace("", np.nan)).astype(float)
    pairs = crosswalk_frame(_summing_to_one(table)[list(COLUMNS)])
    steps = _steps_of(pairs)
    vintages = (steps[0][0], *(end for _, end in steps))
    digests = lists[1].split(",") if lists else []
    return Crosswalk(pairs, steps, tuple(zip(vintages, digests, strict=False)))


def _steps_of(pairs: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return the steps in the order in which they follow one another; a code's second life may span several."""
    consecutive = pairs[pairs["relation"] != "code reused"]
    following = dict(zip(consecutive["vintage_from"], consecutive["vintage_to"], strict=True))
    starts = [one for one in following if one not in following.values()] or list(following)
    steps = []
    at = starts[0]
    while at in following:
        end = following.pop(at)
        steps.append((at, end))
        at = end
    return tuple(steps)


def _summing_to_one(table: pd.DataFrame) -> pd.DataFrame:
    for side in ("from", "to"):
        name = f"share_{side}"
        own = table[table[f"unit_code_{side}"] != ""]
        sums = own.groupby(["vintage_from", "vintage_to", f"unit_code_{side}"])[name].transform("sum")
        near = (sums - 1).abs() < _ROUNDING
        table.loc[own.index[near], name] = own[name][near] / sums[near]
    return table
