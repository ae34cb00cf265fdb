"""Text that was read in the wrong encoding and saved so (乱码): told from text that is right, and undone."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import pandas as pd

__all__ = ["Misread", "Undone", "misread", "undo_misread"]

Kind = Literal["utf8-as-gbk", "utf8-as-latin1", "gbk-as-latin1"]
# What was written, and whether it was taken for GBK or for single bytes.
_WAYS: tuple[tuple[Kind, str, bool], ...] = (
    ("utf8-as-gbk", "utf-8", True),
    ("utf8-as-latin1", "utf-8", False),
    ("gbk-as-latin1", "gb18030", False),
)
# The byte of each character that Windows shows for one: code page 1252, and what that leaves open as in Latin-1.
_SINGLE_BYTES = {bytes([byte]).decode("latin-1"): byte for byte in range(256)} | {
    bytes([byte]).decode("cp1252", errors="replace"): byte for byte in range(128, 160)
}
del _SINGLE_BYTES["\ufffd"]
_FOREIGN = re.compile(r"[^\x00-\x7f]")
# Characters of names, figures and punctuation; what comes out of right text by chance has others among them.
_CHINESE = re.compile(r"[㐀-䶿一-鿿　-〿！-～·—‘’“”…]+")
_IDEOGRAPH = re.compile(r"[㐀-䶿一-鿿]")
# Left where bytes were lost on the way.
_LOST_END = re.compile("[?\ufffd]+$")
_HOLES = re.compile("\ufffd+")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_LEAST_IDEOGRAPHS = 2


class Misread(NamedTuple):
    """What a text was before it was read in the wrong encoding.

    Attributes
    ----------
    text
        As it was, with U+FFFD where something was lost.
    kind
        Which encoding was taken for which.
    is_whole
        Whether nothing was lost.

    Examples
    --------
    >>> Misread("梁山", "utf8-as-gbk", True).is_whole
    True
    """

    text: str
    kind: Kind
    is_whole: bool


def misread(text: str) -> Misread | None:
    """Return what a text was if it is Chinese that was read in the wrong encoding; None for any other.

    The bytes are taken as they were and read as what they should have been. That must give Chinese characters and nothing
    else, two of them at least, which right text does by chance hardly ever.

    Parameters
    ----------
    text
        Any text.

    Examples
    --------
    >>> garbled = "梁山县韩垓镇".encode("utf-8").decode("gb18030")
    >>> misread(garbled)
    Misread(text='梁山县韩垓镇', kind='utf8-as-gbk', is_whole=True)
    >>> misread("梁山县韩垓镇") is None
    True
    """
    if not _FOREIGN.search(text):
        return None
    body = _LOST_END.sub("", text)
    for kind, written, is_gbk in _WAYS:
        data = _gbk_bytes(body) if is_gbk else _single_bytes(body)
        if (
            kind == "gbk-as-latin1"
            and data is not None
            and any(len(run) % 2 for run in _HIGH_BYTES.findall(data))
        ):
            continue  # a Latin letter with an accent among others
        found = "" if data is None else _HOLES.sub("\ufffd", data.decode(written, errors="replace"))
        if _is_chinese(found):
            return Misread(found, kind, is_whole="\ufffd" not in found and body == text)
    return None


def _gbk_bytes(text: str) -> bytes:
    """Return the bytes that a text was taken from as GBK; where one was lost, one that stands for none."""
    return b"\xff".join(part.encode("gb18030", errors="replace") for part in text.split("\ufffd"))


def _single_bytes(text: str) -> bytes | None:
    """Return the bytes that a text of single-byte characters was; None where it has others."""
    codes = [_SINGLE_BYTES.get(character) for character in text]
    return None if None in codes else bytes(code for code in codes if code is not None)


def _is_chinese(text: str) -> bool:
    """Say whether a text is Chinese but for a few places that were lost."""
    foreign = "".join(_FOREIGN.findall(text.replace("\ufffd", "")))
    ideographs, holes = len(_IDEOGRAPH.findall(text)), text.count("\ufffd")
    return ideographs >= max(_LEAST_IDEOGRAPHS, 2 * holes) and _CHINESE.fullmatch(foreign) is not None


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


class Undone(NamedTuple):
    """A column of text with what was misread made right.

    Attributes
    ----------
    texts
        Each as it was, where that can be told whole; the others as they stand.
    undone
        Row and text before, of those that were changed.
    lost
        Row and text, of those that were misread and lost a part: nobody can say what it was.

    Examples
    --------
    >>> Undone(pd.Series(["甲"]), {}, {}).undone
    {}
    """

    texts: pd.Series[str]
    undone: dict[object, str]
    lost: dict[object, str]


def undo_misread(texts: pd.Series[str]) -> Undone:
    """Undo what was read in the wrong encoding in a column of text.

    Parameters
    ----------
    texts
        Texts, and anything else, which stays; the index names the rows.

    Examples
    --------
    >>> garbled = "梁山县韩垓镇".encode("utf-8").decode("gb18030")
    >>> found = undo_misread(pd.Series([garbled, "韩垓镇"]))
    >>> found.texts.tolist(), len(found.undone), found.lost
    (['梁山县韩垓镇', '韩垓镇'], 1, {})
    """
    cells = texts.tolist()
    told = {text: read for text in {*filter(_is_text, cells)} if (read := misread(text)) is not None}
    if not told:
        return Undone(texts, {}, {})
    undone: dict[object, str] = {}
    lost: dict[object, str] = {}
    values = []
    for row, text in zip(texts.index, cells, strict=True):
        found = told.get(text) if isinstance(text, str) else None
        if found is not None:
            (undone if found.is_whole else lost)[row] = text
        values.append(found.text if found is not None and found.is_whole else text)
    return Undone(pd.Series(values, index=texts.index, dtype=texts.dtype, name=texts.name), undone, lost)
