"""Text of unknown encoding: strict UTF-8, else the code page in which it is made of usual characters; never a lost character."""

from __future__ import annotations

import codecs
import re
import string
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from coverplan.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DecodedText",
    "decode_text",
    "fitting_encoding",
    "is_damaged_utf8",
    "stated_encoding",
    "strict_encoding",
    "usual_share",
]

# Every older Chinese code page is a subset of GB18030; read as GBK, rare place-name characters vanish.
_OF_THE_MAINLAND = frozenset({"gbk", "gb2312", "gb18030", "936", "54936", "euc-cn"})
_NAMES = {
    "65001": "utf-8",
    "utf8": "utf-8",
    "big5": "cp950",
    "big-5": "cp950",
    "big5-hkscs": "big5hkscs",
    "1200": "utf-16-le",
}
_VENDOR = re.compile(r"(?:ansi|oem|windows|cp|ms|ibm)[ _-]*(?=\d)")
_LATIN = re.compile(r"(?:iso)?[ _-]*8859[ _-]*(\d{1,2})")

# Of text in GBK some four fifths are no UTF-8; a file of which little is not was damaged, not encoded otherwise.
_DAMAGED_UTF8_SHARE = 0.3
_PLAIN = string.ascii_letters + string.digits + "\\n"
# Where nothing is declared; cp1252 takes nearly any bytes, so it comes last.
_CHINESE, _LATIN_LETTERS = (
    frozenset({"gb18030", "cp950", "big5hkscs"}),
    frozenset({"cp1252", "iso8859-1", "iso8859-15"}),
)
_TRIED = ("utf-8", "gb18030", "cp950", "cp1252")
# Measured on 437 names of villages: right ones have 0.88 of usual characters or more (0.67 one name alone), those read in another code page 0.2 to 0.7.
_USUAL, _LEAST, _CLEARLY = 0.8, 0.5, 0.15
_JUDGED = 1_000_000
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_MARKS = frozenset("，。、（）《》〈〉“”‘’：；·—…　！？【】～°′″")
_MANY_NULS = 0.1
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def _frequent(encoding: str, leads: range, trails: tuple[int, ...]) -> frozenset[str]:
    """Return the frequent characters of a code page, which stand first in it."""
    codes = (bytes([lead, trail]).decode(encoding, errors="ignore") for lead in leads for trail in trails)
    return frozenset(filter(None, codes))


