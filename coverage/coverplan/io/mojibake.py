"""Text that was read in the wrong encoding and saved so (乱码), once or several times: told from text that is right, and undone."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import pandas as pd

from coverplan.io.text_encoding import usual_share

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Misread", "Undone", "misread", "undo_misread"]

# For which code pages of single bytes UTF-8 and GBK are taken; "windows" is page 1252, and what that leaves open as in Latin-1.
_SINGLE = ("windows", "cp437", "mac_roman")
_WINDOWS = {bytes([byte]).decode("latin-1"): byte for byte in range(256)} | {
    bytes([byte]).decode("cp1252", errors="replace"): byte for byte in range(128, 160)
}
del _WINDOWS["\ufffd"]
_FOREIGN = re.compile(r"[^\x00-\x7f]")
# Characters of names, figures and punctuation; what comes out of right text by chance has others among them.
_CHINESE = re.compile(r"[㐀-䶿一-鿿　-〿！-～·—‘’“”…]+")
_IDEOGRAPH = re.compile(r"[㐀-䶿一-鿿]")
# Left where bytes were lost on the way.
_LOST_END = re.compile("[?\ufffd]+$")
_HOLES = re.compile("\ufffd+")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
# What U+FFFD in UTF-8 becomes when it is taken for GBK: nothing is left to undo.
_LOST = re.compile("\ufffd|锟斤拷|锟斤|斤拷")
_ESCAPED = re.compile(r"&#x?[0-9a-fA-F]{3,6};|\\u[0-9a-fA-F]{4}|%[eE][4-9][0-9a-fA-F]?")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_LEAST_IDEOGRAPHS = 2
_MOST_STEPS = 3
# Of so many characters one may be lost for another step to be worth it.
_MOST_HOLES = 4
# Right names have more usual characters, garbled ones fewer (see usual_share); what is undone must have as many more.
_RIGHT, _BETTER = 0.75, 0.15


class Misread(NamedTuple):
    """What a text was before it was read in the wrong encoding.

    Attributes
    ----------
    text
        As it was, with U+FFFD where something was lost; empty where nobody can say.
    is_whole
        Whether nothing was lost.

    Examples
    --------
    >>> Misread("梁山", True).is_whole
    True
    """

    text: str
    is_whole: bool


def misread(text: str) -> Misread | None:
    r"""Return what a text was if it is Chinese that was read in the wrong encoding; None for any other.

    The bytes are taken as they were and read as what they should have been: UTF-8 or GBK that was taken for GBK, Big5 or a code
    page of single bytes, up to three times over; and characters written as numbers (&#26753;, \u6881, %E6%A2%81). That must give
    Chinese characters and nothing else, two of them at least, which right text does by chance hardly ever.

    Parameters
    ----------
    text
        Any text.

    Examples
    --------
    >>> garbled = "梁山县韩垓镇".encode("utf-8").decode("gb18030")
    >>> misread(garbled)
    Misread(text='梁山县韩垓镇', is_whole=True)
    >>> misread(garbled.encode("utf-8").decode("latin-1"))
    Misread(text='梁山县韩垓镇', is_whole=True)
    >>> misread("梁山县韩垓镇") is None
    True
    """
    if not (_FOREIGN.search(text) or _ESCAPED.search(text)):
        return None
    is_lost = _LOST.search(text) is not None
    own = 0.0 if _ESCAPED.search(text) else usual_share(text)
    if not is_lost and own > _RIGHT:
        return None
    body = _LOST_END.sub("", text)
    best: Misread | None = None
    least = max(own, 0.01) if _IDEOGRAPH.search(text) else 0.01
    for found in _undone(body):
        share = usual_share(found.replace("\ufffd", ""))
        if share >= least:
            best, least = Misread(found, is_whole="\ufffd" not in found and body == text), share + _BETTER
    if best is not None:
        return best
    return Misread("", is_whole=False) if is_lost else None


def _undone(text: str) -> Iterator[str]:
    """Yield the Chinese texts that a text may have been, those of fewer steps first."""
    seen, standing = {text}, [text]
    for _ in range(_MOST_STEPS):
        ahead = []
        for each in standing:
            for found in _back(each):
                if found in seen:
                    continue
                seen.add(found)
                if _is_chinese(found):
                    yield found
                if _MOST_HOLES * found.count("\ufffd") <= len(found):
                    ahead.append(found)
        standing = ahead


def _back(text: str) -> Iterator[str]:
    """Yield what a text was one step before, by each way in which it can have been misread."""
    if _ESCAPED.search(text):
        yield _UNICODE.sub(lambda found: chr(int(found[1], 16)), html.unescape(unquote(text)))
        return
    yield _read(_double_bytes(text, "gb18030"), "utf-8")
    yield _read(_double_bytes(text, "cp950"), "utf-8")
    for page in _SINGLE:
        data = _single_bytes(text, page)
        if data is not None:
            found = _read(data, "utf-8")
            yield found
            # text is hardly ever UTF-8 by chance; an odd byte is a Latin letter with an accent among others
            if "\ufffd" in found and not any(len(run) % 2 for run in _HIGH_BYTES.findall(data)):
                yield _read(data, "gb18030")


def _read(data: bytes, encoding: str) -> str:
    return _HOLES.sub("\ufffd", data.decode(encoding, errors="replace"))


def _double_bytes(text: str, encoding: str) -> bytes:
    """Return the bytes that a text was taken from; where one was lost, one that stands for none."""
    parts = text.split("\ufffd")
    return b"\xff".join(part.encode(encoding, errors="replace") for part in parts)


def _single_bytes(text: str, page: str) -> bytes | None:
    """Return the bytes that a text of single-byte characters was, 0xFF for one that was lost; None where it has others."""
    if page != "windows":
        try:
            return text.encode(page)
        except UnicodeEncodeError:
            return None
    codes = [0xFF if character == "\ufffd" else _WINDOWS.get(character) for character in text]
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