# The first level of GB 2312 (3,755 characters) and of Big5 (5,401).
_FREQUENT = (
    _frequent("gb2312", range(0xB0, 0xD8), tuple(range(0xA1, 0xFF))),
    _frequent("cp950", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
)


class DecodedText(NamedTuple):
    """A text and the encoding it was read in.

    Examples
    --------
    >>> DecodedText("梁山", "utf-8").encoding
    'utf-8'
    """

    text: str
    encoding: str


def strict_encoding(declared: str) -> str:
    """Return the codec to read a declared code page with: GB18030 for every one of mainland China, code page 950 for Big5.

    Raises
    ------
    LookupError
        When Python knows no such code page.

    Examples
    --------
    >>> strict_encoding("GBK"), strict_encoding("OEM 936"), strict_encoding("65001"), strict_encoding("ISO 88591")
    ('gb18030', 'gb18030', 'utf-8', 'iso8859-1')
    """
    name = _VENDOR.sub("", declared.strip().lower().replace("_", "-"))
    if name in _OF_THE_MAINLAND:
        return "gb18030"
    latin = _LATIN.fullmatch(name)
    name = f"iso8859-{latin[1]}" if latin else _NAMES.get(name, name)
    try:
        codec = codecs.lookup(f"cp{name}" if name.isdigit() else name).name
        # What is no code page, such as rot13 or base64, is refused or does not leave plain letters as they are.
        wide = codec.startswith(("utf-16", "utf-32"))
        plain = _PLAIN.encode(codec if wide else "ascii").decode(codec)
    except ValueError as error:
        raise LookupError(declared) from error
    if plain != _PLAIN:
        raise LookupError(declared)
    return codec


def stated_encoding(declared: str, file: str) -> str:
    """Return the codec of a code page that is stated for a file.

    Raises
    ------
    InputError
        When there is no such code page; it names the file.

    Examples
    --------
    >>> stated_encoding("GBK", "a.csv")
    'gb18030'
    """
    try:
        return strict_encoding(declared)
    except LookupError:
        raise InputError.of("io.encoding-unknown", file=file, encoding=declared) from None


def usual_share(text: str, *, is_latin: bool = False) -> float:
    """Return which share of a text's characters beyond ASCII is usual; 1 where there are none.

    Parameters
    ----------
    text
        Of any length; the first million characters are judged.
    is_latin
        Whether it was read in a code page of Latin letters: usual are letters of which no more than two stand side by side.

    Notes
    -----
    Usual in Chinese are the characters of the first level of GB 2312, or those of the first level of Big5. Text that was read
    in the wrong code page has few of them.

    Examples
    --------
    >>> garbled = "梁山县韩岗镇".encode().decode("gb18030")
    >>> usual_share("梁山县韩岗镇"), usual_share(garbled) < 0.5
    (1.0, True)
    >>> usual_share("Zürich", is_latin=True), usual_share("ÁºÉ½ÏØº«", is_latin=True)
    (1.0, 0.0)
    """
    text = text[:_JUDGED]
    foreign = [letter for letter in _FOREIGN.findall(text) if letter not in _MARKS]
    if not foreign:
        return 1.0
    if is_latin:
        runs = ["".join(run) for is_far, run in groupby(text, lambda letter: letter > "\x7f") if is_far]
        return sum(len(run) for run in runs if len(run) <= 2 and run.isalpha()) / sum(map(len, runs))
    return max(sum(letter in usual for letter in foreign) for usual in _FREQUENT) / len(foreign)


def fitting_encoding(decoded: Callable[[str], str], declared: str | None = None) -> str | None:
    """Return the encoding that a text is in: the one declared unless the text is plainly in another.

    Parameters
    ----------
    decoded
        Decodes the text strictly by a codec.
    declared
        A codec, where one is declared.

    Returns
    -------
    str or None
        UTF-8 where nothing is declared and the text is UTF-8; else of the code pages that can be it the one in which its characters
        are usual ones (:func:`usual_share`). None where it can be in none.

    Examples
    --------
    >>> data = "梁山县韩岗镇".encode()
    >>> fitting_encoding(data.decode, "gb18030"), fitting_encoding("Zürich".encode("latin-1").decode)
    ('utf-8', 'cp1252')
    """
    own = None if declared is None else _share_in(decoded, declared)
    if declared is not None and own is not None and own + _CLEARLY > 1:
        return declared
    shares = {each: share for each in _TRIED if (share := _share_in(decoded, each)) is not None}
    if declared is None:
        if "utf-8" in shares:
            return "utf-8"
        declared, own = "gb18030", shares.get("gb18030")
    ranked = sorted(shares, key=lambda encoding: -shares[encoding])  # the first of equals stays first
    best, *others = (shares[encoding] for encoding in ranked) if ranked else (0.0,)
    if own is not None and best < max(_USUAL, own + _CLEARLY):
        return declared
    is_clear = best >= _LEAST and best >= max(others, default=0.0) + _CLEARLY
    return ranked[0] if best >= _USUAL or is_clear else None


def _share_in(decoded: Callable[[str], str], encoding: str) -> float | None:
    """Return the share of usual characters of a text in an encoding; None where it cannot be in it."""
    try:
        text = decoded(encoding)
    except UnicodeError:
        return None
    if encoding in _LATIN_LETTERS:
        return usual_share(text, is_latin=True)
    return usual_share(text) if encoding in _CHINESE else 1.0  # UTF-8 is hardly ever so by chance


def decode_text(data: bytes, file: str, *, declared: str | None = None) -> DecodedText:
    """Decode a text file: as declared, else by its byte-order mark, else strict UTF-8, else the code page that fits.

    Parameters
    ----------
    data
        The whole file.
    file
        How messages name it.
    declared
        Encoding that the plan states.

    Returns
    -------
    DecodedText
        The text without byte-order mark, and ``"utf-8"``, ``"utf-16"``, ``"utf-32"``, ``"gb18030"``, ``"cp950"``, ``"cp1252"`` or the one declared.

    Raises
    ------
    InputError
        When the bytes are not in the declared encoding, or plainly in another; or in none; or nearly UTF-8 with damaged places (read as GB18030
        they would turn into wrong characters without a word).

    Examples
    --------
    >>> decode_text("韩垓镇".encode("gb18030"), "a.csv")
    DecodedText(text='韩垓镇', encoding='gb18030')
    """
    if declared is not None:
        return _decode_declared(data, file, declared)
    wide = _wide(data)
    if wide is not None:
        return _decoded_wide(data, file, wide)
    encoding = _found(data, file)
    if encoding is None:
        raise InputError.of("io.text-encoding", file=file, line=_first_wrong_line(data, "gb18030"))
    return _decoded(data, encoding)


def _decoded(data: bytes, encoding: str) -> DecodedText:
    return DecodedText(data.decode(encoding).lstrip("\ufeff"), encoding)


def _decoded_wide(data: bytes, file: str, encoding: str) -> DecodedText:
    try:
        text = _decoded(data, encoding).text
    except UnicodeError:
        raise InputError.of("io.text-encoding", file=file, line=1) from None
    return DecodedText(text, encoding[: len("utf-16")])


def _found(data: bytes, file: str) -> str | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if is_damaged_utf8(data):
            raise InputError.of("io.text-damaged", file=file, line=_first_wrong_line(data, "utf-8")) from None
        return fitting_encoding(data.decode)
    return "utf-8"


def _wide(data: bytes) -> str | None:
    """Return the encoding of two or four bytes a character that a text is in, by its mark or its many NULs."""
    if data.startswith(_UTF32_MARKS):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    high, low = data[0::2].count(0), data[1::2].count(0)
    if high + low <= _MANY_NULS * len(data):
        return None
    return "utf-16-le" if low > high else "utf-16-be"


def _first_wrong_line(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    except UnicodeError:
        pass
    return 1


def _decode_declared(data: bytes, file: str, declared: str) -> DecodedText:
    encoding = stated_encoding(declared, file)
    is_wide = encoding.startswith("utf-16")
    fits = _wide(data) if is_wide else fitting_encoding(data.decode, encoding)
    if fits is not None and (is_wide or fits == encoding):
        return _decoded_wide(data, file, fits) if is_wide else _decoded(data, encoding)
    if encoding == "utf-8" and is_damaged_utf8(data):
        raise InputError.of("io.text-damaged", file=file, line=_first_wrong_line(data, "utf-8"))
    fits = fits or fitting_encoding(data.decode)
    if fits is not None:
        raise InputError.of("io.encoding-other", file=file, encoding=declared, fits=fits)
    line = _first_wrong_line(data, encoding)
    raise InputError.of("io.encoding-wrong", file=file, line=line, encoding=declared)


def is_damaged_utf8(data: bytes) -> bool:
    """Tell bytes that are UTF-8 but for a few places from bytes in another encoding.

    Examples
    --------
    >>> text = "梁山县韩垓镇馆驿镇小安山镇".encode()
    >>> is_damaged_utf8(text[:-1]), is_damaged_utf8("梁山县".encode("gb18030"))
    (True, False)
    """
    if data.startswith(codecs.BOM_UTF8):
        return True
    text = data.decode("utf-8", errors="replace")
    foreign = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") <= _DAMAGED_UTF8_SHARE * foreign
